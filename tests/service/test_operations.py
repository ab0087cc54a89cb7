"""One round over a long list, and a second one with nothing new."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import thirty
from tests.commandline import Place
from tests.newssite import NewsSite, news_site

SOON = 10.0  # seconds; a third of the time after which a hanging fetch would end by itself


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as made:
        thirty.fill(made)
        yield made


@pytest.fixture
def place(tmp_path: Path, site: NewsSite) -> Place:
    made = Place(tmp_path)
    thirty.watch(made, site)
    return made


def rows(place: Place, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(place.folder / "state" / "newsmonitor.db")
    try:
        return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
    finally:
        connection.close()


def files(place: Place) -> dict[str, tuple[int, int, bytes]]:
    """Each published file with its inode, its time and its bytes."""
    found = (path for path in (place.folder / "feeds").iterdir())
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_every_headline_becomes_an_item_and_the_topics_hold_what_matches(place: Place) -> None:
    done = place.json("once")
    assert [(visit["found"], visit["new"], visit["stored"]) for visit in done["visits"]] == [(30, 30, 30)]
    assert sorted(place.titles("all")) == sorted(thirty.HEADLINES)
    assert sorted(place.titles("departures")) == sorted(thirty.DEPARTURES)
    assert len(place.titles("chips")) == 2


def test_no_boilerplate_reaches_a_feed(place: Place, site: NewsSite) -> None:
    place.call("once")
    assert thirty.PROMPT.encode() in site.pages[thirty.path_of(0)].body
    for name, data in place.published().items():
        for boilerplate in (thirty.PROMPT, "版权所有", "首页"):
            assert boilerplate not in data.decode(), name


def test_the_first_round_takes_the_newest_of_a_long_list_and_why_tells_of_the_others(
    place: Place, site: NewsSite
) -> None:
    thirty.watch(place, site, source="backlog: 7")
    place.call("once")
    assert sorted(place.titles("all")) == sorted(thirty.HEADLINES[:7])
    told = place.call("why", site.base + thirty.path_of(7)).stdout
    assert "older than the source's `backlog` on its first visit" in told
    place.call("once", "--all")
    assert len(place.titles("all")) == 7, "what was left out does not come later"


def test_a_second_round_sends_both_validators_back_and_touches_nothing(place: Place, site: NewsSite) -> None:
    place.call("once")
    items, published = rows(place, "items"), files(place)
    site.requests.clear()
    assert place.json("once", "--all")["written"] == 0
    assert [path for path, _ in site.requests] == ["/robots.txt", "/"]
    (asked,) = site.asked("/")
    assert asked["if-none-match"].startswith('"')
    assert asked["if-modified-since"] == "Wed, 15 May 2024 04:10:00 GMT"
    assert rows(place, "items") == items
    assert files(place) == published


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_round_that_is_stopped_while_a_server_hangs_ends_soon_and_is_finished_by_the_next(
    place: Place, site: NewsSite, number: signal.Signals
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        go_on.wait(60)

    site.pages[thirty.path_of(20)].before = hang
    with subprocess.Popen(place.command("once"), cwd=place.folder, stderr=subprocess.PIPE, text=True) as process:
        assert asked.wait(60)
        began = time.monotonic()
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
    assert time.monotonic() - began < SOON
    assert (process.returncode, said) == (130, "newsmonitor: the program is ending\n")
    go_on.set()
    counted = sqlite3.connect(place.folder / "state" / "newsmonitor.db")
    assert counted.execute("SELECT sum(attempts), sum(state = 'waiting') FROM entries").fetchone() == (0, 21)
    counted.close()
    place.call("once")
    assert sorted(place.titles("all")) == sorted(thirty.HEADLINES)


def test_every_log_line_of_a_visit_names_its_source_and_the_visit(place: Place) -> None:
    path = place.folder / "config" / "newsmonitor.yaml"
    path.write_text(path.read_text("utf-8").replace("level: warning", "level: debug, format: json"), "utf-8")
    lines = [json.loads(line) for line in place.call("once").stderr.splitlines() if line.startswith("{")]
    ours = [line for line in lines if line["event"].startswith(("source.", "item.", "entry.", "article."))]
    assert ours
    assert {line["source"] for line in ours} == {"s"}
    assert len({line["visit"] for line in ours}) == 1
    assert not any("visit" in line for line in lines if line["event"] == "feed.written")
