"""The total time limit."""

from __future__ import annotations

import gc
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError, LocalShortage
from monitor.fetch.limits import (
    ALLOWANCE_BYTES,
    GROWTH_BYTES,
    MAX_WAIT_SECONDS,
    Deadline,
    DeadlineWatchdog,
    FreeMemory,
    MemoryBudget,
)


def test_a_blocked_read_ends_when_time_is_up() -> None:
    watchdog, (near, far) = DeadlineWatchdog(time.monotonic), socket.socketpair()
    with near, far, watchdog.watch(0.05) as deadline:
        deadline.attach(near)
        assert near.recv(1) == b""
        assert deadline.was_cut
        with pytest.raises(FetchError) as caught:
            deadline.remaining()
    watchdog.close()
    assert caught.value.kind == "timeout"


def test_a_shorter_limit_that_comes_later_is_kept_too() -> None:
    watchdog, (near, far) = DeadlineWatchdog(time.monotonic), socket.socketpair()
    with near, far, watchdog.watch(60), watchdog.watch(0.05) as deadline:
        deadline.attach(near)
        assert near.recv(1) == b""
    watchdog.close()


def test_a_request_that_is_over_is_not_cut_any_more() -> None:
    watchdog, (near, far) = DeadlineWatchdog(time.monotonic), socket.socketpair()
    with near, far:
        with watchdog.watch(0.05) as deadline:
            deadline.attach(near)
        threading.Event().wait(0.15)
        far.sendall(b"x")
        assert near.recv(1) == b"x"
    watchdog.close()


def test_a_connection_that_comes_after_the_cut_is_cut_at_once() -> None:
    deadline, (near, far) = Deadline(float("inf"), time.monotonic), socket.socketpair()
    with near, far:
        deadline.cut("late")
        deadline.attach(near)
        assert near.recv(1) == b""
        deadline.release()


def test_closing_cuts_what_runs_and_ends_the_thread() -> None:
    watchdog, (near, far) = DeadlineWatchdog(time.monotonic), socket.socketpair()
    with near, far, watchdog.watch(60) as deadline:
        deadline.attach(near)
        watchdog.close()
        assert near.recv(1) == b""
        assert "closing" in deadline.error().problem
    assert watchdog._thread is not None
    assert not watchdog._thread.is_alive()


LIMIT = 10 * ALLOWANCE_BYTES


def make_budget(limit: int = LIMIT) -> MemoryBudget:
    return MemoryBudget(limit, monotonic=time.monotonic, check=lambda: None)


def test_what_is_released_can_be_held_again() -> None:
    budget = make_budget()
    first, second = budget.open(), budget.open()
    first.resize(LIMIT)
    assert not second.try_resize(ALLOWANCE_BYTES + 1)
    first.release()
    assert second.try_resize(LIMIT)
    assert budget.held == LIMIT
    first.release()
    assert budget.held == LIMIT, "a second release gives nothing back"


def test_a_small_response_never_waits() -> None:
    budget = make_budget()
    budget.open().resize(0)
    full = budget.open()
    full.resize(LIMIT)
    many = [budget.open() for _ in range(20)]
    assert all(each.try_resize(ALLOWANCE_BYTES) for each in many)


def test_what_is_dropped_is_released() -> None:
    budget = make_budget()
    dropped = budget.open()
    dropped.resize(LIMIT)
    del dropped
    gc.collect()
    assert budget.held == 0


def test_a_response_that_only_a_cycle_keeps_alive_holds_nobody_up() -> None:
    budget = make_budget()
    held: list[object] = [budget.open(1)]
    held[0].resize(2 * LIMIT)  # type: ignore[attr-defined]
    held.append(held)
    gc.disable()
    try:
        del held
        second = budget.open(2)
        second.resize(LIMIT)
    finally:
        gc.enable()
    assert budget.held == LIMIT


def test_what_an_owner_holds_is_released_though_it_still_exists() -> None:
    budget = make_budget()
    kept = [budget.open(1), budget.open(1)]
    other = budget.open(2)
    for each in (*kept, other):
        each.resize(LIMIT // 3)
    budget.release(1)
    assert budget.held == other.size
    del kept[0]
    assert budget.held == other.size


def test_one_alone_may_exceed_the_budget_and_the_next_waits_for_it() -> None:
    budget = make_budget()
    large, order = budget.open(), []
    large.resize(3 * LIMIT)
    begun = threading.Event()

    def second() -> None:
        reservation = budget.open()
        begun.set()
        reservation.resize(2 * LIMIT)
        order.append("second")
        reservation.release()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        assert begun.wait(60)
        large.resize(4 * LIMIT)
        order.append("first")
        large.release()
        waiting.result(timeout=60)
    assert order == ["first", "second"]
    assert budget.held == 0


def test_who_exceeds_the_budget_with_one_page_gets_the_next_one_too() -> None:
    budget = make_budget()
    first, second, other = budget.open(1), budget.open(1), budget.open(2)
    first.resize(2 * LIMIT)
    assert second.try_resize(LIMIT)  # it waited for a minute, and so did all others
    assert not other.try_resize(LIMIT)
    first.release()
    second.release()
    assert other.try_resize(LIMIT)


def test_visits_of_several_large_pages_each_all_end() -> None:
    budget, most = make_budget(), []

    def read(_: int) -> None:
        pages = [budget.open() for _ in range(3)]
        for page in pages:
            page.resize(LIMIT // 2)
            most.append(budget.held)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(24)))
    assert budget.held == 0
    assert max(most) <= 3 * LIMIT


def test_many_that_grow_at_once_all_get_through_within_the_budget_and_one_more() -> None:
    budget, size, most = make_budget(), LIMIT // 2, []

    def read(_: int) -> None:
        reservation = budget.open()
        for held in range(0, size + 1, size // 8):
            reservation.resize(held)
            most.append(budget.held)
        reservation.release()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(read, range(64)))
    assert budget.held == 0
    assert max(most) <= LIMIT + size + 16 * ALLOWANCE_BYTES


def test_who_waits_for_too_long_is_told_of_a_local_shortage() -> None:
    now = [0.0]

    def later() -> None:
        now[0] += MAX_WAIT_SECONDS

    budget = MemoryBudget(LIMIT, monotonic=lambda: now[0], check=later)
    held = budget.open(1)
    held.resize(2 * LIMIT)
    with pytest.raises(LocalShortage):
        budget.open(2).resize(LIMIT)
    assert budget.held == 2 * LIMIT


def test_closing_ends_the_wait() -> None:
    def closing() -> None:
        raise FetchError("read", "closing")

    budget = MemoryBudget(LIMIT, monotonic=time.monotonic, check=closing)
    held = budget.open(1)
    held.resize(2 * LIMIT)
    with pytest.raises(FetchError, match="closing"):
        budget.open(2).resize(LIMIT)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2 * LIMIT)), max_size=30))
def test_what_is_held_is_always_the_sum_of_what_each_holds(steps: list[tuple[int, int]]) -> None:
    budget = make_budget()
    each = [budget.open() for _ in range(4)]
    for which, size in steps:
        each[which].try_resize(size)
        assert budget.held == sum(reservation.size for reservation in each)
        assert budget.held <= LIMIT + 4 * ALLOWANCE_BYTES


def test_free_memory_is_given_back_as_often_as_the_process_has_grown() -> None:
    sizes = iter([100, 90, 93, 95, 91, 94, 80, 85, 81])  # four: the growth; asked twice where given back
    given: list[str] = []
    memory = FreeMemory(lambda: 0.0, lambda: next(sizes) * GROWTH_BYTES // 4, lambda: given.append("back"))
    counts = []
    for _ in range(6):
        memory.give_back()
        counts.append(len(given))
    assert counts == [1, 1, 2, 2, 2, 3]


def test_giving_memory_back_takes_a_twentieth_of_the_time_until_the_process_has_grown_much() -> None:
    now, size, given = [0.0], [100], list[float]()

    def trim() -> None:
        now[0] += 1.0
        given.append(now[0])

    memory = FreeMemory(lambda: now[0], lambda: size[0] * GROWTH_BYTES // 4, trim)
    memory.give_back()
    for moment, grown in ((20.0, 107), (22.0, 107), (23.0, 130)):
        now[0], size[0] = moment, grown
        memory.give_back()
    assert given == [1.0, 23.0, 24.0]
