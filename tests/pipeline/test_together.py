"""Articles of one visit are stored together, with the result of one after the other."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from monitor.model import Source, Topic
from monitor.store import events, items, open_database
from tests.pipeline.conftest import Desk

TABLES = {  # what is compared of each, in which order
    "items": "position",
    "addresses": "address",
    "reports": "position",
    "events": "id",
    "terms": "term, position",
    "term_counts": "term",
    "shingles": "shingle, position",
    "matches": "topic, position",
    "unindexed_items": "position",
}
STEPS = "SELECT entry, at, name, outcome, reason FROM steps ORDER BY entry, id"
WHO = ("Lima council", "the Oslo port", "a Berlin court", "Madrid airport", "the Seoul ministry")
DOES = ("approves the new bridge", "closes its ferry terminal", "rejects the tariff appeal", "delays the rocket launch")
WHY = ("after a night of debate", "as costs rise by 12 percent", "before the summer break", "though residents object")


def stream(chance: Random, count: int) -> list[str]:
    """Items of a feed: reports of few events, some word by word copies, with a few sentences each."""
    made: list[str] = []
    for number in range(count):
        who, does, why = chance.choice(WHO), chance.choice(DOES), chance.choice(WHY)
        said = " ".join(
            f"Officials said on day {chance.randrange(3)} that {who} {does} {why}, and that {chance.choice(WHY)} "
            f"about {chance.randrange(2, 40)} people of {chance.choice(WHO)} would be heard again."
            for _ in range(chance.randrange(1, 7))
        )
        body = chance.choice(made).partition("<description>")[2].partition("<")[0] if made and number % 7 == 6 else said
        link = f"https://n{chance.randrange(9**9)}.example/{number}"
        made.append(f"<title>{who} {does} {why}</title><link>{link}</link><description>{body}</description>")
    return made


def stored(desk: Desk, path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What two visits leave in a database of their own."""
    desk.database = open_database(str(path))
    try:
        sources = [Source(name, f"{desk.site.base}/{name}.xml", full_text=False, backlog=100) for name in ("s", "r")]
        desk.watch(*sources)
        for source in sources:
            desk.visit(source.id)
        with desk.database.read() as connection:
            found = {
                name: connection.execute(text(f"SELECT * FROM {name} ORDER BY {order}"))
                for name, order in TABLES.items()
            }
            return {
                **{name: [tuple(row) for row in rows] for name, rows in found.items()},
                "steps": [tuple(row) for row in connection.execute(text(STEPS))],
            }
    finally:
        desk.database.close()


def test_what_is_stored_together_is_what_is_stored_one_by_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(3)
    for name, count in (("s", 45), ("r", 30)):
        desk.site.rss(f"/{name}.xml", *stream(chance, count))
    desk.config = replace(desk.config, topics=(Topic("b", "b", ("bridge OR ferry",)),))
    own = desk.database
    together = stored(desk, tmp_path / "together.db")
    with monkeypatch.context() as patch:
        patch.setattr(import_module("monitor.pipeline.item"), "_TOGETHER", 1)
        one_by_one = stored(desk, tmp_path / "one.db")
    with monkeypatch.context() as patch:  # all answers from the database
        for module in (events, items):
            patch.setattr(module, "postings_of", lambda _: None)
        without_memory = stored(desk, tmp_path / "without.db")
    desk.database = own
    assert len(together["items"]) == 75
    assert {row[2] for row in together["reports"]} >= {"first", "copy"}
    assert len(together["events"]) < 60
    for name in together:
        assert together[name] == one_by_one[name] == without_memory[name], name
