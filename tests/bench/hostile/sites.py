"""Sites that misbehave in every way we know, and healthy ones, on addresses of loopback.

A site is a list at `/`, articles behind it and a robots.txt. Each class makes large or broken answers of one kind from
a random generator, so that another seed gives other sizes, tags and places.
"""

from __future__ import annotations

import gzip
import json
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

HTML, RSS, JSON = "text/html; charset=utf-8", "application/rss+xml", "application/json"
HEALTHY_STORIES = 3
_WORDS = (
    "amber birch canal dune ember fjord gravel harbour island jetty kelp lantern meadow nickel orchard pebble quarry "
    "river saddle timber umber valley walnut yarrow zephyr anvil basket copper dagger engine feather goblet hammer"
).split()


@dataclass(frozen=True)
class Answer:
    """What is sent. pause: seconds between two pieces of `body`; chunks: of so many bytes."""

    body: bytes = b""
    kind: str = HTML
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    pause: float = 0.0
    chunks: int = 1 << 16
    raw: bool = False  # `body` is all that is sent, without a status line
    length: int | None = None  # said, where it is not the body's


Make = Callable[[random.Random, str], Answer]  # random generator of the path, path


def sentence(chance: random.Random, words: int = 12) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def headline(site: str, number: int) -> str:
    """The title of an article of a healthy site; no two are about the same."""
    return f"Healthy report {sentence(random.Random(f'{site} {number}'), 6)}"


def healthy(site: str, path: str) -> Answer:
    """A list of three stories, or one of them."""
    if path.startswith("/story"):
        number = int(path[6:-5])
        title = headline(site, number)
        text = "".join(f"<p>{sentence(random.Random(f'{site}{path}{n}'), 40)}.</p>" for n in range(5))
        return Answer(f"<html><title>{title}</title><body><h1>{title}</h1>{text}</body></html>".encode())
    rows = (f'<li><a href="/story{n}.html">{headline(site, n)}</a></li>' for n in range(HEALTHY_STORIES))
    return Answer(f"<html><body><ul>{''.join(rows)}</ul></body></html>".encode())


# ── hostile lists and pages ─────────────────────────────────────────────────


def links(chance: random.Random, path: str) -> Answer:
    """A list of articles that are hostile in turn."""
    if path != "/":
        return chance.choice(PAGES)(chance, path)
    rows = (f'<li><h3><a href="/a{n}.html">{sentence(chance, 9)}</a></h3></li>' for n in range(chance.randint(2, 9)))
    return Answer(f"<html><body><ul>{''.join(rows)}</ul></body></html>".encode())


def _around(body: str, chance: random.Random) -> bytes:
    title = sentence(chance, 8)
    text = "".join(f"<p>{sentence(chance, 40)}.</p>" for _ in range(4))
    start = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article>{text}"
    return f"{start}{body}</article></body></html>".encode("utf-8", "surrogatepass")


def _size(chance: random.Random, most: int) -> int:
    return int(most * chance.choice((0.1, 0.3, 0.6, 0.9, 0.99, 1.2)))


def long_text(chance: random.Random, path: str) -> Answer:
    piece = f"<p>{sentence(chance, chance.choice((5, 50, 500)))}.</p>"
    return Answer(_around(piece * (_size(chance, 3_000_000) // len(piece)), chance))


def wide_text(chance: random.Random, path: str) -> Answer:
    """One character of four bytes makes a text of four bytes a character."""
    piece = f"<p>😀{chance.choice('标题新闻') * 300} {sentence(chance)}</p>"
    return Answer(_around(piece * (_size(chance, 3_000_000) // len(piece)), chance))


def many_tags(chance: random.Random, path: str) -> Answer:
    tag = chance.choice(
        ("<b>x</b>", "<p>x", "<br>", "<td>x</td>", "<a href=/>x</a>", "<i><b>", "<li>", "<span class=a>y")
    )
    return Answer(_around(tag * (_size(chance, 60_000) // tag.count("<")), chance))


def deep(chance: random.Random, path: str) -> Answer:
    tag = chance.choice(("div", "b", "font", "table><tr><td", "ul><li", "blockquote", "a"))
    return Answer(_around(f"<{tag}>" * chance.choice((200, 240, 3000, 100_000)) + sentence(chance, 60), chance))


def attributes(chance: random.Random, path: str) -> Answer:
    each = chance.choice(("a{n}='{x}'", "data-a{n}={x}", "class{n}"))
    many = " ".join(each.format(n=n, x="v" * chance.choice((1, 100))) for n in range(chance.choice((900, 20_000))))
    body = f"<div {many}>x</div>" * chance.choice((1, 50))
    return Answer(_around(body[:9_000_000], chance))


def long_attribute(chance: random.Random, path: str) -> Answer:
    value = chance.choice(("x", "a b ", "&amp;", "%20")) * _size(chance, 700_000)
    name = chance.choice(("style", "class", "href", "src", "srcset", "data-x", "onclick", "title"))
    return Answer(_around(f'<a {name}="{value}">x</a><img src="data:image/png;base64,{value}">', chance))


def script(chance: random.Random, path: str) -> Answer:
    inner = json.dumps([{"a": sentence(chance), "b": [n, {"c": "😀"}]} for n in range(_size(chance, 20_000))])
    kind = chance.choice(("application/ld+json", "application/json", "text/javascript", "text/template"))
    return Answer(_around(f'<script type="{kind}" id="__NEXT_DATA__">{inner}</script>', chance))


def entities(chance: random.Random, path: str) -> Answer:
    entity = chance.choice(("&amp", "&amp;", "&lt;", "&#x1F600;", "&CounterClockwiseContourIntegral;", "&nbsp"))
    return Answer(_around(entity * (_size(chance, 3_000_000) // len(entity)), chance))


def unclosed(chance: random.Random, path: str) -> Answer:
    piece = chance.choice(
        ("<a", "<a href='", "<!--", "<![CDATA[", "</", "<?", '<a b="', "<p <p ", "x=", "<title>", "<textarea>")
    )
    return Answer(_around(piece * chance.choice((300, 3000, 30_000)) + "x" * _size(chance, 6_000_000), chance))


def table(chance: random.Random, path: str) -> Answer:
    row = f"<tr>{'<td>' + sentence(chance, 3) + '</td>'}" + "<td>1</td>" * 20
    return Answer(_around("<table>" + row * (_size(chance, 60_000) // 45), chance))


def one_line(chance: random.Random, path: str) -> Answer:
    return Answer(
        _around(chance.choice(("x", "标", "- ", "　", "((", "http://", "1,")) * _size(chance, 2_900_000), chance)
    )


def pagination(chance: random.Random, path: str) -> Answer:
    """An article with a next page, for ever, each large."""
    number = int("".join(filter(str.isdigit, path.partition("_")[2])) or "1") + 1
    stem = path.partition("_")[0].partition(".")[0] or "/a"
    words = f"<p>{sentence(chance, 60)}</p>" * (_size(chance, 700_000) // 400)
    step = f'<a rel="next" href="{stem}_{number}.html">下一页</a><a href="{stem}_{number}.html">{number}</a>'
    title = sentence(random.Random(stem), 8)
    return Answer(f"<html><title>{title}</title><body><h1>{title}</h1><article>{words}</article>{step}".encode())


def wrong_charset(chance: random.Random, path: str) -> Answer:
    text = _around("标题新闻 naïve Ñandú " * (_size(chance, 1_500_000) // 20), chance).decode()
    codec = chance.choice(("utf-16", "utf-32", "gb18030", "big5", "utf-16-le", "latin-1", "utf-7"))
    said = chance.choice(("utf-8", "gb2312", "utf-16", "bogus", "iso-2022-jp", "hz-gb-2312", "windows-1251"))
    return Answer(text.encode(codec, "replace"), f"text/html; charset={said}")


def noise(chance: random.Random, path: str) -> Answer:
    kind = chance.choice((HTML, RSS, JSON, "", "text/plain", "image/png", "application/pdf"))
    return Answer(chance.randbytes(_size(chance, 4_000_000)), kind)


def zeros(chance: random.Random, path: str) -> Answer:
    return Answer(chance.choice((b"\0", b" ", b"\n", b"\xff", b"<")) * _size(chance, 9_000_000))


def bomb(chance: random.Random, path: str) -> Answer:
    """Content of a few kilobytes that unfolds to more than may be read, or to just less."""
    content = chance.choice((b"<p>x</p>", b"\0" * 8, b"<a b=c>", b"&amp;", b"12345678")) * (
        _size(chance, 9_500_000) // 8
    )
    coding = chance.choice(("gzip", "deflate", "br", "zstd", "gzip, gzip", "br, gzip"))
    for name in coding.split(", "):
        content = CODERS[name](content)
    return Answer(content, chance.choice((HTML, RSS, JSON)), headers=(f"Content-Encoding: {coding}",))


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6),
    "deflate": lambda data: zlib.compress(data, 6),
    "br": lambda data: bytes(brotli.compress(data, quality=2, lgwin=24)),
    "zstd": zstandard.ZstdCompressor(level=3).compress,
}


# ── hostile feeds and data ──────────────────────────────────────────────────


def _item(chance: random.Random, number: int, description: str) -> str:
    about = f"<description>{description}</description>"
    return f"<item><title>{sentence(chance, 8)}</title><link>/a{number}.html</link><guid>{number}</guid>{about}</item>"


def feed(chance: random.Random, path: str) -> Answer:
    """A feed that is too long, or whose descriptions are."""
    if path != "/":
        return chance.choice(PAGES)(chance, path)
    text = chance.choice(
        (
            sentence(chance, 60),
            "&lt;div&gt;" * 300 + sentence(chance, 60),
            "&amp;amp" * 100_000,
            f"<![CDATA[{'<p>' + sentence(chance, 90) + '</p>'}]]>" * 900,
            f"<![CDATA[{'😀' + sentence(chance, 30)}]]>" * 2000,
            "&lt;b&gt;x" * 30_000,
        )
    )
    count = max(1, min(20_000, _size(chance, 7_000_000) // len(text)))
    items = "".join(_item(chance, n, text) for n in range(count))
    return Answer(f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode(), RSS)


def atom(chance: random.Random, path: str) -> Answer:
    if path != "/":
        return chance.choice(PAGES)(chance, path)
    inner = f'<content type="html">{"&lt;p&gt;" + sentence(chance, chance.choice((30, 5000)))}</content>'
    entry = f"<entry><title>{sentence(chance, 8)}</title><id>{{n}}</id><link href='/a{{n}}.html'/>{inner}</entry>"
    entries = "".join(entry.format(n=n) for n in range(_size(chance, 6_000_000) // len(entry)))
    return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode(), "application/atom+xml")


def laughs(chance: random.Random, path: str) -> Answer:
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {a} "{f"&{b};" * 10}">' for a, b in zip(names[1:], names, strict=False))
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "haha">{nested}]><rss><channel><item><title>&j;</title>'
    return Answer(text.encode(), RSS)


def sitemap(chance: random.Random, path: str) -> Answer:
    """An index of maps, each long."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if path == "/":
        parts = "".join(f"<sitemap><loc>http://{{host}}/map{n}.xml</loc></sitemap>" for n in range(50))
        return Answer(f"<sitemapindex {space}>{parts}</sitemapindex>".encode(), "application/xml")
    if not path.startswith("/map"):
        return chance.choice(PAGES)(chance, path)
    urls = "".join(f"<url><loc>http://{{host}}/a{n}.html</loc></url>" for n in range(_size(chance, 50_000)))
    return Answer(f"<urlset {space}>{urls}</urlset>".encode(), "application/xml")


def data(chance: random.Random, path: str) -> Answer:
    if path != "/":
        return chance.choice(PAGES)(chance, path)
    if chance.random() < 0.3:
        return Answer(chance.choice((b"[", b'{"a":', b'["')) * chance.choice((5000, 500_000)), JSON)
    row = {
        "title": sentence(chance, 8),
        "url": "/a{n}.html",
        "content_html": "<p>" + sentence(chance, 300),
        "x": [[]] * 9,
    }
    rows = [{**row, "id": n, "url": f"/a{n}.html"} for n in range(_size(chance, 6_000_000) // 2600)]
    return Answer(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows}).encode(), JSON)


def many_links(chance: random.Random, path: str) -> Answer:
    if path != "/":
        return chance.choice(PAGES)(chance, path)
    row = '<div class="c{}"><a href="{}">{}</a><span>{}</span></div>'
    ports = (
        "/a{n}.html",
        "http://h:99999/",
        "http://[::1/",
        "//x:port/",
        "javascript:1",
        "http://h%00/",
        "/a{n}?x=" + "y" * 200,
    )
    made = (
        row.format(n % 7, chance.choice(ports).format(n=n), sentence(chance, 7), n)
        for n in range(_size(chance, 14_000))
    )
    return Answer(f"<html><body>{''.join(made)}</body></html>".encode())


# ── hostile HTTP ────────────────────────────────────────────────────────────


def redirects(chance: random.Random, path: str) -> Answer:
    bad = ("http://h:99999/", "http://[", "/", "//", "ftp://x/", f"{path}x", "http://127.0.0.1:0/", "/" + "x" * 9000)
    target = chance.choice((*bad, f"/{chance.random()}"))
    return Answer(b"x" * 100_000, status=f"{chance.choice((301, 302, 307, 308))} X", headers=(f"Location: {target}",))


def refresh(chance: random.Random, path: str) -> Answer:
    return Answer(f'<meta http-equiv="refresh" content="0;url=/{chance.random()}">'.encode() + b" " * 100_000)


def drip(chance: random.Random, path: str) -> Answer:
    return Answer(_around("x" * 100_000, chance), pause=0.2, chunks=chance.choice((1, 50)))


def half(chance: random.Random, path: str) -> Answer:
    return Answer(_around(sentence(chance, 300_000), chance), length=9_000_000)


def odd_head(chance: random.Random, path: str) -> Answer:
    heads = (
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000,
        b"\0\1\2" * 9000,
        b"HTTP/1.1 999 X\r\n\r\n",
        b"",
        b"A" * 400_000,
    )
    return Answer(chance.choice((*heads, b"HTTP/1.1 103 Early\r\n\r\n" * 3000)), raw=True)


def refusal(chance: random.Random, path: str) -> Answer:
    status = chance.choice(("403 No", "404 No", "410 Gone", "429 Slow", "500 No", "503 Later", "451 Law"))
    return Answer(b"<p>x</p>" * _size(chance, 500_000), status=status, headers=("Retry-After: 99999999999",))


PAGES: tuple[Make, ...] = (
    *(long_text, wide_text, many_tags, deep, attributes, long_attribute, script, entities, unclosed, table, one_line),
    *(pagination, wrong_charset, noise, zeros, bomb),
)
LISTS: tuple[Make, ...] = (feed, atom, laughs, sitemap, data, many_links)
HTTP: tuple[Make, ...] = (redirects, refresh, drip, half, odd_head, refusal)
CLASSES: dict[str, Make] = {each.__name__: each for each in (links, *LISTS, *PAGES, *HTTP)}


def answer(name: str, seed: int, host: str, path: str) -> Answer:
    """What the site of this class and host says at a path; always the same."""
    chance = random.Random(f"{seed} {host} {path.partition('?')[0]}")
    if path == "/robots.txt":
        own = b"User-agent: *\n" + b"".join(b"Disallow: /%d*a$\n" % number for number in range(25_000))
        lines = chance.choice((b"", b"", b"", b"User-agent: x\nDisallow: /*a*b*c\n" * 15_000, own))
        return Answer(lines, "text/plain", "200 OK" if lines else "404 Not Found")
    return CLASSES[name](chance, path)


# ── the server ──────────────────────────────────────────────────────────────


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def verify_request(self, request: object, client_address: object) -> bool:
        """Serve this machine alone."""
        return isinstance(client_address, tuple) and str(client_address[0]).startswith("127.")

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is expected."""


def serve(sites: dict[str, str], seed: int) -> int:
    """Serve in a thread until the process ends; return the port. sites: address to class, or 'healthy'."""
    making = threading.BoundedSemaphore(2)  # what this program makes must not slow the other for long

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.connection.settimeout(60)
            words = self.rfile.readline(65536).split()
            while self.rfile.readline(65536).strip():
                pass
            host, path = self.connection.getsockname()[0], words[1].decode("latin-1") if len(words) > 1 else "/"
            name = sites.get(host, "refusal")
            with making:
                made = healthy(host, path) if name == "healthy" and path != "/robots.txt" else None
                made = made or answer(name if name != "healthy" else "refusal", seed, host, path)
            for piece in _pieces(made, f"{host}:{port}"):
                self.connection.sendall(piece)
                time.sleep(made.pause)

    server = _Server(("0.0.0.0", 0), Handler)
    port: int = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return port


def _pieces(made: Answer, host: str) -> Iterator[bytes]:
    if made.raw:
        yield made.body
        return
    body = made.body.replace(b"{host}", host.encode()) if made.kind == "application/xml" else made.body
    length = len(body) if made.length is None else made.length
    lines = (f"HTTP/1.1 {made.status}", f"Content-Type: {made.kind}", f"Content-Length: {length}", "Connection: close")
    yield "\r\n".join((*lines, *made.headers, "", "")).encode()
    for at in range(0, len(body), made.chunks):
        yield body[at : at + made.chunks]


__all__ = ["CLASSES", "HEALTHY_STORIES", "headline", "serve"]
