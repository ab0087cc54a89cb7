"""Turn links of one place into rows with a headline, a date and a picture.

A single row is seldom clear: a badge, a section name, a quoted message look like headlines. So the
rows of one place are read together: a headline stands in the same part of each row and differs from row to row;
a label stands in one place too, and is repeated.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.row import (
    DOCUMENT_NUMBER,
    WORDS,
    Reading,
    Row,
    TextLine,
    find_date,
    heading_around,
    headline_pieces,
    is_beside_headline,
    is_clock,
    is_date,
    is_named_title,
    join_pieces,
    lines_of,
    parts_of,
    split_date,
    without_more,
)
from monitor.discover.structure import HEADINGS, Target, place_within

TITLE_ATTRIBUTES = ("title", "aria-label", "data-title", "data-headline", "data-name")
# The number or name of a document whose headline may stand elsewhere: arXiv:2611.10230, CVE-2026-1.
_CODE = re.compile(r"(?=[^ ]{0,23}\d)[!-~]{1,24}|", re.ASCII)
_FEWEST = 3  # rows from which rows are read together
_DISTINCT, _COVERED = 0.75, 0.6  # shares of rows whose text differs, and that have a text at all, of a headline's place
_OFTEN = 0.1  # share of rows from which one text for several addresses is no headline
_LABEL = 0.5  # share of different texts below which a place holds labels
_NAMED, _WORDY = 4, 2  # ranks of a place that is a heading or is named a title, and of one with words enough
_LONGEST_LINE = 160  # characters of a headline; a longer text is cut at its first sentence
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")
_ROWS_A_DAY = 1.5  # rows for each heading from which headings are those of days and not the dates of rows


def read_rows(targets: Sequence[Target], reading: Reading) -> list[Row]:
    """Read the rows of targets of one place in order, with headlines and dates."""
    alone = len({target.url for target in targets}) < 2
    parts = zip(targets, parts_of(targets), strict=True)
    return read_parts([Row(target, own, alone=alone) for target, own in parts], reading)


def read_parts(rows: list[Row], reading: Reading) -> list[Row]:
    """Rows whose parts are known, with their headlines and dates."""
    for row in rows:
        around = row.parts[0] if len(row.parts) == 1 else None
        link = next((part for part in around.iterancestors("a")), None) if around is not None else None
        row.lines = [line for part in row.parts for line in reading.lines(part, link)]
    _read_own(rows, reading)
    if len(rows) >= _FEWEST and sum(bool(row.own) for row in rows) * 2 < len(rows):
        _read_beside(rows, reading)
    elif len(rows) >= _FEWEST and all(_CODE.fullmatch(row.own) and not row.heading for row in rows):
        numbers = all(map(DOCUMENT_NUMBER.fullmatch, (row.own for row in rows)))
        _read_beside(rows, reading, least=_WORDY if numbers else _NAMED)
    for row in rows:
        row.title = row.title or row.own
        if row.date is None:
            row.date, row.dated_by = find_date(row, reading)
    return rows


def _read_own(rows: Sequence[Row], reading: Reading) -> None:
    """Set what each link says itself.

    Its words without labels, dates and counts, else its title attribute.
    """
    within = [[line for line in lines_of(row.element) if line.text] for row in rows]
    labels = _labels(rows, within)
    for row, lines in zip(rows, within, strict=True):
        row.own = _headline_of(row, lines, labels, reading)
        of_area = row.element.get("alt") if row.element.tag == "area" else None
        stated = without_more(one_line(row.element.get("title") or of_area))
        cut = row.own.rstrip(".… ")
        whole = stated.startswith(cut) and len(cut) >= 5 if row.own else headline_length(stated) >= WORDS
        row.own = stated if whole else row.own  # the title attribute of a link may say whole what its words cut short
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
    """Pieces, by place and text, that stand in links to several addresses.

    And all pieces of a place of labels.
    """
    urls: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, lines in zip(rows, within, strict=True):
        for piece in (piece for line in lines for piece in line.pieces if piece.words):
            urls[place_within(piece.owner, row.element)][piece.words].add(row.target.url)
    found: set[tuple[str, str]] = set()
    for place, texts in urls.items():
        uses = sum(map(len, texts.values()))
        few = uses >= _FEWEST and len(texts) <= _LABEL * uses
        short = few and all(headline_length(text) < WORDS for text in texts)
        found.update((place, text) for text, named in texts.items() if short or len(named) > (1 if few else 2))
    return frozenset(found)


def _headline_of(row: Row, lines: Sequence[TextLine], labels: frozenset[tuple[str, str]], reading: Reading) -> str:
    """The headline among the lines of a link, or of its part marked as a title.

    The part is a heading, or its name says title.
    """
    said: list[tuple[TextLine, str]] = []
    for line in lines:
        aside = [
            bool(words)
            and owner is not row.element
            and ((place_within(owner, row.element), words) in labels or is_beside_headline(words, reading))
            for owner, _, _, words in line.pieces
        ]
        kept = headline_pieces(line.pieces, aside)
        # Where each piece has an element of its own and one is named a title, that is the headline.
        owners = [piece.owner for piece in kept if piece.words]
        apart = len(owners) == len(set(owners)) and not any(
            other in owner.iterancestors() for owner in owners for other in owners
        )
        named = [piece for piece in kept if piece.words and is_named_title(piece.owner)]
        text = without_more(join_pieces(named if len(owners) > 1 and apart and len(named) == 1 else kept))
        if text and not is_beside_headline(text, reading):
            said.append((line, text))
    headed: defaultdict[HtmlElement, list[str]] = defaultdict(list)
    for line, text in said:
        headings = (heading_around(piece.owner, row.element) for piece in line.pieces if piece.words)
        if (heading := next((each for each in headings if each is not None), None)) is not None:
            headed[heading].append(text)
    if headed:
        row.heading = True  # within one heading, a kicker such as "Live" may stand on a line of its own
        texts = next(iter(headed.values()))
        return next((text for text in texts if headline_length(text) >= WORDS), texts[0])
    for line, text in said:
        outward = ((piece.owner, *piece.owner.iterancestors()) for piece in line.pieces if piece.words)
        inside = (itertools.takewhile(lambda part: part is not row.element, parts) for parts in outward)
        if any(map(is_named_title, itertools.chain.from_iterable(inside))):
            return text
    if not said:
        return ""
    return next((text for _, text in said if headline_length(text) >= WORDS), max((t for _, t in said), key=len))


def _read_beside(rows: Sequence[Row], reading: Reading, *, least: int = 0) -> None:
    """Set the headlines of rows whose link has no words of its own.

    What stands beside it in the same place.

    least: rank from which what stands beside is a headline; above 0 it replaces the link's words
    """
    texts: defaultdict[str, dict[int, TextLine | str]] = defaultdict(dict)
    order: dict[str, int] = {}
    uses = Counter(text for row in rows for text in {piece.words for line in row.lines for piece in line.pieces})
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
        # Headings and titles by name go before attributes, these before the first long text.
        some, rank = next(iter(found.values())), _WORDY if length >= WORDS else 0
        if isinstance(some, TextLine) and _is_title(some):
            rank = _NAMED
        elif place.startswith("@"):
            rank = 1 if place == "@alt" else 3 if length >= WORDS else 0
        ranked.append((rank, -order[place], length, place))
    if not ranked or max(ranked)[0] < least:
        return
    best = max(ranked)[-1]
    for number, said in texts[best].items():
        row = rows[number]
        if row.own and not least:
            continue
        text, row.own = _words(said, labels, reading), ""
        row.heading = row.heading or (isinstance(said, TextLine) and _is_title(said))
        row.title = text
        if len(text) > _LONGEST_LINE:  # its first sentence, else its first words
            ends = [at + len(end.rstrip()) for end in _SENTENCE_ENDS if 0 < (at := text.find(end, 20)) < _LONGEST_LINE]
            cut = text[: min(ends, default=_LONGEST_LINE)]
            whole = ends or " " not in cut[_LONGEST_LINE // 2 :]
            row.title = cut if whole else cut.rsplit(" ", 1)[0]
            row.title += "" if ends else "…"
        row.text = text if row.title != text else ""


def _said_in(row: Row) -> Iterator[tuple[str, TextLine | str]]:
    """The lines of a row outside other links, and its attributes, by place.

    The attributes are those that may be its headline.
    """
    for at, part in enumerate(row.parts):
        alone = len(row.parts) == 1
        for line in (line for line in row.lines if alone or part in (line.box, *line.box.iterancestors())):
            pieces = tuple(
                piece
                for piece in line.pieces
                if piece.link is None or piece.link is row.element or piece.link in row.element.iterancestors()
            )
            own = TextLine(line.box, pieces, join_pieces(pieces))
            if own.text:
                yield f"{at} {own.place(part)}", own
    for name in TITLE_ATTRIBUTES:
        if stated := row.element.get(name):
            yield f"@{name}", one_line(stated)
    for picture in row.element.iter("img"):
        if alt := one_line(picture.get("alt")):
            yield "@alt", alt


def _words(said: TextLine | str, labels: frozenset[str], reading: Reading) -> str:
    """A headline without its labels, dates and counts."""
    if isinstance(said, str):
        text = said
    else:
        texts = (piece.words for piece in said.pieces)
        aside = [bool(text) and (text in labels or is_beside_headline(text, reading)) for text in texts]
        text = join_pieces(headline_pieces(said.pieces, aside))
    text = without_more(text)
    return "" if is_beside_headline(text, reading) else text


def _is_title(line: TextLine) -> bool:
    parts = [line.box, *itertools.islice(line.box.iterancestors(), 1), *(piece.owner for piece in line.pieces)]
    return any(part.tag in HEADINGS or is_named_title(part) for part in parts)


def date_by_days(rows: Sequence[Row], days_of_page: Callable[[], Days], reading: Reading) -> None:
    """Set the dates of rows below headings of days.

    Of rows that have none, or a time of day alone. days_of_page: asked where it is needed; remembers its answer.
    """
    clocks = {row.target.element: one_line(row.dated_by.text_content()) for row in rows if row.dated_by is not None}
    if not all(map(is_clock, clocks.values())):
        return
    found: list[tuple[HtmlElement, datetime] | None] = []
    for row in rows:
        # The last day that stands before the row or what is around it.
        above = (
            known[at - 1][1:]
            for part in (row.parts[0], *row.parts[0].iterancestors())
            if (parent := part.getparent()) is not None and (known := days_of_page().get(parent))
            if (at := bisect_left(known, parent.index(part), key=itemgetter(0)))
        )
        found.append(next(above, None))
    used = {day[0] for day in found if day}
    headed = all(next(heading.iter(*HEADINGS, "th"), None) is not None for heading in used)
    if not used or (not clocks and (len(rows) < _ROWS_A_DAY * len(used) or (len(used) < 2 and not headed))):
        return
    for row, day in zip(rows, found, strict=True):
        if day:
            hour, minute, *seconds = map(int, clocks.get(row.target.element, "0:00").split(":"))
            timed = not seconds and hour < 24 and minute < 60
            row.date = day[1].astimezone(reading.zone).replace(hour=hour, minute=minute) if timed else day[1]
            row.dated_by = row.parts[0]
        elif row.target.element in clocks:  # a time of a day that is not known, or still ahead
            row.date = row.dated_by = None


Days = dict[HtmlElement, list[tuple[int, HtmlElement, datetime]]]


def days_of(root: HtmlElement, reading: Reading) -> Days:
    """Return parts of a page that hold a day and nothing else.

    By their parent, with their place among its children.
    """
    found: Days = defaultdict(list)
    for line in lines_of(root):
        text = line.text
        if any(piece.link is not None for piece in line.pieces) or not is_date(text, reading) or is_clock(text):
            continue
        part = line.box
        while (around := part.getparent()) is not None and one_line("".join(around.itertext())[:200]) == text:
            part = around
        parent, date = part.getparent(), reading.date(text)
        if parent is not None and date and one_line("".join(part.itertext())[:200]) == text:
            found[parent].append((parent.index(part), part, date))
    return found
