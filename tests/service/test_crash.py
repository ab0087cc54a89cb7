"""Killed at any moment of its first round, and started again: nothing lost, nothing twice."""

import json
import signal
import sqlite3
import subprocess

import pytest

from tests.commandline import Place
from tests.newssite import NewsSite


def kept(place: Place) -> list[tuple[str, str, str | None]]:
    """GUID, title and original of each item."""
    connection = sqlite3.connect(place.folder / "state" / "newsmonitor.db")
    try:
        return sorted(connection.execute("SELECT guid, title, copy_of FROM items"))
    finally:
        connection.close()


@pytest.fixture
def undisturbed(place: Place) -> tuple[list[tuple[str, str, str | None]], dict[str, bytes]]:
    """What an undisturbed round gives; the place is then empty again."""
    place.call("once")
    result = kept(place), dict(place.published())
    for path in (*(place.folder / "state").iterdir(), *(place.folder / "feeds").iterdir()):
        path.unlink()
    return result


@pytest.mark.parametrize("path", ["/", "/6.html", "/1.html"])
def test_a_kill_while_a_page_is_asked_for_leaves_no_trace(
    place: Place, site: NewsSite, undisturbed: tuple[object, object], path: str
) -> None:
    process = subprocess.Popen(
        place.command("once"), cwd=place.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    answer = site.pages[path]
    answer.before = process.kill
    assert process.wait(60) == -signal.SIGKILL
    answer.before = None
    place.call("once")
    assert (kept(place), dict(place.published())) == undisturbed


@pytest.mark.parametrize("name", ["departures.rss", "all.atom"])
def test_a_kill_while_feeds_are_written_leaves_no_trace(
    place: Place, undisturbed: tuple[object, object], name: str
) -> None:
    feeds = place.folder / "feeds"
    code = (
        "import os, signal, pathlib, runpy, sys\n"
        "real = pathlib.Path.replace\n"
        "def replace(self, target):\n"
        f"    if pathlib.Path(target).name == {name!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "pathlib.Path.replace = replace\n"
        "sys.argv = ['newsmonitor', 'once']\n"
        "runpy.run_module('monitor', run_name='__main__')\n"
    )
    done = subprocess.run([place.command()[0], "-c", code], cwd=place.folder, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert not (feeds / name).exists()
    place.call("once")
    assert (kept(place), dict(place.published())) == undisturbed


def test_a_second_round_with_nothing_new_asks_conditionally_and_touches_nothing(place: Place, site: NewsSite) -> None:
    place.call("once")
    before = {path.name: path.stat().st_mtime_ns for path in (place.folder / "feeds").iterdir()}
    items = kept(place)
    site.requests.clear()
    assert json.loads(place.call("once", "--all", "--json").stdout)["written"] == 0
    assert [path for path, _ in site.requests] == ["/robots.txt", "/"]
    assert "if-none-match" in site.asked("/")[0]
    assert {path.name: path.stat().st_mtime_ns for path in (place.folder / "feeds").iterdir()} == before
    assert kept(place) == items
