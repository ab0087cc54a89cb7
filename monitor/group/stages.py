"""Stages of a story by its headline: rumour, denial, official, completed, preview, result, correction.

A report at a later stage than all reports of an event is a development of that event: a denial must not disappear
below the rumour that it denies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from monitor.text.fold import folded

Stage = Literal["rumour", "denial", "official", "completed", "preview", "result", "correction"]

_SAYS = r"(?:reports?|rumou?rs?|claims?|talks?|speculation|allegations?|accusations?)"
_DENIED = "(?:bail|parole|entry|visas?|access|permits?|appeals?|bids?|requests?|motions?)"  # what is refused
_PATTERNS: tuple[tuple[Stage, str], ...] = (
    (
        "denial",
        "否认|否認|辟谣|辟謠|不实|谣言|造谣|假消息|并无此事|没有此事|无此事|子虚乌有|不属实|纯属虚构|驳斥|并非事实"
        rf"|没有计划|无计划|(?<!can't )(?<!cannot )(?<!not )\b(?:den(?:y|ies|ied)(?! {_DENIED})"
        rf"|denials?|refut\w+|debunk\w*|hoax|untrue|not true|false {_SAYS}|no plans? (?:to|for)"
        rf"|(?:dismiss\w*|reject\w*|quash\w*|shoots? down) (?:\w+ ){{0,3}}{_SAYS})\b",
    ),
    (
        "rumour",
        "^传|：传|传闻|据传|网传|或将|拟收购|考虑|洽谈|接洽|传出|知情人士|消息称|有望|或于"
        r"|\b(?:in (?:\w+ )?talks|consider(?:s|ing)|weigh(?:s|ing)|mull(?:s|ing)|explor(?:es|ing)|near(?:s|ing)"
        r"|close to|reportedly|rumou?r\w*|said to|could|may|might|eyes|eyeing|seeks|looks to|sources)\b",
    ),
    (
        "official",
        "官宣|正式|宣布|确认|证实|敲定|签署|达成协议|同意"
        r"|\b(?:confirm\w*|announc\w+|official\w*|agree[sd]? to|unveil\w*|makes? it official)\b",
    ),
    ("completed", r"完成|交割|落地|获批|\b(?:complet(?:es|ed|ion)|clos(?:es|ed)|finali[sz](?:es|ed)|wraps? up)\b"),
    (
        "preview",
        "前瞻|预告|赛前|首发预测|看点|预测"
        r"|\b(?:previews?|ahead of|predicted lineups?|kick-off time|how to watch|predictions?|what to expect)\b",
    ),
    (
        "result",
        r"战胜|击败|夺冠|负于|险胜|大胜|完胜|逆转|不敌|横扫|战平|\b\d{1,3} ?[-–:：比] ?\d{1,3}\b"
        r"|\b(?:beats?|defeat(?:s|ed)?|thrash(?:es|ed)?|wins?|won|rout(?:s|ed)?|sinks?|draws? with|edges?)\b",
    ),
    ("correction", r"更正|勘误|撤稿|撤回报道|\b(?:retract\w*|walks? back|withdraws? (?:report|story|paper))\b"),
)
_COMPILED = tuple((stage, re.compile(pattern, re.MULTILINE)) for stage, pattern in _PATTERNS)
# A stage of an item, and what the reports of an event must all have for the item to be a development of it.
_AFTER: tuple[tuple[Stage, Stage | None], ...] = (
    ("denial", None),
    ("correction", None),
    ("official", "rumour"),
    ("completed", "rumour"),
    ("completed", "official"),
    ("result", "preview"),
)
_CLAUSES: dict[Stage, str] = {
    "denial": "it denies what they report",
    "correction": "it corrects what they report",
    "official": "it is official, and theirs is a rumour",
    "completed": "it is completed, and theirs was planned",
    "result": "it is the result, and theirs a preview",
}


def stages_of(headline: str) -> frozenset[Stage]:
    """Return the stages that a headline names."""
    text = folded(headline)
    return frozenset(stage for stage, pattern in _COMPILED if pattern.search(text))


def later_stage(headline: str, theirs: Sequence[str]) -> str:
    """Say how a headline is at another stage than all those of an event, a clause; empty if it is not."""
    mine = stages_of(headline)
    if not mine:
        return ""
    stages = [stages_of(each) for each in theirs]
    for stage, before in _AFTER:
        earlier = before is None or (before not in mine and all(before in each for each in stages))
        if stage in mine and earlier and not any(stage in each for each in stages):
            return _CLAUSES[stage]
    if "rumour" in mine and "denial" not in mine and all("denial" in each for each in stages):
        return "they deny what it reports"
    return ""
