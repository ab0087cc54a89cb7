"""The command line in Chinese: as LANG says, or the configuration."""

from __future__ import annotations

import pytest

from tests.commandline import Place
from tests.newssite import NewsSite
from tests.watched import place, site

__all__ = ["place", "site"]


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
