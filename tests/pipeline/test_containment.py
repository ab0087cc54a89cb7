"""Whatever one thing raises costs that thing alone, and somebody is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from monitor.model import Document, Source, Topic
from monitor.pipeline.matching import wanted_by
from monitor.store.entries import find_entries, steps_of
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_state
from monitor.topics.matcher import Rule
from tests.newssite import Answer
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, TEXT, two_articles

HOUR = timedelta(hours=1)
NO_URLS = [
    "http://news.example:99999/a",
    "http://news.example:-1/",
    "http://news.example:port/",
    "http://news.example:0/",
    "http://[::1/broken",
    "http://[v1.x]:99999/",
    "//:70000",
    "http:///",
    "https://",
    "http://a／b.example/",
    "http://a℀b.example/",
    "http://news.example:６/",
    "ht\ttp://x y/",
    "&#xd800;",
    "http://%00/",
]


def run(desk: Desk, sql: str, **values: Any) -> None:
    with desk.database.write() as connection:
        connection.execute(text(sql), values)


def told(desk: Desk, url: str) -> list[str]:
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [url], None)
        return [f"{step.name} {step.outcome}: {step.reason}" for step in steps_of(connection, entry.id)]


def titles(desk: Desk, feed: str) -> list[str]:
    return [entry["title"] for entry in json.loads(desk.feed(f"{feed}.json"))["items"]]


# ── URLs that are none ──────────────────────────────────────────────────────


@pytest.mark.parametrize("url", NO_URLS)
def test_a_link_that_is_no_url_costs_no_other_link_of_its_list(desk: Desk, url: str) -> None:
    desk.site.listing({"/a.html": DEPARTURE, url: "链接坏了的一条新闻标题,其他的都好好的", "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.site.article("/b.html", OTHER, *TEXT)
    assert desk.visit().outcome == "read"
    assert {DEPARTURE, OTHER} <= {item.title for item in desk.items()}


@pytest.mark.parametrize("url", NO_URLS)
def test_a_feed_with_a_link_that_is_no_url_is_read_without_it(desk: Desk, url: str) -> None:
    good = f"<title>{DEPARTURE}</title><link>{desk.site.base}/a.html</link><description>短讯</description>"
    hub = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{url}"/>'
    bad = f"<title>{OTHER}</title><link>{url}</link><description>短讯</description>"
    feed = desk.site.rss("/feed.xml", bad, good)
    answer = desk.site.pages["/feed.xml"]
    answer.body = answer.body.replace(b"<channel>", b"<channel>" + hub.encode())
    answer.headers["Link"] = f'<{url if url.isascii() and chr(9) not in url else "http://h:99999"}>; rel="hub"'
    desk.watch(Source("s", feed, full_text=False))
    assert desk.visit().problem == ""
    assert DEPARTURE in [item.title for item in desk.items()]


@pytest.mark.parametrize("url", NO_URLS)
def test_an_article_that_names_no_urls_is_stored_all_the_same(desk: Desk, url: str) -> None:
    two_articles(desk)
    head = (
        f'<link rel="canonical" href="{url}"><meta property="og:url" content="{url}"><base href="{url}">'
        f'<meta property="og:image" content="{url}"><link rel="next" href="{url}"><link rel="amphtml" href="{url}">'
    )
    body = f'<p><a href="{url}">hier</a><img src="{url}" srcset="{url} 2x"></p><a href="{url}">下一页</a>'
    page = desk.site.pages["/a.html"]
    page.body = page.body.replace(b"<head>", b"<head>" + head.encode()).replace(b"<main>", b"<main>" + body.encode())
    desk.visit()
    assert {item.title for item in desk.items()} == {DEPARTURE, OTHER}
    desk.publish()
    assert titles(desk, "dep") == [DEPARTURE]


@pytest.mark.parametrize("url", [url for url in NO_URLS if url.isascii() and "\t" not in url])
def test_a_redirect_to_no_url_is_a_failure_of_that_address_alone(desk: Desk, url: str) -> None:
    two_articles(desk)
    desk.site.pages["/a.html"] = Answer(status=302, headers={"Location": url})
    desk.visit()
    assert [item.title for item in desk.items()] == [OTHER]
    assert "failed" in told(desk, desk.site.base + "/a.html")[-1]


@pytest.mark.parametrize(
    "description",
    [
        "<div>" * 300 + "a deep one" + "</div>" * 300,
        "<p>" + "x" * 640_000 + "</p>",
        "&amp" * 500_000,
        "<table><tr><td>" * 2_000,
    ],
    ids=["deep", "long", "entities", "tables"],
)
@pytest.mark.parametrize("full_text", [True, False])
def test_a_description_that_cannot_be_parsed_costs_its_own_text_at_most(
    desk: Desk, description: str, full_text: bool
) -> None:
    bad = f"<title>{OTHER}</title><link>{desk.site.base}/b.html</link><description><![CDATA[{description}]]>"
    good = f"<title>{DEPARTURE}</title><link>{desk.site.base}/a.html</link><description>短讯</description>"
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.watch(Source("s", desk.site.rss("/feed.xml", f"{bad}</description>", good), full_text=full_text))
    assert desk.visit().problem == ""
    assert DEPARTURE in [item.title for item in desk.items()]
    assert len(told(desk, desk.site.base + "/b.html")) > 1


# ── what nobody foresaw: here, a row that something damaged ────────────────


def test_a_visit_that_raises_marks_its_source_as_failing_and_is_told_after_three_times(desk: Desk) -> None:
    two_articles(desk)
    desk.watch(Source("s", desk.site.base + "/"), Source("t", desk.site.base + "/?t"))
    desk.site.pages["/?t"] = desk.site.pages["/"]
    desk.visit("s")
    run(desk, "UPDATE entries SET tags = '{', state = 'waiting'")
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER, "/c.html": "又有一条新的新闻标题出现在列表里"})
    for count in (1, 2, 3):
        visited = desk.visit("s", after=HOUR)
        assert visited.outcome == "failed"
        assert "JSONDecodeError at monitor/" in visited.problem
        with desk.database.read() as connection:
            state = source_state(connection, "s")
            assert (state.failures, state.error) == (count, visited.problem)
            assert state.next_fetch is not None
            assert state.next_fetch > desk.now
            assert len(read_incidents(connection, open_only=True)) == (count == 3)
    assert desk.visit("t").outcome == "read"


def test_a_source_whose_visit_raised_is_well_again_with_its_next_good_one(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    run(desk, "UPDATE entries SET tags = '{', state = 'waiting'")
    for _ in range(3):
        desk.visit(after=HOUR)
    run(desk, "UPDATE entries SET tags = '[]'")
    assert desk.visit(after=HOUR).problem == ""
    with desk.database.read() as connection:
        assert source_state(connection, "s").failures == 0
        assert read_incidents(connection, open_only=True) == ()


def test_an_entry_that_raises_waits_with_a_step_that_why_shows_and_the_others_are_stored(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    run(desk, "UPDATE items SET tags = '{' WHERE title = :title", title=DEPARTURE)
    run(desk, "UPDATE entries SET state = 'waiting'")
    desk.site.article("/b.html", OTHER, *TEXT, "后来又补充了一段新的内容,说的是发射时间的安排。")
    assert desk.visit(after=HOUR).problem == ""
    assert "extracted failed: an unexpected JSONDecodeError" in told(desk, desk.site.base + "/a.html")[-1]
    assert told(desk, desk.site.base + "/b.html")[-1].startswith("matched ok")
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [desk.site.base + "/a.html"], None)
    assert (entry.state, entry.attempts) == ("waiting", 1)


def test_a_topic_that_raises_while_it_is_published_keeps_its_last_feed_and_no_other_back(desk: Desk) -> None:
    two_articles(desk)
    desk.config = replace(desk.config, topics=(*desk.config.topics, Topic("stars", "天文", ("望远镜",))))
    desk.visit()
    desk.publish()
    run(desk, "UPDATE matches SET hits = '{' WHERE topic = 'dep'")
    desk.site.article("/b.html", OTHER + "改", *TEXT)
    run(desk, "UPDATE entries SET state = 'waiting'")
    desk.visit(after=HOUR)
    desk.publish()
    assert titles(desk, "dep") == [DEPARTURE]
    assert titles(desk, "stars") == [OTHER + "改"]
    (incident,) = titles(desk, "_status")
    assert incident.startswith("feeds/dep: an unexpected")
    run(desk, "UPDATE matches SET hits = '[]'")
    desk.publish()
    assert titles(desk, "_status") == [f"Recovered: {incident}"]


def test_a_topic_that_raises_while_an_item_is_matched_does_not_match_and_the_others_do(desk: Desk) -> None:
    desk.config = replace(desk.config, topics=(*desk.config.topics, Topic("broken", "坏", ("离职",))))
    context = desk.context
    good, broken = context.matcher.rules
    spoiled = Rule(broken.topic, None, None)  # type: ignore[arg-type]  # no plan at all
    context = replace(context, matcher=replace(context.matcher, rules=(good, spoiled), always=(1,), prefilter=None))
    two_articles(desk)
    desk.visit()
    item = next(item for item in desk.items() if item.title == DEPARTURE)
    with pytest.raises(Exception, match=r"."):
        context.matcher.match(Document(title=DEPARTURE), now=None)
    assert [match.topic for match in wanted_by(context, item, desk.config.sources[0])] == ["dep"]
