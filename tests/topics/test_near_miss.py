"""Items that are one clause short of a topic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Document, Topic
from monitor.topics import compile_topics, explain, parse
from monitor.topics.query import And, Not, Or, Query, Term, show

NOW = datetime(2024, 5, 15, tzinfo=UTC)


def lacks(query: str, text: str | Document, *, reject: str | None = None) -> str | None:
    """The clause that a near miss lacks; None for an item that is no near miss."""
    topic = Topic("t-near", "T", (query,), reject, near_of="t")
    document = text if isinstance(text, Document) else Document(title=text)
    (found,) = compile_topics([topic], {"x": ("离职", "辞职")}).match(document, now=NOW) or (None,)
    return found.missing if found else None


@pytest.mark.parametrize(
    "query, text, expected",
    [
        ("a b", "a", "b"),
        ("a b", "b", "a"),
        ("a b", "a b", None),
        ("a b", "c", None),
        ("a b c", "a c", "b"),
        ("a b c", "a", None),
        ("a (b OR c)", "a", "b OR c"),
        ("a (b c)", "a b", "c"),
        ("a @x", "a", "@x"),
        ("a -b", "a b", "NOT b"),
        ("a -b", "c", None),
        ("a b -c", "a c", None),
        ("a length>5", "a", "length>5"),
        ("a length<5", "c", None),
        ("a /b+c/", "bbc", "a"),
        ("(a b) OR (c d)", "d", "c"),
        ("(a b) OR c", "c", None),
        ("title:(a b)", "a", "title:b"),
        ("a AND b NEAR/1 c", "a b x x c", "b NEAR/1 c"),
        ("a OR b", "c", None),
        ("a", "b", None),
    ],
)
def test_the_clause_that_a_near_miss_lacks_is_named(query: str, text: str, expected: str | None) -> None:
    assert lacks(query, text) == expected


def test_what_reject_alone_keeps_out_is_one_clause_short() -> None:
    assert lacks("a b", "a b hiring", reject="hiring OR 招聘") == "NOT (hiring OR 招聘)"
    assert lacks("a b", "a hiring", reject="hiring") is None


def test_an_item_that_grew_too_old_is_a_near_miss_when_asked_today() -> None:
    assert lacks("a age<3d", Document(title="a", published=NOW - timedelta(days=9))) == "age<3d"


def test_a_near_miss_comes_from_the_topics_sources_only() -> None:
    topic = Topic("t-near", "T", ("a b",), sources=("s",), near_of="t")
    matcher = compile_topics([topic], {})
    assert matcher.match(Document(title="a", source="s"), now=NOW)
    assert not matcher.match(Document(title="a", source="other"), now=NOW)


def test_the_hits_of_a_near_miss_are_those_of_the_clauses_that_hold() -> None:
    (match,) = compile_topics([Topic("n", "N", ("a b c",), near_of="t")], {}).match(Document(title="c a"), now=NOW)
    assert [hit.words for hit in match.hits] == ["c", "a"]


def test_a_near_miss_is_explained() -> None:
    matcher = compile_topics([Topic("n", "N", ("a b",), near_of="t")], {})
    assert explain(matcher, "n", Document(title="a"), now=NOW).sentence == "it is one clause short: b does not hold"
    assert not explain(matcher, "n", Document(title="a b"), now=NOW).wanted


terms = st.sampled_from("abcd").map(Term)
clauses = terms | st.builds(lambda one, two: Or((one, two)), terms, terms) | terms.map(Not)
ands = st.lists(clauses, min_size=2, max_size=4).map(lambda parts: And((Term("d"), *parts)))


def holds(query: Query, words: set[str]) -> bool:
    match query:
        case Term(text):
            return text in words
        case Not(part):
            return not holds(part, words)
        case Or(parts):
            return any(holds(part, words) for part in parts)
        case _:
            raise AssertionError(query)


@settings(max_examples=300)
@given(ands, st.sets(st.sampled_from("abcx")))
def test_near_misses_are_found_whatever_word_they_lack(query: And, words: set[str]) -> None:
    failing = [part for part in query.parts if not holds(part, words)]
    found_words = any(not isinstance(part, Not) for part in query.parts if part not in failing)
    expected = show(failing[0]) if len(failing) == 1 and found_words else None
    assert lacks(show(query), " ".join(sorted(words))) == expected
    assert parse(show(query)) == query
