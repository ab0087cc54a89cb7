"""Filters of other programs become topics, and what cannot is told with its line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.add import FILTERS
from monitor.config import load
from monitor.config.filters import Imported, imported
from monitor.model import Document
from monitor.topics import compile_topics

NOW = datetime(2024, 5, 15, tzinfo=UTC)


def made(form: str, text: str) -> Imported:
    return imported(FILTERS[form](text))


def takes(folder: Path, form: str, text: str, document: Document | str) -> bool:
    """Whether a topic made of a filter takes an item, the YAML read as the service reads it."""
    (folder / "sources.yaml").write_text("sources: []\n")
    (folder / "topics.yaml").write_text(made(form, text).yaml, "utf-8")
    config = load(folder, {})
    item = Document(title=document) if isinstance(document, str) else document
    return bool(compile_topics(config.topics, {}).match(item, now=NOW))


WORD_LISTS = [
    ("AI\n人工智能\n", "国产人工智能芯片", True),
    ("AI\n人工智能\n", "AI is here", True),
    ("AI\n人工智能\n", "nothing", False),
    ("AI\n+发布\n", "AI大会", False),
    ("AI\n+发布\n", "AI 发布会", True),
    ("+华为\n+手机\n", "华为新手机", True),
    ("+华为\n+手机\n", "华为汽车", False),
    ("AI\n!培训\n\n手机\n", "手机培训", False),
    ("[GLOBAL_FILTER]\n广告\n\n[WORD_GROUPS]\nAI\n", "AI 广告", False),
    ("[GLOBAL_FILTER]\n广告\n\n[WORD_GROUPS]\nAI\n", "AI", True),
    ("/gpt-?\\d/ => GPT\n", "GPT4 来了", True),
    ("# AI\n手机\n", "AI", False),
    ("C/C++ 工程师\n", "C/C++ 工程师", True),
    ("OR\n", "or not", True),
    ("title:x\n", "title:x", True),
]


@pytest.mark.parametrize("text, title, expected", WORD_LISTS)
def test_a_trendradar_word_list_takes_the_titles_it_took(tmp_path: Path, text: str, title: str, expected: bool) -> None:
    assert takes(tmp_path, "trendradar", text, title) is expected


def test_a_trendradar_group_keeps_its_name_and_number() -> None:
    yaml = made("trendradar", "[人事]\n离职\n@15\n").yaml
    assert "title: '人事'" in yaml
    assert "limit: 15" in yaml


def test_what_a_trendradar_list_cannot_say_here_is_told_with_its_line() -> None:
    notes = made("trendradar", "AI\n\n…\n@0\n手机\n").notes
    assert [(note.line, note.words) for note in notes] == [(0, ""), (3, "…"), (4, "@0")]
    assert "whole words" in str(notes[0])
    assert "nothing that takes one" in str(made("trendradar", "!广告\n").notes[0])


ITEM = Document(
    title="Open source model",
    text="OpenAI people leave",
    author="Jane Doe",
    url="https://x.example/video/1",
    tags=("machine learning",),
    published=datetime(2024, 5, 14, tzinfo=UTC),
)
SEARCHES = [
    ("intitle:model", True),
    ("intitle:OpenAI", False),
    ('"open source" OpenAI', True),
    ("intext:OpenAI -hiring", True),
    ("!model", None),
    ("OpenAI !model", False),
    ("author:'Jane Doe'", True),
    ("#machine+learning", True),
    ("inurl:video", True),
    ("(hiring OR model) OpenAI", True),
    ("/open.source/i", True),
    ("model pubdate:P3D", True),
    ("model pubdate:PT12H", False),
    ("model f:12", True),
    ("model OR f:12", None),
    ("model date:2024-01-01/2024-02-01", True),
]


@pytest.mark.parametrize("search, expected", SEARCHES)
def test_a_freshrss_search_takes_what_it_took(tmp_path: Path, search: str, expected: bool | None) -> None:
    if expected is None:
        assert made("freshrss", search).topics == 0
        assert made("freshrss", search).notes
    else:
        assert takes(tmp_path, "freshrss", search, ITEM) is expected


def test_a_part_of_a_freshrss_search_that_is_left_out_is_told_with_what_to_do() -> None:
    notes = [str(note) for note in made("freshrss", "a\nmodel f:12\n").notes if note.line]
    assert notes == [
        "line 2: f:12: 'f:' has no counterpart: name the source by `sources: [id]` in the topic; "
        "it is left out, so the topic takes more than the search did"
    ]


EXPRESSIONS = [
    ('title =~ "Open"', True),
    ('title =~ "^source"', False),
    ('title !~ "hiring" and author =~ "doe"', True),
    ('(title =~ "hiring" or content =~ "people") and age < 4', True),
    ("age between 2:9 and title =~ 'x'", None),
    ('title =~ "Open" and age between 2:9', False),
    ('title = "open source model"', True),
    ('link =~ "example/video"', True),
    ('unread = "yes" and title =~ "Open"', None),
    ('title =~ "(?=x)"', None),
    ('title =~ "x', None),
    ("title =~", None),
    ('(title =~ "Open"', None),
    ('"query:Open ones:title =~ \\"Open\\" and author =~ \\"doe\\"" tag', True),
    ('query:Open ones:title =~ "Open"', True),
    ('define-filter "open" "title =~ \\"Open\\""', True),
    ('ignore-article "https://x.example" "title =~ \\"Open\\""', None),
    ("https://x.example/feed", None),
    ('title =~ "Open"\nignore-article "*" "content =~ \\"people\\""', False),
]


@pytest.mark.parametrize("text, expected", EXPRESSIONS)
def test_a_newsboat_expression_takes_what_it_took(tmp_path: Path, text: str, expected: bool | None) -> None:
    if expected is None:
        assert made("newsboat", text).topics == 0
        assert made("newsboat", text).notes[0].line == 1
    else:
        assert takes(tmp_path, "newsboat", text, ITEM) is expected


def test_newsboats_query_feeds_keep_their_names() -> None:
    assert "  open-ones:\n    title: 'Open ones'\n" in made("newsboat", 'query:Open ones:title =~ "Open"').yaml


@given(st.sampled_from(sorted(FILTERS)), st.text(max_size=80) | st.text('ab "()/|=~!#@+:\\\n[]ORND', max_size=60))
def test_no_file_breaks_a_reader_and_what_it_makes_is_right(form: str, text: str) -> None:
    made(form, text)


@pytest.mark.parametrize("form", sorted(FILTERS))
def test_an_empty_file_is_no_topic(form: str) -> None:
    assert made(form, "") == Imported("topics: {}\n", 0, ())
