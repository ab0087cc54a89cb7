"""Which kind of source is it? A new kind is one file, and one line in READERS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from monitor.discover.feed import read_feed, read_json_feed
from monitor.discover.found import Discovery, require_some
from monitor.discover.jsonpath import read_json
from monitor.discover.page import read_page
from monitor.discover.sitemap import read_sitemap
from monitor.model import Source, SourceKind
from monitor.text.decode import decode

_LOOKED_AT = 2000
_FEED = re.compile(r"<(?:rss|rdf:RDF|feed)[\s>]|xmlns=[\"']http://www\.w3\.org/2005/Atom", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')

Reader = Callable[[bytes, str, str, Source, datetime, tzinfo], Discovery]


def _json(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    text = decode(body, content_type)
    read = read_json_feed if _JSON_FEED.search(text[:_LOOKED_AT]) and source.kind != "json" else read_json
    return read(text, url, source, now, zone)


def _feed(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return read_json_feed(decode(body, content_type), url, source, now, zone)
    return read_feed(body, content_type, url, source, now, zone)


READERS: Mapping[str, Reader] = {
    "feed": _feed,
    "page": lambda body, kind, url, source, now, zone: read_page(decode(body, kind), url, source, now, zone),
    "sitemap": lambda body, _, url, source, now, zone: read_sitemap(body, url, source, now, zone),
    "json": _json,
}


def kind_of(body: bytes, content_type: str) -> SourceKind:
    """What a document is, by its first characters and, where they say nothing, by its media type."""
    start = decode(body[: _LOOKED_AT * 2], content_type)[:_LOOKED_AT].lstrip("\ufeff \r\n\t")
    if _FEED.search(start) and not _HTML.match(start):
        return "feed"
    if _SITEMAP.search(start):
        return "sitemap"
    if start[:1] in ("{", "[") and _is_json(body, content_type):
        return "feed" if _JSON_FEED.search(start) else "json"
    return "page"


def _is_json(body: bytes, content_type: str) -> bool:
    if "json" in content_type:
        return True
    try:
        json.loads(decode(body, content_type))
    except (ValueError, RecursionError):
        return False
    return True


def discover(body: bytes, *, url: str, content_type: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """What is found at an address. Raises NotUsable.

    url:  where the body was found, after redirects; `source.kind` overrides what it looks like
    zone: of dates without one
    """
    kind = source.kind if source.kind != "auto" else kind_of(body, content_type)
    return require_some(READERS[kind](body, content_type, url, source, now, zone), url)
