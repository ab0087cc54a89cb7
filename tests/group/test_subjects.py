"""Reports that share a template and are about different subjects are different events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.group import Decision, decide, features, glossary_of
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


def stream(*reports: tuple[str, str]) -> list[Decision]:
    """Decide on some reports, an hour apart, each a headline and a body."""
    index, decisions = MemoryIndex(), list[Decision]()
    for number, (title, text) in enumerate(reports):
        language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en"
        item = features(title, text, language, NOW + timedelta(hours=number), GLOSSARY)
        decision = decide(item, index)
        index.add(number, number if decision.event is None else decision.event, decision.weighed)
        decisions.append(decision)
    return decisions


# A headline, a body ("" for none), and what is filled in: a tuple for each event.
TEMPLATES: list[tuple[str, str, list[tuple[str, ...]]]] = [
    (
        "{0}: buffer overflow in {1}",
        "A buffer overflow in {1} lets remote attackers execute code. {0} has a base score of 9.8 and a fix exists.",
        [
            ("CVE-2026-41001", "Tarnbox"),
            ("CVE-2026-41002", "Kestrel Mail"),
            ("CVE-2026-41003", "Orrin VPN"),
            ("CVE-2026-41117", "Halden Viewer"),
        ],
    ),
    ("{0} exploited in attacks on {1}", "", [("CVE-2026-58034", "FortiWeb"), ("CVE-2026-64446", "FortiWeb")]),
    (
        "{0} raises $50 million Series B led by Sequoia",
        "{0}, which makes {1}, has raised $50 million in a Series B round led by Sequoia, the company said on Tuesday.",
        [("Ledgerly", "accounting software"), ("Farmhand", "robots for orchards"), ("Parcelo", "parcel lockers")],
    ),
    ("{0} raises $50 million Series B led by Sequoia", "", [("Ledgerly",), ("Farmhand",), ("Parcelo",)]),
    ("{0} Raises $20M Seed Round From Index", "", [("Quillbird",), ("Tarnholm",)]),
    ("{0} appoints {1} as chief financial officer", "", [("Halden", "Odile Brandt"), ("Kestrel", "Marek Novak")]),
    ("{0} reports second-quarter revenue of $2.1 billion", "", [("Halden",), ("Kestrel",)]),
    ("{0} shares fall after profit warning", "", [("Halden",), ("Kestrel",), ("Orrin",)]),
    ("Plane crash in {0} kills three", "", [("Montana",), ("Georgia",)]),
    ("Small plane crashes in {0}, killing {1}", "", [("Montana", "three"), ("Georgia", "two")]),
    ("Magnitude {1} earthquake strikes {0}", "", [("Peru", "6.1"), ("Fiji", "6.1"), ("Vanuatu", "6.3")]),
    ("Wildfire near {0} forces thousands to flee", "", [("Sandmere",), ("Eastgate",)]),
    ("{0} recalls 21,000 vehicles over airbag defect", "", [("Honda",), ("Toyota",)]),
    ("{0} patches critical flaw in {1}", "", [("Cisco", "Unified CCX"), ("Cisco", "Secure Firewall")]),
    ("Linux {0} released", "", [("6.17.9",), ("6.12.59",), ("6.17.10",)]),
    ("Python {0} is out with security fixes", "", [("3.14.1",), ("3.13.9",)]),
    ("{0} wins best actress at the Harbour film awards", "", [("Odile Brandt",), ("Marta Keszler",)]),
    ("{0}, former mayor of {1}, dies at 91", "", [("Odile Brandt", "Sandmere"), ("Marek Novak", "Tarnholm")]),
    ("Arsenal {0} {1}: match report", "", [("4-1", "Tottenham"), ("3-1", "Chelsea")]),
    ("Flight {0} diverted to {1} after engine trouble", "", [("MU5735", "Oslo"), ("BA117", "Shannon")]),
    ("{0} court sentences former minister to six years", "", [("Halden",), ("Tarnholm",)]),
    ("Stocks close higher on {0} as tech shares rise", "", [("Tuesday",), ("Wednesday",)]),
    ("{0}完成3亿元B轮融资", "", [("智行科技",), ("蓝芽生物",), ("云栖机器人",)]),
    (
        "{0}完成3亿元B轮融资",
        "{0}宣布完成3亿元B轮融资，由远航资本领投，资金将用于{1}的研发。",
        [("智行科技", "自动驾驶"), ("蓝芽生物", "抗体药物")],
    ),
    ("{0}召回{1}万辆汽车 存在安全隐患", "", [("特斯拉", "8.4"), ("宝马", "2.1"), ("奔驰", "1.3")]),
    ("中央气象台发布{0}蓝色预警", "", [("寒潮",), ("大风",), ("暴雪",)]),
    ("{0}发布{1}黄色预警", "", [("海港市", "暴雨"), ("滨海市", "高温")]),
    ("{0}发生{1}级地震", "", [("秘鲁", "6.1"), ("斐济", "6.1"), ("智利", "5.8")]),
    ("{0}向港交所递交上市申请", "", [("智行科技",), ("蓝芽生物",)]),
    ("{0}2025年净利润同比增长12%", "", [("海港银行",), ("滨海证券",)]),
    ("{0}原副市长{1}被查", "", [("海港市", "周明远"), ("滨海市", "陈立国")]),
    ("{0}任命{1}为首席财务官", "", [("智行科技", "王启明"), ("蓝芽生物", "李若兰")]),
    ("双色球{0}开奖结果公布", "", [("第2026128期",), ("第2026129期",)]),
    ("{0}（{1}）发布股票交易异常波动公告", "", [("智行科技", "300123"), ("海港银行", "601234")]),
    ("国家药监局批准{0}上市", "", [("安瑞替尼片",), ("普泰单抗注射液",)]),
    ("{0}高速发生多车相撞事故", "", [("沪昆",), ("京港澳",)]),
    ("{0}以{1}战胜对手 晋级四强", "", [("海港队", "3比1"), ("滨海队", "2比0")]),
    ("A股收评：{0}沪指涨{1}%", "", [("周二", "0.52"), ("周三", "0.18")]),
    ("{0}发布2026款电动汽车 售价15万元起", "", [("比亚迪",), ("小鹏",)]),
    ("{0} in {1} recalled over listeria fears", "", [("Cheese", "Denmark"), ("Salmon", "Norway")]),
    ("{0} to lay off 12% of staff", "", [("Halden Motors",), ("Kestrel Bank",), ("Orrin",)]),
    ("{0} earnings: revenue rises 8% in third quarter", "", [("Halden",), ("Kestrel",)]),
    ("Man charged with murder in {0} stabbing", "", [("Leeds",), ("Bristol",)]),
    ("Hurricane {0} strengthens to category 3 in the Atlantic", "", [("Odile",), ("Marco",)]),
    (
        "Advisory {0}: authentication bypass in {1} router firmware",
        "",
        [("ICSA-26-118-01", "Halden"), ("ICSA-26-118-02", "Kestrel")],
    ),
    ("Chrome {0} stable channel update for desktop", "", [("143.0.7499.40",), ("143.0.7499.110",)]),
    ("FDA approves {0} for adults with migraine", "", [("Zelvano",), ("Pratixa",)]),
    ("Obituary: {0}, poet, 88", "", [("Odile Brandt",), ("Marek Novak",)]),
    ("{0} wins {1} mayoral election", "", [("Odile Brandt", "Sandmere"), ("Marek Novak", "Tarnholm")]),
    ("Police appeal after {0} teenager goes missing", "", [("Harrogate",), ("Whitby",)]),
    ("US sanctions {0} over drone shipments to Russia", "", [("Turkish firm Halden",), ("Chinese firm Kestrel",)]),
    ("Weather warning: heavy snow expected in {0} on {1}", "", [("Norway", "Monday"), ("Sweden", "Thursday")]),
    ("{0} vs {1}: United win late in league opener", "", [("Leeds United", "Hull"), ("Newcastle United", "Stoke")]),
    ("Startup {0} raises $12M to build AI for {1}", "", [("Ledgerly", "accountants"), ("Farmhand", "farmers")]),
    ("{0} stock downgraded to hold at Goldman Sachs", "", [("Halden",), ("Kestrel",)]),
    ("House fire in {0} leaves two dead", "", [("Cork",), ("Galway",)]),
    ("{0}：2026年第三季度净利润{1}亿元", "", [("海港银行", "12.3"), ("滨海证券", "4.1")]),
    ("{0}因违规被证监会罚款500万元", "", [("海港证券",), ("滨海期货",)]),
    ("{0}董事长{1}辞职", "", [("智行科技", "王启明"), ("蓝芽生物", "李若兰")]),
    ("工信部公示{0}新车申报信息", "", [("蔚来",), ("理想",)]),
    ("{0}与{1}签署战略合作协议", "", [("海港集团", "远航资本"), ("滨海钢铁", "中原银行")]),
    ("{0}地铁{1}号线今日开通运营", "", [("海港", "3"), ("滨海", "5")]),
    ("{0}今日登陆港交所 首日涨超30%", "", [("智行科技",), ("蓝芽生物",)]),
    ("国足{0}对阵{1} 前瞻", "", [("今晚", "日本"), ("周四", "韩国")]),
    ("{0}化工厂爆炸致3死", "", [("响水",), ("临泉",)]),
    ("{0}市委书记{1}接受审查调查", "", [("海港", "周明远"), ("滨海", "陈立国")]),
    ("央视曝光{0}虚假宣传", "", [("某品牌净水器",), ("某品牌床垫",)]),
    ("{0}获得FDA批准", "", [("安瑞替尼",), ("普泰单抗",)]),
    ("台风“{0}”加强为强台风级", "", [("海神",), ("美莎克",)]),
    ("{0}大学公布2026年招生计划", "", [("海港",), ("滨海",)]),
    ("{0}发布暴雨红色预警", "", [("海港市",), ("滨海市",)]),
    ("{0}国际机场T{1}航站楼启用", "", [("海港", "3"), ("滨海", "2")]),
    ("{0}油价调整：92号汽油每升上调0.2元", "", [("10月24日",), ("11月7日",)]),
    ("{0}高考分数线公布：理科一本{1}分", "", [("河南", "514"), ("河北", "498")]),
    ("{0}（{1}）涨停", "", [("智行科技", "300123"), ("海港银行", "601234")]),
    ("{0} ferry capsizes off {1}, dozens missing", "", [("Passenger", "Sulawesi"), ("Passenger", "Zanzibar")]),
    ("{0} to close {1} plant with loss of 400 jobs", "", [("Halden Steel", "Dunmore"), ("Orrin Foods", "Tarnholm")]),
    ("Ransomware attack on {0} hospital disrupts surgery", "", [("Dresden",), ("Lyon",), ("Porto",)]),
    ("{0} central bank holds interest rates at 4.5%", "", [("Norwegian",), ("Mexican",)]),
    ("{0} named new head coach of {1}", "", [("Marek Novak", "Kestrels"), ("Odile Brandt", "Harriers")]),
    (
        "[SECURITY] [DSA {0}] {1} security update",
        "",
        [("5981-1", "chromium"), ("5982-1", "openssl"), ("5983-1", "firefox-esr")],
    ),
    ("{0} {1} released with bug fixes", "", [("PostgreSQL", "18.1"), ("Redis", "8.4.0"), ("nginx", "1.29.4")]),
    ("{0}: multiple vulnerabilities fixed in version {1}", "", [("GitLab", "18.6.1"), ("Jenkins", "2.541")]),
    ("{0} tram derailment injures 20", "", [("Lisbon",), ("Croydon",)]),
    ("{0} buys {1} for $1.2 billion in cash", "", [("Halden", "Kestrel Labs"), ("Orrin", "Tarnbox")]),
    ("Today's forecast for {0}: showers and 14C", "", [("Leeds",), ("Bath",)]),
    (
        "{0} Sentenced To 12 Years For Wire Fraud",
        "",
        [("Former Banker Odile Brandt",), ("Crypto Founder Marek Novak",)],
    ),
    ("{0}市发布暴雨红色预警信号", "", [("海口",), ("南宁",), ("赣州",)]),
    ("{0}县发生3.{1}级地震 震源深度10千米", "", [("四川泸定", "2"), ("云南巧家", "6")]),
    ("{0}回应“{1}”：已成立调查组", "", [("海港大学", "论文抄袭"), ("滨海医院", "天价药费")]),
    ("{0}收购{1}51%股权", "", [("远航资本", "蓝芽生物"), ("中原集团", "云栖机器人")]),
    ("{0}宣布裁员10%", "", [("智行科技",), ("海港汽车",)]),
    ("{0}原董事长{1}被提起公诉", "", [("海港银行", "周明远"), ("滨海保险", "陈立国")]),
    ("{0}发布财报：第三季度营收同比增长15%", "", [("拼多多",), ("小米",), ("美团",)]),
    ("{0}列车脱轨 已致{1}人受伤", "", [("印度", "20"), ("西班牙", "34")]),
    ("Colts clinch playoff berth with {0} win over {1}", "", [("20-13", "Chiefs"), ("31-24", "Jaguars")]),
    ("{0} school shooting leaves two injured, police say", "", [("Ohio",), ("Alabama",)]),
    ("Fire at {0} warehouse injures four firefighters", "", [("Lille",), ("Turin",)]),
    ("{0} wins gold in women's 400m hurdles at {1}", "", [("Odile Brandt", "Oslo"), ("Marta Keszler", "Doha")]),
    ("{0} Airlines pilots vote to strike in {1}", "", [("Halden", "December"), ("Kestrel", "December")]),
    ("{0} to acquire {1} in all-stock deal", "", [("Halden Bank", "Tarnholm Savings"), ("Orrin Media", "Quillbird")]),
    ("USN-{0}: {1} vulnerabilities", "", [("7890-1", "Linux kernel"), ("7891-1", "curl"), ("7893-1", "Vim")]),
    ("{0} beats earnings estimates, raises full-year outlook", "", [("Cisco",), ("Nike",), ("Pfizer",)]),
    ("{0} launches Series C at $2B valuation led by a16z", "", [("Ledgerly",), ("Farmhand",)]),
    ("{0} bans social media for under-16s", "", [("Denmark",), ("Malaysia",)]),
    ("{0} {1} cancelled due to high winds", "", [("Leeds", "marathon"), ("Bristol", "balloon fiesta")]),
    ("{0}一煤矿发生透水事故 {1}人被困", "", [("山西", "11"), ("贵州", "7")]),
    ("{0}公布三季报：净利润同比下降{1}%", "", [("万科", "23"), ("格力电器", "11")]),
    ("{0}首席执行官{1}卸任", "", [("智行科技", "王启明"), ("海港汽车", "陈立国")]),
    ("{0}机场一架客机滑出跑道", "", [("海口",), ("昆明",)]),
    ("{0}队以{1}击败{2}队", "", [("海港", "2比1", "滨海"), ("中原", "3比0", "云栖")]),
    ("{0}宣布对{1}加征关税", "", [("美国", "巴西"), ("加拿大", "越南")]),
    ("{0}：拟回购不超过5亿元股份", "", [("海港集团",), ("蓝芽生物",)]),
    ("{0}旗下APP因违规收集个人信息被下架", "", [("远航出行",), ("云栖医疗",)]),
    ("{0}地铁站发生持刀伤人事件", "", [("台北",), ("东京",)]),
    ("{0}大学教授{1}当选院士", "", [("海港", "周明远"), ("滨海", "李若兰")]),
]


def test_there_are_thirty_templates_and_more_in_both_languages() -> None:
    chinese = [title for title, _, _ in TEMPLATES if any("\u4e00" <= char <= "\u9fff" for char in title)]
    assert len(TEMPLATES) - len(chinese) >= 15
    assert len(chinese) >= 15


@pytest.mark.parametrize("title, text, fillings", TEMPLATES, ids=lambda value: str(value)[:40])
def test_a_template_with_another_subject_is_another_event(
    title: str, text: str, fillings: list[tuple[str, ...]]
) -> None:
    decisions = stream(*((title.format(*filling), text.format(*filling)) for filling in fillings))
    assert [decision.event for decision in decisions] == [None] * len(fillings)
    assert all(decision.follows is None for decision in decisions)


@pytest.mark.parametrize("title, text, fillings", TEMPLATES, ids=lambda value: str(value)[:40])
def test_a_template_with_the_same_subject_is_one_event(title: str, text: str, fillings: list[tuple[str, ...]]) -> None:
    report = (title.format(*fillings[0]), text.format(*fillings[0]))
    _, second = stream(report, report)
    assert second.event == 0


SAME = [
    ("Parcelo raises $40M Series B led by Index Ventures", "Index Ventures leads $40M Series B in Parcelo"),
    ("Honda recalls 40,000 scooters over faulty brakes", "Honda recalls 40,000 scooters: brakes may fail"),
    ("Node.js v24.11.1 (LTS) released", "Node.js 24.11.1 fixes HTTP parser regression, LTS released"),
    ("特斯拉召回8.4万辆Model Y汽车", "特斯拉召回8.4万辆Model Y"),
    ("OpenAI发布GPT-5.6模型", "OpenAI推出GPT-5.6模型"),
    ("智行科技完成3亿元B轮融资", "自动驾驶公司智行科技完成3亿元B轮融资"),
    ("Plane crash in Montana kills three", "Three killed in Montana plane crash"),
    ("Oracle to acquire Orrin Labs for $2.5 billion", "Oracle buys Orrin Labs for $2.5 billion"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_reports_of_one_subject_in_other_words_are_one_event(one: str, other: str) -> None:
    assert stream((one, ""), (other, ""))[1].event == 0
    assert stream((other, ""), (one, ""))[1].event == 0


def test_the_reason_names_both_subjects() -> None:
    _, decision = stream(
        *((f"{name} raises $50 million Series B led by Sequoia", "") for name in ("Ledgerly", "Parcelo"))
    )
    assert decision.evidence.but == "its headline has “Parcelo” where theirs has “Ledgerly”"
    assert "but its headline has “Parcelo”" in decision.sentence


OTHER_WORDS = [
    [
        (
            "Parcelo raises $40M Series B led by Index Ventures",
            "Parcelo, which runs parcel lockers in apartment houses, has raised $40 million in a Series B round led by "
            "Index Ventures. The money is for the move of Parcelo into Spain.",
        ),
        (
            "Index Ventures leads $40M Series B in Quillbird",
            "Quillbird, a maker of software for court reporters, has closed a $40 million Series B. Index Ventures led "
            "the round. Quillbird wants to double its staff.",
        ),
    ],
    [
        (
            "Three die as small plane goes down near Billings in Montana",
            "Three people died when a small plane crashed in a field near Billings, Montana, on Tuesday evening.",
        ),
        (
            "Small plane crash in Georgia kills two",
            "A small plane crashed on Tuesday near Macon, Georgia. Two people died in the crash, the sheriff said.",
        ),
    ],
]


@pytest.mark.parametrize("reports", OTHER_WORDS, ids=["rounds", "crashes"])
def test_two_subjects_in_other_words_are_two_events(reports: list[tuple[str, str]]) -> None:
    assert [decision.event for decision in stream(*reports)] == [None, None]
