"""Whether what is looked for really stands where its coarse letters were seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from monitor.topics.confusables import CONFUSABLE, FOLDED_CONFUSABLES
from monitor.topics.search_text import SearchText
from monitor.topics.variants import Variant


class Span(NamedTuple):
    """Where a search term stands: offsets in folded text; `lookalike`: it only looks like it."""

    start: int
    end: int
    lookalike: bool


def verify_match(variants: Iterable[Variant], searched: SearchText, start: int, end: int) -> Span | None:
    """The place of a search term, one of whose variants has the coarse letters that stand there in folded text.

    None where none of these variants really stands.
    """
    words = searched.folded.text[start:end]
    for variant in variants:
        bridges = end - start != len(variant.text)
        if bridges:
            words = searched.without_gaps(start, end)
        if (words == variant.plain) is variant.lookalike or not _has_boundaries(variant, searched, start, end):
            continue
        if bridges and not _has_joints(variant, searched, start, end):
            continue
        if not variant.lookalike or _is_confusable(variant, words, searched, start, end):
            return Span(start, end, variant.lookalike)
    return None


def _has_boundaries(variant: Variant, searched: SearchText, start: int, end: int) -> bool:
    """Whether there are whole words, and the exact variant."""
    if (variant.word_start and not searched.begins_word(start)) or (
        variant.word_end and not searched.ends_word(start, end)
    ):
        return False
    if not variant.search_term.exact:
        return True
    left, right = searched.folded.span(start, end)
    return searched.folded.source[left:right] == variant.search_term.written


def _has_joints(variant: Variant, searched: SearchText, start: int, end: int) -> bool:
    """Whether the gaps inside are where the variant may have them."""
    for gap, letters in searched.gaps_inside(start, end):
        if gap not in variant.joints or (gap in variant.dotted and letters != "·"):
            return False
    return True


def _is_confusable(variant: Variant, words: str, searched: SearchText, start: int, end: int) -> bool:
    """Whether the words, which are not the term, can be taken for it."""
    return _skeleton_at(searched, start, end) == variant.text and _reads_as_capital(
        variant.plain, words, searched, start
    )


def _skeleton_at(searched: SearchText, start: int, end: int) -> str:
    """Squeezed letters of folded text start to end, those that look alike made equal."""
    letters = list(searched.without_gaps(start, end))
    first = searched.to_squeezed(start)
    for found in CONFUSABLE.finditer(searched.folded.source, *searched.folded.span(start, end)):
        letters[searched.to_squeezed(bisect_left(searched.folded.origin, found.start())) - first] = FOLDED_CONFUSABLES[
            found[0]
        ]
    return "".join(letters)


def _reads_as_capital(term: str, words: str, searched: SearchText, start: int) -> bool:
    """Whether each l that stands for an i looks like a capital I there: at a word's start, or behind a capital."""
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
