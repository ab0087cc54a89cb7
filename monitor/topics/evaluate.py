"""Evaluate a planned query against a scanned item.

A part that holds returns its findings, one that does not returns None; the findings of a NOT are empty. Terms are
not searched here: the term index has found them.

NEAR: two findings are near if at most `distance` tokens, and no end of a paragraph, are between their spans. In a
chain (a NEAR/3 b NEAR/3 c) the third must be near the span of the first two; it may be inside that span. No word counts
twice. With few findings all pairs are kept. With many, only the nearest and the farthest partners on each side are
kept, and of the pairs that start or end at one place the longest: the next part of a chain can be reached from one
of these. So the cost is bounded by the length of the text, also for hostile text.

Near misses are items for which all clauses of a query hold except one. The clauses of a query are the parts of its
AND. At least one of the clauses that hold must have found words: otherwise every item would be a near miss of a query
with a NOT.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from urllib.parse import urlsplit

from monitor.model import Document, Hit
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word, changes_with_time, clauses_of
from monitor.topics.search_text import SearchText, search_text
from monitor.topics.term_index import ScanResult, Span, TermIndex

_MOST_PAIRS = 1_000  # of one NEAR in one field; beyond that only the outermost are kept
_MOST_REGEX_HITS = 200
_EACH_END = 8  # partners considered at each end of the reach of a finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that fulfil a part of a query.

    start, end: in folded text; hits: what to show a person.
    """

    field: str
    start: int
    end: int
    hits: tuple[Hit, ...]


Findings = tuple[Finding, ...]


def near(left: Findings, right: Findings, distance: int, searched: SearchText) -> Findings:
    """Return the pairs of findings that are near; empty if there are none."""
    found: list[Finding] = []
    for name in dict.fromkeys(finding.field for finding in left):
        ones = [each for each in left if each.field == name]
        others = [each for each in right if each.field == name]
        pairs = _pairs(ones, _Ordered.of(others), distance, searched)
        if any(len(each.hits) > 1 for each in others):
            # Also in the other direction: a pair on the right can enclose a finding on the left.
            pairs = chain(pairs, _pairs(others, _Ordered.of(ones), distance, searched))
        all_pairs = list(pairs)
        distinct = {(pair.start, pair.end, frozenset(hit.start for hit in pair.hits)): pair for pair in all_pairs}
        if len(all_pairs) <= _MOST_PAIRS:
            found.extend(distinct.values())
            continue
        longest: dict[tuple[bool, int], Finding] = {}  # of the pairs that start, or end, at one place
        for pair in all_pairs:
            for key in ((True, pair.start), (False, pair.end)):
                known = longest.get(key)
                if known is None or pair.end - pair.start > known.end - known.start:
                    longest[key] = pair
        found.extend(dict.fromkeys(longest.values()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Findings sorted by their ends, and by their starts."""

    by_end: list[Finding]
    ends: list[int]
    by_start: list[Finding]
    starts: list[int]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> _Ordered:
        by_end = sorted(findings, key=lambda each: each.end)
        by_start = sorted(by_end, key=lambda each: each.start)
        return cls(by_end, [each.end for each in by_end], by_start, [each.start for each in by_start])


def _pairs(ones: list[Finding], others: _Ordered, distance: int, searched: SearchText) -> Iterator[Finding]:
    """Pair each finding with those in reach before, in or after it.

    They end before it, start inside it or start after it.
    """
    most = max(1, min(_EACH_END, _MOST_PAIRS // (4 * len(ones))))
    for one in ones:
        first, last = searched.reach(one.start, one.end, distance)
        before = bisect_left(others.ends, first), bisect_right(others.ends, one.start)
        behind = bisect_left(others.starts, one.start), bisect_right(others.starts, last)
        for other in chain(_both_ends(others.by_end, *before, most), _both_ends(others.by_start, *behind, most)):
            apart = one.end <= other.start or other.end <= one.start
            if apart or not any(a.start < b.end and b.start < a.end for a in one.hits for b in other.hits):
                yield Finding(one.field, min(one.start, other.start), max(one.end, other.end), (*one.hits, *other.hits))


def _both_ends(findings: list[Finding], start: int, end: int, most: int) -> list[Finding]:
    """Return at most `most` findings from each end of findings[start:end]."""
    if end - start <= 2 * most:
        return findings[start:end]
    return findings[start : start + most] + findings[end - most : end]


@dataclass(frozen=True)
class Subject:
    """A scanned item.

    searched:    its fields, ready to be searched
    scan_result: the terms found in them
    now:         the time to which age is counted. None: comparisons that change with time are assumed to hold
    regexes:     findings of regexes that ran, by field, term and whether only the first was asked for
    """

    document: Document
    now: datetime | None
    searched: SearchText
    scan_result: ScanResult
    regexes: dict[tuple[str, str, bool], Findings] = field(default_factory=dict)


def text_of(document: Document, name: str) -> str:
    """Return a field of an item as it is searched; each tag is a paragraph."""
    match name:
        case "site":
            try:
                return urlsplit(document.url).hostname or ""
            except ValueError:
                return ""
        case "tag":
            return "\n".join(document.tags)
        case "lang":
            return document.language
        case _:
            return str(getattr(document, name))


def scan(index: TermIndex, document: Document, names: Iterable[str], now: datetime | None) -> Subject:
    """Fold and scan some fields of an item."""
    searched = search_text({name: text_of(document, name) for name in names})
    return Subject(document, now, searched, index.find(searched))


def evaluate(part: Plan, subject: Subject) -> Findings | None:
    """Return the findings of a part that holds, else None."""
    match part:
        case Word():
            places = subject.scan_result.firsts(part.search_term)  # the first match in each field is shown
            hits = [_finding(part, name, places[name], subject.searched) for name in part.fields if name in places]
            return tuple(hits) or None
        case Pattern():
            return _pattern(part, subject, first=True) or None
        case Number():
            return () if _number(part, subject) else None
        case Near():
            left = _everywhere(part.left, subject)
            right = _everywhere(part.right, subject) if left else ()
            return (near(left, right, part.distance, subject.searched) or None) if right else None
        case Not(inner):
            holds = evaluate(inner, subject) is None or (subject.now is None and changes_with_time(inner))
            return () if holds else None
        case AllOf(parts, _):
            found: list[Finding] = []
            for each in parts:
                findings = evaluate(each, subject)
                if findings is None:
                    return None
                found.extend(findings)
            return tuple(found)
        case AnyOf():
            likely = part.likely(subject.scan_result.keys)
            holding = [findings for each in likely if (findings := evaluate(each, subject)) is not None]
            return tuple(chain.from_iterable(holding)) if holding else None


def _everywhere(part: Plan, subject: Subject) -> Findings:
    """Return all findings of a side of NEAR, where the first one is not enough."""
    match part:
        case Word():
            places = subject.scan_result.places(part.search_term)
            return tuple(_finding(part, name, place, subject.searched) for place, name in places if name in part.fields)
        case Pattern():
            return _pattern(part, subject, first=False)
        case AnyOf(parts):
            return tuple(finding for each in parts for finding in _everywhere(each, subject))
        case _:
            return evaluate(part, subject) or ()


def _finding(part: Word, name: str, place: Span, searched: SearchText) -> Finding:
    hit = _hit(searched, name, place.start, place.end, part.term, part.alias, place.lookalike)
    return Finding(name, place.start, place.end, (hit,))


def _hit(
    searched: SearchText, name: str, start: int, end: int, term: str, alias: str = "", lookalike: bool = False
) -> Hit:
    left, right = searched.folded.span(start, end)
    first, _ = searched.fields[name]
    return Hit(name, left - first, right - first, searched.folded.source[left:right], term, alias, lookalike)


def _pattern(part: Pattern, subject: Subject, *, first: bool) -> Findings:
    """Return the findings of a regex.

    first: only the first one in each field
    """
    searched, found = subject.searched, list[Finding]()
    source, origin = searched.folded.source, searched.folded.origin
    for name in part.fields:
        key = (name, part.term, first)
        if key not in subject.regexes:
            findings: list[Finding] = []
            begin, stop = searched.fields[name] if part.exact else searched.bounds[name]
            text = (source if part.exact else searched.folded.text)[begin:stop]
            for match in islice(part.regex.finditer(text), _MOST_REGEX_HITS):
                start, end = begin + match.start(), begin + match.end()
                if part.exact:
                    start, end = bisect_left(origin, start), bisect_left(origin, end)
                if end > start:
                    findings.append(Finding(name, start, end, (_hit(searched, name, start, end, part.term),)))
                if findings and first:
                    break
            subject.regexes[key] = tuple(findings)
        found.extend(subject.regexes[key])
    return tuple(found)


def _number(part: Number, subject: Subject) -> bool:
    document = subject.document
    if part.name == "length":
        actual = float(len(document.text))
    elif subject.now is None:
        return True
    elif part.name == "age":
        since = document.published or document.first_seen
        actual = (subject.now - since).total_seconds() if since else 0.0
    else:
        actual = float(getattr(document, part.name))
    match part.operator:
        case "<":
            return actual < part.value
        case "<=":
            return actual <= part.value
        case ">":
            return actual > part.value
        case _:
            return actual >= part.value


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The findings of the clauses that hold, and the text of the one that does not."""

    findings: Findings
    clause: str


def near_miss(part: Plan, subject: Subject) -> NearMiss | None:
    """Return the near miss of an item.

    None if it lacks no clause or several, or the query has only one.
    """
    if isinstance(part, AnyOf):
        return next((found for each in part.parts if (found := near_miss(each, subject))), None)
    if not isinstance(part, AllOf):
        return None
    held: list[Finding] = []
    missing: list[str] = []
    for clause, shown in clauses_of(part):
        findings = evaluate(clause, subject)
        if findings is not None:
            held.extend(findings)
        else:
            missing.append(shown)
        if len(missing) > 1:
            return None
    return NearMiss(tuple(held), missing[0]) if held and missing else None
