"""Two more programs that take feeds: the library `reader` and the shell reader sfeed."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from reader import make_reader

from tests.readers.clients import ENDINGS, is_installed, sfeed
from tests.readers.conftest import Served
from tests.readers.test_readers import TOPIC

needs_sfeed = pytest.mark.skipif(not is_installed("sfeed_update", "curl"), reason="sfeed or curl is not installed")


@pytest.mark.parametrize("ending", [*ENDINGS, "json"])
def test_reader_shows_titles_bodies_and_dates_and_marks_nothing_twice(
    served: Served, tmp_path: Path, ending: str
) -> None:
    address = f"{served.base}/feeds/{TOPIC}.{ending}"
    expected = feedparser.parse(f"{served.base}/feeds/{TOPIC}.rss")
    with make_reader(str(tmp_path / "reader.db")) as reader:
        reader.add_feed(address)
        reader.update_feeds(scheduled=False)
        entries = list(reader.get_entries())
        assert sorted(str(entry.title) for entry in entries) == sorted(entry.title for entry in expected.entries)
        assert all(entry.content and entry.content[0].value for entry in entries)
        assert {entry.published.timetuple()[:6] for entry in entries if entry.published} == {
            entry.published_parsed[:6] for entry in expected.entries
        }
        for entry in entries:
            reader.mark_entry_as_read(entry)
        reader.update_feeds(scheduled=False)
        assert reader.get_entry_counts(read=False).total == 0
        assert reader.get_feed(address).last_exception is None


@needs_sfeed
@pytest.mark.parametrize("ending", ENDINGS)
def test_sfeed_shows_titles_bodies_and_dates_and_nothing_twice(served: Served, tmp_path: Path, ending: str) -> None:
    address = f"{served.base}/feeds/{TOPIC}.{ending}"
    sfeed(tmp_path, address)
    entries = sfeed(tmp_path, address)
    expected = feedparser.parse(address)
    assert sorted(entry[1] for entry in entries) == sorted(entry.title for entry in expected.entries)
    assert all(entry[0].isdigit() and entry[3] and entry[5].startswith("urn:uuid:") for entry in entries)
