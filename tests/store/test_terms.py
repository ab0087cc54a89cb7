"""The index by which grouping finds similar items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from monitor.model import Item
from monitor.store import Database
from monitor.store.events import (
    MOST_MEMBERS,
    IndexedItem,
    Membership,
    add_name_pairs,
    event_members,
    heaviest_events,
    index_item,
    move_reports,
    name_pair_range,
    prune_name_pairs,
    read_name_pairs,
    save_membership,
    term_frequencies,
    unindex_items,
)
from monitor.store.items import save_item
from monitor.store.postings import MOST_POSITIONS

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def index(connection: Connection, name: str, *terms: str, event: int | None = None, days: float = 0) -> int:
    """Store an item as a report that later ones are compared with; its position. Its line is its terms."""
    published = NOON + timedelta(days=days)
    item = Item(f"urn:uuid:{name}", "s", f"https://e.example/{name}", name, published, "page", NOON, NOON)
    position = save_item(connection, item, known_as=[name], keys=())[0].position
    save_membership(connection, Membership(position, event or position, "report", {}), " ".join(terms))
    index_item(connection, IndexedItem(position, event or position, published, terms, terms))
    return position


def test_terms_are_counted_over_all_items(database: Database) -> None:
    with database.write() as connection:
        index(connection, "a", "ferry", "storm")
        index(connection, "b", "ferry")
        assert term_frequencies(connection, ["ferry", "storm", "bridge"]) == (2, {"ferry": 2, "storm": 1})


def test_more_terms_than_one_statement_takes_are_all_counted(database: Database) -> None:
    many = [f"term{number}" for number in range(230)]
    with database.write() as connection:
        index(connection, "a", *many)
        total, counts = term_frequencies(connection, many)
        assert (total, len(counts), set(counts.values())) == (1, 230, {1})


def test_items_are_found_under_their_terms_unless_they_are_too_old(database: Database) -> None:
    with database.write() as connection:
        old = index(connection, "old", "ferry", days=-3)
        new = index(connection, "new", "ferry", days=0)
        assert heaviest_events(connection, {"ferry": 0.5}, None, 9) == [old, new]
        assert heaviest_events(connection, {"ferry": 0.5}, None, 1) == [old]
        assert heaviest_events(connection, {"ferry": 0.5}, NOON, 9) == [new]
        assert heaviest_events(connection, {"ferry": 0.5}, NOON + timedelta(seconds=1), 9) == []
        assert heaviest_events(connection, {"bridge": 0.5}, None, 9) == []


def test_an_event_counts_by_the_one_report_that_has_most_in_common(database: Database) -> None:
    with database.write() as connection:
        first = index(connection, "first", "ferry", "storm")
        index(connection, "second", "bridge", event=first)
        other = index(connection, "other", "ferry", "bridge")
        keys = {"ferry": 0.2, "storm": 0.1, "bridge": 0.2, **{f"term{number}": 1.0 for number in range(21)}}
        assert heaviest_events(connection, keys, None, 9) == [other, first]


def test_a_term_that_many_items_have_leads_to_the_newest(database: Database) -> None:
    with database.write() as connection:
        positions = [index(connection, f"{number}", "ferry") for number in range(MOST_POSITIONS + 2)]
        assert heaviest_events(connection, {"ferry": 0.5}, None, 999) == positions[2:]


def test_of_an_event_the_first_and_the_newest_reports_are_read(database: Database) -> None:
    with database.write() as connection:
        event = index(connection, "first", "line0")
        for number in range(1, MOST_MEMBERS + 3):
            index(connection, f"{number}", f"line{number}", event=event)
        other = index(connection, "other", "alone")
        members = event_members(connection, [event, other, 999])
        newest = [f"line{number}" for number in range(4, MOST_MEMBERS + 3)]
        assert members == {event: (MOST_MEMBERS + 3, ["line0", *newest]), other: (1, ["alone"])}


def test_more_events_than_one_statement_takes_are_all_read(database: Database) -> None:
    with database.write() as connection:
        events = [index(connection, f"{number}", f"line{number}") for number in range(9)]
        assert event_members(connection, events) == {event: (1, [f"line{at}"]) for at, event in enumerate(events)}


def test_an_item_that_is_taken_out_is_found_and_counted_no_more(database: Database) -> None:
    with database.write() as connection:
        gone = index(connection, "gone", "ferry", "storm")
        kept = index(connection, "kept", "ferry")
        unindex_items(connection, [gone], str.split)
        assert term_frequencies(connection, ["ferry", "storm"]) == (1, {"ferry": 1})
        assert heaviest_events(connection, {"ferry": 0.5, "storm": 0.5}, None, 9) == [kept]
        assert event_members(connection, [gone, kept]) == {kept: (1, ["ferry"])}
        unindex_items(connection, [gone], str.split)
        assert term_frequencies(connection, ["ferry"]) == (1, {"ferry": 1})


def test_pairs_of_names_are_numbered_in_order_and_never_anew(database: Database) -> None:
    with database.write() as connection:
        assert name_pair_range(connection) == (0, 0)
        add_name_pairs(connection, [], NOON)
        add_name_pairs(connection, [("Sandmere", "沙湖"), ("Ovenden", "奥文登")], NOON)
        add_name_pairs(connection, [("Harbour", "港口")], NOON + timedelta(days=1))
        (first, *_), (second, *_), (third, *_) = read_name_pairs(connection)
        assert first < second < third
        assert name_pair_range(connection) == (first, third)
        assert read_name_pairs(connection, second) == [(third, "Harbour", "港口")]
        assert prune_name_pairs(connection, NOON) == 0
        assert prune_name_pairs(connection, NOON + timedelta(days=2)) == 3
        add_name_pairs(connection, [("Bridge", "桥")], NOON)
        assert read_name_pairs(connection)[0][0] > third


def test_a_report_that_moves_is_found_under_its_new_event(database: Database) -> None:
    with database.write() as connection:
        kept, moved = index(connection, "kept", "ferry"), index(connection, "moved", "storm")
        move_reports(connection, [moved], kept)
        assert heaviest_events(connection, {"storm": 0.5}, None, 9) == [kept]
        assert heaviest_events(connection, {"ferry": 0.5}, None, 9) == [kept]
        assert event_members(connection, [kept, moved]) == {kept: (2, ["ferry", "storm"])}
