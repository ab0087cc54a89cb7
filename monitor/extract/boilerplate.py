"""Learn the boilerplate of a source: the lines that stand on at least half of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from monitor.extract.blocks import HEADINGS, Block

# The newest pages of a source, from which its boilerplate is learned: a line that it stops showing comes back.
BOILERPLATE_PAGES = 30
_FEWEST_PAGES = 4  # with fewer, a line may be repeated by chance
_SHARE = 0.5  # of the pages
_LONGEST = 200  # characters; longer repeated lines are copies of an article
_MOST_LINES = 1000  # fingerprints kept of one page
_MOST_OF_A_PAGE = 0.5  # of its text; a page with more boilerplate is a filled-in form, and that is its content


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Fingerprints of the lines that are not published."""

    fingerprints: frozenset[int] = frozenset()


NO_BOILERPLATE = Boilerplate()


def line_fingerprints(blocks: Iterable[Block]) -> frozenset[int]:
    """64-bit hashes of a page's lines of up to 200 characters; the position of a line does not count."""
    keys = dict.fromkeys(block.key for block in blocks if block.key and len(block.key) <= _LONGEST)
    return frozenset(map(_fingerprint, list(keys)[:_MOST_LINES]))


def learn_boilerplate(pages: Iterable[Collection[int]]) -> Boilerplate:
    """Learn the boilerplate of a source from the line fingerprints of its pages.

    A line is boilerplate when it stands on at least half of four or more different pages.
    """
    different = {frozenset(page) for page in pages}
    if len(different) < _FEWEST_PAGES:
        return NO_BOILERPLATE
    counts = Counter(line for page in different for line in page)
    return Boilerplate(frozenset(line for line, count in counts.items() if count >= _SHARE * len(different)))


def without_boilerplate(blocks: Sequence[Block], boilerplate: Boilerplate) -> list[Block]:
    """Remove the blocks that are boilerplate.

    All blocks stay if more than half of the text would go. A heading followed by prose stays: a regular column has the
    same headings every day.
    """
    kept: list[Block] = []
    prose_follows = False
    for block in reversed(blocks):
        known = 0 < len(block.key) <= _LONGEST and _fingerprint(block.key) in boilerplate.fingerprints
        heads = block.tag in HEADINGS and prose_follows
        if heads or not known:
            kept.append(block)
        if block.key:
            prose_follows = not known and 2 * block.link_chars < len(block.key)
    letters, left = (sum(len(block.key) for block in part) for part in (blocks, kept))
    return list(blocks) if left < (1 - _MOST_OF_A_PAGE) * letters else kept[::-1]


def _fingerprint(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())
