"""No change is lost: what is to be published, and what is asked for while a visit is under way."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from monitor.model import SourceState
from monitor.pipeline.publishing import publish_changes
from monitor.pipeline.visit import due_now, visit
from monitor.store.outbox import read_to_publish
from monitor.store.sources import make_due, source_state
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, TEXT, two_articles

HOUR = timedelta(hours=1)


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def ask_now(desk: Desk) -> None:
    with desk.database.write() as connection:
        make_due(connection, ["s"], desk.now)


def pending(desk: Desk) -> set[str]:
    with desk.database.read() as connection:
        return set(read_to_publish(connection))


# ── topics to publish ───────────────────────────────────────────────────────


def test_an_item_is_published_though_its_visit_raised_after_storing_it(desk: Desk) -> None:
    two_articles(desk)
    publish_changes(desk.context)

    def damage() -> None:
        with desk.database.write() as connection:
            connection.execute(text("DROP TABLE shingles"))

    desk.site.pages["/a.html"].before = damage  # the second to be read, the first is stored by then
    assert desk.visit().outcome == "failed"
    assert [item.title for item in desk.items()] == [OTHER]
    assert publish_changes(desk.context)
    assert OTHER in desk.feed("all.rss")


def test_what_is_to_be_published_outlives_the_process_that_stored_it(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    assert pending(desk) == {"dep", ""}
    publish_changes(desk.context)
    assert DEPARTURE in desk.feed("dep.rss")
    assert pending(desk) == set()
    assert publish_changes(desk.context) is None


def test_a_visit_without_news_leaves_nothing_to_publish(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    publish_changes(desk.context)
    desk.visit(after=HOUR)
    assert pending(desk) == set()


def test_what_goes_wrong_and_its_recovery_are_to_be_published(desk: Desk) -> None:
    desk.site.html("/", "out of order", status=503)
    for _ in range(3):
        desk.visit(after=HOUR)
    assert pending(desk) == {""}
    publish_changes(desk.context)
    two_articles(desk)
    desk.visit(after=HOUR)
    assert "" in pending(desk)


# ── visits that are asked for ───────────────────────────────────────────────


def test_a_visit_that_is_asked_for_is_not_undone_by_what_waits_to_be_written(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    desk.now += HOUR
    ask_now(desk)
    (due,) = due_now(desk.context)
    desk.pending_states.save(desk.database)
    assert visit(desk.context, due).outcome == "unchanged"
    desk.now += timedelta(minutes=1)
    ask_now(desk)
    assert [due.source.id for due in due_now(desk.context)] == ["s"]


def test_a_visit_that_is_asked_for_while_one_is_under_way_is_made_after_it(desk: Desk) -> None:
    two_articles(desk)

    def ask_later() -> None:
        desk.now += timedelta(seconds=1)
        ask_now(desk)

    desk.site.pages["/"].before = ask_later
    desk.visit(after=HOUR)
    desk.now += timedelta(minutes=1)
    assert [due.source.id for due in due_now(desk.context)] == ["s"]


def test_a_visit_stores_only_what_it_changed(desk: Desk) -> None:
    two_articles(desk)
    desk.site.article("/b.html", OTHER, *TEXT)

    def learn() -> None:
        with desk.database.write() as connection:
            connection.execute(text("UPDATE sources SET moved_to = 'https://elsewhere.example/', liar = true"))

    desk.site.pages["/"].before = learn
    desk.visit()
    assert (state(desk).moved_to, state(desk).last_ok) == ("https://elsewhere.example/", desk.now)
