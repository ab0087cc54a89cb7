"""All words of all topics, found in one pass.

Every term, phrase and alias spelling becomes a needle: what to look for in squeezed text,
and what must hold around a place where it stands. Needles with one squeezed form share
one pattern of the automaton, so an item is scanned once, whatever the number of topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick

from monitor.text.scripts import FREE, KIND, NONE, parts_words
from monitor.topics.haystack import Haystack, haystack, look

_GAP_AT_START = re.compile(r"^[-– ·]+|[-– ·]+$")
_LOOKALIKE_LETTERS = 5  # a shorter word looks like too many others


@dataclass(frozen=True, slots=True)
class Needle:
    """One thing to look for.

    written: as in the query or the alias, without its signs
    exact:   case and form as written
    prefix:  a word may go on after it
    """

    written: str
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a needle stands: offsets in the folded field; `lookalike`: it only looks like it."""

    start: int
    end: int
    lookalike: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """A needle ready for searching.

    plain:      the needle's own squeezed form
    joints:     offsets where a gap may stand
    own:        those where a hyphen may stand too: not between two CJK characters that the needle writes together
    word_start: whether a word must begin, and word_end: must end, where it stands
    """

    needle: Needle
    plain: str
    joints: frozenset[int]
    own: frozenset[int]
    word_start: bool
    word_end: bool


def _form(needle: Needle) -> _Form:
    hay = haystack("", _GAP_AT_START.sub("", needle.written))
    text = hay.squeezed
    between = {at for at in range(1, len(text)) if _is_joint(text[at - 1], text[at])}
    starts_free, ends_free = KIND[text[0]] in (NONE, FREE), KIND[text[-1]] in (NONE, FREE)
    own = {*hay.gaps, *(at for at in between if FREE not in (KIND[text[at - 1]], KIND[text[at]]))}
    own |= {at for at in between if KIND[text[at - 1]] != KIND[text[at]]}
    word_end = not ends_free and not needle.prefix
    return _Form(needle, text, frozenset({*hay.gaps, *between}), frozenset(own), not starts_free, word_end)


def _is_joint(before: str, after: str) -> bool:
    """Whether a name may be written with a gap here: between two scripts, two CJK characters, or letter and digit."""
    return parts_words(before, after) or before.isdecimal() != after.isdecimal()


@dataclass(frozen=True)
class Needles:
    """The automaton over the squeezed forms, and one over those that may be seen in a look-alike."""

    forms: Sequence[Sequence[_Form]]
    automaton: AhoCorasick
    looks: Sequence[Sequence[_Form]]
    look_automaton: AhoCorasick

    def find(self, field: str, text: str) -> tuple[Haystack, Mapping[Needle, tuple[Place, ...]]]:
        """The field made ready, and where each needle stands in it, in order."""
        hay = haystack(field, text)
        found: dict[Needle, list[Place]] = {}
        for index, start, end in self.automaton.find_matches_as_indexes(hay.squeezed, overlapping=True):
            for form in self.forms[index]:
                if _stands(form, hay, start, end):
                    found.setdefault(form.needle, []).append(Place(*_span(hay, start, end)))
        self._find_looks(field, text, hay, found)
        return hay, {needle: tuple(sorted(places, key=_by_start)) for needle, places in found.items()}

    def _find_looks(self, field: str, text: str, plain: Haystack, found: dict[Needle, list[Place]]) -> None:
        if not self.looks:
            return
        hay = haystack(field, look(text))
        if len(hay.squeezed) != len(plain.squeezed):
            return  # a letter that folds to several: places would not be those of the text
        seen: set[tuple[Needle, int]] = set()
        for index, start, end in self.look_automaton.find_matches_as_indexes(hay.squeezed, overlapping=True):
            words = plain.squeezed[start:end]
            for form in self.looks[index]:
                if words == form.plain or (form.needle, start) in seen or not _stands(form, hay, start, end):
                    continue
                if _like_a_capital(form.plain, words, plain, start):
                    seen.add((form.needle, start))
                    found.setdefault(form.needle, []).append(Place(*_span(plain, start, end), lookalike=True))


def _like_a_capital(term: str, words: str, hay: Haystack, start: int) -> bool:
    """Whether each l that stands for an i looks like a capital I there: at a word's start, or behind a capital."""
    if len(term) != len(words):
        return True
    for offset, (wanted, written) in enumerate(zip(term, words, strict=True)):
        if wanted == "i" and written == "l":
            at = hay.to_folded(start + offset)
            before = hay.folded.source[hay.folded.origin[at - 1]] if at else " "
            if before.isalpha() and not before.isupper():
                return False
    return True


def _by_start(place: Place) -> tuple[int, int]:
    return place.start, place.end


def _span(hay: Haystack, start: int, end: int) -> tuple[int, int]:
    return hay.to_folded(start), hay.to_folded(end, end=True)


def _stands(form: _Form, hay: Haystack, start: int, end: int) -> bool:
    """Whether a needle really stands where its letters were seen: whole words, gaps only at joints, exact form."""
    if form.word_start and not hay.begins_word(start):
        return False
    if form.word_end and not hay.ends_word(start, end):
        return False
    gaps = hay.gaps_inside(start, end)
    if not form.joints.issuperset(gaps):
        return False
    if any(gap not in form.own and hay.is_hyphen(start + gap) for gap in gaps):
        return False
    if not form.needle.exact:
        return True
    left, right = hay.folded.span(*_span(hay, start, end))
    return hay.folded.source[left:right] == form.needle.written


def build(needles: Iterable[Needle]) -> Needles:
    """One automaton for all needles. A needle without a letter, digit or sign is never found."""
    forms: dict[str, list[_Form]] = {}
    looks: dict[str, list[_Form]] = {}
    for needle in dict.fromkeys(needles):
        if not haystack("", _GAP_AT_START.sub("", needle.written)).squeezed:
            continue
        form = _form(needle)
        forms.setdefault(form.plain, []).append(form)
        if not needle.exact and _may_be_seen_in_a_lookalike(form.plain):
            for written in _looks_of(needle.written):
                seen = _form(Needle(written, prefix=needle.prefix))
                looks.setdefault(seen.plain, []).append(replace(seen, needle=needle, plain=form.plain))
    return Needles(
        tuple(map(tuple, forms.values())),
        AhoCorasick(list(forms)),
        tuple(map(tuple, looks.values())),
        AhoCorasick(list(looks)),
    )


def _looks_of(written: str) -> tuple[str, ...]:
    """What a term may look like: as written; with every i as a capital; with rn for m, where that is no other word."""
    looks = dict.fromkeys((look(written), look(written.replace("i", "I"))))
    if len(written) > _LOOKALIKE_LETTERS or not written.islower():
        looks[look(written.replace("m", "rn"))] = None
    return tuple(looks)


def _may_be_seen_in_a_lookalike(squeezed: str) -> bool:
    return squeezed.isascii() and squeezed.isalnum() and sum(map(str.isalpha, squeezed)) >= _LOOKALIKE_LETTERS
