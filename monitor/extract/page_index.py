"""Document positions of elements, for distances from the heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.blocks import folded

_LONGEST = 300  # characters of a piece
_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class PageIndex:
    """The elements of a page, their positions, and the position of the first heading that has text."""

    root: HtmlElement
    elements: Sequence[HtmlElement]
    places: Mapping[HtmlElement, int]
    heading: int | None

    def nearest(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Sort elements by their distance from the heading; in document order if there is none."""
        start = self.heading or 0
        return sorted(elements, key=lambda element: abs(self.places[element] - start))


def short_text(element: HtmlElement) -> str:
    """The start of an element's text, pieces separated by spaces; bounded, as a byline or a date is short."""
    return folded(" ".join(piece[:_LONGEST] for piece in islice(element.itertext(), _MOST_PIECES)))


def index_page(root: HtmlElement) -> PageIndex:
    """Number the elements of a page."""
    elements = list(root.iter())
    places = {element: place for place, element in enumerate(elements)}
    heading = next((h for h in root.iter("h1") if folded(h.text_content())), None)
    return PageIndex(root, elements, places, None if heading is None else places[heading])
