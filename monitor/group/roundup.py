"""Detect roundups: items with several topics, such as morning papers and weekly reviews.

A roundup belongs to several events and starts none. In the database its kind is called 'digest'.
"""

from __future__ import annotations

import re

from monitor.group.sametext import is_numbered, units

_KINDS = (
    "日报|早报|晚报|周报|早餐|早班车|晨报|晨读|速览|速递|要闻|汇总|简报|盘点|周刊|一周[^，。后前内]{0,8}|新闻早知道|"
    "(?:the |this )?(?:morning|evening|daily|weekly|business|news|week in)[^:;|]{0,16}(?:brief|briefing|roundup|digest|"
    "newsletter|highlights|recap|in review)|week in [a-z]+|newsletter|.{0,24}in brief|highlights|roundup|"
    r"(?:\d+|five|ten) things [a-z ]*know[a-z ]*|morning brief|evening brief"
)
_NAMED = re.compile(rf".{{0,10}}(?:{_KINDS})\W*", re.IGNORECASE)
_HEADED = re.compile(rf"^.{{0,10}}(?:{_KINDS})\W{{0,3}}[:：]", re.IGNORECASE)
_BAR = re.compile(r"[|｜丨]|[:：]|【|】")
_BREAK = re.compile(r"[；;|｜丨/／]")
_LIST = re.compile(r"[；;]|[/／]")
_LONGEST = 500  # characters of a headline that are read
_SHORTEST = 5  # units of a headline within a headline
_CJK = re.compile(r"[\u4e00-\u9fff]")


def headlines_in(title: str, text: str) -> tuple[str, ...] | None:
    """Split the headline of a roundup into its headlines, possibly none.

    Return None if the item is no roundup.

    A roundup calls itself one; or its headline is Chinese and consists of three or more headlines; or its headline
    has a break and the paragraphs of its body are numbered.
    """
    title = title[:_LONGEST]
    if _NAMED.fullmatch(title.strip()):
        return ()
    named = any(_NAMED.fullmatch(part.strip()) for part in _BAR.split(title) if part.strip())
    parts = [_HEADED.sub("", part).strip() for part in _BREAK.split(title)]
    parts = [part for part in parts if len(units(part)) >= _SHORTEST and not _NAMED.fullmatch(part)]
    rows = len(parts) >= 3 and _CJK.search(title) is not None and len(_LIST.findall(title)) >= 2
    return tuple(parts) if len(parts) > 1 and (named or rows or is_numbered(text)) else None
