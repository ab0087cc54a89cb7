"""Canonical address of an article.

Without scheme and without parameters for tracking, sessions or devices.

It is used for comparisons, never to fetch: it drops what servers ignore.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from monitor.model import Entry
from monitor.text.urls import CHANGE_MARK, is_tracker

# Too often significant to be removed from a link, but not significant when two addresses are compared.
_COUNTS_FOR_NOTHING = re.compile(
    r"ref|referr?er|partner|taid|source_id|feature|j?sessionid|phpsessid|sid|session_id|aspsessionid\w*", re.IGNORECASE
)
_DEVICE_HOSTS = ("www.", "m.", "mobile.", "wap.", "amp.", "3g.")
_INDEX_PAGES = ("amp", "amp.html", "index.html", "index.htm", "index.php")
_WECHAT_HOST = "mp.weixin.qq.com"
_WECHAT_KEYS = ("__biz", "mid", "idx")


def address_of(url: str) -> str:
    """Return the canonical form of an absolute URL.

    >>> address_of("https://www.example.com/a/?utm_source=x&id=7#top")
    'example.com/a?id=7'
    """
    try:
        parts = urlsplit(canonicalize_url(url, keep_fragments=False))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # no URL that could be asked for: it stands for itself
        return url
    if host.count(".") >= 2:
        host = host.removeprefix(next(filter(host.startswith, _DEVICE_HOSTS), ""))
    if port not in (None, {"http": 80, "https": 443}.get(parts.scheme)):
        host = f"{host}:{port}"
    pairs = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not is_tracker(key, value) and not _COUNTS_FOR_NOTHING.fullmatch(key)
    ]
    if host == _WECHAT_HOST and {key for key, _ in pairs} >= set(_WECHAT_KEYS):
        pairs = [(key, value) for key, value in pairs if key in _WECHAT_KEYS]
    segments = [segment for segment in parts.path.split(";")[0].split("/") if segment]
    if segments and segments[-1].lower() in _INDEX_PAGES:
        segments.pop()
    query = urlencode(sorted(pairs))
    return f"{'/'.join([host, *segments])}{'?' if query else ''}{query}"


def shared_addresses(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the addresses that several entries of one list share.

    Without the parts that do not count; such an address identifies no item.

    So is that of each change of a watched page: others stand at the same address on other visits.
    """
    places = {entry.url: address_of(entry.url) for entry in entries}
    counts = Counter(places[entry.url] for entry in entries)
    return frozenset(url for url, place in places.items() if counts[place] > 1 or CHANGE_MARK in url)


def known_as(
    entry: Entry, source: str, *, shared: bool, found_at: str | None = None, canonical: str | None = None
) -> tuple[str, ...]:
    """Return the identities of an item; the first one is its entry's own, from which its GUID is made.

    It is the guid of the feed where that tells the source's entries apart, else the address.

    source:    id, since a guid is one only within its feed
    shared:    the URL is that of several entries, so the guid alone counts, or the title is part of the address, or the
               moment of a change is
    found_at:  the URL after redirects
    canonical: the canonical URL that the page states; accepted only on the same host and below its root
    """
    first = address_of(entry.url)
    own = own_guid(entry, source)
    if shared:
        _, mark, moment = entry.url.partition(CHANGE_MARK)
        return (own or f"{first} {mark + moment or entry.title}",)
    others = [address_of(found_at)] if found_at else []
    home = others[-1] if others else first
    host, _, path = address_of(canonical).partition("/") if canonical else ("", "", "")
    if path and host == home.partition("/")[0].partition("?")[0]:
        others.append(f"{host}/{path}")
    return tuple(dict.fromkeys([*([own] if own else []), first, *others]))


def own_guid(entry: Entry, source: str) -> str:
    """Return the identity that a feed's guid gives an entry.

    Empty where its guid does not distinguish entries.
    """
    return f"{source} {entry.feed_guid}" if entry.feed_guid and entry.key == entry.feed_guid else ""


def guid_of(known: Sequence[str]) -> str:
    """Return `urn:uuid:` with the version-5 UUID (RFC 9562) of the first address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known[0])}"
