"""Detect a different incident about the same organisation.

Such a report shares most of its words with those of the event before, which it tells again as what led to it. What
tells the two apart is whom the headline names, or what it says happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from monitor.group.features import Features, WeighedTerms
from monitor.group.glossary import is_common

# Whoever does it stands before it; of the others, the house may, and whom it takes or loses stands behind it.
_DONE_BY = frozenset({"=leave", "=join", "=return"})
_DONE_TO = frozenset({"=oust", "=hire", "=appoint"})
_MOVES = _DONE_BY | _DONE_TO
_SHOWN = 3
_TELLING = 0.2  # what weighs less stands in one headline of three


def different_incident(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Describe what separates an item from the reports of an event with the same names; or empty.

    Told of texts with a body alone, where who is meant would be named.
    """
    if not item.lead or not any(len(report.weights) > len(report.title) for report in reports):
        return ""
    theirs = frozenset[str]().union(*(report.actions for report in reports))
    if theirs and weighed.actions and theirs <= _MOVES and weighed.actions.isdisjoint(_MOVES):
        what = ", ".join(item.words[term] for term in item.title if term in weighed.actions)
        return f"its headline says “{what}”, and theirs only who came or went"
    name = _somebody_else(item, weighed, reports, theirs & weighed.actions & _MOVES)
    return f"its headline names “{name}”, of whom they have no word" if name else ""


def _somebody_else(
    item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms], moves: frozenset[str]
) -> str:
    """Find another person whom the headline reports to make the same move.

    The name is new, and stands where who moves does; all else that the headlines have in common is one run of
    words: the house.
    """
    new = (name for name in item.names if not any(name in report.weights for report in reports))
    found = [item.words[name] for name in new if moves.intersection(_DONE_TO.union(_said_after(item, name)))]
    return ", ".join(found[:_SHOWN]) if len(_runs(item, weighed, reports)) <= 1 else ""


def _said_after(item: Features, name: str) -> tuple[str, ...]:
    return item.said[item.said.index(name) :] if name in item.said else ()


def _runs(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> set[tuple[str, ...]]:
    """Find runs of words that the headline shares with the reports, without moves and common words."""
    telling = [term for term in item.said if not is_common(term) and weighed.weights.get(term, 0.0) >= _TELLING]
    shared = groupby(telling, lambda term: term not in _MOVES and any(term in report.title for report in reports))
    return {tuple(run) for common, run in shared if common}
