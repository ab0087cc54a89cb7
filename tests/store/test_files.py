"""The file of a database: one process writes it, its owner alone reads it, a backup comes back whole."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from monitor.errors import StateError, StateHeld
from monitor.store import Database, held_database, open_database
from monitor.store.files import back_up, read_key, restore
from tests.databases import Cluster, own_postgresql


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_and_write(path: Path) -> dict[str, int]:
    """Open a database, write to it, back it up beside it; the mode of everything in its folder, and of the folder."""
    with held_database(str(path), "newsmonitor run") as database:
        with database.write() as connection:
            connection.execute(text("INSERT INTO topic_digests VALUES ('a', '')"))
        back_up(database, path.parent / "backup.db")
        return {each.name: mode(each) for each in (path.parent, *path.parent.iterdir())}


def test_a_new_state_is_its_owners_alone(tmp_path: Path) -> None:
    modes = open_and_write(tmp_path / "state" / "news.db")
    assert modes == {
        "state": 0o700,
        "news.db": 0o600,
        "news.db-wal": 0o600,
        "news.db-shm": 0o600,
        "news.db.lock": 0o600,
        "backup.db": 0o600,
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_root_makes_belongs_to_the_owner_of_its_folder(tmp_path: Path) -> None:
    """A command of root beside a service of another user must not take its database from it."""
    os.chown(tmp_path, 1234, 1234)
    database = tmp_path / "state" / "news.db"
    open_and_write(database)
    restore(str(database), database.parent / "backup.db")
    made = [database.parent, *database.parent.iterdir()]
    assert len(made) > 4
    assert {(each.stat().st_uid, each.stat().st_gid) for each in made} == {(1234, 1234)}


def test_a_state_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "state" / "news.db"
    with held_database(str(path), "newsmonitor run"):
        pass
    path.parent.chmod(0o755)
    for name in ("news.db", "news.db.lock"):
        (path.parent / name).chmod(0o644)
    assert {each for name, each in open_and_write(path).items() if name != "state"} == {0o600}
    assert mode(path.parent) == 0o700


def test_a_folder_that_holds_other_things_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home" / "letters").mkdir()
    modes = open_and_write(tmp_path / "home" / "news.db")
    assert modes["home"] == 0o755
    assert modes["news.db"] == modes["backup.db"] == 0o600


def test_a_folder_for_backups_is_made_and_is_its_owners_alone(tmp_path: Path) -> None:
    with held_database(str(tmp_path / "state" / "news.db"), "newsmonitor run") as database:
        back_up(database, tmp_path / "backups" / "monday.db")
        (tmp_path / "old").mkdir(mode=0o755)
        back_up(database, tmp_path / "old" / "monday.db")
    assert mode(tmp_path / "backups") == mode(tmp_path / "old") == 0o700
    assert mode(tmp_path / "backups" / "monday.db") == 0o600


def test_a_database_may_have_any_name(tmp_path: Path) -> None:
    for name in ("news", "archive.2026"):
        folder = tmp_path / f"state of {name}"
        folder.mkdir(mode=0o755)
        with held_database(str(folder / name), "newsmonitor run"):
            pass
        with held_database(str(folder / name), "newsmonitor run"):
            assert mode(folder) == 0o700
            assert mode(folder / name) == 0o600


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


def test_the_key_of_an_installation_is_made_once_and_is_its_owners_alone(
    tmp_path: Path, synced_sizes: list[int]
) -> None:
    key = read_key(str(tmp_path / "news.db"))
    assert synced_sizes == [32]  # all its bytes were in the file when the disk was asked to keep them
    assert read_key(str(tmp_path / "news.db")) == key
    assert mode(tmp_path / "news.db.key") == 0o600
    assert synced_sizes == [32]
