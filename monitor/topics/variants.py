"""What may stand in a text for one thing that is looked for: itself, and what a reader takes for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from monitor.text.scripts import FREE, KIND, NONE, parts_words
from monitor.topics.confusables import coarse, skeleton
from monitor.topics.search_text import SearchText, search_text

_GAP_AT_START = re.compile(r"^[-– ·]+|[-– ·]+$")
_LOOKALIKE_LETTERS = 5  # a shorter word looks like too many others


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One thing to look for.

    written: as in the query or the alias, without its signs
    exact:   case and variant as written
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
class Variant:
    """A search_term ready for searching.

    plain:      the search_term's own squeezed variant
    text:       what is to stand there: the same, or what looks like it, with letters that look alike made equal
    joints:     offsets where a gap may stand
    dotted:     those where only a middle dot may: between two CJK characters that the search_term writes together
    word_start: whether a word must begin, and word_end: must end, where it stands
    """

    search_term: SearchTerm
    plain: str
    text: str
    joints: frozenset[int]
    dotted: frozenset[int]
    word_start: bool
    word_end: bool
    lookalike: bool = False

    @property
    def pattern(self) -> str:
        """Its coarse letters, by which it is looked for."""
        return coarse(self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is a whole Latin word, or number, that nothing may part."""
        plain = self.text.isascii() and self.text.isalnum()
        return plain and self.word_start and self.word_end and not self.joints


def _variant(search_term: SearchTerm) -> Variant:
    searched = _squeezed(search_term)
    text = searched.squeezed
    between = {at for at in range(1, len(text)) if _is_joint(text[at - 1], text[at])}
    starts_free, ends_free = KIND[text[0]] in (NONE, FREE), KIND[text[-1]] in (NONE, FREE)
    dotted = {at for at in between if KIND[text[at - 1]] == KIND[text[at]] == FREE}.difference(searched.gaps)
    word_end = not ends_free and not search_term.prefix
    return Variant(
        search_term, text, text, frozenset({*searched.gaps, *between}), frozenset(dotted), not starts_free, word_end
    )


def _squeezed(search_term: SearchTerm) -> SearchText:
    return search_text({"": _GAP_AT_START.sub("", search_term.written)})


def _is_joint(before: str, after: str) -> bool:
    """Whether a name may be written with a gap here: between two scripts, two CJK characters, or letter and digit."""
    return parts_words(before, after) or before.isdecimal() != after.isdecimal()


def variants_of(search_term: SearchTerm) -> Iterator[Variant]:
    """All that may stand for a search term, each once. Nothing for one without a letter, digit or sign."""
    if not _squeezed(search_term).squeezed:
        return
    own = _variant(search_term)
    yield own
    if not search_term.exact and _may_be_seen_in_a_lookalike(own.plain):
        looks = (
            _variant(SearchTerm(written, prefix=search_term.prefix)) for written in _skeletons_of(search_term.written)
        )
        for seen in {each.text: each for each in looks}.values():
            yield replace(seen, search_term=search_term, plain=own.plain, lookalike=True)


def _skeletons_of(written: str) -> tuple[str, ...]:
    """What a term may look like: as written; with every i as a capital; with rn for m, where that is no other word."""
    looks = dict.fromkeys((skeleton(written), skeleton(written.replace("i", "I"))))
    if len(written) > _LOOKALIKE_LETTERS or not written.islower():
        looks[skeleton(written.replace("m", "rn"))] = None
    return tuple(looks)


def _may_be_seen_in_a_lookalike(squeezed: str) -> bool:
    return squeezed.isascii() and squeezed.isalnum() and sum(map(str.isalpha, squeezed)) >= _LOOKALIKE_LETTERS
