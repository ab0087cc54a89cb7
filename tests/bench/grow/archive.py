"""An archive of many items: what the next item costs, what a feed of all of them costs, and bytes an item."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import mean
from typing import Any

from monitor.model import Hit, Match, Topic
from monitor.pipeline.grouping import Names
from monitor.store import open_database
from monitor.store.feeds import topic_entries
from monitor.store.items import save_matches
from tests.bench.group.stored import SEED, TIMED, fill, made, take

ARTICLES, PARAGRAPHS, WORDS = 400, 6, 60
VOCABULARY = 8_000
TOPIC = Topic("t", "", ("a",))
MATCHED = (Match("t", (Hit("title", 0, 4, "News", "news"),)),)
_SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "or", "ist")]


def measure(stored: int) -> Mapping[str, float]:
    """Fill an archive with so many items in a process of its own, and give its figures by name."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.grow.archive", str(stored)], capture_output=True, text=True, check=True
    )
    names = ("item, ms", "feed of a topic with all items, ms", "database, kB an item", "process of the archive, MB")
    return dict(zip(names, map(float, done.stdout.split()), strict=True))


def articles(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Articles of invented words, which are as unevenly frequent as those of a language (Zipf's law)."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    for _ in range(ARTICLES):
        paragraphs = [" ".join(chance.choices(words, weights, k=WORDS)).capitalize() for _ in range(PARAGRAPHS)]
        yield {"text": ".\n".join(paragraphs), "lang": "en"}


def figures(stored: int) -> Sequence[float]:
    """Milliseconds an item and a feed, kilobytes an item, megabytes of this process."""
    rows = list(articles())
    pieces = [piece for row in rows for piece in row["text"].split("\n")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "news.db")
        first = min(SEED, stored)
        with closing(open_database(str(path))) as database:
            names = Names({})
            for number in range(first):
                take(database, names, made(rows, pieces, number, number))
            with database.write() as connection:
                for position in range(1, first + 1):
                    save_matches(connection, position, MATCHED)
        if stored > first:
            fill(str(path), stored)
        size = path.stat().st_size
        with closing(open_database(str(path))) as database:
            costs = [take(database, names, made(rows, pieces, first + at, stored + at)) for at in range(TIMED)]
            with database.read() as connection:
                topic_entries(connection, TOPIC, {})
                began = time.process_time()
                topic_entries(connection, TOPIC, {})
                feed = 1000 * (time.process_time() - began)
    return mean(costs), feed, size / stored / 1000, _peak()


def _peak() -> float:
    """Megabytes that this process had at most since its exec; getrusage would count what its parent had, too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    print(*figures(int(sys.argv[1])))
