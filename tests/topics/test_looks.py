"""Look-alike spellings: around suspicious letters only, and yet wherever they stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Document
from monitor.text.fold import folded
from monitor.topics import compile_query
from monitor.topics.haystack import haystack
from monitor.topics.looks import look, looked

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
@given(st.text(alphabet="abIl10О -·rnmé离株㍿\n", max_size=60), st.integers(1, 8))
def test_the_pieces_are_those_of_the_whole_text_made_to_look(text: str, width: int) -> None:
    hay = haystack("title", text)
    whole = haystack("title", look(text)).squeezed
    if len(whole) != len(hay.squeezed):
        return
    for first, piece in looked(hay, width):
        assert piece == whole[first : first + len(piece)]


def test_letters_that_look_alike_fold_to_one_letter_each() -> None:
    assert len(folded(look("I1|0ОоАаЕеРрСсХхКМТНВІіѕуУ"))) == 26
