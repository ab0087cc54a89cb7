"""Why a page gives no entries, and what to do next: a fault that names its cause."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.discover.discovery import web_address
from monitor.errors import NotUsable

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
