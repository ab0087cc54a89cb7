"""Several processes make of the same sources what one makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.hosts import Hosts, serve_hosts, settings
from tests.cluster.processes import cluster, differences, timeless
from tests.commandline import Place
from tests.databases import NewDatabase


def place_of(folder: Path, hosts: Hosts, state: str, web: str = "null") -> Place:
    folder.mkdir(exist_ok=True)
    made = Place(folder)
    made.write(**settings(state, web), sources=hosts.yaml())
    return made


@pytest.mark.timeout(400)
def test_two_workers_make_what_one_undisturbed_process_makes(tmp_path: Path, new_postgresql: NewDatabase) -> None:
    with serve_hosts(sources=30, hosts=10, seconds=0.01) as hosts:
        one = place_of(tmp_path / "one", hosts, first := new_postgresql())
        one.call("once")
        several = place_of(tmp_path / "several", hosts, second := new_postgresql())
        hosts.log.clear()
        with cluster(several, second, "scheduler", "worker-1", "worker-2", "publisher") as processes:
            processes.wait()
            told = several.json("status")["processes"]
            assert [role["role"] for role in told["roles"]] == ["publisher", "scheduler", "worker", "worker"]
            assert {role["version"] for role in told["roles"]} == {told["version"]}
            assert "leads, runs configuration" in several.call("status").stdout
            hosts.second_round = True
            one.call("once", "--all")
            hosts.log.clear()
            assert several.json("once", "--all") == {"asked": 30}
            processes.wait()
            processes.end()
        assert differences(first, second) == {}
        assert timeless(several) == timeless(one)
        assert hosts.log
        assert hosts.overlaps() == []


@pytest.mark.timeout(400)
def test_headlines_that_share_phrases_make_the_events_that_one_process_makes_in_the_order_of_their_arrival(
    tmp_path: Path, new_postgresql: NewDatabase
) -> None:
    with serve_hosts(sources=12, hosts=4) as hosts:
        hosts.phrases = True
        several = place_of(tmp_path / "several", hosts, state := new_postgresql())
        with cluster(several, state, "scheduler", "worker-1", "worker-2", "publisher") as processes:
            processes.wait()
            stored = processes.query("SELECT source FROM items ORDER BY position")
            joined = processes.query("SELECT count(*) FROM reports WHERE kind IN ('report', 'development')")
            processes.end()
        one = place_of(tmp_path / "one", hosts, alone := new_postgresql())
        for source in dict.fromkeys(str(name) for (name,) in stored):
            one.call("once", "--source", source)
        assert int(str(joined[0][0])) > 5  # else the order would decide nothing
        assert differences(alone, state) == {}
        assert timeless(several) == timeless(one)
