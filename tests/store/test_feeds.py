"""What feeds and pages show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import FeedEntry, Hit, Incident, Item, Match, Topic
from monitor.store import Database
from monitor.store.feeds import newest_entries, read_topic_hashes, save_topic_hashes, topic_counts, topic_entries
from monitor.store.incidents import close_incidents, open_incident, read_incidents
from monitor.store.items import save_item, save_matches

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
TOPIC = Topic("news", "News", ("x",))
HIT = Hit("title", 0, 1, "x", "x")


def save(
    database: Database,
    name: str,
    *,
    topics: tuple[str, ...] = ("news",),
    copy_of: str | None = None,
    hours: float = 0,
) -> Item:
    when = NOON + timedelta(hours=hours)
    item = Item(f"urn:uuid:{name}", f"s-{name}", f"https://example.com/{name}", name, when, "page", when, when)
    item = replace(item, copy_of=f"urn:uuid:{copy_of}" if copy_of else None)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[name], keys=())
        save_matches(connection, stored.position, [Match(topic, (HIT,)) for topic in topics])
    return stored


def shown(database: Database, topic: Topic = TOPIC) -> tuple[FeedEntry, ...]:
    with database.read() as connection:
        return topic_entries(connection, topic, {"s-a": "Source A"})


def names(entries: tuple[FeedEntry, ...]) -> list[str]:
    return [entry.item.title for entry in entries]


def test_a_feed_holds_the_items_of_its_topic_newest_first(database: Database) -> None:
    for name, hours in (("a", 1), ("b", 3), ("c", 2)):
        save(database, name, hours=hours)
    save(database, "d", topics=("other",))
    assert names(shown(database)) == ["b", "c", "a"]


def test_items_of_one_instant_always_come_in_one_order(database: Database) -> None:
    for name in "bca":
        save(database, name)
    assert names(shown(database)) == ["a", "b", "c"]


def test_a_feed_is_bounded(database: Database) -> None:
    for number in range(5):
        save(database, str(number), hours=number)
    assert names(shown(database, replace(TOPIC, limit=2))) == ["4", "3"]


def test_a_copy_stands_below_its_original(database: Database) -> None:
    save(database, "a")
    save(database, "b", copy_of="a", hours=1)
    (entry,) = shown(database)
    assert entry.item.title == "a"
    assert entry.source_title == "Source A"
    assert [(report.title, report.copy, report.source) for report in entry.reports] == [("b", True, "s-b")]


def test_where_the_original_is_not_wanted_the_first_copy_stands_for_it(database: Database) -> None:
    save(database, "a", topics=())
    save(database, "b", copy_of="a", hours=1)
    save(database, "c", copy_of="a", hours=2)
    (entry,) = shown(database)
    assert entry.item.title == "b"
    assert [report.title for report in entry.reports] == ["a", "c"]


def test_an_entry_carries_why_it_is_there(database: Database) -> None:
    save(database, "a")
    assert shown(database)[0].hits == (HIT,)


def test_the_newest_of_everything_is_never_grouped(database: Database) -> None:
    save(database, "a")
    save(database, "b", copy_of="a", hours=1)
    with database.read() as connection:
        assert names(newest_entries(connection, 10, {})) == ["b", "a"]


def test_a_topic_is_counted_by_day(database: Database) -> None:
    for name, hours in (("a", 0), ("b", 30), ("c", 47), ("d", -24 * 40)):
        save(database, name, hours=hours)
    with database.read() as connection:
        counts = topic_counts(connection, "news", NOON + timedelta(hours=48))
    assert (counts.total, counts.last) == (4, NOON + timedelta(hours=47))
    assert counts.per_day[-3:] == (1, 0, 2)
    assert sum(counts.per_day) == 3


def test_an_item_of_the_future_counts_as_of_today(database: Database) -> None:
    save(database, "a", hours=30)
    with database.read() as connection:
        counts = topic_counts(connection, "news", NOON)
    assert counts.per_day == (0,) * 13 + (1,)


def test_digests_are_remembered(database: Database) -> None:
    with database.write() as connection:
        save_topic_hashes(connection, {"a": "1", "b": "2"})
        save_topic_hashes(connection, {"b": "3"})
        assert read_topic_hashes(connection) == {"b": "3"}


def test_an_incident_is_told_once_until_it_is_closed(database: Database) -> None:
    def incident(name: str) -> Incident:
        return Incident(name, "s", "unreachable", "it does not answer", "look at it", NOON)

    with database.write() as connection:
        assert open_incident(connection, incident("1"))
        assert not open_incident(connection, incident("2"))
        assert close_incidents(connection, "s", ["unreachable"], NOON + timedelta(hours=1)) == 1
        assert open_incident(connection, incident("3"))
        assert [each.guid for each in read_incidents(connection)] == ["1", "3"]
        assert [each.guid for each in read_incidents(connection, open_only=True)] == ["3"]
