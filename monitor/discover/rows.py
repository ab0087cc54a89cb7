"""From links that stand in one place to rows with a headline, a date and a picture.

What one row says by itself is seldom clear: a badge, a section name, a quoted message look like headlines. So the
rows of one place are read together: a headline stands in the same part of each row and differs from row to row,
a label stands there too and comes again.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.rowtext import (
    WORDS,
    Piece,
    Reading,
    TextLine,
    is_beside_headline,
    is_clock,
    is_date,
    is_heading,
    is_named_title,
    join_pieces,
    lines_of,
    split_date,
    without_more,
)
from monitor.discover.structure import HEADINGS, INLINE, ancestors, place_within, rows_around
from monitor.discover.targets import Target

TITLE_ATTRIBUTES = ("title", "aria-label", "data-title", "data-headline", "data-name")
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
_PICTURE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "data-url", "data-srcset", "srcset", "src")
_ICON = 50  # pixels below which a picture is an icon
_FEWEST = 3  # rows from which rows are read together
_DISTINCT, _COVERED = 0.75, 0.6  # shares of rows whose text differs, and that have a text at all, of a headline's place
_OFTEN = 0.1  # share of rows from which one text for several addresses is no headline
_LABEL = 0.5  # share of different texts below which a place holds labels
_NAMED = 4  # rank of a place that is a heading or is named a title
_MOST_GAP = 4  # siblings between two rows that belong to one of them
_LONE_STEPS = 4  # ancestors that are looked at around a link without mates
_LONE_LINKS = 4  # links in an ancestor from which on it holds several entries
_LONGEST_LINE = 160  # characters of a headline; a longer text is cut at its first sentence
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")
_LINE_PIECES = 20  # pieces of a line that are looked at beside a link


@dataclass(slots=True)
class Row:
    """One row of a list.

    parts:   its elements: one, or a link's element with the siblings that belong to it
    own:     the headline that the link itself says, or empty
    title:   its headline
    heading: the headline stands in a heading, or in what is named a title
    date:    the moment that the row names
    dated_by: the element that names it
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

    @property
    def element(self) -> HtmlElement:
        """The element that leads to the entry."""
        return self.target.element


def read_rows(targets: Sequence[Target], reading: Reading) -> list[Row]:
    """The rows of targets that stand in one place, in their order, with their headlines and dates."""
    return read_parts([Row(target, parts) for target, parts in zip(targets, _parts(targets), strict=True)], reading)


def read_parts(rows: list[Row], reading: Reading) -> list[Row]:
    """Rows whose parts are known, with their headlines and dates."""
    for row in rows:
        around = row.parts[0] if len(row.parts) == 1 else None
        link = next((part for part in around.iterancestors("a")), None) if around is not None else None
        row.lines = [line for part in row.parts for line in lines_of(part, link)]
    _read_own(rows, reading)
    if len(rows) >= _FEWEST and sum(bool(row.own) for row in rows) * 2 < len(rows):
        _read_beside(rows, reading)
    elif len(rows) >= _FEWEST and all(_is_code(row.own) and not row.heading for row in rows):
        _read_beside(rows, reading, only_titles=True)
    for row in rows:
        row.title = row.title or row.own
        if row.date is None:
            row.date, row.dated_by = _date(row, reading)
    return rows


def _parts(targets: Sequence[Target]) -> list[tuple[HtmlElement, ...]]:
    elements = [target.element for target in targets]
    if len({target.url for target in targets}) < 2:
        return [(_lone_row(element),) for element in elements]
    urls = {target.element: target.url for target in targets}
    rows = rows_around(elements, elements, urls.__getitem__)
    return [(row, *_belonging(row, around)) for row, around in zip(rows, _siblings(rows), strict=True)]


def _lone_row(element: HtmlElement) -> HtmlElement:
    """The largest part around a link without mates that still holds one entry."""
    row = element
    for part in ancestors(element)[:_LONE_STEPS]:
        if sum(1 for _ in itertools.islice(part.iter("a"), _LONE_LINKS + 1)) > _LONE_LINKS:
            break
        row = part
    return row


@dataclass(frozen=True, slots=True)
class _Siblings:
    """How rows stand under one parent. count: siblings that belong to each; before: they stand before the row."""

    count: int = 0
    before: bool = False


def _siblings(rows: Sequence[HtmlElement]) -> list[_Siblings]:
    """For each row, how many of its siblings belong to it, as dd to dt, a second table row to a first."""
    under: defaultdict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for row in rows:
        if (parent := row.getparent()) is not None:
            under[parent].append(row)
    found = {parent: _gap(parent, own) for parent, own in under.items()}
    return [found.get(row.getparent(), _Siblings()) for row in rows]


def _gap(parent: HtmlElement, rows: Sequence[HtmlElement]) -> _Siblings:
    if len(rows) < _FEWEST or rows[0].tag in INLINE:
        return _Siblings()
    children = [part for part in parent if isinstance(part.tag, str)]
    at = [children.index(row) for row in dict.fromkeys(rows)]
    gaps = Counter(later - earlier - 1 for earlier, later in itertools.pairwise(at))
    gap, times = gaps.most_common(1)[0] if gaps else (0, 0)
    if not 0 < gap <= _MOST_GAP or times < _COVERED * (len(at) - 1):
        return _Siblings()
    between = [part for start in at[:-1] for part in children[start + 1 : start + 1 + gap]]
    if sum(_holds_headline(part) for part in between) > len(at) / 2:
        return _Siblings()
    return _Siblings(gap, before=at[0] >= gap and len(children) - 1 - at[-1] < gap)


def _holds_headline(part: HtmlElement) -> bool:
    return any(headline_length(one_line(link.text_content())) >= WORDS for link in part.iter("a"))


def _belonging(row: HtmlElement, siblings: _Siblings) -> list[HtmlElement]:
    around = row.itersiblings(preceding=siblings.before)
    return [part for part in itertools.islice(around, siblings.count) if isinstance(part.tag, str)]


def _read_own(rows: Sequence[Row], reading: Reading) -> None:
    """Set what each link says itself: its words without labels, dates and counts, else its title attribute."""
    within = [[line for line in lines_of(row.element) if line.text] for row in rows]
    labels = _labels(rows, within)
    for row, lines in zip(rows, within, strict=True):
        said = _headline_of(row, lines, labels, reading)
        row.own = _with_attribute(row.element, said, labels)
    bare = [split_date(row.own, reading) for row in rows]
    if sum(bool(date) for _, date in bare) >= max(_FEWEST, _COVERED * len(rows)):
        for row, (text, date) in zip(rows, bare, strict=True):
            row.own, row.date = text, reading.date(date)
            row.dated_by = row.element if row.date else None
    texts = Counter(row.own for row in rows)
    urls = {text: {row.target.url for row in rows if row.own == text} for text, count in texts.items() if count > 2}
    for row in rows:
        if len(urls.get(row.own, ())) > max(
            2, _OFTEN * len(rows)
        ):  # "Download", "Abstract": what several addresses are called names none
            row.own = ""


def _labels(rows: Sequence[Row], within: Sequence[Sequence[TextLine]]) -> frozenset[tuple[str, str]]:
    """Pieces, by place and text, that stand in links to several addresses; and all pieces of a place of labels."""
    urls: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, lines in zip(rows, within, strict=True):
        for piece in (piece for line in lines for piece in line.pieces if piece.text.strip()):
            urls[place_within(piece.owner, row.element)][one_line(piece.text)].add(row.target.url)
    found: set[tuple[str, str]] = set()
    for place, texts in urls.items():
        uses = sum(map(len, texts.values()))
        few = uses >= _FEWEST and len(texts) <= _LABEL * uses
        found.update((place, text) for text, named in texts.items() if (few and len(named) > 1) or len(named) > 2)
    return frozenset(found)


def _headline_of(row: Row, lines: Sequence[TextLine], labels: frozenset[tuple[str, str]], reading: Reading) -> str:
    """The headline among the lines of a link, or of a part of it that is a heading or is named a title."""
    said: list[tuple[TextLine, str]] = []
    for line in lines:
        kept = [piece for piece in line.pieces if not _is_label(piece, row, labels, reading)]
        text = without_more(join_pieces(_main_pieces(kept)))
        if text and not is_beside_headline(text, reading):
            said.append((line, text))
    for line, text in said:
        if any(is_heading(piece.owner, row.element) for piece in line.pieces if piece.text.strip()):
            row.heading = True
            return text
    for line, text in said:
        if any(is_named_title(part) for part in _up_to(line, row.element)):
            return text
    if not said:
        return ""
    return next((text for _, text in said if headline_length(text) >= WORDS), max((t for _, t in said), key=len))


def _up_to(line: TextLine, end: HtmlElement) -> Iterator[HtmlElement]:
    """The owners of a line's text and what is around them inside a link."""
    for piece in line.pieces:
        if piece.text.strip():
            yield from itertools.takewhile(lambda part: part is not end, (piece.owner, *piece.owner.iterancestors()))


def _is_label(piece: Piece, row: Row, labels: frozenset[tuple[str, str]], reading: Reading) -> bool:
    if piece.owner is row.element or not piece.text.strip():
        return False
    text = one_line(piece.text)
    return (place_within(piece.owner, row.element), text) in labels or is_beside_headline(text, reading)


def _main_pieces(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a line that are its headline: all, or the longest where each has an element of its own."""
    owners = [piece.owner for piece in pieces if piece.text.strip()]
    apart = len(owners) == len(set(owners)) and all(
        not any(other is not owner and other in owner.iterancestors() for other in owners) for owner in owners
    )
    named = [piece for piece in pieces if piece.text.strip() and is_named_title(piece.owner)]
    if len(owners) > 1 and apart and len(named) == 1:
        return named
    return pieces


def _with_attribute(element: HtmlElement, said: str, labels: frozenset[tuple[str, str]]) -> str:
    """The words of a link, or its title attribute where that says them whole."""
    stated = without_more(one_line(element.get("title")))
    if not said:
        return stated if headline_length(stated) >= WORDS else ""
    cut = said.rstrip(".… ")
    return stated if stated and len(cut) >= 5 and stated.startswith(cut) else said


def _is_code(text: str) -> bool:
    """Detect a number or name of a document where its headline may stand elsewhere: arXiv:2611.10230, CVE-2026-1."""
    return not text or (" " not in text and len(text) <= 24 and any(map(str.isdigit, text)) and text.isascii())


def _read_beside(rows: Sequence[Row], reading: Reading, *, only_titles: bool = False) -> None:
    """Set the headlines of rows whose link has no words of its own: what stands beside it in the same place.

    only_titles: what stands beside must be a heading or be named a title; then it replaces the link's words
    """
    texts: defaultdict[str, dict[int, TextLine | str]] = defaultdict(dict)
    order: dict[str, int] = {}
    uses = Counter(
        text for row in rows for text in {one_line(piece.text) for line in row.lines for piece in line.pieces}
    )
    labels = frozenset(text for text, count in uses.items() if count > len(rows) / 2)
    for number, row in enumerate(rows):
        for place, said in _said_in(row):
            texts[place].setdefault(number, said)
            order.setdefault(place, len(order))
    ranked = []
    for place, found in texts.items():
        words = [text for said in found.values() if (text := _words(said, labels, reading))]
        if len(words) < _COVERED * len(rows) or len(set(words)) < _DISTINCT * len(words):
            continue
        length = sum(map(headline_length, words)) / len(words)
        ranked.append((_rank(place, found, length), -order[place], length, place))
    if not ranked or (only_titles and max(ranked)[0] < _NAMED):
        return
    best = max(ranked)[-1]
    for number, said in texts[best].items():
        row = rows[number]
        if row.own and not only_titles:
            continue
        text, row.own = _words(said, labels, reading), ""
        row.heading = row.heading or (isinstance(said, TextLine) and _is_title(said))
        row.title = _first_sentence(text)
        row.text = text if row.title != text else ""


def _said_in(row: Row) -> Iterator[tuple[str, TextLine | str]]:
    """The lines of a row that stand in no other link, and the attributes that may be its headline; by place."""
    for at, part in enumerate(row.parts):
        for line in (line for line in row.lines if part in (line.box, *line.box.iterancestors())):
            pieces = tuple(
                piece
                for piece in line.pieces
                if piece.link is None or piece.link is row.element or _holds(piece.link, row)
            )
            own = TextLine(line.box, pieces)
            if own.text:
                yield f"{at} {own.place(part)}", own
    for name in TITLE_ATTRIBUTES:
        if stated := row.element.get(name):
            yield f"@{name}", one_line(stated)
    for picture in row.element.iter("img"):
        if alt := one_line(picture.get("alt")):
            yield "@alt", alt


def _holds(link: HtmlElement, row: Row) -> bool:
    return link in row.element.iterancestors()


def _words(said: TextLine | str, labels: frozenset[str], reading: Reading) -> str:
    """A headline without its labels, dates and counts."""
    if isinstance(said, str):
        text = said
    else:
        beside = (one_line(piece.text) for piece in said.pieces)
        kept = [(text not in labels and not is_beside_headline(text, reading)) or not text for text in beside]
        text = join_pieces(list(itertools.compress(said.pieces, kept)))
    text = without_more(text)
    return "" if is_beside_headline(text, reading) else text


def _is_title(line: TextLine) -> bool:
    parts = [line.box, *itertools.islice(line.box.iterancestors(), 1), *(piece.owner for piece in line.pieces)]
    return any(part.tag in HEADINGS or is_named_title(part) for part in parts)


def _rank(place: str, found: dict[int, TextLine | str], length: float) -> int:
    """How likely a place holds headlines: headings, titles by name, attributes, the first long text, the longest."""
    some = next(iter(found.values()))
    if isinstance(some, TextLine) and _is_title(some):
        return _NAMED
    if place == "@aria-label" or (place.startswith("@") and place != "@alt"):
        return 3 if length >= WORDS else 0
    if place == "@alt":
        return 1
    return 2 if length >= WORDS else 0


def _first_sentence(text: str) -> str:
    """A text as a headline: whole where it is short, else its first sentence, else its first words."""
    if len(text) <= _LONGEST_LINE:
        return text
    ends = [at + len(end.rstrip()) for end in _SENTENCE_ENDS if 0 < (at := text.find(end, 20)) < _LONGEST_LINE]
    if ends:
        return text[: min(ends)]
    cut = text[:_LONGEST_LINE]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_LONGEST_LINE // 2 :] else cut) + "…"


def _date(row: Row, reading: Reading) -> tuple[datetime | None, HtmlElement | None]:
    """The first date of a row and the element that names it: a time element, an attribute, a line; no headline."""
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
    return _date(row, reading)[0]


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
