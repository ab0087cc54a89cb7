"""Who reported an event, when, and how many of them tell it by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from monitor.model import FeedEntry, Report
from monitor.store.schema import events, items, reports
from monitor.store.statements import batches


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as far as it is listed and counted.

    event:     None for an item that is a report of none
    source:    title of its source
    publisher: the outlet that it says wrote it, or empty
    text:      GUID of the first item that had its text
    """

    position: int
    event: int | None
    guid: str
    title: str
    url: str
    source: str
    publisher: str
    text: str
    published: datetime

    @property
    def credits(self) -> str:
        """The outlet that it has this from, where that is another than its own."""
        return "" if self.publisher.casefold() == self.source.casefold() else self.publisher


def with_reports(
    connection: Connection, heads: Mapping[int | str, FeedEntry], titles: Mapping[str, str]
) -> tuple[FeedEntry, ...]:
    """Read entries with the other reports of their event.

    heads: by their event (a number), else by their text (a GUID).
    """
    of_events = reports_of_events(connection, [key for key in heads if isinstance(key, int)], titles)
    of_texts = _reports_of_texts(connection, [key for key in heads if isinstance(key, str)], titles)
    earlier = earlier_reports(connection, list(of_events), titles)
    done = []
    for key, entry in heads.items():
        told = of_events.get(key, ()) if isinstance(key, int) else of_texts.get(key, ())
        follows = earlier.get(key) if isinstance(key, int) else None
        done.append(replace(entry, reports=other_reports(entry.item.guid, told), follows=follows))
    return tuple(done)


def reports_of_events(
    connection: Connection, wanted: Sequence[int], titles: Mapping[str, str]
) -> dict[int, list[ReportRow]]:
    """Read the reports of some events, in the order of arrival.

    titles: source id to the name that a reader sees.
    """
    found: dict[int, list[ReportRow]] = {}
    for part in batches(wanted):
        for told in _read(connection, reports.c.event.in_(part), titles):
            found.setdefault(told.event or 0, []).append(told)
    return found


def _reports_of_texts(
    connection: Connection, wanted: Sequence[str], titles: Mapping[str, str]
) -> dict[str, list[ReportRow]]:
    """The items that have one text, by the GUID of the first that had it."""
    found: dict[str, list[ReportRow]] = {}
    for part in batches(wanted):
        for told in _read(connection, or_(items.c.guid.in_(part), items.c.copy_of.in_(part)), titles):
            found.setdefault(told.text, []).append(told)
    return found


def _read(connection: Connection, which: ColumnElement[bool], titles: Mapping[str, str]) -> Iterator[ReportRow]:
    names = ("position", "guid", "title", "url", "source", "publisher", "copy_of", "published")
    query = select(*(items.c[name] for name in names), reports.c.event)
    joined = query.outerjoin(reports, reports.c.position == items.c.position)
    for row in connection.execute(joined.where(which).order_by(items.c.position)):
        yield ReportRow(
            position=row.position,
            event=row.event,
            guid=row.guid,
            title=row.title,
            url=row.url,
            source=titles.get(row.source, row.source),
            publisher=row.publisher,
            text=row.copy_of or row.guid,
            published=row.published,
        )


def earlier_reports(connection: Connection, wanted: Sequence[int], titles: Mapping[str, str]) -> dict[int, Report]:
    """For each event that points back to one, the first report of that one."""
    follows: dict[int, int] = {}
    for part in batches(wanted):
        query = select(events.c.id, events.c.follows).where(events.c.id.in_(part), events.c.follows.is_not(None))
        follows.update((row.id, row.follows) for row in connection.execute(query))
    told = reports_of_events(connection, sorted(set(follows.values())), titles)
    return {event: _report(told[earlier][0]) for event, earlier in follows.items() if earlier in told}


def other_reports(guid: str, told: Iterable[ReportRow]) -> tuple[Report, ...]:
    """Read the other reports beside a GUID, the earliest first.

    Each with whether it is independent.

    An outlet counts once, however many articles it has and however many reports credit it; copies count as the first
    report with their text. So the number of independent reports is the same whichever report is the head.
    """
    ordered = sorted(told, key=lambda one: (one.guid != guid, one.published, one.position))
    outlets: dict[str, str] = {}  # text to the outlet that had it first
    for one in sorted(ordered, key=lambda one: one.position):
        outlets.setdefault(one.text, (one.credits or one.source).casefold())
    texts: set[str] = set()
    counted: set[str] = set()
    found = []
    for one in ordered:
        copy, outlet = one.text in texts, outlets[one.text]
        found.append(replace(_report(one), copy=copy, independent=outlet not in counted))
        texts.add(one.text)
        counted.add(outlet)
    return tuple(report for one, report in zip(ordered, found, strict=True) if one.guid != guid)


def _report(one: ReportRow) -> Report:
    return Report(one.title, one.url, one.source, one.published, credits=one.credits)


def report_counts(connection: Connection, titles: Mapping[str, str]) -> dict[int, tuple[int, int]]:
    """Count the reports and the independent reports of each item's event.

    Items alone in their event are left out.
    """
    grouped: dict[int, list[ReportRow]] = {}
    for told in _read(connection, reports.c.event.is_not(None), titles):
        grouped.setdefault(told.event or 0, []).append(told)
    found: dict[int, tuple[int, int]] = {}
    for told_of_it in grouped.values():
        others = other_reports(told_of_it[0].guid, told_of_it)
        independent = 1 + sum(report.independent and not report.copy for report in others)
        found.update((one.position, (len(told_of_it), independent)) for one in told_of_it if len(told_of_it) > 1)
    return found
