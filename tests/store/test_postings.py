"""The posting lists in memory say what the database says, whatever happens to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection

from monitor.model import Item
from monitor.store import Database, open_database
from monitor.store.events import (
    IndexedItem,
    Membership,
    delete_grouping,
    heaviest_events,
    index_item,
    move_reports,
    save_membership,
    term_frequencies,
    unindex_items,
)
from monitor.store.items import all_positions, items_sharing_text, prune_items, save_item, save_shingles
from monitor.store.postings import INFO

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
TERMS = [f"term{number}" for number in range(12)]
RUNS = list(range(100, 112))


@pytest.fixture
def archive(tmp_path: Path) -> Database:
    return open_database(str(tmp_path / "a.db"))


def store(connection: Connection, chance: Random, name: str) -> None:
    """Store an item that is indexed under some terms and runs, as a report of its own event or of an earlier one."""
    published = NOON + timedelta(hours=chance.randrange(48))
    item = Item(f"urn:uuid:{name}", "s", f"https://e.example/{name}", name, published, "page", published, NOON)
    saved, _ = save_item(connection, item, known_as=[name], keys=chance.sample(RUNS, 4))
    event = chance.choice([saved.position, *all_positions(connection)])
    words = chance.sample(TERMS, 5)
    save_membership(connection, Membership(saved.position, event, "report", {}), " ".join(words))
    when = published if chance.random() < 0.9 else None
    index_item(connection, IndexedItem(saved.position, event, when, words[:4], words))


def change(connection: Connection, chance: Random) -> None:
    """Change what is stored of some items otherwise."""
    positions = all_positions(connection)
    some = chance.sample(positions, 3)
    acts: list[Callable[[], object]] = [
        lambda: move_reports(connection, some, min(positions)),
        lambda: unindex_items(connection, some, str.split),
        lambda: save_shingles(connection, some[0], chance.sample(RUNS, 4)),
        lambda: index_again(connection, some[0]),
        lambda: prune_items(connection, items_before=NOON + timedelta(hours=2), pages_before=NOON),
    ]
    chance.choice(acts)()


def index_again(connection: Connection, position: int) -> None:
    unindex_items(connection, [position], str.split)
    save_membership(connection, Membership(position, position, "first", {}), "term1 term2")
    index_item(connection, IndexedItem(position, position, NOON, ["term1", "term2"], ["term1", "term2"]))


def answers(connection: Connection, seed: int) -> object:
    chance = Random(seed)
    weights = {term: chance.choice([0.5, 1.0, 1.0, 2.5]) for term in chance.sample(TERMS, 6)}
    since = chance.choice([None, NOON + timedelta(hours=20)])
    runs = chance.sample(RUNS, 5)
    but = chance.choice([None, 3])
    return (
        term_frequencies(connection, [*TERMS, "unknown"]),
        [heaviest_events(connection, weights, since, most) for most in (1, 4, 40)],
        items_sharing_text(connection, runs, but=but),
    )


def of_the_database(connection: Connection, seed: int) -> object:
    postings = connection.info.pop(INFO)
    try:
        return answers(connection, seed)
    finally:
        connection.info[INFO] = postings


@pytest.mark.parametrize("seed", range(3))
def test_the_lists_in_memory_answer_as_the_database_does(archive: Database, seed: int) -> None:
    chance = Random(seed)
    with archive.write() as connection:
        for number in range(330):  # more than a list may have
            store(connection, chance, f"begin{number}")
    for number in range(40):
        with archive.write() as connection:
            asked = chance.random()
            assert answers(connection, round(asked * 1000)) == of_the_database(connection, round(asked * 1000))
            if chance.random() < 0.6:
                store(connection, chance, f"later{number}")
            else:
                change(connection, chance)
            assert answers(connection, number) == of_the_database(connection, number)
    archive.close()


def test_a_transaction_that_fails_leaves_nothing_in_memory(archive: Database) -> None:
    with archive.write() as connection:
        store(connection, Random(1), "kept")
        before = answers(connection, 1)
    with pytest.raises(ValueError, match="stop"), archive.write() as connection:
        answers(connection, 1)
        store(connection, Random(2), "lost")
        raise ValueError("stop")
    with archive.write() as connection:
        assert answers(connection, 1) == before == of_the_database(connection, 1)
    archive.close()


def test_what_another_connection_wrote_is_read_again(archive: Database) -> None:
    with archive.write() as connection:
        store(connection, Random(1), "one")
        assert term_frequencies(connection, ["term1"])[0] == 1
    with sqlite3.connect(archive.address) as other:
        other.execute("UPDATE term_counts SET held = 7 WHERE term = ''")
    other.close()
    with archive.write() as connection:
        assert term_frequencies(connection, ["term1"])[0] == 7
    archive.close()


def test_an_archive_grouped_anew_begins_with_empty_lists(archive: Database) -> None:
    with archive.write() as connection:
        store(connection, Random(1), "one")
        answers(connection, 1)
        delete_grouping(connection)
        assert answers(connection, 1) == ((0, {}), [[], [], []], [])
    archive.close()
