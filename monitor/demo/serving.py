"""The HTTP/1.1 server below the bundled news site: GET and HEAD, conditional requests, a clean end.

The standard library's server does the protocol; here are only what it lacks:
validators, silence, and closing connections that readers keep open.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Lock, Thread
from typing import Any

from monitor.demo.answers import Answer, OutletAnswers

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
