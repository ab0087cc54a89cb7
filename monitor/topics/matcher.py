"""Match an item against all topics with one scan.

Near misses are items for which all clauses of a query hold except one. The clauses of a query are the parts of its
AND. An item that only `reject` excludes is a near miss too. At least one of the clauses that hold must have found
words: otherwise every item would be a near miss of a query with a NOT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from monitor.errors import QueryError
from monitor.model import Document, Hit, Match, Topic
from monitor.topics import query as syntax
from monitor.topics.evaluate import Finding, Findings, Subject, evaluate, scan, text_of
from monitor.topics.parse import parse
from monitor.topics.plan import (
    Aliases,
    AllOf,
    AnyOf,
    Not,
    Number,
    Pattern,
    Plan,
    Word,
    changes_with_time,
    matches_all,
    plan,
    walk_plan,
)
from monitor.topics.query import show
from monitor.topics.term_index import Prefilter, TermIndex, build_index, commonness, prefilter_for, required_terms
from monitor.topics.variants import SearchTerm


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The findings of the clauses that hold, and the text of the one that does not."""

    findings: Findings
    clause: str


def near_miss(part: Plan, subject: Subject) -> NearMiss | None:
    """Return the near miss of an item; None if it lacks no clause or several, or the query has only one."""
    if isinstance(part, AnyOf):
        return next((found for each in part.parts if (found := near_miss(each, subject))), None)
    if not isinstance(part, AllOf):
        return None
    held: list[Finding] = []
    missing: list[str] = []
    for clause, shown in _clauses(part):
        findings = evaluate(clause, subject)
        if findings is not None:
            held.extend(findings)
        else:
            missing.append(shown)
        if len(missing) > 1:
            return None
    return NearMiss(tuple(held), missing[0]) if held and missing else None


def _clauses(part: AllOf) -> Iterator[tuple[Plan, str]]:
    """Yield the parts of an AND, including those of nested ANDs, each with its text."""
    for each, shown in zip(part.parts, part.shown, strict=True):
        if isinstance(each, AllOf):
            yield from _clauses(each)
        else:
            yield each, shown


def required_for_near_miss(part: Plan) -> frozenset[SearchTerm] | None:
    """Return terms of which one is in every near miss; None if a near miss may have none of them.

    At most one clause fails. So of the two clauses with the rarest terms at least one holds.
    """
    if isinstance(part, AnyOf):
        several = [required_for_near_miss(each) for each in part.parts]
        some = [each for each in several if each is not None]
        return frozenset().union(*some) if len(some) == len(several) else None
    if not isinstance(part, AllOf):
        return required_terms(part)
    clauses = [clause for clause, _ in _clauses(part)]
    known = sorted((found for each in clauses if (found := required_terms(each)) is not None), key=commonness)
    if len(known) > 1:
        return known[0] | known[1]
    finds_without = any(required_terms(each) is None and not _finds_nothing(each) for each in clauses)
    return None if finds_without or not known else known[0]


def _finds_nothing(part: Plan) -> bool:
    """Tell whether a part holds without finding any words."""
    match part:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return all(map(_finds_nothing, parts))
        case _:
            return isinstance(part, Number | Not)


@dataclass(frozen=True, slots=True)
class Rule:
    """A planned topic. `match`: queries of which one must hold; `reject`: query that excludes an item."""

    topic: Topic
    match: tuple[Plan, ...]
    reject: Plan | None

    @property
    def queries(self) -> tuple[Plan, ...]:
        """All queries of the topic."""
        return (*self.match, self.reject) if self.reject else self.match


_MOST_PREFILTERED = 50  # patterns that the prefilter searches one by one; with more of them, folding is faster
_Clue: TypeAlias = tuple[int, frozenset[str]]  # position of a rule, and patterns of which one must be found too


@dataclass(frozen=True)
class Matcher:
    """Rules over one term index. Made by `compile_topics`; safe to use from any thread.

    fields:     the fields that are searched
    by_pattern: pattern to the rules that need this pattern or another of their patterns
    always:     positions of rules that can match without any term: by a number, a regex or a negation
    prefilter:  tells before folding that no rule can match an item; None with many rules
    """

    rules: tuple[Rule, ...]
    index: TermIndex
    fields: tuple[str, ...]
    by_pattern: Mapping[str, Sequence[_Clue]]
    always: tuple[int, ...]
    prefilter: Prefilter | None

    def match(self, document: Document, *, now: datetime | None) -> tuple[Match, ...]:
        """Return the matches of an item, in the order of the configuration.

        now: None to include topics that may match it at another time (see `changes_with_time`)
        """
        if self.prefilter is not None:
            written = "\n".join([text_of(document, name) for name in self.fields])
            if not self.prefilter.may_match(written):
                return ()
        subject = self.scan(document, now)
        found = [match_rule(self.rules[at], subject) for at in self._likely(subject.scan_result.seen)]
        return tuple([match for match in found if match is not None])

    def _likely(self, seen: frozenset[str]) -> list[int]:
        """Return the positions of rules that can match when these patterns were found, in order."""
        disjoint, together = seen.isdisjoint, self._together
        telling = [pattern for pattern in self._telling & seen if not disjoint(together[pattern])]
        brought = [at for pattern in telling for at, clause in self.by_pattern[pattern] if not disjoint(clause)]
        return sorted({*self.always, *brought})

    @cached_property
    def reads(self) -> frozenset[str]:
        """Fields that a match depends on: the searched fields, and the text if its length is compared."""
        parts = (part for rule in self.rules for query in rule.queries for part in walk_plan(query))
        counted = any(isinstance(part, Number) and part.name == "length" for part in parts)
        return frozenset((*self.fields, "text")) if counted else frozenset(self.fields)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Patterns that select rules."""
        return frozenset(self.by_pattern)

    @cached_property
    def _together(self) -> Mapping[str, frozenset[str]]:
        """Pattern to the patterns of which one must be found too, or the pattern selects no rule."""
        return {
            pattern: frozenset().union(*(clause for _, clause in clues)) for pattern, clues in self.by_pattern.items()
        }

    def match_topic(self, topic_id: str, document: Document, *, now: datetime | None) -> Match | None:
        """Return the match of one topic, or None. Raises KeyError if there is no such topic."""
        return match_rule(self.rule(topic_id), self.scan(document, now))

    def changes_with_time(self, topic_id: str) -> bool:
        """Tell whether a topic must be matched again at each publication.

        Raises KeyError for an unknown topic.
        """
        rule = self.rule(topic_id)
        return any(map(changes_with_time, rule.queries))

    def rule(self, topic_id: str) -> Rule:
        """Return the rule of a topic. Raises KeyError if there is no such topic."""
        for rule in self.rules:
            if rule.topic.id == topic_id:
                return rule
        raise KeyError(topic_id)

    def scan(self, document: Document, now: datetime | None) -> Subject:
        """Fold an item and find all terms in it."""
        return scan(self.index, document, self.fields, now)


def match_rule(rule: Rule, subject: Subject) -> Match | None:
    """Return the match of one rule, or None. A topic of near misses matches items that lack one clause."""
    if rule.topic.sources and subject.document.source not in rule.topic.sources:
        return None
    findings = next((found for part in rule.match if (found := evaluate(part, subject)) is not None), None)
    if rule.topic.near_of:
        return _near_miss(rule, subject, findings)
    if findings is None or _keeps_out(rule, subject):
        return None
    return Match(rule.topic.id, first_hits(findings))


def _near_miss(rule: Rule, subject: Subject, findings: Findings | None) -> Match | None:
    """Match an item that lacks one clause of the query, or that only `reject` excludes."""
    is_kept_out = _keeps_out(rule, subject)
    if findings is not None and rule.topic.reject and is_kept_out:
        return Match(rule.topic.id, first_hits(findings), show(syntax.Not(parse(rule.topic.reject))))
    if findings is not None or is_kept_out:
        return None
    short = next((near for part in rule.match if (near := near_miss(part, subject))), None)
    return Match(rule.topic.id, first_hits(short.findings), short.clause) if short else None


def _keeps_out(rule: Rule, subject: Subject) -> bool:
    if rule.reject is None or (subject.now is None and changes_with_time(rule.reject)):
        return False
    return evaluate(rule.reject, subject) is not None


def first_hits(findings: Findings) -> tuple[Hit, ...]:
    """Return the first hit of each term in each field, so that a long text does not give a long list."""
    found: dict[tuple[str, str, str], Hit] = {}
    for finding in findings:
        for hit in finding.hits:
            key = (hit.field, hit.term, hit.alias)
            known = found.get(key)
            if known is None or hit.start < known.start:
                found[key] = hit
    return tuple(
        sorted(found.values(), key=lambda hit: (hit.field != "title", hit.field, hit.start, hit.end, hit.term))
    )


def compile_topics(topics: Iterable[Topic], aliases: Aliases) -> Matcher:
    """Compile topics. Raises QueryError for the first faulty query."""
    rules = []
    for topic in topics:
        match = tuple(plan(parse(query), aliases) for query in topic.match)
        for query, made in zip(topic.match, match, strict=True):
            if matches_all(made):
                remedy = "add a word, phrase or alias that must occur"
                raise QueryError("the query can match everything: it only says what must not occur", 0, query, remedy)
        rules.append(Rule(topic, match, plan(parse(topic.reject), aliases) if topic.reject else None))
    return matcher_of(rules)


def matcher_of(made: Iterable[Rule]) -> Matcher:
    """Build a matcher from planned rules."""
    rules = tuple(made)
    parts = (part for rule in rules for query in rule.queries for part in walk_plan(query))
    searched = [part for part in parts if isinstance(part, Word | Pattern)]
    fields = dict.fromkeys(name for part in searched for name in part.fields)
    index = build_index(part.search_term for part in searched if isinstance(part, Word))
    by_pattern: dict[str, list[_Clue]] = {}
    always: list[int] = []
    for at, rule in enumerate(rules):
        words = (required_for_near_miss if rule.topic.near_of else required_terms)(AnyOf(rule.match))
        if words is None:
            always.append(at)
            continue
        telling = _patterns(words, index)
        only = rule.match[0] if len(rule.match) == 1 and not rule.topic.near_of else None
        required = map(required_terms, only.parts if isinstance(only, AllOf) else ())
        others = (clause for each in required if each is not None and (clause := _patterns(each, index)) != telling)
        clue = (at, min(others, key=len, default=telling))
        for pattern in telling:
            by_pattern.setdefault(pattern, []).append(clue)
    clues = {pattern: tuple(several) for pattern, several in by_pattern.items()}
    prefilter = None if always or len(clues) > _MOST_PREFILTERED else prefilter_for(index.variants_of(clues))
    return Matcher(rules, index, tuple(fields), clues, tuple(always), prefilter)


def _patterns(words: Iterable[SearchTerm], index: TermIndex) -> frozenset[str]:
    """Return the patterns of some terms."""
    return frozenset(pattern for search_term in words for pattern in index.patterns(search_term))


def compile_query(query: str, aliases: Aliases) -> Matcher:
    """Compile one query as a matcher with the topic 'query'. Raises QueryError."""
    return compile_topics([Topic("query", query, (query,))], aliases)
