"""The bundled news site over real HTTP: four outlets, each on an origin of its own, on loopback.

Lists, articles, feeds and pictures are made for the instant of the request;
what is published later is neither listed nor served before its time. The
standard library's server does the protocol; here is only what it lacks:
validators, silence, and closing connections that readers keep open.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from socketserver import ThreadingTCPServer
from string import Template
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

from monitor.demo.edition import Answer, OutletAnswers
from monitor.demo.stories import PROFILES, load_stories

IDLE = 30  # seconds a connection may stay silent
PATIENCE = 5  # seconds that closing waits for a thread


class SiteServer(ThreadingTCPServer):
    """A server of one outlet. `outlet` is set before it runs, for an outlet knows its neighbours' ports."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    outlet: OutletAnswers

    def __init__(self, address: tuple[str, int]) -> None:
        self._open: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        super().__init__(address, SiteHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, and remember both."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell nobody that a reader went away; anything else is a fault of ours, and shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Stop serving and end every connection, also those that readers keep open."""
        self.shutdown()
        self.server_close()
        with self._lock:
            left = dict(self._open)
        for connection in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it ended by itself in the meantime
        for thread in left.values():
            thread.join(PATIENCE)


class SiteHandler(BaseHTTPRequestHandler):
    """One connection of a reader."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoSite"
    sys_version = ""
    timeout = IDLE
    server: SiteServer

    def do_GET(self) -> None:
        """Answer with the body, or 304 where the reader has it."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer as GET would, without the body."""
        self._answer(with_body=False)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, by the clock that was handed in."""
        return _http_date(self.server.outlet.now() if timestamp is None else datetime.fromtimestamp(timestamp, UTC))

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the demo's terminal belongs to the service."""

    def _answer(self, with_body: bool) -> None:
        answer = self.server.outlet.answer(self.path)
        unchanged = answer.status == HTTPStatus.OK and is_fresh(answer, self.headers.get)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else answer.status)
        if answer.status == HTTPStatus.OK:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", _http_date(answer.modified))
            self.send_header("Cache-Control", "no-cache")
        if not unchanged:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(answer.body)


def bind(host: str, port: int) -> SiteServer:
    """A server on this port, or on a free one where it is taken; OSError where the host cannot be served."""
    try:
        return SiteServer((host, port))
    except (OSError, OverflowError):  # taken, or past 65535
        return SiteServer((host, 0))


def is_fresh(answer: Answer, header: Callable[[str], str | None]) -> bool:
    """Whether the reader's copy is good: If-None-Match decides, else If-Modified-Since (RFC 9110, 13.2.2)."""
    tags = header("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or answer.etag in known
    since = header("If-Modified-Since")
    if since is None:
        return False
    try:
        when = parsedate_to_datetime(since)
    except ValueError:
        return False  # an unreadable date is no condition
    return answer.modified <= (when if when.tzinfo else when.replace(tzinfo=UTC))


def _http_date(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC), usegmt=True)


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
        servers += (bind(host, base_port and base_port + at) for at in range(len(PROFILES)))
    except OSError:
        for server in servers:
            server.server_close()
        raise
    origins = {
        profile.id: f"http://{host}:{server.server_address[1]}"
        for profile, server in zip(PROFILES, servers, strict=True)
    }
    for profile, server in zip(PROFILES, servers, strict=True):
        server.outlet = OutletAnswers(profile, origins, started, now, stories)
        Thread(target=server.serve_forever, args=(POLL,), name=f"demo-{profile.id}", daemon=True).start()
    outlets = tuple(
        Outlet(
            profile.id,
            profile.name,
            profile.language[:2],
            origins[profile.id] + profile.watched,
            origins[profile.id] + "/",
        )
        for profile in PROFILES
    )
    return DemoSite(outlets, servers)


NAMES = ("newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml")


def config_files(site: DemoSite, *, state: str, feeds: str, listen: str, base_url: str) -> Mapping[str, str]:
    """The text of each configuration file by its name, for this site and this place.

    state:    the database file; feeds: the folder to publish to
    listen:   host and port of the web server; base_url: the address readers use, no slash at its end
    """
    places = {"state": state, "feeds": feeds, "listen": listen, "base_url": base_url.rstrip("/")}
    # A YAML scalar that holds any path: single quotes, doubled within.
    values = {name: "'" + value.replace("'", "''") + "'" for name, value in places.items()}
    values |= {f"{outlet.id}_url": outlet.url for outlet in site.outlets}
    values |= {f"{outlet.id}_name": outlet.name for outlet in site.outlets}
    folder = files("monitor.demo") / "settings"
    return {name: Template((folder / name).read_text("utf-8")).substitute(values) for name in NAMES}
