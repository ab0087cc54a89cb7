"""Split a text into terms that can be compared across sites and languages.

A term is a stem ('sandmer'), a pair of characters of a script without spaces ('渡轮'), a concept of the glossary
('=acquire'), an amount in plain units ('#3.5e+09', from "$3.5B" as from 35亿美元), or a day ('@5-14').

Concepts are words of several languages with one meaning, from a list, the aliases, the texts. One automaton reads a
text, so the cost does not grow with the number of words. Each spelling found becomes a concept, written '=name', which
is the same for all spellings and languages. Texts explain names themselves, as in 苏茨克维（Ilya Sutskever） and
Moonshot AI (月之暗面): such a name pair lets later texts, which have only one of the two, be compared across languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import add
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.text.fold import folded
from monitor.text.language import ANYWHERE, FREE, HAN, HANGUL, KANA, KIND, is_word_boundary

_HAN = re.compile(f"[{HAN}]")
_ANY = re.compile(f"[{ANYWHERE}]")
_COLUMNS = ("en", "zh", "ja", "ko", "de", "es", "fr")  # of a line of the list
LOCAL_ENDINGS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "de": tuple((ending, 4) for ending in ("en", "er", "es", "em", "e", "n", "s")),
    "es": tuple((ending, 4) for ending in ("es", "os", "as", "s", "o", "a")),
    "fr": tuple((ending, 4) for ending in ("es", "s", "e", "x")),
}
"""Endings of the languages that have spellings of their own, with the least letters that remain."""
_ENDINGS = (
    ("ies", 3),
    ("ing", 4),
    ("ed", 4),
    ("es", 4),
    ("s", 3),
    ("e", 4),
)  # least letters that remain
_LATIN = r"[A-Z][\w.&'’-]{0,40}(?: [A-Z][\w.&'’-]{0,40}){0,3}"
_FREE_LETTERS = f"{HAN}{KANA}{HANGUL}·•・"
_HAN_FIRST = re.compile(rf" ?[（(] ?({_LATIN})[)）]")  # the name before it is read only where one is found
_RUN = 24
_HAN_END = re.compile(rf"[{_FREE_LETTERS}]{{2,{_RUN}}}\Z")
_LATIN_FIRST = re.compile(rf"\b({_LATIN}) ?[（(] ?([{_FREE_LETTERS}]{{2,12}})[)）]")
_CUT = re.compile("[的了是在和与及由称让将对·•・]")
_SHORTEST_LATIN = 4
_LENGTHS = range(2, 7)  # of a name in Chinese characters or Hangul
_LONGEST_KANA = 12
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A match of a concept in folded text."""

    start: int
    end: int
    concept: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Spellings and their concepts.

    spellings: folded spelling to concept; the other fields are derived from it
    phrases:   automaton that finds Chinese words, and Latin phrases of several words
    patterns:  the patterns of the automaton
    concepts:  the concept of each pattern
    stems:     stem of a single Latin word to its concept
    local:     the same for words of German, Spanish and French, by language
    """

    spellings: Mapping[str, str]
    phrases: AhoCorasick
    patterns: tuple[str, ...]
    concepts: tuple[str, ...]
    stems: Mapping[str, str]
    local: Mapping[str, Mapping[str, str]]

    def find(self, text: str) -> list[Occurrence]:
        """Find the phrases of a folded text: the longest at each place, without overlaps."""
        found = []
        for n, start, end in self.phrases.find_matches_as_indexes(text):
            first, before, behind = text[start], text[start - 1 : start] or " ", text[end : end + 1] or " "
            # a part of a longer word in katakana, or not the beginning of a word in Hangul
            cut = _is_kana(first) and (_is_kana(before) or _is_kana(behind))
            cut = cut or (_is_hangul(first) and _is_hangul(before))
            if not cut and is_word_boundary(text, start) and is_word_boundary(text, end):
                found.append(Occurrence(start, end, self.concepts[n]))
        return found

    def with_name_pairs(self, name_pairs: Iterable[tuple[str, str]]) -> Glossary:
        """Return a glossary with more name pairs; the same object if it has them all."""
        new = [pair for pair in name_pairs if any(folded(name) not in self.spellings for name in pair)]
        if not new:
            return self
        wider = _with(self.spellings, new)
        added = {folded(name): wider[folded(name)] for pair in new for name in pair}
        added = {word: concept for word, concept in added.items() if word not in self.spellings}
        return _grown(self, wider, added)


def _is_kana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30ff" and char != "・"


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def local_stem(word: str, language: str) -> str:
    """Remove endings of German, Spanish or French from a folded word."""
    for ending, rest in LOCAL_ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= rest:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Remove English endings from a folded Latin word.

    This is rough, but equal for both sides of a comparison.
    """
    word = word.removesuffix("'s").removesuffix("'")
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= rest and not word.endswith("ss"):
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word


def glossary_of(
    aliases: Mapping[str, tuple[str, ...]] | None = None, name_pairs: Iterable[tuple[str, str]] = ()
) -> Glossary:
    """Build a glossary from our list, the aliases and name pairs.

    Aliases: name to spellings, as in `aliases.yaml`.

    An alias that shares a spelling with our list extends that concept. Building is slow: keep the result.
    """
    spellings = dict(_shipped().spellings)
    for name, written in (aliases or {}).items():
        words = []
        for spelling in map(folded, written):  # signs of the query language: = exact, * prefix, ! longer words
            term, _, longer = spelling.partition("!")
            plain = term.strip("=* ")
            words.append((plain if plain and plain in longer else spelling.strip("=* ")).replace("-", " "))
        words = list(filter(None, words))
        concept = next((spellings[word] for word in words if word in spellings), f"={folded(name)}")
        for word in words:
            spellings.setdefault(word, concept)
    wider = _with(spellings, name_pairs)
    return _grown(Glossary({}, AhoCorasick([]), (), (), {}, _shipped().local), wider, wider)


def _with(spellings: Mapping[str, str], name_pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Add name pairs to some spellings; known spellings keep their concept."""
    wider = dict(spellings)
    for one, other in name_pairs:
        concept = wider.get(folded(other)) or wider.get(folded(one)) or f"={folded(other)}"
        wider.setdefault(folded(one), concept)
        wider.setdefault(folded(other), concept)
    return wider


def _grown(known: Glossary, spellings: Mapping[str, str], added: Mapping[str, str]) -> Glossary:
    """Return a glossary with more spellings; what the others gave is not made again."""
    phrases = {word: concept for word, concept in added.items() if " " in word or _ANY.search(word)}
    stems = dict(known.stems)
    for word, concept in added.items():
        if word not in phrases:
            stems.setdefault(stem(word), concept)
    patterns, concepts = (*known.patterns, *phrases), (*known.concepts, *phrases.values())
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    return Glossary(spellings, automaton, patterns, concepts, stems, known.local)


@cache
def shipped_glossary() -> Glossary:
    """Return the glossary of our list alone."""
    return glossary_of()


def is_action(term: str) -> bool:
    """Tell whether a term is a concept that says what happened."""
    return term in _shipped().actions


def is_place(term: str) -> bool:
    """Return True if a term is a concept that stands for one place.

    It is as specific as the place's name.
    """
    return term in _shipped().places


def is_territory(term: str) -> bool:
    """Return True if a term is a concept of a place or a country.

    A country's concept includes its capital and its government.
    """
    return term in _shipped().territories


def is_thing(term: str) -> bool:
    """Return True if a term is a concept but not a name: a kind of thing, an action."""
    return term in _shipped().actions or term in _shipped().things


class _Shipped(NamedTuple):
    """The shipped lists.

    spellings: spelling to concept
    local:     the same for German, Spanish and French
    actions, things: concepts that are no names
    places:    concepts that stand for one place only, of the list of places
    territories: these, and countries with their capitals and governments
    """

    spellings: Mapping[str, str]
    local: Mapping[str, Mapping[str, str]]
    actions: frozenset[str]
    things: frozenset[str]
    places: frozenset[str]
    territories: frozenset[str]


@cache
def _shipped() -> _Shipped:
    spellings: dict[str, str] = {}
    local: dict[str, dict[str, str]] = {language: {} for language in LOCAL_ENDINGS}
    kinds: dict[str, set[str]] = {"[actions]": set(), "[things]": set(), "[places]": set(), "[names]": set()}
    section = ""
    for line in (files("monitor.group") / "glossary.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line.strip() and not line.startswith("#"):
            concept = f"={line.split()[0].replace('_', ' ').replace('-', ' ')}"
            kinds[section].add(concept)
            columns = zip(_COLUMNS, line.split("|"), strict=False)
            for language, word in ((language, word) for language, column in columns for word in column.split()):
                plain = folded(word).replace("_", " ").replace("-", " ")
                if language in local and " " not in plain:
                    local[language].setdefault(local_stem(plain, language), concept)
                elif len(plain) > 1 or plain.isascii():  # a single Chinese character stands in too many words
                    spellings.setdefault(plain, concept)
    places: set[str] = set()
    listed = set(spellings.values())
    for line in (files("monitor.group") / "places.txt").read_text("utf-8").splitlines():
        words = line.split("|")
        concept = next((spellings[word] for word in words if word in spellings), f"={words[0]}")
        places.add(concept)
        for word in () if line.startswith("#") else words:
            spellings.setdefault(word, concept)
    actions, things = frozenset(kinds["[actions]"]), frozenset(kinds["[things]"])
    territories = frozenset(places | kinds["[places]"])
    return _Shipped(spellings, local, actions, things, frozenset(places - listed), territories)


def is_common(word: str) -> bool:
    """Return True if a folded word, or its stem, is common in any news."""
    return word in common_words() or stem(word) in common_words()


@cache
def common_words() -> frozenset[str]:
    lines = (files("monitor.group") / "common.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return frozenset(stem(word) if word.isascii() else word for word in words)


def name_pairs_in(text: str, glossary: Glossary) -> tuple[tuple[str, str], ...]:
    """Find pairs of a Chinese name and a word of its Latin spelling, eight at most.

    The word is the longest distinctive one, folded.
    """
    text = text[:_LONGEST_TEXT]
    found = [
        (run[0], latin[1])
        for latin in _HAN_FIRST.finditer(text)
        if (run := _HAN_END.search(text, max(latin.start() - _RUN, 0), latin.start()))
    ]
    found += [(han, latin) for latin, han in _LATIN_FIRST.findall(text)]
    pairs: dict[tuple[str, str], None] = {}
    for written, latin in found:
        plain = folded(written)
        known = glossary.find(plain)
        start = known[-1].end if known and known[-1].end < len(plain) else 0
        name = _CUT.split(plain[start:])[-1]  # the part after titles and known words
        short = len(name) in _LENGTHS or (len(name) in range(2, _LONGEST_KANA + 1) and _is_kana(name[0]))
        words = [folded(word).strip(".'&-") for word in latin.split()]
        telling = [word for word in words if len(word) >= _SHORTEST_LATIN and word.isalnum() and not is_common(word)]
        if short and telling and not is_common(name):
            pairs[name, max(telling, key=len)] = None
    return tuple(pairs)[:8]


_LONGEST = 4000  # characters that are read
_SPLIT_POINT = re.compile(r"(?<=\d)\. (?=\d)")  # "GPT-5. 6", as some sites write it
_CHINESE_MULTIPLES = {"万亿": 1e12, "兆": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4}
_KOREAN_MULTIPLES = {"조": 1e12, "억": 1e8, "천만": 1e7, "백만": 1e6, "만": 1e4}
_ENGLISH_MULTIPLES = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3}
_OTHER_MULTIPLES = {
    "billionen": 1e12,
    "milliarden": 1e9,
    "milliarde": 1e9,
    "mrd": 1e9,
    "millionen": 1e6,
    "mio": 1e6,
    "tausend": 1e3,
    "billones": 1e12,
    "mil millones": 1e9,
    "millones": 1e6,
    "millon": 1e6,
    "mil": 1e3,
    "milliards": 1e9,
    "milliard": 1e9,
    "millions": 1e6,
    "mille": 1e3,
}
_SHORT_MULTIPLES = {"tn": 1e12, "t": 1e12, "bn": 1e9, "b": 1e9, "mn": 1e6, "m": 1e6, "k": 1e3}
_MULTIPLES = _CHINESE_MULTIPLES | _KOREAN_MULTIPLES | _OTHER_MULTIPLES | _ENGLISH_MULTIPLES | _SHORT_MULTIPLES
# A number in two parts, 1万1000 or 1만1000; a comma and a point that change places in German, Spanish and French.
_TWO_PARTS = re.compile(r"(?<![\d.])(\d+)[万만] ?(\d{1,4})(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)[. \u00a0\u202f](?=\d{3}(?!\d))")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join([*_MONTHS, "sept", *(name[:3] for name in _MONTHS)])
_OTHER_MONTHS = (
    "januar januari janvier enero",
    "februar fevrier febrero",
    "marz mars marzo",
    "avril abril",
    "mai mayo",
    "juni juin junio",
    "juli juillet julio",
    "aout agosto",
    "septembre septiembre",
    "oktober octobre octubre",
    "novembre noviembre",
    "dezember decembre diciembre",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_OTHER_MONTHS, 1) for name in names.split()} | {
    name: number
    for number, name in enumerate(_MONTHS, 1)
    if name != "may"  # "20 may"
}
_DAY = re.compile("|".join(["[月월]", *dict.fromkeys(name[:3] for name in (*_MONTHS, *_MONTH_NUMBERS))]))
_TOKEN = re.compile(
    rf"(?=[\w{ANYWHERE}])(?:"  # a sign or a space begins none: most places are passed by one test
    rf"(?P<run>[\u4e00-\u9fff{ANYWHERE}]+)"  # first, as most of a Chinese text
    r"|(?=\d)(?:(?P<month>\d{1,2}) ?[月월] ?(?P<monthday>\d{1,2}) ?[日号일]"
    rf"|(?P<dayfirst>\d{{1,2}})(?:\.|er)? (?:de )?(?P<inmonth>{'|'.join(_MONTH_NUMBERS)})\b"
    rf"|(?P<number>\d+(?:,\d{{3}})*+(?:\.\d+)?)(?:[ -]?(?P<unit>{'|'.join(_MULTIPLES)})(?![a-z]))?"
    r"(?: ?(?:美元|欧元|元|人民币))?(?P<share> ?%| ?per ?cent| ?pct| ?prozent| ?por ciento| ?pour cent| ?个?百分点"
    r"|(?<=\.\d\d) (?:puntos?|points?))?)"
    rf"|\b(?=[adfjmnos])(?P<name>{_MONTH})\.? (?P<of>\d{{1,2}})\b(?![.,]\d)"
    rf"|(?P<word>[a-z]&[a-z]\b|[^\W_{ANYWHERE}]+(?:'[^\W_{ANYWHERE}]+)?))"
)
_FUNCTION = re.compile("[\u3041-\u309f・·的了是在和与及将被把对为从到于也都就而或让给向至等这那其此们个你我他她它]")
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


_OTHER_STOP_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(
        "der die das den dem des ein eine einer eines einem einen und oder im in am an auf aus bei beim mit nach von "
        "vom vor zu zum zur fur uber unter durch gegen um als auch ist sind war hat haben wird werden sich nicht noch "
        "nur mindestens mehr neue neuer neues wegen bis seit will soll kann sagt jahr jahre jahren tag tage "
        "tagen".split()
    ),
    "es": frozenset(
        "el la los las un una unos unas de del y o en al con por para sin sobre tras entre desde hasta ante como mas "
        "que su sus se lo es son fue ha han sera este esta al menos ano anos dia dias nuevo nueva".split()
    ),
    "fr": frozenset(
        "le la les l un une des du de d et ou en au aux avec par pour sans sur sous entre depuis vers apres avant chez "
        "ne pas plus moins que qui se ses son sa leur leurs est sont a ont va cause annee annees jour jours nouveau "
        "nouvelle va".split()
    ),
}


Term = tuple[str, str]
"""A term, and its words in the folded text. A plain tuple, because a text has hundreds of terms."""


def terms(text: str, glossary: Glossary, language: str = "") -> list[Term]:
    """Return the terms of a text in order, with repeats.

    Linear; only the first 4,000 characters are read.

    language: two letters; German, Spanish and French have words, endings and numbers of their own
    """
    flat = _SPLIT_POINT.sub(".", folded(text[:_LONGEST])).replace("-", " ")
    if language in ("ja", "ko"):
        flat = _TWO_PARTS.sub(lambda parts: str(int(parts[1]) * 10_000 + int(parts[2])), flat)
    if language in LOCAL_ENDINGS:
        flat = _COMMA.sub(".", _THOUSANDS.sub("", flat))
        flat = flat.replace("d'", "").replace("l'", "") if language == "fr" else flat
    out: list[Term] = []
    done = 0
    for found in glossary.find(flat):
        out += _loose(flat[done : found.start], glossary, out[-1][0] if out else "", language)
        out.append((found.concept, flat[found.start : found.end]))
        done = found.end
    return out + _loose(flat[done:], glossary, out[-1][0] if out else "", language)


def may_name_day(text: str) -> bool:
    """Return True if a folded text can have a day among its terms.

    It has the beginning of a month's name.
    """
    return _DAY.search(text) is not None


def is_pair(term: str) -> bool:
    """Return True if a term is a pair of characters; other scripts cannot have it."""
    return KIND[term[0]] == FREE


def _loose(text: str, glossary: Glossary, last: str, language: str) -> list[Term]:
    """Return the terms of a piece without phrases of the glossary.

    last: the term before it.
    """
    out: list[Term] = []
    for token in _TOKEN.finditer(text):
        kind, said = token.lastgroup, token[0]
        if kind == "run":
            for each in _FUNCTION.split(said):
                pairs = list(map(add, each, each[1:]))
                out += zip(pairs, pairs, strict=True)
        elif kind != "word":
            out += _of_number(token, out[-1][0] if out else last)
        elif said not in STOP_WORDS and not said.endswith("n't"):
            stemmed = stem(said)
            shared = glossary.stems.get(stemmed, stemmed)
            if language not in LOCAL_ENDINGS:
                out.append((shared, said))
            elif said not in _OTHER_STOP_WORDS[language]:
                local = glossary.local[language].get(local_stem(said, language))
                # of names; the English words of the list are other words here
                out.append((local or (stemmed if is_thing(shared) else shared), said))
    return out


def _of_number(token: re.Match[str], last: str) -> Iterable[Term]:
    """Return the term of an amount or a day, or empty.

    last: the term before it
    """
    if token["number"]:  # in plain units; a bare one after a name is a version and joins the name ('opus5')
        value = float(token["number"].replace(",", "")) * _MULTIPLES.get(token["unit"] or "", 1.0)
        bare = not token["unit"] and not token["share"]
        found = []
        if token["share"]:
            found.append((f"#{value:g}%", token[0]))
        elif bare and last.isascii() and last.isalpha() and value < _SMALLEST_AMOUNT:
            found.append((f"{last}{token['number']}", token[0]))
        elif value not in _YEARS and (not bare or value >= _SMALLEST_AMOUNT or "." in token["number"]):
            found.append((f"#{value:.4g}", token[0]))
        return found
    if token["month"]:
        return ((f"@{int(token['month'])}-{int(token['monthday'])}", token[0]),)
    if token["dayfirst"]:
        return ((f"@{_MONTH_NUMBERS[token['inmonth']]}-{int(token['dayfirst'])}", token[0]),)
    month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(token["name"][:3]))
    return ((f"@{month}-{int(token['of'])}", token[0]),)
