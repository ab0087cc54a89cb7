"""Does an item fulfil a query, and because of which words?

A part that holds gives its findings, one that does not gives None; the findings of
NOT are empty. Nothing is searched here that the automaton has not found already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from monitor.model import Document, Hit
from monitor.topics.compiled import Close, Either, Every, Never, Number, Pattern, Plan, Word, changes_with_time
from monitor.topics.haystack import Haystack
from monitor.topics.near import Finding, Findings, near
from monitor.topics.needles import Needles, Sighting

_MOST_REGEX_HITS = 200


@dataclass(frozen=True)
class Subject:
    """An item that was scanned: its fields made ready, and where each needle stands in them.

    sightings: where the needles were seen in them
    now: what age counts to. None: numbers that change with time are taken to hold, whatever they say
    """

    document: Document
    now: datetime | None
    fields: Mapping[str, Haystack]
    sightings: Mapping[str, Sighting]
    regexes: dict[tuple[str, str], Findings] = field(default_factory=dict)


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
    return Subject(document, now, {name: sighting.hay for name, sighting in found.items()}, found)


def evaluate(part: Plan, subject: Subject) -> Findings | None:
    """The findings of a part that holds, else None."""
    match part:
        case Word():
            return _word(part, subject, first=True) or None
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


def _everywhere(part: Plan, subject: Subject) -> Findings:
    """All findings of a side of NEAR: there the first is not enough."""
    match part:
        case Word():
            return _word(part, subject, first=False)
        case Either(parts):
            return tuple(finding for each in parts for finding in _everywhere(each, subject))
        case _:
            return evaluate(part, subject) or ()


def _close(part: Close, subject: Subject) -> Findings:
    left = _everywhere(part.left, subject)
    right = _everywhere(part.right, subject) if left else ()
    return near(left, right, part.distance, subject.fields) if right else ()


def _word(part: Word, subject: Subject, *, first: bool) -> Findings:
    """Where a word stands; first: in each field the first place only, which is what a person is shown."""
    found: list[Finding] = []
    for name in part.fields:
        places = subject.sightings[name].places(part.needle)
        for place in places[:1] if first else places:
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
