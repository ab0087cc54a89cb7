"""A server that says at once that nothing has changed, and notes when it was asked; a process of its own.

    python -m tests.bench.many.answers PORT LOG

It listens on every loopback address. LOG gets a line a request: seconds since 1970, host, path, status.
`/news.xml` is another feed: each answer has one new item, whose title begins with the moment of that answer.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from pathlib import Path
from typing import TextIO

ETAG = '"1"'
_ITEMS = "".join(
    f"<item><title>Notice {at} of the town hall</title><link>/{at}.html</link><guid>{at}</guid></item>"
    for at in range(5)
)
_FEED = f'<rss version="2.0"><channel><title>Notices</title><link>/</link>{_ITEMS}</channel></rss>'.encode()


def _answer(status: str, body: bytes = b"") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nETag: {ETAG}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


_WORDS = ["".join(random.Random(at).choices("abcdefghijklmnopqrstuvwxyz", k=7)) for at in range(2000)]


def _news(now: float) -> bytes:
    words = random.Random(now).choices(_WORDS, k=40)  # no two items report the same event
    title, text = f"{now:.3f} notice0 {' '.join(words[:8])}", " ".join(words)
    item = f"<item><title>{title}</title><link>/{now}.html</link><description>{text}</description></item>"
    return _answer(
        "200 OK", f'<rss version="2.0"><channel><title>News</title><link>/</link>{item}</channel></rss>'.encode()
    )


_READ, _UNCHANGED, _MISSING = _answer("200 OK", _FEED), _answer("304 Not Modified"), _answer("404 Not Found")


class Answers(asyncio.Protocol):
    """One connection. Requests have no body and are not pipelined."""

    def __init__(self, log: TextIO) -> None:
        self._log = log
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if not self._asked.endswith(b"\r\n\r\n"):
            return
        head, self._asked = self._asked.decode("latin-1").lower(), b""
        path = head.split(" ", 2)[1]
        host = head.partition("\r\nhost:")[2].partition("\r\n")[0].strip().partition(":")[0]
        if path == "/robots.txt":
            answer = _MISSING
        elif path == "/news.xml":
            answer = _news(time.time())
        else:
            answer = _UNCHANGED if "\r\nif-none-match:" in head else _READ
        self._transport.write(answer)
        self._log.write(f"{time.time():.6f} {host} {path} {answer[9:12].decode()}\n")


async def serve(port: int, log: TextIO) -> None:
    """Answer until the process is ended."""
    server = await asyncio.get_running_loop().create_server(lambda: Answers(log), "0.0.0.0", port, backlog=4096)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("a", buffering=1, encoding="utf-8") as file:
        asyncio.run(serve(int(sys.argv[1]), file))
