"""Split a text into terms that can be compared across sites and languages.

A term is a stem ('sandmer'), a pair of characters of a script without spaces ('渡轮'), a concept of the glossary
('=acquire'), an amount in plain units ('#3.5e+09', from "$3.5B" as from 35亿美元), or a day ('@5-14').
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.group.glossary import Glossary, stem
from monitor.text.fold import folded
from monitor.text.language import ANYWHERE, FREE, KIND

_LONGEST = 4000  # characters that are read
_SPLIT_POINT = re.compile(r"(?<=\d)\. (?=\d)")  # "GPT-5. 6", as some sites write it
_CHINESE_MULTIPLES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4}
_ENGLISH_MULTIPLES = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3}
_SHORT_MULTIPLES = {"tn": 1e12, "t": 1e12, "bn": 1e9, "b": 1e9, "mn": 1e6, "m": 1e6, "k": 1e3}
_MULTIPLES = _CHINESE_MULTIPLES | _ENGLISH_MULTIPLES | _SHORT_MULTIPLES
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join([*_MONTHS, "sept", *(name[:3] for name in _MONTHS)])
_TOKEN = re.compile(
    rf"(?P<run>[\u4e00-\u9fff{ANYWHERE}]+)"  # first, as most of a Chinese text
    r"|(?P<month>\d{1,2}) ?月 ?(?P<monthday>\d{1,2}) ?[日号]"
    rf"|\b(?=[adfjmnos])(?P<name>{_MONTH})\.? (?P<of>\d{{1,2}})\b(?![.,]\d)"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:[ -]?(?P<unit>{'|'.join(_MULTIPLES)})(?![a-z]))?"
    r"(?: ?(?:美元|欧元|元|人民币))?(?P<share> ?%| ?percent| ?per cent| ?pct)?"
    rf"|(?P<word>[^\W_{ANYWHERE}]+(?:'[^\W_{ANYWHERE}]+)?)"
)
_FUNCTION = re.compile("[的了是在和与及将被把对为从到于也都就而或让给向至等这那其此们个你我他她它]")
_SMALLEST_AMOUNT = 100  # smaller numbers are too common, unless they have a unit, a point or a percent sign
_YEARS = range(1990, 2051)
STOP_WORDS = frozenset(
    "a about after again all also amid among an and any are as at back be been before being between both breaking "
    "but by can come comes coming could day days did do does doing down during each even ever exclusive first for "
    "from get gets go goes going got had has have having he her here his how i if in inside into is it its just "
    "know last latest like live look looks made make makes many may me month months more most much my need needs "
    "new next no not now of off on one only or other our out over own per read report reportedly reports said say "
    "says see set she should show shows so some source sources still such take takes than that the their them "
    "then there these they this three time times to today too two under until up update use used uses using very "
    "via video want wants was watch way we week weeks well were what when where which while who why will with "
    "without would year years yet you your".split()
)


Term = tuple[str, str]
"""A term, and its words in the folded text. A plain tuple, because a text has hundreds of terms."""


def terms(text: str, glossary: Glossary) -> list[Term]:
    """Return the terms of a text in order, with repeats. Linear; only the first 4,000 characters are read."""
    flat = _SPLIT_POINT.sub(".", folded(text[:_LONGEST])).replace("-", " ")
    out: list[Term] = []
    done = 0
    for found in glossary.find(flat):
        out += _loose(flat[done : found.start], glossary, out[-1][0] if out else "")
        out.append((found.concept, flat[found.start : found.end]))
        done = found.end
    return out + _loose(flat[done:], glossary, out[-1][0] if out else "")


def is_pair(term: str) -> bool:
    """Tell whether a term is a pair of characters, which texts in other scripts cannot contain."""
    return KIND[term[0]] == FREE


def _loose(text: str, glossary: Glossary, last: str) -> list[Term]:
    """Return the terms of a piece without phrases of the glossary. last: the term before it."""
    out: list[Term] = []
    for token in _TOKEN.finditer(text):
        out += _of_token(token, glossary, last)
        last = out[-1][0] if out else last
    return out


def _of_token(token: re.Match[str], glossary: Glossary, last: str) -> Iterable[Term]:
    kind = token.lastgroup
    if kind == "word":
        return _word(token[0], glossary)
    if kind == "run":
        stretches = _FUNCTION.split(token[0])
        return [(pair := each[n : n + 2], pair) for each in stretches for n in range(len(each) - 1)]
    if token["number"]:
        return _amount(token, last)
    return ((_day(token), token[0]),)


def _word(word: str, glossary: Glossary) -> Iterable[Term]:
    if word in STOP_WORDS or word.endswith("n't"):
        return ()
    stemmed = stem(word)
    return ((glossary.stems.get(stemmed, stemmed), word),)


def _day(token: re.Match[str]) -> str:
    if token["month"]:
        return f"@{int(token['month'])}-{int(token['monthday'])}"
    month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(token["name"][:3]))
    return f"@{month}-{int(token['of'])}"


def _amount(token: re.Match[str], last: str) -> Iterator[Term]:
    """Yield an amount in plain units.

    A bare number after a name is a version and joins the name ('opus5').
    """
    value = float(token["number"].replace(",", "")) * _MULTIPLES.get(token["unit"] or "", 1.0)
    bare = not token["unit"] and not token["share"]
    if token["share"]:
        yield f"#{value:g}%", token[0]
    elif value not in _YEARS and (not bare or value >= _SMALLEST_AMOUNT or "." in token["number"]):
        yield f"#{value:.4g}", token[0]
    if bare and last.isascii() and last.isalpha():
        yield f"{last}{token['number']}", token[0]
