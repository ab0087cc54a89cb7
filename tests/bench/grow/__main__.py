"""How costs grow with the number of sources and items, as `python -m tests.bench.grow [--svg FILE]`.

Sources: the configuration is loaded and checked, and the service runs over it while none is due.
Items:   archives of so many are filled (see tests/bench/group/stored.py), then each takes 1,000 more items in turn
         with the others, compared, grouped and stored one at a time, and the feed of a topic that holds all is read.
A flat line is a cost that does not grow. What a million items ask of the disk stands in stored.py.
Exits 1 where a cost an item or a source is more than 1.3 times that at the smallest size above a thousand, or where a
feed or the service is beyond its bound.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from tests.bench.grow import archive, sources

SOURCES = (100, 1_000, 10_000, 100_000)
ITEMS = (10_000, 100_000, 1_000_000)
FLAT = ("configuration, ms a source", "item, ms", "database, kB an item")
MOST_GROWTH = 1.3
BOUNDS = {  # by the size up to which each holds
    "service at rest, MB": {10_000: 200.0, 100_000: 600.0},
    "feed of a topic with all items, ms": {10_000: 50.0, 100_000: 50.0, 1_000_000: 50.0},
}

Series = Mapping[str, Mapping[int, float]]  # name to figure by size


def main() -> int:
    """Measure, print, draw, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--svg", type=Path, help="draw the figures into this file")
    options.add_argument("--sources", type=int, nargs="*", default=SOURCES)
    options.add_argument("--items", type=int, nargs="*", default=ITEMS)
    asked = options.parse_args()
    found = by_name({size: sources.measure(size) for size in asked.sources})
    series: Series = found | by_name(archive.measure(asked.items))
    if asked.svg:
        asked.svg.write_text(drawn(series), "utf-8")
    return int(sum(grows(name, figures) for name, figures in series.items()) > 0)


def by_name(measured: Mapping[int, Mapping[str, float]]) -> dict[str, dict[int, float]]:
    """Gather the figures of all sizes by name, and print them."""
    names = dict.fromkeys(name for figures in measured.values() for name in figures)
    series = {name: {size: figures[name] for size, figures in measured.items()} for name in names}
    for name, figures in series.items():
        print(f"{name}: " + ", ".join(f"{size:,}: {figure:.3g}" for size, figure in figures.items()), flush=True)
    return series


def grows(name: str, figures: Mapping[int, float]) -> bool:
    """Tell whether a cost grows, or is beyond its bound, and print where."""
    beyond = [
        f"{name} at {size:,}: {figures[size]:.3g}, at most {bound:g}"
        for size, bound in BOUNDS.get(name, {}).items()
        if figures.get(size, 0) > bound
    ]
    costs = [figure for size, figure in figures.items() if size >= 1000]
    if name in FLAT and costs and costs[-1] > MOST_GROWTH * costs[0]:
        beyond.append(f"{name} grows from {costs[0]:.3g} to {costs[-1]:.3g}")
    print(*beyond, sep="\n", end="\n" * bool(beyond))
    return bool(beyond)


def drawn(series: Series) -> str:
    """Draw one small chart a series, on logarithmic sizes and figures from zero."""
    width, height, gap = 260, 120, 50
    parts = []
    for number, (name, figures) in enumerate(series.items()):
        left, top = 20 + number % 2 * (width + gap), 40 + number // 2 * (height + gap + 20)
        most, count = max(figures.values()), max(len(figures) - 1, 1)
        points = [
            (left + width * at / count, top + height - height * figure / most)
            for at, figure in enumerate(figures.values())
        ]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        parts.append(f'<text x="{left}" y="{top - 12}" font-weight="bold">{name}</text>')
        parts.append(f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>')
        for (x, y), (size, figure) in zip(points, figures.items(), strict=True):
            parts.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3"/><text x="{x:.0f}" y="{y - 6:.0f}">{figure:.3g}</text>'
            )
            parts.append(f'<text x="{x:.0f}" y="{top + height + 16}">{size:,}</text>')
    tall = 40 + (len(series) + 1) // 2 * (height + gap + 20)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{tall}" font-family="sans-serif" font-size="11"'
        f' color="#246">\n<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


if __name__ == "__main__":
    raise SystemExit(main())
