"""One process of a service that has several.

It reports that it lives, holds slots of hosts that the others do not ask meanwhile, and follows the configuration that
the leader runs.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from uuid import uuid4

import structlog

from monitor.config import FileCache, fingerprint, load, version_of
from monitor.errors import ConfigError, FetchError, NewsmonitorError, StateError, StateLost
from monitor.fetch import MAX_WAIT, Fetcher, SharedSlot
from monitor.model import Config
from monitor.observe import Metrics, RecentMessages, Snapshot, browser_values, configure_logging, render
from monitor.pipeline.context import Context
from monitor.pipeline.source_state import PendingStates
from monitor.service.fetching import new_fetcher
from monitor.service.lost_topics import with_lost_topics
from monitor.service.opening import open_context
from monitor.service.systemd import notify
from monitor.store import Database
from monitor.store.schema import EPOCH
from monitor.store.shared import (
    SILENT,
    Role,
    block_host,
    delete_role,
    delete_roles_before,
    free_slot,
    read_counts,
    read_robots,
    read_roles,
    renew_slots,
    save_robots,
    save_role,
    server_time,
    take_slot,
    touch_role,
)
from monitor.store.sources import StateChange, save_source_states

log = structlog.get_logger(__name__)

ROLES = ("scheduler", "worker", "publisher", "web")
FETCHED = ".fetched"  # folder in `publish.dir` of the files that a web server took from the bucket
_FORGOTTEN = timedelta(minutes=10)  # after which one that is silent is shown no more
LEASE_SECONDS = 15.0  # that a slot is held without a word
RENEW_SECONDS = 3.0
_COUNTS_SECONDS = 10.0  # between two times that its counts are stored; collectors ask less often
_SURE_SECONDS = 8.0  # since a slot was confirmed, in which it cannot be another's
_LONGEST_WAIT = 0.25  # between two attempts: another process may give it back at any moment


@dataclass(frozen=True, slots=True)
class _StoredAtOnce(PendingStates):
    """Buffer that stores at once: only the job of a visit stores its changes."""

    database: Database | None = None

    def add(self, change: StateChange) -> None:
        """Store what a visit changed."""
        if self.database is not None:
            with self.database.write() as connection:
                save_source_states(connection, [change])


@dataclass(slots=True)
class Member:
    """State that every role has.

    role:     'scheduler', 'worker', 'publisher' or 'web'
    database: the archive, shared with other processes
    side:     another way into it, for what must not wait for a write to the archive
    stop, reload_asked: set from outside
    """

    role: str
    folder: Path
    environ: Mapping[str, str]
    database: Database
    side: Database
    stop: Event
    reload_asked: Event
    leads: bool = False
    id: str = field(default_factory=lambda: uuid4().hex)
    version: str = ""
    metrics: Metrics = field(default_factory=Metrics)
    hosts: HostSlots = field(init=False)
    context: Context = field(init=False)
    _files: FileCache = field(default_factory=FileCache)
    _known: object = None  # fingerprint of the files as they were taken last
    _latest: object = None
    _users: dict[Fetcher, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _started: datetime | None = None
    _counts_due: float = 0.0  # on the monotonic clock

    def __post_init__(self) -> None:
        self.hosts = HostSlots(self.side, self.id, monotonic, self.stop)

    def open(self, config: Config) -> None:
        """Begin with a configuration as it was loaded."""
        self._known = self._latest = fingerprint(self.folder)
        self.version = version_of(self.folder)
        self._take(config)

    def _take(self, config: Config) -> None:
        config, _ = with_lost_topics(self.database, config)
        if self.role == "web" and config.settings.publish.bucket:  # a publisher of this machine has the folder itself
            publish = replace(config.settings.publish, dir=config.settings.publish.dir / FETCHED)
            config = replace(config, settings=replace(config.settings, publish=publish))
        with self._lock:
            before = getattr(self, "context", None)
            same = before is not None and before.config.settings.fetch == config.settings.fetch
            fetcher = before.fetcher if before and same else new_fetcher(config, self.stop, self.hosts)
            fresh = open_context(config, self.database, fetcher, self.metrics, self.stop)
            self.context = replace(fresh, pending_states=_StoredAtOnce(database=self.database))
            self._users.setdefault(fetcher, 0)
        self._close_idle()

    @contextmanager
    def using(self) -> Iterator[Context]:
        """Give the context of now; its fetcher is not closed before the block ends."""
        with self._lock:
            context = self.context
            self._users[context.fetcher] += 1
        try:
            yield context
        finally:
            with self._lock:
                self._users[context.fetcher] -= 1
            self._close_idle()

    def _close_idle(self) -> None:
        with self._lock:
            idle = [each for each, users in self._users.items() if not users and each is not self.context.fetcher]
            for each in idle:
                del self._users[each]
        for each in idle:
            each.close()

    def close(self) -> None:
        """Interrupt requests and let others know that this process ends."""
        with self._lock:
            fetchers = list(self._users)
        for each in fetchers:
            each.close()
        try:
            with self.side.write() as connection:
                delete_role(connection, self.id)
        except StateError as fault:  # the others notice by themselves
            log.warning("role.unsaid", problem=fault.problem)

    def heartbeat(self, *also: Callable[[], object]) -> None:
        """Say every few seconds that this process lives, until `stop` is set.

        also: what is done each time.
        """
        recent = RecentMessages()
        while not self.stop.is_set():
            for each in (self._say, self.hosts.renew, *also):
                try:
                    each()
                except NewsmonitorError as fault:
                    if recent.is_new(monotonic(), fault.problem):
                        log.warning("role.waits", problem=fault.problem, remedy=fault.remedy)
                except Exception:
                    log.exception("role.crashed")
            notify(self.environ, WATCHDOG="1")
            self.stop.wait(RENEW_SECONDS / 2)

    def _say(self) -> None:
        place = f"{os.uname().nodename}:{os.getpid()}"
        me = Role(self.id, self.role, place, self.version, self.leads)
        with self.side.write() as connection:
            if monotonic() < self._counts_due and touch_role(connection, me):
                return
            browser = self.context.fetcher.browser
            counts = asdict(self.metrics.snapshot(browser_values(browser.use) if browser else {}))
            seen = save_role(connection, me, self._started or EPOCH, counts)
            if self._started is None:
                self._started = seen
                save_role(connection, me, seen, counts)
            delete_roles_before(connection, seen - _FORGOTTEN)
        self._counts_due = monotonic() + _COUNTS_SECONDS

    def render_metrics(self, gauges: Mapping[str, float]) -> str:
        """Give the page for a collector.

        These values, and what each process counted, under its role and place.
        """
        with self.database.read() as connection:
            counted, now = read_counts(connection), server_time(connection)
            live = Counter(each.role for each in read_roles(connection) if now - each.seen < SILENT)
        gauges = {**gauges, **{f'newsmonitor_processes{{role="{role}"}}': live[role] for role in ROLES}}
        of_processes = {f'place="{place}",role="{role}"': Snapshot.read(counts) for role, place, counts in counted}
        return render({"": Snapshot(gauges)} | of_processes)

    def follow(self) -> None:
        """Load the files when they changed, rest, and are those that the leader runs."""
        seen = fingerprint(self.folder)
        rested, self._latest = seen == self._latest, seen
        if not rested or seen == self._known:
            return
        version = version_of(self.folder)
        with self.side.read() as connection:
            announced = {role.version for role in read_roles(connection) if role.leads}
        if announced and version not in announced:
            return  # refused there, or not taken yet
        self._known = seen
        try:
            config = load(self.folder, self.environ, cache=self._files)
        except ConfigError as fault:
            log.error("config.refused", problem=fault.problem)
            return
        self.version = version
        self._take(config)
        configure_logging(config.settings.log, config.secrets)
        log.info("config.reloaded", version=version)


# ── hosts that several processes ask ────────────────────────────────────────


@dataclass(slots=True)
class HostSlots:
    """Slots of hosts among all processes of a database: `fetch.SharedHosts`.

    holder:    this process
    monotonic: a clock in seconds that goes on while the process is paused
    """

    database: Database
    holder: str
    monotonic: Callable[[], float]
    stop: Event
    _confirmed: dict[str, float] = field(default_factory=dict)  # slot: when it was sure to be ours
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def slot(self, host: str, slots: int, keep_waiting: Callable[[], None]) -> Iterator[SharedSlot]:
        """Wait for a slot of the host and hold it for the block; see `fetch.SharedHosts`."""
        number = uuid4().hex
        self._take(host, number, slots, keep_waiting)
        held = _Held(self, number)
        try:
            yield held
        finally:
            with self._lock:
                self._confirmed.pop(number, None)
            with suppress(StateError), self.database.write() as connection:  # else it ends by itself
                free_slot(connection, host, number, held.pause)

    def _take(self, host: str, number: str, slots: int, keep_waiting: Callable[[], None]) -> None:
        while True:
            keep_waiting()
            asked = self.monotonic()
            with self.database.write() as connection:
                answer = take_slot(connection, host, number, self.holder, slots=slots, seconds=LEASE_SECONDS)
            if not answer.wait:
                with self._lock:
                    self._confirmed[number] = asked
                return
            if answer.blocked > MAX_WAIT:
                raise FetchError("throttled", f"{host} asked for a pause of another {answer.blocked / 60:.0f} min")
            self.stop.wait(min(answer.wait, _LONGEST_WAIT))

    def block(self, host: str, seconds: float) -> None:
        """Start no request to `host` for so long, in any process."""
        with self.database.write() as connection:
            block_host(connection, host, seconds)

    def robots(self, origin: str, agent: str) -> tuple[bytes, float] | None:
        """Give the robots.txt that any process read; see `fetch.SharedHosts`."""
        with self.database.read() as connection:
            return read_robots(connection, origin, agent)

    def keep_robots(self, origin: str, agent: str, packed: bytes, seconds: float) -> None:
        """Let the other processes know a robots.txt for so long."""
        with self.database.write() as connection:
            save_robots(connection, origin, agent, packed, seconds)

    def renew(self) -> None:
        """Keep what is held; call it every few seconds.

        Raises StateError.
        """
        asked = self.monotonic()
        with self.database.write() as connection:
            kept = renew_slots(connection, self.holder, LEASE_SECONDS)
        with self._lock:
            for number in kept & self._confirmed.keys():
                self._confirmed[number] = asked

    def confirm(self, number: str) -> None:
        """Raise StateLost where a slot may be another's by now."""
        with self._lock:
            sure = self._confirmed[number]
        if self.monotonic() - sure < _SURE_SECONDS:
            return
        self.renew()
        with self._lock:
            if self._confirmed[number] <= sure:
                raise StateLost("this process was silent for so long that another one may ask the host by now")


@dataclass(slots=True)
class _Held:
    hosts: HostSlots
    number: str
    pause: float = 0.0

    def confirm(self) -> None:
        self.hosts.confirm(self.number)

    def put_off(self, seconds: float) -> None:
        self.pause = seconds
