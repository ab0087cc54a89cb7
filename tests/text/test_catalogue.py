"""Messages in Chinese."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.interface import read_messages, translate
from tests.docs.reference import each_command
from tests.text.messages import OF_CLICK, compiled, messages, missing

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_nearly_every_message_of_the_code_is_in_the_catalogue() -> None:
    found, without = messages(), missing()
    assert len(found) > 500
    # One in fifty may wait for a translator; what has none is shown in English.
    assert len(without) <= len(found) // 50, f"monitor/text/locale/zh.po lacks {without}"


@pytest.mark.parametrize("english", read_messages())
def test_a_translation_names_what_the_message_names(english: str) -> None:
    chinese = read_messages()[english]
    names = [f"<{number}>" for number in range(english.count("{}"))]
    made = chinese.format(*names)
    if english != "[Errno {}] {}":
        assert CHINESE.search(chinese) or len(english) < 20, chinese
    dropped = [name for name in names if name not in made]
    assert len(dropped) <= ("{} {}" in english or "{} in a row" in english), (
        f"{dropped} is lost in {chinese}"
    )  # a word of number may go


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("the server answered 503", "服务器应答 503"),
        ("every 5 s", "every 5 s"),  # too short to be told from a title
        ("watch this space", "watch this space"),
        (
            "config/topics.yaml:3:7: there is no alias 'opnai'; add it to aliases.yaml",
            "config/topics.yaml:3:7: 没有别名 'opnai'；请加入 aliases.yaml",
        ),
        (
            "the configuration was not taken over: a.yaml:1:1: there is no key 'titel' here",
            "配置没有被采用：a.yaml:1:1: 这里没有键 'titel'",
        ),
        (
            "no list of news was found at http://a.example/, and no article could be had",
            "在 http://a.example/ 没有找到新闻列表，且没有取得文章",
        ),
        ("✗ a: the name a.example does not resolve: timed out", "✗ a: 域名 a.example 无法解析：超时"),
        ("  two lines\n  it is tried again", "  two lines\n  会重试"),
    ],
)
def test_a_message_is_translated_with_what_it_names(english: str, chinese: str) -> None:
    assert translate("zh", english) == chinese
    assert translate("en", english) == english


@given(st.text(alphabet="ab{}:; %é中\n", max_size=200))
def test_any_text_comes_back_whole_or_translated(text: str) -> None:
    assert translate("en", text) == text
    translate("zh", text)


def test_a_long_text_takes_no_long_time() -> None:
    began = time.process_time()
    translate("zh", "a: b; " * 330)
    translate("zh", "the name " * 220)
    assert time.process_time() - began < 20


def test_the_catalogue_of_click_is_compiled_and_is_of_what_click_says() -> None:
    content = OF_CLICK.read_text("utf-8")
    assert OF_CLICK.with_suffix(".mo").read_bytes() == compiled(content), "`python -m tests.text.messages --write`"
    source = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    usages = (each.make_metavar(context) for _, command, context in each_command() for each in command.params)
    source += "".join(usages)  # its own has placeholders of ours too
    for text in re.findall(r"^msgid(?:_plural)? (\".+\")$", content, re.MULTILINE):
        assert re.search(re.escape(json.loads(text)).replace("\\\n\\\t", r"\\n\\t"), source), text
