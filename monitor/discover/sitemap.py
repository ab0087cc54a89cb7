"""Sitemaps and news sitemaps to entries; an index names the sitemaps to follow.

https://www.sitemaps.org/protocol.html; Google's news extension for titles and dates.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from urllib.parse import unquote, urlsplit

from lxml import etree

from monitor.discover.found import LONGEST_URL, MOST_ENTRIES, Candidate, Discovery, one_line, settle, web_address
from monitor.errors import NotUsable
from monitor.model import Entry, Source
from monitor.text.dates import parse_date

_PARTS_FOLLOWED = 5
_NEWS = "http://www.google.com/schemas/sitemap-news/"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def read_sitemap(body: bytes, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a sitemap, the newest first. Raises NotUsable 'broken'."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise NotUsable("broken", f"{url} looks like a sitemap but cannot be read: {fault}") from fault
    rows = [_row(part) for part in root if isinstance(part.tag, str)] if root is not None else []
    if root is not None and etree.QName(root).localname == "sitemapindex":
        dated = sorted(rows, key=_newness, reverse=True)
        follow = tuple(link for row in dated if (link := web_address(row.get("loc"), url)))[:_PARTS_FOLLOWED]
        return Discovery("sitemap", (), "sitemapindex", f"an index of {len(rows)} sitemaps", follow=follow)
    candidates = [_candidate(row, now, zone) for row in rows]
    candidates.sort(key=lambda candidate: candidate.entry.published or _LONG_AGO, reverse=True)
    entries, skipped = settle(candidates[:MOST_ENTRIES], url, source)
    return Discovery("sitemap", entries, "urlset", f"a sitemap of {len(rows)} addresses", skipped)


def _row(part: etree._Element) -> dict[str, str]:
    """The texts of one url or sitemap element and of its news, by local name; its images have texts of their own."""
    found: dict[str, str] = {}
    for child in part.iterdescendants():
        if not isinstance(child.tag, str) or not child.text or not child.text.strip():
            continue
        name = etree.QName(child)
        if child.getparent() is part or (name.namespace or "").startswith(_NEWS):
            found.setdefault(name.localname, child.text.strip())
    return found


def _newness(row: dict[str, str]) -> tuple[str, list[int]]:
    """What tells the newest part of an index: its date, else the numbers in its address (a month, or a count)."""
    return row.get("lastmod", ""), [int(number[:9]) for number in re.findall(r"\d+", row.get("loc", "")[:LONGEST_URL])]


def _candidate(row: dict[str, str], now: datetime, zone: tzinfo) -> Candidate:
    date = row.get("publication_date") or row.get("lastmod") or ""
    title = one_line(row.get("title")) or _from_address(row.get("loc", ""))
    tags = tuple(filter(None, map(one_line, row.get("keywords", "").split(","))))[:20]
    return Candidate(Entry(row.get("loc", ""), title, "", parse_date(date, now=now, zone=zone), tags=tags))


def _from_address(url: str) -> str:
    """A title from the last part of an address, until the article gives its own."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return url
    return one_line(path.rstrip("/").rpartition("/")[2].rsplit(".", 1)[0].replace("-", " ").replace("_", " ")) or url
