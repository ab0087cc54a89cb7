"""Odd answers of HTTP itself: framing, status lines, headers, redirects, codings, robots.txt. As in `odd_answers`."""

from __future__ import annotations

import gzip
import json
import zlib

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

from tests.fuzzing.hostile import Answer
from tests.fuzzing.odd_answers import HTML, RSS, Odd, page, reply, rss

_PAGE = page().encode()
_CHUNKS = "Transfer-Encoding: chunked"


def raw(head: str | bytes, body: bytes = _PAGE) -> Answer:
    """An answer whose head is written as it is; its lines end as they are given."""
    return Answer(head if isinstance(head, bytes) else head.encode("utf-8", "surrogatepass"), body)


def chunks(size: str, *rest: str, extension: str = "") -> Answer:
    """The page in one chunk whose size is written so, with what follows the last chunk."""
    body = f"{size}{extension}\r\n".encode() + _PAGE + b"\r\n0\r\n" + "".join(f"{each}\r\n" for each in rest).encode()
    return reply(body + b"\r\n", HTML, _CHUNKS)


def robots(body: bytes | str, *headers: str, status: str = "200 OK", comes_to: str = "read") -> Odd:
    return Odd(reply(page(), HTML), comes_to, robots=reply(body, "text/plain", *headers, status=status))


_SIZE = f"{len(_PAGE):x}"
_SCATTERED = "".join(f"1;{'e' * 900}={n}\r\n{chr(byte)}\r\n" for n, byte in enumerate(_PAGE)) + "0\r\n\r\n"
_SECOND = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>poison"

ODD_HTTP: dict[str, Odd] = {
    # framing; sizes that Python reads as numbers are read
    "a chunk size with a sign": Odd(chunks(f"+{_SIZE}"), "any"),
    "a chunk size with an underscore": Odd(chunks(f"{_SIZE[0]}_{_SIZE[1:]}"), "any"),
    "a chunk size in hexadecimal notation": Odd(chunks(f"0x{_SIZE}"), "any"),
    "a chunk size with zeros and spaces around it": Odd(chunks(f"000{_SIZE} "), "read"),
    "sixty trailers": Odd(chunks(_SIZE, *(f"X-{n}: {'y' * 900}" for n in range(60))), "read"),
    "trailers that say what the page is": Odd(
        chunks(_SIZE, "Content-Type: image/png", "Location: /x", "Content-Length: 1"), "read"
    ),
    "an extension on every chunk of one byte": Odd(reply(_SCATTERED, HTML, _CHUNKS), "read"),
    "chunks in chunks by name": Odd(reply(_PAGE, HTML, "Transfer-Encoding: identity"), "read"),
    "a transfer that is packed": Odd(
        reply(
            f"{len(gzip.compress(_PAGE)):x}\r\n".encode() + gzip.compress(_PAGE) + b"\r\n0\r\n\r\n",
            HTML,
            "Transfer-Encoding: gzip, chunked",
        ),
        "failed",
    ),
    "one length twice": Odd(
        reply(_PAGE, HTML, f"Content-Length: {len(_PAGE)}", f"Content-Length: {len(_PAGE)}"), "read"
    ),
    "a length with a sign": Odd(reply(_PAGE, HTML, f"Content-Length: +{len(_PAGE)}"), "any"),
    "a length with an underscore": Odd(reply(_PAGE, HTML, "Content-Length: 1_0"), "any"),
    "another answer behind the answer": Odd(
        raw(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(_PAGE)}", _PAGE + _SECOND), "read"
    ),
    # status lines
    "lines that end without a carriage return": Odd(
        Answer(b"HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close", b"\n" + _PAGE), "read"
    ),
    "an answer of HTTP/2": Odd(raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80"), "failed"),
    "an answer of HTTP/3 in words": Odd(raw("HTTP/3 200 OK\r\nContent-Type: text/html"), "failed"),
    "a status in hexadecimal notation": Odd(raw("HTTP/1.1 0xc8 OK\r\nContent-Type: text/html"), "failed"),
    "a mark of UTF-8 before the status": Odd(raw("\ufeffHTTP/1.1 200 OK\r\nContent-Type: text/html"), "failed"),
    "no content, and a page": Odd(raw("HTTP/1.1 204 No Content\r\nContent-Type: text/html"), "failed"),
    "reset content, and a page": Odd(raw("HTTP/1.1 205 Reset Content\r\nContent-Type: text/html"), "any"),
    "what a proxy changed": Odd(raw("HTTP/1.1 203 Non-Authoritative\r\nContent-Type: text/html"), "read"),
    "a login of the network": Odd(
        raw("HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html"), "failed"
    ),
    # headers
    "a header in two lines": Odd(raw("HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=utf-8"), "read"),
    "a header with NUL": Odd(reply(_PAGE, HTML, "X: a\x00b"), "any"),
    "a carriage return within a header": Odd(reply(_PAGE, HTML, "X: a\rContent-Length: 3"), "any"),
    "a header in Chinese": Odd(reply(_PAGE, HTML, "Content-Disposition: inline; filename=新闻列表.html"), "read"),
    "a space before a colon": Odd(raw("HTTP/1.1 200 OK\r\nContent-Type : text/html"), "read"),
    "a validator in two lines": Odd(raw('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "a\r\n b"'), "read"),
    "a validator of sixty kilobytes": Odd(reply(_PAGE, HTML, f'ETag: "{"e" * 60_000}"'), "read"),
    "a date of sixty kilobytes": Odd(reply(_PAGE, HTML, f"Last-Modified: {'Mon ' * 15_000}"), "read"),
    "forty cookies of a kilobyte": Odd(
        reply(_PAGE, HTML, *(f"Set-Cookie: {'n' * 20}{n}={'v' * 1000}; Path=/" for n in range(40))), "read"
    ),
    "a cookie with a line break": Odd(
        raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\n c; Path=/"), "read"
    ),
    "fresh until the end of numbers": Odd(
        reply(_PAGE, HTML, f"Cache-Control: max-age={'9' * 4000}, s-maxage=1e9"), "read"
    ),
    "gone stale before there were clocks": Odd(
        reply(_PAGE, HTML, "Expires: Thu, 01 Jan 0000 00:00:00 GMT", f"Age: -{'9' * 30}"), "read"
    ),
    "two types of content": Odd(
        raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: application/json"), "read"
    ),
    "a feed that is called a picture": Odd(reply(rss(), "image/png"), "any"),
    "a feed that is called a download": Odd(reply(rss(), "application/octet-stream"), "read"),
    # redirects
    "a redirect to nowhere": Odd(reply("", HTML, "Location: ", status="302 Found"), "failed"),
    "a redirect to a socket": Odd(reply("", HTML, "Location: ws://127.0.0.1/", status="307 X"), "failed"),
    "a redirect to a script with a host": Odd(
        reply("", HTML, "Location: javascript://127.0.0.1/%0aalert(1)", status="303 X"), "failed"
    ),
    "a redirect of two minds": Odd(reply("", HTML, "Location: /list-a", "Location: /list-b", status="302 X"), "failed"),
    # waits
    "a wait until the year 9999": Odd(
        reply("", HTML, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", status="429 X"), "failed"
    ),
    "a wait into the past": Odd(reply("", HTML, "Retry-After: -5", status="503 X"), "failed"),
    "a wait of a number with thirty zeros": Odd(reply("", HTML, f"Retry-After: 1{'0' * 30}", status="503 X"), "failed"),
    # codings
    "packed three times": Odd(
        reply(brotli.compress(gzip.compress(gzip.compress(_PAGE))), HTML, "Content-Encoding: gzip, gzip, br"), "failed"
    ),
    "packed once, and called twice": Odd(
        reply(gzip.compress(_PAGE), HTML, "Content-Encoding: gzip", "Content-Encoding: gzip"), "any"
    ),
    "gzip that is filled up with zeros": Odd(
        reply(gzip.compress(_PAGE) + bytes(5000), HTML, "Content-Encoding: gzip"), "read"
    ),
    "deflate that is called gzip": Odd(reply(zlib.compress(_PAGE), HTML, "Content-Encoding: gzip"), "any"),
    "zstd in many frames": Odd(
        reply(
            b"".join(zstandard.compress(_PAGE[at : at + 9]) for at in range(0, len(_PAGE), 9)),
            HTML,
            "Content-Encoding: zstd",
        ),
        "read",
    ),
    "a coding that is none": Odd(reply(_PAGE, HTML, "Content-Encoding: none"), "read"),
    # robots.txt; where it cannot be read, older rules hold
    "robots.txt that leads to itself": robots("", "Location: /robots.txt", status="301 X"),
    "robots.txt that leads to a file": robots("", "Location: file:///etc/passwd", status="302 X"),
    "robots.txt of a page": robots(page()),
    "robots.txt of zeros": robots(bytes(600_000)),
    "robots.txt that is a bomb": robots(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip"),
    "robots.txt that is forbidden": robots("", status="403 No"),
    "robots.txt that is not changed": robots("", status="304 Not Modified", comes_to="any"),
    "robots.txt of a part": robots("User-agent: *\nDisallow: /private", "Content-Range: bytes 0-9/99", status="206 X"),
    "robots.txt that never ends its interim answers": Odd(
        reply(_PAGE, HTML), "any", robots=Answer(b"HTTP/1.1 100 Continue\r\n\r\n" * 5000, b"")
    ),
    "robots.txt of HTTP/0.9": Odd(reply(_PAGE, HTML), "any", robots=Answer(b"User-agent: *", b"Disallow:")),
    "robots.txt without content": robots("", status="204 No Content"),
    # articles
    "an article that leads to data": Odd(
        reply(_PAGE, HTML), "read", other=reply("", HTML, "Location: data:text/html,<p>x", status="302 X")
    ),
    "an article of chunks with a sign": Odd(reply(_PAGE, HTML), "read", other=chunks(f"-{_SIZE}")),
    "an article that is not changed": Odd(reply(_PAGE, HTML), "read", other=reply("", HTML, status="304 X")),
    "an article with a validator in two lines": Odd(
        reply(_PAGE, HTML), "read", other=raw('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "a\r\n b"')
    ),
    "an article of a feed that is no HTTP": Odd(reply(rss(), RSS), "read", other=Answer(b"SSH-2.0-x", b"")),
    # what proxies and frameworks do
    "no type, and a feed": Odd(raw("HTTP/1.1 200 OK\r\nContent-Type:", rss().encode()), "read"),
    "no headers at all": Odd(raw("HTTP/1.0 200 OK"), "read"),
    "half a link header": Odd(reply(_PAGE, HTML, 'Link: <http://[::1; rel="hub', "Link: ,,,;;;<>"), "read"),
    "content elsewhere": Odd(reply(_PAGE, HTML, "Content-Location: http://[::1"), "read"),
    "a good status with a location": Odd(reply(_PAGE, HTML, "Location: /other"), "read"),
    "headers twice": Odd(reply(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _PAGE, HTML), "read"),
    "zstd after a frame to skip": Odd(
        reply(b"\x50\x2a\x4d\x18\x04\0\0\0skip" + zstandard.compress(_PAGE), HTML, "Content-Encoding: zstd"), "read"
    ),
    "gzip among empty codings": Odd(reply(gzip.compress(_PAGE), HTML, "Content-Encoding: , gzip, ,"), "read"),
    "a coding with a parameter": Odd(reply(gzip.compress(_PAGE), HTML, "Content-Encoding: gzip;q=1.0"), "read"),
    "a feed packed as a file": Odd(reply(gzip.compress(rss().encode()), "application/gzip"), "read"),
    "a guard against scripts before a JSON Feed": Odd(
        reply(
            ")]}',\n"
            + json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a"}]}),
            "application/json",
        ),
        "read",
    ),
    "robots.txt of carriage returns": robots("\ufeffUser-agent: *\rDisallow: /private\r"),
}
