"""Roles as processes, and what they leave in archive and feeds."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psycopg

from monitor.cli import main
from tests.commandline import FORKS, Place


@dataclass
class Cluster:
    """Processes of one place, by a name that the test gives: 'worker-1'."""

    place: Place
    state: str
    running: dict[str, ForkServerProcess] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)

    def start(self, *names: str, folder: Path | None = None) -> None:
        """Start roles, and wait until each has taken its role up. folder: with a configuration of their own."""
        ends = []
        for name in names:
            heard, said = FORKS.Pipe(duplex=False)
            process = FORKS.Process(
                target=_be, args=(folder or self.place.folder, self.place.folder, name, said, self.environ)
            )
            process.start()
            said.close()
            self.running[name] = process
            ends.append((name, heard))
        for name, heard in ends:
            line = os.read(heard.fileno(), 10_000)
            assert line, self.log(name)
            heard.close()

    def kill(self, name: str) -> None:
        """End a process without a word."""
        process = self.running.pop(name)
        process.kill()
        process.join()

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.running[name].pid or 0, number)

    def log(self, name: str) -> str:
        path = self.place.folder / f"{name}.log"
        return path.read_text("utf-8") if path.exists() else ""

    def logged(self, name: str, event: str) -> bool:
        return f'"event": "{event}"' in self.log(name) or f'"event":"{event}"' in self.log(name)

    def end(self) -> None:
        """Stop all, as SIGTERM does; each must end by itself."""
        for process in self.running.values():
            os.kill(process.pid or 0, signal.SIGCONT)
            process.terminate()
        for name, process in self.running.items():
            process.join(60)
            assert process.exitcode == 0, f"{name}: {process.exitcode}\n{self.log(name)[-3000:]}"
        self.running.clear()

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.state) as connection:
            return connection.execute(sql.encode()).fetchall()

    def settled(self) -> bool:
        """Everything was visited, every article read, every feed published."""
        due = "SELECT count(*) FROM sources WHERE last_ok IS NULL OR next_fetch <= extract(epoch FROM now()) * 1000"
        waiting = "SELECT count(*) FROM entries WHERE state = 'waiting'"
        feeds = "SELECT count(*) FROM feeds_to_publish"
        jobs = "SELECT count(*) FROM procrastinate_jobs"
        try:
            return self.query("SELECT count(*) FROM sources") != [(0,)] and all(
                self.query(each) == [(0,)] for each in (due, waiting, feeds, jobs)
            )
        except psycopg.OperationalError:  # the server is away
            return False

    def wait(self, limit: float = 150.0) -> None:
        """Wait until all work is done. limit: seconds, reached only when something is broken."""
        end = time.monotonic() + limit
        while not self.settled():
            assert time.monotonic() < end, "the work is not done"
            time.sleep(0.2)


def _be(folder: Path, logs: Path, name: str, said: Connection, environ: Mapping[str, str]) -> None:
    os.environ.update(environ)
    os.chdir(folder)
    os.dup2(said.fileno(), 1)
    os.dup2(os.open(logs / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    sys.argv = ["newsmonitor", "run", "--json", "--role", name.partition("-")[0]]
    main()


@contextmanager
def cluster(place: Place, state: str, *names: str, **environ: str) -> Iterator[Cluster]:
    """Run these roles until the block ends. environ: variables that each has beside its own"""
    made = Cluster(place, state, environ=environ)
    try:
        made.start(*names)
        yield made
    finally:
        for process in made.running.values():
            process.kill()
            process.join()


def kept(state: str) -> Mapping[str, list[str]]:
    """What readers know of an archive: items, events, matches. Without moments of visits and numbers of rows."""
    with psycopg.connect(state) as connection:

        def rows(sql: str) -> list[str]:
            return sorted(json.dumps(row, default=str) for row in connection.execute(sql.encode()).fetchall())

        return {
            "items": rows("SELECT guid, source, url, title, published, dated_by, digest, copy_of, complete FROM items"),
            "reports": rows(
                "SELECT items.guid, events.guid, reports.kind FROM reports JOIN items USING (position)"
                " LEFT JOIN events ON events.id = reports.event"
            ),
            "matches": rows("SELECT topic, items.guid FROM matches JOIN items USING (position)"),
            "addresses": rows("SELECT address, guid FROM addresses"),
            "entries": rows("SELECT source, key, state, guid FROM entries"),
        }


def differences(one: str, other: str) -> Mapping[str, list[str]]:
    """What only one of two archives has, by table."""
    first, second = kept(one), kept(other)
    found = {name: sorted(set(rows).symmetric_difference(second[name])) for name, rows in first.items()}
    doubled = {f"{name}, doubled": rows for name, rows in second.items() if len(rows) != len(set(rows))}
    return {name: rows for name, rows in found.items() if rows} | doubled


_OF_THIS_RUN = re.compile(
    rb"\b20(?!24)\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\w{3}, \d\d \w{3} 20(?!24)\d\d [\d:]+ [+-]\d{4}"
)


def timeless(place: Place) -> Mapping[str, bytes]:
    """The bytes of each feed, without the moments at which its items were read: all that they tell is of 2024."""
    return {name: _OF_THIS_RUN.sub(b"then", content) for name, content in place.published().items()}
