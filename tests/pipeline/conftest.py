"""A site, a configuration and the context that carry it out, on a clock that the test holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.fetch import Fetcher
from monitor.model import Config, FetchSettings, Item, PublishSettings, Settings, Source, Topic
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.pipeline.publishing import publish
from monitor.pipeline.source_state import PendingStates
from monitor.pipeline.visit import Due, Visited, visit
from monitor.store import Database, open_database
from monitor.store.items import iter_items
from monitor.store.sources import make_due, reconcile_sources, source_states
from monitor.topics import compile_topics
from tests.databases import KINDS, address, new_postgresql
from tests.newssite import NewsSite, news_site

__all__ = ["TOPIC", "Desk", "address", "desk", "new_postgresql"]

TOPIC = Topic("dep", "OpenAI 人事", ("OpenAI AND 离职",))


# What asks the database the most.
_ON_BOTH = (
    *("changes", "correcting", "due", "grouping", "identity", "publishing", "reprocessing"),
    *("revisiting", "unusual", "visit"),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames and metafunc.module.__name__.rpartition("test_")[2] in _ON_BOTH:
        metafunc.parametrize("address", KINDS, indirect=True)


@dataclass
class Desk:
    """The pipeline on one site. `now` stands still until the test moves it."""

    site: NewsSite
    folder: Path
    database: Database
    fetcher: Fetcher
    config: Config
    now: datetime = datetime(2024, 5, 16, 8, tzinfo=UTC)
    stop: threading.Event = field(default_factory=threading.Event)
    pending_states: PendingStates = field(default_factory=PendingStates)

    @property
    def context(self) -> Context:
        matcher = compile_topics(self.config.topics, self.config.aliases)
        return Context(
            self.config,
            matcher,
            self.database,
            self.fetcher,
            Metrics(),
            self.stop,
            lambda: self.now,
            UTC,
            self.pending_states,
        )

    def watch(self, *sources: Source) -> None:
        self.config = replace(self.config, sources=sources)
        with self.database.write() as connection:
            reconcile_sources(connection, sources, self.now)

    def visit(self, name: str = "s", *, after: timedelta = timedelta(0)) -> Visited:
        """Visit a source as if it were due, `after` some time."""
        self.now += after
        with self.database.write() as connection:
            make_due(connection, [name], self.now)
            state = source_states(connection, [name])[name]
        visited = visit(self.context, Due(self.context.sources[name], state, waiting=True))
        self.pending_states.save(self.database)
        return visited

    def items(self) -> list[Item]:
        with self.database.read() as connection:
            return sorted(iter_items(connection), key=lambda item: item.position)

    def publish(self) -> int:
        return publish(self.context)

    def feed(self, name: str) -> str:
        return (self.folder / "feeds" / name).read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path, address: str) -> Iterator[Desk]:
    fetching = FetchSettings(delay=timedelta(0), private_networks=True, timeout=timedelta(seconds=20))
    settings = Settings(fetch=fetching, publish=PublishSettings(dir=tmp_path / "feeds"))
    database = open_database(address)
    start = Desk.now

    def monotonic() -> float:
        """The clock of politeness goes with the one that the test moves."""
        return time.monotonic() + (made.now - start).total_seconds()

    fetcher = Fetcher(fetching, monotonic=monotonic)
    with news_site() as site:
        made = Desk(site, tmp_path, database, fetcher, Config(settings, (), (TOPIC,)))
        made.watch(Source("s", site.base + "/"))
        yield made
        for each in (fetcher, made.fetcher):
            each.close()
    database.close()
