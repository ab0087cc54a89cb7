"""The command line in Chinese: as LANG says, or the configuration."""

from __future__ import annotations

import re

import pytest

from tests.commandline import Place
from tests.docs.reference import each_command
from tests.newssite import NewsSite
from tests.watched import HEADLINES, place, site

__all__ = ["place", "site"]
# Loaded before any test sets the language: a type such as DIRECTORY keeps the name that it had then.
EVERY = [name for name, _, _ in each_command()]


def test_messages_are_chinese_where_the_environment_is(
    place: Place, site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "没有数据库" in place.call("status", expect=1).stderr
    assert "1 个来源" in place.call("once").stdout
    said = place.call("status").stdout
    assert "1 个来源：1 个正常，0 个失败，0 个尚未访问" in said
    assert "6 条" in said and "主题" not in said
    # titles stay as they are, and so does what programs read
    assert "OpenAI首席科学家官宣" in place.call("try", "@openai").stdout
    assert place.json("status")["counts"]["fine"] == 1


def test_the_configuration_decides_before_the_environment(
    place: Place, site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    file = place.folder / "config" / "newsmonitor.yaml"
    file.write_text(f"{file.read_text('utf-8')}language: en\n", "utf-8")
    assert "there is no database" in place.call("status", expect=1).stderr


def test_help_and_faults_are_in_the_language_of_the_configuration(place: Place) -> None:
    """Also where it cannot be loaded; and --config may name another one."""
    path = place.folder / "config" / "newsmonitor.yaml"
    path.write_text(f"{path.read_text('utf-8')}language: zh\n", "utf-8")
    for words in (("status", "--help"), ("status", "--config", "config", "--help"), ("--config=config", "--help")):
        assert "用法：" in place.run(*words, expect=None).stdout + place.run(*words, expect=None).stderr
    place.write(topics="topics: {a: {mach: x}}\n")
    assert "这里没有键 'mach'（写的是：mach）；请用 " in place.call("check", expect=1).stderr
    (place.folder / "elsewhere").mkdir()
    (place.folder / "elsewhere" / "newsmonitor.yaml").write_text("language: en\n")
    assert "Usage:" in place.run("status", "--config", "elsewhere", "--help").stdout


def test_help_and_usage_are_chinese_to_the_last_paragraph(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes of their own: click keeps the help of a command once it was asked for."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "重新载入配置" in place.run("--help").stdout
    said = place.run("status", "--help").stdout
    assert said.startswith("用法：")
    assert "列出全部来源和故障" in said
    assert "有来源失败或有未结束的故障时，退出码为 1。" in said
    assert "没有命令 'stauts'。" in place.run("stauts", expect=2).stderr
    assert "没有选项 '--al'。" in place.run("status", "--al", expect=2).stderr


def test_usage_lines_and_placeholders_are_chinese_for_every_command(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for addresses, ids and values that are written as they are shown."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    left = {"URL", "GUID", "ID", "CSS", "JSON", "OPML", "SIGTERM", "YAML", "HTML", "UTC", "RSS", "DB", "SIGHUP"}
    for name in ["", *EVERY]:
        said = place.call(*name.split(), "--help").stdout
        assert set(re.findall(r"(?<![\w-])[A-Z]{2,}(?![\w-])", re.sub("`[^`]*`", "", said))) <= left, said
        assert not re.search(r"\[(OPTIONS|ARGS)\]|^\w+ [a-z ]+\.$", said, re.MULTILINE), said


def test_each_step_of_an_item_is_told_in_chinese(place: Place, site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is translated alone: no message that begins with a name takes the date of the step for it."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    site.article("/2.html", HEADLINES["/1.html"], f"{HEADLINES['/1.html']}。" * 20)  # the text of another
    site.article("/1.html", HEADLINES["/1.html"], f"{HEADLINES['/1.html']}。" * 20)
    place.call("once")
    told = [place.call("why", f"{site.base}/{number}.html").stdout for number in (1, 2, 3)]
    steps = [line for said in told for line in said.splitlines() if re.match(r"  \d\d-\d\d \d\d:", line)]
    assert len(steps) == 15
    assert any("在来源的列表上；以网址区分" in line for line in steps)
    assert any("文字相同" in line for line in steps)
    assert not [line for line in told if re.search(r"^  not in|^  wanted by", line, re.MULTILINE)]
    assert place.call("try", "芯片").stdout.endswith(" 篇匹配\n")
