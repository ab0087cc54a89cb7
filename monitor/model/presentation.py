"""Data that a feed and a page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.item import Hit, Item


@dataclass(frozen=True, slots=True)
class Report:
    """Another item that tells the same, listed below an entry.

    source:      title of its source
    copy:        it repeats the text of a report that stands before it
    credits:     the outlet it says it has this from, or empty
    independent: it is not from an outlet that is counted already; a copy never counts, whatever stands here
    """

    title: str
    url: str
    source: str
    published: datetime
    copy: bool = False
    credits: str = ""
    independent: bool = True


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed: an item, why the topic wants it, and who else reported it.

    guid:    of the event, which it keeps whichever report stands for it; empty: the item's own
    reports: the others, the earliest first
    follows: the first report of an earlier event that this one tells something new about
    changed: when a report last joined or left, or None
    missing: the one clause that a near miss lacks
    rest:    of a day's digest, what a topic had beyond its budget, the first to arrive first
    """

    item: Item
    source_title: str
    hits: tuple[Hit, ...] = ()
    reports: tuple[Report, ...] = ()
    guid: str = ""
    follows: Report | None = None
    changed: datetime | None = None
    missing: str = ""
    rest: tuple[FeedEntry, ...] = ()

    @property
    def independent(self) -> int:
        """The number of independent reports, the item itself included."""
        return 1 + sum(report.independent and not report.copy for report in self.reports)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that went wrong and was told once. `closed` None: it goes on."""

    guid: str
    source: str
    kind: str
    problem: str
    remedy: str
    opened: datetime
    closed: datetime | None = None
