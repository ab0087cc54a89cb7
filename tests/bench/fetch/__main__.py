"""CPU of a round over sources that did not change, beside a bare loop over requests, in turn in one run.

    python -m tests.bench.fetch --tools ../shared/tools [--sources 1000] [--rounds 5]

TOOLS holds newsweb.py, a fake news web on loopback. Exits 1 where the median of the ratios is above the floor.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import requests

from monitor.model import Config, FetchSettings, LogSettings, PublishSettings, Settings, Source
from monitor.observe import Metrics, configure_logging
from monitor.pipeline import Tools, visit
from monitor.service.opening import new_fetcher, open_tools, settle_topics
from monitor.store import make_due, open_database

FLOOR = 1.5
THREADS = 20
PORT = 8931


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of one round."""

    cpu: float
    wall: float


def measured(call: Callable[[], None]) -> Cost:
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    call()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.perf_counter() - started)


@contextmanager
def news_web(tools: Path, count: int, run: Path) -> Iterator[list[str]]:
    """Serve a frozen news web; gives the address of each source's feed."""
    command: list[str | Path] = [
        sys.executable,
        tools / "newsweb.py",
        "serve",
        "--sources",
        str(count),
        "--port",
        str(PORT),
        "--run",
        run,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        addresses = [f"http://127.{1 + (i >> 16)}.{i >> 8 & 255}.{i & 255}:{PORT}/feed.xml" for i in range(count)]
        for _ in range(200):
            try:
                urlopen(addresses[0], timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield addresses
        server.terminate()


def bare_round(addresses: list[str], etags: dict[str, str]) -> None:
    """What a program without any of our care would do: a conditional request each, a session a thread."""
    local = threading.local()

    def one(address: str) -> None:
        if not hasattr(local, "session"):
            local.session = requests.Session()
        answer = local.session.get(address, headers={"If-None-Match": etags.get(address, "")}, timeout=30)
        etags[address] = answer.headers.get("ETag", etags.get(address, ""))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, addresses))


def our_round(tools: Tools) -> None:
    """A visit of every source, as the service makes it."""
    with tools.database.write() as connection:
        make_due(connection, list(tools.sources), tools.now())
    with ThreadPoolExecutor(THREADS) as pool:
        for visited in pool.map(lambda source: visit(tools, source), tools.config.sources):
            assert not visited.problem, visited.problem


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    configure_logging(LogSettings(level="warning"))
    with tempfile.TemporaryDirectory() as place, news_web(asked.tools, asked.sources, Path(place) / "run") as addresses:
        ratios = compare(Path(place), addresses, asked.rounds)
    print(f"median of {len(ratios)} ratios: {statistics.median(ratios):.2f} (floor {FLOOR})")
    return int(statistics.median(ratios) > FLOOR)


def compare(place: Path, addresses: list[str], rounds: int) -> list[float]:
    """CPU of our round over that of the bare loop, round by round."""
    fetch = FetchSettings(concurrency=THREADS, delay=timedelta(0), private_networks=True)
    settings = Settings(state=str(place / "news.db"), fetch=fetch, publish=PublishSettings(dir=place / "feeds"))
    sources = tuple(Source(f"s{at}", address, full_text=False, backlog=0) for at, address in enumerate(addresses))
    config = Config(settings, sources)
    database, stop = open_database(settings.state), threading.Event()
    fetcher = new_fetcher(config, stop)
    etags: dict[str, str] = {}
    try:
        settle_topics(database, config, accept_empty=True)
        tools = open_tools(config, database, fetcher, Metrics(), stop)
        our_round(tools)
        bare_round(addresses, etags)
        ratios = []
        for _ in range(rounds):
            ours, bare = measured(lambda: our_round(tools)), measured(lambda: bare_round(addresses, etags))
            ratios.append(ours.cpu / bare.cpu)
            print(
                f"ours {ours.cpu / len(addresses) * 1000:.2f} ms CPU a source ({ours.wall:.1f} s), "
                f"bare {bare.cpu / len(addresses) * 1000:.2f} ({bare.wall:.1f} s), ratio {ratios[-1]:.2f}"
            )
    finally:
        fetcher.close()
        database.close()
    return ratios


if __name__ == "__main__":
    sys.exit(main())
