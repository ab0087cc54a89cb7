"""A prepared statement gives and takes what SQLAlchemy would, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, delete, select, update

from monitor.errors import StateError
from monitor.store import Database
from monitor.store.schema import items, pages, steps, topic_hashes
from monitor.store.statements import Prepared, prepared_insert

NOON = datetime(2024, 5, 15, 12, 0, 0, 250_000, tzinfo=UTC)
PAGE = {
    "url": "https://e.example/?a=50%25",
    "guid": None,
    "fetched": NOON,
    "media_type": "text/html",
    "body": b"\0\xff",
    "etag": "",
    "last_modified": "",
}


def test_times_bytes_and_nothing_come_back_as_they_were(database: Database) -> None:
    with database.write() as connection:
        prepared_insert(pages).run(connection, PAGE)
        (row,) = Prepared(select(pages).where(pages.c.url == bindparam("url"))).all(connection, url=PAGE["url"])
        assert dict(row._asdict()) == PAGE
        assert connection.execute(select(pages)).one()._mapping == PAGE


def test_json_comes_back_as_it_was(database: Database) -> None:
    columns = {column.name: "" for column in items.columns if column.name != "position"}
    times = dict.fromkeys(("published", "first_seen", "updated"), NOON)
    row = columns | times | {"tags": ["机器", "a'b"], "attachments": [], "complete": True, "copy_of": None}
    with database.write() as connection:
        ((position,),) = prepared_insert(items, without=("position",)).all(connection, **row)
        found = Prepared(select(items.c.tags, items.c.complete).where(items.c.position == position)).first(connection)
        assert tuple(found or ()) == (["机器", "a'b"], True)


def test_a_row_replaces_the_one_with_its_key_or_leaves_it(database: Database) -> None:
    with database.write() as connection:
        for replace, digest in ((None, "a"), (False, "b"), (True, "c"), (False, "d")):
            prepared_insert(topic_hashes, replace=replace).run(connection, {"topic": "t", "digest": digest})
        assert connection.execute(select(topic_hashes)).all() == [("t", "c")]


def test_values_of_the_statement_itself_stay_in_it(database: Database) -> None:
    renamed = update(topic_hashes).where(topic_hashes.c.topic == bindparam("name")).values(digest="fixed")
    with database.write() as connection:
        prepared_insert(topic_hashes).run(connection, *({"topic": name, "digest": ""} for name in "abc"))
        Prepared(renamed).run(connection, {"name": "a"}, {"name": "c"})
        Prepared(delete(topic_hashes).where(topic_hashes.c.topic == "b")).run(connection, {})
        found = Prepared(select(topic_hashes).order_by(topic_hashes.c.topic)).all(connection)
        assert [tuple(row) for row in found] == [("a", "fixed"), ("c", "fixed")]


def test_no_rows_are_no_statement(database: Database) -> None:
    with database.write() as connection:
        prepared_insert(topic_hashes).run(connection)
        assert Prepared(select(topic_hashes)).first(connection) is None


def test_an_error_of_the_driver_is_ours(database: Database) -> None:
    step = {"entry": 1, "at": NOON, "name": "found", "outcome": "ok", "reason": "r"}
    with pytest.raises(StateError, match="database"), database.write() as connection:
        prepared_insert(steps, without=("id",)).run(connection, step)  # of an entry that is not there
