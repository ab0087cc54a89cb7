"""Dashes that part clauses, look-alikes, examples that a title cannot decide, explanations, and hostile input."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import QueryError
from monitor.model import Document, Examples, Topic
from monitor.topics import check_topic, compile_query, explain

NOW = datetime(2024, 5, 15, tzinfo=UTC)


def takes(query: str, title: str) -> bool:
    return bool(compile_query(query, {}).match(Document(title=title), now=NOW))


@pytest.mark.parametrize(
    "query, title",
    [
        ("离职", "拉开距离——职场新规"),
        ("离职", "保持距离 - 职场新规"),
        ("离职", "距离-职场"),
        ("open-source", "the door is open — source unknown"),
        ('"steps down"', "two steps - down to earth"),
    ],
)
def test_nothing_bridges_a_dash_that_parts_clauses(query: str, title: str) -> None:
    assert not takes(query, title)


@pytest.mark.parametrize(
    "query, title, expected",
    [
        ("openai", "突发!OpenAl超级对齐", True),
        ("silver", "a sliver of hope", False),
        ("instagram", "lnstagram is down", True),
        ("Gemini", "Gernini 发布", True),
        ("modem", "modern times", False),
        ("modern", "an old modem", False),
    ],
)
def test_a_lookalike_is_one_only_where_the_letters_can_be_taken_for_it(query: str, title: str, expected: bool) -> None:
    assert takes(query, title) is expected


def test_near_looks_past_a_spelling_that_overlaps() -> None:
    aliases = {"x": ("甲乙", "乙丙", "丁")}
    document = Document(title="丁甲乙丙")
    assert compile_query("乙丙 NEAR/2 @x", aliases).match(document, now=NOW)


def elapsed(units: int) -> float:
    matcher, document = compile_query("OpenAI", {}), Document(text="OpenAl " * units)
    start = time.thread_time()
    matcher.match(document, now=NOW)
    return time.thread_time() - start


def test_many_lookalikes_cost_no_more_than_their_number() -> None:
    assert elapsed(16_000) < 5 + 40 * elapsed(1_000)


def test_a_long_chain_of_aliases_is_a_query_error() -> None:
    chain = {f"a{at}": (f"@a{at + 1}",) for at in range(5_000)}
    with pytest.raises(QueryError, match="deep"):
        compile_query("@a0", chain)


@pytest.mark.parametrize(
    "query, reject",
    [
        ("OpenAI independent>=2", None),
        ("OpenAI lang:en length>100", None),
        ("OpenAI source:redian", None),
        ("OpenAI OR text:x", "NOT lang:zh"),
        ("lang:en -hiring", None),
        ("OpenAI", "length<500"),
    ],
)
def test_an_example_is_not_held_against_what_a_title_cannot_say(query: str, reject: str | None) -> None:
    assert check_topic(Topic("t", "t", (query,), reject, examples=Examples(match=("OpenAI 发布",))), {}) == []


def test_an_example_that_only_its_language_keeps_out_is_no_fault() -> None:
    assert check_topic(Topic("t", "t", ("OpenAI lang:zh",), examples=Examples(reject=("OpenAI hires",))), {}) == []


def test_an_example_that_its_title_contradicts_is_a_fault_still() -> None:
    found = check_topic(Topic("t", "t", ("OpenAI lang:zh",), examples=Examples(match=("Google",))), {})
    assert [fault.part for fault in found] == ["examples.match"]


def told(query: str, document: Document) -> str:
    return explain(compile_query(query, {}), "query", document, now=NOW).sentence


def test_a_miss_by_not_names_the_words_that_must_not_occur() -> None:
    assert told("a -b", Document(title="a b")) == "NOT b does not hold: “b” is in it"


def test_a_miss_by_number_says_that_the_number_does_not_hold() -> None:
    old = Document(title="a", published=NOW - timedelta(days=9))
    assert told("a age<3d", old) == "age<3d does not hold"


def test_a_miss_by_near_says_that_the_words_are_there() -> None:
    far = Document(title="chip makers and their export")
    assert told("chip NEAR/1 export", far) == "both sides of chip NEAR/1 export are in it, but not so near"


def test_the_nearest_to_a_chinese_word_is_one_with_a_character_incommon_words() -> None:
    assert "“离任”" in told("离职", Document(title="官宣离任公告"))


@pytest.mark.parametrize(
    ("query", "title", "nearest"),
    [
        ("OpenAI", "OpneAI raises money for an opera", "OpneAI"),
        ("departure", "departed, departures, departs", "departures"),
        ("open", "opened openairplanes", "opened"),
        ("open", "openairplanes", ""),  # a word more than twice as long is another word
        ("ferry", "museum of steam", ""),
    ],
)
def test_the_nearest_word_is_the_most_similar_one_of_about_the_same_length(
    query: str, title: str, nearest: str
) -> None:
    assert explain(compile_query(query, {}), "query", Document(title=title), now=NOW).nearest == nearest
