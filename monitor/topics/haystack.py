"""A field made ready to be searched: folded, and squeezed so that the spellings of a compound are one.

GPT-4o, GPT 4o and GPT4o are one name to a reader. So hyphens, spaces and middle dots are taken
out of the folded text, and where one stood is remembered: a term may bridge such a gap
only where it has a joint of its own, so that 'notable' does not hit 'no table'. A dash
that stands free, or doubled, parts clauses and is left in: nothing bridges it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from operator import add

from monitor.text.fold import Folded, fold
from monitor.text.scripts import ANYWHERE, DIGIT, KIND, NONE, parts_words

_NO_LETTERS = re.compile("[^a-z]+")
_HYPHEN = re.compile("-")
_PARAGRAPH_END = re.compile("\n")
_TOKEN = re.compile(rf"[{ANYWHERE}]|[^\W{ANYWHERE}]+")
# Signs that belong to the number or name in which they stand: 4.5, 10,000, AT&T. In '5,6' and 'Apple&Google' they part.
_JOINING = re.compile(
    r"(?<=\d)(?:\.(?=\d)|,(?=\d{3}(?!\d)))"
    r"|(?<=[a-z0-9])&(?=[a-z0-9](?![a-z0-9]))|(?<![a-z0-9][a-z0-9])(?<=[a-z0-9])&(?=[a-z0-9])"
)


@dataclass(frozen=True)
class Haystack:
    """One field of one item.

    folded:   the folded field, with the way back to the original
    squeezed: the same without gaps
    """

    field: str
    folded: Folded

    @cached_property
    def _parts(self) -> list[str]:
        """What stands between gaps; between two neighbouring ones nothing."""
        text = self.folded.text.replace("·", " ")
        return (_HYPHEN.sub(_gap_or_dash, text) if "-" in text else text).split(" ")

    @cached_property
    def squeezed(self) -> str:
        """The folded text without gaps."""
        return "".join(self._parts)

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Positions in the squeezed text before which a character was taken out; one several times for several."""
        return tuple(accumulate(map(len, self._parts)))[:-1]

    @cached_property
    def _gap_places(self) -> tuple[int, ...]:
        """Where in folded text the gaps are."""
        return tuple(map(add, self.gaps, count()))

    def to_folded(self, position: int, *, end: bool = False) -> int:
        """The place in folded text of a squeezed position; as an end it stands before a gap, else behind it."""
        return position + (bisect_left if end else bisect_right)(self.gaps, position)

    def to_squeezed(self, position: int) -> int:
        """The squeezed position of a place in folded text; of a gap, where it was."""
        return position - bisect_left(self._gap_places, position)

    @cached_property
    def token_starts(self) -> tuple[int, ...]:
        """Where each Latin word or single CJK character begins in folded text, for NEAR."""
        return tuple(found.start() for found in _TOKEN.finditer(self.folded.text))

    @cached_property
    def paragraph_ends(self) -> tuple[int, ...]:
        """Where in folded text each paragraph but the last ends."""
        return tuple(found.start() for found in _PARAGRAPH_END.finditer(self.folded.text))

    def reach(self, start: int, end: int, distance: int) -> tuple[int, int]:
        """From where to where in folded text something may end, or start, that is near to what stands at start:end.

        Near: at most `distance` tokens begin between the two, and no paragraph ends.
        """
        tokens, breaks = self.token_starts, self.paragraph_ends
        before, behind = bisect_left(tokens, start) - distance - 1, bisect_left(tokens, end) + distance
        first = tokens[before] + 1 if before >= 0 else 0
        last = tokens[behind] if behind < len(tokens) else len(self.folded.text)
        paragraph, following = bisect_left(breaks, start), bisect_left(breaks, end)
        first = max(first, breaks[paragraph - 1] + 1) if paragraph else first
        last = min(last, breaks[following]) if following < len(breaks) else last
        return first, last

    @cached_property
    def edges(self) -> frozenset[int]:
        """The squeezed positions that are not between two Latin letters of one word."""
        edges = {0, len(self.squeezed), *self.gaps}
        for run in _NO_LETTERS.finditer(self.squeezed):
            edges.update(range(run.start(), run.end() + 1))
        return frozenset(edges)

    @cached_property
    def gap_set(self) -> frozenset[int]:
        """The gaps, for asking whether a position is one."""
        return frozenset(self.gaps)

    def is_dot(self, gap: int) -> bool:
        """Whether the gap before a squeezed position is a middle dot and nothing else."""
        return self.folded.text[self.to_folded(gap, end=True) : self.to_folded(gap)] == "·"

    def gaps_inside(self, start: int, end: int) -> tuple[int, ...]:
        """Offsets from `start`, in squeezed text, of the gaps strictly inside."""
        first, last = bisect_left(self.gaps, start + 1), bisect_left(self.gaps, end)
        return tuple(gap - start for gap in self.gaps[first:last])

    def begins_word(self, start: int) -> bool:
        """Whether a word may begin at this squeezed position."""
        if start == 0 or start in self.gap_set:
            return True
        if not parts_words(self.squeezed[start - 1], self.squeezed[start]):
            return False
        return not (self.squeezed[start - 1] in ".,&" and self._joins(self.to_folded(start) - 1))

    def _joins(self, at: int) -> bool:
        """Whether the sign at a place in folded text belongs to the number or name around it."""
        return _JOINING.match(self.folded.text, at) is not None

    def ends_word(self, start: int, end: int) -> bool:
        """Whether a word from squeezed `start` may end at `end`.

        3 does not end in 3.5, AT not in AT&T, nor C in C++ or C#: the signs belong to the name.
        """
        text = self.squeezed
        if end == len(text) or end in self.gap_set:
            return True
        if not parts_words(text[end - 1], text[end]):
            return False
        if text[end] in ".,&" and self._joins(self.to_folded(end)):
            return False
        last = KIND[text[end - 1]]
        return not (end - start == 1 and last not in (NONE, DIGIT) and text[end] in "+#" and text[end - 1].isascii())


def _gap_or_dash(hyphen: re.Match[str]) -> str:
    """A hyphen between two characters joins; one that stands free, or doubled, is a dash and stays."""
    text, at = hyphen.string, hyphen.start()
    joins = 0 < at < len(text) - 1 and text[at - 1] not in "- " and text[at + 1] not in "- "
    return " " if joins else "-"


def haystack(field: str, text: str) -> Haystack:
    """Make a field ready."""
    return Haystack(field, fold(text))
