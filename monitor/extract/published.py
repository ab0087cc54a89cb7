"""When an article was published: JSON-LD, meta, the address, what the page shows.

Nothing is guessed: where a page gives no date there is none, and nothing lies in the future.

Figures in comments: share of dates right to the day on a corpus of saved pages, before and after the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import islice

from monitor.extract.blocks import Block
from monitor.extract.metadata import Metadata
from monitor.extract.shown import date_in, dates_at_heading, marked_dates
from monitor.extract.surroundings import Surroundings
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


def find_published(page: Surroundings, metadata: Metadata, *, url: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The date of publication that metadata, the address or the page state, in the zone they name, else in `zone`.

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
    """What metadata calls the date of publication, the surest first."""
    yield from (value for value in metadata.stated(*_KEYS) if isinstance(value, str))
    yield from metadata.every(*_META_NAMES)
    yield from (value for name, values in metadata.meta.items() if _PUBLISHED_NAME.search(name) for value in values)
    yield from (value for node in metadata.others for key in _KEYS if isinstance(value := node.get(key), str))


def _not_after(stated: datetime, shown: datetime | None) -> datetime:
    """What metadata states, unless the page shows an earlier day beside its heading (all 0.879 to 0.889).

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
