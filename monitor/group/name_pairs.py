"""Names that a text explains itself: 苏茨克维（Ilya Sutskever）, Moonshot AI (月之暗面).

What is found once lets later texts, which give one spelling only, be compared
across languages.
"""

from __future__ import annotations

import re

from monitor.group.glossary import Glossary
from monitor.group.idf import is_common
from monitor.text.fold import folded
from monitor.text.scripts import HAN

_LATIN = r"[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,3}"
_HAN_FIRST = re.compile(rf" ?[（(] ?({_LATIN})[)）]")  # what stands before it is looked at where one is found
_RUN = 24
_HAN_END = re.compile(rf"[{HAN}·•・]{{2,{_RUN}}}\Z")
_LATIN_FIRST = re.compile(rf"\b({_LATIN}) ?[（(] ?([{HAN}·•・]{{2,12}})[)）]")
_CUT = re.compile("[的了是在和与及由称让将对·•・]")
_SHORTEST_LATIN = 4
_LENGTHS = range(2, 7)  # of a Chinese name, in characters
_LONGEST = 4000


def name_pairs_in(text: str, glossary: Glossary) -> tuple[tuple[str, str], ...]:
    """Pairs of a Chinese name and the telling word of its Latin spelling, folded; at most eight."""
    text = text[:_LONGEST]
    found = [
        (run[0], latin[1])
        for latin in _HAN_FIRST.finditer(text)
        if (run := _HAN_END.search(text, max(latin.start() - _RUN, 0), latin.start()))
    ]
    found += [(han, latin) for latin, han in _LATIN_FIRST.findall(text)]
    pairs = ((_name(han, glossary), _telling(latin, glossary)) for han, latin in found)
    return tuple(dict.fromkeys((han, latin) for han, latin in pairs if han and latin))[:8]


def _name(run: str, glossary: Glossary) -> str:
    """The end of a run of Chinese characters that is the name: what stands after titles and known words."""
    plain = folded(run)
    known = glossary.find(plain)
    start = known[-1].end if known and known[-1].end < len(plain) else 0
    name = _CUT.split(plain[start:])[-1]
    return name if len(name) in _LENGTHS and not is_common(name) else ""


def _telling(latin: str, glossary: Glossary) -> str:
    """The longest word of a Latin name that is no common word."""
    words = [folded(word).strip(".'&-") for word in latin.split()]
    telling = [word for word in words if len(word) >= _SHORTEST_LATIN and word.isalnum() and not is_common(word)]
    return max(telling, key=len, default="")
