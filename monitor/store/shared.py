"""State that the processes of one archive share.

Which live, which leads, when a host may be asked, and what commands ask of the service, each with its answer.

Of PostgreSQL only. Times are the clock of the server, so that clocks of machines that differ do no harm. A process
that is paused, or cut off from the server, is taken for gone after a while: its session is ended by the server, its
slots end by themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, text, update

from monitor.store.schema import EPOCH, Moment, requests, robots, roles
from monitor.store.statements import prepared_insert

IDLE_SECONDS = 10  # after so long in silence the server ends a session that holds a lock of ours
SILENT = timedelta(seconds=15)  # after which a process is taken for gone
LEADS = 0x6E6F  # number of the advisory lock of who plans the visits
_NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"  # milliseconds, as a Moment is stored
_save_role = prepared_insert(roles, replace=True)
_save_robots = prepared_insert(robots, replace=True)


def server_time(connection: Connection) -> datetime:
    """Return the time by the clock of the server."""
    found: datetime = connection.execute(text(f"SELECT {_NOW} AS now").columns(now=Moment)).scalar_one()
    return found


def hold_lock(connection: Connection, number: int) -> bool:
    """Hold an advisory lock; False where another process has it.

    For as long as the session of this connection lives.

    The session must be heard of every few seconds: else the server ends it, for its process may be paused.
    """
    ending = "set_config('idle_session_timeout', :idle, false)"
    since = "current_setting('server_version_num')::int >= 140000"  # earlier versions keep an idle session
    connection.execute(text(f"SELECT {ending} WHERE {since}"), {"idle": f"{IDLE_SECONDS}s"})
    held = (
        "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND classid = 0"
        " AND objid = :number AND pid = pg_backend_pid() AND granted)"
    )
    locked = f"SELECT CASE WHEN {held} THEN true ELSE pg_try_advisory_lock(:number) END"
    return bool(connection.scalar(text(locked), {"number": number}))


@dataclass(frozen=True, slots=True)
class Role:
    """A process of the service.

    id:      its own, made at its start
    role:    'scheduler', 'worker', 'publisher', 'web'
    place:   the machine, and the number of the process
    version: of the configuration that it runs
    leads:   it plans the visits; of several schedulers one does
    started, seen: when it began, and when it was heard of last, by the clock of the server
    """

    id: str
    role: str
    place: str
    version: str
    leads: bool
    started: datetime = EPOCH
    seen: datetime = EPOCH


def read_jobs(connection: Connection) -> Sequence[tuple[str, str, int]]:
    """Count the jobs of each queue: queue, state, number.

    Nothing where there is no queue.
    """
    if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
        return ()
    counted = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2"
    return [(row[0], row[1], row[2]) for row in connection.execute(text(counted))]


def save_role(connection: Connection, role: Role, started: datetime, counts: Mapping[str, Any]) -> datetime:
    """Store that a process lives, and its counts; return the server's time."""
    seen = server_time(connection)
    values = {"id": role.id, "role": role.role, "place": role.place, "version": role.version, "leads": role.leads}
    _save_role.run(connection, {**values, "started": started, "seen": seen, "counts": dict(counts)})
    return seen


def touch_role(connection: Connection, role: Role) -> datetime | None:
    """Store that a process still lives, its counts as they were.

    None where it is not stored any more.
    """
    seen = server_time(connection)
    values = {"version": role.version, "leads": role.leads, "seen": seen}
    done = connection.execute(update(roles).where(roles.c.id == role.id).values(values))
    return seen if done.rowcount else None


def delete_role(connection: Connection, number: str) -> None:
    """Forget a process that ends."""
    connection.execute(delete(roles).where(roles.c.id == number))


def delete_roles_before(connection: Connection, before: datetime) -> None:
    """Forget processes that were not heard of since."""
    connection.execute(delete(roles).where(roles.c.seen < before))


def read_roles(connection: Connection) -> Sequence[Role]:
    """Read every process, by role and place."""
    columns = (column for column in roles.c if column is not roles.c.counts)
    rows = connection.execute(select(*columns).order_by(roles.c.role, roles.c.place))
    return [Role(**row._mapping) for row in rows]


def read_counts(connection: Connection) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
    """Read the counts of each process: its role, its place, and the counts as stored."""
    rows = connection.execute(select(roles.c.role, roles.c.place, roles.c.counts).order_by(roles.c.role, roles.c.place))
    return [(row.role, row.place, row.counts) for row in rows]


# ── hosts ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SlotAnswer:
    """Answer to a process that wants to ask a host.

    wait: seconds until it may try again; 0: the slot is its own

    blocked: seconds for which the host must not be asked, or 0
    """

    wait: float
    blocked: float = 0.0


# The row of the host is locked by the first statement, so the second sees every slot that was given before.
_LOCK_HOST = text(
    "INSERT INTO hosts (host, next_start, blocked_until) VALUES (:host, 0, 0)"
    " ON CONFLICT (host) DO UPDATE SET host = excluded.host"
    f" RETURNING next_start - {_NOW}, blocked_until - {_NOW}"
)
_TAKE = text(
    f"WITH gone AS (DELETE FROM host_slots WHERE host = :host AND until <= {_NOW})"
    " INSERT INTO host_slots (id, host, holder, until)"
    f" SELECT :id, :host, :holder, {_NOW} + CAST(:lease AS bigint)"
    f" WHERE (SELECT count(*) FROM host_slots WHERE host = :host AND until > {_NOW}) < :slots"
)
_RENEW = text(
    f"UPDATE host_slots SET until = {_NOW} + CAST(:lease AS bigint)"
    f" WHERE holder = :holder AND until > {_NOW} RETURNING id"
)
_FREE = text("DELETE FROM host_slots WHERE id = :id")
_PUT_OFF = text(
    f"UPDATE hosts SET next_start = greatest(next_start, {_NOW} + CAST(:pause AS bigint)) WHERE host = :host"
)
_BLOCK = text(
    f"INSERT INTO hosts (host, next_start, blocked_until) VALUES (:host, 0, {_NOW} + CAST(:pause AS bigint))"
    " ON CONFLICT (host) DO UPDATE SET blocked_until = greatest(hosts.blocked_until, excluded.blocked_until)"
)
_BUSY_WAIT = 0.05  # seconds before a busy host is asked for again


def take_slot(connection: Connection, host: str, slot: str, holder: str, *, slots: int, seconds: float) -> SlotAnswer:
    """Take one of the slots of a host for so long, if it may be asked now.

    slot: the number of what is taken; holder: the process; slots: requests at once that the host allows
    """
    opens, blocked = (each / 1000 for each in connection.execute(_LOCK_HOST, {"host": host}).one())
    if max(opens, blocked) > 0:
        return SlotAnswer(max(opens, blocked), max(blocked, 0.0))
    values = {"host": host, "id": slot, "holder": holder, "slots": slots, "lease": round(seconds * 1000)}
    return SlotAnswer(0.0 if connection.execute(_TAKE, values).rowcount else _BUSY_WAIT)


def renew_slots(connection: Connection, holder: str, seconds: float) -> Collection[str]:
    """Extend the slots of a process from now on; return those that are still its own."""
    return set(connection.scalars(_RENEW, {"holder": holder, "lease": round(seconds * 1000)}))


def free_slot(connection: Connection, host: str, slot: str, pause: float) -> None:
    """Give a slot back; the host is not asked for so many seconds."""
    connection.execute(_PUT_OFF, {"host": host, "pause": round(pause * 1000)})
    connection.execute(_FREE, {"id": slot})


def block_host(connection: Connection, host: str, seconds: float) -> None:
    """Let nobody ask a host for so long."""
    connection.execute(_BLOCK, {"host": host, "pause": round(seconds * 1000)})


def blocked_hosts(connection: Connection) -> Collection[str]:
    """Read the hosts that may not be asked now."""
    query = text(f"SELECT host FROM hosts WHERE blocked_until > {_NOW}")
    return set(connection.scalars(query))


def delete_idle_hosts(connection: Connection) -> None:
    """Delete hosts free for an hour, slots that ended, and expired robots.txt."""
    connection.execute(text(f"DELETE FROM host_slots WHERE until <= {_NOW}"))
    long_ago = f"greatest(next_start, blocked_until) < {_NOW} - 3600000"
    connection.execute(text(f"DELETE FROM hosts WHERE {long_ago}"))
    connection.execute(text(f"DELETE FROM robots WHERE until <= {_NOW}"))


def save_robots(connection: Connection, origin: str, agent: str, packed: bytes, seconds: float) -> None:
    """Store the robots.txt of a site for so long.

    packed: see `fetch.SharedHosts`
    """
    until = server_time(connection) + timedelta(seconds=seconds)
    _save_robots.run(connection, {"origin": origin, "agent": agent, "packed": packed, "until": until})


def read_robots(connection: Connection, origin: str, agent: str) -> tuple[bytes, float] | None:
    """Read what another process stored of a site, and for how many seconds it holds.

    None where it is old.
    """
    query = select(robots.c.packed, robots.c.until).where(robots.c.origin == origin, robots.c.agent == agent)
    row = connection.execute(query).first()
    left = (row.until - server_time(connection)).total_seconds() if row else 0.0
    return (bytes(row.packed), left) if row and left > 0 else None


# ── requests ───────────────────────────────────────────────────────────────────

LISTENS = 0x6E6E  # number of the advisory lock of who answers requests
_WAITING, _RUNNING, _ANSWERED = "waiting", "running", "answered"
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request.

    progress: [done, of], or empty; answer: `{"done": …}` or `{"problem": …, "remedy": …}`, or empty until it is there
    """

    id: str
    name: str
    words: Sequence[str]
    waits: bool
    progress: Sequence[int]
    answer: Mapping[str, Any]


def listen_alone(connection: Connection) -> bool:
    """Become the one that answers; False where another process does.

    For as long as the session of this connection lives.
    """
    return hold_lock(connection, LISTENS)


def is_anyone_listening(connection: Connection) -> bool:
    """Return whether some process answers requests."""
    free = connection.scalar(select(func.pg_try_advisory_xact_lock_shared(LISTENS)))
    return not free


def add_request(connection: Connection, number: str, name: str, words: Sequence[str], now: datetime) -> None:
    """Ask for something."""
    values = {"id": number, "name": name, "words": list(words), "asked": now}
    connection.execute(requests.insert().values(**values, state=_WAITING, progress=[], answer={}))


def take_request(connection: Connection) -> StoredRequest | None:
    """Take the request that waits longest; None where none does."""
    query = select(requests).where(requests.c.state == _WAITING).order_by(requests.c.asked, requests.c.id)
    row = connection.execute(query.limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    connection.execute(update(requests).where(requests.c.id == row.id).values(state=_RUNNING))
    return _request(row)


def find_request(connection: Connection, number: str) -> StoredRequest | None:
    """Read a request; None where it is not there any more."""
    row = connection.execute(select(requests).where(requests.c.id == number)).first()
    return _request(row) if row else None


def save_progress(connection: Connection, number: str, done: int, of: int) -> None:
    """Store how far a request is."""
    connection.execute(update(requests).where(requests.c.id == number).values(progress=[done, of]))


def save_answer(connection: Connection, number: str, answer: Mapping[str, Any]) -> None:
    """Store the answer of a request."""
    connection.execute(update(requests).where(requests.c.id == number).values(state=_ANSWERED, answer=dict(answer)))


def delete_request(connection: Connection, number: str) -> None:
    """Forget a request, answered or not."""
    connection.execute(delete(requests).where(requests.c.id == number))


def answer_abandoned(connection: Connection, answer: Mapping[str, Any], now: datetime) -> None:
    """Answer the requests of ended processes; delete those that nobody waits for."""
    connection.execute(delete(requests).where(requests.c.asked < now - _FORGOTTEN))
    running = update(requests).where(requests.c.state == _RUNNING)
    connection.execute(running.values(state=_ANSWERED, answer=dict(answer)))


def _request(row: Row[Any]) -> StoredRequest:
    return StoredRequest(row.id, row.name, row.words, row.state == _WAITING, row.progress, row.answer)
