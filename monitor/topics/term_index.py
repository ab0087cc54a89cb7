"""Index of the terms of all topics; one pass over an item finds all of them.

Search terms with the same coarse variant share one pattern. The pass says which patterns occur in an item; where a
term is in it is worked out only for topics that may match. Patterns that are Latin words are looked up in the set of
words of the item; one automaton finds all others.

A prefilter on the unfolded text tells, for few topics, that no topic can match an item. Each variant of a term needs
certain characters: each of its Chinese characters (or a character that folds to it), or its longest run of Latin
letters and digits without a joint. When these are missing for all variants, no topic can match, and the item is not
folded. A term of another script gives no such information, and neither does a Latin term when the text holds a
character that can hide a Latin letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from monitor.text.fold import folded, unsettled
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word
from monitor.topics.search_text import FOLDED_CONFUSABLES, SearchText, coarse, coarse_words, is_mixed
from monitor.topics.variants import SearchTerm, Span, Variant, variants_of, verify_match

_RUN = re.compile("[a-z0-9]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASTRAL = "\U00010000"
_LATIN_BYTES = bytes(
    ord(coarse(chr(code).lower())) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256)
)


def required_terms(part: Plan) -> frozenset[SearchTerm] | None:
    """Return terms of which one is in every item that fulfils a part; None if the part can hold without any.

    Of several parts that must all hold, the one with the rarest terms is taken: the fewest, then the longest.
    """
    match part:
        case Word(search_term):
            return frozenset((search_term,))
        case Not() | Number() | Pattern():
            return None
        case Near(left, right, _):
            return _rarest((left, right))
        case AllOf(parts, _):
            return _rarest(parts)
        case AnyOf(parts):
            several = [required_terms(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[SearchTerm] | None:
    known = [found for each in parts if (found := required_terms(each)) is not None]
    return min(known, key=commonness, default=None)


def commonness(search_terms: frozenset[SearchTerm]) -> tuple[int, int]:
    """Estimate how common some terms are: many short ones are more common than few long ones."""
    return len(search_terms), -min((len(search_term.written) for search_term in search_terms), default=0)


@dataclass(frozen=True, slots=True)
class RequiredChars:
    """Characters that a text must have to contain a variant.

    chinese: one character of each string must occur
    latin:   letters and digits that must occur, when all other characters are spaces; used if `chinese` is empty
    """

    chinese: tuple[str, ...]
    latin: bytes


@dataclass(frozen=True, slots=True)
class Prefilter:
    """Required characters of the variants of which one is in every match of a few topics, the fastest test first."""

    required: tuple[RequiredChars, ...]

    def may_match(self, text: str) -> bool:
        """Tell whether an unfolded text may contain one of the variants; True if that is not certain."""
        latin: bytes | None = None
        for required in self.required:
            if required.chinese:
                if all(any(char in text for char in several) for several in required.chinese):
                    return True
                continue
            if latin is None:
                if "|" in text or (not text.isascii() and _hiding().search(text)):
                    return True
                latin = f" {text} ".encode("ascii", "replace").translate(_LATIN_BYTES)
            if required.latin in latin:
                return True
        return False


def prefilter_for(variants: Iterable[Variant]) -> Prefilter | None:
    """Build the prefilter for some variants; None if one of them has no required characters."""
    required = {_required_chars(variant) for variant in variants}
    known = [chars for chars in required if chars is not None]
    return Prefilter(tuple(sorted(known, key=lambda chars: not chars.chinese))) if len(known) == len(required) else None


def _required_chars(variant: Variant) -> RequiredChars | None:
    chinese = dict.fromkeys(_HAN.findall(variant.text))
    if chinese:
        return RequiredChars(tuple(char + _unsettled()[1].get(char, "") for char in chinese), b"")
    ends = sorted({0, *variant.joints, len(variant.text)})  # at a joint the text may have a gap
    runs = [run for start, end in pairwise(ends) for run in _RUN.findall(variant.text[start:end])]
    longest = max(runs, key=len, default="")
    if not longest:
        return None
    letters = coarse(longest).encode()
    return RequiredChars((), b" %b " % letters if variant.is_word else letters)


@cache
def _unsettled() -> tuple[dict[str, str], dict[str, str]]:
    """Return two maps of the characters beyond ASCII that folding changes.

    Each of them to its folded form, and a Chinese character to all those whose folded form contains it.
    """
    plain = {char: folded(char) for char in unsettled()}
    others: dict[str, str] = {}
    for char, fold in plain.items():
        for each in _HAN.findall(fold):
            others[each] = others.get(each, "") + char
    return plain, others


@cache
def _hiding() -> re.Pattern[str]:
    """Match characters beyond ASCII that fold to, or look like, a Latin letter or digit, or that vanish.

    All characters beyond the first plane are included, because a large set of single ones is slow to search.
    """
    hiding = (
        char for char, plain in _unsettled()[0].items() if char < _ASTRAL and (not plain or _RUN.search(coarse(plain)))
    )
    alike = (each for char in FOLDED_CONFUSABLES if not char.isascii() for each in (char, folded(char)))
    return re.compile(f"[{re.escape(''.join({*hiding, *alike}))}{_ASTRAL}-\U0010ffff]")


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
                    known = self._firsts[key] = dict(known)
                    for name, place in self._find(each, first=True):
                        known[name] = min(place, known.get(name, place))
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
        {
            key: tuple(
                (pattern, tuple(variants), all(variant.starts_word for variant in variants))
                for pattern, variants in patterns.items()
            )
            for key, patterns in sought.items()
        },
        frozenset(pattern for pattern, is_word in words.items() if is_word),
        rest,
        AhoCorasick(rest, store_patterns=True) if rest else None,
    )
