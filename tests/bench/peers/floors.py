"""The least that our work can cost, as `python -m tests.bench.peers.floors --tools DIR`.

It is what is left if nothing decides. A list page is parsed by lxml, and each of its elements is looked at once. A feed
is parsed by lxml. The rows of a cold round are written again into an empty archive by SQLite's own driver, in
transactions of 32 items, without the full-text index. Python loads the libraries that `status` cannot do without. What
a request costs is told by the loop of requests of `tests.bench.peers`. Figures are processor seconds, medians of five.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

from lxml import etree, html

from tests.bench.peers.__main__ import news
from tests.bench.peers.lists import made_pages
from tests.bench.peers.programs import ITEMS, configure
from tests.bench.peers.running import middle, run

ROUNDS = 5
BATCH = 32  # items of a transaction
LIBRARIES = "import click, sqlalchemy, sqlalchemy.dialects.sqlite, structlog, yaml"


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tools", type=Path, required=True)
    options.add_argument("--sources", type=int, default=100, help="feeds of the cold round whose rows are written")
    options.add_argument("--pages", type=int, default=60)
    asked = options.parse_args()
    pages = [page.encode() for page in made_pages(asked.pages)]
    print("| the least of | ms of CPU |\n|---|---|")
    row("a list page: parsed", spent(lambda: [html.fromstring(page) for page in pages]), len(pages))
    row("a list page: parsed, each element looked at", spent(lambda: [look(page) for page in pages]), len(pages))
    with news(asked.tools, asked.sources) as web, tempfile.TemporaryDirectory() as name:
        feeds = [urlopen(url, timeout=60).read() for url in web.urls]
        row("an item: its feed parsed", spent(lambda: [etree.fromstring(feed) for feed in feeds]), len(feeds) * ITEMS)
        folder = Path(name)
        configure(folder, web.urls)
        run((sys.executable, "-m", "monitor", "once"), folder)
        items, rows, seconds = written_again(folder / "state" / "newsmonitor.db")
        row(f"an item: its {rows / items:.0f} rows written", seconds, items)
    row("status: libraries loaded", middle([run((sys.executable, "-c", LIBRARIES), Path.cwd()) for _ in range(ROUNDS)]))
    return 0


def row(name: str, seconds: float, count: int = 1) -> None:
    """Print the cost of one."""
    print(f"| {name} | {1000 * seconds / count:.2f} |", flush=True)


def spent(work: Callable[[], object]) -> float:
    """The median of the processor seconds of some rounds."""
    costs = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        costs.append(time.process_time() - began)
    return statistics.median(costs)


def look(page: bytes) -> int:
    """Parse a page, and see the class, link and text of each element."""
    seen = 0
    for element in html.fromstring(page).iter():
        seen += len(element.get("class", "")) + len(element.get("href", "")) + len(element.text or "")
    return seen


def written_again(archive: Path) -> tuple[int, int, float]:
    """Write the rows of an archive into an empty one; give the items, the rows, and the median of processor seconds."""
    with closing(sqlite3.connect(archive)) as source:
        schema = source.execute("SELECT name, sql, type FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        virtual = [name for name, sql, _ in schema if sql.startswith("CREATE VIRTUAL")]
        plain = [
            (name, sql, kind) for name, sql, kind in schema
            if not name.startswith(("sqlite_", *virtual)) and kind in ("table", "index")
        ]  # fmt: skip
        tables = {
            name: source.execute(f'SELECT * FROM "{name}"').fetchall() for name, _, kind in plain if kind == "table"
        }
    items = len(tables["items"])
    costs = [_write([sql for _, sql, _ in plain], tables, items) for _ in range(ROUNDS)]
    return items, sum(map(len, tables.values())), statistics.median(costs)


def _write(schema: Sequence[str], tables: dict[str, list[tuple[object, ...]]], items: int) -> float:
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "archive.db")) as target:
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = FULL")
        for sql in sorted(schema, key=lambda sql: not sql.startswith("CREATE TABLE")):
            target.execute(sql)
        statements = {
            name: f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})'
            for name, rows in tables.items()
            if rows
        }
        batches = -(-items // BATCH)
        began = time.process_time()
        for batch in range(batches):
            for name, statement in statements.items():
                rows = tables[name]
                target.executemany(statement, rows[len(rows) * batch // batches : len(rows) * (batch + 1) // batches])
            target.commit()
        return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
