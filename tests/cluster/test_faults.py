"""Processes that are killed, paused, cut off; servers that end: nothing lost, nothing twice, no host asked by two."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from tests.cluster.hosts import serve_hosts
from tests.cluster.processes import cluster
from tests.cluster.test_roles import place_of
from tests.databases import NewDatabase
from tests.waiting import wait_for


@pytest.mark.timeout(400)
def test_a_paused_worker_is_replaced_and_writes_nothing_when_it_wakes(
    tmp_path: Path, new_postgresql: NewDatabase
) -> None:
    with serve_hosts(sources=1, hosts=1) as hosts:
        place = place_of(tmp_path, hosts, state := new_postgresql())
        under_way, answer = threading.Event(), threading.Event()

        def wait(path: str) -> None:
            if path == "/0/":
                under_way.set()
                answer.wait(60)

        hosts.before = wait
        with cluster(place, state, "scheduler", "worker-late") as processes:
            wait_for(lambda: under_way.is_set() or None, "the request for the list")
            processes.signal("worker-late", signal.SIGSTOP)
            hosts.before = None
            answer.set()
            processes.start("worker-next", "publisher")
            processes.wait()
            stored = processes.query("SELECT last_fetch, next_fetch FROM sources")
            processes.signal("worker-late", signal.SIGCONT)
            wait_for(lambda: "silent for too long" in processes.log("worker-late") or None, "the late worker's word")
            assert processes.query("SELECT last_fetch, next_fetch FROM sources") == stored
            assert processes.query("SELECT count(*) FROM items") == [(2,)]
            processes.end()
        assert hosts.overlaps() == []
