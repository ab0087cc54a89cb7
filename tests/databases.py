"""The two kinds of database, for tests that must hold on both: files of SQLite, and a PostgreSQL of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

from monitor.store import open_database
from tests.commandline import free_port

KINDS = ("sqlite", "postgresql")
_BINARIES = "/usr/lib/postgresql/*/bin"  # where Debian has them, not on the PATH
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")

OPEN = ExitStack()  # what tests/conftest.py closes at the end of all tests
_NUMBERS = count()

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def new_postgresql() -> NewDatabase:
    """Gives the address of an empty database of the newest version, as often as it is called."""
    server = _common_server()
    if server is None:
        pytest.skip("PostgreSQL is not installed")
    return lambda: new_database(server, f"test{next(_NUMBERS)}", "model")


@cache
def _common_server() -> str | None:
    """The server of all tests of this process: one, whichever folder asks for it. Its `model` has the tables."""
    programs = _programs()
    if programs is None:
        return None
    cluster = OPEN.enter_context(_cluster(programs))
    open_database(new_database(cluster.address, "model")).close()
    return cluster.address


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own. address: without the name of a database."""

    programs: Path
    data: str
    options: str
    address: str

    def start(self) -> None:
        _run(
            self.programs / "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-t",
            "300",
            "-l",
            f"{self.data}.log",
            "-o",
            self.options,
            "start",
        )

    def stop(self) -> None:
        """End it as a crash would."""
        _run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def restart(self) -> None:
        """End it as a crash would, and start it again."""
        self.stop()
        self.start()


@pytest.fixture
def own_postgresql() -> Iterator[Cluster]:
    """A server that a test may stop and start, with an empty database at `{address}/news`."""
    with own_server() as cluster:
        if cluster is None:
            pytest.skip("PostgreSQL is not installed")
        yield cluster


@contextmanager
def own_server() -> Iterator[Cluster | None]:
    """Such a server as long as the block runs; None where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None:
        yield None
        return
    with _cluster(programs, safely=True) as cluster:
        new_database(cluster.address, "news")
        yield cluster


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database that a test has for itself: a file, where the test is not made for each of KINDS."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return str(tmp_path / "state" / "newsmonitor.db")
    made: NewDatabase = request.getfixturevalue("new_postgresql")
    return made()


def _programs() -> Path | None:
    found = shutil.which("initdb") or next(iter(sorted(Path("/").glob(f"{_BINARIES[1:]}/initdb"), reverse=True)), None)
    return Path(found).resolve().parent if found else None


@contextmanager
def _cluster(programs: Path, *, safely: bool = False) -> Iterator[Cluster]:
    """A server with nothing in it, on loopback, as long as the block runs. safely: a crash loses nothing."""
    with tempfile.TemporaryDirectory(prefix="newsmonitor-pg-", ignore_cleanup_errors=True) as folder:
        port, data = free_port(), f"{folder}/data"
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres")
        _run(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C")
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
        settings += [] if safely else _FAST
        options = " ".join(f"-c {setting}" for setting in settings)
        cluster = Cluster(programs, data, options, f"postgresql://postgres@127.0.0.1:{port}")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def _run(program: Path, *words: str) -> None:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # Without pipes: the server that is started here would keep them open.
    subprocess.run([*as_user, str(program), *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def new_database(server: str, name: str, template: str = "template0") -> str:
    """Make a database; its address."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return f"{server}/{name}"
