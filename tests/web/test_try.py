"""A query tried on the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from lxml import html
from lxml.etree import _Element

from monitor.config import load
from monitor.model import Document, FeedEntry
from monitor.web.query_pages import as_topic, one_line, try_query
from tests.web.conftest import ENTRY, NOW, Website
from tests.web.test_pages import words_of


def tried(website: Website, query: str, **headers: str) -> _Element:
    return html.fromstring(website.get(f"/try?q={quote(query)}", **headers).text)


def with_titles(website: Website, *titles: str) -> None:
    items = (replace(ENTRY.item, guid=f"urn:uuid:{at}", title=title, text="") for at, title in enumerate(titles))
    website.memory.entries = tuple(FeedEntry(item, "The Tidewater") for item in items)


def test_without_a_query_the_page_says_what_can_be_asked(website: Website) -> None:
    website.config = replace(website.config, aliases={"lab": ("Borealis",)})
    page = html.fromstring(website.get("/try").text)
    words = words_of(page)
    assert "Operators are upper case" in words
    assert "a NEAR/5 b" in words
    assert "@lab" in words
    (form,) = page.cssselect("form")
    assert (form.get("method"), form.get("action")) == ("get", "/try")


def test_a_query_shows_what_it_finds_with_its_hits_marked(website: Website) -> None:
    with_titles(website, "Vega leaves Borealis", "Borealis grows", "Nothing of it")
    page = tried(website, "leaves AND @lab".replace("@lab", "Borealis"))
    (entry,) = page.cssselect("article")
    assert [mark.text for mark in entry.cssselect("h2 mark")] == ["leaves", "Borealis"]
    assert [words_of(cell) for cell in entry.cssselect(".hits tbody tr")[0]] == ["leaves", "leaves", "title, 5–11"]
    assert "1 of 3 items match" in words_of(page.cssselect(".result")[0])


def test_an_item_one_clause_short_is_listed_with_that_clause(website: Website) -> None:
    with_titles(website, "Borealis grows", "Nothing of it")
    (line,) = tried(website, "Borealis AND (leaves OR 离职)").cssselect(".misses li")
    assert words_of(line) == "Borealis grows lacks leaves OR 离职"


def test_the_query_as_it_was_understood_is_shown_where_it_reads_otherwise(website: Website) -> None:
    assert words_of(tried(website, "a b").cssselect(".query")[0]) == "Understood as a AND b"
    assert not tried(website, "a AND b").cssselect(".query")


def test_a_wrong_query_is_shown_with_its_place_and_the_nearest_right_word(website: Website) -> None:
    answer = website.get("/try?q=" + quote("离职 AND sorce:redian"))
    page = html.fromstring(answer.text)
    assert answer.status == 400
    assert words_of(page.cssselect(".fault")[0]).startswith("At character 8: there is no field 'sorce'")
    assert page.cssselect(".place mark")[0].text == "sorce"
    (link,) = page.cssselect(".nearest a")
    assert parse_qs(urlsplit(link.get("href") or "").query) == {"q": ["离职 AND source:redian"]}
    assert page.cssselect("input#q")[0].get("value") == "离职 AND sorce:redian"


def test_every_unknown_alias_is_told_and_the_nearest_keeps_its_sign(website: Website) -> None:
    website.config = replace(website.config, aliases={"openai": ("OpenAI",)})
    page = tried(website, "@openay AND @nothing")
    assert len(page.cssselect(".fault")) == 2
    assert parse_qs(urlsplit(page.cssselect(".nearest a")[0].get("href") or "").query)["q"] == ["@openai AND @nothing"]


def test_a_lower_case_operator_is_a_warning_and_the_query_runs(website: Website) -> None:
    with_titles(website, "a or b")
    page = tried(website, "a or b")
    assert "operators are upper case" in words_of(page.cssselect(".fault")[0])
    assert page.cssselect("article")


def test_a_query_that_finds_nothing_says_so(website: Website) -> None:
    assert "Nothing matches" in words_of(tried(website, "望远镜"))


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "<b>", "'; DROP", "{{ 7*7 }}"])
def test_a_hostile_query_is_shown_as_text(website: Website, query: str) -> None:
    text = website.get(f"/try?q={quote(query)}").text
    assert "<script>alert" not in text
    assert "49" not in text.replace("149", "")
    assert html.fromstring(text).cssselect("input#q")[0].get("value") == query


def test_the_page_speaks_chinese_and_a_change_of_language_keeps_the_query(website: Website) -> None:
    page = tried(website, "a b&c", Accept_Language="zh")
    assert "试查询" in words_of(page)
    assert "理解为" in words_of(page)
    assert parse_qs(urlsplit(page.cssselect("a.tongue")[0].get("href") or "").query) == {"lang": ["en"], "q": ["a b&c"]}


def test_no_script_and_no_style_is_needed_and_the_headers_are_strict(website: Website) -> None:
    answer = website.get("/try?q=a")
    page = html.fromstring(answer.text)
    assert not page.cssselect("style, [style], [onclick], script:not([src])")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert page.cssselect("button[type=submit]")
    assert len(page.cssselect("h1")) == 1


def test_a_query_that_is_too_long_is_refused(website: Website) -> None:
    answer = website.get("/try?q=" + "a" * 2_001)
    assert answer.status == 400
    assert "longer than 2,000 characters" in answer.text


def test_the_yaml_to_paste_is_a_topic_that_says_the_same(website: Website, tmp_path: Path) -> None:
    query = 'title:"it\'s" AND /a\\d{2}/ -"${HOME}" AND \'#\' 离职: OR b'.replace("离职:", "离职")
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    (tmp_path / "topics.yaml").write_text(as_topic(query, frozenset()), "utf-8")
    (topic,) = load(tmp_path, {}).topics
    assert topic.match == (query,)
    shown = tried(website, "离职 AND OpenAI").cssselect(".keep code")[0].text
    assert shown == "topics:\n  openai:\n    title: '离职 AND OpenAI'\n    match: '离职 AND OpenAI'\n"


def test_the_id_to_paste_is_free_and_right() -> None:
    assert as_topic("a", frozenset({"a", "a-2"})).startswith("topics:\n  a-3:\n")
    assert as_topic("离职", frozenset()).startswith("topics:\n  my-topic:\n")
    assert as_topic("2024 AND all", frozenset()).startswith("topics:\n  topic-2024-all:\n")


def test_lines_and_control_characters_of_a_form_become_spaces() -> None:
    assert one_line(" a\r\nb\0c\ud800 ") == "a b c"


def endless(entry: FeedEntry) -> Generator[tuple[FeedEntry, Document], None, None]:
    document = Document(title="a b", text="a b c d " * 2_000)
    while True:
        yield entry, document


def test_an_endless_archive_is_looked_at_for_less_than_a_second_and_that_is_said(website: Website) -> None:
    start = time.monotonic()
    found = try_query("a NEAR/9 d", {}, endless(ENTRY), NOW)
    assert time.monotonic() - start < 5  # the time limit is far below; a busy machine may double it
    assert not found.whole
    assert 0 < found.searched < 20_000


def test_while_too_many_others_are_tried_the_page_says_when_to_try_again(website: Website) -> None:
    release = threading.Event()

    def slow() -> Generator[tuple[FeedEntry, Document], None, None]:
        release.wait(60)
        yield from ()

    website.memory.read_archive = slow
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(website.get, f"/try?q=other{number}") for number in range(12)]
        try:
            # One that finds no place is answered at once, while the others wait.
            first = next(as_completed(asked, timeout=60)).result()
            assert website.get("/healthz").status == 200
        finally:
            release.set()
        answers = [each.result() for each in asked]
    assert first.status == 503
    assert "Other queries are being tried" in first.text
    assert int(first.headers["retry-after"]) > 0
    assert {answer.status for answer in answers} == {200, 503}


def test_a_query_that_many_try_is_searched_for_once(website: Website) -> None:
    reads = []

    def counted() -> Generator[tuple[FeedEntry, Document], None, None]:
        reads.append(1)
        yield from ()

    website.memory.read_archive = counted
    assert {website.get("/try?q=same").status for _ in range(3)} == {200}
    assert len(reads) == 1
    website.config = replace(website.config)  # a reload
    website.get("/try?q=same")
    assert len(reads) == 2


def test_a_page_over_part_of_the_archive_says_how_much_it_looked_at(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.query_pages.MOST_ITEMS", 2)
    with_titles(website, "a", "a", "a")
    # No index knows patterns.
    assert "only the newest 2 of 1,204 items were searched" in words_of(tried(website, "/a/"))


def test_words_are_counted_in_the_whole_archive_and_near_misses_in_its_newest_part(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.query_pages.MOST_ITEMS", 2)
    with_titles(website, "a b", "a", "a", "a b")
    words = words_of(tried(website, "a b"))
    assert "2 of 1,204 items match" in words
    assert "1 near miss among the newest 2" in words
    assert website.memory.asked[-1][0] is not None, "the index was asked"


@pytest.mark.parametrize(
    "query",
    [" NEAR/1000 ".join("a" * 11), "(" * 49 + "a" + ")" * 49, "|".join(f"/a{n}+b/" for n in range(250)), "a " * 999],
)
def test_a_hostile_query_is_answered_in_time(website: Website, query: str) -> None:
    start = time.monotonic()
    try_query(query, {}, endless(ENTRY), NOW)
    assert time.monotonic() - start < 15
