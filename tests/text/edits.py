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

_QUAKE = (
    "Magnitude 6.1 earthquake shakes northern Chile",
    "A magnitude 6.1 earthquake struck northern Chile on Tuesday night, the seismological centre said.\n"
    "At least four people were injured in Calama when a wall collapsed, according to Mayor Eliecer Chamorro.\n"
    "The government said that no tsunami was expected.\n"
    "Power was restored to most homes within hours.",
)
_BANK = (
    "Central bank raises rates by a quarter point",
    "The central bank raised its benchmark rate by 0.25 percentage points to 4.5% on Thursday.\n"
    "Governor Anna Lindqvist said inflation remained above the target of 2%.\n"
    "Analysts polled last week had expected the move.",
)
_GAME = (
    "United beat City 2-1 in derby",
    "United beat City 2-1 on Sunday after a late goal by Marcus Hale.\nThe visitors had led at half-time.\n"
    "It was the first home win of the season for United.",
)
_CHIP = (
    "华星发布新一代芯片，性能提升三成",
    "华星公司周三在深圳发布新一代芯片，官方称性能提升30%，功耗下降20%。\n首席执行官陈立说，新品将于9月15日上市。\n"
    "分析师认为，公司在高端市场的份额有望扩大。\n该公司没有披露具体的量产数字。",
)


def _of(name: str, article: tuple[str, str], old: str, new: str, *kinds: str) -> Edit:
    assert old in article[1], name
    return _edit(name, article, (article[0], article[1].replace(old, new, 1)), *kinds)


SECOND = (
    _of("a magnitude", _QUAKE, "A magnitude 6.1", "A magnitude 6.3", "number"),
    _of("injured to killed", _QUAKE, "people were injured", "people were killed", "negation"),
    _of("a warning lifted", _QUAKE, "no tsunami was expected", "a tsunami was expected", "negation"),
    _of("a misspelt name put right", _QUAKE, "Mayor Eliecer Chamorro", "Mayor Eliecer Chamoro", "name"),
    _of("on Tuesday night to late on Tuesday", _QUAKE, "on Tuesday night", "late on Tuesday"),
    _of("an agency named", _QUAKE, "the seismological centre said", "the National Seismological Centre said"),
    _of("a title before a name", _QUAKE, "Mayor Eliecer", "the town's mayor, Eliecer"),
    _of("a photo credit", _QUAKE, "within hours.", "within hours.\nPhoto: Reuters/Pablo Sanhueza"),
    _of("an author line", _QUAKE, "A magnitude", "By Daniel Ramos\nA magnitude"),
    _of("a place and agency before the text", _QUAKE, "A magnitude", "SANTIAGO (Reuters) - A magnitude"),
    _of(
        "a quotation added",
        _QUAKE,
        "within hours.",
        'within hours.\n"We ran outside with the children," said Rosa Díaz, 41.',
        "paragraph",
    ),
    _of("a rate", _BANK, "to 4.5%", "to 4.75%", "number"),
    _of("percent for the sign", _BANK, "of 2%", "of 2 percent"),
    _of("raised to cut", _BANK, "raised its benchmark", "cut its benchmark", "negation"),
    _of("a name with first name", _BANK, "Governor Anna Lindqvist", "Governor Lindqvist"),
    _of("British spelling", _BANK, "had expected the move", "had expected this move"),
    _of("a newsletter line", _BANK, "expected the move.", "expected the move.\nGet our daily briefing in your inbox."),
    _of(
        "a copyright line",
        _BANK,
        "expected the move.",
        "expected the move.\n© 2026 The Daily Post. All rights reserved.",
    ),
    _edit("a score", _GAME, ("United beat City 3-1 in derby", _GAME[1].replace("2-1", "3-1")), "headline", "number"),
    _of("the scorer", _GAME, "by Marcus Hale", "by Jonas Weber", "name"),
    _edit("a headline shortened by a word of no weight", _GAME, ("United beat City 2-1 in the derby", _GAME[1])),
    _edit("exclusive before a headline", _GAME, (f"EXCLUSIVE: {_GAME[0]}", _GAME[1])),
    _of(
        "an editor's note",
        _GAME,
        "for United.",
        "for United.\nEditor's note: An earlier version of this story gave the wrong score.",
        "correction",
    ),
    _of("芯片：百分比", _CHIP, "性能提升30%", "性能提升35%", "number"),
    _of("芯片：日期", _CHIP, "9月15日", "9月25日", "number"),
    _of("芯片：人名", _CHIP, "陈立说", "陈力说", "name"),
    _of("芯片：公司", _CHIP, "华星公司周三", "华兴公司周三", "name"),
    _of("芯片：否定", _CHIP, "没有披露", "披露了", "negation"),
    _of("芯片：同义", _CHIP, "分析师认为", "分析师表示"),
    _of("芯片：编辑", _CHIP, "量产数字。", "量产数字。\n（编辑：王小明）"),
    _of("芯片：免责", _CHIP, "量产数字。", "量产数字。\n免责声明：本文仅代表作者个人观点，不构成任何投资建议。"),
    _of("芯片：原标题", _CHIP, "华星公司周三", "原标题：华星发布新芯片\n华星公司周三"),
    _edit("芯片：快讯", _CHIP, (f"快讯！{_CHIP[0]}", _CHIP[1])),
)

_COURT = (
    "Court orders retailer to pay £2.4m over data breach",
    "A court in Manchester has ordered the retailer Brookfield to pay £2.4m over a data breach in 2023.\n"
    "Judge Helen Marsh said that the company had ignored two warnings.\n"
    "About 180,000 customers were affected, the regulator said. Brookfield can appeal until 12 March.",
)
_STORM = (
    "台风“海燕”逼近广东，多地停课",
    "中央气象台预计，台风“海燕”将于周四夜间在广东阳江到电白一带沿海登陆，最大风力12级。\n"
    "广州、佛山等地宣布周五停课，部分列车停运。\n广东省防汛办主任林卫东说，已转移群众3.2万人。",
)
THIRD = (
    _of("an amount", _COURT, "pay £2.4m", "pay £2.6m", "number"),
    _of("a date of appeal", _COURT, "until 12 March", "until 21 March", "number"),
    _of("a year", _COURT, "breach in 2023", "breach in 2022", "number"),
    _of("a judge", _COURT, "Judge Helen Marsh", "Judge Karen Boyd", "name"),
    _of("had to had not", _COURT, "company had ignored", "company had not ignored", "negation"),
    _of("can to cannot", _COURT, "Brookfield can appeal", "Brookfield cannot appeal", "negation"),
    _of("about for around", _COURT, "About 180,000", "Around 180,000"),
    _of("a million written out", _COURT, "£2.4m over", "£2.4 million over"),
    _of("a cookie line", _COURT, "12 March.", "12 March.\nWe use cookies to make this site better for you."),
    _of("an advertisement", _COURT, "warnings.", "warnings.\nAdvertisement\nContinue reading below"),
    _of("a line of hashtags", _COURT, "12 March.", "12 March.\n#Brookfield #databreach"),
    _of(
        "a reply of the company",
        _COURT,
        "12 March.",
        "12 March. A spokeswoman for Brookfield declined to comment.",
        "paragraph",
    ),
    _of(
        "a paragraph taken out",
        _COURT,
        "\nJudge Helen Marsh said that the company had ignored two warnings.",
        "",
        "paragraph",
    ),
    _edit("a question for a headline", _COURT, ("Why did a data breach cost a retailer £2.4m?", _COURT[1]), "headline"),
    _edit("a picture count in a headline", _COURT, (f"{_COURT[0]} | The Guardian", _COURT[1])),
    _of("a subheading", _COURT, "warnings.", "warnings.\nWhat happens next"),
    _of("台风：风力", _STORM, "最大风力12级", "最大风力14级", "number"),
    _of("台风：登陆日", _STORM, "周四夜间", "周五凌晨", "number"),
    _of("台风：地名", _STORM, "广东阳江到电白", "广东湛江到电白", "name"),
    _of("台风：人数写法", _STORM, "3.2万人", "32000人"),
    _of("台风：人数", _STORM, "3.2万人", "4.1万人", "number"),
    _of("台风：取消停课", _STORM, "宣布周五停课", "宣布周五不停课", "negation"),
    _of("台风：来源行", _STORM, "3.2万人。", "3.2万人。\n来源：央视新闻"),
    _of("台风：点赞", _STORM, "3.2万人。", "3.2万人。\n点赞 328 收藏 12"),
    _of(
        "台风：新增一句",
        _STORM,
        "3.2万人。",
        "3.2万人。截至发稿，暂无人员伤亡报告，抢险队伍已在沿海各县待命。",
        "paragraph",
    ),
)

_FERRY = (
    "The harbour authority said on Monday that the Sandmere ferry would stop running at the end of March.\n"
    "Mayor Ingrid Holm called it regrettable and promised talks with the operator, Norsea Lines.\n"
    "Repairs would cost $3.2 million, or 40 percent of the budget, it said."
)
_STOPS = "Sandmere ferry to stop in March"
_DUCHUAN = (
    "港务局周一表示，沙门渡轮将于三月底停止运营。\n每天约有四百名通勤者乘坐，票价为每人十二元。\n乘客对此十分不满。"
)


def _ferry(name: str, old: str, new: str, *kinds: str) -> Edit:
    return _swap(name, old, new, *kinds, head=_STOPS, body=_FERRY)


def _added(name: str, line: str, *kinds: str, last: bool = True) -> Edit:
    text = f"{_FERRY}\n{line}" if last else f"{line}\n{_FERRY}"
    return _edit(name, (_STOPS, _FERRY), (_STOPS, text), *kinds)


def _duchuan(name: str, old: str, new: str, *kinds: str) -> Edit:
    return _swap(name, old, new, *kinds, head="沙门渡轮三月停运", body=_DUCHUAN)


# Two rounds that were written after the rules: of 52 edits 46 held at once, of 37 more 31.
FOURTH = (
    _ferry("another month", "end of March", "end of May", "number"),
    _ferry("another weekday", "on Monday", "on Tuesday", "number"),
    _ferry("another currency", "$3.2", "£3.2", "number"),
    _ferry("another magnitude", "3.2 million", "3.2 billion", "number"),
    _ferry("a currency with its country", "$3.2", "US$3.2"),
    _ferry("a currency as a word", "$3.2 million", "3.2 million dollars"),
    _ferry("percent as a sign", "40 percent", "40%"),
    _ferry("British and American spelling", "harbour", "harbor"),
    _ferry("text that was decoded wrongly", "Norsea Lines.", "Norsea Linesâ€™."),
    _ferry("a sum in another currency added", "million, or", "million (2.9 million euros), or", "number"),
    _added("a notice about cookies", "We use cookies to improve your experience. By continuing you accept our policy."),
    _added("who the author is", "Anna Berg is the transport correspondent of Coast Today. Follow her at @annaberg."),
    _added("a stamp in German", "Aktualisiert am 30. November 2026 um 14:05 Uhr", last=False),
    _added("a stamp in Spanish", "Actualizado a las 14:05 h del 30 de noviembre de 2026", last=False),
    _added("a stamp in Japanese", "更新：2026年11月30日 14時05分", last=False),
    _added("a stamp in Korean", "입력 2026.11.30 14:05", last=False),
    _added("a stamp in Russian", "Обновлено: 30 ноября, 14:05", last=False),
    _added("a correction in Spanish", "Corrección: una versión anterior de esta nota indicaba abril.", "correction"),
    _added("a correction in Japanese", "訂正：初出時、終了の時期に誤りがありました。", "correction"),
    _added("points of a summary", "Ferry stops in March"),
    _duchuan("a Chinese number in digits", "四百名", "400名"),
    _duchuan("another Chinese number", "四百名", "四千名", "number"),
    _duchuan("another Chinese price", "十二元", "十五元", "number"),
    _duchuan("very, which is written as ten parts", "十分不满", "非常不满"),
    _duchuan("another Chinese weekday", "周一", "周二", "number"),
)
