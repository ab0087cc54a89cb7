"""When an article was published: JSON-LD, meta, the address, what the page shows.

Nothing is guessed: where a page gives no date there is none, and nothing lies in the future.

Figures in comments: share of dates right to the day on a corpus of saved pages, before and after the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.blocks import Block, folded
from monitor.extract.metadata import Metadata, PageIndex, short_text
from monitor.text.calendar_names import MONTH
from monitor.text.dates import parse_local, url_date

_META_NAMES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "originalpublicationdate",
    "date.created",
    "dc.date",
    "dcterms.date",
    "dcterms.issued",
    "date",
    "weibo:article:create_at",
    "apub:time",
    "citation_publication_date",
    "citation_date",
    "published",
    "datecreated",
)
_CHANGED_NAMES = ("last_updated_date", "og:updated_time", "article:modified_time")
_PUBLISHED_NAME = re.compile(
    r"publi(?:sh|c).{0,12}(?:date|time|_on|_at)|(?:date|time).{0,8}publi|creat.{0,5}(?:date|_at)"
)
_KEYS = ("datePublished", "dateCreated", "uploadDate")
_SAME_DAY = timedelta(days=2)  # the zone of an address is not known
_WEST_OF_UTC = (0, -4, -5, -6, -7, -8)  # hours; where a day is earlier than in most zones
_MOST_TEXTS = 40  # looked at; what no rung of the ladder knows costs milliseconds
_NEAR = 14  # blocks around the title that may carry its date
_LONG = 200  # characters of a block that is prose: only its start may be a date
_START = 80


def find_published(page: PageIndex, metadata: Metadata, *, url: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Read the date of publication from metadata, the address or the page.

    In the zone that they name, else in `zone`.

    None where they state none. The day of an address is surer than a `time` element, which may be of another article:
    it is only made exact by one of the same day.
    """
    stated = _first_date(_stated(metadata), now, zone)
    if stated:
        shown = (text for text in dates_at_heading(page) if "/" not in text)  # 03/04 may be either
        return _not_after(stated, _first_date(shown, now, zone))
    marked = _dates(marked_dates(page), now, zone)
    day = url_date(url, zone=zone)
    if day is not None and day <= now:
        return next((date for date in marked if abs(date - day) < _SAME_DAY), day.astimezone(zone))
    return next(marked, None) or _first_date(metadata.every(*_CHANGED_NAMES), now, zone)


def near_title(blocks: Sequence[Block], place: int, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The date that a short line near the title shows, or None; `place` is where the title or body stands."""
    near = [*blocks[place : place + _NEAR], *reversed(blocks[max(0, place - 4) : place])]
    texts = (block.text if len(block.key) <= _LONG else block.text[:_START] for block in near)
    return _first_date(filter(None, map(date_in, texts)), now, zone)


def _first_date(texts: Iterable[str], now: datetime, zone: tzinfo) -> datetime | None:
    return next(_dates(texts, now, zone), None)


def _dates(texts: Iterable[str], now: datetime, zone: tzinfo) -> Iterator[datetime]:
    dates = (parse_local(text, now=now, zone=zone) for text in islice(texts, _MOST_TEXTS))
    return (date for date in dates if date is not None and date <= now)


def _stated(metadata: Metadata) -> Iterator[str]:
    """Yield dates of publication from metadata, the most reliable first."""
    yield from (value for value in metadata.stated(*_KEYS) if isinstance(value, str))
    yield from metadata.every(*_META_NAMES)
    yield from (value for name, values in metadata.meta.items() if _PUBLISHED_NAME.search(name) for value in values)
    yield from (value for node in metadata.others for key in _KEYS if isinstance(value := node.get(key), str))


def _not_after(stated: datetime, shown: datetime | None) -> datetime:
    """Choose the date of metadata, unless the page shows an earlier day beside its heading.

    On all sets: 0.879 without, 0.889 with.

    A day earlier by its zone alone is the same moment, in a zone in which the day is the one shown: sites in New York
    date an evening's news by their own day and write UTC into metadata. More is an article dated anew when it changed.
    """
    if shown is None or shown.date() >= stated.date():
        return stated
    for hours in _WEST_OF_UTC:
        moved = stated.astimezone(timezone(timedelta(hours=hours)))
        if moved.date() == shown.date():
            return moved
    return shown


_MARKUP = (
    ".//*[@data-date-time or @data-datetime or @data-published"
    " or @itemprop='datePublished' or @property='schema:dateCreated' or contains(@class, 'publish')"
    " or contains(@class, 'pubtime') or contains(@class,'pub_time') or contains(@class,'pub-time')"
    " or contains(@class, 'date') or contains(@class, 'time') or contains(@id, 'pubtime') or contains(@id, 'pub_date')"
    " or contains(@class, 'posted') or contains(@class,'Date') or contains(@class,'Time') or contains(@id,'date')"
    " or contains(@id,'time')]"
)
_DATE_ATTRIBUTES = ("datetime", "data-date-time", "data-datetime", "data-published", "content", "title")
_MONTH_NAME = MONTH.replace("(?P<month>", "(?:")
_DATE_LIKE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}[/-]\d{1,2}[/-]\d{4}|"
    r"(?<![\d.])\d{2}\.\d{2}\.\d{2}(?![\d.])|(?<![\d/])\d{2}/\d{2}/\d{2}(?![\d/])|"
    rf"\b\d{{1,2}}\.?(?:\s+de)?\s+(?i:{_MONTH_NAME})(?:,|\s+de)?\s+\d{{4}}|\b\d{{1,2}}\.?\s+[^\W\d]{{3,9}}\.?,?\s+\d{{4}}|"
    r"\b[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_TEXTS = frozenset("time p span div li dd em small td b strong a address font".split())
_SHORT = 40  # characters of a text that is a date with a label; a headline with a date in it is longer
_CHANGED = re.compile(r"updat|aktualis|modif|geändert|änderung|revis|actualiz|mis à jour|更新", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publi|posted|veröff|erstellt|发布|发表|发稿|日期|时间|来源|입력|등록|公開|掲載|投稿|^\W*(?:date|datum|on|am|vom|le|el)\W*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^\W\d][^:：]{0,60}[:：]\s{0,9}$")
_HEADLINE_WORDS = 3  # of a link that is no name
_ABOVE, _BELOW = 10, 60  # elements between the heading and a date that belongs to it
_FAR = 400  # elements behind the heading in which a page without any better has its date
_MOST_MARKED = 20
_MOST_DATES = 40


def dates_at_heading(page: PageIndex) -> Iterator[str]:
    """Yield the dates of short texts at the heading, without those of a change."""
    return _in_short_texts(page, _ABOVE, _BELOW, strict=True)


def date_in(text: str) -> str:
    """The part of a text that looks like a date, with the time behind it; empty where none does."""
    found = _DATE_LIKE.search(text)
    return text[found.start() : found.end() + 12] if found else ""


def marked_dates(page: PageIndex) -> Iterator[str]:
    """Yield texts that may be the date: `time`, a date class, short texts behind the heading."""
    times = page.nearest(page.root.iter("time", "relative-time"))[:_MOST_DATES]
    times.sort(key=lambda element: bool(_CHANGED.search(_words_before(element))))  # stable: those come last
    yield from filter(None, (element.get("datetime") or date_in(short_text(element)) for element in times))
    for element in page.nearest(page.root.xpath(_MARKUP))[:_MOST_MARKED]:
        stated = next(filter(None, map(element.get, _DATE_ATTRIBUTES)), "")
        yield from filter(None, (date_in(stated), date_in(short_text(element)[:300])))
    yield from _in_short_texts(page, len(page.places), _FAR)
    yield from (short_text(element)[:80] for element in times)  # 「3小时前」


def _in_short_texts(page: PageIndex, above: int, below: int, *, strict: bool = False) -> Iterator[str]:
    start = page.heading
    if start is None:
        return
    near = page.elements[max(0, start - above) : start + below + 1]
    for element in page.nearest(element for element in near if element.tag in _TEXTS):
        own = folded(" ".join(filter(None, (element.text, *(child.tail for child in element)))))
        if len(own) > _SHORT or _CHANGED.search(own) or not (found := date_in(own)):
            continue
        headed = re.search(r"\d{4}\s{0,9}[:：]\s{0,9}[^\W\d]", own)  # "12 March 2026: the barge hits."
        if not strict or not (headed or _is_of_something_else(element, own[: own.find(found)])):
            yield found


def _is_of_something_else(element: HtmlElement, label: str) -> bool:
    """Tell whether a date is not the article's: another label, a list of dates, another article."""
    label = f"{_words_before(element)} {label}"
    if _PUBLISHED.search(label):
        return False
    if _LABEL.search(label) or _CHANGED.search(label):
        return True
    item = element if element.tag in ("li", "dd") else next(element.iterancestors("li"), None)
    if item is not None:
        others = [*item.itersiblings(item.tag), *item.itersiblings(item.tag, preceding=True)]
        if any(date_in(short_text(other)) for other in others[:_MOST_DATES]):
            return True
    link = element.getprevious()
    words = folded("".join(link.itertext())) if link is not None and link.tag == "a" else ""
    return len(words.split()) >= _HEADLINE_WORDS and not all(word[:1].isupper() for word in words.split())


def _words_before(element: HtmlElement) -> str:
    """The text right before an element, inside its parent."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return (text or "")[-_SHORT:]
