"""A topic's near misses have a feed of their own; what is beyond its budget of a day is one entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from monitor.model import FeedEntry, Item, Topic
from monitor.pipeline import matching
from monitor.pipeline.publishing import within_budget
from monitor.store.schema import matches
from tests.pipeline.conftest import TOPIC, Desk
from tests.pipeline.test_publishing import edit, titles
from tests.pipeline.test_visit import DEPARTURE, OTHER, two_articles

NEAR = Topic("dep-near", "差一个条件", ("OpenAI AND 没有这个词",), near_of="dep", allow_empty=True)
NOON = datetime(2024, 5, 16, 12, tzinfo=UTC)
SKY = tuple(f"望远镜的第{number}项试验在周三完成，结果比预期的好，工程师们开始准备下一项。" for number in range(5))
PAGE = "http://x.example/topics/t"


def two_texts(desk: Desk) -> None:
    """Two articles that have no text in common."""
    two_articles(desk)
    desk.site.article("/b.html", OTHER, *SKY)


def entries_of(desk: Desk, name: str) -> list[dict[str, Any]]:
    desk.publish()
    found: list[dict[str, Any]] = json.loads(desk.feed(f"{name}.json"))["items"]
    return found


def test_a_near_miss_is_published_with_the_clause_that_it_lacks(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=NEAR.match), NEAR)
    two_articles(desk)
    desk.visit()
    (entry,) = entries_of(desk, "dep-near")
    assert entry["title"] == DEPARTURE
    assert entry["_newsmonitor"]["missing"] == "没有这个词"
    assert "差一个条件，未满足：<code>没有这个词</code>" in entry["content_html"]
    assert titles(desk) == []


def test_an_edit_moves_a_near_miss_into_the_topic_under_the_same_guid(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=NEAR.match), NEAR)
    two_articles(desk)
    desk.visit()
    before = entries_of(desk, "dep-near")[0]["id"]
    edit(desk, TOPIC, replace(NEAR, match=TOPIC.match))
    assert entries_of(desk, "dep-near") == []
    assert [entry["id"] for entry in entries_of(desk, "dep")] == [before]


def test_old_items_of_an_edited_topic_show_their_words_though_only_those_of_new_ones_are_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_texts(desk)
    desk.visit()
    edit(desk, replace(TOPIC, match=("离职 OR 望远镜",)))
    stored = entries_of(desk, "dep")
    monkeypatch.setattr(matching, "_WITH_HITS", 1)
    edit(desk, replace(TOPIC, match=("望远镜 OR 离职",)))
    with desk.database.read() as connection:
        assert sorted(len(hits) for hits in connection.scalars(select(matches.c.hits))) == [0, 2]
    assert entries_of(desk, "dep") == stored
    assert all(entry["_newsmonitor"]["matched"] for entry in stored)


def test_what_a_source_sends_to_a_topic_is_no_near_miss_of_it(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=NEAR.match), NEAR)
    two_texts(desk)
    desk.watch(replace(desk.config.sources[0], topics=("dep",)))
    desk.visit()
    assert entries_of(desk, "dep-near") == []
    assert set(titles(desk)) == {DEPARTURE, OTHER}
    edit(desk, TOPIC, replace(NEAR, match=("OpenAI AND 也没有",)))
    assert entries_of(desk, "dep-near") == []


def entry(number: int, seen: datetime) -> FeedEntry:
    item = Item(
        guid=f"urn:uuid:{number}",
        source="s",
        url=f"https://x.example/{number}",
        title=f"Number {number}",
        published=seen - timedelta(hours=1),
        dated_by="page",
        first_seen=seen,
        updated=seen,
        position=number,
    )
    return FeedEntry(item, "S")


def shown(
    entries: list[FeedEntry],
    budget: int | None,
    title: str = "News",
    zone: tzinfo = UTC,
    wanted: Callable[[FeedEntry], bool] = lambda entry: True,
) -> list[FeedEntry]:
    topic = Topic("t", title, ("a",), budget=budget)
    return list(within_budget(entries, topic, zone=zone, page=PAGE, wanted=wanted))


def test_the_first_of_a_day_stand_for_themselves_and_the_rest_is_one_entry() -> None:
    arrived = [entry(number, NOON + timedelta(minutes=number)) for number in range(5)]
    digest, second, first = shown(arrived, 2)
    assert [first.item.title, second.item.title] == ["Number 0", "Number 1"]
    assert [each.item.title for each in digest.rest] == ["Number 2", "Number 3", "Number 4"]
    assert (digest.item.title, digest.item.url) == ("News: 3 more on 2024-05-16", f"{PAGE}#2024-05-16")
    assert (digest.item.published, digest.item.updated) == (arrived[2].item.first_seen, arrived[4].item.first_seen)


def test_a_digest_keeps_its_guid_and_date_as_it_grows() -> None:
    arrived = [entry(number, NOON + timedelta(minutes=number)) for number in range(9)]
    early, late = shown(arrived[:4], 2)[0].item, shown(arrived, 2)[0].item
    assert (early.guid, early.published) == (late.guid, late.published)
    assert early.updated < late.updated


def test_each_day_has_its_own_budget_and_days_are_those_of_the_zone() -> None:
    arrived = [entry(number, NOON + timedelta(hours=3 * number)) for number in range(4)]  # 12, 15, 18, 21 UTC
    assert [len(each.rest) for each in shown(arrived, 2)] == [2, 0, 0]
    in_shanghai = shown(arrived, 2, zone=ZoneInfo("Asia/Shanghai"))  # 20, 23, 2, 5
    assert not any(each.rest for each in in_shanghai)


def test_within_the_budget_nothing_changes() -> None:
    arrived = [entry(number, NOON + timedelta(minutes=number)) for number in range(3)]
    assert shown(arrived, 3) == arrived[::-1]


def test_an_entry_that_leaves_lets_none_out_of_the_digest() -> None:
    arrived = [entry(number, NOON + timedelta(minutes=number)) for number in range(4)]
    digest, first = shown(arrived, 2, wanted=lambda entry: entry.item.position not in (0, 2))
    assert first.item.title == "Number 1"
    assert [each.item.title for each in digest.rest] == ["Number 3"]


def test_a_chinese_topic_has_a_chinese_digest() -> None:
    arrived = [entry(number, NOON) for number in range(3)]
    assert shown(arrived, 1, title="人事变动")[0].item.title == "人事变动：2024-05-16 另有 2 条"


def test_a_digest_is_published_as_a_list_of_links(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=("OpenAI OR 望远镜",), budget=1))
    two_texts(desk)
    desk.visit()
    entries = entries_of(desk, "dep")
    assert len(entries) == 2
    (digest,) = [entry for entry in entries if "另有 1 条" in entry["title"]]
    assert digest["content_html"].count("<li><a href=") == 1
    assert digest["url"] == "http://127.0.0.1:8080/topics/dep#2024-05-16"
    assert desk.publish() == 0
