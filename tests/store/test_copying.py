"""An archive copied from one kind of database to the other: the same rows, and the next numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.errors import StateError
from monitor.model import Item
from monitor.store import Database, held_database
from monitor.store.copying import copy_database
from monitor.store.items import save_item
from monitor.store.schema import MOMENTARY, items, metadata, unindexed_items
from monitor.store.search import unindexed_positions
from tests.databases import KINDS, NewDatabase, address, new_postgresql

__all__ = ["address", "new_postgresql"]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def store(database: Database, *names: str) -> None:
    with database.write() as connection:
        for name in names:
            item = Item(f"urn:uuid:{name}", "s", f"https://e.example/{name}", f"标题 {name}", NOON, "page", NOON, NOON)
            save_item(connection, item, known_as=[name], keys=(7, -9))


@pytest.fixture
def old(address: str) -> Iterator[Database]:
    """An archive of 1,100 items, of which the newest was deleted."""
    with held_database(address, "test") as database:
        store(database, *(f"{number}" for number in range(1_101)))
        with database.write() as connection:
            newest = select(func.max(items.c.position)).scalar_subquery()
            connection.execute(items.delete().where(items.c.position == newest))
        yield database


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "copy" / "news.db")
    made: NewDatabase = request.getfixturevalue("new_postgresql")
    return made()


def rows(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        tables = [table for table in metadata.sorted_tables if table not in MOMENTARY | {unindexed_items}]
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}


def test_every_row_is_copied_and_numbers_go_on(old: Database, target: str) -> None:
    with held_database(target, "test") as new:
        assert copy_database(old, new)["items"] == 1_100
        assert rows(new) == rows(old)
        with new.read() as connection:
            assert len(unindexed_positions(connection, 2_000)) == 1_100  # the index is not copied
        store(new, "next")
        with new.read() as connection:
            numbers = list(connection.scalars(select(items.c.position).order_by(items.c.position)))
        assert numbers[-1] > numbers[-2]
        if "://" in old.address and "://" in target:
            assert numbers[-1] == numbers[-2] + 2, "the number of the deleted item is not given again"


def test_an_interrupted_copy_goes_on(old: Database, target: str) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(table: str, done: int, of: int) -> None:
        if table == "items" and done == 1_000:
            raise Interrupted

    with held_database(target, "test") as new:
        with pytest.raises(Interrupted):
            copy_database(old, new, interrupt)
        seen: list[tuple[str, int]] = []
        copy_database(old, new, lambda table, done, of: seen.append((table, done)))
        assert seen[0] == ("items", 1_100), "the first thousand was there"
        assert rows(new) == rows(old)


def test_another_archive_is_left_as_it_is(old: Database, target: str) -> None:
    with held_database(target, "test") as new:
        store(new, "of somebody else")
        before = rows(new)
        with pytest.raises(StateError, match="holds another archive"):
            copy_database(old, new)
        assert rows(new) == before
