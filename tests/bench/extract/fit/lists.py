"""Fit the weights of the list finder, as `python -m tests.bench.extract.fit.lists --corpus A --pages DIR`.

Logistic regression on the links of the corpus's list pages, every page with equal weight, drawn towards the weights in
use: few pages speak, so a weight moves only where they agree. Printed are the figures of each half of the sites fitted
on the other, then the weights fitted on all pages. Nothing is written: weights are a table in
`monitor/discover/scoring.py`, changed by hand. Standard library only; a run takes a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.discover import scoring
from monitor.discover.finder import page_links
from monitor.discover.row import Reading
from monitor.discover.scoring import Link, group_features, own_features, shape_features, sure_shapes
from monitor.text.markup import decode, parse
from tests.bench.extract.__main__ import scorer

NOW = datetime(2030, 1, 1, tzinfo=UTC)
DRAWN, STEPS, RATE, SHARPNESS = 0.02, 150, 1.0, 2.0  # pull towards the old weights; descent; how steep a score is
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page with the features of its links but those of shapes, which depend on the weights."""

    site: str
    gold: frozenset[str]
    links: tuple[Link, ...]
    keys: tuple[str, ...]
    features: tuple[Mapping[str, float], ...]


def read(page: Mapping[str, Any], judge: Any, folder: Path) -> ListPage:
    """The links of one page of the corpus."""
    url = page["url"]
    root = parse(decode((folder / page["html_path"]).read_bytes(), "text/html"))
    links = page_links(root, url, Reading(NOW, UTC))
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(link.group, []).append(link)
    shared = {name: group_features(group) for name, group in groups.items()}
    return ListPage(
        page["site"],
        frozenset(judge.address(item["url"], url) for item in page["items"]),
        tuple(links),
        tuple(judge.address(link.url, url) for link in links),
        tuple({**shared[link.group], **own_features(link)} for link in links),
    )


def with_shapes(page: ListPage, weights: Weights) -> list[Mapping[str, float]]:
    """All features of a page's links."""
    for link, features in zip(page.links, page.features, strict=True):
        link.score = sum(weights[name] * value for name, value in features.items())
    seen = sure_shapes(page.links)
    return [
        {**features, **shape_features(link, seen)} for link, features in zip(page.links, page.features, strict=True)
    ]


def figures(page: ListPage, weights: Weights) -> tuple[float, float, float]:
    """Precision, recall and F1 of a page, before the finder's rules about rows of one headline and side lists."""
    rows = with_shapes(page, weights)
    score = [sum(weights[name] * value for name, value in features.items()) for features in rows]
    found = {key for key, one in zip(page.keys, score, strict=True) if one >= scoring.ENOUGH}
    hits = len(found & page.gold)
    precision, recall = hits / max(len(found), 1), hits / max(len(page.gold), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def fit(pages: Sequence[ListPage], start: Weights) -> Weights:
    """Weights that tell the links of these pages apart."""
    weights = dict(start)
    rows: list[tuple[Mapping[str, float], float, float]] = []
    for step in range(STEPS):
        if step % 30 == 0:  # the sure shapes follow the weights
            rows = [
                (features, float(key in page.gold), 1 / len(page.links))
                for page in pages
                for features, key in zip(with_shapes(page, weights), page.keys, strict=True)
            ]
        slope = {name: DRAWN * (weights[name] - start[name]) for name in weights}
        for features, wanted, share in rows:
            score = sum(weights[name] * value for name, value in features.items()) - scoring.ENOUGH
            error = (1 / (1 + math.exp(-max(-20.0, min(20.0, SHARPNESS * score)))) - wanted) * share / len(pages)
            for name, value in features.items():
                slope[name] += SHARPNESS * error * value
        weights = {name: weights[name] - RATE * slope[name] for name in weights}
    return weights


def main() -> None:
    """Print both directions, and the weights of all pages."""
    options = argparse.ArgumentParser()
    options.add_argument("--corpus", type=Path, required=True)
    options.add_argument("--pages", type=Path, required=True)
    given = options.parse_args()
    judge = scorer(given.corpus)
    pages = [read(page, judge, given.pages) for page in judge.read_lines(given.corpus / "listing.jsonl")]
    start = dict(scoring.WEIGHTS)
    halves: dict[int, list[ListPage]] = {0: [], 1: []}
    for page in pages:
        halves[hashlib.sha256(page.site.encode()).digest()[0] % 2].append(page)
    for name, fitted_on, told in (("A → B", 0, 1), ("B → A", 1, 0)):
        fitted = fit(halves[fitted_on], start)
        for what, weights in (("as is", start), ("fitted", fitted)):
            means = [statistics.fmean(each) for each in zip(*(figures(p, weights) for p in halves[told]), strict=True)]
            print(f"{name} {what:7} {len(halves[told])} pages  P {means[0]:.3f}  R {means[1]:.3f}  F1 {means[2]:.3f}")
    fitted = fit(pages, start)
    means = [statistics.fmean(each) for each in zip(*(figures(p, fitted) for p in pages), strict=True)]
    print(f"all, fitted on all: P {means[0]:.3f}  R {means[1]:.3f}  F1 {means[2]:.3f}")
    for weight, value in fitted.items():
        print(f"    {weight!r}: {value:.2f},  # was {start[weight]}")


if __name__ == "__main__":
    main()
