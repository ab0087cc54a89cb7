"""Confusable letters, as in OpenAl with a small L.

Compare Unicode Technical Standard 39: two strings are confusable if their skeletons are equal. A capital I looks like
a small l, but a small i does not. Folded text has no case, so the search uses a coarser form first: letters that are
confusable in any case are equal. A match of the coarse form is then verified with the skeleton of the source text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.text.fold import folded

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
    """Replace letters of folded text that are confusable in some case; the length stays the same."""
    return coarse_beside(text)[0]


def coarse_beside(text: str) -> tuple[str, bool]:
    """Return the coarse text, and whether it contained a non-Latin character that looks like a Latin letter."""
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
    """Tell whether a non-Latin character that looks like a Latin letter is next to a letter in folded text."""
    return _MIXED.search(text) is not None
