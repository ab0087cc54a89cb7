"""Entries of a list page by the selectors of a person.

What is not named is looked for inside the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import lxml.html
import soupsieve
from bs4 import Tag
from lxml.html import HtmlElement

from monitor.discover.discovery import Candidate, one_line, web_address
from monitor.discover.relocate import link_inside
from monitor.discover.row import Row, picture_of
from monitor.discover.row_dates import date_of
from monitor.discover.rows import TITLE_ATTRIBUTES, read_parts
from monitor.discover.rowtext import Reading
from monitor.discover.targets import LINK_ATTRIBUTES, Target, address_of
from monitor.model import Entry, ListSelectors
from monitor.text.dates import parse_date
from monitor.text.markup import soup_of
from monitor.text.selectors import filled, is_template, parse_part, placeholders

_LINK_MARK = "data-newsmonitor-link"  # finds the link again in the copy of an item
_AROUND = {"tr": "table", "li": "ul", "dt": "dl", "dd": "dl", "tbody": "table"}  # what a parser wants around a part
_LONGEST = 100_000  # characters of the HTML of an entry without a page of its own


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as the page has it, its copy as the finder reads it, and the address that it leads to, or empty."""

    tag: Tag
    row: Row
    href: str


def chosen_entries(text: str, base: str, chosen: ListSelectors, reading: Reading) -> Iterator[Candidate]:
    """Entries of a page by selectors.

    Items without an address are entries of the page itself where most are so.
    """
    css = chosen.item or (parse_part(chosen.link).css if chosen.link else "")
    items = [_item(tag, base, chosen, number) for number, tag in enumerate(soup_of(text).select(css))]
    read_parts([item.row for item in items], reading)
    whole = sum(not item.href for item in items) * 2 > len(items)
    for item in items:
        yield _candidate(item, base, chosen, reading, whole=whole)


def _item(tag: Tag, base: str, chosen: ListSelectors, number: int) -> _Item:
    named = None if chosen.link is None or is_template(chosen.link) else _part(tag, chosen.link)
    if named is not None:
        named[_LINK_MARK] = ""
    copy = _copy(tag)
    link = next((part for part in copy.iter() if part.get(_LINK_MARK) is not None), None) if named else None
    link = link_inside(copy) if link is None and chosen.link is None else link
    href = _href(tag, chosen, named, link, base)
    row = Row(Target(copy if link is None else link, href or f"#{number}"), (copy,))
    return _Item(tag, row, href)


def _href(tag: Tag, chosen: ListSelectors, named: Tag | None, link: HtmlElement | None, base: str) -> str:
    """The address of an item as it is written: of the selector, of its template, else of its link."""
    if chosen.link and is_template(chosen.link):
        values = tuple(quote(_text(tag, one), safe="/-._~") for one in placeholders(chosen.link))
        return filled(chosen.link, values)
    if chosen.link and parse_part(chosen.link).attribute:
        return _text(tag, chosen.link)
    if named is not None:
        written = next((str(named[name]) for name in LINK_ATTRIBUTES if named.get(name)), "")
        if written and web_address(written, base):
            return written
    return (address_of(link, base) or "") if link is not None else ""


def _copy(tag: Tag) -> HtmlElement:
    around = _AROUND.get(tag.name, "div")
    root = lxml.html.fragment_fromstring(f"<{around}>{tag}</{around}>")
    return next((part for part in root.iter() if part.tag == tag.name and part is not root), root)


def _candidate(item: _Item, base: str, chosen: ListSelectors, reading: Reading, *, whole: bool) -> Candidate:
    tag, row = item.tag, item.row
    title = _text(tag, chosen.title) if chosen.title else row.title
    title = title or one_line(next((str(tag[name]) for name in TITLE_ATTRIBUTES if tag.get(name)), ""))
    title = title or one_line(tag.get_text(" "))
    date = _date(tag, chosen.date, reading) if chosen.date else row.date
    summary = _part(tag, chosen.summary) if chosen.summary else None
    entry = Entry(item.href, title, "", date, str(summary) if summary else "", image=picture_of(row))
    if item.href or not whole:
        return Candidate(entry)
    page, own = base.split("#")[0], tag.get("id")
    url, guid = (f"{page}#{own}", "") if own else (page, f"{page} {title}")
    html = str(tag)[:_LONGEST]
    return Candidate(Entry(url, title, "", date, entry.summary, html, image=entry.image), guid)


def _date(tag: Tag, selector: str, reading: Reading) -> datetime | None:
    part = _part(tag, selector)
    if part is None:
        return None
    if parse_part(selector).attribute:
        return parse_date(_text(tag, selector), now=reading.now, zone=reading.zone)
    stated = str(part.get("datetime") or "") or one_line(part.get_text(" "))
    return parse_date(stated, now=reading.now, zone=reading.zone) or date_of([_copy(part)], reading)


def _text(tag: Tag, selector: str) -> str:
    """What a selector names: an attribute, or words without what it leaves out; empty where there is nothing."""
    wanted = parse_part(selector)
    part = _part(tag, selector)
    if part is None:
        return ""
    if wanted.attribute:
        return one_line(str(part.get(wanted.attribute) or ""))
    left_out = [one for css in wanted.without for one in part.select(css)]
    words = [text for text in part.strings if not any(one in text.parents for one in left_out)]
    said = one_line(" ".join(words))
    return said or one_line(next((str(part[name]) for name in TITLE_ATTRIBUTES if part.get(name)), ""))


def _part(tag: Tag, selector: str) -> Tag | None:
    """The element that a selector names inside an item or beside it, or the item itself where it fits."""
    wanted = parse_part(selector)
    if wanted.beside:
        tag_beside = _sibling(tag.find_next_siblings(), wanted.sibling, only_next=wanted.beside == "+")
        return tag_beside if tag_beside is None or not wanted.css else tag_beside.select_one(wanted.css)
    if not wanted.css:
        return tag
    return tag.select_one(wanted.css) or (tag if soupsieve.match(wanted.css, tag) else None)


def _sibling(following: Sequence[Tag], css: str, *, only_next: bool) -> Tag | None:
    fitting = (part for part in following[: 1 if only_next else None] if soupsieve.match(css, part))
    return next(fitting, None)
