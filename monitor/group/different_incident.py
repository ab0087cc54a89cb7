"""Detect a different incident in the same organisation.

Another person leaves, or the reaction when somebody has left.

Such a report has most of its words in common with the reports of the earlier event, which it repeats as background.
The difference is whom the headline names, or what it says happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from monitor.group.features import Features, WeighedTerms
from monitor.group.glossary import is_common

# The person is before these verbs; with the others the organisation can be before, and the person is behind.
_DONE_BY = frozenset({"=leave", "=join", "=return"})
_DONE_TO = frozenset({"=oust", "=hire", "=appoint"})
_MOVES = _DONE_BY | _DONE_TO
_SHOWN = 3
_LEAST_WEIGHT = 0.2  # terms with less weight are in a third of all headlines


def different_incident(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Say how an item differs from the reports of an event with the same names, a clause.

    Empty if it does not.

    Only for texts with a body, because a body names the persons.
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
    """Return the name of another person who makes the same move, or an empty string.

    The name is new and in the position of the person; all else that the headlines have in common is one run of words,
    the name of the organisation.
    """
    new = (name for name in item.names if not any(name in report.weights for report in reports))
    found = [item.words[name] for name in new if moves.intersection(_DONE_TO.union(_said_after(item, name)))]
    return ", ".join(found[:_SHOWN]) if len(_runs(item, weighed, reports)) <= 1 else ""


def _said_after(item: Features, name: str) -> tuple[str, ...]:
    return item.said[item.said.index(name) :] if name in item.said else ()


def _runs(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> set[tuple[str, ...]]:
    """Return the runs of common words of the headlines, without moves and words that are common in any news."""
    telling = [term for term in item.said if not is_common(term) and weighed.weights.get(term, 0.0) >= _LEAST_WEIGHT]
    shared = groupby(telling, lambda term: term not in _MOVES and any(term in report.title for report in reports))
    return {tuple(run) for common, run in shared if common}
