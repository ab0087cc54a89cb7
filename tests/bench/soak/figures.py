"""A line through figures that no outlier can bend, and how far figures stray."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Theil and Sen's estimate: the median slope of all pairs of points with different x; 0 for fewer than two."""
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for at, earlier in enumerate(points)
        for later in points[at + 1 :]
        if later[0] != earlier[0]
    ]
    return statistics.median(slopes) if slopes else 0.0


def above_median(values: Sequence[float]) -> float:
    """How far the greatest lies above the middle."""
    return max(values) - statistics.median(values)


def share(values: Sequence[float], of: float) -> float:
    """The value below which this share of them lies; `values` in ascending order."""
    return values[min(int(len(values) * of), len(values) - 1)]
