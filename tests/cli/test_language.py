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
    assert "重新载入配置" in place.call("--help").stdout
    assert "列出全部来源和故障" in place.call("status", "--help").stdout
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
