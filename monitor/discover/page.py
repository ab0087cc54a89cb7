"""A list page to entries: with the selectors of a person, or by finding the list itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from monitor.discover.chosen import chosen_entries
from monitor.discover.discovery import Discovery, normalise_entries, one_line, web_address
from monitor.discover.finder import find_list
from monitor.discover.inpage import find_in_page
from monitor.discover.rowtext import Reading
from monitor.discover.successor import refresh_target
from monitor.model import Source
from monitor.text.markup import parse
from monitor.text.page_state import stored_markup

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MOST_FEEDS = 10


def read_page(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a list page. Raises NotUsable 'broken' or 'too_complex'."""
    root = parse(text)
    base = base_of(root, url)
    title = one_line(root.findtext(".//title"))
    leads_on = refresh_target(root, url)
    feeds = (leads_on,) if leads_on else tuple(_feeds(root, base))
    if source.list.item or source.list.link:
        entries, skipped = normalise_entries(chosen_entries(text, base, source.list, Reading(now, zone)), base, source)
        selector = source.list.item or source.list.link or ""
        reason = f"a page, read with the selector {selector}"
        return Discovery("page", entries, selector, reason, skipped, feeds, title=title)
    found = find_list(root, base, now, zone)
    if not found.candidates and (stored := stored_markup(text)):
        found = find_list(parse(f"<html><body><ul>{stored}</ul></body></html>"), base, now, zone)
    candidates, selector = found.candidates, found.selector
    if not candidates:
        candidates, selector = find_in_page(root, base, now, zone)
    entries, skipped = normalise_entries(candidates, base, source)
    reason = f"a page; its list of news stands at {selector}" if entries else "a page without a list of news"
    return Discovery("page", entries, selector, reason, skipped, feeds, title=title)


def base_of(root: HtmlElement, url: str) -> str:
    """The address that relative links of a page count from: its base element's, else its own."""
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
