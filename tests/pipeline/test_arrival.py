"""What order, batches and restarts do to events.

A restart and the size of a batch change nothing at all. The order of arrival decides
which report an event is founded by; of reports that are clearly of one event, or of
two, it decides nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from monitor.model import Item
from monitor.pipeline.grouping import Names, compare_text, group_item
from monitor.store import Database, open_database
from monitor.store.items import save_item

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALIASES = {"ovenden": ("Ovenden", "奥文登"), "sandmere": ("Sandmere", "桑德米尔")}
LONG = (
    "Maud Ovenden, who led the Sandmere ferry company for nine years, resigned on Tuesday after the strike that kept "
    "both boats in the harbour for a week. The board thanked her and named Piers Hallow, her deputy, to follow her."
)
STORIES = {
    "one": ("Ovenden of Sandmere resigns after ferry strike", LONG),
    "copy": ("Sandmere: Ovenden quits", LONG),
    "two": (
        "Sandmere ferry chief Ovenden resigns over strike",
        "The head of the Sandmere ferries, Maud Ovenden, resigns; Hallow takes over the company after the strike.",
    ),
    "chinese": (
        "桑德米尔（Sandmere）渡轮公司负责人奥文登（Ovenden）在罢工后辞职",
        "桑德米尔渡轮公司负责人奥文登周二宣布辞职，此前船员罢工一周。副手哈洛（Hallow）接任。",
    ),
    "lamp": (
        "Lighthouse museum opens its lamp room to visitors",
        "For the first time in a century anybody can climb the tower and stand beside the great lens of the old light.",
    ),
    "oysters": (
        "Oysters return to the inner bay after a century",
        "Divers counted four hundred young shells on the reef that schoolchildren laid out of old roof tiles.",
    ),
}
# What is decided of these depends on what came before them, but on nothing else.
MORE = {
    "mate": (
        "Sandmere harbour master Brindle resigns too",
        "Hours after Maud Ovenden left the Sandmere ferries, the harbour master, Ruth Brindle, said that she would go. "
        "No reason was given for it.",
    ),
    "sold": (
        "Sandmere ferries dissolve the crew that Ovenden led",
        "Two days after Maud Ovenden left them, the Sandmere ferries dissolve the crew that she led for nine years.",
    ),
    "digest": ("早报|桑德米尔渡轮负责人奥文登辞职；灯塔博物馆开放灯室；牡蛎重返内湾", "1. 渡轮\n2. 灯塔\n3. 牡蛎"),
}
ALL = STORIES | MORE
EVENT = {"one", "copy", "two", "chinese"}
orders = st.permutations(list(STORIES))
every_order = st.permutations(list(ALL))


def take(connection: Connection, names: Names, name: str) -> None:
    """Store an item as the pipeline does, and group it."""
    title, words = ALL[name]
    language = "zh" if name in ("chinese", "digest") else "en"
    item = Item(f"urn:uuid:{name}", name, f"https://e.example/{name}", title, NOON, "page", NOON, NOON)
    item = replace(item, text=words, language=language)
    texts = compare_text(connection, item, None)
    item = replace(item, copy_of=texts.original)
    stored, _ = save_item(connection, item, known_as=[name], keys=texts.body.keys)
    group_item(connection, names, stored, texts, None, NOON + timedelta(hours=1))


def grouped(order: Sequence[str], batches: Sequence[int], *, restart: bool = False) -> list[tuple[object, ...]]:
    """Everything that is stored of a stream that came in batches of these sizes."""
    waiting, sizes = list(order), iter(batches)
    with TemporaryDirectory() as folder:
        database, names = open_database(f"{folder}/news.db"), Names(ALIASES)
        while waiting:
            size = next(sizes, len(waiting))
            with database.write() as connection:
                for name in waiting[:size]:
                    take(connection, names, name)
            waiting = waiting[size:]
            if restart:
                database.close()
                database, names = open_database(f"{folder}/news.db"), Names(ALIASES)
        found = stored_rows(database)
        database.close()
    return found


def stored_rows(database: Database) -> list[tuple[object, ...]]:
    query = (
        "SELECT items.source, items.copy_of, event, kind, weighed, evidence FROM reports JOIN items USING (position)"
    )
    tables = ("SELECT * FROM events ORDER BY id", "SELECT * FROM term_counts ORDER BY term", "SELECT * FROM glosses")
    with database.read() as connection:
        return [tuple(row) for sql in (f"{query} ORDER BY position", *tables) for row in connection.execute(text(sql))]


def partition(order: Sequence[str]) -> set[frozenset[str]]:
    events: dict[object, set[str]] = {}
    for row in grouped(order, ())[: len(STORIES)]:
        events.setdefault(row[2], set()).add(str(row[0]))
    return {frozenset(names) for names in events.values()}


@settings(max_examples=20)
@given(orders)
def test_the_order_of_arrival_does_not_change_who_reports_what(order: list[str]) -> None:
    assert partition(order) == {frozenset(EVENT), frozenset({"lamp"}), frozenset({"oysters"})}


@settings(max_examples=15)
@given(every_order, st.lists(st.integers(1, 4), max_size=6))
def test_neither_restarts_nor_the_size_of_batches_change_anything(order: list[str], batches: list[int]) -> None:
    assert grouped(order, batches, restart=True) == grouped(order, ())


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_process_that_orders_its_sets_otherwise_decides_the_same(seed: str) -> None:
    told = "from tests.pipeline.test_arrival import ALL, grouped; print(grouped(list(ALL), ()))"
    ran = subprocess.run(
        [sys.executable, "-c", told],
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout == f"{grouped(list(ALL), ())}\n"


def test_what_is_new_about_an_event_is_told_apart_whatever_else_came_between() -> None:
    rows = {str(row[0]): row for row in grouped(list(ALL), ())[: len(ALL)]}
    founder = rows["one"][2]
    assert {rows[name][2] for name in EVENT} == {founder}
    assert [rows[name][3] for name in MORE] == ["development", "development", "digest"]
    assert founder not in {rows[name][2] for name in MORE}


def test_a_name_that_one_text_explains_is_known_to_the_next(tmp_path: Path) -> None:
    database, names = open_database(str(tmp_path / "news.db")), Names({})
    with database.write() as connection:
        take(connection, names, "chinese")
        known = names.known(connection)
        assert known.spellings["桑德米尔"] == known.spellings["sandmere"]
        connection.execute(text("DELETE FROM glosses"))
        assert "桑德米尔" not in names.known(connection).spellings
    database.close()
