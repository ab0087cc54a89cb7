"""The date of one row of a list."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml.html import HtmlElement

from monitor.discover.discovery import one_line
from monitor.discover.row import Row
from monitor.discover.rowtext import Reading, is_clock, is_date, lines_of
from monitor.discover.structure import INLINE
from monitor.discover.targets import Target

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
    written = [*_date_texts(row), *_on_its_line(row)]
    for text, owner in sorted(written, key=lambda said: is_clock(said[0])):  # a clock alone may be a playing time
        if is_date(text, reading) and (date := reading.date(text)):
            return date, owner
    return None, None


def date_of(parts: Sequence[HtmlElement], reading: Reading) -> datetime | None:
    """The first date that parts of a page name, a day and a month in two elements included."""
    row = Row(Target(parts[0], ""), tuple(parts), lines=[line for part in parts for line in lines_of(part)])
    return find_date(row, reading)[0]


def _date_texts(row: Row) -> Iterator[tuple[str, HtmlElement]]:
    for line in row.lines:
        if line.text == row.title:
            continue
        for piece in line.pieces:
            text = one_line(piece.text)
            if text and text != row.title:
                yield text, piece.owner
        if len(line.pieces) > 1:
            yield line.text, line.box


def _joined_date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """The date of which a day stands in one element and its month in the next."""
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
