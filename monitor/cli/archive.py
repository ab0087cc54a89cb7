"""Commands that read what is stored: status, why, try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from monitor.cli.documents import read_documents
from monitor.cli.events import EventStory, event_lines, event_story
from monitor.cli.options import loaded, loaded_or_defaults, print_json, say, takes_config
from monitor.errors import NewsmonitorError
from monitor.group import address_of
from monitor.model import Config, Document, Hit, Incident, Item, Match, Source, SourceState, Step, Subscription
from monitor.pipeline.matching import changes, document_of
from monitor.service.opening import utc_now
from monitor.store import Database, open_database
from monitor.store.entries import StoredEntry, find_entries, steps_of
from monitor.store.feeds import matches_of_item, report_counts, topic_counts
from monitor.store.items import count_items, item_by_guid, iter_items
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_states, subscriptions_of
from monitor.text.interface import say_when
from monitor.topics import Matcher, compile_query, compile_topics, explain

_HIT_KEYS = ("field", "start", "end", "words", "term", "alias")


@contextmanager
def reading(config: Config) -> Iterator[Database]:
    """Open the database for reading, also beside a running service."""
    database = open_database(config.settings.state, create=False)
    try:
        yield database
    finally:
        database.close()


@click.command()
@takes_config
def status(folder: Path | None, as_json: bool) -> None:
    """Show the state of all sources and topics, and the open incidents.

    Exit code 1 if a source fails or an incident is open.
    """
    _, config = loaded(folder)
    now = utc_now()
    with reading(config) as database, database.read() as connection:
        states = source_states(connection)
        incidents = read_incidents(connection, open_only=True)
        counts = {topic.id: topic_counts(connection, topic.id, now) for topic in config.topics}
        items = count_items(connection)
        hubs = {each.source: each for each in subscriptions_of(connection) if each.state != "leaving"}
    exceptions = {source.id: words for source in config.sources if (words := _exception_words(source))}
    failing = [state for state in states.values() if state.failures]
    if as_json:
        hub_states = {
            name: {"hub": each.hub, "state": each.state, "problem": each.problem} for name, each in hubs.items()
        }
        sources = list(states.values())
        archive = {"sources": sources, "topics": counts, "incidents": incidents, "items": items}
        print_json({**archive, "hubs": hub_states, "exceptions": exceptions}, ours=True)
    else:
        for source in config.sources:
            state = states.get(source.id, SourceState(source.id))
            say(_source_line(state, hubs.get(source.id), exceptions.get(source.id, []), now))
        for topic, count in counts.items():
            last = say_when("en", count.last, now) if count.last else "never"
            say(f"  {topic:24} {count.total:5} items, {count.per_day[-1]} today, last {last}")
        for incident in incidents:
            say(_incident_lines(incident, now))
        say(f"{len(states)} sources, {len(failing)} failing; {items} items; {len(incidents)} incidents open")
    if failing or incidents:
        raise SystemExit(1)


def _exception_words(source: Source) -> list[str]:
    """Describe what is not checked of a source because its configuration says so."""
    words = [] if source.robots else ["its robots.txt is not obeyed"]
    if source.verify is False:
        words.append("its certificate is not checked")
    elif isinstance(source.verify, str):
        words.append(f"certificates of {source.verify} are trusted")
    return words


def _source_line(
    state: SourceState, subscription: Subscription | None, exceptions: Sequence[str], now: datetime
) -> str:
    mark = "✗" if state.failures or state.gone else "✓" if state.last_ok else "·"
    visited = say_when("en", state.last_fetch, now) if state.last_fetch else "never"
    due = say_when("en", state.next_fetch, now) if state.next_fetch else "never"
    times = f"visited {visited}, next {due} ({state.why_next})"
    error = f"\n    {state.error}" if state.error else ""
    hub = _hub_words(subscription) if subscription else ""
    unchecked = "".join(f"; {words}" for words in exceptions)
    return f"{mark} {state.id:24} {state.kind:7} {state.entries:4} entries, {times}{hub}{unchecked}{error}"


def _hub_words(subscription: Subscription) -> str:
    """Describe the subscription at a source's hub."""
    if subscription.state == "live":
        return "; its hub says when it changes"
    problem = f": {subscription.problem}" if subscription.problem else ""
    return f"; its hub does not say when it changes{problem}"


def _incident_lines(incident: Incident, now: datetime) -> str:
    remedy = f"\n    {incident.remedy}" if incident.remedy else ""
    opened = say_when("en", incident.opened, now)
    return f"! {incident.source or 'newsmonitor'}: {incident.problem}, opened {opened}{remedy}"


@dataclass(frozen=True, slots=True)
class _Story:
    """Everything stored about an entry. misses: for each topic without the item, the reason."""

    entry: StoredEntry
    item: Item | None
    steps: tuple[Step, ...]
    matches: tuple[Match, ...]
    misses: Mapping[str, str]
    event: EventStory | None = None


@click.command()
@takes_config
@click.argument("what", metavar="URL|GUID")
def why(folder: Path | None, as_json: bool, what: str) -> None:
    """Show every step of one item: found, fetched, extracted, grouped, matched, and the reasons.

    Exit code 1 if no item has that address or GUID.
    """
    _, config = loaded(folder)
    with reading(config) as database:
        guid = what if what.startswith("urn:uuid:") else None
        with database.read() as connection:
            found = find_entries(connection, [what] if guid else [what, address_of(what)], guid)
        stories = [_story(config, database, entry) for entry in found]
    if not stories:
        raise NewsmonitorError(
            f"nothing is known of {what}", "it was never seen on a source, or it is older than `keep.items`"
        )
    for story in stories:
        if as_json:
            print_json(story)
        else:
            _print_story(story)


def _story(config: Config, database: Database, entry: StoredEntry) -> _Story:
    with database.read() as connection:
        steps = steps_of(connection, entry.id)
        item = item_by_guid(connection, entry.guid) if entry.guid else None
        matches = matches_of_item(connection, item) if item else ()
        event = event_story(connection, config, item) if item else None
    misses = _misses(config, item, matches, event) if item else {}
    return _Story(entry, item, tuple(steps), matches, misses, event)


def _misses(config: Config, item: Item, matches: Iterable[Match], event: EventStory | None) -> dict[str, str]:
    """Explain for each topic why it does not have the item; topics of near misses are left out."""
    matcher = compile_topics(config.topics, config.aliases)
    held = {match.topic for match in matches}
    document, now = document_of(item), utc_now()
    if event:
        document = replace(document, reports=len(event.reports) + 1, independent=event.independent)
    return {
        topic.id: explain(matcher, topic.id, document, now=now).sentence
        for topic in config.topics
        if topic.id not in held and not topic.near_of
    }


def _print_story(story: _Story) -> None:
    entry, item = story.entry, story.item
    found = item or entry.entry
    say(f"{found.title}\n  {found.url}\n  seen on {entry.source}, now {entry.state}")
    if item:
        copy = f", a copy of {item.copy_of}" if item.copy_of else ""
        say(f"  {item.guid}{copy}")
        date = f"{item.published:%Y-%m-%d %H:%M} UTC, from: {item.dated_by}"
        say(f"  {date}; by {item.author or 'nobody named'}; {item.publisher or 'no other outlet named'}")
    for step in story.steps:
        say(f"  {step.at:%m-%d %H:%M:%S} {step.name:10} {step.outcome:8} {step.reason}")
    for line in event_lines(story.event) if story.event else ():
        say(f"  {line}")
    for match in story.matches:
        lacks = f"; {match.missing} does not hold" if match.missing else ""
        say(f"  wanted by {match.topic}: {_hits(match.hits) or 'everything from this source'}{lacks}")
    for topic, sentence in story.misses.items():
        say(f"  not in {topic}: {sentence}")


def _hits(hits: Iterable[Hit]) -> str:
    shown = (
        f"{hit.words!r} at {hit.field} {hit.start}–{hit.end}{f' (@{hit.alias})' if hit.alias else ''}" for hit in hits
    )
    return ", ".join(shown)


@click.command("try")
@takes_config
@click.argument("query", required=False)
@click.option("--topic", "topic_id", metavar="ID", help="Show what the edited topic would add to its feed and remove.")
@click.option(
    "--items",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="Search these items: one JSON object a line, - for standard input.",
)
def try_query(
    folder: Path | None, as_json: bool, query: str | None, topic_id: str | None, items: TextIO | None
) -> None:
    """Try a query on the archive or on the items of a file, or an edited topic on the archive.

    Prints what would be in the feed. No feed changes.
    """
    config = loaded_or_defaults(folder) if items else loaded(folder)[1]
    if topic_id is not None:
        _try_topic(config, topic_id, as_json)
    elif query is None:
        raise click.UsageError("give a QUERY, or --topic ID")
    else:
        matcher = compile_query(query, config.aliases)
        with _documents(config, items) as documents:
            _print_matching(matcher, documents, as_json)


@contextmanager
def _documents(config: Config, file: TextIO | None) -> Iterator[Iterable[tuple[int, Document]]]:
    """Give numbered documents: the lines of a file, or the archive, newest arrival first."""
    if file is not None:
        yield read_documents(file)
        return
    with reading(config) as database, database.read() as connection:
        counts = report_counts(connection, {source.id: source.title or source.id for source in config.sources})

        def document(item: Item) -> Document:
            reports, independent = counts.get(item.position, (1, 1))
            return replace(document_of(item), reports=reports, independent=independent)

        yield enumerate(map(document, iter_items(connection)), 1)


def _print_matching(matcher: Matcher, documents: Iterable[tuple[int, Document]], as_json: bool) -> None:
    now, count = utc_now(), 0
    for line, document in documents:
        for match in matcher.match(document, now=now):
            count += 1
            if as_json:
                hits = [{key: getattr(hit, key) for key in _HIT_KEYS} for hit in match.hits]
                print_json({"line": line, "title": document.title, "hits": hits})
            else:
                say(f"{document.title or document.url}\n    {_hits(match.hits)}")
    if not as_json:
        say(f"{count} match")


def _try_topic(config: Config, topic_id: str, as_json: bool) -> None:
    topic = next((topic for topic in config.topics if topic.id == topic_id), None)
    if topic is None:
        known = ", ".join(topic.id for topic in config.topics)
        raise click.BadParameter(f"there is no topic '{topic_id}'; there are {known}", param_hint="--topic")
    with reading(config) as database, database.read() as connection:
        (change,) = changes(connection, config, (topic,))
        titles = {item.position: item.title for item in iter_items(connection)}
    gained, lost = ([titles[at] for at in sorted(part) if at in titles] for part in (change.gained, change.lost))
    if as_json:
        print_json({"topic": topic_id, "gained": gained, "lost": lost})
        return
    say(f"+{len(gained)} −{len(lost)}")
    for sign, part in (("+", gained), ("−", lost)):
        for title in part:
            say(f"{sign} {title}")
