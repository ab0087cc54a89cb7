"""All topics at once: an item is scanned once, and only topics whose words were seen are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import QueryError
from monitor.model import Document, Hit, Match, Topic
from monitor.topics.compiled import (
    Aliases,
    Either,
    Every,
    Pattern,
    Plan,
    Word,
    changes_with_time,
    matches_all,
    plan,
    walk_plan,
)
from monitor.topics.evaluate import Subject, evaluate, scan
from monitor.topics.near import Findings
from monitor.topics.needles import Needles, build
from monitor.topics.parse import parse
from monitor.topics.query import Not, show
from monitor.topics.required import needed
from monitor.topics.short import needed_when_short, one_short


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic ready to be matched. `match`: any may hold; `reject`: keeps an item out."""

    topic: Topic
    match: tuple[Plan, ...]
    reject: Plan | None


@dataclass(frozen=True)
class Matcher:
    """Rules over one automaton. Made by `compile_topics`; safe from any thread.

    fields:     those that some rule looks at
    by_pattern: by pattern of the automaton, the rules that can only match where it, or another of theirs, is seen
    clauses:    by rule, sets of patterns of each of which one must be seen where it matches
    always:     positions of the rules that may match without any needle: by number, pattern or negation
    """

    rules: tuple[Rule, ...]
    needles: Needles
    fields: tuple[str, ...]
    by_pattern: Sequence[Sequence[int]]
    clauses: Sequence[Sequence[frozenset[int]]]
    always: tuple[int, ...]

    def match(self, document: Document, *, now: datetime | None) -> tuple[Match, ...]:
        """Every topic that wants an item, in the order of the configuration.

        now: None gives also those that may want it at another time (see `changes_with_time`)
        """
        subject = self.scan(document, now)
        patterns = set[int]().union(*(sighting.patterns() for sighting in subject.sightings.values()))
        seen = set(self.always).union(*(self.by_pattern[pattern] for pattern in patterns))
        likely = (at for at in sorted(seen) if not any(map(patterns.isdisjoint, self.clauses[at])))
        found = (match_rule(self.rules[at], subject) for at in likely)
        return tuple(match for match in found if match is not None)

    def match_topic(self, topic_id: str, document: Document, *, now: datetime) -> Match | None:
        """The match of one topic. KeyError where there is no such topic."""
        return match_rule(self.rule(topic_id), self.scan(document, now))

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


def match_rule(rule: Rule, subject: Subject) -> Match | None:
    """The match of one rule: of a topic of near misses, an item that is one clause short."""
    if rule.topic.sources and subject.document.source not in rule.topic.sources:
        return None
    findings = next((found for part in rule.match if (found := evaluate(part, subject)) is not None), None)
    if rule.topic.near_of:
        return _near_miss(rule, subject, findings)
    if findings is None or _keeps_out(rule, subject):
        return None
    return Match(rule.topic.id, first_hits(findings))


def _near_miss(rule: Rule, subject: Subject, findings: Findings | None) -> Match | None:
    """An item that lacks one clause of the query, or that `reject` alone keeps out. findings: where it matches."""
    is_kept_out = _keeps_out(rule, subject)
    if findings is not None and rule.topic.reject and is_kept_out:
        return Match(rule.topic.id, first_hits(findings), show(Not(parse(rule.topic.reject))))
    if findings is not None or is_kept_out:
        return None
    short = next((near for part in rule.match if (near := one_short(part, subject))), None)
    return Match(rule.topic.id, first_hits(short.findings), short.clause) if short else None


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
    by_word: dict[str, list[int]] = {}
    always: list[int] = []
    for at, rule in enumerate(rules):
        words = (needed_when_short if rule.topic.near_of else needed)(Either(rule.match))
        if words is None:
            always.append(at)
        for needle in words or ():
            by_word.setdefault(needle.key, []).append(at)
    needles = build(part.needle for part in searched if isinstance(part, Word))
    by_pattern = [[at for form in forms for at in by_word.get(form.needle.key, ())] for forms in needles.forms]
    clauses = [_clauses(rule, needles) for rule in rules]
    return Matcher(rules, needles, tuple(fields), by_pattern, clauses, tuple(always))


def _clauses(rule: Rule, needles: Needles) -> tuple[frozenset[int], ...]:
    """For each clause that must hold the patterns of which one is then seen; none for a rule of near misses."""
    if rule.topic.near_of:
        return ()
    parts = rule.match[0].parts if len(rule.match) == 1 and isinstance(rule.match[0], Every) else (Either(rule.match),)
    words = [found for part in parts if (found := needed(part)) is not None]
    return tuple(frozenset(needles.patterns.get(needle.key, -1) for needle in each) for each in words)


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
