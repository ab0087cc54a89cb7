"""A regex of folded text is looked for in the text as written: it is found there wherever it is in the folded text."""

from __future__ import annotations

import pytest

from monitor.text.fold import folded, unsettled
from monitor.topics import compile_query
from monitor.topics.parse import parse
from monitor.topics.plan import Pattern, plan
from monitor.topics.prefilter import regex_as_written

CHARACTERS = [*map(chr, range(0x20, 0x80)), *unsettled(), *map(chr, range(0xE000, 0x30000, 0x71))]


def pattern(source: str) -> Pattern:
    made = plan(parse(f"/{source}/"), {})
    assert isinstance(made, Pattern)
    return made


@pytest.mark.parametrize(
    "source",
    [
        r"x[0-9]1",
        r"x[a-z]{1,3}1",
        r"x[一二三国发]1",
        r"x[.,;'\"-]1",
        r"x[^\w一-龥]1",
        r"x\b",
        r"x\B[a-z]",
        r"\b[a-z]+\b",
        r"x[à-ÿ]1",
        r"x \d",
        r"x\p{Greek}",
        r"x[[:punct:]]1",
        r"x(?:;|%|\x{2044}|\+)",
        r"x1",
    ],
)
def test_whatever_a_character_folds_to_the_regex_is_found(source: str) -> None:
    made = pattern(source)
    regex = regex_as_written(made)
    assert regex is not None
    wanted = [text for char in CHARACTERS if made.regex.search(folded(text := f"x{char}1"))]
    assert wanted
    assert all(regex.search(text) for text in wanted)


@pytest.mark.parametrize("source", ["[0-9]{3,}[a-z]|[0-9]{4}", "[a-z]{9}", "第?[一二三]号", r"\b[0-9]{4}\b.?"])
def test_ordinary_text_holds_no_character_that_matters_to_a_regex(source: str) -> None:
    regex = regex_as_written(pattern(source))
    assert regex is not None
    for text in ("“我们……”，他说：《新闻》（上）——完。", "“It’s 12 — so be it”, he says…"):
        assert regex.search(text) is None


@pytest.mark.parametrize("source", [r"\A[a-z]", r"[0-9]\z", r"[a-z](?-i:x)?", r"(?s)[a-z].", r"\C[a-z]", r"[0-9]\Q.\E"])
def test_a_regex_that_depends_on_more_than_single_characters_is_not_looked_for(source: str) -> None:
    assert regex_as_written(pattern(source)) is None


def test_half_a_character_in_a_text_does_no_harm() -> None:
    matcher = compile_query("/[0-9]{3}[a-z]/", {})
    assert matcher.prefilter is not None
    assert not matcher.prefilter.may_match("a \ud800 b")
    assert matcher.prefilter.may_match("a \ud800 123b")


def test_more_regexes_than_are_worth_it_are_not_looked_for() -> None:
    several = " OR ".join(f"/[0-9]{{{count}}}[a-z]/" for count in range(2, 6))
    assert compile_query(several, {}).prefilter is None
    assert compile_query(several.rpartition(" OR ")[0], {}).prefilter is not None
