"""Index of the terms of all topics; one pass over an item finds all of them.

Each term, phrase and alias spelling is a search_term. Search terms with the same coarse variant share one pattern.
The pass says which patterns occur in an item; the exact place of a term is worked out only for topics that may match.
Patterns that are Latin words are looked up in the set of words of the item; one automaton finds all others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from monitor.topics.confusables import coarse_words, is_mixed
from monitor.topics.search_text import SearchText
from monitor.topics.variants import SearchTerm, Variant, variants_of
from monitor.topics.verify import Span, verify_match

_FEW = 100  # terms that are looked for one by one; for more, all are found at once
_NOWHERE: Mapping[str, Span] = {}


_Sought: TypeAlias = tuple[str, Sequence[Variant], bool]  # a pattern, what may stand there, whether all that is a word


@dataclass(frozen=True)
class TermIndex:
    """The patterns of all terms, and the two ways to find them.

    sought:    by key of a search_term, its patterns, each with what of the search_term may stand where it is seen
    words:     the patterns that are Latin words
    rest:      the others
    automaton: finds the rest; None where nothing is
    """

    sought: Mapping[str, Sequence[_Sought]]
    words: frozenset[str]
    rest: Sequence[str]
    automaton: AhoCorasick | None

    def find(self, searched: SearchText) -> ScanResult:
        """Which patterns are in an item. Whether and where a search term stands is asked later."""
        if searched.foreign and is_mixed(searched.folded.text):
            return ScanResult(searched, self, frozenset(self.all_starts(searched)))
        seen = self.words.intersection(coarse_words(searched.folded.text))
        if self.automaton is not None:
            seen = seen.union(self.automaton.find_matches_as_strings(searched.coarse, overlapping=True))
        return ScanResult(searched, self, seen)

    @cached_property
    def _whole(self) -> tuple[Sequence[str], AhoCorasick]:
        """All patterns and an automaton of them: for text whose words are not plain to tell, or very many terms."""
        patterns = (*self.rest, *self.words)
        return patterns, AhoCorasick(patterns)

    def patterns(self, search_term: SearchTerm) -> Iterator[str]:
        """The patterns of which one is seen wherever a search term stands; none of one that is never found."""
        return (pattern for pattern, _, _ in self.sought.get(search_term.key, ()))

    def variants_of(self, patterns: Container[str]) -> Iterator[Variant]:
        """All that may stand where one of these patterns is seen."""
        for sought in self.sought.values():
            yield from (variant for pattern, variants, _ in sought if pattern in patterns for variant in variants)

    def all_starts(self, searched: SearchText) -> Mapping[str, Sequence[int]]:
        """Where each pattern begins in squeezed text, by pattern."""
        patterns, automaton = self._whole
        found: dict[str, list[int]] = {}
        for index, start, _ in automaton.find_matches_as_indexes(searched.coarse, overlapping=True):
            found.setdefault(patterns[index], []).append(start)
        return found


@dataclass(frozen=True)
class ScanResult:
    """An item in which the patterns were looked for. `seen`: those that are in it."""

    searched: SearchText
    index: TermIndex
    seen: frozenset[str]
    _places: dict[str, Sequence[tuple[Span, str]]] = field(default_factory=dict)
    _firsts: dict[str, Mapping[str, Span]] = field(default_factory=dict)

    def firsts(self, search_term: SearchTerm) -> Mapping[str, Span]:
        """The first place where a search term stands in each field that has one, by field."""
        key = search_term.key
        known = self._firsts.get(key)
        if known is None:
            known = _NOWHERE
            for each in self.index.sought.get(key, ()):
                if each[0] in self.seen:
                    known = self._firsts[key] = _earlier(known, dict(self._find(each, first=True)))
        return known

    def places(self, search_term: SearchTerm) -> Sequence[tuple[Span, str]]:
        """All places where a search term stands, in order, each with its field."""
        found = self._places.get(search_term.key)
        if found is None:
            sought = [each for each in self.index.sought.get(search_term.key, ()) if each[0] in self.seen]
            every = (found for each in sought for found in self._find(each, first=False))
            found = self._places[search_term.key] = sorted((place, name) for name, place in every)
        return found

    def _find(self, sought: _Sought, *, first: bool) -> list[tuple[str, Span]]:
        """The places where a pattern is seen and one of the variants stands, in order, each with its field.

        One look costs the length of the text, so for many terms all is found at once.
        first: in each field the first only
        """
        pattern, variants, is_word = sought
        searched, size = self.searched, len(pattern)
        many = len(self._firsts) + len(self._places) >= _FEW
        is_word = is_word and not many  # then found in folded text, else in squeezed
        find = self._next if many else (searched.gapped if is_word else searched.coarse).find
        found: list[tuple[str, Span]] = []
        at = find(pattern, 0)
        for name, (begin, end) in (searched.bounds if is_word else searched.squeezed_bounds).items():
            if 0 <= at < begin:
                at = find(pattern, begin)
            while 0 <= at <= end - size:
                span = (at, at + size) if is_word else searched.span(at, at + size)
                place = verify_match(variants, searched, *span)
                if place is not None:
                    found.append((name, place))
                at = find(pattern, end if place and first else at + 1)
        return found

    def _next(self, pattern: str, position: int) -> int:
        """What `find` of the squeezed text would say, from all that was found at once."""
        starts = self._all_starts.get(pattern, ())
        at = bisect_left(starts, position)
        return starts[at] if at < len(starts) else -1

    @cached_property
    def _all_starts(self) -> Mapping[str, Sequence[int]]:
        return self.index.all_starts(self.searched)


def _earlier(ones: Mapping[str, Span], others: Mapping[str, Span]) -> Mapping[str, Span]:
    """Of two places in a field the earlier."""
    return {**others, **{name: min(place, others.get(name, place)) for name, place in ones.items()}} if ones else others


def _sought(pattern: str, variants: Sequence[Variant]) -> _Sought:
    return pattern, tuple(variants), all(variant.is_word for variant in variants)


def build_index(search_terms: Iterable[SearchTerm]) -> TermIndex:
    """All terms made ready. One without a letter, digit or sign is never found."""
    sought: dict[str, dict[str, list[Variant]]] = {}
    words: dict[str, bool] = {}  # by pattern, whether all that may stand there is a word
    for variant in (variant for search_term in dict.fromkeys(search_terms) for variant in variants_of(search_term)):
        pattern = variant.pattern
        sought.setdefault(variant.search_term.key, {}).setdefault(pattern, []).append(variant)
        words[pattern] = variant.is_word and words.get(pattern, True)
    rest = sorted(pattern for pattern, is_word in words.items() if not is_word)  # in order they lie closer together
    return TermIndex(
        {key: tuple(map(_sought, patterns, patterns.values())) for key, patterns in sought.items()},
        frozenset(pattern for pattern, is_word in words.items() if is_word),
        rest,
        AhoCorasick(rest, store_patterns=True) if rest else None,
    )
