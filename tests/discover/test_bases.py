"""Where relative addresses count from, packed sitemaps, and lists deep inside JSON."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC

import pytest

from monitor.discover import Discovery, discover
from monitor.discover.kinds import read_sitemap
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source
from tests.discover.test_feed import BASE, NOW, read

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" {feed}><title>A</title>'
    "<entry {entry}><title>One</title><id>1</id>{more}</entry></feed>"
)
LINK = '<link href="one.html"/>'


@pytest.mark.parametrize(
    ("feed", "entry", "url"),
    [
        ("", "", "https://news.example/feeds/one.html"),
        ('xml:base="https://other.example/a/"', "", "https://other.example/a/one.html"),
        ('xml:base="/a/"', "", "https://news.example/a/one.html"),
        ('xml:base="https://other.example/a/"', 'xml:base="b/"', "https://other.example/a/b/one.html"),
        ('xml:base="https://other.example/a/"', 'xml:base="/c/"', "https://other.example/c/one.html"),
        ('xml:base="javascript:x"', 'xml:base="http://["', "https://news.example/feeds/one.html"),
    ],
)
def test_addresses_of_a_feed_count_from_its_xml_base(feed: str, entry: str, url: str) -> None:
    (found,) = read(ATOM.format(feed=feed, entry=entry, more=LINK)).entries
    assert found.url == url


def test_addresses_inside_the_content_count_from_xml_base_too() -> None:
    html = '<a href="x.html">x</a><img src=\'/i.png\'><a href="https://else.example/">y</a><a href="#note">z</a>'
    content = f'{LINK}<content type="html">{html.replace("<", "&lt;")}</content>'
    (found,) = read(ATOM.format(feed='xml:base="https://other.example/a/"', entry="", more=content)).entries
    assert found.content == (
        "<a href=\"https://other.example/a/x.html\">x</a><img src='https://other.example/i.png'>"
        '<a href="https://else.example/">y</a><a href="#note">z</a>'
    )


def test_addresses_of_an_rss_feed_count_from_xml_base() -> None:
    body = '<rss version="2.0" xml:base="https://other.example/"><channel><title>t</title><item><title>One</title><link>/1</link></item></channel></rss>'
    assert read(body).entries[0].url == "https://other.example/1"


URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/a-b.html</loc></url></urlset>'


@pytest.mark.parametrize(
    "broken",
    [
        "<url><loc>https://news.example/&#xd800;b.html</loc></url>",
        "<url><loc>https://news.example/&#55296;b.html</loc></url>",
        "<url><x:y:z>1</x:y:z></url>",
        "<:a>1</:a><a:>2</a:>",
        "<url><loc>https://news.example/\ud800\x00.html</loc></url>",
    ],
)
@pytest.mark.parametrize("root", ["urlset", "a:urlset", "sitemap:index"])
def test_a_row_that_no_parser_takes_costs_no_other_row_of_a_sitemap(broken: str, root: str) -> None:
    good = "<url><loc>https://news.example/good-story.html</loc></url>"
    found = read_sitemap([f"<{root}>{broken}{good}</{root}>"], BASE, Source("s", BASE), NOW, UTC)
    assert "https://news.example/good-story.html" in [entry.url for entry in found.entries]


def test_a_packed_sitemap_is_unpacked() -> None:
    found = read(gzip.compress(URLSET.encode()), content_type="application/x-gzip")
    assert [entry.title for entry in found.entries] == ["a b"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(gzip.compress(b"0" * 60_000_000), "too_complex"), (gzip.compress(URLSET.encode())[:9] + b"\xff" * 20, "broken")],
    ids=["a bomb", "broken"],
)
def test_a_packed_file_that_cannot_be_unpacked_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(NotUsable) as refused:
        read(body)
    assert refused.value.kind == kind


NESTED = {
    "data": {
        "sections": [
            {"name": "top", "items": [{"url": "/1", "title": "The first of all stories"}]},
            {"name": "empty"},
            {"name": "more", "items": [{"url": "/2", "title": "The second"}, {"url": "/3", "title": "The third"}]},
        ],
        "tags": [{"url": "/t/1", "title": "tag"}],
    }
}


def read_json(document: object, **selectors: str) -> Discovery:
    source = replace(Source("s", BASE), list=ListSelectors(**selectors))
    body = json.dumps(document).encode()
    return discover(body, url=BASE, content_type="application/json", source=source, now=NOW, zone=UTC)


def test_a_path_goes_through_the_lists_on_its_way() -> None:
    found = read_json(NESTED, item="data.sections.items")
    assert [entry.url for entry in found.entries] == [f"https://news.example/{n}" for n in (1, 2, 3)]


def test_a_number_in_a_path_is_a_place_in_a_list() -> None:
    assert [entry.title for entry in read_json(NESTED, item="data.sections.2.items").entries] == [
        "The second",
        "The third",
    ]


def test_lists_in_a_list_are_found_by_themselves_as_one() -> None:
    found = read_json(NESTED)
    assert (found.selector, len(found.entries)) == ("data.sections.items", 3)


def test_names_inside_a_row_are_paths_too() -> None:
    rows = [{"id": n, "to": {"web": [{"href": f"/{n}"}]}, "said": {"head": f"Story {n}"}} for n in (1, 2)]
    found = read_json({"rows": rows}, item="rows", link="to.web.0.href", title="said.head")
    assert [(entry.url, entry.title) for entry in found.entries] == [
        ("https://news.example/1", "Story 1"),
        ("https://news.example/2", "Story 2"),
    ]


@pytest.mark.parametrize(
    "path", ["data.nothing.items", "data.sections.9.items", "data.sections.name.x", "data.tags.0.url"]
)
def test_a_path_that_leads_to_no_list_is_told(path: str) -> None:
    with pytest.raises(NotUsable, match="there is no list at"):
        read_json(NESTED, item=path)


def test_the_tags_of_each_story_are_not_taken_for_the_list() -> None:
    tags = [{"url": f"/t/{n}", "name": f"tag {n}"} for n in range(9)]
    rows = [{"url": f"/{n}", "title": f"Story {n}", "tags": tags} for n in range(3)]
    assert read_json({"rows": rows}).selector == "rows"


@pytest.mark.parametrize(
    "page",
    [
        '<script id="__DATA__" type="application/json">{"a": {"news": %s}}</script>',
        '<script>window.STATE = {\'x\': 1}; window.__DATA__ = {"a": {"news": %s}};</script>',
        '<script>var __DATA__ = {"a": {"news": %s}}</script>',
    ],
)
def test_the_state_that_a_page_carries_for_its_scripts_is_read_as_json(page: str) -> None:
    rows = json.dumps([{"url": "/1", "title": "A < b"}, {"url": "/2", "title": "</b> of it"}]).replace("</", "<\\/")
    body = f"<html><body><div id=app></div>{page % rows}</body></html>"
    source = Source("s", BASE, kind="json", list=ListSelectors(item="__DATA__.a.news"))
    found = read(body, source)
    assert [entry.url for entry in found.entries] == ["https://news.example/1", "https://news.example/2"]


def test_the_newest_parts_of_an_index_come_first() -> None:
    parts = "".join(
        f"<sitemap><loc>https://news.example/{n}.xml</loc><lastmod>2024-05-0{n}</lastmod></sitemap>" for n in (2, 9, 4)
    )
    found = read(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>')
    assert found.follow == tuple(f"https://news.example/{n}.xml" for n in (9, 4, 2))


def test_without_dates_the_parts_with_the_highest_numbers_are_taken_for_the_newest() -> None:
    parts = "".join(f"<sitemap><loc>https://news.example/map-{n}.xml</loc></sitemap>" for n in range(1, 13))
    found = read(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>')
    assert found.follow == tuple(f"https://news.example/map-{n}.xml" for n in (12, 11, 10, 9, 8))


STORIES = [{"url": f"/{n}", "title": f"The story number {n} of a long May"} for n in range(5)]
MENU = [{"url": f"/{n}/", "title": f"Section {n}"} for n in range(20)]


def test_a_page_that_its_scripts_draw_is_read_from_its_state_and_not_from_its_menu() -> None:
    state = json.dumps({"menu": MENU, "front": {"stories": STORIES}})
    found = read(f'<html><body><div id=app></div><script type="application/json" id="S">{state}</script></body></html>')
    assert (found.kind, found.selector) == ("json", "S.front.stories")
    assert [entry.title for entry in found.entries] == [story["title"] for story in STORIES]


def test_a_state_without_headlines_is_no_list_of_news() -> None:
    state = json.dumps({"menu": MENU})
    with pytest.raises(NotUsable, match="no list of news"):
        read(f"<html><body><div id=app></div><script>window.S = {state}</script></body></html>")
