"""What hubs were told and asked, and what went wrong: small tables, each row in place of the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Incident, Source, SourceState, Subscription
from monitor.store import Database
from monitor.store.outbox import (
    Announced,
    close_incidents,
    delete_announcements,
    open_incident,
    read_announcements,
    read_incidents,
    save_announcement,
)
from monitor.store.sources import (
    StateChange,
    delete_subscription,
    expedite_sources,
    find_subscription,
    pushed_sources,
    reconcile_sources,
    save_source_states,
    save_subscription,
    source_state,
    subscriptions_of,
    subscriptions_to_ask,
)

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = Subscription("t1", "secret", "s", "https://hub.example/", "https://s.example/feed", next_ask=NOON)


def test_an_announcement_takes_the_place_of_the_one_before(database: Database) -> None:
    with database.write() as connection:
        save_announcement(connection, "a.atom", Announced("https://hub.example/", "1"))
        save_announcement(connection, "b.atom", Announced("https://hub.example/", "1"))
        save_announcement(connection, "a.atom", Announced("https://hub.example/", "2"))
        assert read_announcements(connection)["a.atom"] == Announced("https://hub.example/", "2")
        delete_announcements(connection, ["a.atom"])
        assert list(read_announcements(connection)) == ["b.atom"]


def test_subscriptions_are_found_by_token_source_and_time(database: Database) -> None:
    other = replace(ONE, token="t2", source="u", next_ask=NOON - HOUR)
    never = replace(ONE, token="t3", source="u", next_ask=None)
    with database.write() as connection:
        for each in (ONE, other, never):
            save_subscription(connection, each)
        assert find_subscription(connection, "t1") == ONE
        assert find_subscription(connection, "t9") is None
        assert subscriptions_of(connection) == [ONE, other, never]
        assert subscriptions_of(connection, "u") == [other, never]
        assert subscriptions_to_ask(connection, NOON, 9) == [other, ONE]
        assert subscriptions_to_ask(connection, NOON, 1) == [other]
        assert subscriptions_to_ask(connection, NOON - HOUR, 9) == [other]
        live = replace(ONE, state="live", lease_until=NOON + HOUR, next_ask=None, attempts=2, problem="")
        save_subscription(connection, live)
        assert find_subscription(connection, "t1") == live
        delete_subscription(connection, "t1")
        assert subscriptions_of(connection, "s") == []


def test_a_push_after_the_last_visit_began_makes_a_healthy_source_due_soon(database: Database) -> None:
    state = SourceState("s", last_fetch=NOON, next_fetch=NOON + 9 * HOUR)
    with database.write() as connection:
        reconcile_sources(connection, [Source("s", "https://s.example/")], NOON)
        save_source_states(connection, [StateChange("https://s.example/", source_state(connection, "s"), state)])
        save_subscription(connection, replace(ONE, pushed=NOON - HOUR))
        assert pushed_sources(connection) == []
        save_subscription(connection, replace(ONE, pushed=NOON))
        assert pushed_sources(connection) == ["s"]
        expedite_sources(connection, ["s"], NOON + timedelta(seconds=5), apart=timedelta(minutes=1))
        assert source_state(connection, "s").next_fetch == NOON + timedelta(minutes=1)
        expedite_sources(connection, ["s"], NOON + HOUR, apart=timedelta(minutes=1))
        assert source_state(connection, "s").next_fetch == NOON + timedelta(minutes=1)
        before = source_state(connection, "s")
        save_source_states(connection, [StateChange("https://s.example/", before, replace(before, failures=1))])
        assert pushed_sources(connection) == []


def test_an_incident_is_opened_once_and_closed_by_its_kind(database: Database) -> None:
    one = Incident("urn:uuid:1", "s", "list", "it is empty", "look", NOON)
    later = Incident("urn:uuid:2", "s", "fetch", "no answer", "", NOON + HOUR)
    with database.write() as connection:
        assert open_incident(connection, one)
        assert not open_incident(connection, replace(one, guid="urn:uuid:9"))
        assert open_incident(connection, later)
        assert open_incident(connection, replace(one, guid="urn:uuid:3", source="u", opened=NOON - HOUR))
        assert [each.guid[-1] for each in read_incidents(connection)] == ["2", "1", "3"]
        assert [each.guid[-1] for each in read_incidents(connection, open_only=True)] == ["2", "3"], "all that are open"
        assert read_incidents(connection)[1].closed == NOON + HOUR, "a source has one at a time"
        assert close_incidents(connection, "s", ["list"], NOON + HOUR) == 0
        assert close_incidents(connection, "s", ["fetch"], NOON + 2 * HOUR) == 1
        assert close_incidents(connection, "s", ["fetch"], NOON + 2 * HOUR) == 0
        assert [each.guid[-1] for each in read_incidents(connection, open_only=True)] == ["3"]
        assert open_incident(connection, replace(one, guid="urn:uuid:4", opened=NOON + 2 * HOUR))
