"""How long the pages of a large installation take: `python -m tests.bench.beyond.pages [SOURCES] [TOPICS]`.

An archive of so many sources, each with 20 entries and one in a hundred failing, behind the real server. Prints of
twenty requests of each page the median of processor time, server and client together, and of the time on the clock,
which others on the machine lengthen; exits 1 where the first is above 100 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from monitor.fetch import Fetcher
from monitor.model import Config, Settings, Source, Topic
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.service.backend import Archive
from monitor.store import open_database
from monitor.store.schema import entries, sources
from monitor.store.sources import reconcile_sources
from monitor.topics import compile_topics
from monitor.web import Site, create_app, serve

_NOW = datetime.now(UTC)
_ENTRIES = 20
_MOST_MS = 100
_REQUESTS = 20


def main() -> int:
    """Measure, print, judge."""
    count, many = ([int(word) for word in sys.argv[1:]] + [10_000, 100][len(sys.argv) - 1 :])[:2]
    watched = tuple(Source(f"s{n}", f"https://s{n}.example/") for n in range(count))
    topics = tuple(Topic(f"t{n}", f"Topic {n}", (f"word{n}",)) for n in range(many))
    settings = Settings()
    config = Config(settings, watched, topics)
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(str(Path(folder) / "news.db"))
        with database.write() as connection:
            reconcile_sources(connection, watched, _NOW)
            connection.execute(sources.update().values(last_fetch=_NOW, next_fetch=_NOW + timedelta(minutes=9)))
            failing = sources.update().where(sources.c.id.like("%00"))
            connection.execute(failing.values(failures=5, error="it does not answer"))
            connection.execute(entries.insert(), [_entry(n, k) for n in range(count) for k in range(_ENTRIES)])
        fetcher = Fetcher(settings.fetch, monotonic=time.monotonic)
        matcher = compile_topics(topics, {})
        context = Context(
            config, matcher, database, fetcher, Metrics(), threading.Event(), lambda: datetime.now(UTC), UTC
        )
        site = Site(
            config=lambda: config,
            faults=lambda: (),
            reader=Archive(lambda: context),
            metrics=lambda: "",
            not_ready=lambda: "",
            now=lambda: datetime.now(UTC),
            zone=UTC,
        )
        server = serve(create_app(site), "127.0.0.1:0")
        paths = ("/", "/sources", "/sources?page=50", "/sources?health=bad", f"/sources/s{count // 2}", "/incidents")
        for path in paths:
            times = [_milliseconds(server.address + path) for _ in range(_REQUESTS)]
            cpu, wall = (statistics.median(each) for each in zip(*times, strict=True))
            slow += cpu > _MOST_MS
            print(f"{path:24} {cpu:6.1f} ms of CPU, {wall:6.1f} ms on the clock")
        server.close()
        fetcher.close()
        database.close()
    return int(slow > 0)


def _entry(source: int, number: int) -> dict[str, object]:
    url = f"https://s{source}.example/{number}"
    seen = _NOW - timedelta(hours=number * 20)
    row = {"source": f"s{source}", "key": url, "url": url, "title": f"Headline {number}", "tags": [], "digest": ""}
    return {**row, "first_seen": seen, "last_seen": seen, "state": "done"}


def _milliseconds(address: str) -> tuple[float, float]:
    """Ask for a page; the time of the processor, and on the clock."""
    cpu, begun = time.process_time(), time.perf_counter()
    with urlopen(address, timeout=60) as answer:
        answer.read()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
