"""An article that stands only in the data for a page's scripts is published; what is not it stays out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from monitor.errors import NotUsable
from tests.extract.pages import page, read

TITLE = "Harbour bridge reopens after nine months"
LINES = (
    "The harbour bridge opened to cars again on Wednesday, nine months after a barge had struck its northern pier.",
    "The first buses crossed at six in the morning, and by noon the queue reached back to the fish market.",
    "Engineers will measure the pier every night for the rest of the winter, and publish what they find.",
)
HTML = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = "".join(f"<p>Another story, number {n}, is told at length here. It has sentences too.</p>" for n in range(9))


def shell(script: str, head: str = "") -> str:
    return (
        f"<html><head><title>{TITLE} | Tidewater Post</title>{head}</head>"
        f'<body><div id="root"></div><noscript>Please enable JavaScript.</noscript>{script}</body></html>'
    )


def element(data: Any, name: str = "__NEXT_DATA__") -> str:
    return f'<script id="{name}" type="application/json">{json.dumps(data)}</script>'


def props(**article: Any) -> Any:
    return {"props": {"pageProps": {"article": {"title": TITLE, **article}}}}


CONTENTFUL = {
    "nodeType": "document",
    "content": [
        {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": line, "marks": []}]} for line in LINES
    ],
}
PORTABLE = [{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": line}]} for line in LINES]
EDITOR_JS = {"blocks": [{"type": "paragraph", "data": {"text": line}} for line in LINES]}
TIPTAP = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": t}]} for t in LINES]}
ARC = [{"type": "text", "_id": str(n), "content": line} for n, line in enumerate(LINES)]
NUXT3 = [{"data": 1}, {"post": 2}, {"title": 3, "body": 4}, TITLE, HTML]


@pytest.mark.parametrize(
    "script",
    [
        element(props(body=HTML)),
        element(props(content={"rendered": HTML})),
        element(props(content=CONTENTFUL)),
        element(props(body=PORTABLE)),
        element(props(content=EDITOR_JS)),
        element(props(content=TIPTAP)),
        element(props(content_elements=ARC, content=ARC)),
        element(props(text="\n".join(LINES))),
        element(props(body=list(LINES))),
        element(props(body=HTML.replace("<", "&lt;").replace(">", "&gt;"))),
        f"<script>window.__INITIAL_STATE__ = {json.dumps(props(content=HTML))};(function(){{}})()</script>",
        f"<script>window.__NUXT__={json.dumps({'data': [props(articleBody=HTML)]})}</script>",
        f"<script>window.__APOLLO_STATE__ = JSON.parse({json.dumps(json.dumps(props(bodyHtml=HTML)))})</script>",
        f'<script id="RENDER_DATA" type="application/json">{quote(json.dumps(props(content=HTML)))}</script>',
        f'<script id="__NUXT_DATA__" type="application/json">{json.dumps(NUXT3)}</script>',
        f'<script type="application/ld+json">{json.dumps({"@type": "WebPage", "name": TITLE, "text": HTML})}</script>',
        element(props(body=HTML, related=[{"title": "Other", "body": OTHER}])),
        element({"list": [{"headline": "Other", "body": OTHER}, {"headline": TITLE, "body": HTML}]}),
    ],
)
def test_the_body_in_the_data_is_the_article(script: str) -> None:
    article = read(shell(script))
    assert article.title == TITLE
    assert article.text.split("\n") == list(LINES)
    assert "data for the page's scripts" in " ".join(article.notes) or "JSON-LD" in " ".join(article.notes)


def test_its_date_and_author_stand_in_where_the_page_names_none() -> None:
    article = read(shell(element(props(body=HTML, authors=[{"name": "Bo Lind"}], publishedAt="2025-11-25T08:00:00Z"))))
    assert article.author == "Bo Lind"
    assert f"{article.published:%Y-%m-%d}" == "2025-11-25"


def test_pictures_and_headings_of_an_editors_tree_are_kept() -> None:
    picture = {"_type": "image", "asset": {}, "url": "https://img.example/bridge.jpg", "alt": "The bridge"}
    heading = {"_type": "heading", "children": [{"_type": "span", "text": "What comes next"}]}
    html = read(shell(element(props(body=[*PORTABLE[:2], picture, heading, *PORTABLE[2:]])))).html
    assert 'src="https://img.example/bridge.jpg"' in html
    assert "<h2>What comes next</h2>" in html


def test_the_data_is_sanitised_as_any_body() -> None:
    html = read(shell(element(props(body=f"{HTML}<p onclick=x()>End.</p><img src=x onerror=y()>")))).html
    assert "onclick" not in html
    assert "onerror" not in html


@pytest.mark.parametrize(
    "data",
    [
        {"posts": [{"title": f"Story {n}", "body": OTHER} for n in range(3)] + [{"title": "Last", "body": HTML}]},
        {"i18n": {"text": "Loading. Please wait. " * 20}, "menu": [{"name": "Home"}]},
        {"config": {"content": "width=device-width"}},
        {},
    ],
)
def test_data_without_this_article_is_none(data: Any) -> None:
    with pytest.raises(NotUsable):
        read(shell(element(data)))


def test_a_page_that_shows_its_article_is_left_as_it_is() -> None:
    shown = read(page("", title="A plan for the river"))
    beside = read(page(element(props(body=OTHER * 3)), title="A plan for the river"))
    assert beside.text == shown.text
