"""Who is visited next, and what unchanged sources leave to be written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import text

from monitor.errors import StateError
from monitor.fetch import Fetcher, Request
from monitor.model import Source, SourceState
from monitor.pipeline.visit import due_named, due_now, follow_clock, visit
from monitor.store.sources import make_due, reconcile_sources, source_state
from tests.commandline import free_port
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

HOUR = timedelta(hours=1)


def watch(desk: Desk, *hosts: str) -> None:
    """A source for each host, named by its place; none was ever visited."""
    desk.watch(*(Source(str(at), f"https://{host}/{at}") for at, host in enumerate(hosts)))


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def names(desk: Desk, limit: int | None = None, *busy: str) -> list[str]:
    return [due.source.id for due in due_now(desk.context, limit, busy)]


def test_without_a_limit_all_that_is_due_is_given(desk: Desk) -> None:
    watch(desk, "a.example", "a.example", "b.example")
    assert names(desk) == ["0", "1", "2"]


def test_with_a_limit_sources_of_one_host_come_one_after_the_other(desk: Desk) -> None:
    watch(desk, "a.example", "a.example", "b.example")
    assert names(desk, 3) == ["0", "2"]


def test_what_shares_its_host_with_a_visit_under_way_waits(desk: Desk) -> None:
    watch(desk, "a.example", "a.example", "b.example")
    assert names(desk, 3, "0") == ["2"]


def test_a_host_that_is_being_asked_is_left_alone(desk: Desk) -> None:
    desk.watch(Source("1", desk.site.base + "/"), Source("2", "https://b.example/"))
    asked, go_on = Event(), Event()

    def hang() -> None:
        asked.set()
        go_on.wait(60)

    desk.site.pages["/slow"] = Answer(b"<html></html>", before=hang)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(desk.fetcher.fetch, Request(desk.site.base + "/slow"))
        assert asked.wait(60)
        assert names(desk, 3) == ["2"]
        go_on.set()
    assert names(desk, 3) == ["1", "2"]


def test_many_overdue_of_one_host_do_not_hide_the_others(desk: Desk) -> None:
    watch(desk, *["a.example"] * 1200, "b.example")
    with desk.database.write() as connection:
        make_due(connection, [str(number) for number in range(1200)], desk.now - HOUR)
    assert names(desk, 2) == ["0", "1200"]


def test_a_source_that_is_switched_off_is_given_only_by_name(desk: Desk) -> None:
    desk.watch(Source("off", "https://a.example/", enabled=False))
    assert names(desk) == []
    assert [due.source.id for due in due_named(desk.context, ["off"])] == ["off"]


def unchanged(desk: Desk) -> None:
    """Visit a source twice; the second time nothing is new, and what that leaves is not written yet."""
    desk.site.listing({"/1.html": "A headline that is long enough for news"})
    desk.site.article("/1.html", "A headline that is long enough for news", *["A sentence of this article. " * 9] * 3)
    desk.site.pages["/"].headers["ETag"] = '"1"'
    desk.visit()
    desk.now += HOUR
    with desk.database.write() as connection:
        make_due(connection, ["s"], desk.now)
    [due] = due_named(desk.context, ["s"])
    assert visit(desk.context, replace(due, waiting=False)).outcome == "unchanged"


def last_fetch_is_now(desk: Desk) -> bool:
    with desk.database.read() as connection:
        return source_state(connection, "s").last_fetch == desk.now


def test_what_an_unchanged_source_leaves_is_written_before_anyone_asks_who_is_due(desk: Desk) -> None:
    unchanged(desk)
    assert not last_fetch_is_now(desk)
    assert names(desk) == []
    assert last_fetch_is_now(desk)


def test_what_could_not_be_written_is_kept(desk: Desk) -> None:
    unchanged(desk)
    with desk.database.write() as connection:
        connection.execute(text("ALTER TABLE sources RENAME TO away"))
    with pytest.raises(StateError):
        desk.pending_states.save(desk.database)
    with desk.database.write() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO sources"))
    desk.pending_states.save(desk.database)
    assert last_fetch_is_now(desk)


def test_a_source_that_got_another_address_meanwhile_starts_afresh(desk: Desk) -> None:
    unchanged(desk)
    with desk.database.write() as connection:
        reconcile_sources(connection, [Source("s", "https://elsewhere.example/")], desk.now)
    desk.pending_states.save(desk.database)
    with desk.database.read() as connection:
        assert source_state(connection, "s").etag is None


def test_a_server_that_is_asked_too_much_is_left_alone_with_all_its_pages(desk: Desk) -> None:
    desk.watch(Source("1", desk.site.base + "/1"), Source("2", desk.site.base + "/2"))
    desk.site.html("/1", "too many requests", status=429)
    desk.site.pages["/1"].headers["Retry-After"] = "7200"
    desk.visit("1")
    assert names(desk, 9) == []
    desk.now += HOUR
    assert names(desk, 9) == ["2"]


def impatient(desk: Desk) -> int:
    """A visit that waits for no host; how many articles it stored."""
    [due] = due_named(desk.context, ["s"])
    return visit(desk.context, due, patient=False).stored


def test_a_visit_that_does_not_wait_leaves_articles_for_the_next(desk: Desk) -> None:
    desk.watch(Source("s", desk.site.base + "/", every=timedelta(days=1)))
    desk.fetcher = Fetcher(
        replace(desk.config.settings.fetch, delay=HOUR, robots=False), monotonic=lambda: desk.now.timestamp()
    )
    titles = {f"/{number}.html": f"Headline number {number}, long enough for news" for number in (1, 2, 3)}
    desk.site.listing(titles)
    for path, title in titles.items():
        desk.site.article(path, title, *[f"A sentence of article {path}. " * 9] * 3)
    stored = []
    for _ in range(4):
        stored.append(impatient(desk))
        desk.now += HOUR
    assert stored == [0, 1, 1, 1], "the list has just been asked for; then one article an hour"


def test_a_visit_that_does_not_wait_reads_the_robots_file_and_leaves_the_list_for_the_next(desk: Desk) -> None:
    desk.fetcher = Fetcher(replace(desk.config.settings.fetch, delay=HOUR), monotonic=lambda: desk.now.timestamp())
    desk.site.rss("/", f"<title>A headline that is long enough</title><link>{desk.site.base}/1</link>")
    desk.watch(Source("s", desk.site.base + "/", every=timedelta(days=1)))
    asked = []
    for _ in range(3):
        assert names(desk, 9) == ["s"], "it stays due"
        impatient(desk)
        assert names(desk, 9) == [], "its host is to be left alone for an hour"
        asked.append([path for path, _ in desk.site.requests])
        desk.now += HOUR
    assert asked == [["/robots.txt"], ["/robots.txt", "/"], ["/robots.txt", "/", "/1"]]


def test_a_visit_that_does_not_wait_tells_a_host_that_is_away_at_once(desk: Desk) -> None:
    desk.watch(Source("s", f"http://127.0.0.1:{free_port()}/"))
    [due] = due_named(desk.context, ["s"])
    assert visit(desk.context, due, patient=False).outcome == "failed"


def test_what_a_feed_carries_whole_waits_for_no_host(desk: Desk) -> None:
    desk.fetcher = Fetcher(
        replace(desk.config.settings.fetch, delay=HOUR, robots=False), monotonic=lambda: desk.now.timestamp()
    )
    text = "<p>" + "A sentence that says something about the matter. " * 50 + "</p>"
    head = f"<title>A headline that is long enough</title><link>{desk.site.base}/1</link>"
    desk.site.rss("/", f"{head}<description><![CDATA[{text}]]></description>")
    assert impatient(desk) == 1


@pytest.mark.parametrize(
    ("headers", "ttl", "seconds"),
    [({}, "", 0), ({"Cache-Control": "max-age=600"}, "", 600), ({}, "<ttl>30</ttl>", 1800)],
)
def test_how_long_a_server_says_its_answer_holds_is_remembered(
    desk: Desk, headers: dict[str, str], ttl: str, seconds: int
) -> None:
    desk.site.rss("/", "<title>A headline that is long enough</title><link>https://a.example/1</link>")
    page = desk.site.pages["/"]
    page.body = page.body.replace(b"<title>F</title>", f"<title>F</title>{ttl}".encode())
    page.headers.update(headers)
    desk.watch(Source("s", desk.site.base + "/", full_text=False))
    desk.visit()
    desk.visit(after=HOUR)
    with desk.database.read() as connection:
        assert source_state(connection, "s").max_age_seconds == seconds


def test_a_clock_that_is_set_back_delays_no_visit(desk: Desk) -> None:
    desk.visit()
    planned = state(desk).next_fetch
    assert planned
    wait = planned - desk.now
    desk.now -= 8 * HOUR
    follow_clock(desk.context)
    assert state(desk).next_fetch == desk.now + wait
    assert not due_now(desk.context)
    desk.now += wait
    assert names(desk) == ["s"]


def test_a_clock_that_goes_on_or_is_corrected_by_seconds_changes_no_plan(desk: Desk) -> None:
    desk.visit()
    before = state(desk)
    for step in (timedelta(), HOUR, -HOUR - timedelta(seconds=30)):
        desk.now += step
        follow_clock(desk.context)
    assert state(desk) == before
