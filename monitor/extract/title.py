"""The title of an article without the name of its site.

The page says it up to four times: `og:title`, JSON-LD, `h1`, `<title>`. A heading that agrees with
one of the others is what a reader sees above the article, and is taken as it stands.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extract.blocks import folded
from monitor.extract.metadata import Metadata

_SEPARATOR = re.compile(
    r"\s+[-–—|·•»›:/~]+\s+|\s*[|｜]\s*|_+|\s*[-–—]{2,}\s*|(?<=[\u3000-\u9fff！？])\s*[-–—]\s*(?=[\u3000-\u9fffA-Z])|\s+[<>]\s+"
)
_LETTERS = re.compile(r"\w+")


def find_title(root: HtmlElement, metadata: Metadata, *, url: str = "", entry_title: str = "") -> str:
    """The article's title, or the entry's where the page names none; `url` tells the site by its host."""
    document = _clean("".join(root.xpath("string((//head//title | //title)[1])")))
    stated = _stated_titles(metadata)
    headings = [text for h in root.iter("h1") if (text := _clean(h.text_content()))]
    for other in (*stated, document):
        for heading in headings:
            if other and agree(heading, other) and not _is_site_heading(heading, stated):
                return heading
    sites = (metadata.first("og:site_name", "application-name", "al:ios:app_name"), urlsplit(url).hostname or "")
    for title in (*stated, document):
        if title:
            short = without_site(title, sites, [*headings, *stated, document], from_tab=title not in stated)
            return _heading_like(root, short) or short
    return headings[0] if headings else folded(entry_title)


def _stated_titles(metadata: Metadata) -> list[str]:
    """The titles that metadata gives, the surest first."""
    headline = next((h for h in metadata.stated("headline") if isinstance(h, str)), "")
    other = metadata.first("twitter:title", "title", "dc.title", "articletitle")
    return [_clean(title) for title in (metadata.first("og:title"), headline, other) if title]


def _is_site_heading(heading: str, stated: list[str]) -> bool:
    """An `h1` much shorter than the title that metadata gives is the site's own, above every article."""
    return bool(stated) and len(key(heading)) < 0.6 * len(key(stated[0])) and not agree(heading, stated[0])


def agree(heading: str, other: str) -> bool:
    """The heading is the other title, or its first part, or most of it."""
    a, b = key(heading), key(other)
    if not a or not b or len(a) < 4:
        return a == b and bool(a)
    return a == b or (a in b and len(a) > 0.4 * len(b)) or (b in a and len(b) > 0.6 * len(a)) or _near(heading, other)


def without_site(title: str, sites: Iterable[str], others: Iterable[str], *, from_tab: bool = False) -> str:
    """The title without the site's name at its end or start.

    from_tab: it is the page's `<title>`, which nearly always carries the site
    """
    site_keys = [found for site in sites if (found := key(site))]
    other_keys = {key(other) for other in others if other and other != title}
    for _ in range(4):
        marks = list(_SEPARATOR.finditer(title))
        if not marks:
            break
        head, tail = title[: marks[-1].start()].strip(), title[marks[-1].end() :].strip()
        first, rest = title[: marks[0].start()].strip(), title[marks[0].end() :].strip()
        if key(head) and _names_site(head, tail, site_keys, other_keys, from_tab):
            title = head
        elif key(first) in site_keys and key(rest):
            title = rest
        else:
            break
    return title


def _names_site(head: str, tail: str, site_keys: list[str], other_keys: set[str], from_tab: bool) -> bool:
    """The tail of a title is the site: it is in its name or host, the head stands elsewhere alone, or it is short."""
    tail_key, head_key = key(tail), key(head)
    if head_key in other_keys or any(tail_key and (tail_key in site or site in tail_key) for site in site_keys):
        return True
    return len(tail) <= 30 and len(tail_key) < (1.0 if from_tab else 0.5) * len(head_key)


def key(text: str) -> str:
    """Letters and digits of a title, folded."""
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _near(heading: str, other: str) -> bool:
    """They share most of their words (a title that was edited in one place)."""
    a, b = set(_LETTERS.findall(heading.casefold())), set(_LETTERS.findall(other.casefold()))
    return len(a) >= 4 and len(a & b) >= 0.6 * max(len(a), 1)


def _heading_like(root: HtmlElement, title: str) -> str:
    """An h2 or h3 that says the title, as sites write it whose logo has the h1."""
    wanted = key(title)
    for heading in root.iter("h2", "h3"):
        text = _clean(heading.text_content())
        if text and key(text) == wanted:
            return text
    return ""


def _clean(text: str) -> str:
    return folded(html.unescape(text))
