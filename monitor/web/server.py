"""Serve an application over HTTP from a thread of its own, beside the service's other work."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from monitor.errors import NewsmonitorError

_GRACE_SECONDS = 3  # how long a request under way may take when the server closes


class _Listening(uvicorn.Server):
    """A uvicorn server that says when it answers, so that nobody has to poll for it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. address: the URL of its front page, without a slash at the end."""

    address: str
    _server: _Listening
    _thread: threading.Thread

    def close(self) -> None:
        """Stop answering; requests under way may end. May be called again."""
        self._server.should_exit = True
        self._thread.join()


def serve(app: Starlette, listen: str) -> Server:
    """Serve on `listen` ('host:port', '[::1]:port'; port 0: any free one); returns when it answers.

    Raises NewsmonitorError where the address is not one or cannot be had.
    """
    bound = _bind(listen)
    host, port = bound.getsockname()[:2]
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Listening(config)
    thread = threading.Thread(target=_run, args=(server, bound), name="web", daemon=True)
    thread.start()
    server.up.wait()
    if not server.started:
        raise NewsmonitorError(f"the web server on {listen} did not start", "the log says why")
    return Server(f"http://{f'[{host}]' if ':' in host else host}:{port}", server, thread)


def split_listen(listen: str) -> tuple[str, int]:
    """Take 'host:port' apart; the host without brackets. Raises NewsmonitorError where it is not of that form."""
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise NewsmonitorError(f"'{listen}' is not an address to listen on", "write web.listen as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _run(server: _Listening, bound: socket.socket) -> None:
    try:
        server.run([bound])
    finally:
        bound.close()
        server.up.set()


def _bind(listen: str) -> socket.socket:
    host, port = split_listen(listen)
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as broken:
        raise NewsmonitorError(
            f"the web server cannot listen on {listen}: {broken.strerror or broken}",
            "end the program that has this port, or set web.listen to another one (null: no server)",
        ) from broken
