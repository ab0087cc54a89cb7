"""Fold text so that spellings a reader takes for the same compare equal, with the way back to the original.

NFKC, case folding, accents off, Traditional to Simplified Chinese, one kind of quote, hyphen, space and
middle dot, invisible characters gone. Folding looks at one character at a time (and at the few that combine), so
a piece of a text folds to the same piece of the folded text: a term found there can be cut from the original.
OpenCC gives the Chinese table; its phrase rules depend on the neighbours and are left out for that reason.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

from opencc import OpenCC

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_HIDDEN_END = re.compile(f"[{INVISIBLE}]+\\Z")
_ACCENT = re.compile("[\u0300-\u0305\u0307-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]|(?<!и)\u0306")
_COMBINING = re.compile("[\u3099\u309a\uff9e\uff9f\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0306]")
_CLUSTER = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[^\n][\u3099\u309a\uff9e\uff9f]|[иИ]\u0306")

_SIGNS = {
    **dict.fromkeys("‘’‚‛′‵`´ʹʻʼʽˈ＇｀", "'"),
    **dict.fromkeys("“”„‟″‶＂〝〞〟", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
    "…": "…",
    **dict.fromkeys("·‧・･•∙⋅", "·"),
    **dict.fromkeys("\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "),
}
# Letters that no normal form takes apart, though a reader without that keyboard types the plain ones.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
# One Simplified character stands for several Traditional ones; where OpenCC needs the neighbours to decide, we do not.
_AMBIGUOUS = {"乾": "干", "著": "着", "徵": "征", "瞭": "了", "餘": "余", "夥": "伙", "藉": "借", "麽": "么"}


def _chinese() -> dict[int, str]:
    """The single characters that OpenCC's t2s maps to another single character."""
    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
    characters = [chr(code) for first, last in blocks for code in range(first, last)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(a): b for a, b in zip(characters, simplified, strict=True) if a != b and len(b) == 1}
    return table | {ord(a): b for a, b in _AMBIGUOUS.items()}


_SIMPLIFIED = _chinese()


def _fold_piece(piece: str) -> str:
    """Fold one character, or a few that combine, without memo."""
    if piece in _SIGNS:
        return _SIGNS[piece]
    text = unicodedata.normalize("NFKD", piece.casefold())
    text = unicodedata.normalize("NFKD", text.casefold())
    text = unicodedata.normalize("NFKC", _HIDDEN.sub("", _ACCENT.sub("", text)))
    text = text.translate(_PLAIN).translate(_SIMPLIFIED)
    return "".join(_SIGNS.get(char, " " if char.isspace() and char != "\n" else char) for char in text)


class _Table(dict[int, str]):
    """A memo of `_fold_piece` for `str.translate`: it can only grow to one entry a code point.

    odd: the characters met so far that do not fold to exactly one
    """

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_piece(chr(code))
        if len(folded) != 1:
            self.odd.add(chr(code))
        return folded


_TABLE = _Table()
_COUNTED = array("L", range(1 << 16))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with the way back.

    text:   folded characters
    origin: origin[i] is the offset in the source text of text[i]; len(origin) == len(text)
    source: the text as it was
    """

    text: str
    origin: array[int]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of folded characters start to end (end > start), accents that follow included."""
        first = self.origin[start]
        last = self.origin[end] if end < len(self.origin) else len(self.source)
        least = self.origin[end - 1] + 1
        if last > least:
            hidden = _HIDDEN_END.search(self.source, least, last)
            last = hidden.start() if hidden else last
        return first, max(last, least)


def _count(start: int, end: int) -> array[int]:
    """The numbers from start to end, copied where they are ready-made."""
    return _COUNTED[start:end] if end <= len(_COUNTED) else array("L", range(start, end))


def _fold_odd(source: str, odd: re.Pattern[str]) -> Folded:
    """Fold a text where the pieces that `odd` finds do not fold to exactly one character."""
    pieces: list[str] = []
    origin = array("L")
    done = 0
    for found in odd.finditer(source):
        start, end = found.span()
        folded = _TABLE[ord(found[0])] if end - start == 1 else _fold_piece(found[0])
        pieces += (source[done:start].translate(_TABLE), folded)
        origin.extend(_count(done, start))
        origin.extend([start] * len(folded))
        done = end
    pieces.append(source[done:].translate(_TABLE))
    origin.extend(_count(done, len(source)))
    return Folded("".join(pieces), origin, source)


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length, whatever it holds. Line breaks ("\\n") stay, as paragraphs end there."""
    if text.isascii():
        return Folded(text.translate(_TABLE), _count(0, len(text)), text)
    plain = text.translate(_TABLE)
    odd = _TABLE.odd.intersection(text)
    combining = _COMBINING.search(text) is not None
    if not odd and not combining:
        return Folded(plain, _count(0, len(text)), text)
    patterns = [_CLUSTER.pattern] if combining else []
    if odd:
        patterns.append(f"[{re.escape(''.join(odd))}]")
    return _fold_odd(text, re.compile("|".join(patterns)))


def folded(text: str) -> str:
    """The folded text alone, for what is compared as a whole: without the way back it is had for half the time."""
    return fold(text).text if _COMBINING.search(text) else text.translate(_TABLE)
