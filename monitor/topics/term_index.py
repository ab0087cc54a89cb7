"""Index of the terms of all topics; one pass over an item finds all of them.

Search terms with the same coarse variant share one pattern. The pass says which patterns occur in an item; where a
term is in it is worked out only for topics that may match. Patterns that are Latin words are looked up in the set of
words of the item; one automaton finds all others.
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
from monitor.topics.variants import SearchTerm, Span, Variant, variants_of, verify_match

_FEW = 100  # terms of an item that are searched one by one; with more, one pass finds all places
_NOWHERE: Mapping[str, Span] = {}
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_Sought: TypeAlias = tuple[str, Sequence[Variant], bool]  # a pattern, its variants, whether all of them start a word


@dataclass(frozen=True)
class TermIndex:
    """Patterns of all terms, and how they are found.

    sought:    key of a term to its patterns, each with the variants of the term that have this pattern
    words:     patterns that are Latin words
    rest:      all other patterns
    automaton: finds `rest`; None if that is empty
    """

    sought: Mapping[str, Sequence[_Sought]]
    words: frozenset[str]
    rest: Sequence[str]
    automaton: AhoCorasick | None

    def find(self, searched: SearchText) -> ScanResult:
        """Find the patterns that occur in an item."""
        if not self.sought:
            return ScanResult(searched, self, frozenset())
        if searched.foreign and is_mixed(searched.folded.text):
            return ScanResult(searched, self, frozenset(self.all_starts(searched)))
        seen = self.words.intersection(coarse_words(searched.folded.text))
        if self.automaton is not None:
            seen = seen.union(self.automaton.find_matches_as_strings(searched.coarse, overlapping=True))
        return ScanResult(searched, self, seen)

    @cached_property
    def _whole(self) -> tuple[Sequence[str], AhoCorasick]:
        """All patterns and an automaton for them, for very many terms or text with confusable characters in words."""
        patterns = (*self.rest, *self.words)
        return patterns, AhoCorasick(patterns)

    def patterns(self, search_term: SearchTerm) -> Iterator[str]:
        """Yield the patterns of which one is in every match of a term; none if the term cannot be found."""
        return (pattern for pattern, _, _ in self.sought.get(search_term.key, ()))

    def variants_of(self, patterns: Container[str]) -> Iterator[Variant]:
        """Yield the variants with one of these patterns."""
        for sought in self.sought.values():
            yield from (variant for pattern, variants, _ in sought if pattern in patterns for variant in variants)

    def all_starts(self, searched: SearchText) -> Mapping[str, Sequence[int]]:
        """Return the positions of each pattern in squeezed text, by pattern."""
        patterns, automaton = self._whole
        found: dict[str, list[int]] = {}
        for index, start, _ in automaton.find_matches_as_indexes(searched.coarse, overlapping=True):
            found.setdefault(patterns[index], []).append(start)
        return found


@dataclass(frozen=True)
class ScanResult:
    """The patterns that were found in an item (`seen`); places of terms are worked out when asked for."""

    searched: SearchText
    index: TermIndex
    seen: frozenset[str]
    _places: dict[str, Sequence[tuple[Span, str]]] = field(default_factory=dict)
    _firsts: dict[str, Mapping[str, Span]] = field(default_factory=dict)

    def firsts(self, search_term: SearchTerm) -> Mapping[str, Span]:
        """Return the first match of a term in each field, by field."""
        key = search_term.key
        known = self._firsts.get(key)
        if known is None:
            known = _NOWHERE
            for each in self.index.sought.get(key, ()):
                if each[0] in self.seen:
                    known = self._firsts[key] = _earlier(known, dict(self._find(each, first=True)))
        return known

    def places(self, search_term: SearchTerm) -> Sequence[tuple[Span, str]]:
        """Return all matches of a term in order, each with its field."""
        found = self._places.get(search_term.key)
        if found is None:
            sought = [each for each in self.index.sought.get(search_term.key, ()) if each[0] in self.seen]
            every = (found for each in sought for found in self._find(each, first=False))
            found = self._places[search_term.key] = sorted((place, name) for name, place in every)
        return found

    def _find(self, sought: _Sought, *, first: bool) -> list[tuple[str, Span]]:
        """Return the verified places of a pattern in order, each with its field.

        A search for one pattern costs the length of the text, so with many terms one pass finds all places.
        first: only the first place in each field
        """
        pattern, variants, starts_word = sought
        searched, size = self.searched, len(pattern)
        many = len(self._firsts) + len(self._places) >= _FEW
        starts_word = starts_word and not many  # words are searched in folded text, all else in squeezed text
        text = searched.gapped if starts_word else searched.coarse
        find = self._next if many else text.find
        folded = searched.folded.text
        found: list[tuple[str, Span]] = []
        at = find(pattern, 0)
        for name, (begin, end) in (searched.bounds if starts_word else searched.squeezed_bounds).items():
            if 0 <= at < begin:
                at = find(pattern, begin)
            while 0 <= at <= end - size:
                if starts_word and at > begin and folded[at - 1] in _LATIN:
                    at = find(pattern, at + 1)  # inside a word: the most frequent case of a short pattern
                    continue
                span = (at, at + size) if starts_word else searched.span(at, at + size)
                place = verify_match(variants, searched, *span)
                if place is not None:
                    found.append((name, place))
                at = find(pattern, end if place and first else at + 1)
        return found

    def _next(self, pattern: str, position: int) -> int:
        """Return what `find` in the squeezed text returns, from the result of the one pass."""
        starts = self._all_starts.get(pattern, ())
        at = bisect_left(starts, position)
        return starts[at] if at < len(starts) else -1

    @cached_property
    def _all_starts(self) -> Mapping[str, Sequence[int]]:
        return self.index.all_starts(self.searched)


def _earlier(ones: Mapping[str, Span], others: Mapping[str, Span]) -> Mapping[str, Span]:
    """Keep the earlier of two places in a field."""
    return {**others, **{name: min(place, others.get(name, place)) for name, place in ones.items()}} if ones else others


def _sought(pattern: str, variants: Sequence[Variant]) -> _Sought:
    return pattern, tuple(variants), all(variant.starts_word for variant in variants)


def build_index(search_terms: Iterable[SearchTerm]) -> TermIndex:
    """Build the index of some terms. A term without a letter, digit or sign is never found."""
    sought: dict[str, dict[str, list[Variant]]] = {}
    words: dict[str, bool] = {}  # pattern to whether all its variants are words
    for variant in (variant for search_term in dict.fromkeys(search_terms) for variant in variants_of(search_term)):
        pattern = variant.pattern
        sought.setdefault(variant.search_term.key, {}).setdefault(pattern, []).append(variant)
        words[pattern] = variant.is_word and words.get(pattern, True)
    rest = sorted(
        pattern for pattern, is_word in words.items() if not is_word
    )  # sorted, so that they are close together in memory
    return TermIndex(
        {key: tuple(map(_sought, patterns, patterns.values())) for key, patterns in sought.items()},
        frozenset(pattern for pattern, is_word in words.items() if is_word),
        rest,
        AhoCorasick(rest, store_patterns=True) if rest else None,
    )
