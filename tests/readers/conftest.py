"""A real service on the bundled site, for real feed readers."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.demo import config_files, start
from tests.readers.times import fixed_clock


@dataclass(frozen=True)
class Served:
    """base: address of the web server; folder: of the feed files."""

    base: str
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("readers")
    with start(now=fixed_clock(), base_port=0) as site:
        (place / "config").mkdir()
        port = _free_port()
        files = config_files(
            site,
            state=str(place / "state.db"),
            feeds=str(place / "feeds"),
            listen=f"127.0.0.1:{port}",
            base_url=f"http://127.0.0.1:{port}",
        )
        for name, text in files.items():
            (place / "config" / name).write_text(text, "utf-8")
        command = [sys.executable, "-m", "monitor", "once", "--config", str(place / "config")]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
        run = [sys.executable, "-m", "monitor", "run", "--json", "--config", str(place / "config")]
        with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ) as service:
            assert service.stdout is not None
            assert service.stdout.readline().startswith(b'{"address"')
            yield Served(f"http://127.0.0.1:{port}", place / "feeds")
            service.send_signal(signal.SIGTERM)
            assert service.wait(60) == 0


def _free_port() -> int:

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
