"""A list page to entries: with the selectors of a person, or by finding the list itself.

Where there is none, the fault says why, and what to do next.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from monitor.discover.discovery import Discovery, normalise_entries, one_line, web_address
from monitor.discover.finder import find_list
from monitor.discover.inpage import find_in_page
from monitor.discover.known_entries import refresh_target
from monitor.discover.list_selectors import chosen_entries
from monitor.discover.rowtext import Reading
from monitor.errors import NotUsable
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
    feeds = (leads_on,) if leads_on else named_feeds(root, base)
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


def named_feeds(root: HtmlElement, base: str) -> tuple[str, ...]:
    """Feeds that a page names (feed autodiscovery); those of comments are no news."""
    links = [link for link in root.iter("link") if (link.get("type") or "").lower() in _FEED_TYPES]
    found = []
    for link in links[:_MOST_FEEDS]:
        about = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
        address = web_address(link.get("href"), base)
        if (
            address
            and "alternate" in (link.get("rel") or "").lower()
            and "comment" not in about
            and "评论" not in about
        ):
            found.append(address)
    return tuple(found)


_LITTLE_TEXT = 300  # characters below which a page with scripts is a shell that they fill
_SHELL_IDS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "q-app", "react-root"})
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|activate|turn on|activer|aktivieren|启用).{0,30}javascript", re.IGNORECASE
)
_FEED = re.compile(r"(?:^|[/._?=&-])(?:rss|atom|feed)(?:[/._?=&-]|$)", re.IGNORECASE)
_PROBE = "`newsmonitor probe` shows what that finds"


def empty_page_fault(root: HtmlElement, url: str, base: str) -> NotUsable:
    """The fault of a page without a list.

    A login, a feed elsewhere, a shell that a script fills, or no list.
    """
    if any((part.get("type") or "").lower() == "password" for part in root.iter("input")):
        problem = f"{url} asks for a name and a password before it shows a list"
        remedy = "give the cookie of a session with `headers: {Cookie: …}` in sources.yaml"
        return NotUsable("no_entries", problem, remedy)
    if feed := _feed_link(root, base):
        return NotUsable("no_entries", f"no list of news was found at {url}, but it links to a feed", f"watch {feed}")
    if _is_shell(root):
        problem = f"no list of news was found at {url}: a script draws the page, and it carries no data for that script"
        remedy = (
            "look for the address of the data in your browser's developer tools (network, XHR) and watch that with "
            "`kind: json`; a selector in `list:` cannot help"
        )
        return NotUsable("no_entries", problem, remedy)
    remedy = f"name the list with `list: {{item: …}}` in sources.yaml; {_PROBE}"
    return NotUsable("no_entries", f"no list of news was found at {url}", remedy)


def _is_shell(root: HtmlElement) -> bool:
    body = root.find("body")
    if body is None or next(root.iter("script"), None) is None:
        return False
    hidden = {text for part in body.iter("script", "style", "noscript", "template") for text in part.itertext()}
    said = sum(len(text.strip()) for text in body.itertext() if text not in hidden)
    told = any(_NEEDS_SCRIPT.search("".join(part.itertext())[:1000]) for part in body.iter("noscript"))
    shell = any((part.get("id") or "").lower() in _SHELL_IDS for part in body.iter("div"))
    return said < _LITTLE_TEXT and (told or shell)


def _feed_link(root: HtmlElement, base: str) -> str | None:
    """The address of the first link that is named or called a feed."""
    for link in root.iter("a"):
        address = web_address(link.get("href"), base)
        if address and _FEED.search(address.split("://", 1)[1].partition("/")[2]):
            return address
    return None
