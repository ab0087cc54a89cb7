"""Letters that a reader takes for others at a glance, as in OpenAl with a small L.

A capital I looks like a small l; a small i does not. Only what stands around such letters is looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from monitor.text.fold import folded
from monitor.topics.haystack import Haystack

_LOOKING = "I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ"
_LOOKS = str.maketrans(_LOOKING, "lllOOoAaEePpCcXxKMTHBlisyY")
_FOLDED_LOOKS = {chr(code): folded(chr(other)) for code, other in _LOOKS.items()}
# Letters that may stand for others: those above, rn for m, and an l for an i, but inside small letters.
# One class first, which is fast, then which of the three it was.
_SUSPECT = re.compile(
    f"[{re.escape(_LOOKING)}lLｌＬrR]"
    f"(?:(?<=[{re.escape(_LOOKING)}])|(?<=[rR])[nN]|(?<=[lLｌＬ])(?<![a-zａ-ｚ][lLｌＬ]))"
)


def look(text: str) -> str:
    """The text with letters that look alike made equal; of the same length."""
    return text.translate(_LOOKS)


def looked(hay: Haystack, width: int) -> Iterator[tuple[int, str]]:
    """Pieces of squeezed text in which a look-alike of at most `width` letters may stand, made as `look` has them.

    Each with the squeezed position at which it begins.
    """
    suspects = [
        (hay.to_squeezed(bisect_left(hay.folded.origin, found.start())), found[0])
        for found in _SUSPECT.finditer(hay.folded.source)
    ]
    first, last, inside = 0, 0, list[tuple[int, str]]()
    for at, letter in suspects:
        if inside and at - width > last:
            yield first, _piece(hay, first, last, inside)
            inside = []
        if not inside:
            first = max(0, at - width)
        last = at + width + 1
        inside.append((at, letter))
    if inside:
        yield first, _piece(hay, first, last, inside)


def _piece(hay: Haystack, first: int, last: int, suspects: list[tuple[int, str]]) -> str:
    letters = list(hay.squeezed[first:last])
    for at, letter in suspects:
        if letter in _FOLDED_LOOKS:
            letters[at - first] = _FOLDED_LOOKS[letter]
    return "".join(letters)
