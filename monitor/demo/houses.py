"""The four outlets of the bundled news site: what sets one apart from the next, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

CHINA = timezone(timedelta(hours=8))
EAST_COAST = timezone(timedelta(hours=-4))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class House:
    """One outlet.

    charset:      what its pages declare; `encoding` is what they are written in
    story_path:   address of a story; {number} and {slug} are filled in
    watched:      path of the feed or list that a reader would watch
    feed_type:    media type of its feed, or empty where it has none
    link_suffix:  what it hangs on the links of its lists
    list_date:    how its lists write a time: (then, now) to words, both in `zone`
    page_date:    how its articles write a time
    day:          how it writes a day, as below its name
    """

    id: str
    name: str
    language: str
    charset: str
    encoding: str
    story_path: str
    watched: str
    feed_type: str
    link_suffix: str
    zone: tzinfo
    list_date: Callable[[datetime, datetime], str]
    page_date: Callable[[datetime], str]
    day: Callable[[datetime], str]


def relative_chinese(then: datetime, now: datetime) -> str:
    """A time as Chinese lists write it: 刚刚, 12分钟前, 3小时前, 昨天 12:30, 11-20; both in one zone."""
    gone = now - then
    if gone < MINUTE:
        return "刚刚"
    if gone < HOUR:
        return f"{gone // MINUTE}分钟前"
    days = (now.date() - then.date()).days
    if days == 0:
        return f"{gone // HOUR}小时前"
    if days == 1:
        return f"昨天 {then:%H:%M}"
    return f"{then:%m-%d}"


def american(then: datetime) -> str:
    """A time as an American newspaper writes it: May 14, 2024, 7:05 p.m."""
    half = "a.m." if then.hour < 12 else "p.m."
    return f"{then:%B} {then.day}, {then.year}, {then.hour % 12 or 12}:{then:%M} {half}"


def british(then: datetime) -> str:
    """A day as a British magazine writes it: 14 May 2024."""
    return f"{then.day} {then:%B} {then.year}"


HOUSES = (
    House(
        id="qianyan", name="前沿速递", language="zh-CN", charset="utf-8", encoding="utf-8",
        story_path="/wx/{number}.html", watched="/wx", feed_type="", link_suffix="?utm_source=home",
        zone=CHINA, list_date=lambda then, now: f"{then:%Y-%m-%d %H:%M}",
        page_date=lambda then: f"{then:%Y-%m-%d %H:%M}", day=lambda then: f"{then:%Y-%m-%d}",
    ),
    House(
        id="dengta", name="灯塔科技", language="zh-CN", charset="gb2312", encoding="gb18030",
        story_path="/news/{number}.htm", watched="/news/index.htm", feed_type="", link_suffix="", zone=CHINA,
        list_date=relative_chinese, page_date=lambda then: f"{then:%Y年%m月%d日 %H:%M}",
        day=lambda then: f"{then:%Y年%m月%d日}",
    ),
    House(
        id="tidewater", name="The Tidewater Ledger", language="en-US", charset="utf-8", encoding="utf-8",
        story_path="/{section}/{slug}/", watched="/feed.xml", feed_type="application/rss+xml",
        link_suffix="?utm_source=rss&utm_medium=feed", zone=EAST_COAST,
        list_date=lambda then, now: american(then), page_date=american,
        day=lambda then: american(then).rpartition(", ")[0],
    ),
    House(
        id="circuit", name="Circuit Weekly", language="en-GB", charset="utf-8", encoding="utf-8",
        story_path="/articles/{slug}", watched="/atom.xml", feed_type="application/atom+xml", link_suffix="",
        zone=UTC, list_date=lambda then, now: british(then), page_date=british, day=british,
    ),
)  # fmt: skip
