"""A service as a process of its own, and what /proc says of it while it runs."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.commandline import Place

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """One look. at: seconds on the monotonic clock; rss: bytes; cpu: seconds used since the process began."""

    at: float
    rss: int
    cpu: float
    threads: int
    descriptors: int
    sockets: int


@dataclass(frozen=True)
class Serving:
    """A service that is up. ready_after: seconds from its start until it said that it is ready."""

    process: subprocess.Popen[str]
    base: str
    log: Path
    ready_after: float

    def sample(self) -> Sample:
        """Raises OSError where the process is gone."""
        proc = Path("/proc") / str(self.process.pid)
        after_name = (proc / "stat").read_text().rpartition(")")[2].split()  # field 3 of proc(5) is the first here
        links = [_link(entry) for entry in (proc / "fd").iterdir()]
        return Sample(
            at=time.monotonic(),
            rss=int(after_name[21]) * _PAGE,
            cpu=(int(after_name[11]) + int(after_name[12])) / _TICKS,
            threads=int(after_name[17]),
            descriptors=len(links),
            sockets=sum(link.startswith("socket:") for link in links),
        )

    def answers_in(self, path: str) -> float:
        """Seconds until its web server has answered; infinite where it does not within ten."""
        started = time.monotonic()
        try:
            with urlopen(self.base + path, timeout=10) as answer:
                answer.read()
        except OSError:
            return float("inf")
        return time.monotonic() - started

    def counters(self) -> dict[str, float]:
        """What /metrics says, by name and labels."""
        with urlopen(self.base + "/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    def stop(self, limit: float = 60.0) -> Ended:
        """SIGTERM, and what came of it; a process that is still there after `limit` is killed."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        return Ended(code, time.monotonic() - started)


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (below 0: the signal) and how many seconds it took."""

    code: int
    seconds: float


@contextmanager
def serving(place: Place) -> Iterator[Serving]:
    """Run the service of a folder until the block ends; its log, one JSON object a line, goes to `log` there."""
    log = place.folder / "log"
    started = time.monotonic()
    with log.open("wb") as errors:
        process = subprocess.Popen(
            place.command("run", "--json"),
            cwd=place.folder,
            env=_environ(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"the service did not start:\n{log.read_text('utf-8')[-3000:]}")
        yield Serving(process, json.loads(line)["address"], log, time.monotonic() - started)
    finally:
        process.kill()
        process.communicate()


@dataclass(frozen=True)
class Took:
    """What a command that ends by itself took: seconds on the clock, and of the processor."""

    seconds: float
    cpu: float
    code: int


def timed(place: Place, *words: str) -> Took:
    """Run a command to its end."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(place.command(*words), cwd=place.folder, env=_environ(), capture_output=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.monotonic() - started, cpu, done.returncode)


def _environ() -> dict[str, str]:
    folders = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, folders)), "PYTHONDONTWRITEBYTECODE": "1"}


def _link(entry: Path) -> str:
    try:
        return str(entry.readlink())
    except OSError:
        return ""  # closed meanwhile
