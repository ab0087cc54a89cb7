"""The manners in which scripts draw a list, each with the shared browser: what is found, and what is learned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from monitor.cli.look import Looker
from monitor.fetch import Fetcher
from monitor.model import Config, Settings, Source
from tests.newssite import Answer, NewsSite

pytestmark = pytest.mark.needs_browser

TITLES = [
    "Harbour workers accept the new contract after a week",
    "Small schools share one teacher of music",
    "The museum shows letters of a forgotten painter",
    "Why the night train is full again this winter",
    "Beekeepers warn of an early and hungry spring",
]
ROWS = [{"id": 700 + n, "slug": f"story-{n}", "title": title} for n, title in enumerate(TITLES)]
DRAW = """
const draw = (rows, address) => {
  const list = document.createElement("ul");
  for (const row of rows) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = address(row);
    link.textContent = row.title;
    item.append(link);
    list.append(item);
  }
  document.getElementById("app").append(list);
};
"""
APP = '<div id="app"></div>'
GET = "fetch('/api').then(got => got.json())"


def page(body: str, code: str) -> str:
    return f"<!doctype html><html><head><title>S</title></head><body>{body}<script>{DRAW}{code}</script></body></html>"


# name: (body, script, what stands at /api and its media type, first address, whether the data is learned)
MANNERS: dict[str, tuple[str, str, Any, str, str, bool]] = {
    "a route behind a hash": (
        APP,
        f"location.hash = '#/home'; {GET}.then(all => draw(all.rows, row => '#/post/' + row.id))",
        {"rows": ROWS},
        "application/json",
        "#/post/700",
        True,
    ),
    "a notice about cookies over it": (
        f"<div style='position: fixed; inset: 0'>We value your privacy. <button>Accept all</button></div>{APP}",
        f"{GET}.then(all => draw(all, row => '/a/' + row.slug))",
        ROWS,
        "application/json",
        "a/story-0",
        True,
    ),
    "JSON called text": (
        APP,
        f"{GET}.then(all => draw(all, row => '/t/' + row.id))",
        ROWS,
        "text/plain",
        "t/700",
        True,
    ),
    "another page first": (
        APP,
        f"if (location.search) {GET}.then(all => draw(all, row => '/s/' + row.slug)); else location.replace('/?now')",
        ROWS,
        "application/json",
        "s/story-0",
        True,
    ),
    "drawn when it comes into view": (
        f"<div style='height: 3000px'></div>{APP}",
        "new IntersectionObserver((seen, watch) => { if (!seen[0].isIntersecting) return; watch.disconnect();"
        f" {GET}.then(all => draw(all, row => '/l/' + row.id)) }}).observe(document.getElementById('app'))",
        ROWS,
        "application/json",
        "l/700",
        True,
    ),
    "rows without names": (
        APP,
        f"{GET}.then(all => draw(all.map(([title, id]) => ({{title, id}})), row => '/n/' + row.id))",
        [[row["title"], row["id"]] for row in ROWS],
        "application/json",
        "n/700",
        False,
    ),
    "a worker asks": (
        APP,
        "const code = `fetch('${location.origin}/api').then(got => got.json()).then(all => postMessage(all))`;"
        "new Worker(URL.createObjectURL(new Blob([code]))).onmessage = told => draw(told.data, row => '/w/' + row.id)",
        ROWS,
        "application/json",
        "w/700",
        True,
    ),
}


@pytest.mark.parametrize(
    ("body", "code", "data", "kind", "first", "learned"), list(MANNERS.values()), ids=list(MANNERS)
)
def test_a_list_is_found_however_it_is_drawn(
    site: NewsSite, shared: Fetcher, body: str, code: str, data: Any, kind: str, first: str, learned: bool
) -> None:
    site.pages["/api"] = Answer(json.dumps(data).encode(), headers={"Content-Type": kind})
    url = site.html("/", page(body, code))
    site.html("/?now", page(body, code))
    seen = Looker(shared, Config(Settings(), ()), Source("s", url)).look(whole=False)
    assert [entry.title for entry in seen.discovery.entries] == TITLES
    assert seen.discovery.entries[0].url == f"{site.base}/{first}"
    assert (seen.data is not None) is learned
