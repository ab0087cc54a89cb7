"""Feed files: whole or not at all, touched only when they change, and only ours."""

import os
import stat
from pathlib import Path

import pytest

from monitor.errors import PublishError
from monitor.publish import remove_stale, write_if_changed


def test_a_new_file_is_written_for_all_to_read(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert write_if_changed(tmp_path / "a.rss", b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "a.rss").read_bytes() == b"one"
    assert stat.S_IMODE((tmp_path / "a.rss").stat().st_mode) == 0o644


def test_an_equal_file_keeps_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    write_if_changed(path, b"one")
    os.utime(path, (1_000, 1_000))
    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime == 1_000


def test_a_changed_file_is_replaced_and_not_written_into(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    write_if_changed(path, b"one")
    with path.open("rb") as reader:
        assert write_if_changed(path, b"two")
        assert reader.read() == b"one"
    assert path.read_bytes() == b"two"
    assert [left.name for left in tmp_path.iterdir()] == ["a.rss"]


def test_a_kill_before_the_rename_leaves_the_old_file_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.rss"
    write_if_changed(path, b"one")

    def kill(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", kill)
        with pytest.raises(KeyboardInterrupt):
            write_if_changed(path, b"two")
    assert path.read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 2
    assert write_if_changed(path, b"two")
    assert [left.name for left in tmp_path.iterdir()] == ["a.rss"]


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    stranger.write_bytes(b"theirs")
    (tmp_path / ".a.rss.newsmonitor-tmp").symlink_to(stranger)
    write_if_changed(tmp_path / "a.rss", b"one")
    assert stranger.read_bytes() == b"theirs"


def test_a_missing_folder_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"cannot write .*a\.rss.*check that the folder exists"):
        write_if_changed(tmp_path / "missing" / "a.rss", b"one")


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rss"
    write_if_changed(path, b"one")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.publish.files.os.fsync", full)
    with pytest.raises(PublishError, match="No space left on device"):
        write_if_changed(path, b"two")
    assert path.read_bytes() == b"one"
    assert [left.name for left in tmp_path.iterdir()] == ["a.rss"]


def test_files_of_a_topic_that_is_gone_are_removed(tmp_path: Path) -> None:
    for name in ("old.rss", "kept.rss"):
        write_if_changed(tmp_path / name, b"x")
    remove_stale(tmp_path, {"old.rss", "kept.rss"})
    assert remove_stale(tmp_path, {"kept.rss"}) == ("old.rss",)
    assert (tmp_path / "kept.rss").exists()
    assert not (tmp_path / "old.rss").exists()


def test_files_of_others_stay(tmp_path: Path) -> None:
    for name in ("README.md", "theirs.rss", "index.html", ".htaccess"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.rss").mkdir()
    remove_stale(tmp_path, {"README.md", "mine.rss"})
    assert remove_stale(tmp_path, set()) == ()
    assert {"README.md", "theirs.rss", "index.html", ".htaccess", "folder.rss"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_what_a_killed_run_left_is_removed_and_a_strangers_temporary_file_is_not(tmp_path: Path) -> None:
    (tmp_path / ".mine.rss.newsmonitor-tmp").write_text("half")
    (tmp_path / ".theirs.rss.newsmonitor-tmp").write_text("x")
    assert remove_stale(tmp_path, {"mine.rss"}) == (".mine.rss.newsmonitor-tmp",)
    assert (tmp_path / ".theirs.rss.newsmonitor-tmp").exists()


def test_the_manifest_does_not_give_away_the_names_of_private_feeds(tmp_path: Path) -> None:
    remove_stale(tmp_path, {"team-s3cr3t.rss"})
    (manifest,) = tmp_path.iterdir()
    assert b"s3cr3t" not in manifest.read_bytes()
    assert stat.S_IMODE(manifest.stat().st_mode) == 0o600


def test_a_broken_manifest_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text("x")
    (tmp_path / ".newsmonitor-files").write_bytes(b"\xff\x00 a.rss ../a.rss\n")
    assert remove_stale(tmp_path, set()) == ()
    assert (tmp_path / "a.rss").exists()
