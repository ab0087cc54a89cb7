"""The programs that are measured: how each is told of the feeds, and the command of one round."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TOPICS = 100

READER = """
import sys
from reader import make_reader
with make_reader("reader.sqlite") as reader:
    known = {feed.url for feed in reader.get_feeds()}
    for url in open("urls").read().split():
        if url not in known:
            reader.add_feed(url, allow_invalid_url=True)
    reader.update_feeds(workers=8)
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

    does:    what it does with an item, beside storing it
    prepare: writes its configuration into a folder, for these addresses
    command: one round, run in that folder
    there:   whether it is installed
    """

    name: str
    does: str
    prepare: Callable[[Path, Sequence[str]], None]
    command: Sequence[str]
    there: bool


def installed(python: str, module: str) -> bool:
    """Return True if an interpreter finds a module."""
    return not subprocess.run((python, "-c", f"import {module}"), check=False, capture_output=True).returncode


def programs(python: str) -> list[Program]:
    """Every program of the comparison, ours first.

    python: the interpreter of an environment with those of PyPI
    """
    return [
        Program(
            "newsmonitor",
            f"folds, deduplicates, groups, matches {TOPICS} topics, publishes",
            configure,
            (sys.executable, "-m", "monitor", "once"),
            True,
        ),
        Program("reader", "nothing", _urls, (python, "-c", READER), installed(python, "reader")),
        Program(
            "newsboat",
            "nothing",
            _urls,
            ("newsboat", "-x", "reload", "-u", "urls", "-c", "cache.db", "-C", "config"),
            shutil.which("newsboat") is not None,
        ),
        Program(
            "sfeed",
            "writes tab-separated text",
            _sfeed,
            ("sfeed_update", "./sfeedrc"),
            shutil.which("sfeed_update") is not None,
        ),
        Program(
            "rss2email",
            "nothing",
            _rss2email,
            ("r2e", "-c", "r2e.cfg", "-d", "r2e.json", "run", "--no-send"),
            shutil.which("r2e") is not None,
        ),
        Program("requests", "fetches only, a bare loop", _urls, (sys.executable, "-c", REQUESTS), True),
    ]


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
