"""The manners in which scripts draw a list, each with the shared browser: what is found, and what is learned."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from monitor.cli.look import Looker
from monitor.errors import NotUsable
from monitor.fetch import Fetcher
from monitor.model import Config, Settings, Source
from tests.newssite import Answer, NewsSite, serving

pytestmark = pytest.mark.needs_browser

TITLES = [
    "Harbour workers accept the new contract after a week",
    "Small schools share one teacher of music",
    "The museum shows letters of a forgotten painter",
    "Why the night train is full again this winter",
    "Beekeepers warn of an early and hungry spring",
]
ROWS = [{"id": 700 + n, "slug": f"story-{n}", "title": title} for n, title in enumerate(TITLES)]
DRAW = """
const draw = (rows, address) => {
  const list = document.createElement("ul");
  for (const row of rows) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = address(row);
    link.textContent = row.title;
    item.append(link);
    list.append(item);
  }
  document.getElementById("app").append(list);
};
"""
APP = '<div id="app"></div>'
GET = "fetch('/api').then(got => got.json())"


def page(body: str, code: str) -> str:
    return f"<!doctype html><html><head><title>S</title></head><body>{body}<script>{DRAW}{code}</script></body></html>"


# name: (body, script, what stands at /api and its media type, first address, whether the data is learned)
MANNERS: dict[str, tuple[str, str, Any, str, str, bool]] = {
    "a route behind a hash": (
        APP,
        f"location.hash = '#/home'; {GET}.then(all => draw(all.rows, row => '#/post/' + row.id))",
        {"rows": ROWS},
        "application/json",
        "#/post/700",
        True,
    ),
    "a notice about cookies over it": (
        f"<div style='position: fixed; inset: 0'>We value your privacy. <button>Accept all</button></div>{APP}",
        f"{GET}.then(all => draw(all, row => '/a/' + row.slug))",
        ROWS,
        "application/json",
        "a/story-0",
        True,
    ),
    "JSON called text": (
        APP,
        f"{GET}.then(all => draw(all, row => '/t/' + row.id))",
        ROWS,
        "text/plain",
        "t/700",
        True,
    ),
    "another page first": (
        APP,
        f"if (location.search) {GET}.then(all => draw(all, row => '/s/' + row.slug)); else location.replace('/?now')",
        ROWS,
        "application/json",
        "s/story-0",
        True,
    ),
    "drawn when it comes into view": (
        f"<div style='height: 3000px'></div>{APP}",
        "new IntersectionObserver((seen, watch) => { if (!seen[0].isIntersecting) return; watch.disconnect();"
        f" {GET}.then(all => draw(all, row => '/l/' + row.id)) }}).observe(document.getElementById('app'))",
        ROWS,
        "application/json",
        "l/700",
        True,
    ),
    "rows without names": (
        APP,
        f"{GET}.then(all => draw(all.map(([title, id]) => ({{title, id}})), row => '/n/' + row.id))",
        [[row["title"], row["id"]] for row in ROWS],
        "application/json",
        "n/700",
        False,
    ),
    "a worker asks": (
        APP,
        "const code = `fetch('${location.origin}/api').then(got => got.json()).then(all => postMessage(all))`;"
        "new Worker(URL.createObjectURL(new Blob([code]))).onmessage = told => draw(told.data, row => '/w/' + row.id)",
        ROWS,
        "application/json",
        "w/700",
        True,
    ),
    "a query sent by POST": (
        APP,
        "fetch('/api', {method: 'POST', body: JSON.stringify({query: '{rows}'})})"
        ".then(got => got.json()).then(all => draw(all.data.rows, row => '/g/' + row.slug))",
        {"data": {"rows": ROWS}},
        "application/json",
        "g/story-0",
        False,
    ),
    "a service worker first": (
        APP,
        "navigator.serviceWorker.register('/worker.js').catch(() => null).then(() => "
        f"{GET}).then(all => draw(all.rows, row => '/v/' + row.id))",
        {"rows": ROWS},
        "application/json",
        "v/700",
        True,
    ),
    "a shadow tree that is closed": (
        "<news-list></news-list>",
        "customElements.define('news-list', class extends HTMLElement { connectedCallback() {"
        " const root = this.attachShadow({mode: 'closed'}); root.innerHTML = '<div id=app></div>';"
        f" {GET}.then(all => {{ for (const row of all) {{ const link = document.createElement('a');"
        " link.href = '/c/' + row.id; link.textContent = row.title;"
        " root.firstChild.append(document.createElement('p')); root.firstChild.lastChild.append(link); } }) } })",
        ROWS,
        "application/json",
        "c/700",
        True,
    ),
}


@pytest.mark.parametrize(
    ("body", "code", "data", "kind", "first", "learned"), list(MANNERS.values()), ids=list(MANNERS)
)
def test_a_list_is_found_however_it_is_drawn(
    site: NewsSite, shared: Fetcher, body: str, code: str, data: Any, kind: str, first: str, learned: bool
) -> None:
    site.pages["/api"] = Answer(json.dumps(data).encode(), headers={"Content-Type": kind})
    url = site.html("/", page(body, code))
    site.html("/?now", page(body, code))
    seen = Looker(shared, Config(Settings(), ()), Source("s", url)).look(whole=False)
    assert [entry.title for entry in seen.discovery.entries] == TITLES
    assert seen.discovery.entries[0].url == f"{site.base}/{first}"
    assert (seen.data is not None) is learned


def test_a_list_that_comes_over_a_socket_is_found(shared: Fetcher) -> None:
    rows = json.dumps(ROWS).encode()
    told = "told => draw(JSON.parse(told.data), row => '/k/' + row.id)"
    code = f"new WebSocket(`ws://${{location.host}}/wire`).onmessage = {told}"

    class Wire(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = self.headers.get("Sec-WebSocket-Key")
            if self.path == "/wire" and key:  # RFC 6455: the handshake, and one text with a length of 16 bits
                accept = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
                self.send_response(101)
                for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
                    self.send_header(name, value)
                self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
                self.end_headers()
                self.wfile.write(b"\x81\x7e" + struct.pack(">H", len(rows)) + rows)
                self.rfile.read(1)  # until the page is gone
            elif self.path == "/":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page(APP, code).encode())
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with serving(Wire) as base:
        seen = Looker(shared, Config(Settings(), ()), Source("s", f"{base}/")).look(whole=False)
    assert [entry.title for entry in seen.discovery.entries] == TITLES
    assert seen.discovery.entries[0].url == f"{base}/k/700"
    assert seen.data is None


def test_a_list_in_a_frame_is_named(site: NewsSite, shared: Fetcher) -> None:
    site.html("/inner", page(APP, f"draw({json.dumps(ROWS)}, row => '/f/' + row.id)"))
    make = "const frame = document.createElement('iframe'); frame.src = '/inner'; document.body.append(frame)"
    url = site.html("/", page(APP, make))
    with pytest.raises(NotUsable, match="only shows a frame") as caught:
        Looker(shared, Config(Settings(), ()), Source("s", url)).look(whole=False)
    assert caught.value.remedy == f"watch {site.base}/inner"
