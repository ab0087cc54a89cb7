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
