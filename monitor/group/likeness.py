"""How alike two items are: twenty-one measures, weighed by a logistic regression for each pair of languages.

The measures are shares and counts of terms that both have, each term by its
rarity, so that one rare name says more than ten common words. The weights stand
in `weights.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from math import sqrt

from monitor.group.features import Weighed
from monitor.group.glossary import is_action, is_thing
from monitor.group.terms import is_amount, is_pair
from monitor.group.weights import SHIPPED, Languages, Weights

LONGEST_GAP = 6.0  # days; reports further apart are not compared
_UNTIMED_GAP = 1.0  # days assumed where one of two items has no time
_BRIEF = 4  # terms of a headline that says little
_BOUND = 8.0  # of a logit: no pair is surer than that


def likeness(new: Weighed, old: Weighed, weights: Weights = SHIPPED) -> float:
    """The log odds, within ±8, that two items report one event."""
    table = weights.pair[languages(new, old)]
    total = sum(table[name] * value for name, value in measures(new, old).items())
    return max(min(total, _BOUND), -_BOUND)


def languages(new: Weighed, old: Weighed) -> Languages:
    """Which table of weights a pair takes."""
    if new.chinese != old.chinese:
        return "across"
    return "chinese" if new.chinese else "words"


def measures(new: Weighed, old: Weighed) -> dict[str, float]:
    """The measures of a pair by name, each between 0 and about 1. Not symmetric: the new is read against the old."""
    both = {term: new.weights[term] for term in new.weights if term in old.weights}
    telling = sorted((weight for term, weight in both.items() if term in new.title or term in old.title), reverse=True)
    rarest, second, third, *_ = [*telling, 0.0, 0.0, 0.0]
    known, knows = _known(new, old), _known(old, new)
    return {
        "bias": 1.0,
        "same_title": _cosine(new, old, both, lead=False),
        "same_text": _cosine(new, old, both, lead=True),
        "known": known,
        "knows": knows,
        "both_known": min(known, knows) ** 2,
        "rarest": rarest,
        "second": second,
        "third": third,
        "words": _words(new, old, both),
        "days": min(days_between(new.published, old.published), LONGEST_GAP) / LONGEST_GAP,
        "brief": float(min(len(new.title), len(old.title)) <= _BRIEF),
        **_names(new, old),
        **_bodies(new, old),
        **_facts(new, old, both),
    }


def days_between(one: datetime | None, other: datetime | None) -> float:
    """Days between two times; one where a time is not known."""
    return abs((one - other).total_seconds()) / 86400 if one and other else _UNTIMED_GAP


def _in_title(term: str, new: Weighed, old: Weighed) -> bool:
    return term in new.title or term in old.title


def _words(new: Weighed, old: Weighed, both: Mapping[str, float]) -> float:
    """How much plain words in common weigh, of which one headline has each; three rare ones are all it takes."""
    return min(sum(weight for term, weight in both.items() if _is_word(term) and _in_title(term, new, old)), 3) / 3


def _is_word(term: str) -> bool:
    return term[0] not in "=#@" and not is_pair(term)


def _cosine(new: Weighed, old: Weighed, both: Mapping[str, float], *, lead: bool) -> float:
    """Cosine of the weighed terms; with the lead, those of the headline count double."""
    dot = 0.0
    for term, weight in both.items():
        double = (term in new.title) + (term in old.title)
        dot += weight * weight * (1 << double if lead else double == 2)
    return dot / sqrt(_square(new, lead) * _square(old, lead)) if dot else 0.0


def _square(item: Weighed, lead: bool) -> float:
    if not lead:
        return sum(item.weights[term] ** 2 for term in item.title)
    return sum((2 * weight if term in item.title else weight) ** 2 for term, weight in item.weights.items())


def _known(one: Weighed, other: Weighed) -> float:
    """The share of one's headline that the other has anywhere; across languages, of what both could write."""
    terms: Iterable[str] = one.title
    if one.chinese != other.chinese:
        terms = [term for term in terms if not is_pair(term)]
    total = sum(one.weights[term] for term in terms)
    return sum(one.weights[term] for term in terms if term in other.weights) / total if total else 0.0


def _names(new: Weighed, old: Weighed) -> dict[str, float]:
    """Whether the names of two Chinese texts agree: there the words in Latin letters, and what the glossary names."""
    mine, theirs = _named(new), _named(old)
    if not (new.chinese and old.chinese and mine and theirs):
        return {"names": 0.0, "names_differ": 0.0, "unnamed": float(new.chinese and old.chinese)}
    common = {term for term in mine if term in old.weights} | {term for term in theirs if term in new.weights}
    least = min(sum(new.weights[term] for term in mine), sum(old.weights[term] for term in theirs))
    share = sum(new.weights.get(term, 0.0) for term in common) / least
    return {"names": min(share, 1.0), "names_differ": float(not common), "unnamed": 0.0}


def _named(item: Weighed) -> list[str]:
    return [term for term in item.weights if not is_pair(term) and term[0] not in "#@" and not is_thing(term)]


def _bodies(new: Weighed, old: Weighed) -> dict[str, float]:
    """Whether both, or only one, has more than a headline; told of languages that are written in words alone.

    The labelled Chinese reports with a body are too few, and too much alike, to learn from.
    """
    if new.chinese or old.chinese:
        return {"both_bodies": 0.0, "one_body": 0.0}
    having = (len(new.weights) > len(new.title)) + (len(old.weights) > len(old.title))
    return {"both_bodies": float(having == 2), "one_body": float(having == 1)}


def _facts(new: Weighed, old: Weighed, both: Mapping[str, float]) -> dict[str, float]:
    """Whether amounts, days and what happened agree, or contradict each other in the headlines."""
    amounts = sum(term[0] in "#@" for term in both if _in_title(term, new, old))
    actions = any(is_action(term) and term in new.title and term in old.title for term in both)
    return {
        "amounts": min(amounts, 2) / 2,
        "amounts_differ": float(_differ(new, old, is_amount)),
        "action": float(actions),
        "actions_differ": float(_differ(new, old, is_action)),
    }


def _differ(new: Weighed, old: Weighed, kind: Callable[[str], bool]) -> bool:
    """Whether both headlines have terms of a kind, and neither has one of the other's."""
    mine, theirs = set(filter(kind, new.title)), set(filter(kind, old.title))
    return bool(mine and theirs) and mine.isdisjoint(old.weights) and theirs.isdisjoint(new.weights)
