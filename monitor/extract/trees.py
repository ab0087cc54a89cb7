"""Read boosted trees from a data file and evaluate them.

`tables.json` holds named models, each a list of trees; a tree is four lists of one length, one entry a node:
feature (−1 for a leaf), threshold (or the value of a leaf), left, right. A row goes left where its feature is at most
the threshold. The file is written by `tests/bench/extract/fit`, which also says on what it was fitted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees; `probability` is the logistic function of it."""

    trees: tuple[tuple[tuple[int, float, int, int], ...], ...]

    def value(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row of features reaches."""
        total = 0.0
        for nodes in self.trees:
            feature, number, left, right = nodes[0]
            while feature >= 0:
                feature, number, left, right = nodes[left if row[feature] <= number else right]
            total += number
        return total

    def probability(self, row: Sequence[float]) -> float:
        """The value of a row between 0 and 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.value(row)))))


def trees_from(tables: Sequence[Sequence[Sequence[float]]]) -> Trees:
    """Trees from their four lists each."""
    return Trees(
        tuple(
            tuple(
                (int(feature), float(number), int(left), int(right))
                for feature, number, left, right in zip(*table, strict=True)
            )
            for table in tables
        )
    )


@cache
def load_trees(name: str) -> Trees:
    """A model of the data file by its name."""
    return trees_from(json.loads(files("monitor.extract").joinpath("tables.json").read_text("utf-8"))["models"][name])
