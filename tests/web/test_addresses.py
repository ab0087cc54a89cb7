"""Addresses of the pages and feeds: behind a proxy, with a path in base_url, and for scripts of other sites."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

import pytest
from lxml import html

from monitor.web.guard import without_prefix
from tests.web.conftest import INCIDENT, Website, Write

PAGES = ("/", "/sources", "/incidents", "/try", "/try?q=vega", "/topics/departures", "/nowhere")


def with_base(website: Website, base_url: str) -> None:
    settings = website.config.settings
    publish = replace(settings.publish, base_url=base_url)
    website.config = replace(website.config, settings=replace(settings, publish=publish))


@pytest.mark.parametrize("left_on", [True, False], ids=["the proxy leaves the path on", "the proxy takes it off"])
@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_every_page_works_below_the_path_of_base_url(
    website: Website, publish: Write, path: str, left_on: bool
) -> None:
    for name in ("all", "_status", "departures"):
        for ending in ("rss", "atom", "json"):
            publish(f"{name}.{ending}", b"<rss/>")
    publish("index.opml", b"<opml/>")
    website.memory.open_incidents = (INCIDENT,)
    website.config = replace(website.config, aliases={"lab": ("Borealis",), "departure": ("leaves",)})
    with_base(website, "https://example.org/news")
    asked = f"/news{path}" if left_on else path
    page = html.fromstring(website.get(asked).text)
    links = [str(each.get(name)) for name in ("href", "src", "action") for each in page.cssselect(f"[{name}]")]
    own = [urljoin(f"https://example.org/news{path}", link) for link in links if not link.startswith("feed:")]
    local = {urlsplit(link)._replace(fragment="") for link in own if urlsplit(link).hostname == "example.org"}
    assert len(local) >= 5
    for link in local:
        assert link.path.startswith("/news"), f"{link.path} leaves the path of base_url"
        wanted = link.path if left_on else link.path.removeprefix("/news") or "/"
        status = website.get(f"{wanted}?{link.query}" if link.query else wanted).status
        assert status == (404 if link.path == "/news/nowhere" else 200), wanted


def test_a_browser_is_led_to_a_page_below_the_path_of_base_url(website: Website, publish: Write) -> None:
    publish("departures.rss", b"<rss/>")
    with_base(website, "https://example.org/news")
    answer = website.get("/news/feeds/departures.rss", Sec_Fetch_Dest="document")
    assert (answer.status, answer.headers["location"]) == (303, "/news/topics/departures")


@pytest.mark.parametrize(
    ("path", "prefix", "inner"),
    [
        ("/topics/ai", "", "/topics/ai"),
        ("/news", "/news", "/"),
        ("/news/", "/news", "/"),
        ("/news/feeds/ai.rss", "/news", "/feeds/ai.rss"),
        ("/newsroom/x", "/news", "/newsroom/x"),
        ("/a/b/try", "/a/b", "/try"),
        ("/feeds/ai.rss", "/feeds", "/feeds/ai.rss"),
        ("/feeds/feeds/ai.rss", "/feeds", "/feeds/ai.rss"),
    ],
)
def test_a_prefix_is_taken_off_where_it_was_left_on(path: str, prefix: str, inner: str) -> None:
    assert without_prefix(path, prefix) == inner


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/sources/", "/sources"),
        ("/topics/departures/?lang=zh", "/topics/departures?lang=zh"),
        ("/try//", "/try"),
        ("//evil.example/", "/evil.example"),
        ("/%0d%0aX: y/", "/%0D%0AX:%20y"),
    ],
)
def test_a_slash_too_many_is_redirected_without_naming_scheme_or_host(
    website: Website, path: str, location: str
) -> None:
    answer = website.get(path.replace(" ", "%20"))
    assert (answer.status, answer.headers["location"]) == (308, location)
    with_base(website, "https://example.org/news")
    assert website.get(path.replace(" ", "%20")).headers["location"] == f"/news{location}"


@pytest.mark.parametrize("number", ["9" * 5000, "0", "-1", "+2", "1e3", "２", "02", "2 "])
@pytest.mark.parametrize("name", ["departures", "x"])
def test_a_page_number_that_is_none_is_not_found(website: Website, name: str, number: str) -> None:
    assert website.get(f"/feeds/{name}/{quote(number)}.rss").status == 404


def test_a_script_of_any_site_may_read_a_public_feed(website: Website, publish: Write) -> None:
    publish("departures.rss", b"<rss/>")
    first = website.get("/feeds/departures.rss", Origin="https://reader.example")
    again = website.get("/feeds/departures.rss", If_None_Match=first.headers["etag"])
    older = website.get("/feeds/departures/2.rss")
    assert [answer.status for answer in (first, again, older)] == [200, 304, 200]
    assert {answer.headers["access-control-allow-origin"] for answer in (first, again, older)} == {"*"}
    asked = website.get("/feeds/departures.rss", "OPTIONS", Access_Control_Request_Method="GET")
    assert asked.status == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


def test_no_script_may_read_pages_private_feeds_or_a_server_that_asks_for_a_password(
    website: Website, publish: Write
) -> None:
    publish("board-k3y-of-the-board.rss", b"<rss/>")
    publish("departures.rss", b"<rss/>")
    for path in ("/", "/sources", "/feeds/board-k3y-of-the-board.rss"):
        assert "access-control-allow-origin" not in website.get(path).headers
    assert "access-control-allow-origin" not in website.get("/feeds/board-k3y-of-the-board.rss", "OPTIONS").headers
    website.web(users={"lin": "sesame"})
    for method in ("GET", "OPTIONS"):
        answer = website.get("/feeds/departures.rss", method)
        assert answer.status in (401, 405)
        assert "access-control-allow-origin" not in answer.headers


def test_the_pages_name_the_feeds_by_the_table_of_formats(website: Website) -> None:
    labels = re.findall(r"<dt>([^<]+)</dt>", website.get("/topics/departures").text)
    assert labels == ["RSS", "Atom", "JSON Feed"]
