"""The processes of a browser, as /proc shows them: their memory, and their end.

A browser that is started leads a session, whose id its children keep even where it dies before them. On a system
without /proc nothing is found: memory is then not known, and the driver alone ends the browser.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_SESSION = 3  # field after the state in /proc/PID/stat, which follows the name in brackets: ppid, pgrp, session
_KIB = 1024
MARK = b"--newsmonitor="  # begins the argument that a browser of ours is known by


def process_with(argument: str) -> int | None:
    """Find the process whose own command line has this argument and that leads a session."""
    wanted = argument.encode()
    for pid in _pids():
        with contextlib.suppress(OSError):
            if wanted in (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0") and os.getsid(pid) == pid:
                return pid
    return None


def members(session: int) -> list[int]:
    """Process ids of a session, without those that are dead and only not waited for."""
    found = []
    for pid in _pids():
        with contextlib.suppress(OSError, ValueError, IndexError):
            state = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            if int(state[_SESSION]) == session and state[0] not in "ZX":
                found.append(pid)
    return found


def memory_of(pids: list[int]) -> int:
    """Sum the memory of processes in bytes.

    Anonymous and shared memory counts; mapped files do not.
    """
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in (_PROC / str(pid) / "status").read_text().splitlines():
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * _KIB
    return total


def kill(session: int) -> None:
    """Kill every process of a session."""
    for pid in members(session):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _pids() -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield from (int(each.name) for each in _PROC.iterdir() if each.name.isdecimal())


def profile_of(pid: int) -> Path | None:
    """The profile folder that a browser was started with, where it is a temporary one."""
    with contextlib.suppress(OSError):
        for argument in (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0"):
            if argument.startswith("--user-data-dir=") and "playwright" in argument:
                return Path(argument.partition("=")[2])
    return None


def browsers(pid: int) -> list[int]:
    """Return the sessions of running browsers that a process started.

    The process itself may be dead.
    """
    found = []
    mark = MARK + f"{pid}.".encode()
    for each in _pids():
        with contextlib.suppress(OSError):
            marked = any(part.startswith(mark) for part in (_PROC / str(each) / "cmdline").read_bytes().split(b"\0"))
            if marked and os.getsid(each) == each:
                found.append(each)
    return found
