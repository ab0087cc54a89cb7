"""What is unusual about arrivals: silence and flood, against the hours of the series itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest

from monitor.model import Incident, Source
from monitor.pipeline.unusual import LOUD, SILENT, judge_arrivals, note_unusual
from monitor.store.outbox import close_incidents, open_incident, read_incidents
from tests.pipeline.conftest import Desk

START = datetime(2024, 5, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def office(days: int, a_day: int, seed: int = 1) -> list[datetime]:
    """Arrivals between 8 and 18 o'clock on weekdays."""
    random = Random(seed)
    times = [
        START + day * DAY + random.uniform(8, 18) * HOUR
        for day in range(days)
        if (START + day * DAY).weekday() < 5
        for _ in range(a_day)
    ]
    return sorted(times)


def steady(days: int, a_day: int, seed: int = 1) -> list[datetime]:
    random = Random(seed)
    return sorted(START + random.uniform(0, days) * DAY for _ in range(days * a_day))


@pytest.mark.parametrize(
    ("arrivals", "until", "kind"),
    [
        (steady(20, 24), START + 20 * DAY, None),  # nothing happened
        (steady(20, 24), START + 20 * DAY + 4 * HOUR, None),  # a pause that may be chance
        (steady(20, 24), START + 21 * DAY, SILENT),
        (steady(20, 2), START + 22 * DAY, None),  # two a day: two days without may be chance
        (steady(20, 2), START + 30 * DAY, SILENT),
        (office(19, 12), START + 19 * DAY + 8 * HOUR, None),  # a night
        (office(17, 12), START + 19 * DAY + 23 * HOUR, None),  # a weekend, as every week
        (office(17, 12), START + 22 * DAY, SILENT),  # three working days
        (steady(4, 24), START + 12 * DAY, None),  # a series of four days has no habit yet: all is within a week
        (steady(20, 24)[:19], START + 20 * DAY, None),  # too few to know
        (steady(20, 12) + [START + 20 * DAY - 3 * HOUR] * 60, START + 20 * DAY, LOUD),
        (steady(20, 12) + [START + 20 * DAY - 3 * HOUR] * 8, START + 20 * DAY, None),
        (office(18, 12) + [START + 18 * DAY - HOUR] * 40, START + 18 * DAY, LOUD),  # at night
        ([], START, None),
    ],
)
def test_a_series_is_compared_with_its_own_hours(arrivals: list[datetime], until: datetime, kind: str | None) -> None:
    found = judge_arrivals(sorted(arrivals), until, UTC)
    assert (found.kind if found else None) == kind


def test_a_source_that_publishes_in_bursts_is_not_silent_between_them() -> None:
    bursts = [START + day * DAY + minute * timedelta(minutes=1) for day in range(0, 21, 3) for minute in range(30)]
    assert judge_arrivals(bursts, START + 22 * DAY, UTC) is None
    found = judge_arrivals(bursts, START + 24 * DAY, UTC)
    assert found and found.kind == SILENT


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_is_seldom_unusual(seed: int) -> None:
    """Fourteen days, judged each hour: 336 judgements of a series without any event."""
    arrivals = steady(28, 30, seed)
    moments = [START + 14 * DAY + hour * HOUR for hour in range(336)]
    assert [each for each in moments if judge_arrivals([a for a in arrivals if a <= each], each, UTC)] == []


def test_the_hours_are_those_of_the_zone_that_is_given() -> None:
    shanghai = [each - 8 * HOUR for each in office(17, 12)]
    assert judge_arrivals(shanghai, START + 19 * DAY + 15 * HOUR, UTC) is None


def told(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.read() as connection:
        return [(each.source, each.kind) for each in read_incidents(connection, open_only=True)]


def test_a_source_longer_silent_than_ever_is_an_incident_until_something_comes(desk: Desk) -> None:
    past = [
        f"<title>Report {number}</title><guid>{number}</guid><link>{desk.site.base}/{number}</link>"
        f"<pubDate>{format_datetime(desk.now - timedelta(hours=7 * number + 2))}</pubDate>"
        for number in range(80)
    ]
    desk.watch(Source("s", desk.site.rss("/feed", *past), full_text=False, backlog=100, robots=False))
    desk.visit()
    assert note_unusual(desk.context) == 0
    desk.visit(after=timedelta(days=6))
    assert note_unusual(desk.context) == 1
    assert told(desk) == [("s", "stale")]
    assert note_unusual(desk.context) == 1  # it is one incident, however often it is looked for
    assert told(desk) == [("s", "stale")]
    fresh = f"<title>News</title><guid>n</guid><link>{desk.site.base}/n</link>"
    desk.site.rss("/feed", fresh, *past)
    desk.visit(after=timedelta(hours=1))
    note_unusual(desk.context)
    assert told(desk) == []


def test_a_source_that_fails_has_one_incident_and_is_not_called_silent_too(desk: Desk) -> None:
    with desk.database.write() as connection:
        open_incident(connection, Incident("urn:1", "s", "list_moved", "moved", "", desk.now))
        open_incident(connection, Incident("urn:2", "s", "unreachable.dns", "away", "", desk.now + timedelta(hours=1)))
        open_incident(connection, Incident("urn:3", "s", "unreachable.tls", "away", "", desk.now + timedelta(hours=2)))
    assert told(desk) == [("s", "unreachable.dns")]
    with desk.database.write() as connection:
        assert close_incidents(connection, "s", ["unreachable"], desk.now + timedelta(hours=3)) == 1
    assert told(desk) == []
