"""The page that finds a list: who may see it, what it shows, and that nothing of a hostile page gets through."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast
from urllib.parse import quote

import pytest
import yaml
from lxml import html

from monitor.fetch import Fetcher
from monitor.model import Config, FetchSettings
from monitor.observe import Metrics
from monitor.service.backend import PagePicker
from monitor.service.opening import open_context
from monitor.text.markup import parse
from monitor.web import Site, create_app, serve
from monitor.web.add_page import MOST_FETCHES, page_copy, source_yaml
from tests.newssite import NewsSite, news_site
from tests.web.conftest import NOW, Answer, Website, furnish
from tests.web.test_pages import words_of

TITLES = [
    "The council votes to keep the old bridge open",
    "Rain closes the mountain road for a week",
    "A new library opens beside the station",
    "Farmers count the cost of a dry spring",
]
ROWS = "".join(
    f'<div class="card"><h3><a href="/n/{n}">{title}</a></h3><span class="when">2024-05-1{n}</span></div>'
    for n, title in enumerate(TITLES)
)
PAGE = f"<html><head><title>The River Post</title></head><body><main>{ROWS}</main></body></html>"
HOSTILE = (
    "<script>parent.document.title = 'owned'; alert(1)</script><img src=x onerror=alert(2)>"
    "<iframe src='http://127.0.0.2/frame'></iframe><link rel=stylesheet href='http://127.0.0.2/s.css'>"
    "<style>@import 'http://127.0.0.2/i.css'; * { background: url(http://127.0.0.2/b.png) }</style>"
    "<a href='javascript:alert(3)' target=_top>press me</a><form action='http://127.0.0.2/'><button>send</button></form>"
    "<svg onload=alert(4)><a xlink:href='javascript:alert(5)'>x</a></svg><base href='http://127.0.0.2/'>"
    "<b onclick=alert(6)>\"'&gt;</b>&lt;script&gt;alert(7)"
)


@dataclass
class Desk:
    """A server with a picker, and the site that it is pointed at."""

    site: NewsSite
    website: Website
    fetcher: Fetcher
    context: Any = field(default=None)

    def get(self, path: str, **headers: str) -> Answer:
        return self.website.get(path, **headers)

    def look(self, url: str, more: str = "", **headers: str) -> Answer:
        return self.get(f"/add?url={quote(url, safe='')}{more}", **headers)


def desk_of(folder: Path, site: NewsSite, **fetch: Any) -> Desk:
    website = furnish(folder)
    settings = FetchSettings(**{"delay": timedelta(), "private_networks": ("127.0.0.1/32",), **fetch})
    fetcher = Fetcher(settings, monotonic=time.monotonic)
    config = Config(replace(website.config.settings, timezone="UTC"), ())
    context = open_context(config, cast(Any, None), fetcher, Metrics(), Event())
    made = Site(
        config=lambda: website.config,
        faults=lambda: (),
        reader=website.memory,
        metrics=str,
        not_ready=lambda: "",
        now=lambda: NOW,
        zone=NOW.tzinfo or cast(Any, None),
        picker=PagePicker(lambda: context),
    )
    website.server = serve(create_app(made), "127.0.0.1:0")
    return Desk(site, website, fetcher)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with news_site() as site:
        site.html("/", PAGE)
        made = desk_of(tmp_path, site)
        yield made
        assert made.website.server
        made.website.server.close()
        made.fetcher.close()


def test_an_address_shows_its_rows_the_lines_to_paste_and_a_copy(desk: Desk) -> None:
    page = html.fromstring(desk.look(desk.site.base + "/").text)
    assert [link.text for link in page.cssselect(".rows li a")] == TITLES
    (frame,) = page.cssselect("iframe")
    assert frame.get("sandbox") == "allow-forms allow-top-navigation-by-user-activation"
    (text,) = page.cssselect(".keep code")
    (source,) = yaml.safe_load("sources:\n" + (text.text or ""))["sources"]
    assert source == {"id": "127-0-0-1", "url": desk.site.base + "/", "title": "The River Post"}


def test_the_lines_to_paste_name_the_zone_of_a_page_from_elsewhere(desk: Desk) -> None:
    rows = "".join(f'<li><a href="/n/{n}">市议会第{n}次投票决定保留旧桥，并重新开放图书馆</a></li>' for n in range(5))
    desk.site.html("/zh", f"<main><ul>{rows}</ul></main>")
    (text,) = html.fromstring(desk.look(desk.site.base + "/zh").text).cssselect(".keep code")
    (source,) = yaml.safe_load("sources:\n" + (text.text or ""))["sources"]
    assert source["timezone"] == "Asia/Shanghai"


def test_pointing_leads_to_the_address_with_the_selectors(desk: Desk) -> None:
    shown = html.fromstring(desk.look(desk.site.base + "/").text)
    copy = html.fromstring(shown.cssselect("iframe")[0].get("srcdoc") or "")
    button = next(each for each in copy.cssselect("button") if each.text == "2024-05-12")
    answer = desk.look(desk.site.base + "/", f"&as=date&pick={button.get('value')}")
    assert answer.status == 303
    led = html.fromstring(desk.get(answer.headers["location"]).text)
    (text,) = led.cssselect(".keep code")
    (source,) = yaml.safe_load("sources:\n" + (text.text or ""))["sources"]
    assert source["list"]["date"] == "span.when"
    assert "no date" not in words_of(led.cssselect(".rows")[0])
    assert len(desk.site.asked("/")) == 1, "the page is fetched once"


def test_without_users_only_this_computer_may_look(desk: Desk) -> None:
    url = desk.site.base + "/"
    assert desk.look(url, x_forwarded_for="203.0.113.9").status == 403
    assert desk.look(url, via="1.1 proxy").status == 403
    assert desk.site.requests == []
    desk.website.web(users={"anna": "pass-word"})
    assert desk.look(url, x_forwarded_for="203.0.113.9").status == 401
    known = "Basic YW5uYTpwYXNzLXdvcmQ="
    assert desk.look(url, x_forwarded_for="203.0.113.9", authorization=known).status == 200


def test_a_server_without_a_picker_has_no_such_page(website: Website) -> None:
    assert website.get("/add?url=https://x.example/").status == 403
    assert "/add" not in website.get("/").text


def test_another_site_does_not_make_the_server_fetch(desk: Desk) -> None:
    answer = desk.look(desk.site.base + "/", sec_fetch_site="cross-site")
    assert answer.status == 200
    assert desk.site.requests == []
    assert desk.site.base in answer.text, "the address stands in the form, to be sent by a person"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.2:1/", "http://169.254.169.254/latest/", "http://localhost/", "file:///etc/passwd", "http://["],
)
def test_no_address_is_fetched_that_the_guard_refuses(desk: Desk, url: str) -> None:
    answer = desk.look(url)
    assert answer.status == 502
    assert html.fromstring(answer.text).cssselect(".notice .fault")


def test_a_redirect_to_a_private_address_is_refused(desk: Desk) -> None:
    from tests.newssite import Answer as Served

    desk.site.pages["/away"] = Served(b"", 302, {"Location": "http://127.0.0.2:1/"})
    answer = desk.look(desk.site.base + "/away")
    assert answer.status == 502
    assert "127.0.0.2" in answer.text


def test_many_looks_are_refused_for_a_while(desk: Desk) -> None:
    for number in range(MOST_FETCHES):
        desk.look(f"{desk.site.base}/{number}")
    asked = len(desk.site.requests)
    assert "too many pages" in desk.look(desk.site.base + "/").text
    assert len(desk.site.requests) == asked


def test_nothing_of_a_hostile_page_is_in_the_copy(desk: Desk) -> None:
    desk.site.html("/hostile", f"<html><body>{HOSTILE}{ROWS}</body></html>")
    shown = html.fromstring(desk.look(desk.site.base + "/hostile").text)
    copy = html.fromstring(shown.cssselect("iframe")[0].get("srcdoc") or "")
    assert not copy.cssselect("script, style, img, iframe, svg, base, a, link:not([href='/static/copy.css'])")
    allowed = {"name", "value", "class", "type", "action", "method", "target", "rel", "href", "charset"}
    assert {name for each in copy.iter() for name in each.attrib} <= allowed
    assert [form.get("action") for form in copy.cssselect("form")] == ["/add"]
    assert "press me" in words_of(copy)
    assert not {"owned", "alert(1)", "@import"} & set(words_of(copy).replace("'", " ").replace(";", " ").split())


def test_a_copy_is_bounded_and_escaped() -> None:
    body = "<p>x</p>" * 9000 + '<p>&lt;script&gt;&amp;"</p>'
    copy = page_copy(parse(f"<html><body>{body}</body></html>"), [])
    assert copy.count("<button") == 3000
    assert "&lt;script&gt;&amp;" in page_copy(parse("<html><body><p>&lt;script&gt;&amp;</p></body></html>"), [])


def test_yaml_says_what_was_given() -> None:
    found = cast(Any, replace(cast(Any, _Found()), title="It's: ${HOME} #1"))
    from monitor.model import ListSelectors

    text = source_yaml("https://x.example/?a=1", (), found, ListSelectors("ul > li", None, "h3", ".t"))
    (source,) = yaml.safe_load("sources:\n" + text)["sources"]
    assert source["title"] == "It's: $${HOME} #1"
    assert source["list"] == {"item": "ul > li", "title": "h3", "date": ".t"}


@dataclass(frozen=True)
class _Found:
    title: str = ""
