"""A push is heeded until a visit begins after it, and never against a source's own pause; on a clock that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import FetchSettings, SourceState, Subscription
from monitor.pipeline.websub import save_push
from monitor.service.backend import Subscriber
from monitor.store.sources import StateChange, save_source_states, save_subscription, source_state, subscriptions_of
from tests.newssite import Answer
from tests.pipeline.conftest import Desk, address, desk

__all__ = ["address", "desk"]
SECOND = timedelta(seconds=1)
FEED = b'<rss version="2.0"><channel><title>F</title></channel></rss>'


@pytest.fixture
def subscriber(desk: Desk) -> Subscriber:
    """A source that was visited, and is due in hours; its hub may speak."""
    settings = replace(desk.config.settings, fetch=FetchSettings(private_networks=True, websub=True))
    desk.config = replace(desk.config, settings=settings)
    desk.site.pages["/"] = Answer(FEED, headers={"Content-Type": "application/rss+xml"})
    desk.visit()
    with desk.database.write() as connection:
        save_subscription(
            connection, Subscription("t", "secret", "s", "https://h.example/", "https://t.example/", "live")
        )
    keep(desk, next_fetch=desk.now + timedelta(hours=3))
    made = Subscriber(lambda: desk.context)
    made.process_pushes()
    desk.now += timedelta(minutes=1)
    return made


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def keep(desk: Desk, **changes: object) -> None:
    with desk.database.write() as connection:
        before = state(desk)
        changed = replace(before, **changes)  # type: ignore[arg-type]  # the test names real fields
        save_source_states(connection, [StateChange(desk.context.sources["s"].url, before, changed)])


def is_due(desk: Desk) -> bool:
    planned = state(desk).next_fetch
    return planned is not None and planned <= desk.now


def test_nothing_is_due_before_its_hub_speaks_and_its_source_is_after(desk: Desk, subscriber: Subscriber) -> None:
    subscriber.process_pushes()
    assert not is_due(desk)
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    assert is_due(desk)
    assert state(desk).why_next == "its hub says that it changed"


def test_a_push_that_was_refused_moves_nothing(desk: Desk, subscriber: Subscriber) -> None:
    subscriber.pushed("t", well=False)
    subscriber.process_pushes()
    assert not is_due(desk)


def test_a_visit_that_had_begun_before_the_push_does_not_answer_it(desk: Desk, subscriber: Subscriber) -> None:
    def hub_speaks() -> None:
        desk.now += SECOND
        subscriber.pushed("t", well=True)
        subscriber.process_pushes()

    desk.site.pages["/"].before = hub_speaks
    desk.visit()
    desk.now += 20 * SECOND
    assert not is_due(desk), "the visit wrote its own plan over it"
    subscriber.process_pushes()
    assert is_due(desk)


def test_a_hub_is_answered_while_the_database_is_written_and_what_it_said_is_stored_after(
    desk: Desk, subscriber: Subscriber
) -> None:
    with desk.database.write():
        subscriber.pushed("t", well=True)
        assert not subscriber.confirmed("unknown", "subscribe", "x", "60")
    subscriber.close()
    subscriber.process_pushes()
    assert is_due(desk)


def test_a_visit_that_begins_after_the_push_answers_it(desk: Desk, subscriber: Subscriber) -> None:
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    desk.visit(after=SECOND)
    planned = state(desk).next_fetch
    desk.now += 20 * SECOND
    subscriber.process_pushes()
    assert state(desk).next_fetch == planned


def test_what_an_unchanged_source_left_to_be_written_does_not_undo_the_push(desk: Desk, subscriber: Subscriber) -> None:
    before = state(desk)
    later = replace(before, next_fetch=desk.now + timedelta(hours=5))
    desk.pending_states.add(StateChange(desk.context.sources["s"].url, before, later))
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    desk.pending_states.save(desk.database)
    assert is_due(desk)


def test_ten_seconds_lie_between_the_last_visit_and_one_that_a_hub_asks_for(desk: Desk, subscriber: Subscriber) -> None:
    desk.visit()
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    assert state(desk).next_fetch == desk.now + 10 * SECOND


@pytest.mark.parametrize("pause", [{"failures": 1}, {"gone": True}, {"next_fetch": None}])
def test_a_source_that_failed_is_gone_or_switched_off_keeps_its_pause(
    desk: Desk, subscriber: Subscriber, pause: dict[str, object]
) -> None:
    keep(desk, **pause)
    before = state(desk)
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    assert state(desk) == before


def test_a_visit_that_is_planned_sooner_stays(desk: Desk, subscriber: Subscriber) -> None:
    keep(desk, next_fetch=desk.now - SECOND, why_next="overdue")
    subscriber.pushed("t", well=True)
    subscriber.process_pushes()
    assert state(desk).why_next == "overdue"


def test_a_push_before_a_kill_is_heeded_after_the_start(desk: Desk, subscriber: Subscriber) -> None:
    save_push(desk.context, "t")
    Subscriber(lambda: desk.context).process_pushes()
    assert is_due(desk)


def test_a_hub_that_spoke_for_nobody_is_no_fault(desk: Desk, subscriber: Subscriber) -> None:
    subscriber.pushed("unknown", well=True)
    subscriber.pushed("unknown", well=False)
    subscriber.process_pushes()
    assert not is_due(desk)
    with desk.database.read() as connection:
        assert [each.pushed for each in subscriptions_of(connection)] == [None]
