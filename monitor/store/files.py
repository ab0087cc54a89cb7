"""The file of a database: its lock, its permissions, its backups.

One process at a time writes a state. A database file has a lock file beside it, and a killed process lets go by
itself. A PostgreSQL database has an advisory lock, which the one connection that writes takes for its session: where
the lock is gone, so is the connection, and no write can come without it. Files and folders of the state are readable
by their owner alone: they hold what a private topic found and what hubs were given as secrets.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from monitor.errors import StateError, StateHeld

if TYPE_CHECKING:
    from monitor.store.database import Database


_FILE, _FOLDER = 0o600, 0o700
_KEY_BYTES = 32
_SIDECARS = ("-wal", "-shm", "-journal", ".lock", ".sock", ".part", ".key")
_DATABASES = (".db", ".sqlite", ".sqlite3")
_LOCK = 0x6E6D  # number of the lock; any will do that nothing else in the database takes
_LONGEST_NAME = 63  # bytes of a name that PostgreSQL keeps
_HOLDER = (
    "SELECT pid, application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"
    f" WHERE locktype = 'advisory' AND classid = 0 AND objid = {_LOCK} AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_WAIT_MS = 5000  # for the server to end a session of our own that was cut off
_ATTEMPTS = 10


def make_private_folder(folder: Path, own: str) -> None:
    """Make a folder, or close one that holds only databases to other users.

    own: name of the database that is there or will be; others are known by their endings
    Raises OSError.

    A folder that holds other files too (a home, a working directory, /tmp) keeps its permissions. What root makes
    belongs to the owner of the folder it is in: a command of root must not take the state from the service.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=_FOLDER)
            if os.geteuid() == 0:
                owner = folder.parent.stat()
                os.chown(folder, owner.st_uid, owner.st_gid, follow_symlinks=False)
    status = folder.stat()
    if status.st_uid == os.geteuid() and status.st_mode & 0o077 and _holds_databases_only(folder, own):
        folder.chmod(_FOLDER)


def make_private_file(path: Path) -> None:
    """Make an empty file where there is none; make it and SQLite's files private.

    SQLite's files are those beside it. One that belongs to another user keeps its permissions; one that root makes
    belongs to the owner of the folder. Raises OSError.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE)
    except FileExistsError:
        number = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    else:
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(number, owner.st_uid, owner.st_gid)
    os.close(number)
    for each in (path, *(path.with_name(path.name + ending) for ending in _SIDECARS[:3])):
        with suppress(FileNotFoundError, PermissionError):
            if each.stat().st_mode & 0o077:
                each.chmod(_FILE)


def _holds_databases_only(folder: Path, own: str) -> bool:
    # By their names: to open and close a database would drop the locks that SQLite has on it in this process.
    if folder.resolve() in (Path.cwd(), Path.home(), *Path.cwd().parents):
        return False
    for path in folder.iterdir():
        name = path.name.removeprefix(".")
        for ending in _SIDECARS:
            name = name.removesuffix(ending)
        try:
            kind = path.lstat().st_mode
        except FileNotFoundError:  # of another process, which is done with it
            continue
        known = name == own or name.endswith(_DATABASES)
        if not known or not (stat.S_ISREG(kind) or stat.S_ISSOCK(kind)):
            return False
    return True


class FileLock:
    """The lock of a database file, held until `release`.

    Raises StateHeld where another process holds it, StateError where the lock file cannot be written.
    """

    def __init__(self, database: Path, holder: str) -> None:
        self._database, self._holder = database, holder
        self._path = database.with_name(f"{database.name}.lock")
        self._descriptor = self._taken()

    def check(self) -> None:
        """Take the lock again where its file was deleted or replaced.

        Raises as the constructor does.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            found = None
        held = os.fstat(self._descriptor)
        if found is None or (found.st_dev, found.st_ino) != (held.st_dev, held.st_ino):
            fresh = self._taken()
            os.close(self._descriptor)
            self._descriptor = fresh

    def release(self) -> None:
        """Let go."""
        os.close(self._descriptor)

    def _taken(self) -> int:
        try:
            make_private_folder(self._path.parent, self._database.name)
            make_private_file(self._path)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            problem = f"{self._path} cannot be written: {fault.strerror}"
            raise StateError(problem, "let the user of this process write to the state folder") from fault
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            os.close(descriptor)
            raise _held(str(self._database), self._told()) from fault
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"pid": os.getpid(), "command": self._holder}).encode())
        return descriptor

    def _told(self) -> str:
        """Return who holds the lock, as its file says."""
        try:
            who = json.loads(self._path.read_bytes() or b"{}")
            return f"`{who.get('command')}`, process {who.get('pid')} (see {self._path})"
        except (OSError, ValueError, AttributeError):  # it is being written at this moment, or by hand
            return f"another process (see {self._path})"


@dataclass(frozen=True, slots=True)
class ServerLock:
    """Advisory lock of a PostgreSQL database, held by connections that may write.

    It is taken as the connection is made.

    address: for people, without a password
    name:    of the connection; it shows others who holds the lock; no two processes have the same
    shared:  others may hold it as well, if they share it too
    """

    address: str
    name: str
    shared: bool = False

    @classmethod
    def of(cls, address: str, holder: str, *, shared: bool = False) -> ServerLock:
        """A lock for this process."""
        mark = f" [{uuid4().hex[:8]}]"
        who = f"{holder}, process {os.getpid()} on {os.uname().nodename}".encode()[: _LONGEST_NAME - len(mark)]
        return cls(address, who.decode("utf-8", "ignore") + mark, shared)

    def take(self, connection: Any, _: object = None) -> None:
        """Take the lock on a new connection of the driver.

        Closes the connection and raises StateHeld where another process has the lock.

        A session of our own that the server still holds, because the network between was cut, is ended first.
        """
        kind = "_shared" if self.shared else ""
        with connection.cursor() as cursor:
            for _ in range(_ATTEMPTS):  # a process that has ended gives the lock back a moment later
                cursor.execute(f"SELECT pg_try_advisory_lock{kind}({_LOCK})")
                if cursor.fetchone()[0]:
                    break
                cursor.execute(_HOLDER)
                holder, name = cursor.fetchone() or (None, "another process")
                if name == self.name:
                    cursor.execute("SELECT pg_terminate_backend(%s)", (holder,))
                    cursor.execute(f"SET LOCAL lock_timeout = {_WAIT_MS}")
                    cursor.execute(f"SELECT pg_advisory_lock{kind}({_LOCK})")
                    break
                cursor.execute("SELECT pg_sleep(0.05)")
            else:
                connection.close()
                raise _held(self.address, f"`{name}`")
        connection.commit()


def _held(address: str, who: str) -> StateHeld:
    return StateHeld(f"{address} is in use by {who}", "stop that one first, or wait until it is done")


def back_up(database: Database, path: Path) -> int:
    """Write the database to a new file, whole or not at all.

    Others may read and write meanwhile. Returns the file's size in bytes.

    Raises StateError where the file is there already or cannot be written, or where the state is no file.
    """
    if "://" in database.address:
        raise StateError(f"{path} was not written: the state is not a file of this machine", "use pg_dump")
    if path.exists():
        raise StateError(f"{path} is there already", "name a file that is not; backups are never written over")
    part = path.with_name(f".{path.name}.part")
    try:
        make_private_folder(path.parent, path.name)
        _copy(Path(database.address), part)
        os.link(part, path)  # unlike a rename, it writes over nothing
    except (OSError, sqlite3.Error) as fault:
        raise StateError(f"{path} was not written: {fault}", "look at its folder, and at the space left") from fault
    finally:
        with suppress(OSError):  # of a folder that is none; the fault is raised already
            part.unlink(missing_ok=True)
    return path.stat().st_size


def restore(address: str, backup: Path) -> Path | None:
    """Put a backup in the place of the database, whole or not at all.

    Returns where the database of before is kept; None where there was none. Raises StateError where the file is no
    backup or cannot be copied, or where the state is no file; StateHeld where another process holds the state.
    """
    if "://" in address:
        raise StateError(f"{backup} was not restored: the state is not a file of this machine", "use pg_restore")
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (whole,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if whole != "ok":
                raise StateError(f"{backup} is damaged: {whole}", "restore another backup")
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (OSError, sqlite3.Error) as fault:
        remedy = "name a file that `newsmonitor backup` wrote"
        raise StateError(f"{backup} is no backup of newsmonitor: {fault}", remedy) from fault
    path = Path(address)
    lock = FileLock(path, "newsmonitor restore")
    part = path.with_name(f".{path.name}.part")
    try:
        _copy(backup, part)
        kept = _put_aside(path) if path.exists() else None
        part.replace(path)
    except (OSError, sqlite3.Error) as fault:
        problem = f"{backup} was not restored: {fault}"
        raise StateError(problem, "look at the state folder, and at the space left") from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        lock.release()
    return kept


def _put_aside(path: Path) -> Path:
    """Keep the replaced database under another name.

    Leaves no write-ahead log that the new database could take for its own.
    """
    kept = path.with_name(f"{path.stem}.before-restore{path.suffix or '.db'}")
    log = path.with_name(f"{path.name}-wal")
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a damaged one keeps its log, which moves with it
    kept.unlink(missing_ok=True)
    os.link(path, kept)  # so that at no moment there is no database
    if log.exists():
        log.replace(kept.with_name(f"{kept.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return kept


def _copy(source: Path, path: Path) -> None:
    path.unlink(missing_ok=True)
    make_private_file(path)
    uri = f"{source.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True)) as connection, closing(sqlite3.connect(path)) as copy:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    with path.open("rb") as file:
        os.fsync(file.fileno())


def read_key(address: str) -> bytes:
    """Read the key of an installation, 32 bytes, beside a database file.

    Made at random where there is none.

    A server's address, with its password, is the key itself: several machines share it. Raises OSError.
    """
    if address.startswith("postgresql"):
        return hashlib.sha256(f"newsmonitor pictures {address}".encode()).digest()
    database = Path(address)
    path = database.with_name(f"{database.name}.key")
    with suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE)
        with os.fdopen(number, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(number)
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise OSError(f"{path} is no key of {_KEY_BYTES} bytes: delete it")
    return key
