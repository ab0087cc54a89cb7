"""Total time limit for a request, enforced by a thread that cuts the connection.

A socket's own timeout restarts with every byte, so a server that sends one byte a second
never exceeds it. Here one thread watches all running requests and shuts down a duplicate
of the socket of each one that is over its time. The blocked read then ends at once: in
headers, in the TLS handshake and in the body alike. The duplicate is needed because the
number of a closed socket may already belong to another connection.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator

from monitor.errors import FetchError, LocalShortage

LEAST_SECONDS = 0.001  # a socket timeout of 0 would mean 'do not block'


def start_thread(target: Callable[[], None], name: str) -> threading.Thread:
    """Start a daemon thread. Raises LocalShortage where the system allows no more threads."""
    thread = threading.Thread(target=target, name=name, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise LocalShortage(f"no thread can be started: {error}", "raise the limit of tasks, TasksMax") from error
    return thread


class Deadline:
    """The moment by which one exchange must end, and the connection to cut if it does not.

    at:       seconds on the monotonic clock
    on_moved: called when `at` changed
    """

    def __init__(self, at: float, monotonic: Callable[[], float], on_moved: Callable[[], None] = lambda: None) -> None:
        self.at = at
        self._monotonic = monotonic
        self._on_moved = on_moved
        self._lock = threading.Lock()
        self._twin: socket.socket | None = None
        self._cut: str = ""

    @property
    def was_cut(self) -> bool:
        """Tell whether the connection was cut from outside, so that an end of data means nothing."""
        return bool(self._cut)

    def remaining(self) -> float:
        """Return the seconds left, more than 0.

        Raise FetchError ('timeout', or 'read' when closing) if none are.
        """
        left = self.at - self._monotonic()
        if self._cut or left <= 0:
            raise self.error()
        return max(left, LEAST_SECONDS)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Stop the clock for the block: the server is not to blame for waiting that is ours."""
        started, at, self.at = self._monotonic(), self.at, float("inf")
        try:
            yield
        finally:
            self.at = at + self._monotonic() - started
            self._on_moved()

    def error(self) -> FetchError:
        """Make the error for a connection that was cut."""
        if self._cut == "closing":
            return FetchError("read", "the request was interrupted because the service is closing")
        return FetchError(
            "timeout",
            "the whole answer did not arrive in time",
            "raise fetch.timeout in newsmonitor.yaml if this site is always that slow",
        )

    def attach(self, sock: socket.socket) -> None:
        """Set the connection to cut, in place of the one before."""
        twin = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            previous, self._twin = self._twin, twin
            late = bool(self._cut)
        if previous is not None:
            previous.close()
        if late:
            self.cut(self._cut)

    def cut(self, reason: str) -> None:
        """End the connection now. reason: 'late' or 'closing'. May be called from any thread, and again."""
        with self._lock:
            self._cut = self._cut or reason
            if self._twin is not None:
                with contextlib.suppress(OSError):  # the other side was faster
                    self._twin.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Forget the connection, so that nothing is cut any more."""
        with self._lock:
            twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()


class DeadlineWatchdog:
    """One thread that cuts every connection whose time is up; started by the first request."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._running: set[Deadline] = set()
        self._wakes_at = float("inf")
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def watch(self, seconds: float) -> Iterator[Deadline]:
        """Yield a deadline `seconds` from now that is enforced until the block ends.

        Raises FetchError when the watchdog is closed, LocalShortage when no thread can be started.
        """
        deadline = Deadline(self._monotonic() + seconds, self._monotonic, self._wake)
        self._enter(deadline)
        try:
            yield deadline
        finally:
            with self._changed:
                self._running.discard(deadline)
            deadline.release()

    def close(self) -> None:
        """Cut every running connection and end the thread."""
        with self._changed:
            self._closed = True
            for deadline in self._running:
                deadline.cut("closing")
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _enter(self, deadline: Deadline) -> None:
        with self._changed:
            if self._closed:
                deadline.cut("closing")
                raise deadline.error()
            if self._thread is None:
                self._thread = start_thread(self._run, "fetch-deadlines")
            self._running.add(deadline)
            if deadline.at < self._wakes_at:
                self._changed.notify_all()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                now = self._monotonic()
                for deadline in [d for d in self._running if d.at <= now]:
                    deadline.cut("late")
                    self._running.discard(deadline)
                self._wakes_at = min((d.at for d in self._running), default=float("inf"))
                self._changed.wait(min(self._wakes_at - now, threading.TIMEOUT_MAX))
