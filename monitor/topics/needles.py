"""All words of all topics, found in one pass.

Every term, phrase and alias spelling becomes a needle: what to look for in squeezed text,
and what must hold around a place where it stands. Needles with one squeezed form share
one pattern of the automaton, so an item is scanned once, whatever the number of topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from ahocorasick_rs import AhoCorasick

from monitor.text.scripts import FREE, KIND, NONE, parts_words
from monitor.topics.haystack import Haystack, haystack
from monitor.topics.looks import look, looked

_GAP_AT_START = re.compile(r"^[-– ·]+|[-– ·]+$")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_FEW = 200  # matches of the automaton in one field
_LOOKALIKE_LETTERS = 5  # a shorter word looks like too many others


@dataclass(frozen=True, slots=True)
class Needle:
    """One thing to look for.

    written: as in the query or the alias, without its signs
    exact:   case and form as written
    prefix:  a word may go on after it
    key:     all of it as one text, which hashes once
    """

    written: str
    exact: bool = False
    prefix: bool = False
    key: str = dataclass_field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{'=' * self.exact}\0{'*' * self.prefix}\0{self.written}")


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
    dotted:     those where only a middle dot may: between two CJK characters that the needle writes together
    word_start: whether a word must begin, and word_end: must end, where it stands
    """

    needle: Needle
    plain: str
    joints: frozenset[int]
    dotted: frozenset[int]
    word_start: bool
    word_end: bool


def _form(needle: Needle) -> _Form:
    hay = haystack("", _GAP_AT_START.sub("", needle.written))
    text = hay.squeezed
    between = {at for at in range(1, len(text)) if _is_joint(text[at - 1], text[at])}
    starts_free, ends_free = KIND[text[0]] in (NONE, FREE), KIND[text[-1]] in (NONE, FREE)
    dotted = {at for at in between if KIND[text[at - 1]] == KIND[text[at]] == FREE}.difference(hay.gaps)
    word_end = not ends_free and not needle.prefix
    return _Form(needle, text, frozenset({*hay.gaps, *between}), frozenset(dotted), not starts_free, word_end)


def _is_joint(before: str, after: str) -> bool:
    """Whether a name may be written with a gap here: between two scripts, two CJK characters, or letter and digit."""
    return parts_words(before, after) or before.isdecimal() != after.isdecimal()


@dataclass(frozen=True)
class Needles:
    """The automaton over the squeezed forms, and one over those that may be seen in a look-alike.

    forms:    by pattern of the automaton; patterns: the way back, by the key of a needle
    begins:   by pattern, whether none of its needles may begin inside a Latin word; ends: or end there
    widest:   length of the longest look-alike form
    """

    forms: Sequence[Sequence[_Form]]
    automaton: AhoCorasick
    patterns: Mapping[str, int]
    begins: Sequence[bool]
    ends: Sequence[bool]
    looks: Sequence[Sequence[_Form]]
    look_automaton: AhoCorasick
    widest: int

    def find(self, field: str, text: str) -> Sighting:
        """The field made ready, and where each pattern was seen in it. Whether a needle stands there is asked later."""
        hay = haystack(field, text)
        seen: dict[int, list[tuple[int, int]]] = {}
        found = self.automaton.find_matches_as_indexes(hay.squeezed, overlapping=True)
        begins, ends = self.begins, self.ends
        edges = hay.edges if len(found) > _FEW else None  # few are looked at one by one, later
        for index, start, end in found:
            if edges and ((begins[index] and start not in edges) or (ends[index] and end not in edges)):
                continue
            if index in seen:
                seen[index].append((start, end))
            else:
                seen[index] = [(start, end)]
        looks = self._find_looks(hay) if self.looks else {}
        return Sighting(hay, self, seen, looks)

    def _find_looks(self, hay: Haystack) -> dict[int, list[tuple[Needle, Place]]]:
        """Words that only look like a needle, by its pattern."""
        found: dict[int, list[tuple[Needle, Place]]] = {}
        known: set[tuple[str, int]] = set()
        for form, start, end in self._like_forms(hay):
            key = (form.needle.key, start)
            if key not in known and _looks_like(form, hay, start, end):
                known.add(key)
                place = Place(*_span(hay, start, end), lookalike=True)
                found.setdefault(self.patterns[form.needle.key], []).append((form.needle, place))
        return found

    def _like_forms(self, hay: Haystack) -> Iterator[tuple[_Form, int, int]]:
        """Each form whose look-alike letters stand in the text, and where."""
        for first, piece in looked(hay, self.widest):
            for index, start, end in self.look_automaton.find_matches_as_indexes(piece, overlapping=True):
                yield from ((form, first + start, first + end) for form in self.looks[index])


def _looks_like(form: _Form, hay: Haystack, start: int, end: int) -> bool:
    """Whether what stands in the text is not the term, and can be taken for it."""
    words = hay.squeezed[start:end]
    return words != form.plain and _stands(form, hay, start, end) and _like_a_capital(form.plain, words, hay, start)


@dataclass(frozen=True)
class Sighting:
    """One field in which the patterns were looked for.

    seen:  by pattern, where its letters stand in the squeezed text
    looks: by pattern, what only looks like one of its needles
    """

    hay: Haystack
    needles: Needles
    seen: Mapping[int, Sequence[tuple[int, int]]]
    looks: Mapping[int, Sequence[tuple[Needle, Place]]]
    _places: dict[str, tuple[Place, ...]] = dataclass_field(default_factory=dict)

    def patterns(self) -> set[int]:
        """The patterns that were seen, or something that looks like one of their needles."""
        return {*self.seen, *self.looks}

    def places(self, needle: Needle) -> tuple[Place, ...]:
        """Where a needle stands, in order."""
        known = self._places.get(needle.key)
        if known is None:
            known = self._places[needle.key] = self._find_places(needle)
        return known

    def _find_places(self, needle: Needle) -> tuple[Place, ...]:
        pattern = self.needles.patterns.get(needle.key, -1)
        form = next((form for form in self.needles.forms[pattern] if form.needle == needle), None)
        spans = self.seen.get(pattern, ()) if form else ()
        found = [
            Place(*_span(self.hay, start, end)) for start, end in spans if form and _stands(form, self.hay, start, end)
        ]
        found += [place for other, place in self.looks.get(pattern, ()) if other == needle]
        return tuple(sorted(found, key=_by_start))


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
    if any(gap in form.dotted and not hay.is_dot(start + gap) for gap in gaps):
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
        {form.needle.key: at for at, several in enumerate(forms.values()) for form in several},
        tuple(plain[0] in _LETTERS and all(form.word_start for form in each) for plain, each in forms.items()),
        tuple(plain[-1] in _LETTERS and all(form.word_end for form in each) for plain, each in forms.items()),
        tuple(map(tuple, looks.values())),
        AhoCorasick(list(looks)),
        max(map(len, looks), default=0),
    )


def _looks_of(written: str) -> tuple[str, ...]:
    """What a term may look like: as written; with every i as a capital; with rn for m, where that is no other word."""
    looks = dict.fromkeys((look(written), look(written.replace("i", "I"))))
    if len(written) > _LOOKALIKE_LETTERS or not written.islower():
        looks[look(written.replace("m", "rn"))] = None
    return tuple(looks)


def _may_be_seen_in_a_lookalike(squeezed: str) -> bool:
    return squeezed.isascii() and squeezed.isalnum() and sum(map(str.isalpha, squeezed)) >= _LOOKALIKE_LETTERS
