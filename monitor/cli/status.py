"""`newsmonitor status`: what fails, what the topics have, and the open incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Connection

from monitor.cli.options import loaded_to_read, print_json, say, shortened, takes_config
from monitor.model import Health, Incident, Source, SourceState, Subscription, source_health
from monitor.redact import public_address
from monitor.store import open_database
from monitor.store.feeds import TopicCounts, feed_size, topic_counts
from monitor.store.items import count_items, database_bytes
from monitor.store.outbox import read_incidents
from monitor.store.shared import SILENT, Role, read_jobs, read_roles, server_time
from monitor.store.sources import overdue, source_states, subscriptions_of
from monitor.text.interface import say_when

_SCREEN = 12  # sources, and incidents, that are listed without --all


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes that share an archive, and what they have to do.

    roles:  as they said last; version: of the configuration of the one that leads, empty where none does
    jobs:   by queue and state, such as {'visits': {'todo': 3, 'doing': 2}}
    lag:    seconds by which the longest overdue source is late
    now:    by the clock of the server
    """

    roles: Sequence[Role]
    version: str
    jobs: Mapping[str, Mapping[str, int]]
    lag: float
    now: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Stored state of the configured sources and topics.

    watched: enabled sources with their states, in the order of the configuration
    stored:  states of all sources that were ever visited
    hubs:    subscriptions by source id
    feeds:   entries in the feed of each topic
    shortened: entries with a summary in feeds that are too large for the whole text, by topic
    processes: that share the archive; None where it is one's own
    """

    watched: tuple[tuple[Source, SourceState], ...]
    stored: tuple[SourceState, ...]
    topics: Mapping[str, TopicCounts]
    incidents: tuple[Incident, ...]
    hubs: Mapping[str, Subscription]
    items: int
    size: int = 0
    feeds: Mapping[str, int] = field(default_factory=dict)
    shortened: Mapping[str, int] = field(default_factory=dict)
    processes: Processes | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Count enabled sources: all, failing, read with an incident, not visited, fine."""
        troubled = {incident.source for incident in self.incidents}
        health = Counter(
            source_health(source, state, has_incident=source.id in troubled) for source, state in self.watched
        )
        named: dict[str, Health] = {"failing": "bad", "degraded": "warn", "waiting": "waiting", "fine": "ok"}
        return {"sources": len(self.watched), **{name: health[each] for name, each in named.items()}}

    @property
    def summary(self) -> str:
        """The counts in one line."""
        counts = self.counts
        degraded = f" {counts['degraded']} with an incident," if counts["degraded"] else ""
        size = f"; database: {self.size / 1e6:,.1f} MB" if self.size else ""
        return (
            f"sources: {counts['sources']}, of which {counts['fine']} fine,{degraded} {counts['failing']} failing,"
            f" {counts['waiting']} not visited yet; items: {self.items}; open incidents: {len(self.incidents)}{size}"
        )


def is_failing(state: SourceState) -> bool:
    """Return whether the last visit failed, or the source is gone."""
    return bool(state.failures) or state.gone


@click.command()
@takes_config
@click.option("--all", "every", is_flag=True, help="List every source and incident.")
def status(folder: Path | None, as_json: bool, every: bool) -> None:
    """Show the sources, those that fail first, the topics, and the open incidents.

    Of more than 12 sources, only those that want attention are listed.

    Exit code 1 if a source fails or an incident is open.
    """
    config = loaded_to_read(folder)
    now = datetime.now(UTC)
    with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
        stored = source_states(connection)
        found = Status(
            watched=tuple(
                (source, stored.get(source.id, SourceState(source.id))) for source in config.sources if source.enabled
            ),
            stored=tuple(stored.values()),
            topics={topic.id: topic_counts(connection, topic.id, now) for topic in config.topics},
            incidents=read_incidents(connection, open_only=True),
            hubs={each.source: each for each in subscriptions_of(connection) if each.state != "leaving"},
            items=count_items(connection),
            size=database_bytes(connection),
            feeds={topic.id: feed_size(connection, topic) for topic in config.topics},
            shortened=shortened(connection, config),
            processes=_processes(connection) if "://" in config.settings.state else None,
        )
    if as_json:
        hubs = {name: {"hub": hub.hub, "state": hub.state, "problem": hub.problem} for name, hub in found.hubs.items()}
        exceptions = {source.id: words for source in config.sources if (words := _unchecked(source))}
        archive: dict[str, object] = {
            "sources": found.stored,
            "topics": found.topics,
            "incidents": found.incidents,
            "items": found.items,
            "bytes": found.size,
        }
        archive["shortened"] = found.shortened
        archive["feeds"] = found.feeds
        if found.processes:
            archive["processes"] = found.processes
        print_json({**archive, "counts": found.counts, "hubs": hubs, "exceptions": exceptions}, ours=True)
    else:
        for line in status_lines(found, now, every=every):
            say(line)
    if found.counts["failing"] or found.incidents:
        raise SystemExit(1)


def status_lines(found: Status, now: datetime, *, every: bool) -> Iterator[str]:
    """Describe the state line by line; every: list all sources and incidents."""
    # Failing sources first, those that were never visited last.
    ordered = sorted(found.watched, key=lambda each: (not is_failing(each[1]), each[1].last_fetch is None))
    # A short list is shown whole; of a long one what wants a person's attention.
    whole = every or len(ordered) <= _SCREEN
    shown = [each for each in ordered if whole or is_failing(each[1]) or _unchecked(each[0])]
    most = len(shown) if whole else _SCREEN
    yield from (_source_line(source, state, found.hubs.get(source.id), now) for source, state in shown[:most])
    yield from _more(len(shown) - most, "sources like these")
    for topic, count in found.topics.items():
        last = say_when("en", count.last, now) if count.last else "never"
        short = found.shortened.get(topic)
        size = f", {short} of its feed with a summary (publish.max_bytes)" if short else ""
        entries = f"{found.feeds[topic]:5} in its feed, " if topic in found.feeds else ""
        yield f"  {topic:24} {entries}{count.total} stored, {count.today} today, last {last}{size}"
    most = len(found.incidents) if every else _SCREEN
    for incident in found.incidents[:most]:
        opened = say_when("en", incident.opened, now)
        yield f"! {incident.source or 'newsmonitor'}: {incident.problem}, opened {opened}"
        if incident.remedy:
            yield f"    {incident.remedy}"
    yield from _more(len(found.incidents) - most, "incidents")
    if found.processes:
        yield from _process_lines(found.processes)
    yield found.summary


def _processes(connection: Connection) -> Processes | None:
    """Read who shares the archive; None where nobody does."""
    roles = read_roles(connection)
    if not roles:
        return None
    now = server_time(connection)
    jobs: dict[str, dict[str, int]] = {}
    for name, state, count in read_jobs(connection):
        jobs.setdefault(name, {})[state] = count
    _, since = overdue(connection, now)
    version = next((role.version for role in roles if role.leads and now - role.seen < SILENT), "")
    return Processes(roles, version, jobs, (now - since).total_seconds() if since else 0.0, now)


def _process_lines(found: Processes) -> Iterator[str]:
    for role in found.roles:
        silent = found.now - role.seen
        mark = "✗" if silent >= SILENT else "✓"
        leads = ["leads"] if role.leads else []  # a silent one has lost the lead and cannot say so
        words = [f"silent for {silent.total_seconds():.0f} s"] if silent >= SILENT else leads
        other = found.version and role.version != found.version
        words += [f"runs configuration {role.version}" + (f", not {found.version}" if other else "")]
        yield f"{mark} {role.role:10} {role.place:30} {', '.join(words)}"
    jobs = "; ".join(
        f"{name}: {states.get('todo', 0)} wait, {states.get('doing', 0)} run" for name, states in found.jobs.items()
    )
    leader = "" if found.version else "; no scheduler leads: start one with `newsmonitor run --role scheduler`"
    yield f"  queue: {jobs or 'empty'}; the longest overdue source is {found.lag:.0f} s late{leader}"


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"  … and {number} more {what}; --all lists everything"


def _unchecked(source: Source) -> list[str]:
    """Describe what is not checked of a source because its configuration says so."""
    words = [] if source.robots else ["its robots.txt is not obeyed"]
    if source.verify is False:
        words.append("its certificate is not checked")
    elif isinstance(source.verify, str):
        words.append(f"certificates of {source.verify} are trusted")
    return words


def _source_line(source: Source, state: SourceState, subscription: Subscription | None, now: datetime) -> str:
    mark = "✗" if is_failing(state) else "✓" if state.last_ok else "·"
    visited = f"visited {say_when('en', state.last_fetch, now)}" if state.last_fetch else "not visited yet"
    due = f"next {say_when('en', state.next_fetch, now)} ({state.why_next})" if state.next_fetch else "due"
    hub = ""
    if subscription:
        problem = f": {subscription.problem}" if subscription.problem else ""
        live = subscription.state == "live"
        hub = "; its hub says when it changes" if live else f"; its hub does not say when it changes{problem}"
    browser = ""
    if state.rendered and state.rendered_at:
        from monitor.discover import PageData  # half a second, and few sources need a browser

        data = PageData.unpack(state.page_data)
        needed = f"its list comes from {public_address(data.url)}, the" if data else "the"
        often = "once a day" if data else "at each visit"
        took = f"{state.render_ms / 1000:.1f} s, {state.render_bytes / 2**20:.0f} MiB"
        browser = f"; {needed} browser is needed {often} ({took})"
    identity = ""
    if state.identity not in ("", '["steady"]'):  # anything but guids that stay with their entries
        from monitor.discover import unpack_rule  # as above

        identity = f"; {unpack_rule(state.identity).sentence}"
    unchecked = "".join(f"; {words}" for words in _unchecked(source))
    error = f"\n    {state.error}" if state.error else ""
    counted = f"{mark} {state.id:24} {state.kind:7} {state.entries:4} entries"
    return f"{counted}, {visited}, {due}{hub}{browser}{identity}{unchecked}{error}"
