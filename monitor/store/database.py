"""The database: opening, migration, one connection that writes, explained errors.

SQLite before 3.51.3 can corrupt a database when two connections checkpoint its
write-ahead log at once, so exactly one connection here writes and checkpoints;
all others are read-only (https://sqlite.org/wal.html, 'The WAL-Reset Bug').
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import DatabaseError, InterfaceError

from monitor.errors import StateError, StateLost
from monitor.store.files import FileLock, ServerLock, back_up, make_private_file, make_private_folder
from monitor.store.postings import INFO, Postings

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 10_000  # how long a statement waits for another process that reads or backs up
# Sampled runs and terms lie anywhere in their indexes: with a log of 16 MB, a page that several articles change is
# seldom written twice. Of pages 4 MB are kept: what is read again comes from the system's own cache, which it can take
# back, while pages kept here are memory of this process for good.
_WRITER = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "cache_size = -4000",
    "wal_autocheckpoint = 4000",
)
_READER = ("wal_autocheckpoint = 0", "cache_size = -512", "query_only = ON")  # KB: the system keeps the file's pages
# One connection writes; transactions of this process wait for it in turn. Reprocessing takes its time.
_ONE_AT_A_TIME: Mapping[str, Any] = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 7200.0}
_QUIET: Mapping[str, Any] = {"hide_parameters": True}  # an error must not quote what is stored: hubs have secrets
_NETWORK: Mapping[str, Any] = {  # a server that vanished is noticed within a minute
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
# A process that shares the archive may be paused in a transaction, or cut off: the server ends it then, with its locks.
_SHARED: Mapping[str, Any] = {"options": "-c idle_in_transaction_session_timeout=15s"}
_SETUP = 0x6E70  # number of the lock of who makes the tables

# Remedies by the codes of the databases, not by their English words:
# https://sqlite.org/rescode.html, https://www.postgresql.org/docs/current/errcodes-appendix.html
_FREE_SPACE = "free some disk space; nothing that was stored is lost"
_RESTORE = "stop the service, then put a backup in its place: newsmonitor restore FILE"
_PERMISSIONS = "let the user of this process write to the file and its folder"
_UPGRADE = "it was written by another version; run `newsmonitor once` to bring it up to date"
_SERVER = "check that the server runs and that `state` names it; the work goes on when it answers"
_RIGHTS = "give the role in `state` the right to connect, and to make and write tables in this database"
_ANYTHING = "try again; if it stays, restart the service"

_BY_CODE: Mapping[int, str] = {  # primary result codes of SQLite
    sqlite3.SQLITE_FULL: _FREE_SPACE,
    sqlite3.SQLITE_CORRUPT: _RESTORE,
    sqlite3.SQLITE_NOTADB: _RESTORE,
    sqlite3.SQLITE_READONLY: _PERMISSIONS,
    sqlite3.SQLITE_CANTOPEN: _PERMISSIONS,
    sqlite3.SQLITE_PERM: _PERMISSIONS,
    sqlite3.SQLITE_IOERR: "check the disk: its cables, its log, its space",
    sqlite3.SQLITE_BUSY: "another program holds the file; end it, or wait until it is done",
    sqlite3.SQLITE_ERROR: _UPGRADE,  # a table or column that is not there has no code of its own
}
# Whatever is written meets these: they are no fault of one source. What one statement meets is.
_OF_THE_FILE = frozenset(_BY_CODE) - {sqlite3.SQLITE_ERROR}
_OF_THE_SERVER = ("08", "40", "53", "57", "58", "XX")  # classes of SQLSTATE: connections, resources, the system
_BY_STATE: Mapping[str, str] = {  # SQLSTATE, or the class that it begins with
    "53100": _FREE_SPACE,
    "53200": "the server is out of memory; give it more",
    "53300": "the server has no free connection; raise its max_connections",
    "42P01": _UPGRADE,
    "42703": _UPGRADE,
    "42501": _RIGHTS,
    "25006": "the server takes no writes; name its primary in `state`",
    "XX": "keep a copy of the server's data, and restore a backup",
    "28": _RIGHTS,
    "3D": "create the database that `state` names",
    "08": _SERVER,
    "57": _SERVER,
}


@dataclass(frozen=True, slots=True)
class Database:
    """Database: `write()` is one transaction at a time, `read()` a steady view.

    Both give a Connection.

    address: for people, without a password
    guard:   called with each transaction; raises StateError where the database is not the one that was opened
    lock:    called with each write; raises StateHeld where another process holds it since
    release: called when all is closed
    fence:   called at the beginning of each write; raises StateLost where another process does this work since
    postings: of the connection that writes, where the database is a file
    """

    address: str
    writer: Engine
    reader: Engine
    guard: Callable[[], None] = lambda: None
    lock: Callable[[], None] = lambda: None
    release: Callable[[], None] = lambda: None
    fence: Callable[[Connection], None] = lambda _: None
    postings: Postings = field(default_factory=Postings)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any exception.

        Raises StateError, and StateHeld where another process took the lock since.
        """
        self.guard()
        try:
            with explained(self.address), self.writer.begin() as connection:
                self.guard()
                self.lock()
                self.fence(connection)
                if connection.dialect.name == "sqlite":
                    self.postings.begin(connection.exec_driver_sql("PRAGMA data_version").scalar_one())
                    connection.info[INFO] = self.postings
                yield connection
        except BaseException:
            self.postings.forget()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view that does not change while it is open.

        Raises StateError.
        """
        self.guard()
        with explained(self.address), self.reader.connect() as connection:
            self.guard()  # the connection may be a new one, to what is there now
            yield connection

    def check(self) -> None:
        """Check that the database can still be written.

        It is locked by this process, its file is in place, and its server answers. Raises as `write` does.
        """
        self.guard()
        self.lock()
        if self.writer.dialect.name == "postgresql":
            with explained(self.address), self.writer.connect():
                pass  # a connection is tried before it is given, and made again with its lock

    def close(self) -> None:
        """Close every connection; the last one merges the write-ahead log into the file."""
        self.reader.dispose()
        self.writer.dispose()
        self.release()


def open_database(address: str, *, create: bool = True, holder: str = "", shared: bool = False) -> Database:
    """Open and migrate the database at `address`, a file path or a postgresql:// URL.

    create: False where a command only reads: a missing database is an error then, and nothing is migrated.
    holder: who holds it for writing until it is closed, for others to read; empty: it is not held
    shared: other processes that say so too may write beside; only on a server
    Raises StateError; StateHeld where another process holds it.
    """
    database = (
        _open_server(address, holder, shared=shared) if "://" in address else _open_file(Path(address), create, holder)
    )
    if create:
        try:
            with explained(database.address):
                _migrate(database)
        except BaseException:
            database.close()
            raise
    return database


@contextmanager
def held_database(address: str, holder: str) -> Iterator[Database]:
    """Hold the database at `address` and open it as long as the block runs.

    Raises as `open_database`.
    """
    database = open_database(address, holder=holder)
    try:
        yield database
    finally:
        database.close()


def _open_server(address: str, holder: str, *, shared: bool) -> Database:
    url = make_url(address).set(drivername="postgresql+psycopg")
    shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    lock = ServerLock.of(shown, holder, shared=shared) if holder else None
    writing = {**_NETWORK, **({"application_name": lock.name} if lock else {}), **(_SHARED if shared else {})}
    steady = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        writer = create_engine(url, pool_pre_ping=True, connect_args=writing, **_ONE_AT_A_TIME, **_QUIET)
        reader = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=-1,
            connect_args=_NETWORK,
            execution_options=steady,
            **_QUIET,
        )
    except ImportError as fault:
        problem = f"`state: {shown}` needs the driver of PostgreSQL, which is not installed"
        raise StateError(problem, "install it: pip install 'newsmonitor[postgresql]'") from fault
    if lock:
        event.listen(writer, "connect", lock.take)
    return Database(shown, writer, reader)


def _open_file(path: Path, create: bool, holder: str) -> Database:
    if not create and not path.exists():
        remedy = "run `newsmonitor once` or `newsmonitor run` first"
        if not path.is_absolute():
            remedy += f"; or go from {Path.cwd()} to the folder in which they ran"
        raise StateError(f"there is no database at {path} yet", remedy)
    lock = FileLock(path, holder) if holder else None
    if create:
        _make_private(path)
    opened = path.stat()

    def guard() -> None:
        try:
            now = path.stat()
        except OSError:
            now = None
        if now is None or (now.st_dev, now.st_ino) != (opened.st_dev, opened.st_ino):
            problem = f"the database file {path} was {'replaced' if now else 'removed'} while it was in use"
            raise StateError(problem, "put the file back, or restart the service to go on with what is there now")

    # mode=rw: never make an empty file where the database was removed.
    connect = partial(sqlite3.connect, f"file:{quote(str(path))}?mode=rw", uri=True, check_same_thread=False)
    writer = create_engine("sqlite://", creator=connect, poolclass=QueuePool, **_ONE_AT_A_TIME, **_QUIET)
    reader = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=-1, **_QUIET)
    event.listen(writer, "connect", lambda connection, _: _prepare(connection, *_WRITER))
    event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(reader, "connect", lambda connection, _: _prepare(connection, *_READER))
    event.listen(reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    if lock is None:
        return Database(str(path), writer, reader, guard)
    return Database(str(path), writer, reader, guard, lock.check, lock.release)


def _make_private(path: Path) -> None:
    """Make the database's folder and file, or close those that are there to others."""
    try:
        make_private_folder(path.parent, path.name)
    except OSError as fault:
        problem = f"the folder {path.parent} cannot be made: {fault.strerror}"
        raise StateError(problem, "set `state` to a path that can be written") from fault
    try:
        make_private_file(path)
    except OSError as fault:
        problem = f"the database {path} cannot be written: {fault.strerror}"
        raise StateError(problem, "let the user of this process write to the file and its folder") from fault


def _prepare(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None  # transactions are begun by us, not guessed by the driver
    for pragma in (f"busy_timeout = {_BUSY_MS}", "mmap_size = 0", *pragmas):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(database: Database) -> None:
    """Bring the tables up to date; copy a file beside itself before it changes."""
    newest = max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
    with suppress(DatabaseError), database.writer.connect() as connection:  # no table yet: a new database
        if connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest]:
            return
    # Loaded here: it takes a fifth of a second, and commands that only read migrate nothing.
    from alembic import command
    from alembic.config import Config as AlembicConfig
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.writer.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    head = scripts.get_current_head()
    if found == head:
        return
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        problem = f"the database {database.address} was written by a later version (its revision is {found})"
        raise StateError(problem, "install that version again, or restore a backup of this one")
    if found is not None and "://" not in database.address:
        path = Path(database.address)
        name = f"{path.stem}.before-{{}}{path.suffix or '.db'}"
        kept = path.with_name(name.format(head))
        if not kept.exists():  # of a migration that was interrupted
            back_up(database, kept)
        for older in path.parent.glob(name.format("[0-9]*")):  # of earlier migrations
            if older != kept:
                older.unlink(missing_ok=True)
    with database.writer.begin() as connection:
        if connection.dialect.name == "postgresql":  # of several processes that share it, one makes the tables
            connection.execute(select(func.pg_advisory_xact_lock(_SETUP)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def explained(address: str) -> Iterator[None]:
    """Turn an error of the driver into a StateError with a remedy.

    address: as people may see it, without a password.
    """
    lost = False
    try:
        yield
    except (DatabaseError, InterfaceError) as fault:
        said = "; ".join(line.strip() for line in str(fault.orig).splitlines())
        code, state = getattr(fault.orig, "sqlite_errorcode", None), getattr(fault.orig, "sqlstate", None)
        if code is not None:
            remedy = _BY_CODE.get(code & 0xFF, _ANYTHING)
            lost = code & 0xFF in _OF_THE_FILE
        elif state is not None:
            remedy = _BY_STATE.get(state) or _BY_STATE.get(state[:2], _ANYTHING)
            lost = state[:2] in _OF_THE_SERVER or state in ("25P03", "25006")
        else:
            lost = hasattr(fault.orig, "pgconn")  # no connection was made, or it broke
            remedy = _SERVER if lost else _ANYTHING
        raise (StateLost if lost else StateError)(f"the database {address} says: {said}", remedy) from fault
