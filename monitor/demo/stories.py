"""Stories, pictures and outlets of the bundled news site.

A file is a TOML head between two lines `+++`, then the text: blocks with an
empty line between them. `## ` opens a heading, `> ` a quotation, `![words]`
a picture with its caption; everything else is a paragraph.

A story's picture is a landscape whose colours and hills come from its id; the
code to scan is a pattern that looks like one and says nothing.
"""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from random import Random
from typing import Any, Literal
from zlib import compress, crc32

BlockKind = Literal["paragraph", "heading", "quote", "picture"]
MARKS: tuple[tuple[str, BlockKind], ...] = (("## ", "heading"), ("> ", "quote"), ("![", "picture"))


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a story's text; `words` is plain text, or a picture's caption."""

    kind: BlockKind
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story of one outlet.

    id:          name of its file, without ending
    outlet:      id of the outlet that carries it
    offset:      when it is published, counted from the start of the site; negative: before
    section:     the department it stands in, one Latin word
    taken_from:  id of the story whose text it republishes, or empty
    """

    id: str
    outlet: str
    title: str
    author: str
    section: str
    offset: timedelta
    blocks: tuple[Block, ...]
    tags: tuple[str, ...] = ()
    taken_from: str = ""

    @property
    def number(self) -> int:
        """Six digits that stay with the story, as content systems give them out."""
        return 100_000 + crc32(self.id.encode()) % 900_000

    @property
    def slug(self) -> str:
        """The id without the outlet: the readable end of an address."""
        return self.id.partition("-")[2]

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return next(block.words for block in self.blocks if block.kind == "paragraph")


def parse_story(name: str, content: str) -> Story:
    """Read one story file; `name` becomes its id.

    Raises KeyError or ValueError where the head is wrong.
    """
    _, head, text = content.split("+++\n", 2)
    facts: dict[str, Any] = tomllib.loads(head)
    if "seconds_after" in facts:
        offset = timedelta(seconds=facts["seconds_after"])
    else:
        offset = -timedelta(hours=facts["hours_ago"])
    return Story(
        id=name,
        outlet=name.partition("-")[0],
        title=facts["title"],
        author=facts["author"],
        section=facts["section"],
        offset=offset,
        blocks=tuple(_block(words) for words in text.strip().split("\n\n")),
        tags=tuple(facts.get("tags", ())),
        taken_from=facts.get("taken_from", ""),
    )


def load_stories() -> tuple[Story, ...]:
    """Every bundled story, the earliest first."""
    folder = files("monitor.demo") / "stories"
    stories = [
        parse_story(entry.name.removesuffix(".md"), entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    ]
    return tuple(sorted(stories, key=lambda story: (story.offset, story.id)))


def _block(words: str) -> Block:
    for mark, kind in MARKS:
        if words.startswith(mark):
            return Block(kind, words.removeprefix(mark).removesuffix("]" if kind == "picture" else ""))
    return Block("paragraph", " ".join(words.split("\n")))


WIDTH, HEIGHT = 960, 540  # of a picture, which is drawn instead of stored
MODULES = 29  # side of a version-3 QR code
FINDER = 7  # side of one of its three corner marks
SCALE = 6  # pixels a module
QUIET = 4  # empty modules around the code


def landscape_svg(seed: str) -> str:
    """A quiet landscape of 960 × 540, always the same for one seed."""
    random = Random(seed)
    hue = random.randrange(360)
    sun_x, sun_y, sun_r = random.randrange(140, 820), random.randrange(90, 230), random.randrange(36, 76)
    hills = ""
    for row in range(4):
        heights = [250 + 85 * row + random.randrange(-46, 46) for _ in range(8)]
        step = WIDTH / (len(heights) - 1)
        ridge = " ".join(
            f"S{step * (at - 0.5):.0f} {height} {step * at:.0f} {height}" for at, height in enumerate(heights) if at
        )
        fill = f"hsl({(hue + 14 * row) % 360} 38% {58 - 13 * row}%)"
        hills += f'<path d="M0 {HEIGHT}V{heights[0]}{ridge}V{HEIGHT}Z" fill="{fill}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl({hue} 46% 68%)"/>'
        f'<stop offset="1" stop-color="hsl({(hue + 40) % 360} 72% 90%)"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>'
        f'<circle cx="{sun_x}" cy="{sun_y}" r="{sun_r}" fill="#fff" fill-opacity=".75"/>{hills}</svg>\n'
    )


def scan_png(seed: str) -> bytes:
    """A black and white PNG that looks like a QR code, always the same for one seed."""
    random = Random(seed)
    side = MODULES + 2 * QUIET
    dark = [[_is_dark(row - QUIET, column - QUIET, random) for column in range(side)] for row in range(side)]
    lines = [bytes(0 if module else 255 for module in row for _ in range(SCALE)) for row in dark]
    pixels = b"".join(b"\0" + line for line in lines for _ in range(SCALE))
    header = struct.pack(">IIBBBBB", side * SCALE, side * SCALE, 8, 0, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n"
    for kind, content in ((b"IHDR", header), (b"IDAT", compress(pixels)), (b"IEND", b"")):
        image += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content))
    return image


def _is_dark(row: int, column: int, random: Random) -> bool:
    noise = random.random() < 0.5
    if not (0 <= row < MODULES and 0 <= column < MODULES):
        return False
    for top, left in ((0, 0), (0, MODULES - FINDER), (MODULES - FINDER, 0)):
        distance = max(abs(row - top - FINDER // 2), abs(column - left - FINDER // 2))
        if distance <= FINDER // 2 + 1:  # the mark and the light line around it
            return distance in (0, 1, 3)
    return noise


CHINA = timezone(timedelta(hours=8))
EAST_COAST = timezone(timedelta(hours=-4))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Profile:
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
    """Write a time as Chinese lists do; both times are in one zone.

    刚刚, 12分钟前, 3小时前, 昨天 12:30, 11-20.
    """
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


PROFILES = (
    Profile(
        id="qianyan", name="前沿速递", language="zh-CN", charset="utf-8", encoding="utf-8",
        story_path="/wx/{number}.html", watched="/wx", feed_type="", link_suffix="?utm_source=home",
        zone=CHINA, list_date=lambda then, now: f"{then:%Y-%m-%d %H:%M}",
        page_date=lambda then: f"{then:%Y-%m-%d %H:%M}", day=lambda then: f"{then:%Y-%m-%d}",
    ),
    Profile(
        id="dengta", name="灯塔科技", language="zh-CN", charset="gb2312", encoding="gb18030",
        story_path="/news/{number}.htm", watched="/news/index.htm", feed_type="", link_suffix="", zone=CHINA,
        list_date=relative_chinese, page_date=lambda then: f"{then:%Y年%m月%d日 %H:%M}",
        day=lambda then: f"{then:%Y年%m月%d日}",
    ),
    Profile(
        id="tidewater", name="The Tidewater Ledger", language="en-US", charset="utf-8", encoding="utf-8",
        story_path="/{section}/{slug}/", watched="/feed.xml", feed_type="application/rss+xml",
        link_suffix="?utm_source=rss&utm_medium=feed", zone=EAST_COAST,
        list_date=lambda then, now: american(then), page_date=american,
        day=lambda then: american(then).rpartition(", ")[0],
    ),
    Profile(
        id="circuit", name="Circuit Weekly", language="en-GB", charset="utf-8", encoding="utf-8",
        story_path="/articles/{slug}", watched="/atom.xml", feed_type="application/atom+xml", link_suffix="",
        zone=UTC, list_date=lambda then, now: british(then), page_date=british, day=british,
    ),
)  # fmt: skip
