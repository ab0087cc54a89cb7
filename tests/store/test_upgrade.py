"""Databases of earlier versions are brought up to date, whole, and kept as they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from monitor.errors import StateError
from monitor.store import held_database, open_database
from monitor.store.database import _MIGRATIONS
from monitor.store.entries import find_entries
from monitor.store.items import find_item, iter_items
from monitor.store.schema import metadata
from monitor.store.sources import source_states
from tests.store.conftest import ORDINARY

ARCHIVES = {path.stem: path for path in (Path(__file__).parent / "archives").glob("*.sql")}


def made(folder: Path, name: str) -> Path:
    """A database as an earlier version left it. 0001-first: of the first commit that had one."""
    path = folder / "news.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ARCHIVES[name].read_text("utf-8"))
    return path


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def layout(path: Path) -> dict[str, object]:
    """Columns, keys and indexes of each table; what only tells how a column came to be, its default, is left out."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, object] = {}
        for name in names:
            if name.startswith(("alembic_", "sqlite_")):
                continue
            columns = {row[1:4] + row[5:] for row in connection.execute(f"PRAGMA table_info({name})")}
            foreign = {row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
            indexes = {
                (index[1], index[2], tuple(row[2] for row in connection.execute(f"PRAGMA index_info({index[1]})")))
                for index in connection.execute(f"PRAGMA index_list({name})").fetchall()
                if not index[1].startswith("sqlite_")
            }
            (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
            found[name] = columns, foreign, indexes, "WITHOUT ROWID" in sql, "AUTOINCREMENT" in sql
        return found


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_of_an_earlier_version_keeps_every_guid_and_date(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name)
    query = "SELECT guid, position, title, published, first_seen, updated, url FROM items ORDER BY position"
    addresses = "SELECT address, guid FROM addresses ORDER BY address"
    matches = "SELECT topic, position FROM matches ORDER BY topic, position"
    before = [rows(path, each) for each in (query, addresses, matches)]
    assert before[0]
    with held_database(str(path), "a test") as database:
        assert [rows(path, each) for each in (query, addresses, matches)] == before
        with database.read() as connection:
            assert compare_metadata(MigrationContext.configure(connection, opts=ORDINARY), metadata) == []
            stored = list(iter_items(connection))
            assert [item.guid for item in reversed(stored)] == [row[0] for row in before[0]]
            for address, guid in before[1]:
                found = find_item(connection, [str(address)])
                assert found is not None
                assert found.guid == guid
                assert find_entries(connection, [], found.guid)
            assert source_states(connection)


def test_the_runs_of_texts_stay_when_their_table_is_written_again(tmp_path: Path) -> None:
    path = made(tmp_path, "0006")
    query = "SELECT shingle, position FROM shingles ORDER BY shingle, position"
    before = rows(path, query)
    assert before
    open_database(str(path)).close()
    assert rows(path, query) == before


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_migrated_database_has_the_layout_of_a_fresh_one(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name)
    open_database(str(path)).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert layout(path) == layout(tmp_path / "fresh.db")


@pytest.mark.parametrize("name", ARCHIVES)
def test_before_a_migration_the_database_is_kept_as_it_was(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name)
    (tmp_path / "news.before-0003.db").write_bytes(b"of an earlier migration")
    query = "SELECT sql FROM sqlite_master ORDER BY name"
    before = rows(path, query)
    open_database(str(path)).close()
    (kept,) = tmp_path.glob("news.before-*.db")
    assert rows(kept, query) == before
    assert rows(kept, "SELECT guid FROM items") == rows(path, "SELECT guid FROM items")
    content = kept.read_bytes()
    open_database(str(path)).close()
    assert [each.read_bytes() for each in tmp_path.glob("news.before-*.db")] == [content]


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    open_database(str(tmp_path / "news.db")).close()
    assert list(tmp_path.glob("*.before-*")) == []


def test_where_the_copy_cannot_be_made_nothing_is_migrated(tmp_path: Path) -> None:
    path = made(tmp_path, "0006")
    head = rows_head(path)
    (tmp_path / f".news.before-{newest(tmp_path)}.db.part").mkdir()
    with pytest.raises(StateError, match="was not written"):
        open_database(str(path))
    assert rows_head(path) == head


def newest(folder: Path) -> str:
    open_database(str(folder / "other.db")).close()
    return str(rows(folder / "other.db", "SELECT version_num FROM alembic_version")[0][0])


def rows_head(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "SELECT version_num FROM alembic_version")


def test_a_database_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with held_database(str(path), "a test") as database, database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match="written by a later version"):
        open_database(str(path))
    assert rows_head(path) == [("9999",)]


def test_the_newest_migration_is_the_last_by_its_name() -> None:
    scripts = ScriptDirectory(str(_MIGRATIONS))
    names = {path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")}
    assert names == {script.revision for script in scripts.walk_revisions()}
    assert scripts.get_current_head() == max(names)
