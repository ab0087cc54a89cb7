"""How long a search of a large archive takes: `python -m tests.bench.search.million [ITEMS] [DATABASE]`.

DATABASE: a file or postgresql://…; one that is there is searched as it is, so that filling costs its minutes once. Of
each class of query it prints the hits, and median, 95th percentile and worst of several, on the clock and of the
processor's time, which other work on the machine does not lengthen. Exits 1 where the median of all is over 200 ms.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from monitor.model import FeedEntry
from monitor.pipeline.matching import document_of, find_items
from monitor.store import Database, open_database
from monitor.store.items import count_items
from monitor.web.query_pages import SearchResult, lookup_for, search, within_bounds
from tests.bench.search.archive import END, SOURCES, Language, fill, languages

_MOST_MS = 200
_QUERIES = 20  # of a class


def classes(english: Language, chinese: Language, seed: int = 9) -> Mapping[str, Callable[[], str]]:
    """Make functions that draw a query of a class, the same ones for a seed."""
    chance = random.Random(seed)

    def word(low: int, high: int, language: Language = english) -> str:
        return language.words[chance.randrange(low, high)]

    def piece(count: int, language: Language = english) -> str:
        start = chance.randrange(len(language.stream) - count)
        return language.joint.join(language.stream[start : start + count])

    def rare(language: Language = english) -> str:
        return word(15_000, 35_000, language)

    def signs(count: int, low: int, high: int) -> str:
        return next(each for each in iter(lambda: word(low, high, chinese), "") if len(each) == count)

    return {
        "a rare word": rare,
        "a word": lambda: word(500, 5000),
        "a common word": lambda: word(0, 30),
        "two words": lambda: f"{word(100, 2000)} {word(100, 2000)}",
        "two common words": lambda: f"{word(0, 30)} {word(0, 30)}",
        "a common and a rare word": lambda: f"{word(0, 30)} {rare()}",
        "a phrase": lambda: f'"{piece(3)}"',
        "a phrase that is nowhere": lambda: f'"{word(30, 300)} {word(30, 300)} {word(30, 300)}"',
        "one of four": lambda: " OR ".join(word(100, 20_000) for _ in range(4)),
        "a beginning of 4": lambda: f"{word(1000, 20_000)[:4]}*",
        "a beginning of 2": lambda: f"{word(1000, 20_000)[:2]}*",
        "two characters": lambda: signs(2, 300, 4000),
        "two rare characters": lambda: signs(2, 15_000, 35_000),
        "four characters": lambda: signs(4, 300, 10_000),
        "one character": lambda: word(0, 30, chinese),
        "Chinese and Chinese": lambda: f"{signs(2, 50, 1000)} {signs(2, 50, 1000)}",
        "a Chinese phrase": lambda: f'"{piece(4, chinese)}"',
        "words nearby": lambda: f"{word(100, 1500)} NEAR/5 {word(100, 1500)}",
        "common words nearby": lambda: f"{word(10, 60)} NEAR/3 {word(10, 60)}",
        "one, not another": lambda: f"{word(100, 2000)} -{word(0, 30)} -{rare()}",
        "common ones, not a common one": lambda: f"{word(0, 30)} -{word(0, 5)}",
        "in the title": lambda: f"title:{word(100, 5000)}",
        "a source": lambda: f"source:s{chance.randrange(SOURCES)}",
        "a word of a source": lambda: f"{word(100, 2000)} source:s{chance.randrange(SOURCES)}",
        "a common word of a source": lambda: f"{word(0, 30)} source:s{chance.randrange(100, SOURCES)}",
        "a word of a week": lambda: f"{word(100, 3000)} age<7d",
        "a common word of two years ago": lambda: f"{word(0, 30)} age>730d",
        "a rare word of a month": lambda: f"{rare()} age<30d",
        "a language": lambda: f"{rare()} OR lang:zh",
        "exact": lambda: f"={word(500, 5000)}",
        "a regular expression and a word": lambda: f"/{word(100, 900)[:3]}[a-z]+/ {word(500, 5000)}",
        "nothing": lambda: word(30_000, 50_000) + "qqq",
        "a topic of 100 words": lambda: " OR ".join(
            [*(rare() for _ in range(50)), *(rare(chinese) for _ in range(30)), *(f'"{piece(2)}"' for _ in range(20))]
        ),
        "a topic of 100 words and 20 others": lambda: "({}) ({}) -{}".format(
            " OR ".join(word(500, 30_000) for _ in range(100)), " OR ".join(word(50, 900) for _ in range(20)), rare()
        ),
    }


def find(database: Database, query: str, patience: float = 0.8) -> SearchResult:
    """Search as `/search` does. patience: seconds."""
    with database.read() as connection:
        found = find_items(connection, lookup_for(query, {}), within_bounds(query, {}, END))
        with closing((FeedEntry(item, item.source), document_of(item)) for item in found) as archive:
            return search(query, {}, archive, END, patience)


def measure(database: Database, known: tuple[Language, Language]) -> int:
    """Search, print, judge."""
    everything, of_cpu = list[float](), list[float]()
    print(f"{'milliseconds, on the clock; of the processor':46} median     p95   worst  hits")
    for kind, draw in classes(*known).items():
        taken, cpu, hits = list[float](), list[float](), list[int]()
        for query in [draw() for _ in range(_QUERIES)]:
            begun, at = time.perf_counter(), time.process_time()
            hits.append(len(find(database, query).entries))
            taken.append((time.perf_counter() - begun) * 1000)
            cpu.append((time.process_time() - at) * 1000)
        print(f"{kind:36} {_figures(taken)}; {_figures(cpu)} {statistics.median(hits):5.0f}", flush=True)
        everything += taken
        of_cpu += cpu
    print(f"{'all':36} {_figures(everything)}; {_figures(of_cpu)}")
    return int(statistics.median(everything) > _MOST_MS)


def _figures(times: list[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):6.1f} {p95:7.1f} {max(times):7.1f}"


def main(count: int, address: str) -> int:
    """Fill an archive where there is none yet, and search it."""
    known = languages()
    with tempfile.TemporaryDirectory() as folder:
        address = address or str(Path(folder) / "news.db")
        with closing(open_database(address)) as database, database.read() as connection:
            stored = count_items(connection)
        if not stored:
            begun = time.perf_counter()
            fill(address, count, known)
            print(f"filled in {time.perf_counter() - begun:.0f} s")
        print(f"{stored or count:,} items")
        gc.freeze()  # else the collector walks through the words drawn here, again and again
        with closing(open_database(address)) as database:
            return measure(database, known)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2] if len(sys.argv) > 2 else ""))
