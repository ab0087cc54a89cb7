"""An item's event for `newsmonitor why`: who else reports it, and why the item was grouped with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from monitor.group import percent
from monitor.model import Config, Item, Report
from monitor.store.events import event_guid, find_membership
from monitor.store.feeds import earlier_reports, other_reports, reports_of_events

_SHOWN = 8  # words of a kind
_MOST_REPORTS = 30


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


def _reasons(kind: str, evidence: Mapping[str, Any], titles: Mapping[int, str], original: str) -> Iterator[str]:
    yield _KINDS.get(kind, kind)
    if kind == "copy" and evidence.get("share"):
        first = f"; the first that had it: “{original}”" if original else ""
        yield f"{evidence['share']:.0%} of the text in common{first}"
    if kind == "digest":
        known = [titles[event] for event in evidence.get("events", ()) if event in titles]
        yield f"of these known ones: {', '.join(known)}" if known else "of none that is known"
    if evidence.get("reports"):
        yield from _compared(evidence, titles)


def _compared(evidence: Mapping[str, Any], titles: Mapping[int, str]) -> Iterator[str]:
    """Compare the item with the nearest event of that time and with the next nearest."""
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
