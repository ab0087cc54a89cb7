"""Slots of hosts that processes share: who holds one, and how sure it is of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from sqlalchemy import text

from monitor.cluster import queue
from monitor.cluster.member import HostSlots
from monitor.errors import FetchError, StateLost
from monitor.fetch import MAX_WAIT
from monitor.store import Database, open_database
from tests.databases import NewDatabase


class WaitedEnough(Exception):
    """Raised in place of a further attempt."""


@pytest.fixture
def database(new_postgresql: NewDatabase) -> Iterator[Database]:
    opened = open_database(new_postgresql(), holder="test", shared=True)
    queue.prepare(opened)
    yield opened
    opened.close()


def slots_of(database: Database, holder: str, now: list[float]) -> HostSlots:
    return HostSlots(database, holder, lambda: now[0], Event())


def attempts(most: int) -> Callable[[], None]:
    """What is called before each attempt; it raises at one more than these."""
    numbers = iter(range(most))

    def attempt() -> None:
        if next(numbers, None) is None:
            raise WaitedEnough

    return attempt


def test_one_holder_asks_once_and_another_waits_until_the_slot_is_free(database: Database) -> None:
    one, other = (slots_of(database, name, [0.0]) for name in ("one", "other"))
    mine, theirs = one.slot("news.example", 1, attempts(1)), other.slot("news.example", 1, attempts(3))
    with mine, pytest.raises(WaitedEnough), theirs:
        pass
    with other.slot("else.example", 1, lambda: None):
        pass


def test_a_slot_that_was_not_confirmed_for_eight_seconds_is_asked_for_again(database: Database) -> None:
    now = [100.0]
    slots = slots_of(database, "one", now)
    with slots.slot("news.example", 1, lambda: None) as held:
        held.confirm()
        with database.write() as connection:
            connection.execute(text("DELETE FROM host_slots"))
        now[0] += 7.9
        held.confirm()  # still sure without asking
        now[0] += 0.1
        with pytest.raises(StateLost):
            held.confirm()


def test_a_host_that_asks_for_a_longer_pause_than_anybody_waits_is_refused_at_once(database: Database) -> None:
    one, other = (slots_of(database, name, [0.0]) for name in ("one", "other"))
    one.block("short.example", MAX_WAIT / 2)
    one.block("long.example", MAX_WAIT * 2)
    with pytest.raises(WaitedEnough), other.slot("short.example", 1, attempts(1)):
        pass
    with pytest.raises(FetchError) as refused, other.slot("long.example", 1, attempts(1)):
        pass
    assert refused.value.kind == "throttled"


def test_the_pause_after_a_request_holds_for_every_process_and_nothing_is_remembered_of_a_slot(
    database: Database,
) -> None:
    one, other = (slots_of(database, name, [0.0]) for name in ("one", "other"))
    with one.slot("news.example", 1, attempts(1)) as held:
        held.put_off(600.0)
    with pytest.raises(WaitedEnough), other.slot("news.example", 1, attempts(1)):
        pass
    assert not one._confirmed
