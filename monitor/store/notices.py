"""Messages to send, stored in the transaction of their item; and until when digests were delivered.

A stop or a kill between storing and sending keeps the row, so the message is sent later; one that was sent keeps its
row too, so no second one is made for the same entry.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from monitor.store.schema import EPOCH, digests, items, notices
from monitor.store.statements import prepared_insert, run_for_each

_RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
_ADD = (
    "INSERT INTO notices (topic, target, entry, created, attempts, next_try, problem)"
    " VALUES (?, ?, ?, ?, 0, ?, '') ON CONFLICT (topic, target, entry) DO NOTHING"
)


_save_digest = prepared_insert(digests, replace=True)


@dataclass(frozen=True, slots=True)
class DigestState:
    """Progress of a digest's delivery.

    until:    the end of the last one that arrived
    position: the newest item that there was then: what arrives late, with an early date, is in the next
    attempts: how often the next one failed; next_try: when it is tried again
    """

    name: str
    until: datetime
    position: int
    attempts: int = 0
    next_try: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one target about one entry of a topic. entry: its GUID, of the event or the item."""

    topic: str
    target: str
    entry: str
    created: datetime
    attempts: int = 0


def add_notices(connection: Connection, entries: Collection[tuple[str, str, str]], now: datetime) -> None:
    """Add messages, each as topic, target and GUID of the entry.

    One that was ever added is not added again.
    """
    stamp = (now - EPOCH) // timedelta(milliseconds=1)
    run_for_each(connection, _ADD, [(*entry, stamp, stamp) for entry in sorted(entries)])


def due_notices(connection: Connection, now: datetime, limit: int) -> Sequence[Notice]:
    """Read messages that wait and may be tried now, the oldest first."""
    waiting = (notices.c.sent.is_(None), notices.c.next_try <= now)
    query = select(notices).where(*waiting).order_by(notices.c.created, notices.c.entry).limit(limit)
    return [Notice(row.topic, row.target, row.entry, row.created, row.attempts) for row in connection.execute(query)]


def count_sent(connection: Connection, target: str, since: datetime) -> int:
    """Count the messages that a target got since a moment."""
    query = select(func.count()).where(notices.c.target == target, notices.c.sent >= since)
    return connection.scalar(query) or 0


def mark_sent(connection: Connection, notice: Notice, now: datetime) -> None:
    """Remember that a message arrived."""
    connection.execute(update(notices).where(*_same(notice)).values(sent=now, problem=""))


def postpone_notice(connection: Connection, notice: Notice, problem: str, now: datetime) -> None:
    """Try a message later, ever more rarely, up to every six hours."""
    wait = _RETRIES[min(notice.attempts, len(_RETRIES) - 1)]
    values = {"attempts": notice.attempts + 1, "next_try": now + wait, "problem": problem}
    connection.execute(update(notices).where(*_same(notice)).values(**values))


def drop_notice(connection: Connection, notice: Notice) -> None:
    """Forget a message that is no longer wanted."""
    connection.execute(delete(notices).where(*_same(notice)))


def prune_notices(connection: Connection, before: datetime) -> None:
    """Forget messages, sent or not, that were added before a moment."""
    connection.execute(delete(notices).where(notices.c.created < before))


def read_digest(connection: Connection, name: str) -> DigestState | None:
    """Read how far a digest was delivered; None for one that was never due."""
    row = connection.execute(select(digests).where(digests.c.name == name)).one_or_none()
    return None if row is None else DigestState(**row._mapping)


def newest_position(connection: Connection) -> int:
    """Read the position of the item that arrived last; 0 where there is none."""
    return connection.scalar(select(func.max(items.c.position))) or 0


def save_digest(connection: Connection, state: DigestState) -> None:
    """Remember how far a digest was delivered, or that it failed."""
    _save_digest.run(connection, asdict(state))


def postponed_digest(state: DigestState, problem: str, now: datetime) -> DigestState:
    """Give the state after a failure: tried again ever more rarely, up to every six hours."""
    wait = _RETRIES[min(state.attempts, len(_RETRIES) - 1)]
    return replace(state, attempts=state.attempts + 1, next_try=now + wait, problem=problem)


def _same(notice: Notice) -> tuple[ColumnElement[bool], ...]:
    return notices.c.topic == notice.topic, notices.c.target == notice.target, notices.c.entry == notice.entry
