"""Sites of our own that scripts draw, through `add`, `once` and `run` to a feed, with the real Chromium.

The pages stand in tests/sites. Each is drawn in another manner; what comes out is the same.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.processes import browsers
from tests.commandline import Place, free_port, running
from tests.newssite import Answer, NewsSite
from tests.waiting import wait_for

pytestmark = pytest.mark.needs_browser

SITES = Path(__file__).parents[1] / "sites"
TITLES = (
    "The council votes to keep the old bridge open",
    "Rain closes the mountain road for a week",
    "A new library opens beside the station",
    "Farmers count the cost of a dry spring",
    "The ferry company orders two electric boats",
    "School kitchens cook with food from nearby",
)


def serve(site: NewsSite, path: str, name: str) -> str:
    kinds = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8"}
    site.pages[path] = Answer((SITES / name).read_bytes(), headers={"Content-Type": kinds[name.rpartition(".")[2]]})
    return site.base + path


def data(site: NewsSite, path: str, value: Any) -> Answer:
    site.pages[path] = Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})
    return site.pages[path]


def article(site: NewsSite, path: str, title: str) -> None:
    site.article(path, title, *(f"{title}. Part {number} says what happened and why." for number in range(1, 5)))


def client(site: NewsSite) -> str:
    rows = [{"key": f"k{n}", "heading_text": title, "at": 1714550400 + n} for n, title in enumerate(TITLES)]
    data(site, "/api/news?limit=20", {"data": {"total": 6, "rows": rows}})
    data(site, "/api/weather", {"now": "rain", "days": [{"title": "Monday"}, {"title": "Tuesday"}]})
    for n, title in enumerate(TITLES):
        article(site, f"/story/k{n}", title)
    return serve(site, "/", "script_client.html")


def scroll(site: NewsSite) -> str:
    rows = [{"permalink": f"/n/{n}", "title": title, "date": f"2024-05-0{n + 1}"} for n, title in enumerate(TITLES)]
    data(site, "/api/stream?page=1", rows[:3])
    data(site, "/api/stream?page=2", rows[3:])
    data(site, "/api/stream?page=3", [])
    data(site, "/api/stream?page=4", [])
    for n, title in enumerate(TITLES):
        article(site, f"/n/{n}", title)
    return serve(site, "/notes", "script_scroll.html")


def following(site: NewsSite) -> str:
    nodes: list[dict[str, Any]] = [
        {"slug": f"s-{n}", "publishedOn": f"2024-05-0{n + 1}", "title": {"rendered": title}, "dek": "In short."}
        for n, title in enumerate(TITLES)
    ]
    year = [{"node": node | {"year": node["publishedOn"][:4]}} for node in nodes]
    data(site, "/api/graph/posts?first=20&after=", {"data": {"posts": {"edges": year}}})
    for n, title in enumerate(TITLES):
        article(site, f"/news/2024/s-{n}", title)
    serve(site, "/_next/static/chunks/pages/news-0f1c2f2b9b1d9c7e.js", "script_next.js")
    return serve(site, "/news", "script_next.html")


def nuxt(site: NewsSite) -> str:
    items = [{"uid": f"u{n}", "headline": title, "date": f"2024-05-0{n + 1}"} for n, title in enumerate(TITLES)]
    data(site, "/api/v2/articles?sort=-date", {"items": items, "next": None})
    for n, title in enumerate(TITLES):
        html = "".join(f"<p>{title}. Part {part} says what happened and why it did.</p>" for part in range(1, 5))
        data(site, f"/api/v2/articles/u{n}", {"article": {"headline": title, "html": html}})
        serve(site, f"/a/u{n}", "script_nuxt.html")
    serve(site, "/_nuxt/DkX3v1aB.js", "script_nuxt.js")
    return serve(site, "/", "script_nuxt.html")


def token(site: NewsSite, shown: str) -> str:
    rows = [{"url": f"/w/{n}", "title": title} for n, title in enumerate(TITLES)]
    data(site, "/api/session", {"token": "t0ken"})
    wire = data(site, "/api/wire", rows)

    def only_with_token() -> None:
        wire.status = 200 if site.requests[-1][1].get("authorization") == "Bearer t0ken" else 401

    wire.before = only_with_token
    data(site, "/api/wire?token=t0ken", rows)
    for n, title in enumerate(TITLES):
        article(site, f"/w/{n}", title)
    return serve(site, f"/wire?in={shown}", "script_token.html")


@pytest.fixture
def place(tmp_path: Path, running_chromium: str) -> Place:
    made = Place(tmp_path)
    made.write(
        newsmonitor=f"""
fetch:
  private_networks: true
  delay: 0s
  browser: {{cdp: "{running_chromium}", settle: 5s}}
web: {{listen: null}}
""",
        sources="sources: []\n",
        topics="topics: {bridges: {title: Bridges, match: bridge}}",
    )
    return made


def rendered(site: NewsSite, path: str) -> int:
    """How often a browser asked for a page."""
    return sum("Chrome/" in headers["user-agent"] for headers in site.asked(path))


SITES_WITH_DATA = {
    "client": (client, "/", "/api/news?limit=20"),
    "scroll": (scroll, "/notes", "/api/stream?page=1"),
    "next": (following, "/news", "/api/graph/posts?first=20&after="),
    "token in the address": (lambda site: token(site, "address"), "/wire?in=address", "/api/wire?token=t0ken"),
}


@pytest.mark.parametrize(("build", "path", "api"), list(SITES_WITH_DATA.values()), ids=list(SITES_WITH_DATA))
def test_the_data_behind_a_list_is_learned_and_read_without_a_browser(
    place: Place, site: NewsSite, build: Callable[[NewsSite], str], path: str, api: str
) -> None:
    url = build(site)
    added = place.call("add", url, "--id", "s").stdout
    known = "/api/wire" if "wire" in api else api
    assert known in added
    assert "the browser is needed once a day" in added
    place.call("once")
    titles = set(place.titles("all"))
    assert titles == set(TITLES) or (api.startswith("/api/stream") and titles >= set(TITLES[:3]))
    assert place.titles("bridges") == [TITLES[0]]
    times = rendered(site, path)
    asked = len(site.asked(api))
    place.call("once", "--all")
    assert rendered(site, path) == times, "the second visit needs no browser"
    assert len(site.asked(api)) == asked + 1


def test_where_the_data_fails_the_browser_looks_again_and_entries_stay(place: Place, site: NewsSite) -> None:
    place.write(sources=f'sources: [{{id: s, url: "{client(site)}"}}]')
    place.call("once")
    guids = {entry["id"] for entry in place.feed("all")["items"]}
    site.pages["/api/news?limit=20"].before = lambda: fail_without_browser(site)
    place.call("once", "--all")
    assert rendered(site, "/") == 2
    assert {entry["id"] for entry in place.feed("all")["items"]} == guids
    assert "the browser is needed at each visit" in place.call("status").stdout


def fail_without_browser(site: NewsSite) -> None:
    path, headers = site.requests[-1]
    site.pages[path].status = 200 if "Chrome/" in headers["user-agent"] else 403


def test_a_token_in_a_header_needs_the_browser_at_each_visit(place: Place, site: NewsSite) -> None:
    url = token(site, "header")
    assert "the browser is needed at each visit" in place.call("add", url, "--id", "s").stdout.replace(
        "which is needed", "the browser is needed"
    )
    for times in (2, 3):
        place.call("once", "--all")
        assert rendered(site, "/wire?in=header") == times
    assert set(place.titles("all")) == set(TITLES)
    assert "the browser is needed at each visit" in place.call("status").stdout


def test_articles_that_scripts_draw_are_read_too(place: Place, site: NewsSite) -> None:
    url = nuxt(site)
    place.call("add", url, "--id", "s")
    place.write(sources=f'sources: [{{id: s, url: "{url}", backlog: 2}}]')
    place.call("once")
    entries = {entry["title"]: entry["content_html"] for entry in place.feed("all")["items"]}
    assert len(entries) == 2
    assert all(f"{title}. Part 4 says what happened" in html for title, html in entries.items())


def test_never_means_never_and_the_message_says_what_would_help(place: Place, site: NewsSite) -> None:
    place.write(sources=f'sources: [{{id: s, url: "{client(site)}", browser: never}}]')
    place.call("once", "--all", expect=None)
    assert rendered(site, "/") == 0
    assert "a script draws the page" in place.call("status", expect=1).stdout


def own_browser(place: Place) -> None:
    settings = "fetch: {private_networks: true, delay: 0s, browser: {sandbox: false}}"
    place.write(newsmonitor=f"{settings}\nweb: {{listen: '127.0.0.1:{free_port()}'}}\n")


def test_a_running_service_reads_a_script_drawn_page_and_leaves_no_process(place: Place, site: NewsSite) -> None:
    own_browser(place)
    place.write(sources=f'sources: [{{id: s, url: "{client(site)}", every: 1s}}]')
    with running(place) as service:
        wait_for(lambda: set(place.titles("all")) == set(TITLES), "its feed")
        asked = len(site.asked("/api/news?limit=20"))
        wait_for(lambda: len(site.asked("/api/news?limit=20")) >= asked + 2, "two visits without a browser")
        assert rendered(site, "/") == 1
        assert "newsmonitor_browser_pages_total 1" in service.get("/metrics")
        pid = service.pid
        assert browsers(pid)
        assert service.stop() == 0
        assert browsers(pid) == []


def test_a_service_that_is_killed_leaves_no_process(place: Place, site: NewsSite) -> None:
    own_browser(place)
    place.write(sources=f'sources: [{{id: s, url: "{client(site)}"}}]')
    with running(place) as service:
        pid = service.pid
        wait_for(lambda: browsers(pid), "its browser")
        service.signal(signal.SIGKILL)
        wait_for(lambda: not browsers(pid), "the end of its browser")
