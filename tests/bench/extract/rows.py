"""What is measured of extraction, what it must reach, and the floors below which it may not fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the column of a group (all, a set, a language); floor and must are lower bounds, or upper ones.

    before: the figure before the judge and the rankers, by rules that were fitted on these sites
    """

    name: str
    group: str
    column: str
    floor: float
    must: float | None = None
    upper: bool = False
    before: float | None = None

    def of(self, scores: Mapping[str, Any], whose: str) -> float | None:
        """The figure, or None where the pages of this run have none."""
        if self.group == "cost":
            cost: float | None = scores["cost"] if whose == "ours" else None
            return cost
        value: float | None = scores.get(whose, {}).get(self.group, {}).get(self.column)
        return value


ARTICLES = (
    Row("shingle F1", "set aeb", "shF1", 0.972, 0.972),
    Row("text F1", "all", "F1", 0.946, 0.945),
    Row("text F1, Chinese", "lang zh", "F1", 0.949, 0.945),
    Row("wanted found", "set traf", "with", 0.950, 0.94),
    Row("wanted found", "set wcxb", "with", 0.942, 0.94),
    Row("noise kept", "set traf", "without", 0.067, 0.07, upper=True),
    Row("noise kept", "set wcxb", "without", 0.033, 0.035, upper=True),
    Row("title exact", "all", "title", 0.848, 0.82),
    Row("title exact", "set wcxb", "title", 0.883),
    Row("title exact", "set traf", "title", 0.850),
    Row("title exact", "set fundus", "title", 0.757),
    Row("title exact", "set moz", "title", 0.657),
    Row("title exact", "set post", "title", 0.902),
    Row("author F1", "all", "author", 0.799, 0.75),
    Row("author F1", "set wcxb", "author", 0.838),
    Row("author F1", "set traf", "author", 0.731),
    Row("author F1", "set fundus", "author", 0.847),
    Row("author F1", "set post", "author", 0.745),
    Row("author F1", "set zhds", "author", 0.750, 0.55),
    Row("date to the day", "all", "date", 0.900, 0.90),
    Row("date to the day", "set wcxb", "date", 0.894),
    Row("date to the day", "set traf", "date", 0.872),
    Row("date to the day", "set fundus", "date", 0.985),
    Row("date to the day", "set post", "date", 0.897),
    Row("date to the day", "set zhds", "date", 0.904, 0.80),
    Row("cost by trafilatura's", "cost", "cost", 1.3, 1.3, upper=True),
)
LISTS = (
    Row("links F1", "all", "F1", 0.92),
    Row("links precision", "all", "P", 0.92),
    Row("links recall", "all", "R", 0.95),
    Row("headline", "all", "title", 0.99),
)


def show(rows: Sequence[Row], scores: Mapping[str, Any], pages: int) -> None:
    """One line a row: ours, ours before, trafilatura and Readability alone, the must, the floor."""
    heads = ("ours", "before", "trafil.", "readab.", "must", "floor")
    print(f"{pages} pages\n{'':36}{''.join(head.rjust(8) for head in heads)}")
    for row in rows:
        ours, *peers = (row.of(scores, whose) for whose in ("ours", "theirs", "readability"))
        if ours is None:
            continue
        missed = row.must is not None and _worse(ours, row.must, row.upper)
        cells = "".join(
            "-".rjust(8) if cell is None else f"{cell:8.3f}" for cell in (ours, row.before, *peers, row.must, row.floor)
        )
        print(f"{row.name:24}{row.group.removeprefix('set '):12}{cells}{'  short of it' if missed else ''}")


def below(rows: Sequence[Row], scores: Mapping[str, Any]) -> list[str]:
    """A sentence for each row that fell below its floor."""
    found = [(row, row.of(scores, "ours")) for row in rows]
    return [
        f"{row.name} of {row.group} is {value:.4f}, {'above' if row.upper else 'below'} its floor {row.floor}"
        for row, value in found
        if value is not None and _worse(value, row.floor, row.upper)
    ]


def _worse(value: float, bound: float, upper: bool) -> bool:
    return value > bound if upper else value < bound
