"""A feed into its files: whole or not at all, touched only when they change, and only ours."""

import os
import stat
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import PublishError
from monitor.model import FeedEntry
from monitor.publish import (
    FORMATS,
    RenderCache,
    Style,
    body,
    file_names,
    publish_feed,
    remove_stale,
    render,
    write_if_changed,
)
from tests.publish.samples import entry, feed, full_feed, guid


def test_a_feed_has_a_file_for_each_format(tmp_path: Path) -> None:
    done = publish_feed(full_feed(), tmp_path, FORMATS)
    assert done.written == ("ferries.rss", "ferries.atom", "ferries.json") == file_names(full_feed(), FORMATS)
    assert not done.failures
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(done.written)


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    publish_feed(full_feed(), tmp_path, FORMATS)
    again = publish_feed(full_feed(), tmp_path, FORMATS)
    assert (again.written, len(again.unchanged)) == ((), 3)


def test_entries_that_grow_old_may_leave(tmp_path: Path) -> None:
    publish_feed(feed(entry()), tmp_path, ["rss"])
    assert publish_feed(feed(), tmp_path, ["rss"]).written == ("ferries.rss",)


def test_a_feed_whose_entries_are_all_unfit_keeps_its_last_good_file(tmp_path: Path) -> None:
    publish_feed(feed(entry()), tmp_path, ["rss"])
    before = (tmp_path / "ferries.rss").read_bytes()
    done = publish_feed(feed(entry(url="javascript:alert(1)")), tmp_path, ["rss"])
    assert "no entry of the feed 'ferries' can be published" in done.failures[0].problem
    assert (tmp_path / "ferries.rss").read_bytes() == before


def test_a_bad_entry_is_told_beside_what_was_written(tmp_path: Path) -> None:
    done = publish_feed(feed(entry("a"), entry("b", guid="?")), tmp_path, ["json"])
    assert done.written == ("ferries.json",)
    assert [(problem.feed, problem.entry) for problem in done.problems] == [("ferries", "?")]


def test_a_folder_that_is_missing_is_a_failure_of_each_format(tmp_path: Path) -> None:
    done = publish_feed(feed(entry()), tmp_path / "missing", ["rss", "json"])
    assert [failure.problem.startswith("cannot write") for failure in done.failures] == [True, True]


def test_a_head_that_a_serialiser_refuses_costs_one_format_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise ValueError("All strings must be XML compatible")

    monkeypatch.setattr("feedgen.feed.FeedGenerator.atom_str", refuse)
    done = publish_feed(feed(entry()), tmp_path, FORMATS)
    assert done.written == ("ferries.rss", "ferries.json")
    assert "cannot be written as atom: All strings must be XML compatible" in done.failures[0].problem


def test_an_entry_that_a_serialiser_refuses_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.publish.values.plain", lambda text: text.replace("bad", "\x00"))
    done = publish_feed(feed(entry("good"), entry("bad")), tmp_path, FORMATS)
    assert len(done.written) == 3
    assert [problem.entry for problem in done.problems] == [guid("bad")]
    assert "it cannot be written: All strings must be XML compatible" in done.problems[0].reason


def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the titles of the entries that are rendered from now on."""
    titles: list[str] = []

    def watched(made: FeedEntry, style: Style) -> str:
        titles.append(made.item.title)
        return body(made, style)

    monkeypatch.setattr("monitor.publish.feed.body", watched)
    return titles


def test_an_entry_that_is_there_already_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render_cache = RenderCache()
    publish_feed(feed(entry("b"), entry("c")), tmp_path, FORMATS, render_cache)
    titles = rendered(monkeypatch)
    publish_feed(feed(entry("a"), entry("b"), entry("c")), tmp_path, FORMATS, render_cache)
    assert titles == ["The a report"]


def test_a_feed_that_did_not_change_makes_nothing_and_leaves_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render_cache, made = RenderCache(), feed(entry("a"), entry("b", guid="?"))
    first = publish_feed(made, tmp_path, FORMATS, render_cache)
    titles = rendered(monkeypatch)
    again = publish_feed(made, tmp_path, FORMATS, render_cache)
    assert (again.written, again.unchanged, again.problems) == ((), first.written, first.problems)
    assert titles == []


@pytest.mark.parametrize("harm", ["change", "same size", "remove"])
def test_files_that_another_touched_are_rendered(tmp_path: Path, harm: str) -> None:
    render_cache, path = RenderCache(), tmp_path / "ferries.atom"
    publish_feed(feed(entry("a")), tmp_path, FORMATS, render_cache)
    good = path.read_bytes()
    state = path.stat()
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(good[::-1] if harm == "same size" else b"x")
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    publish_feed(feed(entry("b"), entry("a")), tmp_path, FORMATS, render_cache)
    assert path.read_bytes() == render(feed(entry("b"), entry("a")), "atom")


def test_a_file_of_the_same_size_from_another_writer_is_replaced(tmp_path: Path) -> None:
    cache, path = RenderCache(), tmp_path / "ferries.rss"
    publish_feed(feed(entry()), tmp_path, ["rss"], cache)
    good, state = path.read_bytes(), path.stat()
    path.write_bytes(good[::-1])
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))
    publish_feed(feed(entry()), tmp_path, ["rss"], cache)
    assert path.read_bytes() == good


def test_the_cache_keeps_to_its_size_and_drops_what_was_used_longest_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = RenderCache(limit=5_000)
    for number in range(40):
        publish_feed(feed(entry(f"{number}")), tmp_path, FORMATS, cache)
    titles = rendered(monkeypatch)
    publish_feed(feed(entry("new"), entry("39"), entry("0")), tmp_path, FORMATS, cache)
    assert titles == ["The new report", "The 0 report"]


NAMES = st.lists(st.sampled_from("abcdef"), max_size=6)
STEPS = st.lists(st.tuples(NAMES, st.booleans(), st.sampled_from(["", "<changed> 渡"])), min_size=2, max_size=5)


@given(STEPS)
@settings(max_examples=40)
def test_what_is_put_together_from_pieces_equals_what_is_made_at_once(steps: list[tuple[list[str], bool, str]]) -> None:
    render_cache = RenderCache()
    with TemporaryDirectory() as folder:
        for names, full_text, text in steps:
            made = feed(*(entry(name, title=f"{text} {name}") for name in names), full_text=full_text)
            publish_feed(made, Path(folder), FORMATS, render_cache)
            for name, file in zip(FORMATS, file_names(made, FORMATS), strict=True):
                assert (Path(folder) / file).read_bytes() == render(made, name)


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


def test_a_file_has_all_its_bytes_when_the_disk_is_asked_to_keep_them(tmp_path: Path, synced_sizes: list[int]) -> None:
    write_if_changed(tmp_path / "a.rss", b"one")
    assert synced_sizes == [3]


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

    monkeypatch.setattr("monitor.publish.folder.os.fsync", full)
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


def test_a_pipe_or_a_link_to_a_device_in_the_place_of_a_feed_is_replaced(tmp_path: Path) -> None:
    """Read, either would hold the program for ever."""
    os.mkfifo(tmp_path / "a.rss")
    (tmp_path / "b.rss").symlink_to("/dev/zero")
    (tmp_path / "c.rss").symlink_to("c.rss")
    for name in ("a.rss", "b.rss", "c.rss"):
        assert write_if_changed(tmp_path / name, b"one")
        assert (tmp_path / name).read_bytes() == b"one"
        assert not write_if_changed(tmp_path / name, b"one")


def test_a_feed_is_written_without_holding_it_in_every_format_at_once(tmp_path: Path) -> None:
    entries = tuple(entry(f"{n}", html=f"<p>{n} The ferry is late again.</p>" * 600, text=f"{n}") for n in range(100))
    publish_feed(feed(*entries[:2]), tmp_path, FORMATS)  # what is loaded once
    cache = RenderCache()
    tracemalloc.start()
    try:
        publish_feed(feed(*entries), tmp_path, FORMATS, cache)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    largest = max(path.stat().st_size for path in tmp_path.iterdir())
    assert peak < 3 * largest  # it took ten times as much
    assert kept < largest / 10  # compressed entries kept blocks of their length before
