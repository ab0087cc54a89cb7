"""Memory: what one document takes, what stays of it, and what counts while it waits."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Connection

from monitor.discover.kinds import read_sitemap
from monitor.errors import LocalShortage, NotUsable, Stopped
from monitor.extract import clean_fragment, extract
from monitor.fetch import Response
from monitor.fetch.limits import MemoryBudget
from monitor.model import ArticleSelectors, Entry, Page, Source
from monitor.pipeline.article import ArticleReading
from monitor.pipeline.context import LARGE_TEXT, Context
from monitor.pipeline.extraction import FetchedPage, decoded_page, with_further_pages
from monitor.pipeline.item import StoredArticle, store_articles
from monitor.pipeline.listing import store_list
from monitor.pipeline.visit import load_stages
from monitor.store.entries import SavedEntries
from monitor.text.markup import MAX_BYTES, MAX_CHARS, check_body
from tests.pipeline.conftest import Desk

NOW = datetime(2024, 5, 16, 8, tzinfo=UTC)
ENTRY = Entry("https://news.example/a.html", "A headline of an article that is long enough", "")
SENTENCE = "The council voted on Tuesday to reopen the harbour bridge after two years of repairs. "


def article_page(inner: str) -> Page:
    title = f"<title>{ENTRY.title}</title>"
    return Page(ENTRY.url, f"<html><head>{title}</head><body><h1>{ENTRY.title}</h1>{inner}</body></html>")


def read(inner: str) -> str:
    return extract(article_page(inner), selectors=ArticleSelectors(), entry=ENTRY, zone=UTC, now=NOW).text


def test_nothing_of_a_page_whose_large_elements_lie_within_each_other_stays_in_memory() -> None:
    read(f"<p>{SENTENCE * 5}</p>")  # what is loaded once
    inner = "".join(f"<div><p>{number} {SENTENCE * 20}</p>" for number in range(80))
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        read(inner)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_000_000  # trafilatura's caches kept the text of every element: 20 MB


def test_a_page_that_shows_more_text_than_an_article_may_have_is_refused() -> None:
    with pytest.raises(NotUsable) as caught:
        read(f"<p>{SENTENCE * 5}</p>" + f"<p>{SENTENCE}</p>" * 7500)
    assert caught.value.kind == "too_complex"
    assert "600,000" in caught.value.problem


def test_what_a_page_does_not_show_may_be_larger() -> None:
    unseen = f'<script>var state = "{SENTENCE * 8000}"</script><style>{SENTENCE * 8000}</style>'
    assert "harbour bridge" in read(f"<article>{f'<p>{SENTENCE * 5}</p>' * 3}</article>{unseen}")


def test_a_text_that_a_feed_carries_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(NotUsable, match="600,001 characters"):
        clean_fragment("x" * 600_001, base_url="https://news.example/")


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (b"x" * MAX_CHARS, True),
        (b"x" * (MAX_CHARS + 1), False),
        ("标".encode() * (MAX_BYTES // 3), True),
        ("标".encode() * (MAX_BYTES // 3 + 1), False),
        ("😀".encode() * (MAX_BYTES // 4 + 1), False),
    ],
)
def test_the_bytes_and_characters_of_a_document_are_counted_before_it_is_decoded(body: bytes, fits: bool) -> None:
    if fits:
        check_body(body)
    else:
        with pytest.raises(NotUsable, match=r"3,000,001 characters|3,500,00\d bytes"):
            check_body(body)


def urlset(rows: list[str]) -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'


def addresses(text: str) -> list[str]:
    found = read_sitemap([text], "https://news.example/map.xml", Source("s", "https://news.example/"), NOW, UTC)
    return [entry.url.rpartition("/")[2] for entry in found.entries]


def test_of_a_map_of_fifty_thousand_addresses_the_newest_are_read() -> None:
    row = "<url><loc>https://news.example/{}.html</loc><lastmod>{:%Y-%m-%dT%H:%MZ}</lastmod></url>"
    shuffled = [number * 7919 % 30_000 for number in range(30_000)]
    found = addresses(urlset([row.format(n, NOW - timedelta(minutes=n)) for n in shuffled]))
    assert found[:3] == ["0.html", "1.html", "2.html"]
    assert len(found) <= 10_000


@pytest.mark.parametrize("numbers", [range(30_000), range(29_999, -1, -1)])
def test_of_a_long_map_without_dates_the_newest_are_read_at_whichever_end(numbers: range) -> None:
    found = addresses(urlset([f"<url><loc>https://news.example/{n}.html</loc></url>" for n in numbers]))
    assert found[0] == "29999.html"


def response(budget: MemoryBudget, url: str, body: bytes) -> Response:
    memory = budget.open()
    memory.resize(len(body))
    return Response(url, 200, {"content-type": "text/html"}, body, 10, memory=memory)


def test_the_bytes_of_all_pages_of_an_article_count_until_it_is_extracted() -> None:
    budget = MemoryBudget(1 << 30, monotonic=time.monotonic, check=lambda: None)
    bodies = {
        f"https://news.example/a{tail}.html": article_page(
            f"<article><p>{SENTENCE * 9} {tail}</p></article>{link}"
        ).text.encode()
        for tail, link in (("", '<a rel="next" href="/a_2.html">2</a>'), ("_2", ""))
    }

    def fetch(url: str) -> FetchedPage:
        return decoded_page(response(budget, url, bodies[url]))

    fetched = with_further_pages(fetch(ENTRY.url), fetch)
    assert fetched.parts == 2
    assert budget.held == sum(map(len, bodies.values()))
    del fetched
    gc.collect()
    assert budget.held == 0


def is_free(context: Context) -> bool:
    """Whether another thread could parse a document now."""
    found: list[bool] = []

    def ask() -> None:
        found.append(context._large.acquire(blocking=False))
        if found[0]:
            context._large.release()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    return found[0]


@pytest.mark.parametrize("in_feed", [False, True])
def test_while_a_large_article_is_stored_nothing_is_parsed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, in_feed: bool
) -> None:
    texts = {
        path: "".join(f"<p>{n} {SENTENCE}{' '.join(f'{w}{n}' for w in words)}.</p>" for n in range(count))
        for path, count, words in (("/a.html", 20, ("Lima", "Oslo")), ("/b.html", 500, ("Berlin", "Madrid", "Seoul")))
    }
    titles = {"/a.html": ENTRY.title, "/b.html": "Another headline of an article that is long"}
    for path, text in texts.items():
        desk.site.html(path, f"<title>{titles[path]}</title><h1>{titles[path]}</h1><article>{text}</article>")
    if in_feed:
        rows = (
            f"<title>{titles[path]}</title><link>{path}</link><description><![CDATA[{texts[path]}]]></description>"
            for path in texts
        )
        desk.watch(Source("s", desk.site.rss("/feed.xml", *rows)))
    else:
        desk.site.listing({**titles, **{f"/{n}.html": f"A headline of number {n} that is long" for n in range(3)}})
    stored: dict[str, bool] = {}

    def store(
        context: Context, connection: Connection, source: Source, readings: Sequence[ArticleReading]
    ) -> list[StoredArticle]:
        stored.update((each.stored.entry.title, is_free(context)) for each in readings if each.article)
        return store_articles(context, connection, source, readings)

    monkeypatch.setattr(import_module("monitor.pipeline.item"), "store_articles", store)
    desk.visit()
    assert stored == {titles["/a.html"]: True, titles["/b.html"]: False}


def test_who_waits_for_another_document_gives_up_after_a_while_and_at_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, found = desk.context, list[type[Exception]]()
    monkeypatch.setattr("monitor.pipeline.context._STOP_POLL_SECONDS", 0.01)
    monkeypatch.setattr("monitor.pipeline.context.MOST_WAITING_SECONDS", 0.0)

    def ask(how: AbstractContextManager[None]) -> None:
        with pytest.raises((LocalShortage, Stopped)) as caught, how:
            pass
        found.append(caught.type)

    with context.parsing():
        for stops in (False, True):
            if stops:
                context.stop.set()
            for how in (context.parsing(), context.holding(LARGE_TEXT + 1)):
                asking = threading.Thread(target=ask, args=(how,))
                asking.start()
                asking.join()
    assert found == [LocalShortage, LocalShortage, Stopped, Stopped]
    assert is_free(context)


def test_the_entries_of_a_list_count_until_they_are_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (f"<title>{n} {ENTRY.title}</title><link>/{n}.html</link><description>{SENTENCE * 9}</description>"
            for n in range(50))  # fmt: skip
    desk.watch(Source("s", desk.site.rss("/feed.xml", *rows)))
    body, held = len(desk.site.pages["/feed.xml"].body), list[int]()

    def store(context: Context, *args: Any) -> SavedEntries:
        held.append(context.fetcher.held_bytes)
        return store_list(context, *args)

    monkeypatch.setattr(import_module("monitor.pipeline.visit"), "store_list", store)
    assert desk.visit().found == 50
    assert held[0] > body + 50 * len(SENTENCE * 9)
    assert desk.fetcher.held_bytes == 0


def test_a_round_freezes_what_it_imports_and_no_garbage_of_the_rounds_before() -> None:
    load_stages()
    frozen = gc.get_freeze_count()
    load_stages()
    assert gc.get_freeze_count() == frozen
