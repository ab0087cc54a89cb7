"""The full-text index: candidates by their words, the newest first, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Document, Item, Lookup
from monitor.store import Database
from monitor.store.items import prune_items, save_item
from monitor.store.search import (
    EVERYTHING,
    Within,
    candidates,
    mark_unindexed,
    read_unindexed,
    save_index,
    unindexed_positions,
)
from monitor.topics.term_index import index_words

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def save(database: Database, name: str, *words: str, source: str = "s", days: int = 0) -> int:
    seen = NOON + timedelta(days=days)
    item = Item(f"urn:uuid:{name}", source, f"https://example.com/{name}", name, seen, "page", seen, seen)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[name], keys=())
        mark_unindexed(connection, [stored.position])
        if words:
            save_index(connection, {stored.position: words})
    return stored.position


def found(database: Database, lookup: Lookup | None, within: Within = EVERYTHING, size: int = 100) -> list[str]:
    with database.read() as connection:
        return [item.title for item in candidates(connection, lookup, within, size)]


def both(*parts: str | Lookup) -> Lookup:
    return Lookup("all", parts)


def test_items_are_found_by_their_words_the_newest_first(database: Database) -> None:
    save(database, "a", "ferry", "port")
    save(database, "b", "ferry", "北京", "京大")
    save(database, "c", "ferries")
    assert found(database, both("ferry")) == ["b", "a"]
    assert found(database, both("ferry", "port")) == ["a"]
    assert found(database, Lookup("any", ("port", both("京大")))) == ["b", "a"]
    assert found(database, both("ferr*")) == ["c", "b", "a"]
    assert found(database, both("京*")) == ["b"]
    assert found(database, None) == ["c", "b", "a"]


def test_no_word_is_read_as_an_operator_of_the_index(database: Database) -> None:
    words = ("and", "or", "not", "near", "4o", "1e5", "12ab", "x1y2")
    save(database, "a", *words)
    for word in words:
        assert found(database, both(word)) == ["a"]


def test_they_are_read_in_parts_and_from_a_position_on(database: Database) -> None:
    positions = [save(database, name, "ferry") for name in "abcde"]
    assert found(database, both("ferry"), size=2) == list("edcba")
    assert found(database, both("ferry"), Within(before=positions[2])) == ["b", "a"]


def test_a_source_and_a_date_bound_them(database: Database) -> None:
    save(database, "a", "ferry", source="one")
    save(database, "b", "ferry", source="two", days=1)
    save(database, "c", "ferry", source="one", days=2)
    assert found(database, both("ferry"), Within(source="one")) == ["c", "a"]
    assert found(database, both("ferry"), Within(since=NOON + timedelta(hours=1))) == ["c", "b"]


def test_what_was_stored_waits_to_be_indexed_the_newest_first(database: Database) -> None:
    first, second = save(database, "a"), save(database, "b")
    with database.write() as connection:
        mark_unindexed(connection, [first])
        assert [item.title for item in read_unindexed(connection, 9)] == ["b", "a"]
        save_index(connection, {second: ["ferry"]})
        assert unindexed_positions(connection, 9) == [first]
    assert found(database, both("ferry")) == ["b"]


def test_an_item_whose_words_changed_is_found_by_the_new_ones_and_a_deleted_one_by_none(database: Database) -> None:
    position = save(database, "a", "ferry", "port")
    save(database, "b", "ferry", days=2)
    with database.write() as connection:
        mark_unindexed(connection, [position])
        save_index(connection, {position: ["ferry", "storm"]})
    assert found(database, both("ferry", "storm")) == ["a"]
    with database.write() as connection:
        prune_items(connection, items_before=NOON + timedelta(days=1), pages_before=NOON)
    assert found(database, both("ferry")) == ["b"]


def test_sources_that_a_query_names_and_a_last_date_bound_them(database: Database) -> None:
    for name, source, days in (("a", "shore", 0), ("b", "shoreline", 1), ("c", "harbour", 2), ("d", "shore", 3)):
        save(database, name, "ferry", source=source, days=days)
    for lookup in (both("ferry"), None):
        assert found(database, lookup, Within(takes=lambda name: name.startswith("shore"))) == ["d", "b", "a"]
        assert found(database, lookup, Within(source="shore", takes=lambda name: name != "shore")) == []
        assert found(database, lookup, Within(until=NOON + timedelta(days=2))) == ["c", "b", "a"]
        assert found(database, lookup, Within(since=NOON + timedelta(days=9))) == []


def test_an_item_of_ever_new_words_is_indexed(database: Database) -> None:
    text = "".join(chr(0x4E00 + at * at % 20_000) + chr(0x4E00 + at % 19_997) for at in range(150_000))
    save(database, "long", *index_words(Document("", text)))
    save(database, "short", "ferry")
    assert found(database, both(text[:2])) == ["long"]
