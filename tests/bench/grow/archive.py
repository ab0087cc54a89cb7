"""Archives of many items: what the next item costs, what a feed of all of them costs, and bytes an item.

Each archive has a process of its own. They take their items in turn, one by one, since the machine's speed drifts.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import mean
from subprocess import PIPE, Popen
from typing import Any

from monitor.model import Hit, Match, Topic
from monitor.pipeline.grouping import Names
from monitor.store import Database, open_database
from monitor.store.feeds import topic_entries
from monitor.store.items import save_matches
from tests.bench.group.stored import SEED, fill, made, take

ARTICLES, PARAGRAPHS, WORDS = 400, 6, 60
VOCABULARY = 8_000
TIMED = 1_000  # items
TOPIC = Topic("t", "", ("a",))
MATCHED = (Match("t", (Hit("title", 0, 4, "News", "news"),)),)
_SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "or", "ist")]


def measure(sizes: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """Fill archives with so many items, let them take more in turn, and give the figures of each by name."""
    command = [sys.executable, "-m", "tests.bench.grow.archive"]
    with ExitStack() as stack:
        archives = {}
        for size in sorted(sizes, reverse=True):  # the largest would push the others out of the system's memory
            each = stack.enter_context(Popen([*command, str(size)], stdin=PIPE, stdout=PIPE, text=True, bufsize=1))
            assert _answer(each) == [0.0], "it is not filled"
            archives[size] = each
        costs: dict[int, list[float]] = {size: [] for size in sizes}
        for number in range(TIMED):
            for size in (*sizes[number % len(sizes) :], *sizes[: number % len(sizes)]):
                costs[size] += _answer(archives[size], "item")
        names = ("feed of a topic with all items, ms", "database, kB an item", "process of the archive, MB")
        return {
            size: {"item, ms": mean(costs[size]), **dict(zip(names, _answer(archives[size], "rest"), strict=True))}
            for size in sizes
        }


def _answer(archive: Popen[str], request: str = "") -> list[float]:
    """Send a request to an archive's process, and read the figures of its answer."""
    assert archive.stdin is not None and archive.stdout is not None
    if request:
        print(request, file=archive.stdin)
    return [float(figure) for figure in archive.stdout.readline().split()]


def articles(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Articles of invented words, which are as unevenly frequent as those of a language (Zipf's law)."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    for _ in range(ARTICLES):
        paragraphs = [" ".join(chance.choices(words, weights, k=WORDS)).capitalize() for _ in range(PARAGRAPHS)]
        yield {"text": ".\n".join(paragraphs), "lang": "en"}


def serve(stored: int) -> None:
    """Fill an archive, say so, then answer requests: an item's milliseconds, or the rest of the figures."""
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
            print(0, flush=True)
            for number, request in enumerate(sys.stdin):
                if request == "item\n":
                    print(take(database, names, made(rows, pieces, first + number, stored + number)), flush=True)
                else:
                    print(_feed(database), size / stored / 1000, _peak(), flush=True)


def _feed(database: Database) -> float:
    """Milliseconds of the processor that the entries of the topic's feed take."""
    with database.read() as connection:
        topic_entries(connection, TOPIC, {})
        began = time.process_time()
        topic_entries(connection, TOPIC, {})
        return 1000 * (time.process_time() - began)


def _peak() -> float:
    """Megabytes that this process had at most since its exec; getrusage would count what its parent had, too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    serve(int(sys.argv[1]))
