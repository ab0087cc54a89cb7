"""A source of kind `watch`: its page is published as one item for each change of its text."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import ListSelectors, Source
from tests.pipeline.conftest import Desk


def page(desk: Desk, hours: str, clock: str = "12:00:00") -> None:
    desk.site.html("/hours", f"<html><body><p>{clock}</p><p>Open {hours}</p><p class=note>Ring twice</p></body></html>")


def watch(desk: Desk, part: str | None = None) -> None:
    url = desk.site.base + "/hours"
    desk.watch(Source("s", url, kind="watch", title="Library", list=ListSelectors(item=part)))


def test_a_change_becomes_an_item_with_its_text_and_no_other_page_is_asked(desk: Desk) -> None:
    page(desk, "9–17")
    watch(desk)
    assert desk.visit().new == 0
    page(desk, "10–18")
    assert desk.visit(after=timedelta(hours=1)).new == 1
    (item,) = desk.items()
    assert item.title == "Library: Open 10–18"
    assert "Open 9–17" in item.text
    assert {path for path, _ in desk.site.requests} <= {"/hours", "/robots.txt"}


def test_a_clock_makes_no_item_and_changes_follow_one_another(desk: Desk) -> None:
    page(desk, "9–17")
    watch(desk)
    desk.visit()
    page(desk, "9–17", clock="13:30:10")
    assert desk.visit(after=timedelta(hours=1)).new == 0
    for number, hours in enumerate(("10–18", "9–17", "10–18"), start=2):
        page(desk, hours)
        assert desk.visit(after=timedelta(hours=number)).new == 1
    assert len(desk.items()) == 3


def test_a_page_that_did_not_change_costs_no_comparison(desk: Desk) -> None:
    page(desk, "9–17")
    watch(desk)
    desk.visit()
    assert desk.visit(after=timedelta(hours=1)).outcome == "unchanged"


def test_a_watched_part_that_is_gone_is_a_failure_and_its_return_is_compared(desk: Desk) -> None:
    page(desk, "9–17")
    watch(desk, ".note")
    desk.visit()
    desk.site.html("/hours", "<html><body><p>We are moving house</p></body></html>")
    assert desk.visit(after=timedelta(hours=1)).outcome == "failed"
    desk.site.html("/hours", "<html><body><p class=note>Ring once</p></body></html>")
    assert desk.visit(after=timedelta(hours=9)).new == 1
