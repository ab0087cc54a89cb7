"""Folding with its way back, scripts, and what a reader sees of HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.fold import fold, folded, unsettled
from monitor.text.language import cjk_ratio, is_cjk, is_word_boundary, script
from monitor.text.markup import paragraphs, plain
from monitor.text.urls import without_trackers

mixed = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("離职ＡａéÅßŒﬁ①㈱ｶﾞ－—“’ \u200b\u0301\n"), max_size=80
)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("ＯｐｅｎＡＩ", "openai"),
        ("官宣離職", "官宣离职"),
        ("Café Zürich", "cafe zurich"),
        ("don’t “quote”", 'don\'t "quote"'),
        ("GPT—4 GPT‑4", "gpt-4 gpt-4"),
        ("a\u00a0b\u3000c", "a b c"),
        ("ze\u200bro", "zero"),
        ("ﬁne №", "fine no"),
        ("e\u0301", "e"),
    ],
)
def test_spellings_that_a_reader_takes_for_the_same_fold_together(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(mixed)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_every_chinese_character_folds_once_and_for_all() -> None:
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2FA20))]
    assert [each for each in characters if folded(folded(each)) != folded(each)] == []


def test_the_unsettled_characters_are_all_that_do_not_fold_to_themselves() -> None:
    every = [chr(code) for code in range(0x80, 0x34000) if not 0xD800 <= code < 0xE000]
    alone = folded("\n".join(every)).split("\n")
    assert unsettled() == {char: plain for char, plain in zip(every, alone, strict=True) if plain != char}


@given(mixed)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    made = fold(text)
    assert len(made.origin) == len(made.text)
    assert list(made.origin) == sorted(made.origin)
    assert all(0 <= at < len(text) for at in made.origin)


@given(mixed, st.integers(0, 80), st.integers(1, 20))
def test_a_span_cut_from_the_source_folds_to_what_was_found(text: str, start: int, length: int) -> None:
    made = fold(text)
    end = min(start + length, len(made.text))
    if start >= end or (start and made.origin[start] == made.origin[start - 1]):
        return  # nothing there, or in the middle of what one character folds to
    if end < len(made.text) and made.origin[end] == made.origin[end - 1]:
        return
    left, right = made.span(start, end)
    assert made.text[start:end] in folded(text[left:right])


@pytest.mark.parametrize(
    "char, expected",
    [("a", "latin"), ("é", "latin"), ("离", "han"), ("ア", "kana"), ("한", "hangul"), ("Я", "cyrillic"), ("ω", "greek"),
     ("７", "digit"), ("!", "other")],
)  # fmt: skip
def test_scripts_are_told_apart(char: str, expected: str) -> None:
    assert script(char) == expected


def test_a_change_of_script_is_a_boundary_and_a_digit_is_none() -> None:
    assert is_word_boundary("AI战略", 2)
    assert not is_word_boundary("GPT4", 3)
    assert is_word_boundary("a b", 1)
    assert is_word_boundary("x", 0)
    assert is_word_boundary("x", 1)


def test_the_share_of_chinese_counts_letters_only() -> None:
    assert cjk_ratio("离职!!! 2024") == 1.0
    assert cjk_ratio("ab离职") == 0.5
    assert cjk_ratio("2024") == 0.0
    assert is_cjk("离")
    assert not is_cjk("。")


@pytest.mark.parametrize(
    "html, expected",
    [
        ("<p>a <b>b</b>c</p><p>d</p>", ("a bc", "d")),
        ("a<br>b", ("a b",)),
        ("a<br><br>b", ("a", "b")),
        ("<div>a<div>b</div>c</div>", ("a", "b", "c")),
        ("<ul><li>1<li>2</ul>", ("1", "2")),
        ("<script>x</script><style>y</style><p>z</p>", ("z",)),
        ('<p hidden>a</p><p style="display: none">b</p><p>c</p>', ("c",)),
        ('<a href="http://x/Center" class="Center">t</a>', ("t",)),
        ("just words", ("just words",)),
        ("a &amp; b", ("a & b",)),
        ("<p>离<b>职</b></p>", ("离职",)),
        ("<p>官宣离\n   职，\n 详情</p>", ("官宣离职，详情",)),
        ("<p>离<br>职</p>", ("离职",)),
        ("<p>距离 职场</p>", ("距离 职场",)),
        ("<p>한국\n인공</p><p>a\n离</p>", ("한국 인공", "a 离")),
        ("官宣离\n职", ("官宣离职",)),
        ("", ()),
    ],
)
def test_paragraphs_are_what_a_reader_sees(html: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(html) == expected


@given(st.text(alphabet="<>/bripdv \n&;a\"'=!-", max_size=120))
def test_no_fragment_breaks_it(html: str) -> None:
    assert "\n\n" not in plain(html)


@pytest.mark.parametrize(
    "html",
    [
        "safe<embed src=x> <b>description</b>",
        "safe<embed src=x></embed> description",
        "safe<embed src=x/> description",
        "safe<object data=x> description",
        "safe<object data=x><param name=a value=b></object> description",
        "safe<iframe src=x /> description",
    ],
)
def test_words_behind_a_player_are_kept(html: str) -> None:
    assert plain(html) == "safe description"


def test_hostile_nesting_is_answered_in_time() -> None:
    assert isinstance(plain("<div>" * 100_000 + "x"), str)
    assert isinstance(plain(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x"), str)


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://x/a?utm_source=b&id=1", "https://x/a?id=1"),
        ("https://x/a?from=timeline", "https://x/a"),
        ("https://x/a?from=2024-05-01", "https://x/a?from=2024-05-01"),
        ("https://x/a?b&c=#d", "https://x/a?b&c=#d"),
        ("https://x/a?fbclid=1#top", "https://x/a#top"),
        ("https://x/a", "https://x/a"),
    ],
)
def test_trackers_go_and_all_else_stays_as_it_is(url: str, expected: str) -> None:
    assert without_trackers(url) == expected
