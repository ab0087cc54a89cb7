"""List pages: with a person's selectors, and found by themselves."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.discover import Discovery, discover
from monitor.discover.finder import find_in_page
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source
from monitor.text.markup import parse

NOW = datetime(2024, 5, 16, 4, tzinfo=UTC)
BASE = "https://news.example/news/"
SOURCE = Source("s", BASE)

ZH = [
    "首席科学家宣布离开公司,研究主管接任他的工作",
    "高端芯片出口规则再次调整,企业忙着重新算账",
    "巡天望远镜完成热真空试验,计划于明年择机发射",
    "新能源汽车下乡第三年,县城里的充电桩够用了吗",
    "老城区的最后一家修表铺,等来了一位年轻的学徒",
    "青禾农业大模型宣布开源,能看懂叶子上的病斑",
]
EN = [
    "Chief scientist leaves the lab after almost a decade",
    "New export rules count the whole rack, not the chip",
    "Council approves two electric ferries for the estuary",
    "At the repair cafe, a toaster gets its second life",
    "Stocks close higher as inflation cools for a third month",
    "A telescope passes its last test before the long wait",
]
NAV = "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in ("home", "world", "business", "sport"))
FOOTER = (
    '<footer><a href="/about">About us</a> <a href="/privacy">Privacy policy and terms of use of this site</a></footer>'
)
PAGER = '<div class="pager"><a href="?page=2">2</a><a href="?page=3">3</a><a href="?page=2">Next page</a></div>'
HOT = '<aside class="hot"><h4>Most read</h4><ol>' + "".join(
    f'<li><a href="/hot/{n}.html">What everyone has been reading about this week, number {n}</a></li>' for n in range(5)
) + "</ol></aside>"  # fmt: skip


def page(inside: str) -> str:
    head = "<html><head><title>News</title></head><body><header><nav><ul>"
    return f"{head}{NAV}</ul></nav></header><main>{inside}{PAGER}</main>{HOT}{FOOTER}</body></html>"


def rows(titles: list[str], row: str) -> str:
    return "".join(row.format(n=n, url=f"/2024/05/15/{10000 + n}.html", title=title) for n, title in enumerate(titles))


def read(html: str, source: Source = SOURCE) -> Discovery:
    return discover(
        html.encode(), url=BASE, content_type="text/html; charset=utf-8", source=source, now=NOW,
        zone=ZoneInfo("Asia/Shanghai"),
    )  # fmt: skip


LAYOUTS = {
    "a plain list": '<li><a href="{url}?utm_source=home">{title}</a><span class="time">2024-05-15</span></li>',
    "cards with headings": '<article class="c"><a href="{url}"><img src="/i"></a><h3><a href="{url}">{title}</a></h3>'
    "<p>What the story says in a sentence or two, so that a reader knows.</p><time>15 May 2024</time></article>",
    "a link around a whole card": '<a class="card" href="{url}"><h2>{title}</h2><p>What happened there, in short.</p>'
    "<span>3小时前</span></a>",
    "a table": '<tr><td>·</td><td><a href="{url}">{title}</a></td><td>05-15 12:30</td></tr>',
    "divs without a class": '<div><div><a href="{url}">{title}</a></div><div>2小时前</div></div>',
    "a header inside each article": '<article><header><a href="{url}">{title}</a></header><p>In short.</p></article>',
    "a tile with a word above": '<a class="tile" href="{url}"><div><p class=k>Today</p><p>{title}</p></div></a>',
    "lines in one block": '<a href="{url}">{title}</a> <span>2024-05-15</span><br>',
    "read more beside it": '<div class="post"><h2><a href="{url}">{title}</a></h2><a href="{url}">Read more</a></div>',
}


@pytest.mark.parametrize("titles", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_exactly_the_news_is_found_with_its_headlines(layout: str, titles: list[str]) -> None:
    inside = rows(titles, LAYOUTS[layout])
    found = read(page(f"<table>{inside}</table>" if layout == "a table" else f'<div class="list">{inside}</div>'))
    assert [entry.title for entry in found.entries] == titles
    assert all("/2024/05/15/" in entry.url for entry in found.entries)


def test_an_article_that_a_summary_names_is_no_headline() -> None:
    row = (
        '<article><h2><a href="{url}">{title}</a></h2><p>What happened there was first told in a long report by '
        '<a href="/2023/01/02/{n}.html">an earlier article of our own</a>, and nobody has denied it.</p></article>'
    )
    assert [entry.title for entry in read(page(f"<div>{rows(EN, row)}</div>")).entries] == EN


@pytest.mark.parametrize(
    "path", ["/photoview/00AO/23{n}63.html", "/audio/play/p0mylrw{n}", "/videos/2024-05-1{n}-talk"]
)
def test_pictures_and_sound_have_no_article_behind_them(path: str) -> None:
    series = "".join(f'<li><a href="{path.format(n=n)}">老城光影{n}</a></li>' for n in range(3))
    inside = f"<ul>{rows(ZH, LAYOUTS['a plain list'])}</ul><ul>{series}</ul>"
    assert [entry.title for entry in read(page(inside)).entries] == ZH


def test_lines_in_one_block_are_no_sentence() -> None:
    row = '<a href="{url}">{title}</a> What the story says in a sentence or two, so that a reader knows.<br>'
    assert [entry.title for entry in read(page(f"<div>{rows(EN, row)}</div>")).entries] == EN


def test_the_source_on_another_site_is_no_news_of_this_one() -> None:
    own = '<article><time>2024-05-15</time><h2><a href="{url}">{title}</a></h2></article>'
    source = (
        '<article><div><a href="https://paper.example/2024/05/14/what-we-told-them-first-9.html">'
        "The paper that told it first, with the whole of its long report</a></div></article>"
    )
    assert [entry.title for entry in read(page(f"<div>{rows(EN, own)}{source}</div>")).entries] == EN


def test_a_page_that_lists_the_news_of_others_is_read_too() -> None:
    outside = "".join(
        f'<li><a href="https://paper{n}.example/2024/05/15/{n}.html">{title}</a> <time>2024-05-15</time></li>'
        for n, title in enumerate(EN)
    )
    assert [entry.title for entry in read(page(f"<ul>{outside}</ul>")).entries] == EN


@pytest.mark.parametrize(
    "layout", ["a plain list", "cards with headings", "a table", "divs without a class", "lines in one block"]
)
def test_the_date_beside_a_headline_is_its_own(layout: str) -> None:
    inside = rows(ZH, LAYOUTS[layout])
    found = read(page(f"<table>{inside}</table>" if layout == "a table" else f"<div>{inside}</div>"))
    assert all(entry.published and entry.published <= NOW for entry in found.entries)


@pytest.mark.parametrize(
    ("row", "dated"),
    [
        ('2024-05-1{n} <a href="{url}">{title}</a><br>', True),
        ('<b><a href="{url}">{title}</a></b> <i>2024-05-1{n}</i><br>', True),
        ('<a href="{url}">{title}</a> <i>2024-05-1{n}</i> ', False),
        ('<a href="{url}">{title}</a><br><i>2024-05-1{n}</i><br>', False),
    ],
)
def test_in_one_block_the_date_on_a_headlines_own_line_is_its_own_and_no_other(row: str, dated: bool) -> None:
    found = read(page(f"<div>{rows(ZH, row)}</div>"))
    days = [entry.published.astimezone(ZoneInfo("Asia/Shanghai")).day for entry in found.entries if entry.published]
    assert days == ([10, 11, 12, 13, 14, 15] if dated else [])


def test_what_was_found_is_told_with_a_selector_that_finds_it() -> None:
    found = read(page(f'<ul class="news">{rows(EN, LAYOUTS["a plain list"])}</ul>'))
    assert found.selector == "ul.news > li > a"
    again = read(page(f'<ul class="news">{rows(EN, LAYOUTS["a plain list"])}</ul>'), selected(item=found.selector))
    assert [entry.url for entry in again.entries] == [entry.url for entry in found.entries]


def selected(**selectors: str) -> Source:
    return replace(SOURCE, list=ListSelectors(**selectors))


def test_selectors_of_a_person_are_followed() -> None:
    html = page(rows(ZH, '<dl class=n><dt>{title}</dt><dd><a href="{url}">详情</a><i>2024-05-1{n}</i></dd></dl>'))
    found = read(html, selected(item="dl.n", link="dd a", title="dt", date="i"))
    assert [entry.title for entry in found.entries] == ZH
    assert found.entries[0].published == datetime(2024, 5, 9, 16, tzinfo=UTC)


def test_an_item_that_is_the_link_itself_will_do() -> None:
    found = read(page(rows(ZH, '<a class=n href="{url}">{title}</a>')), selected(item="a.n"))
    assert [entry.title for entry in found.entries] == ZH


def test_a_selector_that_finds_nothing_is_an_error_that_says_so() -> None:
    with pytest.raises(NotUsable, match="no list of news"):
        read(page(rows(ZH, LAYOUTS["a plain list"])), selected(item=".nothing"))


def test_feeds_that_a_page_names_are_found_without_those_of_comments() -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="/{n}.xml">'
        for n, title in enumerate(["News", "News » Comments Feed"])
    )
    html = page(rows(EN, LAYOUTS["a plain list"])).replace("</head>", f"{links}</head>")
    assert read(html).feeds == ("https://news.example/0.xml",)


def test_relative_links_count_from_the_base_of_the_page() -> None:
    html = page(rows(EN, '<li><a href="x{n}-a-story-of-the-day.html">{title}</a></li>'))
    html = html.replace("<head>", '<head><base href="https://cdn.example/deep/">')
    assert read(html).entries[0].url == "https://cdn.example/deep/x0-a-story-of-the-day.html"


def test_a_page_without_news_says_what_to_do() -> None:
    with pytest.raises(NotUsable, match="name the list with"):
        read("<html><body><nav><a href='/a'>A</a></nav><p>Welcome.</p></body></html>")


def test_a_sitemap_gives_its_newest_first_and_an_index_its_parts() -> None:
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    urls = "".join(
        f"<url><loc>https://news.example/{day}</loc><news:news><news:publication_date>2024-05-{day}T00:00:00Z"
        f"</news:publication_date><news:title>Day {day}</news:title></news:news></url>"
        for day in ("10", "12", "11")
    )
    found = read(f"<?xml version='1.0'?><urlset {ns}>{urls}</urlset>")
    assert [entry.title for entry in found.entries] == ["Day 12", "Day 11", "Day 10"]
    index = f"<sitemapindex {ns}><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
    assert read(index).follow == ("https://news.example/a.xml",)


def test_json_is_read_by_dotted_paths_or_by_what_it_holds() -> None:
    body = '{"data": {"items": [{"url": "/1", "title": "One", "t": {"c": 1715745600}}], "ads": [{"url": "/ad"}]}}'
    by_path = read(body, replace(selected(item="data.items", date="t.c"), kind="json"))
    assert [(entry.url, entry.title) for entry in by_path.entries] == [("https://news.example/1", "One")]
    assert by_path.entries[0].published == datetime(2024, 5, 15, 4, tzinfo=UTC)
    assert read(body).selector == "data.items"


def test_the_images_of_a_sitemap_are_pictures_of_its_news_and_no_news() -> None:
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    image = "<image:image><image:loc>/logo.png</image:loc><image:title>Logo</image:title></image:image>"
    rows = "".join(
        f"<url>{image}<loc>https://news.example/{name}</loc><lastmod>{date}</lastmod></url>"
        for name, date in (("a-first-story", "2024-05-14T23:00:00+08:00"), ("a-later-story", "2024-05-14T20:00:00Z"))
    )
    found = read(f"<urlset {ns}>{rows}</urlset>")
    assert [entry.title for entry in found.entries] == ["a later story", "a first story"]
    assert {entry.image for entry in found.entries} == {"https://news.example/logo.png"}


def test_a_title_is_that_of_the_link_that_was_named() -> None:
    row = '<li class=n><a href="/by/jo">Jo Field</a> <a class=t href="{url}">{title}</a></li>'
    found = read(page(rows(EN, row)), selected(item="li.n", link="a.t"))
    assert [entry.title for entry in found.entries] == EN


def test_titles_and_addresses_may_stand_in_data_attributes() -> None:
    long = "/2024/05/15/" + "x" * 900
    found = read(
        page(f'<div class=c data-url="{long}" data-title="{EN[0]}"><img src="/i.png"></div>'), selected(item="div.c")
    )
    assert [(entry.title, entry.url) for entry in found.entries] == [(EN[0], "https://news.example" + long)]


POSTS = [{"title": f"Harbour bridge reopens after {n} months of repair", "slug": f"harbour-{n}"} for n in range(1, 7)]


@pytest.mark.parametrize(
    "body",
    [
        f"<script>window.__NUXT__=(function(a){{return {{data:[{{posts:{json.dumps(POSTS)}}}],s:a}}}}(1))</script>",
        f"<script>var store = {{byId: {json.dumps({str(n): post for n, post in enumerate(POSTS)})}}};</script>",
        '<div id=app data-page="{}"></div>'.format(html.escape(json.dumps({"props": {"posts": POSTS}}))),
    ],
)
def test_a_list_that_stands_only_in_the_state_of_a_page_is_found(body: str) -> None:
    page = f"<html><body>{body}</body></html>".encode()
    source = Source("s", "https://news.example/news")
    found = discover(page, url=source.url, content_type="text/html", source=source, now=NOW, zone=UTC)
    assert [entry.title for entry in found.entries] == [post["title"] for post in POSTS]
    assert found.entries[0].url == "https://news.example/news/harbour-1"


def test_a_route_behind_a_hash_is_a_page_of_its_own() -> None:
    titles = [f"The ferry company answers question number {word}" for word in ("one", "two", "three", "four", "five")]
    rows = "".join(f'<li><a href="#/post/{700 + at}">{title}</a></li>' for at, title in enumerate(titles))
    page = f'<html><body><nav><a href="#top">Top</a></nav><ul class="news">{rows}</ul></body></html>'
    source = Source("s", "https://x.example/")
    url = "https://x.example/#/home"
    found = discover(page.encode(), url=url, content_type="text/html", source=source, now=NOW, zone=UTC)
    assert [entry.url for entry in found.entries] == [f"https://x.example/#/post/{700 + at}" for at in range(5)]


def test_of_siblings_without_links_two_thousand_are_looked_at() -> None:
    """A page of 29,000 took 60 MB and 9 s."""
    told = "The sensor now reports its values again after the radio was switched off for a longer time."
    rows = "".join(
        f"<div class=note><h3>Fixed in build {n}</h3><time>2024-05-{n % 15 + 1:02}</time><p>{told}</p></div>"
        for n in range(2500)
    )
    page = f"<html><body><h1>Release notes</h1><main>{rows}</main></body></html>"
    found, _ = find_in_page(parse(page), BASE, NOW, UTC)
    assert len(found) == 2000
    assert found[-1].entry.title == "Fixed in build 1999"
