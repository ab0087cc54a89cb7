"""A web site on loopback that says exactly the bytes it is told to, at the pace it is told to.

Real HTTP servers are too well-behaved for these tests. Here a script gets the connection
and the head of the request, and does with it what it likes; a script of bytes is sent,
and the connection is closed.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

Script = Callable[["Visit"], None]
Scripts = Mapping[str, bytes | Script]


def reply(status: str = "200 OK", body: bytes = b"", *, length: int | None = None, **headers: str) -> bytes:
    """An answer with its length; `content_type="text/html"` becomes a header Content-Type."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def unsized(body: bytes = b"", **headers: str) -> bytes:
    """An answer whose end is the end of the connection."""
    lines = ["HTTP/1.1 200 OK"] + [f"{name.replace('_', '-').title()}: {v}" for name, v in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", **headers: str) -> bytes:
    """An answer in chunks."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return unsized(body + end, transfer_encoding="chunked", **headers)


def to(location: str, status: str = "302 Found", body: bytes = b"", **headers: str) -> bytes:
    """A redirect."""
    return reply(status, body, length=len(body), location=location, **headers)


@dataclass
class Visit:
    """One request to the site. `leaving`: set when the site closes; what waits should wait for it."""

    connection: socket.socket
    head: bytes
    leaving: threading.Event

    @property
    def path(self) -> str:
        """The request target."""
        return self.head.split(b" ")[1].decode("latin-1")

    def header(self, name: str) -> str | None:
        """The value of a request header, or None."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            found, _, value = line.partition(":")
            if found.lower() == name.lower():
                return value.strip()
        return None

    def say(self, data: bytes) -> None:
        """Send."""
        self.connection.sendall(data)

    def drip(self, pieces: Iterable[bytes], seconds: float) -> None:
        """Send piece by piece with a pause after each, until the client is gone or the site closes."""
        for piece in pieces:
            self.connection.sendall(piece)
            if self.leaving.wait(seconds):
                return

    def hang(self) -> None:
        """Say nothing more until the client is gone or the site closes."""
        self.connection.settimeout(20)
        with contextlib.suppress(OSError):
            while self.connection.recv(4096):
                pass

    def reset(self) -> None:
        """End the connection with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@dataclass
class Site:
    """Serves scripts by path from 127.0.0.1 until the block ends. `seen`: every request, in order."""

    scripts: Scripts
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    keep_alive: bool = False
    seen: list[Visit] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Site:
        self._leaving = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((self.address, 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def url(self, path: str = "/") -> str:
        """Absolute address of a path."""
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [visit.path for visit in self.seen]

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._leaving.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # the end, or no descriptor left: accept(2) takes one before it waits
                self._leaving.wait(0.01)
                continue
            self.connections += 1
            self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(lambda: self._open.discard(connection))
            stack.callback(connection.close)
            if self.tls is not None:
                self._open.discard(connection)
                connection = stack.enter_context(self.tls.wrap_socket(connection, server_side=True))
                self._open.add(connection)
            while (head := _read_head(connection)) and not self._leaving.is_set():
                visit = Visit(connection, head, self._leaving)
                self.seen.append(visit)
                self._answer(visit)
                if not self.keep_alive:
                    _linger(connection)
                    return

    def _answer(self, visit: Visit) -> None:
        script = self.scripts.get(visit.path, reply("404 Not Found", b"nothing here"))
        if isinstance(script, bytes):
            visit.say(script)
        else:
            script(visit)


def _read_head(connection: socket.socket) -> bytes:
    """The head of the next request, or nothing where the client is gone."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return b""
        head += data
    return head


def _linger(connection: socket.socket) -> None:
    """Close in the order that lets the client read everything: end, then wait for its end."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(20)
    while connection.recv(65536):
        pass
