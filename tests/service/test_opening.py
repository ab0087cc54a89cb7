"""Topics that vanish from the configuration at once: refused, named, and their feeds go on until it is meant."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from monitor.store import held_database
from tests.commandline import Place, Running, running
from tests.databases import Cluster, own_postgresql
from tests.waiting import wait_for

CUT = "topics:\n  other: {match: 没有这个词}\n"
Lose = Callable[[Path], object]
LOSSES: dict[str, tuple[Lose, str]] = {
    "renamed": (lambda path: path.rename(path.with_name("topics.yaml.bak")), "topics.yaml:1:1"),
    "emptied": (lambda path: path.write_text(""), "topics.yaml:1:1"),
    "commented out": (lambda path: path.write_text("# nothing now\n\ntopics:\n"), "topics.yaml:3:1"),
    "several at once": (lambda path: path.write_text(f"# cut\n{CUT}"), "topics.yaml:2:1"),
}


def config(place: Place) -> Path:
    return place.folder / "config" / "topics.yaml"


def refusals(place: Place) -> list[str]:
    log = place.folder / "log"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    return [line["problem"] for line in lines if line["event"] == "config.refused" and line["level"] == "error"]


@pytest.mark.parametrize("how", LOSSES)
def test_a_running_service_refuses_to_lose_its_topics(place: Place, how: str) -> None:
    lose, where = LOSSES[how]
    with running(place) as service:
        wait_for(lambda: len(place.titles("departures")) == 2, "the feed")
        before = config(place).read_text("utf-8")
        lose(config(place))
        wait_for(lambda: refusals(place), "the refusal")
        assert "2 topics at once: departures, chips" in refusals(place)[0]
        said = place.call("reload", expect=2).stderr
        assert where in said
        assert "newsmonitor reload --force" in said
        assert len(place.titles("departures")) == 2
        assert "departures" in service.get("/")
        assert where in place.call("check", expect=1).stderr
        config(place).write_text(before, "utf-8")
        wait_for(lambda: "taken the configuration over" in place.call("reload").stdout, "the old file to be taken")
        assert service.stop() == 0


def test_force_accepts_the_loss_and_the_files_stay_until_prune(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: len(place.titles("departures")) == 2, "the feed")
        config(place).write_text(CUT, "utf-8")
        place.call("reload", "--force")
        wait_for(lambda: (place.folder / "feeds" / "other.json").exists(), "the new feed")
        wait_for(lambda: "departures" not in service.get("/"), "the page without them, and without a refusal before")
        assert len(place.titles("departures")) == 2
        assert place.call("check").stdout
        assert place.json("prune")["topics"] == 2
        wait_for(lambda: not (place.folder / "feeds" / "departures.json").exists(), "the files to be removed")
        assert service.stop() == 0


def test_one_topic_among_others_may_go_and_its_files_stay_until_prune(place: Place) -> None:
    place.call("once")
    config(place).write_text("topics: {departures: {match: '@openai AND 离职'}}", "utf-8")
    said = place.call("once").stderr
    assert "topic.removed" in said
    assert (place.folder / "feeds" / "chips.rss").exists()
    place.call("once")
    assert (place.folder / "feeds" / "chips.rss").exists()
    assert place.json("prune")["topics"] == 1
    assert not (place.folder / "feeds" / "chips.rss").exists()
    assert len(place.titles("departures")) == 2


def test_a_new_token_takes_the_old_file_away_at_once(place: Place) -> None:
    text = "topics: {{departures: {{match: '@openai AND 离职', token: {}}}}}"
    config(place).write_text(text.format("first-token"), "utf-8")
    place.call("once")
    config(place).write_text(text.format("second-token"), "utf-8")
    place.call("once")
    assert not (place.folder / "feeds" / "departures-first-token.rss").exists()
    assert (place.folder / "feeds" / "departures-second-token.rss").exists()


@pytest.mark.parametrize("how", LOSSES)
def test_a_round_goes_on_with_the_lost_topics_and_says_so(place: Place, how: str) -> None:
    lose, where = LOSSES[how]
    place.call("once")
    lose(config(place))
    said = place.call("once", "--all", expect=2).stderr
    assert where in said
    assert "departures, chips" in said or "chips, departures" in said
    assert len(place.titles("departures")) == 2
    assert "no service runs; the configuration is accepted" in place.call("reload", "--force").stdout
    place.call("once")
    assert (place.folder / "feeds" / "departures.rss").exists()
    place.call("prune")
    assert not (place.folder / "feeds" / "departures.rss").exists()


def test_topics_that_are_renamed_at_once_are_not_lost(place: Place) -> None:
    place.call("once")
    renamed = (
        "topics: {staff: {match: '@openai AND 离职', formerly: departures}, silicon: {match: 芯片, formerly: [chips]}}"
    )
    config(place).write_text(renamed, "utf-8")
    place.call("once", "--all")
    feeds = place.folder / "feeds"
    assert len(place.titles("staff")) == 2
    assert (feeds / "chips.rss").resolve() == feeds.resolve() / "silicon.rss"


def test_a_start_without_topics_goes_on_with_those_of_before_and_says_so(place: Place) -> None:
    place.call("once")
    config(place).unlink()
    with running(place) as service:
        wait_for(lambda: refusals(place), "the refusal")
        assert "departures" in service.get("/")
        assert len(place.titles("departures")) == 2
        assert "topics.yaml" in service.get("/incidents")
        place.call("reload", "--force")
        wait_for(lambda: "departures" not in service.get("/"), "the topics to go")
        assert service.stop() == 0


def test_the_only_topic_is_not_lost_unasked(place: Place) -> None:
    config(place).write_text("topics: {chips: {match: 芯片}}", "utf-8")
    place.call("once")
    config(place).write_text("topics: {}", "utf-8")
    assert "removes the last topic: chips" in place.call("once", expect=2).stderr
    assert place.titles("chips")


def test_an_edit_that_empties_a_feed_is_refused_at_the_line_of_its_topic(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: len(place.titles("departures")) == 2, "the feed")
        config(place).write_text("topics:\n  chips: {match: 芯片}\n  departures: {match: 没有这个词}\n", "utf-8")
        assert "topics.yaml:3:3: the edit would empty the feed of departures" in place.call("reload", expect=2).stderr
        assert service.stop() == 0


__all__ = ["own_postgresql"]


def status(service: Running, path: str) -> int:
    try:
        with urlopen(service.base + path, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code


def events(place: Place) -> list[str]:
    lines = (place.folder / "log").read_text("utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines if line.startswith("{")]


def all_published(place: Place) -> bool:
    """Return True if all items are there, and every feed holds them."""
    if len(place.titles("all")) < 6:
        return False  # looked at first: what is to be published is stored with the item
    with closing(sqlite3.connect(place.folder / "state" / "newsmonitor.db")) as connection:
        pending: int = connection.execute("SELECT count(*) FROM feeds_to_publish").fetchone()[0]
    return not pending


def test_a_database_that_is_removed_is_noticed_and_the_feeds_stay(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: all_published(place), "the feeds")
        wait_for(lambda: status(service, "/readyz") == 200, "the service to be ready")
        path.rename(path.with_name("kept.db"))
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        published = place.lasting()
        assert status(service, "/healthz") == 200
        assert status(service, "/feeds/departures.atom") == 200
        wait_for(lambda: "state.lost" in events(place), "the log to say so")
        assert not path.exists(), "no empty database takes its place"
        path.with_name("kept.db").rename(path)
        wait_for(lambda: status(service, "/readyz") == 200, "the service to go on")
        assert place.lasting() == published
        assert service.stop() == 0


def test_a_database_that_is_replaced_is_noticed_and_nothing_of_it_is_published(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: all_published(place), "the feeds")
        published = place.lasting()
        with held_database(str(place.folder / "other" / "empty.db"), "a test"):
            pass
        shutil.move(place.folder / "other" / "empty.db", path)
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        assert service.stop() == 0
    assert place.lasting() == published
    log = (place.folder / "log").read_text("utf-8")
    assert "was replaced while it was in use" in log


def test_a_database_that_is_damaged_in_its_place_is_told_by_readyz(place: Place) -> None:
    place.call("once")
    with running(place) as service:
        wait_for(lambda: status(service, "/readyz") == 200, "the service to be ready")
        (place.folder / "state" / "newsmonitor.db").write_bytes(b"no database")
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        assert service.stop() == 0
    assert "newsmonitor restore FILE" in (place.folder / "log").read_text("utf-8")
    assert "newsmonitor restore FILE" in place.call("status", expect=1).stderr


def test_a_service_whose_lock_another_process_took_ends_and_says_who(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db"
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        Path(f"{path}.lock").unlink()
        with held_database(str(path), "newsmonitor once"):
            assert service.ended() == 3
    assert "newsmonitor once" in (place.folder / "log").read_text("utf-8")


def test_a_restart_of_the_server_is_survived(place: Place, own_postgresql: Cluster) -> None:
    place.use_state(f"{own_postgresql.address}/news")
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        own_postgresql.stop()
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        own_postgresql.start()
        wait_for(lambda: status(service, "/readyz") == 200, "the service to go on")
        assert "visits what is due by itself" in place.run("once").stdout
        assert service.stop() == 0


def test_where_another_took_the_lock_during_a_restart_the_service_ends(place: Place, own_postgresql: Cluster) -> None:
    place.use_state(f"{own_postgresql.address}/news")
    with running(place) as service:
        wait_for(lambda: place.titles("departures"), "the first feed")
        own_postgresql.stop()
        wait_for(lambda: status(service, "/readyz") == 503, "the service to notice")
        service.pause()
        own_postgresql.start()
        with held_database(f"{own_postgresql.address}/news", "newsmonitor once"):
            service.go_on()
            assert service.ended() == 3
