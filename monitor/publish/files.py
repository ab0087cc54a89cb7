"""Put feed files in place so that a reader never sees half of one.

A file is written beside its place and renamed over it; what is equal is not touched, so its
time tells when it really changed. Which files are ours stands in a manifest, as hashes: the folder
is served, and the names of private feeds are secrets.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from monitor.errors import PublishError

MANIFEST = ".newsmonitor-files"
_TEMPORARY = ".newsmonitor-tmp"  # ending of what a killed run may leave; the name before it is the file's own


def write_if_changed(path: Path, data: bytes, mode: int = 0o644) -> bool:
    """Make the file hold `data`; True if it was written, False if it did already (bytes and time stay).

    Atomic: at any instant the path holds the old bytes or the new ones, also after a power cut (which of the two
    is open then: feeds are derived, and a start writes them anew). What a killed run left is written over.
    Raises PublishError (disk full, folder read-only or missing); the old file stays.
    """
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    except OSError as broken:
        raise _error(path, broken) from broken
    temporary = path.with_name(f".{path.name}{_TEMPORARY}")
    try:
        temporary.unlink(missing_ok=True)  # never through a link that stands there
        _write_new(temporary, data, mode)
        temporary.replace(path)
    except OSError as broken:
        _drop(temporary)
        raise _error(path, broken) from broken
    return True


def remove_stale(folder: Path, keep: Iterable[str]) -> tuple[str, ...]:
    """Remove what this program once made and makes no more; give the removed names, sorted.

    `keep` are the names of all files that it makes now; they are remembered for the next time. What was never in
    `keep` belongs to somebody else and stays, README.md in any case. Raises PublishError.
    """
    kept = set(keep)
    manifest = folder / MANIFEST
    try:
        made = set(manifest.read_text("ascii", errors="replace").split()) if manifest.exists() else set()
        removed = [name for name in _file_names(folder) if _is_stale(name, kept, made)]
        for name in removed:
            (folder / name).unlink(missing_ok=True)
    except OSError as broken:
        raise _error(folder, broken) from broken
    lines = "".join(f"{_mark(name)}\n" for name in sorted(kept))
    write_if_changed(manifest, lines.encode("ascii"), mode=0o600)
    return tuple(removed)


def _is_stale(name: str, kept: set[str], made: set[str]) -> bool:
    """Whether a file is ours and no longer wanted; a temporary file is ours when the file it was for is."""
    if name in kept or name in (MANIFEST, "README.md"):
        return False
    if name.startswith(".") and name.endswith(_TEMPORARY):
        target = name[1 : -len(_TEMPORARY)]
        return target == MANIFEST or target in kept or _mark(target) in made
    return _mark(name) in made


def _file_names(folder: Path) -> list[str]:
    """Names of the plain files (and links) in a folder, sorted; empty where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_symlink() or path.is_file())


def _mark(name: str) -> str:
    """What stands for a name in the manifest. A token has far too many bits to be guessed from it."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that must not exist yet, down to the disk; `mode` whatever the umask."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(number, mode)
        os.fsync(number)


def _drop(temporary: Path) -> None:
    """Remove a half-written file if that is possible; the next run writes over it if not."""
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        return


def _error(path: Path, broken: OSError) -> PublishError:
    """Tell what the system said, and what a person can do."""
    return PublishError(
        f"cannot write {path}: {broken.strerror or broken}",
        "check that the folder exists, that this user may write there and that the disk has room; the old file stays",
    )
