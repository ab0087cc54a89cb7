"""What stands around rows and says something about them: the heading of a day, the label of a side list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from lxml.html import HtmlElement

from monitor.discover.discovery import one_line
from monitor.discover.row import Row
from monitor.discover.rowtext import Reading, is_clock, is_date, lines_of
from monitor.discover.structure import HEADINGS

_LABEL_STEPS, _LONGEST_LABEL = 3, 30  # ancestors of a row before which a label is looked for, characters of one
_ROWS_A_DAY = 1.5  # rows for each heading from which headings are those of days and not the dates of rows
_SIDE_LIST = re.compile(
    r"\W*(?:(?:本(?:周|日|月)|今日|24小时|最近|一周|月度|新闻|文章|点击|阅读|热点|热门|人气|图文|精彩|编辑|为你|相关|猜你)*"
    r"(?:热门|热点|热榜|热文|热读|最热|排行榜?|推荐|喜欢|精选|相关|点击榜|人气榜|热搜)(?:阅读|新闻|文章|资讯|排行|内容|榜单?|推荐|专题|标签)*"
    r"|(?:the )?most (?:read|popular|viewed|shared|commented|discussed)(?: (?:stories|articles|posts|news|now))?"
    r"|popular(?: (?:now|stories|articles|posts|topics))?|trending(?: (?:now|stories|topics))?|top stories today"
    r"|related(?: (?:stories|articles|posts|news|links|content))?|recommended(?: (?:for you|stories|reading))?"
    r"|you (?:may|might) (?:also )?like|also read|les plus (?:lus|populaires)|à lire aussi"
    r"|meistgelesen|am meisten gelesen|beliebt|lo más (?:leído|visto)"
    r"|más leíd[oa]s|mais lidas|più letti|i più letti|meest gelezen|mest lest|mest læst"
    r"|人気記事|ランキング|アクセスランキング|関連記事|おすすめ|많이 본 (?:뉴스|기사)|인기 (?:뉴스|기사)|관련 기사)\W*",
    re.IGNORECASE,
)


def is_side_list(element: HtmlElement) -> bool:
    """Detect a row that stands below a label of popular, related or recommended articles."""
    for part in (element, *element.iterancestors())[:_LABEL_STEPS]:
        before = part.getprevious()
        if before is None or not isinstance(before.tag, str) or next(before.iter("li", "p"), None) is not None:
            continue
        label = one_line("".join(before.itertext()))
        if len(label) <= _LONGEST_LABEL and _SIDE_LIST.fullmatch(label):
            return True
    return False


def date_by_days(rows: Sequence[Row], root: HtmlElement, reading: Reading) -> None:
    """Set the dates of undated rows that stand below headings of days."""
    if any(row.date for row in rows):
        return
    days = _days(root, reading)
    found: list[tuple[HtmlElement, datetime] | None] = [_day_above(row.parts[0], days) for row in rows]
    used = {found_one[0] for found_one in found if found_one}
    headed = all(next(used_one.iter(*HEADINGS, "th"), None) is not None for used_one in used)
    if not used or len(rows) < _ROWS_A_DAY * len(used) or (len(used) < 2 and not headed):
        return
    for row, day in zip(rows, found, strict=True):
        if day:
            row.date, row.dated_by = day[1], row.parts[0]


_Days = dict[HtmlElement, list[tuple[int, HtmlElement, datetime]]]


def _days(root: HtmlElement, reading: Reading) -> _Days:
    """Parts of a page that hold a day and nothing else, by their parent, with their place among its children."""
    found: _Days = defaultdict(list)
    for line in lines_of(root):
        text = line.text
        if not is_date(text, reading) or is_clock(text) or any(piece.link is not None for piece in line.pieces):
            continue
        part = line.box
        while (around := part.getparent()) is not None and one_line("".join(around.itertext())[:200]) == text:
            part = around
        parent, date = part.getparent(), reading.date(text)
        if parent is not None and date and one_line("".join(part.itertext())[:200]) == text:
            found[parent].append((parent.index(part), part, date))
    return found


def _day_above(element: HtmlElement, days: _Days) -> tuple[HtmlElement, datetime] | None:
    """The last day that stands before an element or what is around it."""
    for part in (element, *element.iterancestors()):
        parent = part.getparent()
        known = days.get(parent, []) if parent is not None else []
        if parent is None or not known:
            continue
        at = bisect_left([place for place, _, _ in known], parent.index(part))
        if at:
            return known[at - 1][1:]
    return None
