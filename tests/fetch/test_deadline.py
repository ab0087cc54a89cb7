"""The total time limit."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from monitor.errors import FetchError
from monitor.fetch.deadline import Deadline, DeadlineWatchdog


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
