"""A text as units that compare across sites: words, single Chinese characters, numbers.

Everything is folded first, so case, width, accents and Traditional characters
make no difference. Scripts without spaces give a unit a character: no
dictionary, the same in any language.
"""

from __future__ import annotations

import re

from monitor.text.fold import folded
from monitor.text.scripts import ANYWHERE

_UNIT = re.compile(rf"\d+(?:[.,:]\d+)*|[{ANYWHERE}]|[^\W\d_{ANYWHERE}]+")
_CAPITAL = re.compile(r"(?<=[\w,;)] )[A-Z][\w'’-]*[\w]")
_LONGEST = 200_000  # characters of a text that are looked at


def units(text: str) -> list[str]:
    """The folded units of a text in order; a number keeps its decimal point and loses its thousands commas."""
    return [unit.replace(",", "") if unit[0].isdigit() else unit for unit in _UNIT.findall(folded(text[:_LONGEST]))]


def capitals(text: str) -> set[str]:
    """Folded words that stand capitalised inside a sentence: names, in languages that write them so."""
    return set(units("\n".join(_CAPITAL.findall(text[:_LONGEST]))))
