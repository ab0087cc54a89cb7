"""Feed readers that remember: what each shows as new when it polls, after which all of it counts as read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import feedparser
from reader import make_reader

ENDINGS = ("rss", "atom")

Poll = Callable[[], list[str]]  # polls, gives the titles of what is new, sorted, and marks all of it read


def newsboat(folder: Path, address: str) -> None:
    """Let newsboat fetch one subscription, in a folder of its own."""
    (folder / "urls").write_text(f"{address}\n")
    (folder / "config").touch()
    files: list[str | Path] = ["-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "config"]
    environ = {**os.environ, "HOME": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    command = ["newsboat", *files, "-x", "reload"]
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=environ)


def sfeed(folder: Path, address: str) -> list[list[str]]:
    """Let sfeed fetch one subscription, in a folder of its own; the fields of each entry that it holds."""
    (folder / "sfeedrc").write_text(f'sfeedpath="{folder}/feeds"\nfeeds() {{ feed news "{address}"; }}\n', "utf-8")
    environ = {**os.environ, "HOME": str(folder)}
    subprocess.run(["sfeed_update", folder / "sfeedrc"], check=True, capture_output=True, timeout=60, env=environ)
    return [line.split("\t") for line in (folder / "feeds" / "news").read_text("utf-8").splitlines()]


def polls_newsboat(folder: Path, address: str) -> Poll:
    """What newsboat shows as unread."""

    def poll() -> list[str]:
        newsboat(folder, address)
        with closing(sqlite3.connect(folder / "cache.db")) as connection, connection:
            unread = connection.execute("SELECT title FROM rss_item WHERE unread = 1").fetchall()
            connection.execute("UPDATE rss_item SET unread = 0")
        return sorted(title for (title,) in unread)

    return poll


def polls_sfeed(folder: Path, address: str) -> Poll:
    """What sfeed appended to its list, an entry that it holds twice among it."""
    held: list[list[str]] = []

    def poll() -> list[str]:
        before = list(held)
        held[:] = sfeed(folder, address)
        new = list(held)
        for entry in before:
            new.remove(entry)
        return sorted(entry[1] for entry in new)

    return poll


def polls_reader(folder: Path, address: str) -> Poll:
    """What the library reader takes for unread."""
    with make_reader(str(folder / "reader.db")) as reader:
        reader.add_feed(address)

    def poll() -> list[str]:
        with make_reader(str(folder / "reader.db")) as reader:
            reader.update_feeds(scheduled=False)
            unread = list(reader.get_entries(read=False))
            for entry in unread:
                reader.mark_entry_as_read(entry)
            return sorted(str(entry.title) for entry in unread)

    return poll


def polls_feedparser(_: Path, address: str) -> Poll:
    """What has an id that was not there before, as programs upon feedparser do it."""
    seen: set[str] = set()

    def poll() -> list[str]:
        entries = [entry for entry in feedparser.parse(address).entries if entry.id not in seen]
        seen.update(entry.id for entry in entries)
        return sorted(entry.title for entry in entries)

    return poll


def is_installed(*programs: str) -> bool:
    """Whether the programs that a client needs are there."""
    return all(shutil.which(program) for program in programs)


# A client and its format: how it is made, and the programs that it needs.
CLIENTS: Mapping[str, tuple[Callable[[Path, str], Poll], str, tuple[str, ...]]] = {
    **{f"newsboat-{ending}": (polls_newsboat, ending, ("newsboat",)) for ending in ENDINGS},
    **{f"sfeed-{ending}": (polls_sfeed, ending, ("sfeed_update", "curl")) for ending in ENDINGS},
    **{f"reader-{ending}": (polls_reader, ending, ()) for ending in (*ENDINGS, "json")},
    **{f"feedparser-{ending}": (polls_feedparser, ending, ()) for ending in ENDINGS},
}
