"""Near misses: items for which all clauses of a query hold except one.

The clauses of a query are the parts of its AND. An item that only `reject` excludes is a near miss too. At least one
of the clauses that hold must have found words: otherwise every item would be a near miss of a query with a NOT.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.topics.evaluate import Subject, evaluate
from monitor.topics.near import Finding, Findings
from monitor.topics.plan import AllOf, AnyOf, Not, Number, Plan
from monitor.topics.prefilter import commonness, required_terms
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
