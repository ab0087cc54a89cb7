"""Lines that come again on every page of a source: its furniture, learned from its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.extract.blocks import key_of

_FEWEST_PAGES = 4  # below this a line may come again by chance
_SHARE = 0.5  # of the pages
_LONGEST = 200  # characters; longer lines that come again are copies of an article


@dataclass(frozen=True, slots=True)
class Furniture:
    """Keys (text without white space) of the lines that are not to be published."""

    keys: frozenset[str] = frozenset()


NO_FURNITURE = Furniture()


def learn_furniture(texts: Iterable[str]) -> Furniture:
    """Furniture of a source from the texts of its articles, one paragraph a line each.

    A line that stands in half of at least four different articles is furniture.
    """
    pages = [{key_of(line) for line in text.split("\n")} for text in dict.fromkeys(texts)]
    if len(pages) < _FEWEST_PAGES:
        return NO_FURNITURE
    counts = Counter(key for page in pages for key in page if key and len(key) <= _LONGEST)
    return Furniture(frozenset(key for key, count in counts.items() if count >= _SHARE * len(pages)))
