"""What a person puts right: kept, and honoured later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import NewsmonitorError
from monitor.model import Item, Source
from monitor.pipeline.grouping import Corrected, join, split
from monitor.store.entries import find_entries, steps_of
from monitor.store.events import find_membership
from tests.pipeline.conftest import Desk
from tests.pipeline.test_grouping import APART, FERRY, ONE, TWO, feed, tell, wanting


def item(desk: Desk, source: str) -> Item:
    return next(item for item in desk.items() if item.source == source)


def set_apart(desk: Desk, source: str) -> Corrected:
    with desk.database.write() as connection:
        return split(connection, desk.context.names, item(desk, source), desk.now)


def make_one(desk: Desk, one: str, other: str) -> Corrected:
    with desk.database.write() as connection:
        return join(connection, item(desk, one), item(desk, other), desk.now)


def events(desk: Desk) -> dict[str, int | None]:
    """The event of each source's item."""
    with desk.database.read() as connection:
        homes = {one.source: find_membership(connection, one.position) for one in desk.items()}
    return {source: home.event if home else None for source, home in homes.items()}


def test_a_report_that_is_set_apart_is_an_entry_of_its_own(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    (before,) = feed(desk)
    done = set_apart(desk, "b")
    assert done == Corrected(item(desk, "b").guid, 1, frozenset({"ferry"}))
    after = {entry["title"]: entry for entry in feed(desk)}
    assert set(after) == {ONE[0], TWO[0]}
    assert after[ONE[0]]["id"] == before["id"]
    assert after[TWO[0]]["id"] == item(desk, "b").guid


def test_when_the_first_report_is_set_apart_the_next_founds_the_event_of_the_rest(desk: Desk) -> None:
    for name, story in (("a", ONE), ("b", TWO), ("c", TWO)):
        tell(desk, name, story)
    assert len(set(events(desk).values())) == 1
    done = set_apart(desk, "a")
    assert done.guid == item(desk, "a").guid
    apart = events(desk)
    assert apart["a"] != apart["b"] == apart["c"] == item(desk, "b").position


def test_copies_go_with_the_report_whose_text_they_are(desk: Desk) -> None:
    for name, story in (("a", ONE), ("b", TWO), ("copy", TWO)):
        tell(desk, name, story)
    set_apart(desk, "b")
    apart = events(desk)
    assert apart["b"] == apart["copy"] != apart["a"]


def test_a_copy_that_is_set_apart_is_none_any_more_and_later_reports_can_join_it(desk: Desk) -> None:
    tell(desk, "a", ONE)
    tell(desk, "copy", ONE)
    set_apart(desk, "copy")
    assert item(desk, "copy").copy_of is None
    set_apart_event = events(desk)["copy"]
    assert set_apart_event != events(desk)["a"]
    with desk.database.read() as connection:
        assert find_membership(connection, item(desk, "copy").position) is not None
    make_one(desk, "a", "copy")
    assert events(desk)["copy"] == events(desk)["a"]


def test_the_only_report_of_an_event_cannot_be_set_apart(desk: Desk) -> None:
    tell(desk, "a", ONE)
    with pytest.raises(NewsmonitorError, match="the only report of its event"):
        set_apart(desk, "a")


def test_two_events_that_are_made_one_are_one_entry_under_the_older_guid(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE)
    tell(desk, "b", APART)
    (before,) = feed(desk)
    desk.now += timedelta(hours=1)
    done = make_one(desk, "b", "a")
    (after,) = feed(desk)
    assert done.guid == after["id"] == before["id"]
    assert done.reports == 2
    assert [report["title"] for report in after["_newsmonitor"]["reports"]] == [APART[0]]
    assert after["date_modified"] > before.get("date_modified", before["date_published"])


def test_a_later_report_joins_what_was_made_one(desk: Desk) -> None:
    tell(desk, "a", APART)
    tell(desk, "b", ONE)
    make_one(desk, "a", "b")
    tell(desk, "c", TWO)
    assert set(events(desk).values()) == {item(desk, "a").position}


def test_what_is_one_already_is_told(desk: Desk) -> None:
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    with pytest.raises(NewsmonitorError, match="one event already"):
        make_one(desk, "a", "b")


def test_a_correction_is_a_step_on_the_way_of_its_item(desk: Desk) -> None:
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    set_apart(desk, "b")
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [], item(desk, "b").guid)
        assert "a person set it apart" in steps_of(connection, entry.id)[-1].reason


def test_a_headline_that_was_set_apart_stays_so_when_its_article_comes(desk: Desk) -> None:
    tell(desk, "a", ONE)
    desk.site.listing({"/b/x.html": TWO[0], "/b/y.html": "What b grows in its garden this year"}, "/b")
    desk.site.html("/b/x.html", "out of order", status=500)
    desk.watch(*desk.config.sources, Source("b", f"{desk.site.base}/b"))
    desk.visit("b")
    desk.visit("b", after=timedelta(minutes=6))  # now the headline alone is there, and is grouped by itself
    assert events(desk)["b"] == events(desk)["a"]
    set_apart(desk, "b")
    desk.site.article("/b/x.html", *ONE)
    desk.visit("b", after=timedelta(minutes=40))
    assert item(desk, "b").complete
    assert item(desk, "b").copy_of is None
    assert events(desk)["b"] != events(desk)["a"]


def test_a_headline_that_was_joined_stays_so_when_its_article_comes(desk: Desk) -> None:
    tell(desk, "a", APART)
    desk.site.listing({"/b/x.html": TWO[0], "/b/y.html": "What b grows in its garden this year"}, "/b")
    desk.site.html("/b/x.html", "out of order", status=500)
    desk.watch(*desk.config.sources, Source("b", f"{desk.site.base}/b"))
    desk.visit("b")
    desk.visit("b", after=timedelta(minutes=6))
    make_one(desk, "a", "b")
    desk.site.article("/b/x.html", *TWO)
    desk.visit("b", after=timedelta(minutes=40))
    assert events(desk)["b"] == events(desk)["a"]
