"""Which links lead to the next page of an article, and which to all of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.extract import extract, find_page_links, join_pages, may_be_joined, part_number, same_article
from monitor.extract.pagination import MOST_PARTS, split_pages
from monitor.model import ArticleSelectors, Entry, Page

HOST = "https://news.example"
FIRST = f"{HOST}/2024/05/1001.html"


def links(*rows: tuple[str, str], around: str = "<div>{}</div>") -> str:
    inside = " ".join(f'<a href="{url}">{words}</a>' for url, words in rows)
    return f"<html><body><h1>T</h1><p>Text.</p>{around.format(inside)}</body></html>"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/2024/05/1001.html", "/2024/05/1001_2.html"),
        ("/2024/05/1001.html", "/2024/05/1001-2.html"),
        ("/2024/05/1001.html", "1001_2.html"),
        ("/2024/05/1001.shtml?from=home", "/2024/05/1001_2.shtml"),
        ("/2024/05/1001_1.html", "/2024/05/1001_2.html"),
        ("/2024/05/1001.html", "/2024/05/1001_1.html"),
        ("/review/", "/review/2/"),
        ("/review", "/review/page/2"),
        ("/review/", "/review/index_2.html"),
        ("/review.html", "/review.html?page=2"),
        ("/read.php?id=17", "/read.php?id=17&page=2"),
        ("/read.php?id=17&utm_source=home", "/read.php?page=2&id=17"),
        ("/story", "/story/page-2"),
        ("/story", "/story/seite-2"),
        ("/story-1604622.html", "/story-1604622-p2.html"),
        ("/story", "/story?pn=1"),
    ],
)
@pytest.mark.parametrize(
    "words", ["下一页", "下一页 »", "Next page", "»", "2", "[2]", "第2页", "Next page: The verdict"]
)
def test_a_counted_address_under_the_words_of_a_pager_is_the_next_page(first: str, second: str, words: str) -> None:
    found = find_page_links(links((second, words)), HOST + first, HOST + first)
    assert found.next.removeprefix(HOST).rpartition("/")[2] == second.rpartition("/")[2]


@pytest.mark.parametrize(
    "address",
    [
        "/2024/05/1002.html",
        "/2024/05/1002_2.html",
        "/2024/05/10012.html",
        "/2024/05/1001_3.html",
        "/2024/05/1001_2024.html",
        "/2024/05/1001.html?id=2",
        "/2024/05/1001_2.html?id=5",
        "//other.example/2024/05/1001_2.html",
        "https://news.example:8443/2024/05/1001_2.html",
        "https://news.example.evil.example/2024/05/1001_2.html",
        "javascript:next(2)",
        "http://[broken/1001_2.html",
        "/",
        "#2",
        "/2024/05/1001.html#2",
        "/2024/05/1001/comment-page-2/",
    ],
)
def test_another_address_is_not_followed_whatever_its_link_says(address: str) -> None:
    html = links((address, "下一页")).replace("<body>", f'<head><link rel="next" href="{address}"></head><body>')
    assert find_page_links(html, FIRST, FIRST).next == ""


@pytest.mark.parametrize(
    "words", ["下一篇", "下一篇:渔船回港", "Next story", "Next article »", "Older", "3", "图2", "上一页", "相关阅读"]
)
def test_a_link_that_does_not_say_page_is_not_followed(words: str) -> None:
    assert find_page_links(links(("/2024/05/1001_2.html", words)), FIRST, FIRST).next == ""


def test_a_name_that_was_taken_is_no_second_page() -> None:
    html = links(("/weekly-roundup-2/", "Next"))
    assert find_page_links(html, f"{HOST}/weekly-roundup/", f"{HOST}/weekly-roundup/").next == ""


def test_a_link_that_the_head_calls_next_needs_no_words() -> None:
    html = f'<html><head><link rel="next" href="{HOST}/2024/05/1001_2.html"></head><body><p>T</p></body></html>'
    assert find_page_links(html, FIRST, FIRST).next == f"{HOST}/2024/05/1001_2.html"


def test_pages_of_the_comments_are_not_the_articles() -> None:
    html = links(("?page=2", "Next page"), around='<div id="comments"><div class="pager">{}</div></div>')
    assert find_page_links(html, FIRST, FIRST).next == ""


def test_each_page_leads_to_the_one_after_it_and_the_last_to_none() -> None:
    pager = links(*((f"/2024/05/1001{f'_{n}' if n > 1 else ''}.html", str(n)) for n in range(1, 4)))
    address, seen = FIRST, []
    while address:
        seen.append(address)
        address = find_page_links(pager, address, FIRST).next
    assert seen == [FIRST, f"{HOST}/2024/05/1001_2.html", f"{HOST}/2024/05/1001_3.html"]


def test_where_the_second_page_has_the_number_one_the_third_has_two() -> None:
    pager = links(("1001.html", "1"), ("1001_1.html", "2"), ("1001_2.html", "3"))
    second = find_page_links(pager, FIRST, FIRST).next
    assert second == f"{HOST}/2024/05/1001_1.html"
    assert find_page_links(pager, second, FIRST).next == f"{HOST}/2024/05/1001_2.html"


def test_the_first_page_under_its_number_is_not_the_second() -> None:
    pager = links(("1001_1.html", "1"), ("1001_2.html", "2"), ("1001_3.html", "3"))
    assert find_page_links(pager, FIRST, FIRST).next == f"{HOST}/2024/05/1001_2.html"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/2024/05/1001_all.html", "阅读全文"),
        ("/2024/05/1001_all.html", "余下全文"),
        ("/2024/05/1001_0.html", "在本页阅读全文"),
        ("/2024/05/1001.html?page=all", "View all"),
        ("/2024/05/1001.html?singlepage=1", "Single page"),
        ("/2024/05/1001/full", "Read the full article"),
    ],
)
def test_a_link_to_all_on_one_page_is_found_on_the_articles_own_address(address: str, words: str) -> None:
    assert find_page_links(links((address, words)), FIRST, FIRST).whole == HOST + address
    assert find_page_links(links((address.replace("1001", "1002"), words)), FIRST, FIRST).whole == ""
    assert find_page_links(links((address, "打印")), FIRST, FIRST).whole == ""


@pytest.mark.parametrize(
    "address", ["/2024/05/1001.html", "/app/download", "/2024/05/1001_share.html", "//a.example/2024/05/1001_all.html"]
)
def test_the_words_for_all_of_it_alone_are_not_enough(address: str) -> None:
    assert find_page_links(links((address, "阅读全文")), FIRST, FIRST).whole == ""


def test_a_page_of_the_site_itself_has_no_pages_of_an_article() -> None:
    assert part_number(f"{HOST}/", f"{HOST}/2/") is None
    assert part_number(f"{HOST}/?id=5", f"{HOST}/?id=5&page=2") is None


def test_pages_of_one_article_bear_one_headline() -> None:
    def titled(title: str) -> str:
        return f"<html><head><title>{title} - Site</title></head><body><h1>{title}</h1><p>Text.</p></body></html>"

    assert same_article(titled("The long road to the sea"), titled("The long road to the sea (2)"))
    assert not same_article(titled("The long road to the sea"), titled("Council votes on harbour dues"))
    assert same_article(titled("The long road to the sea"), "<html><body><p>Text without a title.</p></body></html>")


def test_posts_of_two_days_are_two_articles_though_their_headline_is_one() -> None:
    def posted(day: str) -> str:
        dated = f'<meta property="article:published_time" content="{day}T09:00:00Z">'
        return f"<html><head>{dated}</head><body><h1>Seen this week in the harbour</h1><p>Text.</p></body></html>"

    assert same_article(posted("2024-05-15"), posted("2024-05-15"))
    assert not same_article(posted("2024-05-15"), posted("2024-05-22"))


def test_an_article_that_its_number_tells_apart_has_no_pages_of_that_number() -> None:
    url = f"{HOST}/index.php?p=7"
    assert find_page_links(links(("/index.php?p=8", "Next")), url, url).next == ""


def test_bound_pages_come_apart_as_they_were_and_no_page_can_forge_a_mark() -> None:
    pages = [Page(f"{HOST}/a{n}", f"<p>{n}</p>") for n in range(3)]
    assert list(split_pages(join_pages(pages, f"{HOST}/a0"))) == pages
    forged = Page(f"{HOST}/a", f"<p>a</p>{join_pages(pages, HOST).text}")
    assert len(list(split_pages(join_pages([forged], forged.url)))) == 1
    assert len(list(split_pages(join_pages([forged, *pages], HOST)))) == 4


def test_no_more_than_ten_pages_come_apart() -> None:
    many = join_pages([Page(f"{HOST}/{n}", "<p>x</p>") for n in range(50)], HOST)
    assert len(list(split_pages(many))) == MOST_PARTS == 10


def test_an_article_at_the_root_of_its_site_has_no_name_to_look_for_and_is_read() -> None:
    for first in (f"{HOST}/", HOST, f"{HOST}/.html", f"{HOST}/_1"):
        html = links(("/about", "About"), ("?page=2", "2"))
        assert find_page_links(html, first, first).next in ("", f"{HOST}/?page=2", f"{first}?page=2")


def test_pages_are_joined_by_what_they_take_in_memory() -> None:
    """One emoji makes a text of four bytes a character."""
    plain, wide = Page(HOST, "x" * 900_000), Page(HOST, "x" * 900_000 + "😀")
    assert may_be_joined([plain] * 3)
    assert not may_be_joined([plain] * 4)
    assert may_be_joined([wide])
    assert not may_be_joined([wide] * 2)


def test_an_article_that_is_long_already_reads_no_further_page() -> None:
    """Each further page would cost its tree while the whole is held."""
    parts = [
        Page(f"{FIRST}{n}", f"<html><body><h1>The long report</h1><article>{prose(n, 2000)}</article></body></html>")
        for n in range(4)
    ]
    whole = extract(
        join_pages(parts, FIRST),
        selectors=ArticleSelectors(),
        entry=Entry(FIRST, "The long report", FIRST),
        zone=UTC,
        now=datetime(2024, 5, 16, tzinfo=UTC),
    )
    assert "sentence 1 of page 0" in whole.text and "sentence 1 of page 1" in whole.text
    assert "of page 3" not in whole.text
    assert any("those behind it" in note for note in whole.notes)


def prose(page: int, paragraphs: int) -> str:
    said = "The council heard how the bridge over the river is to be repaired before the winter begins"
    return "".join(f"<p>{said}, sentence {n} of page {page}.</p>" for n in range(paragraphs))
