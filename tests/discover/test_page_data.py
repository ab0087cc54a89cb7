"""The data behind a list: JSON in the shapes that public APIs have, and pages that were drawn from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.discover import Discovery, PageData, common_head, find_page_data
from monitor.discover.json_lists import read_json
from monitor.model import DataAnswer, Entry, ListSelectors, Source

NOW = datetime(2024, 5, 20, tzinfo=UTC)
SITE, API = "https://x.example", "https://api.x.example/v1/list"
SOURCE = Source("s", SITE)
TITLES = (
    "The council votes to keep the old bridge open",
    "Rain closes the mountain road for a week",
    "Farmers count the cost of a dry spring",
    "芯片出口规则再次调整,企业忙着重新算账",
    "Q&A: what the new ferry means for the island",
)
Row = Callable[[int, str], dict[str, Any]]
Url = Callable[[int], str]


def rows(row: Row) -> list[dict[str, Any]]:
    return [row(n, title) for n, title in enumerate(TITLES)]


SHAPES: dict[str, tuple[Any, Url]] = {
    "id in the path": (rows(lambda n, t: {"id": 100 + n, "title": t}), lambda n: f"{SITE}/news/{100 + n}"),
    "slug below a folder": (
        {"items": rows(lambda n, t: {"slug": f"story-{n}", "title": t})},
        lambda n: f"{SITE}/articles/story-{n}",
    ),
    "wordpress": (
        rows(lambda n, t: {"id": n, "link": f"{SITE}/?p={n}", "title": {"rendered": t.replace("&", "&amp;")}}),
        lambda n: f"{SITE}/?p={n}",
    ),
    "graphql": (
        {"data": {"posts": {"edges": rows(lambda n, t: {"node": {"uid": f"u{n}", "headline": t}})}}},
        lambda n: f"{SITE}/p/u{n}.html",
    ),
    "strapi": (
        {"data": rows(lambda n, t: {"id": n + 1, "attributes": {"Title": t, "slug": f"a-{n}"}}), "meta": {}},
        lambda n: f"{SITE}/blog/a-{n}/",
    ),
    "algolia": (
        {"results": [{"hits": rows(lambda n, t: {"objectID": f"OBJ{n}", "headline_main": t})}]},
        lambda n: f"{SITE}/OBJ{n}",
    ),
    "elasticsearch": (
        {"hits": {"hits": rows(lambda n, t: {"_id": f"e{n}", "_source": {"hl1": t, "canon": f"/x/e{n}"}})}},
        lambda n: f"{SITE}/x/e{n}",
    ),
    "date and slug": (
        rows(lambda n, t: {"headline": t, "slug": f"s{n}", "year": 2020 + n}),
        lambda n: f"{SITE}/{2020 + n}/s{n}",
    ),
    "section and id": (
        rows(lambda n, t: {"t": t, "sec": {"key": ("sport", "city")[n % 2]}, "nid": 7 * n + 3}),
        lambda n: f"{SITE}/{('sport', 'city')[n % 2]}/article-{7 * n + 3}",
    ),
    "id in the query": (
        {"list": rows(lambda n, t: {"articleId": f"{n}f0", "articleTitle": t})},
        lambda n: f"{SITE}/view?articleId={n}f0&from=list",
    ),
    "route behind a hash": (rows(lambda n, t: {"key": f"r{n}", "name": t}), lambda n: f"{SITE}/#/post/r{n}"),
    "relative to another host": (
        rows(lambda n, t: {"url": f"/story/{n}.htm", "title": t}),
        lambda n: f"{SITE}/story/{n}.htm",
    ),
    "address under an odd name": (
        {"feed": {"cells": rows(lambda n, t: {"txt": t, "tapTarget": f"{SITE}/go/{n}"})}},
        lambda n: f"{SITE}/go/{n}",
    ),
    "sections of rows": (
        {
            "sections": [
                {"rows": rows(lambda n, t: {"i": f"k{n}", "h": t})[:3]},
                {"rows": [{"i": "k3", "h": TITLES[3]}]},
            ]
        },
        lambda n: f"{SITE}/k{n}",
    ),
    "a slug in Chinese": (
        rows(lambda n, t: {"slug": f"新闻-{n}", "title": t}),
        lambda n: f"{SITE}/%E6%96%B0%E9%97%BB-{n}",
    ),
    "titles with marks": (
        rows(lambda n, t: {"id": f"z{n}", "title": f"<em>{t.replace('&', '&amp;')}</em>"}),
        lambda n: f"{SITE}/d/z{n}",
    ),
    "one number is part of another": (
        rows(lambda n, t: {"id": n + 1, "code": f"{n + 1}{n + 1}", "title": t}),
        lambda n: f"{SITE}/{n + 1}{n + 1}",
    ),
}


def learned(document: Any, url: Url, *, others: tuple[Any, ...] = ()) -> tuple[PageData | None, Discovery]:
    entries = tuple(Entry(url(n), title, url(n)) for n, title in enumerate(TITLES))
    page = Discovery("page", entries)
    answers = [DataAnswer(f"{API}?{n}", json.dumps(other).encode()) for n, other in enumerate((*others, document))]
    return find_page_data(page, answers, SOURCE, now=NOW, zone=UTC), page


@pytest.mark.parametrize(("document", "url"), list(SHAPES.values()), ids=list(SHAPES))
def test_the_data_gives_the_entries_of_the_page(document: Any, url: Url) -> None:
    data, page = learned(document, url)
    assert data is not None
    again = read_json(json.dumps(document), API, data.source(SOURCE), NOW, UTC)
    assert common_head(page.entries, again.entries) >= 4
    assert PageData.unpack(data.pack()) == data


NOT_THE_DATA: dict[str, tuple[Any, Url]] = {
    "other titles": ([{"title": f"Weather of day {n}", "id": n} for n in range(9)], lambda n: f"{SITE}/{n}"),
    "no part of the address": (rows(lambda n, t: {"title": t, "views": 7}), lambda n: f"{SITE}/abc-{n * 97 + 13}x"),
    "two of five": (rows(lambda n, t: {"title": t, "id": n})[3:], lambda n: f"{SITE}/{n}"),
    "no objects": (list(TITLES), lambda n: f"{SITE}/{n}"),
    "a lone object": ({"title": TITLES[0], "id": 0}, lambda n: f"{SITE}/{n}"),
}


@pytest.mark.parametrize(("document", "url"), list(NOT_THE_DATA.values()), ids=list(NOT_THE_DATA))
def test_other_answers_are_not_taken_for_it(document: Any, url: Url) -> None:
    assert learned(document, url)[0] is None


def test_of_several_answers_the_one_with_more_of_the_list_is_taken() -> None:
    whole = rows(lambda n, t: {"title": t, "id": n})
    data, _ = learned(whole, lambda n: f"{SITE}/{n}", others=(whole[:3], {"user": None}))
    assert data is not None
    assert data.url == f"{API}?2"


def test_a_stored_text_of_another_version_is_no_data() -> None:
    for text in ("", "[]", "{", '{"url": "x"}', '{"url": "x", "list": {"nope": 1}}'):
        assert PageData.unpack(text) is None
    assert PageData.unpack('{"url": "x", "list": {}}') == PageData("x", ListSelectors())
