"""A folder whose disk can be made full or read-only: a tmpfs of its own where that may be mounted."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SIZE = 256 * 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """A folder. mounted: whether its disk is its own; else only the size of files can be limited."""

    folder: Path
    mounted: bool

    @contextmanager
    def nearly_full(self, left: int) -> Iterator[None]:
        """Leave so many bytes, until the block ends."""
        status = os.statvfs(self.folder)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        self._remount(f"size={used + left}")
        try:
            yield
        finally:
            self._remount(f"size={_SIZE}")

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Refuse every write, until the block ends."""
        self._remount("ro")
        try:
            yield
        finally:
            self._remount("rw")

    def _remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True, capture_output=True)


@contextmanager
def disk() -> Iterator[Disk]:
    """A folder on a disk of its own, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="newsmonitor-faults-", ignore_cleanup_errors=True) as name:
        command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=0755", "none", name]
        try:
            mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
        except OSError:  # there is no `mount`
            mounted = False
        try:
            yield Disk(Path(name), mounted)
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", name], check=True)
