"""Denials, corrections and results are developments: they are never hidden below what they answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.group import Decision, decide, features, glossary_of
from monitor.group.stages import later_stage, stages_of
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


def stream(*titles: str, spoken: str = "") -> list[Decision]:
    """Decide on some headlines, an hour apart. spoken: their language, if not zh or en."""
    index, decisions = MemoryIndex(), list[Decision]()
    for number, title in enumerate(titles):
        language = spoken or ("zh" if any("\u4e00" <= char <= "\u9fff" for char in title) else "en")
        decision = decide(features(title, "", language, NOW + timedelta(hours=number), GLOSSARY), index)
        index.add(number, number if decision.event is None else decision.event, decision.weighed)
        decisions.append(decision)
    return decisions


DEVELOPMENTS = [
    ("传蔚来将被比亚迪收购 交易价格或达800亿元", "蔚来回应被比亚迪800亿元收购传闻：不实，已报警"),
    ("知情人士：本田考虑收购电池公司Orrin", "本田：收购电池公司Orrin消息纯属谣言"),
    ("Honda in talks to acquire battery start-up Orrin", "Honda denies talks to acquire battery start-up Orrin"),
    ("Honda may acquire battery start-up Orrin", "Honda dismisses rumours of plan to acquire battery start-up Orrin"),
    ("Honda in talks to acquire battery start-up Orrin", "Honda confirms it will acquire battery start-up Orrin"),
    ("Honda agrees to acquire battery start-up Orrin", "Honda completes acquisition of battery start-up Orrin"),
    ("网传本田拟收购电池公司Orrin", "本田官宣收购电池公司Orrin"),
    ("本田宣布收购电池公司Orrin", "本田完成收购电池公司Orrin 交割结束"),
    ("Sandmere v Tarnholm cup final preview and predicted lineups", "Sandmere 4-1 Tarnholm: cup final report"),
    ("海港队对滨海队决赛前瞻", "海港队3-1击败滨海队 决赛夺冠"),
    (
        "Journal reports fast ageing of ferries in Sandmere study",
        "Journal retracts Sandmere study of fast ageing ferries",
    ),
    ("Sony in talks to buy Kadokawa, sources say", "Kadokawa says no decision made; Sony confirms interest"),
    ("Report: Apple to drop iPhone mini line", "Apple denies it will drop iPhone mini line"),
    ("Nissan and Honda explore merger", "Nissan, Honda call off merger talks"),
    ("网传美团将退出香港市场", "美团回应退出香港市场：消息不实"),
    ("传小米汽车将推出增程车型", "小米汽车辟谣推出增程车型：没有计划"),
    ("女足亚洲杯决赛前瞻：中国队对阵日本队", "女足亚洲杯决赛：中国队2-1逆转日本队夺冠"),
    ("消息称字节跳动拟收购芯片公司晶泰", "字节跳动：收购芯片公司晶泰传闻不属实"),
    (
        "Study finds coffee halves dementia risk, journal says",
        "Journal retracts study that found coffee halves dementia risk",
    ),
    ("Starbucks in talks to sell China business to Boyu", "Starbucks denies talks to sell China business"),
    ("Warner Bros considers sale to Paramount", "Warner Bros rejects Paramount offer, ends talks"),
    ("网传某高校食堂出现鼠头", "高校回应食堂出现鼠头：系谣言"),
    ("传苹果考虑收购Perplexity", "苹果否认考虑收购Perplexity"),
    ("Arsenal v Spurs: preview, team news and kick-off time", "Arsenal 3-0 Spurs: report"),
    ("Merck to acquire Verona for $10 billion", "Merck completes acquisition of Verona"),
    ("中国男篮对阵韩国男篮 前瞻", "中国男篮79-71战胜韩国男篮"),
    ("Actor Odile Brandt on trial for assault", "Actor Odile Brandt found guilty of assault"),
    ("Halden and Kestrel announce merger", "Halden and Kestrel scrap merger"),
    ("海港集团拟收购云栖机器人", "海港集团终止收购云栖机器人"),
    ("Banker Odile Brandt on trial for fraud", "Banker Odile Brandt found guilty of fraud"),
    ("Ferrari considers moving production to Serbia", "Ferrari: reports of production move to Serbia are false"),
    (
        "Reports say Tesla board is looking for Musk successor",
        "Tesla chair calls report of search for Musk successor absolutely false",
    ),
    ("网传西贝将关闭全部门店", "西贝回应关闭全部门店：假的"),
    ("传字节跳动将分拆TikTok美国业务上市", "字节跳动回应分拆TikTok美国业务上市：无此计划"),
    ("BBC boss faces calls to quit over Trump edit", "BBC director general Tim Davie resigns over Trump edit"),
    ("Trump says he will meet Putin in Budapest", "Trump-Putin meeting in Budapest cancelled"),
    ("Hamas weighing Gaza ceasefire plan", "Hamas accepts Gaza ceasefire plan"),
    ("Novo Nordisk bids $9bn for Metsera", "Novo Nordisk loses Metsera to Pfizer as it withdraws bid"),
    ("Strike looms at Boeing's St Louis plants", "Boeing strike ends as St Louis workers approve contract"),
    (
        "Search under way for missing submarine off Titanic wreck",
        "Debris found: all five aboard missing Titanic submarine dead",
    ),
    (
        "Man arrested over Huntingdon train stabbings",
        "Man charged with attempted murder over Huntingdon train stabbings",
    ),
    ("Commerzbank erwägt Verkauf an Unicredit", "Commerzbank dementiert Verkauf an Unicredit"),
    ("Carrefour envisage de vendre Carrefour Italie", "Carrefour vend Carrefour Italie à NewPrinces"),
    ("El Barça negocia el fichaje de Rashford", "El Barça desmiente el fichaje de Rashford"),
    ("国乒混团世界杯决赛今晚打响：中国对阵日本", "国乒8-1日本 夺混团世界杯冠军"),
    ("美航母失火原因调查中", "美军公布航母失火调查结果：人为纵火"),
    ("日产拟关闭追滨工厂", "日产确认关闭追滨工厂"),
    ("Study links Tylenol to autism; FDA to review", "Correction: study does not link Tylenol to autism"),
    ("Bolsonaro trial nears verdict in Brazil coup case", "Bolsonaro sentenced to 27 years in Brazil coup case"),
    ("India v South Africa World Cup final preview", "India beat South Africa to win World Cup final"),
    ("OpenAI considering IPO at $1 trillion valuation", "OpenAI CFO says IPO not in the cards now"),
    ("Madagascar president faces calls to step down", "Madagascar president Rajoelina resigns after army mutiny"),
    ("Hikers missing on Mount Rinjani, search under way", "Hikers missing on Mount Rinjani found dead"),
    ("Police hunt gunman after Brisbane shooting", "Brisbane shooting: gunman captured after two-day hunt"),
    ("Kering in talks to sell beauty unit to L'Oréal", "Kering sells beauty unit to L'Oréal for €4bn"),
    ("Senate to vote on shutdown bill", "Senate passes shutdown bill"),
    ("China launches probe into Nexperia", "China ends probe into Nexperia"),
    ("Ajax train derailment: inquiry into cause begins", "Ajax train derailment caused by broken rail, inquiry finds"),
    ("Ryanair plans to close Berlin base", "Ryanair scraps plan to close Berlin base"),
    ("Government plans to scrap winter fuel cuts", "Government will not scrap winter fuel cuts"),
    ("Taylor Swift to play Glastonbury, reports say", "Glastonbury says Taylor Swift report is untrue"),
    ("Teen arrested over Southport fire", "Teen arrested over Southport fire released without charge"),
    ("阿里拟收购饿了么股份", "阿里终止收购饿了么股份"),
    ("登山者在四姑娘山失联 正在搜救", "四姑娘山失联登山者遗体找到"),
    ("某医院被曝虚假就诊 官方介入调查", "某医院虚假就诊调查结果公布：属实 7人被处分"),
    ("网传杭州将取消限行", "杭州交警：取消限行为不实信息"),
    ("樊振东将参加全运会团体赛", "樊振东退出全运会团体赛"),
    ("Bundestag berät Rentenpaket", "Bundestag beschließt Rentenpaket"),
    ("Le PSG négocie avec Rodrygo", "Le PSG dément négocier avec Rodrygo"),
    ("El Gobierno estudia prohibir el tabaco en terrazas", "El Gobierno aprueba prohibir el tabaco en terrazas"),
    ("Judge to rule on Epstein files release", "Judge orders release of Epstein files"),
    ("Pilots' strike at Lufthansa looms", "Lufthansa pilots' strike averted as union accepts offer"),
    ("Coalition to decide on conscription law", "Coalition agrees on conscription law"),
    ("Ukraine weighs US peace plan", "Ukraine rejects US peace plan"),
    ("Ferry with 40 aboard missing off Bali", "Ferry missing off Bali: wreck found, 12 dead"),
    ("Three climbers trapped on Eiger", "Climbers trapped on Eiger: all three rescued"),
    ("Suspect arrested in Louvre heist", "Louvre heist suspect charged with organised theft"),
    ("Wembley final: England v Wales preview", "England thrash Wales in Wembley final"),
    ("Nike CEO under pressure to quit", "Nike CEO quits"),
    (
        "Cause of Lisbon funicular crash being investigated",
        "Lisbon funicular crash blamed on faulty cable, report finds",
    ),
    ("Labour plans to raise income tax", "Labour drops plan to raise income tax"),
    ("EU to delay AI act", "EU denies it will delay AI act"),
    ("网传某明星离婚", "某明星发声明否认离婚"),
    ("拼多多拟在香港二次上市", "拼多多：没有在香港二次上市的计划"),
    ("法国议会将就不信任案投票", "法国议会否决不信任案"),
    ("Union bietet SPD Kompromiss an, SPD prüft", "SPD lehnt Kompromiss der Union ab"),
    ("Disparition de Lina : les recherches continuent", "Disparition de Lina : le corps retrouvé"),
    ("Orrin reactor restart delayed amid safety review", "Orrin reactor restarts after safety review"),
    ("滨海核电站重启推迟", "滨海核电站重启"),
    ("Sources: Kelmo plans to launch Quill 3 model in the coming days", "Kelmo releases Quill 3, a model for phones"),
    ("Kelmo to unveil Quill 3 model this month, reports say", "Kelmo unveils Quill 3 and plans to open its weights"),
    ("云栖机器人即将推出新款机械狗", "云栖机器人发布新款机械狗"),
    ("Sandmere airport closed after drone sightings", "Sandmere airport reopens after drone closure"),
    ("Kelmo shareholders to vote on Orrin takeover", "Kelmo shareholders back Orrin takeover"),
    ("Quill expected to be named Kelmo chief executive", "Kelmo names Quill chief executive"),
    ("滨海地铁5号线预计6月开通", "滨海地铁5号线今日开通运营"),
    ("传海港汽车创始人周明将卸任", "海港汽车：周明卸任传言不属实 已取证"),
    ("Singer Marlo Quill in critical condition after crash", "Singer Marlo Quill dies after crash"),
    ("Tsunami warning issued for Sandmere coast", "Tsunami warning lifted for Sandmere coast"),
    ("Ferry to Sandmere suspended over high winds", "Sandmere ferry resumes after high winds"),
    ("Kelmo faces strike as pay talks falter", "Kelmo and union reach pay deal, strike averted"),
    ("Police seek driver after Sandmere hit-and-run", "Man arrested over Sandmere hit-and-run"),
    ("Aid worker Dana Orrin kidnapped in Tarnholm", "Aid worker Dana Orrin freed in Tarnholm"),
]


@pytest.mark.parametrize("earlier, later", DEVELOPMENTS)
def test_a_later_stage_points_back_and_does_not_join(earlier: str, later: str) -> None:
    decision = stream(earlier, later)[1]
    assert decision.event is None
    assert later_stage(later, [earlier])


@pytest.mark.parametrize("earlier, later", DEVELOPMENTS[:6])
def test_what_would_join_but_for_its_stage_is_a_development(earlier: str, later: str) -> None:
    decision = stream(earlier, later)[1]
    assert (decision.kind, decision.follows) == ("development", 0)
    assert decision.sentence.startswith("something new about a known event: ")


def test_a_second_denial_joins_the_first_and_not_the_rumour() -> None:
    decisions = stream(
        "传蔚来将被比亚迪收购 交易价格或达800亿元",
        "蔚来回应被比亚迪800亿元收购传闻：不实，已报警",
        "蔚来：被比亚迪800亿元收购传闻不实",
    )
    assert [decision.event for decision in decisions] == [None, None, 1]


def test_a_second_report_of_the_rumour_joins_the_rumour_and_not_its_denial() -> None:
    decisions = stream(
        "Honda in talks to acquire battery start-up Orrin",
        "Honda denies talks to acquire battery start-up Orrin",
        "Honda said to be in talks to acquire battery start-up Orrin",
    )
    assert [decision.event for decision in decisions] == [None, None, 0]


SAME = [
    ("Court denies bail to Odile Brandt", "Odile Brandt: bail refused by court"),
    ("Honda in talks to acquire Orrin", "Honda is in talks to buy Orrin"),
    ("Honda acquires battery start-up Orrin", "Honda announces it acquires battery start-up Orrin"),
    ("Sandmere 4-1 Tarnholm: cup final", "Sandmere beat Tarnholm 4-1 in cup final"),
    ("本田宣布收购Orrin", "本田官宣收购Orrin"),
    ("He can't deny it anymore", "He does it again"),
    ("Kelmo releases Quill 3 model", "Kelmo launches Quill 3, its new model"),
    ("Kelmo unveils Quill 3, weights to follow", "Kelmo plans to open weights of Quill 3, which it released today"),
    ("CORRECTED: Bridge repairs to cost $14 million", "Bridge repairs to cost $14 million"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_reports_at_one_stage_are_no_developments_of_one_another(one: str, other: str) -> None:
    assert later_stage(one, [other]) == ""
    assert later_stage(other, [one]) == ""


def test_a_stage_that_one_report_of_the_event_has_is_not_new() -> None:
    assert later_stage("Honda denies talks", ["Honda in talks", "Honda: talks denied"]) == ""
    assert later_stage("Honda denies talks", ["Honda in talks", "Honda and Orrin talk"]) == "it denies what they report"


def test_an_item_that_names_the_search_again_is_later_only_where_something_is_found() -> None:
    missing = "Boat sinks off Sandmere, two missing"
    assert later_stage("Boat sinks off Sandmere: search for two missing goes on", [missing]) == ""
    assert later_stage("Both missing men found dead off Sandmere", [missing]) == "it is found, and theirs was a search"


def test_calls_for_a_resignation_are_no_resignation() -> None:
    assert stages_of("Mayor urged to quit: opposition wants him ousted") >= {"pressed"}
    assert "resigned" not in stages_of("Mayor faces calls to be sacked")
    assert "resigned" in stages_of("Mayor resigns")


def test_one_negation_more_in_the_same_words_says_the_opposite() -> None:
    said = "Sandmere council will raise ferry fares in May"
    denied = "Sandmere council will not raise ferry fares in May"
    assert later_stage(denied, [said]) == later_stage(said, [denied]) == "one of them says that it is not so"
    assert later_stage("Ferry fares: council does not answer", [said]) == ""


def test_a_headline_can_name_several_stages() -> None:
    assert stages_of("传闻不实") == {"rumour", "denial"}
    assert stages_of("Ferry runs aground") == frozenset()


IN_OTHER_LANGUAGES = [
    ("de", "Medien: Siemens will Tochter Healineers verkaufen", "Siemens dementiert Verkauf der Tochter Healineers"),
    ("de", "Tarifverhandlungen bei Kelmo: Einigung in Sicht", "Tarifverhandlungen bei Kelmo gescheitert"),
    ("es", "El Sevilla negocia el fichaje de Marlo Ruiz", "El Sevilla hace oficial el fichaje de Marlo Ruiz"),
    ("es", "Arranca el juicio contra el alcalde Marlo Ruiz", "Absuelto el alcalde Marlo Ruiz"),
    ("ja", "日産、工場閉鎖を検討", "日産、工場閉鎖の報道を否定"),
    ("ja", "サンドメール市長選 きょう投開票", "サンドメール市長選 オリン氏が当選"),
    ("zh", "智行科技冲刺港股IPO 递交招股书", "智行科技撤回港股IPO申请"),
    ("zh", "某地一小区坍塌 3人失联", "某地小区坍塌失联3人全部遇难"),
    ("zh", "国足今晚客场挑战韩国", "国足客场0-2不敌韩国"),
    ("en", "Jury deliberates in trial of banker Marlo Quill", "Banker Marlo Quill cleared of fraud"),
    ("en", "Voters head to polls in Sandmere mayoral race", "Dana Orrin elected Sandmere mayor"),
    ("en", "Kestrel Air profit falls 40%", "Correction: Kestrel Air profit fell 4%, not 40%"),
    ("de", "Kelmo plant Werk in Dresden", "Kelmo gibt Pläne für Werk in Dresden auf"),
    ("de", "Vermisster Wanderer: Suche im Harz geht weiter", "Vermisster Wanderer im Harz tot gefunden"),
    ("es", "Buscan a un montañero desaparecido en Picos", "Hallan muerto al montañero desaparecido en Picos"),
    ("es", "El Betis podría vender a Quill", "El Betis niega que vaya a vender a Quill"),
    ("ja", "オリン社、買収提案を検討", "オリン社、買収提案を拒否"),
    ("ja", "山岳遭難 男性2人が行方不明", "行方不明の男性2人を発見 山岳遭難"),
    ("zh", "滨海机场拟于6月启用", "滨海机场推迟启用"),
    ("zh", "曝海港队有意签下奥林", "海港队官宣签下奥林"),
    ("en", "Union threatens strike at Kelmo plant", "Kelmo union calls off strike"),
    ("en", "Mayor Quill under investigation over flat", "Mayor Quill cleared in flat inquiry"),
    ("es", "El Gobierno negocia con Kelmo la planta de Sagunto", "El Gobierno y Kelmo firman el acuerdo de la planta"),
    ("es", "Orrin, favorita para dirigir el banco central", "Orrin, elegida para dirigir el banco central"),
    ("ko", "켈모, 오린 인수 검토", "켈모, 오린 인수설 부인"),
    ("ko", "산드미어 시장 선거 오늘 투표 예정", "산드미어 시장 선거 오린 당선"),
    ("pt", "Kelmo negocia compra da Orrin", "Kelmo nega compra da Orrin"),
    ("it", "Kelmo tratta l'acquisto di Orrin", "Kelmo smentisce l'acquisto di Orrin"),
    ("de", "Kelmo prüft Verkauf der Sparte Orrin", "Kelmo verkauft Sparte Orrin an Quill Capital"),
    ("fr", "Procès Quill : le verdict attendu jeudi", "Procès Quill : l'ancien maire condamné à trois ans de prison"),
]


@pytest.mark.parametrize(("spoken", "earlier", "later"), IN_OTHER_LANGUAGES)
def test_a_later_stage_is_no_report_of_the_earlier_one_in_any_language(spoken: str, earlier: str, later: str) -> None:
    assert stream(earlier, later, spoken=spoken)[1].event is None
