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
from monitor.topics.variants import Variant

_RUN = re.compile("[a-z0-9]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASTRAL = "\U00010000"
_LATIN = bytes(
    ord(coarse(chr(code).lower())) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256)
)


@dataclass(frozen=True, slots=True)
class RequiredChars:
    """What must be in the text for one variant to stand: of each of `chinese` one character, or the Latin letters.

    latin: letters and digits, of text where all else is a space
    """

    chinese: tuple[str, ...]
    latin: bytes


@dataclass(frozen=True, slots=True)
class Prefilter:
    """The signs of the variants of which one must stand where any of a few topics matches, the quick ones first."""

    signs: tuple[RequiredChars, ...]

    def may_match(self, text: str) -> bool:
        """Whether one of the variants may stand in a text as it was written. True where it cannot be told."""
        latin: bytes | None = None
        for sign in self.signs:
            if sign.chinese:
                if all(any(char in text for char in several) for several in sign.chinese):
                    return True
                continue
            if latin is None:
                if "|" in text or (not text.isascii() and _hiding().search(text)):
                    return True
                latin = f" {text} ".encode("ascii", "replace").translate(_LATIN)
            if sign.latin in latin:
                return True
        return False


def prefilter_for(variants: Iterable[Variant]) -> Prefilter | None:
    """How to look for these variants; None where a look tells nothing."""
    signs = {_required_chars(variant) for variant in variants}
    known = [sign for sign in signs if sign is not None]
    return Prefilter(tuple(sorted(known, key=lambda sign: not sign.chinese))) if len(known) == len(signs) else None


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
    """The parts of a variant that no gap may part."""
    ends = sorted({0, *variant.joints, len(variant.text)})
    return (variant.text[start:end] for start, end in pairwise(ends))


@cache
def _unsettled() -> dict[str, str]:
    """Each character beyond ASCII that does not fold to itself, and what it folds to."""
    return {char: folded(char) for char in unsettled()}


@cache
def _others() -> dict[str, str]:
    """For a Chinese character all others that fold to it, or to several of which it is one."""
    found: dict[str, str] = {}
    for char, plain in _unsettled().items():
        for each in _HAN.findall(plain):
            found[each] = found.get(each, "") + char
    return found


@cache
def _hiding() -> re.Pattern[str]:
    """Characters beyond ASCII in which a reader may see a Latin letter or digit, or nothing.

    Of the planes behind the first all are taken: a set of single ones of them is slow to search.
    """
    hiding = (
        char for char, plain in _unsettled().items() if char < _ASTRAL and (not plain or _RUN.search(coarse(plain)))
    )
    alike = (each for char in FOLDED_CONFUSABLES if not char.isascii() for each in (char, folded(char)))
    return re.compile(f"[{re.escape(''.join({*hiding, *alike}))}{_ASTRAL}-\U0010ffff]")
