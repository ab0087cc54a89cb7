"""What the full-text index is asked: never less than the matcher finds."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Document, Lookup, Topic
from monitor.topics import compile_topics, parse
from monitor.topics.plan import lookup_of, plan, required_for_near_miss
from monitor.topics.term_index import index_words

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALIASES = {"gpt": ("GPT-4o", "聊天机器人"), "lab": ("@gpt", "Open AI"), "odd": ("=US", "/x/")}


def is_candidate(query: str, words: Collection[str]) -> bool:
    lookup = lookup_of(plan(parse(query), ALIASES))
    return lookup is None or holds(lookup, words)


def holds(lookup: Lookup, words: Collection[str]) -> bool:
    def has(part: Lookup | str) -> bool:
        if isinstance(part, Lookup):
            return holds(part, words)
        return any(word.startswith(part[:-1]) for word in words) if part.endswith("*") else part in words

    return (all if lookup.kind == "all" else any)(map(has, lookup.parts))


def matches(query: str, document: Document) -> bool:
    return bool(list(compile_topics((Topic("t", "t", (query,)),), ALIASES).match(document, now=NOW)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("GPT-4o", "they showed GPT4o"),
        ("GPT4o", "they showed GPT 4o"),
        ("@lab", "OpenAI 的聊天机器人"),
        ("OpenAI", "OpenAl with a small L"),
        ("OpenAI", "ОреnАI in Cyrillic letters"),
        ("OpenAI", "OpenAIшный"),
        ("modern", "modern and modem"),
        ("depart*", "the Departments"),
        ('"steps down"', "She steps-down"),
        ("施瓦辛格", "阿诺德·施瓦辛格来了"),
        ("阿诺德施瓦辛格", "阿诺德·施瓦辛格来了"),
        ("阿诺德·施瓦辛格", "阿诺德施瓦辛格来了"),
        ("股", "大盘跌了，A股"),
        ("A股", "A 股 下跌"),
        ("離職", "宣布离职"),
        ("离职", "宣布離職"),
        ("Zürich", "in Zurich"),
        ("ﬁnance", "finance"),
        ("4.5", "it is 4.5 percent"),
        ("AT&T", "of AT&T today"),
        (".NET", "ASP.NET and more"),
        ("C++", "in C++ now"),
        ("a", "x|a|y"),
        ("Москва", "в Москва"),
        ("서울", "서울에서"),
        ("หิมะ", "มีหิมะตก"),
        ("हिन्दी", "यह हिन्दी है"),
        ("tag:law", "nothing"),
        ("author:Vega", "nothing"),
        ("site:harbour.example", "nothing"),
        ("any:Vega", "nothing"),
        ("/ferr.es/", "the ferries"),
        ("ferries -storm", "the ferries"),
        ("-storm ferries OR rope", "the rope"),
        ("rope NEAR/3 engine", "an engine and a rope"),
        ("the quick brown fox jumps over", "the quick brown fox jumps over"),
        ('"the quick brown fox jumps over it"', "the-quick brown fox jumps over it"),
        ("x" * 90, "x" * 90),
    ],
)
def test_what_a_query_matches_is_a_candidate(query: str, text: str) -> None:
    document = Document("", text, author="Vega", tags=("law",), url="https://harbour.example/1", source="s")
    if "site:" not in query:
        assert matches(query, document), "the case says nothing"
    assert is_candidate(query, index_words(document))


LETTERS = st.sampled_from("abIl1O0|аАoмѕ中国离職한ก々-· .,&'\n")
TEXTS = st.text(LETTERS, max_size=24)
TERMS = st.text(st.sampled_from("abIl1O0аАoм中国离職한กv-· .&"), min_size=1, max_size=6).filter(
    lambda text: any(map(str.isalnum, text))
)


@given(TERMS, TEXTS, TEXTS, st.booleans())
def test_whatever_stands_around_a_term_a_match_is_a_candidate(
    term: str, before: str, behind: str, prefix: bool
) -> None:
    query = f'"{term}{"*" if prefix else ""}"'
    for text in (f"{before}{term}{behind}", f"{before} {term} {behind}", f"{before}{term.replace('-', '')}{behind}"):
        document = Document("", text)
        if matches(query, document):
            assert is_candidate(query, index_words(document))


def test_most_of_what_does_not_match_is_no_candidate() -> None:
    texts = ("New rules for the old york road", "York", "北京的大学", "openly")
    assert [text for text in texts if is_candidate('"New York"', index_words(Document("", text)))] == [texts[0]]
    assert not is_candidate("北京大学", index_words(Document("", "北京的大学")))
    assert not is_candidate("OpenAI", index_words(Document("", "openly")))


@pytest.mark.parametrize(
    ("query", "is_bounded"),
    [
        ("ferry age<3d", True),
        ("ferry NOT strike", True),
        ("ferry (age<3d NOT strike)", True),
        ("ferry (bus OR age<3d)", False),
        ("age<3d NOT strike", False),
    ],
)
def test_a_near_miss_needs_a_term_where_no_other_clause_finds_words(query: str, is_bounded: bool) -> None:
    assert (required_for_near_miss(plan(parse(query), {})) is not None) is is_bounded


def test_of_a_text_of_ever_new_words_the_index_takes_what_fits() -> None:
    chance = random.Random(1)
    for low, high, spaces in ((0x4E00, 0x9FFF, 0), (0x430, 0x44F, 7), (0x1E900, 0x1E943, 60)):  # Han, Cyrillic, Adlam
        letters = chance.choices(range(low, high), k=300_000)
        text = "".join(" " if spaces and at % spaces == 0 else chr(each) for at, each in enumerate(letters))
        index_words(Document("", text[:9]))  # what is loaded once
        tracemalloc.start()
        words = index_words(Document("", text))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(" ".join(words).encode()) < 1 << 20, "PostgreSQL takes no more of an item"
        assert len(words) > 3000
        assert peak < 30_000_000, "an engine that steps back over a long run took 30 MB more"


def test_the_longest_chinese_text_is_found_by_what_stands_at_its_end() -> None:
    chance = random.Random(1)
    common = [chr(0x4E00 + 7 * each) for each in range(220)]  # as many pairs as a book has
    text = "".join(chance.choices(common, k=299_990)) + "龘龖離職"
    assert is_candidate("龘龖離職", index_words(Document("", text)))
