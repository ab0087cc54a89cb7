"""NEAR against an evaluator that tries every choice of words."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Document
from monitor.topics import compile_query
from monitor.topics.query import Near, Or, Query, Term, show

NOW = datetime(2024, 5, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """Chosen tokens: from the first to the last, and which."""

    first: int
    last: int
    chosen: frozenset[int]


def choices(query: Query, tokens: list[str]) -> list[Span]:
    """Every way in which a query of terms, OR and NEAR can stand in one paragraph of one-token words."""
    match query:
        case Term(word):
            return [Span(at, at, frozenset((at,))) for at, token in enumerate(tokens) if token == word]
        case Or(parts):
            return [span for part in parts for span in choices(part, tokens)]
        case Near(left, right, distance):
            pairs = itertools.product(choices(left, tokens), choices(right, tokens))
            return [joined(a, b) for a, b in pairs if not a.chosen & b.chosen and between(a, b) <= distance]
        case _:
            raise AssertionError(query)


def between(one: Span, other: Span) -> int:
    """Tokens between two spans; none where they overlap."""
    return max(0, one.first - other.last - 1, other.first - one.last - 1)


def joined(one: Span, other: Span) -> Span:
    return Span(min(one.first, other.first), max(one.last, other.last), one.chosen | other.chosen)


words = st.builds(Term, st.sampled_from(("ab", "cd", "ef", "离")))
sides = words | st.lists(words, min_size=2, max_size=2).map(tuple).map(Or)
chains = st.recursive(sides, lambda parts: st.builds(Near, parts, parts, st.integers(0, 4)), max_leaves=4)
lines = st.lists(st.sampled_from(("ab", "cd", "ef", "离", "x")), max_size=9)


@settings(max_examples=600)
@given(chains, st.lists(lines, min_size=1, max_size=2))
def test_near_and_its_chains_give_what_a_slow_evaluator_gives(query: Query, paragraphs: list[list[str]]) -> None:
    document = Document(text="\n".join(map(" ".join, paragraphs)))
    expected = any(choices(query, tokens) for tokens in paragraphs)
    assert bool(compile_query(show(query), {}).match(document, now=NOW)) is expected


def test_the_hits_of_a_chain_are_the_words_of_it() -> None:
    (match,) = compile_query("a NEAR/1 b NEAR/1 c", {}).match(Document(title="c x a y b z c"), now=NOW)
    assert {hit.words for hit in match.hits} == {"a", "b", "c"}


def elapsed(units: int, query: str) -> float:
    matcher, document = compile_query(query, {}), Document(text="a b " * units + "\n" + "c " * units)
    start = time.thread_time()
    matcher.match(document, now=NOW)
    return time.thread_time() - start


@pytest.mark.parametrize("query", ["a NEAR/1000 b NEAR/1000 c", "a NEAR/1000 (b NEAR/1000 a)", "/[ab]/ NEAR/1000 a"])
def test_many_words_near_one_another_cost_no_more_than_their_number(query: str) -> None:
    assert elapsed(8_000, query) < 1 + 32 * elapsed(1_000, query)


def test_a_long_chain_over_one_word_takes_each_word_once() -> None:
    matcher = compile_query(" NEAR/9 ".join("a" * 11), {})
    assert matcher.match(Document(title="a " * 11), now=NOW)
    assert not matcher.match(Document(title="a " * 10), now=NOW)
