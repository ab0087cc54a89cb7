"""A text as units that compare across sites: words, single Chinese characters, numbers.

Everything is folded first, so case, width, accents and Traditional characters
make no difference. Scripts without spaces give a unit a character: no
dictionary, the same in any language.
"""

from __future__ import annotations

import re

from monitor.text.fold import folded
from monitor.text.scripts import ANYWHERE

# What most texts are made of stands first; it is what the last two find as well, and slower.
_LETTER = rf"[^\W\d_{ANYWHERE}]"
_UNIT = re.compile(rf"[\u4e00-\u9fff]|[a-z]++(?!{_LETTER})|\d+(?:[.,:]\d+)*|[{ANYWHERE}]|{_LETTER}+")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d)")
_CAPITAL = re.compile(r"(?<=[\w,;)] )[A-Z][\w'’-]*[\w]")
_LONGEST = 200_000  # characters of a text that are looked at


def units(text: str) -> list[str]:
    """The folded units of a text in order; a number keeps its decimal point and loses its thousands commas."""
    return _UNIT.findall(_THOUSANDS.sub("", folded(text[:_LONGEST])))


def capitals(text: str) -> set[str]:
    """Folded words that stand capitalised inside a sentence: names, in languages that write them so."""
    return set(units("\n".join(_CAPITAL.findall(text[:_LONGEST]))))
