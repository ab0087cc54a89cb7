"""Every way in which a query can be wrong: where, what was found, what to write instead."""

from __future__ import annotations

import pytest

from monitor.errors import QueryError
from monitor.model import Examples, Topic
from monitor.topics import check_aliases, check_topic, compile_query

ALIASES = {"openai": ("OpenAI",), "a": ("@b",), "b": ("@a",), "empty": ("…",), "lost": ("@nobody",)}

ERRORS = [
    ("", 0, "the query is empty", ""),
    ("   ", 0, "the query is empty", ""),
    ("sorce:redian", 0, "no field 'sorce'", "source"),
    ("a AND titel:b", 6, "no field 'titel'", "title"),
    ("a AND (b", 6, "the parenthesis is not closed", ""),
    ("a)", 1, "')' is not expected here", ""),
    ("()", 0, "the parentheses are empty", ""),
    ('"steps down', 0, "the quote is not closed", ""),
    ('""', 0, "the phrase has no word in it", ""),
    ("/gpt", 0, "the regular expression is not closed", ""),
    ("/(/", 1, "the regular expression cannot be read", ""),
    ("/(?=a)/", 1, "the regular expression cannot be read", ""),
    ("/a*/", 1, "matches everything", ""),
    ("a AND", 5, "the query ends where a term is expected", ""),
    ("OR a", 0, "OR stands where a term is expected", ""),
    ("a AND AND b", 6, "AND stands where a term is expected", ""),
    ("a NEAR b", 2, "NEAR needs a number", "NEAR/5"),
    ("a NEAR/x b", 2, "NEAR needs a number", "NEAR/5"),
    ("a NEAR/5 -b", 9, "NEAR needs words, which have a position", ""),
    ("a NEAR/5 age<3d", 9, "NEAR needs words on both sides", ""),
    ("a NEAR/5 (b AND c)", 10, "NEAR needs words on both sides", ""),
    (" NEAR/9 ".join("a" * 12), 0, "more than 10 NEAR", ""),
    ("x AND title:a NEAR/5 text:b", 6, "left side is in title and its right side in text", ""),
    ("title:a NEAR/5 (author:b OR site:c)", 0, "in title and its right side in author or site", ""),
    ("(title:a NEAR/5 b) NEAR/5 text:c", 0, "left side is in title and its right side in text", ""),
    ("url:@openai NEAR/5 b", 0, "NEAR looks within one field", ""),
    ("·", 0, "there is no word to look for", ""),
    ("a AND ·-", 6, "there is no word to look for", ""),
    ("=–*", 0, "there is no word to look for", ""),
    ("\u200b", 0, "there is no word to look for", ""),
    ("a - b", 2, "a - stands alone", ""),
    ("title:-b", 6, "a field cannot be followed by a negation", ""),
    ("@", 0, "@ has no name after it", ""),
    ("@openay", 0, "no alias 'openay'", "openai"),
    ("x AND @a", 6, "stands for itself: a → b → a", ""),
    ("gp*t", 2, "a * stands only at the end of a word", ""),
    ("*", 0, "there is no word to look for", ""),
    ("age<soon", 4, "age< needs a value", "3d"),
    ("reports>=many", 9, "reports>= needs a value", "2"),
    ("age=3d", 3, "'=' compares nothing", "<="),
    ("aged<3d", 0, "'aged' cannot be compared", "age"),
    ("-a", 0, "the query can match everything", ""),
    ("NOT a AND NOT b", 0, "the query can match everything", ""),
    ("a OR NOT b", 0, "the query can match everything", ""),
    ("(" * 60 + "a" + ")" * 60, 50, "nested more than", ""),
    ("a" * 10_001, 10_000, "longer than", ""),
]


@pytest.mark.parametrize("query, position, problem, nearest", ERRORS, ids=lambda value: str(value)[:20])
def test_a_wrong_query_says_where_and_what(query: str, position: int, problem: str, nearest: str) -> None:
    with pytest.raises(QueryError) as caught:
        compile_query(query, ALIASES)
    assert problem in caught.value.problem
    assert (caught.value.position, caught.value.nearest) == (position, nearest)
    assert caught.value.remedy, "it says what to do"


def topic(*match: str, reject: str | None = None, takes: tuple[str, ...] = (), leaves: tuple[str, ...] = ()) -> Topic:
    return Topic("t", "T", match, reject, examples=Examples(takes, leaves))


def test_all_faults_of_a_topic_are_told_together() -> None:
    faults = check_topic(topic("sorce:x", "@nobody AND @nothing", reject="("), ALIASES)
    assert [(fault.part, fault.index, fault.position) for fault in faults] == [
        ("match", 0, 0),
        ("match", 1, 0),
        ("match", 1, 12),
        ("reject", 0, 1),
    ]


def test_a_lower_case_operator_is_told_as_a_warning() -> None:
    (warning,) = check_topic(topic("a or b"), ALIASES)
    assert not warning.fatal
    assert (warning.found, warning.nearest, warning.position) == ("or", "OR", 2)


def test_a_query_without_fault_has_none() -> None:
    assert check_topic(topic("@openai AND (离职 OR resign*)", reject="hiring"), ALIASES) == []


def test_an_example_that_fails_says_why() -> None:
    made = topic("@openai 离职", reject="招聘", takes=("OpenAI离职", "OpenAI开会"), leaves=("OpenAI离职潮", "无关"))
    first, second = check_topic(made, ALIASES)
    assert (first.part, first.index, first.found) == ("examples.match", 1, "OpenAI开会")
    assert "nothing of 离职" in first.problem
    assert (second.part, second.index) == ("examples.reject", 0)


def test_a_reject_query_may_be_a_negation_only() -> None:
    assert check_topic(topic("a", reject="NOT b"), ALIASES) == []


def test_faults_of_aliases_name_the_spelling() -> None:
    faults = {fault.topic: fault.problem for fault in check_aliases(ALIASES)}
    assert set(faults) == {"a", "b", "empty", "lost"}
    assert "stands for itself" in faults["a"]
    assert "no alias 'nobody'" in faults["lost"]
    assert "without a word" in faults["empty"]


def test_aliases_that_stand_for_very_many_words_are_a_query_error() -> None:
    many = {"many": tuple(f"w{number}" for number in range(1_000))}
    assert compile_query("@many @many", many)
    with pytest.raises(QueryError, match="more than 20,000 words") as caught:
        compile_query("@many " * 30, many)
    assert caught.value.position == 6 * 19
