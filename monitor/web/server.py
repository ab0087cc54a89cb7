"""Serve an application over HTTP from its own thread, whatever its clients do.

A client that sends half a request or reads nothing is disconnected. Connections are bounded, so that a flood of them
leaves descriptors for the rest of the process: the newest replaces the one that has waited longest.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import structlog
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.errors import NewsmonitorError

log = structlog.get_logger(__name__)

REQUEST_SECONDS = 10  # for a request's header to arrive, and for the client to read anything of an answer
_GRACE_SECONDS = 3  # how long a running request may take when the server closes
_FEWEST, _MOST = 16, 1000  # connections
_SHARE = 4  # of the process's descriptors one in so many is for clients
_ACCEPTED_AT_ONCE = 16  # connections that may go beyond the bound for a moment
_QUEUE = 512  # connections that the system holds until they are accepted
_NO_LINGER = struct.pack("ii", 1, 0)
_LOG_PAUSE = 60.0  # seconds between two log lines of the same trouble


class _Connection(H11Protocol):
    """A connection that is closed when its client stalls."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._requests, self._seen, self._unsent = 0, 0, 0
        others = [each for each in self.connections if each is not self and not each.transport.is_closing()]
        if len(others) >= cast(_Config, self.config).most_connections:
            idle = [each for each in others if isinstance(each, _Connection) and not each.is_working()]
            min(idle, key=lambda each: each.opened, default=self).cut()
        self.opened = time.monotonic()
        self._timer = self.loop.call_later(REQUEST_SECONDS, self._close_if_stalled)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        self._requests += self.cycle is not before

    def is_working(self) -> bool:
        """Tell whether a request has arrived and its answer is still being made."""
        return self.cycle is not None and not self.cycle.response_complete

    def cut(self) -> None:
        """Close at once; the system drops unsent data too (socket(7), SO_LINGER)."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()

    def _close_if_stalled(self) -> None:
        """Close if no request came and no answer was read since the last check."""
        unsent = self.transport.get_write_buffer_size()
        reads_nothing = unsent > 0 and unsent == self._unsent
        sends_nothing = unsent == 0 and not self.is_working() and self._requests == self._seen
        if reads_nothing or sends_nothing:
            self.cut()
            return
        self._unsent, self._seen = unsent, self._requests
        self._timer = self.loop.call_later(REQUEST_SECONDS, self._close_if_stalled)


class _Config(uvicorn.Config):
    """uvicorn's settings, and the bound on connections."""

    @cached_property
    def most_connections(self) -> int:
        """A share of the descriptors that the process may have."""
        descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        unlimited = descriptors == resource.RLIM_INFINITY  # which is -1
        return _MOST if unlimited else max(_FEWEST, min(_MOST, descriptors // _SHARE))


class _Listening(uvicorn.Server):
    """A uvicorn server that says when it answers, so that nobody has to poll for it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._logged = float("-inf")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(self._log_failure)
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_QUEUE)  # asyncio takes as many at once as it lets the system hold
        self.up.set()

    def run_to_end(self, bound: socket.socket) -> None:
        """Serve on a bound socket until the server is closed.

        Sets `up` at the end, so after a failed start too.
        """
        try:
            self.run([bound])
        finally:
            bound.close()
            self.up.set()

    def _log_failure(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log a failure outside of requests: mostly no descriptor for a new connection."""
        if time.monotonic() - self._logged >= _LOG_PAUSE:
            self._logged = time.monotonic()
            log.error("web.failed", problem=context.get("message", ""), exc_info=context.get("exception"))


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    address: the URL of its front page, without a slash at the end.
    """

    address: str
    _server: _Listening
    _thread: threading.Thread

    def close(self) -> None:
        """Stop answering; running requests may end.

        May be called again.
        """
        self._server.should_exit = True
        self._thread.join()


def serve(app: Starlette, listen: str) -> Server:
    """Serve on `listen`; returns when the server answers.

    listen: 'host:port', '[::1]:port'; port 0: any free one

    Raises NewsmonitorError where the address is invalid or cannot be used.
    """
    host, port = split_listen(listen)
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        bound = socket.create_server(address[:2], family=family, backlog=_QUEUE)
    except OSError as broken:
        raise NewsmonitorError(
            f"the web server cannot listen on {listen}: {broken.strerror or broken}",
            "end the program that has this port, or set web.listen to another one (null: no server)",
        ) from broken
    host, port = bound.getsockname()[:2]
    config = _Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        backlog=_ACCEPTED_AT_ONCE,
        log_config=None,
        log_level="error",  # a warning for each request that is no HTTP would fill the log
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Listening(config)
    thread = threading.Thread(target=server.run_to_end, args=(bound,), name="web", daemon=True)
    thread.start()
    server.up.wait()
    if not server.started:
        raise NewsmonitorError(f"the web server on {listen} did not start", "the log says why")
    return Server(f"http://{f'[{host}]' if ':' in host else host}:{port}", server, thread)


def split_listen(listen: str) -> tuple[str, int]:
    """Split 'host:port'; the host comes without brackets.

    Raises NewsmonitorError for another form.
    """
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or len(port) > 5 or int(port) > 65535:
        raise NewsmonitorError(f"'{listen}' is not an address to listen on", "write web.listen as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)
