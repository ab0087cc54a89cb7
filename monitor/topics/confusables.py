"""Letters that a reader takes for others at a prefilter, as in OpenAl with a small L.

A capital I looks like a small l; a small i does not. Case is gone from folded text, so what is looked for first is
coarser: letters of which one may look like another in some case are one. What was found so is compared as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.text.fold import folded

_CONFUSABLE_CHARS = "I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ"
_SKELETONS = str.maketrans(_CONFUSABLE_CHARS, "lllOOoAaEePpCcXxKMTHBlisyY")
CONFUSABLE = re.compile(f"[{re.escape(_CONFUSABLE_CHARS)}]")
"""A letter that looks like another."""
FOLDED_CONFUSABLES = {chr(code): folded(chr(other)) for code, other in _SKELETONS.items()}
"""Such a letter to the one it looks like, folded."""
_COARSE = {folded(letter): other.replace("i", "l") for letter, other in FOLDED_CONFUSABLES.items()}
_LATIN = {letter: other for letter, other in _COARSE.items() if letter.isalnum() and letter.isascii()}
_FOREIGN = {letter: other for letter, other in _COARSE.items() if letter not in _LATIN}
_MIXED = re.compile("[{0}][a-z0-9{0}]|[a-z0-9][{0}]".format(re.escape("".join(_FOREIGN))))
_COARSE_WORDS = bytes(
    ord(_COARSE.get(chr(code), chr(code))) if chr(code).isascii() and chr(code).isalnum() else ord(" ")
    for code in range(256)
)


def skeleton(text: str) -> str:
    """The text with letters that look alike made equal; of the same length."""
    return text.translate(_SKELETONS)


def coarse(text: str) -> str:
    """Folded text with letters made equal that look alike in some case; of the same length."""
    return coarse_beside(text)[0]


def coarse_beside(text: str) -> tuple[str, bool]:
    """The text made coarse, and whether there was a sign or a foreign letter in it that looks like a Latin one."""
    latin = _replaced(text, _LATIN)
    whole = _replaced(latin, _FOREIGN)
    return whole, whole != latin


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    for letter, other in letters.items():
        text = text.replace(letter, other)
    return text


def coarse_words(text: str) -> list[str]:
    """The runs of ASCII letters and digits of folded text, made coarse."""
    return text.encode("ascii", "replace").translate(_COARSE_WORDS).decode("ascii").split()


def is_mixed(text: str) -> bool:
    """Whether a sign or a foreign letter that looks like a Latin one stands beside another letter in folded text."""
    return _MIXED.search(text) is not None
