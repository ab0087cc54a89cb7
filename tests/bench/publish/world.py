"""Feeds of articles as long as real ones, the same in every run."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from monitor.model import FeedEntry, Hit, Item
from monitor.publish import Feed

START = datetime(2026, 3, 2, tzinfo=UTC)
_WORDS = (
    "the ferry stays in port while officials weigh new rules for harbour trade and captains leave after ten years "
    "渡轮停航 船长离职 港口新规 芯片出口管制 模型开源"
).split()
_PARAGRAPHS, _LENGTH = 12, 60


def entry(number: int, feed: int) -> FeedEntry:
    """One article of about 4,000 characters, with links, tags and two matched terms."""
    chance = random.Random(number * 1009 + feed)
    paragraphs = [" ".join(chance.choices(_WORDS, k=_LENGTH)) for _ in range(_PARAGRAPHS)]
    address = f"https://harbour.example/{feed}/{number}"
    at = START + timedelta(minutes=number)
    item = Item(
        guid=uuid.uuid5(uuid.NAMESPACE_URL, address).urn,
        source="harbour",
        url=address,
        title=" ".join(chance.choices(_WORDS, k=9)),
        published=at,
        dated_by="page",
        first_seen=at,
        updated=at,
        html="".join(f'<p>{text} <a href="{address}/more">more</a></p>' for text in paragraphs),
        text="\n".join(paragraphs),
        author="Ada Fern",
        language="en",
        tags=("harbour", "港口"),
    )
    hits = (Hit("title", 0, 5, "ferry", "ferry"), Hit("text", 4, 9, "ferry", "ferry", alias="boats"))
    return FeedEntry(item, "Harbour News", hits)


def feeds(count: int, length: int, round_: int) -> Iterator[Feed]:
    """Give `count` feeds of `length` entries, newest first; each round brings one new entry to each."""
    for number in range(count):
        entries = tuple(entry(at, number) for at in range(length + round_ - 1, round_ - 1, -1))
        yield Feed(
            id=f"topic-{number}",
            title=f"Topic {number}",
            description="What matches ferry",
            home=f"https://news.example/topics/topic-{number}",
            base="https://news.example/feeds",
            file_stem=f"topic-{number}",
            entries=entries,
            language="en",
        )
