"""From an empty topics.yaml to three right topics, as a person gets there: check, try, why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.demo import config_files, start
from monitor.service.fetching import utc_now
from tests.commandline import Place

DEPARTURES = """
  departures:
    title: OpenAI 人事变动
    match: "@openai AND @departure"
    reject: 招聘 OR hiring
    near_miss: true
"""
CHIPS = """
  chips:
    title: Chips and export rules
    match: (芯片 OR chip*) NEAR/30 (出口 OR export*)
"""
MODELS = """
  models:
    title: 大模型开源
    match:
      - 大模型 AND 开源
      - '"language model" AND "open weights"'
    examples:
      match: ["Xingcha-7B: a language model with open weights"]
"""
LEFT = {
    "OpenAI首席科学家Ilya离职之后：一个时代的理想主义谢幕了吗",
    "超级对齐负责人雷克也辞职了 OpenAI一天走了两位安全主管",
    "OpenAI联合创始人苏茨克维宣布离职 帕霍茨基接任首席科学家",
    "OpenAI联合创始人苏茨克维离职，帕霍茨基接任首席科学家",
    "突发！Ilya官宣离开OpenAI，首席科学家换人",
    "Ilya Sutskever is leaving OpenAI; Jakub Pachocki named chief scientist",
    "OpenAI's chief scientist steps down after almost a decade",
    "AI早报|OpenAI首席科学家离职；高端芯片出口规则调整；星槎-7B开源",
}
HIRING = "OpenAI is hiring again: what the open positions say about its plans"
EXPORTS = {
    "高端芯片出口许可规则再调整 企业忙着重新算账",
    "New export rules count the whole rack, not the chip",
    "AI早报|OpenAI首席科学家离职；高端芯片出口规则调整；星槎-7B开源",
}
OPEN = {
    "星槎实验室开源七十亿参数大模型，训练配方一并公开",
    "Xingcha-7B: a language model with open weights, and its recipe",
    "AI早报|OpenAI首席科学家离职；高端芯片出口规则调整；星槎-7B开源",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place that has visited the bundled news site once, with nothing in topics.yaml."""
    made, moment = Place(tmp_path), utc_now()
    with start(now=lambda: moment, base_port=0) as site:
        files = config_files(
            site, state="news.db", feeds="feeds", listen="127.0.0.1:0", base_url="http://127.0.0.1:8080"
        )
        made.write(**{name.removesuffix(".yaml"): text for name, text in files.items()})
        made.write(topics="topics: {}\n", aliases="aliases: {}\n")
        made.call("check")
        made.call("once")
        yield made


def address(place: Place, title: str) -> str:
    return next(str(entry["url"]) for entry in place.feed("all")["items"] if entry["title"] == title)


def titles(place: Place, *words: str) -> set[str]:
    """The titles that `try` prints: its lines that are not indented, but the last."""
    said = place.call("try", *words).stdout.splitlines()
    return {line for line in said[:-1] if not line.startswith(" ")}


def test_three_topics_are_written_tried_mended_and_right(place: Place) -> None:
    # A first idea is tried: it takes too much, and a spelling is missing.
    assert HIRING in titles(place, "OpenAI AND (离职 OR leav*)")
    assert "at character 12 of the query" in place.call("try", "OpenAI AND titel:离职", expect=2).stderr

    # The topic is written, with a slip: check says where and what, and nothing is taken over.
    place.write(topics="topics:" + DEPARTURES, aliases="aliases: {openai: [OpenAI]}\n")
    told = place.call("check", expect=1)
    assert "topics.yaml:4:25: there is no alias 'departure'" in told.stdout + told.stderr

    # The alias is added, and what the edit would change is looked at before anyone reads it.
    spellings = '离职, 辞职, 离开, resign*, "steps down", leaving'
    place.write(aliases=f"aliases: {{openai: [OpenAI], departure: [{spellings}]}}\n")
    assert "@openai AND @departure" in place.call("check").stdout
    assert place.json("try", "--topic", "departures")["lost"] == []
    assert set(place.json("try", "--topic", "departures")["gained"]) >= LEFT

    # Two more topics, all three published.
    place.write(topics="topics:" + DEPARTURES + CHIPS + MODELS)
    place.call("check")
    place.call("once")
    assert held(place, "departures") == LEFT
    assert held(place, "chips") == EXPORTS
    assert held(place, "models") == OPEN

    # Why an item is in a feed, or not, or nearly.
    assert "wanted by departures: 'leaving' at title" in place.call("why", address(place, sorted(LEFT)[1])).stdout
    said = place.call("why", address(place, HIRING)).stdout
    assert "not in chips: nothing of" in said
    assert "NOT (招聘 OR hiring) does not hold" in said
    assert HIRING in held(place, "departures-near")


def held(place: Place, name: str) -> set[str]:
    """The titles of a feed, and of what stands below its entries."""
    entries = place.feed(name)["items"]
    below = [report["title"] for entry in entries for report in entry["_newsmonitor"].get("reports", [])]
    return {*place.titles(name), *below}
