"""The programs that read feeds: how each is told of them, the command of one round, and what it has kept then."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.peers.running import run

ITEMS = 20  # of a feed
TOPICS = 100
_TRIED = 3  # addresses, before a program is measured

READER = """
import sys
from reader import make_reader
with make_reader("reader.sqlite") as reader:
    known = {feed.url for feed in reader.get_feeds()}
    for url in open("urls").read().split():
        if url not in known:
            reader.add_feed(url, allow_invalid_url=True)
    reader.update_feeds(workers=8, scheduled=False)  # else an hour passes before it asks again
"""
REQUESTS = """
import json, pathlib, requests
seen = pathlib.Path("validators.json")
known = json.loads(seen.read_text()) if seen.exists() else {}
with requests.Session() as session:
    for url in open("urls").read().split():
        answer = session.get(url, headers={"If-None-Match": known[url]} if url in known else {})
        if answer.headers.get("ETag"):
            known[url] = answer.headers["ETag"]
seen.write_text(json.dumps(known))
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the comparison.

    does:    what it does with an item or a page, beside storing it
    prepare: writes its configuration into a folder, for these addresses
    command: one round, run in that folder
    kept:    how many items, entries or pages it has kept in that folder
    least:   how many it must keep of an address: one that keeps less has not done the work
    module:  what an interpreter must have for it; '' for a program with a command of its own
    """

    name: str
    does: str
    prepare: Callable[[Path, Sequence[str]], None]
    command: Sequence[str]
    kept: Callable[[Path], int]
    least: int
    module: str = ""

    def check(self, folder: Path, addresses: int) -> None:
        """Raise AssertionError unless it has kept what it must of so many addresses."""
        try:
            kept = self.kept(folder)
        except (OSError, sqlite3.Error):  # it has made no file, or no table
            kept = 0
        assert kept >= self.least * addresses, f"{self.name} has kept {kept} of {addresses} addresses"


def programs(python: str) -> list[Program]:
    """The programs that read feeds and are installed, ours first.

    python: the interpreter of an environment with those of PyPI
    """
    every = [
        Program(
            "newsmonitor",
            f"folds, deduplicates, groups, matches {TOPICS} topics, publishes",
            configure,
            (sys.executable, "-m", "monitor", "once"),
            rows_of("state/newsmonitor.db", "SELECT count(*) FROM items"),
            ITEMS,
        ),
        Program(
            "reader",
            "nothing",
            _urls,
            (python, "-c", READER),
            rows_of("reader.sqlite", "SELECT count(*) FROM entries"),
            ITEMS,
            "reader",
        ),
        Program(
            "newsboat",
            "nothing",
            _urls,
            ("newsboat", "-x", "reload", "-u", "urls", "-c", "cache.db", "-C", "config"),
            rows_of("cache.db", "SELECT count(*) FROM rss_item"),
            ITEMS,
        ),
        Program(
            "sfeed",
            "writes tab-separated text",
            _sfeed,
            ("sfeed_update", "./sfeedrc"),
            lambda folder: sum(len(each.read_bytes().splitlines()) for each in (folder / "feeds").iterdir()),
            ITEMS,
        ),
        Program(
            "rss2email",
            "nothing",
            _rss2email,
            ("r2e", "-c", "r2e.cfg", "-d", "r2e.json", "run", "--no-send"),
            lambda folder: sum(len(each["seen"]) for each in json.loads((folder / "r2e.json").read_text())["feeds"]),
            ITEMS,
        ),
        Program(
            "requests",
            "fetches only, a bare loop",
            _urls,
            (sys.executable, "-c", REQUESTS),
            lambda folder: len(json.loads((folder / "validators.json").read_text())),
            1,
        ),
    ]
    return [each for each in every if installed(each)]


def installed(program: Program) -> bool:
    """Return True if a program is there: its command, or its module for an interpreter."""
    command = program.command[0]
    if program.module:
        loaded = subprocess.run((command, "-c", f"import {program.module}"), check=False, capture_output=True)
        return not loaded.returncode
    return shutil.which(command) is not None


def works(program: Program, urls: Sequence[str]) -> bool:
    """Try a program on a few addresses; print what is wrong with one that keeps nothing of them."""
    few = urls[:_TRIED]
    with tempfile.TemporaryDirectory() as folder:
        program.prepare(Path(folder), few)
        run(program.command, Path(folder))
        try:
            program.check(Path(folder), len(few))
        except AssertionError as fault:
            print(f"left out: {fault}")
            return False
    return True


def rows_of(database: str, query: str) -> Callable[[Path], int]:
    """A function that counts rows in a folder's database."""

    def count(folder: Path) -> int:
        with closing(sqlite3.connect(folder / database)) as connection:
            found: int = connection.execute(query).fetchone()[0]
        return found

    return count


def configure(folder: Path, urls: Sequence[str], options: str = "") -> None:
    """Write a configuration of ours: sources whose article pages are not read, topics on words of the bench's news.

    options: further fields of each source
    """
    config = folder / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "newsmonitor.yaml").write_text(
        "fetch: {private_networks: true, robots: false, delay: 0s}\nweb: {listen: null}\n"
        "log: {level: warning, format: json}\n"
    )
    rows = (f"  - {{id: s{at}, url: '{url}', full_text: false, {options}}}\n" for at, url in enumerate(urls))
    (config / "sources.yaml").write_text("sources:\n" + "".join(rows))
    words = ("election", "inflation", "rocket", "vaccine", "tariff", "mortgage", "airline", "battery", "judge", "芯片")
    places = ("London", "Berlin", "Lima", "Oslo", "Seoul", "Cairo", "Madrid", "Hanoi", "Vienna", "北京")
    (config / "topics.yaml").write_text(
        "topics:\n"
        + "".join(
            f"  t{at}: {{match: '{words[at % 10]} AND ({places[at // 10]} OR {words[at // 10]})'}}\n"
            for at in range(TOPICS)
        )
    )


def _urls(folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls").write_text("".join(f"{url}\n" for url in urls))
    (folder / "config").write_text("reload-threads 8\n")


def _sfeed(folder: Path, urls: Sequence[str]) -> None:
    feeds = "".join(f"  feed 's{at}' '{url}'\n" for at, url in enumerate(urls))
    (folder / "sfeedrc").write_text(f"sfeedpath='{folder}/feeds'\nmaxjobs=8\nfeeds() {{\n{feeds}}}\n")


def _rss2email(folder: Path, urls: Sequence[str]) -> None:
    rows = "".join(f"[feed.s{at}]\nurl = {url}\n" for at, url in enumerate(urls))
    (folder / "r2e.cfg").write_text(f"[DEFAULT]\nto = nobody@localhost\n{rows}")
