"""Rate limiter per host: how many requests at once, how long between them, in order of arrival.

Lists and article pages of a host share one line. Waiting ends at once when the limiter is
closed, and within a fifth of a second when the stop event is set.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor.errors import FetchError

STOP_POLL_SECONDS = 0.2
MAX_WAIT = 60.0  # seconds; a host that asked for more peace is not waited for
MAX_IDLE_HOSTS = 1024  # hosts that are remembered at least until their delay is over


@dataclass(slots=True, eq=False)
class _HostQueue:
    """Queue of one host. Moments are seconds on the monotonic clock.

    next_start:    no request starts before, by our own delay or the host's crawl-delay
    blocked_until: no request starts before, because the host said it gets too many
    """

    waiting: deque[object] = field(default_factory=deque)
    running: int = 0
    next_start: float = float("-inf")
    blocked_until: float = float("-inf")

    def opens(self) -> float:
        return max(self.next_start, self.blocked_until)


class Slot:
    """Slot of a host: for a page, its robots.txt before it, and redirects within the host."""

    def __init__(self, limiter: RateLimiter, queue: _HostQueue) -> None:
        self._limiter = limiter
        self._queue = queue

    @contextlib.contextmanager
    def request(self, crawl_delay: float = 0.0) -> Iterator[None]:
        """Wait until the next request may start, which the block makes. crawl_delay: seconds, of robots.txt.

        The delay counts from the end: a request that was long under way reaches the server later than it started.
        Raises FetchError ('read') when the limiter closes or the stop event is set meanwhile.
        """
        self._limiter.pace(self._queue, crawl_delay)
        try:
            yield
        finally:
            self._limiter.put_off(self._queue, crawl_delay)


class RateLimiter:
    """Queues of all hosts. Thread-safe.

    per_host: requests at once; delay: seconds between two starts
    """

    def __init__(self, per_host: int, delay: float, *, monotonic: Callable[[], float], stop: threading.Event) -> None:
        self._per_host = per_host
        self._delay = delay
        self._monotonic = monotonic
        self._stop = stop
        self._queues: dict[str, _HostQueue] = {}
        self._moved = threading.Condition()
        self._closed = False

    @contextlib.contextmanager
    def slot(self, host: str) -> Iterator[Slot]:
        """Wait for a slot of the host and hold it for the block; first come, first served.

        Raises FetchError: 'read' when the limiter closes or the stop event is set meanwhile, 'throttled' where the
        host is to be left alone for longer than MAX_WAIT.
        """
        queue = self._enter(host)
        try:
            yield Slot(self, queue)
        finally:
            with self._moved:
                queue.running -= 1
                self._moved.notify_all()

    def seconds_until_free(self, host: str) -> float:
        """Return the seconds until a request to `host` could start; infinite while others wait or run."""
        with self._moved:
            queue = self._queues.get(host)
            if queue is None:
                return 0.0
            if queue.waiting or queue.running >= self._per_host:
                return float("inf")
            return max(0.0, queue.opens() - self._monotonic())

    def pace(self, queue: _HostQueue, crawl_delay: float) -> None:
        """Wait until the queue's next request may start, and delay the one after it; see `Slot.request`."""
        with self._moved:
            while (pause := queue.next_start - self._monotonic()) > 0:
                self._require_open()
                self._moved.wait(min(pause, STOP_POLL_SECONDS))
            queue.next_start = self._monotonic() + max(self._delay, crawl_delay)

    def put_off(self, queue: _HostQueue, crawl_delay: float) -> None:
        """Delay the queue's next request from now."""
        with self._moved:
            queue.next_start = max(queue.next_start, self._monotonic() + max(self._delay, crawl_delay))

    def block_host(self, host: str, seconds: float) -> None:
        """Start no request to `host` for so long."""
        with self._moved:
            queue = self._queues.setdefault(host, _HostQueue())
            queue.blocked_until = max(queue.blocked_until, self._monotonic() + seconds)
            self._moved.notify_all()

    def close(self) -> None:
        """End every wait with an error."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def _enter(self, host: str) -> _HostQueue:
        ticket = object()
        with self._moved:
            self._forget_idle()
            queue = self._queues.setdefault(host, _HostQueue())
            queue.waiting.append(ticket)
            try:
                while (pause := self._pause(host, queue, ticket)) > 0:
                    self._moved.wait(min(pause, STOP_POLL_SECONDS))
            finally:
                queue.waiting.remove(ticket)
            queue.running += 1
            self._moved.notify_all()
            return queue

    def _require_open(self) -> None:
        if self._closed or self._stop.is_set():
            raise FetchError("read", "the request was not sent because the service is closing")

    def _pause(self, host: str, queue: _HostQueue, ticket: object) -> float:
        """Return the seconds until this ticket may start if nothing changes; 0: now."""
        self._require_open()
        now = self._monotonic()
        peace = queue.blocked_until - now
        if peace > MAX_WAIT:
            raise FetchError("throttled", f"{host} asked to be left alone for another {peace / 60:.0f} min")
        if queue.waiting[0] is not ticket or queue.running >= self._per_host:
            return float("inf")
        return max(0.0, queue.opens() - now)

    def _forget_idle(self) -> None:
        if len(self._queues) < MAX_IDLE_HOSTS:
            return
        now = self._monotonic()
        for host, queue in list(self._queues.items()):
            if not queue.running and not queue.waiting and queue.opens() <= now:
                del self._queues[host]
