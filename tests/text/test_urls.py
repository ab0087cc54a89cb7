"""A URL that cannot be asked for is no URL, wherever it stands, and costs itself alone."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.discover import discover
from monitor.extract import clean_fragment, extract
from monitor.group.identity import address_of
from monitor.model import ArticleSelectors, Entry, Page, Source
from monitor.text.urls import feed_link, split_url, web_url, without_trackers
from tests.text.hostile_urls import HOSTILE, URLS

NOW = datetime(2026, 11, 29, tzinfo=UTC)
BASE = "https://news.example/list"
GOOD = [
    (f"https://news.example/2026/11/{n}/a-story-of-the-harbour-{n}.html", f"The council votes for quay number {n}")
    for n in range(8)
]


PIECES = "http:// https:// a.example - :80 :59999 :65536 :0 / /../b ? ?q=1 &r=%20 &amp; #x é".split()


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=7).map("".join))
def test_a_link_is_joined_to_its_page_however_plain_it_is(link: str) -> None:
    spelled = re.sub(r"\A(https?:)?//+", r"\1//", link)  # however many slashes begin it
    with suppress(ValueError):
        assert web_url(link, BASE) in (urljoin(BASE, spelled), None)
    assert feed_link(link, BASE) == feed_link(f"{link}\n", BASE) == feed_link(f'<a href="{link}">on</a>', BASE)


@given(URLS)
def test_no_text_breaks_the_parsing_of_urls(text: str) -> None:
    for base in ("", BASE, text):
        for made in (web_url(text, base), feed_link(text, base)):
            assert made is None or made.startswith(("http://", "https://"))
            if made:
                parts = split_url(made)
                assert parts is not None
                assert parts.hostname
    split_url(text)
    without_trackers(text)
    address_of(text)


def entries_of(body: str, kind: Any, content_type: str = "") -> set[str]:
    source = Source("s", BASE, kind=kind)
    data = body.encode("utf-8", "surrogatepass" if "\\ud" in body else "replace")
    found = discover(data, url=BASE, content_type=content_type, source=source, now=NOW, zone=UTC)
    return {entry.url for entry in found.entries}


def as_feed(url: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{escape(link)}</link></item>" for link, title in [(url, "bad"), *GOOD]
    )
    more = f"<media:thumbnail url='{escape(url)}'/><enclosure url='{escape(url)}'/>"
    return f"<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><link>{escape(url)}</link>{items.replace('</item>', more + '</item>', 1)}</channel></rss>"  # noqa: E501


def as_json_feed(url: str) -> str:
    items = [
        {"id": title, "url": link, "title": title, "image": url, "attachments": [{"url": url}]}
        for link, title in [(url, "bad"), *GOOD]
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "home_page_url": url, "items": items})


def as_sitemap(url: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{escape(link)}</loc></url>' for link, _ in [(url, ''), *GOOD])}</urlset>"


def as_json(url: str) -> str:
    return json.dumps([{"url": link, "title": title} for link, title in [(url, "bad"), *GOOD]])


def as_page(url: str) -> str:
    rows = "".join(
        f"<li><a href='{escape(link)}'><h3>{title}</h3></a><time>2026-11-24</time></li>"
        for link, title in [(url, "A headline that is as long as the others are"), *GOOD]
    )
    return f"<html><head><base href='{escape(url)}'><link rel='alternate' type='application/rss+xml' href='{escape(url)}'></head><body><ul>{rows}</ul></body></html>"  # noqa: E501


SHAPES = {"feed": as_feed, "json_feed": as_json_feed, "sitemap": as_sitemap, "json": as_json, "page": as_page}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("url", HOSTILE, ids=[ascii(url)[:40] for url in HOSTILE])
def test_a_bad_url_in_a_list_costs_its_entry_alone(shape: str, url: str) -> None:
    kind = "feed" if shape == "json_feed" else shape
    assert entries_of(SHAPES[shape](url), kind) >= {link for link, _ in GOOD}


@given(URLS)
@settings(max_examples=60, deadline=None)
def test_a_bad_url_anywhere_in_an_article_leaves_its_text(url: str) -> None:
    bad = escape(url.replace("\x00", ""), quote=True)
    words = "The council voted on Monday for the plan of the new quay, which has been discussed for years. " * 4
    page = (
        (
            f"<html><head><link rel='canonical' href='{bad}'><meta property='og:url' content='{bad}'><meta property='og:image' content='{bad}'>"  # noqa: E501
            f"<base href='{bad}'></head><body><article><h1>A headline of some length</h1><p>{words}<a href='{bad}'>link</a></p><img src='{bad}'>"  # noqa: E501
            f"<img srcset='{bad} 2x'><iframe src='{bad}'></iframe><p>{words}</p><a rel='next' href='{bad}'>2</a></article></body></html>"  # noqa: E501
        )
        .encode("utf-8", "replace")
        .decode()
    )
    article = extract(
        Page(BASE, page),
        selectors=ArticleSelectors(),
        entry=Entry(BASE, "A headline of some length", BASE),
        zone=UTC,
        now=NOW,
    )
    assert "The council voted on Monday" in article.text
    clean_fragment(page, base_url=BASE)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        (r"\news\a.html", "https://example.com/news/a.html"),
        (r"a\b.html?back=\c#\d", r"https://example.com/x/a/b.html?back=\c#\d"),
        (r"\\other.example\a", "https://other.example/a"),
        (r"http:\\other.example\a", "http://other.example/a"),
        ("https:/other.example/a", "https://other.example/a"),
        ("https:////other.example/a", "https://other.example/a"),
        ("///other.example/a", "https://other.example/a"),
        ("/news/\r\n\t a.html", "https://example.com/news/ a.html"),
        ("/news/\n2026/\n", "https://example.com/news/2026/"),
        ("\x00\x1b /a\x00b", "https://example.com/a%00b"),
        ("http://ho\nst.example/", "http://host.example/"),
        ("http://a b.example/", None),
        ("http://a<b.example/", None),
        ("http://a%20b.example/", None),
        ("http://a|b.example/", None),
        ("http://example.com:0/", None),
    ],
)
def test_a_link_is_read_as_browsers_read_it(link: str, wanted: str | None) -> None:
    assert web_url(link, "https://example.com/x/y.html") == wanted
