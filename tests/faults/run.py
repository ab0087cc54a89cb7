"""One fault after the other over a growing site, and after each a look at everything that was stored and published."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from lxml import etree

from tests import thirty
from tests.commandline import Place, free_port, running
from tests.databases import Cluster
from tests.faults.child import NOTHING, Fault, run, start
from tests.faults.disk import Disk
from tests.newssite import NewsSite

_TRIES = 4  # rounds until what could not be had is there: it may have to wait for its turn
_HELD, _ENDED_WELL = 3, 0


@dataclass
class Counts:
    """What the run found. All but the first three must be 0."""

    faults: dict[str, dict[int, int]] = field(default_factory=dict)  # by kind, how often a command ended with a code
    rounds: int = 0
    committed: int = 0
    lost: int = 0
    twice: int = 0
    changed_guids: int = 0
    invalid_feeds: int = 0
    unreadable: int = 0
    missing: int = 0  # listed by the site, and not stored after the fault was over
    ended_badly: int = 0

    @property
    def bad(self) -> dict[str, int]:
        """What is not as it must be."""
        names = ("lost", "twice", "changed_guids", "invalid_feeds", "unreadable", "missing", "ended_badly")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


class Run:
    """A place, its site, and everything that was ever seen committed.

    cluster: where the state is on a server, that server
    """

    def __init__(self, disk: Disk, site: NewsSite, seed: int, cluster: Cluster | None = None) -> None:
        self.disk, self.site, self.cluster = disk, site, cluster
        self.place = Place(disk.folder)
        self.counts = Counts()
        self.random = random.Random(seed)
        self._titles: dict[str, str] = {}
        self._guids: dict[str, str] = {}
        self._problems: list[str] = []
        self._kind = ""
        self.port = free_port()
        state = f"{cluster.address}/news" if cluster else "state/newsmonitor.db"
        self.place.write(
            newsmonitor=f"""
state: {state}
fetch: {{private_networks: true, delay: 0s}}
web: {{listen: "127.0.0.1:{self.port}"}}
log: {{level: warning}}
""",
            sources=f"sources: [{{id: s, url: '{site.base}/', backlog: 1000, every: 1s}}]\n",
            topics="topics: {departures: {match: OpenAI}, chips: {match: 芯片 OR semiconductor, group: article}}\n",
        )
        self.publish_more(20)
        self._kind = "nothing"
        self._round("nothing", self._nothing)

    def publish_more(self, count: int = 3) -> None:
        """Let the site have more articles."""
        for number in range(len(self._titles), len(self._titles) + count):
            headline = f"{thirty.HEADLINES[number % len(thirty.HEADLINES)]} ({number})"
            path = f"/{number}.html"
            self._titles[path] = headline
            text = (f"{headline}. 第{part}段, 只写{number}号这一件事情。" for part in range(1, 5))
            self.site.article(path, headline, *text, date=f"2024-05-{1 + number % 28:02}T08:00:00+08:00")
        newest_first = dict(reversed(self._titles.items()))
        self.site.listing(newest_first)

    def kinds(self) -> dict[str, Callable[[], None]]:
        """The faults that can be made here, by name."""
        here: dict[str, Callable[[], None]] = {
            "kill": self._kill,
            "kill the service": self._kill_service,
            "few descriptors": self._few_descriptors,
            "clock": self._clock,
            "two at once": self._two_at_once,
        }
        if self.cluster:
            return {"kill": self._kill, "server restarts": self._server_restarts, "two at once": self._two_at_once}
        if self.disk.mounted:
            here |= {"disk full": self._disk_full, "read-only": self._read_only}
        return here | {"small files": self._small_files}

    def suffer(self, kind: str) -> None:
        """Let the site have news, make one fault, look; then let it be over, and look again."""
        self.publish_more()
        self._kind = kind
        self._round(kind, self.kinds()[kind])

    def spoil(self, statement: str) -> None:
        """Change what is stored behind the program's back, to see that it is noticed."""
        with closing(sqlite3.connect(self.place.folder / "state" / "newsmonitor.db")) as connection, connection:
            connection.execute(statement)

    def problems(self) -> list[str]:
        """What was found, a sentence each."""
        return self._problems

    def _round(self, kind: str, fault: Callable[[], None]) -> None:
        self.counts.rounds += 1
        fault()
        self._look(f"after {kind}")
        for attempt in range(_TRIES):
            code = self._once(clock=attempt * 2.0)
            if set(self._stored()) >= self._addresses():
                break
        self._bad("ended_badly", [f"exit {code}"] if code != _ENDED_WELL else [], f"after {kind} was over")
        self._look(f"after {kind} was over")
        missing = self._addresses() - self._stored().keys()
        self._bad("missing", sorted(missing), f"after {kind} was over")

    def _addresses(self) -> set[str]:
        return {self.site.base + path for path in self._titles}

    def _once(self, clock: float = 0.0) -> int:
        return run(self.place.folder, ["once", "--all"], Fault(clock=clock))

    def _suffering(self, fault: Fault) -> int:
        return self._count(run(self.place.folder, ["once", "--all"], fault))

    def _count(self, code: int) -> int:
        codes = self.counts.faults.setdefault(self._kind, {})
        codes[code] = codes.get(code, 0) + 1
        return code

    # Faults.

    def _nothing(self) -> None:
        self._suffering(NOTHING)

    def _kill(self) -> None:
        self._suffering(Fault(kill_after=self.random.uniform(0.02, 1.2)))

    def _kill_service(self) -> None:
        with running(self.place) as service:
            second = self._count(run(self.place.folder, ["run"]))
            self._bad("ended_badly", [f"exit {second}"] if second != _HELD else [], "a second service")
            service.process.join(self.random.uniform(0.0, 0.5))
            service.process.kill()

    def _few_descriptors(self) -> None:
        self._suffering(Fault(descriptors=self.random.randint(12, 60)))

    def _clock(self) -> None:
        hours = self.random.choice([-72.0, -8.0, -1.0, 1.0, 8.0, 72.0])
        code = self._suffering(Fault(clock=hours))
        self._bad("ended_badly", [f"exit {code}"] if code != _ENDED_WELL else [], f"clock {hours:+} hours")

    def _two_at_once(self) -> None:
        both = [start(self.place.folder, ["once", "--all"], NOTHING) for _ in range(2)]
        codes = sorted(self._count(each.ended()) for each in both)
        wrong = codes not in ([_ENDED_WELL, _HELD], [_ENDED_WELL, _ENDED_WELL])  # one after the other may be
        self._bad("ended_badly", [f"exits {codes}"] if wrong else [], "two at once")

    def _disk_full(self) -> None:
        with self.disk.nearly_full(self.random.choice([0, 4096, 16_384, 65_536, 200_000])):
            self._suffering(NOTHING)

    def _read_only(self) -> None:
        with self.disk.read_only():
            self._suffering(NOTHING)

    def _small_files(self) -> None:
        size = (self.place.folder / "state" / "newsmonitor.db").stat().st_size
        limit = self.random.choice([4096, size // 2, size, size + 8192])
        self._suffering(Fault(file_size=limit))

    def _server_restarts(self) -> None:
        assert self.cluster
        process = start(self.place.folder, ["once", "--all"], NOTHING)
        process.wait(self.random.uniform(0.0, 0.8))
        self.cluster.restart()
        self._count(process.ended())

    # What was stored and published.

    def _stored(self) -> dict[str, str]:
        """Address to GUID of every item."""
        return {url: guid for guid, url in self._items()}

    def _items(self) -> list[tuple[str, str]]:
        query = "SELECT guid, url FROM items"
        if self.cluster:
            with psycopg.connect(f"{self.cluster.address}/news") as connection:
                return [(str(guid), str(url)) for guid, url in connection.execute(query)]
        with closing(sqlite3.connect(self.place.folder / "state" / "newsmonitor.db")) as connection:
            if (whole := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(whole)
            return list(connection.execute(query))

    def _look(self, when: str) -> None:
        try:
            found = self._items()
        except (sqlite3.Error, psycopg.Error) as fault:
            self._bad("unreadable", [str(fault)], when)
            return
        urls = [url for _, url in found]
        now = {url: guid for guid, url in found}
        self._bad("lost", [url for url in self._guids if url not in now], when)
        self._bad("twice", sorted({url for url in urls if urls.count(url) > 1}), when)
        changed = [url for url, guid in self._guids.items() if now.get(url, guid) != guid]
        self._bad("changed_guids", changed, when)
        self._guids |= now
        self.counts.committed = len(self._guids)
        self._bad("invalid_feeds", list(self._invalid_feeds()), when)

    def _invalid_feeds(self) -> Iterator[str]:
        feeds = self.place.folder / "feeds"
        for path in sorted(feeds.iterdir()) if feeds.exists() else ():
            if path.name.startswith(".") or path.suffix not in (".rss", ".atom", ".json", ".opml"):
                continue
            try:
                guids = _guids(path)
            except (ValueError, KeyError, etree.XMLSyntaxError) as fault:
                yield f"{path.name}: {fault}"
                continue
            if len(set(guids)) < len(guids):
                yield f"{path.name}: a GUID stands there twice"
            known = set(self._guids.values())
            if path.stem in ("all", "departures", "chips") and not set(guids) <= known:
                yield f"{path.name}: a GUID that was never committed"
            if path.stem in ("all", "departures", "chips") and self.counts.rounds > 1 and not guids:
                yield f"{path.name}: emptied"

    def _bad(self, name: str, what: list[str], when: str) -> None:
        if what:
            setattr(self.counts, name, getattr(self.counts, name) + len(what))
            self._problems.append(f"{name} {when}: {', '.join(what[:5])}")


def _guids(path: Path) -> list[str]:
    data = path.read_bytes()
    if path.suffix == ".json":
        return [entry["id"] for entry in json.loads(data)["items"]]
    root = etree.fromstring(data)
    if path.suffix == ".rss":
        return [guid.text or "" for guid in root.iter("guid")]
    entries = root.iter("{http://www.w3.org/2005/Atom}entry")
    return [entry.findtext("{http://www.w3.org/2005/Atom}id") or "" for entry in entries]
