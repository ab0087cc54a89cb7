"""One process at a time works on a state; who, is said to the others. A killed one lets go by itself."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from monitor.errors import StateError, StateHeld
from monitor.store.database import explained

_LOCK = 0x6E6D  # number of the lock; any will do that nothing else in the database takes
_LONGEST_NAME = 63  # bytes of a name that PostgreSQL keeps
_HOLDER = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"
    " WHERE locktype = 'advisory' AND classid = 0 AND objid = :lock AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def hold_state(address: str, holder: str) -> Iterator[None]:
    """Hold the state for this process as long as the block runs; `holder` says who, for others to read.

    Of a file by a lock beside it, of PostgreSQL by one in it that its own connection keeps.
    Raises StateHeld where another process holds it, StateError where it cannot be reached.
    """
    with _on_server(address, holder) if "://" in address else _beside_file(address, holder):
        yield


@contextmanager
def _beside_file(address: str, holder: str) -> Iterator[None]:
    path = Path(f"{address}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise StateError(
            f"{path} cannot be written: {fault.strerror}",
            "let the user of this process write to the state folder",
        ) from fault
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            who = json.loads(path.read_bytes() or b"{}")
            raise _held(address, f"`{who.get('command')}`, process {who.get('pid')} (see {path})") from fault
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"pid": os.getpid(), "command": holder}).encode())
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _on_server(address: str, holder: str) -> Iterator[None]:
    url = make_url(address).set(drivername="postgresql+psycopg")
    shown = make_url(address).render_as_string(hide_password=True)
    name = f"{holder}, process {os.getpid()} on {os.uname().nodename}"[:_LONGEST_NAME]
    engine = create_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"application_name": name}
    )
    with explained(shown):
        connection = engine.connect()
    try:
        with explained(shown):
            _lock(connection, shown)
        yield
    finally:
        connection.close()


def _lock(connection: Connection, shown: str) -> None:
    if not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}).scalar():
        raise _held(shown, f"`{connection.execute(_HOLDER, {'lock': _LOCK}).scalar() or 'another process'}`")


def _held(address: str, who: str) -> StateHeld:
    return StateHeld(f"{address} is in use by {who}", "stop that one first, or wait until it is done")
