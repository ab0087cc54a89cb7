"""The weights of the decision whether an item joins an event, in one table.

Printed by `python -m tests.bench.group fit --corpus PATH`: logistic regressions over the measures of `similarity` and
`event`, fitted to labelled streams of news in Chinese and English. A weight is added to the log odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

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
    ("bias",              -3.95,  -3.67,  -5.45),
    ("same_title",         0.54,   2.31,   1.57),
    ("same_text",          0.96,   4.09,   1.56),
    ("known",              1.41,   2.10,   2.68),
    ("knows",              2.05,   3.05,   1.91),
    ("both_known",         0.62,  -0.05,   0.99),
    ("rarest",            -0.61,  -0.40,   1.60),
    ("second",             1.93,   1.65,   1.85),
    ("third",              2.78,   0.47,   1.79),
    ("words",             -1.04,   1.63,  -0.01),
    ("days",              -4.12,  -6.15,  -3.23),
    ("brief",             -0.87,   0.82,   0.23),
    ("names",              1.34,   0.00,   0.00),
    ("names_differ",      -1.68,   0.00,   0.00),
    ("unnamed",           -0.03,   0.00,   0.00),
    ("both_bodies",        0.00,  -1.39,   0.00),
    ("one_body",           0.00,  -1.19,   0.00),
    ("amounts",            0.94,  -1.20,  -0.56),
    ("amounts_differ",    -0.26,  -1.16,  -0.23),
    ("action",             0.86,  -0.11,   0.27),
    ("actions_differ",    -0.86,  -0.46,   0.32),
)
_EVENT = (
    ("bias",               1.72),
    ("nearest",            0.23),
    ("mean",               0.95),
    ("single",            -0.66),
    ("double",            -0.02),
    ("size",              -0.19),
    ("days",              -2.15),
    ("untimed",            2.51),
    ("chinese",            0.22),
    ("unheard",           -0.49),
    ("missing",           -0.47),
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
