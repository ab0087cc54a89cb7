"""How far an element of a page stands from its heading, by which the article's own date and byline are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.blocks import folded

_LONGEST = 300  # characters of a piece
_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The elements of a page with their places in the document, and the place of its first heading that has text."""

    root: HtmlElement
    elements: Sequence[HtmlElement]
    places: Mapping[HtmlElement, int]
    heading: int | None

    def nearest(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """The elements in the order of their distance from the heading, else of the document."""
        start = self.heading or 0
        return sorted(elements, key=lambda element: abs(self.places[element] - start))


def short_text(element: HtmlElement) -> str:
    """The first of an element's text, its pieces apart: a byline or a date is no longer, whatever the page holds."""
    return folded(" ".join(piece[:_LONGEST] for piece in islice(element.itertext(), _MOST_PIECES)))


def look_around(root: HtmlElement) -> Surroundings:
    """Number the elements of a page."""
    elements = list(root.iter())
    places = {element: place for place, element in enumerate(elements)}
    heading = next((h for h in root.iter("h1") if folded(h.text_content())), None)
    return Surroundings(root, elements, places, None if heading is None else places[heading])
