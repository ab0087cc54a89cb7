"""Reports that share a template and are about different subjects are different events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.group import Decision, decide, features, glossary_of
from monitor.group.subjects import Subjects, different_subjects
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


def stream(*reports: tuple[str, str], spoken: str = "") -> list[Decision]:
    """Decide on some reports, an hour apart, each a headline and a body. spoken: their language, if not zh or en."""
    index, decisions = MemoryIndex(), list[Decision]()
    for number, (title, text) in enumerate(reports):
        language = spoken or ("zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en")
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
    (
        "Critical RCE in {1} ({0}) under active exploitation, CISA warns",
        "",
        [
            ("CVE-2026-20333", "Cisco ASA"),
            ("CVE-2026-61882", "Oracle E-Business Suite"),
            ("CVE-2026-10035", "GoAnywhere MFT"),
        ],
    ),
    ("{0} flaw lets attackers bypass authentication", "", [("SonicWall SMA",), ("Zyxel",), ("Veeam Backup",)]),
    (
        "[SECURITY] Fedora {0} Update: {1}",
        "",
        [("43", "python-django-5.2.8-1.fc43"), ("43", "chromium-143.0.7499.40-1.fc43"), ("42", "bind-9.18.41-1.fc42")],
    ),
    (
        "{0} closes $30M Series A to bring AI agents to {1}",
        "",
        [("Brightloop", "insurers"), ("Tidewell", "dental clinics")],
    ),
    (
        "Exclusive: {0} in talks to raise funding at $5 billion valuation, sources say",
        "",
        [("Ledgerly",), ("Tidewell",), ("Norrbotten Robotics",)],
    ),
    (
        "{0} issues recall of {1} due to possible salmonella contamination",
        "",
        [("Halden Farms", "frozen spinach"), ("Gold Valley", "peanut butter")],
    ),
    ("{0} recalls certain {1} SUVs because rear camera may fail", "", [("Ford", "Explorer"), ("Hyundai", "Tucson")]),
    ("{0} Q3 profit tops estimates on cloud strength", "", [("SAP",), ("Oracle",), ("Alphabet",)]),
    ("{0} cuts full-year guidance as demand slows", "", [("Nike",), ("Puma",), ("Diageo",)]),
    ("Red warning for wind issued for {0} as Storm {1} nears", "", [("Cornwall", "Bram"), ("Orkney", "Chandra")]),
    ("Tornado watch issued for {0} until 9 p.m.", "", [("Tulsa County",), ("Wichita County",)]),
    (
        "M{0} earthquake - {1} km SSW of {2}",
        "",
        [
            ("5.2", "34", "Puerto Madero, Mexico"),
            ("5.4", "71", "Kokopo, Papua New Guinea"),
            ("4.9", "12", "Isangel, Vanuatu"),
        ],
    ),
    (
        "{0} sign {1} from {2} on five-year deal",
        "",
        [("Chelsea", "Rafael Dias", "Benfica"), ("Juventus", "Emil Holt", "Ajax")],
    ),
    ("{0} completes move to {1}", "", [("Rafael Dias", "Chelsea"), ("Emil Holt", "Juventus")]),
    ("Supreme Court rules against {0} in {1} case", "", [("Texas", "abortion pill"), ("Apple", "app store")]),
    ("Judge dismisses lawsuit against {0}", "", [("Boeing",), ("Tesla",), ("Harvard",)]),
    ("{0} jury finds {1} guilty of fraud", "", [("Manhattan", "Odile Brandt"), ("Boston", "Marek Novak")]),
    ("{0} names former {1} executive as CEO", "", [("Starbucks", "Chipotle"), ("Intel", "Cadence")]),
    ("{0}, {1} who won two Oscars, dies aged 84", "", [("Odile Brandt", "actress"), ("Marek Novak", "composer")]),
    ("{0} plane makes emergency landing in {1} after bird strike", "", [("Ryanair", "Porto"), ("Delta", "Memphis")]),
    (
        "{0} unveils {1} with bigger battery and brighter screen",
        "",
        [("Samsung", "Galaxy S27"), ("Xiaomi", "18 Pro"), ("Google", "Pixel 11")],
    ),
    ("{0} central bank cuts key rate by 25 basis points", "", [("Swiss",), ("Turkish",), ("Brazilian",)]),
    ("Bank of {0} keeps benchmark rate unchanged, as expected", "", [("Korea",), ("Thailand",), ("Israel",)]),
    ("{0} board exam 2027 date sheet released, check schedule here", "", [("CBSE",), ("ICSE",), ("Bihar",)]),
    ("{0} invites bids for {1} project", "", [("NHAI", "Pune ring road"), ("NTPC", "800 MW solar")]),
    ("{0} police arrest man over {1} shooting", "", [("Sydney", "Bankstown"), ("Toronto", "Scarborough")]),
    ("{0} train drivers to strike on {1}", "", [("Southeastern", "Friday"), ("Northern", "Saturday")]),
    ("{0} election: {1} claims victory", "", [("Chile", "Kast"), ("Honduras", "Asfura")]),
    ("{0} reports first case of bird flu in {1}", "", [("Ireland", "turkeys"), ("Denmark", "ducks")]),
    ("{0} fined €{1} million over data breach", "", [("Optus", "12"), ("Bouygues Telecom", "7")]),
    (
        "关于{0}存在{1}漏洞的安全公告",
        "",
        [("用友NC", "反序列化"), ("泛微OA", "SQL注入"), ("Apache Struts2", "远程代码执行")],
    ),
    ("CNNVD关于{0}漏洞的通报", "", [("Oracle WebLogic Server",), ("微软多个安全",), ("F5 BIG-IP",)]),
    ("{0}获数亿元A+轮融资，{1}领投", "", [("星尘智能", "红杉中国"), ("镁佳科技", "高瓴创投")]),
    ("机器人公司{0}完成近亿元天使轮融资", "", [("灵初智能",), ("极光智行",)]),
    ("{0}召回部分{1}汽车", "", [("比亚迪", "唐"), ("东风本田", "CR-V"), ("捷豹路虎", "揽胜")]),
    ("市场监管总局：{0}批次食品抽检不合格 涉{1}", "", [("12", "永辉超市"), ("9", "盒马")]),
    (
        "{0}：前三季度净利润{1}亿元 同比增长{2}%",
        "",
        [("中远海控", "270", "3"), ("招商银行", "1137", "1"), ("宁德时代", "490", "36")],
    ),
    ("{0}发布大雾橙色预警", "", [("天津",), ("合肥",), ("重庆",)]),
    ("{0}气象台{1}发布寒潮预警信号", "", [("济南", "12日"), ("石家庄", "14日")]),
    (
        "中国地震台网正式测定：{0}发生{1}级地震",
        "",
        [("新疆阿克苏地区乌什县", "3.4"), ("西藏那曲市尼玛县", "4.1"), ("台湾花莲县海域", "4.6")],
    ),
    ("官方：{0}加盟{1} 签约至2030年", "", [("武磊", "浙江队"), ("韦世豪", "成都蓉城")]),
    ("{0}转会{1} 转会费{2}万欧元", "", [("王钰栋", "勒沃库森", "500"), ("张玉宁", "阿尔克马尔", "300")]),
    ("{0}中院一审宣判：{1}受贿案获刑{2}年", "", [("长沙", "周明远", "十二"), ("济南", "陈立国", "十五")]),
    ("最高法驳回{0}再审申请", "", [("三星",), ("格力电器",)]),
    ("{0}任{1}省委副书记", "", [("周明远", "山西"), ("李若兰", "福建")]),
    ("著名{0}家{1}逝世 享年{2}岁", "", [("书法", "沈鹏", "92"), ("经济学", "陈立国", "88")]),
    ("{0}一架{1}客机紧急备降{2}", "", [("国航", "A330", "成都"), ("南航", "B787", "乌鲁木齐")]),
    ("{0}发布{1} 起售价{2}元", "", [("小米", "17 Ultra", "6999"), ("荣耀", "Magic8", "4499")]),
    ("{0}央行宣布降息25个基点", "", [("韩国",), ("菲律宾",), ("墨西哥",)]),
    ("{0}教育考试院：2027年高考报名{1}开始", "", [("北京", "11月1日"), ("广东", "11月3日"), ("浙江", "11月5日")]),
    ("2027年{0}公务员考试职位表发布 共招{1}人", "", [("江苏", "9030"), ("山东", "7120")]),
    ("{0}公开招标公告：{1}采购项目", "", [("海港市第一医院", "核磁共振设备"), ("滨海大学", "教学楼空调")]),
    ("{0}中标{1}项目 金额{2}亿元", "", [("中国中铁", "雅万高铁二期", "38"), ("中国电建", "塔城风电", "21")]),
    ("{0}幼儿园发生火灾 无人员伤亡", "", [("南通",), ("漳州",)]),
    ("{0}银行行长{1}任职资格获核准", "", [("海港", "周明远"), ("滨海", "李若兰")]),
    ("{0}拟{1}元收购{2}100%股权", "", [("中兵红箭", "5亿", "智行科技"), ("华润双鹤", "3.2亿", "蓝芽生物")]),
    ("{0}宣布下调{1}价格", "", [("特斯拉", "Model 3"), ("理想汽车", "L9")]),
    ("女子{0}{1}夺冠", "", [("100米蛙泳", "唐钱婷"), ("200米自由泳", "李冰洁")]),
    ("{0}疑似泄露{1}万用户数据 官方回应", "", [("海港出行", "800"), ("云栖医疗", "120")]),
    ("{0}台风登陆{1}沿海", "", [("“剑鱼”", "广东阳江"), ("“竹节草”", "浙江台州")]),
    (
        "VMSA-{0}: {1} updates address multiple vulnerabilities",
        "",
        [("2026-0007", "VMware ESXi"), ("2026-0009", "VMware Aria Operations")],
    ),
    (
        "{0} zero-day used to deploy ransomware, researchers say",
        "",
        [("Citrix NetScaler",), ("Ivanti Connect Secure",)],
    ),
    ("{0} secures €15M to scale {1} platform", "", [("Holmgren Bio", "protein design"), ("Zirkus", "live ticketing")]),
    ("{0} recall: {1} may contain undeclared milk", "", [("Trader Joe's", "pasta salad"), ("Aldi", "chocolate bars")]),
    ("{0} earnings call: CEO says demand is resilient", "", [("Caterpillar",), ("Target",)]),
    ("Yellow thunderstorm warning for {0}", "", [("Kent",), ("Devon",)]),
    ("Volcano {0} erupts in {1}, flights cancelled", "", [("Lewotobi", "Indonesia"), ("Popocatepetl", "Mexico")]),
    ("{0} agree £40m deal to sign {1}", "", [("Everton", "midfielder Luca Prati"), ("Fulham", "winger Tom Aske")]),
    (
        "Appeals court upholds conviction of {0}",
        "",
        [("former governor Odile Brandt",), ("crypto founder Marek Novak",)],
    ),
    (
        "{0} appoints {1} as ambassador to {2}",
        "",
        [("Kenya", "Odile Brandt", "Norway"), ("Ghana", "Marek Novak", "Japan")],
    ),
    ("{0}, pioneer of {1}, has died", "", [("Odile Brandt", "electronic music"), ("Marek Novak", "laser surgery")]),
    ("Helicopter carrying {0} crashes in {1}", "", [("tourists", "Nepal"), ("firefighters", "Portugal")]),
    ("{0} raises rates for first time since 2018", "", [("Bank of Israel",), ("Norges Bank",)]),
    ("{0} results 2026 declared: here is the direct link", "", [("NEET PG",), ("UGC NET",)]),
    (
        "{0} wins {1} contract from US Navy",
        "",
        [("Huntington Ingalls", "$2.1 billion destroyer"), ("Leidos", "$310 million sonar")],
    ),
    ("{0}产品存在高危漏洞 官方已发布补丁", "", [("飞牛NAS",), ("群晖DSM",)]),
    ("{0}宣布完成数千万元Pre-A轮融资", "", [("深光科技",), ("白犀牛",)]),
    ("{0}因{1}问题召回{2}辆", "", [("保时捷", "安全带", "6123"), ("沃尔沃", "软件", "1.8万")]),
    ("{0}：预计全年亏损{1}亿元", "", [("华夏幸福", "160"), ("绿地控股", "155")]),
    ("{0}发布高温红色预警 最高气温将超40℃", "", [("西安",), ("杭州",)]),
    ("{0}附近海域发生{1}级地震", "", [("菲律宾棉兰老岛", "6.7"), ("汤加群岛", "6.0")]),
    ("{0}正式签约{1}", "", [("曼城", "门将多纳鲁马"), ("切尔西", "前锋德拉普")]),
    ("{0}法院判决{1}侵犯商标权", "", [("杭州", "某茶饮公司"), ("广州", "某服装公司")]),
    ("{0}当选{1}市长", "", [("李四川", "新北"), ("卢秀燕", "台中")]),
    ("院士{0}因病逝世 享年{1}岁", "", [("周明远", "91"), ("陈立国", "86")]),
    ("{0}航空一航班因{1}返航", "", [("东方", "发动机故障"), ("海南", "旅客突发疾病")]),
    ("{0}新品发布会定档{1}", "", [("华为", "11月25日"), ("魅族", "12月2日")]),
    ("{0}央行将基准利率上调50个基点", "", [("巴西",), ("土耳其",)]),
    ("{0}2026年下半年英语四六级考试报名通知", "", [("海港大学",), ("滨海学院",)]),
    ("{0}工程{1}标段中标候选人公示", "", [("沿江高铁", "一"), ("滇中引水", "三")]),
    (
        "October jobs report: {0} adds {1} positions",
        "",
        [
            (
                "Ohio",
                "12,400",
            ),
            (
                "Nevada",
                "3,100",
            ),
        ],
    ),
    (
        "US economy added {1} jobs in {0}",
        "",
        [
            (
                "September",
                "119,000",
            ),
            (
                "October",
                "84,000",
            ),
            (
                "November",
                "62,000",
            ),
        ],
    ),
    (
        "Weekend box office: '{0}' opens to ${1} million",
        "",
        [
            (
                "Wicked: For Good",
                "150",
            ),
            (
                "Zootopia 2",
                "96",
            ),
        ],
    ),
    (
        "Box office: “{0}” tops the weekend again",
        "",
        [
            (
                "Harbour Lights",
                "",
            ),
            (
                "The Long Fuse",
                "",
            ),
        ],
    ),
    ("Powerball winning numbers for {0}", "", [("November 22",), ("November 24",), ("November 26",)]),
    (
        "Air quality alert issued for {0} on {1}",
        "",
        [
            (
                "Phoenix",
                "Sunday",
            ),
            (
                "Salt Lake City",
                "Tuesday",
            ),
        ],
    ),
    ("{0}发布重污染天气橙色预警", "", [("郑州",), ("太原",), ("邯郸",)]),
    (
        "{0}高速{1}段因大雾封闭",
        "",
        [
            (
                "京昆",
                "保定",
            ),
            (
                "连霍",
                "三门峡",
            ),
        ],
    ),
    ("币安将上线{0}现货交易", "", [("HYPE",), ("MON",), ("ZAMA",)]),
    (
        "Binance will delist {0} on {1}",
        "",
        [
            (
                "FLM, KDA",
                "November 12",
            ),
            (
                "PERP, VIB",
                "November 26",
            ),
        ],
    ),
    (
        "{0} app update brings {1} to iPhone",
        "",
        [
            (
                "WhatsApp",
                "guest chats",
            ),
            (
                "Threads",
                "spoiler text",
            ),
        ],
    ),
    ("Signal {0} for Android released", "", [("7.62",), ("7.64",)]),
    (
        "GHSA-{0}: {1} vulnerable to path traversal",
        "",
        [
            (
                "7g2v-jj9q-w8xr",
                "tar-stream",
            ),
            (
                "mh29-5h37-fv8m",
                "js-yaml",
            ),
        ],
    ),
    (
        "{1} wins {0}'s Senate race, NBC projects",
        "",
        [
            (
                "Ohio",
                "Brown",
            ),
            (
                "Maine",
                "Platner",
            ),
            (
                "Iowa",
                "Hinson",
            ),
        ],
    ),
    (
        "{0} Premier League preview: can {1} stop the rot?",
        "",
        [
            (
                "Monday",
                "West Ham",
            ),
            (
                "Sunday",
                "Wolves",
            ),
        ],
    ),
    (
        "Where to watch {0} vs {1}: TV channel and live stream",
        "",
        [
            (
                "Bills",
                "Texans",
            ),
            (
                "Bears",
                "Eagles",
            ),
        ],
    ),
    (
        "Man, {1}, dies after being hit by train at {0} station",
        "",
        [
            (
                "Slough",
                "41",
            ),
            (
                "Didcot",
                "29",
            ),
        ],
    ),
    ("Police seek witnesses after hit-and-run on {0}", "", [("Mill Road",), ("Canal Street",)]),
    (
        "Traffic: {0} closed after lorry overturns near {1}",
        "",
        [
            (
                "M6",
                "Stafford",
            ),
            (
                "M25",
                "Dartford",
            ),
        ],
    ),
    ("Morning briefing, {0}: what you need to know", "", [("17 November",), ("18 November",)]),
    (
        "Crossword blog: {0} No {1}",
        "",
        [
            (
                "Quiptic",
                "1,358",
            ),
            (
                "Cryptic",
                "29,848",
            ),
        ],
    ),
    ("Gold price today, {0}: yellow metal edges higher", "", [("November 24",), ("November 25",)]),
    (
        "收盘：{0}三大股指{1} 半导体领涨",
        "",
        [
            (
                "11月24日",
                "集体上涨",
            ),
            (
                "11月25日",
                "涨跌不一",
            ),
        ],
    ),
    (
        "{0}晚间公告：{1}",
        "",
        [
            (
                "11月24日",
                "智行科技拟定增募资20亿元",
            ),
            (
                "11月25日",
                "蓝芽生物获批临床",
            ),
        ],
    ),
    ("早报｜{0}", "", [("特斯拉FSD入华时间表公布",), ("苹果折叠屏手机延期",)]),
    (
        "知名演员{0}去世 终年{1}岁",
        "",
        [
            (
                "何晴",
                "61",
            ),
            (
                "朱媛媛",
                "51",
            ),
        ],
    ),
    ("ASX 200 closes {0} as {1} weigh", "", [("lower", "miners"), ("higher", "banks")]),
    (
        "{0} passenger vehicle sales up {1}% in October",
        "",
        [
            (
                "Mahindra",
                "16",
            ),
            (
                "Tata Motors",
                "27",
            ),
        ],
    ),
    (
        "{0} weather: yellow warning for ice on {1}",
        "",
        [
            (
                "Scotland",
                "Saturday",
            ),
            (
                "Wales",
                "Monday",
            ),
        ],
    ),
    (
        "Debian Security Advisory DLA-{0}: {1}",
        "",
        [
            (
                "4370-1",
                "libsndfile",
            ),
            (
                "4371-1",
                "rails",
            ),
            (
                "4373-1",
                "tryton-server",
            ),
        ],
    ),
    (
        "{0} v{1} released",
        "",
        [
            (
                "Immich",
                "2.3.1",
            ),
            (
                "Immich",
                "2.4.0",
            ),
            (
                "Jellyfin",
                "10.11.3",
            ),
        ],
    ),
    (
        "{0} opens first store in {1}",
        "",
        [
            (
                "Uniqlo",
                "Chennai",
            ),
            (
                "Ikea",
                "Lima",
            ),
        ],
    ),
    (
        "{0} coach sacked after {1} defeat",
        "",
        [
            (
                "Norwich",
                "Leicester",
            ),
            (
                "Wolves",
                "Fulham",
            ),
        ],
    ),
    (
        "Rugby: {0} name team to face {1}",
        "",
        [
            (
                "All Blacks",
                "Wales",
            ),
            (
                "Ireland",
                "South Africa",
            ),
        ],
    ),
    (
        "{0} jobless rate falls to {1}%",
        "",
        [
            (
                "UK",
                "4.9",
            ),
            (
                "Australia",
                "4.3",
            ),
            (
                "Canada",
                "6.9",
            ),
        ],
    ),
    (
        "{0} inflation eases to {1}% in October",
        "",
        [
            (
                "UK",
                "3.6",
            ),
            (
                "Sweden",
                "3.1",
            ),
        ],
    ),
    (
        "{0} couple win £{1}m on EuroMillions",
        "",
        [
            (
                "Yorkshire",
                "12",
            ),
            (
                "Cornwall",
                "36",
            ),
        ],
    ),
    (
        "Ship runs aground off {0} with {1} aboard",
        "",
        [
            (
                "Shinan",
                "267",
            ),
            (
                "Bodø",
                "31",
            ),
        ],
    ),
    ("{0} hit by fresh blackout after Russian strikes", "", [("Odesa",), ("Kharkiv",), ("Sumy",)]),
    (
        "{0} approves {1} for weight loss",
        "",
        [
            (
                "EU",
                "orforglipron",
            ),
            (
                "Japan",
                "retatrutide",
            ),
        ],
    ),
    (
        "{0}：{1}月销量{2}辆",
        "",
        [
            (
                "蔚来",
                "10",
                "40397",
            ),
            (
                "小鹏",
                "10",
                "42013",
            ),
            (
                "蔚来",
                "11",
                "36275",
            ),
        ],
    ),
    (
        "{0}住建局：{1}起取消限购",
        "",
        [
            (
                "苏州",
                "12月1日",
            ),
            (
                "东莞",
                "12月8日",
            ),
        ],
    ),
    (
        "{0}发布公告：{1}因个人原因辞去董事职务",
        "",
        [
            (
                "海港股份",
                "周明远",
            ),
            (
                "滨海科技",
                "李若兰",
            ),
        ],
    ),
    (
        "{0}奥运会男子{1}决赛：中国选手夺金",
        "",
        [
            (
                "巴黎",
                "100米自由泳",
            ),
            (
                "巴黎",
                "双人跳台",
            ),
        ],
    ),
    (
        "{0}：{1}只个股获北向资金净买入",
        "",
        [
            (
                "11月24日",
                "312",
            ),
            (
                "11月25日",
                "287",
            ),
        ],
    ),
    ("{0}公安局通报：一男子持刀伤人被控制", "", [("常德",), ("无锡",)]),
    (
        "{0}上调{1}汽车关税至25%",
        "",
        [
            (
                "墨西哥",
                "中国",
            ),
            (
                "加拿大",
                "韩国",
            ),
        ],
    ),
    ("{0}景区发生游客坠崖事件", "", [("华山",), ("黄山",)]),
    (
        "深夜食堂{0}期：{1}",
        "",
        [
            (
                "第12",
                "老张的面馆",
            ),
            (
                "第13",
                "码头炒饭",
            ),
        ],
    ),
    (
        "{0} retail sales rise {1}% in September",
        "",
        [
            (
                "UK",
                "0.5",
            ),
            (
                "Dutch",
                "1.2",
            ),
        ],
    ),
    ("{0} airport closed after drone sighting", "", [("Copenhagen",), ("Munich",), ("Brussels",)]),
    (
        "{0} stock exchange: trading halt in {1} shares",
        "",
        [
            (
                "Oslo",
                "Borregaard",
            ),
            (
                "Warsaw",
                "Allegro",
            ),
        ],
    ),
    (
        "Firefox {0} fixes {1} security holes",
        "",
        [
            (
                "145.0",
                "16",
            ),
            (
                "146.0",
                "13",
            ),
        ],
    ),
    ("Apple releases {0} with bug fixes", "", [("iOS 26.1",), ("macOS 26.2",), ("watchOS 26.1",)]),
    (
        "{0} woman, {1}, jailed for {2} fraud",
        "",
        [
            (
                "Leeds",
                "44",
                "benefit",
            ),
            (
                "Bath",
                "61",
                "charity",
            ),
        ],
    ),
    ("Sinkhole swallows car in {0}", "", [("Lima",), ("Nagoya",)]),
    ("Police name man found dead in {0}", "", [("Whitby",), ("Margate",)]),
    (
        "Golf: {0} leads after round {1}",
        "",
        [
            (
                "McIlroy",
                "two",
            ),
            (
                "Fleetwood",
                "three",
            ),
        ],
    ),
    (
        "NBA roundup: {0} edge {1} in overtime",
        "",
        [
            (
                "Spurs",
                "Suns",
            ),
            (
                "Heat",
                "Hawks",
            ),
        ],
    ),
    (
        "The {0} crossword: answers for {1}",
        "",
        [
            (
                "mini",
                "Nov 24",
            ),
            (
                "mini",
                "Nov 25",
            ),
        ],
    ),
    (
        "World Cup qualifying: {0} stun {1}",
        "",
        [
            (
                "Ireland",
                "Hungary",
            ),
            (
                "Curaçao",
                "Jamaica",
            ),
        ],
    ),
    (
        "{0} to pay ${1} million to settle privacy suit",
        "",
        [
            (
                "Flo Health",
                "56",
            ),
            (
                "Clearview",
                "51",
            ),
        ],
    ),
    ("CMA fines {0} over price fixing", "", [("Barratt",), ("Vistry",)]),
    (
        "{0}晨报：隔夜美股{1}",
        "",
        [
            (
                "11月24日",
                "收涨",
            ),
            (
                "11月25日",
                "收跌",
            ),
        ],
    ),
    (
        "{0}新增{1}例登革热病例",
        "",
        [
            (
                "佛山",
                "12",
            ),
            (
                "海口",
                "9",
            ),
        ],
    ),
    (
        "{0}获批开展{1}临床试验",
        "",
        [
            (
                "恒瑞医药",
                "SHR-1234",
            ),
            (
                "百济神州",
                "BGB-5678",
            ),
        ],
    ),
    ("{0}跨年演唱会门票开售", "", [("周杰伦",), ("林俊杰",)]),
    (
        "{0}至{1}高铁正式通车",
        "",
        [
            (
                "西安",
                "延安",
            ),
            (
                "沈阳",
                "长白山",
            ),
        ],
    ),
    (
        "{0}火箭成功发射{1}卫星",
        "",
        [
            (
                "长征六号",
                "遥感四十六号",
            ),
            (
                "力箭一号",
                "天雁二十六",
            ),
        ],
    ),
    (
        "国家发改委：{0}起汽油每吨{1}70元",
        "",
        [
            (
                "11月10日24时",
                "上调",
            ),
            (
                "11月24日24时",
                "下调",
            ),
        ],
    ),
    ("{0}超市因销售过期食品被罚", "", [("永辉",), ("物美",)]),
    (
        "{0}女子失踪{1}天后遇害",
        "",
        [
            (
                "邢台",
                "3",
            ),
            (
                "玉林",
                "5",
            ),
        ],
    ),
]


# Templates in other languages: language, headline, what is filled in.
OTHER_LANGUAGES: list[tuple[str, str, list[tuple[str, ...]]]] = [
    ("es", "Detenido un hombre en {0} por apuñalar a su vecino", [("Murcia",), ("Huelva",)]),
    ("es", "El Ayuntamiento de {0} aprueba los presupuestos de 2030", [("Lorca",), ("Utrera",)]),
    ("es", "{0} mantiene los tipos en el 2%", [("La Fed",), ("El BCE",)]),
    ("pt", "Homem é preso por tráfico de drogas em {0}", [("Santos",), ("Olinda",)]),
    ("it", "Incidente sulla {0} a {1}: due feriti", [("A14", "Rimini"), ("A1", "Lodi")]),
    ("es", "El {0} ficha a {1} hasta 2032", [("Betis", "Marlo Quill"), ("Getafe", "Dana Orrin")]),
    ("fr", "Un incendie ravage un entrepôt à {0}", [("Mulhouse",), ("Limoges",)]),
    ("de", "Zwei Verletzte nach Unfall auf der {0} bei {1}", [("A7", "Kassel"), ("A8", "Ulm")]),
    ("de", "Lotto 6 aus 49: Die Gewinnzahlen vom {0}", [("Samstag, 22. November",), ("Mittwoch, 26. November",)]),
    ("fr", "Résultats de l'Euromillions du {0}", [("mardi 18 novembre",), ("vendredi 21 novembre",)]),
    (
        "de",
        "{0} Ergebnis: {1} gewinnt {2}",
        [
            (
                "Bundesliga",
                "Leipzig",
                "2:0",
            ),
            (
                "Handball",
                "Kiel",
                "31:28",
            ),
        ],
    ),
    (
        "de",
        "{0}: Streik legt Nahverkehr in {1} lahm",
        [
            (
                "Verdi",
                "Kassel",
            ),
            (
                "EVG",
                "Bremen",
            ),
        ],
    ),
    (
        "de",
        "Brand in {0}: {1} Verletzte in Wohnhaus",
        [
            (
                "Duisburg",
                "vier",
            ),
            (
                "Rostock",
                "drei",
            ),
        ],
    ),
    (
        "de",
        "{0} ruft {1} zurück: Salmonellengefahr",
        [
            (
                "Lidl",
                "Hackfleisch",
            ),
            (
                "Edeka",
                "Eiersalat",
            ),
        ],
    ),
    (
        "de",
        "Unfall auf der {0} bei {1}: Lkw-Fahrer stirbt",
        [
            (
                "A7",
                "Hildesheim",
            ),
            (
                "A3",
                "Passau",
            ),
        ],
    ),
    (
        "fr",
        "Incendie à {0} : {1} morts dans un immeuble",
        [
            (
                "Roubaix",
                "trois",
            ),
            (
                "Nîmes",
                "deux",
            ),
        ],
    ),
    (
        "fr",
        "{0} rachète {1} pour 300 millions d'euros",
        [
            (
                "Danone",
                "Kate Farms",
            ),
            (
                "Publicis",
                "Lotame",
            ),
        ],
    ),
    ("es", "{0} anuncia el despido de 400 empleados", [("Telefónica",), ("Santander",), ("Ficosa",)]),
    (
        "es",
        "Terremoto de magnitud 5,{1} sacude {0}",
        [
            (
                "Oaxaca",
                "2",
            ),
            (
                "Antofagasta",
                "6",
            ),
        ],
    ),
    (
        "ja",
        "{0}で震度{1}の地震　津波の心配なし",
        [
            (
                "茨城県",
                "4",
            ),
            (
                "熊本県",
                "5弱",
            ),
        ],
    ),
    (
        "ja",
        "{0}、{1}を買収へ　総額500億円",
        [
            (
                "キリン",
                "ファンケル",
            ),
            (
                "ニデック",
                "牧野フライス",
            ),
        ],
    ),
    (
        "ja",
        "{0}市長選、{1}氏が初当選",
        [
            (
                "熊本",
                "大西",
            ),
            (
                "福島",
                "馬場",
            ),
        ],
    ),
    ("de", "{0} meldet Insolvenz an", [("Modekette Gerry Weber",), ("Autozulieferer Kiekert",)]),
    (
        "de",
        "Wetter in {0}: Sturmböen bis {1} km/h erwartet",
        [
            (
                "Hamburg",
                "95",
            ),
            (
                "Sachsen",
                "80",
            ),
        ],
    ),
    (
        "fr",
        "{0} : grève des {1} ce mardi",
        [
            (
                "SNCF",
                "contrôleurs",
            ),
            (
                "Air France",
                "pilotes",
            ),
        ],
    ),
    (
        "es",
        "Accidente de autobús en {0} deja {1} muertos",
        [
            (
                "Arequipa",
                "37",
            ),
            (
                "Puebla",
                "9",
            ),
        ],
    ),
    (
        "es",
        "{0} vence {1} e avança à final",
        [
            (
                "Flamengo",
                "Racing",
            ),
            (
                "Palmeiras",
                "LDU",
            ),
        ],
    ),
    (
        "ja",
        "【{0}】{1}、新型EVを発表",
        [
            (
                "ホンダ",
                "0シリーズ",
            ),
            (
                "スズキ",
                "eビターラ",
            ),
        ],
    ),
    (
        "ja",
        "{0}県で{1}人死傷の多重事故",
        [
            (
                "静岡",
                "5",
            ),
            (
                "岐阜",
                "3",
            ),
        ],
    ),
    ("de", "Großbrand in {0}: Feuerwehr mit 100 Kräften im Einsatz", [("Pforzheim",), ("Krefeld",)]),
    (
        "de",
        "{0} gegen {1} live: Wo läuft das Spiel im TV?",
        [
            (
                "Bayern",
                "Arsenal",
            ),
            (
                "Dortmund",
                "Villarreal",
            ),
        ],
    ),
    (
        "fr",
        "Alerte enlèvement : un enfant de {1} ans recherché à {0}",
        [
            (
                "Toulouse",
                "6",
            ),
            (
                "Lille",
                "9",
            ),
        ],
    ),
    (
        "es",
        "Detienen en {0} a un hombre por {1}",
        [
            (
                "Sevilla",
                "estafa",
            ),
            (
                "Murcia",
                "tráfico de drogas",
            ),
        ],
    ),
    (
        "ja",
        "{0}、{1}期連続の最終赤字",
        [
            (
                "日産",
                "2",
            ),
            (
                "シャープ",
                "3",
            ),
        ],
    ),
    (
        "ja",
        "大相撲{0}日目　{1}が全勝守る",
        [
            (
                "八",
                "大の里",
            ),
            (
                "九",
                "安青錦",
            ),
        ],
    ),
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


@pytest.mark.parametrize("language, title, fillings", OTHER_LANGUAGES, ids=lambda value: str(value)[:40])
def test_a_template_in_another_language_is_another_event_too(
    language: str, title: str, fillings: list[tuple[str, ...]]
) -> None:
    different = stream(*((title.format(*filling), "") for filling in fillings), spoken=language)
    assert [decision.event for decision in different] == [None] * len(fillings)
    report = (title.format(*fillings[0]), "")
    assert stream(report, report, spoken=language)[1].event == 0


@pytest.mark.parametrize("title, text, fillings", TEMPLATES, ids=lambda value: str(value)[:40])
def test_a_template_with_the_same_subject_is_one_event(title: str, text: str, fillings: list[tuple[str, ...]]) -> None:
    report = (title.format(*fillings[0]), text.format(*fillings[0]))
    _, second = stream(report, report)
    assert second.event == 0


SAME = [
    ("Nestlé cuts 16,000 jobs", "雀巢宣布裁员1.6万人"),
    ("VW recalls 57,000 cars in Germany", "Volkswagen recalls 57,000 German cars"),
    ("Belgium's Bart De Wever threatens to quit over budget", "De Wever gives coalition ultimatum on Belgian budget"),
    ("Trump pardons crypto founder CZ", "Binance founder Changpeng Zhao pardoned by Trump"),
    ("Nobel peace prize goes to María Corina Machado", "Venezuela's Machado wins Nobel Peace Prize"),
    ("Eurovision: Israel allowed to compete in 2026", "EBU clears Israel to take part in Eurovision 2026"),
    ("Bird flu: 500,000 birds culled in Germany", "German farms cull half a million birds over avian flu"),
    ("Mamdani elected New York mayor", "Zohran Mamdani wins New York City mayoral race"),
    ("Chinese astronauts stranded after debris hits Shenzhou-20", "Space debris delays return of Shenzhou-20 crew"),
    ("神舟二十号推迟返回 疑遭空间碎片撞击", "神舟二十号返回任务推迟"),
    ("小红书获得支付牌照", "小红书拿下支付牌照 完成收购东方电子支付"),
    ("国台办回应郑丽文当选国民党主席", "郑丽文当选国民党主席 国台办表态"),
    ("Chipmaker Wolfspeed files for bankruptcy", "Wolfspeed seeks Chapter 11 protection"),
    ("Ubisoft delays earnings, halts share trading", "Ubisoft postpones results and suspends trading in its shares"),
    ("Kremlin says no date for Putin-Trump summit", "No date yet for Trump-Putin summit, Kremlin says"),
    ("美媒：特朗普下月访问北京", "外媒：特朗普下月访问北京"),
    ("Toyota to invest $10bn in US", "Toyota plans $10 billion US investment over five years"),
    (
        "Blue Origin lands New Glenn booster for first time",
        "New Glenn rocket booster recovered by Blue Origin after Mars launch",
    ),
    (
        "Air India crash: fuel switches cut off, report says",
        "Fuel to Air India engines was cut off before crash, preliminary report finds",
    ),
    ("Storm Claudia: flooding hits Monmouth", "Monmouth flooded as Storm Claudia batters Wales"),
    ("Rolls-Royce wins small nuclear reactor deal", "UK picks Rolls-Royce to build small modular reactors"),
    ("中国队3-0战胜韩国队", "女排：中国3-0横扫韩国"),
    ("永辉超市董事长张轩松辞职", "张轩松辞去永辉超市董事长职务"),
    ("苹果发布M5芯片", "苹果推出M5芯片 AI性能提升"),
    ("湖南一烟花厂爆炸 致9死26伤", "湖南烟花厂爆炸事故已致9人遇难"),
    ("阿里千问App上线", "阿里巴巴推出千问App对标ChatGPT"),
    ("安踏否认收购彪马", "安踏回应收购彪马传闻：不实"),
    (
        "DoorDash breach exposes user contact details",
        "DoorDash says hackers stole customers' phone numbers and addresses",
    ),
    ("Gemini 3: Google launches new AI model", "Google unveils Gemini 3, its most powerful model yet"),
    ("Verizon to cut more than 13,000 jobs", "Verizon lays off 13,000 in biggest ever job cut"),
    ("Bank of England holds rates at 4%", "BoE keeps interest rates on hold at 4%"),
    ("Grammy nominations: Kendrick Lamar leads with nine", "Kendrick Lamar tops Grammy nominations"),
    ("Tesla's Musk wins $1tn pay package", "特斯拉股东批准马斯克1万亿美元薪酬方案"),
    ("Pakistan and Afghanistan agree ceasefire", "Afghan and Pakistani forces agree to truce in Doha"),
    ("Waymo robotaxi kills cat in San Francisco", "Beloved San Francisco cat KitKat killed by Waymo"),
    ("特斯拉第三季度交付49.7万辆创新高", "Tesla delivers record 497,000 vehicles in third quarter"),
    ("Death toll from Hong Kong tower fire rises to 128", "Hong Kong apartment blaze: 94 dead, hundreds missing"),
    ("Fed cuts rates by quarter point", "Federal Reserve lowers interest rates 25 basis points"),
    (
        "Netflix to buy Warner Bros studios for $72bn",
        "Netflix agrees $72 billion deal for Warner Bros Discovery's studios and HBO Max",
    ),
    (
        "Sarkozy sentenced to five years in Libya case",
        "Ex-president Sarkozy gets five-year prison term over Libyan money",
    ),
    ("Pope Francis dies aged 88", "Pope Francis has died, Vatican says"),
    ("OpenAI发布Sora 2", "OpenAI launches Sora 2 video model"),
    ("Nvidia invests $5 billion in Intel", "英伟达50亿美元入股英特尔"),
    ("英伟达斥资50亿美元投资英特尔", "英特尔获英伟达50亿美元注资"),
    ("UPS cargo plane crashes in Louisville", "Louisville: UPS freighter goes down after takeoff, at least 7 dead"),
    ("Typhoon Kalmaegi kills 66 in Philippines", "Kalmaegi: Philippine typhoon death toll tops 100"),
    ("台风“海鸥”致菲律宾至少66人遇难", "菲律宾台风“海鸥”死亡人数升至114人"),
    ("Louvre thieves steal crown jewels in seven minutes", "Paris museum Louvre closed after jewel heist"),
    ("小米汽车SU7高速碰撞起火致3人死亡", "小米SU7安徽高速事故三人遇难 雷军回应"),
    (
        "Jimmy Kimmel suspended by ABC over Kirk remarks",
        "ABC pulls Jimmy Kimmel Live! off air after Charlie Kirk comments",
    ),
    ("AWS outage takes down Snapchat, Roblox and banks", "Amazon cloud outage knocks apps offline worldwide"),
    ("Cloudflare故障致X、ChatGPT等大面积瘫痪", "Cloudflare全球宕机 ChatGPT、X无法访问"),
    ("M&S cyber attack cost £136m", "Marks & Spencer says hack hit profits by £136m"),
    ("Man City beat Liverpool 3-0", "Manchester City 3-0 Liverpool: Guardiola's 1,000th game ends in win"),
    ("全红婵确诊受伤 缺席全运会单人赛", "全运会：全红婵退出单人10米台"),
    ("Lufthansa to cut 4,000 jobs by 2030", "Lufthansa streicht 4000 Stellen"),
    ("Amazon axes 14,000 corporate roles", "Amazon confirms 14,000 job cuts as it bets on AI"),
    ("宇树科技完成上市辅导", "宇树科技IPO辅导工作完成"),
    ("DeepMind wins gold at maths olympiad with Gemini", "Google's Gemini Deep Think takes IMO gold medal"),
    ("Diane Keaton, Oscar-winning star of Annie Hall, dies at 79", "Actress Diane Keaton dead at 79"),
    ("Supreme Court weighs Trump tariffs", "US justices sceptical of Trump's tariffs at hearing"),
    ("泡泡玛特LABUBU二手价腰斩", "LABUBU价格暴跌 泡泡玛特股价下挫"),
    ("Parcelo raises $40M Series B led by Index Ventures", "Index Ventures leads $40M Series B in Parcelo"),
    ("Honda recalls 40,000 scooters over faulty brakes", "Honda recalls 40,000 scooters: brakes may fail"),
    ("Node.js v24.11.1 (LTS) released", "Node.js 24.11.1 fixes HTTP parser regression, LTS released"),
    ("特斯拉召回8.4万辆Model Y汽车", "特斯拉召回8.4万辆Model Y"),
    ("OpenAI发布GPT-5.6模型", "OpenAI推出GPT-5.6模型"),
    ("智行科技完成3亿元B轮融资", "自动驾驶公司智行科技完成3亿元B轮融资"),
    ("Plane crash in Montana kills three", "Three killed in Montana plane crash"),
    ("Oracle to acquire Orrin Labs for $2.5 billion", "Oracle buys Orrin Labs for $2.5 billion"),
    ("Turkey wildfire near Izmir kills 10 rescue workers", "Ten rescuers die battling forest fire outside Izmir"),
    (
        "Louvre heist: four suspects charged over stolen jewels",
        "French prosecutors charge four in Louvre jewel robbery",
    ),
    (
        "Spotify founder Daniel Ek to step down as chief executive",
        "Daniel Ek leaving Spotify CEO role, will become executive chairman",
    ),
    ("Hyundai to invest $26 billion in United States", "Hyundai Motor pledges $26bn of US investment"),
    ("OpenAI buys Statsig for $1.1 billion", "OpenAI acquires product testing startup Statsig in $1.1B all-stock deal"),
    ("SpaceX Starship explodes during test in Texas", "Starship blows up on Texas test stand"),
    ("宁德时代与福特电池合作项目获批", "福特宁德时代电池厂项目获得批准"),
    ("深圳一小区外墙脱落砸中车辆 无人受伤", "深圳某小区外墙瓷砖脱落 多辆车被砸"),
    ("董明珠卸任格力电器总裁 张伟接任", "格力电器换帅：张伟出任总裁，董明珠不再兼任"),
    ("京东拟22亿欧元收购德国零售商Ceconomy", "京东出价约22亿欧元买下德国电子零售商Ceconomy"),
    ("宗馥莉辞去娃哈哈董事长职务", "娃哈哈：宗馥莉已辞任公司董事长"),
    (
        "Swiss voters reject tax on super-rich inheritance",
        "Inheritance tax for the super-rich rejected in Swiss referendum",
    ),
    ("Kenya bus crash leaves 25 mourners dead", "25 people returning from funeral killed in Kenyan bus accident"),
    ("Toy maker Lego opens first factory in Virginia", "Lego's Virginia plant begins production"),
    ("Volkswagen to close Dresden plant", "VW ends car production in Dresden"),
    ("At least 40 migrants drown off Tunisia coast", "Boat sinks near Tunisia, 40 migrants dead"),
    ("Peruvian president Dina Boluarte ousted by congress", "Peru's congress votes to remove President Boluarte"),
    ("Ransomware gang leaks Asahi data", "Asahi hackers publish stolen data"),
    ("Hong Kong tower block fire kills dozens", "Dozens dead in Hong Kong apartment blaze"),
    ("Google to pay $700 million in Play store settlement", "$700M Play Store settlement: Google agrees to pay"),
    ("Pope Leo visits Istanbul's Blue Mosque", "Leo XIV makes first mosque visit in Istanbul"),
    ("荷兰政府接管安世半导体", "安世半导体被荷兰政府冻结控制权"),
    ("三只羊公司恢复直播", "停播一年后三只羊重启直播带货"),
    ("山东舰首次通过澎湖水道", "国产航母山东舰航经澎湖水道"),
    ("法国总理勒科尔尼辞职", "勒科尔尼辞去法国总理一职"),
    ("云南大理发生4.1级地震 震感明显", "大理4.1级地震：多地有震感"),
    ("小鹏汽车发布人形机器人IRON", "小鹏新一代人形机器人IRON亮相"),
    ("菲律宾宿务6.9级地震致69人死亡", "宿务强震遇难人数升至69人"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_reports_of_one_subject_in_other_words_are_one_event(one: str, other: str) -> None:
    assert stream((one, ""), (other, ""))[1].event == 0
    assert stream((other, ""), (one, ""))[1].event == 0


SAME_IN_OTHER_LANGUAGES = [
    ("es", "Un terremoto de magnitud 6,1 sacude el sur de Perú", "Sismo de magnitud 6,1 en el sur de Perú"),
    ("es", "Muere un motorista en la A-92 en Granada", "Fallece un motorista en la A-92 en Granada"),
    ("es", "Dimite la ministra de Sanidad de Portugal", "Renuncia la ministra de Sanidad de Portugal"),
    ("es", "Hallan muerto al montañero desaparecido en Picos", "Encuentran muerto al montañero perdido en Picos"),
    ("es", "Detienen a dos jóvenes por el robo en el Louvre", "Arrestan a dos jóvenes por el robo en el Louvre"),
    ("fr", "Séisme de magnitude 6,1 dans le sud du Pérou", "Un tremblement de terre de magnitude 6,1 au Pérou"),
    ("de", "Erdbeben der Stärke 6,1 im Süden Perus", "Beben der Stärke 6,1 erschüttert Süden Perus"),
    ("pt", "Morre o ator Marlo Quill aos 82 anos", "Falece o ator Marlo Quill aos 82 anos"),
    ("it", "Morto l'attore Marlo Quill, aveva 82 anni", "Addio all'attore Marlo Quill, aveva 82 anni"),
]


@pytest.mark.parametrize(("spoken", "one", "other"), SAME_IN_OTHER_LANGUAGES)
def test_a_verb_or_article_that_opens_a_headline_is_no_subject(spoken: str, one: str, other: str) -> None:
    assert stream((one, ""), (other, ""), spoken=spoken)[1].event == 0


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


def apart(one: Subjects, other: Subjects, theirs: frozenset[str] = frozenset(), *, full: bool = False) -> str:
    return different_subjects(one, other, theirs, frozenset(), full)


def test_a_name_in_a_chinese_slot_that_the_other_report_has_is_no_other_subject() -> None:
    one, other = Subjects("智行科技完成3亿元B轮融资"), Subjects("蓝芽生物完成3亿元B轮融资")
    assert apart(one, other) == "its headline has “智行科技” where theirs has “蓝芽生物”"
    assert apart(one, other, frozenset({"智行", "行科", "科技"})) == ""
    assert apart(one, other, frozenset({"智行"})) != ""


def test_the_reason_names_only_the_subjects() -> None:
    one = Subjects("Quillbird opens plant", frozenset({"quillbird"}), frozenset({"quillbird"}), "quillbird")
    other = Subjects("Staff walk out at Tarnholm", frozenset({"tarnholm"}), frozenset({"tarnholm"}), "tarnholm")
    assert apart(one, other, full=True) == "its headline names “Quillbird”, theirs “Tarnholm”"
    assert apart(one, other) == ""


def test_a_slot_is_at_the_start_only_where_both_headlines_begin_with_it() -> None:
    fire = "large fire at chemical plant"
    assert apart(Subjects(f"Halden sees {fire}"), Subjects(f"Kestrel sees {fire}"))
    assert apart(Subjects(f"Why {fire} frightens"), Subjects(f"Kestrel {fire} frightens")) == ""
