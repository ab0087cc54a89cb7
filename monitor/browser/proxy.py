"""Local proxy that applies the address guard to every request of the browser.

    browser → 127.0.0.1:port → `connect`: name resolved once, address checked, connected → server

The browser resolves no name and opens no connection itself. A redirect, a script's `fetch()`, a socket or a name that
leads elsewhere at the second look-up ends at the same check as any request of ours. Bytes are counted, and the proxy
serves only while a page is open. Where a source has a proxy of its own, that is asked in place of the server, once the
host passed the check.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from monitor.errors import FetchError, LocalShortage

Connect = Callable[[str, int, float, str | None], socket.socket]

_HEAD_BYTES = 64 * 1024
_PIECE_BYTES = 64 * 1024
_CONNECT_SECONDS = 15.0
_MOST_CONNECTIONS = 64  # at once: a browser opens six to a host
_MOST_REFUSALS = 100  # that are remembered of one page
_HOP_HEADERS = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization"})
_CLOSING = (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError)


@dataclass(slots=True)
class Traffic:
    """The network use of one page.

    limit:   bytes, both ways together
    proxy:   address of the proxy of its source, or None
    refused: host to the fault for which there was no connection to it
    """

    limit: int
    proxy: str | None = field(default=None, repr=False)
    bytes: int = 0
    refused: dict[str, FetchError] = field(default_factory=dict)
    running: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """Tell whether the limit is reached."""
        return self.bytes > self.limit

    def count(self, size: int) -> None:
        """Count bytes; above the limit every connection ends."""
        self.bytes += size
        if self.is_over:
            self.end()

    def end(self) -> None:
        """End every connection of the page."""
        for task in self.running:
            task.cancel()


class GuardedProxy:
    """HTTP proxy on a free port of the loopback interface.

    Belongs to the event loop that starts it.

    connect: opens a connection to a host and port within seconds, or to the proxy that is named, after the host's
             address was checked. Blocking. Raises FetchError, LocalShortage.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._threads = ThreadPoolExecutor(_MOST_CONNECTIONS // 4, thread_name_prefix="browser-connect")
        self._server: asyncio.Server | None = None
        self._dead_end: asyncio.Server | None = None
        self._traffic: Traffic | None = None

    async def start(self) -> str:
        """Listen; gives the proxy's address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_BYTES)
        return _address(self._server)

    async def start_dead_end(self) -> str:
        """Listen as a proxy that refuses all, for the browser's own requests.

        Returns its address.
        """
        self._dead_end = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        return _address(self._dead_end)

    @contextlib.contextmanager
    def serving(self, limit: int, proxy: str | None = None) -> Iterator[Traffic]:
        """Serve one page for the block; outside of it every request is refused.

        limit: bytes; proxy: of the page's source
        """
        self._traffic = traffic = Traffic(limit, proxy)
        try:
            yield traffic
        finally:
            self._traffic = None
            traffic.end()

    async def close(self) -> None:
        """End every connection, and stop listening."""
        if self._traffic:
            self._traffic.end()
        for server in filter(None, (self._server, self._dead_end)):
            server.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        traffic, task = self._traffic, asyncio.current_task()
        try:
            if traffic is None or task is None or traffic.is_over or len(traffic.running) >= _MOST_CONNECTIONS:
                return
            traffic.running.add(task)
            await self._relay(traffic, reader, writer)
        except (*_CLOSING, ValueError, FetchError, LocalShortage):
            pass  # the browser sees a connection that ends; why is in `refused`
        except asyncio.CancelledError:
            pass  # the page is closed or over its limit
        finally:
            if traffic is not None and task is not None:
                traffic.running.discard(task)
            writer.close()

    async def _relay(self, traffic: Traffic, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the browser: a tunnel, or one plain request."""
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, version = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        if not parts.hostname or parts.scheme not in ("", "http"):
            return
        upstream_reader, upstream = await self._open(traffic, parts.hostname, parts.port or 80)
        try:
            allowed = []
            if traffic.proxy and (proxy := urlsplit(traffic.proxy)).username is not None:
                pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
                allowed = [b"Proxy-Authorization: Basic " + base64.b64encode(pair.encode())]
            if tunnel:
                if traffic.proxy:
                    await _ask_for_tunnel(upstream_reader, upstream, target, allowed)
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
                asked = target if traffic.proxy else path
                sent = _rewritten(head, f"{method} {asked} {version}".encode("latin-1"), *allowed)
                traffic.count(len(sent))
                upstream.write(sent)
            to_server = asyncio.create_task(_pipe(reader, upstream, traffic))
            try:
                if not tunnel:
                    answer = await upstream_reader.readuntil(b"\r\n\r\n")
                    writer.write(_rewritten(answer, answer.partition(b"\r\n")[0]))
                    traffic.count(len(answer))
                await _pipe(upstream_reader, writer, traffic)
            finally:
                to_server.cancel()
        finally:
            upstream.close()

    async def _open(self, traffic: Traffic, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        def drop(made: Future[socket.socket]) -> None:
            if not made.cancelled() and made.exception() is None:
                made.result().close()

        connecting = self._threads.submit(self._connect, host, port, _CONNECT_SECONDS, traffic.proxy)
        try:
            sock = await asyncio.wrap_future(connecting)
        except asyncio.CancelledError:
            connecting.add_done_callback(drop)  # the thread cannot be cancelled: nobody else has its connection
            raise
        except FetchError as fault:
            if len(traffic.refused) < _MOST_REFUSALS:
                traffic.refused[host] = fault
            raise
        sock.setblocking(False)
        return await asyncio.open_connection(sock=sock, limit=_HEAD_BYTES)


def _address(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, traffic: Traffic) -> None:
    """Copy until the end of the input."""
    with contextlib.suppress(*_CLOSING):
        while piece := await reader.read(_PIECE_BYTES):
            traffic.count(len(piece))
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def _ask_for_tunnel(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str, more: Sequence[bytes]
) -> None:
    """Have a proxy open a tunnel.

    Raises FetchError where it does not.
    """
    writer.write(b"\r\n".join([f"CONNECT {target} HTTP/1.1".encode(), f"Host: {target}".encode(), *more, b"", b""]))
    answer = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")[0].split(b" ")
    if len(answer) < 2 or answer[1] != b"200":
        raise FetchError("connect", f"the proxy does not lead to {target}")


def _rewritten(head: bytes, first: bytes, *more: bytes) -> bytes:
    """A head with another first line, that ends its connection with this one request.

    >>> _rewritten(b"GET http://a/ HTTP/1.1\\r\\nHost: a\\r\\nKeep-Alive: 5\\r\\n\\r\\n", b"GET / HTTP/1.1")
    b'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n'
    """
    lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")[1:]
    kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in _HOP_HEADERS]
    return b"\r\n".join([first, *kept, *more, b"Connection: close", b"", b""])
