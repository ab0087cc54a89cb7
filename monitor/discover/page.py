"""A list page to entries: with the selectors of a person, or by finding the list itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

import soupsieve
from bs4 import Tag
from lxml.html import HtmlElement

from monitor.discover.finder import find_list
from monitor.discover.found import Candidate, Discovery, one_line, settle, web_address
from monitor.discover.relocate import LINK_ATTRIBUTES, TITLE_ATTRIBUTES, heading_inside, link_inside
from monitor.discover.successor import refresh_target
from monitor.model import Entry, Source
from monitor.text.dates import parse_date
from monitor.text.markup import parse, soup_of

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MOST_FEEDS = 10


def read_page(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a list page. Raises NotUsable 'broken' or 'too_complex'."""
    root = parse(text)
    base = _base(root, url)
    title = one_line(root.findtext(".//title"))
    leads_on = refresh_target(root, url)
    feeds = (leads_on,) if leads_on else tuple(_feeds(root, base))
    if source.list.item or source.list.link:
        entries, skipped = settle(_selected(text, source, now, zone), base, source)
        selector = source.list.item or source.list.link or ""
        reason = f"a page, read with the selector {selector}"
        return Discovery("page", entries, selector, reason, skipped, feeds, title=title)
    found = find_list(root, base, now, zone)
    entries, skipped = settle(found.candidates, base, source)
    reason = f"a page; its list of news stands at {found.selector}" if entries else "a page without a list of news"
    return Discovery("page", entries, found.selector, reason, skipped, feeds, title=title)


def _base(root: HtmlElement, url: str) -> str:
    """What relative links count from: the page's own word for it, else its address."""
    stated = root.xpath("string(//base/@href)")
    return web_address(str(stated), url) or url if stated else url


def _feeds(root: HtmlElement, base: str) -> Iterator[str]:
    """Feeds that a page names (feed autodiscovery); those of comments are no news."""
    links = [link for link in root.iter("link") if (link.get("type") or "").lower() in _FEED_TYPES]
    for link in links[:_MOST_FEEDS]:
        about = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
        address = web_address(link.get("href"), base)
        if (
            address
            and "alternate" in (link.get("rel") or "").lower()
            and "comment" not in about
            and "评论" not in about
        ):
            yield address


def _selected(text: str, source: Source, now: datetime, zone: tzinfo) -> Iterator[Candidate]:
    """Entries by the selectors of a person; what is not named is looked for inside the item."""
    chosen = source.list
    soup = soup_of(text)
    for item in soup.select(chosen.item or chosen.link or ""):
        link = _one(item, chosen.link) or link_inside(item)
        heading = _one(item, chosen.title) or heading_inside(item) or link or item
        date = _one(item, chosen.date) or item.select_one("time")
        summary = _one(item, chosen.summary)
        when = parse_date(_date_text(date), now=now, zone=zone) if isinstance(date, Tag) else None
        href = _attribute(link, LINK_ATTRIBUTES) if link else ""
        title = _words(heading) or one_line(_attribute(heading, TITLE_ATTRIBUTES) or _attribute(item, TITLE_ATTRIBUTES))
        yield Candidate(Entry(href, title, "", when, str(summary) if summary else ""))


def _one(item: Tag, selector: str | None) -> Tag | None:
    """What a selector names inside an item, or the item itself where it fits."""
    if not selector:
        return None
    return item.select_one(selector) or (item if soupsieve.match(selector, item) else None)


def _attribute(part: Tag, names: tuple[str, ...]) -> str:
    """The first of some attributes that says something: lists drawn by a script keep their words there."""
    return next((str(part[name]) for name in names if part.get(name)), "")


def _words(part: Tag) -> str:
    return one_line(part.get_text(" "))


def _date_text(part: Tag) -> str:
    return str(part.get("datetime") or "") or _words(part)
