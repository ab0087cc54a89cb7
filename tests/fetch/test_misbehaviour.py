"""Every row of the table of misbehaviours, all of them at the same time."""

from __future__ import annotations

import gzip
import os
import threading
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import FetchError
from monitor.fetch import Fetcher, Request, Response
from monitor.fetch.exchange import READ_BYTES
from monitor.model import FetchSettings
from tests.fetch.misbehaviour import (
    HELLO,
    LARGE,
    LIMIT,
    ROWS,
    Row,
    brotli_bomb,
    coded,
    forever,
    gzip_bomb,
    path_of,
    zstd_bomb,
)
from tests.fetch.site import Script, Site, reply, unsized

TIMEOUT = timedelta(seconds=5)
SETTINGS = FetchSettings(
    per_host=len(ROWS) + 1,
    delay=timedelta(),
    timeout=TIMEOUT,
    max_bytes=LIMIT,
    robots=False,
    private_networks=("127.0.0.1/32",),
)


@dataclass(frozen=True)
class Run:
    """All rows at once.

    seconds: until the last was done; plain: how long a plain page took meanwhile
    grown:   bytes of memory at the peak above those before
    """

    outcomes: dict[str, Response | FetchError]
    seconds: float
    plain: float
    sockets_left: int
    threads_left: list[str]
    grown: int


def attempt(fetcher: Fetcher, site: Site, row: Row) -> Response | FetchError:
    try:
        answer = fetcher.fetch(Request(site.url(path_of(row)), etag=row.etag))
        answer.release()  # it is kept until all are there, and the others may need its memory
        return answer
    except FetchError as error:
        return error


def plain_page_time(fetcher: Fetcher, site: Site) -> float:
    started = time.monotonic()
    fetcher.fetch(Request(site.url("/a-plain-page"))).release()
    return time.monotonic() - started


def open_sockets() -> int:
    return sum(link.startswith("socket:") for link in map(link_of, os.listdir("/proc/self/fd")))  # noqa: PTH208


def sockets_above(before: int) -> int:
    """How many sockets stay open. The site's own threads may take a moment to see that a client has hung up."""
    end = time.monotonic() + 20
    while (left := open_sockets() - before) > 0 and time.monotonic() < end:
        time.sleep(0.02)
    return max(left, 0)


def link_of(name: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
    except FileNotFoundError:
        return ""


def memory(name: str) -> int:
    """Bytes of this process's memory: VmRSS is now, VmHWM the peak."""
    [line] = [line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith(name)]
    return int(line.split()[1]) * 1024


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    sockets, others = open_sockets(), set(threading.enumerate())
    fetcher = Fetcher(SETTINGS, monotonic=time.monotonic)
    with Site({path_of(row): row.script for row in ROWS}) as site, ThreadPoolExecutor(len(ROWS)) as pool:
        Path("/proc/self/clear_refs").write_text("5")  # the peak of memory counts from here (proc(5))
        idle, started = memory("VmRSS"), time.monotonic()
        futures = {row.name: pool.submit(attempt, fetcher, site, row) for row in ROWS}
        plain = plain_page_time(fetcher, site)
        outcomes = {name: future.result() for name, future in futures.items()}
        seconds = time.monotonic() - started
        grown = memory("VmHWM") - idle
        fetcher.close()
    threads = [thread.name for thread in set(threading.enumerate()) - others if thread.name.startswith("fetch-")]
    yield Run(outcomes, seconds, plain, sockets_above(sockets), threads, grown)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_misbehaviour_has_its_outcome(run: Run, row: Row) -> None:
    outcome = run.outcomes[row.name]
    if isinstance(outcome, FetchError):
        assert outcome.kind == row.expected, str(outcome)
        return
    assert outcome.status == row.expected
    assert row.body is None or outcome.body == row.body
    assert len(outcome.body) <= LIMIT


def test_every_error_says_what_happened_in_a_sentence(run: Run) -> None:
    problems = {name: error.problem for name, error in run.outcomes.items() if isinstance(error, FetchError)}
    assert all(20 < len(problem) < 400 for problem in problems.values()), problems
    assert not [problem for problem in problems.values() if "object at 0x" in problem or "Error(" in problem]


def test_no_misbehaviour_delays_the_others(run: Run) -> None:
    assert run.plain < TIMEOUT.total_seconds()
    assert run.seconds < 3 * TIMEOUT.total_seconds(), "all together take about as long as the slowest"


def test_after_all_that_no_socket_and_no_thread_is_left(run: Run) -> None:
    assert run.sockets_left == 0
    assert run.threads_left == []


def test_all_of_it_at_once_takes_little_more_memory_than_idling(run: Run) -> None:
    assert run.grown < 60_000_000, "the site's own threads included"


def test_the_table_is_as_broad_as_it_claims() -> None:
    assert len(ROWS) >= 100
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_bombs_and_endless_bodies_cost_little_memory() -> None:
    rows = [row for row in LARGE if row.expected == "too_large"]
    fetcher = Fetcher(SETTINGS, monotonic=time.monotonic)
    with Site({path_of(row): row.script for row in rows}) as site:
        tracemalloc.start()
        try:
            kinds = {getattr(attempt(fetcher, site, row), "kind", None) for row in rows}
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            fetcher.close()
    assert kinds == {"too_large"}
    assert peak < 40 * LIMIT, f"{peak:,} bytes at the peak"


def test_an_error_page_is_read_only_at_its_beginning(run: Run) -> None:
    outcome = run.outcomes["an error whose page never ends"]
    assert isinstance(outcome, Response)
    assert 0 < len(outcome.body) <= 64 * 1024
    assert outcome.headers["retry-after"] == "7"
    assert HELLO not in outcome.body


# ── all of it at once, at the default limit of 10 MiB a response ─────────────

LARGE_PAGE = b"<html><body>" + b"<p>A line of a large page that is valid and long.</p>" * 60_000 + b"</body></html>"
ROUND: dict[str, bytes | Script] = {
    "/endless": forever(b"x" * 65536, unsized()),
    "/endless-gzip": coded("gzip", gzip_bomb(32)),
    "/endless-br": coded("br", brotli_bomb(32)),
    "/endless-zstd": coded("zstd", zstd_bomb(32)),
    "/valid": reply(body=LARGE_PAGE),
    "/valid-gzip": coded("gzip", gzip.compress(LARGE_PAGE)),
    "/small": reply(body=HELLO),
}


def test_a_round_of_many_large_responses_at_once_stays_within_60_mb() -> None:
    settings = FetchSettings(
        per_host=32, delay=timedelta(), timeout=timedelta(seconds=60), robots=False, private_networks=True
    )
    fetcher = Fetcher(settings, monotonic=time.monotonic)
    sizes: dict[str, int] = {}

    def visit(number: int) -> None:
        path = list(ROUND)[number % len(ROUND)]
        response = fetcher.fetch(Request(site.url(path)))
        sizes[path] = len(response.body)
        threading.Event().wait(0.002)  # it is parsed

    with Site(ROUND) as site, ThreadPoolExecutor(32) as pool:
        list(pool.map(visit, range(32)))  # threads, decoders and the allocator are there
        Path("/proc/self/clear_refs").write_text("5")
        idle = memory("VmRSS")
        list(pool.map(visit, range(150)))
        grown = memory("VmHWM") - idle
        fetcher.close()
    whole = {"/valid": len(LARGE_PAGE), "/valid-gzip": len(LARGE_PAGE), "/small": len(HELLO)}
    assert sizes == whole | {path: READ_BYTES for path in ROUND if path.startswith("/endless")}
    assert fetcher.held_bytes == 0
    assert grown < 60_000_000, f"{grown:,} bytes at the peak above idle"
