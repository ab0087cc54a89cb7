"""How much a term tells: the rarer in the archive, the more.

Before an archive has grown, a list of words that are common in any news stands
in for what it would teach.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import log

from monitor.group.glossary import is_action, stem
from monitor.text.scripts import FREE, KIND

_PRIOR_ITEMS = 300  # an archive of this size is imagined before the real one
_PRIOR_COMMON = 45  # of them hold a word of the list
_LEAST = 0.02
_CONCEPT, _ACTION = 0.75, 0.85  # a concept stands for many words, and tells less than one of them
_PAIR = 0.6  # a pair of characters is often a piece of a word, or of two, and comes with its neighbours


def idf(term: str, holding: int, items: int) -> float:
    """From 0 (in every item) to 1 (never seen), for a term that `holding` of `items` stored items have."""
    base = log(_PRIOR_ITEMS + items)
    seen = 1 + holding + (_PRIOR_COMMON if term in _common() else 0)
    share = max((base - log(seen)) / base, _LEAST)
    return share * _reach(term)


def _reach(term: str) -> float:
    """What a term of its kind says, against a whole word."""
    if term[0] == "=":
        return _ACTION if is_action(term) else _CONCEPT
    return _PAIR if KIND[term[0]] == FREE else 1.0


def is_common(word: str) -> bool:
    """Whether a folded word, or its stem, is on the list of words common in any news."""
    return word in _common() or stem(word) in _common()


@cache
def _common() -> frozenset[str]:
    lines = (files("monitor.group") / "common.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return frozenset(stem(word) if word.isascii() else word for word in words)
