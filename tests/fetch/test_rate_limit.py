"""A host's slot."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.errors import FetchError
from monitor.fetch.rate_limit import MAX_IDLE_HOSTS, RateLimiter, Slot


def make_limiter(per_host: int = 1, delay: float = 0.0, stop: threading.Event | None = None) -> RateLimiter:
    return RateLimiter(per_host, delay, monotonic=time.monotonic, stop=stop or threading.Event())


def wait_until_waiting(limiter: RateLimiter, host: str, count: int) -> None:
    """Return when so many requests stand in the line of `host`."""
    deadline = time.monotonic() + 10
    while len(limiter._queues[host].waiting) < count and time.monotonic() < deadline:
        threading.Event().wait(0.002)
    assert len(limiter._queues[host].waiting) == count


@pytest.mark.parametrize("per_host", [1, 3])
def test_never_more_requests_run_at_once_than_allowed(per_host: int) -> None:
    limiter, lock = make_limiter(per_host), threading.Lock()
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        with limiter.slot("a"):
            with lock:
                running += 1
                most = max(most, running)
            threading.Event().wait(0.005)
            with lock:
                running -= 1

    with ThreadPoolExecutor(12) as pool:
        for future in [pool.submit(work) for _ in range(24)]:
            future.result(timeout=10)
    assert most == per_host


def test_starts_are_the_delay_apart() -> None:
    limiter, starts = make_limiter(per_host=4, delay=0.05), []
    with ThreadPoolExecutor(4) as pool:

        def work() -> None:
            with limiter.slot("a") as slot, slot.request():
                starts.append(time.monotonic())

        for future in [pool.submit(work) for _ in range(5)]:
            future.result(timeout=10)
    starts.sort()
    assert all(later - earlier >= 0.049 for earlier, later in itertools.pairwise(starts))


def test_hosts_do_not_wait_for_one_another() -> None:
    limiter = make_limiter(delay=3600)
    with limiter.slot("a"), limiter.slot("b"), limiter.slot("c"):
        assert limiter.seconds_until_free("d") == 0


def test_those_who_came_first_go_first() -> None:
    limiter, order = make_limiter(), []

    def work(number: int) -> None:
        with limiter.slot("a"):
            order.append(number)

    with ThreadPoolExecutor(8) as pool:
        with limiter.slot("a"):
            futures = []
            for number in range(8):
                futures.append(pool.submit(work, number))
                wait_until_waiting(limiter, "a", number + 1)
        for future in futures:
            future.result(timeout=10)
    assert order == list(range(8))


def test_requests_of_one_turn_are_the_delay_apart_too() -> None:
    limiter, starts = make_limiter(delay=0.05), []
    with limiter.slot("a") as slot:
        for _ in range(3):
            with slot.request():
                starts.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(starts))


def test_the_delay_counts_from_the_end_of_the_last_request() -> None:
    limiter = make_limiter(delay=0.1)
    with limiter.slot("a") as slot:
        with slot.request():
            threading.Event().wait(0.2)
        last = time.monotonic()
        with slot.request():
            assert time.monotonic() - last >= 0.09
            threading.Event().wait(0.2)
        last = time.monotonic()
    with limiter.slot("a"):
        assert time.monotonic() - last >= 0.09


@pytest.mark.parametrize(("crawl_delay", "seconds_until_free"), [(100, 100), (0.5, 1)])
def test_the_longer_of_our_delay_and_the_site_s_holds(crawl_delay: float, seconds_until_free: float) -> None:
    limiter = make_limiter(delay=1)
    with limiter.slot("a") as slot, slot.request(crawl_delay):
        pass
    assert seconds_until_free - 0.9 < limiter.seconds_until_free("a") <= seconds_until_free


def test_closing_ends_a_wait_within_a_turn() -> None:
    limiter = make_limiter(delay=3600)

    def ask_again(slot: Slot) -> None:
        with slot.request():
            pass

    with ThreadPoolExecutor(1) as pool, limiter.slot("a") as slot:
        ask_again(slot)
        waiting = pool.submit(ask_again, slot)
        limiter.close()
        with pytest.raises(FetchError, match="closing"):
            waiting.result(timeout=10)


def test_a_host_is_free_at_no_known_time_while_a_request_runs() -> None:
    limiter = make_limiter()
    with limiter.slot("a"):
        assert limiter.seconds_until_free("a") == float("inf")
    assert limiter.seconds_until_free("a") == 0


def test_a_turn_ends_also_when_its_request_failed() -> None:
    limiter = make_limiter()
    with contextlib.suppress(ZeroDivisionError), limiter.slot("a"):
        raise ZeroDivisionError
    assert limiter.seconds_until_free("a") == 0


@pytest.mark.parametrize("how", ["close", "stop"])
def test_closing_and_stopping_end_every_wait(how: str) -> None:
    stop = threading.Event()
    limiter = make_limiter(stop=stop)

    def work() -> None:
        with limiter.slot("a"):
            pass

    with ThreadPoolExecutor(3) as pool, limiter.slot("a"):
        waiting = [pool.submit(work) for _ in range(3)]
        wait_until_waiting(limiter, "a", 3)
        limiter.close() if how == "close" else stop.set()
        for future in waiting:
            with pytest.raises(FetchError, match="closing"):
                future.result(timeout=10)
    assert not limiter._queues["a"].waiting


def test_hosts_that_are_idle_are_forgotten() -> None:
    limiter = make_limiter()
    for number in range(3 * MAX_IDLE_HOSTS):
        with limiter.slot(str(number)):
            pass
    assert len(limiter._queues) <= MAX_IDLE_HOSTS + 1


def test_a_host_that_asked_for_peace_is_not_waited_for() -> None:
    limiter = make_limiter()
    limiter.block_host("a", 600)
    with pytest.raises(FetchError, match="another 10 min") as caught, limiter.slot("a"):
        pass
    assert caught.value.kind == "throttled"
    assert limiter.seconds_until_free("a") > 590
    assert limiter.seconds_until_free("b") == 0


def test_a_short_peace_is_waited_for() -> None:
    limiter, started = make_limiter(), time.monotonic()
    limiter.block_host("a", 0.2)
    with limiter.slot("a"):
        assert time.monotonic() - started >= 0.2


def test_a_shorter_peace_does_not_end_a_longer_one() -> None:
    limiter = make_limiter()
    limiter.block_host("a", 600)
    limiter.block_host("a", 1)
    assert limiter.seconds_until_free("a") > 590
