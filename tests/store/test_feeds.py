"""What feeds and pages show: entries, who reported an event, and how many tell it by themselves."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest

from monitor.model import FeedEntry, Hit, Incident, Item, Match, Report, Topic
from monitor.store import Database, open_database
from monitor.store.events import Membership, create_event, save_membership
from monitor.store.feeds import (
    ReportRow,
    earlier_reports,
    event_entry,
    later_reports,
    newest_entries,
    newest_headlines,
    other_reports,
    read_topic_hashes,
    report_counts,
    reports_of_events,
    save_topic_hashes,
    topic_counts,
    topic_entries,
)
from monitor.store.items import save_item, save_matches
from monitor.store.outbox import close_incidents, open_incident, read_incidents

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
TOPIC = Topic("news", "News", ("x",))
HIT = Hit("title", 0, 1, "x", "x")


def save(
    database: Database,
    name: str,
    *,
    topics: tuple[str, ...] = ("news",),
    copy_of: str | None = None,
    hours: float = 0,
) -> Item:
    when = NOON + timedelta(hours=hours)
    item = Item(f"urn:uuid:{name}", f"s-{name}", f"https://example.com/{name}", name, when, "page", when, when)
    item = replace(item, copy_of=f"urn:uuid:{copy_of}" if copy_of else None)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[name], keys=())
        save_matches(connection, stored.position, [Match(topic, (HIT,)) for topic in topics])
    return stored


def shown(database: Database, topic: Topic = TOPIC) -> tuple[FeedEntry, ...]:
    with database.read() as connection:
        return topic_entries(connection, topic, {"s-a": "Source A"})


def names(entries: tuple[FeedEntry, ...]) -> list[str]:
    return [entry.item.title for entry in entries]


def test_a_feed_holds_the_items_of_its_topic_newest_first(database: Database) -> None:
    for name, hours in (("a", 1), ("b", 3), ("c", 2)):
        save(database, name, hours=hours)
    save(database, "d", topics=("other",))
    assert names(shown(database)) == ["b", "c", "a"]


def test_items_of_one_instant_always_come_in_one_order(database: Database) -> None:
    for name in "bca":
        save(database, name)
    assert names(shown(database)) == ["a", "b", "c"]


def test_a_feed_is_bounded(database: Database) -> None:
    for number in range(5):
        save(database, str(number), hours=number)
    assert names(shown(database, replace(TOPIC, limit=2))) == ["4", "3"]


def test_a_copy_stands_below_its_original(database: Database) -> None:
    save(database, "a")
    save(database, "b", copy_of="a", hours=1)
    (entry,) = shown(database)
    assert entry.item.title == "a"
    assert entry.source_title == "Source A"
    assert [(report.title, report.copy, report.source) for report in entry.reports] == [("b", True, "s-b")]


def test_where_the_original_is_not_wanted_the_first_copy_stands_for_it(database: Database) -> None:
    save(database, "a", topics=())
    save(database, "b", copy_of="a", hours=1)
    save(database, "c", copy_of="a", hours=2)
    (entry,) = shown(database)
    assert entry.item.title == "b"
    assert [report.title for report in entry.reports] == ["a", "c"]


def test_an_entry_carries_why_it_is_there(database: Database) -> None:
    save(database, "a")
    assert shown(database)[0].hits == (HIT,)


def test_the_newest_of_everything_is_never_grouped(database: Database) -> None:
    save(database, "a")
    save(database, "b", copy_of="a", hours=1)
    with database.read() as connection:
        assert names(newest_entries(connection, 10, {})) == ["b", "a"]


def test_a_topic_is_counted_by_day(database: Database) -> None:
    for name, hours in (("a", 0), ("b", 30), ("c", 47), ("d", -24 * 40)):
        save(database, name, hours=hours)
    with database.read() as connection:
        counts = topic_counts(connection, "news", NOON + timedelta(hours=48))
    assert (counts.total, counts.last) == (4, NOON + timedelta(hours=47))
    assert counts.per_day[-3:] == (1, 0, 2)
    assert sum(counts.per_day) == 3


def test_an_item_of_the_future_counts_as_of_today(database: Database) -> None:
    save(database, "a", hours=30)
    with database.read() as connection:
        counts = topic_counts(connection, "news", NOON)
    assert counts.per_day == (0,) * 13 + (1,)


def test_digests_are_remembered(database: Database) -> None:
    with database.write() as connection:
        save_topic_hashes(connection, {"a": "1", "b": "2"})
        save_topic_hashes(connection, {"b": "3"})
        assert read_topic_hashes(connection) == {"b": "3"}


def test_an_incident_is_told_once_until_it_is_closed(database: Database) -> None:
    def incident(name: str) -> Incident:
        return Incident(name, "s", "unreachable", "it does not answer", "look at it", NOON)

    with database.write() as connection:
        assert open_incident(connection, incident("1"))
        assert not open_incident(connection, incident("2"))
        assert close_incidents(connection, "s", ["unreachable"], NOON + timedelta(hours=1)) == 1
        assert open_incident(connection, incident("3"))
        assert [each.guid for each in read_incidents(connection)] == ["1", "3"]
        assert [each.guid for each in read_incidents(connection, open_only=True)] == ["3"]


def told(name: str, source: str = "", *, publisher: str = "", text: str = "", hours: float = 0) -> ReportRow:
    when = NOON + timedelta(hours=hours)
    url = f"https://example.com/{name}"
    return ReportRow(ord(name), 1, name, name, url, source or f"Outlet {name}", publisher, text or name, when)


def independent(*reports: ReportRow) -> int:
    others = other_reports(reports[0].guid, reports)
    return 1 + sum(report.independent and not report.copy for report in others)


def test_reports_in_their_own_words_count_each() -> None:
    assert independent(told("a"), told("b"), told("c")) == 3


def test_two_reports_of_one_source_in_their_own_words_count_once() -> None:
    assert independent(told("a", "Gazette"), told("b", "Gazette")) == 1
    assert independent(told("a", "Gazette"), told("b", "Gazette"), told("c", "Echo")) == 2


REPORTS = (
    told("a", "Gazette"),
    told("b", "Echo", text="a", hours=1),
    told("c", "Echo", hours=2),
    told("d", "Post", publisher="Gazette", hours=-1),
    told("e", "Star", text="e", hours=3),
)


@pytest.mark.parametrize("head", REPORTS, ids=lambda report: report.title)
def test_the_number_is_the_same_whichever_report_is_the_head(head: ReportRow) -> None:
    assert independent(head, *(report for report in REPORTS if report is not head)) == 3


def test_copies_of_one_text_count_once_whichever_of_them_is_there() -> None:
    assert independent(told("a"), told("b", text="a"), told("c", text="a")) == 1
    assert independent(told("b", text="gone"), told("c", text="gone"), told("d")) == 2


def test_reports_that_credit_one_outlet_count_once() -> None:
    assert independent(told("a", publisher="Echo"), told("b", publisher="echo"), told("c", publisher="Post")) == 2


@pytest.mark.parametrize("hours", [-1, 1])
def test_the_outlets_own_report_counts_with_those_that_credit_it_before_and_after(hours: float) -> None:
    assert independent(told("a"), told("b", "Echo", hours=hours), told("c", publisher="Echo")) == 2


def test_a_second_report_of_an_outlet_that_is_credited_counts_with_it() -> None:
    assert independent(told("a", "Echo"), told("b", publisher="Echo"), told("c", "Echo")) == 1


def test_an_outlet_that_names_itself_credits_nobody() -> None:
    assert told("a", "Echo", publisher="ECHO").credits == ""
    assert independent(told("a", "Echo", publisher="Echo"), told("b", "Echo", publisher="Echo")) == 1


def test_the_others_are_listed_the_earliest_first_with_what_they_are() -> None:
    head, early, copy, late = told("a", hours=2), told("b"), told("c", text="a", hours=1), told("d", hours=3)
    assert [(report.title, report.copy) for report in other_reports("a", [head, early, copy, late])] == [
        ("b", False),
        ("c", True),
        ("d", False),
    ]


def save_report(database: Database, name: str, event: int | None, *, follows: int | None = None) -> int:
    item = Item(f"urn:uuid:{name}", f"s-{name}", f"https://example.com/{name}", name, NOON, "page", NOON, NOON)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[name], keys=())
        save_membership(connection, Membership(stored.position, event, "report", {}))
        if event == stored.position:
            create_event(connection, event, follows)
    return stored.position


def test_the_reports_of_an_event_are_read_in_the_order_of_their_arrival(database: Database) -> None:
    save_report(database, "a", 1)
    save_report(database, "b", 2)
    save_report(database, "c", 1)
    with database.read() as connection:
        found = reports_of_events(connection, [1, 2], {"s-a": "Source A"})
    assert {event: [one.title for one in reports] for event, reports in found.items()} == {1: ["a", "c"], 2: ["b"]}
    assert found[1][0].source == "Source A"


def test_the_reports_of_an_event_cost_the_same_in_a_large_archive(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "a.db"))
    steps: Counter[int] = Counter()  # of SQLite's machine, in tens
    for size in (40, 160):
        for number in range(size):
            save_report(database, f"{size}-{number}", 1000 * size + number)
        with database.read() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.set_progress_handler(partial(steps.update, [size]), 10)
            assert len(reports_of_events(connection, range(1000 * size, 1000 * size + 20), {})) == 20
            driver.set_progress_handler(None, 0)
    database.close()
    assert 0 < steps[160] < 1.5 * steps[40] + 5


def save_chance(database: Database, chance: random.Random, count: int) -> dict[str, list[tuple[int, str, int | None]]]:
    """Items of few texts and events in two topics; gives the place, text and event of each by its topic."""
    kept: dict[str, list[tuple[int, str, int | None]]] = {"news": [], "other": []}
    for number in range(count):
        topics = tuple(topic for topic in kept if chance.random() < 0.6)
        original = f"{chance.randrange(number)}" if number and chance.random() < 0.4 else None
        item = save(database, f"{number}", topics=topics, copy_of=original)
        event = chance.choice((None, chance.randrange(1, 9)))
        if chance.random() < 0.8:
            with database.write() as connection:
                save_membership(connection, Membership(item.position, event, "report", {}))
        else:
            event = None
        for topic in topics:
            kept[topic].append((item.position, item.copy_of or item.guid, event))
    return kept


@pytest.mark.parametrize("group", ["event", "article"])
@pytest.mark.parametrize("limit", [3, 1000])
def test_the_entries_of_a_feed_are_the_first_items_of_events_and_texts(
    group: Literal["event", "article"], limit: int, database: Database
) -> None:
    for topic, rows in save_chance(database, random.Random(f"{group} {limit}"), 60).items():
        first: dict[object, int] = {}
        for position, text, event in rows:
            first.setdefault(event if group == "event" and event is not None else text, position)
        wanted = sorted(first.values(), reverse=True)[:limit]
        found = shown(database, replace(TOPIC, id=topic, group=group, limit=limit))
        assert sorted((entry.item.position for entry in found), reverse=True) == wanted


@pytest.mark.parametrize("group", ["event", "article"])
def test_a_feed_costs_the_same_in_a_topic_of_many_items(group: Literal["event", "article"], tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "a.db"))
    steps: Counter[int] = Counter()  # of SQLite's machine, in tens
    for size in (40, 160):
        for number in range(size):
            item = save(database, f"{size}-{number}")
            with database.write() as connection:
                save_membership(connection, Membership(item.position, item.position, "report", {}))
        with database.read() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.set_progress_handler(partial(steps.update, [size]), 10)
            assert len(topic_entries(connection, replace(TOPIC, group=group, limit=20), {})) == 20
            driver.set_progress_handler(None, 0)
    database.close()
    assert 0 < steps[160] < 1.5 * steps[40] + 5


def test_an_event_that_points_back_is_given_the_first_report_of_the_one_before(database: Database) -> None:
    save_report(database, "a", 1)
    save_report(database, "b", 2, follows=1)
    save_report(database, "c", 3, follows=77)
    with database.read() as connection:
        assert earlier_reports(connection, [1, 2, 3], {}) == {2: Report("a", "https://example.com/a", "s-a", NOON)}


def test_an_event_that_later_ones_point_back_to_is_given_the_first_report_of_each_the_newest_first(
    database: Database,
) -> None:
    save_report(database, "a", 1)
    save_report(database, "b", 2, follows=1)
    save_report(database, "c", 2)
    save_report(database, "d", 4, follows=1)
    with database.read() as connection:
        found = later_reports(connection, [1, 2], {})
    assert {event: [one.title for one in reports] for event, reports in found.items()} == {1: ["d", "b"]}


def test_an_event_is_read_by_its_guid_with_all_its_reports(database: Database) -> None:
    save_report(database, "a", 1)
    save_report(database, "b", 1)
    save_report(database, "c", 3, follows=1)
    with database.read() as connection:
        event = event_entry(connection, "urn:uuid:a", {"s-a": "Source A"})
        assert event_entry(connection, "urn:uuid:b", {}) is None
    assert event is not None
    assert (event.item.title, event.source_title, [one.title for one in event.reports]) == ("a", "Source A", ["b"])
    assert [one.title for one in event.later] == ["c"]


def test_the_newest_headlines_of_a_topic_are_one_an_event(database: Database) -> None:
    for name, event in (("a", 1), ("b", 1), ("c", 3), ("d", None)):
        position = save_report(database, name, event)
        with database.write() as connection:
            save_matches(connection, position, [Match("t")])
    with database.read() as connection:
        assert [each.title for each in newest_headlines(connection, "t", 9)] == ["a", "c", "d"]
        assert [each.title for each in newest_headlines(connection, "t", 2)] == ["a", "c"]
        assert newest_headlines(connection, "other", 9) == ()


def test_every_report_of_an_event_has_its_counts_and_one_alone_has_none(database: Database) -> None:
    for name, event in (("a", 1), ("b", 1), ("c", 3), ("d", None)):
        save_report(database, name, event)
    with database.read() as connection:
        assert report_counts(connection, {}) == {1: (2, 2), 2: (2, 2)}
