"""The words of one row of a list: its lines and their pieces, and what among them is no headline.

A line is a run of text between two blocks; a piece is the part of a line that one element holds. Dates, numbers,
reading times, counts and advertising labels are pieces too, and never headlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.structure import HEADINGS, INLINE, place_within
from monitor.text.dates import parse_date

WORDS = 16  # letters from which a line of a row is its headline rather than a kicker
_LONGEST_DATE = 60  # characters of a line that is a date and little else
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "textarea"})
_TITLE_NAMES = re.compile(r"title|headline|(?:^|[-_ ])(?:heading|hd|tit|tt|bt)(?:$|[-_ ])", re.IGNORECASE)
_NOT_A_TITLE_NAME = re.compile(r"subtitle|sub-title|titlebar|section-?title|titles?-?meta", re.IGNORECASE)
_COUNT = re.compile(
    r"[\W\d_]*|[\d.,]+\s?[kmKM万亿w+]?\s?(?:comments?|replies|reply|views?|reads?|likes?|votes?|points?|shares?"
    r"|条评论|评论|回复|阅读|浏览|次|赞|人)?|(?:comments?|评论|阅读|浏览|回复|点击)\W{0,3}\d[\d.,]*[kKwW万]?",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:about |~|约|阅读|阅读时间|需|read time)?\W?\s?\d{1,3}[ -]?(?:min(?:ute)?s?(?:[ -]read)?"
    r"|分钟(?:阅读)?|分钟读完)(?: read(?:ing)?(?: time)?)?|\d{1,3}\s?(?:min|sec|s|分|秒)",
    re.IGNORECASE,
)
DOCUMENT_NUMBER = re.compile(r"([A-Za-z]{2,12})[-:_#/]{1,2}\d{4}[-_./]\d{1,9}")  # CVE-2026-11, no month of a year
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,2}:\d{2}")
ADVERTISEMENT = re.compile(
    r"\W?(?:广告|推广|赞助|ads?|advert(?:isement)?|sponsored(?: content)?|promoted|anzeige|publicit[ée]|publicidad)\W?",
    re.IGNORECASE,
)
MORE = re.compile(
    r"\W*(?:(?:read|learn|see|view|show|load|find out|continue|keep) (?:more|all|details?|reading|on|post|article|"
    r"full (?:story|article|post))|more(?: details| info(?:rmation)?| »)?|details?|full (?:story|article)|open|"
    r"lire la suite|en savoir plus|weiterlesen|mehr(?: lesen| erfahren)?|leer más|ver más|seguir leyendo|leia mais|"
    r"leggi (?:di più|tutto)|lees (?:meer|verder)|läs mer|les mer|læs mere|читать далее|подробнее|続きを読む|詳細|"
    r"자세히(?: 보기)?|더 ?보기|comments?|\d+ comments?|reply|更多|查看(?:更多|详情|全文)|阅读(?:全文|原文|更多)|详情|"
    r"详细|全文|点击查看|查看|下一页|上一页|next|previous|prev|home|首页|permalink|link)\W*",
    re.IGNORECASE,
)
_MORE_ABOUT = re.compile(
    r"(?:read|learn|find out|see) more (?:about|on|of)\s+|(?:continue reading|weiterlesen|lire la suite)\W+(?=\w.{15})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What dates are read by. now: aware; zone: of dates that name none."""

    now: datetime
    zone: tzinfo

    def date(self, text: str) -> datetime | None:
        """The moment that a short text names; None where it is long, or names none."""
        if not text or len(text) > _LONGEST_DATE:
            return None
        return parse_date(text, now=self.now, zone=self.zone)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that one element holds. owner: the element; link: the nearest link around it, if any."""

    owner: HtmlElement
    text: str
    link: HtmlElement | None


@dataclass(frozen=True)
class TextLine:
    """A run of text between two blocks. box: the block that holds it."""

    box: HtmlElement
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """Its words, white space folded."""
        return one_line("".join(piece.text for piece in self.pieces))

    def place(self, row: HtmlElement) -> str:
        """The path from a row to the line: of its only owner where it has one, else of its box."""
        owners = {piece.owner for piece in self.pieces if piece.text.strip()}
        return place_within(next(iter(owners)) if len(owners) == 1 else self.box, row)


def lines_of(part: HtmlElement, link: HtmlElement | None = None) -> list[TextLine]:
    """The lines of a part of the page, in document order. link: the link around the part, if any."""
    lines: list[TextLine] = []
    pieces: list[Piece] = []
    box = part
    for kind, element, text, around in _texts(part, link):
        if kind == "text":
            pieces.append(Piece(element, text, around))
            continue
        if any(piece.text.strip() for piece in pieces):
            lines.append(TextLine(box, tuple(pieces)))
        pieces, box = [], element
    if any(piece.text.strip() for piece in pieces):
        lines.append(TextLine(box, tuple(pieces)))
    return lines


def _texts(part: HtmlElement, link: HtmlElement | None) -> Iterator[tuple[str, HtmlElement, str, HtmlElement | None]]:
    """Yield texts, and the borders of blocks with the block that holds what follows."""
    if not isinstance(part.tag, str) or part.tag in _HIDDEN:
        return
    link = part if part.tag == "a" else link
    block = part.tag not in INLINE
    if block:
        yield "border", part, "", link
    if part.text:
        yield "text", part, part.text, link
    for child in part:
        yield from _texts(child, link)
        if isinstance(child.tag, str) and child.tag not in INLINE:
            yield "border", part, "", link
        if child.tail:
            yield "text", part, child.tail, link
    if block:
        yield "border", part, "", link


def is_heading(element: HtmlElement, row: HtmlElement) -> bool:
    """Detect a heading, or an element around which one stands within the row."""
    for part in (element, *element.iterancestors()):
        if part.tag in HEADINGS:
            return True
        if part is row:
            break
    return False


def is_named_title(element: HtmlElement) -> bool:
    """Detect an element whose class calls it a title."""
    name = element.get("class") or ""
    return bool(_TITLE_NAMES.search(name)) and not _NOT_A_TITLE_NAME.search(name)


def is_beside_headline(text: str, reading: Reading) -> bool:
    """Detect what stands beside a headline.

    A number, a count, a time, a reading time, a label of advertising.
    """
    if any(pattern.fullmatch(text) for pattern in (_COUNT, _READING_TIME, _CLOCK, ADVERTISEMENT)):
        return not _VERSION.fullmatch(text) or is_date(text, reading)
    return is_date(text, reading)


def is_clock(text: str) -> bool:
    """Detect a time of day or a playing time without a day."""
    return _CLOCK.fullmatch(text) is not None


def is_date(text: str, reading: Reading) -> bool:
    """Detect a text that is a date and little else.

    >>> from datetime import UTC
    >>> reading = Reading(datetime(2026, 11, 29, tzinfo=UTC), UTC)
    >>> is_date("[2026-11-25]", reading), is_date("The plan of 25 November 2026 fails", reading)
    (True, False)
    >>> is_date("CVE-2026-11", reading)
    False
    """
    if len(text) > 40 or reading.date(text) is None:
        return False
    code = DOCUMENT_NUMBER.fullmatch(text)
    if code and reading.date(f"1 {code[1]}") is None:
        return False
    digits = sum(map(str.isdigit, text))
    letters = headline_length("".join(char for char in text if char.isalpha()))
    return letters <= 20 or letters <= digits


def without_more(text: str) -> str:
    """A headline without "Read more about" before it; empty where a text only leads on.

    >>> without_more("Read more about Harbour bridge reopens"), without_more("Read more »")
    ('Harbour bridge reopens', '')
    """
    text = _MORE_ABOUT.sub("", text, count=1) if _MORE_ABOUT.match(text) else text
    return "" if MORE.fullmatch(text) else text


def split_date(text: str, reading: Reading) -> tuple[str, str]:
    """A headline without the date that stands at its beginning or its end, and that date.

    Empty where it has none.

    >>> from datetime import UTC
    >>> split_date("2026-11-25 关于公开招聘的公告", Reading(datetime(2026, 11, 29, tzinfo=UTC), UTC))
    ('关于公开招聘的公告', '2026-11-25')
    """
    words = text.split(" ")
    for count in (4, 3, 2, 1):
        for date, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            said, headline = " ".join(date), " ".join(rest).strip(" |·-–—")
            if len(said) < 5 or headline_length(headline) < WORDS or not any(map(str.isdigit, said)):
                continue
            ends = (date[0], date[-1])  # each has a digit, or is the name of a month
            if all(any(map(str.isdigit, end)) or reading.date(f"1 {end}") for end in ends) and is_date(said, reading):
                return headline, said
    return text, ""


def join_pieces(pieces: Sequence[Piece]) -> str:
    """The words of pieces, white space folded."""
    return one_line("".join(piece.text for piece in pieces))
