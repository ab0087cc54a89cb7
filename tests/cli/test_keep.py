"""The database looked after: a backup beside everything else, and what is old dropped."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.commandline import Place, running
from tests.databases import NewDatabase, new_postgresql
from tests.newssite import NewsSite
from tests.waiting import wait_for

__all__ = ["new_postgresql"]


def rows(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT guid, title FROM items ORDER BY position").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    return found


def test_a_backup_beside_a_service_is_whole_and_can_be_put_in_place(place: Place) -> None:
    with running(place):
        wait_for(lambda: len(place.titles("departures")) == 2, "the first feed")
        assert place.json("backup", "copy.db")["file"] == "copy.db"
    state = place.folder / "state" / "newsmonitor.db"
    guids = {entry["id"] for entry in place.feed("departures")["items"]}
    for path in state.parent.glob("newsmonitor.db*"):
        path.unlink()
    (place.folder / "copy.db").rename(state)
    assert len(rows(state)) == 6
    place.call("once")
    assert {entry["id"] for entry in place.feed("departures")["items"]} == guids


def test_a_backup_writes_over_nothing_and_leaves_nothing_half_done(place: Place) -> None:
    place.call("once")
    (place.folder / "precious").write_text("mine", "utf-8")
    assert "is there already" in place.call("backup", "precious", expect=1).stderr
    assert (place.folder / "precious").read_text("utf-8") == "mine"
    assert "was not written" in place.call("backup", "precious/copy.db", expect=1).stderr
    assert [path.name for path in place.folder.glob(".*.part")] == []


def test_what_is_older_than_is_kept_is_dropped_and_leaves_the_feed(place: Place) -> None:
    place.call("once")
    state = place.folder / "state" / "newsmonitor.db"
    with sqlite3.connect(state) as database:
        database.execute("UPDATE items SET first_seen = 0 WHERE title LIKE '超级%'")
    database.close()
    assert place.json("prune") == {"items": 1, "topics": 0}
    assert place.titles("departures") == ["OpenAI首席科学家官宣离职,研究主管接任"]
    assert place.json("prune") == {"items": 0, "topics": 0}


def test_a_copied_archive_publishes_the_same_bytes(place: Place, site: NewsSite, new_postgresql: NewDatabase) -> None:
    """From SQLite to PostgreSQL and back: GUIDs, dates, events and files stay."""
    place.call("once")
    before = place.published()
    settings = (place.folder / "config" / "newsmonitor.yaml").read_text("utf-8")
    server, back = new_postgresql(), "back/news.db"
    for old, new in (("state/newsmonitor.db", server), (server, back)):
        assert place.json("db", "copy", old, new)["rows"]["items"] == 6
        place.write(newsmonitor=f"state: '{new}'\n{settings}")
        for file in (place.folder / "feeds").iterdir():
            file.unlink()
        place.call("once")
        assert place.published() == before
