"""Exclusive lock on a state: one process at a time writes it. A killed process lets go by itself.

A file has a lock file beside it. A PostgreSQL database has an advisory lock, which the one connection that writes
takes for its session: where the lock is gone, so is the connection, and no write can come without it.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from monitor.errors import StateError, StateHeld
from monitor.store.private import make_private_file, make_private_folder

_LOCK = 0x6E6D  # number of the lock; any will do that nothing else in the database takes
_LONGEST_NAME = 63  # bytes of a name that PostgreSQL keeps
_HOLDER = (
    "SELECT pid, application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"
    f" WHERE locktype = 'advisory' AND classid = 0 AND objid = {_LOCK} AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_WAIT_MS = 5000  # for the server to end a session of our own that was cut off


class FileLock:
    """The lock of a database file, held until `release`.

    Raises StateHeld where another process holds it, StateError where the lock file cannot be written.
    """

    def __init__(self, database: Path, holder: str) -> None:
        self._database, self._holder = database, holder
        self._path = database.with_name(f"{database.name}.lock")
        self._descriptor = self._taken()

    def check(self) -> None:
        """Take the lock again where its file was deleted or replaced. Raises as the constructor does."""
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
        """Who holds the lock, as its file says."""
        try:
            who = json.loads(self._path.read_bytes() or b"{}")
            return f"`{who.get('command')}`, process {who.get('pid')} (see {self._path})"
        except (OSError, ValueError, AttributeError):  # it is being written at this moment, or by hand
            return f"another process (see {self._path})"


@dataclass(frozen=True, slots=True)
class ServerLock:
    """The advisory lock of a PostgreSQL database: taken by each connection that may write, as it is made.

    address: for people, without a password
    name:    of the connection, which says to others who holds the lock; no two processes have the same
    """

    address: str
    name: str

    @classmethod
    def of(cls, address: str, holder: str) -> ServerLock:
        """A lock for this process."""
        mark = f" [{uuid4().hex[:8]}]"
        who = f"{holder}, process {os.getpid()} on {os.uname().nodename}".encode()[: _LONGEST_NAME - len(mark)]
        return cls(address, who.decode("utf-8", "ignore") + mark)

    def take(self, connection: Any, _: object = None) -> None:
        """Take the lock on a new connection of the driver.

        Closes the connection and raises StateHeld where another process has the lock.

        A session of our own that the server still holds, because the network between was cut, is ended first.
        """
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock({_LOCK})")
            if not cursor.fetchone()[0]:
                cursor.execute(_HOLDER)
                holder, name = cursor.fetchone() or (None, "another process")
                if name != self.name:
                    connection.close()
                    raise _held(self.address, f"`{name}`")
                cursor.execute("SELECT pg_terminate_backend(%s)", (holder,))
                cursor.execute(f"SET LOCAL lock_timeout = {_WAIT_MS}")
                cursor.execute(f"SELECT pg_advisory_lock({_LOCK})")
        connection.commit()


def _held(address: str, who: str) -> StateHeld:
    return StateHeld(f"{address} is in use by {who}", "stop that one first, or wait until it is done")
