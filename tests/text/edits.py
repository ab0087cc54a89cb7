"""Edits of articles as newsrooms make them, and whether a reader would want to hear of each.

Each: a name, headline and text before, headline and text after, and the kinds of difference that are to be told;
none where the meaning stayed. Modelled on edits that people complain of: changedetection.io (clocks, counters, related
links), miniflux #396 and #4504, FreshRSS (articles that come again for a comma), and newsrooms' rules of corrections.
"""

from __future__ import annotations

from dataclasses import dataclass

_FIRE = "Firefighters were called to a warehouse in Leeds shortly after 6 a.m. on Monday."
_HURT = "Three people were taken to hospital, the ambulance service said."
_ROAD = "The road was closed for most of the morning and drivers were asked to find other routes."
_CAUSE = "Investigators believe that the fire began in a storage room on the second floor of the building."
_BODY = f"{_FIRE}\n{_HURT}\n{_ROAD}"
_HEAD = "Warehouse fire in Leeds injures three"
_ZH1 = "据当地媒体报道，周一清晨六时许，利兹一处仓库发生火灾。"
_ZH2 = "三人被送往医院，目前没有生命危险。"
_ZH3 = "道路封闭了整个上午，警方提醒司机绕行。"
_ZH = f"{_ZH1}\n{_ZH2}\n{_ZH3}"
_ZHEAD = "利兹仓库发生火灾三人受伤"


@dataclass(frozen=True)
class Edit:
    """One edit. kinds: of the differences that are to be told."""

    name: str
    before: tuple[str, str]
    after: tuple[str, str]
    kinds: frozenset[str]


def _edit(name: str, before: tuple[str, str], after: tuple[str, str], *kinds: str) -> Edit:
    return Edit(name, before, after, frozenset(kinds))


def _swap(name: str, old: str, new: str, *kinds: str, head: str = _HEAD, body: str = _BODY) -> Edit:
    assert old in body, name
    return _edit(name, (head, body), (head, body.replace(old, new, 1)), *kinds)


def _zh(name: str, old: str, new: str, *kinds: str) -> Edit:
    return _swap(name, old, new, *kinds, head=_ZHEAD, body=_ZH)


FIRST = (
    _edit("nothing", (_HEAD, _BODY), (_HEAD, _BODY)),
    _swap("a comma", "hospital, the", "hospital the"),
    _swap("another kind of dash and quotes", "a warehouse in Leeds", "a “warehouse” in Leeds"),
    _swap("white space", "shortly after", "shortly  after"),
    _swap("a typing error mended", "ambulance", "ambulence"),
    _swap("paragraphs joined", ".\nThree people", ". Three people"),
    _swap("paragraphs split", ", the ambulance service said.", ",\nthe ambulance service said."),
    _edit(
        "the same number written otherwise",
        (_HEAD, f"{_BODY}\nDamage is put at 12,000 pounds."),
        (_HEAD, f"{_BODY}\nDamage is put at 12000 pounds."),
    ),
    _swap("a number word", "Three people", "Five people", "number"),
    _edit("a number", (_HEAD, f"{_BODY}\nIt killed 12 sheep."), (_HEAD, f"{_BODY}\nIt killed 21 sheep."), "number"),
    _swap("a name", "Leeds", "Bradford", "name"),
    _swap("a negation", "was closed", "was not closed", "negation"),
    _swap("a synonym of saying", "service said", "service reported"),
    _swap("a paragraph added", _ROAD, f"{_ROAD}\n{_CAUSE}", "paragraph"),
    _swap("a paragraph removed", f"\n{_ROAD}", "", "paragraph"),
    _edit("paragraphs moved", (_HEAD, _BODY), (_HEAD, f"{_FIRE}\n{_ROAD}\n{_HURT}")),
    _edit("a headline", (_HEAD, _BODY), ("Warehouse fire in Leeds kills one", _BODY), "headline"),
    _edit("a headline in another case", (_HEAD, _BODY), ("Warehouse Fire in Leeds Injures Three", _BODY)),
    _edit("the site behind a headline", (_HEAD, _BODY), (f"{_HEAD} - BBC News", _BODY)),
    _edit("live before a headline", (_HEAD, _BODY), (f"LIVE: {_HEAD}", _BODY)),
    _edit("a clock", (_HEAD, f"Updated 14:05\n{_BODY}"), (_HEAD, f"Updated 15:10\n{_BODY}")),
    _edit("how long ago", (_HEAD, f"Published 2 hours ago\n{_BODY}"), (_HEAD, f"Published 5 hours ago\n{_BODY}")),
    _edit("views", (_HEAD, f"1,204 views\n{_BODY}"), (_HEAD, f"18,911 views\n{_BODY}")),
    _edit("comments", (_HEAD, f"{_BODY}\n12 Comments"), (_HEAD, f"{_BODY}\n87 Comments")),
    _edit("reading time", (_HEAD, f"3 min read\n{_BODY}"), (_HEAD, f"4 min read\n{_BODY}")),
    _edit(
        "a box of related links",
        (_HEAD, f"{_BODY}\nRelated\nFlood in York closes bridge\nTrain strike goes on"),
        (_HEAD, f"{_BODY}\nRelated\nMan wins lottery twice\nLeeds sign new striker"),
    ),
    _edit("a related link in the text", (_HEAD, _BODY), (_HEAD, f"{_BODY}\nRead more: How warehouses are kept safe.")),
    _edit("a newsletter box", (_HEAD, _BODY), (_HEAD, f"{_BODY}\nSign up for our morning newsletter.")),
    _edit("a ticker", (_HEAD, f"{_BODY}\nFTSE 7,512 +0.4%"), (_HEAD, f"{_BODY}\nFTSE 7,498 -0.1%")),
    _edit(
        "a correction at the end",
        (_HEAD, _BODY),
        (_HEAD, f"{_BODY}\nCorrection: an earlier version of this article named the wrong street."),
        "correction",
    ),
    _edit("CORRECTED before a headline", (_HEAD, _BODY), (f"CORRECTED-{_HEAD}", _BODY), "correction"),
    _edit("a toll in a short line", (_HEAD, f"Injured: 3\n{_BODY}"), (_HEAD, f"Injured: 7\n{_BODY}"), "number"),
    _zh("中文：逗号", "报道，周一", "报道周一"),
    _zh("中文：半角标点", "利兹一处仓库发生火灾。", "利兹一处仓库发生火灾."),
    _zh("中文：数字", "三人", "五人", "number"),
    _zh("中文：地名", "利兹一处", "约克一处", "name"),
    _zh("中文：否定", "没有生命危险", "有生命危险", "negation"),
    _zh("中文：错字", "绕行", "绕型"),
    _zh(
        "中文：加一段",
        _ZH3,
        f"{_ZH3}\n调查人员认为，火灾起因是二楼储藏室的电线老化，损失仍在统计。",
        "paragraph",
    ),
    _edit("中文：标题", (_ZHEAD, _ZH), ("利兹仓库火灾致一人死亡", _ZH), "headline"),
    _edit("中文：阅读量", (_ZHEAD, f"阅读 1204\n{_ZH}"), (_ZHEAD, f"阅读 2.3万\n{_ZH}")),
    _edit("中文：更新时间", (_ZHEAD, f"更新时间：11-29 14:05\n{_ZH}"), (_ZHEAD, f"更新时间：11-29 18:30\n{_ZH}")),
    _edit("中文：相关阅读", (_ZHEAD, f"{_ZH}\n相关阅读\n暴雨致约克断桥"), (_ZHEAD, f"{_ZH}\n相关阅读\n男子中头奖")),
    _edit("中文：更正", (_ZHEAD, _ZH), (_ZHEAD, f"{_ZH}\n更正：此前报道误写了街道名称。"), "correction"),
    _edit("中文：繁体", (_ZHEAD, _ZH), (_ZHEAD, _ZH.replace("发生火灾", "發生火災"))),
)
