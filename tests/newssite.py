"""A small news site on loopback that a test writes while it runs."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What stands at a path. `before`: called when it is asked for, e.g. to wait or to kill."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None


@dataclass
class NewsSite:
    """Paths and what stands there; every request with its headers is in `requests`. `watch`: told each path asked."""

    base: str = ""
    pages: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    watch: Callable[[str], None] | None = None

    def html(self, path: str, body: str, **changes: Any) -> str:
        """Put a page at a path; returns its address."""
        self.pages[path] = Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}, **changes)
        return self.base + path

    def listing(self, titles: dict[str, str], path: str = "/") -> str:
        """A list page of links, in order: path to headline."""
        rows = "".join(f'<li class="item"><h3><a href="{link}">{title}</a></h3></li>' for link, title in titles.items())
        nav = '<nav><a href="/about">About</a><a href="/contact">Contact us</a></nav>'
        return self.html(path, f'<html><title>News</title><body>{nav}<ul class="news">{rows}</ul></body></html>')

    def article(self, path: str, title: str, *paragraphs: str, date: str = "2024-05-15T12:10:00+08:00") -> str:
        """An article page with some of the usual noise around it."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return self.html(
            path,
            f'<html lang="zh"><head><title>{title} - 测试站</title><meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="{date}"></head><body><nav><a href="/">首页</a></nav>'
            f"<main><h1>{title}</h1><div id=content>{text}</div><p>微信扫码关注该文公众号作者</p></main>"
            "<footer>©2024 测试站 版权所有</footer></body></html>",
        )

    def rss(self, path: str, *items: str) -> str:
        """A feed of these `<item>` contents; returns its address."""
        rows = "".join(f"<item>{item}</item>" for item in items)
        text = f'<rss version="2.0"><channel><title>F</title>{rows}</channel></rss>'
        self.pages[path] = Answer(text.encode(), headers={"Content-Type": "application/rss+xml"})
        return self.base + path

    def asked(self, path: str) -> list[dict[str, str]]:
        """Headers of each request for a path."""
        return [headers for asked, headers in self.requests if asked == path]


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer on a free port until the block ends; gives the address, without a slash at its end."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is part of the tests."""

    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def news_site() -> Iterator[NewsSite]:
    """Serve a site on a free port until the block ends."""
    site = NewsSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each body waits 40 ms for word of its headers

        def do_GET(self) -> None:
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if site.watch:
                site.watch(self.path)
            answer = site.pages.get(self.path, Answer(b"not here", 404))
            if answer.before:
                answer.before()
            etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            unchanged = answer.status == 200 and self.headers.get("If-None-Match") == etag
            body = b"" if unchanged else answer.body
            self.send_response(304 if unchanged else answer.status)
            for name, value in {"ETag": etag, **answer.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            """Answer a form, or a query of a script, with what stands at its path."""
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with serving(Handler) as site.base:
        yield site
