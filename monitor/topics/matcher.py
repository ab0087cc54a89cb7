"""All topics at once: an item is scanned once, and only topics whose words were seen are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import QueryError
from monitor.model import Document, Hit, Match, Topic
from monitor.topics.compiled import (
    Aliases,
    Close,
    Either,
    Every,
    Never,
    Number,
    Pattern,
    Plan,
    Word,
    changes_with_time,
    matches_all,
    plan,
    walk_plan,
)
from monitor.topics.evaluate import Findings, Subject, evaluate, scan
from monitor.topics.needles import Needle, Needles, build
from monitor.topics.parse import parse


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic ready to be matched. `match`: any may hold; `reject`: keeps an item out."""

    topic: Topic
    match: tuple[Plan, ...]
    reject: Plan | None


@dataclass(frozen=True)
class Matcher:
    """Rules over one automaton. Made by `compile_topics`; safe from any thread.

    fields:  those that some rule looks at
    by_word: positions of the rules that can only match where this needle, or another of theirs, stands
    always:  positions of the rules that may match without any needle: by number, pattern or negation
    """

    rules: tuple[Rule, ...]
    needles: Needles
    fields: tuple[str, ...]
    by_word: Mapping[Needle, tuple[int, ...]]
    always: tuple[int, ...]

    def match(self, document: Document, *, now: datetime | None) -> tuple[Match, ...]:
        """Every topic that wants an item, in the order of the configuration.

        now: None gives also those that may want it at another time (see `changes_with_time`)
        """
        subject = self.scan(document, now)
        seen = {at for found in subject.places.values() for needle in found for at in self.by_word.get(needle, ())}
        found = ((self.rules[at], self._holds(self.rules[at], subject)) for at in sorted(seen.union(self.always)))
        return tuple(Match(rule.topic.id, hits) for rule, hits in found if hits is not None)

    def match_topic(self, topic_id: str, document: Document, *, now: datetime) -> Match | None:
        """The match of one topic. KeyError where there is no such topic."""
        hits = self._holds(self.rule(topic_id), self.scan(document, now))
        return None if hits is None else Match(topic_id, hits)

    def changes_with_time(self, topic_id: str) -> bool:
        """Whether a topic must be looked at anew each time its feed is published. KeyError for no such topic."""
        rule = self.rule(topic_id)
        return any(changes_with_time(part) for part in (*rule.match, *((rule.reject,) if rule.reject else ())))

    def rule(self, topic_id: str) -> Rule:
        """The rule of a topic. KeyError where there is none."""
        for rule in self.rules:
            if rule.topic.id == topic_id:
                return rule
        raise KeyError(topic_id)

    def scan(self, document: Document, now: datetime | None) -> Subject:
        """An item folded and searched for all needles."""
        return scan(self.needles, document, self.fields, now)

    def _holds(self, rule: Rule, subject: Subject) -> tuple[Hit, ...] | None:
        if rule.topic.sources and subject.document.source not in rule.topic.sources:
            return None
        for part in rule.match:
            findings = evaluate(part, subject)
            if findings is not None:
                return None if _keeps_out(rule, subject) else first_hits(findings)
        return None


def _keeps_out(rule: Rule, subject: Subject) -> bool:
    if rule.reject is None or (subject.now is None and changes_with_time(rule.reject)):
        return False
    return evaluate(rule.reject, subject) is not None


def first_hits(findings: Findings) -> tuple[Hit, ...]:
    """Of each term the first place in each field, so that a long text does not make a long list."""
    found: dict[tuple[str, str, str], Hit] = {}
    for finding in findings:
        for hit in finding.hits:
            key = (hit.field, hit.term, hit.alias)
            if key not in found or hit.start < found[key].start:
                found[key] = hit
    return tuple(
        sorted(found.values(), key=lambda hit: (hit.field != "title", hit.field, hit.start, hit.end, hit.term))
    )


def compile_topics(topics: Iterable[Topic], aliases: Aliases) -> Matcher:
    """Make topics ready to be matched. Raises QueryError for the first query that is wrong."""
    return matcher_of(
        Rule(topic, tuple(_plan(query, aliases) for query in topic.match), _reject(topic, aliases)) for topic in topics
    )


def matcher_of(made: Iterable[Rule]) -> Matcher:
    """A matcher of rules that are planned already."""
    rules = tuple(made)
    searched = [part for rule in rules for part in _searched(rule)]
    fields = dict.fromkeys(name for part in searched for name in part.fields)
    by_word: dict[Needle, dict[int, None]] = {}
    always: list[int] = []
    for at, rule in enumerate(rules):
        needed = _needed(Either(rule.match))
        if needed is None:
            always.append(at)
        for needle in needed or ():
            by_word.setdefault(needle, {})[at] = None
    needles = build(part.needle for part in searched if isinstance(part, Word))
    return Matcher(rules, needles, tuple(fields), {needle: tuple(at) for needle, at in by_word.items()}, tuple(always))


def _searched(rule: Rule) -> Iterator[Word | Pattern]:
    """Every word and pattern that a rule looks for."""
    for part in (*rule.match, *((rule.reject,) if rule.reject else ())):
        yield from (each for each in walk_plan(part) if isinstance(each, Word | Pattern))


def compile_query(query: str, aliases: Aliases) -> Matcher:
    """One query ready to be tried, as a matcher with the topic 'query'. Raises QueryError."""
    return compile_topics([Topic("query", query, (query,))], aliases)


def _plan(query: str, aliases: Aliases) -> Plan:
    made = plan(parse(query), aliases)
    if matches_all(made):
        remedy = "add a word, phrase or alias that must occur"
        raise QueryError("the query can match everything: it only says what must not occur", 0, query, remedy)
    return made


def _reject(topic: Topic, aliases: Aliases) -> Plan | None:
    return plan(parse(topic.reject), aliases) if topic.reject else None


def _needed(part: Plan) -> frozenset[Needle] | None:
    """Needles of which one must stand wherever a part holds; None where it may hold without any.

    Of parts that must all hold the one with the rarest words is taken: fewest, then longest.
    """
    match part:
        case Word(needle):
            return frozenset((needle,))
        case Never() | Number() | Pattern():
            return None
        case Close(left, right, _):
            return _rarest((left, right))
        case Every(parts, _):
            return _rarest(parts)
        case Either(parts):
            needed = [_needed(each) for each in parts]
            some = [each for each in needed if each is not None]
            return frozenset().union(*some) if len(some) == len(needed) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[Needle] | None:
    needed = [found for each in parts if (found := _needed(each)) is not None]
    return min(needed, key=_commonness, default=None)


def _commonness(needles: frozenset[Needle]) -> tuple[int, int]:
    return len(needles), -min((len(needle.written) for needle in needles), default=0)
