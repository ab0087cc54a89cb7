"""Which kind of source is it? A new kind is one file, and one line in READERS."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from monitor.discover.discovery import Discovery, headline_length, require_some
from monitor.discover.feed import read_feed
from monitor.discover.json_lists import json_value, list_paths, looks_like_json, read_json
from monitor.discover.page import base_of, empty_page_fault, named_data, read_page
from monitor.discover.sitemap import read_sitemap
from monitor.discover.watched import read_watched
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source, SourceKind
from monitor.text.markup import decode, parse
from monitor.text.page_state import page_states

_LOOKED_AT = 64_000  # bytes in which a document says what it is, comments in front included
_GZIP = b"\x1f\x8b\x08"
_LARGEST_UNPACKED = 50 * 1024 * 1024  # what the sitemap protocol allows a file to unpack to
_LISTS_TRIED, _FEWEST, _HEADLINE = 10, 4, 24  # lists in a page's JSON; entries of one; letters of its middle title
_FRONT = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--.*?-->|<!doctype\s[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+", re.IGNORECASE | re.DOTALL
)
_FEED = re.compile(r"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:[\w.-]{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)[\s>]", re.IGNORECASE)
_NEAR = 2000  # characters of noise that may stand before the root
_JSON_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_ADDRESSES = re.compile(r"(?:https?://[^\s<>\"]{4,2000}\s*+){2,}+")

Reader = Callable[[bytes, str, str, Source, datetime, tzinfo], Discovery]


READERS: Mapping[str, Reader] = {
    "feed": read_feed,
    "page": lambda body, kind, url, source, now, zone: read_page(decode(body, kind), url, source, now, zone),
    "sitemap": lambda body, kind, url, source, now, zone: read_sitemap(decode(body, kind), url, source, now, zone),
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


def discover(body: bytes, *, url: str, content_type: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Read the entries of a document.

    Raises NotUsable.

    body: may be a gzip file, as sitemaps are often kept
    url:  where the body was found, after redirects; `source.kind` overrides what it looks like
    zone: of dates without one
    """
    if body.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, _LARGEST_UNPACKED)
        except zlib.error as fault:
            raise NotUsable("broken", f"{url} is a broken gzip file: {fault}") from fault
        if unpacker.unconsumed_tail:
            raise NotUsable("too_complex", f"{url} unpacks to more than {_LARGEST_UNPACKED:,} bytes")
    kind = source.kind if source.kind != "auto" else kind_of(body, content_type)
    found = READERS[kind](body, content_type, url, source, now, zone)
    if kind != "page" or found.entries or found.skipped or found.feeds:
        return require_some(found, url)
    text = decode(body, content_type)
    if source.list == ListSelectors():
        # A page drawn by scripts: the longest list of headlines in its JSON.
        for path in list_paths(page_states(text))[:_LISTS_TRIED]:
            data = read_json(text, url, replace(source, list=ListSelectors(item=path)), now, zone)
            lengths = sorted(headline_length(entry.title) for entry in data.entries)
            if len(lengths) >= _FEWEST and lengths[len(lengths) // 2] >= _HEADLINE:
                return data
    if not source.list.item:
        if source.kind == "auto" and (named := named_data(text, url)):
            return replace(found, feeds=named, reason="a page that names the data of its list")
        root = parse(text)
        raise empty_page_fault(root, url, base_of(root, url))
    return require_some(found, url)
