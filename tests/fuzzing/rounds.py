"""Whole rounds over a hostile source beside a healthy one, over HTTP on loopback."""

from __future__ import annotations

import itertools
import json
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from monitor.fetch import Fetcher
from monitor.model import Config, FetchSettings, PublishSettings, Settings, Source, Topic
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.publish import RenderCache
from monitor.service.operations import run_once
from monitor.store import Database, open_database
from monitor.store.sources import reconcile_sources
from monitor.topics import compile_topics
from tests.fuzzing.hostile import NOT_THERE, Answer, Hostile

LATER = timedelta(hours=25)  # between two rounds: nothing that a server asked for holds so long
MOST_SECONDS = 30.0  # CPU of this process for one round
_TOPIC = Topic("healthy", "Healthy", ('"healthy report"',), group="article", limit=3)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close"
_WORDS = (
    "amber birch canal dune ember fjord gravel harbour island jetty kelp lantern meadow nickel orchard pebble quarry "
    "river saddle timber umber valley walnut yarrow zephyr anvil basket copper dagger engine feather goblet hammer"
).split()


def headline(number: int) -> str:
    """The title of a healthy article; no two are about the same."""
    return f"Healthy report {number}: {' '.join(Random(number).sample(_WORDS, 5))}"


def _healthy(path: str, number: int) -> bytes:
    """A list of the newest two articles, or one of them."""
    if not path.endswith(".html"):
        rows = (f'<li><a href="/{each}.html">{headline(each)}</a></li>' for each in (number, number - 1))
        return f"<ul>{''.join(rows)}</ul>".encode()
    chosen = Random(path)
    text = "".join(f"<p>{' '.join(chosen.choices(_WORDS, k=30))}.</p>" for _ in range(4))
    title = headline(int(path[1:-5]))
    return f"<html><title>{title}</title><body><h1>{title}</h1>{text}</body></html>".encode()


@dataclass(frozen=True)
class Find:
    """Something that should not have happened. where: what tells it from other finds."""

    where: str
    what: str


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is expected."""


@dataclass
class Arena:
    """The pipeline on one hostile and one healthy source. `now` moves on a day with every round."""

    folder: Path
    database: Database
    fetcher: Fetcher
    settings: Settings
    base: str = ""
    now: datetime = datetime(2024, 5, 16, 8, tzinfo=UTC)
    number: int = 0
    hostile: Hostile | None = None
    healthy: Answer | None = None  # instead of its list and articles
    render_cache: RenderCache = field(default_factory=RenderCache)
    rounds: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def answer(self, host: str, path: str) -> Answer:
        """What is answered at a path; the healthy source is asked by the name localhost."""
        if host.startswith("localhost"):
            return NOT_THERE if path == "/robots.txt" else self.healthy or Answer(_HEAD, _healthy(path, self.number))
        if self.hostile is None:
            return NOT_THERE
        if path == "/robots.txt":
            return self.hostile.robots
        return self.hostile.listed if path.startswith("/list-") else self.hostile.other

    def round(self, hostile: Hostile) -> list[Find]:
        """Visit the hostile source twice beside the healthy one; what was wrong with that."""
        self.number, self.hostile = next(self.rounds), hostile
        host = self.base.removeprefix("http://")
        bad = replace(hostile.source, url=f"{self.base}/list-{self.number}")
        good = Source("good", f"http://localhost:{host.partition(':')[2]}/")
        finds: list[Find] = []
        with structlog.testing.capture_logs() as logs:
            began = time.process_time()
            for _ in range(2):
                self.now += LATER
                try:
                    self._once((bad, good))
                except Exception as fault:  # noqa: BLE001  whatever leaves the round is what we look for
                    finds.append(Find(_place(fault), f"left the round: {''.join(traceback.format_exception(fault))}"))
            spent = time.process_time() - began
        finds += [Find(_place(entry["exc_info"]), _words(entry)) for entry in logs if _is_crash(entry)]
        if spent > MOST_SECONDS:
            finds.append(Find("slow", f"two visits took {spent:.0f} s of CPU"))
        if self.fetcher.held_bytes:
            finds.append(Find("held", f"{self.fetcher.held_bytes} bytes of responses are never given back"))
        finds += [] if finds else self._unpublished()
        return finds

    def _once(self, sources: tuple[Source, ...]) -> None:
        config = Config(self.settings, sources, (_TOPIC,))
        with self.database.write() as connection:
            reconcile_sources(connection, sources, self.now)
        matcher, zone = compile_topics(config.topics, config.aliases), ZoneInfo("Europe/Berlin")
        stop, now = threading.Event(), lambda: self.now
        context = Context(
            config, matcher, self.database, self.fetcher, Metrics(), stop, now, zone, render_cache=self.render_cache
        )
        run_once(context, ["bad", "good"])

    def _unpublished(self) -> list[Find]:
        wanted = headline(self.number)
        try:
            feed = json.loads((self.folder / "feeds" / "healthy.json").read_text("utf-8"))
            titles = [entry["title"] for entry in feed["items"]]
        except (OSError, ValueError, KeyError) as fault:
            return [Find("unreadable", f"the feed of the healthy source: {fault}")]
        return [] if wanted in titles else [Find("unpublished", f"{wanted!r} is not among {titles}")]


@contextmanager
def arena(folder: Path) -> Iterator[Arena]:
    """Serve both sources on a free port until the block ends."""
    fetching = FetchSettings(delay=timedelta(0), private_networks=True, timeout=timedelta(seconds=60), concurrency=2)
    settings = Settings(fetch=fetching, publish=PublishSettings(dir=folder / "feeds"))
    database = open_database(str(folder / "news.db"))

    def monotonic() -> float:
        """The clock of politeness moves on with the arena's."""
        return time.monotonic() + (made.now - Arena.now).total_seconds()

    fetcher = Fetcher(fetching, monotonic=monotonic)
    made = Arena(folder, database, fetcher, settings)

    class Handler(StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            line, headers = self.rfile.readline(65_537).decode("latin-1").split(), b""
            while (header := self.rfile.readline(65_537)).strip():
                headers += header if header.lower().startswith(b"host:") else b""
            host = headers.partition(b":")[2].strip().decode("latin-1")
            self.wfile.write(made.answer(host, line[1] if len(line) > 1 else "/").raw)

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    made.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        fetcher.close()
        database.close()


def _is_crash(entry: Mapping[str, Any]) -> bool:
    """Whether a log entry says that a fence caught what nobody foresaw."""
    return isinstance(entry.get("exc_info"), BaseException)


def _words(entry: Mapping[str, Any]) -> str:
    return f"{entry['event']}: {''.join(traceback.format_exception(entry['exc_info']))}"


def _place(fault: BaseException) -> str:
    """The type of a fault and the innermost line of ours that was running."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "/monitor/" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(fault).__name__} at {where}"
