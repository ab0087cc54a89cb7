"""Does an item fulfil a query, and because of which words?

A part that holds gives its findings, one that does not gives None; the findings of
NOT are empty. Nothing is searched here that the automaton has not found already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from monitor.model import Document, Hit
from monitor.topics.compiled import Close, Either, Every, Never, Number, Pattern, Plan, Word, changes_with_time
from monitor.topics.haystack import Haystack
from monitor.topics.needles import Needle, Needles, Place

_MOST_REGEX_HITS = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that count for a query. start, end: in the folded field; hits: what to show a person."""

    field: str
    start: int
    end: int
    hits: tuple[Hit, ...]


Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Subject:
    """An item that was scanned: its fields made ready, and where each needle stands in them.

    now: what age counts to. None: numbers that change with time are taken to hold, whatever they say
    """

    document: Document
    now: datetime | None
    fields: Mapping[str, Haystack]
    places: Mapping[str, Mapping[Needle, tuple[Place, ...]]]
    regexes: dict[tuple[str, str], Findings] = field(default_factory=dict)

    def has(self, needles: Iterable[Needle]) -> bool:
        """Whether one of these needles stands anywhere."""
        return any(needle in found for needle in needles for found in self.places.values())


def text_of(document: Document, name: str) -> str:
    """A field of an item as it is searched; several tags are paragraphs of their own."""
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


def scan(needles: Needles, document: Document, names: Iterable[str], now: datetime | None) -> Subject:
    """Fold and scan each of these fields once."""
    found = {name: needles.find(name, text_of(document, name)) for name in names}
    return Subject(
        document, now, {name: hay for name, (hay, _) in found.items()}, {name: at for name, (_, at) in found.items()}
    )


def evaluate(part: Plan, subject: Subject) -> Findings | None:
    """The findings of a part that holds, else None."""
    match part:
        case Word():
            return _word(part, subject) or None
        case Pattern():
            return _pattern(part, subject) or None
        case Number():
            return () if _number(part, subject) else None
        case Close():
            return _close(part, subject) or None
        case Never(inner):
            holds = evaluate(inner, subject) is None or (subject.now is None and changes_with_time(inner))
            return () if holds else None
        case Every(parts, _):
            return _every(parts, subject)
        case Either(parts):
            return _either(parts, subject)


def _every(parts: Iterable[Plan], subject: Subject) -> Findings | None:
    found: list[Finding] = []
    for each in parts:
        findings = evaluate(each, subject)
        if findings is None:
            return None
        found.extend(findings)
    return tuple(found)


def _either(parts: Iterable[Plan], subject: Subject) -> Findings | None:
    holding = [findings for each in parts if (findings := evaluate(each, subject)) is not None]
    return tuple(finding for findings in holding for finding in findings) if holding else None


def _word(part: Word, subject: Subject) -> Findings:
    found: list[Finding] = []
    for name in part.fields:
        for place in subject.places[name].get(part.needle, ()):
            hit = _hit(subject.fields[name], place.start, place.end, part.term, part.alias, place.lookalike)
            found.append(Finding(name, place.start, place.end, (hit,)))
    return tuple(found)


def _hit(hay: Haystack, start: int, end: int, term: str, alias: str = "", lookalike: bool = False) -> Hit:
    left, right = hay.folded.span(start, end)
    return Hit(hay.field, left, right, hay.folded.source[left:right], term, alias, lookalike)


def _pattern(part: Pattern, subject: Subject) -> Findings:
    found: list[Finding] = []
    for name in part.fields:
        key = (name, part.term)
        if key not in subject.regexes:
            subject.regexes[key] = tuple(_regex_findings(part, subject.fields[name]))
        found.extend(subject.regexes[key])
    return tuple(found)


def _regex_findings(part: Pattern, hay: Haystack) -> Iterable[Finding]:
    for count, match in enumerate(part.regex.finditer(hay.folded.text)):
        if count == _MOST_REGEX_HITS:
            return
        start, end = match.span()
        if end > start:
            yield Finding(hay.field, start, end, (_hit(hay, start, end, part.term),))


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


def _close(part: Close, subject: Subject) -> Findings:
    left, right = evaluate(part.left, subject) or (), evaluate(part.right, subject) or ()
    found: list[Finding] = []
    for name in dict.fromkeys(finding.field for finding in left):
        others = _Others.of(each for each in right if each.field == name)
        for each in (finding for finding in left if finding.field == name):
            found.extend(_pairs(part.distance, subject.fields[name], each, others))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Others:
    """What may stand near, in the order of where it ends, and of where it starts."""

    by_end: list[Finding]
    ends: list[int]
    by_start: list[Finding]
    starts: list[int]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> _Others:
        by_end = sorted(findings, key=lambda each: each.end)
        by_start = sorted(by_end, key=lambda each: each.start)
        return cls(by_end, [each.end for each in by_end], by_start, [each.start for each in by_start])


def _pairs(distance: int, hay: Haystack, one: Finding, others: _Others) -> Iterable[Finding]:
    """The nearest other finding before and after `one`, as far as it is near enough and does not overlap."""
    before, after = bisect_right(others.ends, one.start), bisect_left(others.starts, one.end)
    pairs = [(others.by_end[before - 1], one)] if before else []
    pairs += [(one, others.by_start[after])] if after < len(others.by_start) else []
    for first, second in pairs:
        if hay.tokens_between(first.end, second.start) <= distance and hay.one_paragraph(first.end, second.start):
            yield Finding(hay.field, first.start, second.end, (*first.hits, *second.hits))
