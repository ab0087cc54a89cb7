"""Lines that come again on every page of a source: its furniture, learned from its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from monitor.extract.blocks import HEADINGS, Block

PAGES = 30  # of a source, the newest, that its furniture is learned from; so what is no longer said is forgotten
_FEWEST_PAGES = 4  # below this a line may come again by chance
_SHARE = 0.5  # of the pages
_LONGEST = 200  # characters; longer lines that come again are copies of an article
_MOST_LINES = 1000  # of one page that are remembered
_MOST_OF_A_PAGE = 0.5  # of its text; a page that has more of it is a form that is filled in, and that is its content


@dataclass(frozen=True, slots=True)
class Furniture:
    """Marks of the lines that are not to be published."""

    marks: frozenset[int] = frozenset()


NO_FURNITURE = Furniture()


def line_marks(blocks: Iterable[Block]) -> frozenset[int]:
    """A number of 64 bits for each of a page's lines that may be furniture, the same wherever the line stands."""
    keys = dict.fromkeys(block.key for block in blocks if block.key and len(block.key) <= _LONGEST)
    return frozenset(map(_mark, list(keys)[:_MOST_LINES]))


def learn_furniture(pages: Iterable[Collection[int]]) -> Furniture:
    """Furniture of a source from the marks of its pages.

    A line that stands in half of at least four different pages is furniture.
    """
    different = {frozenset(page) for page in pages}
    if len(different) < _FEWEST_PAGES:
        return NO_FURNITURE
    counts = Counter(mark for page in different for mark in page)
    return Furniture(frozenset(mark for mark, count in counts.items() if count >= _SHARE * len(different)))


def without_furniture(blocks: Sequence[Block], furniture: Furniture) -> list[Block]:
    """The blocks that are no furniture.

    All stay where most of the text would go. A heading stays that prose follows: those of a regular column are
    the same every day.
    """
    kept: list[Block] = []
    prose_follows = False
    for block in reversed(blocks):
        known = 0 < len(block.key) <= _LONGEST and _mark(block.key) in furniture.marks
        heads = block.tag in HEADINGS and prose_follows
        if heads or not known:
            kept.append(block)
        if block.key:
            prose_follows = not known and 2 * block.link_chars < len(block.key)
    letters, left = (sum(len(block.key) for block in part) for part in (blocks, kept))
    return list(blocks) if left < (1 - _MOST_OF_A_PAGE) * letters else kept[::-1]


def _mark(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())
