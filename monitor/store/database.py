"""The database: opened, migrated, written by one connection.

SQLite before 3.51.3 can corrupt a database when two connections checkpoint its
write-ahead log at once, so exactly one connection here writes and checkpoints;
all others are read-only (https://sqlite.org/wal.html, 'The WAL-Reset Bug').
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError

from monitor.errors import StateError

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 10_000  # how long a statement waits for another process that reads or backs up
_READER_CACHE_KB = 512  # of each reading connection; the system keeps the file's pages anyway
# One connection writes; transactions of this process wait for it in turn. Working all anew takes its time.
_ONE_AT_A_TIME: Mapping[str, Any] = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 7200.0}
_QUIET: Mapping[str, Any] = {"hide_parameters": True}  # an error must not quote what is stored: hubs have secrets


@dataclass(frozen=True, slots=True)
class Database:
    """Two ways in, both give a Connection: `write()` is one transaction at a time, `read()` a steady view.

    address: for people, without a password
    """

    address: str
    writer: Engine
    reader: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any exception."""
        with explained(self.address), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view that does not change while it is open."""
        with explained(self.address), self.reader.connect() as connection:
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
    database = _open_server(address) if "://" in address else _open_file(Path(address), create)
    if create:
        with explained(database.address):
            _migrate(database.writer)
    return database


def _open_server(address: str) -> Database:
    url = make_url(address).set(drivername="postgresql+psycopg")
    writer = create_engine(url, pool_pre_ping=True, **_ONE_AT_A_TIME, **_QUIET)
    steady = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    reader = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=-1, execution_options=steady, **_QUIET)
    return Database(url.set(drivername="postgresql").render_as_string(hide_password=True), writer, reader)


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
    writer = create_engine(url, **_ONE_AT_A_TIME, **_QUIET)
    reader = create_engine(url, pool_size=8, max_overflow=-1, **_QUIET)
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
def explained(address: str) -> Iterator[None]:
    """Turn what the driver says into a sentence with a remedy."""
    try:
        yield
    except DatabaseError as fault:
        said = "; ".join(line.strip() for line in str(fault.orig).splitlines())
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
