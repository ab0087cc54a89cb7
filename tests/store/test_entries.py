"""Links seen on sources."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Entry, Step
from monitor.store import Database
from monitor.store.entries import (
    SavedEntries,
    add_steps,
    find_entries,
    finish_entry,
    postpone_entry,
    prune_entries,
    recent_titles,
    save_entries,
    sources_with_waiting_entries,
    steps_of,
    waiting_entries,
    waiting_entry_sizes,
)

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def entry(number: int, title: str = "") -> Entry:
    url = f"https://example.com/{number}"
    return Entry(url=url, title=title or f"Headline {number}", key=url)


def note(
    database: Database, *entries: Entry, source: str = "s", backlog: int = 20, now: datetime = NOON
) -> SavedEntries:
    with database.write() as connection:
        return save_entries(connection, source, entries, shared=frozenset(), backlog=backlog, now=now)


def waiting(database: Database, now: datetime = NOON) -> list[str]:
    with database.read() as connection:
        stored = waiting_entries(connection, list(waiting_entry_sizes(connection, "s", now)))
        return [each.entry.title for each in stored]


def test_the_oldest_entry_of_a_list_waits_first(database: Database) -> None:
    note(database, entry(3), entry(2), entry(1))
    assert waiting(database) == ["Headline 1", "Headline 2", "Headline 3"]


def test_an_entry_seen_again_is_not_new(database: Database) -> None:
    note(database, entry(1))
    assert note(database, entry(2), entry(1)) == SavedEntries(new=1, changed=0, left_out=0)


def test_the_first_visit_takes_only_the_backlog_and_says_so(database: Database) -> None:
    assert note(database, *map(entry, range(9, 0, -1)), backlog=3) == SavedEntries(3, 0, 6)
    assert waiting(database) == ["Headline 7", "Headline 8", "Headline 9"]
    with database.read() as connection:
        (left_out,) = find_entries(connection, ["https://example.com/1"], None)
        assert "backlog" in steps_of(connection, left_out.id)[0].reason


def test_a_later_visit_takes_everything_new(database: Database) -> None:
    note(database, entry(1), backlog=1)
    assert note(database, *map(entry, range(9, 0, -1)), backlog=1).new == 8


def test_an_entry_left_out_by_the_backlog_stays_out(database: Database) -> None:
    note(database, entry(2), entry(1), backlog=1)
    note(database, entry(3), entry(2), entry(1, "Retitled"), backlog=1)
    assert waiting(database) == ["Headline 2", "Headline 3"]


def test_an_entry_that_the_source_retitles_waits_again(database: Database) -> None:
    note(database, entry(1))
    with database.write() as connection:
        (number,) = waiting_entry_sizes(connection, "s", NOON)
        finish_entry(connection, number, state="done", guid="urn:uuid:1")
    assert waiting(database) == []
    assert note(database, entry(1, "A better headline")) == SavedEntries(0, 1, 0)
    assert waiting(database) == ["A better headline"]


def test_one_key_on_two_sources_is_two_entries(database: Database) -> None:
    note(database, entry(1), source="s")
    assert note(database, entry(1), source="t").new == 1


def test_a_postponed_entry_waits_until_its_time(database: Database) -> None:
    note(database, entry(1))
    later = NOON + timedelta(minutes=5)
    with database.write() as connection:
        (number,) = waiting_entry_sizes(connection, "s", NOON)
        postpone_entry(connection, number, attempts=1, next_try=later, guid=None)
    assert waiting(database) == []
    assert waiting(database, later) == ["Headline 1"]
    with database.read() as connection:
        assert sources_with_waiting_entries(connection, NOON) == []
        assert sources_with_waiting_entries(connection, later) == ["s"]


def test_a_settled_entry_is_found_by_url_and_by_guid(database: Database) -> None:
    note(database, replace(entry(1), content="<p>long</p>"))
    with database.write() as connection:
        (number,) = waiting_entry_sizes(connection, "s", NOON)
        finish_entry(connection, number, state="done", guid="urn:uuid:7")
    with database.read() as connection:
        (by_url,) = find_entries(connection, ["https://example.com/1"], None)
        (by_guid,) = find_entries(connection, [], "urn:uuid:7")
    assert by_url == by_guid
    assert (by_url.state, by_url.entry.content) == ("done", "")


def test_an_entry_without_item_is_not_found_by_no_guid(database: Database) -> None:
    note(database, entry(1))
    with database.read() as connection:
        assert find_entries(connection, [], None) == []


def test_steps_are_told_in_order(database: Database) -> None:
    note(database, entry(1))
    with database.write() as connection:
        (number,) = waiting_entry_sizes(connection, "s", NOON)
        add_steps(
            connection,
            number,
            [Step(NOON, "fetched", "ok", "200"), Step(NOON, "extracted", "ok", "9 paragraphs")],
        )
    with database.read() as connection:
        assert [step.name for step in steps_of(connection, number)] == ["found", "fetched", "extracted"]


def test_recent_titles_are_those_of_the_newest_entries(database: Database) -> None:
    note(database, entry(3), entry(2), entry(1))
    with database.read() as connection:
        assert recent_titles(connection, "s", 2) == {"Headline 2", "Headline 3"}


def test_an_old_entry_that_is_still_listed_is_not_forgotten(database: Database) -> None:
    later = NOON + timedelta(days=100)
    note(database, entry(2), entry(1))
    note(database, entry(3), entry(2), now=later)
    with database.write() as connection:
        assert prune_entries(connection, later - timedelta(days=90)) == 1
    assert note(database, entry(3), entry(2), now=later).new == 0
