"""Remembered entries of a source, and detection of a source that became another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from monitor.discover.discovery import NOTHING_LEARNED, Discovery, IdentityRule, headline_length
from monitor.model import Entry
from monitor.text.dates import url_date
from monitor.text.urls import web_url

_LONG_ENOUGH = 12  # letters of a folded title that tell it from "Briefing" and "Home"; a CJK character counts three
_VARIED = 0.5  # where there are this many forms of addresses an entry, their form says nothing
_SHORTEST_SHARE, _SHORTER = 0.1, 0.6  # a title is short that has so little of what the shortest tenth has

Scheme = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """One entry that a source gave.

    listed: it stood on its last list; settled: its article needs no more reading; feed_guid: as its feed wrote it.
    """

    url: str
    title: str
    key: str
    published: datetime | None = None
    listed: bool = False
    settled: bool = True
    feed_guid: str = ""


@dataclass(frozen=True)
class KnownEntries:
    """The past entries of a source.

    entries:  the newest first
    usual:    how many entries its last list had; 0: not known
    selector: what stood for its last list, or empty
    text:     of a watched page as it was, or empty
    rule:     what is learned of the identity of its entries
    """

    entries: tuple[KnownEntry, ...] = ()
    usual: int = 0
    selector: str = ""
    text: str = ""
    rule: IdentityRule = NOTHING_LEARNED

    @cached_property
    def urls(self) -> frozenset[str]:
        """Addresses of all that is remembered."""
        return frozenset(entry.url for entry in self.entries)

    @cached_property
    def by_title(self) -> dict[str, KnownEntry]:
        """Past entries by folded title, the newest for each; short titles are left out."""
        titled = ((fold_title(entry.title), entry) for entry in reversed(self.entries))
        return {title: entry for title, entry in titled if title}

    @cached_property
    def listed(self) -> int:
        """Count the remembered entries of the last list."""
        return sum(entry.listed for entry in self.entries)

    @cached_property
    def schemes(self) -> frozenset[Scheme]:
        """The forms of its addresses; empty where they are so many that they say nothing."""
        counts = Counter(scheme_of(entry.url) for entry in self.entries)
        return frozenset(counts) if len(counts) <= _VARIED * len(self.entries) else frozenset()

    @cached_property
    def short(self) -> float:
        """The length under which a title is shorter than its titles are."""
        lengths = sorted(headline_length(entry.title) for entry in self.entries)
        return lengths[int(len(lengths) * _SHORTEST_SHARE)] * _SHORTER if lengths else 0.0

    @cached_property
    def newest(self) -> datetime | None:
        """The latest date of what is remembered, if anything is dated."""
        return newest_of(self.entries)

    @cached_property
    def oldest(self) -> datetime | None:
        """The earliest date of what is remembered, if all of it is dated."""
        dates = [newest_of([entry]) for entry in self.entries]
        return min(filter(None, dates)) if dates and all(dates) else None

    def knows(self, entry: Entry) -> bool:
        """Whether an entry is remembered by its address or its title."""
        return entry.url in self.urls or fold_title(entry.title) in self.by_title

    def lists(self, entry: Entry) -> bool:
        """Whether an entry stood on the last list, by its title or its address."""
        known = self.by_title.get(fold_title(entry.title))
        return (known is not None and known.listed) or entry.url in self._listed_urls

    @cached_property
    def _listed_urls(self) -> frozenset[str]:
        return frozenset(entry.url for entry in self.entries if entry.listed)


def newest_of(entries: Iterable[KnownEntry | Entry]) -> datetime | None:
    """The latest date of entries; that in its address stands for one that has none."""
    dates = (entry.published or url_date(entry.url) for entry in entries)
    return max(filter(None, dates), default=None)


def fold_title(title: str) -> str:
    """The letters and digits of a title, for comparing.

    Empty where they are too few to tell it from others.
    """
    folded = "".join(char for char in title.casefold() if char.isalnum())
    return folded if headline_length(folded) >= _LONG_ENOUGH else ""


def scheme_of(url: str) -> Scheme:
    """The form of an address: what news of one section have in common, and navigation has not.

    Scheme and host, the folders with every number in them a #, the last step as its kind, names of the query.

    >>> scheme_of("https://news.example/world/2024/05/15/12.html?id=3")
    ('https', 'news.example', 'world', '#', '#', '#', 'numbered.html', 'id')
    """
    try:
        parts = urlsplit(url)
        names = sorted(name for name, _ in parse_qsl(parts.query)[:20])
    except ValueError:
        return (url,)
    *folders, last = [step for step in parts.path.split("/") if step] or [""]
    stem, dot, ending = last.rpartition(".")
    stem = stem if dot else last
    words = "slug" if stem.count("-") + stem.count("_") >= 2 else "word"
    kind = "numbered" if any(map(str.isdigit, stem)) else words
    return (
        parts.scheme,
        parts.netloc,
        *(re.sub(r"\d+", "#", step) for step in folders),
        f"{kind}{dot}{ending if dot else ''}",
        *names,
    )


_REFRESH = re.compile(
    r"\s{0,9}(\d{1,4})(?:\.\d{1,4})?\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,2000})", re.IGNORECASE
)
_SOON = 15  # seconds; a page that reloads later is meant to be read
_LITTLE = 400  # letters of a page that only leads on
_ABANDONED = timedelta(days=60)  # how far a feed may be behind its page's list
_OLD = timedelta(days=365)  # without dates on the page, from when on a feed of another list is old
_FEWEST = 4  # entries of a list that is alive


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


def why_page_before_feed(page: Discovery, feed: Discovery, now: datetime) -> str:
    """Why the list of a page is read rather than the feed that the page names.

    Empty where the feed is read.
    """
    if not feed.entries:
        return "its feed is empty"
    newest_there = newest_of(feed.entries)
    if len(page.entries) < _FEWEST or newest_there is None:
        return ""
    listed = {entry.url for entry in page.entries}
    if any(entry.url in listed for entry in feed.entries):
        return ""
    newest_here = newest_of(page.entries)
    behind = newest_here is not None and newest_here - newest_there > _ABANDONED
    if behind or (newest_here is None and now - newest_there > _OLD):
        return f"its feed has nothing newer than {newest_there:%d %B %Y}, its own list has"
    return ""


def is_page_instead_of_feed(found: Discovery, memory: KnownEntries) -> bool:
    """Tell whether a feed's address now gives a page without its entries: a notice, a home page."""
    return found.kind == "page" and not any(map(memory.knows, found.entries))
