"""Where do remembered entries stand on a page? Selectors for the list around them.

Titles and addresses that are remembered are looked for in links, texts and attributes. Those that stand in
the same place of the structure are rows of one list; a selector for its rows finds the new ones beside them.
Each proposal is only a guess: it is read like a person's selectors, and what it gives is judged.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import soupsieve
from bs4 import BeautifulSoup, Tag

from monitor.discover.finder import looks_dated
from monitor.discover.found import one_line, web_address
from monitor.discover.memory import Memory, fold_title
from monitor.model import ListSelectors

LINK_ATTRIBUTES = ("href", "data-href", "data-url", "data-link", "data-permalink")
TITLE_ATTRIBUTES = ("title", "aria-label", "data-title", "data-headline", "data-name")
_FEWEST = 2  # sightings that make a place
_MOST_PLACES = 4  # places tried: the list, a side list, a second column
_MOST_MATES = 2000  # elements of one place: more than any list has
_PLACE_STEPS = 6
_MOST_PIECES, _LONGEST_TEXT = (
    50,
    600,
)  # of an element whose text is compared: folding a whole page for each of its parts is quadratic
_NAME = re.compile(r"[A-Za-z_-][\w-]{1,50}", re.ASCII)
_ROWS_ASKED = 12  # rows looked at for where link, title and date stand


@dataclass(frozen=True, slots=True)
class _Sight:
    """A remembered entry, and an element that names it: by its address, or by its title."""

    key: str
    element: Tag
    by_link: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What all places of one page share. alone: tags with a class that one element alone has."""

    base: str
    memory: Memory
    alone: frozenset[str]


def proposals(soup: BeautifulSoup, base: str, memory: Memory) -> list[ListSelectors]:
    """Selectors for lists that hold remembered entries, the likeliest first; base: what relative links count from."""
    places: defaultdict[str, list[_Sight]] = defaultdict(list)
    for sight in _sights(soup, base, memory):
        places[_place(sight.element)].append(sight)
    several = {place: sights for place, sights in places.items() if len({sight.key for sight in sights}) >= _FEWEST}
    ranked = sorted(several, key=lambda place: -len({sight.key for sight in several[place]}))[:_MOST_PLACES]
    mates: defaultdict[str, list[Tag]] = defaultdict(list)
    named: Counter[str] = Counter()
    for element in soup.find_all(True) if ranked else ():
        mates[_place(element)].append(element)
        named.update(f"{_tag(element)}.{name}" for name in _classes(element))
    page = _Page(base, memory, frozenset(name for name, count in named.items() if count == 1))
    found = [one for place in ranked for one in _for_place(page, several[place], mates[place][:_MOST_MATES])]
    return list(dict.fromkeys(found))


def _sights(soup: BeautifulSoup, base: str, memory: Memory) -> Iterator[_Sight]:
    by_url = {entry.url: entry.key for entry in memory.entries}
    for element in (soup.body or soup).find_all(True):
        key = next((by_url[url] for url in link_addresses(element, base) if url in by_url), None)
        if key is not None:
            yield _Sight(key, element, True)
            continue
        for text in _texts(element):
            if (known := memory.by_title.get(fold_title(text))) is not None:
                yield _Sight(known.key, element, False)
                break


def link_addresses(element: Tag, base: str) -> Iterator[str]:
    """The absolute addresses that an element leads to."""
    for name in LINK_ATTRIBUTES:
        if (value := element.get(name)) and (url := web_address(str(value), base)):
            yield url


def _texts(element: Tag) -> Iterator[str]:
    """What may be a title: attributes, and the text of elements that hold little else."""
    yield from (str(element[name]) for name in TITLE_ATTRIBUTES if element.get(name))
    if element.string is not None or element.name in ("a", "h1", "h2", "h3", "h4", "h5", "h6"):
        yield " ".join(itertools.islice(element.stripped_strings, _MOST_PIECES))[:_LONGEST_TEXT]


def _step(element: Tag, shared: frozenset[str] | None = None) -> str:
    """A tag with its first class that has no number in it; of several elements: the first that they share."""
    names = (name for name in _classes(element) if shared is None or name in shared)
    name = next(names, "")
    return f"{_tag(element)}.{name}" if name else _tag(element)


def _tag(element: Tag) -> str:
    """The name of an element as a selector writes it: broken markup makes names that none takes as they are."""
    return soupsieve.escape(element.name)


def _classes(element: Tag) -> list[str]:
    names = [str(name) for name in element.get_attribute_list("class") if name]
    return [name for name in names if _NAME.fullmatch(name) and not any(map(str.isdigit, name))]


def _place(element: Tag) -> str:
    outward = [element, *element.parents][:_PLACE_STEPS]
    return " > ".join(_step(part) for part in reversed(outward) if isinstance(part, Tag))


def _for_place(page: _Page, sights: Sequence[_Sight], mates: Sequence[Tag]) -> Iterator[ListSelectors]:
    """Selectors of one place: for its rows, and for what stands where inside them."""
    firsts = {sight.key: sight.element for sight in reversed(sights)}
    rows = _rows([*firsts.values()][::-1], mates, page.base)
    around = _common_parent(rows)
    if around is None:
        return
    asked = rows[:_ROWS_ASKED]
    link = _agreed(asked, lambda row: _link_of(row, page), link_inside)
    linked = partial(_link_by, link)
    title = _agreed(asked, lambda row: _title_of(row, page.memory), lambda row: heading_inside(row) or linked(row))
    date = _agreed(asked, _date_of, lambda row: row.find("time"))
    for item in _items(page, rows, around):
        yield ListSelectors(item, link, title, date)


def link_inside(item: Tag) -> Tag | None:
    """What leads from an item to its article where no selector says so: its first link, else what has an address."""
    found = item if item.name == "a" else item.find("a", href=True)
    if found is None:
        parts = [item, *item.find_all(True)]
        found = next((part for part in parts if any(map(part.get, LINK_ATTRIBUTES[1:]))), None)
    return found if isinstance(found, Tag) else None


def _link_by(selector: str | None, row: Tag) -> Tag | None:
    return row.select_one(selector) if selector else link_inside(row)


def heading_inside(item: Tag) -> Tag | None:
    """What holds the title of an item where no selector says so, and where it is not its link: its first heading."""
    return item.select_one("h1, h2, h3, h4, h5, h6")


def _rows(elements: Sequence[Tag], mates: Sequence[Tag], base: str) -> list[Tag]:
    """For each element, the largest part of the page around it that holds no other of its place.

    mates: all that stand in the same place; the new entries among them are rows too
    """
    within: defaultdict[int, set[str]] = defaultdict(set)
    for mate in mates:
        said = next(link_addresses(mate, base), "") or next(_texts(mate), "")
        for part in [mate, *mate.parents]:
            within[id(part)].add(said)
    rows: list[Tag] = []
    for element in elements:
        outward = itertools.takewhile(lambda part: len(within[id(part)]) == 1, [element, *element.parents])
        rows.append([element, *(part for part in outward if part.name not in ("body", "html"))][-1])
    heights = [_height(element, row) for element, row in zip(elements, rows, strict=True)]
    usual = Counter(heights).most_common(1)[0][0]  # one that is alone in its group climbed too far
    return [_climb(element, min(usual, height)) for element, height in zip(elements, heights, strict=True)]


def _height(element: Tag, row: Tag) -> int:
    return next(count for count, part in enumerate([element, *element.parents]) if part is row)


def _climb(element: Tag, steps: int) -> Tag:
    for _ in range(steps):
        element = element.parent if isinstance(element.parent, Tag) else element
    return element


def _common_parent(rows: Sequence[Tag]) -> Tag | None:
    """The smallest part of the page that holds all rows."""
    shared = Counter(id(part) for row in rows for part in row.parents)
    return next((part for part in rows[0].parents if isinstance(part, Tag) and shared[id(part)] == len(rows)), None)


def _items(page: _Page, rows: Sequence[Tag], around: Tag) -> Iterator[str]:
    """Selectors for the rows, the shortest that says enough first."""
    shared = frozenset.intersection(*(frozenset(_classes(row)) for row in rows))
    named, bare = _step(rows[0], shared), str(rows[0].name)
    path = _path(page, around)
    below = " > ".join(_step(part) for part in reversed(_between(rows[0], around)))
    if "." in named:
        yield named
    yield f"{path} > {named}" if not below else f"{path} > {below} > {named}"
    yield f"{path} {named}"
    yield f"{path} {bare}"


def _between(row: Tag, around: Tag) -> list[Tag]:
    found = []
    for part in row.parents:
        if part is around or not isinstance(part, Tag):
            break
        found.append(part)
    return found


def _path(page: _Page, element: Tag) -> str:
    """A selector for one element: its id, a class that it alone has, else its place below its parent."""
    if element.name in ("body", "html", "main") or not isinstance(element.parent, Tag):
        return str(element.name)
    name = str(element.get("id") or "")
    if _NAME.fullmatch(name) and not any(map(str.isdigit, name)):
        return f"{_tag(element)}#{name}"
    for step in (f"{_tag(element)}.{name}" for name in _classes(element)):
        if step in page.alone:
            return step
    alike = list(element.parent.find_all(element.name, recursive=False))
    step = _step(element)
    if len(alike) > 1 and sum(_step(part) == step for part in alike) > 1:
        step = f"{_tag(element)}:nth-of-type({next(at for at, part in enumerate(alike, 1) if part is element)})"
    return f"{_path(page, element.parent)} > {step}"


def _agreed(rows: Sequence[Tag], find: Callable[[Tag], Tag | None], default: Callable[[Tag], object]) -> str | None:
    """How most rows name what `find` finds in them; None where the default finds the same, or there is nothing."""
    votes: Counter[str | None] = Counter()
    for row in rows:
        part = find(row)
        votes[None if part is None or part is row or default(row) is part else _inside(row, part)] += 1
    return votes.most_common(1)[0][0]


def _inside(row: Tag, part: Tag) -> str | None:
    """A selector that finds a part first in its row."""
    parent = f"{_step(part.parent)} > " if isinstance(part.parent, Tag) and part.parent is not row else ""
    alike = part.parent.find_all(part.name, recursive=False) if part.parent else []
    tag = _tag(part)
    counted = f"{tag}:nth-of-type({sum(1 for _ in itertools.takewhile(lambda other: other is not part, alike)) + 1})"
    names = (*(f"{tag}.{name}" for name in _classes(part)), tag, parent + _step(part), counted)
    for selector in (*names, parent + counted):
        if row.select_one(selector) is part:
            return selector
    return None


def _link_of(row: Tag, page: _Page) -> Tag | None:
    return next(
        (
            part
            for part in row.find_all(True)
            if any(url in page.memory.urls for url in link_addresses(part, page.base))
        ),
        None,
    )


def _title_of(row: Tag, memory: Memory) -> Tag | None:
    parts = [row, *row.find_all(True)]
    texts = ((part, part.get_text(" ")) for part in parts if part.string is not None or part.name == "a")
    return next((part for part, text in texts if fold_title(text[:_LONGEST_TEXT]) in memory.by_title), None)


def _date_of(row: Tag) -> Tag | None:
    return next(
        (part for part in row.find_all(True) if part.string is not None and looks_dated(one_line(part.string))), None
    )
