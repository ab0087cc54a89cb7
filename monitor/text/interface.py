"""Words of the interface in English and Chinese.

Phrases of pages and feeds, spans, dates, and translated messages.

A new phrase is one line of the table. Messages (errors, remedies, incidents, plans of visits, the command line) are
written in English where they arise, with what they name in them; some are stored, and shown later in another language.
So a message is translated where it is shown: `locale/zh.po` has it with {} for each name, and the message is matched
with that. `python -m tests.text.messages` lists what has no translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache, lru_cache
from itertools import islice
from json import loads
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]

# key: (English for one, English, Chinese); without a count the second is used
_PHRASES: dict[str, tuple[str, str, str]] = {
    # navigation
    "skip": ("", "Skip to the content", "跳到正文"),
    "main_nav": ("", "Pages", "页面"),
    "topics": ("", "Topics", "主题"),
    "sources": ("", "Sources", "来源"),
    "incidents": ("", "Incidents", "故障"),
    "try": ("", "Try a query", "试查询"),
    "event_page": ("", "Time line of this event", "事件时间线"),
    "event_changed": ("", "last report {when}", "最近报道：{when}"),
    "time_line": ("", "Time line", "时间线"),
    "list_read": ("", "Read as", "读取方式"),
    "kind_auto": ("", "not known yet", "尚不清楚"),
    "kind_feed": ("", "feed", "订阅源"),
    "kind_page": ("", "page", "网页列表"),
    "kind_sitemap": ("", "sitemap", "站点地图"),
    "kind_json": ("", "JSON", "JSON"),
    "kind_watch": ("", "watched page", "监看的网页"),
    "brought": ("", "Newest items", "最新内容"),
    "no_items": ("", "Nothing of this source is kept yet.", "此来源尚无内容。"),
    "search_source": ("", "Search all items of this source", "搜索此来源的全部内容"),
    "search": ("", "Search", "搜索"),
    "search_it": ("", "Search", "搜索"),
    "search_help": (
        "",
        'Searches all that is kept, in the language of topics: words, "phrases", OR, -not, NEAR/5, title:word, @alias.',
        '搜索全部存档，语法与主题相同：词语、“"短语"”、OR、-排除、NEAR/5、title:词、@别名。',
    ),
    "all_sources": ("", "all sources", "所有来源"),
    "period": ("", "Period", "时间"),
    "all_time": ("", "any time", "不限"),
    "period_day": ("", "last 24 hours", "最近 24 小时"),
    "period_week": ("", "last 7 days", "最近 7 天"),
    "period_month": ("", "last 30 days", "最近 30 天"),
    "hits": ("{n} hit", "{n} hits", "共 {n} 条"),
    "hits_newest": ("the {n} newest hit", "the {n} newest hits", "最新的 {n} 条"),
    "hits_older": ("{n} older hit", "{n} older hits", "更早的 {n} 条"),
    "nothing_found": (
        "",
        "Nothing that is kept matches. Fewer words, OR, or a longer period may help.",
        "存档中没有匹配的内容。可减少词语、改用 OR，或放宽时间。",
    ),
    "older": ("", "Older", "更早的"),
    "try_near": ("", "Try it as a topic, with what it nearly finds", "作为主题试一试，并查看差一点匹配的内容"),
    "search_all": ("", "Search the whole archive", "搜索全部存档"),
    "not_found": ("", "There is nothing at this address", "这里什么也没有"),
    "not_found_help": (
        "",
        "A topic may have been renamed, or the address mistyped. The front page lists all topics; "
        "the address of a private topic ends with its token.",
        "主题可能已改名，或网址有误。所有主题都在首页；私有主题的网址以令牌结尾。",
    ),
    "to_front": ("", "To the topics", "去看主题"),
    # incidents and faults
    "open_incidents": ("", "Open", "尚未解决"),
    "closed_incidents": ("", "Resolved", "已恢复"),
    "no_incidents": ("", "No open incidents.", "一切正常，没有尚未解决的问题。"),
    "lasted": ("", "{start}, lasted {span}", "{start} 起，持续 {span}"),
    "since": ("", "since {start}, {when}", "{start} 起（{when}）"),
    "service": ("", "the service", "服务本身"),
    # causes of incidents: sources of one cause together
    "cause_wall": ("{n} source behind a bot wall", "{n} sources behind a bot wall", "{n} 个来源有反爬验证"),
    "cause_login": (
        "{n} source asks for a login or a consent",
        "{n} sources ask for a login or a consent",
        "{n} 个来源要求登录或同意条款",
    ),
    "cause_name": ("{n} host name does not resolve", "{n} host names do not resolve", "{n} 个域名无法解析"),
    "cause_connection": ("{n} host cannot be reached", "{n} hosts cannot be reached", "{n} 个主机连不上"),
    "cause_slow": ("{n} source is too slow", "{n} sources are too slow", "{n} 个来源响应太慢"),
    "cause_tls": ("{n} certificate is not trusted", "{n} certificates are not trusted", "{n} 个证书不可信"),
    "cause_answer": ("{n} source answers with an error", "{n} sources answer with an error", "{n} 个来源返回错误"),
    "cause_refused": ("{n} address may not be read", "{n} addresses may not be read", "{n} 个地址不允许读取"),
    "cause_list": (
        "{n} source without a list that can be read",
        "{n} sources without a list that can be read",
        "{n} 个来源读不出列表",
    ),
    "cause_silent": ("{n} silent longer than usual", "{n} silent longer than usual", "{n} 个比平时沉寂更久"),
    "cause_loud": ("{n} topic louder than usual", "{n} topics louder than usual", "{n} 个主题比平时热闹"),
    "cause_other": ("{n} other", "{n} others", "其他 {n} 个"),
    "incident_count": ("{n} open incident", "{n} open incidents", "{n} 个问题尚未解决"),
    "more_incidents": ("", "and {n} more", "另有 {n} 个"),
    "faults": (
        "The edited configuration has {n} fault and was refused. The previous one stays in use.",
        "The edited configuration has {n} faults and was refused. The previous one stays in use.",
        "修改后的配置有 {n} 处错误，未被采用；原配置继续运行。",
    ),
    "found": ("", "found", "原文"),
    # subscribing
    "subscribe": ("", "Subscribe", "订阅"),
    "open_in_reader": ("", "Open in my reader", "在阅读器中打开"),
    "open_name_in_reader": ("", "Open {name} in my reader", "在阅读器中打开 {name}"),
    "copy": ("", "Copy", "复制"),
    "copied": ("", "Copied", "已复制"),
    "copy_of_address": ("", "Copy the RSS address of {name}", "复制 {name} 的 RSS 地址"),
    "addresses": ("", "Addresses for a feed reader", "订阅地址"),
    "address_help": (
        "",
        "If no reader on this device opens feeds, copy an address into your reader.",
        "如果这台设备上没有登记的阅读器，请把地址复制到你的阅读器里。",
    ),
    "opml": ("", "all feeds as OPML", "全部订阅 (OPML)"),
    "everything": ("", "everything, unfiltered", "全部内容 (未筛选)"),
    # topics
    "today": ("", "today", "今天"),
    "last": ("", "last {when}", "最近 {when}"),
    "never": ("", "nothing yet", "还没有"),
    "per_day": ("", "per day, last 14 days: {values}", "最近 14 天每天: {values}"),
    "no_topics": (
        "",
        "No topic is configured yet. Write one in config/topics.yaml; it appears here within seconds.",
        "还没有主题。在 config/topics.yaml 里写一个，几秒后就会出现在这里。",
    ),
    "no_entries": (
        "",
        "No entry matches yet. New ones appear here and in the feed as soon as a source has them.",
        "还没有匹配的条目。来源一有新内容，这里和订阅里就会出现。",
    ),
    "reject": ("", "without", "排除"),
    "or": ("", "or", "或"),
    "try_change": ("", "Try a change of this query", "试着修改这个查询"),
    # entries
    "reports": ("{n} report", "{n} reports", "{n} 篇报道"),
    "independent": ("", ", {n} independent", "，{n} 篇独立"),
    "who": ("", "Who reported it", "谁报道了"),
    "copy_mark": ("", "copy", "转载"),
    "credits": ("", "after {outlet}", "据{outlet}"),
    "later": ("", "later", "后续"),
    "follows": ("", "Earlier:", "前情："),
    "near": ("", "Near miss; it lacks:", "差一个条件，未满足："),
    "in_digest": ("", "{n} beyond the daily budget", "超出当天限额的 {n} 条"),
    "attachment": ("", "Attachment", "附件"),
    "why": ("", "Why it is here", "为什么在这里"),
    "term": ("", "term", "检索词"),
    "found_words": ("", "found", "命中"),
    "where": ("", "where", "位置"),
    "lookalike": ("", "look-alike spelling", "形近"),
    "dated_page": ("", "date from the article's page", "日期来自文章页面"),
    "dated_list": ("", "date from the source's list", "日期来自来源列表"),
    "dated_seen": ("", "no date given: when it was first seen", "没有日期：首次发现的时间"),
    "incomplete": ("", "summary only, the article was not read yet", "只有摘要，正文尚未取得"),
    "changed_at": ("", "Changed {when}", "{when} 有改动"),
    "changed_title": ("", "Changed: {title}", "有改动：{title}"),
    "changed_before": ("", "before", "原文"),
    "changed_after": ("", "after", "现在"),
    "corrected": ("", "Corrected", "更正"),
    # sources
    "no_sources": (
        "",
        "No source is configured yet. Add one with newsmonitor add and its address.",
        "还没有来源。用 newsmonitor add 加上网址来添加。",
    ),
    "source": ("", "source", "来源"),
    "new_a_day": ("", "new per day", "每天新增"),
    "days14": ("", "last 14 days", "最近 14 天"),
    "fetched": ("", "fetched", "抓取"),
    "next": ("", "next", "下次"),
    "entries": ("{n} entry", "{n} entries", "{n} 条"),
    "failures": ("{n} failure in a row", "{n} failures in a row", "连续失败 {n} 次"),
    "remedy_failing": (
        "",
        "It is tried again automatically. If it keeps failing, look at it with newsmonitor probe and this address.",
        "会自动重试。若一直如此，请用 newsmonitor probe 加此网址查看。",
    ),
    "remedy_gone": (
        "",
        "The server says that it is gone for good. Remove it from config/sources.yaml, or give its new address.",
        "来源表示已永久移除。请从 config/sources.yaml 删除，或换成新地址。",
    ),
    "ok": ("", "healthy", "正常"),
    "warn": ("", "degraded", "有问题"),
    "bad": ("", "failing", "失败"),
    "waiting": ("", "not yet fetched", "尚未抓取"),
    "off": ("", "switched off", "已停用"),
    "every_source": ("{n} source", "all {n}", "全部 {n}"),
    "pages": ("", "Pages of the list", "列表分页"),
    "page_number": ("", "page {n} of {of}", "第 {n} 页，共 {of} 页"),
    "page_before": ("", "Previous", "上一页"),
    "page_next": ("", "Next", "下一页"),
    "foot_sources": ("{n} source", "{n} sources", "{n} 个来源"),
    "foot_healthy": ("", ", {n} healthy", "，{n} 个正常"),
    "foot_items": ("{n} item kept", "{n} items kept", "保存了 {n} 篇"),
    "foot_next": ("", "next fetch {when}", "下次抓取 {when}"),
    # trying a query
    "query": ("", "Query", "查询"),
    "try_it": ("", "Try", "试一下"),
    "try_help": (
        "",
        "Shows what a query finds in the stored items. No feed changes. Operators are upper case.",
        "在已保存的内容里试一个查询，不影响任何订阅。运算符用大写。",
    ),
    # finding the list of a page
    "add": ("", "Add a source", "添加来源"),
    "add_address": ("", "Address of a news page", "新闻页面的网址"),
    "add_look": ("", "Look", "查看"),
    "add_help": (
        "",
        "Shows which entries would be read from a page, and the lines for sources.yaml. Nothing is stored.",
        "看看从一个页面能读到哪些条目，并给出写入 sources.yaml 的内容。不会保存任何东西。",
    ),
    "add_refused": (
        "",
        "This page lets the server fetch addresses. It is open on the computer itself, "
        "or to everybody with a password once web.users is set.",
        "此页会让服务器去抓取网址，因此只对本机开放；设置 web.users 后，凭密码也可以使用。",
    ),
    "add_found": ("{n} entry would be read", "{n} entries would be read", "会读到 {n} 条"),
    "add_no_date": ("", "no date", "没有日期"),
    "add_rendered": ("", "Scripts draw this page: a browser was needed.", "此页由脚本生成，需要浏览器才能读取。"),
    "add_feed": ("", "This is a feed; it is read as it is.", "这是一个订阅源，可直接读取。"),
    "add_has_feed": ("", "The page names a feed, which is read in its place:", "此页提供订阅源，会优先读取："),
    "add_keep": (
        "",
        "To keep it, paste this below sources: in sources.yaml",
        "要保留它，请粘贴到 sources.yaml 的 sources: 下",
    ),
    "add_correct": ("", "Correct it", "更正"),
    "add_point": (
        "",
        "A copy of the page without scripts, styles and pictures; what is read now is marked. "
        "Choose what you point at, then point at one of them.",
        "这是去掉脚本、样式和图片的页面副本，当前读到的内容已标出。先选择要指出什么，再点其中一个。",
    ),
    "add_role_row": ("", "A row", "一行"),
    "add_role_headline": ("", "A headline", "标题"),
    "add_role_date": ("", "A date", "日期"),
    "add_again": ("", "Find it automatically", "重新自动查找"),
    "add_copy_of": ("", "Copy of {address}", "{address} 的副本"),
    "at_character": ("", "At character {place}:", "第 {place} 个字符："),
    "nearest": ("", "The nearest right word:", "最接近的正确写法："),
    "busy": ("", "Other queries are being tried. Try again in a moment.", "正在处理其他查询，请稍后再试。"),
    "matching": ("", "{n}", "{n}"),
    "of_items": ("of {n} item matches", "of {n} items match", "篇匹配，共查看 {n} 篇"),
    "near_count": ("{n} near miss", "{n} near misses", "{n} 篇差一个条件"),
    "among_newest": ("", "among the newest {n}", "（最新 {n} 篇中）"),
    "near_head": ("", "Near misses", "差一个条件"),
    "lacks": ("", "lacks", "未满足："),
    "capped": (
        "",
        "To answer within a second, only the newest {n} of {total} items were searched. "
        "newsmonitor try searches all of them.",
        "为了在一秒内给出结果，只查看了 {total} 篇中最新的 {n} 篇。newsmonitor try 会查看全部。",
    ),
    "understood": ("", "Understood as", "理解为"),
    "nothing_matches": ("", "Nothing matches.", "没有匹配的内容。"),
    "newest_shown": ("", "The newest {n} are shown.", "显示最新的 {n} 篇。"),
    "keep": ("", "Keep it: put this into config/topics.yaml", "留下它：写进 config/topics.yaml"),
    "aliases_are": ("", "Aliases, each for several spellings:", "可用的别名："),
    "operator_both": ("", "both words", "两个词都有"),
    "operator_either": ("", "one of them", "任一个"),
    "operator_not": ("", "without the second", "不得出现第二个词"),
    "operator_phrase": ("", "the words in this order, side by side", "连续的词"),
    "operator_prefix": ("", "words with this beginning", "以此开头的词"),
    "operator_exact": ("", "exactly this spelling, not “us”", "完全一致，不含 us"),
    "operator_near": ("", "at most five words, or Chinese characters, between them", "相隔最多五个词或汉字"),
    "operator_field": ("", "in one field: title, text, author, source, site, url, tag, lang", "只在某一字段里找"),
    "operator_age": (
        "",
        "not older than three days; also reports, independent, length",
        "三天以内；另有 reports、independent、length",
    ),
    # entries of feeds
    "feed_others": (
        "",
        "Also reported by ({n} reports, {independent} independent)",
        "其他报道（共 {n} 篇，独立 {independent} 篇）",
    ),
    "feed_copy": ("", "same text", "同文转载"),
    "feed_later": ("", "What came of it:", "后续："),
    "feed_follows": ("", "What came before: ", "前情："),
    "feed_more": ("", "and {n} more", "另有 {n} 篇"),
    "feed_matched": ("", "Matched: {terms}", "匹配：{terms}"),
    "feed_near": ("", "One clause short, this does not hold: ", "差一个条件，未满足："),
    "feed_quoted": ("", "“{words}”", "“{words}”"),
    "feed_lookalike": ("", "look-alike spelling", "形似拼写"),
    "feed_separator": ("", "; ", "；"),
    "near_topic": ("", "{title} (one clause short)", "{title}（差一个条件）"),
    "digest_title": ("", "{title}: {n} more on {day}", "{title}：{day} 另有 {n} 条"),
    # digests by mail
    "mail_subject": ("{n} new entry, {day}", "{n} new entries, {day}", "{day}：{n} 条新内容"),
    "mail_covers": ("", "What came from {since} until {until}.", "{since} 至 {until} 的新内容。"),
    # spans of time
    "now": ("", "now", "现在"),
    "ago": ("", "{span} ago", "{span}前"),
    "in": ("", "in {span}", "{span}后"),
    "seconds": ("", "{number} s", "{number} 秒"),
    "minutes": ("", "{number} min", "{number} 分钟"),
    "hours": ("", "{number} h", "{number} 小时"),
    "days": ("{number} day", "{number} days", "{number} 天"),
}
_SPANS = (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say(language: Language, key: str, n: int | None = None, **values: object) -> str:
    """Give a phrase of the interface.

    n: a count, which chooses between singular and plural and is written with separators

    >>> say("en", "reports", 1), say("en", "reports", 1200), say("zh", "reports", 3)
    ('1 report', '1,200 reports', '3 篇报道')
    """
    one, many, chinese = _PHRASES[key]
    phrase = chinese if language == "zh" else one if n == 1 and one else many
    return phrase.format(n="" if n is None else f"{n:,}", **values)


def say_span(language: Language, span: timedelta, *, exact: bool = False) -> str:
    """Give a span in the largest unit that it fills; whole units unless `exact`.

    >>> say_span("en", timedelta(hours=26)), say_span("en", timedelta(minutes=90), exact=True)
    ('1 day', '1.5 h')
    """
    seconds = span.total_seconds() if exact else round(span.total_seconds())
    key, length = next((pair for pair in _SPANS if seconds >= pair[1]), _SPANS[-1])
    number = f"{seconds / length:,.2f}".rstrip("0").rstrip(".") if exact else f"{seconds // length:,.0f}"
    return say(language, key, 1 if number == "1" else None, number=number)


def say_when(language: Language, moment: datetime, now: datetime) -> str:
    """Give the distance of a moment from now: '14 min ago', '6 分钟后'."""
    away = moment - now
    if abs(away) < timedelta(seconds=0.5):
        return say(language, "now")
    return say(language, "in" if away > timedelta(0) else "ago", span=say_span(language, abs(away)))


def say_date(language: Language, moment: datetime, zone: tzinfo) -> str:
    """Give a moment in a zone: '15 May 2024, 06:02' or '2024年5月15日 06:02'."""
    at = moment.astimezone(zone)
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


# ── messages, translated where they are shown ────────────────────────────────

_LONGEST = 2_000  # characters of a message; a longer one is text of a page
_DEEPEST = 4  # messages within messages
_FEWEST_LETTERS = 8  # of a message that stands alone: a shorter one may be any word
_MOST_SPLITS = 8


@dataclass(frozen=True, slots=True)
class _Template:
    """A message.

    pieces:  its text around the names
    letters: in them, without spaces; of several messages that fit, the one with most is chosen
    """

    pieces: tuple[str, ...]
    chinese: str
    letters: int

    def names(self, text: str) -> list[str] | None:
        """Return what stands for each {} in a text, each as short as possible.

        None where it does not fit.
        """
        first, *middle, last = self.pieces if len(self.pieces) > 1 else (*self.pieces, "")
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return None
        if len(self.pieces) == 1:
            return [] if text == first else None
        found, at, end = [], len(first), len(text) - len(last)
        for piece in middle:
            next_at = text.find(piece, at, end)
            if next_at < 0:
                return None
            found.append(text[at:next_at])
            at = next_at + len(piece)
        return [*found, text[at:end]]


def translate(language: Language, text: str, *, sure: bool = False) -> str:
    """Translate a message line by line; an unknown message stays as it is.

    sure: it is a message, however short; else a short one may be a title and stays

    >>> translate("zh", "the name news.example does not resolve: Name or service not known")
    '域名 news.example 无法解析：域名未知'
    """
    if language == "en" or len(text) > _LONGEST:
        return text
    lines = text.split("\n")
    fewest = 0 if sure else _FEWEST_LETTERS
    known = ((line, line.strip(), _message(line.strip(), 0, fewest) if line.strip() else None) for line in lines)
    return "\n".join(line.replace(message, own, 1) if own else line for line, message, own in known)


def spoken_language(environ: Mapping[str, str]) -> Language:
    """Return the language that gettext's variables of the environment ask for.

    The variables apply in gettext's order.

    >>> spoken_language({"LANG": "zh_CN.UTF-8"}), spoken_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"})
    ('zh', 'en')
    """
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((value for name in names if (value := environ.get(name, ""))), "")
    return "zh" if asked.lower().startswith("zh") else "en"


_PLACE = re.compile(r"[^;:]*\.yaml:\d+:\d+: ")  # what follows is the message
_MARKS = ((re.compile("; "), "；"), (re.compile(": "), "："))  # between the messages that a message is made of


@lru_cache(4096)
def _message(text: str, depth: int, fewest: int = 0) -> str | None:
    """Translate a message, or the messages that it is made of.

    None where none is known.
    """
    if place := _PLACE.match(text):
        known = _message(text[place.end() :], depth, fewest)
        return f"{place[0]}{known}" if known else None
    problem, of_file, rest = text.partition(" (found: ")
    if of_file:  # words of a file stay as they are
        quoted, remedy_follows, remedy = rest.partition("); ")
        then = f"；{_message(remedy, depth) or remedy}" if remedy_follows else ""
        return f"{_message(problem, depth) or problem}（写的是：{quoted if then else quoted.removesuffix(')')}）{then}"
    fits = [(each.letters, each, names) for each in _templates() if (names := each.names(text)) is not None]
    if fits and depth <= _DEEPEST:
        letters, best, names = max(fits, key=lambda fit: fit[0])
        semicolons = _MARKS[0][0].finditer(text) if any("; " in name for name in names) else ()
        for found in islice(semicolons, _MOST_SPLITS if depth < _DEEPEST else 0):
            sides = [_message(side, depth + 1) for side in (text[: found.start()], text[found.end() :])]
            if all(sides):  # two messages side by side, and the second is no name in the first
                return "；".join(map(str, sides))
        if letters >= fewest:
            inner = (_message(name.strip(), depth + 1) if name.strip() else None for name in names)
            pairs = zip(names, inner, strict=True)  # the spaces around a name stay
            return best.chinese.format(*(name.replace(name.strip(), own, 1) if own else name for name, own in pairs))
    for mark, sign in _MARKS:
        for found in islice(mark.finditer(text), _MOST_SPLITS):
            left, right = text[: found.start()], text[found.end() :]
            if depth < _DEEPEST and (known := _message(right, depth + 1)):
                before = _message(left, depth + 1) if sign == "；" else None
                return f"{before or left}{sign if before else mark.pattern}{known}"
    return None


@cache
def _templates() -> tuple[_Template, ...]:
    return tuple(
        _Template(tuple(english.split("{}")), chinese, sum(map(len, english.replace("{}", "").split())))
        for english, chinese in read_messages().items()
    )


@cache
def read_messages() -> dict[str, str]:
    """Read the catalogue: English to Chinese.

    Each message is a JSON string after `msgid` or `msgstr`, on one line.
    """
    content = (Path(__file__).parent / "locale" / "zh.po").read_text("utf-8")
    lines = [line.partition(" ") for line in content.splitlines()]
    english = [loads(text) for word, _, text in lines if word == "msgid"]
    chinese = [loads(text) for word, _, text in lines if word == "msgstr"]
    return dict(zip(english[1:], chinese[1:], strict=True))  # the first is the head of the file
