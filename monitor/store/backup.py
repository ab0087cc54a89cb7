"""A copy of the database as it is at one moment, made while others go on reading and writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from monitor.errors import StateError
from monitor.store.database import Database
from monitor.store.private import make_private_file, make_private_folder


def back_up(database: Database, path: Path) -> int:
    """Write it to a new file, whole or not at all; gives its size in bytes.

    Raises StateError where the file is there already or cannot be written, or where the state is no file.
    """
    if "://" in database.address:
        raise StateError(f"{path} was not written: the state is not a file of this machine", "use pg_dump")
    if path.exists():
        raise StateError(f"{path} is there already", "name a file that is not; backups are never written over")
    part = path.with_name(f".{path.name}.part")
    try:
        make_private_folder(path.parent)
        part.unlink(missing_ok=True)
        make_private_file(part)
        _copy(database, part)
        os.link(part, path)  # unlike a rename, it writes over nothing
    except (OSError, sqlite3.Error) as fault:
        raise StateError(f"{path} was not written: {fault}", "look at its folder, and at the space left") from fault
    finally:
        with suppress(OSError):  # of a folder that is none; the fault is raised already
            part.unlink(missing_ok=True)
    return path.stat().st_size


def _copy(database: Database, path: Path) -> None:
    with database.reader.connect() as connection, closing(sqlite3.connect(path)) as copy:
        source: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment] # it is SQLite's
        connection.rollback()  # the view that was opened with the connection is of no use to a backup
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    with path.open("rb") as file:
        os.fsync(file.fileno())
