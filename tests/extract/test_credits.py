"""Lines of credits are read as fields; prose is not."""

from __future__ import annotations

import pytest

from monitor.extract.byline import Credits, clean_names, inline_reporter, labelled_credits, read_credits


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("海图之声报道", Credits(publisher="海图之声")),
        ("海图之声编辑部", Credits(author="海图之声编辑部")),
        ("作者：李青", Credits(author="李青")),
        ("作者 | 李青 编辑 | 王一", Credits(author="李青", editor="王一")),
        ("编辑:张倩、小舟", Credits(editor="张倩、小舟")),
        ("来源：潮汐新闻", Credits(publisher="潮汐新闻")),
        ("文／李青", Credits(author="李青")),
        ("By Jane Doe", Credits(author="Jane Doe")),
        ("By Jane Doe and John O'Neill", Credits(author="Jane Doe and John O'Neill")),
        ("Von Petra Müller", Credits(author="Petra Müller")),
        ("本报记者 葛明", Credits(author="葛明")),
        ("来源:潮汐新闻 记者 李青", Credits(author="李青", publisher="潮汐新闻")),
        ("来源：潮汐新闻　本报记者 李青 王一", Credits(author="李青 王一", publisher="潮汐新闻")),
        ("来源:潮汐新闻 海图日报记者李青 北京报道", Credits(author="李青", publisher="潮汐新闻")),
        ("来源:潮汐新闻 2026-05-12 10:22 记者 李青", Credits(author="李青", publisher="潮汐新闻")),
        ("来源:记者之家", Credits(publisher="记者之家")),
    ],
)
def test_a_line_of_credits_is_read(line: str, credits: Credits) -> None:
    assert read_credits(line) == credits


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the bridge was open again.",
        "据多家媒体报道,事故没有造成伤亡,原因仍在调查。",
        "他说:作者的意图并不重要。",
        "来源是一个难题",
        "",
    ],
)
def test_prose_is_no_line_of_credits(line: str) -> None:
    assert not read_credits(line)


def test_credits_are_found_in_the_middle_of_a_line_of_metadata() -> None:
    assert labelled_credits("2010-05-12 09:30 来源:潮汐新闻 作者:李青 阅读:12") == Credits(
        author="李青", publisher="潮汐新闻"
    )


@pytest.mark.parametrize(
    ("paragraph", "names"),
    [
        ("据本社海口电(记者 李青 王一)昨天上午,第一艘船进港。", "李青 王一"),
        ("第一艘船进港。□ 本报记者 李青", "李青"),
        ("记者昨天从港口获悉,第一艘船已经进港。", ""),
    ],
)
def test_the_reporter_in_brackets_is_found(paragraph: str, names: str) -> None:
    assert inline_reporter(paragraph) == names


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["By Jane Doe and John Smith"], ["Jane Doe", "John Smith"]),
        (["admin"], []),
        (["https://news.example/author/jane"], []),
        (["李青 王一"], ["李青", "王一"]),
        (["来源:潮汐新闻 记者 李青 王一"], ["李青", "王一"]),
        (["来源:潮汐新闻 编辑:王一"], []),
        (["Jane Doe", "jane@news.example"], ["Jane Doe"]),
    ],
)
def test_names_are_freed_of_roles_and_addresses(values: list[str], names: list[str]) -> None:
    assert clean_names(values) == names
