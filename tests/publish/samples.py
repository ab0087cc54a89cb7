"""Feeds and entries to test with; every test changes what it is about."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import FeedEntry, Hit, Item, Report
from monitor.publish import Feed

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def guid(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def item(name: str = "first", **changes: Any) -> Item:
    """An English item; `changes` are fields of Item."""
    plain = Item(
        guid=guid(name),
        source="harbour",
        url=f"https://harbour.example/news/{name}",
        title=f"The {name} report",
        published=MORNING,
        dated_by="page",
        first_seen=MORNING + timedelta(minutes=5),
        updated=MORNING,
        html="<p>Two ferries stay in port.</p>",
        text="Two ferries stay in port.",
        author="Ada Fern",
        language="en",
    )
    return replace(plain, **changes)


def entry(name: str = "first", **changes: Any) -> FeedEntry:
    """An entry of `item(name)`; `hits`, `reports`, `follows` and the like are the entry's, the rest the item's."""
    names = ("hits", "reports", "source_title", "follows", "later", "changed", "event_guid")
    own = {key: changes.pop(key) for key in names if key in changes}
    own |= {"guid": own.pop("event_guid")} if "event_guid" in own else {}
    return replace(FeedEntry(item(name, **changes), "Harbour News"), **own)


def report(name: str = "other", **changes: Any) -> Report:
    plain = Report(f"The {name} report", f"https://{name}.example/1", name.title(), MORNING + timedelta(hours=2))
    return replace(plain, **changes)


def hit(words: str, term: str = "", alias: str = "", lookalike: bool = False) -> Hit:
    return Hit("title", 0, len(words), words, term or words, alias, lookalike)


def feed(*entries: FeedEntry, **changes: Any) -> Feed:
    plain = Feed(
        id="ferries",
        title="Ferries",
        description="What matches ferry",
        home="https://news.example/topics/ferries",
        base="https://news.example/feeds",
        file_stem="ferries",
        entries=entries,
    )
    return replace(plain, **changes)


def full_feed() -> Feed:
    """A feed with everything that a feed can have, in both languages."""
    chinese = entry(
        "zh",
        title="渡轮停航：船长「离职」 <b>AT&T</b>",
        url="https://港口.example/新闻/1?a=1&b=2",
        html='<p>两艘渡轮停在港内。<a href="https://harbour.example/map">地图</a></p>'
        '<figure><img src="https://harbour.example/pictures/ferry-0001.jpg" alt="渡轮"></figure>',
        text="两艘渡轮停在港内。",
        image="https://harbour.example/pictures/ferry-0001.jpg",
        author="林海",
        language="zh",
        tags=("港口",),
        updated=MORNING + timedelta(hours=1),
        source_title="港口新闻",
        hits=(hit("渡轮", alias="ferry"), hit("离职", alias="departure")),
        reports=(report(), report("copyist", title="渡轮停航", copy=True)),
    )
    english = entry(
        "en",
        author="",
        image="https://harbour.example/pictures/quay-0002.jpg",
        hits=(hit("Ferries", term="ferr*"), hit("FERRlES", term="ferries", lookalike=True)),
    )
    return feed(chinese, english, language="zh", ttl=15, zone=SHANGHAI)
