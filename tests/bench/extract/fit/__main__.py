"""Fit the tables of the judge, as `python -m tests.bench.extract.fit`; prints cross-validated figures.

    --corpus A --corpus B   corpora with an `articles.jsonl.gz`; the first has `score.py`
    --pages DIR             their unpacked pages
    --cache FILE            what is needed of each page; made once, in some minutes; delete it when features change
    --write                 write monitor/extract/tables.json, fitted on all pages
    --folds DIR             write the models of each fold, by which `articles --folds DIR` measures on unseen sites
    body, dates             fit this part alone

Needs the extra `bench` (lightgbm, numpy). The folds are by a hash of the site. One thread and fixed seeds: a second run
writes the same bytes.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from monitor.extract import judge
from monitor.extract.body import without_repetition
from tests.bench.extract.__main__ import scorer
from tests.bench.extract.fit import dates
from tests.bench.extract.fit.pages import (
    FOLDS,
    SAME_BYTES,
    Record,
    blocks_of,
    cleaned,
    digest,
    dump,
    fold_of,
    interval,
    labels,
    records,
)

TABLES = Path(judge.__file__).parent / "tables.json"
BLOCK = SAME_BYTES | {
    "objective": "cross_entropy", "num_leaves": 16, "learning_rate": 0.15, "min_data_in_leaf": 100,
    "feature_fraction": 0.5, "lambda_l2": 5.0,
}  # fmt: skip
ROUNDS = 60
DIGITS = 5  # of thresholds and leaves


def fit_blocks(pages: Sequence[Record]) -> Any:
    """The trees; a page weighs one by the root of the number of its site, a block the root of its length."""
    counts = Counter(page["site"] or page["id"] for page in pages)
    kept = [page["y"] >= 0 for page in pages]
    features = np.concatenate([page["X"][ok] for page, ok in zip(pages, kept, strict=True)])
    target = np.concatenate([page["y"][ok] for page, ok in zip(pages, kept, strict=True)])
    shares = [counts[page["site"] or page["id"]] ** -0.5 for page in pages]
    weight = np.concatenate([page["weight"][ok] * own for page, ok, own in zip(pages, kept, shares, strict=True)])
    return lightgbm.train(BLOCK, lightgbm.Dataset(features, target, weight=weight), ROUNDS)


def prepare(page: Record) -> None:
    """Add the arrays of a record."""
    page["fold"] = fold_of(page)
    page["X"] = np.array([list(row) for row in page["rows"]], dtype=np.float32)
    roots = np.sqrt([len(text) for text in page["texts"]])
    page["weight"] = 100 * roots / max(1.0, roots.sum())
    page["y"] = np.array(labels(page))
    page["blocks"] = blocks_of(page)


@dataclass(frozen=True, slots=True)
class Fit:
    """Figures by group, models by name, and for each fold the models that were fitted without it."""

    figures: dict[str, list[float]]
    models: dict[str, Any]
    folds: Sequence[dict[str, Any]]


def cross_validate(score: Any, pages: Sequence[Record]) -> list[dict[str, Any]]:
    """Add to each record its F1 without the judge and with one fitted on the other folds; gives those, by fold."""
    models: list[dict[str, Any]] = []
    for fold in range(FOLDS):
        model = fit_blocks([page for page in pages if page["fold"] != fold])
        for page in pages:
            if page["fold"] == fold and page["gold_text"]:
                page["f1"] = page["first_f1"] = score.token_scores(page["gold_text"], page["first"])[0]
                if judge.han_share(page["blocks"]) > judge.MOST_HAN:
                    continue
                chances = model.predict(page["X"], num_threads=1)
                if judge.is_judged(page["blocks"], page["m1"], page["m2"]):
                    mask = judge.taken(page["blocks"], chances, page["m1"])
                else:
                    mask = judge.without_edges(page["blocks"], page["m1"], chances.__getitem__)
                if any(mask) and mask != list(page["m1"]):
                    blocks = [block for block, mark in zip(page["blocks"], mask, strict=True) if mark]
                    second = cleaned(without_repetition(blocks), page["title"])
                    page["f1"] = score.token_scores(page["gold_text"], second)[0]
        models.append({"block": model})
    return models


def figures(pages: Sequence[Record]) -> dict[str, list[float]]:
    """For all sets but `drag`, for each set and for Chinese: pages, F1 before and after, interval of the difference."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for page in pages:
        groups[page["set"]].append(page)
        if page["set"] != "drag":
            groups["all"].append(page)
        if page["lang"] == "zh":
            groups["zh"].append(page)
    return {
        name: [
            float(len(group)),
            *(statistics.fmean(page[key] for page in group) for key in ("first_f1", "f1")),
            *interval(group, lambda page: page["f1"] - page["first_f1"]),
        ]
        for name, group in sorted(groups.items())
    }


def tables_of(model: Any) -> list[list[list[float]]]:
    """The trees of a model as the lists that `monitor.extract.judge` reads."""
    return [_table(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def _table(root: Any) -> list[list[float]]:
    nodes: list[list[float]] = []

    def add(node: Any) -> int:
        place = len(nodes)
        nodes.append([-1, round(node.get("leaf_value", 0.0), DIGITS), 0, 0])
        if "split_feature" in node:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[place] = [node["split_feature"], round(node["threshold"], DIGITS), left, right]
        return place

    add(root)
    return [list(column) for column in zip(*nodes, strict=True)]


def fit_body(score: Any, options: argparse.Namespace) -> Fit:
    """Fit the judge of the body."""
    found = records(score, options.corpus, options.pages, options.cache)
    pages = [page for page in found if page["texts"] and (page["gold_text"] or page["gold_with"])]
    for page in pages:
        prepare(page)
    folds = cross_validate(score, pages)
    return Fit(figures([page for page in pages if page["gold_text"]]), {"block": fit_blocks(pages)}, folds)


def fit_dates(score: Any, options: argparse.Namespace) -> Fit:
    """Fit the ranker of dates."""
    pages = dates.records(score, options.corpus[0], options.pages, options.cache.with_suffix(".dates"))
    folds = dates.cross_validate(pages)
    return Fit(dates.figures(pages), {"date": dates.fit(pages)}, [{"date": model} for model in folds])


def write(fits: Sequence[Fit], path: Path, corpora: Sequence[Path]) -> None:
    """Put what was fitted into the data file; what was not stays as it is."""
    known = json.loads(path.read_text("utf-8"))
    for one in fits:
        known["cross_validated"] |= {name: [round(value, 4) for value in row] for name, row in one.figures.items()}
        known["models"] |= {name: tables_of(model) for name, model in one.models.items()}
    dump(path, known | {"corpus": digest(corpora)})
    print(f"wrote {path}, {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=("body", "dates", "all"), default="all")
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=Path)
    options = parser.parse_args()
    score = scorer(options.corpus[0])
    parts = {"body": fit_body, "dates": fit_dates}
    fits = [run(score, options) for name, run in parts.items() if options.part in (name, "all")]
    print(f"{'':12}{'pages':>6}{'before':>9}{'after':>9}   95 % interval of the gain, cross-validated by site")
    for one in fits:
        for name, (count, before, after, low, high) in one.figures.items():
            print(f"{name:12}{count:6.0f}{before:9.4f}{after:9.4f}   [{low:+.4f}, {high:+.4f}]")
    if options.write:
        write(fits, TABLES, options.corpus)
    for fold in range(FOLDS) if options.folds else ():
        options.folds.mkdir(exist_ok=True)
        models = {name: tables_of(model) for one in fits for name, model in one.folds[fold].items()}
        path = options.folds / f"{fold}.json"
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps(kept | models), "utf-8")


if __name__ == "__main__":
    main()
