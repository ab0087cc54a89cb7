"""Lists of many kinds of sites are found without a selector: every entry, nothing else, in order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import discover
from monitor.model import Source
from tests.discover.wild_lists import FIRST, SECOND, THIRD, WildList

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("case", [*FIRST, *SECOND, *THIRD], ids=lambda case: case.name)
def test_a_list_of_its_kind_is_found(case: WildList) -> None:
    source = Source("s", case.address)
    found = discover(
        case.body.encode(), url=case.address, content_type="text/html; charset=utf-8", source=source, now=NOW, zone=UTC
    )
    assert [entry.title for entry in found.entries] == list(case.titles)
    if case.url:
        assert found.entries[0].url == case.url
    if case.date:
        assert f"{found.entries[0].published:%Y-%m-%d}" == case.date
