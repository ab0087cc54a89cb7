"""Odd answers of a server, one a row, written down from the reports of other programs and never generated.

Each has what the visit must come to: 'failed', where the source is marked with a reason, or 'read', where it is read
without the odd part.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from dataclasses import dataclass

from tests.fuzzing.hostile import Answer

HTML, RSS, ATOM, JSON, XML = (
    "text/html; charset=utf-8", "application/rss+xml", "application/atom+xml", "application/json", "application/xml"
)  # fmt: skip
_LONG = "9" * 5000  # more digits than Python turns into a number


@dataclass(frozen=True)
class Odd:
    """What is answered for the list. robots: for robots.txt; comes_to: 'failed', 'read', or 'any'."""

    listed: Answer
    comes_to: str = "any"
    robots: Answer | None = None
    other: Answer | None = None


def reply(body: bytes | str, kind: str = HTML, *headers: str, status: str = "200 OK") -> Answer:
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *headers)
    return Answer("\r\n".join(lines).encode("utf-8", "surrogatepass"), data)


def page(extra: str = "", head: str = "") -> str:
    rows = "".join(
        f"<li><a href=/{n}.html>Council number {n} decides upon the old harbour bridge</a></li>" for n in range(6)
    )
    return f"<html><head>{head}</head><body>{extra}<ul>{rows}</ul></body></html>"


def rss(extra: str = "", item: str = "") -> str:
    good = "<item><title>A good entry about the harbour bridge</title><link>/good.html</link></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{extra}{item}{good}</channel></rss>'


def _item(inner: str) -> str:
    return f"<item><title>The other entry about the old bridge</title><link>/b.html</link>{inner}</item>"


def _chunked(*sizes: str) -> Answer:
    body = "".join(f"{size}\r\n<p>some text</p>\r\n" for size in sizes)
    return reply(body, HTML, "Transfer-Encoding: chunked")


_GZIPPED_NAME = b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"x" * 900_000
_SKIPPED = struct.pack("<II", 0x184D2A50, 0xFFFFFFFF) + b"x" * 1000
_ITEMS = [{"id": "1", "url": "/good.html", "title": "A good entry about the harbour bridge"}]

ODD: dict[str, Odd] = {
    # HTTP
    "two lengths": Odd(reply(page(), HTML, "Content-Length: 5", "Content-Length: 900"), "failed"),
    "a chunk of a negative size": Odd(_chunked("-5"), "failed"),
    "a chunk of more bytes than there are numbers": Odd(_chunked("F" * 40), "failed"),
    "a chunk with an endless extension": Odd(_chunked("5;" + "x" * 70_000), "failed"),
    "a status of a radio stream": Odd(Answer(b"ICY 200 OK\r\nContent-Type: text/html", page().encode()), "any"),
    "unchanged, though nothing was asked": Odd(reply("", status="304 Not Modified"), "any"),
    "many states in one answer": Odd(
        reply("<d:multistatus xmlns:d='DAV:'/>", XML, status="207 Multi-Status"), "failed"
    ),
    "a part of a page": Odd(reply(page(), HTML, "Content-Range: bytes -5-x/0", status="206 Partial Content"), "read"),
    "a redirect into the page": Odd(reply("", HTML, "Refresh: 0;url=data:text/html,<p>x"), "failed"),
    "ninety cookies of everybody": Odd(
        reply(
            page(), HTML, *(f"Set-Cookie: {'n' * 40}{n}=v; Domain=com; Expires=Mon, 01-Jan-99999" for n in range(90))
        ),
        "read",
    ),
    "a validator that is no text": Odd(
        reply(page(), HTML, 'ETag: "\udcff\x01"', "Last-Modified: Mon, 01 Jan 0000 99:99:99 GMT"), "any"
    ),
    "a wait of no length": Odd(reply("", HTML, "Retry-After: inf", status="429 Slow"), "failed"),
    "a wait of five thousand digits": Odd(reply("", HTML, f"Retry-After: {_LONG}", status="503 X"), "failed"),
    "fifteen hundred hubs": Odd(
        reply(rss(), RSS, "Link: " + ",".join(f'<http://h{n}.example/>; rel="hub"' for n in range(1500))), "any"
    ),
    # content codings
    "a name in gzip without an end": Odd(reply(_GZIPPED_NAME, HTML, "Content-Encoding: gzip"), "failed"),
    "a frame of zstd to skip, of 4 GB": Odd(reply(_SKIPPED, HTML, "Content-Encoding: zstd"), "failed"),
    "raw deflate": Odd(reply(zlib.compress(page().encode())[2:-4], HTML, "Content-Encoding: deflate"), "read"),
    "gzip with words behind it": Odd(
        reply(gzip.compress(page().encode()) + b"the end", HTML, "Content-Encoding: gzip"), "read"
    ),
    # encodings
    "a charset of the programming language": Odd(reply(page(), "text/html; charset=unicode_escape"), "read"),
    "a charset that packs": Odd(reply(page(), "text/html; charset=zip"), "read"),
    "UTF-16 that says it is UTF-8": Odd(
        reply(rss().replace("?>", " encoding='utf-8'?>").encode("utf-16-le"), RSS), "read"
    ),
    "UTF-32": Odd(reply(page().encode("utf-32"), "text/html"), "read"),
    # feeds
    "a file of this computer as a title": Odd(
        reply(
            rss(item=_item(""))
            .replace("?>", '?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>')
            .replace("old bridge", "&f;"),
            RSS,
        ),
        "any",
    ),
    "a length of five thousand digits": Odd(
        reply(rss(item=_item(f"<enclosure url='/a.mp3' type='audio/mpeg' length='{_LONG}'/>")), RSS), "read"
    ),
    "a guid of a megabyte": Odd(reply(rss(item=_item(f"<guid>{'g' * 1_000_000}</guid>")), RSS), "read"),
    "a date of a hundred thousand signs": Odd(
        reply(rss(item=_item(f"<pubDate>{'1 May ' * 20_000}</pubDate>")), RSS), "read"
    ),
    "a base that is no address": Odd(reply(rss().replace("<channel>", "<channel xml:base='http://[::'>"), RSS), "any"),
    "ten thousand links of one entry": Odd(
        reply(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>1</id><title>A good entry about the bridge</title>"
            + "<link rel='alternate' href='/x'/>" * 10_000
            + "</entry></feed>",
            ATOM,
        ),
        "any",
    ),
    "a time to live of five thousand digits": Odd(
        reply(
            rss(
                extra=f"<ttl>{_LONG}</ttl><sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>-1</sy:updatePeriod>"
            ),
            RSS,
        ),
        "read",
    ),
    "a picture as wide as five thousand digits": Odd(
        reply(
            rss(
                item=_item(
                    f"<media:content xmlns:media='http://search.yahoo.com/mrss/' url='/a.jpg' width='{_LONG}' fileSize='-1' medium='image'/>"
                )
            ),
            RSS,
        ),
        "read",
    ),
    # JSON
    "a number of five thousand digits": Odd(
        reply(
            json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": _ITEMS})[:-1] + f', "n": {_LONG}}}',
            JSON,
        ),
        "read",
    ),
    "half a character as a title": Odd(
        reply(
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\\ud800", "url": "/a", "title": "\\udfff half a title of an entry"}]}',
            JSON,
        ),
        "any",
    ),
    "entries that are a mapping": Odd(
        reply('{"version": ["https://jsonfeed.org/version/1"], "items": {"a": {"url": 5}}}', JSON)
    ),
    "attachments of all types": Odd(
        reply(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {
                            **_ITEMS[0],
                            "attachments": [
                                1,
                                None,
                                {"url": []},
                                {"url": "/a", "size_in_bytes": 1e308, "mime_type": {}},
                            ],
                            "authors": "me",
                            "tags": {"a": 1},
                            "image": 7,
                            "date_published": [1],
                            "language": 9,
                        }
                    ],
                }
            ),
            JSON,
        ),
        "read",
    ),
    # sitemaps and robots.txt
    "a map that names itself": Odd(
        reply(
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + "<sitemap><loc>/list-1</loc><lastmod>99999-99-99</lastmod></sitemap>" * 60
            + "</sitemapindex>",
            XML,
        ),
        "failed",
    ),
    "a map within its own addresses": Odd(
        reply(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + "<url><loc>" * 240
            + "/a.html"
            + "</loc></url>" * 240
            + "</urlset>",
            XML,
        ),
        "any",
    ),
    "a pause between requests that is no number": Odd(
        reply(page()),
        "read",
        robots=reply(
            "User-agent: *\nCrawl-delay: nan\nCrawl-delay: 1e309\nCrawl-delay: -1\nRequest-rate: 1/0s\n", "text/plain"
        ),
    ),
    "robots.txt in UTF-16": Odd(
        reply(page()), "read", robots=reply("User-agent: *\nDisallow: /private".encode("utf-16"), "text/plain")
    ),
    "robots.txt of stars": Odd(
        reply(page()), "read", robots=reply("User-agent: *\n" + f"Disallow: /{'*a' * 4000}$\n" * 20, "text/plain")
    ),
    # HTML
    "a base that is a script": Odd(reply(page(head="<base href='javascript:alert(1)//'>")), "any"),
    "a base of five thousand slashes": Odd(reply(page(head=f"<base href='{'/' * 5000}'>")), "any"),
    "hosts that no name can be": Odd(
        reply(
            page(
                "".join(
                    f"<p><a href='{u}'>A headline that is long enough for a list of news</a></p>"
                    for u in (
                        "http://xn--/",
                        f"http://{'a' * 64}.com/",
                        "http://ex..ample/",
                        "http://-.com/",
                        "http://\u0130.com:80/",
                        "http://a\u00ad/",
                        "http://[fe80::1%25eth0]/",
                    )
                )
            )
        )
    ),
    "dates of other worlds": Odd(
        reply(
            page(
                "".join(
                    f"<li><time datetime='{d}'>{d}</time><a href='/{n}d.html'>A headline with a date of another world, number {n}</a></li>"
                    for n, d in enumerate(
                        (
                            "P1000000000Y",
                            "+275760-09-13",
                            "-000001-01-01",
                            "2024-W53-7",
                            "1970-01-01T00:00:60Z",
                            "٢٠٢٤-٠١-٠١",
                            "99999999999999999 days ago",
                            _LONG,
                        )
                    )
                )
            )
        ),
        "read",
    ),
    "pictures within pictures": Odd(
        reply(page(), HTML),
        "read",
        other=reply("<article>" + "<picture><source srcset='" + "a 1x," * 9000 + "'>" * 30 + "</article>"),
    ),
    "an article whose title is a hundred kilobytes": Odd(
        reply(page()), "read", other=reply(f"<title>{'T ' * 50_000}</title><h1>{'T ' * 50_000}</h1><p>text</p>")
    ),
    "an article by three thousand people": Odd(
        reply(page()),
        "read",
        other=reply(
            "<meta name=author content='"
            + "Ann Lee, " * 3000
            + "'><h1>The bridge is open</h1>"
            + "<p>A sentence about the bridge, which is open.</p>" * 20
        ),
    ),
    "an article in a slot of a shadow": Odd(
        reply(page()),
        "read",
        other=reply("<template shadowrootmode=open>" + "<slot>" * 200 + "<p>The bridge is open.</p></template>"),
    ),
    "linked data in a circle": Odd(
        reply(page()),
        "read",
        other=reply(
            '<script type="application/ld+json">'
            + json.dumps(
                {
                    "@id": "#a",
                    "@type": ["NewsArticle"] * 3,
                    "author": [[[["x"]]]],
                    "datePublished": {"@value": 1e300},
                    "headline": {"@id": "#a"},
                    "image": [None, {"url": {"url": []}}],
                    "articleBody": [1],
                    "@graph": "x",
                }
            )
            + "</script><h1>The bridge is open</h1>"
            + "<p>A sentence about the bridge, which is open.</p>" * 20
        ),
    ),
}
