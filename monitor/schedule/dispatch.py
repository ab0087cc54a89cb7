"""Hand visits out to threads: one tick a second asks who is due; nothing is visited twice at once.

One job over a next-fetch column costs the same for ten sources and a hundred
thousand; a job a source does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from threading import Lock

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import NewsmonitorError, Stopped

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Dispatcher:
    """Visits what is due in at most `concurrency` threads.

    due:   the ids that are due now, at most so many, not counting those that are being visited
    visit: does one visit; what it raises is logged and ends only that visit
    """

    due: Callable[[int], Sequence[str]]
    visit: Callable[[str], None]
    concurrency: int
    _scheduler: BackgroundScheduler = field(init=False)
    _pool: ThreadPoolExecutor = field(init=False)
    _busy: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        # A tick that comes late must still come, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
        self._pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="visit")

    def start(self) -> None:
        """Begin to tick: at once, then every second."""
        self.every(1.0, self.tick, "dispatch")
        self._scheduler.start()
        self.tick()

    def every(self, seconds: float, call: Callable[[], None], name: str) -> None:
        """Call something regularly, never twice at once; what it raises is logged."""
        self._scheduler.add_job(_logged, "interval", seconds=seconds, args=(call, name), id=name)

    def tick(self) -> None:
        """Hand out what is due and not being visited already, as far as threads are free."""
        with self._lock:
            free = self.concurrency - len(self._busy)
            taken = [name for name in self.due(free + len(self._busy)) if name not in self._busy][:free] if free else []
            self._busy.update(taken)
        for name in taken:
            self._pool.submit(self._run, name)

    def _run(self, name: str) -> None:
        try:
            _logged(lambda: self.visit(name), name)
        finally:
            with self._lock:
                self._busy.discard(name)

    def stop(self) -> None:
        """No more ticks; wait for the visits that are under way. They end soon once fetching is stopped."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)


def _logged(call: Callable[[], None], name: str) -> None:
    """One visit or one job must never end the service: its error is told, and the next tick tries again."""
    try:
        call()
    except Stopped:
        log.debug("job.stopped", job=name)
    except NewsmonitorError as fault:
        log.error("job.failed", job=name, problem=fault.problem, remedy=fault.remedy)
    except Exception:
        log.exception("job.crashed", job=name)
