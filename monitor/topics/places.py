"""Whether what is looked for really stands where its coarse letters were seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from monitor.topics.forms import Form
from monitor.topics.haystack import Haystack
from monitor.topics.looks import FOLDED_LOOKS, LOOKING


class Place(NamedTuple):
    """Where a needle stands: offsets in folded text; `lookalike`: it only looks like it."""

    start: int
    end: int
    lookalike: bool


def place_of(forms: Iterable[Form], hay: Haystack, start: int, end: int) -> Place | None:
    """The place of a needle, one of whose forms has the coarse letters that stand there in folded text.

    None where none of these forms really stands.
    """
    words = hay.folded.text[start:end]
    for form in forms:
        bridges = end - start != len(form.text)
        if bridges:
            words = hay.without_gaps(start, end)
        if (words == form.plain) is form.lookalike or not _stands(form, hay, start, end):
            continue
        if bridges and not _has_joints(form, hay, start, end):
            continue
        if not form.lookalike or _looks_like(form, words, hay, start, end):
            return Place(start, end, form.lookalike)
    return None


def _stands(form: Form, hay: Haystack, start: int, end: int) -> bool:
    """Whether there are whole words, and the exact form."""
    if (form.word_start and not hay.begins_word(start)) or (form.word_end and not hay.ends_word(start, end)):
        return False
    if not form.needle.exact:
        return True
    left, right = hay.folded.span(start, end)
    return hay.folded.source[left:right] == form.needle.written


def _has_joints(form: Form, hay: Haystack, start: int, end: int) -> bool:
    """Whether the gaps inside are where the form may have them."""
    for gap, letters in hay.gaps_inside(start, end):
        if gap not in form.joints or (gap in form.dotted and letters != "·"):
            return False
    return True


def _looks_like(form: Form, words: str, hay: Haystack, start: int, end: int) -> bool:
    """Whether the words, which are not the term, can be taken for it."""
    return _looked(hay, start, end) == form.text and _like_a_capital(form.plain, words, hay, start)


def _looked(hay: Haystack, start: int, end: int) -> str:
    """Squeezed letters of folded text start to end, those that look alike made equal."""
    letters = list(hay.without_gaps(start, end))
    first = hay.to_squeezed(start)
    for found in LOOKING.finditer(hay.folded.source, *hay.folded.span(start, end)):
        letters[hay.to_squeezed(bisect_left(hay.folded.origin, found.start())) - first] = FOLDED_LOOKS[found[0]]
    return "".join(letters)


def _like_a_capital(term: str, words: str, hay: Haystack, start: int) -> bool:
    """Whether each l that stands for an i looks like a capital I there: at a word's start, or behind a capital."""
    if len(term) != len(words):
        return True
    first = hay.to_squeezed(start)
    for offset, (wanted, written) in enumerate(zip(term, words, strict=True)):
        if wanted == "i" and written == "l":
            at = hay.to_folded(first + offset)
            before = hay.folded.source[hay.folded.origin[at - 1]] if at else " "
            if before.isalpha() and not before.isupper():
                return False
    return True
