"""`newsmonitor status`: what fails, what the topics have, and the open incidents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.model import Source, SourceState, Subscription
from monitor.service.opening import utc_now
from monitor.store import open_database
from monitor.store.feeds import topic_counts
from monitor.store.items import count_items
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_states, subscriptions_of
from monitor.text.interface import say_when

_SCREEN = 12  # sources, and incidents, that are listed without --all


@click.command()
@takes_config
@click.option("--all", "every", is_flag=True, help="List every source and incident.")
def status(folder: Path | None, as_json: bool, every: bool) -> None:
    """Show the sources, those that fail first, the topics, and the open incidents.

    Of more than 12 sources, only those that want attention are listed.

    Exit code 1 if a source fails or an incident is open.
    """
    _, config = loaded(folder)
    now = utc_now()
    with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
        stored = source_states(connection)
        incidents = read_incidents(connection, open_only=True)
        topics = {topic.id: topic_counts(connection, topic.id, now) for topic in config.topics}
        items = count_items(connection)
        hubs = {each.source: each for each in subscriptions_of(connection) if each.state != "leaving"}
    watched = [(source, stored.get(source.id, SourceState(source.id))) for source in config.sources if source.enabled]
    failing = [(source, state) for source, state in watched if state.failures or state.gone]
    waiting = [source.id for source, state in watched if state.last_fetch is None]
    counts = {
        "sources": len(watched),
        "failing": len(failing),
        "waiting": len(waiting),
        "fine": len(watched) - len(failing) - len(waiting),
    }
    if as_json:
        hub_states = {
            name: {"hub": each.hub, "state": each.state, "problem": each.problem} for name, each in hubs.items()
        }
        archive = {"sources": list(stored.values()), "topics": topics, "incidents": incidents, "items": items}
        exceptions = {source.id: words for source in config.sources if (words := _unchecked(source))}
        print_json({**archive, "counts": counts, "hubs": hub_states, "exceptions": exceptions}, ours=True)
    else:
        ordered = sorted(watched, key=lambda each: _order(each[1]))
        # A short list is shown whole; of a long one what wants a person's attention.
        whole = every or len(watched) <= _SCREEN
        shown = [
            _source_line(source, state, hubs.get(source.id), now)
            for source, state in ordered
            if whole or state.failures or state.gone or _unchecked(source)
        ]
        most = len(shown) if whole else _SCREEN
        for line in (*shown[:most], *_more(len(shown) - most, "sources like these")):
            say(line)
        for topic, count in topics.items():
            last = say_when("en", count.last, now) if count.last else "never"
            say(f"  {topic:24} {count.total:5} items, {count.today} today, last {last}")
        most = len(incidents) if every else _SCREEN
        for incident in incidents[:most]:
            opened = say_when("en", incident.opened, now)
            say(f"! {incident.source or 'newsmonitor'}: {incident.problem}, opened {opened}")
            if incident.remedy:
                say(f"    {incident.remedy}")
        for line in _more(len(incidents) - most, "incidents"):
            say(line)
        say(
            f"{counts['sources']} sources: {counts['fine']} fine, {counts['failing']} failing,"
            f" {counts['waiting']} not visited yet; {items} items; {len(incidents)} incidents open"
        )
    if failing or incidents:
        raise SystemExit(1)


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"  … and {number} more {what}; --all lists everything"


def _order(state: SourceState) -> int:
    """Failing sources first, those that were never visited last."""
    return 0 if state.failures or state.gone else 2 if state.last_fetch is None else 1


def _unchecked(source: Source) -> list[str]:
    """Describe what is not checked of a source because its configuration says so."""
    words = [] if source.robots else ["its robots.txt is not obeyed"]
    if source.verify is False:
        words.append("its certificate is not checked")
    elif isinstance(source.verify, str):
        words.append(f"certificates of {source.verify} are trusted")
    return words


def _source_line(source: Source, state: SourceState, subscription: Subscription | None, now: datetime) -> str:
    mark = "✗" if state.failures or state.gone else "✓" if state.last_ok else "·"
    visited = f"visited {say_when('en', state.last_fetch, now)}" if state.last_fetch else "not visited yet"
    due = f"next {say_when('en', state.next_fetch, now)} ({state.why_next})" if state.next_fetch else "due"
    hub = ""
    if subscription:
        problem = f": {subscription.problem}" if subscription.problem else ""
        live = subscription.state == "live"
        hub = "; its hub says when it changes" if live else f"; its hub does not say when it changes{problem}"
    unchecked = "".join(f"; {words}" for words in _unchecked(source))
    error = f"\n    {state.error}" if state.error else ""
    return f"{mark} {state.id:24} {state.kind:7} {state.entries:4} entries, {visited}, {due}{hub}{unchecked}{error}"
