"""The generated archive is as one that was stored, and a search of it finds what the matcher finds without an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest

from monitor.model import Document
from monitor.pipeline.matching import document_of
from monitor.store import Database, open_database
from monitor.store.search import EVERYTHING, candidates
from monitor.topics import compile_query
from monitor.topics.term_index import index_words
from tests.bench.search.archive import END, Language, fill, languages, rows
from tests.bench.search.million import classes, find

_ITEMS = 600


@pytest.fixture(scope="module")
def known() -> tuple[Language, Language]:
    return languages(100_000)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, known: tuple[Language, Language]) -> Iterator[Database]:
    address = str(tmp_path_factory.mktemp("archive") / "news.db")
    fill(address, _ITEMS, known)
    with closing(open_database(address)) as database:
        yield database


def test_the_words_that_are_written_are_those_of_the_index(known: tuple[Language, Language]) -> None:
    for row, words in islice(rows(_ITEMS, known), 60):
        assert set(words.split()) == index_words(Document(row[4], row[10]))


def test_each_class_of_query_finds_what_the_matcher_finds_without_an_index(
    database: Database, known: tuple[Language, Language]
) -> None:
    with database.read() as connection:
        kept = list(candidates(connection, None, EVERYTHING))
    assert len(kept) == _ITEMS
    hits = 0
    for kind, draw in classes(*known).items():
        query = draw()
        matcher = compile_query(query, {})
        right = [item.position for item in kept if matcher.match(document_of(item), now=END)]
        found = [entry.item.position for entry in find(database, query, patience=600).entries]
        assert found == right[:30], f"{kind}: {query}"
        hits += len(found)
    assert hits > 200
