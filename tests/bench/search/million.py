"""How long a search of a large archive takes: `python -m tests.bench.search.million [ITEMS] [DATABASE]`.

Items of 60 to 300 words in English or Chinese, drawn by a Zipf law, so that some words are in most items and most in
few. Prints the time to index an item, and of each kind of query the median and the worst of several, on the clock, and
of the processor, which other work on the machine does not lengthen. DATABASE: a file or postgresql://…; one that has
items is searched as it is.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from monitor.model import Document, FeedEntry, Item
from monitor.pipeline.matching import document_of, find_items
from monitor.store import Database, open_database
from monitor.store.items import count_items, item_values
from monitor.store.schema import items
from monitor.store.search import EVERYTHING, save_index
from monitor.topics.prefilter import index_words
from monitor.web.query_pages import lookup_for, search

_START = datetime(2020, 1, 1, tzinfo=UTC)
_CHINESE = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
_A_PART = 1000


def _texts(count: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    signs = list(accumulate(1 / (rank + 10) for rank in range(len(_CHINESE))))
    for _ in range(count):
        length = chance.randint(60, 300)
        if chance.random() < 0.5:
            text = " ".join(chance.choices(words, cum_weights=weights, k=length))
            yield text[:60], text
        else:
            text = "".join(chance.choices(_CHINESE, cum_weights=signs, k=length * 2))
            yield text[:20], text


def fill(database: Database, count: int) -> float:
    """Store and index items; returns the seconds that indexing took."""
    indexing, texts = 0.0, _texts(count)
    for start in range(0, count, _A_PART):
        rows, words = [], {}
        for position in range(start + 1, start + _A_PART + 1):
            title, text = next(texts)
            seen = _START + timedelta(minutes=position)
            guid = f"urn:uuid:{position}"
            item = Item(guid, f"s{position % 50}", f"https://e.example/{position}", title, seen, "page", seen, seen)
            rows.append(item_values(item) | {"text": text, "position": position})
            begun = time.perf_counter()
            words[position] = index_words(Document(title, text))
            indexing += time.perf_counter() - begun
        with database.write() as connection:
            connection.execute(items.insert(), rows)
            begun = time.perf_counter()
            save_index(connection, words)
            indexing += time.perf_counter() - begun
    return indexing


def seconds(database: Database, query: str) -> tuple[float, float, int]:
    """Search; returns the time on the clock, that of the processor, and the number of hits."""
    begun, cpu = time.perf_counter(), time.process_time()
    lookup = lookup_for(query, {})
    with database.read() as connection:
        found = find_items(connection, lookup, EVERYTHING)
        archive = ((FeedEntry(item, item.source), document_of(item)) for item in found)
        hits = search(query, {}, archive, _START)
    return time.perf_counter() - begun, time.process_time() - cpu, len(hits.entries)


def main(count: int, address: str) -> None:
    """Fill an archive, and search it."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(address or str(Path(folder) / "news.db"))
        with database.read() as connection:
            stored = count_items(connection)
        indexing = 0.0 if stored else fill(database, count)
        print(f"{stored or count:,} items, {indexing / count * 1000:.2f} ms to index one")
        texts = list(_texts(min(count, 20_000)))
        chance = random.Random(8)
        english = [text.split() for _, text in texts if text.isascii()]
        chinese = [text for _, text in texts if not text.isascii()]
        gc.freeze()  # else the collector walks through the words drawn here, again and again
        kinds: dict[str, Callable[[], str]] = {
            "a word": lambda: chance.choice(chance.choice(english)),
            "two words": lambda: " ".join(chance.sample(chance.choice(english), 2)),
            "a phrase": lambda: '"{}"'.format(" ".join(chance.choice(english)[4:6])),
            "a beginning": lambda: chance.choice(chance.choice(english))[:4] + "*",
            "two characters": lambda: chance.choice(chinese)[10:12],
            "four characters": lambda: chance.choice(chinese)[10:14],
            "one of four, not a fifth": lambda: " OR ".join(chance.sample(chance.choice(english), 4)) + " -zzz",
            "words nearby": lambda: " NEAR/5 ".join(chance.choice(english)[7:11:3]),
        }
        everything, of_cpu = [], []
        for kind, make in kinds.items():
            taken = [seconds(database, make()) for _ in range(25)]
            times, cpu = [one for one, _, _ in taken], [one for _, one, _ in taken]
            everything += times
            of_cpu += cpu
            print(
                f"{kind:26} median {statistics.median(times) * 1000:6.1f} ms, worst {max(times) * 1000:7.1f} ms, "
                f"CPU {statistics.median(cpu) * 1000:6.1f} ms, "
                f"hits {statistics.median(hits for _, _, hits in taken):.0f}"
            )
        cpu_of_all = statistics.median(of_cpu) * 1000
        print(f"{'all':26} median {statistics.median(everything) * 1000:6.1f} ms, CPU {cpu_of_all:6.1f} ms")
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2] if len(sys.argv) > 2 else "")
