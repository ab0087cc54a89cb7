"""The archive searched: what a topic would find, as soon as it is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.pipeline.matching import index_new_items
from monitor.pipeline.publishing import publish_changes
from monitor.service.backend import Archive
from monitor.store.search import Within, unindexed_positions
from monitor.web.query_pages import lookup_for, search
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, two_articles


def found(desk: Desk, query: str, within: Within | None = None) -> list[str]:
    archive = Archive(lambda: desk.context).archive(lookup_for(query, {}), within or Within())
    return [entry.item.title for entry in search(query, {}, archive, desk.now).entries]


def waiting(desk: Desk) -> int:
    with desk.database.read() as connection:
        return len(unindexed_positions(connection, 100))


@pytest.mark.parametrize("is_indexed", [False, True])
def test_an_item_is_found_before_and_after_it_is_indexed(desk: Desk, is_indexed: bool) -> None:
    two_articles(desk)
    desk.visit()
    assert waiting(desk) == 2
    if is_indexed:
        assert index_new_items(desk.context) == 2
        assert waiting(desk) == 0
    assert found(desk, "OpenAI") == [DEPARTURE]
    assert sorted(found(desk, "source:s")) == sorted([DEPARTURE, OTHER])
    assert found(desk, "OpenAI nowhere") == []
    assert found(desk, "OpenAI", Within(source="other")) == []
    assert found(desk, "OpenAI", Within(since=desk.now + timedelta(days=9))) == []


def test_publishing_indexes_what_is_new_though_no_feed_changed(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    publish_changes(desk.context)
    assert waiting(desk) == 0
    assert publish_changes(desk.context) is None
