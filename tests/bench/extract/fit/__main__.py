"""Fit the tables of the judge, as `python -m tests.bench.extract.fit`; prints cross-validated figures.

    --corpus A --corpus B   corpora with an `articles.jsonl.gz`; the first has `score.py`
    --pages DIR             their unpacked pages
    --cache FILE            what is needed of each page; made once, in some minutes; delete it when features change
    --write                 write monitor/extract/tables.json, fitted on all pages

Needs the extra `bench` (lightgbm, numpy). The folds are by a hash of the site. One thread and fixed seeds: a second run
writes the same bytes.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from monitor.extract import judge
from monitor.extract.body import without_repetition
from tests.bench.extract.__main__ import scorer
from tests.bench.extract.fit.pages import FOLDS, Record, blocks_of, cleaned, digest, dump, fold_of, labels, records

TABLES = Path(judge.__file__).parent / "tables.json"
SAME_BYTES = {"num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1, "verbose": -1}
BLOCK = SAME_BYTES | {
    "objective": "cross_entropy", "num_leaves": 24, "learning_rate": 0.2, "min_data_in_leaf": 60,
    "feature_fraction": 0.7, "lambda_l2": 5.0,
}  # fmt: skip
PAGE = SAME_BYTES | {
    "objective": "regression", "num_leaves": 4, "learning_rate": 0.08, "min_data_in_leaf": 25, "lambda_l2": 5.0,
}  # fmt: skip
ROUNDS = 40
DIGITS = 5  # of thresholds and leaves


def fit_blocks(pages: Sequence[Record]) -> Any:
    """The block model; every page has the same weight, a block by the root of its length."""
    kept = [page["y"] >= 0 for page in pages]
    features = np.concatenate([page["X"][ok] for page, ok in zip(pages, kept, strict=True)])
    target = np.concatenate([page["y"][ok] for page, ok in zip(pages, kept, strict=True)])
    weight = np.concatenate([page["weight"][ok] for page, ok in zip(pages, kept, strict=True)])
    return lightgbm.train(BLOCK, lightgbm.Dataset(features, target, weight=weight), ROUNDS)


def fit_pages(pages: Sequence[Record]) -> Any:
    """The page model: what the second candidate gains."""
    features = np.array([page["row"] for page in pages])
    target = np.array([page["second_f1"] - page["first_f1"] for page in pages])
    return lightgbm.train(PAGE, lightgbm.Dataset(features, target), ROUNDS)


def prepare(page: Record) -> None:
    """Add the arrays of a record."""
    page["fold"] = fold_of(page)
    page["X"] = np.array([list(row) for row in page["rows"]], dtype=np.float32)
    roots = np.sqrt([len(text) for text in page["texts"]])
    page["weight"] = 100 * roots / max(1.0, roots.sum())
    page["y"] = np.array(labels(page))


def judge_page(score: Any, page: Record, probabilities: Sequence[float]) -> None:
    """Add the features and the true F1 of both candidates to a record."""
    blocks = blocks_of(page)
    taken = [block for block, p in zip(blocks, probabilities, strict=True) if p >= judge.TAKEN]
    page["row"] = judge.page_row(blocks, probabilities, page["m1"], page["m2"])
    judged = judge.agreement(blocks, page["m1"], page["m2"]) < judge.SAME
    page["judged"] = judged and judge.han_share(blocks) <= judge.MOST_HAN and bool(taken)
    page["first_f1"] = score.token_scores(page["gold_text"], page["first"])[0]
    second = cleaned(without_repetition(taken), page["title"])
    page["second_f1"] = score.token_scores(page["gold_text"], second)[0]


def cross_validate(score: Any, pages: Sequence[Record]) -> None:
    """Add to each record what models fitted on the other folds say of it."""
    for fold in range(FOLDS):
        model = fit_blocks([page for page in pages if page["fold"] != fold])
        for page in pages:
            if page["fold"] == fold:
                judge_page(score, page, list(map(float, model.predict(page["X"], num_threads=1))))
    for fold in range(FOLDS):
        model = fit_pages([page for page in pages if page["fold"] != fold and page["judged"]])
        for page in pages:
            if page["fold"] == fold:
                gain = float(model.predict(np.array([page["row"]]))[0])
                chosen = page["judged"] and gain > judge.MIN_GAIN
                page["f1"] = page["second_f1"] if chosen else page["first_f1"]


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
            *interval(group),
        ]
        for name, group in sorted(groups.items())
    }


def interval(pages: Iterable[Record]) -> tuple[float, float]:
    """The 95 % interval of the gain, by a bootstrap over sites."""
    sites: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        sites[page["site"] or page["id"]].append(page["f1"] - page["first_f1"])
    draw, names = random.Random(1), sorted(sites)
    means = sorted(
        statistics.fmean(g for name in draw.choices(names, k=len(names)) for g in sites[name]) for _ in range(500)
    )
    return means[12], means[487]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    score = scorer(options.corpus[0])
    found = records(score, options.corpus, options.pages, options.cache)
    pages = [page for page in found if page["gold_text"] and page["texts"]]
    for page in pages:
        prepare(page)
    cross_validate(score, pages)
    table = figures(pages)
    print(f"{'':8}{'pages':>6}{'before':>9}{'after':>9}   95 % interval of the gain, cross-validated by site")
    for name, (count, before, after, low, high) in table.items():
        print(f"{name:8}{count:6.0f}{before:9.4f}{after:9.4f}   [{low:+.4f}, {high:+.4f}]")
    if options.write:
        models = {
            "block": tables_of(fit_blocks(pages)),
            "page": tables_of(fit_pages([page for page in pages if page["judged"]])),
        }
        said = {name: [round(value, 4) for value in row] for name, row in table.items()}
        dump(TABLES, {"corpus": digest(options.corpus), "cross_validated": said, "models": models})
        print(f"wrote {TABLES}, {TABLES.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
