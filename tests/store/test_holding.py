"""One process writes a state; what it holds is looked at again before each write."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from monitor.errors import StateError, StateHeld
from monitor.store import Database, held_database, open_database
from tests.databases import Cluster, own_postgresql

__all__ = ["own_postgresql"]


def write(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(text(f"INSERT INTO topic_digests VALUES ('{name}', '')"))


def written(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(text("SELECT topic FROM topic_digests ORDER BY topic")))


def test_a_second_process_is_told_who_holds_the_state(address: str) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        with held_database(address, "newsmonitor run"):
            said = pool.apply(_try_to_hold, (address,))
        assert "is in use by `newsmonitor run" in said
        assert f"process {os.getpid()}" in said
        assert pool.apply(_try_to_hold, (address,)) == "held"
        pool.close()
        pool.join()


def _try_to_hold(address: str) -> str:
    try:
        with held_database(address, "newsmonitor once"):
            return "held"
    except StateHeld as fault:
        return str(fault)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_a_lock_file_that_says_nothing_still_holds(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "news.db"
    with held_database(str(path), "newsmonitor run"):
        (tmp_path / "news.db.lock").write_bytes(content)
        with pytest.raises(StateHeld, match="is in use by"):
            open_database(str(path), holder="newsmonitor once")


def test_a_deleted_lock_file_is_locked_again_before_the_next_write(tmp_path: Path) -> None:
    path = str(tmp_path / "news.db")
    with held_database(path, "newsmonitor run") as database:
        Path(f"{path}.lock").unlink()
        write(database, "a")
        with pytest.raises(StateHeld, match="newsmonitor run"):
            open_database(path, holder="newsmonitor once")


def test_where_another_process_took_the_lock_meanwhile_nothing_is_written(tmp_path: Path) -> None:
    path = str(tmp_path / "news.db")
    with held_database(path, "newsmonitor run") as database:
        Path(f"{path}.lock").unlink()
        with held_database(path, "newsmonitor once") as other:
            with pytest.raises(StateHeld, match="newsmonitor once"):
                write(database, "a")
            with pytest.raises(StateHeld):
                database.check()
            write(other, "b")
            assert written(other) == ["b"]


@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_file_that_was_removed_or_replaced_is_noticed(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "news.db"
    with held_database(str(path), "newsmonitor run") as database:
        write(database, "a")
        shutil.copy(path, tmp_path / "copy.db")
        path.rename(tmp_path / "kept.db")
        if replaced:
            (tmp_path / "copy.db").rename(path)
        said = "was replaced while" if replaced else "was removed while"
        with pytest.raises(StateError, match=said):
            write(database, "b")
        with pytest.raises(StateError, match=said):
            written(database)
        with pytest.raises(StateError, match=said):
            database.check()
        assert path.exists() == replaced, "no empty database takes its place"
        (tmp_path / "kept.db").rename(path)
        write(database, "b")
        assert written(database) == ["a", "b"]


def test_after_a_restart_of_the_server_the_lock_is_taken_again(own_postgresql: Cluster) -> None:
    address = f"{own_postgresql.address}/news"
    with held_database(address, "newsmonitor run") as database:
        write(database, "a")
        own_postgresql.restart()
        write(database, "b")
        with pytest.raises(StateHeld, match="newsmonitor run"):
            open_database(address, holder="newsmonitor once")
        assert written(database) == ["a", "b"]


def test_after_a_restart_of_the_server_a_lock_that_another_took_stops_every_write(own_postgresql: Cluster) -> None:
    address = f"{own_postgresql.address}/news"
    with held_database(address, "newsmonitor run") as database:
        write(database, "a")
        own_postgresql.restart()
        with held_database(address, "newsmonitor once") as other:
            with pytest.raises(StateHeld, match="newsmonitor once"):
                write(database, "b")
            with pytest.raises(StateHeld, match="newsmonitor once"):
                database.check()
            write(other, "c")
            assert written(other) == ["a", "c"]


def test_while_the_server_is_down_it_is_told_what_to_do(own_postgresql: Cluster) -> None:
    with held_database(f"{own_postgresql.address}/news", "newsmonitor run") as database:
        own_postgresql.stop()
        with pytest.raises(StateError, match="check that the server runs"):
            database.check()
        own_postgresql.start()
        database.check()


def test_a_session_of_our_own_that_the_server_still_keeps_is_ended(own_postgresql: Cluster) -> None:
    address = f"{own_postgresql.address}/news"
    with held_database(address, "newsmonitor run") as database:
        with psycopg.connect(address, autocommit=True) as admin:
            (name,) = admin.execute(
                "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'newsmonitor run%'"
            ).fetchone() or ("",)
        # What the server sees where the network between was cut: the old session stays, and a new one comes.
        with closing(psycopg.connect(address, application_name=name, autocommit=True)) as stale:
            database.writer.dispose()
            stale.execute("SELECT pg_advisory_lock(28269)")
            write(database, "a")
        assert written(database) == ["a"]


def test_without_the_driver_of_postgresql_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from monitor.errors import StateError\n"
        "from monitor.store import open_database\n"
        "try: open_database('postgresql://me:secret@127.0.0.1/news')\n"
        "except StateError as fault: print(fault)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout
    assert "pip install 'newsmonitor[postgresql]'" in said
    assert "secret" not in said
