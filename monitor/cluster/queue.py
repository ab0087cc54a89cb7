"""The queue: jobs of Procrastinate in the database of the archive.

A job that ends is deleted, well or not: what it should have done is still due, and becomes a new job. So is one whose
process is silent: it is never given to another process under its number, and its number is what fences its writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any

import procrastinate
import psycopg
import structlog
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from monitor.errors import StateError, StateLost
from monitor.store import Database

log = structlog.get_logger(__name__)

VISITS, REVISITS, FEEDS = "visits", "looks", "feeds"
HEARTBEAT_SECONDS = 2.0
SILENT_SECONDS = 10.0  # after which a worker is taken for gone
_POLL_SECONDS = 1.0  # where a notice of a new job was lost
_AGAIN_SECONDS = 1.0  # before a worker tries again after it lost the server
_SETUP = 0x6E71  # number of the lock of who makes the tables

# The queries that Procrastinate has no function for, or none that runs in a transaction of ours.
_FENCE = text("SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'doing' FOR KEY SHARE")
_QUEUED = text("SELECT queueing_lock FROM procrastinate_jobs WHERE queue_name = :queue AND status IN ('todo', 'doing')")
_DROP_SILENT = text(
    "DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM procrastinate_jobs job WHERE status = 'doing'"
    " AND NOT EXISTS (SELECT 1 FROM procrastinate_workers worker WHERE worker.id = job.worker_id"
    " AND worker.last_heartbeat > clock_timestamp() - make_interval(secs => :silent))"
    " FOR UPDATE SKIP LOCKED) RETURNING queueing_lock"  # one whose worker writes at this moment is dropped next time
)
_DROP_FORGOTTEN = text(
    "DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = :worker AND id = ANY(:ids)"
)
_DOING = text("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = :worker")

_job: ContextVar[int | None] = ContextVar("job", default=None)


def prepare(database: Database) -> None:
    """Make the tables of the queue where they are missing.

    Raises StateError.
    """
    with database.write() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _SETUP})
        if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
            connection.connection.cursor().execute(SchemaManager.get_schema())


def defer_visits(connection: Connection, visits: Mapping[str, str]) -> None:
    """Let sources be visited, in this transaction.

    visits: source id to its host, which one job at a time asks
    """
    _defer(connection, [_new_job(VISITS, name, f"host:{host}") for name, host in visits.items()])


def defer_revisits(connection: Connection, sources: Mapping[str, str]) -> None:
    """Let articles of sources be read again.

    sources: id to host, as of visits
    """
    _defer(connection, [_new_job(REVISITS, name, f"host:{host}") for name, host in sources.items()])


def defer_feeds(connection: Connection, parts: Collection[str]) -> None:
    """Defer the publishing of parts (see `pipeline.publish_part`), one job for each."""
    _defer(connection, [_new_job(FEEDS, part, f"feed:{part}") for part in parts])


def _new_job(queue: str, name: str, lock: str) -> Job:
    arguments: Any = {"name": name}
    return Job(queue=queue, task_name=queue, lock=lock, queueing_lock=f"{queue}:{name}", task_kwargs=arguments)


def _defer(connection: Connection, jobs: list[Job]) -> None:
    if jobs:
        app = _app(procrastinate.SyncPsycopgConnector())
        try:
            app.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
        except procrastinate.exceptions.ConnectorException as fault:
            raise StateLost(f"the jobs could not be stored: {fault.__cause__ or fault}") from fault


def queued(connection: Connection, queue: str) -> frozenset[str]:
    """Read the names of what waits or is done in a queue."""
    return frozenset(name.partition(":")[2] for name in connection.scalars(_QUEUED, {"queue": queue}))


def drop_silent(connection: Connection) -> Sequence[str]:
    """Delete the jobs of silent workers; their work is due still."""
    return list(connection.scalars(_DROP_SILENT, {"silent": SILENT_SECONDS}))


@contextmanager
def fenced(job: int) -> Iterator[None]:
    """Let every write of this thread check that it still does the job."""
    token = _job.set(job)
    try:
        yield
    finally:
        _job.reset(token)


def fence(connection: Connection) -> None:
    """Raise StateLost if the job of this thread was dropped.

    Else keep the job until the transaction ends.
    """
    job = _job.get()
    if job is not None and connection.scalar(_FENCE, {"id": job}) is None:
        raise StateLost("another process does this work since: this one was silent for too long")


@dataclass(slots=True)
class Worker:
    """Carries out jobs of some queues until it is stopped.

    acts:        by queue, does a job by its name; what it raises is logged, and the job is gone
    concurrency: jobs at once, each in a thread
    """

    state: str
    acts: Mapping[str, Callable[[str], None]]
    concurrency: int
    stop: Event
    _lock: Lock = field(default_factory=Lock)
    _running: set[int] = field(default_factory=set)
    _number: int | None = None  # of this worker, as Procrastinate has it
    _suspects: frozenset[int] = frozenset()

    def run(self) -> None:
        """Work until `stop` is set.

        Begins again when the server comes back, and after whatever nobody foresaw.
        """
        while not self.stop.is_set():
            try:
                asyncio.run(self._work())
            except (procrastinate.exceptions.ConnectorException, psycopg.Error) as fault:
                if not self.stop.is_set():
                    log.warning("queue.waits", problem=f"the server gives no work: {fault.__cause__ or fault}")
            except Exception:  # this thread is all that the process does: a role without it would only seem to live
                log.exception("queue.crashed")
            self.stop.wait(_AGAIN_SECONDS)

    async def _work(self) -> None:
        app = _app(procrastinate.PsycopgConnector(conninfo=self.state, min_size=1, max_size=4, timeout=10.0))
        for queue, act in self.acts.items():
            app.task(name=queue, queue=queue, pass_context=True)(partial(self._one, act))
        threads = ThreadPoolExecutor(self.concurrency, thread_name_prefix="job")
        asyncio.get_running_loop().set_default_executor(threads)
        async with app.open_async():
            work = asyncio.create_task(
                app.run_worker_async(
                    queues=list(self.acts),
                    concurrency=self.concurrency,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=SILENT_SECONDS,
                    fetch_job_polling_interval=_POLL_SECONDS,
                )
            )
            while not (self.stop.is_set() or work.done()):
                await asyncio.wait([work], timeout=0.2)
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    def _one(self, act: Callable[[str], None], context: procrastinate.JobContext, name: str) -> None:
        job = context.job
        if job.id is None or self.stop.is_set():
            return
        with self._lock:
            self._running.add(job.id)
            self._number = job.worker_id
        try:
            with fenced(job.id):
                act(name)
        except StateError as fault:
            log.error("job.failed", job=job.queue, name=name, problem=fault.problem, remedy=fault.remedy)
        finally:
            with self._lock:
                self._running.discard(job.id)

    def drop_forgotten(self, database: Database) -> None:
        """Delete jobs that this worker ended but could not report.

        Call it every few seconds.
        """
        with self._lock:
            number, running = self._number, frozenset(self._running)
        if number is None:
            return
        with database.write() as connection:
            doing = frozenset(connection.scalars(_DOING, {"worker": number})) - running
            ended = doing & self._suspects
            if ended:
                connection.execute(_DROP_FORGOTTEN, {"worker": number, "ids": list(ended)})
        self._suspects = doing  # dropped if found again: a job may begin or end at this moment


def _app(connector: procrastinate.BaseConnector) -> procrastinate.App:
    return procrastinate.App(connector=connector)
