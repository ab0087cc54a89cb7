"""What processes on one server tell each other: turns at a host, who leads, who lives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.store import Database, open_database
from monitor.store.schema import EPOCH, robots
from monitor.store.shared import (
    LEADS,
    Role,
    block_host,
    blocked_hosts,
    delete_idle_hosts,
    delete_roles_before,
    free_slot,
    hold_lock,
    read_counts,
    read_robots,
    read_roles,
    renew_slots,
    save_robots,
    save_role,
    take_slot,
    touch_role,
)
from tests.databases import NewDatabase, new_postgresql
from tests.waiting import wait_for

__all__ = ["new_postgresql"]


@pytest.fixture
def two(new_postgresql: NewDatabase) -> Iterator[tuple[Database, Database]]:
    """Two ways into one database, as two processes have them."""
    state = new_postgresql()
    one, other = open_database(state, holder="a", shared=True), open_database(state, holder="b", shared=True)
    yield one, other
    one.close()
    other.close()


def take(database: Database, slot: str, *, slots: int = 1, seconds: float = 60.0) -> float:
    with database.write() as connection:
        return take_slot(connection, "news.example", slot, f"of {slot}", slots=slots, seconds=seconds).wait


def test_a_host_is_asked_by_one_process_at_a_time(two: tuple[Database, Database]) -> None:
    assert take(two[0], "first") == 0
    assert take(two[1], "second") > 0
    with two[0].write() as connection:
        free_slot(connection, "news.example", "first", pause=0)
    assert take(two[1], "second") == 0


def test_of_many_that_ask_at_once_as_many_as_the_host_allows_may(two: tuple[Database, Database]) -> None:
    taken: list[str] = []

    def ask(database: Database, number: int) -> None:
        if take(database, f"{number}", slots=2) == 0:
            taken.append(f"{number}")

    threads = [threading.Thread(target=ask, args=(two[number % 2], number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 2


def test_a_host_rests_as_long_as_it_was_put_off_and_all_hear_of_it(two: tuple[Database, Database]) -> None:
    take(two[0], "first")
    with two[0].write() as connection:
        free_slot(connection, "news.example", "first", pause=50)
    assert 40 < take(two[1], "second") <= 50


def test_a_host_that_wants_to_be_left_alone_is_known_to_all(two: tuple[Database, Database]) -> None:
    with two[0].write() as connection:
        block_host(connection, "news.example", 500)
        block_host(connection, "news.example", 5)
    with two[1].write() as connection:
        assert blocked_hosts(connection) == {"news.example"}
        assert 490 < take_slot(connection, "news.example", "x", "me", slots=1, seconds=9).blocked <= 500


def test_a_slot_that_is_not_renewed_ends_and_cannot_be_renewed_then(two: tuple[Database, Database]) -> None:
    take(two[0], "first", seconds=0.2)
    wait_for(lambda: take(two[1], "second") == 0 or None, "the first slot to end")
    with two[0].write() as connection:
        assert renew_slots(connection, "of first", 60) == set()
        assert renew_slots(connection, "of second", 60) == {"second"}


def test_one_leads_and_another_does_when_its_session_ends(two: tuple[Database, Database]) -> None:
    with two[0].write() as connection:
        assert hold_lock(connection, LEADS)
        assert hold_lock(connection, LEADS), "it goes on to lead"
    with two[1].write() as connection:
        assert not hold_lock(connection, LEADS)
    two[0].close()

    def leads() -> bool | None:
        with two[1].write() as connection:
            return hold_lock(connection, LEADS) or None

    wait_for(leads, "the other to lead")


def test_a_robots_txt_that_one_process_read_is_known_to_the_others_until_it_is_old(
    two: tuple[Database, Database],
) -> None:
    site, agent = "https://news.example", "newsmonitor"
    with two[0].write() as connection:
        save_robots(connection, site, agent, b"old", 0.0)
        assert read_robots(connection, site, agent) is None
        save_robots(connection, site, agent, b"rules", 3600.0)
    with two[1].write() as connection:
        packed, seconds = read_robots(connection, site, agent) or (b"", 0.0)
        assert (packed, 3500 < seconds <= 3600) == (b"rules", True)
        assert read_robots(connection, site, "another") is None
        delete_idle_hosts(connection)
        assert read_robots(connection, site, agent) is not None
        save_robots(connection, site, agent, b"rules", -1.0)
        delete_idle_hosts(connection)
        assert connection.execute(select(robots)).all() == []


def test_processes_are_known_until_they_were_silent_for_long(two: tuple[Database, Database]) -> None:
    counts = {"values": {"newsmonitor_items": 3}}
    with two[0].write() as connection:
        seen = save_role(connection, Role("1", "worker", "here:7", "abc", leads=False), EPOCH, {})
        save_role(connection, Role("1", "worker", "here:7", "def", leads=False), seen, counts)
    with two[1].write() as connection:
        (role,) = read_roles(connection)
        assert (role.version, role.started) == ("def", seen)
        again = touch_role(connection, Role("1", "worker", "here:7", "ghi", leads=True))
        assert again and again >= seen
        assert read_counts(connection) == [("worker", "here:7", {"values": {"newsmonitor_items": 3}})]
        assert [(role.version, role.leads, role.started) for role in read_roles(connection)] == [("ghi", True, seen)]
        assert touch_role(connection, Role("2", "worker", "here:8", "ghi", leads=False)) is None
        delete_roles_before(connection, again + timedelta(seconds=1))
        assert read_roles(connection) == []
