"""The archive that grouping asks, over the database: it answers what the one in memory answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.group import Decision, WeighedTerms, decide, features, glossary_of, pack, unpack
from monitor.model import Item
from monitor.pipeline.grouping import StoredIndex
from monitor.store import Database, open_database
from monitor.store.events import IndexedItem, Membership, index_item, save_membership, unindex_items
from monitor.store.items import save_item
from tests.group.memory_index import MemoryIndex

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GLOSSARY = glossary_of({"ferry": ("ferry", "渡轮")})
WORDS = (
    "ferry harbour Sandmere captain Ovenden resigns strike storm 渡轮 停航 船长 辞职 港口 风暴 3.5亿美元 May 14".split()
)
TERMS = st.sampled_from([f"term{number}" for number in range(12)])
titles = st.lists(st.sampled_from(WORDS), min_size=2, max_size=7).map(" ".join)
Told = tuple[str, str, int]
streams = st.lists(st.tuples(titles, titles, st.integers(0, 240)), min_size=1, max_size=14)


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    database = open_database(str(path))
    try:
        yield database
    finally:
        database.close()


def store(database: Database, number: int, event: int, weighed: WeighedTerms) -> None:
    """Store an item, made up around what it is compared by, at a position of our choice: they are given in order."""
    item = Item(f"urn:uuid:{number}", "s", f"https://e.example/{number}", "t", NOON, "page", NOON, NOON)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[str(number)], keys=())
        assert stored.position == number
        save_membership(connection, Membership(number, event, "report", {}), pack(weighed))
        terms = weighed.weights.keys()
        index_item(connection, IndexedItem(number, event, weighed.published, weighed.keys, terms))


def decided(told: Told, archive: StoredIndex | MemoryIndex) -> Decision:
    title, text, hours = told
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en"
    return decide(features(title, text, language, NOON + timedelta(hours=hours), GLOSSARY), archive)


@settings(max_examples=25)
@given(streams)
def test_what_is_decided_over_the_database_is_what_is_decided_in_memory(stream: list[Told]) -> None:
    memory = MemoryIndex()
    with TemporaryDirectory() as folder, opened(Path(folder) / "news.db") as database:
        for number, told in enumerate(stream, 1):
            with database.read() as connection:
                decision = decided(told, StoredIndex(connection))
            assert decision == decided(told, memory)
            if decision.kind != "digest":
                event = decision.event or number
                memory.add(number, event, decision.weighed)
                store(database, number, event, decision.weighed)


def weighed_of(terms: set[str], hours: int | None) -> WeighedTerms:
    published = None if hours is None else NOON + timedelta(hours=hours)
    ordered = sorted(terms)
    return WeighedTerms(dict.fromkeys(ordered, 0.5), frozenset(ordered[:2]), "en", published)


items = st.lists(
    st.tuples(st.sets(TERMS, min_size=1, max_size=6), st.integers(0, 200) | st.none(), st.integers(0, 3)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(items, st.lists(TERMS, max_size=24, unique=True), st.integers(0, 200) | st.none())
def test_every_look_up_answers_as_in_memory(
    stream: list[tuple[set[str], int | None, int]], asked: list[str], since: int | None
) -> None:
    memory = MemoryIndex()
    with TemporaryDirectory() as folder, opened(Path(folder) / "news.db") as database:
        for number, (terms, hours, event) in enumerate(stream, 1):
            weighed = weighed_of(terms, hours)
            memory.add(number, 100 + event, weighed)
            store(database, number, 100 + event, weighed)
        earliest = None if since is None else NOON + timedelta(hours=since)
        events = sorted({100 + event for _, _, event in stream})
        with database.read() as connection:
            archive = StoredIndex(connection)
            assert archive.document_frequencies(asked) == memory.document_frequencies(asked)
            keys = {key: (1 + at % 3) / 8 for at, key in enumerate(asked)}
            for most in (2, 99):
                assert archive.heaviest_events(keys, earliest, most) == memory.heaviest_events(keys, earliest, most)
            assert archive.members(events) == memory.members(events)


def test_an_event_of_many_reports_shows_its_first_and_its_newest(tmp_path: Path) -> None:
    memory = MemoryIndex()
    with opened(tmp_path / "news.db") as database:
        for number in range(1, 31):
            weighed = weighed_of({f"term{number}"}, number)
            memory.add(number, 1, weighed)
            store(database, number, 1, weighed)
        with database.read() as connection:
            assert StoredIndex(connection).members([1]) == memory.members([1])


def test_a_term_that_many_items_have_leads_to_the_newest_hundred(tmp_path: Path) -> None:
    memory = MemoryIndex()
    with opened(tmp_path / "news.db") as database:
        for number in range(1, 121):
            weighed = weighed_of({"common"}, number)
            memory.add(number, number, weighed)
            store(database, number, number, weighed)
        with database.read() as connection:
            found = StoredIndex(connection).heaviest_events({"common": 0.5}, NOON + timedelta(hours=50), 999)
        assert found == memory.heaviest_events({"common": 0.5}, NOON + timedelta(hours=50), 999)
        assert min(found) == 50


def test_what_is_forgotten_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    kept = weighed_of({"term1", "term2"}, 1)
    with opened(tmp_path / "news.db") as database:
        store(database, 1, 1, kept)
        store(database, 2, 1, replace(kept, weights={"term1": 0.5, "term3": 0.5}))
        with database.write() as connection:
            unindex_items(connection, [2], lambda line: unpack(line).weights)
        with database.read() as connection:
            archive = StoredIndex(connection)
            assert archive.document_frequencies(["term1", "term2", "term3"]) == (1, {"term1": 1, "term2": 1})
            assert archive.heaviest_events({"term3": 0.5}, None, 9) == []
            assert archive.heaviest_events({"term1": 0.5}, None, 9) == [1]
            assert archive.members([1])[1].size == 1
