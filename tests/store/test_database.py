"""The database: opened, migrated, held by one process."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

import monitor.store
from monitor.errors import StateError, StateLost
from monitor.store import Database, open_database
from monitor.store.database import explained
from monitor.store.schema import metadata
from tests.commandline import free_port
from tests.store.conftest import ORDINARY


def test_a_migrated_database_is_what_the_schema_says(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=ORDINARY), metadata) == []


def test_what_an_older_version_stored_is_events_of_their_own_with_their_copies(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.__file__).with_name("migrations")))
    columns = "guid, copy_of, source, url, title, published, dated_by, first_seen, updated, html, text, author"
    values = "'s', 'u', 't', 1, 'page', 1, 1, '', '', '', '', '[]', 1, 'd'"
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for guid, copy_of in (("a", None), ("b", "a"), ("c", "gone")):
            row = text(
                f"INSERT INTO items ({columns}, publisher, tags, complete, digest) VALUES (:guid, :copy_of, {values})"
            )
            connection.execute(row, {"guid": guid, "copy_of": copy_of})
    engine.dispose()
    database = open_database(str(path))
    with database.read() as connection:
        stored = connection.execute(text("SELECT position, event, kind FROM reports ORDER BY position")).all()
        assert [tuple(row) for row in stored] == [(1, 1, "first"), (2, 1, "copy"), (3, 3, "first")]
        assert connection.execute(text("SELECT id, guid FROM events")).all() == [(1, "a"), (3, "c")]
    database.close()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    open_database(str(path)).close()
    before = _schema(path)
    open_database(str(path)).close()
    assert _schema(path) == before


def _schema(path: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()


def test_the_write_ahead_log_of_a_file_is_on_and_every_commit_is_synced(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "news.db"))
    with database.write() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    database.close()


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StateError, match=r"read-?only"), database.read() as connection:
        connection.execute(text("DELETE FROM items"))


def test_what_a_reader_sees_does_not_change_while_it_reads(database: Database) -> None:
    count = text("SELECT count(*) FROM topic_digests")
    with database.read() as reader:
        assert reader.execute(count).scalar() == 0
        with database.write() as writer:
            writer.execute(text("INSERT INTO topic_digests VALUES ('a', 'b')"))
        assert reader.execute(count).scalar() == 0
    with database.read() as reader:
        assert reader.execute(count).scalar() == 1


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(text("INSERT INTO topic_digests VALUES ('a', 'b')"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM topic_digests")).scalar() == 0


def test_a_missing_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"no database.*newsmonitor once"):
        open_database(str(tmp_path / "none.db"), create=False)


def test_a_file_that_is_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(b"This is not a database, just words. " * 100)
    with pytest.raises(StateError, match="put a backup in its place"):
        open_database(str(tmp_path / "news.db"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="set `state` to a path"):
        open_database(str(tmp_path / "file" / "news.db"))


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    nowhere = f"postgresql://me:secret@127.0.0.1:{free_port()}/news"
    for holder in ("", "newsmonitor run"):
        with pytest.raises(StateError) as told:
            open_database(nowhere, holder=holder)
        assert "127.0.0.1" in told.value.problem
        assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        ("08006", True),
        ("40P01", True),
        ("53300", True),
        ("57P01", True),
        ("58030", True),
        ("XX001", True),
        ("25P03", True),
        ("25006", True),
        ("25001", False),
        ("23505", False),
        ("42P01", False),
    ],
)
def test_only_an_error_of_the_server_itself_means_that_it_is_lost(state: str, lost: bool) -> None:
    error = psycopg.errors.lookup(state)("it failed")
    with pytest.raises(StateError) as told, explained("postgresql://db.example/news"):
        raise DatabaseError("SELECT 1", None, error)
    assert isinstance(told.value, StateLost) is lost
