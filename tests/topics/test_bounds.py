"""What a query says of source and age bounds the search before an item is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.topics import bounds_of, parse

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
ALIASES = {"press": ("shore", "harbour")}


@pytest.mark.parametrize(
    ("query", "taken"),
    [
        ("ferry source:shore", {"shore"}),
        ("source:shore OR source:harbour", {"shore", "harbour"}),
        ("ferry source:@press", {"shore", "harbour"}),
        ("ferry -source:shore", {"harbour", "coast"}),
        ("ferry (source:shore OR source:harbour) -source:harbour", {"shore"}),
        ("source:nobody ferry", set()),
        ("source:/^(sh|co)/ ferry", {"shore", "coast"}),
    ],
)
def test_clauses_about_the_source_alone_choose_the_sources(query: str, taken: set[str]) -> None:
    takes = bounds_of(parse(query), ALIASES, NOW).takes
    assert takes
    assert {name for name in ("shore", "harbour", "coast") if takes(name)} == taken


@pytest.mark.parametrize("query", ["ferry", "any:shore", "ferry OR source:shore", "-(ferry source:shore)", "reports>2"])
def test_other_clauses_choose_none(query: str) -> None:
    bounds = bounds_of(parse(query), ALIASES, NOW)
    assert (bounds.takes, bounds.since, bounds.until) == (None, None, None)


def test_an_age_is_a_date_and_the_narrowest_counts() -> None:
    bounds = bounds_of(parse("ferry age<3d age<=36h age>1h age>=12h"), ALIASES, NOW)
    assert (NOW - bounds.since, NOW - bounds.until) == (timedelta(hours=36), timedelta(hours=12))  # type: ignore[operator]  # neither is None
    assert bounds_of(parse("ferry age<999999w"), ALIASES, NOW).since < NOW  # type: ignore[operator]
