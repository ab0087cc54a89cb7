"""Hand visits out to threads: a tick asks who is due; nothing is visited twice at once.

One job over a next-fetch column costs the same for ten sources and a hundred
thousand; a job a source does not. It ticks every half second, and when threads run out of
work while more was due than they could take.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from threading import Lock

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import NewsmonitorError, Stopped

log = structlog.get_logger(__name__)


_BEAT_SECONDS = 0.5
_REST_BEATS = 120  # how long a visit that failed by a fault of ours is not tried again


@dataclass(slots=True)
class Dispatcher:
    """Visits what is due in at most `concurrency` threads.

    due: what to visit now, by id: at most so many, and none of those that are being visited; what a visit
         raises is logged and ends only that visit
    """

    due: Callable[[int, Collection[str]], Mapping[str, Callable[[], None]]]
    concurrency: int
    _scheduler: BackgroundScheduler = field(init=False)
    _pool: ThreadPoolExecutor = field(init=False)
    _busy: set[str] = field(default_factory=set)
    _resting: dict[str, int] = field(default_factory=dict)
    _beats: int = 0
    _more: bool = False
    _closed: bool = False
    _lock: Lock = field(default_factory=Lock)  # of the fields above; never held for long
    _ticking: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        # A tick that comes late must still come, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
        self._pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="visit")

    def start(self) -> None:
        """Begin to tick: at once, then every half second."""
        self.every(_BEAT_SECONDS, self.beat, "dispatch")
        self._scheduler.start()
        self.tick()

    def every(self, seconds: float, call: Callable[[], None], name: str) -> None:
        """Call something regularly, never twice at once; what it raises is logged."""
        self._scheduler.add_job(_succeeds, "interval", seconds=seconds, args=(call, name), id=name)

    def beat(self) -> None:
        """The regular tick. It also wakes what has rested long enough."""
        with self._lock:
            self._beats += 1
            self._resting = {name: until for name, until in self._resting.items() if until > self._beats}
        self.tick()

    def tick(self) -> None:
        """Hand out what is due and not being visited already, as far as threads are free.

        While another thread does so, this does nothing: asking may take its time, and visits end meanwhile.
        """
        if not self._ticking.acquire(blocking=False):
            return
        try:
            with self._lock:
                free = self.concurrency - len(self._busy)
                busy = frozenset(self._busy | self._resting.keys())
            taken = self.due(free, busy) if free else {}
            self._hand_out(taken, free)
        finally:
            self._ticking.release()

    def _hand_out(self, taken: Mapping[str, Callable[[], None]], free: int) -> None:
        with self._lock:
            if self._closed:
                return
            self._more = len(taken) >= free
            self._busy.update(taken)
            for name, visit in taken.items():
                self._pool.submit(self._run, name, visit)

    def _run(self, name: str, visit: Callable[[], None]) -> None:
        well = _succeeds(visit, name)
        with self._lock:
            self._busy.discard(name)
            if not well:
                self._resting[name] = self._beats + _REST_BEATS
            threads_idle = self._more and len(self._busy) <= self.concurrency // 2
        if threads_idle:
            _succeeds(self.tick, "dispatch")

    def stop(self) -> None:
        """No more ticks; wait for the visits that are under way. They end soon once fetching is stopped."""
        with self._lock:
            self._closed = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)


def _succeeds(call: Callable[[], None], name: str) -> bool:
    """Whether it ended well. One visit or one job must never end the service: its error is told."""
    try:
        call()
    except Stopped:
        log.debug("job.stopped", job=name)
    except NewsmonitorError as fault:
        log.error("job.failed", job=name, problem=fault.problem, remedy=fault.remedy)
        return False
    except Exception:
        log.exception("job.crashed", job=name)
        return False
    return True
