"""The scheduler: the one-process service with visits and feeds as jobs of others.

Several may run. The holder of an advisory lock leads, and the others wait for it. The lock belongs to a session that
the server ends when it is silent, so a leader that is paused or cut off is followed by another within seconds. Jobs are
stored in that session, hence only by the leader.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Thread
from time import monotonic

import structlog
from sqlalchemy import Connection, text

from monitor.cluster import queue
from monitor.cluster.member import Member
from monitor.config import load, version_of
from monitor.errors import StateError, StateLost
from monitor.model import Config
from monitor.observe import RecentMessages
from monitor.pipeline.matching import edited_topics, index_new_items
from monitor.pipeline.versions import sources_to_look_at
from monitor.pipeline.visit import due_now
from monitor.service.backend import Announcer
from monitor.service.dispatch import Dispatcher
from monitor.service.running import Service
from monitor.store import Database, open_database
from monitor.store.outbox import read_to_publish
from monitor.store.shared import LEADS, blocked_hosts, delete_idle_hosts, hold_lock, read_roles
from monitor.web import Server

log = structlog.get_logger(__name__)

AHEAD = 500  # jobs that wait or are done, at least: many more would only make the queue longer than what is due
_AHEAD_OF_EACH = 3  # of each thread of a worker: one is done, one is there when it ends, and hosts make some wait
_STANDBY_SECONDS = 1.0
_SILENT_SECONDS = 2.0
_LATE_SECONDS = 5.0
_HOSTS_SECONDS = 600.0
_LEADER = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND classid = 0 AND objid = :number"
    " AND pid = :pid AND granted"
)


@dataclass(slots=True)
class Leadership:
    """The lock of who leads, in a session of its own.

    pid: of that session at the server; 0 while it does not lead
    """

    database: Database
    pid: int = 0
    recent: RecentMessages = field(default_factory=RecentMessages)

    def held(self) -> bool:
        """Return True if this process leads; it tries to."""
        try:
            with self.database.write() as connection:
                return self._held(connection)
        except StateError as fault:
            if self.recent.is_new(monotonic(), fault.problem):
                log.warning("leader.waits", problem=fault.problem, remedy=fault.remedy)
            self.pid = 0
            return False

    def _held(self, connection: Connection) -> bool:
        held = hold_lock(connection, LEADS)
        self.pid = (connection.scalar(text("SELECT pg_backend_pid()")) or 0) if held else 0
        return held

    def store(self, act: Callable[[Connection], None]) -> None:
        """Run a transaction of the session that leads.

        Raises StateLost where another process leads.
        """
        with self.database.write() as connection:
            if not self._held(connection):
                raise StateLost("another scheduler leads since")
            act(connection)

    def fence(self, connection: Connection) -> None:
        """Raise StateLost in another session's transaction if this process does not lead."""
        if connection.scalar(_LEADER, {"number": LEADS, "pid": self.pid}) is None:
            raise StateLost("another scheduler leads since")


class Scheduler(Service):
    """The service of a process that leads.

    It makes no visit, writes no feed and serves no page.
    """

    def __init__(self, member: Member, config: Config, leadership: Leadership) -> None:
        database = replace(member.database, fence=leadership.fence)
        super().__init__(member.folder, member.environ, config, database, member.hosts, member.metrics)
        self._announcer = _Silent(lambda: self._context, monotonic)
        self._member, self._leadership = member, leadership
        member.version = version_of(member.folder)

    def _due(self, limit: int, busy: Collection[str]) -> Mapping[str, Callable[[], None]]:
        """Make jobs of what is due.

        Nothing is left to be done here.
        """
        self._heartbeat.progress("visits")
        if not self.stop.is_set() and self._state.fault is None:
            self._leadership.store(self._defer_due)
        return {}

    def _defer_due(self, connection: Connection) -> None:
        context = self._context
        names = queue.queued(connection, queue.VISITS)  # read before what is due: a visit that ends is in one of them
        blocked = blocked_hosts(connection)
        resting = {name for name, host in context.hosts.items() if host in blocked} if blocked else set()
        workers = sum(role.role == "worker" for role in read_roles(connection))
        room = jobs_ahead(workers * context.config.settings.fetch.concurrency) - len(names)
        found = due_now(context, room, names | resting) if room > 0 else []
        queue.defer_visits(connection, {due.source.id: context.hosts[due.source.id] for due in found})

    def _publish_changed(self) -> None:
        """Make jobs of what is to be published."""
        self._heartbeat.progress("publish")
        with self._database.read() as connection:
            pending = read_to_publish(connection)
        if pending:
            self._leadership.store(
                lambda each: queue.defer_feeds(each, pending.keys() - queue.queued(each, queue.FEEDS))
            )
        index_new_items(self._context)

    def _look_again(self) -> None:
        """Make jobs of the articles that are to be read again."""
        context = self._context
        wanted = sources_to_look_at(context, AHEAD)

        def defer(connection: Connection) -> None:
            queued = queue.queued(connection, queue.REVISITS)
            hosts = {name: context.hosts.get(name, "") for name in wanted if name not in queued}
            queue.defer_revisits(connection, hosts)

        if wanted:
            self._leadership.store(defer)

    def _serve(self) -> Server | None:
        return None

    def _dispatcher(self) -> Dispatcher:
        dispatcher = super()._dispatcher()
        for seconds, call, name in (
            (_SILENT_SECONDS, self._drop_silent, "drop_silent"),
            (_LATE_SECONDS, self._match_strays, "match_late"),
            (_SILENT_SECONDS, self._subscriber.wake, "wake_pushes"),
            (_HOSTS_SECONDS, lambda: self._leadership.store(delete_idle_hosts), "delete_idle_hosts"),
        ):
            dispatcher.every(seconds, self._state.while_usable(call), name)
        return dispatcher

    def _drop_silent(self) -> None:
        def drop(connection: Connection) -> None:
            dropped = queue.drop_silent(connection)
            if dropped:
                log.warning("job.dropped", jobs=list(dropped), problem="their process is silent; they are done again")

        self._leadership.store(drop)

    def _match_strays(self) -> None:
        """Match again where a worker stored something by the topics of before a reload."""
        with self._database.read() as connection:
            edited = edited_topics(connection, self._context.config)
        if edited:
            self._match_late()

    def _take(self, config: Config) -> None:
        super()._take(config)
        self._member.version = version_of(self._folder)


def jobs_ahead(threads: int) -> int:
    """Give the number of jobs to keep in the queue for so many threads of workers."""
    return max(AHEAD, _AHEAD_OF_EACH * threads)


class _Silent(Announcer):
    """The publisher tells the hub: it has the files."""

    def tick(self) -> None:
        """Do nothing."""


def schedule(member: Member, state: str, on_ready: Callable[[str | None], None]) -> None:
    """Wait for the lead, and schedule while it lasts, until the member is stopped."""
    heartbeat = Thread(target=member.heartbeat, name="heartbeat")
    heartbeat.start()
    try:
        with closing(open_database(state, create=False)) as database:
            leadership = Leadership(database)
            on_ready(None)
            while not member.stop.is_set():
                if leadership.held():
                    _lead(member, leadership)
                    member.leads = False
                member.stop.wait(_STANDBY_SECONDS)
    finally:
        member.stop.set()
        heartbeat.join()


def _lead(member: Member, leadership: Leadership) -> None:
    """Run the service until the member is stopped or another process leads."""
    try:
        service = Scheduler(member, load(member.folder, member.environ), leadership)
        member.leads = True

        def watch() -> None:
            while not service.stop.is_set():
                if member.stop.is_set() or not leadership.held():
                    service.stop.set()
                if member.reload_asked.is_set():
                    member.reload_asked.clear()
                    service.reload_asked.set()
                service.stop.wait(_STANDBY_SECONDS / 2)

        watcher = Thread(target=watch, name="leadership")
        watcher.start()
        try:
            log.info("scheduler.leads")
            service.run()
        finally:
            service.stop.set()
            watcher.join()
    except StateError as fault:  # it is tried again, here or elsewhere
        log.error("scheduler.ended", problem=fault.problem, remedy=fault.remedy)
