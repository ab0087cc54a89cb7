"""A field made ready to be searched: folded, and squeezed so that the spellings of a compound are one.

GPT-4o, GPT 4o and GPT4o are one name to a reader. So hyphens, spaces and middle dots are taken
out of the folded text, and where one stood is remembered: a term may bridge such a gap
only where it has a joint of its own, so that 'notable' does not hit 'no table'. A dash
that stands free, or doubled, parts clauses and is left in: nothing bridges it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from monitor.text.fold import Folded, fold
from monitor.text.scripts import ANYWHERE, DIGIT, KIND, NONE, parts_words

_GAP = re.compile(r" +|(?<![- ])-(?![- ])|·")
_TOKEN = re.compile(rf"[{ANYWHERE}]|[^\W{ANYWHERE}]+")
_NUMBER_GOES_ON = re.compile(r"[.,]\d")


@dataclass(frozen=True)
class Haystack:
    """One field of one item.

    folded:   the folded field, with the way back to the original
    squeezed: the same without gaps
    """

    field: str
    folded: Folded

    @cached_property
    def _pieces(self) -> tuple[tuple[int, int], ...]:
        """Start and end, in folded text, of what stands between gaps."""
        text, done, found = self.folded.text, 0, []
        for gap in _GAP.finditer(text):
            found.append((done, gap.start()))
            done = gap.end()
        found.append((done, len(text)))
        return tuple(found)

    @cached_property
    def squeezed(self) -> str:
        """The folded text without gaps."""
        return "".join(self.folded.text[start:end] for start, end in self._pieces)

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Positions in the squeezed text before which a gap was taken out."""
        return tuple(accumulate(end - start for start, end in self._pieces))[:-1]

    def to_folded(self, position: int, *, end: bool = False) -> int:
        """The place in folded text of a squeezed position; as an end it stands before a gap, else behind it."""
        at = bisect_left(self.gaps, position) if end else bisect_left(self.gaps, position + 1)
        start = self._pieces[at][0]
        return start + position - (self.gaps[at - 1] if at else 0)

    @cached_property
    def token_starts(self) -> tuple[int, ...]:
        """Where each Latin word or single CJK character begins in folded text, for NEAR."""
        return tuple(found.start() for found in _TOKEN.finditer(self.folded.text))

    def tokens_between(self, left: int, right: int) -> int:
        """How many tokens begin in folded text from `left` to before `right`."""
        return bisect_left(self.token_starts, right) - bisect_left(self.token_starts, left)

    def one_paragraph(self, left: int, right: int) -> bool:
        """Whether no paragraph ends between two folded positions."""
        return self.folded.text.find("\n", left, right) < 0

    @cached_property
    def gap_set(self) -> frozenset[int]:
        """The gaps, for asking whether a position is one."""
        return frozenset(self.gaps)

    def is_hyphen(self, gap: int) -> bool:
        """Whether the gap before a squeezed position was a hyphen."""
        return "-" in self.folded.text[self.to_folded(gap, end=True) : self.to_folded(gap)]

    def gaps_inside(self, start: int, end: int) -> tuple[int, ...]:
        """Offsets from `start`, in squeezed text, of the gaps strictly inside."""
        first, last = bisect_left(self.gaps, start + 1), bisect_left(self.gaps, end)
        return tuple(gap - start for gap in self.gaps[first:last])

    def begins_word(self, start: int) -> bool:
        """Whether a word may begin at this squeezed position."""
        if start == 0 or start in self.gap_set:
            return True
        return parts_words(self.squeezed[start - 1], self.squeezed[start])

    def ends_word(self, start: int, end: int) -> bool:
        """Whether a word from squeezed `start` may end at `end`.

        3 does not end in 3.5, nor C in C++ or C#: the signs belong to the name.
        """
        text = self.squeezed
        if end == len(text) or end in self.gap_set:
            return True
        if not parts_words(text[end - 1], text[end]):
            return False
        last = KIND[text[end - 1]]
        if last == DIGIT and end + 1 not in self.gap_set and _NUMBER_GOES_ON.match(text, end):
            return False
        return not (end - start == 1 and last not in (NONE, DIGIT) and text[end] in "+#" and text[end - 1].isascii())


def haystack(field: str, text: str) -> Haystack:
    """Make a field ready."""
    return Haystack(field, fold(text))


# What a reader takes for another letter at a glance. A capital I looks like a small l; a small i does not.
_LOOKS = str.maketrans("I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ", "lllOOoAaEePpCcXxKMTHBlisyY")


def look(text: str) -> str:
    """The text with letters that look alike made equal; of the same length."""
    return text.translate(_LOOKS)
