"""The bundled news site through the whole pipeline: four outlets, one departure."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config import load
from monitor.demo import DemoSite, config_files, load_stories, start
from monitor.fetch import Fetcher
from monitor.model import Config
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.pipeline.publishing import publish
from monitor.pipeline.visit import due_named, visit
from monitor.store import Database, open_database
from monitor.store.sources import make_due, reconcile_sources
from monitor.topics import compile_topics

OUTLETS = ("dengta", "tidewater", "circuit", "qianyan")
DEPARTURE = {"dengta-sutskever", "tidewater-sutskever", "circuit-sutskever", "qianyan-sutskever", "tidewater-farewell"}
TITLES = {story.id: story.title for story in load_stories()}


@dataclass
class Newsroom:
    """The service's parts on the bundled site; the clock stands until it is moved."""

    site: DemoSite
    folder: Path
    clock: list[datetime]
    config: Config
    database: Database

    def round(self, outlets: tuple[str, ...] = OUTLETS) -> None:
        """Visit each outlet once, with context that know nothing of an earlier round, and publish."""
        fetcher = Fetcher(self.config.settings.fetch, monotonic=time.monotonic)
        matcher = compile_topics(self.config.topics, self.config.aliases)
        stop = threading.Event()
        context = Context(self.config, matcher, self.database, fetcher, Metrics(), stop, lambda: self.clock[0], UTC)
        with self.database.write() as connection:
            make_due(connection, outlets, self.clock[0])
        for due in due_named(context, outlets):
            visit(context, due)
        context.pending_states.save(self.database)
        publish(context)
        fetcher.close()

    def reopen(self) -> None:
        """What a restart does."""
        self.database.close()
        self.database = open_database(self.config.settings.state)

    def entries(self, topic: str = "openai-departures") -> dict[str, Any]:
        """A topic's entries, by their titles."""
        feed = json.loads((self.folder / "feeds" / f"{topic}.json").read_text("utf-8"))
        return {entry["title"]: entry for entry in feed["items"]}


def opened(folder: Path, clock: list[datetime], site: DemoSite) -> Newsroom:
    state, feeds = str(folder / "state.db"), str(folder / "feeds")
    files = config_files(site, state=state, feeds=feeds, listen="127.0.0.1:8080", base_url="http://127.0.0.1:8080")
    (folder / "config").mkdir()
    for name, text in files.items():
        (folder / "config" / name).write_text(text, "utf-8")
    config = load(folder / "config", os.environ)
    database = open_database(state)
    with database.write() as connection:
        reconcile_sources(connection, config.sources, clock[0])
    return Newsroom(site, folder, clock, config, database)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """After two rounds, with a restart between them: the second brings the stories that appear while one watches."""
    clock = [datetime(2031, 3, 9, 4, 0, tzinfo=UTC)]
    with start(now=lambda: clock[0], base_port=0) as site:
        made = opened(tmp_path_factory.mktemp("newsroom"), clock, site)
        made.round()
        clock[0] += timedelta(minutes=4)
        made.reopen()
        made.round()
        yield made
        made.database.close()


def reports(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {report["title"]: report for report in entry["_newsmonitor"].get("reports", [])}


def outlets(entry: dict[str, Any]) -> set[str]:
    """The outlets that tell an event in their own words."""
    others = entry["_newsmonitor"]["reports"]
    own = entry["authors"][0]["name"]
    return {own, *(report.get("credits") or report["source"] for report in others if not report.get("copy"))}


def departure(newsroom: Newsroom) -> dict[str, Any]:
    return dict(newsroom.entries()[TITLES["dengta-sutskever"]])


def test_the_departure_is_one_entry_of_chinese_and_english_reports(newsroom: Newsroom) -> None:
    entry = departure(newsroom)
    told = {entry["title"], *reports(entry)}
    assert {TITLES[name] for name in DEPARTURE} <= told
    assert {TITLES[name] for name in DEPARTURE}.intersection(newsroom.entries()) == {entry["title"]}


def test_the_syndicated_copy_is_listed_and_counted_with_its_original(newsroom: Newsroom) -> None:
    entry = departure(newsroom)
    copies = [title for title, report in reports(entry).items() if report.get("copy")]
    assert copies == [TITLES["qianyan-sutskever-copy"]]
    assert entry["_newsmonitor"]["independent"] == len(outlets(entry))
    assert "同文转载" in entry["content_html"]


def test_the_entry_says_who_reported_it_when_and_how_many_by_themselves(newsroom: Newsroom) -> None:
    entry = departure(newsroom)
    report = reports(entry)[TITLES["tidewater-sutskever"]]
    assert report["source"] == "The Tidewater Ledger"
    assert report["date"] == "2031-03-08T07:00:00Z"
    count, independent = len(reports(entry)) + 1, len(outlets(entry))
    assert f"其他报道（共 {count} 篇，独立 {independent} 篇）" in entry["content_html"]
    assert report["url"] in entry["content_html"]


def test_the_dissolved_team_is_an_entry_apart_that_points_back(newsroom: Newsroom) -> None:
    entry = newsroom.entries()[TITLES["circuit-dissolved"]]
    assert list(reports(entry)) == [TITLES["qianyan-dissolved"]]
    assert entry["_newsmonitor"]["follows"]["title"] == TITLES["dengta-sutskever"]
    assert f'What came before: <a href="{departure(newsroom)["url"]}">' in entry["content_html"]


def test_the_entry_says_at_its_top_what_came_of_it_and_counts_as_updated(newsroom: Newsroom) -> None:
    entry = departure(newsroom)
    later = [each["title"] for each in entry["_newsmonitor"]["later"]]
    assert TITLES["circuit-dissolved"] in later
    assert TITLES["dengta-leike"] in later
    assert entry["content_html"].startswith("<p><strong>后续：</strong></p>\n<ul><li><a href=")
    assert entry["date_modified"] > newsroom.entries()[TITLES["circuit-dissolved"]]["date_published"]


def test_the_second_departure_of_the_day_is_an_entry_apart_that_points_back(newsroom: Newsroom) -> None:
    entry = newsroom.entries()[TITLES["dengta-leike"]]
    assert reports(entry) == {}
    assert entry["_newsmonitor"]["follows"]["title"] == TITLES["dengta-sutskever"]
    assert TITLES["dengta-leike"] not in reports(departure(newsroom))


def test_the_digest_is_a_report_of_nothing(newsroom: Newsroom) -> None:
    digest = newsroom.entries()[TITLES["qianyan-digest"]]
    assert reports(digest) == {}
    assert all(TITLES["qianyan-digest"] not in reports(entry) for entry in newsroom.entries().values())


def test_another_model_is_told_in_two_languages_in_one_entry(newsroom: Newsroom) -> None:
    told = [{title, *reports(entry)} for title, entry in newsroom.entries("open-models").items()]
    assert {TITLES["qianyan-xingcha"], TITLES["circuit-xingcha"]} in told


@pytest.mark.parametrize("order", [OUTLETS[::-1], ("dengta", "qianyan", "circuit", "tidewater")])
def test_in_whatever_order_the_outlets_are_visited_the_departure_is_one_entry(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    clock = [datetime(2031, 3, 9, 4, 0, tzinfo=UTC)]
    with start(now=lambda: clock[0], base_port=0) as site:
        newsroom = opened(tmp_path, clock, site)
        newsroom.round(order)
        clock[0] += timedelta(minutes=4)
        newsroom.round(order)
        told = [{title, *reports(entry)} for title, entry in newsroom.entries().items()]
        newsroom.database.close()
    departure = max(told, key=len)
    assert {TITLES[name] for name in (*DEPARTURE, "qianyan-sutskever-copy")} <= departure
    assert departure.isdisjoint({TITLES["qianyan-hiring"], TITLES["dengta-leike"]})
