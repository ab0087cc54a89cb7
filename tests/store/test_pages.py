"""Pages are kept whole, one an item; the fingerprints of their lines by source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from monitor.model import Item, Page
from monitor.store import Database
from monitor.store.items import prune_items, save_item
from monitor.store.pages import (
    find_page,
    items_without_fingerprints,
    recent_line_fingerprints,
    save_line_fingerprints,
    save_page,
)

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def save(connection: Connection, name: str) -> int:
    item = Item(f"urn:uuid:{name}", "s", f"https://e.example/{name}", name, NOON, "page", NOON, NOON)
    return save_item(connection, item, known_as=[name], keys=())[0].position


def test_a_page_comes_back_as_it_was_also_with_half_characters(database: Database) -> None:
    page = Page("https://e.example/a", "<p>渡轮 \ud800</p>" * 100, "text/html")
    with database.write() as connection:
        save(connection, "a")
        save_page(connection, page, "urn:uuid:a", NOON)
        assert find_page(connection, "urn:uuid:a") == page
        assert find_page(connection, "urn:uuid:b") is None


def test_a_page_takes_the_place_of_the_one_with_its_address_or_its_item(database: Database) -> None:
    with database.write() as connection:
        for name in ("a", "b"):
            save(connection, name)
        save_page(connection, Page("https://e.example/a", "first", "text/html"), "urn:uuid:a", NOON)
        moved = Page("https://e.example/moved", "second", "text/html")
        save_page(connection, moved, "urn:uuid:a", NOON)
        assert find_page(connection, "urn:uuid:a") == moved
        save_page(connection, moved, "urn:uuid:b", NOON)
        assert find_page(connection, "urn:uuid:a") is None
        assert find_page(connection, "urn:uuid:b") == moved


def test_the_newest_fingerprints_of_a_source_are_read(database: Database) -> None:
    largest = 2**64 - 1
    with database.write() as connection:
        first, second, third = (save(connection, name) for name in "abc")
        save_line_fingerprints(connection, first, "s", {1, 2})
        save_line_fingerprints(connection, second, "s", {2, largest})
        save_line_fingerprints(connection, third, "other", {3})
        assert recent_line_fingerprints(connection, "s", 5) == [{2, largest}, {1, 2}]
        assert recent_line_fingerprints(connection, "s", 1) == [{2, largest}]
        save_line_fingerprints(connection, second, "s", {7})
        assert recent_line_fingerprints(connection, "s", 1) == [{7}]


def test_items_whose_page_is_kept_without_fingerprints_are_found(database: Database) -> None:
    with database.write() as connection:
        with_both, with_page, _ = (save(connection, name) for name in "abc")
        for name in "ab":
            save_page(connection, Page(f"https://e.example/{name}", "x", "text/html"), f"urn:uuid:{name}", NOON)
        save_line_fingerprints(connection, with_both, "s", {1})
        assert items_without_fingerprints(connection) == [with_page]


def test_pages_are_dropped_by_when_they_were_fetched(database: Database) -> None:
    with database.write() as connection:
        for name, days in (("a", 0), ("b", 2)):
            save(connection, name)
            page = Page(f"https://e.example/{name}", "x", "text/html")
            save_page(connection, page, f"urn:uuid:{name}", NOON + timedelta(days=days))
        prune_items(connection, items_before=NOON - timedelta(days=9), pages_before=NOON + timedelta(days=1))
        assert find_page(connection, "urn:uuid:a") is None
        assert find_page(connection, "urn:uuid:b") is not None
