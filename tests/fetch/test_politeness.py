"""A host's turn."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.errors import FetchError
from monitor.fetch.politeness import MOST_IDLE_LINES, Gate, Turn


def make_gate(per_host: int = 1, delay: float = 0.0, stop: threading.Event | None = None) -> Gate:
    return Gate(per_host, delay, monotonic=time.monotonic, stop=stop or threading.Event())


def wait_until_waiting(gate: Gate, host: str, count: int) -> None:
    """Return when so many requests stand in the line of `host`."""
    deadline = time.monotonic() + 10
    while len(gate._lines[host].waiting) < count and time.monotonic() < deadline:
        threading.Event().wait(0.002)
    assert len(gate._lines[host].waiting) == count


@pytest.mark.parametrize("per_host", [1, 3])
def test_never_more_requests_run_at_once_than_allowed(per_host: int) -> None:
    gate, lock = make_gate(per_host), threading.Lock()
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        with gate.turn("a"):
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
    gate, starts = make_gate(per_host=4, delay=0.05), []
    with ThreadPoolExecutor(4) as pool:

        def work() -> None:
            with gate.turn("a") as turn, turn.request():
                starts.append(time.monotonic())

        for future in [pool.submit(work) for _ in range(5)]:
            future.result(timeout=10)
    starts.sort()
    assert all(later - earlier >= 0.049 for earlier, later in itertools.pairwise(starts))


def test_hosts_do_not_wait_for_one_another() -> None:
    gate = make_gate(delay=3600)
    with gate.turn("a"), gate.turn("b"), gate.turn("c"):
        assert gate.free_in("d") == 0


def test_those_who_came_first_go_first() -> None:
    gate, order = make_gate(), []

    def work(number: int) -> None:
        with gate.turn("a"):
            order.append(number)

    with ThreadPoolExecutor(8) as pool:
        with gate.turn("a"):
            futures = []
            for number in range(8):
                futures.append(pool.submit(work, number))
                wait_until_waiting(gate, "a", number + 1)
        for future in futures:
            future.result(timeout=10)
    assert order == list(range(8))


def test_requests_of_one_turn_are_the_delay_apart_too() -> None:
    gate, starts = make_gate(delay=0.05), []
    with gate.turn("a") as turn:
        for _ in range(3):
            with turn.request():
                starts.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(starts))


def test_the_delay_counts_from_the_end_of_the_last_request() -> None:
    gate = make_gate(delay=0.1)
    with gate.turn("a") as turn:
        with turn.request():
            threading.Event().wait(0.2)
        last = time.monotonic()
        with turn.request():
            assert time.monotonic() - last >= 0.09
            threading.Event().wait(0.2)
        last = time.monotonic()
    with gate.turn("a"):
        assert time.monotonic() - last >= 0.09


@pytest.mark.parametrize(("crawl_delay", "free_in"), [(100, 100), (0.5, 1)])
def test_the_longer_of_our_delay_and_the_site_s_holds(crawl_delay: float, free_in: float) -> None:
    gate = make_gate(delay=1)
    with gate.turn("a") as turn, turn.request(crawl_delay):
        pass
    assert free_in - 0.9 < gate.free_in("a") <= free_in


def test_closing_ends_a_wait_within_a_turn() -> None:
    gate = make_gate(delay=3600)

    def ask_again(turn: Turn) -> None:
        with turn.request():
            pass

    with ThreadPoolExecutor(1) as pool, gate.turn("a") as turn:
        ask_again(turn)
        waiting = pool.submit(ask_again, turn)
        gate.close()
        with pytest.raises(FetchError, match="closing"):
            waiting.result(timeout=10)


def test_a_host_is_free_at_no_known_time_while_a_request_runs() -> None:
    gate = make_gate()
    with gate.turn("a"):
        assert gate.free_in("a") == float("inf")
    assert gate.free_in("a") == 0


def test_a_turn_ends_also_when_its_request_failed() -> None:
    gate = make_gate()
    with contextlib.suppress(ZeroDivisionError), gate.turn("a"):
        raise ZeroDivisionError
    assert gate.free_in("a") == 0


@pytest.mark.parametrize("how", ["close", "stop"])
def test_closing_and_stopping_end_every_wait(how: str) -> None:
    stop = threading.Event()
    gate = make_gate(stop=stop)

    def work() -> None:
        with gate.turn("a"):
            pass

    with ThreadPoolExecutor(3) as pool, gate.turn("a"):
        waiting = [pool.submit(work) for _ in range(3)]
        wait_until_waiting(gate, "a", 3)
        gate.close() if how == "close" else stop.set()
        for future in waiting:
            with pytest.raises(FetchError, match="closing"):
                future.result(timeout=10)
    assert not gate._lines["a"].waiting


def test_hosts_that_are_idle_are_forgotten() -> None:
    gate = make_gate()
    for number in range(3 * MOST_IDLE_LINES):
        with gate.turn(str(number)):
            pass
    assert len(gate._lines) <= MOST_IDLE_LINES + 1


def test_a_host_that_asked_for_peace_is_not_waited_for() -> None:
    gate = make_gate()
    gate.leave_alone("a", 600)
    with pytest.raises(FetchError, match="another 10 min") as caught, gate.turn("a"):
        pass
    assert caught.value.kind == "throttled"
    assert gate.free_in("a") > 590
    assert gate.free_in("b") == 0


def test_a_short_peace_is_waited_for() -> None:
    gate, started = make_gate(), time.monotonic()
    gate.leave_alone("a", 0.2)
    with gate.turn("a"):
        assert time.monotonic() - started >= 0.2


def test_a_shorter_peace_does_not_end_a_longer_one() -> None:
    gate = make_gate()
    gate.leave_alone("a", 600)
    gate.leave_alone("a", 1)
    assert gate.free_in("a") > 590
