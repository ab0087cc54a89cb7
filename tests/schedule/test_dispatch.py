"""Visits handed out to threads."""

from threading import Event, Lock

import pytest
from structlog.testing import capture_logs

from monitor.errors import StateError
from monitor.schedule import Dispatcher

LIMIT = 20.0  # seconds; generous, waited for only when something is broken


def test_what_is_due_is_visited_and_never_twice_at_once() -> None:
    started, finish, running, most = Event(), Event(), [0], [0]
    lock = Lock()

    def visit(_: str) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        started.set()
        finish.wait(LIMIT)
        with lock:
            running[0] -= 1

    dispatcher = Dispatcher(lambda limit: ["a"][:limit], visit, 4)
    dispatcher.tick()
    assert started.wait(LIMIT)
    dispatcher.tick()
    dispatcher.tick()
    finish.set()
    dispatcher.stop()
    assert most == [1]


def test_no_more_is_handed_out_than_threads_are_free() -> None:
    asked: list[str] = []
    finish = Event()

    def visit(name: str) -> None:
        asked.append(name)
        finish.wait(LIMIT)

    dispatcher = Dispatcher(lambda limit: [str(number) for number in range(100)][:limit], visit, 3)
    dispatcher.tick()
    dispatcher.tick()
    finish.set()
    dispatcher.stop()
    assert sorted(asked) == ["0", "1", "2"]


@pytest.mark.parametrize("fault", [StateError("the disk is full"), ZeroDivisionError("a bug")])
def test_a_visit_that_fails_is_told_and_ends_only_itself(fault: Exception) -> None:
    done = Event()

    def visit(name: str) -> None:
        if name == "bad":
            raise fault
        done.set()

    dispatcher = Dispatcher(lambda _: ["bad", "good"], visit, 2)
    with capture_logs() as logs:
        dispatcher.tick()
        assert done.wait(LIMIT)
        dispatcher.stop()
    assert [entry["job"] for entry in logs if entry["log_level"] == "error"] == ["bad"]


def test_it_ticks_by_itself_until_it_is_stopped() -> None:
    visited = Event()
    dispatcher = Dispatcher(lambda _: ["a"], lambda _: visited.set(), 1)
    dispatcher.start()
    assert visited.wait(LIMIT)
    dispatcher.stop()


def test_other_jobs_run_beside_the_visits() -> None:
    called = Event()
    dispatcher = Dispatcher(lambda _: [], lambda _: None, 1)
    dispatcher.every(0.01, called.set, "publish")
    dispatcher.start()
    assert called.wait(LIMIT)
    dispatcher.stop()
