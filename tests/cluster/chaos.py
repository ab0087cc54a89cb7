"""Faults of every kind at once, and the archive and the feeds are those of one undisturbed process.

    python -m tests.cluster --sources 5000

Four workers, two schedulers and a publisher visit sources on loopback, while a worker is killed every few seconds and
replaced, the leading scheduler is stopped and woken, one worker is cut off from the server, and PostgreSQL is ended as
a crash would end it and started again.
"""

from __future__ import annotations

import itertools
import json
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.cluster.hosts import Hosts, serve_hosts, settings
from tests.cluster.network import Network, network
from tests.cluster.processes import Cluster, cluster, differences, timeless
from tests.commandline import Place
from tests.databases import Cluster as Server
from tests.databases import new_database
from tests.waiting import wait_for

_OF_ALL = 200  # entries of the feed of everything: those that arrived last
_SILENCE = 13.0  # seconds: longer than a session, or a worker, may be silent


@dataclass(frozen=True)
class Outcome:
    """What the faults left. faults: how many of each kind there were; overlaps: requests that a host had at once."""

    faults: dict[str, int]
    requests: int
    items: int
    differing: dict[str, list[str]]
    feeds_differ: list[str]
    overlaps: int


def run(folder: Path, server: Server, *, sources: int, hosts: int, pause: float, limit: float) -> Outcome:
    """Visit the sources with one process, then with many under faults, and compare.

    pause: seconds between two faults; limit: seconds for each of the two rounds
    """
    with serve_hosts(sources, hosts, seconds=0.005) as site, network(urlsplit(server.address).port or 0) as wire:
        first, second = (new_database(server.address, name) for name in ("one", "several"))
        one = _place(folder / "one", site, first)
        several = _place(folder / "several", site, second)
        _place(folder / "apart", site, second.replace(f":{urlsplit(second).port}", f":{wire.port}"))
        one.run("once", limit=limit)
        site.log.clear()
        made = cluster(several, second, "scheduler-1", "scheduler-2", "worker-1", "worker-2", "worker-3", "publisher")
        with made as processes:
            processes.start("worker-apart", folder=folder / "apart")
            faults = _Faults(processes, server, wire, pause)
            faults.during(lambda: processes.wait(limit))
            site.second_round = True
            log, site.log[:] = list(site.log), []
            one.run("once", "--all", limit=limit)
            site.log[:] = log
            wait_for(lambda: several.json("once", "--all") == {"asked": sources} or None, "the service to listen")
            faults.during(lambda: processes.wait(limit))
            processes.end()
        arrived = [guid for (guid,) in processes.query("SELECT guid FROM items ORDER BY position DESC")]
        alone = timeless(one)
        differing = {name for name, content in timeless(several).items() if alone.get(name) != content}
        if len(arrived) > _OF_ALL:  # which ones are the last is chance: it must hold those of its own archive
            differing = {name for name in differing if not name.startswith("all.")}
            held = {entry["id"] for entry in json.loads(several.published()["all.json"])["items"]}
            differing |= {"all.json"} if held != set(arrived[:_OF_ALL]) else set()
        return Outcome(
            faults.counts,
            len(site.log),
            len(arrived),
            dict(differences(first, second)),
            sorted(differing),
            len(site.overlaps()),
        )


def _place(folder: Path, site: Hosts, state: str) -> Place:
    folder.mkdir(exist_ok=True)
    made = Place(folder)
    made.write(**settings(state), sources=site.yaml())
    return made


class _Faults:
    """A fault every few seconds while something goes on, until each kind came; each is mended a while later."""

    def __init__(self, processes: Cluster, server: Server, wire: Network, pause: float) -> None:
        self.counts = {"killed": 0, "leader stopped": 0, "cut off": 0, "server restarted": 0}
        self._processes, self._server, self._wire, self._pause = processes, server, wire, pause
        self._stop = threading.Event()
        self._to_mend: list[tuple[float, Callable[[], None]]] = []
        kinds = [self._kill, self._stop_leader, self._cut, self._kill, self._restart]
        self._kinds = itertools.cycle(kinds)

    def during(self, act: Callable[[], None]) -> None:
        """Do something under faults, and once more when all is mended."""
        self._stop.clear()
        thread = threading.Thread(target=self._go_on)
        thread.start()
        try:
            act()
        finally:
            self._stop.set()
            thread.join()
        act()

    def _go_on(self) -> None:
        try:
            while not self._stop.wait(self._pause) or not all(self.counts.values()):
                next(self._kinds)()
                self._mend(time.monotonic())
        finally:
            self._mend(float("inf"))

    def _mend(self, now: float) -> None:
        due = [act for moment, act in self._to_mend if moment <= now]
        self._to_mend = [each for each in self._to_mend if each[0] > now]
        for act in due:
            act()

    def _kill(self) -> None:
        name = f"worker-{self.counts['killed'] % 3 + 1}"
        self._processes.kill(name)
        self.counts["killed"] += 1
        self._processes.start(name)

    def _stop_leader(self) -> None:
        """Whoever leads is silent for longer than its session lives."""
        try:
            places = {str(place) for (place,) in self._processes.query("SELECT place FROM roles WHERE leads")}
        except psycopg.OperationalError:
            return
        for name in ("scheduler-1", "scheduler-2"):
            pid = self._processes.running[name].pid
            if any(place.endswith(f":{pid}") for place in places):
                self._processes.signal(name, signal.SIGSTOP)
                wake = partial(self._processes.signal, name, signal.SIGCONT)
                self._to_mend.append((time.monotonic() + _SILENCE, wake))
                self.counts["leader stopped"] += 1
                return

    def _cut(self) -> None:
        self._wire.cut()
        self._to_mend.append((time.monotonic() + _SILENCE, self._wire.mend))
        self.counts["cut off"] += 1

    def _restart(self) -> None:
        self._server.restart()
        self.counts["server restarted"] += 1
