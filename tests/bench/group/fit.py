"""Fits the weights of `monitor.group.similarity` to a labelled corpus and prints the table.

First the pairs: every item against the reports of the events nearest to it,
events taken as labelled. Then the events: the same with the events as labelled,
and again three times as the weights so far would have made them, so that they
learn to live with their own mistakes. Logistic regression by Newton's method,
with a ridge; a set counts for no more than a few hundred positives.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from math import exp
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from monitor.group import Features, features, glossary_of
from monitor.group.event import Candidate, options_for
from monitor.group.features import weigh
from monitor.group.similarity import SHIPPED, Languages, Weights, event_measures, languages, measures
from tests.group.memory_index import MemoryIndex

STREAMS = "cec_zh ainews_zh ainews_en ainews_mix written_mix ainews_text_en uci_en ecb_en".split()
PAIRS = "zh_pairs"
_POSITIVES_PAIRS, _POSITIVES_EVENTS = 300.0, 200.0  # that a set counts for
_RIDGE_PAIRS, _RIDGE_EVENTS = 2.0, 1.0
_ROUNDS = 3
_LEARN_AT = 0.3  # log odds at which an item joins while the events learn


_NONE = Weights(pair={kind: defaultdict(float) for kind in SHIPPED.pair}, event=defaultdict(float), joins=_LEARN_AT)


class Row(NamedTuple):
    """One comparison: its measures, whether the two are of one event, and how much it counts."""

    measures: dict[str, float]
    same: bool
    counts: float = 1.0


class Labelled(NamedTuple):
    """One item of a stream, and its event as labelled."""

    item: Features
    event: str


def half_of(line: str) -> int:
    """The half, 0 or 1, that an event belongs to: drawn by its storyline, so that follow-ups are on one side."""
    return crc32(line.encode()) % 2


def read_stream(corpus: Path, name: str, half: int | None = None) -> list[Labelled]:
    """The items of a set, or of one half of its events; of the pair set, two items of one event share its first id."""
    lines = {part: (corpus / f"{name}.{part}.jsonl").read_text("utf-8").splitlines() for part in ("items", "labels")}
    labels = [json.loads(line) for line in lines["labels"]]
    if name == PAIRS:
        events = {label["a"]: label["a"] for label in labels}
        events |= {label["b"]: label["a"] if label["label"] else label["b"] for label in labels}
    else:
        chosen = [label for label in labels if half in (None, half_of(label.get("storyline") or label["story_id"]))]
        events = {label["id"]: label["story_id"] for label in chosen}
    glossary, stream = glossary_of(), []
    for item in map(json.loads, lines["items"]):
        if item["id"] not in events:
            continue
        published = datetime.fromisoformat(item["ts"]) if item["ts"] else None
        found = features(item["title"], item["text"], item["lang"], published, glossary)
        glossary = glossary.with_name_pairs(found.name_pairs)
        stream.append(Labelled(found, events[item["id"]]))
    return stream


Join = Callable[[list[Candidate], list[int]], int | None]


def _walk(
    stream: Sequence[Labelled], join: Join, weights: Weights
) -> Iterator[tuple[Features, MemoryIndex, list[Candidate], list[bool]]]:
    """Each item with the options it has, and which of them hold mostly reports of its event; `join` picks one."""
    archive, members = MemoryIndex(), dict[int, list[str]]()
    founders: dict[str, int] = {}
    for number, (item, event) in enumerate(stream):
        weighed = weigh(item, *archive.document_frequencies(item.terms))
        options = options_for(weighed, archive, weights)
        right = [2 * members[option.event].count(event) >= len(members[option.event]) for option in options]
        yield item, archive, options, right
        chosen = join(options, [founders.get(event, -1)])
        chosen = number if chosen is None else chosen
        founders.setdefault(event, number)
        members.setdefault(chosen, []).append(event)
        archive.add(number, chosen, weighed)


def _as_labelled(_: list[Candidate], founder: list[int]) -> int | None:
    return founder[0] if founder[0] >= 0 else None


def _as_decided(options: list[Candidate], _: list[int]) -> int | None:
    return options[0].event if options and options[0].logit >= _LEARN_AT else None


def _weighed_rows(rows: list[Row], positives: float) -> list[Row]:
    share = min(1.0, positives / max(1, sum(row.same for row in rows)))
    return [row._replace(counts=share) for row in rows]


def fit(rows: Sequence[Row], ridge: float) -> dict[str, float]:
    """Weights by name that make the labels likeliest. The bias is not drawn to zero."""
    names = list(rows[0].measures)
    vectors = [[row.measures[name] for name in names] for row in rows]
    weights = [0.0] * len(names)
    for _ in range(12):
        gradient = [(ridge if n else 1e-6) * weight for n, weight in enumerate(weights)]
        curvature = [[(ridge if n else 1e-6) * (n == m) for m in range(len(names))] for n in range(len(names))]
        for row, vector in zip(rows, vectors, strict=True):
            _add(vector, weights, row, gradient, curvature)
        step = _solve(curvature, gradient)
        weights = [weight - part for weight, part in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-3:
            break
    return {name: round(weight, 2) for name, weight in zip(names, weights, strict=True)}


def _add(
    vector: list[float], weights: list[float], row: Row, gradient: list[float], curvature: list[list[float]]
) -> None:
    """Add one row's part to the gradient and the (lower half of the) curvature."""
    logit = sum(a * b for a, b in zip(vector, weights, strict=True))
    sure = 1 / (1 + exp(-max(min(logit, 30.0), -30.0)))
    error, bend = row.counts * (sure - row.same), row.counts * sure * (1 - sure)
    filled = [(n, value) for n, value in enumerate(vector) if value]
    for n, value in filled:
        gradient[n] += error * value
        line, part = curvature[n], bend * value
        for m, other in filled:
            line[m] += part * other


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination of a positive definite system."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for n, pivot in enumerate(rows):
        for line in rows[n + 1 :]:
            factor = line[n] / pivot[n]
            for m in range(n, len(line)):
                line[m] -= factor * pivot[m]
    solution = [0.0] * len(rows)
    for n in reversed(range(len(rows))):
        rest = sum(rows[n][m] * solution[m] for m in range(n + 1, len(rows)))
        solution[n] = (rows[n][-1] - rest) / rows[n][n]
    return solution


def fit_pairs(streams: Sequence[Sequence[Labelled]]) -> dict[Languages, dict[str, float]]:
    """The weights of pairs that the streams teach."""
    rows: dict[Languages, list[Row]] = {kind: [] for kind in SHIPPED.pair}
    for stream in streams:
        mine: dict[Languages, list[Row]] = {kind: [] for kind in rows}
        for item, archive, options, right in _walk(stream, _as_labelled, _NONE):
            weighed = weigh(item, *archive.document_frequencies(item.terms))
            for option, same in zip(options, right, strict=True):
                for report in option.members.reports:
                    mine[languages(weighed, report)].append(Row(measures(weighed, report), same))
        for kind, found in mine.items():
            rows[kind] += _weighed_rows(found, _POSITIVES_PAIRS)
    return {kind: fit(found, _RIDGE_PAIRS) for kind, found in rows.items()}


def fit_events(streams: Sequence[Sequence[Labelled]], weights: Weights) -> Weights:
    """The weights of events that the streams teach, with those of pairs as they are."""
    kept: list[list[Row]] = [[] for _ in streams]
    for turn in range(_ROUNDS + 1):
        for stream, rows in zip(streams, kept, strict=True):
            for item, archive, options, right in _walk(stream, _as_decided if turn else _as_labelled, weights):
                weighed = weigh(item, *archive.document_frequencies(item.terms))
                rows += [
                    Row(event_measures(weighed, option.members, weights), same)
                    for option, same in zip(options, right, strict=True)
                ]
        counted = [row for rows in kept for row in _weighed_rows(rows, _POSITIVES_EVENTS * (turn + 1))]
        weights = replace(weights, event=fit(counted, _RIDGE_EVENTS))
    return weights


def table(weights: Weights) -> str:
    """The weights in the form of `weights.py`."""
    chinese, words, across = (weights.pair[kind] for kind in ("chinese", "words", "across"))
    quoted = {name: f'"{name}",' for name in [*chinese, *weights.event]}
    lines = ["_PAIR = (", "    # measure          chinese  words  across"]
    lines += [f"    ({quoted[n]:19s} {chinese[n]:6.2f}, {words[n]:6.2f}, {across[n]:6.2f})," for n in chinese]
    lines += [")", "_EVENT = (", *(f"    ({quoted[n]:19s} {value:6.2f})," for n, value in weights.event.items()), ")"]
    return "\n".join(lines)


def fit_corpus(corpus: Path, half: int | None = None) -> Weights:
    """Fit to every labelled stream of a corpus, or to one half of their events. Takes a minute or two."""
    streams = [read_stream(corpus, name, half) for name in [*STREAMS, *([PAIRS] if half is None else [])]]
    return fit_events(streams, replace(_NONE, pair=fit_pairs(streams)))
