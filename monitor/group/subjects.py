"""Subjects of headlines, which show that two reports are about different things.

Reports of different events can share a template: "CVE-2026-1: flaw in A" and "CVE-2026-2: flaw in B", or
智行科技完成3亿元B轮融资 and 蓝芽生物完成3亿元B轮融资. If each headline has a subject that the other report never
mentions, the reports are about different events, whatever else they share. A subject is a name, an identifier or a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.group.terms import (
    STOP_WORDS,
    Glossary,
    Term,
    is_action,
    is_common,
    is_territory,
    is_thing,
    local_stem,
    may_name_day,
    shipped_glossary,
    stem,
    terms,
)
from monitor.text.fold import folded
from monitor.text.language import HAN, is_cjk

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff](?:[^\W\u4e00-\u9fff]|[&'’-](?=\w))*+")
_KATAKANA = "\u30a1-\u30fa\u30fc"
TOKEN = re.compile(rf"[{_KATAKANA}]+|[\u3041-\u309f]|{_WORD.pattern}|\d[\d.,]*(?:[-:]\d+)?%?|[{HAN}]")
_ID = re.compile(
    r"(?<![\w.+-])(?:"
    r"[A-Z]{2,}-\d{2,}(?:[-:]\d+)*"  # CVE-2026-41001, RHSA-2026:12
    r"|[A-Z]{2,} \d{3,}(?:-\d+)+"  # DSA 5981-1
    r"|(?P<release>[a-z][\w+]*(?:-[a-z][\w+]*)*-\d[\w.]*-\d[\w.]*)"  # chromium-143.0-1.fc43
    r"|[A-Za-z]+[- ]?\d+(?:\.\d+)+"  # GPT-5.6, Python 3.14.1
    r"|v\d+(?:\.\d+)*|\d+\.\d+\.\d+[\w.-]*"  # v2, 6.12.59
    r"|[A-Z]{1,3}\d{2,}[A-Z]?"  # MU5735, A380
    r"|[A-Z]\w*-\d+"  # Artemis-3
    r"|\d{6}(?:\.S[HZ])?(?=[)）])"  # a stock code in parentheses
    r")(?![A-Za-z0-9_-]|\.\d)"
    r"|第[\d一二三四五六七八九十百]+[期届号批轮]"
)
_SCORE = re.compile(
    r"(?<![\w.:-])(?:(\d{1,3}) ?[-–比] ?(\d{1,3})|(\d):(\d)|(2[4-9]|[3-9]\d|1\d\d):(\d{2,3}))(?![\w%:-]|\.\d)"
)  # with a colon only where it is no time of day
_WEEKDAYS = (
    ("monday", "周一", "星期一", "montag", "lundi", "lunes"),
    ("tuesday", "周二", "星期二", "dienstag", "mardi", "martes"),
    ("wednesday", "周三", "星期三", "mittwoch", "mercredi", "miercoles"),
    ("thursday", "周四", "星期四", "donnerstag", "jeudi", "jueves"),
    ("friday", "周五", "星期五", "freitag", "vendredi", "viernes"),
    ("saturday", "周六", "星期六", "samstag", "samedi", "sabado"),
    ("sunday", "周日", "星期日", "星期天", "sonntag", "dimanche", "domingo"),
)
_DAY = {word: str(number) for number, words in enumerate(_WEEKDAYS) for word in words}
_ORDINALS = {
    word: str(at)
    for at, words in enumerate(("first 一", "second 二", "third 三", "fourth 四"), 1)
    for word in words.split()
}
_TIME = re.compile(
    rf"(?P<weekday>{'|'.join(_DAY)})"
    r"|\bq(?P<quarter>[1-4])\b|\b(?P<nth>first|second|third|fourth)[ -]quarter|第?(?P<zh>[一二三四])季"
    r"|(?P<half>[上下])半年|\b(?P<which>first|second) half"
    r"|(?<!\d)(?P<month>1[0-2]|[1-9])月(?!\d)"
    r"|(?<![\d-])(?P<year>20[2-4]\d)(?=年|\b)"
    r"|(?<=[a-z], )(?P<age>\d{1,2})(?=, )|\b(?P<aged>\d{1,2})[- ]year[- ]old|(?<!\d)(?P<sui>\d{1,2})岁"
)
_DIRECTIONS = (  # of a market, up and down
    re.compile(
        r"\b(?:rise[sn]?|rose|rall(?:y|ies|ied)|gain(?:s|ed)?|higher|climb(?:s|ed)?|jump(?:s|ed)?|up|steigt|hausse|sube)\b"
        r"|上涨|收涨|走高|涨[0-9超逾]|上调|高开"
    ),
    re.compile(
        r"\b(?:falls?|fell|drop(?:s|ped)?|lower|slip(?:s|ped)?|slid(?:es?)?|tumbl(?:es|ed)|down|fallt|baisse|baja)\b"
        r"|下跌|收跌|走低|跌[0-9超逾]|下调|低开"
    ),
)
_ARTICLES = {
    language: frozenset(words.split())
    for language, words in {
        "de": "der die das den dem ein eine einen einem",
        "es": "el la los las un una unos unas",
        "fr": "le la les un une des",
        "it": "il lo la i gli le un uno una",
        "pt": "o a os as um uma uns umas",
    }.items()
}
# Languages whose headlines often begin with the verb, and what else can stand behind it.
_VERB_FIRST = {"es": ("a", "al", "muerto", "muerta", "muertos"), "it": ("al", "alla"), "pt": ("ao", "aos")}
_NUMBER_WORDS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
_TITLE_CASE = 0.6  # share of capitalised words of four letters or more from which a headline is in title case
_FEW_LOWER = 1  # words of four letters or more without a capital that a headline in title case can have
_MENTIONED_IN = 2000  # characters of the body in which a name counts as mentioned
_MOST_MENTIONS = 60
_LEAST_SHARED = 0.5  # share of the template from which a slot at the start of a Chinese headline counts
_ALL_BUT_NAME = 0.85  # the same for a slot in a Chinese headline that is not behind a known verb
_BOUNDED = 0.75  # the same where the two have no character in common, so they are no other words for one thing
_SEVERAL = 0.6  # the same for one of several slots that are filled differently, or one beside another number
_SURE_SHARED = 0.7  # the same for any other slot
_GAP = 3  # tokens of a gap that count as one
_SPELLING = 0.8  # similarity of two spellings of one name
_OF_MANY = "媒国方网报社"  # 美媒 and 外媒 can report one thing
_SLOT = range(2, 11)  # characters of a name in a Chinese headline
_NO_NAME = re.compile(
    r"[\d.,%]+|[的了是在和与及将被把对为从到于也都就而或让给向至等可能会要这那其此又再仍正已：，、。！？“”《》（）]"
    r"|[一二三四五六七八九十]"
)


@lru_cache(maxsize=20_000)
def _shipped_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a short text by the list alone.

    A headline and its parts are compared again and again.
    """
    return tuple(terms(text, shipped_glossary()))


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subject of a report.

    headline: as written, without the publisher
    names:    terms of the names in the headline, of words in Latin letters; with a body, those that it has too
    mentions: terms of names in the headline and in the beginning of the body
    leading:  the first of the names in the headline, or empty
    """

    headline: str = ""
    names: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    leading: str = ""

    def writes_as_name(self, word: str, other: Subjects) -> bool:
        """Return True if both headlines write a word as a name.

        A name has a capital, and is not common in news.
        """
        stemmed = stem(folded(word))
        if is_common(stemmed):
            return False
        written = ([w for w in _WORD.findall(each.headline) if stem(folded(w)) == stemmed] for each in (self, other))
        return all(not words or any(w != w.lower() for w in words) for words in written)


NO_SUBJECTS = Subjects()


def subjects_of(headline: str, text: str, glossary: Glossary) -> Subjects:
    """Extract the subjects of a report from its headline and cleaned body.

    The body may be empty.
    """
    words = frozenset(_WORD.findall(text[:_MENTIONED_IN]))
    capitalised = {stem(folded(word)) for word in words if word[0].isupper()}
    begin = {name[:2] for name in capitalised}  # a stem begins as its word; most words are passed by
    lower = [word for word in words if word[0].islower() and (word[:2] in begin or not word.isascii())]
    known = capitalised.difference(stem(folded(word)) for word in lower)  # written with a capital only
    titled = _WORD.findall(headline)
    title_case, chinese = _is_title_case(titled), any(map(is_cjk, headline))
    names = []
    for at, word in enumerate(titled):
        stemmed, inner = stem(folded(word)), any(map(str.isupper, word[1:])) and not word.isupper()
        sure = chinese or inner or (at > 0 and not title_case) or stemmed in known
        is_name = sure and (word[0].isupper() or inner) and _may_be_name(folded(word))
        if is_name and (not words or stemmed in capitalised):
            names.append(glossary.stems.get(stemmed, stemmed))
    mentions = sorted(glossary.stems.get(name, name) for name in capitalised)[:_MOST_MENTIONS]
    kept = [name for name in names if not is_thing(name)]
    return Subjects(headline, frozenset(kept), frozenset([*kept, *mentions]), next(iter(kept), ""))


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and not is_common(word)


def different_subjects(
    one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str], full: bool, language: str = ""
) -> str:
    """Say what one report is about and the other not, a clause.

    Empty if they can be about the same.

    theirs, mine: all terms of the other and of the one report
    full:         both have a body, so that a name that is not in it is not meant
    language:     of both, two letters; empty if not known, or not the same
    """
    ids, other_ids = _ids(one.headline), _ids(other.headline)
    for form in sorted(ids.keys() & other_ids.keys()):  # identifiers of one form, such as two CVE numbers
        if ids[form].isdisjoint(other_ids[form]):
            return f"its headline names “{min(ids[form])}”, theirs “{min(other_ids[form])}”"
    here, there = one.names - other.mentions - theirs, other.names - one.mentions - mine
    if full and here and there and ({one.leading} & here or {other.leading} & there):
        return f"its headline names “{_written(one.headline, here)}”, theirs “{_written(other.headline, there)}”"
    return _different_slots(one, other, theirs, mine, language)


def _written(headline: str, names: Set[str]) -> str:
    """Return the words of a headline that have these terms."""
    stems = shipped_glossary().stems
    found = [word for word in _WORD.findall(headline) if {stem(folded(word)), stems.get(stem(folded(word)))} & names]
    return " ".join(dict.fromkeys(found))


@lru_cache(maxsize=2_000)
def _ids(headline: str) -> Mapping[str, set[str]]:
    """Return the identifiers of a headline by form: letters and signs without digits."""
    found: dict[str, set[str]] = {}
    for match in _ID.finditer(headline):
        written = folded(match[0]).replace(" ", "-")
        if written.partition("-")[0] in STOP_WORDS:
            continue  # "A 2.8 trillion parameter model"
        plain = written.removeprefix("v") if re.fullmatch(r"v\d.*", written) else written
        form = re.sub(r"[\d.]+", "#", plain) if match["release"] is None else "name-version-release"
        found.setdefault(form, set()).add(plain)
        if match.start() == 0:
            found["first"] = {plain}  # PostgreSQL 18.1 and nginx 1.29.4
        if form.endswith("-#") and plain.count(".") > 1:  # Node.js 24.11.1 and v24.11.1
            found.setdefault("#", set()).add(plain.rpartition("-")[2])
    for score in _SCORE.finditer(headline):  # of a match, whichever side is first
        found.setdefault("score", set()).add("-".join(sorted(filter(None, score.groups()), key=int, reverse=True)))
    return found


def _different_slots(one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str], language: str) -> str:
    """Find a slot of a common template that each headline fills with its own subject."""
    ours, others = TOKEN.findall(one.headline), TOKEN.findall(other.headline)
    gaps, shared = gaps_between(tuple(map(folded, ours)), tuple(map(folded, others)))
    if shared < _LEAST_SHARED:
        return ""
    if clause := _different_times(one.headline, other.headline):
        return clause
    chinese = any(map(is_cjk, ours))
    names_alone = bool(gaps) and not (chinese or _is_title_case(ours) or _is_title_case(others))
    differing = [ours[at] for here, _ in gaps for at in here] + [others[at] for _, there in gaps for at in there]
    names_alone = names_alone and all(word[0].isupper() and _may_be_name(folded(word)) for word in differing)
    filled: list[tuple[float, str, str]] = []  # share of the template that a slot takes, and what each has there
    for here, there in gaps:
        first = here.start == 0 == there.start
        single = first and chinese and here.stop == 1 == there.stop and shared >= _ALL_BUT_NAME
        if single and ours[1] == others[1] and ours[1] not in _OF_MANY:
            here, there = range(2), range(2)  # 华山 and 黄山
        # "Target earnings call", 币安将上线HYPE: any word is a subject there
        sure = (first or chinese) and shared >= _ALL_BUT_NAME
        if first and (_opens_with_no_name(ours, here, language) or _opens_with_no_name(others, there, language)):
            continue
        words = _slot(ours[here.start : here.stop], other.mentions | theirs, first, sure)
        their_words = _slot(others[there.start : there.stop], one.mentions | mine, first, sure)
        if not words or not their_words or _spell_one_name(words, their_words):
            continue
        before = _shipped_terms("".join(ours[max(here.start - 2, 0) : here.start]))
        places = all(is_territory(term) for name in (words, their_words) for term, _ in _shipped_terms(name))
        least = _LEAST_SHARED if names_alone or places or (chinese and first) else _SEVERAL if first else _SURE_SHARED
        cjk = is_cjk(min(words, their_words, key=len)[0])
        if cjk and not first and not any(is_action(term) for term, _ in before):
            least = _ALL_BUT_NAME if set(words) & set(their_words) else _BOUNDED
        filled.append((least, words, their_words))
    numbers = ((_numbers(ours, here), _numbers(others, there)) for here, there in gaps)
    # two slots in the middle of a Chinese headline can be other words for one thing
    several = (len(filled) > 1 and not chinese) or any(a and b and a.isdisjoint(b) for a, b in numbers)
    for least, words, their_words in filled:
        if shared >= (min(least, _SEVERAL) if several else least):
            return f"its headline has “{words}” where theirs has “{their_words}”"
    return ""


def _opens_with_no_name(tokens: Sequence[str], slot: range, language: str) -> bool:
    """Return True if only the first word of a slot has a capital.

    It has one as the first word of the headline. It is an article, a kind of event, or a verb before its subject:
    "Dimite la ministra", "Morre o ator".
    """
    if language not in _ARTICLES or tokens[0].isupper() or any(token[0].isupper() for token in tokens[1 : slot.stop]):
        return False
    word, behind = (folded(token) for token in (*tokens, "")[:2])
    local = shipped_glossary().local.get(language)
    if word in _ARTICLES[language] or (local and is_thing(local.get(local_stem(word, language), ""))):
        return True
    return language in _VERB_FIRST and (
        behind in _ARTICLES[language] or behind in _VERB_FIRST[language] or behind.startswith(("l'", "all'", "dell'"))
    )


def _spell_one_name(one: str, other: str) -> bool:
    """Tell whether two fillings of a slot are spellings of one name.

    Feb and February, Grown-ups and Grownups, Trump-Putin and Putin-Trump.
    """
    if sorted(folded(one).split("-")) == sorted(folded(other).split("-")):
        return True
    short, long = sorted((folded(name).replace("-", "") for name in (one, other)), key=len)
    return (
        long.startswith(short)
        or (len(short) > 4 and long.endswith(short))
        or SequenceMatcher(None, short, long, autojunk=False).ratio() >= _SPELLING
    )


def _different_times(one: str, other: str) -> str:
    """Name the day, period or direction in which two headlines differ; empty if none."""
    times, other_times = _times(one), _times(other)
    for kind in sorted(times.keys() & other_times.keys()):
        if times[kind].keys().isdisjoint(other_times[kind]):
            named, other_named = (min(found[kind].values()) for found in (times, other_times))
            return f"its headline is of “{named}”, theirs of “{other_named}”"
    ways, other_ways = ([bool(way.search(folded(each))) for way in _DIRECTIONS] for each in (one, other))
    if sorted(ways) == sorted(other_ways) == [False, True] and ways != other_ways:
        return "it went up, and theirs down" if ways[0] else "it went down, and theirs up"
    return ""


@lru_cache(maxsize=2_000)
def _times(headline: str) -> Mapping[str, Mapping[str, str]]:
    """Return the days and periods that a headline names, by kind: value to the words."""
    text, found = folded(headline), dict[str, dict[str, str]]()
    for match in _TIME.finditer(text):
        kind, value = str(match.lastgroup), str(match[str(match.lastgroup)])
        if kind in ("nth", "zh"):
            kind, value = "quarter", _ORDINALS[value]
        kind = {"which": "half", "aged": "age", "sui": "age"}.get(kind, kind)
        found.setdefault(kind, {})[_DAY.get(value, value)] = match[0]
    for day, written in _shipped_terms(headline) if may_name_day(text) else ():
        if day[0] == "@":
            found.setdefault("day", {})[day] = written
    return found


def _numbers(tokens: Sequence[str], place: range) -> set[str]:
    words = tokens[place.start : place.stop]
    return {word for word in words if word[0].isdigit() or word.casefold() in _NUMBER_WORDS}


def _is_title_case(words: Sequence[str]) -> bool:
    """Return True if a headline is in title case.

    Most long words have a capital, and each that has none may be without one.
    """
    long = [word for word in words if len(word) >= 4 and folded(word) not in STOP_WORDS]
    capital = sum(word[0].isupper() for word in long)
    return capital > _TITLE_CASE * len(long) and sum(map(str.islower, long)) <= _FEW_LOWER


def gaps_between(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[range, range]], float]:
    """Align two headlines; return their differences and the template's share.

    The share, 0 to 1, is the common tokens over these and the gaps, where up to three tokens of a gap count as one: a
    long name in a slot makes no other template.
    """
    gaps: list[tuple[range, range]] = []
    shared, cost = 0, 0
    start_a = start_b = 0
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    for (at_a, at_b, size), behind in zip(blocks, [*blocks[1:], None], strict=True):
        if size == 1 and is_cjk(a[at_a]):
            continue  # a single character in common is chance
        here, there = range(start_a, at_a), range(start_b, at_b)
        # one word between words of the one headline before it and of the other behind it: Norges Bank, Bank of Israel
        if size == 1 and behind and bool(here) != bool(there):
            after = (behind.a > at_a + 1, behind.b > at_b + 1)
            if after == (bool(there), bool(here)):
                continue
        if here or there:
            gaps += [(here, there)] if here and there else []
            cost += -(-max(len(here), len(there)) // _GAP)
        shared += size
        start_a, start_b = at_a + size, at_b + size
    return gaps, shared / max(shared + cost, 1)


def _slot(tokens: Sequence[str], mentioned: Set[str], first: bool, sure: bool) -> str:
    """Return a slot's subject that the other report lacks, or empty.

    first: the slot is where the headline begins
    sure:  words that are common in any news count too
    """
    if any(is_cjk(token) for token in tokens):
        whole = "".join(token for token in tokens if is_cjk(token))
        concepts = {term for term, _ in _shipped_terms(whole) if term[0] == "="}
        name = _NO_NAME.sub("", whole)
        if len(name) < _SLOT.start and not all(map(is_thing, concepts)):
            name = whole  # 三星, a name with a numeral
        elif not concepts:
            name = name.lstrip("内中上下前后里外")  # of the words before it
        pairs = {folded(name[at : at + 2]) for at in range(len(name) - 1)}
        known = (
            is_common(name) or pairs <= mentioned or not concepts.isdisjoint(mentioned) or any(map(is_action, concepts))
        )
        return name if len(name) in _SLOT and not known else ""
    names = [
        token
        for at, token in enumerate(tokens)
        if (any(map(str.isupper, token)) or "\u30a1" <= token[0] <= "\u30fa")
        and (_may_be_name(folded(token)) or (sure and folded(token) not in STOP_WORDS))
        and (at == 0 or not token.isupper() or first)
    ]
    stems = shipped_glossary().stems
    new = [name for name in names if stems.get(stem(folded(name)), stem(folded(name))) not in mentioned]
    return " ".join(new) if new and not all(is_thing(stems.get(stem(folded(name)), "")) for name in new) else ""
