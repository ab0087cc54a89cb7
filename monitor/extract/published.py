"""When an article was published: JSON-LD, meta, `time`, the address, the text near the title.

Nothing is guessed: where a page gives no date there is none, and nothing lies in the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice

from lxml.html import HtmlElement

from monitor.extract.blocks import Block
from monitor.extract.metadata import Metadata
from monitor.text.dates import parse_date, url_date

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
    "last_updated_date",
    "og:updated_time",
    "article:modified_time",
)
_MARKUP = (
    "//*[@itemprop='datePublished' or contains(@class, 'publish') or contains(@class, 'pubtime') or "
    "contains(@class,'pub_time') or contains(@class,'pub-time') or contains(@class, 'date')"
    " or contains(@class, 'time') or contains(@id, 'pubtime') or contains(@id, 'pub_date') or "
    "contains(@class, 'posted') or contains(@class,'Date') or contains(@class,'Time') or "
    "contains(@id,'date') or contains(@id,'time')]"
)
_DATE_LIKE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|"
    r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\b\d{1,2}\.?\s+[^\W\d]{3,9}\.?,?\s+\d{4}|"
    r"\b[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_MAX_CANDIDATES = 40
_NEAR = 14  # blocks around the title that may carry its date


def find_published(root: HtmlElement, metadata: Metadata, *, url: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The date of publication in UTC that metadata, markup or the address state, or None."""
    texts = islice(_candidates(root, metadata), _MAX_CANDIDATES)
    return _first_date(texts, now, zone) or url_date(url, zone=zone)


def near_title(blocks: Sequence[Block], place: int, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The date in UTC that a short line near the title shows, or None; `place` is where the title or body stands."""
    return _first_date(_near_title(blocks, place), now, zone)


def _first_date(texts: Iterable[str], now: datetime, zone: tzinfo) -> datetime | None:
    dates = (parse_date(text, now=now, zone=zone) for text in texts)
    return next((date for date in dates if date is not None and date <= now), None)


def _candidates(root: HtmlElement, metadata: Metadata) -> Iterator[str]:
    """Texts that may be the date, the surest first."""
    yield from (
        value for value in metadata.stated("datePublished", "dateCreated", "uploadDate") if isinstance(value, str)
    )
    yield from metadata.every(*_META_NAMES)
    for element in root.iter("time"):
        yield element.get("datetime") or element.text_content()[:80]
    for element in root.xpath(_MARKUP)[:20]:
        for text in (element.get("datetime") or element.get("content") or "", element.text_content()[:300]):
            if found := _DATE_LIKE.search(text):
                yield text[found.start() : found.end() + 12]


def _near_title(blocks: Sequence[Block], place: int) -> Iterator[str]:
    for block in [*blocks[place : place + _NEAR], *reversed(blocks[max(0, place - 4) : place])]:
        if len(block.key) <= 200 and (found := _DATE_LIKE.search(block.text)):
            yield block.text[found.start() : found.end() + 12]
