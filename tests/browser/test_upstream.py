"""The browser behind the proxy of a source: it asks for pages and data, and only for hosts that the guard lets pass."""

from __future__ import annotations

import asyncio
import base64
import socket
import threading

import pytest

from monitor.browser.proxy import GuardedProxy
from monitor.errors import FetchError
from monitor.fetch import Request
from tests.browser.conftest import SETTINGS, fetcher_with
from tests.newssite import Answer, NewsSite

PAGE = """<!doctype html><title>S</title><div id="app"></div><script>
fetch("http://10.0.0.7/secret").catch(() => {});
fetch("/api").then(got => got.json()).then(all => { document.getElementById("app").innerHTML = all.said; });
</script>"""


def with_password(address: str) -> str:
    return address.replace("http://", "http://ada:s%20t@")


@pytest.mark.needs_browser
def test_a_page_and_its_data_are_asked_of_the_proxy_and_private_hosts_are_not(site: NewsSite) -> None:
    data = b'{"said": "<p>The bridge is open.</p>"}'
    site.pages["http://news.example/"] = Answer(PAGE.encode(), headers={"Content-Type": "text/html"})
    site.pages["http://news.example/api"] = Answer(data, headers={"Content-Type": "application/json"})
    fetcher = fetcher_with(SETTINGS, private_networks=False, proxy=with_password(site.base))
    try:
        seen = fetcher.render(Request("http://news.example/"), Request)
    finally:
        fetcher.close()
    assert "The bridge is open." in seen.html
    asked = [path for path, _ in site.requests]
    assert {"http://news.example/", "http://news.example/api"} <= set(asked)
    assert not any("10.0.0.7" in path for path in asked)
    of_page = site.asked("http://news.example/")[-1]
    assert of_page["proxy-authorization"] == "Basic " + base64.b64encode(b"ada:s t").decode()


def test_another_kind_of_proxy_is_told_apart() -> None:
    fetcher = fetcher_with(SETTINGS, proxy="https://proxy.example:3128")
    try:
        with pytest.raises(FetchError, match="http:// alone"):
            fetcher.render(Request("http://news.example/"), Request)
    finally:
        fetcher.close()


async def through_tunnel(answer: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """What a client gets that asks for a tunnel and says hello, and what the proxy above was asked.

    answer: of the proxy above; after a good one it sends back what it gets
    """
    heard: list[bytes] = []

    async def above(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer + b"\r\n\r\n")
        if b" 200 " in answer:
            writer.write(await reader.readexactly(5))
        writer.close()

    server = await asyncio.start_server(above, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy = GuardedProxy(lambda *_: socket.create_connection(("127.0.0.1", port), 60))
    ours = (await proxy.start()).rpartition(":")[2]
    try:
        with proxy.serving(100_000, f"http://ada:secret@127.0.0.1:{port}"):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(ours))
            writer.write(b"CONNECT news.example:443 HTTP/1.1\r\nHost: news.example:443\r\n\r\n")
            first = await asyncio.wait_for(reader.readline(), 60)
            if first:
                await reader.readuntil(b"\r\n")
                writer.write(b"hello")
            rest = await asyncio.wait_for(reader.read(), 60)
            writer.close()
    finally:
        await proxy.close()
        server.close()
    return first, rest, heard


def test_a_tunnel_goes_through_the_proxy_above() -> None:
    first, rest, heard = asyncio.run(through_tunnel(b"HTTP/1.1 200 OK"))
    assert first == b"HTTP/1.1 200 Connection established\r\n"
    assert rest == b"hello"
    secret = base64.b64encode(b"ada:secret")
    assert heard[0].startswith(b"CONNECT news.example:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " + secret in heard[0]


def test_a_proxy_above_that_refuses_ends_the_connection() -> None:
    first, rest, _ = asyncio.run(through_tunnel(b"HTTP/1.1 407 Proxy Authentication Required"))
    assert (first, rest) == (b"", b"")


async def cut_while_connecting() -> socket.socket:
    """Close a page while a thread connects for it, and give what the thread then connected."""
    ours, theirs = socket.socketpair()
    asked, released = threading.Event(), threading.Event()

    def connect(*_: object) -> socket.socket:
        asked.set()
        released.wait(60)
        return ours

    proxy = GuardedProxy(connect)
    port = int((await proxy.start()).rpartition(":")[2])
    with proxy.serving(100_000):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"CONNECT news.example:443 HTTP/1.1\r\n\r\n")
        await asyncio.to_thread(asked.wait, 60)
    assert await asyncio.wait_for(reader.read(), 60) == b""
    released.set()
    with theirs:
        theirs.settimeout(60)
        assert await asyncio.to_thread(theirs.recv, 1) == b""  # the other end is closed
    writer.close()
    await proxy.close()
    return ours


def test_a_connection_that_is_made_for_a_closed_page_is_closed() -> None:
    assert asyncio.run(cut_while_connecting()).fileno() == -1
