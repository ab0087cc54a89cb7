"""Visits handed out to threads."""

import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Lock

import pytest
import time_machine
from structlog.testing import capture_logs

from monitor.errors import StateError
from monitor.service.dispatch import Dispatcher
from tests.waiting import wait_for

LIMIT = 20.0  # seconds; generous, waited for only when something is broken


def test_what_is_due_is_visited_and_never_twice_at_once() -> None:
    started, finish, running, most = Event(), Event(), [0], [0]
    lock = Lock()

    def visit() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        started.set()
        finish.wait(LIMIT)
        with lock:
            running[0] -= 1

    dispatcher = Dispatcher(lambda limit, busy: {} if "a" in busy else {"a": visit}, 4)
    dispatcher.dispatch()
    assert started.wait(LIMIT)
    dispatcher.dispatch()
    dispatcher.dispatch()
    finish.set()
    dispatcher.stop()
    assert most == [1]


def test_no_more_is_handed_out_than_threads_are_free() -> None:
    asked: list[str] = []
    finish = Event()

    def visit(name: str) -> None:
        asked.append(name)
        finish.wait(LIMIT)

    def due(limit: int, busy: Collection[str]) -> dict[str, Callable[[], None]]:
        waiting = [name for name in map(str, range(100)) if name not in busy and name not in asked]
        return {name: partial(visit, name) for name in waiting[:limit]}

    dispatcher = Dispatcher(due, 3)
    dispatcher.dispatch()
    dispatcher.dispatch()
    finish.set()
    dispatcher.stop()
    assert sorted(asked) == ["0", "1", "2"]


@pytest.mark.parametrize("fault", [StateError("the disk is full"), ZeroDivisionError("a bug")])
def test_a_visit_that_fails_is_told_ends_only_itself_and_rests(fault: Exception) -> None:
    done = Event()

    def fail() -> None:
        raise fault

    def due(_: int, busy: Collection[str]) -> dict[str, Callable[[], None]]:
        return {name: visit for name, visit in {"bad": fail, "good": done.set}.items() if name not in busy}

    dispatcher = Dispatcher(due, 2)
    with capture_logs() as logs:
        dispatcher.dispatch()
        assert done.wait(LIMIT)
        for _ in range(50):
            dispatcher.tick()
        dispatcher.stop()
    assert [entry["job"] for entry in logs if entry["log_level"] == "error"] == ["bad"]


def test_what_rested_long_enough_is_visited_again() -> None:
    tries, again = [0], Event()

    def fail() -> None:
        tries[0] += 1
        if tries[0] == 2:
            again.set()
        raise StateError("the disk is full")

    dispatcher = Dispatcher(lambda _, busy: {} if "a" in busy else {"a": fail}, 2)
    dispatcher.dispatch()
    end = time.monotonic() + LIMIT
    while not again.is_set() and time.monotonic() < end:
        dispatcher.tick()
    dispatcher.stop()
    assert again.is_set()


def test_a_visit_that_fails_rests_as_long_however_long_the_service_has_run() -> None:
    waiting: dict[str, Callable[[], None]] = {}
    asked: list[Collection[str]] = []

    def fail() -> None:
        raise StateError("the disk is full")

    def due(_: int, busy: Collection[str]) -> dict[str, Callable[[], None]]:
        asked.append(busy)
        return {name: waiting.pop(name) for name in list(waiting)}

    dispatcher = Dispatcher(due, 1)
    for _ in range(1_000):
        dispatcher.tick()
    waiting["a"] = fail
    dispatcher.dispatch()
    failed = len(asked)

    def thread_is_free() -> bool:
        dispatcher.dispatch()
        return len(asked) > failed + 1  # the end of the visit asks once

    wait_for(thread_is_free, "a free thread")
    for _ in range(100):
        dispatcher.tick()
    dispatcher.stop()
    assert len(asked) > failed + 50
    assert all("a" in busy for busy in asked[failed:])


def test_a_thread_that_is_done_takes_the_next_without_waiting_for_a_tick() -> None:
    waiting, visited, done = [str(number) for number in range(100)], [], Event()

    def visit(name: str) -> None:
        visited.append(name)
        if len(visited) == 100:
            done.set()

    def due(limit: int, _: Collection[str]) -> dict[str, Callable[[], None]]:
        return {name: partial(visit, name) for name in [waiting.pop(0) for _ in waiting[:limit]]}

    dispatcher = Dispatcher(due, 4)
    dispatcher.dispatch()
    assert done.wait(LIMIT)
    dispatcher.stop()
    assert sorted(visited, key=int) == [str(number) for number in range(100)]


def test_it_ticks_by_itself_until_it_is_stopped() -> None:
    visited = Event()
    dispatcher = Dispatcher(lambda *_: {"a": visited.set}, 1)
    dispatcher.start()
    assert visited.wait(LIMIT)
    dispatcher.stop()


def test_other_jobs_run_beside_the_visits() -> None:
    called = Event()
    dispatcher = Dispatcher(lambda *_: {}, 1)
    dispatcher.every(0.01, called.set, "publish")
    dispatcher.start()
    assert called.wait(LIMIT)
    dispatcher.stop()


NOW = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # a minute before summer time begins in Europe


@pytest.mark.parametrize("step", [-timedelta(hours=8), -timedelta(days=400), timedelta(hours=1), timedelta(days=7)])
def test_a_clock_that_is_set_back_or_forward_neither_stops_nor_repeats_a_job(step: timedelta) -> None:
    calls: list[int] = []
    called = Event()

    def job() -> None:
        calls.append(1)
        called.set()

    dispatcher = Dispatcher(lambda *_: {}, 1)
    dispatcher.every(0.2, job, "publish")
    with time_machine.travel(NOW, tick=True) as clock:
        dispatcher.start()
        assert called.wait(LIMIT)
        clock.shift(step)
        before = len(calls)
        called.clear()
        assert called.wait(LIMIT), "jobs go on"
        assert len(calls) - before < 50, "no job makes up for what the clock skipped"
        dispatcher.stop()


def test_visits_go_on_when_the_clock_is_set_back() -> None:
    visited = Event()
    dispatcher = Dispatcher(lambda *_: {"a": visited.set}, 1)
    with time_machine.travel(NOW, tick=True) as clock:
        dispatcher.start()
        assert visited.wait(LIMIT)
        clock.shift(-timedelta(hours=8))
        visited.clear()
        assert visited.wait(LIMIT)
        dispatcher.stop()


def test_stopping_waits_for_a_job_that_runs() -> None:
    started, ended = Event(), Event()

    def job() -> None:
        started.set()
        Event().wait(0.05)
        ended.set()

    dispatcher = Dispatcher(lambda *_: {}, 1)
    dispatcher.every(0.01, job, "publish")
    dispatcher.start()
    assert started.wait(LIMIT)
    dispatcher.stop()
    assert ended.is_set()
