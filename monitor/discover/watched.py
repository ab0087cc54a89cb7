"""Watch the text of a page: one entry for each change.

    page → its lines, without navigation, advertising and scripts → compared with those of the last visit → an entry

Lines are compared without what changes by itself: clocks, "3 minutes ago", counts of views, tokens. A line that only
moved is no change. An entry is known by the moment at which the change was seen; nothing is stored or fetched here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from itertools import groupby
from operator import itemgetter
from urllib.parse import urldefrag

from monitor.discover.discovery import Discovery, clean, one_line
from monitor.discover.json_lists import json_value, looks_like_json
from monitor.discover.row import ADVERTISEMENT, Reading, is_date, lines_of
from monitor.errors import NotUsable
from monitor.model import Entry, Source
from monitor.text.markup import parse, soup_of
from monitor.text.urls import CHANGE_MARK

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
    """The change of a page's text, as one entry; none where there is none, or nothing to compare with.

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
    """The title of a document and the lines of its text, or of the parts that a selector names."""
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
