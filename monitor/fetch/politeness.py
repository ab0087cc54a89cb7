"""A host's turn: how many requests at once, how long between their starts, in order of arrival.

Lists and article pages of a host share one line. Waiting ends at once when the gate is
closed, and within a fifth of a second when the stop event is set.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor.errors import FetchError

STOP_LOOK_SECONDS = 0.2
MOST_IDLE_LINES = 1024  # hosts that are remembered at least until their delay is over


@dataclass(slots=True, eq=False)
class _Line:
    """The line of one host. `next_start`: seconds on the monotonic clock."""

    waiting: deque[object] = field(default_factory=deque)
    running: int = 0
    next_start: float = float("-inf")


class Turn:
    """A request that may run now."""

    def __init__(self, gate: Gate, line: _Line, started: float) -> None:
        self._gate = gate
        self._line = line
        self._started = started

    def keep_off(self, seconds: float) -> None:
        """Let at least so many seconds pass between this start and the host's next."""
        self._gate.postpone(self._line, self._started + seconds)


class Gate:
    """The lines of all hosts. Thread-safe.

    per_host: requests at once; delay: seconds between two starts
    """

    def __init__(self, per_host: int, delay: float, *, monotonic: Callable[[], float], stop: threading.Event) -> None:
        self._per_host = per_host
        self._delay = delay
        self._monotonic = monotonic
        self._stop = stop
        self._lines: dict[str, _Line] = {}
        self._moved = threading.Condition()
        self._closed = False

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[Turn]:
        """Wait for the host's turn and hold it for the block; those who came first go first.

        Raises FetchError ('read') when the gate closes or the stop event is set meanwhile.
        """
        line, started = self._enter(host)
        try:
            yield Turn(self, line, started)
        finally:
            with self._moved:
                line.running -= 1
                self._moved.notify_all()

    def free_in(self, host: str) -> float:
        """Seconds until a request to `host` could start; infinite while others wait or run."""
        with self._moved:
            line = self._lines.get(host)
            if line is None:
                return 0.0
            if line.waiting or line.running >= self._per_host:
                return float("inf")
            return max(0.0, line.next_start - self._monotonic())

    def postpone(self, line: _Line, until: float) -> None:
        """Let the line's next request start no earlier than `until`."""
        with self._moved:
            line.next_start = max(line.next_start, until)

    def close(self) -> None:
        """End every wait with an error."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def _enter(self, host: str) -> tuple[_Line, float]:
        ticket = object()
        with self._moved:
            self._forget_idle()
            line = self._lines.setdefault(host, _Line())
            line.waiting.append(ticket)
            try:
                while (pause := self._pause(line, ticket)) > 0:
                    self._moved.wait(min(pause, STOP_LOOK_SECONDS))
            finally:
                line.waiting.remove(ticket)
            now = self._monotonic()
            line.running += 1
            line.next_start = now + self._delay
            self._moved.notify_all()
            return line, now

    def _pause(self, line: _Line, ticket: object) -> float:
        """Seconds until this ticket may start, if nothing changes; 0: now."""
        if self._closed or self._stop.is_set():
            raise FetchError("read", "the request was not sent because the service is closing")
        if line.waiting[0] is not ticket or line.running >= self._per_host:
            return float("inf")
        return max(0.0, line.next_start - self._monotonic())

    def _forget_idle(self) -> None:
        if len(self._lines) < MOST_IDLE_LINES:
            return
        now = self._monotonic()
        for host, line in list(self._lines.items()):
            if not line.running and not line.waiting and line.next_start <= now:
                del self._lines[host]
