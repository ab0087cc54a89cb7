"""The state is for the eyes of its owner."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import text

from monitor.store import held_database
from monitor.store.backup import back_up


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
