"""Detect developments: reports of a later stage, or of a different incident in the same organisation.

Stages of a story by its headline: rumour, denial, official, completed, preview, result, correction. A report at a
later stage than all reports of an event is a development of that event: a denial must not disappear below the rumour
that it denies.

A different incident: another person leaves, or the reaction when somebody has left. Such a report has most of its words
in common with the reports of the earlier event, which it repeats as background. The difference is whom the headline
names, or what it says happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from monitor.group.features import Features, WeighedTerms
from monitor.group.terms import is_common
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


# The person is before these verbs; with the others the organisation can be before, and the person is behind.
_DONE_BY = frozenset({"=leave", "=join", "=return"})
_DONE_TO = frozenset({"=oust", "=hire", "=appoint"})
_MOVES = _DONE_BY | _DONE_TO
_SHOWN = 3
_LEAST_WEIGHT = 0.2  # terms with less weight are in a third of all headlines


def different_incident(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Say how an item differs from the reports of an event with the same names, a clause.

    Empty if it does not.

    Only for texts with a body, because a body names the persons.
    """
    if not item.lead or not any(len(report.weights) > len(report.title) for report in reports):
        return ""
    theirs = frozenset[str]().union(*(report.actions for report in reports))
    if theirs and weighed.actions and theirs <= _MOVES and weighed.actions.isdisjoint(_MOVES):
        what = ", ".join(item.words[term] for term in item.title if term in weighed.actions)
        return f"its headline says “{what}”, and theirs only who came or went"
    name = _somebody_else(item, weighed, reports, theirs & weighed.actions & _MOVES)
    return f"its headline names “{name}”, of whom they have no word" if name else ""


def _somebody_else(
    item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms], moves: frozenset[str]
) -> str:
    """Return the name of another person who makes the same move, or an empty string.

    The name is new and in the position of the person; all else that the headlines have in common is one run of words,
    the name of the organisation.
    """
    new = (name for name in item.names if not any(name in report.weights for report in reports))
    behind = {name: item.said[item.said.index(name) :] if name in item.said else () for name in new}
    found = [item.words[name] for name, said in behind.items() if moves.intersection(_DONE_TO.union(said))]
    return ", ".join(found[:_SHOWN]) if len(_runs(item, weighed, reports)) <= 1 else ""


def _runs(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> set[tuple[str, ...]]:
    """Return the runs of common words of the headlines, without moves and words that are common in any news."""
    telling = [term for term in item.said if not is_common(term) and weighed.weights.get(term, 0.0) >= _LEAST_WEIGHT]
    shared = groupby(telling, lambda term: term not in _MOVES and any(term in report.title for report in reports))
    return {tuple(run) for common, run in shared if common}
