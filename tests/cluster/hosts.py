"""A hundred news hosts on loopback, one server that logs when each request began and ended, and what they publish.

Sources stand on 127.1.0.1, 127.1.0.2 …, several a host. What one tells of others comes in two rounds, so that the
order of the reports of an event does not depend on who is fastest.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.commandline import free_port

TOPICS = """
topics:
  departures: {match: 离职 OR resigns, limit: 500}
  chips: {match: chip OR 芯片, limit: 500}
"""
_SUBJECTS = {0: "chip", 1: "resigns"}  # what a topic asks for; else stories have no word in common
_SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve xi zo kra ste plo dri".split()


def _words(seed: str, count: int) -> list[str]:
    """So many words that nothing else has: two stories that share one may be related, or not, by which came first."""
    chosen = random.Random(seed)
    return ["".join(chosen.choices(_SYLLABLES, k=8)) for _ in range(count)]


_FIRMS = ("Huawei", "TSMC", "Intel", "Nvidia", "Samsung Electronics", "Arm Holdings")
_DEEDS = ("opens a chip plant in {}", "closes its chip plant in {}", "chief resigns after losses in {}")
_PLACES = ("Dresden", "Arizona", "Kumamoto", "Penang")


def _phrase_story(source: int, place: int) -> tuple[str, str]:
    """A headline of a few firms, deeds and places, which several sources have in words of their own."""
    chosen = random.Random(f"{source}-{place}")
    firm, deed, city = (
        chosen.choice(_FIRMS),
        chosen.choice(_DEEDS).format(chosen.choice(_PLACES)),
        chosen.choice(_PLACES),
    )
    title = chosen.choice(("{0} {1}", "{0} {1}, officials say", "Report: {0} {1}")).format(firm, deed)
    own = " ".join(_words(f"{source}-{place}", 15))
    return title, f"<p>{firm} {deed}, officials in {city} said on Monday.</p><p>{own}.</p>"


@dataclass
class Hosts:
    """The server. `log`: host, path, begin and end of each request, on the monotonic clock."""

    sources: int
    hosts: int
    port: int
    seconds: float = 0.0  # that each answer takes
    second_round: bool = False
    phrases: bool = False  # headlines and texts share words, so that what is one event depends on what came before
    before: Callable[[str], object] | None = None  # called with the path of each request
    log: list[tuple[str, str, float, float]] = field(default_factory=list)

    def address(self, number: int) -> str:
        host = number % self.hosts
        return f"http://127.1.{host // 250}.{host % 250 + 1}:{self.port}/{number}/"

    def yaml(self, settings: str = "every: 1d") -> str:
        """The sources; of every third the pages of its articles are read, but where headlines share phrases."""
        full = ["false" if self.phrases else "true", "false", "false"]
        rows = "".join(
            f"  - {{id: s{n:05}, url: '{self.address(n)}', kind: feed, full_text: {full[n % 3]}, {settings}}}\n"
            for n in range(self.sources)
        )
        return f"sources:\n{rows}"

    def feed(self, number: int) -> str:
        """Two items of its own; in the second round, every third source tells what its neighbour told."""
        stories = [(number, 0), (number, 1)]
        if self.second_round and number % 3 == 0:
            stories.append(((number + 1) % self.sources, 0))
        rows = "".join(self._item(number, *story) for story in stories)
        return f'<rss version="2.0"><channel><title>Source {number}</title>{rows}</channel></rss>'

    def _item(self, source: int, of: int, place: int) -> str:
        link = f"{self.address(source)}{of}-{place}.html"
        title, text = self._story(source, of, place)
        return (
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{1 + of % 27:02} May 2024"
            f" {of % 24:02}:{place * 7:02}:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>"
        )

    def article(self, source: int, name: str) -> str:
        """The page of an item. name: '17-0.html'."""
        title, text = self._story(source, *map(int, name.removesuffix(".html").split("-")))
        return (
            f'<html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>'
            f"<main><article><h1>{title}</h1>{text}</article></main></body></html>"
        )

    def _story(self, source: int, of: int, place: int) -> tuple[str, str]:
        if self.phrases:
            return _phrase_story(source, place)
        names = " ".join(word.title() for word in _words(f"{of}-{place}", 3))
        # Few of many: the feed of a topic has to hold all. Which of more arrived last is chance.
        subject = _SUBJECTS.get((of + place) % max(5, self.sources // 100), "")
        title = f"{names} {subject} {' '.join(_words(f'title {of}-{place}', 4))}".replace("  ", " ")
        if source != of:  # the same event in other words
            title = f"{' '.join(_words(f'other {of}-{place}', 1))} {title}"
        lines = (
            f"<p>{names} {subject} {' '.join(_words(f'{source}-{of}-{place}-{line}', 15))}.</p>" for line in range(3)
        )
        return title, "".join(lines)

    def overlaps(self) -> list[tuple[str, str, str]]:
        """Pairs of requests that one host had at the same time."""
        found: list[tuple[str, str, str]] = []
        latest: dict[str, tuple[str, float]] = {}
        for host, path, began, ended in sorted(self.log, key=lambda row: row[2]):
            before = latest.get(host)
            if before and began < before[1]:
                found.append((host, before[0], path))
            if before is None or ended > before[1]:
                latest[host] = (path, ended)
        return found


@contextmanager
def serve_hosts(sources: int, hosts: int, seconds: float = 0.0) -> Iterator[Hosts]:
    """Serve so many sources on so many hosts until the block ends."""
    made = Hosts(sources, hosts, free_port(), seconds)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            began = time.monotonic()
            path = urlsplit(self.path).path
            first, _, name = path.strip("/").partition("/")
            if made.before:
                made.before(path)
            if made.seconds:
                threading.Event().wait(made.seconds)
            status, kind, body = 404, "text/plain", "no such page"
            if first.isdigit():
                found = made.article(int(first), name) if name else made.feed(int(first))
                status, kind, body = 200, "text/html" if name else "application/rss+xml", found
            with lock:  # before the last byte: a client may ask again at once
                made.log.append((self.headers["Host"].partition(":")[0], path, began, time.monotonic()))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that is killed hangs up."""

    server = Server(("0.0.0.0", made.port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings(state: str, web: str = "null", bucket: str = "null") -> Mapping[str, str]:
    """Configuration files of a place that watches the hosts, but for its sources."""
    return {
        "newsmonitor": (
            f"state: {state}\nfetch: {{private_networks: true, delay: 0s}}\nweb: {{listen: {web}}}\n"
            f"publish: {{base_url: 'http://127.0.0.1:8080', bucket: {bucket}}}\n"
            "log: {level: info, format: json}\n"
        ),
        "topics": TOPICS,
    }
