"""Entries that stand whole on the list page.

Parts with a #fragment of their own, and parts without any link.

A changelog, a log book, a page of notices have no pages behind their entries. Such an entry is known by its fragment
where it has one, else by its title; its text is the part of the page itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from monitor.discover.discovery import Candidate, headline_length
from monitor.discover.row import Row
from monitor.discover.rows import read_parts, read_rows
from monitor.discover.rowtext import Reading
from monitor.discover.structure import HEADINGS, Target, place, step, targets
from monitor.model import Entry

_FEWEST = 3  # entries of a list
_MOST_PARTS = 60  # siblings that belong to one heading
_TEXT = 40  # letters beside the headline from which a part is an entry and no line of a table of contents
_DATED = 0.6  # share of entries with a date
_LONGEST = 100_000  # characters of one entry's HTML
_MOST_ROWS = 2000  # siblings of one kind that are looked at; 29,000 took 60 MB and 9 s
_ROW_TAGS = frozenset({"section", "article", "div", "li", "tr", "details", "dl", *HEADINGS[1:4]})


def find_in_page(root: HtmlElement, base: str, now: datetime, zone: tzinfo) -> tuple[tuple[Candidate, ...], str]:
    """The entries that a page holds itself, and a selector for them.

    Nothing where they are not surely entries.
    """
    reading = Reading(now, zone)
    places: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets(root, base):
        if target.within:
            places[place(target.element)].append(target)
    several = (mates for mates in places.values() if len({mate.url for mate in mates}) >= _FEWEST)
    by_fragment = (_entries(read_rows(mates, reading)) for mates in several)
    lists = filter(None, (*by_fragment, *_without_link(root, base, reading)))
    best = max(lists, key=lambda rows: (_dated(rows), len(rows)), default=[])
    page, found = base.split("#")[0], []
    for row in best:
        html = "".join(etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in row.parts)
        url, guid = (row.target.url, "") if row.target.within else (page, f"{page} {row.title}")
        found.append(Candidate(Entry(url, row.title, "", row.date, content=html[:_LONGEST]), guid))
    return tuple(found), step(best[0].parts[0]) if best else ""


def _without_link(root: HtmlElement, base: str, reading: Reading) -> Iterator[list[Row]]:
    """Rows of siblings of one kind, each with its headline; a heading's row goes on to the next heading."""
    page = base.split("#")[0]
    alike: defaultdict[tuple[HtmlElement, str], list[HtmlElement]] = defaultdict(list)
    for element in root.iter(*_ROW_TAGS):
        parent = element.getparent()
        if parent is not None and next(element.iterancestors("nav", "footer", "aside", "header", "form"), None) is None:
            alike[parent, step(element)].append(element)
    for elements in alike.values():
        if len(elements) < _FEWEST:
            continue
        rows = []
        for number, element in enumerate(elements[:_MOST_ROWS]):
            own, parts = element.get("id"), [element]
            if element.tag in HEADINGS:
                for part in islice(element.itersiblings(), _MOST_PARTS):
                    if part.tag == element.tag:
                        break
                    parts += [part] if isinstance(part.tag, str) else []
            target = Target(element, f"{page}#{own}" if own else f"{page}#:{number}", within=bool(own))
            rows.append(Row(target, tuple(parts)))
        yield _entries(read_parts(rows, reading))


def _entries(rows: Sequence[Row]) -> list[Row]:
    """Rows that are entries; none where too few have a headline, a date or text of their own."""
    titled = []
    for row in rows:
        # An entry says something beside its headline, and is no list of links.
        text = " ".join(line.text for line in row.lines)
        linked = sum(len(piece.text) for line in row.lines for piece in line.pieces if piece.link is not None)
        beside = headline_length(text) - headline_length(row.title)
        if row.title and linked <= len(text) / 2 and (beside >= _TEXT or (row.date is not None and beside > 0)):
            titled.append(row)
    if (
        len(titled) < _FEWEST
        or len(titled) < _DATED * len(rows)
        or len({row.title for row in titled}) < len(titled) / 2
    ):
        return []
    headed = sum(row.heading or row.parts[0].tag in HEADINGS for row in titled) >= _DATED * len(titled)
    return titled if _dated(titled) or headed else []


def _dated(rows: Sequence[Row]) -> bool:
    return sum(row.date is not None for row in rows) >= _DATED * len(rows)
