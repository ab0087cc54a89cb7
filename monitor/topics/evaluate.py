"""Evaluate a planned query against a scanned item.

A part that holds returns its findings, one that does not returns None; the findings of a NOT are empty. Terms are
not searched here: the term index has found them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from urllib.parse import urlsplit

from monitor.model import Document, Hit
from monitor.topics.near import Finding, Findings, near
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word, changes_with_time
from monitor.topics.search_text import SearchText, search_text
from monitor.topics.term_index import ScanResult, TermIndex
from monitor.topics.variants import Span

_MOST_REGEX_HITS = 200


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
            return _word(part, subject) or None
        case Pattern():
            return _pattern(part, subject, first=True) or None
        case Number():
            return () if _number(part, subject) else None
        case Near():
            return _near(part, subject) or None
        case Not(inner):
            holds = evaluate(inner, subject) is None or (subject.now is None and changes_with_time(inner))
            return () if holds else None
        case AllOf(parts, _):
            return _all_of(parts, subject)
        case AnyOf(parts):
            return _any_of(parts, subject)


def _all_of(parts: Iterable[Plan], subject: Subject) -> Findings | None:
    found: list[Finding] = []
    for each in parts:
        findings = evaluate(each, subject)
        if findings is None:
            return None
        found.extend(findings)
    return tuple(found)


def _any_of(parts: Iterable[Plan], subject: Subject) -> Findings | None:
    holding = [findings for each in parts if (findings := evaluate(each, subject)) is not None]
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


def _near(part: Near, subject: Subject) -> Findings:
    left = _everywhere(part.left, subject)
    right = _everywhere(part.right, subject) if left else ()
    return near(left, right, part.distance, subject.searched) if right else ()


def _word(part: Word, subject: Subject) -> Findings:
    """Return the first match of a term in each field, which is what is shown to a person."""
    places = subject.scan_result.firsts(part.search_term)
    if not places:
        return ()
    return tuple([_finding(part, name, places[name], subject.searched) for name in part.fields if name in places])


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
    """Return the findings of a regex. first: only the first one in each field."""
    found: list[Finding] = []
    for name in part.fields:
        key = (name, part.term, first)
        if key not in subject.regexes:
            findings = _regex_findings(part, name, subject.searched)
            subject.regexes[key] = tuple(islice(findings, 1 if first else None))
        found.extend(subject.regexes[key])
    return tuple(found)


def _regex_findings(part: Pattern, name: str, searched: SearchText) -> Iterable[Finding]:
    source, origin = searched.folded.source, searched.folded.origin
    first, last = searched.fields[name] if part.exact else searched.bounds[name]
    text = source if part.exact else searched.folded.text
    for match in islice(part.regex.finditer(text[first:last]), _MOST_REGEX_HITS):
        start, end = first + match.start(), first + match.end()
        if part.exact:
            start, end = bisect_left(origin, start), bisect_left(origin, end)
        if end > start:
            yield Finding(name, start, end, (_hit(searched, name, start, end, part.term),))


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
