"""Read lists by selectors, and propose selectors.

Proposals are made for a list that moved, and from what a person points at.

What a person does not name is looked for inside the item. Proposals come from known titles and addresses, which are
searched in links, texts and attributes: those that stand in the same place of the structure are rows of one list, and
a selector for its rows finds the new ones beside them. Each is only a guess: it is read like a person's selectors, and
what it gives is judged. For a person who points, elements are numbered in document order, so that a number names one
as long as the markup is the same.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import lxml.html
from lxml.html import HtmlElement

from monitor.discover.discovery import Candidate, one_line, web_address
from monitor.discover.identity import KnownEntries, fold_title
from monitor.discover.row import Reading, Row, date_of, is_date, picture_of
from monitor.discover.rows import TITLE_ATTRIBUTES, read_parts
from monitor.discover.structure import (
    HEADINGS,
    LINK_ATTRIBUTES,
    Target,
    address_of,
    classes,
    common_parent,
    css_path,
    css_tag,
    elements_below,
    place,
    place_within,
    rows_around,
    step,
)
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors
from monitor.text.dates import parse_date
from monitor.text.markup import filled, is_template, parse_part, placeholders, soup_of

if TYPE_CHECKING:
    from bs4 import Tag

_LINK_MARK = "data-newsmonitor-link"  # finds the link again in the copy of an item
_AROUND = {"tr": "table", "li": "ul", "dt": "dl", "dd": "dl", "tbody": "table"}  # what a parser wants around a part
_LONGEST = 100_000  # characters of the HTML of an entry without a page of its own


def chosen_entries(text: str, base: str, chosen: ListSelectors, reading: Reading) -> Iterator[Candidate]:
    """Entries of a page by selectors.

    Items without an address are entries of the page itself where most are so.
    """
    css = chosen.item or (parse_part(chosen.link).css if chosen.link else "")
    items: list[tuple[Tag, Row, str]] = []  # as the page has it, as the finder reads it, where it leads to
    for number, tag in enumerate(soup_of(text).select(css)):
        named = None if chosen.link is None or is_template(chosen.link) else _part(tag, chosen.link)
        if named is not None:
            named[_LINK_MARK] = ""
        copy = _copy(tag)
        link = next((part for part in copy.iter() if part.get(_LINK_MARK) is not None), None) if named else None
        link = link_inside(copy) if link is None and chosen.link is None else link
        href = _href(tag, chosen, named, link, base)
        items.append((tag, Row(Target(copy if link is None else link, href or f"#{number}"), (copy,)), href))
    read_parts([row for _, row, _ in items], reading)
    whole = sum(not href for _, _, href in items) * 2 > len(items)
    page = base.split("#")[0]
    for tag, row, href in items:
        title = _text(tag, chosen.title) if chosen.title else row.title
        title = title or one_line(next((str(tag[name]) for name in TITLE_ATTRIBUTES if tag.get(name)), ""))
        title = title or one_line(tag.get_text(" "))
        date, dated = row.date, _part(tag, chosen.date) if chosen.date else None
        if chosen.date and parse_part(chosen.date).attribute:
            date = parse_date(_text(tag, chosen.date), now=reading.now, zone=reading.zone)
        elif chosen.date:
            stated = "" if dated is None else str(dated.get("datetime") or "") or one_line(dated.get_text(" "))
            date = parse_date(stated, now=reading.now, zone=reading.zone)
            date = date if date or dated is None else date_of([_copy(dated)], reading)
        part = _part(tag, chosen.summary) if chosen.summary else None
        entry = Entry(href, title, "", date, str(part) if part else "", image=picture_of(row))
        if href or not whole:
            yield Candidate(entry)
        else:
            own = tag.get("id")
            url, guid = (f"{page}#{own}", "") if own else (page, f"{page} {title}")
            yield Candidate(replace(entry, url=url, content=str(tag)[:_LONGEST]), guid)


def _href(tag: Tag, chosen: ListSelectors, named: Tag | None, link: HtmlElement | None, base: str) -> str:
    """The address of an item as written: by selector, by template, else of its link."""
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


def _text(tag: Tag, selector: str) -> str:
    """Return what a selector names: an attribute, or words.

    Words without what it leaves out; empty where nothing is there.
    """
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
    """The element that a selector finds in an item or beside it, or the item itself."""
    wanted = parse_part(selector)
    if wanted.beside:
        following = tag.find_next_siblings()[: 1 if wanted.beside == "+" else None]
        tag_beside = next((part for part in following if part.css.match(wanted.sibling)), None)
        return tag_beside if tag_beside is None or not wanted.css else tag_beside.select_one(wanted.css)
    if not wanted.css:
        return tag
    return tag.select_one(wanted.css) or (tag if tag.css.match(wanted.css) else None)


_FEWEST = 2  # known entries that make a place
_MOST_PLACES = 4  # places tried: the list, a side list, a second column
_MOST_MATES = 2000  # elements of one place: more than any list has
_MOST_PIECES, _LONGEST_TEXT = 50, 600  # of an element whose text is compared: folding all of a page is quadratic
_ROWS_ASKED = 12  # rows looked at for where link, title and date stand


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A known entry, and an element that names it by its address or its title."""

    key: str
    element: HtmlElement


@dataclass(frozen=True, slots=True)
class _Page:
    """Facts about a page.

    alone: tags with a class that only one element has.
    """

    base: str
    memory: KnownEntries
    reading: Reading
    alone: frozenset[str]


def proposals(root: HtmlElement, base: str, memory: KnownEntries, reading: Reading) -> list[ListSelectors]:
    """Selectors for lists that hold known entries, the likeliest first.

    base: what relative links count from.
    """
    places: defaultdict[str, list[_Occurrence]] = defaultdict(list)
    by_url = {entry.url: entry.key for entry in memory.entries}
    body = root.find("body")
    for element in elements_below(root if body is None else body):
        key = next((by_url[url] for url in link_addresses(element, base) if url in by_url), None)
        if key is None:
            titled = (memory.by_title.get(fold_title(text)) for text in _texts(element))
            key = next((known.key for known in titled if known is not None), None)
        if key is not None:
            places[place(element)].append(_Occurrence(key, element))
    counts = {where: len({one.key for one in occurrences}) for where, occurrences in places.items()}
    ranked = sorted((where for where, count in counts.items() if count >= _FEWEST), key=lambda where: -counts[where])
    ranked = ranked[:_MOST_PLACES]
    mates: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    named: Counter[str] = Counter()
    for element in elements_below(root) if ranked else ():
        mates[place(element)].append(element)
        named.update(f"{css_tag(element)}.{name}" for name in classes(element))
    page = _Page(base, memory, reading, frozenset(name for name, count in named.items() if count == 1))
    found = [one for where in ranked for one in _for_place(page, places[where], mates[where][:_MOST_MATES])]
    return list(dict.fromkeys(found))


def link_addresses(element: HtmlElement, base: str) -> Iterator[str]:
    """Yield the absolute addresses that an element leads to."""
    for name in LINK_ATTRIBUTES:
        if url := web_address(element.get(name), base):
            yield url


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield possible titles: attributes, and texts of elements with little else."""
    yield from filter(None, map(element.get, TITLE_ATTRIBUTES))
    if len(element) == 0 or element.tag in ("a", *HEADINGS):
        pieces = (text.strip() for text in element.itertext())
        yield " ".join(itertools.islice(filter(None, pieces), _MOST_PIECES))[:_LONGEST_TEXT]


def _for_place(
    page: _Page, occurrences: Sequence[_Occurrence], mates: Sequence[HtmlElement]
) -> Iterator[ListSelectors]:
    """Selectors of one place: for its rows, and for what stands where inside them."""

    def label(element: HtmlElement) -> str:
        return next(link_addresses(element, page.base), "") or next(filter(None, _texts(element)), "")

    firsts = {one.key: one.element for one in reversed(occurrences)}
    rows = rows_around([*firsts.values()][::-1], mates, label)
    around = common_parent(rows)
    if around is None:
        return
    # Selectors for the rows, the shortest that says enough first.
    shared = frozenset.intersection(*(frozenset(classes(row)) for row in rows))
    named, path = step(rows[0], shared), css_path(around, page.alone)
    between = itertools.takewhile(lambda part: part is not around, rows[0].iterancestors())
    exact = " > ".join([path, *reversed([step(part) for part in between]), named])
    items = ([named] if "." in named else []) + [exact, f"{path} {named}", f"{path} {css_tag(rows[0])}"]
    parts = [*_named_parts(rows[:_ROWS_ASKED], page)]
    for item in items:
        yield ListSelectors(item, *parts)


def _named_parts(rows: Sequence[HtmlElement], page: _Page) -> Iterator[str | None]:
    """Return selectors of the link, the title and the date of rows.

    None where the finder finds the same without one.
    """
    known, titles = page.memory.urls, page.memory.by_title
    below = [[*elements_below(row)] for row in rows]

    def first(fits: Callable[[HtmlElement], bool], parts_of_rows: Sequence[Sequence[HtmlElement]]) -> _Parts:
        return [next(filter(fits, parts), None) for parts in parts_of_rows]

    links = first(lambda part: any(url in known for url in link_addresses(part, page.base)), below)
    link = _agreed(rows, links, [*map(link_inside, rows)])
    words = [
        [part for part in (row, *parts) if len(part) == 0 or part.tag == "a"]
        for row, parts in zip(rows, below, strict=True)
    ]
    titled = first(lambda part: fold_title(" ".join(part.itertext())[:_LONGEST_TEXT]) in titles, words)
    headings = [next(row.iter(*HEADINGS), None) for row in rows]
    linked = [link[1](row) if link else link_inside(row) for row in rows]
    usual = [other if heading is None else heading for heading, other in zip(headings, linked, strict=True)]
    title = _agreed(rows, titled, usual)
    dated = first(lambda part: len(part) == 0 and is_date(one_line(part.text), page.reading), below)
    date = _agreed(rows, dated, [next(row.iter("time"), None) for row in rows])
    return (chosen[0] if chosen else None for chosen in (link, title, date))


def link_inside(item: HtmlElement) -> HtmlElement | None:
    """Find the link of an item without a selector.

    Its first link, else an element with an address.
    """
    if item.tag == "a":
        return item
    link = next((part for part in item.iter("a") if part.get("href")), None)
    if link is not None:
        return link
    return next((part for part in item.iter() if any(map(part.get, LINK_ATTRIBUTES[1:]))), None)


_Selector = tuple[str, Callable[[HtmlElement], HtmlElement | None]]  # CSS, and what it finds first in a row
_Parts = Sequence[HtmlElement | None]  # one of each row


def _agreed(rows: Sequence[HtmlElement], parts: _Parts, usual: _Parts) -> _Selector | None:
    """Find the selector by which most rows name a part.

    None if what is found without one is the same.
    """
    votes: Counter[str] = Counter()
    selectors: dict[str, _Selector] = {}
    for row, part, default in zip(rows, parts, usual, strict=True):
        named = None if part is None or part is row or default is part else _inside(row, part)
        votes[named[0] if named else ""] += 1
        if named:
            selectors.setdefault(named[0], named)
    return selectors.get(votes.most_common(1)[0][0])


def _inside(row: HtmlElement, part: HtmlElement) -> _Selector | None:
    """A selector that finds a part first in its row."""
    parent = part.getparent()
    above = step(parent) if parent is not None and parent is not row else ""
    number = sum(1 for _ in part.itersiblings(part.tag, preceding=True)) + 1
    tag, names = css_tag(part), classes(part)
    simple: list[tuple[str, str, str, int]] = [(f"{tag}.{name}", "", name, 0) for name in names]
    simple.append((tag, "", "", 0))
    counted = (f"{tag}:nth-of-type({number})", "", "", number)
    in_parent = [(css, above, name, at) for css, _, name, at in (simple[0], counted)]
    for css, outer, name, at in (*simple, in_parent[0], counted, in_parent[1]):
        first = partial(_first, tag=str(part.tag), outer=outer, name=name, number=at)
        if first(row) is part:
            return (f"{outer} > {css}" if outer else css), first
    return None


def _first(row: HtmlElement, *, tag: str, outer: str, name: str, number: int) -> HtmlElement | None:
    """Return the first part of a row with a given tag, class, number and parent.

    Each may be omitted. The number is its place among its siblings.
    """
    for part in row.iterdescendants(tag):
        parent = part.getparent()
        if (
            (not outer or (parent is not None and step(parent) == outer))
            and (not name or name in (part.get("class") or "").split())
            and (not number or sum(1 for _ in part.itersiblings(tag, preceding=True)) + 1 == number)
        ):
            return part
    return None


Role = Literal["row", "headline", "date"]
ROLES: tuple[Role, ...] = ("row", "headline", "date")
_BESIDE = frozenset({"span", "time", "small", "label", "div"})  # inside a headline these say something else
_LONGEST_LABEL = 200  # characters by which two headlines are told apart


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a page, in the order of their numbers from 0."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def pick(root: HtmlElement, number: int, role: Role, before: ListSelectors, titles: Sequence[str]) -> ListSelectors:
    """The selectors of a list in which the given element is a row, headline or date.

    before: the selectors so far
    titles: of the entries that are found now; they show the rows where no selector names them
    Raises NotUsable ('no_entries') where no list repeats around the element.
    """
    element = next((each for at, each in enumerate(elements(root)) if at == number), None)
    if element is None:
        raise NotUsable("no_entries", "the page has changed since it was shown", "look at it again")
    if role != "date":
        row = _repeated_row(root, element)
        title = _selector_in(element, row) if role == "headline" else ""
        return ListSelectors(item=place(row), title=title or None)
    # The row of a date is the one around both the date and a headline; the first headline's may be another one.
    known = {title[:_LONGEST_LABEL] for title in titles}
    headlines = [each for each in elements(root) if _label(each) in known]
    headline = next((each for each in headlines if not len(each)), next(iter(headlines), None))
    first = None if headline is None else _repeated_row(root, headline)
    wanted = None if first is None else place(first)
    outward = [element, *element.iterancestors()]
    around = first if first in outward else next((each for each in outward if place(each) == wanted), None)
    if around is None:
        raise NotUsable("no_entries", "this stands in no row of the list", "point at a headline first")
    return replace(before, item=before.item or place(around), date=_selector_in(element, around) or None)


def _repeated_row(root: HtmlElement, element: HtmlElement) -> HtmlElement:
    """The row that repeats around an element, for each of its kind one."""
    own = place(element)
    mates = [each for each in elements(root) if each.tag == element.tag and place(each) == own]
    rows = rows_around(mates, mates, _label)
    row = rows[mates.index(element)]
    if len({id(each) for each in rows}) < _FEWEST:
        raise NotUsable("no_entries", "this stands alone on the page", "point at something that each row has")
    return row


def _selector_in(element: HtmlElement, row: HtmlElement) -> str:
    """A selector of an element within its row.

    It is numbered where another part that fits it stands before. Parts beside the text that was pointed at, such as a
    date or a badge inside a link, are left out.
    """
    selector = place_within(element, row)
    if not selector:
        return ""
    steps = [each.partition(":")[0].partition(".")[::2] for each in reversed(selector.split(" > "))]
    for first in elements(row):
        outward = zip(steps, (first, *first.iterancestors()), strict=False)
        if first is not row and all(
            part.tag == tag and (not name or name in (part.get("class") or "").split()) for (tag, name), part in outward
        ):
            break
    else:
        first = element
    if first is not element and ":nth" not in selector.rpartition(" > ")[2]:
        before = sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
        selector = f"{selector}:nth-of-type({before + 1})"
    beside = {step(child): None for child in element if child.tag in _BESIDE and _label(child)}
    has_text = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    return " ".join([selector, *(f"!{each}" for each in beside)]) if has_text else selector


def _label(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST_LABEL]
