"""A copy of the database as it is at one moment, and the way back to one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import StateError
from monitor.store.holding import FileLock
from monitor.store.private import make_private_file, make_private_folder

if TYPE_CHECKING:
    from monitor.store.database import Database


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
    _check(backup)
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


def _check(backup: Path) -> None:
    remedy = "name a file that `newsmonitor backup` wrote"
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (whole,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if whole != "ok":
                raise StateError(f"{backup} is damaged: {whole}", "restore another backup")
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (OSError, sqlite3.Error) as fault:
        raise StateError(f"{backup} is no backup of newsmonitor: {fault}", remedy) from fault


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
