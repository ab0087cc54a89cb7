"""A page without entries says why, and what to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import discover
from monitor.errors import NotUsable
from monitor.model import Source

URL = "https://news.example/"
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def fault_of(html: str) -> NotUsable:
    with pytest.raises(NotUsable) as raised:
        discover(html.encode(), url=URL, content_type="text/html", source=Source("s", URL), now=NOW, zone=UTC)
    assert raised.value.kind == "no_entries"
    return raised.value


@pytest.mark.parametrize(
    ("body", "problem", "remedy"),
    [
        ('<div id="root"></div><script src="/app.js"></script>', "a script draws the page", "kind: json"),
        ('<div></div><script>a()</script><noscript>Enable JavaScript</noscript>', "a script draws", "kind: json"),
        ('<form><input name=u><input type=password></form>', "asks for a name and a password", "Cookie"),
        ('<p>All news: <a href="/feeds/rss.xml">by feed</a></p>', "links to a feed", "https://news.example/feeds/"),
        ('<app-root></app-root><script type=module src="/main.js"></script>', "a script draws the page", "kind: json"),
        ('<iframe src="/list.html"></iframe>', "it only shows a frame", "watch https://news.example/list.html"),
        ('<outline type="rss" text="A" xmlUrl="https://a.example/feed"/>', "a list of subscriptions", "opml import"),
        ("<h1>公告</h1><div>暂无数据</div>", "says that it is empty: “暂无数据”", "kind: watch"),
        ("<h1>News</h1><p>No announcements have been found.</p>", "says that it is empty", "kind: watch"),
        ("<p>We are a small office by the river.</p>", "no list of news was found", "list: {item"),
        ('<p>Long words. </p><div id="root">' + "<p>We are an office. </p>" * 20 + "</div><script>a()</script>",
         "no list of news was found", "list: {item"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named_with_its_remedy(body: str, problem: str, remedy: str) -> None:
    fault = fault_of(f"<html><body>{body}</body></html>")
    assert problem in fault.problem
    assert remedy in fault.remedy
