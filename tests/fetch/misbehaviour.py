"""The table of what a server may do, and what must come of it: one row, one misbehaviour.

A number is the status that `fetch` gives back, a word the kind of the FetchError it raises.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

from tests.fetch.site import Script, Visit, chunked, reply, to, unsized

LIMIT = 256 * 1024
HELLO = b"<p>hello</p>" * 20
HUGE = 32 * 1024 * 1024  # bytes that the bombs unfold to


@dataclass(frozen=True)
class Row:
    """One misbehaviour. body: what must come out, where it matters; path: asked instead of its own."""

    name: str
    script: bytes | Script
    expected: int | str
    body: bytes | None = None
    etag: str | None = None


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def zstd_with_window(log: int) -> bytes:
    """A frame that asks for a window of 2**log bytes: magic, descriptor, window, an empty block."""
    return b"\x28\xb5\x2f\xfd" + bytes([0x00, (log - 10) << 3]) + b"\x01\x00\x00"


def coded(name: str, body: bytes) -> bytes:
    return reply(body=body, content_encoding=name)


def zeros(size: int) -> Iterator[bytes]:
    return itertools.repeat(bytes(65536), size // 65536)


def gzip_bomb(mib: int) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return b"".join(map(packer.compress, zeros(mib * 1024 * 1024))) + packer.flush()


def brotli_bomb(mib: int) -> bytes:
    packer = brotli.Compressor(quality=1)
    return bytes(b"".join(map(packer.process, zeros(mib * 1024 * 1024))) + packer.finish())


def zstd_bomb(mib: int) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    return b"".join(map(packer.compress, zeros(mib * 1024 * 1024))) + packer.flush()


GZIP_BOMB, BROTLI_BOMB, ZSTD_BOMB = gzip_bomb(32), brotli_bomb(32), zstd_bomb(32)


def forever(piece: bytes, first: bytes, pause: float = 0.0) -> Script:
    """Say `first`, then `piece` again and again."""

    def script(visit: Visit) -> None:
        visit.say(first)
        visit.drip(itertools.repeat(piece), pause)

    return script


def dripping(data: bytes) -> Script:
    return lambda visit: visit.drip((data[i : i + 1] for i in range(len(data))), 0.1)


def then_hang(data: bytes) -> Script:
    def script(visit: Visit) -> None:
        visit.say(data)
        visit.hang()

    return script


def then_reset(data: bytes) -> Script:
    def script(visit: Visit) -> None:
        visit.say(data)
        visit.reset()

    return script


def cookie_wall(visit: Visit) -> None:
    """Send readers in a circle until they show the cookie they were given."""
    if visit.header("cookie") == "seen=yes":
        visit.say(reply(body=HELLO))
    else:
        visit.say(reply("302 Found", location=visit.path, set_cookie="seen=yes; Path=/"))


def not_changed(visit: Visit) -> None:
    known = visit.header("if-none-match") == '"v1"'
    visit.say(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else reply(body=HELLO))


HEAD = b"HTTP/1.1 200 OK\r\n"
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
PLAIN = "/a-plain-page"
MOVED_HEAD = b"HTTP/1.1 302 Found\r\nLocation: /a-plain-page\r\n"
EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"  # of deflate: five bytes in, nothing out
GZIP_START = unsized(content_encoding="gzip") + gzip.compress(b"")[:10]
MANY_CHUNKED = unsized(transfer_encoding="chunked")

GOOD = [
    Row("a plain page", reply(body=HELLO), 200, HELLO),
    Row("a page in chunks", chunked(HELLO[:7], HELLO[7:]), 200, HELLO),
    Row("a page in chunks of one byte", chunked(*(bytes([c]) for c in HELLO)), 200, HELLO),
    Row("chunks with extra words", MANY_CHUNKED + b"5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n", 200, b"hello"),
    Row("a page that ends with the connection", unsized(HELLO), 200, HELLO),
    Row("gzip", coded("gzip", gzip.compress(HELLO)), 200, HELLO),
    Row("x-gzip in capitals", coded("X-GZIP", gzip.compress(HELLO)), 200, HELLO),
    Row("gzip in chunks", chunked(gzip.compress(HELLO), content_encoding="gzip"), 200, HELLO),
    Row("gzip of two members", coded("gzip", gzip.compress(HELLO) * 2), 200, HELLO * 2),
    Row("gzip with rubbish behind it", coded("gzip", gzip.compress(HELLO) + b"rubbish"), 200, HELLO),
    Row("deflate in its zlib wrapper", coded("deflate", zlib.compress(HELLO)), 200, HELLO),
    Row("deflate without wrapper", coded("deflate", raw_deflate(HELLO)), 200, HELLO),
    Row("br", coded("br", brotli.compress(HELLO)), 200, HELLO),
    Row("zstd", coded("zstd", zstandard.compress(HELLO)), 200, HELLO),
    Row("zstd of two frames", coded("zstd", zstandard.compress(HELLO) * 2), 200, HELLO * 2),
    Row("compressed twice", coded("gzip, br", brotli.compress(gzip.compress(HELLO))), 200, HELLO),
    Row("an empty page that is called gzip", coded("gzip", b""), 200, b""),
    Row("identity", coded("identity", HELLO), 200, HELLO),
    Row("a charset where the coding should be", coded("utf-8", HELLO), 200, HELLO),
    Row("no content", b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
    Row("interim answers before the real one", INTERIM + reply(body=HELLO), 200, HELLO),
    Row("304 to a conditional request", not_changed, 304, b"", etag='"v1"'),
    Row("a header without its colon", HEAD + b"rubbish\r\n\r\n" + HELLO, 200, HELLO),
    Row("a cookie wall", cookie_wall, 200, HELLO),
]  # fmt: skip
STATUSES = [
    Row("404 with a page", reply("404 Not Found", b"no"), 404, b"no"),
    Row("410", reply("410 Gone"), 410),
    Row("a status nobody knows", reply("799 Odd", b"?"), 799, b"?"),
    Row(
        "an error whose page never ends",
        forever(b"x" * 4096, b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n"),
        503,
    ),
    Row("an error whose page is a bomb", reply("500 Oops", GZIP_BOMB, content_encoding="gzip"), 500),
    Row("an error whose page is broken", reply("502 Bad Gateway", b"not gzip", content_encoding="gzip"), 502),
    Row("an error with half a page", reply("500 Oops", b"half", length=99), 500, b"half"),
    Row("304 that nobody asked for", b"HTTP/1.1 304 Not Modified\r\n\r\n", "protocol"),
    Row("a redirect without an address", reply("302 Found", b"where?"), 302, b"where?"),
]
SLOW = [
    Row("silence", then_hang(b""), "timeout"),
    Row("silence in the headers", then_hang(HEAD), "timeout"),
    Row("headers byte by byte", dripping(HEAD + b"X-Long: " + b"x" * 500), "timeout"),
    Row("headers that never end", forever(b"X: y\r\n", HEAD, 0.05), "timeout"),
    Row("silence in the body", then_hang(reply(body=b"half", length=99)), "timeout"),
    Row("a body byte by byte", forever(b"x", unsized(), 0.1), "timeout"),
    Row("a sized body byte by byte", forever(b"x", reply(length=5000), 0.1), "timeout"),
    Row("a gzip body byte by byte", dripping(coded("gzip", gzip.compress(bytes(range(256)) * 9))), "timeout"),
    Row("chunks byte by byte", forever(b"1\r\nx\r\n", MANY_CHUNKED, 0.1), "timeout"),
    Row("a chunk size that never ends", forever(b"0", MANY_CHUNKED, 0.1), "timeout"),
    Row("trailers that never end", forever(b"X: y\r\n", MANY_CHUNKED + b"0\r\n", 0.01), "timeout"),
    Row("interim answers that never end", forever(b"HTTP/1.1 102 Wait\r\n\r\n", b"", 0.1), "timeout"),
]
LARGE = [
    Row("a body that never ends", forever(b"x" * 65536, unsized()), "too_large"),
    Row("chunks that never end", forever(b"1000\r\n" + b"x" * 4096 + b"\r\n", MANY_CHUNKED), "too_large"),
    Row("a length above the limit", then_hang(reply(length=LIMIT + 1)), "too_large"),
    Row("a length beyond reason", then_hang(reply(length=10**18)), "too_large"),
    Row("a body of one byte too much", unsized(b"x" * (LIMIT + 1)), "too_large"),
    Row("a body just at the limit", unsized(b"x" * LIMIT), 200, b"x" * LIMIT),
    Row("a gzip bomb", coded("gzip", GZIP_BOMB), "too_large"),
    Row("a gzip bomb in chunks", chunked(GZIP_BOMB, content_encoding="gzip"), "too_large"),
    Row("a deflate bomb", coded("deflate", zlib.compress(bytes(HUGE // 8), 9)), "too_large"),
    Row("a br bomb", coded("br", BROTLI_BOMB), "too_large"),
    Row("a zstd bomb", coded("zstd", ZSTD_BOMB), "too_large"),
    Row("a bomb in a bomb", coded("gzip, gzip", gzip.compress(GZIP_BOMB)), "too_large"),
    Row("gzip that never gives a byte", forever(EMPTY_BLOCK * 9999, GZIP_START), "too_large"),
    Row("interim answers without end", forever(b"HTTP/1.1 102 Wait\r\n\r\n" * 99, b""), "protocol"),
    Row("a header of 100 kB", HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n", "protocol"),
    Row("headers of 90 kB together", HEAD + (b"X: " + b"x" * 1000 + b"\r\n") * 90 + b"\r\n", "protocol"),
    Row("a thousand headers", HEAD + b"X: y\r\n" * 1000 + b"\r\n", "protocol"),
    Row("a status line of 100 kB", b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n", "protocol"),
    Row("a zstd window of 128 MB", coded("zstd", zstd_with_window(27)), "protocol"),
    Row("compressed three times", coded("gzip, gzip, gzip", gzip.compress(HELLO)), "protocol"),
]  # fmt: skip
LIES = [
    Row("a length longer than the body", reply(body=HELLO, length=999), "read"),
    Row("a length shorter than the body", reply(body=HELLO, length=5), 200, HELLO[:5]),
    Row("a negative length", reply(body=HELLO, length=-5), 200, HELLO),
    Row("a length that is no number", HEAD + b"Content-Length: many\r\n\r\n" + HELLO, 200, HELLO),
    Row("two lengths", HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + HELLO, "protocol"),
    Row("length and chunks", chunked(HELLO, content_length="3"), 200, HELLO),
    Row("an end in the middle of a chunk", unsized(b"ff\r\nhalf", transfer_encoding="chunked"), "read"),
    Row("an end before the last chunk", chunked(HELLO, end=b""), "read"),
    *(
        Row(f"a transfer coding of {coding!r}", chunked(HELLO).replace(b"chunked", coding.encode(), 1), "protocol")
        for coding in ("gzip, chunked", "chunked, chunked", "chunked, gzip", "br", "chunkedx")
    ),
    Row("a transfer coding that is none", unsized(HELLO, transfer_encoding="identity"), 200, HELLO),
    Row("a transfer coding in capitals", chunked(HELLO).replace(b"chunked", b"CHUNKED", 1), 200, HELLO),
    *(
        Row(f"a chunk of the size {size.decode()!r}", MANY_CHUNKED + size + b"\r\nhello\r\n0\r\n\r\n", "protocol")
        for size in (b"zz", b"-5", b"+5", b"0x5", b"0_5", b" 5", b"5 5", b"5,5", b"", b"5" * 17)
    ),
    *(
        Row(f"a chunk of the size {size.decode()!r}", MANY_CHUNKED + size + b"\r\nhello\r\n0\r\n\r\n", 200, b"hello")
        for size in (b"5", b"0005", b"5  ", b"5 ; a=b", b"5;")
    ),
    Row("an empty reply", b"", "read"),
    Row("an end in the headers", HEAD + b"Content-Type: te", "read"),
    Row("an end after a header", HEAD + b"Content-Type: text/html\r\n", "read"),
    Row("a reset at once", then_reset(b""), "read"),
    Row("a reset in the headers", then_reset(HEAD), "read"),
    Row("a reset in the body", then_reset(reply(body=HELLO, length=9999)), "read"),
    Row("a reset of a body without length", then_reset(unsized(HELLO)), "read"),
    Row("no HTTP at all", b"220 mail.example ESMTP\r\n", "protocol"),
    Row("a page without headers", b"<html>HTTP/0.9</html>", "protocol"),
    Row("an answer in TLS", b"\x15\x03\x01\x00\x02\x02\x46", "protocol"),
    Row("a status that is no number", b"HTTP/1.1 abc OK\r\n\r\n", "protocol"),
    Row("a plain page that is called gzip", coded("gzip", HELLO), "protocol"),
    Row("a plain page that is called deflate", coded("deflate", HELLO), "protocol"),
    Row("a plain page that is called br", coded("br", HELLO), "protocol"),
    Row("a plain page that is called zstd", coded("zstd", HELLO), "protocol"),
    Row("half a gzip stream", unsized(gzip.compress(HELLO)[:-12], content_encoding="gzip"), "read"),
    Row("half of a second gzip member", coded("gzip", gzip.compress(HELLO) * 2)[:-9], "read"),
    Row("gzip whose second member is cut", coded("gzip", gzip.compress(HELLO) + gzip.compress(HELLO)[:-9]), "read"),
    Row("half a deflate stream", coded("deflate", zlib.compress(HELLO)[:-8]), "read"),
    Row("half a br stream", coded("br", brotli.compress(HELLO)[:-3]), "read"),
    Row("half a zstd stream", coded("zstd", zstandard.compress(HELLO)[:-5]), "read"),
]
REDIRECTS = [
    Row("a redirect to another page", to(PLAIN), 200, HELLO),
    Row("a redirect with spaces and a fragment", to(" /a-plain-page#top "), 200, HELLO),
    Row("a redirect in a circle", to("/a-redirect-in-a-circle"), "redirect"),
    Row("a redirect whose body is a bomb", to(PLAIN, body=GZIP_BOMB, content_encoding="gzip"), 200, HELLO),
    Row("a redirect whose body never ends", forever(b"x" * 999, MOVED_HEAD + b"\r\n"), 200, HELLO),
    Row("a redirect whose body is missing", then_hang(MOVED_HEAD + b"Content-Length: 9\r\n\r\n"), 200, HELLO),
    Row("a redirect to silence", to("/silence"), "timeout"),
    Row("a redirect to another loopback address", to("http://127.0.0.2/"), "refused"),
    Row("a redirect to loopback in decimal", to("http://2130706434/"), "refused"),
    Row("a redirect to loopback in octal", to("http://0177.0.0.2/"), "refused"),
    Row("a redirect to loopback in hexadecimal", to("http://0x7f.0x2/"), "refused"),
    Row("a redirect to loopback of IPv6", to("http://[::1]/"), "refused"),
    Row("a redirect to loopback inside IPv6", to("http://[::ffff:127.0.0.2]/"), "refused"),
    Row("a redirect to 0.0.0.0", to("http://0.0.0.0/"), "refused"),
    Row("a redirect to a private network", to("http://192.168.1.1/"), "refused"),
    Row("a redirect to the metadata of a cloud", to("http://169.254.169.254/latest/meta-data/"), "refused"),
    Row("a redirect without scheme to a private network", to("//10.0.0.1/"), "refused"),
    Row("a redirect to a file", to("file:///etc/passwd"), "refused"),
    Row("a redirect to a script", to("javascript:alert(1)"), "refused"),
    Row("a redirect to data", to("data:text/html,hi"), "refused"),
    Row("a redirect to no host", to("https:///path"), "refused"),
    Row("another protocol unasked", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "protocol"),
    Row("a redirect to an address of 10 kB", to("/" + "x" * 10_000), "refused"),
    Row("a redirect to what is no address", to("http://[::1/"), "redirect"),
    Row("a redirect to a port that is no number", to("http://127.0.0.1:abc/"), "redirect"),
    Row("a redirect to a closed port", to("http://127.0.0.1:1/"), "connect"),
    Row("a redirect to a name that cannot be", to(f"http://{'x' * 64}.example/"), "dns"),
]  # fmt: skip

ROWS = [*GOOD, *STATUSES, *SLOW, *LARGE, *LIES, *REDIRECTS]


def path_of(row: Row) -> str:
    """Where the site has the row."""
    return "/" + row.name.replace(" ", "-")
