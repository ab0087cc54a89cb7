"""Stages of a story by its headline.

A rumour is denied or official, a plan is called off, a search finds, who was arrested is charged, a preview has a
result. A report at a later stage than all reports of an event is a development of that event: a denial must not
disappear below the rumour that it denies. So is one that says the same words with a negation more or less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from monitor.group.subjects import TOKEN, gaps_between
from monitor.text.fold import folded
from monitor.text.language import HAN

Stage = Literal[
    "rumour",
    "planned",
    "preview",
    "pressed",
    "ongoing",
    "search",
    "arrested",
    "probe",
    "denial",
    "official",
    "completed",
    "decided",
    "ended",
    "launched",
    "halted",
    "ill",
    "dead",
    "over",
    "result",
    "resigned",
    "found",
    "charged",
    "released",
    "court",
    "findings",
    "correction",
]

_SAYS = r"(?:reports?|rumou?rs?|claims?|talks?|speculation|allegations?|accusations?)"
_DENIED = "(?:bail|parole|entry|visas?|access|permits?|appeals?|bids?|requests?|motions?)"  # what is refused
# Words of a stage, in folded text: Chinese and Japanese, then English, then German, French and Spanish.
_PATTERNS: tuple[tuple[Stage, str], ...] = (
    (
        "denial",
        "否认|辟谣|辟謠|不实|谣言|造谣|假消息|假的|并无此事|没有此事|无此事|子虚乌有|不属实|失实|误读|纯属虚构|驳斥"
        "|并非事实"
        "|与事实不符|没有计划|无计划|无此计划|事実ではない|事実無根|否定(?:し|$)|부인|사실무근|사실 아냐"
        rf"|(?<!can't )(?<!cannot )(?<!not )\b(?:den(?:y|ies|ied)(?! {_DENIED})"
        rf"|denials?|refut\w+|debunk\w*|hoax|untrue|not true|false {_SAYS}|no plans? (?:to|for)"
        r"|not (?:in|on) the (?:cards|table)"
        r"|(?:is|are|was|were|as|absolutely|completely|totally|categorically) false"
        rf"|(?:dismiss\w*|reject\w*|quash\w*|shoots? down) (?:\w+ ){{0,3}}{_SAYS}"
        r"|dementiert|dementi|bestreitet|weist [^\n]{2,60} zuruck|dement(?:ent|i)?|desmiente\w*|niega\w*|descarta\w*"
        r"|nega|desmente|smentisce"
        r")\b",
    ),
    (
        "rumour",
        "^传|：传|传闻|据传|网传|或将|拟(?![定人态真声南稿])|考虑|洽谈|接洽|传出|知情人士|消息称|有望|或于|検討|검토"
        "|추진|협상"
        r"|^reports?\b"
        r"|\b(?:in (?:\w+ )?talks|consider(?:s|ing)|weigh(?:s|ing)|mull(?:s|ing)|explor(?:es?|ing)|near(?:s|ing)"
        r"|close to|reportedly|rumou?r\w*|said to|could|may|might|eyes|eyeing|seeks|looks to|sources"
        r"|erwagt|pruft|offenbar|angeblich|konnte|verhandelt|envisage\w*|pourrait|negocie|serait|negocia|podria|estudia"
        r"|sopesa|baraja)\b",
    ),
    (
        "planned",
        "计划|即将|将(?![军来近领士])|准备|预计|冲刺|递交|递表|予定|예정|계획"
        r"|\b(?:will|plans? to|planned|set to|expected to|poised to|tipped (?:to|as)|scheduled|bids|offers"
        r"|threatens?|looms?|faces (?:an? )?(?:\w+ )?(?:strike|walkout|shutdown|ban)"
        r"|to (?:vote|rule|decide|meet"
        r"|hold|host|launch|release|unveil|introduce|debut|open|reopen|resume|restart|close|strike|move|visit|merge"
        r"|buy|acquire|sell|return|play|face)"
        r"|plant|will|soll|berat|debattiert|in sicht|verhandeln|verhandlungen|\w+verhandlungen|prevoit|planea|preve"
        r"|negociaciones|negociations)\b",
    ),
    (
        "official",
        "官宣|正式|宣布|确认|证实|敲定|签署|达成协议|同意|확정|공식"
        r"|\b(?:confirm\w*|announc\w+|official\w*|agree[sd]? to|sign(?:s|ed)|firman?|signent|unveil\w*"
        r"|makes? it official|bestatigt|confirme|confirma|anuncia|hace oficial|oficializa)\b"
        r"|^(?!.*\b(?:talks|consider|mull|weigh|near|explore|plan|could|may|might|report|source|said|bid))"
        r"[^\n]*?\b(?:to (?:acquire|buy|take over|merge with)|buys|acquires|sells|kauft|verkauft|ubernimmt|vend|rachete"
        r"|compra|vende)\b",
    ),
    ("completed", r"完成|交割|落地|获批|완료|\b(?:complet(?:es|ed|ion)|clos(?:es|ed)|finali[sz](?:es|ed)|wraps? up)\b"),
    (
        "decided",
        "表决通过|审议通过|获通过|批准|否决|接受|可決|否決|承認|가결|부결|승인"
        r"|\b(?:accept(?:s|ed)|approv(?:es|ed)|reject(?:s|ed)|ratif(?:ies|ied)|pass(?:es|ed)|vetoe[sd]|block(?:s|ed)"
        r"|vot(?:es|ed) (?:to|for|against)|backs|backed|(?:shareholders|investors|lawmakers|mps|voters|members|senators"
        r"|workers|staff) back|names|appoints|orders?|ordered|ruled|rules that"
        r"|genehmigt|beschliesst|verabschiedet|agree[sd]? on|lehnt [^\n]{2,60} ab"
        r"|approuve|adopte|rejette|aprueba|rechaza|acepta)\b",
    ),
    (
        "preview",
        "前瞻|预告|赛前|首发预测|看点|预测|入围|提名|打响|(?<!将)对阵|今[晚日天]?(?:客场|主场)?(?:迎战|挑战|对阵)"
        "|投票日|投開票|今日投票|오늘 투표"
        r"|\b(?:previews?|favorit[oa]s? para|front-?runner|nominat\w+|shortlist\w*|ahead of|predicted lineups?"
        r"|kick-off time|how to watch|predictions?"
        r"|what to expect"
        r"|(?:heads?|go(?:es)?) to (?:the )?polls|a las urnas|aux urnes)\b",
    ),
    (
        "result",
        r"战胜|击败|夺冠|夺[^，。\n]{0,8}冠|负于|险胜|大胜|完胜|逆转|不敌|横扫|战平"
        r"|(?<![\d.])\d{1,3} ?[-–:：比] ?\d{1,3}(?!\d)"
        r"|当选|当選|당선|우승"
        r"|\b(?:elected|gewahlt|elegid[oa]|elue?"
        r"|beats?|defeat(?:s|ed)?|thrash(?:es|ed)?|wins?|won|rout(?:s|ed)?|sinks?|draws? with|edges?)\b",
    ),
    (
        "ended",
        "终止|取消|告吹|破裂|叫停|搁置|退出收购|放弃收购|推迟|延期|撤回|中止|流产|断念|무산|철회|취소|연기|退出(?!率)"
        "|退赛"
        r"|\b(?:call(?:s|ed)? off|ends? (?:\w+ ){0,2}talks|scrap(?:s|ped)?|abandon(?:s|ed)?|walk(?:s|ed)? away"
        r"|collapse[sd]?|fall(?:s|en)? through|drop(?:s|ped) (?:\w+ )?(?:bid|plan|offer)|cancel(?:s|l?ed)?"
        r"|postpone[sd]?|delay(?:s|ed)|averted|averts|adia|adiad[oa]|rinvia\w*|shelve[sd]?|withdr(?:aws|ew|awn)"
        r"|(?:pull|back)(?:s|ed)? out"
        r"|abgesagt|verschoben|gestoppt"
        r"|gibt [^\n]{2,60} auf|gescheitert|scheiter[nt]|geplatzt|platzt"
        r"|annule|reporte|renonce|echouent|cancela|suspende|aplaza|fracasan?)\b",
    ),
    (
        "launched",
        "发布|推出|上线|开源|亮相|问世|发售|発売|출시|공개|开通|启用|投运|通车|开业|挂牌|敲钟"
        r"|\b(?:releas(?:es|ed)|launch(?:es|ed)|unveil(?:s|ed)|debuts|introduc(?:es|ed)|ships|shipped|rolls? out"
        r"|open-sourc(?:es|ed)|now available|is here)\b",
    ),
    (
        "ongoing",
        "开始|持续|仍在|进入第|爆发"
        r"|\b(?:looms?|begins?|began|starts?|started|under ?way"
        r"|continu(?:es|ed)|(?:launch|open)(?:e?s|ed)|enters?|day \d+|drags on|on strike"
        r"|rages?|beginnt|beginnen|commence|empieza|comienza)\b",
    ),
    (
        "halted",
        "停运|停课|停飞|停产|停航|封闭|封锁|停摆|중단|통제"
        r"|\b(?:closed|shut|shuts|suspend(?:s|ed)|ground(?:s|ed)|halt(?:s|ed)"
        r"|(?:warnings?|alerts?|curfews?|lockdowns?|emergency) (?:\w+ )?(?:issued|imposed|declared|in force)"
        r"|declares? (?:\w+ ){0,2}emergency)\b",
    ),
    (
        "ill",
        "病危|住院|重伤|抢救"
        r"|\b(?:hospitali[sz]ed|in (?:a )?coma|critical(?:ly)? (?:condition|ill|injured)|fighting for)\b",
    ),
    ("dead", r"去世|逝世|病逝|不治|\b(?:dies|died)\b"),
    (
        "over",
        r"结束|解除|恢复|扑灭|해제|재개|종료|重启(?!推迟|延期|计划|遇阻|受阻|在即)|\b(?:ends?|ended|(?:is|are) over"
        r"|reopen(?:s|ed)?"
        r"|resum(?:es|ed)|restart(?:s|ed)|lifted|contained|endet"
        r"|beendet|termine|prend fin|termina|finaliza)\b",
    ),
    (
        "pressed",
        "(?:呼吁|要求|敦促)[^，。\n]{0,12}(?:辞职|下台)|逼宫|拒绝(?:辞职|下台)"
        r"|\b(?:(?:faces?|growing|amid|under|mounting) (?:\w+ ){0,2}(?:calls|pressure|fire)|calls? (?:for|on|to)"
        r"|urge[sd]?|refus\w+ to (?:quit|resign|go|step down)|no.confidence|should (?:quit|resign|go))\b",
    ),
    ("resigned", r"辞职|辞任|下台|被免|사임|사퇴|\b(?:resigns|resigned|quits|steps down|ousted|sacked|fired)\b"),
    (
        "search",
        "失联|失踪|被困|搜救|搜寻|在逃|捜索|行方不明|실종|수색"
        r"|\b(?:missing|seeks? (?:\w+ )?(?:driver|suspects?|man|woman|gunman)|search(?:es|ing)?|hunt(?:s|ed|ing)?"
        r"|manhunt|trapped|on the run"
        r"|vermisst\w*|dispar(?:u\w*|ition)|desaparecid\w*)\b",
    ),
    (
        "found",
        "找到|遗体|全部获救|均获救|(?:全部|均|均已)遇难|落网|抓获|発見|발견"
        r"|\b(?:found (?:dead|alive|safe)|(?:bod(?:y|ies)|debris|wreck\w*|remains) (?:\w+ )?(?:found|recovered"
        r"|identified)|all (?:\w+ )?rescued|captured|tot gefunden|corps retrouve|retrouve\w*|hallan|encuentran)\b",
    ),
    (
        "arrested",
        "被捕|逮捕|拘留|刑拘|抓获|체포|구속"
        r"|绑架|劫持|\b(?:arrest(?:s|ed)?|detain(?:s|ed)|kidnap\w*|abducted|hostages?"
        r"|in custody|held (?:over|after)|festgenommen|interpelle\w*|detenid\w*|arrestat[oi]|pres[oa])\b",
    ),
    (
        "charged",
        r"起诉|公诉|起訴|기소|\b(?:charged (?:with|over|in|after)|indict(?:s|ed)|angeklagt|mise? en examen"
        r"|imputad\w*)\b",
    ),
    (
        "released",
        r"获释|获救|取保候审|\b(?:released (?:without charge|on bail|under investigation)|freed|freigelassen)\b",
    ),
    (
        "court",
        "유죄|무죄|선고|宣判|获刑|判处|判刑|当庭认罪|无罪释放"
        r"|\b(?:(?:is|are|was|were|been) (?:convicted|sentenced|acquitted)|sentence[sd] (?:.{2,60}? )?to"
        r"|cleared (?:of|in|over)|absuelt[oa]s?|freigesprochen|relaxee?s?"
        r"|gets? \w+[- ]years?|(?:found|pleads?|pleaded) (?:not )?guilty|convicts|acquits"
        r"|verurteilt|condamne\w*|condenad\w*|condannat\w*|assolt[oa])\b",
    ),
    (
        "probe",
        "调查中|展开调查|介入调查|调查组|已立案"
        r"|\b(?:investigat(?:e|es|ed|ing)|prob(?:e|es|ing)|inquiry into|ermittelt|ermittlungen|enquete)\b",
    ),
    (
        "findings",
        "调查结果|调查报告|调查结论|认定|查明"
        r"|\b(?:(?:investigation|report|inquiry|probe) (?:\w+ )?(?:finds|found|blames|concludes)|findings|blamed on"
        r"|was caused by)\b",
    ),
    (
        "correction",
        r"更正|勘误|撤稿|撤回报道|^correction\b|\b(?:retract\w*|walks? back|withdraws? (?:report|story|paper))\b",
    ),
)
_NOT_YET = re.compile(
    r"(?:将|拟|计划|准备|有望|预计)[^，。；：\n]{0,10}(?:发布|推出|上线|开源|亮相|问世|发售|开通|启用|投运|通车|开业"
    r"|挂牌)"
)
_HAN_WORD = re.compile(f"[{HAN}]+")  # folding makes Japanese and Traditional characters Simplified
_COMPILED = tuple(
    (stage, re.compile(_HAN_WORD.sub(lambda word: folded(word[0]), pattern), re.MULTILINE))
    for stage, pattern in _PATTERNS
)
# A stage of an item, and what the reports of an event must all have for the item to be a development of it. The item
# must not have that itself, except where it is true of it all the same: it says again what was planned or searched for.
_AFTER: tuple[tuple[Stage, Stage | None, bool], ...] = (
    ("denial", None, True),
    ("correction", None, True),
    ("official", "rumour", False),
    ("completed", "rumour", False),
    ("completed", "official", False),
    ("decided", "rumour", False),
    ("decided", "planned", False),
    ("ended", "rumour", False),
    ("ended", "official", False),
    ("ended", "planned", True),
    ("launched", "planned", True),
    ("launched", "rumour", False),
    ("ongoing", "ended", False),
    ("over", "ended", False),
    ("over", "halted", True),
    ("dead", "ill", True),
    ("over", "ongoing", False),
    ("court", None, True),
    ("arrested", "search", True),
    ("charged", "arrested", False),
    ("released", "arrested", True),
    ("resigned", "pressed", False),
    ("found", "search", True),
    ("findings", "probe", True),
    ("result", "preview", False),
)
_CLAUSES: dict[Stage, str] = {
    "denial": "it denies what they report",
    "correction": "it corrects what they report",
    "official": "it is official, and theirs is a rumour",
    "completed": "it is completed, and theirs was planned",
    "decided": "it is decided, and theirs was open",
    "ended": "it is called off, and theirs was planned",
    "launched": "it is out, and theirs was planned",
    "ongoing": "it happens, and theirs was put off",
    "dead": "somebody has died, and theirs was alive",
    "over": "it is over, and theirs was not yet",
    "court": "it is before a court, and theirs was not yet",
    "released": "somebody is free, and theirs was held",
    "arrested": "somebody is held, and theirs was a search",
    "charged": "somebody is charged, and theirs was an arrest",
    "resigned": "somebody has left, and theirs asked for it",
    "found": "it is found, and theirs was a search",
    "findings": "it says what was found out, and theirs was not known yet",
    "result": "it is the result, and theirs a preview",
}
_NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just))|never|no longer|cannot|\w+n't|nicht|keine?[nrms]?|jamais)\b"
    r"|不会|并未|并非|没有|不再|未能"
)
_NEGATED_SHARE = 0.6  # share of the template from which one more negation says the opposite


@lru_cache(maxsize=5_000)
def stages_of(headline: str) -> frozenset[Stage]:
    """Return the stages that a headline names."""
    text = folded(headline)
    done = _NOT_YET.sub("", text)
    found = {stage for stage, pattern in _COMPILED if pattern.search(done if stage == "launched" else text)}
    return frozenset(found - {"resigned"} if "pressed" in found else found)


def later_stage(headline: str, theirs: Sequence[str]) -> str:
    """Say how a headline is at another stage than all those of an event, a clause.

    Empty if it is not.
    """
    if all(_contradicts(headline, each) for each in theirs):
        return "one of them says that it is not so"
    mine = stages_of(headline)
    if not mine:
        return ""
    stages = [stages_of(each) for each in theirs]
    for stage, before, again in _AFTER:
        earlier = before is None or ((again or before not in mine) and all(before in each for each in stages))
        if stage in mine and earlier and not any(stage in each for each in stages):
            return _CLAUSES[stage]
    if "rumour" in mine and "denial" not in mine and all("denial" in each for each in stages):
        return "they deny what it reports"
    return ""


def _contradicts(one: str, other: str) -> bool:
    """Tell whether two headlines say the same, but for a negation."""
    here, there = folded(one), folded(other)
    if bool(_NEGATION.search(here)) is bool(_NEGATION.search(there)):
        return False
    return gaps_between(TOKEN.findall(here), TOKEN.findall(there))[1] >= _NEGATED_SHARE
