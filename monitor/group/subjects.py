"""Subjects of headlines: names, identifiers and days; whether two reports are about different ones.

Reports of different events can share a template: "CVE-2026-1: flaw in A" and "CVE-2026-2: flaw in B", or
智行科技完成3亿元B轮融资 and 蓝芽生物完成3亿元B轮融资. If each headline has a subject that the other report never
mentions, the reports are about different events, whatever else they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.group.terms import STOP_WORDS, Glossary, is_action, is_common, is_thing, shipped_glossary, stem, terms
from monitor.text.fold import folded
from monitor.text.language import HAN, is_cjk

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff](?:[^\W\u4e00-\u9fff]|[&'’-](?=\w))*")
_TOKEN = re.compile(rf"{_WORD.pattern}|\d[\d.,]*(?:[-:]\d+)?%?|[{HAN}]")
_ID = re.compile(
    r"(?<![\w.-])(?:"
    r"[A-Z]{2,}-\d{2,}(?:[-:]\d+)*"  # CVE-2026-41001, RHSA-2026:12
    r"|[A-Za-z]+[- ]?\d+(?:\.\d+)+"  # GPT-5.6, Python 3.14.1
    r"|v\d+(?:\.\d+)*|\d+\.\d+\.\d+[\w.-]*"  # v2, 6.12.59
    r"|[A-Z]{1,3}\d{2,}[A-Z]?"  # MU5735, A380
    r"|[A-Z]\w*-\d+"  # Artemis-3
    r"|\d{6}(?:\.S[HZ])?(?=[)）])"  # a stock code in parentheses
    r")(?![A-Za-z0-9_-]|\.\d)"
    r"|第[\d一二三四五六七八九十百]+[期届号批轮]"
)
_SCORE = re.compile(r"(?<![\w.-])(\d{1,3}) ?[-–比] ?(\d{1,3})(?![\w%-]|\.\d)")
_DAY = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:周|星期|週)([一二三四五六日天])|(\d{1,2}月\d{1,2}[日号])",
    re.IGNORECASE,
)
_TITLE_CASE = 0.6  # share of capitalised words of four letters or more from which a headline is in title case
_MENTIONED_IN = 2000  # characters of the body in which a name counts as mentioned
_MOST_MENTIONS = 60
_LEAST_SHARED = 0.5  # share of the template from which a slot at the start of a Chinese headline counts
_ALL_BUT_NAME = 0.85  # the same for a slot in a Chinese headline that is not behind a known verb
_SURE_SHARED = 0.7  # the same for any other slot
_GAP = 3  # tokens of a gap that count as one
_SPELLING = 0.8  # similarity of two spellings of one name
_SLOT = range(2, 9)  # characters of a name in a Chinese headline
_NO_NAME = re.compile(
    r"[\d.,%]+|[的了是在和与及将被把对为从到于也都就而或让给向至等这那其此又再仍正已：，、。！？“”《》（）]"
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


NO_SUBJECTS = Subjects()


def subjects_of(headline: str, text: str, glossary: Glossary) -> Subjects:
    """Extract the subjects of a report from its headline and its cleaned body (may be empty)."""
    words = _WORD.findall(text[:_MENTIONED_IN])
    capitalised = {stem(folded(word)) for word in words if word[0].isupper()}
    known = capitalised - {stem(folded(word)) for word in words if word[0].islower()}
    found = [name for name in _names(headline, known) if not words or name in capitalised]
    names = [glossary.stems.get(name, name) for name in found]
    mentions = sorted(glossary.stems.get(name, name) for name in capitalised)[:_MOST_MENTIONS]
    kept = [name for name in names if not is_thing(name)]
    return Subjects(headline, frozenset(kept), frozenset([*kept, *mentions]), next(iter(kept), ""))


def _names(headline: str, known: Set[str]) -> Iterator[str]:
    """Yield the stems of the names in a headline. known: stems that the body writes with a capital only."""
    words = _WORD.findall(headline)
    title_case = _is_title_case(words)
    chinese = any(map(is_cjk, headline))
    for at, word in enumerate(words):
        inner = any(map(str.isupper, word[1:])) and not word.isupper()
        if word[0].isupper() or inner:
            stemmed = stem(folded(word))
            sure = chinese or inner or (at > 0 and not title_case) or stemmed in known
            if sure and _may_be_name(folded(word)):
                yield stemmed


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and not is_common(word)


def different_subjects(one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str], full: bool) -> str:
    """Say what one report is about and the other not, a clause; empty if they can be about the same.

    theirs, mine: all terms of the other and of the one report
    full:         both have a body, so that a name that is not in it is not meant
    """
    if found := _different_ids(one.headline, other.headline):
        return found
    here, there = one.names - other.mentions - theirs, other.names - one.mentions - mine
    if full and here and there and ({one.leading} & here or {other.leading} & there):
        return _clause(one.headline, other.headline, here, there)
    return _different_slots(one, other, theirs, mine)


def _clause(one: str, other: str, here: Set[str], there: Set[str]) -> str:
    """Name the words of both headlines that have these terms."""
    return f"its headline names “{_written(one, here)}”, theirs “{_written(other, there)}”"


def _written(headline: str, names: Set[str]) -> str:
    stems = shipped_glossary().stems
    found = [word for word in _WORD.findall(headline) if {stem(folded(word)), stems.get(stem(folded(word)))} & names]
    return " ".join(dict.fromkeys(found))


def _different_ids(one: str, other: str) -> str:
    """Compare identifiers of one form, such as two CVE numbers or two versions."""
    ours, theirs = _ids(one), _ids(other)
    for form in ours.keys() & theirs.keys():
        if ours[form].isdisjoint(theirs[form]):
            return f"its headline names “{min(ours[form])}”, theirs “{min(theirs[form])}”"
    return ""


def _ids(headline: str) -> Mapping[str, set[str]]:
    """Return the identifiers of a headline by their form: their letters and signs, without digits."""
    found: dict[str, set[str]] = {}
    for match in _ID.finditer(headline):
        written = folded(match[0]).replace(" ", "-")
        plain = written.removeprefix("v") if re.fullmatch(r"v\d.*", written) else written
        form = re.sub(r"[\d.]+", "#", plain)
        found.setdefault(form, set()).add(plain)
        if form.endswith("-#") and "." in plain:  # Node.js 24.11.1 and v24.11.1
            found.setdefault("#", set()).add(plain.rpartition("-")[2])
    for score in _SCORE.finditer(headline):  # of a match, whichever side is first
        found.setdefault("score", set()).add("-".join(sorted(score.groups(), key=int, reverse=True)))
    return found


def _different_days(one: str, other: str) -> str:
    ours, theirs = ({match[0].casefold() for match in _DAY.finditer(headline)} for headline in (one, other))
    if ours and theirs and ours.isdisjoint(theirs):
        return f"its headline is of “{min(ours)}”, theirs of “{min(theirs)}”"
    return ""


def _different_slots(one: Subjects, other: Subjects, theirs: Set[str], mine: Set[str]) -> str:
    """Find a slot of a common template that each headline fills with a subject of its own."""
    ours, others = _TOKEN.findall(one.headline), _TOKEN.findall(other.headline)
    gaps, shared = _gaps(tuple(map(folded, ours)), tuple(map(folded, others)))
    if shared < _LEAST_SHARED:
        return ""
    if found := _different_days(one.headline, other.headline):
        return found
    chinese = any(map(is_cjk, ours))
    names_alone = bool(gaps) and not chinese and all(map(_are_names, (ours, others), zip(*gaps, strict=True)))
    for here, there in gaps:
        first = here.start == 0 == there.start
        if chinese and not first and not _is_verb("".join(ours[max(here.start - 2, 0) : here.start])):
            least = _ALL_BUT_NAME  # a Chinese name has no capitals: it is a subject first, or behind a verb
        else:
            least = _LEAST_SHARED if names_alone or (chinese and first) else _SURE_SHARED
        if shared >= least:
            words = _slot(ours[here.start : here.stop], other.mentions | theirs, first)
            their_words = _slot(others[there.start : there.stop], one.mentions | mine, first)
            if words and their_words and not _is_spelling(words, their_words):
                return f"its headline has “{words}” where theirs has “{their_words}”"
    return ""


def _are_names(tokens: Sequence[str], places: Sequence[range]) -> bool:
    """Tell whether some places of a headline have nothing but names.

    Not known of a headline in title case.
    """
    words = [tokens[at] for place in places for at in place]
    return not _is_title_case(tokens) and all(word[0].isupper() and _may_be_name(folded(word)) for word in words)


def _is_title_case(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) >= 4]
    return sum(word[0].isupper() for word in long) > _TITLE_CASE * len(long)


def _is_verb(words: str) -> bool:
    """Tell whether some Chinese words have a concept of what happened in them."""
    return any(is_action(term) for term, _ in terms(words, shipped_glossary()))


def _gaps(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[range, range]], float]:
    """Align two headlines; return where both differ, and the share of the template, 0 to 1.

    The share is the common tokens over these and the gaps, where up to three tokens of a gap count as one: a long
    name in a slot makes no other template.
    """
    gaps: list[tuple[range, range]] = []
    shared, cost = 0, 0
    start_a = start_b = 0
    for at_a, at_b, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        if size == 1 and is_cjk(a[at_a]):
            continue  # a single character in common is chance
        here, there = range(start_a, at_a), range(start_b, at_b)
        if here or there:
            gaps += [(here, there)] if here and there else []
            cost += -(-max(len(here), len(there)) // _GAP)
        shared += size
        start_a, start_b = at_a + size, at_b + size
    return gaps, shared / max(shared + cost, 1)


def _is_spelling(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one: Feb and February, Grown-ups and Grownups."""
    short, long = sorted((folded(name).replace("-", "") for name in (one, other)), key=len)
    return long.startswith(short) or SequenceMatcher(None, short, long, autojunk=False).ratio() >= _SPELLING


def _slot(tokens: Sequence[str], mentioned: Set[str], first: bool) -> str:
    """Return the subject in a slot of a template that the other report does not mention.

    Empty if there is none.
    """
    if any(is_cjk(token) for token in tokens):
        name = _NO_NAME.sub("", "".join(token for token in tokens if is_cjk(token)))
        pairs = {folded(name[at : at + 2]) for at in range(len(name) - 1)}
        concepts = {term for term, _ in terms(name, shipped_glossary()) if term[0] == "="}
        known = pairs <= mentioned or not concepts.isdisjoint(mentioned) or any(map(is_action, concepts))
        return name if len(name) in _SLOT and not known else ""
    names = [
        token
        for at, token in enumerate(tokens)
        if token[0].isupper() and _may_be_name(folded(token)) and (at == 0 or not token.isupper() or first)
    ]
    stems = shipped_glossary().stems
    new = [name for name in names if stems.get(stem(folded(name)), stem(folded(name))) not in mentioned]
    return " ".join(new) if new and not all(is_thing(stems.get(stem(folded(name)), "")) for name in new) else ""
