"""Requests of commands to the service where the archive is on a server.

Rows, each with its answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from monitor.store.schema import requests
from monitor.store.shared import hold_lock

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
    """Give this answer to what a process began that ended since; forget what nobody waits for any more."""
    connection.execute(delete(requests).where(requests.c.asked < now - _FORGOTTEN))
    running = update(requests).where(requests.c.state == _RUNNING)
    connection.execute(running.values(state=_ANSWERED, answer=dict(answer)))


def _request(row: Row[Any]) -> StoredRequest:
    return StoredRequest(row.id, row.name, row.words, row.state == _WAITING, row.progress, row.answer)
