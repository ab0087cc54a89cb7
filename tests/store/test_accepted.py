"""The topics that were configured last are remembered whole."""

from __future__ import annotations

from sqlalchemy import text

from monitor.model import Examples, Topic
from monitor.store import Database
from monitor.store.accepted import delete_removed_topics, read_accepted_topics, save_accepted_topics

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
