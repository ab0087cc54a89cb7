"""newsmonitor as a person or systemd runs it: a process with a folder of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.request import urlopen

import structlog

from monitor.cli import main

_LIMIT = 100.0


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

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", *words]

    def run(self, *words: str, given: str = "", expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, and look at its exit code unless `expect` is None."""
        done = subprocess.run(
            self.command(*words), cwd=self.folder, input=given, capture_output=True, text=True, timeout=_LIMIT
        )
        assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def call(self, *words: str, given: str = "", expect: int = 0) -> Said:
        """As `run`, in this process: many times faster, for commands that start nothing."""
        out, errors = io.StringIO(), io.StringIO()
        code: object = 0
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(errors),
            mock.patch.object(sys, "argv", ["newsmonitor", *words]),
            mock.patch.object(sys, "stdin", io.StringIO(given)),
        ):
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
            finally:
                structlog.reset_defaults()
        assert code == expect, f"exit {code}\n{out.getvalue()}\n{errors.getvalue()}"
        return Said(out.getvalue(), errors.getvalue())

    def json(self, *words: str, given: str = "", expect: int = 0) -> Any:
        """What a command prints with --json: its last line."""
        return json.loads(self.call(*words, "--json", given=given, expect=expect).stdout.splitlines()[-1])

    def feed(self, name: str) -> Any:
        """A published JSON feed."""
        return json.loads((self.folder / "feeds" / f"{name}.json").read_text("utf-8"))

    def titles(self, name: str) -> list[str]:
        return [entry["title"] for entry in self.feed(name)["items"]]

    def published(self) -> Mapping[str, bytes]:
        """Every published file, by name."""
        return {
            path.name: path.read_bytes() for path in sorted((self.folder / "feeds").iterdir()) if path.name[0] != "."
        }


@dataclass(frozen=True)
class Running:
    """A service that is up. `base`: of its web server."""

    process: subprocess.Popen[bytes]
    base: str

    def get(self, path: str) -> str:
        with urlopen(self.base + path, timeout=20) as answer:
            return str(answer.read().decode())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_LIMIT)


@contextmanager
def running(place: Place, **environ: str) -> Iterator[Running]:
    """Run the service until the block ends; its web server must be configured with `free_port`."""
    command, log = place.command("run", "--json"), place.folder / "log"
    with (
        log.open("ab") as errors,
        subprocess.Popen(
            command, cwd=place.folder, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **environ}
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, log.read_text("utf-8")
            yield Running(process, json.loads(line)["address"])
        finally:
            if process.poll() is None:
                process.kill()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
