"""Similarity of two items: 21 measures, weighted by a logistic regression for each pair of languages.

The measures are shares and counts of common terms, each term by its idf, so that one rare name counts more than ten
common words. The weights are in `weights.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import sqrt

from monitor.group.features import WeighedTerms
from monitor.group.terms import is_pair
from monitor.group.weights import SHIPPED, Languages, Weights

LONGEST_GAP = 6.0  # days; reports further apart are not compared
_UNTIMED_GAP = 1.0  # days that are assumed if one of the items has no time
_BRIEF = 4  # terms of a very short headline
_BOUND = 8.0  # bound of a logit


def similarity(new: WeighedTerms, old: WeighedTerms, weights: Weights = SHIPPED) -> float:
    """Return the log odds, within ±8, that two items are reports of one event."""
    table = weights.pair[languages(new, old)]
    total = sum(table[name] * value for name, value in measures(new, old).items())
    return max(min(total, _BOUND), -_BOUND)


def languages(new: WeighedTerms, old: WeighedTerms) -> Languages:
    """Return the column of weights for a pair."""
    if new.chinese != old.chinese:
        return "across"
    return "chinese" if new.chinese else "words"


def measures(new: WeighedTerms, old: WeighedTerms) -> dict[str, float]:
    """Measure a pair; returns values by name, each from 0 to about 1. Not symmetric."""
    both = {term: weight for term, weight in new.weights.items() if term in old.weights}
    titled = {term: weight for term, weight in both.items() if term in new.title or term in old.title}
    rarest, second, third, *_ = [*sorted(titled.values(), reverse=True), 0.0, 0.0, 0.0]
    known, knows = _known(new, old), _known(old, new)
    return {
        "bias": 1.0,
        **_cosines(new, old, both),
        "known": known,
        "knows": knows,
        "both_known": min(known, knows) ** 2,
        "rarest": rarest,
        "second": second,
        "third": third,
        "words": min(sum(weight for term, weight in titled.items() if _is_word(term)), 3) / 3,
        "days": min(days_between(new.published, old.published), LONGEST_GAP) / LONGEST_GAP,
        "brief": float(min(len(new.title), len(old.title)) <= _BRIEF),
        **_names(new, old),
        **_bodies(new, old),
        **_facts(new, old, titled),
    }


def days_between(one: datetime | None, other: datetime | None) -> float:
    """Return the days between two times; 1 if one of them is not known."""
    return abs((one - other).total_seconds()) / 86400 if one and other else _UNTIMED_GAP


def _is_word(term: str) -> bool:
    """Tell whether a term is a plain word; three rare common words of a headline count in full."""
    return term[0] not in "=#@" and not is_pair(term)


def _cosines(new: WeighedTerms, old: WeighedTerms, both: Mapping[str, float]) -> dict[str, float]:
    """Return cosines of the weighted terms.

    Of the headlines, and of all terms, with headline terms doubled.
    """
    title = text = 0.0
    for term, weight in both.items():
        double = (term in new.title) + (term in old.title)
        text += weight * weight * (1 << double)
        title += weight * weight * (double == 2)
    return {
        "same_title": title / sqrt(new.title_square * old.title_square) if title else 0.0,
        "same_text": text / sqrt(new.text_square * old.text_square) if text else 0.0,
    }


def _known(one: WeighedTerms, other: WeighedTerms) -> float:
    """Return the share of a headline that the other item has; across languages, of what both can have."""
    heading = one.heading
    if one.chinese != other.chinese:
        heading = {term: weight for term, weight in heading.items() if not is_pair(term)}
    total = sum(heading.values())
    return sum(weight for term, weight in heading.items() if term in other.weights) / total if total else 0.0


def _names(new: WeighedTerms, old: WeighedTerms) -> dict[str, float]:
    """Compare the names of two Chinese texts."""
    if not (new.chinese and old.chinese):
        return {"names": 0.0, "names_differ": 0.0, "unnamed": 0.0}
    if not (new.names and old.names):
        return {"names": 0.0, "names_differ": 0.0, "unnamed": 1.0}
    common = [term for term in new.names if term in old.weights]
    common += [term for term in old.names if term in new.weights and term not in common]
    least = min(sum(new.weights[term] for term in new.names), sum(old.weights[term] for term in old.names))
    share = sum(new.weights.get(term, 0.0) for term in common) / least
    return {"names": min(share, 1.0), "names_differ": float(not common), "unnamed": 0.0}


def _bodies(new: WeighedTerms, old: WeighedTerms) -> dict[str, float]:
    """Tell whether both items, or only one, have a body; not for Chinese.

    The labelled Chinese reports with a body are too few, and too similar, to fit a weight to.
    """
    if new.chinese or old.chinese:
        return {"both_bodies": 0.0, "one_body": 0.0}
    having = (len(new.weights) > len(new.title)) + (len(old.weights) > len(old.title))
    return {"both_bodies": float(having == 2), "one_body": float(having == 1)}


def _facts(new: WeighedTerms, old: WeighedTerms, titled: Mapping[str, float]) -> dict[str, float]:
    """Compare amounts, days and actions of the headlines."""
    amounts = sum(term[0] in "#@" for term in titled)
    return {
        "amounts": min(amounts, 2) / 2,
        "amounts_differ": float(_differ(new, old, new.amounts, old.amounts)),
        "action": float(not new.actions.isdisjoint(old.actions)),
        "actions_differ": float(_differ(new, old, new.actions, old.actions)),
    }


def _differ(new: WeighedTerms, old: WeighedTerms, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether both headlines have terms of a kind, and neither item has one of the other's."""
    return bool(mine and theirs) and mine.isdisjoint(old.weights) and theirs.isdisjoint(new.weights)
