"""What is measured of extraction, what it must reach, and the floors below which it may not fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the column of a group (all, a set, a language); floor and must are lower bounds, or upper ones.

    floor:  from a whole run by the trees that never saw a page's site (`--folds`); the cost from a part of the pages
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
    Row("shingle F1", "set aeb", "shF1", 0.972, 0.972, before=0.972),
    Row("text F1", "all", "F1", 0.952, 0.952, before=0.946),
    Row("text F1, Chinese", "lang zh", "F1", 0.965, 0.955, before=0.949),
    Row("wanted found", "set traf", "with", 0.945, 0.945, before=0.950),
    Row("wanted found", "set wcxb", "with", 0.945, 0.94, before=0.942),
    Row("noise kept", "set traf", "without", 0.055, 0.06, upper=True, before=0.067),
    Row("noise kept", "set wcxb", "without", 0.032, 0.032, upper=True, before=0.033),
    Row("title exact", "all", "title", 0.862, 0.86, before=0.848),
    Row("title exact", "set wcxb", "title", 0.883, before=0.883),
    Row("title exact", "set traf", "title", 0.859, before=0.850),
    Row("title exact", "set fundus", "title", 0.757, before=0.757),
    Row("title exact", "set moz", "title", 0.657, before=0.657),
    Row("title exact", "set post", "title", 0.902, before=0.902),
    Row("author F1", "all", "author", 0.832, 0.82, before=0.799),
    Row("author F1", "set wcxb", "author", 0.856, before=0.838),
    Row("author F1", "set traf", "author", 0.775, before=0.731),
    Row("author F1", "set fundus", "author", 0.867, before=0.847),
    Row("author F1", "set post", "author", 0.763, before=0.745),
    Row("author F1", "set zhds", "author", 0.793, 0.70, before=0.750),
    Row("date to the day", "all", "date", 0.912, 0.912, before=0.900),
    Row("date to the day", "set wcxb", "date", 0.901, before=0.894),
    Row("date to the day", "set traf", "date", 0.891, before=0.872),
    Row("date to the day", "set fundus", "date", 0.965, before=0.985),
    Row("date to the day", "set post", "date", 0.88, before=0.897),
    Row("date to the day", "set zhds", "date", 0.950, 0.90, before=0.904),
    Row("cost by trafilatura's", "cost", "cost", 1.6, 1.6, upper=True, before=1.24),
)
LISTS = (
    Row("links F1", "all", "F1", 0.972, 0.97, before=0.965),
    Row("links precision", "all", "P", 0.974, 0.96, before=0.971),
    Row("links recall", "all", "R", 0.971, 0.96, before=0.961),
    Row("headline", "all", "title", 0.99),
    Row("links F1", "sites", "F1", 0.971, 0.97, before=0.963),
    Row("links precision", "sites", "P", 0.976, 0.96, before=0.972),
    Row("links recall", "sites", "R", 0.967, 0.96, before=0.957),
    Row("links F1", "half one", "F1", 0.981, before=0.974),
    Row("links F1", "half two", "F1", 0.962, before=0.956),
    Row("links F1", "labels hold", "F1", 0.989, before=0.980),
    Row("links precision", "labels hold", "P", 0.989, before=0.985),
    Row("links recall", "labels hold", "R", 0.988, before=0.977),
)
# Pages whose answers are not what a reader would say: left out of the group `labels hold`, in all others they count.
LABEL_FAULTS: Mapping[str, str] = {
    "zh-163-rank": "31 of its 423 ranked headlines are left out by their addresses: games, two films",
    "en-2969": "nine links within sentences count as headlines; three articles of the list do not",
    "en-0259": "four rows with the name of a hotel and no headline count; a study and a report do not",
    "en-2902": "two articles of the menu count; three articles of the list do not",
}


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
