"""What is attached to an entry arrives in programs that fetch or show enclosures: podget, newsboat, reader, sfeed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from reader import make_reader

from monitor.model import Attachment
from monitor.publish import render
from tests.publish.samples import entry, feed
from tests.readers.clients import ENDINGS, is_installed, newsboat, sfeed

SOUND = b"ID3" + bytes(range(200))

needs_podget = pytest.mark.skipif(not is_installed("podget", "wget"), reason="podget or wget is not installed")
needs_sfeed = pytest.mark.skipif(not is_installed("sfeed_update", "curl"), reason="sfeed or curl is not installed")
needs_newsboat = pytest.mark.skipif(not is_installed("newsboat"), reason="newsboat is not installed")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def podcast(tmp_path: Path) -> Iterator[str]:
    """A folder with a sound of an enclosure, one that a body plays, and the feed of both; gives its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        for name in ("ep13.mp3", "clip.mp3"):
            (folder / name).write_bytes(SOUND)
        told = entry("thirteen", attachments=(Attachment(f"{base}/ep13.mp3", "audio/mpeg", len(SOUND)),))
        played = entry("clip", html=f'<p>Hear it.</p><p><a href="{base}/clip.mp3">clip.mp3</a></p>')
        for ending in (*ENDINGS, "json"):
            (folder / f"ferries.{ending}").write_bytes(render(feed(told, played), ending))
        Thread(target=server.serve_forever, daemon=True).start()
        yield base
        server.shutdown()


@needs_podget
@pytest.mark.parametrize("ending", ENDINGS)
def test_podget_fetches_the_sound_of_an_entry_and_that_of_a_body(podcast: str, tmp_path: Path, ending: str) -> None:
    settings = tmp_path / "podget"
    settings.mkdir()
    (settings / "serverlist").write_text(f"{podcast}/ferries.{ending} Harbour Ferries\n", "utf-8")
    environ = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    command = ["podget", "-d", str(settings), "-l", str(tmp_path / "library"), "-r", "9", "-s"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environ)
    fetched = {path.name: path.read_bytes() for path in (tmp_path / "library").rglob("*.mp3")}
    assert fetched == {"ep13.mp3": SOUND, "clip.mp3": SOUND}


@needs_newsboat
@pytest.mark.parametrize("ending", ENDINGS)
def test_newsboat_shows_the_enclosure_with_its_type(podcast: str, tmp_path: Path, ending: str) -> None:
    newsboat(tmp_path, f"{podcast}/ferries.{ending}")
    with closing(sqlite3.connect(tmp_path / "cache.db")) as connection:
        found = connection.execute("SELECT enclosure_url, enclosure_type FROM rss_item").fetchall()
    assert sorted(found) == [(f"{podcast}/{name}", "audio/mpeg") for name in ("clip.mp3", "ep13.mp3")]


@pytest.mark.parametrize("ending", [*ENDINGS, "json"])
def test_reader_shows_the_enclosure_with_its_type_and_size(podcast: str, tmp_path: Path, ending: str) -> None:
    with make_reader(str(tmp_path / "reader.db")) as reader:
        reader.add_feed(f"{podcast}/ferries.{ending}")
        reader.update_feeds(scheduled=False)
        found = {each.href: (each.type, each.length) for entry in reader.get_entries() for each in entry.enclosures}
    assert found[f"{podcast}/ep13.mp3"] == ("audio/mpeg", len(SOUND))
    assert found[f"{podcast}/clip.mp3"][0] == "audio/mpeg"
    assert len(found) == 2


@needs_sfeed
@pytest.mark.parametrize("ending", ENDINGS)
def test_sfeed_shows_the_enclosure(podcast: str, tmp_path: Path, ending: str) -> None:
    found = {entry[7] for entry in sfeed(tmp_path, f"{podcast}/ferries.{ending}")}
    assert found == {f"{podcast}/ep13.mp3", f"{podcast}/clip.mp3"}
