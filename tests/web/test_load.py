"""Clients that stall, and floods of costly requests."""

from __future__ import annotations

import contextlib
import json
import resource
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from monitor.web import server as web_server
from tests.commandline import Place
from tests.newssite import NewsSite
from tests.waiting import wait_for
from tests.watched import place, site
from tests.web.conftest import Website, Write, start

__all__ = ["place", "site"]

_DESCRIPTORS = 256
_CLIENTS = 300


def connected(address: str, sent: bytes = b"") -> socket.socket:
    parts = urlsplit(address)
    made = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60)
    made.sendall(sent)
    return made


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1000) == b""
    except ConnectionError:
        return True


@contextlib.contextmanager
def quick_server(website: Website, monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[str]:
    monkeypatch.setattr(web_server, "REQUEST_SECONDS", seconds)
    server = start(website)
    try:
        yield server.address
    finally:
        server.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHos",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea",
        b"POST /websub/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab",
    ],
    ids=["nothing", "half a header", "half a second header", "half a body"],
)
def test_a_client_that_sends_half_a_request_is_disconnected(
    website: Website, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    with quick_server(website, monkeypatch, 0.3) as address, connected(address, sent) as half:
        while not is_closed(half):
            pass  # what came before the half is answered first


def test_a_client_that_reads_nothing_is_disconnected(
    website: Website, publish: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("departures.rss", b"x" * 30_000_000)
    asked = b"GET /feeds/departures.rss HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with quick_server(website, monkeypatch, 0.3) as address, connected(address, asked) as silent:
        wait_for(lambda: silent.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0, "the connection to be cut")


def test_a_client_that_reads_slowly_gets_all(website: Website, publish: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("departures.rss", b"x" * 3_000_000)
    with quick_server(website, monkeypatch, 0.5) as address, connected(address) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        slow.sendall(b"GET /feeds/departures.rss HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        got, pause = 0, time.monotonic() + 2
        while data := slow.recv(100_000):
            got += len(data)
            time.sleep(0.05 if time.monotonic() < pause else 0)
    assert got > 3_000_000


def test_a_new_client_takes_the_place_of_the_one_that_waits_longest(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_server, "_FEWEST", 3)
    monkeypatch.setattr(web_server, "_SHARE", 10**9)
    with quick_server(website, monkeypatch, 60) as address:
        waiting = [connected(address, b"GET /") for _ in range(6)]
        for old in waiting[:3]:
            assert is_closed(old)
        with connected(address, b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n") as new:
            assert new.recv(100).startswith(b"HTTP/1.1 200")
        for each in waiting:
            each.close()


def test_the_health_checks_wait_for_no_page(website: Website) -> None:
    release, begun = threading.Event(), threading.Event()
    read = website.memory.topic_summary

    def slow(*given: object) -> object:
        begun.set()
        release.wait(60)
        return read(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(60) as pool:
        patch.setattr(website.memory, "topic_summary", slow)
        asked = [pool.submit(website.get, "/") for _ in range(60)]
        try:
            assert begun.wait(60)
            wait_for(lambda: sum(each.done() for each in asked) >= 20, "the pages beyond the bound to be refused")
            for path in ("/healthz", "/readyz"):
                assert website.get(path).status == 200
        finally:
            release.set()
        answers = [each.result() for each in asked]
    refused = [answer for answer in answers if answer.status == 503]
    assert len(refused) >= 20
    assert all("retry-after" in answer.headers for answer in refused)
    assert any(answer.status == 200 for answer in answers)


def test_a_page_of_the_archive_is_made_once_for_all_who_ask(website: Website) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: website.get("/feeds/departures/2.rss"), range(40)))
    assert {answer.status for answer in answers} == {200}
    assert website.memory.pages_read == 1


def test_half_open_clients_stop_neither_the_pipeline_nor_the_pages_nor_fill_the_log(
    place: Place, site: NewsSite
) -> None:
    def few_descriptors() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))

    log = (place.folder / "log").open("wb")
    with (
        contextlib.ExitStack() as clients,
        log,
        subprocess.Popen(
            place.command("run", "--json"),
            cwd=place.folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            preexec_fn=few_descriptors,
        ) as service,
    ):
        assert service.stdout
        try:
            base = json.loads(service.stdout.readline())["address"]
            wait_for(lambda: len(place.titles("all")) == 6, "the first feed")
            for _ in range(_CLIENTS):
                clients.enter_context(connected(base, b"GET / HTTP/1.1\r\nHos"))
            late = "突发:OpenAI又一位联合创始人宣布离职"
            site.article("/7.html", late, *(f"{late},第{number}段说的是这件事本身。" for number in range(4)))
            site.listing({"/7.html": late, "/1.html": "OpenAI首席科学家官宣离职,研究主管接任"})
            wait_for(lambda: late in place.titles("departures"), "the pipeline to go on")
            with urlopen(f"{base}/healthz", timeout=60) as answer:
                assert answer.status == 200
        finally:
            service.terminate()
            service.wait(60)
    lines = (place.folder / "log").read_text("utf-8").splitlines()
    assert len(lines) < 100
    assert not [line for line in lines if '"level": "error"' in line]
