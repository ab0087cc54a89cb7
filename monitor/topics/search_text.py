"""Prepare an item for searching: fold it, and unify the spellings of compounds.

All fields are one text with line breaks between them, so that they are folded and searched in one pass.

GPT-4o, GPT 4o and GPT4o are one name to a reader. So hyphens, spaces and middle dots (gaps) are removed from the
folded text, and their positions are kept: a term can match across a gap only at a joint of its own, so 'notable' does
not match 'no table'. A sign between the groups of a number is a gap too (10,000). A free-standing or double dash
separates clauses; it is kept, and no term matches across it.

Confusable letters, as in OpenAl with a small L: compare Unicode Technical Standard 39, where two strings are confusable
if their skeletons are equal. A capital I looks like a small l, but a small i does not. Folded text has no case, so the
search uses a coarser form first: letters that are confusable in any case are equal. A match of the coarse form is then
verified with the skeleton of the source text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from operator import add

from monitor.text.fold import Folded, fold, folded
from monitor.text.language import ANYWHERE, DIGIT, KIND, NONE, compiled, parts_words

_CONFUSABLE_CHARS = "I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ"
_SKELETONS = str.maketrans(_CONFUSABLE_CHARS, "lllOOoAaEePpCcXxKMTHBlisyY")
CONFUSABLE = re.compile(f"[{re.escape(_CONFUSABLE_CHARS)}]")
"""Matches one confusable letter."""
FOLDED_CONFUSABLES = {chr(code): folded(chr(other)) for code, other in _SKELETONS.items()}
"""Confusable letter to the folded letter that it looks like."""
_COARSE = {folded(letter): other.replace("i", "l") for letter, other in FOLDED_CONFUSABLES.items()}
_LATIN = {letter: other for letter, other in _COARSE.items() if letter.isalnum() and letter.isascii()}
_FOREIGN = {letter: other for letter, other in _COARSE.items() if letter not in _LATIN}
_MIXED = re.compile("[{0}][a-z0-9{0}]|[a-z0-9][{0}]".format(re.escape("".join(_FOREIGN))))
_COARSE_WORDS = bytes(
    ord(_COARSE.get(chr(code), chr(code))) if chr(code).isascii() and chr(code).isalnum() else ord(" ")
    for code in range(256)
)


def skeleton(text: str) -> str:
    """Replace confusable letters by one representative; the length stays the same."""
    return text.translate(_SKELETONS)


def coarse(text: str) -> str:
    """Replace folded letters that are confusable in some case; the length stays."""
    return coarse_beside(text)[0]


def coarse_beside(text: str) -> tuple[str, bool]:
    """Return the coarse text, and True if a non-Latin character in it looks Latin."""
    latin = _replaced(text, _LATIN)
    whole = _replaced(latin, _FOREIGN)
    return whole, whole != latin


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    for letter, other in letters.items():
        text = text.replace(letter, other)
    return text


def coarse_words(text: str) -> list[str]:
    """Split folded text into runs of ASCII letters and digits, in their coarse form."""
    return text.encode("ascii", "replace").translate(_COARSE_WORDS).decode("ascii").split()


def is_mixed(text: str) -> bool:
    """Return True if folded text has a non-Latin look-alike next to a Latin letter.

    The look-alike is of a Latin letter.
    """
    return _MIXED.search(text) is not None


_HYPHEN = re.compile("(?<=[^- ])-(?=[^- ])")  # a free-standing or double one is a dash
_PARAGRAPH_END = re.compile("\n")
_TOKEN = rf"[{ANYWHERE}]|[^\W{ANYWHERE}]+"
_GROUP_SIGN = re.compile(r"(?<=\d)[,'](?=\d{3}(?!\d))")  # 10,000 and 10'000, but not 5,6
# Signs that belong to the number or name around them: 4.5, 10,000, AT&T; but not in '5,6' and 'Apple&Google'.
_JOINING = re.compile(
    rf"(?<=\d)\.(?=\d)|{_GROUP_SIGN.pattern}"
    r"|(?<=[a-z0-9])&(?=[a-z0-9](?![a-z0-9]))|(?<![a-z0-9][a-z0-9])(?<=[a-z0-9])&(?=[a-z0-9])"
)
_NUMBER_GOES_ON = re.compile("[0-9万亿兆]")
_GROUP_FOLLOWS, _GROUP_BEFORE = re.compile(r" [0-9]{3}(?![0-9])"), re.compile(r"[0-9] [0-9]{3} ")


@dataclass(frozen=True)
class SearchText:
    """The searched fields of one item.

    All else is derived when first used: a regex needs the folded text only.

    folded: the folded fields, with offsets into the original
    fields: field to its start and end in the original
    """

    folded: Folded
    fields: Mapping[str, tuple[int, int]]

    @cached_property
    def _spaced(self) -> str:
        """The folded text with a space for each gap."""
        spaced = _GROUP_SIGN.sub(" ", self.folded.text.replace("·", " "))
        return _HYPHEN.sub(" ", spaced) if "-" in spaced else spaced

    @cached_property
    def squeezed(self) -> str:
        """The folded text without gaps."""
        return self._spaced.replace(" ", "")

    @cached_property
    def _coarse(self) -> tuple[str, bool]:
        return coarse_beside(self._spaced)

    @property
    def gapped(self) -> str:
        """The coarse text with a space for each gap."""
        return self._coarse[0]

    @property
    def foreign(self) -> bool:
        """Tell whether it has a non-Latin character that looks like a Latin letter."""
        return self._coarse[1]

    @cached_property
    def coarse(self) -> str:
        """The coarse text without gaps."""
        return self.gapped.replace(" ", "")

    @cached_property
    def bounds(self) -> Mapping[str, tuple[int, int]]:
        """Start and end of each field in folded text, in order."""
        origin = self.folded.origin
        if isinstance(origin, range):
            return self.fields  # each character was folded to one character
        return {
            name: (bisect_left(origin, start), bisect_left(origin, end)) for name, (start, end) in self.fields.items()
        }

    @cached_property
    def squeezed_bounds(self) -> Mapping[str, tuple[int, int]]:
        """Start and end of each field in squeezed text, in order."""
        gapped, bounds = self.gapped, self.bounds
        if len(self.squeezed) == len(gapped):
            return bounds
        places = {place: place - gapped.count(" ", 0, place) for span in bounds.values() for place in span}
        return {name: (places[start], places[end]) for name, (start, end) in bounds.items()}

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Positions in squeezed text before which a character was removed, one for each."""
        return tuple(accumulate(map(len, self.gapped.split(" "))))[:-1]

    @cached_property
    def _gap_places(self) -> tuple[int, ...]:
        """Positions of the gaps in folded text."""
        return tuple(map(add, self.gaps, count()))

    def to_folded(self, position: int, *, end: bool = False) -> int:
        """Convert a position in squeezed text to folded text.

        An end is before a gap, a start after it.
        """
        return position + (bisect_left if end else bisect_right)(self.gaps, position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Convert start and end in squeezed text to folded text."""
        return self.to_folded(start), self.to_folded(end, end=True)

    def to_squeezed(self, position: int) -> int:
        """Convert a position in folded text to squeezed text."""
        return position - bisect_left(self._gap_places, position)

    @cached_property
    def token_starts(self) -> tuple[int, ...]:
        """Positions in folded text of each token, for NEAR.

        A token is a Latin word or one CJK character.
        """
        return tuple(found.start() for found in compiled(_TOKEN).finditer(self.folded.text))

    @cached_property
    def paragraph_ends(self) -> tuple[int, ...]:
        """Positions in folded text where a paragraph ends."""
        return tuple(found.start() for found in _PARAGRAPH_END.finditer(self.folded.text))

    def reach(self, start: int, end: int, distance: int) -> tuple[int, int]:
        """Return the range in which something near start:end ends or starts.

        Offsets are in folded text. Near: at most `distance` tokens start between the two, and no paragraph ends.
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
        """Return folded text start:end without gaps; both ends must be at a letter."""
        return self.squeezed[self.to_squeezed(start) : self.to_squeezed(end)]

    def gaps_inside(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield the gaps in folded text start:end.

        For each the number of letters before it, and its characters.
        """
        first = last = bisect_left(self._gap_places, start)
        behind = bisect_left(self._gap_places, end)
        while first < behind:
            while last < behind and self.gaps[last] == self.gaps[first]:
                last += 1
            at = self._gap_places[first]
            yield self.gaps[first] - self.to_squeezed(start), self.folded.text[at : at + last - first]
            first = last

    def begins_word(self, start: int) -> bool:
        """Tell whether a word can start at a position in folded text.

        Never inside what one character folds to.
        """
        if self._splits_character(start):
            return False
        text = self.folded.text
        before = text[start - 1] if start else " "
        return before == " " or (parts_words(before, text[start]) and not (before in ".,'&" and self._joins(start - 1)))

    def _splits_character(self, position: int) -> bool:
        """Return True if a position is between two letters of one source character.

        Folding made two letters of it. The position is in folded text.
        """
        origin = self.folded.origin
        return 0 < position < len(self.folded.text) and origin[position - 1] == origin[position]

    def _joins(self, at: int) -> bool:
        """Return True if the sign at a position belongs to the number or name around it.

        The position is in folded text.
        """
        return _JOINING.match(self.folded.text, at) is not None

    def splits_number(self, start: int, end: int) -> bool:
        """Return True if a number in folded text start:end continues.

        As 10 000 does in 10 000 000, and 100 in 100万.
        """
        text = self.folded.text
        if _NUMBER_GOES_ON.match(text, end):
            return True
        if " " not in text[start:end]:
            return False
        follows, goes_before = _GROUP_FOLLOWS.match(text, end), start > 1 and _GROUP_BEFORE.match(text, start - 2)
        return bool(follows or goes_before)

    def ends_word(self, start: int, end: int) -> bool:
        """Tell whether a word from `start` can end at `end`, positions in folded text.

        3 does not end in 3.5, AT not in AT&T, C not in C++ or C#: the signs belong to the name. Nor does a word end
        inside what one character folds to: A1 does not end in A¼, which is "a1⁄4".
        """
        text = self.folded.text
        if end == len(text):
            return True
        if self._splits_character(end):
            return False
        last, behind = text[end - 1], text[end]
        if behind == " ":
            return True
        if not parts_words(last, behind) or (behind in ".,'&" and self._joins(end)):
            return False
        return not (end - start == 1 and behind in "+#" and KIND[last] not in (NONE, DIGIT) and last.isascii())


def search_text(texts: Mapping[str, str]) -> SearchText:
    """Prepare some fields, given by name, for searching."""
    fields: dict[str, tuple[int, int]] = {}
    start = 0
    for name, text in texts.items():
        fields[name] = (start, start + len(text))
        start += len(text) + 1
    return SearchText(fold("\n".join(texts.values())), fields)
