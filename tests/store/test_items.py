"""Items: found by address or text, never given a second GUID; their pages, and the fingerprints of their lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from monitor.model import Document, Hit, Item, Match, Page
from monitor.store import Database
from monitor.store.feeds import matches_of_item
from monitor.store.items import (
    count_items,
    delete_matches_of_other_topics,
    find_item,
    find_page,
    item_at,
    item_by_guid,
    items_sharing_text,
    items_without_fingerprints,
    iter_documents,
    iter_items,
    matched_positions,
    packed,
    prune_items,
    recent_line_fingerprints,
    replace_topic_matches,
    save_item,
    save_line_fingerprints,
    save_matches,
    save_page,
    set_copy_of,
)

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def item(name: str, **changes: object) -> Item:
    made = Item(
        guid=f"urn:uuid:{name}",
        source="s",
        url=f"https://example.com/{name}",
        title=f"Headline {name}",
        published=NOON,
        dated_by="page",
        first_seen=NOON,
        updated=NOON,
        text="One paragraph.\nAnother.",
        tags=("ai", "新闻"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # field values by name


def save(database: Database, saved: Item, *known_as: str, keys: tuple[int, ...] = ()) -> tuple[Item, bool]:
    with database.write() as connection:
        return save_item(connection, saved, known_as=known_as or (f"example.com/{saved.guid}",), keys=keys)


def test_an_item_comes_back_as_it_was_stored(database: Database) -> None:
    stored, changed = save(database, item("a", author="机器", copy_of="urn:uuid:b", language="zh"))
    assert changed
    with database.read() as connection:
        assert item_by_guid(connection, "urn:uuid:a") == stored
        assert item_by_guid(connection, "urn:uuid:b") is None


def test_an_item_is_found_under_each_of_its_addresses(database: Database) -> None:
    save(database, item("a"), "t.co/1", "example.com/a")
    save(database, item("b"), "example.com/b")
    with database.read() as connection:
        found = [find_item(connection, [address]) for address in ("example.com/a", "t.co/1", "example.com/b", "no")]
    assert [each and each.guid for each in found] == ["urn:uuid:a", "urn:uuid:a", "urn:uuid:b", None]


def test_an_item_that_is_stored_again_is_found_under_its_new_addresses_too(database: Database) -> None:
    save(database, item("a"), "example.com/1")
    save(database, item("a"), "example.com/2")
    save(database, item("a", text="corrected"), "example.com/3")
    with database.read() as connection:
        found = [find_item(connection, [f"example.com/{number}"]) for number in (1, 2, 3)]
    assert [each and each.guid for each in found] == ["urn:uuid:a"] * 3


def test_an_address_that_is_taken_stays_with_its_first_item(database: Database) -> None:
    save(database, item("a"), "example.com/1")
    save(database, item("b"), "example.com/2", "example.com/1")
    with database.read() as connection:
        found = find_item(connection, ["example.com/1"])
    assert found is not None
    assert found.guid == "urn:uuid:a"


def test_saving_the_same_again_is_no_change_and_keeps_updated(database: Database) -> None:
    first, _ = save(database, item("a"))
    again, changed = save(database, item("a", updated=NOON + timedelta(hours=1)))
    assert not changed
    assert again.position == first.position
    with database.read() as connection:
        assert item_by_guid(connection, "urn:uuid:a") == first


def test_a_changed_text_is_stored_at_the_same_position(database: Database) -> None:
    first, _ = save(database, item("a"))
    later, changed = save(database, item("a", html="<p>New</p>", updated=NOON + timedelta(hours=1)))
    assert changed
    assert later.position == first.position
    with database.read() as connection:
        assert count_items(connection) == 1


def test_items_that_share_text_are_found_the_closest_first(database: Database) -> None:
    save(database, item("a", text="the text of a"), keys=(1, 2, 3, 4))
    save(database, item("b", copy_of="urn:uuid:a"), keys=(3, 4, 5))
    own, _ = save(database, item("c"), keys=(9,))
    with database.read() as connection:
        found = items_sharing_text(connection, (2, 3, 4, 9), but=own.position)
    assert [(each.guid, each.copy_of) for each in found] == [("urn:uuid:a", None), ("urn:uuid:b", "urn:uuid:a")]
    assert (found[0].text, found[0].event, found[0].shared) == ("the text of a", None, 3)


def test_a_run_that_many_items_have_leads_to_the_oldest_of_them(database: Database) -> None:
    for number in range(66):
        save(database, item(str(number)), keys=(1, 2) if number in (63, 64) else (1,))
    with database.read() as connection:
        found = items_sharing_text(connection, (1,), but=None)
        assert [each.guid for each in found] == [f"urn:uuid:{number}" for number in range(5)]
        found = items_sharing_text(connection, (1, 2), but=None)
        assert [each.guid for each in found] == [f"urn:uuid:{number}" for number in (63, 0, 1, 2, 3)]


def test_matches_are_stored_with_their_hits_and_replaced(database: Database) -> None:
    stored, _ = save(database, item("a"))
    hit = Hit("title", 0, 8, "Headline", "headline", alias="x", lookalike=True)
    with database.write() as connection:
        save_matches(connection, stored.position, [Match("old"), Match("news", (hit,))])
    with database.write() as connection:
        save_matches(connection, stored.position, [Match("news", (hit,))])
        assert matches_of_item(connection, stored) == (Match("news", (hit,)),)


def test_a_topic_is_matched_anew_as_a_whole(database: Database) -> None:
    one, two = (save(database, item(name))[0] for name in "ab")
    with database.write() as connection:
        replace_topic_matches(connection, "news", {one.position: Match("news")})
        replace_topic_matches(connection, "other", {one.position: Match("other")})
        replace_topic_matches(connection, "news", {two.position: Match("news")})
        assert matched_positions(connection, "news") == {two.position}
        delete_matches_of_other_topics(connection, ["news"])
        assert matched_positions(connection, "other") == frozenset()


def test_of_a_topic_that_is_matched_again_nothing_stays_but_what_is_the_same(database: Database) -> None:
    stored = [save(database, item(name))[0] for name in "abcdef"]
    bare, hits = Match("news"), Match("news", (Hit("title", 0, 8, "Headline", "headline"),))
    near = Match("news", (), "headline")
    before = (bare, hits, hits, None, near, bare)
    after = (bare, bare, hits, hits, bare, None)
    with database.write() as connection:
        for matches in (before, after):
            found = {each.position: match for each, match in zip(stored, matches, strict=True) if match is not None}
            replace_topic_matches(connection, "other", found)
            replace_topic_matches(connection, "news", found)
        replace_topic_matches(connection, "other", {})
        assert [matches_of_item(connection, each) for each in stored] == [(match,) if match else () for match in after]


def test_every_item_is_read_once_the_newest_arrival_first(database: Database) -> None:
    with database.write() as connection:
        for number in range(1203):
            save_item(connection, item(str(number)), known_as=[str(number)], keys=())
    with database.read() as connection:
        names = [each.title for each in iter_items(connection)]
    assert names == [f"Headline {number}" for number in range(1202, -1, -1)]


def test_an_item_is_read_as_a_query_sees_it_with_the_fields_it_looks_at_alone(database: Database) -> None:
    for number in range(1003):
        save(database, item(str(number), author="机器", language="zh" if number else None), keys=())
    with database.read() as connection:
        found = list(iter_documents(connection, ("title", "tag", "lang", "site")))
        assert list(iter_documents(connection, ()))[-1] == (1, Document(source="s"))
    assert [position for position, _ in found] == list(range(1003, 0, -1))
    assert found[0][1] == Document(
        title="Headline 1002", source="s", url="https://example.com/1002", tags=("ai", "新闻"), language="zh"
    )
    assert found[-1][1].language == ""


def test_what_hangs_on_an_item_goes_with_it(database: Database) -> None:
    stored, _ = save(database, item("a"), "example.com/a", keys=(1, 2))
    with database.write() as connection:
        save_matches(connection, stored.position, [Match("news")])
        save_page(connection, packed(Page("https://example.com/a", "<p>页面</p>")), "urn:uuid:a", NOON)
        assert prune_items(connection, items_before=NOON + timedelta(1), pages_before=NOON + timedelta(1)) == 1
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("items", "addresses", "shingles", "matches", "pages")
        ]
    assert counts == [0, 0, 0, 0, 0]


def test_keeping_counts_from_when_an_item_was_first_seen_not_from_its_date(database: Database) -> None:
    save(database, item("old", published=NOON - timedelta(days=900)))
    with database.write() as connection:
        assert prune_items(connection, items_before=NOON - timedelta(1), pages_before=NOON) == 0


CHANGES: list[dict[str, object]] = [
    {"url": "https://example.com/moved"},
    {"title": "Another headline"},
    {"author": "Somebody else"},
    {"html": "<p>Other words.</p>"},
    {"image": "https://example.com/other.png"},
    {"complete": False},
    {"tags": ("another",)},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_what_a_reader_would_see_counts_as_a_change_each_part_by_itself(
    database: Database, change: dict[str, object]
) -> None:
    save(database, item("a"))
    stored, changed = save(database, item("a", **change))
    assert changed
    with database.read() as connection:
        assert item_by_guid(connection, "urn:uuid:a") == stored
        assert item_by_guid(connection, "urn:uuid:b") is None


def test_an_item_becomes_a_copy_of_another_and_stands_alone_again(database: Database) -> None:
    original, _ = save(database, item("a"))
    copy, _ = save(database, item("b"))
    for of in (original.guid, None):
        with database.write() as connection:
            set_copy_of(connection, copy.position, of)
            found = item_by_guid(connection, copy.guid)
            assert found is not None
            assert found.copy_of == of


def test_the_item_at_a_position_is_read(database: Database) -> None:
    stored = [save(database, item(name))[0] for name in "abc"]
    with database.read() as connection:
        assert [item_at(connection, each.position) for each in stored] == stored


def save_named(connection: Connection, name: str) -> int:
    item = Item(f"urn:uuid:{name}", "s", f"https://e.example/{name}", name, NOON, "page", NOON, NOON)
    return save_item(connection, item, known_as=[name], keys=())[0].position


def test_a_page_comes_back_as_it_was_also_with_half_characters(database: Database) -> None:
    page = Page("https://e.example/a", "<p>渡轮 \ud800</p>" * 100, "text/html")
    with database.write() as connection:
        save_named(connection, "a")
        save_page(connection, packed(page), "urn:uuid:a", NOON)
        assert find_page(connection, "urn:uuid:a") == page
        assert find_page(connection, "urn:uuid:b") is None


def test_a_page_takes_the_place_of_the_one_with_its_address_or_its_item(database: Database) -> None:
    with database.write() as connection:
        for name in ("a", "b"):
            save_named(connection, name)
        save_page(connection, packed(Page("https://e.example/a", "first", "text/html")), "urn:uuid:a", NOON)
        moved = Page("https://e.example/moved", "second", "text/html")
        save_page(connection, packed(moved), "urn:uuid:a", NOON)
        assert find_page(connection, "urn:uuid:a") == moved
        save_page(connection, packed(moved), "urn:uuid:b", NOON)
        assert find_page(connection, "urn:uuid:a") is None
        assert find_page(connection, "urn:uuid:b") == moved


def test_the_newest_fingerprints_of_a_source_are_read(database: Database) -> None:
    largest = 2**64 - 1
    with database.write() as connection:
        first, second, third = (save_named(connection, name) for name in "abc")
        save_line_fingerprints(connection, first, "s", {1, 2})
        save_line_fingerprints(connection, second, "s", {2, largest})
        save_line_fingerprints(connection, third, "other", {3})
        assert recent_line_fingerprints(connection, "s", 5) == [{2, largest}, {1, 2}]
        assert recent_line_fingerprints(connection, "s", 1) == [{2, largest}]
        save_line_fingerprints(connection, second, "s", {7})
        assert recent_line_fingerprints(connection, "s", 1) == [{7}]


def test_items_whose_page_is_kept_without_fingerprints_are_found(database: Database) -> None:
    with database.write() as connection:
        with_both, with_page, _ = (save_named(connection, name) for name in "abc")
        for name in "ab":
            save_page(connection, packed(Page(f"https://e.example/{name}", "x", "text/html")), f"urn:uuid:{name}", NOON)
        save_line_fingerprints(connection, with_both, "s", {1})
        assert items_without_fingerprints(connection) == [with_page]


def test_pages_are_dropped_by_when_they_were_fetched(database: Database) -> None:
    with database.write() as connection:
        for name, days in (("a", 0), ("b", 2)):
            save_named(connection, name)
            page = Page(f"https://e.example/{name}", "x", "text/html")
            save_page(connection, packed(page), f"urn:uuid:{name}", NOON + timedelta(days=days))
        prune_items(connection, items_before=NOON - timedelta(days=9), pages_before=NOON + timedelta(days=1))
        assert find_page(connection, "urn:uuid:a") is None
        assert find_page(connection, "urn:uuid:b") is not None
