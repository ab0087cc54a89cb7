"""The measuring program tells late visits from those in time, and a figure above its bound."""

import pytest

from tests.bench.many.__main__ import BOUNDS, Asked, host_of, judged, lateness, under_load


def test_the_first_visit_is_due_as_stored_and_the_next_a_period_later() -> None:
    asked = [Asked(10.2, "a", "/robots.txt"), Asked(10.5, "a", "/feed.xml"), Asked(21, "a", "/feed.xml")]
    assert lateness(asked, {"a": 10}, every=10, until=30) == [pytest.approx(0.2), 0.5]


def test_a_visit_that_did_not_come_is_late_without_end() -> None:
    assert lateness([], {"a": 10}, every=10, until=30) == [float("inf")]
    assert lateness([], {"a": 40}, every=10, until=30) == []


def test_robots_txt_that_is_asked_again_is_counted() -> None:
    first = [Asked(1, "a", "/robots.txt"), Asked(1, "a", "/feed.xml"), Asked(11, "a", "/feed.xml")]
    name = "robots.txt asked again, share of later visits"
    assert under_load(first, {"a": 1}, 10, until=12)[name] == 0
    assert under_load([*first, Asked(11, "a", "/robots.txt")], {"a": 1}, 10, until=12)[name] == 1


def test_a_figure_above_its_bound_fails() -> None:
    assert judged(BOUNDS) == 0
    assert judged({**BOUNDS, "lateness, median, seconds": 1.01}) == 1


def test_every_source_has_a_host_of_its_own() -> None:
    assert len({host_of(number) for number in range(10_000)}) == 10_000
