"""When an article or a whole source cannot be had: what waits, what is told, what is left alone."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from functools import partial

import pytest

from monitor.errors import PublishError
from monitor.fetch import Fetcher
from monitor.model import Source, SourceState, Topic
from monitor.pipeline.matching import changes, edited_topics, save_rematched
from monitor.store.entries import find_entries
from monitor.store.outbox import read_incidents
from monitor.store.sources import due_sources, source_state
from tests.pipeline.conftest import TOPIC, Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, TEXT, reasons, two_articles

RSS_DATE = "Wed, 15 May 2024 04:10:00 GMT"


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def one_of_two(desk: Desk) -> str:
    """A list of two, where only the second article is there; returns the address of the first."""
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/b.html", OTHER, *TEXT)
    return desk.site.base + "/a.html"


def titles(desk: Desk) -> list[str]:
    return [item.title for item in desk.items()]


def wait(event: threading.Event) -> None:
    event.wait(60)


def status_feed(desk: Desk) -> list[str]:
    desk.publish()
    return [entry["title"] for entry in json.loads(desk.feed("_status.json"))["items"]]


# ── articles ────────────────────────────────────────────────────────────────


def test_an_article_that_never_answers_waits_and_is_completed_under_the_same_guid(desk: Desk) -> None:
    url, go_on = one_of_two(desk), threading.Event()
    desk.fetcher.close()
    settings = replace(desk.config.settings.fetch, timeout=timedelta(seconds=0.3))
    desk.fetcher = Fetcher(settings, monotonic=time.monotonic)
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.site.pages["/a.html"].before = partial(wait, go_on)
    assert desk.visit().stored == 1
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [url], None)
    assert (entry.state, entry.attempts, entry.next_try) == ("waiting", 1, desk.now + timedelta(minutes=5))
    desk.visit(after=timedelta(minutes=5))
    (incomplete,) = (item for item in desk.items() if item.title == DEPARTURE)
    go_on.set()
    desk.visit(after=timedelta(minutes=30))
    (complete,) = (item for item in desk.items() if item.title == DEPARTURE)
    assert (incomplete.complete, complete.complete) == (False, True)
    assert complete.guid == incomplete.guid
    assert complete.text.split("\n") == list(TEXT)


def test_an_article_that_is_not_there_is_asked_for_again_and_never_shown_by_its_headline(desk: Desk) -> None:
    url = one_of_two(desk)
    for minutes in (0, 5, 30, 180, 720, 720):
        desk.visit(after=timedelta(minutes=minutes))
        assert titles(desk) == [OTHER]
    assert len(desk.site.asked("/a.html")) == 5
    assert reasons(desk, url)[-1].startswith("fetched failed: the server refuses the address: 404 Not Found")
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [url], None)
    assert entry.state == "skipped"


def test_an_article_that_appears_late_is_taken(desk: Desk) -> None:
    one_of_two(desk)
    desk.visit()
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.visit(after=timedelta(minutes=5))
    assert titles(desk) == [OTHER, DEPARTURE]


def test_an_article_that_was_shown_by_its_headline_stays_when_it_is_then_deleted(desk: Desk) -> None:
    one_of_two(desk)
    desk.site.html("/a.html", "out of order", status=500)
    desk.visit()
    desk.visit(after=timedelta(minutes=5))
    before = desk.items()
    del desk.site.pages["/a.html"]
    desk.visit(after=timedelta(minutes=30))
    assert desk.items() == before
    assert DEPARTURE in titles(desk)


def test_a_summary_in_the_feed_is_shown_while_the_article_fails(desk: Desk) -> None:
    feed = desk.site.rss(
        "/feed.xml",
        f"<title>{DEPARTURE}</title><link>{desk.site.base}/a.html</link><pubDate>{RSS_DATE}</pubDate>"
        "<description>他在社交平台上宣布了这一决定。</description>",
    )
    desk.site.html("/a.html", "out of order", status=500)
    desk.watch(Source("s", feed))
    desk.visit()
    (item,) = desk.items()
    assert (item.complete, item.text) == (False, "他在社交平台上宣布了这一决定。")
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.visit(after=timedelta(minutes=5))
    (after,) = desk.items()
    assert (after.complete, after.guid) == (True, item.guid)


def test_the_notes_in_a_feed_are_shown_where_the_page_has_no_text(desk: Desk) -> None:
    feed = desk.site.rss(
        "/feed.xml",
        f"<title>{DEPARTURE}</title><link>{desk.site.base}/player.html</link><pubDate>{RSS_DATE}</pubDate>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">他谈了这一决定。</content:encoded>'
        f'<enclosure url="{desk.site.base}/ep13.mp3" length="999" type="audio/mpeg"/>',
    )
    desk.site.html("/player.html", f"<html><body><main><h1>{DEPARTURE}</h1></main></body></html>")
    desk.watch(Source("s", feed))
    desk.visit()
    (item,) = desk.items()
    assert (item.title, item.text, len(item.attachments)) == (DEPARTURE, "他谈了这一决定。", 1)


def test_an_entry_of_a_feed_that_is_retitled_keeps_its_guid_and_its_date(desk: Desk) -> None:
    body = f"<description><![CDATA[{''.join(f'<p>{line}</p>' for line in TEXT * 5)}]]></description>"
    link = f"<link>{desk.site.base}/a.html</link><guid>a</guid><pubDate>{RSS_DATE}</pubDate>"
    desk.watch(Source("s", desk.site.rss("/feed.xml", f"<title>{DEPARTURE}</title>{link}{body}")))
    desk.visit()
    (before,) = desk.items()
    desk.site.rss("/feed.xml", f"<title>更新:{DEPARTURE}</title>{link.replace('15 May', '16 May')}{body}")
    desk.visit(after=timedelta(hours=30))
    (after,) = desk.items()
    assert after.title == f"更新:{DEPARTURE}"
    assert (after.guid, after.published, after.position) == (before.guid, before.published, before.position)
    assert (before.updated, after.updated) == (before.published, desk.now)


def test_one_article_on_two_sources_is_one_entry_of_the_feed(desk: Desk) -> None:
    two_articles(desk)
    desk.site.listing({"/b.html?from=t": OTHER, "/a.html?utm_source=t#top": DEPARTURE}, path="/other")
    desk.watch(Source("t", desk.site.base + "/other"), Source("s", desk.site.base + "/"))
    for page in ("/a.html?utm_source=t", "/b.html?from=t"):
        desk.site.pages[page] = desk.site.pages[page.partition("?")[0]]
    desk.visit("t")
    first = {item.guid for item in desk.items()}
    desk.visit("s")
    desk.publish()
    assert [entry["id"] for entry in json.loads(desk.feed("dep.json"))["items"]] == [
        item.guid for item in desk.items() if item.title == DEPARTURE
    ]
    assert first <= {item.guid for item in desk.items()}


# ── sources ─────────────────────────────────────────────────────────────────


def test_a_source_that_does_not_listen_backs_off_ever_longer(desk: Desk) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        desk.watch(Source("s", f"http://127.0.0.1:{unheard.getsockname()[1]}/"))
        waits = []
        for count in range(1, 7):
            assert desk.visit(after=timedelta(hours=1)).outcome == "failed"
            after = state(desk)
            assert (after.failures, after.last_ok) == (count, None)
            assert "refused" in after.error.lower()
            waits.append((after.next_fetch or desk.now) - desk.now)
    assert waits == sorted(waits)
    assert waits[-1] > 16 * waits[0] > timedelta(0)


def test_a_source_that_goes_on_failing_is_told_of_once_and_its_recovery_once(desk: Desk) -> None:
    desk.site.html("/", "out of order", status=503)
    told = []
    for _ in range(5):
        desk.visit(after=timedelta(hours=1))
        told.append(len(status_feed(desk)))
    assert told == [0, 0, 1, 1, 1]
    two_articles(desk)
    for _ in range(2):
        assert desk.visit(after=timedelta(hours=1)).problem == ""
        assert [title.startswith("Recovered") for title in status_feed(desk)] == [True]
    assert (state(desk).failures, state(desk).error) == (0, "")


def test_a_source_that_is_well_again_and_fails_again_is_another_incident(desk: Desk) -> None:
    for _ in range(2):
        desk.site.html("/", "out of order", status=503)
        for _ in range(3):
            desk.visit(after=timedelta(hours=1))
        two_articles(desk)
        desk.visit(after=timedelta(hours=1))
    with desk.database.read() as connection:
        incidents = read_incidents(connection)
    assert len({incident.guid for incident in incidents}) == 2
    assert all(incident.closed for incident in incidents)


def test_topic_feeds_never_carry_what_goes_wrong(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    desk.publish()
    before = desk.feed("dep.rss"), desk.feed("all.rss")
    desk.site.html("/", "out of order", status=503)
    for _ in range(3):
        desk.visit(after=timedelta(hours=1))
    assert status_feed(desk)
    assert (desk.feed("dep.rss"), desk.feed("all.rss")) == before


def test_a_source_that_is_gone_is_never_due_again_and_told_of_at_once(desk: Desk) -> None:
    desk.site.html("/", "gone", status=410)
    desk.visit()
    with desk.database.read() as connection:
        assert due_sources(connection, desk.now + timedelta(days=365), 10) == []
    (told,) = status_feed(desk)
    assert "s" in told
    assert "410" in desk.feed("_status.rss")


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_as_a_date_is_obeyed_and_nothing_is_due_before(desk: Desk, status: int) -> None:
    until = desk.now + timedelta(hours=3)
    desk.site.html("/", "later", status=status)
    desk.site.pages["/"].headers["Retry-After"] = format_datetime(until, usegmt=True)
    desk.visit()
    with desk.database.read() as connection:
        assert due_sources(connection, until - timedelta(seconds=1), 10) == []
        assert due_sources(connection, until, 10) == ["s"]
    assert "asked for 3 h" in state(desk).why_next


def test_a_list_that_asks_for_a_login_is_a_failure_and_loses_nothing(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    before = desk.items()
    login = "<title>用户登录</title><form><input name=u><input type=password name=p><button>登录</button></form>"
    desk.site.html("/", f"<html><head>{login[:19]}</head><body>{login}请先登录</body></html>")
    visited = desk.visit(after=timedelta(hours=1))
    assert (visited.outcome, "login" in visited.problem) == ("failed", True)
    assert desk.items() == before


def test_one_source_that_fails_does_not_keep_another_from_its_articles(desk: Desk) -> None:
    two_articles(desk)
    desk.watch(Source("bad", desk.site.base + "/nothing"), Source("s", desk.site.base + "/"))
    assert desk.visit("bad").outcome == "failed"
    assert desk.visit("s").stored == 2


def test_a_list_that_fails_does_not_keep_back_its_articles_that_wait(desk: Desk) -> None:
    one_of_two(desk)
    desk.visit()
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.site.html("/", "out of order", status=500)
    visited = desk.visit(after=timedelta(hours=1))
    assert (visited.outcome, visited.stored) == ("failed", 1)
    assert DEPARTURE in titles(desk)


def test_a_date_of_the_list_in_the_future_is_none(desk: Desk) -> None:
    link = f"<link>{desk.site.base}/a.html</link><pubDate>Tue, 15 May 2029 04:10:00 GMT</pubDate>"
    desk.watch(Source("s", desk.site.rss("/feed.xml", f"<title>{DEPARTURE}</title>{link}"), full_text=False))
    desk.visit()
    (item,) = desk.items()
    assert (item.published, item.dated_by) == (desk.now, "seen")


def test_a_clock_that_runs_a_little_fast_is_believed_but_not_ahead_of_now(desk: Desk) -> None:
    ahead = format_datetime(desk.now + timedelta(minutes=5), usegmt=True)
    link = f"<link>{desk.site.base}/a.html</link><pubDate>{ahead}</pubDate>"
    desk.watch(Source("s", desk.site.rss("/feed.xml", f"<title>{DEPARTURE}</title>{link}"), full_text=False))
    desk.visit()
    (item,) = desk.items()
    assert (item.published, item.dated_by) == (desk.now, "list")


# ── an edit beside a visit ──────────────────────────────────────────────────


def test_what_a_visit_stores_after_a_reload_is_matched_to_the_new_topics_at_the_next_settling(desk: Desk) -> None:
    two_articles(desk)
    match_archive(desk)
    new = Topic("stars", "天文", ("望远镜",))

    def reload() -> None:
        desk.config = replace(desk.config, topics=(TOPIC, new))
        match_archive(desk)

    desk.site.pages["/b.html"].before = reload
    desk.visit()
    with desk.database.read() as connection:
        assert {topic.id for topic in edited_topics(connection, desk.config)} == {"dep", "stars"}
    match_archive(desk)
    desk.publish()
    assert [entry["title"] for entry in json.loads(desk.feed("stars.json"))["items"]] == [OTHER]


def test_a_visit_with_no_reload_beside_it_leaves_the_archive_settled(desk: Desk) -> None:
    two_articles(desk)
    match_archive(desk)
    desk.visit()
    with desk.database.read() as connection:
        assert edited_topics(connection, desk.config) == ()


def match_archive(desk: Desk) -> None:
    """Match the archive to the topics as they are, as a start and a reload do."""
    with desk.database.write() as connection:
        save_rematched(
            connection, desk.config, changes(connection, desk.config, edited_topics(connection, desk.config))
        )


# ── a folder that takes no files ────────────────────────────────────────────


def test_a_feed_that_cannot_be_written_is_told_after_the_others_are(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    feeds = desk.folder / "feeds"
    (feeds / "dep.rss").mkdir(parents=True)
    with pytest.raises(PublishError, match=r"dep\.rss"):
        desk.publish()
    assert OTHER in desk.feed("all.rss")
    assert DEPARTURE in desk.feed("dep.atom")
    assert {"index.opml", "_status.rss"} <= {path.name for path in feeds.iterdir()}
    (feeds / "dep.rss").rmdir()
    assert desk.publish() == 4  # and the three files of `_status`, which say so
    assert DEPARTURE in desk.feed("dep.rss")
