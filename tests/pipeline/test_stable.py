"""What a feed does wrong with GUIDs, addresses and dates, and what is stable in spite of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Source
from tests.pipeline.conftest import Desk

TITLES = (
    "Harbour ferries return after a winter of repairs",
    "A lab prints lenses thinner than hair",
    "Solar roofs win",
)
DAY = "Wed, 15 May 2024 04:10:00 GMT"

Rows = Callable[[int], list[str]]
"""The items of a feed at its nth visit, from 0."""


def item(number: int, *, link: str | None = None, guid: str = "", date: str = DAY, title: str = "") -> str:
    address = f"/{number}.html" if link is None else link
    name = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    words = f"<title>{title or TITLES[number]}</title><description>Told in short, {number}.</description>"
    return f"{words}{name}<pubDate>{date}</pubDate>" + (f"<link>{address}</link>" if address else "")


EVERY = range(len(TITLES))
FEEDS: dict[str, Rows] = {
    "no GUID at all": lambda _: [item(n) for n in EVERY],
    "one GUID for all": lambda _: [item(n, guid="same") for n in EVERY],
    "two of three with one GUID": lambda _: [item(n, guid=str(n // 2)) for n in EVERY],
    "GUIDs that repeat only at times": lambda visit: [item(n, guid="x" if visit == 1 else str(n)) for n in EVERY],
    "new GUIDs at every visit": lambda visit: [item(n, guid=f"{visit}-{n}") for n in EVERY],
    "GUIDs that appear later": lambda visit: [item(n, guid=str(n) if visit else "") for n in EVERY],
    "GUIDs that are lost later": lambda visit: [item(n, guid="" if visit else str(n)) for n in EVERY],
    "one address for all": lambda _: [item(n, link="/live") for n in EVERY],
    "one address for all and new GUIDs": lambda visit: [item(n, link="/live", guid=f"{visit}-{n}") for n in EVERY],
    "the same item twice": lambda _: [item(n, guid=str(n)) for n in (0, 0, 1, 2)],
    "the same item twice under two GUIDs": lambda _: [item(n, guid=str(at)) for at, n in enumerate((0, 0, 1, 2))],
    "addresses with trackers that change": lambda visit: [
        item(n, link=f"/{n}.html?utm_source=feed&amp;utm_content={visit}") for n in EVERY
    ],
    "in another order each time": lambda visit: [item((n + visit) % 3, guid=str((n + visit) % 3)) for n in EVERY],
    "dates in the future": lambda _: [item(n, date="Wed, 15 May 2044 04:10:00 GMT") for n in EVERY],
    "dates that are always now": lambda visit: [
        item(n, guid=str(n), date=f"Thu, 16 May 2024 {8 + visit:02}:00:00 GMT") for n in EVERY
    ],
    "dates without a zone": lambda _: [item(n, date="2024-05-15 04:10:00") for n in EVERY],
    "no dates": lambda _: [item(n, date="") for n in EVERY],
    "dates of nowhere": lambda _: [item(n, date="the day after tomorrow at noon-ish") for n in EVERY],
}


def visited(desk: Desk, rows: Rows, count: int = 4) -> None:
    """Visit the feed some times, an hour apart."""
    desk.watch(Source("s", desk.site.base + "/feed.xml", full_text=False))
    for visit in range(count):
        desk.site.rss("/feed.xml", *rows(visit), f"<title>visit {visit}</title>")
        assert desk.visit(after=timedelta(hours=bool(visit))).outcome == "read"


@pytest.mark.parametrize("feed", FEEDS)
def test_every_story_is_one_item_whose_guid_and_date_stay(desk: Desk, feed: str) -> None:
    visited(desk, FEEDS[feed], count=3)
    before = {item.title: (item.guid, item.published) for item in desk.items()}
    assert sorted(before) == sorted(TITLES)
    for visit in (3, 4):
        desk.site.rss("/feed.xml", *FEEDS[feed](visit), f"<title>visit {visit}</title>")
        desk.visit(after=timedelta(hours=1))
    assert [(item.title, (item.guid, item.published)) for item in desk.items()] == list(before.items())
    assert all(item.published <= datetime(2024, 5, 16, 10, tzinfo=UTC) for item in desk.items())
