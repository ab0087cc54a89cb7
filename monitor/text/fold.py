"""Fold text so that equivalent spellings compare equal; offsets map back.

NFKC, case folding, accents off, Traditional to Simplified Chinese, one kind of quote, hyphen, space and
middle dot, invisible characters gone. Folding looks at one character at a time (and at the few that combine), so
a piece of a text folds to the same piece of the folded text: a term found there can be cut from the original.
OpenCC gives the Chinese table; its phrase rules depend on the neighbours and are left out for that reason.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import decomposition

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_HIDDEN_END = re.compile(f"(?<![{INVISIBLE}])[{INVISIBLE}]+\\Z")
# Also what readers leave out: Arabic vowel signs, hamza and tatweel, Hebrew points and accents.
_POINTS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
_ACCENTS = "\u0300-\u0305\u0307-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
_ACCENT = re.compile(f"[{_POINTS}{_ACCENTS}]|(?<!и)\u0306")
_COMBINING = re.compile("[\u3099\u309a\uff9e\uff9f\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0306]")
_CLUSTER = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[^\n][\u3099\u309a\uff9e\uff9f]|[иИ]\u0306")

_SIGNS = {
    **dict.fromkeys("‘’‚‛′‵`´ʹʻʼʽˈ＇｀׳", "'"),
    **dict.fromkeys("“”„‟″‶＂〝〞〟״", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃־", "-"),
    "…": "…",
    **dict.fromkeys("·‧・･•∙⋅", "·"),
    **dict.fromkeys("\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "),
}
# Letters that no normal form takes apart, though a reader without that keyboard types the plain ones.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    # Persian and Urdu letters, and forms of Arabic ones, that are typed for one another.
    | {"ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"}
)
# One Simplified character stands for several Traditional ones; where OpenCC needs the neighbours to decide, we do not.
_AMBIGUOUS = {"乾": "干", "著": "着", "徵": "征", "瞭": "了", "餘": "余", "夥": "伙", "藉": "借", "麽": "么"}


@cache
def _to_simplified() -> Callable[[str], str]:
    from opencc import OpenCC  # with the first ideograph

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
_LATER = "\U00030000"  # ideographs beyond these blocks stay as they are


def _traditional() -> Iterator[tuple[str, str]]:
    """Find all ideographs that stand for another, and the other.

    It takes a twentieth of a second, so short texts do without it. Not all at once: they would take 9 MB for a moment,
    and the process would keep most of it.
    """
    yield from _AMBIGUOUS.items()
    for first, last in _BLOCKS:
        for start in range(first, last, 1000):
            chinese = "\n".join(map(chr, range(start, min(start + 1000, last))))
            pairs = zip(chinese.split("\n"), _to_simplified()(chinese).split("\n"), strict=True)
            yield from ((char, simple) for char, simple in pairs if char != simple and len(simple) == 1)


def _fold_piece(piece: str) -> str:
    """Fold one character, or a few that combine, without memo."""
    if piece in _SIGNS:
        return _SIGNS[piece]
    return _fold_pieces(piece, lambda char: _AMBIGUOUS.get(char) or _to_simplified()(char))


def _fold_pieces(text: str, simple: Callable[[str], str]) -> str:
    """Fold pieces with line breaks between them; signs are not among them.

    simple: gives the Simplified form of a character
    """
    text = unicodedata.normalize("NFKD", text.casefold())
    text = unicodedata.normalize("NFKD", text.casefold())
    text = unicodedata.normalize("NFKC", _HIDDEN.sub("", _ACCENT.sub("", text)))
    text = text.translate(_PLAIN)
    if max(text, default="") >= "\u3400":  # an ideograph
        for _ in range(2):  # 薴 gives 苧, and that 苎
            pairs = zip(map(simple, text), text, strict=True)
            text = "".join(new if len(new) == 1 and old < _LATER else old for new, old in pairs)
    plain = (" " if char.isspace() and char != "\n" else str(unicodedata.decimal(char, char)) for char in text)
    return "".join(_SIGNS.get(char, each) for char, each in zip(text, plain, strict=True))


class _Pieces(dict[str, str]):
    """Cache of `_fold_piece` for single characters, at most one entry a code point."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_piece(char)
        return folded


class _Singles(dict[str, str]):
    """Table of characters that fold to exactly one; others are `_UNKNOWN`."""

    def __missing__(self, char: str) -> str:
        folded = _PIECES[char]
        single = self[char] = _UNKNOWN if len(folded) != 1 or _COMBINING.match(char) else folded
        return single


_PIECES = _Pieces()
_UNKNOWN = "\uffff"  # no character at all: what is not yet met, or does not fold to exactly one by itself
_SINGLES = _Singles()
_PLANE = 0x10000  # code points that the list below has; a list is looked up twice as fast as a dictionary
_LISTED = [*(_SINGLES[chr(code)] for code in range(128)), *[_UNKNOWN] * (_PLANE - 128)]

# Simplified Chinese is mostly characters that fold to themselves: there it is quicker to look for the others.
_SETTLED = (*range(0x20, 0x7F), *range(0x3001, 0x3003), *range(0x3008, 0x3012), *range(0x4E00, 0xA000))
_ELSEWHERE = "\x00-\t\x0b-\x1f\x7f-\u3000\u3003-\u3007\u3012-\u4dff\ua000-\U0010ffff"  # all but these, and line breaks
_LINE = 100  # characters of a text whose folding is remembered
_SAMPLE, _MOST_MOVING = 100, 10  # characters looked at, and how many of them may move
_COUNTED = array("L", range(1 << 16))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with the way back.

    text:   folded characters
    origin: origin[i] is the offset in the source text of text[i]; len(origin) == len(text)
    source: the text as it was
    """

    text: str
    origin: Sequence[int]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a range of folded text (end > start) to the source, with following accents."""
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


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length, whatever it holds.

    Line breaks ("\n") stay, as paragraphs end there.
    """
    plain = _fold_singles(text)
    if _UNKNOWN not in plain:
        return Folded(plain, range(len(text)), text)
    unknown = (char for char in set(text) if char >= _UNKNOWN or _LISTED[ord(char)] == _UNKNOWN)
    odd: list[str] = []  # characters that fold to more or less than one
    for char in sorted(unknown):
        single = _SINGLES[char]
        if single != _UNKNOWN and ord(char) < _PLANE:
            _LISTED[ord(char)] = single
        elif single == _UNKNOWN or single != char:
            odd.append(char)
    if not odd:
        return Folded(text.translate(_LISTED), range(len(text)), text)
    patterns = [_CLUSTER.pattern] if _COMBINING.search(text) else []
    pieces: list[str] = []
    origin = array("L")
    done = 0
    for found in re.finditer("|".join([*patterns, f"[{re.escape(''.join(odd))}]"]), text):
        start, end = found.span()
        folded = _PIECES[found[0]] if end - start == 1 else _fold_piece(found[0])
        pieces += (text[done:start].translate(_LISTED), folded)
        origin.extend(_count(done, start))
        origin.extend([start] * len(folded))
        done = end
    pieces.append(text[done:].translate(_LISTED))
    origin.extend(_count(done, len(text)))
    return Folded("".join(pieces), origin, text)


@cache
def _moving() -> re.Pattern[str]:
    """Match each character that may fold to another."""
    traditional = dict(_traditional())
    leaving = [  # an ideograph has no case and no other form
        char for char in map(chr, _SETTLED) if (char in traditional if char >= "\u4e00" else _fold_piece(char) != char)
    ]
    return re.compile(f"([{_ELSEWHERE}{re.escape(''.join(leaving))}])")


def _fold_singles(text: str) -> str:
    """Fold each character by itself; `_UNKNOWN` is in it where that is not enough."""
    if text.isascii():
        return text.translate(_LISTED)
    plain = text.replace("，", ",")  # the commonest of them
    if len(text) <= _LINE or len((moving := _moving()).findall(plain, 0, _SAMPLE)) > _MOST_MOVING:
        # The list leaves alone what is beyond it, which takes two units of UTF-16: the quickest way to ask.
        in_plane = len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)
        return text.translate(_LISTED) if in_plane else _UNKNOWN
    parts = moving.split(plain)
    parts[1::2] = map(_SINGLES.__getitem__, parts[1::2])
    return "".join(parts)


def folded(text: str) -> str:
    """The folded text alone, for what is compared as a whole."""
    if len(text) == 1:
        return _PIECES[text]
    return _folded_line(text) if len(text) <= _LINE else fold(text).text


@lru_cache(maxsize=20_000)
def _folded_line(text: str) -> str:  # headlines, and their words, are asked for again and again
    return fold(text).text


def unsettled() -> dict[str, str]:
    """Map each character that does not fold to itself to what it folds to.

    Those beyond ASCII, of the planes with letters. It takes a tenth of a second and 1.5 MB.
    """
    # Ideographs without a second form, and syllables of Hangul, which are composed again, have no case: 0.1 s less.
    alphabets = ((0x80, 0x3400), (0x4DC0, 0x4E00), (0xA000, 0xAC00), (0xD7A4, 0xD800), (0xF900, 0x20000))
    letters = "".join(chr(code) for first, last in (*alphabets, (0x2F800, 0x2FA20)) for code in range(first, last))
    others = {char for char in letters if char.casefold() != char or decomposition(char)}
    others.update(re.findall(f"{_HIDDEN.pattern}|{_ACCENT.pattern}|\\s|\\d", letters), map(chr, _PLAIN), _SIGNS)
    simple = dict(_traditional()) | _AMBIGUOUS
    others.update(simple)
    beyond = sorted(char for char in others - _SIGNS.keys() if "\x80" <= char < "\U00034000")
    lines = _fold_pieces("\n".join(beyond), lambda char: simple.get(char, char)).split("\n")
    folds = dict(zip(beyond, lines, strict=True)) | _SIGNS
    return {char: folded for char, folded in folds.items() if char >= "\x80" and folded != char}
