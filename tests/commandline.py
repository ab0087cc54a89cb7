"""newsmonitor as a person or systemd runs it: a process with a folder of its own."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.request import urlopen

import structlog
from sqlalchemy import Engine, event

from monitor.cli import main
from monitor.pipeline import websub
from monitor.service import backend
from monitor.service import running as service_module

_LIMIT = 100.0
# Ports for each of twenty workers of pytest-xdist (gw0, gw1 …), in turn.
_FIRST_PORT = 12_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 20 * 1_000
_PORTS = itertools.cycle(range(_FIRST_PORT, _FIRST_PORT + 1_000))
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["monitor.cli.serve", "monitor.cluster", "monitor.store.migrations"])


@dataclass(frozen=True)
class Said:
    """What a command printed."""

    stdout: str
    stderr: str


@dataclass(frozen=True)
class Place:
    """A working directory with a configuration in it."""

    folder: Path

    def write(self, **files: str) -> None:
        """Write configuration files, by their names without ending."""
        (self.folder / "config").mkdir(exist_ok=True)
        for name, text in files.items():
            (self.folder / "config" / f"{name}.yaml").write_text(text, "utf-8")

    def use_state(self, address: str) -> None:
        """Keep the archive at an address; of a configuration that does not say where it is."""
        path = self.folder / "config" / "newsmonitor.yaml"
        path.write_text(f"state: {address}\n" + path.read_text("utf-8"), "utf-8")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", *words]

    def run(
        self, *words: str, given: str = "", expect: int | None = 0, limit: float = _LIMIT
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, and look at its exit code unless `expect` is None. limit: in seconds."""
        done = subprocess.run(
            self.command(*words), cwd=self.folder, input=given, capture_output=True, text=True, timeout=limit
        )
        assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def call(self, *words: str, given: str = "", expect: int | None = 0) -> Said:
        """As `run`, in this process: many times faster, for commands that start nothing."""
        out, errors = io.StringIO(), io.StringIO()
        code: object = 0
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(errors),
            mock.patch.object(sys, "argv", ["newsmonitor", *words]),
            mock.patch.object(sys, "stdin", io.StringIO(given)),
            mock.patch.dict(os.environ),  # where it sets its language
        ):
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
            finally:
                structlog.reset_defaults()
        assert expect is None or code == expect, f"exit {code}\n{out.getvalue()}\n{errors.getvalue()}"
        return Said(out.getvalue(), errors.getvalue())

    def json(self, *words: str, given: str = "", expect: int = 0) -> Any:
        """What a command prints with --json: its last line."""
        return json.loads(self.call(*words, "--json", given=given, expect=expect).stdout.splitlines()[-1])

    def feed(self, name: str) -> Any:
        """A published JSON feed."""
        return json.loads((self.folder / "feeds" / f"{name}.json").read_text("utf-8"))

    def titles(self, name: str) -> list[str]:
        """What a feed shows; nothing where it is not there yet."""
        there = (self.folder / "feeds" / f"{name}.json").exists()
        return [entry["title"] for entry in self.feed(name)["items"]] if there else []

    def published(self) -> Mapping[str, bytes]:
        """Every published file, by name."""
        return {
            path.name: path.read_bytes() for path in sorted((self.folder / "feeds").iterdir()) if path.name[0] != "."
        }

    def lasting(self) -> dict[str, bytes]:
        """Every published file without the date of an empty `_status`: that of the first visit, another each time."""
        date = re.compile(rb"<(updated|lastBuildDate)>[^<]*</")
        return {
            name: date.sub(rb"<\1></", content, count=1) if name.startswith("_status.") else content
            for name, content in self.published().items()
        }


@dataclass(frozen=True)
class Running:
    """A service that is up. `base`: of its web server."""

    process: ForkServerProcess
    base: str

    @property
    def pid(self) -> int:
        return self.process.pid or 0

    def get(self, path: str) -> str:
        with urlopen(self.base + path, timeout=60) as answer:
            return str(answer.read().decode())

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def ended(self) -> int:
        """Its exit code, once it has one; below 0: the signal that killed it."""
        self.process.join(_LIMIT)
        assert self.process.exitcode is not None, "it does not end"
        return self.process.exitcode

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT)

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.ended()


@contextmanager
def running(place: Place, **environ: str) -> Iterator[Running]:
    """Run the service until the block ends; its web server must be configured with `free_port`.

    It looks at its files and publishes ten times as often as it does for a person.
    """
    heard, said = FORKS.Pipe(duplex=False)
    with _forked(_serve, place.folder, said, environ) as process, heard:
        said.close()
        try:
            line = os.read(heard.fileno(), 10_000)
            assert line, (place.folder / "log").read_text("utf-8")
            yield Running(process, json.loads(line)["address"])
        finally:
            process.kill()


def _serve(folder: Path, said: Connection, environ: Mapping[str, str]) -> None:
    os.chdir(folder)
    os.environ.update(environ)
    os.dup2(said.fileno(), 1)
    os.dup2(os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    for interval in (
        "_PUBLISH_SECONDS",
        "_ANNOUNCE_SECONDS",
        "_PUSH_SECONDS",
        "_ASK_SECONDS",
        "_WATCH_SECONDS",
        "_AGAIN_SECONDS",
    ):
        setattr(service_module, interval, getattr(service_module, interval) / 10)
    backend._FIRST_PAUSE /= 10
    websub._APART /= 10
    sys.argv = ["newsmonitor", "run", "--json"]
    main()


@contextmanager
def forked(place: Place, *words: str, killed_at_commit: int = 0) -> Iterator[ForkServerProcess]:
    """A command as a process of its own, forked from one that has everything imported: for many kills.

    killed_at_commit: it kills itself where it is about to commit its transaction of this number, from 1
    """
    with _forked(_command, place.folder, words, killed_at_commit) as process:
        yield process
        process.join(_LIMIT)
        assert process.exitcode is not None, "it does not end"


@contextmanager
def _forked(call: Callable[..., None], *given: object) -> Iterator[ForkServerProcess]:
    process = FORKS.Process(target=call, args=given)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def _command(folder: Path, words: Sequence[str], killed_at_commit: int) -> None:
    os.chdir(folder)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    commits = itertools.count(1)

    def kill_at(_: object) -> None:
        if next(commits) == killed_at_commit:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", kill_at)
    sys.argv = ["newsmonitor", *words]
    main()


def free_port() -> int:
    """A port of loopback that nobody has, and that this process does not get again.

    It lies below those that the system gives to outgoing connections, in a range that other workers do not take from.
    """
    while True:
        port = next(_PORTS)
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                trial.bind(("127.0.0.1", port))
                return port
