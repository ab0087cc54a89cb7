"""Subjects and stages of headlines.

They tell whether two reports are about different things, or one is a later stage.

Reports of different events can share a template: "CVE-2026-1: flaw in A" and "CVE-2026-2: flaw in B", or
智行科技完成3亿元B轮融资 and 蓝芽生物完成3亿元B轮融资. If each headline has a subject that the other report never
mentions, the reports are about different events, whatever else they share. A subject is a name, an identifier or a day.

Stages of a story by its headline: a rumour is denied or official, a plan is called off, a search finds, who was
arrested is charged, a preview has a result. A report at a later stage than all reports of an event is a development of
that event: a denial must not disappear below the rumour that it denies. So is one that says the same words with a
negation more or less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from monitor.group.terms import (
    STOP_WORDS,
    Glossary,
    is_action,
    is_common,
    is_territory,
    is_thing,
    shipped_glossary,
    stem,
    terms,
)
from monitor.text.fold import folded
from monitor.text.language import HAN, is_cjk

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff](?:[^\W\u4e00-\u9fff]|[&'’-](?=\w))*")
_KATAKANA = "\u30a1-\u30fa\u30fc"
_TOKEN = re.compile(rf"[{_KATAKANA}]+|[\u3041-\u309f]|{_WORD.pattern}|\d[\d.,]*(?:[-:]\d+)?%?|[{HAN}]")
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
        """Tell whether both headlines write a word as a name: with a capital, and it is not common in any news."""
        stemmed = stem(folded(word))
        if is_common(stemmed):
            return False
        written = ([w for w in _WORD.findall(each.headline) if stem(folded(w)) == stemmed] for each in (self, other))
        return all(not words or any(w != w.lower() for w in words) for words in written)


NO_SUBJECTS = Subjects()


def subjects_of(headline: str, text: str, glossary: Glossary) -> Subjects:
    """Extract the subjects of a report from its headline and its cleaned body (may be empty)."""
    words = _WORD.findall(text[:_MENTIONED_IN])
    capitalised = {stem(folded(word)) for word in words if word[0].isupper()}
    known = capitalised - {stem(folded(word)) for word in words if word[0].islower()}  # written with a capital only
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


def different_subjects(one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str], full: bool) -> str:
    """Say what one report is about and the other not, a clause; empty if they can be about the same.

    theirs, mine: all terms of the other and of the one report
    full:         both have a body, so that a name that is not in it is not meant
    """
    ids, other_ids = _ids(one.headline), _ids(other.headline)
    for form in sorted(ids.keys() & other_ids.keys()):  # identifiers of one form, such as two CVE numbers
        if ids[form].isdisjoint(other_ids[form]):
            return f"its headline names “{min(ids[form])}”, theirs “{min(other_ids[form])}”"
    here, there = one.names - other.mentions - theirs, other.names - one.mentions - mine
    if full and here and there and ({one.leading} & here or {other.leading} & there):
        return f"its headline names “{_written(one.headline, here)}”, theirs “{_written(other.headline, there)}”"
    return _different_slots(one, other, theirs, mine)


def _written(headline: str, names: Set[str]) -> str:
    """Return the words of a headline that have these terms."""
    stems = shipped_glossary().stems
    found = [word for word in _WORD.findall(headline) if {stem(folded(word)), stems.get(stem(folded(word)))} & names]
    return " ".join(dict.fromkeys(found))


def _ids(headline: str) -> Mapping[str, set[str]]:
    """Return the identifiers of a headline by their form: their letters and signs, without digits."""
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


def _different_slots(one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str]) -> str:
    """Find a slot of a common template that each headline fills with a subject of its own."""
    ours, others = _TOKEN.findall(one.headline), _TOKEN.findall(other.headline)
    gaps, shared = _gaps(tuple(map(folded, ours)), tuple(map(folded, others)))
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
        words = _slot(ours[here.start : here.stop], other.mentions | theirs, first, sure)
        their_words = _slot(others[there.start : there.stop], one.mentions | mine, first, sure)
        if not words or not their_words or _spell_one_name(words, their_words):
            continue
        before = terms("".join(ours[max(here.start - 2, 0) : here.start]), shipped_glossary())
        both = [{term for term, _ in terms(name, shipped_glossary())} for name in (words, their_words)]
        places = all(map(is_territory, both[0] | both[1]))
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


def _spell_one_name(one: str, other: str) -> bool:
    """Tell whether two fillings of a slot are spellings of one name.

    Feb and February, Grown-ups and Grownups, Trump-Putin and Putin-Trump.
    """
    if sorted(folded(one).split("-")) == sorted(folded(other).split("-")):
        return True
    short, long = sorted((folded(name).replace("-", "") for name in (one, other)), key=len)
    return long.startswith(short) or SequenceMatcher(None, short, long, autojunk=False).ratio() >= _SPELLING


def _different_times(one: str, other: str) -> str:
    """Say which day, period or direction one headline of a template has and the other not, a clause; empty if none."""
    times, other_times = _times(one), _times(other)
    for kind in sorted(times.keys() & other_times.keys()):
        if times[kind].keys().isdisjoint(other_times[kind]):
            named, other_named = (min(found[kind].values()) for found in (times, other_times))
            return f"its headline is of “{named}”, theirs of “{other_named}”"
    ways, other_ways = ([bool(way.search(folded(each))) for way in _DIRECTIONS] for each in (one, other))
    if sorted(ways) == sorted(other_ways) == [False, True] and ways != other_ways:
        return "it went up, and theirs down" if ways[0] else "it went down, and theirs up"
    return ""


def _times(headline: str) -> Mapping[str, Mapping[str, str]]:
    """Return the days and periods that a headline names, by their kind: value to the words."""
    text, found = folded(headline), dict[str, dict[str, str]]()
    for match in _TIME.finditer(text):
        kind, value = str(match.lastgroup), str(match[str(match.lastgroup)])
        if kind in ("nth", "zh"):
            kind, value = "quarter", _ORDINALS[value]
        kind = {"which": "half", "aged": "age", "sui": "age"}.get(kind, kind)
        found.setdefault(kind, {})[_DAY.get(value, value)] = match[0]
    for day, written in terms(headline, shipped_glossary()):
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


def _gaps(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[range, range]], float]:
    """Align two headlines; return where both differ, and the share of the template, 0 to 1.

    The share is the common tokens over these and the gaps, where up to three tokens of a gap count as one: a long
    name in a slot makes no other template.
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
    """Return the subject in a slot of a template that the other report does not mention.

    Empty if there is none.

    first: the slot is where the headline begins
    sure:  words that are common in any news count too
    """
    if any(is_cjk(token) for token in tokens):
        whole = "".join(token for token in tokens if is_cjk(token))
        concepts = {term for term, _ in terms(whole, shipped_glossary()) if term[0] == "="}
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


Stage = Literal[
    "rumour",
    "planned",
    "preview",
    "pressed",
    "ongoing",
    "search",
    "arrested",
    "probe",
    "denial",
    "official",
    "completed",
    "decided",
    "ended",
    "over",
    "result",
    "resigned",
    "found",
    "charged",
    "released",
    "court",
    "findings",
    "correction",
]

_SAYS = r"(?:reports?|rumou?rs?|claims?|talks?|speculation|allegations?|accusations?)"
_DENIED = "(?:bail|parole|entry|visas?|access|permits?|appeals?|bids?|requests?|motions?)"  # what is refused
# Words of a stage, in folded text: Chinese and Japanese, then English, then German, French and Spanish.
_PATTERNS: tuple[tuple[Stage, str], ...] = (
    (
        "denial",
        "否认|辟谣|辟謠|不实|谣言|造谣|假消息|假的|并无此事|没有此事|无此事|子虚乌有|不属实|失实|误读|纯属虚构|驳斥|并非事实"
        "|与事实不符|没有计划|无计划|无此计划|事実ではない|事実無根|否定(?:し|$)"
        rf"|(?<!can't )(?<!cannot )(?<!not )\b(?:den(?:y|ies|ied)(?! {_DENIED})"
        rf"|denials?|refut\w+|debunk\w*|hoax|untrue|not true|false {_SAYS}|no plans? (?:to|for)"
        r"|not (?:in|on) the (?:cards|table)"
        r"|(?:is|are|was|were|as|absolutely|completely|totally|categorically) false"
        rf"|(?:dismiss\w*|reject\w*|quash\w*|shoots? down) (?:\w+ ){{0,3}}{_SAYS}"
        r"|dementiert|dementi|bestreitet|weist [^\n]{2,60} zuruck|dement(?:ent|i)?|desmiente\w*|niega\w*|descarta\w*"
        r")\b",
    ),
    (
        "rumour",
        "^传|：传|传闻|据传|网传|或将|拟(?![定人态真声南稿])|考虑|洽谈|接洽|传出|知情人士|消息称|有望|或于|検討"
        r"|^reports?\b"
        r"|\b(?:in (?:\w+ )?talks|consider(?:s|ing)|weigh(?:s|ing)|mull(?:s|ing)|explor(?:es?|ing)|near(?:s|ing)"
        r"|close to|reportedly|rumou?r\w*|said to|could|may|might|eyes|eyeing|seeks|looks to|sources"
        r"|erwagt|pruft|offenbar|angeblich|konnte|verhandelt|envisage\w*|pourrait|negocie|serait|negocia|podria|estudia"
        r"|sopesa|baraja)\b",
    ),
    (
        "planned",
        "计划|即将|将(?![军来近领士])|准备|予定"
        r"|\b(?:will|plans? to|planned|set to|scheduled|bids|offers|threatens?|looms?"
        r"|to (?:vote|rule|decide|meet"
        r"|hold|host|launch|open|close|strike|move|visit|merge|buy|acquire|sell|return|play|face)"
        r"|plant|will|soll|berat|debattiert|prevoit|planea|preve)\b",
    ),
    (
        "official",
        "官宣|正式|宣布|确认|证实|敲定|签署|达成协议|同意"
        r"|\b(?:confirm\w*|announc\w+|official\w*|agree[sd]? to|unveil\w*|makes? it official"
        r"|bestatigt|confirme|confirma|anuncia)\b"
        r"|^(?!.*\b(?:talks|consider|mull|weigh|near|explore|plan|could|may|might|report|source|said|bid))"
        r"[^\n]*?\b(?:to (?:acquire|buy|take over|merge with)|buys|acquires|sells|kauft|verkauft|ubernimmt|vend|rachete"
        r"|compra|vende)\b",
    ),
    ("completed", r"完成|交割|落地|获批|\b(?:complet(?:es|ed|ion)|clos(?:es|ed)|finali[sz](?:es|ed)|wraps? up)\b"),
    (
        "decided",
        "表决通过|审议通过|获通过|批准|否决|接受|可決|否決|承認"
        r"|\b(?:accept(?:s|ed)|approv(?:es|ed)|reject(?:s|ed)|ratif(?:ies|ied)|pass(?:es|ed)|vetoe[sd]|block(?:s|ed)"
        r"|vot(?:es|ed) (?:to|for|against)|orders?|ordered|ruled|rules that"
        r"|genehmigt|beschliesst|verabschiedet|agree[sd]? on|lehnt [^\n]{2,60} ab"
        r"|approuve|adopte|rejette|aprueba|rechaza|acepta)\b",
    ),
    (
        "preview",
        "前瞻|预告|赛前|首发预测|看点|预测|打响|(?<!将)对阵"
        r"|\b(?:previews?|ahead of|predicted lineups?|kick-off time|how to watch|predictions?|what to expect)\b",
    ),
    (
        "result",
        r"战胜|击败|夺冠|夺[^，。\n]{0,8}冠|负于|险胜|大胜|完胜|逆转|不敌|横扫|战平"
        r"|(?<![\d.])\d{1,3} ?[-–:：比] ?\d{1,3}(?!\d)"
        r"|\b(?:beats?|defeat(?:s|ed)?|thrash(?:es|ed)?|wins?|won|rout(?:s|ed)?|sinks?|draws? with|edges?)\b",
    ),
    (
        "ended",
        "终止|取消|告吹|破裂|叫停|搁置|退出收购|放弃收购|推迟|延期|撤回|中止|流产|断念|退出(?!率)|退赛"
        r"|\b(?:call(?:s|ed)? off|ends? (?:\w+ ){0,2}talks|scrap(?:s|ped)?|abandon(?:s|ed)?|walk(?:s|ed)? away"
        r"|collapse[sd]?|fall(?:s|en)? through|drop(?:s|ped) (?:\w+ )?(?:bid|plan|offer)|cancel(?:s|l?ed)?"
        r"|postpone[sd]?|shelve[sd]?|withdr(?:aws|ew|awn)|(?:pull|back)(?:s|ed)? out|abgesagt|verschoben|gestoppt"
        r"|annule|reporte|renonce|cancela|suspende|aplaza)\b",
    ),
    (
        "ongoing",
        "开始|持续|仍在|进入第|爆发"
        r"|\b(?:looms?|begins?|began|starts?|started|under ?way"
        r"|continu(?:es|ed)|(?:launch|open)(?:e?s|ed)|enters?|day \d+|drags on|on strike"
        r"|rages?|beginnt|beginnen|commence|empieza|comienza)\b",
    ),
    (
        "over",
        r"结束|解除|恢复|扑灭|\b(?:ends?|ended|(?:is|are) over|reopen(?:s|ed)?|resum(?:es|ed)|lifted|contained|endet"
        r"|beendet|termine|prend fin|termina|finaliza)\b",
    ),
    (
        "pressed",
        "(?:呼吁|要求|敦促)[^，。\n]{0,12}(?:辞职|下台)|逼宫|拒绝(?:辞职|下台)"
        r"|\b(?:(?:faces?|growing|amid|under|mounting) (?:\w+ ){0,2}(?:calls|pressure|fire)|calls? (?:for|on|to)"
        r"|urge[sd]?|refus\w+ to (?:quit|resign|go|step down)|no.confidence|should (?:quit|resign|go))\b",
    ),
    ("resigned", r"辞职|辞任|下台|被免|\b(?:resigns|resigned|quits|steps down|ousted|sacked|fired)\b"),
    (
        "search",
        "失联|失踪|被困|搜救|搜寻|在逃|捜索|行方不明"
        r"|\b(?:missing|search(?:es|ing)?|hunt(?:s|ed|ing)?|manhunt|trapped|on the run"
        r"|vermisst|dispar(?:u\w*|ition)|desaparecid\w*)\b",
    ),
    (
        "found",
        "找到|遗体|全部获救|均获救|落网|抓获|発見"
        r"|\b(?:found (?:dead|alive|safe)|(?:bod(?:y|ies)|debris|wreck\w*|remains) (?:\w+ )?(?:found|recovered"
        r"|identified)|all (?:\w+ )?rescued|captured|tot gefunden|corps retrouve|retrouve\w*|hallan|encuentran)\b",
    ),
    (
        "arrested",
        "被捕|逮捕|拘留|刑拘|抓获"
        r"|\b(?:arrest(?:s|ed)?|detain(?:s|ed)|in custody|held (?:over|after)|festgenommen|interpelle\w*|detenid\w*)\b",
    ),
    (
        "charged",
        r"起诉|公诉|起訴|\b(?:charged (?:with|over|in|after)|indict(?:s|ed)|angeklagt|mise? en examen|imputad\w*)\b",
    ),
    ("released", r"获释|取保候审|\b(?:released (?:without charge|on bail|under investigation)|freed|freigelassen)\b"),
    (
        "court",
        "宣判|获刑|判处|判刑|当庭认罪|无罪释放"
        r"|\b(?:(?:is|are|was|were|been) (?:convicted|sentenced|acquitted)|sentence[sd] (?:.{2,60}? )?to"
        r"|gets? \w+[- ]years?|(?:found|pleads?|pleaded) (?:not )?guilty|convicts|acquits"
        r"|verurteilt|condamne\w*|condenad\w*)\b",
    ),
    (
        "probe",
        "调查中|展开调查|介入调查|调查组|已立案"
        r"|\b(?:investigat(?:e|es|ed|ing)|prob(?:e|es|ing)|inquiry into|ermittelt|ermittlungen|enquete)\b",
    ),
    (
        "findings",
        "调查结果|调查报告|调查结论|认定|查明"
        r"|\b(?:(?:investigation|report|inquiry|probe) (?:\w+ )?(?:finds|found|blames|concludes)|findings|blamed on"
        r"|was caused by)\b",
    ),
    (
        "correction",
        r"更正|勘误|撤稿|撤回报道|^correction\b|\b(?:retract\w*|walks? back|withdraws? (?:report|story|paper))\b",
    ),
)
_COMPILED = tuple((stage, re.compile(pattern, re.MULTILINE)) for stage, pattern in _PATTERNS)
# A stage of an item, and what the reports of an event must all have for the item to be a development of it. The item
# must not have that itself, except where it is true of it all the same: it says again what was planned or searched for.
_AFTER: tuple[tuple[Stage, Stage | None, bool], ...] = (
    ("denial", None, True),
    ("correction", None, True),
    ("official", "rumour", False),
    ("completed", "rumour", False),
    ("completed", "official", False),
    ("decided", "rumour", False),
    ("decided", "planned", False),
    ("ended", "rumour", False),
    ("ended", "official", False),
    ("ended", "planned", True),
    ("over", "ongoing", False),
    ("court", None, True),
    ("charged", "arrested", False),
    ("released", "arrested", True),
    ("resigned", "pressed", False),
    ("found", "search", True),
    ("findings", "probe", True),
    ("result", "preview", False),
)
_CLAUSES: dict[Stage, str] = {
    "denial": "it denies what they report",
    "correction": "it corrects what they report",
    "official": "it is official, and theirs is a rumour",
    "completed": "it is completed, and theirs was planned",
    "decided": "it is decided, and theirs was open",
    "ended": "it is called off, and theirs was planned",
    "over": "it is over, and theirs went on",
    "court": "it is before a court, and theirs was not yet",
    "released": "somebody is free, and theirs was an arrest",
    "charged": "somebody is charged, and theirs was an arrest",
    "resigned": "somebody has left, and theirs asked for it",
    "found": "it is found, and theirs was a search",
    "findings": "it says what was found out, and theirs was not known yet",
    "result": "it is the result, and theirs a preview",
}
_NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just))|never|no longer|cannot|\w+n't|nicht|keine?[nrms]?|jamais)\b"
    r"|不会|并未|并非|没有|不再|未能"
)
_NEGATED_SHARE = 0.6  # share of the template from which one more negation says the opposite


@lru_cache(maxsize=5_000)
def stages_of(headline: str) -> frozenset[Stage]:
    """Return the stages that a headline names."""
    text = folded(headline)
    found = {stage for stage, pattern in _COMPILED if pattern.search(text)}
    return frozenset(found - {"resigned"} if "pressed" in found else found)


def later_stage(headline: str, theirs: Sequence[str]) -> str:
    """Say how a headline is at another stage than all those of an event, a clause; empty if it is not."""
    if all(_contradicts(headline, each) for each in theirs):
        return "one of them says that it is not so"
    mine = stages_of(headline)
    if not mine:
        return ""
    stages = [stages_of(each) for each in theirs]
    for stage, before, again in _AFTER:
        earlier = before is None or ((again or before not in mine) and all(before in each for each in stages))
        if stage in mine and earlier and not any(stage in each for each in stages):
            return _CLAUSES[stage]
    if "rumour" in mine and "denial" not in mine and all("denial" in each for each in stages):
        return "they deny what it reports"
    return ""


def _contradicts(one: str, other: str) -> bool:
    """Tell whether two headlines say the same, but for a negation."""
    here, there = folded(one), folded(other)
    if bool(_NEGATION.search(here)) is bool(_NEGATION.search(there)):
        return False
    return _gaps(_TOKEN.findall(here), _TOKEN.findall(there))[1] >= _NEGATED_SHARE
