"""Tell scripts apart, and where one word ends and the next begins.

News mixes scripts within a line (OpenAI首席科学家). Latin, Cyrillic and Greek are written in words,
Chinese, Japanese, Korean and Thai are searched anywhere, and a change of script ends a word.
Ranges are the blocks of the Unicode standard.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Script = Literal["han", "kana", "hangul", "latin", "cyrillic", "greek", "digit", "other"]

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
LATIN = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff"
    "\uff21-\uff3a\uff41-\uff5a"
)
GREEK = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
CYRILLIC = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c88"
ANYWHERE = HAN + KANA + HANGUL + "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede\u1000-\u109f\u1780-\u17d3"
"""Insides of a character class: scripts without spaces between words, Thai, Lao, Burmese, Khmer among them."""

_GROUPS: tuple[tuple[Script, re.Pattern[str]], ...] = (
    ("latin", re.compile(f"[{LATIN}]")),
    ("han", re.compile(f"[{HAN}]")),
    ("kana", re.compile(f"[{KANA}]")),
    ("hangul", re.compile(f"[{HANGUL}]")),
    ("cyrillic", re.compile(f"[{CYRILLIC}]")),
    ("greek", re.compile(f"[{GREEK}]")),
)
_CJK = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_ANYWHERE = re.compile(f"[{ANYWHERE}]")
_LETTER = re.compile(r"[^\W\d_]")

NONE, DIGIT, FREE = 0, 1, 2
_KINDS: dict[str, int] = {"latin": 3, "cyrillic": 4, "greek": 5, "other": 6}


def script(char: str) -> Script:
    """The script of one character; 'digit' for decimal digits of any script, 'other' for all the rest."""
    if char.isdecimal():
        return "digit"
    for name, pattern in _GROUPS:
        if pattern.match(char):
            return name
    return "other"


def _kind(char: str) -> int:
    if char.isdecimal():
        return DIGIT
    if _ANYWHERE.match(char):
        return FREE
    if not char.isalnum() and not unicodedata.category(char).startswith("M"):
        return NONE
    return _KINDS[script(char)]


class _Kinds(dict[str, int]):
    """A memo of `_kind`: it can only grow to one entry a code point."""

    def __missing__(self, char: str) -> int:
        kind = self[char] = _kind(char)
        return kind


KIND = _Kinds()
"""Character to NONE (no part of a word), DIGIT, FREE (searched anywhere), or a number for its alphabet (above FREE)."""


def is_cjk(char: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean (punctuation is not)."""
    return _CJK.match(char) is not None


_WIDE = f"[{HAN}{KANA}\u3001-\u3020\uff01-\uff60]"
_WRAP = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")


def unwrapped(text: str) -> str:
    """The text without the line breaks that part two Chinese or Japanese characters of one paragraph.

    There they stand for nothing, while a space parts words: CSS Text Module Level 3, segment break transformation.
    Any other line break stays.
    """
    return _WRAP.sub("", text)


def parts_words(before: str, after: str) -> bool:
    """Whether a word may end between two neighbours: no letters, a script without words, or two alphabets."""
    left, right = KIND[before], KIND[after]
    if left in (NONE, FREE) or right in (NONE, FREE):
        return True
    return left != right and DIGIT not in (left, right)


def is_word_boundary(text: str, position: int) -> bool:
    """Tell whether a word may begin or end at `position`; both ends of the text count."""
    if position <= 0 or position >= len(text):
        return True
    return parts_words(text[position - 1], text[position])


def cjk_ratio(text: str) -> float:
    """The share of Chinese, Japanese and Korean characters among letters, from 0.0 to 1.0."""
    letters = len(_LETTER.findall(text))
    return len(_CJK.findall(text)) / letters if letters else 0.0
