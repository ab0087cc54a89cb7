"""List pages of 65 kB to entries: each program fetches every page once from loopback, and keeps what it finds."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

from tests.bench.peers.programs import Program, configure, installed, rows_of, works
from tests.bench.peers.running import REPOSITORY, Cost, middle, reached, run
from tests.commandline import free_port

HEADLINES = 60  # of a page
MOST_PAGES = 256  # a loopback address each, which its third number tells apart
_NEWEST = datetime(2026, 1, 5, 12, tzinfo=UTC)

URLWATCH = "from urlwatch.cli import main; main()"
SCRAPY = """
import scrapy
from scrapy.crawler import CrawlerProcess

class News(scrapy.Spider):
    name = "news"
    start_urls = open("urls").read().split()
    def parse(self, response):
        for row in response.css("article.teaser"):
            yield {
                "url": response.urljoin(row.css("a::attr(href)").get()),
                "title": row.css("h3::text").get(),
                "text": row.css("p::text").get(),
                "date": row.css("time::attr(datetime)").get(),
            }

settings = {
    "FEEDS": {"entries.jsonl": {"format": "jsonlines"}}, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}
process = CrawlerProcess(settings)
process.crawl(News)
process.start()
"""


def readers(python: str) -> list[Program]:
    """The programs that read list pages and are installed, ours first.

    python: the interpreter of an environment with the others
    """
    every = [
        Program(
            "newsmonitor",
            "finds the list and its entries: address, headline, date, teaser",
            _ours,
            (sys.executable, "-m", "monitor", "once"),
            rows_of("state/newsmonitor.db", "SELECT count(*) FROM entries"),
            HEADLINES,
        ),
        Program(
            "urlwatch",
            "the text of the page",
            _urlwatch,
            (python, "-c", URLWATCH, "--urls", "urls.yaml", "--config", "urlwatch.yaml", "--cache", "cache.db"),
            rows_of("cache.db", "SELECT count(*) FROM CacheEntry"),
            1,
            "urlwatch",
        ),
        Program(
            "scrapy",
            "entries by selectors that a person wrote: address, headline, date, teaser",
            _scrapy,
            (python, "-c", SCRAPY),
            lambda folder: len((folder / "entries.jsonl").read_text("utf-8").splitlines()),
            HEADLINES,
            "scrapy",
        ),
    ]
    return [each for each in every if installed(each)]


def measure(pages: int, rounds: int, every: list[Program]) -> Mapping[str, list[Cost]]:
    """Let every program that works read so many pages, in turn, in each round; its costs by name."""
    costs: defaultdict[str, list[Cost]] = defaultdict(list)
    with served(pages) as urls:
        chosen = [each for each in every if works(each, urls)]
        for number in range(rounds):
            for reader in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
                with tempfile.TemporaryDirectory() as name:
                    folder = Path(name)
                    reader.prepare(folder, urls)
                    costs[reader.name].append(run(reader.command, folder))
                    reader.check(folder, pages)
    return costs


def table(costs: Mapping[str, Sequence[Cost]], pages: int, chosen: Sequence[Program]) -> str:
    """The medians of all programs, in Markdown."""
    lines = [
        "| program | of a page | ms CPU a page | pages a second | ours to it, CPU | wall |",
        "|---|---|---|---|---|---|",
    ]
    for reader in chosen:
        theirs = costs[reader.name]
        rate = pages / statistics.median(each.wall for each in theirs)
        cpu, wall = ratios(costs["newsmonitor"], theirs)
        cost = 1000 * middle(theirs) / pages
        lines.append(f"| {reader.name} | {reader.does} | {cost:.1f} | {rate:.1f} | {cpu:.2f} | {wall:.2f} |")
    return "\n".join(lines)


def figures(costs: Mapping[str, Sequence[Cost]]) -> Mapping[str, float]:
    """What has a bound: our costs over urlwatch's, by name."""
    if "urlwatch" not in costs:
        return {}
    cpu, wall = ratios(costs["newsmonitor"], costs["urlwatch"])
    return {"list pages, CPU of urlwatch's": cpu, "list pages, wall time of urlwatch's": wall}


def ratios(ours: Sequence[Cost], theirs: Sequence[Cost]) -> tuple[float, float]:
    """Our processor time and our wall time over another's, the medians of the pairs."""
    pairs = list(zip(ours, theirs, strict=True))
    return (
        statistics.median(mine.cpu / other.cpu for mine, other in pairs),
        statistics.median(mine.wall / other.wall for mine, other in pairs),
    )


@contextmanager
def served(count: int) -> Iterator[list[str]]:
    """Serve the pages until the block ends; gives their addresses."""
    assert count <= MOST_PAGES
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(made_pages(count)):
            (Path(folder) / f"{number}.html").write_text(page, "utf-8")
        command = [sys.executable, "-m", "tests.bench.articles.site", str(port), folder]
        with Popen(command, cwd=REPOSITORY) as server:
            try:
                urls = [f"http://127.1.{number}.1:{port}/" for number in range(count)]
                reached(urls[0])
                yield urls
            finally:
                server.terminate()


def made_pages(count: int) -> Iterator[str]:
    """News lists of 65 kB, the same in every run: sixty teasers with a date, between menus, scripts and "most read"."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(4000)]

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most))).capitalize()

    menu = "".join(f'<li class="nav__item"><a class="nav__link" href="/{word}/">{word}</a></li>' for word in words[:80])
    script = "".join(f"window.__{word}={{id:{at},on:true}};" for at, word in enumerate(words[:190]))
    for page in range(count):
        teasers = []
        for at in range(HEADLINES):
            date = _NEWEST - timedelta(minutes=17 * at + page)
            address = f"/{words[at]}/{date:%Y/%m/%d}/{'-'.join(chance.choices(words, k=5))}-{1000 * page + at}.html"
            teasers.append(
                f'<article class="teaser teaser--wide" data-id="{at}"><a class="teaser__link" href="{address}">'
                f'<picture class="teaser__image"><source srcset="/i/{page}-{at}-640.webp 640w, /i/{page}-{at}-1280.webp'
                f' 1280w" type="image/webp"><img src="/i/{page}-{at}.jpg" alt="" loading="lazy" width="640"></picture>'
                f'<span class="teaser__section">{words[at % 12]}</span><h3 class="teaser__headline">{some(7, 11)}</h3>'
                f'</a><p class="teaser__text">{some(14, 24)}.</p><div class="teaser__meta"><time class="teaser__date"'
                f' datetime="{date:%Y-%m-%dT%H:%M:%SZ}">{date:%d %B %Y, %H:%M}</time></div></article>'
            )
        most_read = "".join(f'<li><a href="/top/{page}-{at}.html">{some(6, 9)}</a></li>' for at in range(8))
        data = json.dumps({"@context": "https://schema.org", "@type": "WebSite", "name": f"The Example {page}"})
        yield (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News - The Example {page}</title>'
            f'<meta name="description" content="{some(12, 20)}"><script>{script}</script>'
            f'<script type="application/ld+json">{data}</script></head><body><nav><ul>{menu}</ul></nav>'
            f'<main><h1>News</h1><section class="list">{"".join(teasers)}</section><aside><h2>Most read</h2>'
            f"<ol>{most_read}</ol></aside></main><footer><ul>{menu}</ul></footer></body></html>"
        )


def _ours(folder: Path, urls: Sequence[str]) -> None:
    configure(folder, urls, "kind: page, browser: never, backlog: 0")


def _urlwatch(folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls.yaml").write_text("---\n".join(f"url: {url}\nfilter:\n  - html2text\n" for url in urls))
    (folder / "urlwatch.yaml").write_text("report: {stdout: {enabled: true}}\n")


def _scrapy(folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls").write_text("\n".join(urls))
