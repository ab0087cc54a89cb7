"""A command that is measured, and a server that is waited for."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a command: of the processor, children included, and on the clock."""

    cpu: float
    wall: float


def run(command: Sequence[str], folder: Path, *, check: bool = False) -> Cost:
    """Run a command in a folder. check: raise CalledProcessError where it fails; some fail although they have read."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environ = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=check)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(cpu, time.monotonic() - began)


def middle(costs: Sequence[Cost]) -> float:
    """The median of the processor seconds."""
    return statistics.median(each.cpu for each in costs)


def reached(url: str) -> None:
    """Wait until an address answers."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=20) as answer:
                answer.read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
