"""What is remembered of each source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Entry, Source
from monitor.store import Database
from monitor.store.entries import save_entries
from monitor.store.sources import (
    StateChange,
    due_sources,
    make_due,
    recent_arrivals,
    reconcile_sources,
    save_source_states,
    source_state,
    source_states,
    yield_per_day,
)

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
A, B = Source("a", "https://a.example/"), Source("b", "https://b.example/")
ADDRESSES = {source.id: source.url for source in (A, B)}


def adopt(database: Database, *sources: Source, now: datetime = NOON) -> None:
    with database.write() as connection:
        reconcile_sources(connection, sources, now)


def due(database: Database, now: datetime = NOON, limit: int = 10) -> list[str]:
    with database.read() as connection:
        return due_sources(connection, now, limit)


def visited(database: Database, name: str, **changes: object) -> None:
    with database.write() as connection:
        before = source_state(connection, name)
        state = replace(before, **changes)  # type: ignore[arg-type]  # by name
        save_source_states(connection, [StateChange(ADDRESSES[name], before, state)])


def test_a_new_source_is_due_at_once(database: Database) -> None:
    adopt(database, A, B)
    assert due(database) == ["a", "b"]


def test_a_visited_source_is_due_when_its_time_comes(database: Database) -> None:
    adopt(database, A)
    visited(database, "a", next_fetch=NOON + timedelta(hours=1))
    assert due(database) == []
    assert due(database, NOON + timedelta(hours=1)) == ["a"]


def test_the_longest_overdue_comes_first_and_no_more_than_asked(database: Database) -> None:
    adopt(database, A, B)
    visited(database, "b", next_fetch=NOON - timedelta(hours=1))
    assert due(database, limit=1) == ["b"]


def test_a_source_that_is_gone_is_not_due_until_a_person_asks(database: Database) -> None:
    adopt(database, A)
    visited(database, "a", gone=True)
    assert due(database) == []
    with database.write() as connection:
        make_due(connection, ["a"], NOON)
    assert due(database) == ["a"]


def test_a_source_keeps_its_state_over_a_restart(database: Database) -> None:
    adopt(database, A)
    visited(database, "a", etag='"x"', next_fetch=NOON + timedelta(days=1), failures=2)
    adopt(database, A)
    with database.read() as connection:
        state = source_state(connection, "a")
    assert (state.etag, state.failures) == ('"x"', 2)


def test_a_source_whose_address_changes_starts_afresh(database: Database) -> None:
    adopt(database, A)
    visited(database, "a", etag='"x"', next_fetch=NOON + timedelta(days=1))
    adopt(database, replace(A, url="https://a.example/news"))
    assert due(database) == ["a"]
    with database.read() as connection:
        assert source_state(connection, "a").etag is None


def test_a_source_that_is_taken_out_is_forgotten(database: Database) -> None:
    adopt(database, A, B)
    adopt(database, B)
    with database.read() as connection:
        assert list(source_states(connection)) == ["b"]


def test_a_source_that_is_switched_off_is_not_due_and_comes_back_at_once(database: Database) -> None:
    adopt(database, replace(A, enabled=False))
    assert due(database) == []
    adopt(database, A)
    assert due(database) == ["a"]


def test_arrivals_are_counted_by_day(database: Database) -> None:
    for days, number in ((0, 1), (3, 2), (13, 3)):
        url = f"https://a.example/{number}"
        with database.write() as connection:
            entry = Entry(url, f"Headline {number}", url)
            when = NOON - timedelta(days=days, minutes=1)
            save_entries(connection, "a", [entry], shared=frozenset(), backlog=9, now=when)
    with database.read() as connection:
        assert yield_per_day(connection, NOON, 5, ["a", "b"]) == {"a": (0, 1, 0, 0, 1)}
        assert len(recent_arrivals(connection, "a", NOON - timedelta(days=5))) == 2


def test_a_visit_to_an_address_that_was_replaced_meanwhile_stores_nothing(database: Database) -> None:
    adopt(database, A)
    with database.read() as connection:
        before = source_state(connection, A.id)
    adopt(database, replace(A, url="https://elsewhere.example/"))
    with database.write() as connection:
        save_source_states(connection, [StateChange(A.url, before, replace(before, etag="old", failures=3))])
        assert (source_state(connection, A.id).etag, source_state(connection, A.id).failures) == (None, 0)
        again = StateChange("https://elsewhere.example/", before, replace(before, etag="new"))
        save_source_states(connection, [again])
        assert source_state(connection, A.id).etag == "new"


def test_more_sources_than_one_statement_takes_are_all_read(database: Database) -> None:
    many = [Source(f"s{number}", f"https://{number}.example/") for number in range(1203)]
    adopt(database, *many)
    with database.read() as connection:
        assert len(source_states(connection, [source.id for source in many])) == 1203
