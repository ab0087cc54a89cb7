"""Prefilter on the unfolded text: tell, for few topics, that no topic can match an item.

Each variant of a term needs certain characters: each of its Chinese characters (or a character that folds to it),
or its longest run of Latin letters and digits without a joint. When these are missing for all variants, no topic can
match, and the item is not folded. A term of another script gives no such information, and neither does a Latin term
when the text holds a character that can hide a Latin letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from monitor.text.fold import folded, unsettled
from monitor.topics.confusables import FOLDED_CONFUSABLES, coarse
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word
from monitor.topics.variants import SearchTerm, Variant

_RUN = re.compile("[a-z0-9]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASTRAL = "\U00010000"
_LATIN = bytes(
    ord(coarse(chr(code).lower())) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256)
)


def required_terms(part: Plan) -> frozenset[SearchTerm] | None:
    """Return terms of which one is in every item that fulfils a part; None if the part can hold without any.

    Of several parts that must all hold, the one with the rarest terms is taken: the fewest, then the longest.
    """
    match part:
        case Word(search_term):
            return frozenset((search_term,))
        case Not() | Number() | Pattern():
            return None
        case Near(left, right, _):
            return _rarest((left, right))
        case AllOf(parts, _):
            return _rarest(parts)
        case AnyOf(parts):
            several = [required_terms(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[SearchTerm] | None:
    known = [found for each in parts if (found := required_terms(each)) is not None]
    return min(known, key=commonness, default=None)


def commonness(search_terms: frozenset[SearchTerm]) -> tuple[int, int]:
    """Estimate how common some terms are: many short ones are more common than few long ones."""
    return len(search_terms), -min((len(search_term.written) for search_term in search_terms), default=0)


@dataclass(frozen=True, slots=True)
class RequiredChars:
    """Characters that a text must have to contain a variant.

    chinese: one character of each string must occur
    latin:   letters and digits that must occur, when all other characters are spaces; used if `chinese` is empty
    """

    chinese: tuple[str, ...]
    latin: bytes


@dataclass(frozen=True, slots=True)
class Prefilter:
    """Required characters of the variants of which one is in every match of a few topics, the fastest test first."""

    required: tuple[RequiredChars, ...]

    def may_match(self, text: str) -> bool:
        """Tell whether an unfolded text may contain one of the variants; True if that is not certain."""
        latin: bytes | None = None
        for required in self.required:
            if required.chinese:
                if all(any(char in text for char in several) for several in required.chinese):
                    return True
                continue
            if latin is None:
                if "|" in text or (not text.isascii() and _hiding().search(text)):
                    return True
                latin = f" {text} ".encode("ascii", "replace").translate(_LATIN)
            if required.latin in latin:
                return True
        return False


def prefilter_for(variants: Iterable[Variant]) -> Prefilter | None:
    """Build the prefilter for some variants; None if one of them has no required characters."""
    required = {_required_chars(variant) for variant in variants}
    known = [chars for chars in required if chars is not None]
    return Prefilter(tuple(sorted(known, key=lambda chars: not chars.chinese))) if len(known) == len(required) else None


def _required_chars(variant: Variant) -> RequiredChars | None:
    chinese = dict.fromkeys(_HAN.findall(variant.text))
    if chinese:
        return RequiredChars(tuple(char + _others().get(char, "") for char in chinese), b"")
    runs = [run for piece in _pieces(variant) for run in _RUN.findall(piece)]
    longest = max(runs, key=len, default="")
    if not longest:
        return None
    letters = coarse(longest).encode()
    return RequiredChars((), b" %b " % letters if variant.is_word else letters)


def _pieces(variant: Variant) -> Iterator[str]:
    """Split a variant at its joints, where the text may have a gap."""
    ends = sorted({0, *variant.joints, len(variant.text)})
    return (variant.text[start:end] for start, end in pairwise(ends))


@cache
def _unsettled() -> dict[str, str]:
    """Map each character beyond ASCII that folding changes to its folded form."""
    return {char: folded(char) for char in unsettled()}


@cache
def _others() -> dict[str, str]:
    """Map a Chinese character to all others whose folded form contains it."""
    found: dict[str, str] = {}
    for char, plain in _unsettled().items():
        for each in _HAN.findall(plain):
            found[each] = found.get(each, "") + char
    return found


@cache
def _hiding() -> re.Pattern[str]:
    """Match characters beyond ASCII that fold to, or look like, a Latin letter or digit, or that vanish.

    All characters beyond the first plane are included, because a large set of single ones is slow to search.
    """
    hiding = (
        char for char, plain in _unsettled().items() if char < _ASTRAL and (not plain or _RUN.search(coarse(plain)))
    )
    alike = (each for char in FOLDED_CONFUSABLES if not char.isascii() for each in (char, folded(char)))
    return re.compile(f"[{re.escape(''.join({*hiding, *alike}))}{_ASTRAL}-\U0010ffff]")
