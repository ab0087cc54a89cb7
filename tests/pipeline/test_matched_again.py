"""An edited topic holds what it would hold if each item were matched to it by itself, however it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Config, Item, Settings, Source, Topic
from monitor.pipeline import matching
from monitor.pipeline.matching import changes, document_of, save_rematched
from monitor.store import Database, open_database
from monitor.store.items import iter_items, matched_positions, save_item
from monitor.topics.matcher import compile_topics, match_rule

NOW = datetime(2024, 5, 15, tzinfo=UTC)
PIECES = (
    "离职", "離職", "OpenAI", "ＯｐｅｎＡＩ", "0penAI", "résumé", "AI", "1234", "１２３４", "12ab", "①②③④", "x", " ",
    "，", "\n", "modern", "half a million readers", "。", "A" * 40, "一月" * 300, "“", "·",
)  # fmt: skip
QUERIES = (
    "离职", "OpenAI", "AI OR 离职 OR modern", "/[0-9]{3,}[a-z]|[0-9]{4}/", "/[a-z]/ OR 一", "=/[A-Z]{4}/",
    "/resume|第[一二]/", "modern /[0-9]{2}/", "/[0-9]{4}/ -离职", "half NEAR/3 readers", "title:/^[a-z]/ OR m*",
    "AI!OpenAI OR length>500",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
archives = st.lists(st.tuples(texts, texts), min_size=4, max_size=12)
edits = st.lists(st.sampled_from(QUERIES), min_size=2, max_size=3)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "archive.db"))
    yield opened
    opened.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(archives, edits)
def test_an_edited_topic_holds_what_each_item_alone_gives(
    database: Database, monkeypatch: pytest.MonkeyPatch, written: list[tuple[str, str]], queries: list[str]
) -> None:
    monkeypatch.setattr(matching, "_WITH_HITS", 1)
    source = Source(id="s", url="https://example.com/")
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM items")
        for number, (title, text) in enumerate(written):
            save_item(connection, item(number, title, text), known_as=[str(number)], keys=())
        documents = {each.position: document_of(each) for each in iter_items(connection)}
        for query in queries:
            topic = Topic("edited", "T", (query,))
            config = Config(Settings(), (source,), (topic,))
            save_rematched(connection, config, changes(connection, config, (topic,)))
            matcher = compile_topics([topic], {})
            alone = {at for at, each in documents.items() if match_rule(matcher.rules[0], matcher.scan(each, None))}
            assert matched_positions(connection, "edited") == alone


def item(number: int, title: str, text: str) -> Item:
    return Item(
        guid=f"urn:{number}",
        source="s",
        url=f"https://example.com/{number}",
        title=title,
        published=NOW,
        dated_by="page",
        first_seen=NOW,
        updated=NOW,
        text=text,
    )
