"""The variants of a term.

Its own spelling and confusable ones; and how a match of a variant is verified.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from itertools import pairwise
from typing import NamedTuple

from monitor.text.language import FREE, KIND, NONE, parts_words
from monitor.topics.search_text import CONFUSABLE, FOLDED_CONFUSABLES, SearchText, coarse, search_text, skeleton

_GAP_AT_START = re.compile(r"^[-– ·]+|[-– ·]+$")
_LEAST_LETTERS = 5  # of a term with confusable variants: shorter words look like too many others


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term to search for.

    written: as in the query or the alias, without its signs
    exact:   case and form as written
    prefix:  matches any word with this beginning
    outside: longer words that contain the term; inside one of these it does not match
    key:     all of these in one string, because a string is hashed only once
    """

    written: str
    exact: bool = False
    prefix: bool = False
    outside: tuple[str, ...] = ()
    key: str = dataclass_field(init=False, compare=False)

    def __post_init__(self) -> None:
        key = "\0".join(("=" * self.exact, "*" * self.prefix, self.written, *self.outside))
        object.__setattr__(self, "key", key)


def split_exclusions(spelling: str) -> tuple[str, tuple[str, ...]]:
    """Split a spelling such as 京东!北京东城 into the term and the longer words in which it does not count.

    A ! before words that do not contain the term belongs to the term, as in Yahoo!Japan.
    """
    written, *rest = re.split("[!！]", spelling)
    term = written.removeprefix("=").rstrip("*＊")
    if not rest or not all(contains(words, term) for words in rest):
        return spelling, ()
    return written, tuple(rest)


def contains(words: str, term: str) -> bool:
    """Tell whether some words contain a term and more."""
    inner, outer = _squeezed(term).squeezed, _squeezed(words).squeezed
    return 0 < len(inner) < len(outer) and inner in outer


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a term, ready to be searched.

    plain:      the squeezed spelling of the term itself
    text:       the squeezed spelling to find: `plain`, or the skeleton of a confusable spelling
    joints:     offsets where the text may have a gap
    dotted:     joints where the gap can only be a middle dot: between two CJK characters without a gap in the term
    word_start: whether the match must be at the start of a word
    word_end:   whether the match must be at the end of a word
    outside:    coarse longer words in which the term does not count, each with the offsets of the term in it
    """

    search_term: SearchTerm
    plain: str
    text: str
    joints: frozenset[int]
    dotted: frozenset[int]
    word_start: bool
    word_end: bool
    outside: tuple[tuple[str, tuple[int, ...]], ...] = ()
    lookalike: bool = False

    @property
    def pattern(self) -> str:
        """The coarse letters, which are searched first."""
        return coarse(self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is a whole Latin word or number without joints."""
        return self.starts_word and self.word_end

    @property
    def starts_word(self) -> bool:
        """Whether it is a Latin word or number, or the beginning of one, without joints."""
        return self.word_start and not self.joints and self.text.isascii() and self.text.isalnum()


def variants_of(search_term: SearchTerm) -> Iterator[Variant]:
    """Yield the variants of a term, each once; none for a term without a letter, digit or sign."""
    if not _squeezed(search_term.written).squeezed:
        return
    own = _variant(search_term)
    longer = [_squeezed(words.rstrip("*＊")).coarse for words in search_term.outside]
    starts = [tuple(at for at in range(len(words)) if words.startswith(own.pattern, at)) for words in longer]
    outside = tuple(zip(longer, starts, strict=True))
    yield replace(own, outside=outside)
    plain = own.plain
    latin = plain.isascii() and plain.isalnum() and sum(map(str.isalpha, plain)) >= _LEAST_LETTERS
    if latin and not search_term.exact:
        spellings = _skeletons_of(search_term.written)
        lookalikes = (_variant(SearchTerm(written, prefix=search_term.prefix)) for written in spellings)
        for seen in {each.text: each for each in lookalikes}.values():
            yield replace(seen, search_term=search_term, plain=plain, lookalike=True, outside=outside)


def _variant(search_term: SearchTerm) -> Variant:
    searched = _squeezed(search_term.written)
    text = searched.squeezed
    # A gap is allowed between two scripts, two CJK characters, or letter and digit.
    between = {
        at
        for at, (before, after) in enumerate(pairwise(text), 1)
        if parts_words(before, after) or before.isdecimal() != after.isdecimal()
    }
    starts_free, ends_free = KIND[text[0]] in (NONE, FREE), KIND[text[-1]] in (NONE, FREE)
    dotted = {at for at in between if KIND[text[at - 1]] == KIND[text[at]] == FREE}.difference(searched.gaps)
    joints = frozenset({*searched.gaps, *between})
    word_end = not ends_free and not search_term.prefix
    return Variant(search_term, text, text, joints, frozenset(dotted), not starts_free, word_end)


def _squeezed(written: str) -> SearchText:
    return search_text({"": _GAP_AT_START.sub("", written)})


def _skeletons_of(written: str) -> tuple[str, ...]:
    """Return the skeletons of a term: as written, with each i as a capital, and with rn for m.

    rn for m only if no other word has that skeleton, so not for short lower-case terms.
    """
    skeletons = dict.fromkeys((skeleton(written), skeleton(written.replace("i", "I"))))
    if len(written) > _LEAST_LETTERS or not written.islower():
        skeletons[skeleton(written.replace("m", "rn"))] = None
    return tuple(skeletons)


class Span(NamedTuple):
    """Where a term was found: offsets in folded text. lookalike: the text is a confusable spelling of the term."""

    start: int
    end: int
    lookalike: bool


def verify_match(variants: Iterable[Variant], searched: SearchText, start: int, end: int) -> Span | None:
    """Verify that a term is at a place where the coarse letters of its variants were found.

    start, end: offsets in folded text. Returns None if none of the variants is there.
    """
    words = searched.folded.text[start:end]
    for variant in variants:
        has_gaps = end - start != len(variant.text)
        if has_gaps:
            words = searched.without_gaps(start, end)
        if (words == variant.plain) is variant.lookalike or not _has_boundaries(variant, searched, start, end):
            continue
        gaps = searched.gaps_inside(start, end) if has_gaps else ()
        if any(gap not in variant.joints or (gap in variant.dotted and chars != "·") for gap, chars in gaps):
            continue  # a gap of the text is at no joint of the variant
        if variant.outside and is_inside(variant, searched, start):
            continue
        if not variant.lookalike or (
            _skeleton_at(searched, start, end) == variant.text
            and _reads_as_capital(variant.plain, words, searched, start)
        ):
            return Span(start, end, variant.lookalike)
    return None


def is_inside(variant: Variant, searched: SearchText, start: int) -> bool:
    """Tell whether a match is inside one of the longer words in which the term does not count."""
    at = searched.to_squeezed(start)
    for words, offsets in variant.outside:
        for offset in offsets:
            first, last = at - offset, at - offset + len(words)
            if first < 0 or not searched.coarse.startswith(words, first):
                continue
            begin, end = searched.span(first, last)
            starts_free, ends_free = (KIND[char] in (NONE, FREE) for char in (words[0], words[-1]))
            if (starts_free or searched.begins_word(begin)) and (ends_free or searched.ends_word(begin, end)):
                return True
    return False


def _has_boundaries(variant: Variant, searched: SearchText, start: int, end: int) -> bool:
    """Check word boundaries, and the exact spelling if the term asks for it."""
    if variant.word_start and not searched.begins_word(start):
        return False
    if variant.word_end and not searched.ends_word(start, end):
        return False
    # .NET is in ASP.NET, but not in example.net: inside a word its case must be the same.
    dotted = variant.text[0] == "." and start > 0 and KIND[searched.folded.text[start - 1]] not in (NONE, FREE)
    if not dotted and not variant.search_term.exact:
        return True
    left, right = searched.folded.span(start, end)
    return searched.folded.source[left:right] == variant.search_term.written


def _skeleton_at(searched: SearchText, start: int, end: int) -> str:
    """Return the folded skeleton of a piece of the text, without gaps."""
    letters = list(searched.without_gaps(start, end))
    first = searched.to_squeezed(start)
    for found in CONFUSABLE.finditer(searched.folded.source, *searched.folded.span(start, end)):
        at = bisect_left(searched.folded.origin, found.start())
        letters[searched.to_squeezed(at) - first] = FOLDED_CONFUSABLES[found[0]]
    return "".join(letters)


def _reads_as_capital(term: str, words: str, searched: SearchText, start: int) -> bool:
    """Check that each l in place of an i looks like a capital I.

    At the start of a word, or after a capital.
    """
    if len(term) != len(words):
        return True
    first = searched.to_squeezed(start)
    for offset, (wanted, written) in enumerate(zip(term, words, strict=True)):
        if wanted == "i" and written == "l":
            at = searched.to_folded(first + offset)
            before = searched.folded.source[searched.folded.origin[at - 1]] if at else " "
            if before.isalpha() and not before.isupper():
                return False
    return True
