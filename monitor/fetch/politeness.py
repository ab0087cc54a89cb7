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
LONGEST_WAIT = 60.0  # seconds; a host that asked for more peace is not waited for
MOST_IDLE_LINES = 1024  # hosts that are remembered at least until their delay is over


@dataclass(slots=True, eq=False)
class _Line:
    """The line of one host. Moments are seconds on the monotonic clock.

    next_start:  before it no request starts, by our own delay or the host's crawl-delay
    peace_until: before it none starts because the host said that it is asked too much
    """

    waiting: deque[object] = field(default_factory=deque)
    running: int = 0
    next_start: float = float("-inf")
    peace_until: float = float("-inf")

    def opens(self) -> float:
        return max(self.next_start, self.peace_until)


class Turn:
    """The right to ask a host: for a page, its robots.txt before, and redirects within the host."""

    def __init__(self, gate: Gate, line: _Line) -> None:
        self._gate = gate
        self._line = line

    @contextlib.contextmanager
    def request(self, crawl_delay: float = 0.0) -> Iterator[None]:
        """Wait until the next request may start; the block makes it. crawl_delay: seconds the site asks for.

        The delay counts from the end: a request that was long under way reaches the server later than it started.
        Raises FetchError ('read') when the gate closes or the stop event is set meanwhile.
        """
        self._gate.pace(self._line, crawl_delay)
        try:
            yield
        finally:
            self._gate.put_off(self._line, crawl_delay)


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

        Raises FetchError: 'read' when the gate closes or the stop event is set meanwhile, 'throttled' where the
        host is to be left alone for longer than LONGEST_WAIT.
        """
        line = self._enter(host)
        try:
            yield Turn(self, line)
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
            return max(0.0, line.opens() - self._monotonic())

    def pace(self, line: _Line, crawl_delay: float) -> None:
        """Wait until the line's next request may start, and put off the one after it; see `Turn.request`."""
        with self._moved:
            while (pause := line.next_start - self._monotonic()) > 0:
                self._require_open()
                self._moved.wait(min(pause, STOP_LOOK_SECONDS))
            line.next_start = self._monotonic() + max(self._delay, crawl_delay)

    def put_off(self, line: _Line, crawl_delay: float) -> None:
        """Let the line's next request wait for the delay from now."""
        with self._moved:
            line.next_start = max(line.next_start, self._monotonic() + max(self._delay, crawl_delay))

    def leave_alone(self, host: str, seconds: float) -> None:
        """Let no request to `host` start for so long."""
        with self._moved:
            line = self._lines.setdefault(host, _Line())
            line.peace_until = max(line.peace_until, self._monotonic() + seconds)
            self._moved.notify_all()

    def close(self) -> None:
        """End every wait with an error."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def _enter(self, host: str) -> _Line:
        ticket = object()
        with self._moved:
            self._forget_idle()
            line = self._lines.setdefault(host, _Line())
            line.waiting.append(ticket)
            try:
                while (pause := self._pause(host, line, ticket)) > 0:
                    self._moved.wait(min(pause, STOP_LOOK_SECONDS))
            finally:
                line.waiting.remove(ticket)
            line.running += 1
            self._moved.notify_all()
            return line

    def _require_open(self) -> None:
        if self._closed or self._stop.is_set():
            raise FetchError("read", "the request was not sent because the service is closing")

    def _pause(self, host: str, line: _Line, ticket: object) -> float:
        """Seconds until this ticket may start, if nothing changes; 0: now."""
        self._require_open()
        now = self._monotonic()
        peace = line.peace_until - now
        if peace > LONGEST_WAIT:
            raise FetchError("throttled", f"{host} asked to be left alone for another {peace / 60:.0f} min")
        if line.waiting[0] is not ticket or line.running >= self._per_host:
            return float("inf")
        return max(0.0, line.opens() - now)

    def _forget_idle(self) -> None:
        if len(self._lines) < MOST_IDLE_LINES:
            return
        now = self._monotonic()
        for host, line in list(self._lines.items()):
            if not line.running and not line.waiting and line.opens() <= now:
                del self._lines[host]
