"""Read a source by its kind.

A new kind is a reader and one line in READERS, and its name in `model.SourceKind` and in the phrases of the interface
(`kind_…`); `kind_of` detects it, where a document shows it.

Sitemaps are read here: https://www.sitemaps.org/protocol.html, with Google's news extension for titles and dates; an
index names the sitemaps to follow.
"""

from __future__ import annotations

import codecs
import heapq
import re
import statistics
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import chain, islice
from urllib.parse import unquote

from monitor.discover.discovery import (
    LONGEST_URL,
    Candidate,
    Discovery,
    headline_length,
    newest_first,
    normalise_entries,
    one_line,
    require_some,
)
from monitor.discover.feed import read_feed
from monitor.discover.feed_tree import local_name, namespace, parts_of
from monitor.discover.json_lists import list_paths, read_json
from monitor.discover.page import base_of, empty_page_fault, named_data, read_page, read_watched
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source, SourceKind
from monitor.text.dates import parse_date
from monitor.text.json_text import json_value, looks_like_json
from monitor.text.markup import MAX_BYTES, check_body, decode, parse, without_controls
from monitor.text.page_state import page_states
from monitor.text.urls import feed_link, split_url

_LOOKED_AT = 64_000  # bytes in which a document says what it is, comments in front included
_GZIP = b"\x1f\x8b\x08"
_PIECE = 64 * 1024  # bytes
_LARGEST_UNPACKED = 50 * 1024 * 1024  # what the sitemap protocol allows a file to unpack to
_LISTS_TRIED, _FEWEST, _HEADLINE = 10, 4, 24  # lists in a page's JSON; entries of one; letters of its middle title
_DATED = 0.6  # share of entries with a date from which a list of short titles counts too
_FRONT = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--.*?-->|<!doctype\s[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+", re.IGNORECASE | re.DOTALL
)
_FEED = re.compile(r"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:[\w.-]{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)[\s>]", re.IGNORECASE)
_NEAR = 2000  # characters of noise that may stand before the root
_JSON_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_ADDRESSES = re.compile(r"(?:https?://[^\s<>\"]{4,2000}\s*+){2,}+")

# ── sitemaps ──
_PARTS_FOLLOWED = 5
_FIRST = 2000
_MOST_READ = 5_000  # addresses of one map
# Names of parts that plugins give to what is no news: page-sitemap.xml, sitemap-categories-1.xml, post_tag-sitemap.xml.
_NO_NEWS = re.compile(
    r"(?:^|[-_.])(?:pages?|categor(?:y|ies)|tags?|post_?tag|authors?|users?|products?|taxonom\w{1,5}|attachments?|images?|"
    r"videos?|media|topics?|sections?|static|misc|landing|archives?|locations?|events?|jobs?|profiles?)(?=[-_.\d]|$)",
    re.IGNORECASE,
)
_NEWS = "http://www.google.com/schemas/sitemap-news/"
_IMAGE = "http://www.google.com/schemas/sitemap-image/"


def read_sitemap(pieces: Iterable[str], url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a sitemap, the newest first.

    pieces: its text

    Raises NotUsable 'broken'.
    """
    found, start = iter(pieces), ""
    while len(start) < _FIRST and (piece := next(found, "")):
        start += piece
    if "<" not in start[:_FIRST]:
        lines = "".join([start, *found]).splitlines()
        count, rows, root = len(lines), [{"loc": line.strip()} for line in lines[-_MOST_READ:] if line.strip()], ""
    else:
        root, count, rows = _rows(map(without_controls, chain([start], found)))
        if not root:
            raise NotUsable("broken", f"{url} looks like a sitemap but cannot be read")
    if root == "sitemapindex":
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
        published, image = parse_date(date, now=now, zone=zone), feed_link(row.get("image", ""), url)
        candidates.append(Candidate(Entry(address, title, "", published, tags=tags, image=image or None)))
    entries, skipped = normalise_entries(newest_first(candidates, newest_last=True), url, source)
    return Discovery("sitemap", entries, "urlset", f"a sitemap of {count} addresses", skipped)


def _rows(pieces: Iterable[str]) -> tuple[str, int, list[dict[str, str]]]:
    """Read a sitemap.

    Returns the name of its root, the number of its elements, and the texts of the newest by local name.

    Of each also the texts of its news, and the address of its first image.
    """
    rows: list[dict[str, str]] = []
    root, count = "", 0
    for part in parts_of(pieces):
        if not root:
            root = local_name(part)
            continue
        found: dict[str, str] = {}
        for child in part.iterdescendants():
            if not isinstance(child.tag, str) or not child.text or not child.text.strip():
                continue
            if child.getparent() is part or namespace(child).startswith(_NEWS):
                found.setdefault(local_name(child), child.text.strip())
            elif namespace(child).startswith(_IMAGE) and local_name(child) == "loc":
                found.setdefault("image", child.text.strip())
        rows.append(found)
        count += 1
        if len(rows) > 2 * _MOST_READ:
            rows = _newest(rows)
    return root, count, _newest(rows)


def _newest(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Keep the rows with the latest dates, or at both ends where there are no dates.

    A map may have 50,000, and each takes a kilobyte once it is read.
    """
    if len(rows) <= _MOST_READ:
        return rows
    dates = [row.get("lastmod") or row.get("publication_date") or "" for row in rows]
    if sum(map(bool, dates)) < _MOST_READ:
        return rows[: _MOST_READ // 2] + rows[-_MOST_READ // 2 :]
    return [rows[at] for at in sorted(heapq.nlargest(_MOST_READ, range(len(rows)), key=lambda at: (dates[at], at)))]


Reader = Callable[[bytes, str, str, Source, datetime, tzinfo], Discovery]


READERS: Mapping[SourceKind, Reader] = {
    "feed": read_feed,
    "page": lambda body, kind, url, source, now, zone: read_page(decode(body, kind), url, source, now, zone),
    "sitemap": lambda body, kind, url, source, now, zone: read_sitemap([decode(body, kind)], url, source, now, zone),
    "watch": lambda body, kind, url, source, now, zone: read_watched(decode(body, kind), url, source, "", now, zone),
    "json": lambda body, kind, url, source, now, zone: read_json(decode(body, kind), url, source, now, zone),
}


def kind_of(body: bytes, content_type: str) -> SourceKind:
    """Detect the kind of a document by its first element or characters."""
    start = decode(body[:_LOOKED_AT], content_type).lstrip("\ufeff \r\n\t")
    front = _FRONT.match(start)
    root = start[front.end() :] if front else start
    noise = root[:_NEAR]
    if _FEED.match(root) or (_FEED.search(noise) and not _HTML.search(start[:_NEAR])):
        return "feed"
    if _SITEMAP.match(root) or _SITEMAP.search(noise) or _ADDRESSES.match(start):
        return "sitemap"
    if not looks_like_json(start):
        return "page"
    text = decode(body, content_type)
    try:
        if "json" not in content_type:
            json_value(text, "")
    except NotUsable:
        return "page"
    return "feed" if _JSON_FEED.search(text) else "json"


def _unpacked(body: bytes, url: str) -> Iterator[bytes]:
    """Yield the content of a gzip file by pieces.

    Raises NotUsable 'broken' or 'too_complex'.
    """
    unpacker, size = zlib.decompressobj(wbits=31), 0
    while body:
        try:
            piece = unpacker.decompress(body, _PIECE)
        except zlib.error as fault:
            raise NotUsable("broken", f"{url} is a broken gzip file: {fault}") from fault
        body, size = unpacker.unconsumed_tail, size + len(piece)
        if size > _LARGEST_UNPACKED:
            raise NotUsable("too_complex", f"{url} unpacks to more than {_LARGEST_UNPACKED:,} bytes")
        yield piece


def discover(body: bytes, *, url: str, content_type: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Read the entries of a document.

    Raises NotUsable.

    body: may be a gzip file, as sitemaps are often kept
    url:  where the body was found, after redirects; `source.kind` overrides what it looks like
    zone: of dates without one
    """
    if body.startswith(_GZIP):
        start = b"".join(islice(_unpacked(body, url), 2))
        if (source.kind if source.kind != "auto" else kind_of(start, content_type)) == "sitemap" and b"<" in start:
            # UTF-8 by its protocol. A whole map may have 50 MiB: no more than a piece is in memory.
            texts = codecs.iterdecode(_unpacked(body, url), "utf-8-sig", errors="replace")
            return require_some(read_sitemap(texts, url, source, now, zone), url)
        body = b"".join(islice(_unpacked(body, url), MAX_BYTES // _PIECE + 2))
        check_body(body)
    kind = source.kind if source.kind != "auto" else kind_of(body, content_type)
    found = READERS[kind](body, content_type, url, source, now, zone)
    if kind != "page" or found.entries or found.skipped or found.feeds:
        return require_some(found, url)
    text = decode(body, content_type)
    # A page drawn by scripts: the longest list of headlines in its JSON.
    for path in list_paths(page_states(text))[:_LISTS_TRIED] if source.list == ListSelectors() else ():
        data = read_json(text, url, replace(source, list=ListSelectors(item=path)), now, zone)
        lengths = [headline_length(entry.title) for entry in data.entries]
        dated = sum(entry.published is not None for entry in data.entries) >= _DATED * len(lengths)
        if len(lengths) >= _FEWEST and (dated or statistics.median_high(lengths) >= _HEADLINE):
            return data
    if not source.list.item:
        if source.kind == "auto" and (named := named_data(text, url)):
            return replace(found, feeds=named, reason="a page that names the data of its list")
        root = parse(text)
        raise empty_page_fault(root, url, base_of(root, url))
    return require_some(found, url)
