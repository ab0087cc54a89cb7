"""Files and folders of the state, readable by their owner alone.

They hold what a private topic found and what hubs were given as secrets.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700
_SIDECARS = ("-wal", "-shm", "-journal", ".lock", ".sock", ".part")
_DATABASES = (".db", ".sqlite", ".sqlite3")


def make_private_folder(folder: Path, own: str) -> None:
    """Make a folder, or close one that holds only databases to other users.

    own: name of the database that is there or will be; others are known by their endings
    Raises OSError.

    A folder that holds other files too (a home, a working directory, /tmp) keeps its permissions.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_FOLDER, exist_ok=True)
    status = folder.stat()
    if status.st_uid == os.geteuid() and status.st_mode & 0o077 and _holds_databases_only(folder, own):
        folder.chmod(_FOLDER)


def make_private_file(path: Path) -> None:
    """Make an empty file where there is none, and close it to others, with what SQLite puts beside it.

    One that belongs to another user keeps its permissions. Raises OSError.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, _FILE))
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
