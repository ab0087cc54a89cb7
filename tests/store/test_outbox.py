"""Which feeds are to be published."""

from monitor.store import Database
from monitor.store.outbox import add_to_publish, delete_published, read_to_publish


def add(database: Database, *topics: str) -> None:
    with database.write() as connection:
        add_to_publish(connection, topics)


def pending(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return dict(read_to_publish(connection))


def test_what_was_published_is_published_no_more(database: Database) -> None:
    add(database, "a", "b")
    add(database)
    found = pending(database)
    assert found.keys() == {"a", "b"}
    with database.write() as connection:
        delete_published(connection, {"a": found["a"]})
    assert pending(database).keys() == {"b"}


def test_what_changed_while_it_was_published_stays_to_be_published(database: Database) -> None:
    add(database, "a")
    found = pending(database)
    add(database, "a")
    with database.write() as connection:
        delete_published(connection, found)
    assert pending(database).keys() == {"a"}
