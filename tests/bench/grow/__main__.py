"""How costs grow with the number of sources and items, as `python -m tests.bench.grow [--svg FILE]`.

Sources: milliseconds of CPU a source to load and check the configuration, and megabytes of the process.
Items:   milliseconds of CPU to store an item, and to read the feed of a topic that holds all of them.
A flat line is a cost that does not grow. Exits 1 where storing an item, or its bytes, cost twice as much at the largest
size as at the middle one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Hit, Item, Match, Topic
from monitor.store import open_database
from monitor.store.events import Membership, create_event, save_membership
from monitor.store.feeds import topic_entries
from monitor.store.items import save_item, save_matches

SOURCES = (100, 1_000, 10_000, 100_000)
ITEMS = (1_000, 5_000, 20_000)
TOPIC = Topic("t", "", ("a",))
MATCHED = (Match("t", (Hit("title", 0, 4, "News", "news"),)),)
LOADED = """
import resource, sys, time
from pathlib import Path
from monitor.config import load
began = time.process_time()
load(Path(sys.argv[1]), {})
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

Series = Mapping[str, Mapping[int, float]]  # name to figure by size


def main() -> int:
    """Measure, print, draw, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--svg", type=Path, help="draw the figures into this file")
    options.add_argument("--sources", type=int, nargs="*", default=SOURCES)
    options.add_argument("--items", type=int, nargs="*", default=ITEMS)
    asked = options.parse_args()
    series = {**by_sources(asked.sources), **by_items(asked.items)}
    for name, figures in series.items():
        print(f"{name}: " + ", ".join(f"{size:,}: {figure:.3g}" for size, figure in figures.items()))
    if asked.svg:
        asked.svg.write_text(drawn(series), "utf-8")
    return int(any(bends(figures) for name, figures in series.items() if "item" in name and "all" not in name))


def by_sources(sizes: Sequence[int]) -> Series:
    """Load configurations of these sizes, each in a process of its own."""
    cost, memory = dict[int, float](), dict[int, float]()
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows = (f"  - {{id: s{at}, url: https://news{at}.example/feed.xml}}\n" for at in range(size))
            Path(folder, "sources.yaml").write_text("sources:\n" + "".join(rows))
            done = subprocess.run([sys.executable, "-c", LOADED, folder], capture_output=True, text=True, check=True)
        seconds, megabytes = map(float, done.stdout.split())
        cost[size], memory[size] = 1000 * seconds / size, megabytes
    return {"configuration, ms a source": cost, "configuration, MB": memory}


def by_items(sizes: Sequence[int]) -> Series:
    """Fill one archive, and measure at these sizes."""
    storing, reading, bytes_an_item = dict[int, float](), dict[int, float](), dict[int, float]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        database = open_database(str(path))
        stored, last = 0, 0.0
        for size in sizes:
            for start in range(stored, size, 500):
                began = time.process_time()
                with database.write() as connection:
                    for item in items(range(start, min(start + 500, size))):
                        kept, _ = save_item(connection, item, known_as=[item.url], keys=range(8))
                        save_matches(connection, kept.position, MATCHED)
                        create_event(connection, kept.position)
                        save_membership(connection, Membership(kept.position, kept.position, "first", {}))
                last = time.process_time() - began
            stored, storing[size] = size, 1000 * last / 500
            with database.read() as connection:
                topic_entries(connection, TOPIC, {})
                began = time.process_time()
                topic_entries(connection, TOPIC, {})
                reading[size] = 1000 * (time.process_time() - began)
            bytes_an_item[size] = path.stat().st_size / size / 1000
        database.close()
    return {
        "stored item, ms": storing,
        "feed of a topic with all items, ms": reading,
        "database, kB an item": bytes_an_item,
    }


def items(numbers: range) -> Iterator[Item]:
    """Items of five thousand characters, a minute apart."""
    body = "word " * 1000
    for number in numbers:
        when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        guid, url = f"urn:uuid:{number:032}", f"https://news.example/{number}"
        yield Item(
            guid, f"s{number % 50}", url, "News", when, "page", when, when, f"<p>{body}</p>", body, complete=True
        )


def bends(figures: Mapping[int, float]) -> bool:
    """Tell whether a cost doubles from the middle size to the largest."""
    values = list(figures.values())
    return len(values) > 2 and values[-1] > 2 * values[len(values) // 2]


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
