"""A term that does not count inside longer words, exact regexes, names with a dot, scripts with vowel signs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.model import Document
from monitor.topics import compile_query, explain, parse, show

NOW = datetime(2024, 5, 15, tzinfo=UTC)
ALIASES = {"jd": ("京东!北京东城!北京东路", "JD.com", "=Target!Target Market"), "plain": ("Yahoo!ニュース",)}


def takes(query: str, text: str) -> bool:
    return bool(compile_query(query, ALIASES).match(Document(title=text), now=NOW))


INSIDE = [
    ("中国!发展中国家", "发展中国家会议", False),
    ("中国!发展中国家", "發展中國家會議", False),
    ("中国!发展中国家", "发展中国家与中国", True),
    ("中国！发展中国家", "发展中国家会议", False),
    ("京东!北京东城", "北京东城区", False),
    ("京东!北京东城", "北京·东城区", False),
    ("京东!北京东城", "京东方面", True),
    ("京东!北京东城!北京东路", "北京东路", False),
    ("京东!北京东城!北京东路", "北京东站", True),
    ('Apple!"Apple Valley"', "Apple Valley votes", False),
    ('Apple!"Apple Valley"', "apple-valley votes", False),
    ('Apple!"Apple Valley"', "Apple Valleys", True),
    ('Apple!"Apple Valley"', "Apple in Apple Valley", True),
    ('Apple!"Apple Valley"', "Pineapple Valley", False),
    ('Post!"Washington Post"', "the Washington Post reports", False),
    ('Post!"Washington Post"', "New Washington Post office", False),
    ('Post!"Washington Post"', "Post of the day", True),
    ('OpenAI!"OpenAI Startup Fund"', "OpenAl Startup Fund", False),
    ('=US!"US Open"', "US Open 2026", False),
    ('=US!"US Open"', "US votes", True),
    ('"steps down"!"steps down the stairs"', "she steps down the stairs", False),
    ('"steps down"!"steps down the stairs"', "she steps down", True),
    ("人工*!人工智能", "人工智能", False),
    ("@jd", "北京东城", False),
    ("@jd", "京东财报", True),
    ("@jd", "the Target Market", False),
    ("@jd", "Target sells", True),
    ("Yahoo!ニュース", "Yahoo!ニュースによると", True),
    ("@plain", "Yahoo!ニュースによると", True),
    ("x NEAR/2 中国!发展中国家", "x 发展中国家", False),
    ("title:中国!发展中国家", "发展中国家", False),
    ("x -中国!发展中国家", "x 发展中国家", True),
]


@pytest.mark.parametrize("query, text, expected", INSIDE)
def test_a_term_does_not_count_inside_the_longer_words_after_its_sign(query: str, text: str, expected: bool) -> None:
    assert takes(query, text) is expected


def test_a_field_ends_what_a_longer_word_can_cover() -> None:
    matcher = compile_query("中国!发展中国家", {})
    assert matcher.match(Document(title="发展", text="中国家"), now=NOW)


def test_longer_words_that_do_not_contain_the_term_are_an_error() -> None:
    with pytest.raises(QueryError, match="'Banana' does not contain 'Apple'") as caught:
        parse('Apple!"Banana"')
    assert caught.value.position == 7


@pytest.mark.parametrize("query", [row[0] for row in INSIDE])
def test_a_term_with_longer_words_is_printed_as_it_is_read(query: str) -> None:
    assert parse(show(parse(query))) == parse(query)


def told(query: str, text: str) -> str:
    return explain(compile_query(query, ALIASES), "query", Document(title=text), now=NOW).sentence


def test_a_miss_inside_a_longer_word_is_explained_by_that_word() -> None:
    assert told("中国!发展中国家", "发展中国家") == "“中国” is in it only inside “发展中国家”"
    assert told("@jd", "北京东路") == "“京东” is in it only inside “北京东路”"
    assert told('a Apple!"Apple Valley"', "a Apple Valley") == "“Apple” is in it only inside “Apple Valley”"
    assert told("中国!发展中国家", "新闻").startswith("nothing of 中国!发展中国家 in it")


words = st.text(alphabet="甲乙丙", min_size=1, max_size=6)


@given(words, words, words, words)
def test_what_is_inside_and_what_is_not_is_told_as_by_replacing_the_longer_words(
    term: str, before: str, behind: str, text: str
) -> None:
    longer = f"{before}{term}{behind}"
    places = [at for at in range(len(text)) if text.startswith(term, at)]
    covered = [range(at, at + len(longer)) for at in range(len(text)) if text.startswith(longer, at)]
    offsets = [at for at in range(len(longer)) if longer.startswith(term, at)]
    free = [at for at in places if not any(at - cover.start in offsets for cover in covered)]
    assert takes(f"{term}!{longer}", text) is bool(free)


EXACT = [
    ("=/[A-Z]{5,}/", "SHOCKING truth", True),
    ("=/[A-Z]{5,}/", "shocking truth", False),
    ("title:=/^[A-Z]/", "Truth", True),
    ("title:=/^[A-Z]/", "truth", False),
    ("/(?-i)[A-Z]{5,}/", "SHOCKING truth", True),
    ("/(?-i)[A-Z]{5,}/", "shocking truth", False),
    ("=/離職/", "官宣離職", True),
    ("=/離職/", "官宣离职", False),
    ("/離職/", "官宣离职", True),
    ("=/é/ NEAR/1 b", "É é b", True),
    ("=/é/ NEAR/1 b", "É x x b", False),
]


@pytest.mark.parametrize("query, text, expected", EXACT)
def test_an_exact_regex_runs_on_the_text_as_written(query: str, text: str, expected: bool) -> None:
    assert takes(query, text) is expected


def test_the_words_of_an_exact_regex_are_shown_as_written_wherever_folding_changed_the_length() -> None:
    (match,) = compile_query("=/[A-Z]{5,}/", {}).match(Document(title="ﬃ … Straße é, SHOCKING"), now=NOW)
    (hit,) = match.hits
    assert (hit.words, hit.start) == ("SHOCKING", 14)


SCRIPTS = [
    (".NET", "Microsoft ships .NET 10", True),
    (".NET", "microsoft ships .net 10", True),
    (".NET", "ASP.NET Core", True),
    (".NET", "see example.net", False),
    (".NET", "用.NET开发", True),
    ("محمد", "مُحَمَّد", True),
    ("مُحَمَّد", "محمد", True),
    ("احمد", "أحمد", True),
    ("إيران", "ایران", True),
    ("ايران", "ایران", True),
    ("كتاب", "کتاب", True),
    ("كتاب", "كـتـاب", True),
    ("مدرسه", "مدرسة", True),
    ("على", "علي", True),
    ("שלום", "שָׁלוֹם", True),
    ("בית-ספר", "בית־ספר", True),
    ('צה"ל', "צה״ל", True),
    ("2024", "۲۰۲۴", True),
    ("2024", "٢٠٢٤", True),
    ("२०२४", "2024", True),
    ("محمد", "احمد", False),
    ("Йод", "Иод", False),
]


@pytest.mark.parametrize("query, text, expected", SCRIPTS)
def test_names_fold_in_their_script_as_a_reader_expects(query: str, text: str, expected: bool) -> None:
    query = f'"{query}"' if '"' not in query else "צה״ל"
    assert takes(query, text) is expected
