"""What the pages say, in English and in Chinese, and which of the two a person gets."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Literal

from starlette.requests import Request

Language = Literal["en", "zh"]

# key: (English for one, English, Chinese); without a count the second is taken
_PHRASES: dict[str, tuple[str, str, str]] = {
    "skip": ("", "Skip to the content", "跳到正文"),
    "topics": ("", "Topics", "主题"),
    "sources": ("", "Sources", "来源"),
    "troubles": ("", "Incidents", "故障"),
    "going_on": ("", "Going on", "尚未解决"),
    "over": ("", "Well again", "已恢复"),
    "all_well": ("", "Everything is well: no incident goes on.", "一切正常，没有尚未解决的问题。"),
    "lasted": ("", "{start}, lasted {span}", "{start} 起，持续 {span}"),
    "begun": ("", "since {start}, {when}", "{start} 起（{when}）"),
    "service": ("", "the service", "服务本身"),
    "open_in_reader": ("", "Open in my reader", "在阅读器中打开"),
    "open_name_in_reader": ("", "Open {name} in my reader", "在阅读器中打开 {name}"),
    "try": ("", "Try a query", "试查询"),
    "query": ("", "Query", "查询"),
    "try_change": ("", "Try a change of this query", "试着修改这个查询"),
    "try_it": ("", "Try", "试一下"),
    "at_character": ("", "At character {place}:", "第 {place} 个字符："),
    "nearest": ("", "The nearest right word:", "最接近的正确写法："),
    "busy": ("", "Other queries are being tried. Try again in a moment.", "正在处理其他查询，请稍后再试。"),
    "matching": ("", "{n}", "{n}"),
    "of_items": ("of {n} item matches", "of {n} items match", "篇匹配，共查看 {n} 篇"),
    "short_count": ("", "{n} one clause short", "{n} 篇差一个条件"),
    "capped": (
        "",
        "To answer within a second, only the newest {n} of {total} items were looked at. "
        "newsmonitor try looks at all of them.",
        "为了在一秒内给出结果，只查看了 {total} 篇中最新的 {n} 篇。newsmonitor try 会查看全部。",
    ),
    "understood": ("", "Understood as", "理解为"),
    "nothing_matches": ("", "Nothing of this matches.", "没有匹配的内容。"),
    "newest_shown": ("", "The newest {n} are shown.", "显示最新的 {n} 篇。"),
    "short_head": ("", "One clause short", "差一个条件"),
    "lacks": ("", "this does not hold:", "未满足："),
    "keep": ("", "Keep it: put this into config/topics.yaml", "留下它：写进 config/topics.yaml"),
    "try_help": (
        "",
        "What a query finds in the items that are kept, without changing any feed. Operators are upper case.",
        "在已保存的内容里试一个查询，不影响任何订阅。运算符用大写。",
    ),
    "sign_both": ("", "both words", "两个词都有"),
    "sign_either": ("", "one of them", "任一个"),
    "sign_not": ("", "the second must not occur", "不得出现第二个词"),
    "sign_phrase": ("", "words in a row", "连续的词"),
    "sign_prefix": ("", "words that begin so", "以此开头的词"),
    "sign_exact": ("", "exactly so, not “us”", "完全一致，不含 us"),
    "sign_near": ("", "at most five words, or Chinese characters, between them", "相隔最多五个词或汉字"),
    "sign_field": ("", "in one field: title, text, author, source, site, url, tag, lang", "只在某一字段里找"),
    "sign_age": (
        "",
        "not older than three days; also reports, independent, length",
        "三天以内；另有 reports、independent、length",
    ),
    "aliases_are": ("", "Names that stand for several spellings:", "可用的别名："),
    "main_nav": ("", "Pages", "页面"),
    "subscribe": ("", "Subscribe", "订阅"),
    "copy": ("", "Copy", "复制"),
    "copied": ("", "Copied", "已复制"),
    "copy_of_address": ("", "Copy the RSS address of {name}", "复制 {name} 的 RSS 地址"),
    "today": ("", "today", "今天"),
    "last": ("", "last {when}", "最近 {when}"),
    "never": ("", "nothing yet", "还没有"),
    "per_day": ("", "a day, last 14 days: {values}", "最近 14 天每天: {values}"),
    "no_topics": (
        "",
        "No topic is set up yet. Write one in config/topics.yaml and it appears here within seconds.",
        "还没有主题。在 config/topics.yaml 里写一个，几秒后就会出现在这里。",
    ),
    "no_entries": (
        "",
        "No entry matches yet. New ones appear here and in the feed as soon as a source brings them.",
        "还没有匹配的条目。来源一有新内容，这里和订阅里就会出现。",
    ),
    "no_sources": (
        "",
        "No source is watched yet. Add one with newsmonitor add and its address.",
        "还没有来源。用 newsmonitor add 加上网址来添加。",
    ),
    "incidents": ("{n} incident goes on", "{n} incidents go on", "{n} 个问题尚未解决"),
    "since": ("", "{when}", "{when}"),
    "faults": (
        "The edited configuration was refused for {n} fault; the one before it goes on",
        "The edited configuration was refused for {n} faults; the one before it goes on",
        "修改后的配置有 {n} 处错误，未被采用；原配置继续运行",
    ),
    "found": ("", "found", "原文"),
    "foot_sources": ("{n} source", "{n} sources", "{n} 个来源"),
    "foot_healthy": ("", "{n} healthy", "{n} 个正常"),
    "foot_items": ("{n} item kept", "{n} items kept", "保存了 {n} 篇"),
    "foot_next": ("", "next fetch {when}", "下次抓取 {when}"),
    "opml": ("", "all feeds as OPML", "全部订阅 (OPML)"),
    "everything": ("", "everything, unfiltered", "全部内容 (未筛选)"),
    "reject": ("", "without", "排除"),
    "or": ("", "or", "或"),
    "addresses": ("", "Addresses for a feed reader", "订阅地址"),
    "address_help": (
        "",
        "Where no reader on this device takes feeds, copy an address into yours.",
        "如果这台设备上没有登记的阅读器，请把地址复制到你的阅读器里。",
    ),
    "reports": ("{n} report", "{n} reports", "{n} 篇报道"),
    "independent": ("", "{n} independent", "{n} 篇独立"),
    "who": ("", "Who reported it", "谁报道了"),
    "copy_mark": ("", "copy", "转载"),
    "short": ("", "One clause short, this does not hold:", "差一个条件，未满足："),
    "in_digest": ("", "{n} beyond the budget of the day", "超出当天限额的 {n} 条"),
    "credits": ("", "after {outlet}", "据{outlet}"),
    "follows": ("", "What came before:", "前情："),
    "why": ("", "Why it is here", "为什么在这里"),
    "term": ("", "term", "检索词"),
    "found_words": ("", "found", "命中"),
    "where": ("", "where", "位置"),
    "lookalike": ("", "only looks like it", "形近"),
    "dated_page": ("", "date from the article's page", "日期来自文章页面"),
    "dated_list": ("", "date from the source's list", "日期来自来源列表"),
    "dated_seen": ("", "no date given: when it was first seen", "没有日期：首次发现的时间"),
    "incomplete": ("", "summary only, the article is still to come", "只有摘要，正文尚未取得"),
    "source": ("", "source", "来源"),
    "new_a_day": ("", "new a day", "每天新增"),
    "days14": ("", "last 14 days", "最近 14 天"),
    "fetched": ("", "fetched", "抓取"),
    "next": ("", "next", "下次"),
    "entries": ("{n} entry", "{n} entries", "{n} 条"),
    "failures": ("{n} failure in a row", "{n} failures in a row", "连续失败 {n} 次"),
    "remedy_failing": (
        "",
        "It is asked again by itself. If it stays so, look at it with newsmonitor probe and this address.",
        "会自动重试。若一直如此，请用 newsmonitor probe 加此网址查看。",
    ),
    "remedy_gone": (
        "",
        "The source says it is gone for good. Remove it from config/sources.yaml, or give its new address.",
        "来源表示已永久移除。请从 config/sources.yaml 删除，或换成新地址。",
    ),
    "ok": ("", "healthy", "正常"),
    "warn": ("", "degraded", "有问题"),
    "bad": ("", "failing", "失败"),
    "waiting": ("", "not yet fetched", "尚未抓取"),
    "off": ("", "switched off", "已停用"),
    "lost": ("", "There is nothing at this address", "这里什么也没有"),
    "lost_help": (
        "",
        "A topic may have been renamed, or the address mistyped. All topics stand on the front page; "
        "an address of a private topic ends in its token.",
        "主题可能已改名，或网址有误。所有主题都在首页；私有主题的地址以令牌结尾。",
    ),
    "to_front": ("", "To the topics", "去看主题"),
    "now": ("", "now", "现在"),
    "ago": ("", "{span} ago", "{span}前"),
    "in": ("", "in {span}", "{span}后"),
    "seconds": ("", "{n} s", "{n} 秒"),
    "minutes": ("", "{n} min", "{n} 分钟"),
    "hours": ("", "{n} h", "{n} 小时"),
    "days": ("{n} day", "{n} days", "{n} 天"),
}
_SPANS = (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say(language: Language, key: str, n: int | None = None, **values: object) -> str:
    """Give a phrase. n: a count, which chooses between one and many and is written with separators."""
    one, many, chinese = _PHRASES[key]
    phrase = chinese if language == "zh" else one if n == 1 and one else many
    return phrase.format(n="" if n is None else f"{n:,}", **values)


def say_when(language: Language, moment: datetime, now: datetime) -> str:
    """Say how far a moment is from now: '14 min ago', '6 分钟后'."""
    away = moment - now
    if abs(away) < timedelta(seconds=0.5):
        return say(language, "now")
    return say(language, "in" if away > timedelta(0) else "ago", span=say_span(language, abs(away)))


def say_span(language: Language, span: timedelta) -> str:
    """Say how long something is, in the largest unit that it fills: '3 h'."""
    seconds = round(span.total_seconds())
    key, length = next((pair for pair in _SPANS if seconds >= pair[1]), _SPANS[-1])
    return say(language, key, seconds // length)


def say_date(language: Language, moment: datetime, zone: tzinfo) -> str:
    """Say a moment in the zone: '15 May 2024, 06:02' or '2024年5月15日 06:02'."""
    at = moment.astimezone(zone)
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


def choose_language(request: Request) -> Language:
    """Take the language of `?lang=`, else of the cookie, else the browser's first that is known, else English."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
    return _accepted(request.headers.get("accept-language", ""))


def _accepted(header: str) -> Language:
    ranked: list[tuple[float, Language]] = []
    for part in header.lower().split(",")[:20]:
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().partition("-")[0]
        weight = _weight(parameter)
        if weight > 0 and primary == "zh":
            ranked.append((weight, "zh"))
        elif weight > 0 and primary == "en":
            ranked.append((weight, "en"))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else "en"


def _weight(parameter: str) -> float:
    if not parameter.strip():
        return 1.0
    try:
        return float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 0.0
