"""Kinds of pages that people report to makers of feeds come out as the rows that a reader sees."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import discover
from monitor.model import Source
from tests.discover.fresh_lists import FRESH_ONE, FRESH_TWO
from tests.discover.more_lists import ROUND_ONE, ROUND_THREE, ROUND_TWO, ListPage

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "case", [*ROUND_ONE, *ROUND_TWO, *ROUND_THREE, *FRESH_ONE, *FRESH_TWO], ids=lambda case: case.name
)
def test_the_rows_of_a_page_come_out(case: ListPage) -> None:
    source = Source("s", case.address)
    entries = discover(
        case.body.encode(), url=case.address, content_type="text/html; charset=utf-8", source=source, now=NOW, zone=UTC
    ).entries
    assert [entry.title for entry in entries] == list(case.titles)
    assert [entry.url for entry in entries] == list(case.urls)
    if case.dates:
        assert [f"{entry.published:%Y-%m-%d}" if entry.published else "" for entry in entries] == list(case.dates)
    if case.image:
        assert entries[0].image == case.image
