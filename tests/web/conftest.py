"""A site of our own in memory, served on a free port of this machine."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import ConfigFault, StateError
from monitor.model import (
    Config,
    Document,
    FeedEntry,
    Hit,
    Incident,
    Item,
    Lookup,
    PublishSettings,
    Report,
    Settings,
    Source,
    SourceState,
    Topic,
    WebSettings,
)
from monitor.publish import Feed
from monitor.store.feeds import Headline, TopicCounts
from monitor.store.search import EVERYTHING, Within
from monitor.web import Server, Site, create_app, serve

NOW = datetime(2024, 5, 18, 12, 0, tzinfo=UTC)
TOPIC = Topic("departures", "人事变动 at the labs", ("@lab AND @departure",), reject="hiring")
SECRET = Topic("board", "Board matters", ("board",), token="k3y-of-the-board")
TEXT = "Dr Vega leaves Borealis after ten years <b>now</b>.\nThe second paragraph is not shown."
ENTRY = FeedEntry(
    Item(
        guid="urn:uuid:6f1c2a52-1111-5222-8333-444455556666",
        source="tidewater",
        url="https://tidewater.example/vega",
        title="Vega leaves <script>alert(1)</script> Borealis",
        published=NOW - timedelta(days=3),
        dated_by="list",
        first_seen=NOW - timedelta(days=3),
        updated=NOW,
        text=TEXT,
        html="<p onclick=evil()>raw</p>",
        author="Lin Qiao",
        language="en",
    ),
    "The Tidewater",
    hits=(
        Hit("text", 8, 14, "leaves", "leaves", alias="departure"),
        Hit("title", 5, 6, "l", "I", lookalike=True),
    ),
    reports=(
        Report("维加离开北境", "https://qianyan.example/1", "前沿", NOW - timedelta(days=2)),
        Report("Vega leaves", "javascript:alert(2)", "Echo", NOW - timedelta(days=2), copy=True),
    ),
    follows=Report("Vega <b>doubts</b>", "https://echo.example/doubts", "Echo", NOW - timedelta(days=9)),
)
INCIDENT = Incident(
    "urn:uuid:1",
    "lantern",
    "list_lost",
    "The list ul.news matched nothing",
    "run newsmonitor add --update lantern",
    NOW,
)


@dataclass
class Memory:
    """`web.Reader` over what a test puts there."""

    entries: tuple[FeedEntry, ...] = (ENTRY,)
    states: Mapping[str, SourceState] = field(default_factory=dict)
    open_incidents: tuple[Incident, ...] = ()
    failure: StateError | None = None
    read_archive: Callable[[], Generator[tuple[FeedEntry, Document], None, None]] | None = None
    pages_read: int = 0
    asked: list[tuple[Lookup | None, Within]] = field(default_factory=list)

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        if not self.entries:
            return TopicCounts(0, None, (0,) * 14)
        return TopicCounts(30, now - timedelta(minutes=14), (0, 2, 1, 0, 3, 9, 2, 1, 0, 0, 5, 2, 1, 4))

    def headlines(self, topic_id: str, count: int) -> tuple[Headline, ...]:
        items = [entry.item for entry in self.entries[:count]]
        return tuple(Headline(item.title, item.url, item.published, item.language) for item in items)

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        return self.entries[:limit]

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        self.pages_read += 1
        if page > 3:
            return None
        return Feed(
            id=topic.id,
            title=topic.title,
            description="",
            home=f"https://news.example/topics/{topic.address_name}",
            base="https://news.example/feeds",
            file_stem=topic.address_name,
            entries=self.entries,
            page=page,
            more=page < 3,
        )

    def event(self, guid: str) -> FeedEntry | None:
        return next((entry for entry in self.entries if guid in (entry.guid, entry.item.guid)), None)

    def source_states(self, only: Sequence[str]) -> Mapping[str, SourceState]:
        return {name: self.states[name] for name in only if name in self.states}

    def unwell_states(self) -> Mapping[str, SourceState]:
        return self.states

    def next_fetch(self, but: Sequence[str]) -> datetime | None:
        due = [state.next_fetch for name, state in self.states.items() if state.next_fetch and name not in but]
        return min(due, default=None)

    def yields(self, now: datetime, only: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        return dict.fromkeys(only, (1, 2) * 7)

    def incidents(self, open_only: bool) -> tuple[Incident, ...]:
        return self.open_incidents

    def item_count(self) -> int:
        if self.failure:
            raise self.failure
        return 1204

    def archive(
        self, lookup: Lookup | None = None, within: Within = EVERYTHING
    ) -> Generator[tuple[FeedEntry, Document], None, None]:
        self.asked.append((lookup, within))
        if self.read_archive:
            yield from self.read_archive()
            return
        for entry in self.entries:
            item = entry.item
            document = Document(title=item.title, text=item.text, source=item.source, published=item.published)
            yield replace(entry, hits=(), reports=()), document


@dataclass(frozen=True)
class Answer:
    """What came back. `text`: the body, decoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Website:
    """A site whose parts a test may change, and its server."""

    config: Config
    memory: Memory
    server: Server | None = None
    faults: tuple[ConfigFault, ...] = ()
    ready: bool = True

    @property
    def folder(self) -> Path:
        return self.config.settings.publish.dir

    def web(self, **changes: object) -> None:
        settings = self.config.settings
        web = replace(settings.web, **changes)  # type: ignore[arg-type]  # each test names fields that exist
        self.config = replace(self.config, settings=replace(settings, web=web))

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask as written: no redirect is followed, nothing is unpacked. `_` in header names stands for `-`."""
        assert self.server
        connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=60)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()


def start(website: Website, listen: str = "127.0.0.1:0") -> Server:
    site = Site(
        config=lambda: website.config,
        faults=lambda: website.faults,
        reader=website.memory,
        metrics=lambda: "newsmonitor_items 1204\n",
        not_ready=lambda: "" if website.ready else "it starts",
        now=lambda: NOW,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    return serve(create_app(site), listen)


def furnish(folder: Path) -> Website:
    sources = (
        Source("tidewater", "https://tidewater.example/", title="The Tidewater"),
        Source("lantern", "https://lantern.example/news"),
        Source("circuit", "https://circuit.example/feed", kind="feed"),
    )
    states = {
        "tidewater": SourceState(
            "tidewater",
            NOW + timedelta(minutes=6),
            "61 a day, mostly 8–22 h",
            NOW,
            NOW,
            status=304,
            entries=35,
            kind="page",
        ),
        "circuit": SourceState(
            "circuit",
            NOW + timedelta(minutes=40),
            "backing off",
            NOW,
            failures=5,
            error="TLS: the certificate has expired",
        ),
        "lantern": SourceState("lantern", NOW + timedelta(minutes=21), "24 a day", NOW, NOW, status=200, entries=24),
    }
    settings = Settings(publish=PublishSettings(dir=folder, base_url="https://news.example"), web=WebSettings())
    return Website(Config(settings, sources, (TOPIC, SECRET)), Memory(states=states))


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    website = furnish(tmp_path_factory.mktemp("feeds"))
    website.server = start(website)
    yield website
    website.server.close()


@pytest.fixture
def website(started: Website, tmp_path: Path) -> Website:
    """The one server, with a fresh site behind it."""
    fresh = furnish(tmp_path)
    started.config, started.faults, started.ready = fresh.config, (), True
    started.memory.entries, started.memory.states, started.memory.open_incidents = (ENTRY,), fresh.memory.states, ()
    started.memory.failure, started.memory.read_archive, started.memory.pages_read = None, None, 0
    return started


Write = Callable[[str, bytes], Path]


@pytest.fixture
def publish(website: Website) -> Write:
    def write(name: str, data: bytes) -> Path:
        path = website.folder / name
        path.write_bytes(data)
        return path

    return write
