"""`newsmonitor why`: the steps of an item, its event, the topics that want it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from monitor.cli.options import language, loaded, loaded_to_read, print_json, say, takes_config
from monitor.errors import NewsmonitorError
from monitor.group import address_of, percent
from monitor.model import Config, Item, Match, Report, Step
from monitor.pipeline.matching import document_of
from monitor.service.fetching import utc_now
from monitor.store import Database, open_database
from monitor.store.entries import StoredEntry, find_entries, steps_of
from monitor.store.events import event_guid, find_membership
from monitor.store.feeds import earlier_reports, matches_of_item, other_reports, reports_of_events
from monitor.store.items import find_item, item_by_guid, versions_of
from monitor.text.interface import translate
from monitor.topics import compile_topics, explain

_SHOWN = 8  # words of a kind
_MOST_REPORTS = 30
_KINDS = {
    "first": "it stands alone: no other report of its event was known when it came",
    "report": "it is one more report of this event, which was known when it came",
    "development": "it tells something new about an event that was known when it came",
    "copy": "its text is that of another report",
    "digest": "it tells of several events, and is a report of none",
    "split": "a person set it apart from another event",
    "joined": "a person joined it to this event",
}
_COMMON = (("names and rare words", "names"), ("numbers and days", "numbers"), ("other words", "words"))


@dataclass(frozen=True, slots=True)
class EventStory:
    """An item's event.

    guid:     of its entry; empty for a digest, which is a report of none
    reasons:  by what the item came to it, sentences
    reports:  the other reports, the earliest first
    follows:  the first report of the event that it points back to, or None
    evidence: as it was stored, for programs
    """

    guid: str
    kind: str
    reasons: tuple[str, ...]
    reports: tuple[Report, ...]
    independent: int
    follows: Report | None
    evidence: Mapping[str, Any]


def event_story(connection: Connection, config: Config, item: Item) -> EventStory | None:
    """Describe an item's event; None where the item has not been grouped."""
    home = find_membership(connection, item.position)
    if home is None:
        return None
    names = {source.id: source.title or source.id for source in config.sources}
    evidence = home.evidence
    near = [evidence.get("event"), evidence.get("next_event"), home.event]
    mentioned = [*evidence.get("events", ()), *(event for event in near if event is not None)]
    reported = reports_of_events(connection, list(dict.fromkeys(mentioned)), names)
    titles = {event: f"“{reports[0].title}”" for event, reports in reported.items()}
    original = next((one.title for one in reported.get(home.event or 0, ()) if one.guid == item.copy_of), "")
    reports = other_reports(item.guid, reported.get(home.event, ())) if home.event is not None else ()
    return EventStory(
        guid=event_guid(connection, home.event) if home.event is not None else "",
        kind=home.kind,
        reasons=tuple(_reasons(home.kind, evidence, titles, original)),
        reports=reports,
        independent=1 + sum(report.independent and not report.copy for report in reports),
        follows=earlier_reports(connection, [home.event], names).get(home.event) if home.event is not None else None,
        evidence=evidence,
    )


def _reasons(kind: str, evidence: Mapping[str, Any], titles: Mapping[int, str], original: str) -> Iterator[str]:
    yield _KINDS.get(kind, kind)
    if kind == "copy" and evidence.get("share"):
        first = f"; the first that had it: “{original}”" if original else ""
        yield f"{evidence['share']:.0%} of the text in common{first}"
    if kind == "digest":
        known = [titles[event] for event in evidence.get("events", ()) if event in titles]
        yield f"of these known ones: {', '.join(known)}" if known else "of none that is known"
    if not evidence.get("reports"):
        return
    # The item beside the nearest event of that time, and the next nearest.
    count, nearest = evidence["reports"], titles.get(evidence.get("event") or 0, "one that is no longer kept")
    yield f"the nearest event was {nearest}, of {count} {'report' if count == 1 else 'reports'} by then"
    for label, key in _COMMON:
        if evidence[key]:
            more = f" and {len(evidence[key]) - _SHOWN} more" if len(evidence[key]) > _SHOWN else ""
            yield f"{label} in common: {', '.join(evidence[key][:_SHOWN])}{more}"
    yield f"{evidence['share']:.0%} of its headline stands in that event's reports"
    but = f", but {evidence['but']}" if evidence.get("but") else ""
    yield f"{percent(evidence['sure'])} sure that both tell of the same{but}"
    if evidence["other"] is None:
        yield "no other event was near"
    else:
        title = titles.get(evidence["next_event"], "one that is no longer kept")
        yield f"the next nearest event was {title}: {percent(evidence['other'])} sure"


def event_lines(story: EventStory) -> Iterator[str]:
    """Give the description of an event as lines of text."""
    if story.guid:
        count = len(story.reports) + 1
        yield f"event {story.guid}: {count} {'report' if count == 1 else 'reports'}, {story.independent} independent"
    yield from (f"  {reason}" for reason in story.reasons)
    if story.follows:
        yield f"  points back to {_line(story.follows)}"
    yield from (f"  also {_line(report)}" for report in story.reports[:_MOST_REPORTS])
    if len(story.reports) > _MOST_REPORTS:
        yield f"  and {len(story.reports) - _MOST_REPORTS} more"


def _line(report: Report) -> str:
    credit = f", after {report.credits}" if report.credits else ""
    note = ", the same text" if report.copy else credit
    return f"{report.published:%Y-%m-%d %H:%M} UTC {report.source}{note}: {report.title}\n        {report.url}"


@dataclass(frozen=True, slots=True)
class _Story:
    """Everything stored about an entry.

    misses: for each topic without the item, the reason; topics of near misses are left out
    """

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
    """Show every step of an item, from found to matched, with the reasons.

    Exit code 1 if no item has that address or GUID.
    """
    _, config = loaded(folder)
    with closing(open_database(config.settings.state, create=False)) as database:
        guid = what if what.startswith("urn:uuid:") else None
        with database.read() as connection:
            found = find_entries(connection, [what] if guid else [what, address_of(what)], guid)
        if not found:
            remedy = "it was never seen on a source, or it is older than `keep.items`"
            raise NewsmonitorError(f"nothing is known of {what}", remedy)
        stories = [_story(config, database, entry) for entry in found]
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
    if item is None:
        return _Story(entry, None, tuple(steps), (), {})
    matcher, held, now = compile_topics(config.topics, config.aliases), {match.topic for match in matches}, utc_now()
    document = document_of(item)
    if event:
        document = replace(document, reports=len(event.reports) + 1, independent=event.independent)
    # The hits of older items of an edited topic are not stored.
    known = {topic.id for topic in config.topics}
    matches = tuple(
        (matcher.match_topic(match.topic, document, now=now) if match.topic in known and not match.hits else None)
        or match
        for match in matches
    )
    misses = {
        topic.id: explain(matcher, topic.id, document, now=now).sentence
        for topic in config.topics
        if topic.id not in held and not topic.near_of
    }
    return _Story(entry, item, tuple(steps), matches, misses, event)


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
        # The reason alone is a message: beside a date and names another one might fit the line.
        reason = translate(language(), step.reason, sure=True)
        say(f"  {step.at:%m-%d %H:%M:%S} {step.name:10} {step.outcome:8} {reason}", of_article=True)
    for line in event_lines(story.event) if story.event else ():
        say(f"  {line}")
    for match in story.matches:
        hits = ", ".join(
            f"{hit.words!r} at {hit.field} {hit.start}–{hit.end}{f' (@{hit.alias})' if hit.alias else ''}"
            for hit in match.hits
        )
        lacks = f"; {match.missing} does not hold" if match.missing else ""
        say(f"  wanted by {match.topic}: {hits or 'everything from this source'}{lacks}")
    for topic, sentence in story.misses.items():
        say(f"  not in {topic}: {sentence}", sure=True)


@click.command()
@takes_config
@click.argument("what", metavar="URL|GUID")
def history(folder: Path | None, as_json: bool, what: str) -> None:
    """Show the versions of an article, and what changed from each to the next.

    A version is kept where what the article says changed: headline, numbers, names, a paragraph. Exit code 1 if no
    item has that address or GUID.
    """
    config = loaded_to_read(folder)
    with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
        guid = what if what.startswith("urn:uuid:") else None
        item = item_by_guid(connection, guid) if guid else find_item(connection, [what, address_of(what)])
        versions = versions_of(connection, item.position) if item else ()
    if item is None:
        raise NewsmonitorError(f"there is no item {what}", "`newsmonitor why` shows what became of an address")
    if as_json:
        print_json({"item": item, "versions": versions})
        return
    say(f"{item.title}\n  {item.url}\n  {item.guid}")
    if not versions:
        say("  what it says has not changed since it was first read")
        return
    later = [*((version.title, version.text) for version in versions[1:]), (item.title, item.text)]
    for version, (title, text) in zip(versions, later, strict=True):
        say(
            f"\nchanged {version.until:%Y-%m-%d %H:%M} UTC: {', '.join(dict.fromkeys(c.kind for c in version.changes))}"
        )
        before, after = [version.title, *version.text.split("\n")], [title, *text.split("\n")]
        for line in unified_diff(before, after, lineterm="", n=0):
            if not line.startswith(("---", "+++", "@@")):
                say(f"  {line[0].replace('-', '−')} {line[1:]}")
