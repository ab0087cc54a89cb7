"""Read a page: its list, by selectors or found, or the changes of its text.

The result also has what the page names: its feeds, the interface that serves its data, its next page. Where there
is no list, the error says why, and what to do next.

A watched page gives one entry for each change. Its lines, without navigation, advertising and scripts, are compared
with those of the last visit, without what changes by itself: clocks, "3 minutes ago", counts of views, tokens. A
line that only moved is no change. The key of an entry is the moment at which the change was seen. Nothing is stored or
fetched here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from itertools import groupby, islice
from operator import itemgetter
from urllib.parse import urldefrag, urlencode, urlsplit

from lxml.html import HtmlElement

from monitor.discover.discovery import Discovery, clean, normalise_entries, one_line, web_address
from monitor.discover.finder import find_in_page, find_list
from monitor.discover.list_selectors import chosen_entries
from monitor.discover.row import ADVERTISEMENT, Reading, is_date, lines_of
from monitor.discover.structure import repeat_spanning_cells
from monitor.errors import NotUsable
from monitor.model import Entry, Source
from monitor.text.json_text import json_value, looks_like_json
from monitor.text.markup import parse, soup_of
from monitor.text.page_state import stored_markup
from monitor.text.urls import CHANGE_MARK, same_site, web_url

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MOST_FEEDS = 10
_WORDPRESS = "https://api.w.org/"  # the relation by which a WordPress names its interface
_WORDPRESS_POSTS = {"per_page": "30", "_fields": "id,link,title,date_gmt,excerpt"}

# ── a page that only leads on ──
_REFRESH = re.compile(
    r"\s{0,9}(\d{1,4})(?:\.\d{1,4})?\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,2000})", re.IGNORECASE
)
_SOON = 15  # seconds; a page that reloads later is meant to be read
_LITTLE = 400  # letters of a page that only leads on

# ── words and signs of the next page of a list ──
_NEXT_WORDS = re.compile(
    r"\W*(?:next(?: page)?|older(?: posts| entries| articles| news)?|下一?[页頁]|次へ|次の(?:ページ|\d+件)"
    r"|다음(?: ?페이지)?|(?:page )?suivante?|nächste(?: seite)?|ältere (?:beiträge|artikel)|siguiente"
    r"|próxim[ao]|avanti|successiv[ao]|volgende|neste|næste|nästa|następna|следующая|вперёд)\W*",
    re.IGNORECASE,
)
_LONGEST_NEXT, _MOST_TEXTS = 30, 8  # characters of such words, and texts of a link that are looked at
_NEXT_SIGN = re.compile(r"[>›»→]{1,2}")
_PAGER = re.compile(r"pag(?:er|ing|ination|enav|es?\b)|页码|nav-links", re.IGNORECASE)
_SECOND = re.compile(
    r"[?&](?:page|paged?|pg|p|pn|page_?no|page_?num|page_?index|current_?page)=2\b|/page[/-]?2\b|[_-]2\.\w{3,5}$",
    re.IGNORECASE,
)
# The pager of the TRS system, which a script writes: createPageHTML(pages, this page, "index", "html")
_TRS_PAGER = re.compile(
    r"createPageHTML\(\s{0,9}['\"]?(\d{1,5})['\"]?\s{0,9},\s{0,9}['\"]?(\d{1,5})['\"]?\s{0,9},"
    r"\s{0,9}['\"]([\w-]{1,60})['\"]\s{0,9},\s{0,9}['\"](\w{1,6})['\"]"
)

# ── why a page is empty ──
_MOST_TEXT = 100_000  # characters; a page with more is no shell, and says nothing of an empty list
_LITTLE_TEXT = 300  # characters below which a page with scripts is a shell that they fill
_SHELL_IDS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "q-app", "react-root"})
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|activate|turn on|activer|aktivieren|启用|开启|有効).{0,30}javascript"
    r"|javascript.{0,30}(?:required|disabled|有効|启用)",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:^|[/._?=&-])(?:rss|atom|feed)(?:[/._?=&-]|$)", re.IGNORECASE)
_NOTHING_YET = re.compile(
    r"\W*(?:暂无(?:数据|内容|信息|文章|新闻|记录|公告|相关\w{0,4})|没有(?:找到)?(?:数据|内容|文章|相关\w{0,4})"
    r"|(?:there (?:are|is) )?(?:currently )?no(?:thing)? (?:\w{1,20} ){0,3}?"
    r"(?:yet|found|available|here|to (?:show|display))"
    r"|no (?:news|articles|posts|results|entries|items|announcements)|(?:es wurden )?keine (?:\w{1,20} )?gefunden"
    r"|aucun(?:e)? (?:article|résultat|actualité)\w{0,3}(?: trouvée?)?|該当する\w{0,10}(?:ありません|ございません)"
    r"|(?:데이터|결과|게시물)\w? ?(?:가 |이 )?없습니다)\W*",
    re.IGNORECASE,
)
_SHORT_LINE = 60  # characters of a line that says that a list is empty


def read_page(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a list page.

    Raises NotUsable 'broken' or 'too_complex'.
    """
    root = parse(text)
    repeat_spanning_cells(root)
    base = base_of(root, url)
    title = one_line(root.findtext(".//title"))
    leads_on = refresh_target(root, url)
    # Feeds that the page names (feed autodiscovery); those of comments are no news.
    feeds: list[str] = [leads_on] if leads_on else []
    links = (link for link in root.iter("link") if (link.get("type") or "").lower() in _FEED_TYPES)
    for link in islice(links, _MOST_FEEDS) if not leads_on else ():
        about = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
        address = web_address(link.get("href"), base)
        alternate = "alternate" in (link.get("rel") or "").lower()
        if address and alternate and "comment" not in about and "评论" not in about:
            feeds.append(address)
    following = next_page(root, base, text)
    if source.list.item or source.list.link:
        entries, skipped = normalise_entries(chosen_entries(text, base, source.list, Reading(now, zone)), base, source)
        selector = source.list.item or source.list.link or ""
        reason = f"a page, read with the selector {selector}"
        return Discovery("page", entries, selector, reason, skipped, tuple(feeds), title=title, next_page=following)
    found = find_list(root, base, now, zone)
    if not found.candidates and (stored := stored_markup(text)):
        found = find_list(parse(f"<html><body><ul>{stored}</ul></body></html>"), base, now, zone)
    candidates, selector = found.candidates, found.selector
    if not candidates:
        candidates, selector = find_in_page(root, base, now, zone)
    entries, skipped = normalise_entries(candidates, base, source)
    reason = f"a page; its list of news stands at {selector}" if entries else "a page without a list of news"
    return Discovery("page", entries, selector, reason, skipped, tuple(feeds), title=title, next_page=following)


def refresh_target(root: HtmlElement, base: str) -> str | None:
    """Get the target of a page that is only a meta refresh; None for any other page."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.get("content") or "")
        target = web_url(found[2], base) if found and int(found[1]) <= _SOON else None
        body = root.find("body")
        words = body.text_content() if body is not None else ""
        if target and target != base and len(words) < _LITTLE:
            return target
    return None


def base_of(root: HtmlElement, url: str) -> str:
    """The base address of a page's relative links: its base element's, else its own."""
    stated = root.xpath("string(//base/@href)")
    return web_address(str(stated), url) or url if stated else url


def named_data(text: str, url: str) -> tuple[str, ...]:
    """Addresses of data that a page names for its scripts.

    WordPress's posts, and JSON that is loaded ahead.
    """
    root = parse(text)
    base, found = base_of(root, url), []
    for link in root.iter("link"):
        address, rel = web_address(link.get("href"), base), (link.get("rel") or "").lower()
        if address is None or not same_site(address, url):
            continue
        if rel == _WORDPRESS:
            mark = "&" if urlsplit(address).query else "?"  # without pretty addresses: /?rest_route=/
            found.append(f"{address.rstrip('/')}/wp/v2/posts{mark}{urlencode(_WORDPRESS_POSTS)}")
        elif (rel in ("preload", "prefetch") and link.get("as") == "fetch" and "font" not in address) or (
            rel == "alternate" and (link.get("type") or "").lower() == "application/json"
        ):
            found.append(address)
    return tuple(dict.fromkeys(found))[:_MOST_FEEDS]


# ── the next page ───────────────────────────────────────────────────────────


def next_page(root: HtmlElement, base: str, text: str = "") -> str:
    """The address of the next page of a list; empty where the page names none.

    By its relation, by words, by a sign or the number 2 among page numbers, or by the script of a known system.
    """
    stated: list[HtmlElement] = []
    worded: list[HtmlElement] = []
    for link in root.iter("a", "link"):
        if "next" in (link.get("rel") or "").lower().split():
            stated.append(link)
        elif link.tag == "a":
            said = one_line(
                "".join(islice(link.itertext(), _MOST_TEXTS)) or link.get("title") or link.get("aria-label")
            )
            if len(said) > _LONGEST_NEXT:
                continue
            means_next = any(map(_NEXT_WORDS.fullmatch, (said, link.get("aria-label") or "")))
            if said == "2":
                means_next = _SECOND.search(link.get("href") or "") is not None
            elif _NEXT_SIGN.fullmatch(said):
                around = (
                    f"{part.get('class') or ''} {part.get('id') or ''}" for part in [link, *link.iterancestors()][:4]
                )
                means_next = means_next or any(map(_PAGER.search, around))
            worded += [link] if means_next else []
    here = base.split("#")[0]
    for link in (*stated, *worded):
        address = web_address(link.get("href"), base)
        if address and address.split("#")[0] != here and same_site(address, base):
            return address
    pager = _TRS_PAGER.search(text)
    if pager and int(pager[2]) + 1 < int(pager[1]):
        return web_address(f"{pager[3]}_{int(pager[2]) + 1}.{pager[4]}", base) or ""
    return ""


# ── why a page is empty ─────────────────────────────────────────────────────


def empty_page_fault(root: HtmlElement, url: str, base: str) -> NotUsable:
    """The fault of a page without a list.

    A login, a feed elsewhere, a frame, a list that says it is empty, a shell that a script fills, or no list.
    """
    if any((part.get("type") or "").lower() == "password" for part in root.iter("input")):
        problem = f"{url} asks for a name and a password before it shows a list"
        remedy = "give the cookie of a session with `headers: {Cookie: …}` in sources.yaml"
        return NotUsable("no_entries", problem, remedy)
    if any(outline.get("xmlurl") for outline in root.iter("outline")):
        problem = f"{url} is a list of subscriptions (OPML), not of news"
        return NotUsable(
            "no_entries", problem, "save it to a file, and add its feeds with `newsmonitor opml import FILE`"
        )
    addresses = (web_address(link.get("href"), base) for link in root.iter("a"))
    feed = next((url for url in addresses if url and _FEED.search(url.split("://", 1)[1].partition("/")[2])), None)
    if feed:
        return NotUsable("no_entries", f"no list of news was found at {url}, but it links to a feed", f"watch {feed}")
    lines = _shown_texts(root)
    little = sum(map(len, lines)) < _LITTLE_TEXT
    frames = (web_address(frame.get("src"), base) for frame in root.iter("frame", "iframe"))
    frame = next((address for address in frames if address and same_site(address, url)), None)
    if little and frame:
        return NotUsable("no_entries", f"no list of news was found at {url}: it only shows a frame", f"watch {frame}")
    empty = next((line for line in lines if len(line) <= _SHORT_LINE and _NOTHING_YET.fullmatch(line)), None)
    if empty:
        remedy = (
            "come back when it has entries; or watch its text with `kind: watch`, which tells when something is added"
        )
        return NotUsable("no_entries", f"the list at {url} says that it is empty: “{empty}”", remedy)
    if little and _is_drawn(root, lines):
        problem = f"no list of news was found at {url}: a script draws the page, and it carries no data for that script"
        remedy = (
            "look for the address of the data in your browser's developer tools (network, XHR) and watch that with "
            "`kind: json`; a selector in `list:` cannot help"
        )
        return NotUsable("no_entries", problem, remedy)
    remedy = (
        "name the list with `list: {item: …}` in sources.yaml; `newsmonitor probe` shows what that finds; or watch the "
        "text of the page with `kind: watch`"
    )
    return NotUsable("no_entries", f"no list of news was found at {url}", remedy)


def _shown_texts(root: HtmlElement) -> list[str]:
    """The texts of a page outside scripts and styles, up to a total length."""
    hidden = {part for top in root.iter("script", "style", "noscript", "template") for part in top.iter()}
    lines, room = list[str](), _MOST_TEXT
    for part in (part for body in root.iter("body") for part in body.iter()):
        if room < 0:
            break
        for text, holder in ((part.text, part), (part.tail, part.getparent())):
            if text and holder not in hidden and (line := one_line(text[:_MOST_TEXT])):
                lines.append(line)
                room -= len(line)
    return lines


def _is_drawn(root: HtmlElement, lines: list[str]) -> bool:
    """Detect a page that a script fills.

    It asks for scripts, has an element for them, or leads nowhere without one.
    """
    if next(root.iter("script"), None) is None:
        return False
    without = ("".join(part.itertext())[:1000] for part in root.iter("noscript"))
    return (
        any(map(_NEEDS_SCRIPT.search, (*lines, *without)))
        or any((part.get("id") or "").lower() in _SHELL_IDS or "-" in str(part.tag) for part in root.iter())
        or next((link for link in root.iter("a") if link.get("href")), None) is None
    )


# ── the text of a page, watched ──


_MOST_LINES, _LONGEST_LINE, _LONGEST_TEXT = 3000, 500, 60_000  # lines, characters of one, of all that is remembered
_SHOWN = 100  # lines of a change that its entry shows of each kind
_DATE_DIGITS = 4  # of a date with its year: "Closed on Sunday" is none
_TITLE_LINE = 100  # characters of a line in a title
_AROUND = frozenset({"nav", "footer", "aside", "iframe", "form", "dialog"})  # no part of what a page says
_ADVERTISING = re.compile(
    r"(?:^|[-_ ])(?:ads?|adsbygoogle|advert\w*|sponsor\w*|promo\w*|cookie\w*|consent|newsletter|breadcrumbs?|"
    r"share|social|related|recommend\w*)(?:$|[-_ ])",
    re.IGNORECASE,
)
_UNIT = r"(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?"
# What changes by itself: it is compared as if it were not there.
_BY_ITSELF = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:UTC|GMT|CET|CEST|[ECMP][SD]T)\b)?"
    rf"|\b(?:\d{{1,4}}|an?|one|a few)\s{_UNIT}\sago\b|\bin\s\d{{1,4}}\s{_UNIT}\b|\b(?:just|right) now\b|\byesterday\b"
    r"|(?:\d{1,4}|几)\s?(?:秒钟?|分钟?|小时|天|周|星期|个?月|年)\s?(?:之|以)?前|刚刚|昨天|前天"
    r"|\d{1,4}\s?(?:秒|分|時間|日|週間|か月|年)前|\d{1,4}\s?(?:초|분|시간|일|주|개월|년)\s?전"
    r"|\bvor\s\d{1,4}\s\w{3,12}|\bil y a\s\d{1,4}\s\w{1,12}|\bhace\s\d{1,4}\s\w{3,12}"
    r"|\d[\d.,]{0,15}\s?[kKmMwW万亿]?\s?(?:views?|reads?|likes?|comments?|replies|shares?|votes?|points?|visitors?"
    r"|(?:(?:users?|people|members?|guests?) )?online|次(?:浏览|阅读|访问|播放)?|(?:人)?(?:在线|浏览|阅读|点赞|评论))\b"
    r"|(?:views?|visitors?|hits|online|浏览(?:量|次数)?|阅读(?:量|次数)?|点击(?:量|次数)?|访问(?:量|次数|人数)|在线(?:人数)?"
    r"|조회수?|閲覧数)\s?[:：]?\s?\d[\d.,]{0,15}"
    r"|(?:generated|rendered|loaded|took|executed|耗时|执行时间)\D{0,20}\d[\d.,]{0,12}\s?(?:ms|s|sec\w{0,4}|秒|queries)?\b"
    r"|\b(?=[0-9a-f-]{0,40}\d)[0-9a-f]{8}(?:-?[0-9a-f]{4}){2,8}\b|\b(?=\w{0,60}\d)[A-Za-z0-9_-]{28,100}\b"
    r"|(?:©|\(c\)|copyright)\D{0,10}\d{4}(?:\s?[-–]\s?\d{4})?",
    re.IGNORECASE,
)
_CLOCK_LINE = re.compile(
    r"\W*(?:(?:today|now|it) is|(?:current|server|local) time|当前时间|现在时间|北京时间|今天是|今日).{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """Lines that were added to a text and removed from it."""

    added: tuple[str, ...]
    taken: tuple[str, ...]

    @property
    def html(self) -> str:
        """The change as HTML, the first lines of each kind."""
        parts = []
        for sign, tag, lines in (("+", "ins", self.added), ("−", "del", self.taken)):
            parts += [f"<p>{sign} <{tag}>{escape(line)}</{tag}></p>" for line in lines[:_SHOWN]]
            parts += [f"<p>{sign} … ({len(lines) - _SHOWN})</p>"] if len(lines) > _SHOWN else []
        return "\n".join(parts)


def read_watched(body: str, url: str, source: Source, before: str, now: datetime, zone: tzinfo) -> Discovery:
    """Return the change of a page's text as one entry; empty where nothing changed.

    before: the text of the last visit, as `Discovery.text` gave it; empty on the first. Raises NotUsable 'no_entries'
    where the page, or what its selector names, has no text.
    """
    title, lines = _lines_of_page(body, url, source.list.item, Reading(now, zone))
    text = "\n".join(lines)[:_LONGEST_TEXT]
    where = source.list.item or "the whole page"
    if not text:
        problem = f"there is no text at {url}" if not source.list.item else f"{source.list.item} names no text of {url}"
        raise NotUsable("no_entries", problem, "name another part with `list: {item: …}`; without it all is watched")
    reason = f"watched as a text: {where}, {len(lines)} {'line' if len(lines) == 1 else 'lines'}"
    change = compare(before.split("\n"), text.split("\n")) if before else Change((), ())
    entries: tuple[Entry, ...] = ()
    if change.added or change.taken:
        key = f"{urldefrag(source.url).url}{CHANGE_MARK}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        first = change.added[0] if change.added else f"− {change.taken[0]}"
        named = f"{source.title or title or source.id}: {first[:_TITLE_LINE]}"
        entries = (Entry(key, one_line(named), key, now, content=change.html, feed_guid=key),)
    return Discovery("watch", entries, source.list.item or "", reason, title=title, text=text)


def compare(before: Sequence[str], after: Sequence[str]) -> Change:
    """The lines of each that the other does not have, each as often as it is missing.

    >>> compare(["Open 9–17", "12 views", "Closed on Sunday"], ["13 views", "Closed on Sunday", "Open 10–18"])
    Change(added=('Open 10–18',), taken=('Open 9–17',))
    """
    return Change(tuple(_missing(after, before)), tuple(_missing(before, after)))


def _missing(lines: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    left = Counter(map(_key, others))
    for line in lines:
        key = _key(line)
        if left[key]:
            left[key] -= 1
        elif key:
            yield line


def _key(line: str) -> str:
    """Return the compared part of a line; empty where only counters or clocks change."""
    kept = _BY_ITSELF.sub("", line)
    return re.sub(r"[\W_]+", " ", kept).strip().casefold() if kept != line else line


def _lines_of_page(body: str, url: str, css: str | None, reading: Reading) -> tuple[str, list[str]]:
    """The title of a document and the lines of its text, or of the selected parts."""
    if looks_like_json(body):
        written = json.dumps(json_value(body, url), ensure_ascii=False, indent=0)
        return "", [line for line in map(one_line, written.split("\n")) if any(map(str.isalnum, line))][:_MOST_LINES]
    if "<" not in body[:1000]:
        return "", [line for line in map(one_line, body.split("\n")) if line][:_MOST_LINES]
    root = parse("".join(map(str, soup_of(body).select(css))) or "<p></p>") if css else parse(body)
    title = "" if css else one_line(root.findtext(".//title"))
    for part in [*root.iter()]:
        if not isinstance(part.tag, str) or part.getparent() is None or part.tag in ("html", "body", "main", "article"):
            continue
        # Navigation says nothing of the page, but in a part that a person chose; advertising never does.
        named = f"{part.get('class') or ''} {part.get('id') or ''}"
        if (part.tag in _AROUND and not css) or _ADVERTISING.search(named):
            part.drop_tree()
    found = []
    body = root.find("body")
    lines = lines_of(root if body is None else body)
    in_rows = [(next(line.box.iterancestors("tr"), None), clean(line.text)) for line in lines]
    for row, group in groupby(in_rows, key=itemgetter(0)):
        texts = [text for _, text in group]
        found += [" | ".join(texts)] if row is not None else texts
    said = []
    today = reading.now.astimezone(reading.zone).date()
    for line in found:
        # A line that says nothing, a clock, a label of advertising, the date of today.
        if not any(map(str.isalnum, line)) or ADVERTISEMENT.fullmatch(line) or _CLOCK_LINE.fullmatch(line):
            continue
        date = reading.date(line) if sum(map(str.isdigit, line)) >= _DATE_DIGITS and is_date(line, reading) else None
        if date is None or date.astimezone(reading.zone).date() != today:
            said.append(line[:_LONGEST_LINE])
    return title, said[:_MOST_LINES]
