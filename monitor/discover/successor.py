"""Detect what a source has become: a redirecting page, a dead feed, a page instead of a feed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from monitor.discover.discovery import Discovery
from monitor.discover.known_entries import KnownEntries, newest_of
from monitor.text.urls import web_url

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
