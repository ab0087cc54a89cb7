"""A news web of list pages and article pages: made up, or of a corpus of saved pages; a server of its own process.

    python -m tests.bench.articles.site PORT FOLDER

It answers on every loopback address: 127.1.N.1 has the list N at `/`, and every host all articles at `/a/K.html`.
"""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import sys
import tarfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.extract.__main__ import scorer

_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_WORDS = 4000  # different ones
_SETS = ("fundus", "aeb", "wcxb", "traf")  # of the corpus: newspapers first


def made_pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Titles and pages of 40 to 80 kB: an article of 300 to 900 words among menus, scripts, teasers and comments."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(_WORDS)]

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most)))

    menu = "".join(f'<li><a class="nav__link" href="/{word}/">{word}</a></li>' for word in words[:60])
    script = "".join(f"window.__{word}={{id:{at},on:true}};" for at, word in enumerate(words[:300]))
    for number in range(count):
        title = f"{some(7, 10)} {number}".capitalize()
        date = (datetime.now(UTC) - timedelta(minutes=number % 600)).isoformat(timespec="seconds")
        paragraphs = [f"<p>{some(30, 90).capitalize()}. {some(8, 20).capitalize()}.</p>" for _ in range(8)]
        teasers = (
            f'<article class="teaser"><a href="/t/{at}.html"><img src="/i/{at}.jpg" alt=""><h3>{some(6, 10)}</h3></a>'
            f'<p class="teaser__text">{some(8, 16)}</p><time datetime="{date}">today</time></article>'
            for at in range(chance.randint(30, 60))
        )
        comments = (
            f'<div class="comment"><b>{some(1, 2)}</b><span class="comment__body">{some(10, 40)}</span></div>'
            for _ in range(chance.randint(0, 12))
        )
        data = {"@type": "NewsArticle", "headline": title, "datePublished": date, "author": {"name": "Ann Example"}}
        yield (
            title,
            (
                f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Example</title>'
                f'<meta property="og:title" content="{title}"><meta name="description" content="{some(12, 20)}">'
                f'<meta property="article:published_time" content="{date}"><script>{script}</script>'
                f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
                f"<body><header><nav><ul>{menu}</ul></nav></header><main>"
                f'<h1 class="headline">{title}</h1><p class="byline">By Ann Example</p>'
                f'<div class="article-body">{"".join(paragraphs)}</div><div class="share"><a href="#">Share</a></div>'
                f'<section class="related"><h2>More</h2>{"".join(teasers)}</section><section id="comments">'
                f"{''.join(comments)}</section></main><footer><ul>{menu}</ul></footer><script>{script}</script></body></html>"
            ).encode(),
        )


def corpus_pages(corpus: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """Titles and pages of a corpus of saved pages, those of newspapers first."""
    pages: list[dict[str, Any]] = scorer(corpus).read_lines(corpus / "articles.jsonl")
    for name in _SETS:
        wanted = {page["html_path"]: page for page in pages if page["set"] == name}
        with tarfile.open(corpus / f"{name}.tar.xz") as archive:
            for member in archive:
                if (page := wanted.get(member.name)) and (file := archive.extractfile(member)):
                    body = file.read()
                    found = _TITLE.search(body)
                    said = html.unescape(found.group(1).decode("utf-8", "replace")) if found else ""
                    yield page["gold_title"] or " ".join(said.split()) or member.name, body


def lay_out(folder: Path, pages: Iterable[tuple[str, bytes]], count: int, of_list: int) -> int:
    """Write the pages, and lists of `of_list` of them each; return how many lists."""
    (folder / "a").mkdir()
    rows = []
    for number, (title, body) in enumerate(islice(pages, count)):
        (folder / "a" / f"{number}.html").write_bytes(body)
        rows.append(f'<li class="item"><h3><a href="/a/{number}.html">{html.escape(title)}</a></h3></li>')
    lists = [rows[at : at + of_list] for at in range(0, len(rows), of_list)]
    for number, part in enumerate(lists):
        text = (
            f'<html><head><meta charset="utf-8"><title>News</title></head><body><ul>{"".join(part)}</ul></body></html>'
        )
        (folder / f"{number}.html").write_text(text, "utf-8")
    return len(lists)


async def serve(port: int, folder: Path) -> None:
    """Answer until the process is ended."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                path = head.split(" ", 2)[1]
                number = writer.get_extra_info("sockname")[0].split(".")[2]
                file = folder / (f"{number}.html" if path == "/" else path.removeprefix("/"))
                body = file.read_bytes() if file.is_file() else b""
                status = "200 OK" if body else "404 Not Found"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n".encode())
                writer.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
