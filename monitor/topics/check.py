"""Everything that is wrong with a topic, or only doubtful, told at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import QueryError
from monitor.model import Document, Topic
from monitor.topics.examples import by_title
from monitor.topics.explain import explain
from monitor.topics.matcher import Rule, matcher_of
from monitor.topics.parse import parse
from monitor.topics.plan import Aliases, matches_all, plan
from monitor.topics.query import Alias, Term, show, walk

_EXAMPLES_AT = datetime(2024, 1, 1, tzinfo=UTC)  # examples are titles without a date: any instant will do
_OPERATORS = ("or", "and", "not", "near")


@dataclass(frozen=True, slots=True)
class TopicFault:
    """One thing about a topic, or about an alias.

    topic:    its id; of an alias, its name
    part:     'match', 'reject', 'examples.match', 'examples.reject'; of an alias 'spellings'
    index:    which of them, from 0
    position: code points into that text
    fatal:    False for what only looks like a mistake
    """

    topic: str
    part: str
    index: int
    position: int
    problem: str
    remedy: str = ""
    found: str = ""
    nearest: str = ""
    fatal: bool = True


def check_topic(topic: Topic, aliases: Aliases) -> list[TopicFault]:
    """Faults of the queries of a topic, then, where there are none, of its examples; warnings among them."""
    faults: list[TopicFault] = []
    for index, query in enumerate(topic.match):
        faults += _query_faults(topic, "match", index, query, aliases)
    if topic.reject is not None:
        faults += _query_faults(topic, "reject", 0, topic.reject, aliases)
    if not any(fault.fatal for fault in faults):
        faults += _example_faults(topic, aliases)
    return faults


def _query_faults(topic: Topic, part: str, index: int, query: str, aliases: Aliases) -> Iterator[TopicFault]:
    try:
        tree = parse(query)
        # Each alias by itself first: an unknown one must not hide the next.
        for node in walk(tree):
            if isinstance(node, Alias):
                yield from _of(topic, part, index, node, aliases)
            if isinstance(node, Term) and node.text in _OPERATORS:
                remedy = f"write {node.text.upper()} for the operator, or put the word in quotes"
                problem = f"'{node.text}' is searched for as a word: operators are upper case"
                yield TopicFault(
                    topic.id, part, index, node.at, problem, remedy, node.text, node.text.upper(), fatal=False
                )
        made = plan(tree, aliases)
    except QueryError as fault:
        if not fault.found.startswith("@") or "NEAR" in fault.problem:
            yield _fault(topic, part, index, fault)
        return
    if part == "match" and matches_all(made):
        problem = "the query can match everything: it only says what must not occur"
        yield TopicFault(topic.id, part, index, 0, problem, "add a word, phrase or alias that must occur", query)


def _of(topic: Topic, part: str, index: int, node: Alias, aliases: Aliases) -> Iterator[TopicFault]:
    try:
        plan(node, aliases)
    except QueryError as fault:
        yield _fault(topic, part, index, fault)


def _fault(topic: Topic, part: str, index: int, fault: QueryError) -> TopicFault:
    return TopicFault(topic.id, part, index, fault.position, fault.problem, fault.remedy, fault.found, fault.nearest)


def _example_faults(topic: Topic, aliases: Aliases) -> Iterator[TopicFault]:
    """Titles that surely should match and do not, or the other way round; what a title cannot decide is left out."""
    for part, titles in (("match", topic.examples.match), ("reject", topic.examples.reject)):
        rule = _rule_for_titles(topic, aliases, hopeful=part == "match") if titles else None
        if rule is None:
            continue
        matcher = matcher_of([rule])
        for index, title in enumerate(titles):
            told = explain(matcher, topic.id, Document(title=title, first_seen=_EXAMPLES_AT), now=_EXAMPLES_AT)
            if told.wanted != (part == "match"):
                yield _example_fault(topic, part, index, title, told.sentence)


def _rule_for_titles(topic: Topic, aliases: Aliases, hopeful: bool) -> Rule | None:
    """The topic as titles can decide it, with what they cannot for (hopeful) or against a match; None: not at all."""
    match = [by_title(parse(query), hopeful) for query in topic.match]
    reject = by_title(parse(topic.reject), not hopeful) if topic.reject else False
    queries = [query for query in match if not isinstance(query, bool)]
    if True in match or reject is True or not queries:
        return None
    out = None if isinstance(reject, bool) else reject
    shown = Topic(topic.id, topic.title, tuple(map(show, queries)), show(out) if out else None)
    return Rule(shown, tuple(plan(query, aliases) for query in queries), plan(out, aliases) if out else None)


def _example_fault(topic: Topic, part: str, index: int, title: str, reason: str) -> TopicFault:
    if part == "match":
        problem, remedy = (
            f"this example should match and does not: {reason}",
            "widen the query, or take the example out",
        )
    else:
        problem, remedy = "this example should not match, but it does", "narrow the query or add to `reject`"
    return TopicFault(topic.id, f"examples.{part}", index, 0, problem, remedy, title)


def check_aliases(aliases: Aliases) -> list[TopicFault]:
    """Spellings that name an alias that is not there, or that go in a circle, or have no word in them."""
    faults = []
    for name, spellings in aliases.items():
        for index, spelling in enumerate(spellings):
            try:
                plan(Alias(name), {**aliases, name: (spelling,)})
            except QueryError as fault:
                faults.append(
                    TopicFault(name, "spellings", index, 0, fault.problem, fault.remedy, spelling, fault.nearest)
                )
    return faults
