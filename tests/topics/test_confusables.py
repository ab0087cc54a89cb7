"""Look-alike spellings: around suspicious letters only, and yet wherever they stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Document
from monitor.text.fold import folded
from monitor.topics import compile_query
from monitor.topics.search_text import coarse, skeleton

NOW = datetime(2024, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "query, title, words",
    [
        ("OpenAI", "新闻 OpenAl 新闻", "OpenAl"),
        ("OpenAI", "a-b c·d OPENAl", "OPENAl"),
        ("Claude", "x" * 500 + " CIaude", "CIaude"),
        ("Gemini", "0 1 2 3 Gernini 4", "Gernini"),
        ('"open source"', "0pen-s0urce!", "0pen-s0urce"),
        ("iPhone", "lPhone 1|0", "lPhone"),
    ],
)
def test_a_lookalike_is_found_with_its_words(query: str, title: str, words: str) -> None:
    (match,) = compile_query(query, {}).match(Document(title=title), now=NOW)
    assert [(hit.words, hit.lookalike) for hit in match.hits] == [(words, True)]


@settings(max_examples=300)
@given(st.text(alphabet="abIl10О|і -·rnmé离株㍿\n", max_size=60))
def test_what_looks_alike_is_the_same_when_coarse(text: str) -> None:
    assert coarse(folded(skeleton(text))) == coarse(folded(text))
    assert coarse(folded(text.replace("i", "I"))) == coarse(folded(text))
    assert len(coarse(folded(text))) == len(folded(text))


@pytest.mark.parametrize(
    "title, words",
    [
        ("OpenAI|36氪", "OpenAI"),
        ("突发|OpenA|", "OpenA|"),
        ("x|0penAI|x", "0penAI"),
        ("яОpenAI", None),
        ("新闻 ОpenAI 新闻", "ОpenAI"),
        ("Оpеn|АI", None),
        ("OpenA|x", "OpenA|"),
    ],
)
def test_a_sign_or_a_foreign_letter_parts_words_or_looks_like_a_letter(title: str, words: str | None) -> None:
    for query in ("OpenAI", "OpenAI OR title:/zz/"):  # the second without a prefilter at the text before
        found = compile_query(query, {}).match(Document(title=title), now=NOW)
        assert [hit.words for match in found for hit in match.hits] == ([words] if words else [])


def test_letters_that_look_alike_fold_to_one_letter_each() -> None:
    assert len(folded(skeleton("I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ"))) == 26


def test_an_l_is_a_capital_i_at_the_start_of_a_word_or_behind_a_capital() -> None:
    for title, found in (("PROXlMA", True), ("lndex", True), ("Proxlma", False), ("Proxima", True)):
        matches = compile_query("proxima OR index", {}).match(Document(title=title), now=NOW)
        assert bool(matches) is found, title
