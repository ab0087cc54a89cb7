"""A state that is taken away from a running service: it is noticed, said, and nothing is spoilt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from monitor.store import held_database
from tests.commandline import Place, Running, running
from tests.databases import Cluster, own_postgresql
from tests.waiting import wait_for

__all__ = ["own_postgresql"]


def status(service: Running, path: str) -> int:
    try:
        with urlopen(service.base + path, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code


def events(place: Place) -> list[str]:
    lines = (place.folder / "log").read_text("utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines if line.startswith("{")]


def test_a_database_that_is_removed_is_noticed_and_the_feeds_stay(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: len(place.titles("all")) == 6, "the feeds")
        wait_for(lambda: status(service, "/readyz") == 200, "the service to be ready")
        path.rename(path.with_name("kept.db"))
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        published = place.published()
        assert status(service, "/healthz") == 200
        assert status(service, "/feeds/departures.atom") == 200
        assert "state.lost" in events(place)
        assert not path.exists(), "no empty database takes its place"
        path.with_name("kept.db").rename(path)
        wait_for(lambda: status(service, "/readyz") == 200, "the service to go on")
        assert dict(place.published()) == dict(published)
        assert service.stop() == 0


def test_a_database_that_is_replaced_is_noticed_and_nothing_of_it_is_published(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: len(place.titles("all")) == 6, "the feeds")
        published = dict(place.published())
        with held_database(str(place.folder / "other" / "empty.db"), "a test"):
            pass
        shutil.move(place.folder / "other" / "empty.db", path)
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        assert service.stop() == 0
    assert dict(place.published()) == published
    log = (place.folder / "log").read_text("utf-8")
    assert "was replaced while it was in use" in log


def test_a_service_whose_lock_another_process_took_ends_and_says_who(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        Path(f"{path}.lock").unlink()
        with held_database(str(path), "newsmonitor once"):
            assert service.ended() == 3
    assert "newsmonitor once" in (place.folder / "log").read_text("utf-8")


def test_a_restart_of_the_server_is_survived(place: Place, own_postgresql: Cluster) -> None:
    on_server(place, own_postgresql)
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        own_postgresql.stop()
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        own_postgresql.start()
        wait_for(lambda: status(service, "/readyz") == 200, "the service to go on")
        assert "newsmonitor run" in place.run("once", expect=3).stderr
        assert service.stop() == 0


def test_where_another_took_the_lock_during_a_restart_the_service_ends(place: Place, own_postgresql: Cluster) -> None:
    on_server(place, own_postgresql)
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        own_postgresql.stop()
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        service.pause()
        own_postgresql.start()
        with held_database(f"{own_postgresql.address}/news", "newsmonitor once"):
            service.go_on()
            assert service.ended() == 3


def on_server(place: Place, cluster: Cluster) -> None:
    path = place.folder / "config" / "newsmonitor.yaml"
    path.write_text(f"state: {cluster.address}/news\n" + path.read_text("utf-8"), "utf-8")
