"""Browsers that a process started, while they run."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from monitor.browser.engine import MARK


def browsers(pid: int) -> list[int]:
    """The sessions of running browsers that a process started. The process itself may be dead."""
    found = []
    mark = MARK + f"{pid}.".encode()
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            process = int(each.parent.name)
            marked = any(part.startswith(mark) for part in each.read_bytes().split(b"\0"))
            if marked and os.getsid(process) == process:
                found.append(process)
    return found
