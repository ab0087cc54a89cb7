"""An item made ready to be searched: folded, and squeezed so that the spellings of a compound are one.

Its fields are one text, a line break between, so that all are folded and searched at once.

GPT-4o, GPT 4o and GPT4o are one name to a reader. So hyphens, spaces and middle dots are taken
out of the folded text, and where one stood is remembered: a term may bridge such a gap
only where it has a joint of its own, so that 'notable' does not hit 'no table'. A dash
that stands free, or doubled, parts clauses and is left in: nothing bridges it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from operator import add

from monitor.text.fold import Folded, fold
from monitor.text.scripts import ANYWHERE, DIGIT, KIND, NONE, parts_words
from monitor.topics.confusables import coarse_beside

_HYPHEN = re.compile("-")
_PARAGRAPH_END = re.compile("\n")
_TOKEN = re.compile(rf"[{ANYWHERE}]|[^\W{ANYWHERE}]+")
# Signs that belong to the number or name in which they stand: 4.5, 10,000, AT&T. In '5,6' and 'Apple&Google' they part.
_JOINING = re.compile(
    r"(?<=\d)(?:\.(?=\d)|,(?=\d{3}(?!\d)))"
    r"|(?<=[a-z0-9])&(?=[a-z0-9](?![a-z0-9]))|(?<![a-z0-9][a-z0-9])(?<=[a-z0-9])&(?=[a-z0-9])"
)


@dataclass(frozen=True)
class SearchText:
    """The fields of one item that are searched.

    folded: the folded fields, with the way back to the original
    fields: where each begins and ends in the original, by name
    squeezed: the folded text without gaps
    gapped: the folded text with a space for each gap, and letters made equal that look alike
    coarse: the same without gaps
    foreign: whether there is a sign or a foreign letter in it that looks like a Latin one
    """

    folded: Folded
    fields: Mapping[str, tuple[int, int]]
    squeezed: str
    gapped: str
    coarse: str
    foreign: bool

    @cached_property
    def bounds(self) -> Mapping[str, tuple[int, int]]:
        """Where each field begins and ends in folded text, in order."""
        origin = self.folded.origin
        if isinstance(origin, range):
            return self.fields  # each character has folded to one
        return {
            name: (bisect_left(origin, start), bisect_left(origin, end)) for name, (start, end) in self.fields.items()
        }

    @cached_property
    def squeezed_bounds(self) -> Mapping[str, tuple[int, int]]:
        """Where each field begins and ends in squeezed text, in order."""
        bounds = self.bounds
        if len(self.squeezed) == len(self.gapped):
            return bounds
        return {name: (self.to_squeezed(start), self.to_squeezed(end)) for name, (start, end) in bounds.items()}

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Positions in the squeezed text before which a character was taken out; one several times for several."""
        return tuple(accumulate(map(len, self.gapped.split(" "))))[:-1]

    @cached_property
    def _gap_places(self) -> tuple[int, ...]:
        """Where in folded text the gaps are."""
        return tuple(map(add, self.gaps, count()))

    def to_folded(self, position: int, *, end: bool = False) -> int:
        """The place in folded text of a squeezed position; as an end it stands before a gap, else behind it."""
        return position + (bisect_left if end else bisect_right)(self.gaps, position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in folded text of squeezed text start to end."""
        return self.to_folded(start), self.to_folded(end, end=True)

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

    def without_gaps(self, start: int, end: int) -> str:
        """Folded text start to end without its gaps; both ends stand at a letter."""
        return self.squeezed[self.to_squeezed(start) : self.to_squeezed(end)]

    def gaps_inside(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The gaps in folded text start to end: how many letters stand before one, and what stands in it."""
        first = last = bisect_left(self._gap_places, start)
        behind = bisect_left(self._gap_places, end)
        while first < behind:
            while last < behind and self.gaps[last] == self.gaps[first]:
                last += 1
            at = self._gap_places[first]
            yield self.gaps[first] - self.to_squeezed(start), self.folded.text[at : at + last - first]
            first = last

    def begins_word(self, start: int) -> bool:
        """Whether a word may begin at this place in folded text."""
        text = self.folded.text
        before = text[start - 1] if start else " "
        return before == " " or (parts_words(before, text[start]) and not (before in ".,&" and self._joins(start - 1)))

    def _joins(self, at: int) -> bool:
        """Whether the sign at a place in folded text belongs to the number or name around it."""
        return _JOINING.match(self.folded.text, at) is not None

    def ends_word(self, start: int, end: int) -> bool:
        """Whether a word from `start` may end at `end`, places in folded text.

        3 does not end in 3.5, AT not in AT&T, nor C in C++ or C#: the signs belong to the name.
        """
        text = self.folded.text
        if end == len(text):
            return True
        last, behind = text[end - 1], text[end]
        if behind == " ":
            return True
        if not parts_words(last, behind) or (behind in ".,&" and self._joins(end)):
            return False
        return not (end - start == 1 and behind in "+#" and KIND[last] not in (NONE, DIGIT) and last.isascii())


def _gap_or_dash(hyphen: re.Match[str]) -> str:
    """A hyphen between two characters joins; one that stands free, or doubled, is a dash and stays."""
    text, at = hyphen.string, hyphen.start()
    joins = 0 < at < len(text) - 1 and text[at - 1] not in "- " and text[at + 1] not in "- "
    return " " if joins else "-"


def search_text(texts: Mapping[str, str]) -> SearchText:
    """Make fields ready, given by name."""
    fields: dict[str, tuple[int, int]] = {}
    start = 0
    for name, text in texts.items():
        fields[name] = (start, start + len(text))
        start += len(text) + 1
    folded = fold("\n".join(texts.values()))
    gapped = folded.text.replace("·", " ")
    if "-" in gapped:
        gapped = _HYPHEN.sub(_gap_or_dash, gapped)
    alike, foreign = coarse_beside(gapped)
    return SearchText(folded, fields, gapped.replace(" ", ""), alike, alike.replace(" ", ""), foreign)
