"""One row of a list.

The elements that belong to it, its lines and their pieces, its picture and its date.

A line is a run of text between two blocks; a piece is the part of a line that one element holds. Dates, numbers,
reading times, counts and advertising labels are pieces too, and never headlines.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.structure import HEADINGS, INLINE, Target, ancestors, place_within, remembered, rows_around
from monitor.text.dates import parse_date

WORDS = 16  # letters from which a line of a row is its headline rather than a kicker
_LONGEST_DATE = 60  # characters of a line that is a date and little else
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "textarea"})
_TITLE_NAMES = re.compile(r"title|headline|(?:^|[-_ ])(?:heading|hd|tit|tt|bt)(?:$|[-_ ])", re.IGNORECASE)
_NOT_A_TITLE_NAME = re.compile(r"subtitle|sub-title|titlebar|section-?title|titles?-?meta", re.IGNORECASE)
_names_title = remembered(_TITLE_NAMES.search)
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
_RESULT = re.compile(r"\d{1,3}\s?[-–—:]\s?\d{1,3}")  # of a match: 2–1
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
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.|doi:)\S+", re.IGNORECASE)
_MORE_ABOUT = re.compile(
    r"(?:read|learn|find out|see) more (?:about|on|of)\s+|(?:continue reading|weiterlesen|lire la suite)\W+(?=\w.{15})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Context for reading dates.

    now: aware; zone: of dates that name none
    """

    now: datetime
    zone: tzinfo
    _known: dict[str, datetime | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lines: dict[tuple[HtmlElement, HtmlElement | None], list[TextLine]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def date(self, text: str) -> datetime | None:
        """Parse the moment that a short text names; None where it names none.

        None where it is long, too. The same text is parsed once.
        """
        if not text or len(text) > _LONGEST_DATE:
            return None
        if text not in self._known:
            self._known[text] = parse_date(text, now=self.now, zone=self.zone)
        return self._known[text]

    def lines(self, part: HtmlElement, link: HtmlElement | None) -> list[TextLine]:
        """Return the lines of a part of the page; read once where several links share it."""
        if (part, link) not in self._lines:
            self._lines[part, link] = lines_of(part, link)
        return self._lines[part, link]


class Piece(NamedTuple):
    """Text that one element holds.

    owner: the element; link: the nearest link around it, if any
    words: the text, white space folded; empty where it is white space alone
    """

    owner: HtmlElement
    text: str
    link: HtmlElement | None
    words: str


class TextLine(NamedTuple):
    """A run of text between two blocks.

    box: the block that holds it; text: its words, white space folded
    """

    box: HtmlElement
    pieces: tuple[Piece, ...]
    text: str

    def place(self, row: HtmlElement) -> str:
        """The path from a row to the line: of its only owner if it has one, else its box."""
        owners = {piece.owner for piece in self.pieces if piece.words}
        return place_within(next(iter(owners)) if len(owners) == 1 else self.box, row)


def lines_of(part: HtmlElement, link: HtmlElement | None = None) -> list[TextLine]:
    """The lines of a part of the page, in document order.

    link: the link around the part, if any.
    """
    lines: list[TextLine] = []
    pieces: list[Piece] = []
    box = part
    texts: list[Piece | HtmlElement] = []
    _read_texts(part, link, texts)
    for each in (*texts, part):
        if isinstance(each, Piece):
            pieces.append(each)
            continue
        if pieces and (text := join_pieces(pieces)):
            lines.append(TextLine(box, tuple(pieces), text))
        pieces, box = [], each
    return lines


def _read_texts(part: HtmlElement, link: HtmlElement | None, texts: list[Piece | HtmlElement]) -> None:
    """Add the texts of a part, and its block borders.

    A border is the block that holds what follows.
    """
    tag = part.tag
    if not isinstance(tag, str):
        return
    if tag in _HIDDEN:
        around = part.getparent()
        if tag != "button" or around is None or around.tag not in HEADINGS:  # that opens what stands below its heading
            return
    if tag == "a" and not (part.get("href") or "").lstrip().lower().startswith("javascript:"):
        link = part
    edge = [] if tag in INLINE else [part]
    texts += edge
    if text := part.text:
        texts.append(Piece(part, text, link, one_line(text)))
    for child in part:
        _read_texts(child, link, texts)
        if child.tag not in INLINE and isinstance(child.tag, str):
            texts.append(part)
        if text := child.tail:
            texts.append(Piece(part, text, link, one_line(text)))
    texts += edge


def heading_around(element: HtmlElement, row: HtmlElement) -> HtmlElement | None:
    """The heading that an element is, or that stands around it within the row."""
    for part in (element, *element.iterancestors()):
        if part.tag in HEADINGS:
            return part
        if part is row:
            break
    return None


def is_named_title(element: HtmlElement) -> bool:
    """Detect an element whose class calls it a title."""
    names = element.get("class")
    return bool(names) and bool(_names_title(names)) and not _NOT_A_TITLE_NAME.search(names)


def is_beside_headline(text: str, reading: Reading) -> bool:
    """Detect what stands beside a headline.

    A number, a count, a time, a reading time, a label of advertising.
    """
    if any(pattern.fullmatch(text) for pattern in (_COUNT, _READING_TIME, _CLOCK, ADVERTISEMENT)):
        return not _VERSION.fullmatch(text) or is_date(text, reading)
    return is_date(text, reading)


def headline_pieces(pieces: Sequence[Piece], beside: Sequence[bool]) -> list[Piece]:
    """Pieces of a line that are its headline, a result between two teams among them."""
    kept = [number for number, aside in enumerate(beside) if not aside and pieces[number].words]
    between = range(kept[0], kept[-1]) if kept else range(0)
    results = [
        number in between and bool(_RESULT.fullmatch(piece.words)) and not is_clock(piece.words)
        for number, piece in enumerate(pieces)
    ]
    return [piece for piece, aside, result in zip(pieces, beside, results, strict=True) if result or not aside]


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
    """A headline without "Read more about" before it.

    Empty where a text only leads on, or is an address.

    >>> without_more("Read more about Harbour bridge reopens"), without_more("Read more »")
    ('Harbour bridge reopens', '')
    """
    text = _MORE_ABOUT.sub("", text, count=1) if _MORE_ABOUT.match(text) else text
    return "" if MORE.fullmatch(text) or _BARE_ADDRESS.fullmatch(text) else text


def split_date(text: str, reading: Reading) -> tuple[str, str]:
    """Split a date from the beginning or end of a headline; empty without one.

    Empty where it has none.

    >>> from datetime import UTC
    >>> split_date("2026-11-25 关于公开招聘的公告", Reading(datetime(2026, 11, 29, tzinfo=UTC), UTC))
    ('关于公开招聘的公告', '2026-11-25')
    """
    words = text.split(" ")
    for count in (4, 3, 2, 1) if any(map(str.isdigit, text)) else ():
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
    return pieces[0].words if len(pieces) == 1 else one_line("".join([piece.text for piece in pieces]))


_PICTURE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "data-url", "data-srcset", "srcset", "src")
_ICON = 50  # pixels below which a picture is an icon
_FEWEST = 3  # rows from which siblings are told apart
_COVERED = 0.6  # share of gaps between rows that are alike
_MOST_GAP = 4  # siblings between two rows that belong to one of them
_LONE_STEPS = 4  # ancestors that are looked at around a link without mates
_LONE_LINKS = 4  # links in an ancestor from which on it holds several entries


@dataclass(slots=True)
class Row:
    """One row of a list.

    parts:   its elements: one, or a link's element with the siblings that belong to it
    own:     the headline that the link itself says, or empty
    title:   its headline
    heading: the headline stands in a heading, or in what is named a title
    date:    the moment that the row names
    dated_by: the element that names it
    alone:   no other row is like it, so that its extent is only guessed
    text:    the whole text that begins with `title`, or empty
    """

    target: Target
    parts: tuple[HtmlElement, ...]
    own: str = ""
    title: str = ""
    heading: bool = False
    date: datetime | None = None
    dated_by: HtmlElement | None = None
    text: str = ""
    lines: list[TextLine] = field(default_factory=list)
    alone: bool = False

    @property
    def element(self) -> HtmlElement:
        """The element that leads to the entry."""
        return self.target.element


def parts_of(targets: Sequence[Target]) -> list[tuple[HtmlElement, ...]]:
    """The parts of the row of each target: the elements that hold it, and its texts."""
    elements = [target.element for target in targets]
    if len({target.url for target in targets}) < 2:
        lone = []  # a link without mates: the largest part around it that still holds one entry
        for element in elements:
            row = element
            for part in ancestors(element)[:_LONE_STEPS]:
                if sum(1 for _ in itertools.islice(part.iter("a"), _LONE_LINKS + 1)) > _LONE_LINKS:
                    break
                row = part
            lone.append((row,))
        return lone
    urls = {target.element: target.url for target in targets}
    rows = rows_around(elements, elements, urls.__getitem__)
    under: defaultdict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for row in rows:
        if (parent := row.getparent()) is not None:
            under[parent].append(row)
    siblings = {parent: _siblings(parent, own) for parent, own in under.items()}
    found = []
    for row in rows:
        own = siblings.get(row.getparent(), _Siblings())
        around = itertools.islice(row.itersiblings(preceding=own.before), own.count)
        found.append((row, *(part for part in around if isinstance(part.tag, str))))
    return found


@dataclass(frozen=True, slots=True)
class _Siblings:
    """Arrangement of rows under one parent.

    count: siblings that belong to each; before: they stand before the row
    """

    count: int = 0
    before: bool = False


def _siblings(parent: HtmlElement, rows: Sequence[HtmlElement]) -> _Siblings:
    """Count the siblings that belong to each row of a parent.

    As dd to dt, or a second table row to a first.
    """
    if len(rows) < _FEWEST or rows[0].tag in INLINE:
        return _Siblings()
    children = [part for part in parent if isinstance(part.tag, str)]
    at = [children.index(row) for row in dict.fromkeys(rows)]
    gaps = Counter(later - earlier - 1 for earlier, later in itertools.pairwise(at))
    gap, times = gaps.most_common(1)[0] if gaps else (0, 0)
    if not 0 < gap <= _MOST_GAP or times < _COVERED * (len(at) - 1):
        return _Siblings()
    between = [part for start in at[:-1] for part in children[start + 1 : start + 1 + gap]]
    links = ([one_line(link.text_content()) for link in part.iter("a")] for part in between)
    if sum(any(headline_length(text) >= WORDS for text in texts) for texts in links) > len(at) / 2:
        return _Siblings()
    return _Siblings(gap, before=at[0] >= gap and len(children) - 1 - at[-1] < gap)


def picture_of(row: Row) -> str | None:
    """The address of the first picture of a row as it is written.

    None where it has none, or only icons.
    """
    for picture in (picture for part in row.parts for picture in part.iter("img")):
        if any(
            (picture.get(side) or "").isdecimal() and int(picture.get(side)) < _ICON for side in ("width", "height")
        ):
            continue
        for name in _PICTURE_ATTRIBUTES:
            written = (picture.get(name) or "").strip()
            if written and not written.startswith("data:"):
                return written.split(",")[0].split()[0] if name.endswith("srcset") else written
    return None


_LONGEST_ATTRIBUTE = 40  # characters of an attribute that names a date
_DATE_ATTRIBUTES = (
    "datetime",
    "data-timestamp",
    "data-time",
    "data-date",
    "data-datetime",
    "data-ts",
    "content",
    "title",
)
_MAY_DATE = frozenset(_DATE_ATTRIBUTES)
_BYLINE = re.compile(
    r"(?:posted|published|written|submitted|by|von|par|por|veröffentlicht|publié|publicado)\b.{1,60} "
    r"(?:on|am|le|el|em) (.{6,30})",
    re.IGNORECASE,
)
_AHEAD = timedelta(days=366)  # in which a day may be that a programme names
_AROUND_LINK = ("data-date", "data-datetime", "data-day")
_LINE_PIECES = 20  # pieces of a line that are looked at beside a link


def find_date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """The first date of a row and the element that names it.

    A time element, an attribute, a line; no headline.
    """
    around = itertools.takewhile(lambda part: part not in row.parts, row.element.iterancestors())
    days = ((part, part.get(name) or "") for part in around for name in _AROUND_LINK)  # of a calendar
    times = (time for part in row.parts for time in part.iter("time"))
    stated = ((time, time.get("datetime") or time.get("title") or one_line(time.text_content())) for time in times)
    for part, text in itertools.chain(days, stated):
        if date := reading.date(text):
            return date, part
    for element in (element for part in row.parts for element in part.iter() if element is not row.element):
        for name in () if _MAY_DATE.isdisjoint(element.keys()) else _DATE_ATTRIBUTES:
            value = (element.get(name) or "")[:_LONGEST_ATTRIBUTE]
            named = any(map(str.isdigit, value)) and (name != "title" or is_date(value, reading))
            if named and (date := reading.date(value)):
                return date, element
    joined = _joined_date(row, reading)
    if joined[0]:
        return joined
    written = []
    for line in row.lines:
        if line.text != row.title:
            written += [(each.words, each.owner) for each in line.pieces if each.words and each.words != row.title]
            written += [(line.text, line.box)] if len(line.pieces) > 1 else []
            byline = _BYLINE.fullmatch(line.text)
            written += [(byline[1], line.box)] if byline else []
    written += _on_its_line(row)
    for text, owner in sorted(written, key=lambda said: is_clock(said[0])):  # a clock alone may be a playing time
        if is_date(text, reading) and (date := reading.date(text)):
            later = replace(reading, now=reading.now + _AHEAD)
            if is_clock(text) and any(is_date(said, later) for said, _ in written if not is_clock(said)):
                break  # a time of a day that is still ahead
            return date, owner
    return None, None


def date_of(parts: Sequence[HtmlElement], reading: Reading) -> datetime | None:
    """The first date in parts of a page, also one split into two elements.

    A day and a month may stand in two elements.
    """
    row = Row(Target(parts[0], ""), tuple(parts), lines=[line for part in parts for line in lines_of(part)])
    return find_date(row, reading)[0]


def _joined_date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """Read a date whose day and month are in two elements."""
    pieces = [piece for line in row.lines if line.text != row.title for piece in line.pieces if piece.words]
    for piece, following in itertools.pairwise(pieces):
        first, second = piece.words, following.words
        if len(first) + len(second) > 20 or not (_is_day(first) or _is_day(second)):
            continue
        day, month = (first, second) if _is_day(first) else (second, first)
        alone = reading.date(month)
        if alone and alone.astimezone(reading.zone).day != 1:
            continue  # it names its own day
        for joined in (f"{month}-{day}", f"{month}{day}", f"{day} {month}", f"{month}/{day}", f"{month} {day}"):
            if date := reading.date(joined):
                return date, piece.owner
    return None, None


def _is_day(text: str) -> bool:
    digits = text.rstrip("日.")
    return digits.isascii() and digits.isdecimal() and 1 <= int(digits) <= 31 and len(digits) <= 2


def _on_its_line(row: Row) -> list[tuple[str, HtmlElement]]:
    """Return other texts between two `br` around a row that is no block.

    In a list without an element for each entry.

    None where another link is, whose date it may be.
    """
    piece = row.parts[0]
    if piece.tag not in INLINE:
        return []
    texts = [piece.tail or ""]
    for backward in (False, True):
        for part in itertools.islice(piece.itersiblings(preceding=backward), _LINE_PIECES):
            if next(part.iter("a"), None) is not None:
                return []
            if part.tag == "br":
                texts += [part.tail or ""] if backward else []
                break
            texts += [*part.itertext(), part.tail or ""]
        else:
            parent = piece.getparent()
            texts += [parent.text or ""] if backward and parent is not None else []
    return [(text, piece) for text in map(one_line, texts) if text]
