"""The database: opened, migrated, held by one process, written by one connection.

SQLite before 3.51.3 can corrupt a database when two connections checkpoint its
write-ahead log at once, so exactly one connection here writes and checkpoints;
all others are read-only (https://sqlite.org/wal.html, 'The WAL-Reset Bug').
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from monitor.errors import StateError, StateHeld

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 10_000  # how long a statement waits for another process that reads or backs up
_READER_CACHE_KB = 512  # of each reading connection; the system keeps the file's pages anyway
_WRITER_WAIT_SECONDS = 7200.0  # how long a transaction waits for its turn in this process: working all anew takes time


@dataclass(frozen=True, slots=True)
class Database:
    """Two ways in, both give a Connection: `write()` is one transaction at a time, `read()` a steady view."""

    address: str
    writer: Engine
    reader: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any exception."""
        with _explained(self.address), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view that does not change while it is open."""
        with _explained(self.address), self.reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log back into the file."""
        self.reader.dispose()
        self.writer.dispose()


def open_database(address: str, *, create: bool = True) -> Database:
    """Open and migrate the database at `address`, a file path or a postgresql:// URL.

    create: False where a command only reads: a missing database is an error then, and nothing is migrated.
    Raises StateError.
    """
    if "://" in address:
        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)
        database = Database(address, engine, engine)
    else:
        database = _open_file(Path(address), create)
    if create:
        with _explained(address):
            _migrate(database.writer)
    return database


def _open_file(path: Path, create: bool) -> Database:
    if not create and not path.exists():
        raise StateError(f"there is no database at {path} yet", "run `newsmonitor once` or `newsmonitor run` first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StateError(
            f"the folder {path.parent} cannot be made: {fault.strerror}",
            "set `state` to a path that can be written",
        ) from fault
    url = f"sqlite:///{path}"
    # One connection writes; transactions wait for it in turn.
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=_WRITER_WAIT_SECONDS)
    reader = create_engine(url, pool_size=8, max_overflow=-1)
    event.listen(writer, "connect", _prepare_writer)
    event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(reader, "connect", _prepare_reader)
    event.listen(reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return Database(str(path), writer, reader)


def _prepare_writer(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, not guessed by the driver
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "mmap_size = 0",
        f"busy_timeout = {_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reader(connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "wal_autocheckpoint = 0",
        "mmap_size = 0",
        f"cache_size = -{_READER_CACHE_KB}",
        "query_only = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """Turn what the driver says into a sentence with a remedy."""
    try:
        yield
    except DatabaseError as fault:
        said = str(fault.orig)
        raise StateError(f"the database {address} says: {said}", _remedy(said)) from fault


def _remedy(said: str) -> str:
    if "full" in said:
        return "free some disk space; nothing that was stored is lost"
    if "malformed" in said or "not a database" in said:
        return "stop the service, keep the file aside, and put a backup in its place"
    if "readonly" in said or "unable to open" in said or "permission" in said.lower():
        return "let the user of this process write to the file and its folder"
    if "no such table" in said or "no such column" in said:
        return "it was written by another version; run `newsmonitor once` to bring it up to date"
    return "try again; if it stays, restart the service"


@contextmanager
def hold(address: str, holder: str) -> Iterator[None]:
    """Hold the state for this process as long as the block runs; `holder` says who, for others to read.

    Raises StateHeld where another process holds it. A killed process lets go by itself.
    """
    if "://" in address:
        yield
        return
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
        _lock(descriptor, path, address)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"pid": os.getpid(), "command": holder}).encode())
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path, address: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        who = who_holds(address) or {}
        command, process = who.get("command", "another process"), who.get("pid", "?")
        raise StateHeld(
            f"{address} is in use by `{command}`, process {process} (see {path})",
            "stop that one first, or wait until it is done",
        ) from fault


def who_holds(address: str) -> dict[str, Any] | None:
    """The holder of the state as {'pid', 'command'}, or None where nobody holds it."""
    path = Path(f"{address}.lock")
    if "://" in address or not path.exists():
        return None
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return dict(json.loads(file.read() or b"{}"))
    return None
