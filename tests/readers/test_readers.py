"""Feed readers that people use, on feeds that are served."""

import sqlite3
from pathlib import Path

import feedparser
import pytest

from tests.readers.clients import ENDINGS, is_installed, newsboat
from tests.readers.conftest import Served

TOPIC = "openai-departures"

needs_newsboat = pytest.mark.skipif(not is_installed("newsboat"), reason="newsboat is not installed")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", [TOPIC, "all", "_status"])
def test_feedparser_finds_nothing_to_complain_of(served: Served, name: str, ending: str) -> None:
    read = feedparser.parse(f"{served.base}/feeds/{name}.{ending}")
    assert not read.bozo
    assert read.status == 200
    assert bool(read.entries) == (name != "_status")


def test_feedparser_sees_the_same_entries_in_rss_and_atom(served: Served) -> None:
    rss, atom = (feedparser.parse(f"{served.base}/feeds/{TOPIC}.{ending}") for ending in ENDINGS)
    for what in ("id", "title", "link"):
        assert [entry[what] for entry in rss.entries] == [entry[what] for entry in atom.entries]
    assert [entry.published_parsed for entry in rss.entries] == [entry.published_parsed for entry in atom.entries]


def test_feedparser_is_told_that_nothing_changed(served: Served) -> None:
    address = f"{served.base}/feeds/{TOPIC}.rss"
    first = feedparser.parse(address)
    assert feedparser.parse(address, etag=first.etag).status == 304
    assert feedparser.parse(address, modified=first.modified).status == 304


@needs_newsboat
@pytest.mark.parametrize("ending", ENDINGS)
def test_newsboat_subscribes_and_shows_the_titles(served: Served, tmp_path: Path, ending: str) -> None:
    address = f"{served.base}/feeds/{TOPIC}.{ending}"
    newsboat(tmp_path, address)
    newsboat(tmp_path, address)  # what it polls again is not new
    expected = feedparser.parse(address)
    titles, unread, feed_title = shown(tmp_path / "cache.db")
    assert titles == sorted(entry.title for entry in expected.entries)
    assert unread == len(titles)
    assert feed_title == "OpenAI 人事变动"


def shown(cache: Path) -> tuple[list[str], int, str]:
    """Titles that newsboat stored, how many it takes for unread, and the feed's title."""
    connection = sqlite3.connect(cache)
    try:
        titles = sorted(title for (title,) in connection.execute("SELECT title FROM rss_item"))
        (unread,) = connection.execute("SELECT count(*) FROM rss_item WHERE unread = 1").fetchone()
        (feed_title,) = connection.execute("SELECT title FROM rss_feed").fetchone()
    finally:
        connection.close()
    return titles, unread, feed_title
