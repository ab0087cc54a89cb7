"""Near misses: items of which all clauses of a query hold but one.

The clauses of a query are the parts of its AND. What matches and is kept out by `reject` alone is one clause short
too. At least one of the clauses that hold must have found words: else a query with a NOT is always one short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.topics.evaluate import Subject, evaluate
from monitor.topics.near import Finding, Findings
from monitor.topics.plan import AllOf, AnyOf, Not, Number, Plan
from monitor.topics.required import commonness, required_terms
from monitor.topics.variants import SearchTerm


@dataclass(frozen=True, slots=True)
class NearMiss:
    """What holds, and the one clause that does not, as a person wrote it."""

    findings: Findings
    clause: str


def near_miss(part: Plan, subject: Subject) -> NearMiss | None:
    """The one clause of a query that an item lacks; None where it lacks none, or more, or has only one clause."""
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
    """The parts of an AND, and of an AND in it."""
    for each, shown in zip(part.parts, part.shown, strict=True):
        if isinstance(each, AllOf):
            yield from _clauses(each)
        else:
            yield each, shown


def required_for_near_miss(part: Plan) -> frozenset[SearchTerm] | None:
    """Search terms of which one must stand wherever a part holds but for one clause; None where it may without any.

    Of two clauses one holds: so of the two with the rarest words one does.
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
    """Whether a part may hold, but never because of words."""
    match part:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return all(map(_finds_nothing, parts))
        case _:
            return isinstance(part, Number | Not)
