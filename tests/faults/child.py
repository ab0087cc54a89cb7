"""A command that runs under a fault: killed, starved of descriptors or disk, with another clock."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import time_machine

from monitor.cli import main
from tests.commandline import FORKS

_LIMIT = 120.0  # seconds until a command must have ended


@dataclass(frozen=True)
class Fault:
    """What a command suffers. All zero: nothing.

    kill_after:  seconds until SIGKILL
    descriptors: that it may have
    file_size:   bytes that a file may have
    clock:       hours by which the wall clock is wrong
    """

    kill_after: float = 0.0
    descriptors: int = 0
    file_size: int = 0
    clock: float = 0.0


NOTHING = Fault()


class Process:
    """A command that was started."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    def wait(self, seconds: float) -> None:
        """Wait for its end, at most so long."""
        self._process.join(seconds)

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        self._process.join(_LIMIT)
        code = self._process.exitcode
        self._process.kill()
        self._process.join()
        self._process.close()
        assert code is not None, "the command does not end"
        return code


def start(folder: Path, words: Sequence[str], fault: Fault) -> Process:
    """Start a command in a folder."""
    process = FORKS.Process(target=_run, args=(folder, tuple(words), fault))
    process.start()
    return Process(process)


def run(folder: Path, words: Sequence[str], fault: Fault = NOTHING) -> int:
    """Run a command in a folder to its end; its exit code, below 0 the signal that killed it."""
    return start(folder, words, fault).ended()


def _run(folder: Path, words: tuple[str, ...], fault: Fault) -> None:
    os.chdir(folder)
    try:
        log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError:  # where the disk takes no file
        log = os.open(os.devnull, os.O_WRONLY)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if fault.descriptors:
        resource.setrlimit(resource.RLIMIT_NOFILE, (fault.descriptors, fault.descriptors))
    if fault.file_size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.file_size, fault.file_size))
    if fault.kill_after:
        timer = threading.Timer(fault.kill_after, lambda: os.kill(os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    sys.argv = ["newsmonitor", *words]
    if fault.clock:
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=fault.clock), tick=True):
            main()
    else:
        main()
