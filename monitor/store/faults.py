"""Explain errors of the database by their codes: SQLite's result codes, PostgreSQL's SQLSTATE.

https://sqlite.org/rescode.html, https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, InterfaceError

from monitor.errors import StateError

_FREE_SPACE = "free some disk space; nothing that was stored is lost"
_RESTORE = "stop the service, keep the file aside, and put a backup in its place"
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


@contextmanager
def explained(address: str) -> Iterator[None]:
    """Turn an error of the driver into a StateError with a remedy.

    address: as people may see it, without a password.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as fault:
        said = "; ".join(line.strip() for line in str(fault.orig).splitlines())
        raise StateError(f"the database {address} says: {said}", _remedy(fault.orig)) from fault


def _remedy(fault: BaseException | None) -> str:
    code = getattr(fault, "sqlite_errorcode", None)
    if code is not None:
        return _BY_CODE.get(code & 0xFF, _ANYTHING)
    state = getattr(fault, "sqlstate", None)
    if state is None:  # no connection was made
        return _SERVER if hasattr(fault, "pgconn") else _ANYTHING
    return _BY_STATE.get(state) or _BY_STATE.get(state[:2], _ANYTHING)
