"""Events as they are stored, and what a person said of them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from monitor.model import Item, Match
from monitor.store import Database
from monitor.store.events import (
    Correction,
    Membership,
    corrections_of,
    create_event,
    delete_empty_events,
    delete_event,
    event_guid,
    event_topics,
    find_membership,
    memberships_before,
    move_reports,
    redirect_followers,
    report_positions,
    save_correction,
    save_membership,
    set_membership_kind,
    update_event,
)
from monitor.store.items import save_item, save_matches
from monitor.store.schema import events

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def save(connection: Connection, name: str, event: int | None = None, *, days: int = 0) -> int:
    """Store an item as a report of an event, else as the founder of its own; its position."""
    seen = NOON + timedelta(days=days)
    item = Item(f"urn:uuid:{name}", "s", f"https://example.com/{name}", name, NOON, "page", seen, NOON)
    stored, _ = save_item(connection, item, known_as=[name], keys=())
    if event is None:
        create_event(connection, stored.position)
    save_membership(connection, Membership(stored.position, event or stored.position, "report", {"share": 0.5}))
    return stored.position


def follows(connection: Connection, event: int) -> object:
    return connection.scalar(select(events.c.follows).where(events.c.id == event))


def test_what_an_item_was_found_to_be_comes_back_with_its_evidence(database: Database) -> None:
    with database.write() as connection:
        position = save(connection, "a")
        assert find_membership(connection, position) == Membership(position, position, "report", {"share": 0.5})
        set_membership_kind(connection, position, "joined")
        home = find_membership(connection, position)
        assert home is not None
        assert (home.kind, home.evidence) == ("joined", {"share": 0.5})
        assert find_membership(connection, 77) is None


def test_an_event_has_the_guid_of_its_founder_and_the_topics_of_all_its_reports(database: Database) -> None:
    with database.write() as connection:
        event = save(connection, "a")
        other = save(connection, "b", event)
        save_matches(connection, event, [Match("one")])
        save_matches(connection, other, [Match("one"), Match("two")])
        assert event_guid(connection, event) == "urn:uuid:a"
        assert event_topics(connection, event) == {"one", "two"}
        assert report_positions(connection, event) == [event, other]


def test_what_pointed_back_to_an_event_that_ended_points_to_its_heir(database: Database) -> None:
    with database.write() as connection:
        first, second, third = (save(connection, name) for name in "abc")
        create_event(connection, third, second)
        move_reports(connection, [second], first)
        delete_event(connection, second, first)
        assert follows(connection, third) == first
        assert report_positions(connection, first) == [first, second]


def test_what_follows_a_follow_up_points_back_to_where_the_story_began(database: Database) -> None:
    with database.write() as connection:
        first, second, third = (save(connection, name) for name in "abc")
        create_event(connection, second, first)
        create_event(connection, third, second)
        assert follows(connection, second) == follows(connection, third) == first


def test_an_heir_never_points_back_to_itself(database: Database) -> None:
    with database.write() as connection:
        first, second = (save(connection, name) for name in "ab")
        create_event(connection, second, first)
        redirect_followers(connection, first, second)
        assert follows(connection, second) is None


def test_only_events_without_reports_end(database: Database) -> None:
    with database.write() as connection:
        first, second = (save(connection, name) for name in "ab")
        move_reports(connection, [second], first)
        delete_empty_events(connection, [first, second])
        assert event_guid(connection, first) == "urn:uuid:a"
        assert found_nothing(connection, second)


def found_nothing(connection: Connection, event: int) -> bool:
    return report_positions(connection, event) == [] and follows(connection, event) is None


def test_what_is_old_is_found_with_its_event(database: Database) -> None:
    with database.write() as connection:
        event = save(connection, "a")
        save(connection, "b", event, days=2)
        assert memberships_before(connection, NOON + timedelta(days=1)) == {event: event}


def test_a_correction_is_known_of_both_items_and_the_last_word_counts(database: Database) -> None:
    with database.write() as connection:
        save_correction(connection, Correction("apart", "a", "b"), NOON)
        save_correction(connection, Correction("apart", "a", "c"), NOON)
        assert corrections_of(connection, "b") == {"a": "apart"}
        save_correction(connection, Correction("together", "b", "a"), NOON)
        assert corrections_of(connection, "a") == {"c": "apart", "b": "together"}


def test_the_guid_and_the_change_of_one_event_are_updated_alone(database: Database) -> None:
    with database.write() as connection:
        first, second = save(connection, "a"), save(connection, "b")
        update_event(connection, first, "urn:uuid:other", NOON)
        assert event_guid(connection, first) == "urn:uuid:other"
        assert event_guid(connection, second) == "urn:uuid:b"
        assert connection.scalar(select(events.c.changed).where(events.c.id == first)) == NOON
        assert connection.scalar(select(events.c.changed).where(events.c.id == second)) is None


def test_corrections_of_an_item_are_those_that_name_it(database: Database) -> None:
    with database.write() as connection:
        save_correction(connection, Correction("apart", "a", "b"), NOON)
        save_correction(connection, Correction("together", "c", "a"), NOON)
        save_correction(connection, Correction("apart", "b", "c"), NOON)
        assert corrections_of(connection, "a") == {"b": "apart", "c": "together"}
        assert corrections_of(connection, "d") == {}
