"""Back to a backup: whole or not at all, and what was there is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.errors import StateError, StateHeld
from monitor.store import held_database
from monitor.store.backup import back_up, restore


def fill(path: Path, name: str) -> None:
    with held_database(str(path), "a test") as database, database.write() as connection:
        connection.execute(text(f"INSERT INTO topic_digests VALUES ('{name}', '')"))


def held(path: Path) -> list[str]:
    with held_database(str(path), "a test") as database, database.read() as connection:
        return list(connection.scalars(text("SELECT topic FROM topic_digests ORDER BY topic")))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup that holds 'a', of a state that holds 'a' and 'b' now."""
    path = tmp_path / "state" / "news.db"
    fill(path, "a")
    with held_database(str(path), "a test") as database:
        back_up(database, tmp_path / "backup.db")
    fill(path, "b")
    return tmp_path / "backup.db"


def test_a_backup_comes_back_and_the_database_of_before_is_kept(backup: Path) -> None:
    path = backup.parent / "state" / "news.db"
    kept = restore(str(path), backup)
    assert held(path) == ["a"]
    assert kept is not None
    assert held(kept) == ["a", "b"]
    assert held(backup) == ["a"]


def test_where_there_is_no_database_the_backup_becomes_it(backup: Path) -> None:
    path = backup.parent / "elsewhere" / "news.db"
    assert restore(str(path), backup) is None
    assert held(path) == ["a"]


def test_a_damaged_database_is_replaced_with_its_log(backup: Path) -> None:
    path = backup.parent / "state" / "news.db"
    path.write_bytes(b"no database at all" * 1000)
    path.with_name("news.db-wal").write_bytes(b"left over")
    restore(str(path), backup)
    assert held(path) == ["a"]


@pytest.mark.parametrize("content", [b"", b"just words", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_is_refused_and_nothing_changes(backup: Path, content: bytes) -> None:
    path = backup.parent / "state" / "news.db"
    other = backup.with_name("other.db")
    other.write_bytes(content)
    with pytest.raises(StateError, match=r"no backup of newsmonitor|is damaged"):
        restore(str(path), other)
    with closing(sqlite3.connect(backup.with_name("strange.db"))) as connection, connection:
        connection.execute("CREATE TABLE cookies (id)")
    with pytest.raises(StateError, match="no backup of newsmonitor"):
        restore(str(path), backup.with_name("strange.db"))
    assert held(path) == ["a", "b"]


def test_beside_a_service_nothing_is_restored(backup: Path) -> None:
    path = backup.parent / "state" / "news.db"
    with held_database(str(path), "newsmonitor run"), pytest.raises(StateHeld, match="newsmonitor run"):
        restore(str(path), backup)
    assert held(path) == ["a", "b"]


def test_the_state_of_a_server_is_restored_by_its_own_tools(backup: Path) -> None:
    with pytest.raises(StateError, match="pg_restore"):
        restore("postgresql://127.0.0.1/news", backup)
