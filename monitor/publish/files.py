"""Swap feed files in so that a reader never sees half of one.

A file is written beside the old one and renamed over it. A file with equal bytes is not touched, so its time is that
of its last change. A manifest lists our files as hashes: the folder is served, and names of private feeds are secrets.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from monitor.errors import PublishError

MANIFEST = ".newsmonitor-files"
_TEMPORARY = ".newsmonitor-tmp"  # ending of what a killed run may leave; the name before it is the file's own


def write_if_changed(path: Path, data: bytes, mode: int = 0o644) -> bool:
    """Make the file hold `data`. Returns True if it was written, False if it had these bytes already.

    Atomic: at any instant the path holds the old bytes or the new ones, also after a power cut (which of the two
    is open then: feeds are derived, and the next start writes them again). What a killed run left is overwritten.
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
        with suppress(OSError):  # a half-written file: the next run overwrites it
            temporary.unlink(missing_ok=True)
        raise _error(path, broken) from broken
    return True


def remove_stale(folder: Path, keep: Iterable[str]) -> tuple[str, ...]:
    """Remove files that this program made before and no longer makes. Returns their names, sorted.

    keep: names of all files that it makes now, remembered for the next call. Files that were never in `keep` belong
    to somebody else and stay, README.md in any case. Raises PublishError.
    """
    kept = set(keep)
    manifest = folder / MANIFEST
    try:
        made = set(manifest.read_text("ascii", errors="replace").split()) if manifest.exists() else set()
        found = folder.iterdir() if folder.is_dir() else ()
        names = sorted(path.name for path in found if path.is_symlink() or path.is_file())
        removed = [name for name in names if _is_stale(name, kept, made)]
        for name in removed:
            (folder / name).unlink(missing_ok=True)
    except OSError as broken:
        raise _error(folder, broken) from broken
    lines = "".join(f"{_hash(name)}\n" for name in sorted(kept))
    write_if_changed(manifest, lines.encode("ascii"), mode=0o600)
    return tuple(removed)


def _is_stale(name: str, kept: set[str], made: set[str]) -> bool:
    """Tell whether a file is ours and no longer made; a temporary file is ours if its target is."""
    if name in kept or name in (MANIFEST, "README.md"):
        return False
    if name.startswith(".") and name.endswith(_TEMPORARY):
        target = name[1 : -len(_TEMPORARY)]
        return target == MANIFEST or target in kept or _hash(target) in made
    return _hash(name) in made


def _hash(name: str) -> str:
    """Hash a name for the manifest. A token has too many bits to be guessed from it."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a new file through to the disk, with `mode` whatever the umask."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(number, mode)
        os.fsync(number)


def _error(path: Path, broken: OSError) -> PublishError:
    """Make the error: what the system said, and what a person can do."""
    return PublishError(
        f"cannot write {path}: {broken.strerror or broken}",
        "check that the folder exists, that this user may write there and that the disk has room; the old file stays",
    )
