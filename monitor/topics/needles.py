"""All words of all topics, found in one pass.

Every term, phrase and alias spelling becomes a needle. Needles with one coarse form share one pattern, and the pass
tells which patterns are in an item; where a needle stands is asked only for the few topics that may match. A pattern
that is a Latin word is looked up among the words of the item, all others are found by one automaton.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from monitor.topics.forms import Form, Needle, forms_of
from monitor.topics.haystack import Haystack
from monitor.topics.looks import coarse_words, is_mixed
from monitor.topics.places import Place, place_of

_FEW = 100  # needles that are looked for one by one; for more, all are found at once
_NOWHERE: Mapping[str, Place] = {}


_Sought: TypeAlias = tuple[str, Sequence[Form], bool]  # a pattern, what may stand there, whether all that is a word


@dataclass(frozen=True)
class Needles:
    """The patterns of all needles, and the two ways to find them.

    sought:    by key of a needle, its patterns, each with what of the needle may stand where it is seen
    words:     the patterns that are Latin words
    rest:      the others
    automaton: finds the rest; None where nothing is
    """

    sought: Mapping[str, Sequence[_Sought]]
    words: frozenset[str]
    rest: Sequence[str]
    automaton: AhoCorasick | None

    def find(self, hay: Haystack) -> Sighting:
        """Which patterns are in an item. Whether and where a needle stands is asked later."""
        if hay.foreign and is_mixed(hay.folded.text):
            return Sighting(hay, self, frozenset(self.all_starts(hay)))
        seen = self.words.intersection(coarse_words(hay.folded.text))
        if self.automaton is not None:
            seen = seen.union(self.automaton.find_matches_as_strings(hay.coarse, overlapping=True))
        return Sighting(hay, self, seen)

    @cached_property
    def _whole(self) -> tuple[Sequence[str], AhoCorasick]:
        """All patterns and an automaton of them: for text whose words are not plain to tell, or very many needles."""
        patterns = (*self.rest, *self.words)
        return patterns, AhoCorasick(patterns)

    def patterns(self, needle: Needle) -> Iterator[str]:
        """The patterns of which one is seen wherever a needle stands; none of one that is never found."""
        return (pattern for pattern, _, _ in self.sought.get(needle.key, ()))

    def forms_of(self, patterns: Container[str]) -> Iterator[Form]:
        """All that may stand where one of these patterns is seen."""
        for sought in self.sought.values():
            yield from (form for pattern, forms, _ in sought if pattern in patterns for form in forms)

    def all_starts(self, hay: Haystack) -> Mapping[str, Sequence[int]]:
        """Where each pattern begins in squeezed text, by pattern."""
        patterns, automaton = self._whole
        found: dict[str, list[int]] = {}
        for index, start, _ in automaton.find_matches_as_indexes(hay.coarse, overlapping=True):
            found.setdefault(patterns[index], []).append(start)
        return found


@dataclass(frozen=True)
class Sighting:
    """An item in which the patterns were looked for. `seen`: those that are in it."""

    hay: Haystack
    needles: Needles
    seen: frozenset[str]
    _places: dict[str, Sequence[tuple[Place, str]]] = field(default_factory=dict)
    _firsts: dict[str, Mapping[str, Place]] = field(default_factory=dict)

    def firsts(self, needle: Needle) -> Mapping[str, Place]:
        """The first place where a needle stands in each field that has one, by field."""
        key = needle.key
        known = self._firsts.get(key)
        if known is None:
            known = _NOWHERE
            for each in self.needles.sought.get(key, ()):
                if each[0] in self.seen:
                    known = self._firsts[key] = _earlier(known, dict(self._find(each, first=True)))
        return known

    def places(self, needle: Needle) -> Sequence[tuple[Place, str]]:
        """All places where a needle stands, in order, each with its field."""
        found = self._places.get(needle.key)
        if found is None:
            sought = [each for each in self.needles.sought.get(needle.key, ()) if each[0] in self.seen]
            every = (found for each in sought for found in self._find(each, first=False))
            found = self._places[needle.key] = sorted((place, name) for name, place in every)
        return found

    def _find(self, sought: _Sought, *, first: bool) -> list[tuple[str, Place]]:
        """The places where a pattern is seen and one of the forms stands, in order, each with its field.

        One look costs the length of the text, so for many needles all is found at once.
        first: in each field the first only
        """
        pattern, forms, is_word = sought
        hay, size = self.hay, len(pattern)
        many = len(self._firsts) + len(self._places) >= _FEW
        is_word = is_word and not many  # then found in folded text, else in squeezed
        find = self._next if many else (hay.gapped if is_word else hay.coarse).find
        found: list[tuple[str, Place]] = []
        at = find(pattern, 0)
        for name, (begin, end) in (hay.bounds if is_word else hay.squeezed_bounds).items():
            if 0 <= at < begin:
                at = find(pattern, begin)
            while 0 <= at <= end - size:
                span = (at, at + size) if is_word else hay.span(at, at + size)
                place = place_of(forms, hay, *span)
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
        return self.needles.all_starts(self.hay)


def _earlier(ones: Mapping[str, Place], others: Mapping[str, Place]) -> Mapping[str, Place]:
    """Of two places in a field the earlier."""
    return {**others, **{name: min(place, others.get(name, place)) for name, place in ones.items()}} if ones else others


def _sought(pattern: str, forms: Sequence[Form]) -> _Sought:
    return pattern, tuple(forms), all(form.is_word for form in forms)


def build(needles: Iterable[Needle]) -> Needles:
    """All needles made ready. One without a letter, digit or sign is never found."""
    sought: dict[str, dict[str, list[Form]]] = {}
    words: dict[str, bool] = {}  # by pattern, whether all that may stand there is a word
    for form in (form for needle in dict.fromkeys(needles) for form in forms_of(needle)):
        pattern = form.pattern
        sought.setdefault(form.needle.key, {}).setdefault(pattern, []).append(form)
        words[pattern] = form.is_word and words.get(pattern, True)
    rest = sorted(pattern for pattern, is_word in words.items() if not is_word)  # in order they lie closer together
    return Needles(
        {key: tuple(map(_sought, patterns, patterns.values())) for key, patterns in sought.items()},
        frozenset(pattern for pattern, is_word in words.items() if is_word),
        rest,
        AhoCorasick(rest, store_patterns=True) if rest else None,
    )
