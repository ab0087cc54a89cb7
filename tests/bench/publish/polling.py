"""How many conditional requests a server answers in a second: one client for all servers, eight connections."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

CONNECTIONS = 8
_NGINX = """
daemon off; master_process off; worker_processes 1; pid {place}/nginx.pid; error_log {place}/error.log;
events {{}}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};
    uwsgi_temp_path {place}; scgi_temp_path {place};
    server {{ listen 127.0.0.1:{port}; location /feeds/ {{ alias {folder}/; }} }}
}}
"""
_NGINX_PORT = 8937


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    address: str
    process: subprocess.Popen[str]


class _Connection(asyncio.Protocol):
    """Asks for the same again and again while it may; the answer to each request must be a 304."""

    def __init__(self, request: bytes) -> None:
        self.answered = 0
        self.wrong = b""
        self.idle = asyncio.Event()
        self._goes_on = False
        self._request = request
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def go(self) -> None:
        self._goes_on = True
        self.idle.clear()
        self._transport.write(self._request)

    def rest(self) -> None:
        self._goes_on = False

    def connection_lost(self, exc: Exception | None) -> None:
        self.wrong = self.wrong or b"the server hung up"
        self.idle.set()

    def data_received(self, data: bytes) -> None:
        self._seen += data
        if not self._seen.endswith(b"\r\n\r\n"):
            return
        if not self._seen.startswith(b"HTTP/1.1 304"):
            self.wrong = self.wrong or self._seen[:200]
        self.answered += 1
        self._seen = b""
        if self._goes_on:
            self._transport.write(self._request)
        else:
            self.idle.set()


def compare(servers: list[Served], name: str, turns: int, seconds: float) -> list[list[float]]:
    """Answers a second of each server, turn by turn: many short ones, so that other work on the machine hits all alike.

    A server stands still while it is another's turn.
    """
    requests = [_request(server.address, name) for server in servers]
    return asyncio.run(_compare(servers, requests, turns, seconds))


def _request(address: str, name: str) -> tuple[str, int, bytes]:
    with urlopen(f"{address}/feeds/{name}", timeout=30) as first:
        tag = first.headers["ETag"]
    parts = urlsplit(address)
    request = f"GET /feeds/{name} HTTP/1.1\r\nHost: {parts.netloc}\r\nIf-None-Match: {tag}\r\n\r\n".encode()
    return str(parts.hostname), int(parts.port or 80), request


async def _compare(
    servers: list[Served], requests: list[tuple[str, int, bytes]], turns: int, seconds: float
) -> list[list[float]]:
    connections = [[await _connected(*request) for _ in range(CONNECTIONS)] for request in requests]
    for server in servers:
        server.process.send_signal(signal.SIGSTOP)
    rates: list[list[float]] = [[] for _ in servers]
    for _ in range(turns):
        for server, its, found in zip(servers, connections, rates, strict=True):
            server.process.send_signal(signal.SIGCONT)
            found.append(await _turn(its, seconds))
            server.process.send_signal(signal.SIGSTOP)
    for server in servers:
        server.process.send_signal(signal.SIGCONT)
    return rates


async def _connected(host: str, port: int, request: bytes) -> _Connection:
    _, made = await asyncio.get_running_loop().create_connection(lambda: _Connection(request), host, port)
    return made


async def _turn(connections: list[_Connection], seconds: float) -> float:
    before, began = sum(one.answered for one in connections), time.perf_counter()
    for one in connections:
        one.go()
    await asyncio.sleep(seconds)
    for one in connections:
        one.rest()
    await asyncio.gather(*(one.idle.wait() for one in connections))
    passed = time.perf_counter() - began
    assert not any(one.wrong for one in connections), next(one.wrong for one in connections if one.wrong)
    return (sum(one.answered for one in connections) - before) / passed


@contextmanager
def served(kind: str, folder: Path, busy: bool) -> Iterator[Served]:
    """Start a server of ours, or the bare application."""
    command = [sys.executable, "-m", "tests.bench.publish.server", kind, str(folder), *(["--busy"] if busy else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Served(process.stdout.readline().strip(), process)
        process.kill()


@contextmanager
def nginx(folder: Path, place: Path) -> Iterator[Served | None]:
    """Start an nginx over the folder; None where it is not installed."""
    program = shutil.which("nginx")
    if program is None:
        yield None
        return
    settings = place / "nginx.conf"
    settings.write_text(_NGINX.format(place=place, port=_NGINX_PORT, folder=folder))
    with subprocess.Popen([program, "-e", place / "error.log", "-c", settings], text=True) as process:
        address = f"http://127.0.0.1:{_NGINX_PORT}"
        for _ in range(100):
            try:
                urlopen(f"{address}/", timeout=1).close()
            except OSError as answer:
                if hasattr(answer, "code"):
                    break
                time.sleep(0.05)
        yield Served(address, process)
        process.terminate()
