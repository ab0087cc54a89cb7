"""CPU of a round over sources that did not change, beside a bare loop over requests and beside lemon24/reader.

    python -m tests.bench.fetch --tools ../shared/tools [--sources 1000] [--rounds 5] [--no-reader]

TOOLS holds newsweb.py, a fake news web on loopback. The three take turns in one run, each with as many threads.
Exits 1 where the median of our ratio to the bare loop is above its bound, or that of our ratio to reader above 1.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import requests

from monitor.model import Config, FetchSettings, LogSettings, PublishSettings, Settings, Source
from monitor.observe import Metrics, configure_logging
from monitor.pipeline.context import Context
from monitor.service.fetching import new_fetcher, utc_now
from monitor.service.opening import open_context, reconcile_topics
from monitor.service.operations import run_once
from monitor.store import open_database

MOST_TO_BARE, MOST_TO_READER = 1.5, 1.0
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


def our_round(tools: Context) -> None:
    """A round over every source, as `newsmonitor once --all` makes it."""
    done = run_once(tools, list(tools.sources))
    assert len(done.visits) == len(tools.sources)
    assert not [visited.problem for visited in done.visits if visited.problem]


@contextmanager
def reader_of(database: Path, addresses: list[str]) -> Iterator[Callable[[], None]]:
    """lemon24/reader (https://github.com/lemon24/reader) with these feeds; gives its update of all."""
    logging.getLogger("reader").setLevel(logging.ERROR)
    with importlib.import_module("reader").make_reader(str(database)) as reader:
        for address in addresses:
            reader.add_feed(address)
        yield lambda: reader.update_feeds(workers=THREADS, scheduled=False)


@contextmanager
def ours(place: Path, addresses: list[str]) -> Iterator[Callable[[], None]]:
    """This project with these feeds; gives a round over all."""
    fetch = FetchSettings(concurrency=THREADS, delay=timedelta(0), private_networks=True)
    settings = Settings(state=str(place / "news.db"), fetch=fetch, publish=PublishSettings(dir=place / "feeds"))
    sources = tuple(Source(f"s{at}", address, full_text=False, backlog=0) for at, address in enumerate(addresses))
    config = Config(settings, sources)
    database, stop = open_database(settings.state), threading.Event()
    fetcher = new_fetcher(config, stop)
    try:
        reconcile_topics(database, config, accept_empty=True)
        tools = open_context(config, database, fetcher, Metrics(), stop)
        our_round(tools)
        # Two hours on, the rhythm of each source is worked out, as it is in all but a source's first hour.
        later = replace(tools, now=lambda: utc_now() + timedelta(hours=2))
        yield lambda: our_round(later)
    finally:
        fetcher.close()
        database.close()


def compare(rounds: dict[str, Callable[[], None]], times: int, sources: int) -> dict[str, list[float]]:
    """CPU of each, `times` times in turn, after one round of each that is not counted."""
    for call in rounds.values():
        call()
    spent: dict[str, list[float]] = {name: [] for name in rounds}
    for _ in range(times):
        for name, call in rounds.items():
            cost = measured(call)
            spent[name].append(cost.cpu)
            print(f"{name:>8} {cost.cpu / sources * 1000:6.2f} ms CPU a source, {cost.wall:5.1f} s in all")
    return spent


def ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-reader", action="store_true", help="leave lemon24/reader out")
    asked = parser.parse_args()
    configure_logging(LogSettings(level="warning"))
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        addresses = stack.enter_context(news_web(asked.tools, asked.sources, place / "run"))
        etags: dict[str, str] = {}
        rounds = {"ours": stack.enter_context(ours(place, addresses)), "bare": lambda: bare_round(addresses, etags)}
        if not asked.no_reader:
            rounds["reader"] = stack.enter_context(reader_of(place / "reader.db", addresses))
        spent = compare(rounds, asked.rounds, asked.sources)
    good = True
    for name, most in (("bare", MOST_TO_BARE), ("reader", MOST_TO_READER)):
        if name in spent:
            found = ratio(spent["ours"], spent[name])
            good = good and found <= most
            print(f"ours to {name}: median of {asked.rounds} ratios {found:.2f} (at most {most})")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
