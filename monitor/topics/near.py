"""Find words that are near one another.

Two findings are near if at most `distance` tokens, and no end of a paragraph, are between their spans. In a chain
(a NEAR/3 b NEAR/3 c) the third must be near the span of the first two; it may be inside that span. No word counts
twice. With few findings all pairs are kept. With many, only the nearest and the farthest partners on each side are
kept, and of the pairs that start or end at one place the longest: the next part of a chain can be reached from one
of these. So the cost is bounded by the length of the text, also for hostile text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from monitor.model import Hit
from monitor.topics.search_text import SearchText

_MOST_PAIRS = 1_000  # of one NEAR in one field; beyond that only the outermost are kept
_EACH_END = 8  # partners considered at each end of the reach of a finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that fulfil a part of a query. start, end: in folded text; hits: what to show a person."""

    field: str
    start: int
    end: int
    hits: tuple[Hit, ...]


Findings = tuple[Finding, ...]


def near(left: Findings, right: Findings, distance: int, searched: SearchText) -> Findings:
    """Return the pairs of findings that are near; empty if there are none."""
    found: list[Finding] = []
    for name in dict.fromkeys(finding.field for finding in left):
        ones = [each for each in left if each.field == name]
        others = [each for each in right if each.field == name]
        found.extend(_near(ones, others, distance, searched))
    return tuple(found)


def _near(ones: list[Finding], others: list[Finding], distance: int, searched: SearchText) -> Iterable[Finding]:
    """Return the near pairs of two lists of findings in one field, each once."""
    pairs = _pairs(ones, _Ordered.of(others), distance, searched)
    if any(len(each.hits) > 1 for each in others):
        # Also in the other direction: a pair on the right can enclose a finding on the left.
        pairs = chain(pairs, _pairs(others, _Ordered.of(ones), distance, searched))
    found = list(pairs)
    if len(found) > _MOST_PAIRS:
        return _outermost(found)
    return {(pair.start, pair.end, frozenset(hit.start for hit in pair.hits)): pair for pair in found}.values()


def _outermost(pairs: Iterable[Finding]) -> Iterable[Finding]:
    """Keep the longest of the pairs that start, or end, at one place."""
    longest: dict[tuple[bool, int], Finding] = {}
    for pair in pairs:
        for key in ((True, pair.start), (False, pair.end)):
            known = longest.get(key)
            if known is None or pair.end - pair.start > known.end - known.start:
                longest[key] = pair
    return dict.fromkeys(longest.values())


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Findings sorted by their ends, and by their starts."""

    by_end: list[Finding]
    ends: list[int]
    by_start: list[Finding]
    starts: list[int]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> _Ordered:
        by_end = sorted(findings, key=lambda each: each.end)
        by_start = sorted(by_end, key=lambda each: each.start)
        return cls(by_end, [each.end for each in by_end], by_start, [each.start for each in by_start])


def _pairs(ones: list[Finding], others: _Ordered, distance: int, searched: SearchText) -> Iterator[Finding]:
    """Pair each finding with those within its reach that end before it, start inside it or start after it."""
    most = max(1, min(_EACH_END, _MOST_PAIRS // (4 * len(ones))))
    for one in ones:
        first, last = searched.reach(one.start, one.end, distance)
        before = bisect_left(others.ends, first), bisect_right(others.ends, one.start)
        behind = bisect_left(others.starts, one.start), bisect_right(others.starts, last)
        for other in chain(_both_ends(others.by_end, *before, most), _both_ends(others.by_start, *behind, most)):
            if _disjoint(one, other):
                yield Finding(one.field, min(one.start, other.start), max(one.end, other.end), (*one.hits, *other.hits))


def _both_ends(findings: list[Finding], start: int, end: int, most: int) -> list[Finding]:
    """Return at most `most` findings from each end of findings[start:end]."""
    if end - start <= 2 * most:
        return findings[start:end]
    return findings[start : start + most] + findings[end - most : end]


def _disjoint(one: Finding, other: Finding) -> bool:
    """Tell whether no word of one overlaps a word of the other."""
    if one.end <= other.start or other.end <= one.start:
        return True
    return not any(a.start < b.end and b.start < a.end for a in one.hits for b in other.hits)
