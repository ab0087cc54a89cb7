"""Several processes make of the same sources what one makes."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.bucket import bucket_server
from tests.cluster.hosts import Hosts, serve_hosts, settings
from tests.cluster.processes import cluster, differences, timeless
from tests.commandline import Place, free_port
from tests.databases import NewDatabase
from tests.waiting import wait_for


def place_of(folder: Path, hosts: Hosts, state: str, web: str = "null", bucket: str = "null") -> Place:
    folder.mkdir(exist_ok=True)
    made = Place(folder)
    made.write(**settings(state, web, bucket), sources=hosts.yaml())
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
        assert int(str(joined[0][0])) > 2  # else the order would decide nothing
        assert differences(alone, state) == {}
        assert timeless(several) == timeless(one)


@pytest.mark.timeout(400)
def test_feeds_reach_a_web_server_without_a_common_folder_through_a_bucket(
    tmp_path: Path, new_postgresql: NewDatabase
) -> None:
    with serve_hosts(sources=3, hosts=3) as hosts, bucket_server() as bucket:
        listen, state = f"127.0.0.1:{free_port()}", new_postgresql()
        place = place_of(tmp_path / "here", hosts, state, bucket="s3://news/feeds")
        apart = place_of(tmp_path / "there", hosts, state, listen, bucket="s3://news/feeds")
        with cluster(place, state, "scheduler", "worker", "publisher", **bucket.environ) as processes:
            processes.start("web", folder=apart.folder)
            processes.wait()
            published = place.published()
            fetched = apart.folder / "feeds" / ".fetched"
            wait_for(
                lambda: (
                    all(
                        (fetched / name).exists() and (fetched / name).read_bytes() == content
                        for name, content in published.items()
                    )
                    or None
                ),
                "the files of the bucket",
            )
            with urlopen(f"http://{listen}/feeds/chips.rss", timeout=60) as answer:
                assert answer.read() == published["chips.rss"]
            counted = re.compile(r'newsmonitor_items_total{kind="new",place=".+",role="worker"} 6')
            wait_for(lambda: counted.search(_metrics(listen)), "what the worker counted")
            live = dict(re.findall(r'newsmonitor_processes{role="(\w+)"} (\d)', _metrics(listen)))
            assert live == {"scheduler": "1", "worker": "1", "publisher": "1", "web": "1"}
            processes.end()
        assert {key.removeprefix("feeds/"): data for key, data in bucket.objects.items()} == published


def _metrics(listen: str) -> str:
    with urlopen(f"http://{listen}/metrics", timeout=60) as answer:
        return str(answer.read(), "utf-8")


@pytest.mark.timeout(400)
def test_young_articles_are_read_again_by_a_worker(tmp_path: Path, new_postgresql: NewDatabase) -> None:
    with serve_hosts(sources=1, hosts=1) as hosts:
        place = place_of(tmp_path, hosts, state := new_postgresql())
        with cluster(place, state, "scheduler", "worker", "publisher") as processes:
            processes.wait()
            hosts.log.clear()
            hour = 3_600_000
            processes.query(f"UPDATE items SET first_seen = first_seen - {hour} RETURNING 1")
            wait_for(lambda: processes.query("SELECT looks FROM revisits") == [(1,), (1,)] or None, "the second looks")
            processes.wait()
            assert sorted(path for _, path, _, _ in hosts.log) == ["/0/0-0.html", "/0/0-1.html"]
            processes.end()
        assert hosts.overlaps() == []
