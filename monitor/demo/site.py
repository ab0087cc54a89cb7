"""The bundled news site over real HTTP: four outlets, each on an origin of its own, on loopback.

Lists, articles, feeds and pictures are made for the instant of the request;
what is published later is neither listed nor served before its time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from types import TracebackType
from typing import Self

from monitor.demo.answers import OutletAnswers
from monitor.demo.houses import HOUSES
from monitor.demo.serving import SiteServer, bind
from monitor.demo.stories import load_stories

POLL = 0.05  # seconds after which a server sees that it is to stop


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet as it is served. `url`: the feed or list to watch; `home`: its front page; both absolute."""

    id: str
    name: str
    language: str
    url: str
    home: str


@dataclass(frozen=True, slots=True)
class DemoSite:
    """The running site; also a context manager. `close()` ends every connection, and may be called twice."""

    outlets: tuple[Outlet, ...]
    _servers: list[SiteServer] = field(repr=False)

    def close(self) -> None:
        """Stop all four servers."""
        endings = [Thread(target=server.close) for server in self._servers]
        self._servers.clear()
        for ending in endings:
            ending.start()
        for ending in endings:
            ending.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(*, now: Callable[[], datetime], base_port: int = 8091, host: str = "127.0.0.1") -> DemoSite:
    """Serve the four outlets on `base_port` and the three above it.

    A port that is taken is left for a free one; with `base_port` 0 all are free ones.

    `now` gives an aware datetime; its first answer is the instant that the stories are dated from.
    Raises OSError where the host cannot be served at all.
    """
    stories, started = load_stories(), now().replace(microsecond=0)
    servers: list[SiteServer] = []
    try:
        servers += (bind(host, base_port and base_port + at) for at in range(len(HOUSES)))
    except OSError:
        for server in servers:
            server.server_close()
        raise
    origins = {
        house.id: f"http://{host}:{server.server_address[1]}" for house, server in zip(HOUSES, servers, strict=True)
    }
    for house, server in zip(HOUSES, servers, strict=True):
        server.outlet = OutletAnswers(house, origins, started, now, stories)
        Thread(target=server.serve_forever, args=(POLL,), name=f"demo-{house.id}", daemon=True).start()
    outlets = tuple(
        Outlet(
            house.id,
            house.name,
            house.language[:2],
            origins[house.id] + house.watched,
            origins[house.id] + "/",
        )
        for house in HOUSES
    )
    return DemoSite(outlets, servers)
