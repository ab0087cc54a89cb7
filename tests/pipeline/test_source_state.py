"""What is remembered of a source between two visits."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import SourceState
from monitor.store.sources import source_state
from tests.newssite import Answer
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, two_articles


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def move(desk: Desk, status: int = 301) -> None:
    two_articles(desk)
    desk.site.pages["/new"] = desk.site.pages["/"]
    desk.site.pages["/"] = Answer(status=status, headers={"Location": "/new"})


def test_a_permanent_redirect_is_believed_when_it_held_three_times_over_a_day(desk: Desk) -> None:
    move(desk)
    for hours in (0, 10, 13):
        desk.visit(after=timedelta(hours=hours))
        assert state(desk).address == ""
    desk.visit(after=timedelta(hours=10))
    assert state(desk).address == desk.site.base + "/new"
    asked = len(desk.site.asked("/"))
    desk.visit(after=timedelta(hours=1))
    assert len(desk.site.asked("/")) == asked


def test_a_temporary_redirect_is_never_believed(desk: Desk) -> None:
    move(desk, status=302)
    for _ in range(5):
        desk.visit(after=timedelta(hours=20))
    assert state(desk).address == ""


def test_an_address_that_was_believed_and_fails_is_left_for_the_sources_own(desk: Desk) -> None:
    move(desk)
    for _ in range(4):
        desk.visit(after=timedelta(hours=20))
    desk.site.html("/new", "gone", status=404)
    two_articles(desk)
    assert desk.visit(after=timedelta(hours=1)).outcome == "failed"
    assert desk.visit(after=timedelta(hours=1)).outcome == "read"
    assert state(desk).address == ""


def test_validators_that_stay_while_the_content_changes_are_found_out(desk: Desk) -> None:
    two_articles(desk)
    for page in (desk.site.pages["/"],):
        page.headers["ETag"] = '"never changes"'
    desk.visit()
    desk.site.listing({"/c.html": "第三条新闻:老城区的最后一家修表铺", "/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.pages["/"].headers["ETag"] = '"never changes"'
    assert desk.visit(after=timedelta(days=1)).new == 1
    assert state(desk).validators_broken
    desk.visit(after=timedelta(minutes=5))
    assert "if-none-match" not in desk.site.asked("/")[-1]


def test_a_list_is_fetched_whole_once_a_day_and_conditionally_in_between(desk: Desk) -> None:
    two_articles(desk)
    for hours in (0, 1, 24, 1):
        desk.visit(after=timedelta(hours=hours))
    conditional = ["if-none-match" in headers for headers in desk.site.asked("/")]
    assert conditional == [False, True, False, True]
    assert not state(desk).validators_broken


def test_what_is_learned_of_arrivals_is_kept(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    first = state(desk)
    assert first.arrival_model
    desk.site.listing({"/c.html": "第三条新闻:老城区的最后一家修表铺", "/a.html": DEPARTURE, "/b.html": OTHER})
    desk.visit(after=timedelta(hours=3))
    assert state(desk).arrival_model != first.arrival_model
    assert "a day" in state(desk).why_next or "a week" in state(desk).why_next


def test_an_arrival_model_that_cannot_be_read_is_learned_anew(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    with desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE sources SET habit = '[1, 2]'")
    assert desk.visit(after=timedelta(hours=3)).outcome == "unchanged"
    assert state(desk).arrival_model.startswith("[17")
