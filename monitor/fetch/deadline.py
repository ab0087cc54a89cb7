"""A total time limit for a request: a thread cuts the connection when time is up.

A socket's own timeout starts anew with every byte, so a server that sends one byte a
second is never late. Here one thread looks after all running requests and shuts down
a duplicate of the socket of each that is over its time; the blocked read then ends at
once, in headers, in the TLS handshake and in the body alike. The duplicate is needed
because the number of a closed socket may already belong to another connection.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator

from monitor.errors import FetchError

LEAST_SECONDS = 0.001  # a socket timeout of 0 would mean 'do not block'


class Deadline:
    """The moment by which one exchange is over, and the connection to cut when it is not.

    at: seconds on the monotonic clock
    """

    def __init__(self, at: float, monotonic: Callable[[], float]) -> None:
        self.at = at
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._twin: socket.socket | None = None
        self._cut: str = ""

    @property
    def was_cut(self) -> bool:
        """Whether the connection was cut from outside, so that an end of data means nothing."""
        return bool(self._cut)

    def remaining(self) -> float:
        """Seconds left, more than 0; raises FetchError ('timeout', or 'read' when closing) when none are."""
        left = self.at - self._monotonic()
        if self._cut or left <= 0:
            raise self.error()
        return max(left, LEAST_SECONDS)

    def error(self) -> FetchError:
        """What to raise for a connection that was cut."""
        if self._cut == "closing":
            return FetchError("read", "the request was interrupted because the service is closing")
        return FetchError(
            "timeout",
            "the whole answer did not arrive in time",
            "raise fetch.timeout in newsmonitor.yaml if this site is always that slow",
        )

    def attach(self, sock: socket.socket) -> None:
        """Name the connection to cut; one that was named before is left alone from now on."""
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
        """Forget the connection; nothing is cut any more."""
        with self._lock:
            twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()


class DeadlineWatchdog:
    """One thread that cuts every connection whose time is up. Started by the first request."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._running: set[Deadline] = set()
        self._wakes_at = float("inf")
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def watch(self, seconds: float) -> Iterator[Deadline]:
        """Give a deadline `seconds` from now that is enforced until the block ends.

        Raises FetchError when the watchdog is closed already.
        """
        deadline = Deadline(self._monotonic() + seconds, self._monotonic)
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

    def _enter(self, deadline: Deadline) -> None:
        with self._changed:
            if self._closed:
                deadline.cut("closing")
                raise deadline.error()
            self._running.add(deadline)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fetch-deadlines", daemon=True)
                self._thread.start()
            elif deadline.at < self._wakes_at:
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
