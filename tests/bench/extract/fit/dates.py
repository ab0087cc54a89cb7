"""The ranker of dates: candidates of each saved page with a known day, the model, its cross-validated figures."""

from __future__ import annotations

import pickle
import statistics
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import lightgbm
import numpy as np

from monitor.errors import NotUsable
from monitor.extract.metadata import index_page, read_metadata
from monitor.extract.published import agreed_day, candidates, days_of
from monitor.text.markup import decode, parse
from tests.bench.extract.articles import day_of, home_of
from tests.bench.extract.beside import UTC_DAYS
from tests.bench.extract.fit.pages import FOLDS, SAME_BYTES, Record, fold_of, interval

NOW = datetime(2026, 11, 1, tzinfo=UTC)  # later than every page of the corpora
_MODEL = SAME_BYTES | {
    "objective": "binary", "num_leaves": 6, "learning_rate": 0.08, "min_data_in_leaf": 15, "lambda_l2": 5.0,
    "feature_fraction": 0.6, "seed": 3,
}  # fmt: skip
_ROUNDS = 100


def records(judge: Any, corpus: Path, folder: Path, cache: Path) -> list[Record]:
    """The dates of all pages whose day is known, by id, from the cache file if it is there."""
    if not cache.exists():
        pages = [page for page in judge.read_lines(corpus / "articles.jsonl") if page.get("gold_date")]
        cache.write_bytes(pickle.dumps([_record(page, folder) for page in pages]))
    found: list[Record] = sorted(pickle.loads(cache.read_bytes()), key=lambda page: str(page["id"]))
    for page in found:
        page["days"] = days_of(page["candidates"])
        page["agreed"] = agreed_day(page["candidates"])
        page["says"] = [day_of(day.moment, page["zone"]) for day in page["days"]]
        page["fold"] = fold_of(page)
    return found


def _record(page: Record, folder: Path) -> Record:
    found: Record = {name: page.get(name) for name in ("id", "set", "lang", "site", "gold_date")}
    found |= {"zone": "UTC" if page["set"] in UTC_DAYS else None, "candidates": []}
    text = decode((folder / page["html_path"]).read_bytes())
    try:
        root = parse(text)
    except NotUsable:
        return found
    url = page["url"] or "https://news.example/article.html"
    zone = ZoneInfo(home_of(text))
    index, metadata = index_page(root), read_metadata(root)
    return found | {"candidates": candidates(index, metadata, url=url, now=NOW, zone=zone, to_end=True)}


def fit(pages: Iterable[Record]) -> Any:
    """The model; every page has the same weight but for the root of its number of days."""
    rows, right, weight = [], [], []
    for page in pages:
        if len(page["days"]) < 2 or page["gold_date"] not in page["says"]:
            continue
        for day, says in zip(page["days"], page["says"], strict=True):
            rows.append(day.row)
            right.append(float(says == page["gold_date"]))
            weight.append(len(page["days"]) ** -0.5)
    return lightgbm.train(_MODEL, lightgbm.Dataset(np.array(rows), np.array(right), weight=np.array(weight)), _ROUNDS)


def cross_validate(pages: Sequence[Record]) -> list[Any]:
    """Add to each record whether the surest statement and the model fitted on other folds are right; the models."""
    models = [fit([page for page in pages if page["fold"] != fold]) for fold in range(FOLDS)]
    for page in pages:
        page["before"] = page["after"] = 0.0
        if page["days"]:
            first = min(range(len(page["days"])), key=lambda place: page["days"][place].surest)
            values = models[page["fold"]].predict(np.array([day.row for day in page["days"]]), num_threads=1)
            agreed = [day.moment.date() == page["agreed"] for day in page["days"]]  # is not left to the trees
            values = np.array(values) + np.array(agreed, dtype=float)
            page["before"] = float(page["says"][first] == page["gold_date"])
            page["after"] = float(page["says"][int(np.argmax(values))] == page["gold_date"])
    return models


def figures(pages: Sequence[Record]) -> dict[str, list[float]]:
    """For all and each set: pages, days right by the surest statement and by the model, interval of the gain."""
    groups = {"all": list(pages)} | {name: [p for p in pages if p["set"] == name] for name in {p["set"] for p in pages}}
    return {
        f"date {name}": [
            float(len(group)),
            *(statistics.fmean(page[key] for page in group) for key in ("before", "after")),
            *interval(group, lambda page: page["after"] - page["before"]),
        ]
        for name, group in sorted(groups.items())
    }
