"""Which feeds are to be published, and the topics that were configured last."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from monitor.model import Examples, Topic
from monitor.store import Database
from monitor.store.outbox import (
    DigestState,
    add_to_publish,
    delete_published,
    delete_removed_topics,
    postponed_digest,
    read_accepted_topics,
    read_to_publish,
    save_accepted_topics,
)


def add(database: Database, *topics: str) -> None:
    with database.write() as connection:
        add_to_publish(connection, topics)


def pending(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return dict(read_to_publish(connection))


def test_what_was_published_is_published_no_more(database: Database) -> None:
    add(database, "a", "b")
    add(database)
    found = pending(database)
    assert found.keys() == {"a", "b"}
    with database.write() as connection:
        delete_published(connection, {"a": found["a"]})
    assert pending(database).keys() == {"b"}


def test_what_changed_while_it_was_published_stays_to_be_published(database: Database) -> None:
    add(database, "a")
    found = pending(database)
    add(database, "a")
    with database.write() as connection:
        delete_published(connection, found)
    assert pending(database).keys() == {"a"}


DEPARTURES = Topic(
    "departures",
    "离职",
    ("@openai AND 离职", "x"),
    reject="y",
    sources=("s",),
    token="k3y-of-the-board",
    examples=Examples(("a",), ("b",)),
)
CHIPS = Topic("chips", "chips", ("芯片",), budget=3, near_miss=True)


def test_topics_come_back_as_they_were(database: Database) -> None:
    with database.write() as connection:
        assert save_accepted_topics(connection, [DEPARTURES, CHIPS]) == ()
        assert read_accepted_topics(connection) == (CHIPS, DEPARTURES)


def test_a_removed_topic_is_kept_apart_until_it_is_deleted_or_comes_back(database: Database) -> None:
    with database.write() as connection:
        save_accepted_topics(connection, [DEPARTURES, CHIPS])
        assert save_accepted_topics(connection, [CHIPS]) == ("departures",)
        assert save_accepted_topics(connection, [CHIPS]) == ()
        assert read_accepted_topics(connection) == (CHIPS,)
        assert read_accepted_topics(connection, removed=True) == (DEPARTURES,)
        save_accepted_topics(connection, [CHIPS, DEPARTURES])
        assert read_accepted_topics(connection, removed=True) == ()
        save_accepted_topics(connection, [])
        assert delete_removed_topics(connection) == 2
        assert read_accepted_topics(connection, removed=True) == ()


def test_what_a_later_version_stored_of_a_topic_is_left_out(database: Database) -> None:
    with database.write() as connection:
        save_accepted_topics(connection, [Topic("t", "t", ("a",))])
        definition = '{"id": "t", "title": "t", "match": ["a"], "colour": "red"}'
        connection.execute(text("UPDATE accepted_topics SET definition = :new"), {"new": definition})
        assert read_accepted_topics(connection) == (Topic("t", "t", ("a",)),)


def test_a_digest_that_fails_is_tried_again_ever_more_rarely_up_to_every_six_hours() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    state, waits = DigestState("morning", noon, 1), list[float]()
    for _ in range(8):
        state = postponed_digest(state, "no answer", noon)
        waits.append((state.next_try - noon).total_seconds() / 60 if state.next_try else 0)
    assert waits == [1, 5, 15, 60, 180, 360, 360, 360]
    assert (state.attempts, state.problem) == (8, "no answer")
