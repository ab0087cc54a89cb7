"""Killed at any moment of its first round, and started again: nothing lost, nothing twice."""

from __future__ import annotations

import itertools
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import thirty
from tests.commandline import Place, forked
from tests.newssite import NewsSite, news_site

_COUNT = 10  # articles; each is a request and a transaction
Kept = list[tuple[str, str, str | None]]


@dataclass(frozen=True)
class Round:
    """A site, and what an undisturbed round over it gives: its items and its files."""

    site: NewsSite
    kept: Kept
    published: dict[str, bytes]


def kept(place: Place) -> Kept:
    """GUID, title and original of each item."""
    connection = sqlite3.connect(place.folder / "state" / "newsmonitor.db")
    try:
        return sorted(connection.execute("SELECT guid, title, copy_of FROM items"))
    finally:
        connection.close()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    with news_site() as site:
        thirty.fill(site, _COUNT)
        place = Place(tmp_path_factory.mktemp("undisturbed"))
        thirty.watch(place, site)
        place.call("once")
        yield Round(site, kept(place), place.lasting())


@pytest.fixture
def place(tmp_path: Path, undisturbed: Round) -> Place:
    made = Place(tmp_path)
    thirty.watch(made, undisturbed.site)
    return made


def is_whole(place: Place, undisturbed: Round) -> None:
    """After another round everything is as if nothing had happened."""
    place.call("once")
    assert kept(place) == undisturbed.kept
    assert place.lasting() == undisturbed.published


def test_an_undisturbed_round_keeps_every_headline_under_a_guid_of_its_own(undisturbed: Round) -> None:
    assert sorted(title for _, title, _ in undisturbed.kept) == sorted(thirty.HEADLINES[:_COUNT])
    assert len({guid for guid, _, _ in undisturbed.kept}) == _COUNT
    assert {f"{name}.{kind}" for name in ("all", "departures") for kind in ("rss", "atom", "json")} <= set(
        undisturbed.published
    )


# The first asks for robots.txt, the second for the list, and each of the other ten for an article.
@pytest.mark.parametrize("number", range(1, 13))
def test_a_kill_while_a_request_is_answered_leaves_no_trace(place: Place, undisturbed: Round, number: int) -> None:
    site = undisturbed.site
    requests = itertools.count(1)
    with forked(place, "once") as process:

        def kill(_: str) -> None:
            if next(requests) == number:
                process.kill()

        site.watch = kill
        process.join(60)
        site.watch = None
        assert process.exitcode == -signal.SIGKILL
    is_whole(place, undisturbed)


# Tables, topics and sources, the list, ten articles, what is too old.
@pytest.mark.parametrize("number", range(1, 15))
def test_a_kill_where_a_transaction_would_be_committed_leaves_no_trace(
    place: Place, undisturbed: Round, number: int
) -> None:
    with forked(place, "once", killed_at_commit=number) as process:
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    is_whole(place, undisturbed)


def test_two_kills_in_a_row_leave_no_trace(place: Place, undisturbed: Round) -> None:
    for number in (9, 4):
        with forked(place, "once", killed_at_commit=number) as process:
            process.join(60)
            assert process.exitcode == -signal.SIGKILL
    is_whole(place, undisturbed)


@pytest.mark.parametrize("name", ["departures.rss", "all.atom"])
def test_a_kill_while_feeds_are_written_leaves_no_trace(place: Place, undisturbed: Round, name: str) -> None:
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
    assert not (place.folder / "feeds" / name).exists()
    is_whole(place, undisturbed)
