"""Make selectors from an element that a person points at.

Elements are numbered in document order, so that a number names one as long as the markup is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from lxml.html import HtmlElement

from monitor.discover.structure import place, place_within, rows_around, step
from monitor.errors import NotUsable
from monitor.model import ListSelectors

Role = Literal["row", "headline", "date"]
ROLES: tuple[Role, ...] = ("row", "headline", "date")
_FEWEST = 2  # rows of a list
_BESIDE = frozenset({"span", "time", "small", "label", "div"})  # inside a headline these say something else
_LONGEST_LABEL = 200  # characters by which two headlines are told apart


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a page, in the order of their numbers from 0."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def pick(root: HtmlElement, number: int, role: Role, before: ListSelectors, titles: Sequence[str]) -> ListSelectors:
    """The selectors of a list in which the element of this number is a row, a headline or a date.

    before: the selectors so far
    titles: of the entries that are found now, by which the rows are known where no selector names them
    Raises NotUsable ('no_entries') where no list repeats around the element.
    """
    element = next((each for at, each in enumerate(elements(root)) if at == number), None)
    if element is None:
        raise NotUsable("no_entries", "the page has changed since it was shown", "look at it again")
    if role != "date":
        row = _row(root, element)
        title = _part(element, row) if role == "headline" else ""
        return ListSelectors(item=place(row), title=title or None)
    # The row of a date is the one around both the date and a headline; the first headline's may be another one.
    known = {title[:_LONGEST_LABEL] for title in titles}
    headlines = [each for each in elements(root) if _label(each) in known]
    headline = next((each for each in headlines if not len(each)), next(iter(headlines), None))
    first = None if headline is None else _row(root, headline)
    wanted = None if first is None else place(first)
    outward = [element, *element.iterancestors()]
    around = first if first in outward else next((each for each in outward if place(each) == wanted), None)
    if around is None:
        raise NotUsable("no_entries", "this stands in no row of the list", "point at a headline first")
    return replace(before, item=before.item or place(around), date=_part(element, around) or None)


def _row(root: HtmlElement, element: HtmlElement) -> HtmlElement:
    """The row that repeats around an element, for each of its kind one."""
    own = place(element)
    mates = [each for each in elements(root) if each.tag == element.tag and place(each) == own]
    rows = rows_around(mates, mates, _label)
    row = rows[mates.index(element)]
    if len({id(each) for each in rows}) < _FEWEST:
        raise NotUsable("no_entries", "this stands alone on the page", "point at something that each row has")
    return row


def _part(element: HtmlElement, row: HtmlElement) -> str:
    """A selector of an element within its row, numbered where another part that fits it stands before.

    Parts beside the text that was pointed at, such as a date or a badge inside a link, are left out.
    """
    selector = place_within(element, row)
    if not selector:
        return ""
    steps = selector.split(" > ")
    first = next((each for each in elements(row) if each is not row and _fits(each, steps)), element)
    if first is not element and ":nth" not in steps[-1]:
        before = sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
        selector = f"{selector}:nth-of-type({before + 1})"
    beside = {step(child): None for child in element if child.tag in _BESIDE and _label(child)}
    has_text = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    return " ".join([selector, *(f"!{each}" for each in beside)]) if has_text else selector


def _fits(element: HtmlElement, steps: Sequence[str]) -> bool:
    """Tell whether a path of tags and classes fits an element."""
    for wanted, part in zip(reversed(steps), (element, *element.iterancestors()), strict=False):
        tag, _, name = wanted.partition(":")[0].partition(".")
        if part.tag != tag or (name and name not in (part.get("class") or "").split()):
            return False
    return True


def _label(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST_LABEL]
