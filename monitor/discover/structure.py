"""Structure of a page: links, their places, and the rows that repeat.

A place is the path of tags and classes that leads to an element. Elements of one place are the same part of
different rows. The row of an element is the largest part of the page around it that holds no other element of its
place with another label, as an address or a title.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from lxml.html import HtmlElement

from monitor.discover.discovery import web_address

_Found = TypeVar("_Found")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = frozenset("a abbr b bdi big cite code em font i label mark q s small span strong sub sup time u var".split())
_PLACE_STEPS = 6  # steps outward that name a place
# Classes and ids that are remembered with what they say, and their characters: a page has few different ones.
_MOST_NAMES, _LONGEST_NAMES = 256, 400
_NAME = re.compile(r"[A-Za-z_-]{2,51}")  # names with digits are made by programs
_LONGEST_SPAN, _LONGEST_CELL = 2, 60  # digits of the number of rows, characters of a cell that stands for several
_CELLS = ("td", "th")  # the columns of a table have no names: their number is part of their place


def remembered(search: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """Remember what a function says of class names, other than very long ones."""
    known = lru_cache(_MOST_NAMES)(search)
    return lambda names: known(names) if len(names) <= _LONGEST_NAMES else search(names)


_names_in = remembered(re.compile(rf"(?<!\S){_NAME.pattern}(?!\S)").findall)


def classes(element: HtmlElement) -> Sequence[str]:
    """Class names that may name a kind of element: ASCII, without digits."""
    names = element.get("class")
    return _names_in(names) if names else []


def step(element: HtmlElement, shared: frozenset[str] | None = None) -> str:
    """Tag and first class of an element; with `shared`, its first class among these."""
    name = next((name for name in classes(element) if shared is None or name in shared), "")
    return f"{css_tag(element)}.{name}" if name else css_tag(element)


def css_tag(element: HtmlElement) -> str:
    """Write an element's name for a selector, escaped if broken markup made it odd."""
    tag = str(element.tag)
    if tag.isalnum():
        return tag
    import soupsieve  # as few pages need it

    return soupsieve.escape(tag)


def place(element: HtmlElement) -> str:
    """Path of tags and first classes to an element, six steps at most.

    Without body and html.
    """
    outward = itertools.islice(ancestors(element), _PLACE_STEPS)
    return " > ".join(_numbered(part) for part in reversed(list(outward)))


def _numbered(part: HtmlElement) -> str:
    if part.tag not in _CELLS:
        return step(part)
    return f"{step(part)}:nth-of-type({sum(1 for _ in part.itersiblings(str(part.tag), preceding=True)) + 1})"


def place_within(element: HtmlElement, row: HtmlElement) -> str:
    """Path from a row down to an element inside it; empty for the row itself."""
    outward = itertools.takewhile(lambda part: part is not row, (element, *element.iterancestors()))
    return " > ".join(_numbered(part) for part in reversed(list(outward)))


def ancestors(element: HtmlElement) -> list[HtmlElement]:
    """The element and what is around it, outward, without body and html."""
    return [part for part in (element, *element.iterancestors()) if part.tag not in ("body", "html")]


def rows_around(
    elements: Sequence[HtmlElement], mates: Sequence[HtmlElement], label: Callable[[HtmlElement], str]
) -> list[HtmlElement]:
    """The row of each element.

    mates: all elements of the place, `elements` among them
    label: what an element names, an address or a title; elements with the same label may share a row
    """
    outward = cache(ancestors)
    within: defaultdict[HtmlElement, set[str]] = defaultdict(set)
    for mate in mates:
        named = label(mate)
        for part in outward(mate):
            if len(within[part]) < 2:
                within[part].add(named)
    heights = []
    for element in elements:
        row = itertools.takewhile(lambda part: len(within[part]) == 1, outward(element))
        heights.append(max(sum(1 for _ in row) - 1, 0))
    usual = Counter(heights).most_common(1)[0][0]  # an element that is alone in its part of the page climbs too far
    return [outward(element)[min(usual, height)] for element, height in zip(elements, heights, strict=True)]


def common_parent(rows: Sequence[HtmlElement]) -> HtmlElement | None:
    """The smallest part of the page that holds all rows."""
    shared = Counter(part for row in rows for part in row.iterancestors())
    return next((part for part in rows[0].iterancestors() if shared[part] == len(rows)), None)


def css_path(element: HtmlElement, alone: frozenset[str]) -> str:
    """A selector for one element: its id, a class of its own, else its place.

    The place is below its parent.

    alone: tags with a class, as in "div.news", that one element of the page has
    """
    parent = element.getparent()
    if element.tag in ("body", "html", "main") or parent is None:
        return css_tag(element)
    name = element.get("id") or ""
    if _NAME.fullmatch(name):
        return f"{css_tag(element)}#{name}"
    for named in (f"{css_tag(element)}.{name}" for name in classes(element)):
        if named in alone:
            return named
    alike = [part for part in parent if part.tag == element.tag]
    own = step(element)
    if sum(step(part) == own for part in alike) > 1:
        own = f"{css_tag(element)}:nth-of-type({alike.index(element) + 1})"
    return f"{css_path(parent, alone)} > {own}"


def elements_below(part: HtmlElement) -> Iterator[HtmlElement]:
    """Yield all elements inside a part, in document order, without comments."""
    return (element for element in part.iterdescendants() if isinstance(element.tag, str))


def repeat_spanning_cells(root: HtmlElement) -> None:
    """Copy a table cell that spans several rows, such as a day, into each of them.

    Cells with links or long texts stay: they belong to the first row alone.
    """
    for cell in [*root.iter(*_CELLS)]:
        row, written = cell.getparent(), cell.get("rowspan") or ""
        if row is None or not (written.isascii() and written.isdecimal()) or len(written) > _LONGEST_SPAN:
            continue
        if sum(map(len, cell.itertext())) > _LONGEST_CELL or next(cell.iter("a"), None) is not None:
            continue
        at = row.index(cell)
        del cell.attrib["rowspan"]
        for below in itertools.islice(row.itersiblings("tr"), int(written) - 1):
            below.insert(at, copy.copy(cell))


LINK_ATTRIBUTES = ("href", "data-href", "data-url", "data-link", "data-permalink")
_LEADING = frozenset({*LINK_ATTRIBUTES[1:], "onclick"})
_WORDS = 16  # characters of a link that is a headline
_MOST = 5000  # targets of one page
_ROUTES = ("/", "!")  # begin a fragment that names no part of a page: #/post/7, #!/post/7
_QUOTED = re.compile(r"[\"'`]([^\"'`\s]{1,1000})[\"'`]")
_ADDRESS = re.compile(r"https?://|/|\.{1,2}/|\?|[\w%/.-]+\.(?:s?html?|php|aspx?|jsp|do|htm|pdf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An element and the absolute address that it leads to.

    within: a #fragment of the page itself
    """

    element: HtmlElement
    url: str
    within: bool = False


def targets(root: HtmlElement, base: str) -> Iterator[Target]:
    """Yield links to http(s) addresses in document order, without those to the page."""
    here = base.split("#")[0].rstrip("/")
    count = 0
    for element in root.iter():
        if not isinstance(element.tag, str) or count == _MOST:
            continue
        url = address_of(element, base)
        if url is None:
            continue
        page, _, fragment = url.partition("#")
        if page.rstrip("/") == here and not fragment:
            continue
        count += 1
        yield Target(element, url, within=without_anchor(url).rstrip("/") == here)


def without_anchor(url: str) -> str:
    """Return an address without its fragment.

    A route, which scripts draw, is a page of its own and stays.
    """
    page, _, fragment = url.partition("#")
    return url if fragment.startswith(_ROUTES) else page


def with_path(url: str) -> str:
    """An address whose route behind a hash is a path, for what its form tells.

    >>> with_path("https://x.example/#/post/7"), with_path("https://x.example/a#top")
    ('https://x.example/post/7', 'https://x.example/a#top')
    """
    page, _, fragment = url.partition("#")
    return f"{page.rstrip('/')}/{fragment.lstrip('!/')}" if fragment.startswith(_ROUTES) else url


def address_of(element: HtmlElement, base: str) -> str | None:
    """The address that an element leads to.

    The `href` of a link or of an area of a picture, else data-href and its kind, else one in onclick.
    """
    href = (element.get("href") or "").strip() if element.tag in ("a", "area") else ""
    if href and href != "#" and (url := web_address(href, base)):
        return url
    if _LEADING.isdisjoint(element.keys()):
        return None
    if element.tag in ("link", "base", "img", "iframe", "video", "audio", "source", "form", "script", "button"):
        return None
    if any(len((link.text_content() or "").strip()) >= _WORDS and link.get("href") for link in element.iter("a")):
        return None  # a row whose headline is a link: what a script does beside it is the same
    for name in LINK_ATTRIBUTES[1:]:
        value = (element.get(name) or "").strip()
        if _ADDRESS.match(value) and (url := web_address(value, base)):
            return url
    if onclick := element.get("onclick"):
        for value in _QUOTED.findall(onclick[:2000]):
            if _ADDRESS.match(value) and len(value) > 1 and (url := web_address(value, base)):
                return url
    return None
