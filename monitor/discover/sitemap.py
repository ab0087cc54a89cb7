"""Sitemaps and news sitemaps to entries; an index names the sitemaps to follow.

https://www.sitemaps.org/protocol.html; Google's news extension for titles and dates.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from urllib.parse import unquote

from lxml import etree

from monitor.discover.discovery import LONGEST_URL, Candidate, Discovery, newest_first, normalise_entries, one_line
from monitor.discover.feed_tree import local_name, namespace, parse_xml
from monitor.errors import NotUsable
from monitor.model import Entry, Source
from monitor.text.dates import parse_date
from monitor.text.markup import without_controls
from monitor.text.urls import feed_link, split_url

_PARTS_FOLLOWED = 5
_LOOKED_AT = 2000
_MOST_READ = 10_000  # addresses of one map
# Names of parts that plugins give to what is no news: page-sitemap.xml, sitemap-categories-1.xml, post_tag-sitemap.xml.
_NO_NEWS = re.compile(
    r"(?:^|[-_.])(?:pages?|categor(?:y|ies)|tags?|post_?tag|authors?|users?|products?|taxonom\w{1,5}|attachments?|images?|"
    r"videos?|media|topics?|sections?|static|misc|landing|archives?|locations?|events?|jobs?|profiles?)(?=[-_.\d]|$)",
    re.IGNORECASE,
)
_NEWS = "http://www.google.com/schemas/sitemap-news/"


def read_sitemap(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a sitemap, the newest first. Raises NotUsable 'broken'."""
    if "<" not in text[:_LOOKED_AT]:
        lines = text.splitlines()
        count, rows, root = len(lines), [{"loc": line.strip()} for line in lines[-_MOST_READ:] if line.strip()], None
    else:
        root = parse_xml(without_controls(text), recover=True)
        if root is None:
            raise NotUsable("broken", f"{url} looks like a sitemap but cannot be read")
        count, rows = len(root), [*_rows(root)]
    if root is not None and local_name(root) == "sitemapindex":
        # The parts with news, the newest first by date, else by the numbers in their addresses.
        dated = [(row.get("lastmod", ""), row.get("loc", "")[:LONGEST_URL]) for row in rows]
        news = [part for part in dated if not _NO_NEWS.search(part[1].rpartition("/")[2])]
        parts = sorted(
            news or dated,
            key=lambda part: (part[0], [int(number[:9]) for number in re.findall(r"\d+", part[1])]),
            reverse=True,
        )
        follow = tuple(link for _, part in parts if (link := feed_link(part, url)))[:_PARTS_FOLLOWED]
        return Discovery("sitemap", (), "sitemapindex", f"an index of {count} sitemaps", follow=follow)
    candidates = []
    for row in rows:
        address, date = row.get("loc", ""), row.get("publication_date") or row.get("lastmod") or ""
        # The last part of an address stands for the title until the article gives its own.
        split = split_url(address)
        last = unquote(split.path if split else "").rstrip("/").rpartition("/")[2].rsplit(".", 1)[0]
        title = one_line(row.get("title")) or one_line(re.sub("[-_]", " ", last)) or address
        tags = tuple(filter(None, map(one_line, row.get("keywords", "").split(","))))[:20]
        candidates.append(Candidate(Entry(address, title, "", parse_date(date, now=now, zone=zone), tags=tags)))
    entries, skipped = normalise_entries(newest_first(candidates, newest_last=True), url, source)
    return Discovery("sitemap", entries, "urlset", f"a sitemap of {count} addresses", skipped)


def _rows(root: etree._Element) -> Iterator[dict[str, str]]:
    """Yield the texts of a map's elements and of their news, by local name.

    Images have texts of their own.

    At most 10,000 elements, those with the latest dates, or at both ends where there are no dates: a map may have
    50,000, and each takes a kilobyte once it is read.
    """
    parts = [part for part in root if isinstance(part.tag, str)]
    if len(parts) > _MOST_READ:
        dates = [
            next((each.text or "" for each in part.iter("{*}lastmod", "{*}publication_date")), "") for part in parts
        ]
        latest = heapq.nlargest(_MOST_READ, range(len(parts)), key=lambda at: (dates[at], at))
        ends = (*range(_MOST_READ // 2), *range(len(parts) - _MOST_READ // 2, len(parts)))
        parts = [parts[at] for at in (sorted(latest) if sum(map(bool, dates)) >= _MOST_READ else ends)]
    for part in parts:
        found: dict[str, str] = {}
        for child in part.iterdescendants():
            if not isinstance(child.tag, str) or not child.text or not child.text.strip():
                continue
            if child.getparent() is part or namespace(child).startswith(_NEWS):
                found.setdefault(local_name(child), child.text.strip())
        yield found
