"""A feed into its files."""

from pathlib import Path

import pytest

from monitor.publish import FORMATS, file_names, publish_feed
from tests.publish.samples import entry, feed, full_feed


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


def test_a_value_that_a_serialiser_refuses_costs_one_format_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise ValueError("All strings must be XML compatible")

    monkeypatch.setattr("feedgen.feed.FeedGenerator.atom_str", refuse)
    done = publish_feed(feed(entry()), tmp_path, FORMATS)
    assert done.written == ("ferries.rss", "ferries.json")
    assert "cannot be written as atom: All strings must be XML compatible" in done.failures[0].problem
