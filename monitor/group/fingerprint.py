"""Is one text a copy of another, with light edits? Told by shared runs of characters, in any script.

A text is cut into runs of eight letters and digits ('shingles'), each hashed;
the smallest hashes are a sample of the set, the same whoever takes it
(bottom-k sketch: A. Broder, 'On the resemblance and containment of documents',
1997). Two texts are copies when nearly all of the larger sample is shared.
"""

from __future__ import annotations

import heapq
from hashlib import blake2b

from monitor.text.fold import fold

_RUN = 8  # letters in a shingle: two Chinese clauses rarely share eight by chance
_SAMPLE = 128  # shingles kept a text
_FEWEST = 40  # a shorter text says too little to be called a copy
SAME_TEXT = 0.8  # share of the sample that copies have in common


def sample(text: str) -> tuple[int, ...]:
    """The sampled shingles of a text, signed 64-bit, ascending; empty for a text too short to judge."""
    letters = "".join(filter(str.isalnum, fold(text).text))
    runs = {letters[start : start + _RUN] for start in range(len(letters) - _RUN + 1)}
    if len(runs) < _FEWEST:
        return ()
    hashes = (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True) for run in runs)
    return tuple(heapq.nsmallest(_SAMPLE, hashes))


def is_copy(shared: int, own: int, other: int) -> tuple[bool, str]:
    """Whether samples of `own` and `other` shingles with `shared` in common are of one text, and why."""
    if not own or not other:
        return False, "too short to compare"
    share = shared / max(own, other)
    return share >= SAME_TEXT, f"{share:.0%} of the text in common"
