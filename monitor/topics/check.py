"""Check a topic: report all faults and warnings of its queries and examples at once.

Examples are titles. A title has no date, source, language or body, so a clause about those is assumed to support the
example: only a certain contradiction is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import QueryError
from monitor.model import Document, Topic
from monitor.topics.explain import explain
from monitor.topics.hints import Hint, hints, proposal
from monitor.topics.matcher import Rule, matcher_of
from monitor.topics.parse import parse
from monitor.topics.plan import Aliases, matches_all, plan
from monitor.topics.query import Alias, And, Compare, InField, Near, Not, Or, Query, show, walk

_EXAMPLES_AT = datetime(2024, 1, 1, tzinfo=UTC)  # examples have no date, so any time will do
_IN_A_TITLE = ("title", "any")


@dataclass(frozen=True, slots=True)
class TopicFault:
    """A fault of a topic or of an alias.

    topic:    id of the topic, or name of the alias
    part:     'match', 'reject', 'examples.match', 'examples.reject'; 'spellings' for an alias
    index:    position in that list, from 0
    position: offset in that text, in code points
    found:    the faulty text
    nearest:  what to write in its place; empty if nothing is similar
    proposal: the whole text with all its forms of other tools corrected; empty if there are none
    fatal:    False for a warning
    """

    topic: str
    part: str
    index: int
    position: int
    problem: str
    remedy: str = ""
    found: str = ""
    nearest: str = ""
    proposal: str = ""
    fatal: bool = True


def check_topic(topic: Topic, aliases: Aliases) -> list[TopicFault]:
    """Return the faults and warnings of a topic.

    Examples are checked only if the queries have no fatal fault.
    """
    faults: list[TopicFault] = []
    for index, query in enumerate(topic.match):
        faults += _query_faults(topic, "match", index, query, aliases)
    if topic.reject is not None:
        faults += _query_faults(topic, "reject", 0, topic.reject, aliases)
    if not any(fault.fatal for fault in faults):
        faults += _example_faults(topic, aliases)
    return faults


def _query_faults(topic: Topic, part: str, index: int, query: str, aliases: Aliases) -> Iterator[TopicFault]:
    found = hints(query)
    try:
        tree = parse(query)
        # Plan each alias alone, so that one unknown alias does not hide another.
        for node in walk(tree):
            if isinstance(node, Alias):
                yield from _alias_faults(topic, part, index, node, aliases)
        made = plan(tree, aliases)
    except QueryError as fault:
        unknown_alias = fault.found.startswith("@") and "NEAR" not in fault.problem
        yield from _hinted(topic, part, index, query, found, fault.position)
        if not unknown_alias and not any(_covers(hint, fault.position) for hint in found):
            yield _fault(topic, part, index, fault)
        return
    yield from _hinted(topic, part, index, query, found)
    if part == "match" and matches_all(made):
        problem = "the query can match everything: it only says what must not occur"
        yield TopicFault(topic.id, part, index, 0, problem, "add a word, phrase or alias that must occur", query)


def _covers(hint: Hint, position: int) -> bool:
    return hint.at <= position < hint.at + len(hint.found)


def _hinted(
    topic: Topic, part: str, index: int, query: str, found: list[Hint], wrong_at: int = -1
) -> Iterator[TopicFault]:
    """Report forms of other tools, with the query as it should be. wrong_at: where parsing failed, or -1."""
    better = proposal(query, found)
    for hint in found:
        remedy = f"write {hint.proposed}, or put the words in quotes to search for them"
        fatal = _covers(hint, wrong_at)
        yield TopicFault(topic.id, part, index, hint.at, hint.problem, remedy, hint.found, hint.proposed, better, fatal)


def _alias_faults(topic: Topic, part: str, index: int, node: Alias, aliases: Aliases) -> Iterator[TopicFault]:
    try:
        plan(node, aliases)
    except QueryError as fault:
        yield _fault(topic, part, index, fault)


def _fault(topic: Topic, part: str, index: int, fault: QueryError) -> TopicFault:
    return TopicFault(topic.id, part, index, fault.position, fault.problem, fault.remedy, fault.found, fault.nearest)


def _example_faults(topic: Topic, aliases: Aliases) -> Iterator[TopicFault]:
    """Report examples whose result certainly differs from the expected one."""
    for part, titles in (("match", topic.examples.match), ("reject", topic.examples.reject)):
        rule = _rule_for_titles(topic, aliases, assumed=part == "match") if titles else None
        if rule is None:
            continue
        matcher = matcher_of([rule])
        for index, title in enumerate(titles):
            result = explain(matcher, topic.id, Document(title=title, first_seen=_EXAMPLES_AT), now=_EXAMPLES_AT)
            if result.wanted != (part == "match"):
                yield _example_fault(topic, part, index, title, result.sentence)


def _rule_for_titles(topic: Topic, aliases: Aliases, assumed: bool) -> Rule | None:
    """Reduce a topic to the clauses that a title can decide; None if a title decides nothing.

    assumed: the value of the other clauses, True to support a match
    """
    match = [_by_title(parse(query), assumed) for query in topic.match]
    reject = _by_title(parse(topic.reject), not assumed) if topic.reject else False
    queries = [query for query in match if not isinstance(query, bool)]
    if True in match or reject is True or not queries:
        return None
    out = None if isinstance(reject, bool) else reject
    shown = Topic(topic.id, topic.title, tuple(map(show, queries)), show(out) if out else None)
    return Rule(shown, tuple(plan(query, aliases) for query in queries), plan(out, aliases) if out else None)


def _by_title(query: Query, unknown: bool) -> Query | bool:
    """Replace clauses that a title cannot decide by `unknown`; return a bool if the query is then decided."""
    match query:
        case Compare():
            return unknown
        case InField(name, part, at):
            found = _by_title(part, unknown) if name in _IN_A_TITLE else unknown
            return found if isinstance(found, bool) else InField(name, found, at)
        case Near(left, right, distance, at):
            one, two = _by_title(left, unknown), _by_title(right, unknown)
            return unknown if isinstance(one, bool) or isinstance(two, bool) else Near(one, two, distance, at)
        case Not(part, at):
            found = _by_title(part, not unknown)
            return not found if isinstance(found, bool) else Not(found, at)
        case And(parts, at) | Or(parts, at):
            return _joined(query, [_by_title(part, unknown) for part in parts], at)
        case _:
            return query


def _joined(query: And | Or, parts: list[Query | bool], at: int) -> Query | bool:
    """Simplify an And or Or with decided parts: False decides an And, True an Or."""
    settles = isinstance(query, Or)
    if any(part is settles for part in parts):
        return settles
    rest = tuple(part for part in parts if not isinstance(part, bool))
    if len(rest) < 2:
        return rest[0] if rest else not settles
    return Or(rest, at) if settles else And(rest, at)


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
    """Report spellings that name an unknown alias, form a circle or contain no word."""
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
