"""MinHash with LSH, as a row to stand beside ours: pairs of neighbouring units, 128 bins, 32 bands of 4.

One permutation, cut into bins (P. Li, A. Owen, C.-H. Zhang, 'One Permutation Hashing', 2012), an empty bin filled from
the next one to the right (A. Shrivastava, P. Li, 'Densifying One Permutation Hashing', 2014). Bands of four meet at a
Jaccard similarity of about (1/32)^(1/4) = 0.42; from 0.4 on two texts are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from monitor.group.identity import units

_BINS, _ROWS, _SAME = 128, 4, 0.4
_FEWEST = 3  # shingles a text must have


class MinHashLsh:
    """A single pass: an item is a copy of the earlier item that is most like it, and of its event."""

    def __init__(self) -> None:
        self._known: dict[str, Sequence[int]] = {}
        self._story: dict[str, str] = {}
        self._bands: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)

    def take(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one item: `id`, `duplicate_of`, `story_id`."""
        words = units(item.get("text") or item.get("title") or "")
        shingles = {" ".join(pair) for pair in pairwise(words)}
        found = self._nearest(item["id"], _sketch(shingles)) if len(shingles) >= _FEWEST else None
        self._story[item["id"]] = item["id"] if found is None else self._story[found]
        return {"id": item["id"], "duplicate_of": found, "story_id": self._story[item["id"]]}

    def _nearest(self, name: str, sketch: Sequence[int]) -> str | None:
        bands = [(start, *sketch[start : start + _ROWS]) for start in range(0, _BINS, _ROWS)]
        near = dict.fromkeys(other for band in bands for other in self._bands[band])
        alike = {other: sum(map(int.__eq__, sketch, self._known[other])) / _BINS for other in near}
        for band in bands:
            self._bands[band].append(name)
        self._known[name] = sketch
        best = max(alike, key=alike.__getitem__, default=None)
        return best if best is not None and alike[best] >= _SAME else None


def _sketch(shingles: set[str]) -> Sequence[int]:
    """The smallest value of each bin."""
    bins = [-1] * _BINS
    for shingle in shingles:
        value = int.from_bytes(blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        number, rest = value % _BINS, value // _BINS
        bins[number] = rest if bins[number] < 0 else min(bins[number], rest)
    filled = [number for number, value in enumerate(bins) if value >= 0]
    ahead = {number: next((at for at in filled if at >= number), filled[0]) for number in range(_BINS)}
    return [bins[at] + (at - number) % _BINS for number, at in ahead.items()]
