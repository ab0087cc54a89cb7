"""Topics that vanish from the configuration at once: refused, named, and their feeds go on until it is meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commandline import Place, running
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
        assert "departures" not in service.get("/")
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
