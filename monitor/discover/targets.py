"""Elements of a page that lead somewhere: links, and rows that a script opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from monitor.discover.discovery import web_address

LINK_ATTRIBUTES = ("href", "data-href", "data-url", "data-link", "data-permalink")
_WORDS = 16  # characters of a link that is a headline
_MOST = 5000  # targets of one page
_QUOTED = re.compile(r"[\"'`]([^\"'`\s]{1,1000})[\"'`]")
_ADDRESS = re.compile(r"https?://|/|\.{1,2}/|\?|[\w%/.-]+\.(?:s?html?|php|aspx?|jsp|do|htm|pdf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An element and the absolute address that it leads to; within: a #fragment of the page itself."""

    element: HtmlElement
    url: str
    within: bool = False


def targets(root: HtmlElement, base: str) -> Iterator[Target]:
    """Yield what leads to an http(s) address, in document order, without links to the page itself."""
    here = base.split("#")[0].rstrip("/")
    count = 0
    for element in root.iter():
        if not isinstance(element.tag, str) or count == _MOST:
            continue
        url = address_of(element, base)
        if url is None:
            continue
        page, _, fragment = url.partition("#")
        if page.rstrip("/") == here and not fragment:
            continue
        count += 1
        yield Target(element, url, within=page.rstrip("/") == here)


def address_of(element: HtmlElement, base: str) -> str | None:
    """The address that an element leads to.

    The `href` of a link, else data-href and its kind, else one in onclick.
    """
    href = (element.get("href") or "").strip() if element.tag == "a" else ""
    if href and href != "#" and (url := web_address(href, base)):
        return url
    if not any(map(element.get, (*LINK_ATTRIBUTES[1:], "onclick"))):
        return None
    if element.tag in ("link", "base", "img", "iframe", "video", "audio", "source", "form", "script", "button"):
        return None
    if any(len((link.text_content() or "").strip()) >= _WORDS and link.get("href") for link in element.iter("a")):
        return None  # a row whose headline is a link: what a script does beside it is the same
    for name in LINK_ATTRIBUTES[1:]:
        value = (element.get(name) or "").strip()
        if _ADDRESS.match(value) and (url := web_address(value, base)):
            return url
    if onclick := element.get("onclick"):
        for value in _QUOTED.findall(onclick[:2000]):
            if _ADDRESS.match(value) and len(value) > 1 and (url := web_address(value, base)):
                return url
    return None
