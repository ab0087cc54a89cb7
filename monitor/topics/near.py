"""Words that stand near one another.

Two findings are near when no more than so many tokens, and no end of a paragraph, part the spans they cover. In
a chain (a NEAR/3 b NEAR/3 c) the span of the first two is what the third must be near to; it may stand inside.
No word counts twice. Where there are few words every pair is kept. Where there are many, of each finding's
partners those are kept that stand farthest and nearest on either side, and of the pairs that begin or end at one
place the longest: what comes next in a chain can be reached from one of these. So hostile text costs no more
than its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from monitor.model import Hit
from monitor.topics.search_text import SearchText

_MOST_PAIRS = 1_000  # of one NEAR in one field, before only the outermost are kept
_EACH_END = 8  # partners looked at from either end of a finding's reach


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that count for a query. start, end: in folded text; hits: what to show a person."""

    field: str
    start: int
    end: int
    hits: tuple[Hit, ...]


Findings = tuple[Finding, ...]


def near(left: Findings, right: Findings, distance: int, searched: SearchText) -> Findings:
    """What two parts of a NEAR cover together; empty where none is near to any of the other."""
    found: list[Finding] = []
    for name in dict.fromkeys(finding.field for finding in left):
        ones = [each for each in left if each.field == name]
        others = [each for each in right if each.field == name]
        found.extend(_near(ones, others, distance, searched))
    return tuple(found)


def _near(ones: list[Finding], others: list[Finding], distance: int, searched: SearchText) -> Iterable[Finding]:
    """The pairs of two lists of findings in one field, each once."""
    pairs = _pairs(ones, _Ordered.of(others), distance, searched)
    if any(len(each.hits) > 1 for each in others):
        # The other way round too: a pair on the right may enclose what is on the left.
        pairs = chain(pairs, _pairs(others, _Ordered.of(ones), distance, searched))
    found = list(pairs)
    if len(found) > _MOST_PAIRS:
        return _outermost(found)
    return {(pair.start, pair.end, frozenset(hit.start for hit in pair.hits)): pair for pair in found}.values()


def _outermost(pairs: Iterable[Finding]) -> Iterable[Finding]:
    """Of the pairs that begin, or end, at one place the longest."""
    longest: dict[tuple[bool, int], Finding] = {}
    for pair in pairs:
        for key in ((True, pair.start), (False, pair.end)):
            known = longest.get(key)
            if known is None or pair.end - pair.start > known.end - known.start:
                longest[key] = pair
    return dict.fromkeys(longest.values())


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Findings in the order of where they end, and of where they start."""

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
    """Each finding with those that end before it, and those that start in it or behind, within its reach."""
    most = max(1, min(_EACH_END, _MOST_PAIRS // (4 * len(ones))))
    for one in ones:
        first, last = searched.reach(one.start, one.end, distance)
        before = bisect_left(others.ends, first), bisect_right(others.ends, one.start)
        behind = bisect_left(others.starts, one.start), bisect_right(others.starts, last)
        for other in chain(_both_ends(others.by_end, *before, most), _both_ends(others.by_start, *behind, most)):
            if _apart(one, other):
                yield Finding(one.field, min(one.start, other.start), max(one.end, other.end), (*one.hits, *other.hits))


def _both_ends(findings: list[Finding], start: int, end: int, most: int) -> list[Finding]:
    """At most so many findings from either end of findings[start:end]."""
    if end - start <= 2 * most:
        return findings[start:end]
    return findings[start : start + most] + findings[end - most : end]


def _apart(one: Finding, other: Finding) -> bool:
    """Whether no word of one overlaps a word of the other."""
    if one.end <= other.start or other.end <= one.start:
        return True
    return not any(a.start < b.end and b.start < a.end for a in one.hits for b in other.hits)
