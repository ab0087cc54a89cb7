"""Run regular jobs, and give visits to threads, one visit of a source at a time.

A tick asks which sources are due. One job over a next-fetch column costs the same for ten
sources and a hundred thousand; a job per source does not. It ticks every half second, and
when threads run out of work while more was due than they could take.

APScheduler waits for wall times, so a clock that is set back by hours would stop every job
for as long. A watchdog thread, which waits on the monotonic clock, notices jobs that do not
run and schedules all of them again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.errors import NewsmonitorError, Stopped

log = structlog.get_logger(__name__)

_TICK_SECONDS = 0.5
_REST_TICKS = 120  # for so long a visit that failed by a fault of ours is not tried again
_LATE_SECONDS = 1.0  # a job that is later than this is not merely late


class _Interval(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fire every so often.

    The library's own trigger counts each run missed while the computer slept: 20 s a week.
    """

    def __init__(self, seconds: float) -> None:
        self._step = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the next run: a step after the last, or after now if that is over."""
        due = (previous or now) + self._step
        return due if due > now else now + self._step


@dataclass(slots=True)
class _Job:
    """A regular job.

    idle: seconds that the watchdog saw it not running, since it last began or ended
    """

    name: str
    seconds: float
    call: Callable[[], None]
    running: bool = False
    idle: float = 0.0

    def run(self) -> None:
        self.running, self.idle = True, 0.0
        _succeeds(self.call, self.name)
        self.running, self.idle = False, 0.0


@dataclass(slots=True)
class Dispatcher:
    """Visit what is due in at most `concurrency` threads.

    due: returns visits by source id, at most as many as its first argument, and none of the ids in its second;
         a visit that raises is logged and ends alone
    """

    due: Callable[[int, Collection[str]], Mapping[str, Callable[[], None]]]
    concurrency: int
    _scheduler: BackgroundScheduler = field(init=False)
    _pool: ThreadPoolExecutor = field(init=False)
    _watchdog: Thread = field(init=False)
    _jobs: list[_Job] = field(default_factory=list)
    _stopping: Event = field(default_factory=Event)
    _busy: set[str] = field(default_factory=set)
    _resting: dict[str, int] = field(default_factory=dict)  # id: the tick from which it is visited again
    _ticks: int = 0
    _more: bool = False
    _lock: Lock = field(default_factory=Lock)  # of the fields above; never held for long
    _dispatching: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        # A job that comes late must still run, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
        self._watchdog = Thread(target=self._watch, name="schedule-watchdog", daemon=True)
        self._pool = ThreadPoolExecutor(self.concurrency, thread_name_prefix="visit")

    def start(self) -> None:
        """Start every job; dispatch at once, then every half second."""
        self.every(_TICK_SECONDS, self.tick, "dispatch")
        self._scheduler.start()
        self._watchdog.start()
        self.dispatch()

    def every(self, seconds: float, call: Callable[[], None], name: str) -> None:
        """Call something regularly once started, never twice at once; log what it raises."""
        job = _Job(name, seconds, call)
        self._jobs.append(job)
        self._scheduler.add_job(job.run, _Interval(seconds), id=name)

    def _watch(self) -> None:
        """Schedule every job again when one is overdue.

        The wall clock was set back, and the scheduler waits for it.
        """
        while not self._stopping.wait(_TICK_SECONDS):  # monotonic since Python 3.11
            for job in self._jobs:
                job.idle += 0.0 if job.running else _TICK_SECONDS
            if any(job.idle > job.seconds + _LATE_SECONDS for job in self._jobs):
                log.warning("clock.changed", remedy="look whether the clock of this computer is right")
                for job in self._jobs:
                    job.idle = 0.0
                    self._scheduler.reschedule_job(job.name, trigger=_Interval(job.seconds))

    def tick(self) -> None:
        """Wake visits that have rested long enough, and dispatch."""
        with self._lock:
            self._ticks += 1
            self._resting = {name: until for name, until in self._resting.items() if until > self._ticks}
        self.dispatch()

    def dispatch(self) -> None:
        """Hand out what is due and not being visited, as far as threads are free.

        While another thread does so, do nothing: asking may take time, and visits end meanwhile.
        """
        if not self._dispatching.acquire(blocking=False):
            return
        try:
            with self._lock:
                free = self.concurrency - len(self._busy)
                busy = frozenset(self._busy | self._resting.keys())
            taken = self.due(free, busy) if free else {}
            self._hand_out(taken, free)
        finally:
            self._dispatching.release()

    def _hand_out(self, taken: Mapping[str, Callable[[], None]], free: int) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            self._more = len(taken) >= free
            self._busy.update(taken)
            for name, visit in taken.items():
                self._pool.submit(self._run, name, visit)

    def _run(self, name: str, visit: Callable[[], None]) -> None:
        succeeded = _succeeds(visit, name)
        with self._lock:
            self._busy.discard(name)
            if not succeeded:
                self._resting[name] = self._ticks + _REST_TICKS
            threads_idle = self._more and len(self._busy) <= self.concurrency // 2
        if threads_idle:
            _succeeds(self.dispatch, "dispatch")

    def stop(self) -> None:
        """End the ticks, and wait for running jobs and visits.

        Visits end soon once fetching is stopped.
        """
        with self._lock:
            self._stopping.set()
        if self._scheduler.running:
            self._watchdog.join()
            self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)


def _succeeds(call: Callable[[], None], name: str) -> bool:
    """Run a job, log its exception, return False on failure.

    One job must never end the service.
    """
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
