"""One row of a list: the elements that belong to it, what is read of them, and its date."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.rowtext import WORDS, Reading, TextLine, is_clock, is_date, lines_of
from monitor.discover.structure import INLINE, Target, ancestors, rows_around

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
    text:    the whole text of which `title` is the beginning, or empty
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
    """The parts of the row of each target: the elements that hold it and what is said of it."""
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
    """How rows stand under one parent. count: siblings that belong to each; before: they stand before the row."""

    count: int = 0
    before: bool = False


def _siblings(parent: HtmlElement, rows: Sequence[HtmlElement]) -> _Siblings:
    """How many siblings belong to each row of a parent, as dd to dt, a second table row to a first."""
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
    """The address of the first picture of a row as it is written; None where it has none, or only icons."""
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


_LONGEST_DATE = 40  # characters of an attribute that names a date
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
_LINE_PIECES = 20  # pieces of a line that are looked at beside a link


def find_date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """The first date of a row and the element that names it.

    A time element, an attribute, a line; no headline.
    """
    for part in row.parts:
        for time in part.iter("time"):
            if date := reading.date(time.get("datetime") or one_line(time.text_content())):
                return date, time
    for element in (element for part in row.parts for element in part.iter() if element is not row.element):
        for name in _DATE_ATTRIBUTES if isinstance(element.tag, str) else ():
            value = (element.get(name) or "")[:_LONGEST_DATE]
            named = any(map(str.isdigit, value)) and (name != "title" or is_date(value, reading))
            if named and (date := reading.date(value)):
                return date, element
    joined = _joined_date(row, reading)
    if joined[0]:
        return joined
    written = []
    for line in row.lines:
        if line.text != row.title:
            said = ((one_line(piece.text), piece.owner) for piece in line.pieces)
            written += [(text, owner) for text, owner in said if text and text != row.title]
            written += [(line.text, line.box)] if len(line.pieces) > 1 else []
    written += _on_its_line(row)
    for text, owner in sorted(written, key=lambda said: is_clock(said[0])):  # a clock alone may be a playing time
        if is_date(text, reading) and (date := reading.date(text)):
            return date, owner
    return None, None


def date_of(parts: Sequence[HtmlElement], reading: Reading) -> datetime | None:
    """The first date that parts of a page name, a day and a month in two elements included."""
    row = Row(Target(parts[0], ""), tuple(parts), lines=[line for part in parts for line in lines_of(part)])
    return find_date(row, reading)[0]


def _joined_date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """Read a date whose day and month are in two elements."""
    pieces = [piece for line in row.lines if line.text != row.title for piece in line.pieces if piece.text.strip()]
    for piece, following in itertools.pairwise(pieces):
        first, second = one_line(piece.text), one_line(following.text)
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
    """Other texts between two `br` around a row that is no block, in a list without an element for each entry.

    None where another link stands there, whose date it may be.
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
