"""Absolute web URLs out of what pages, feeds and servers write.

Standard parsers raise ValueError late and for many reasons: a port out of range, half an IPv6 address, a host that
Unicode normalisation changes. Here each of them is simply no URL.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST_URL = 4000  # characters; servers and databases refuse longer ones


def web_url(href: str | None, base: str = "") -> str | None:
    """The absolute http(s) URL of a link, or None where it is no URL that could be asked for.

    href: as it is written, white space around it allowed; base: absolute, what a relative link counts from

    >>> web_url("../b?q=1", "https://example.com/a/")
    'https://example.com/b?q=1'
    >>> web_url("http://example.com:99999/") is None
    True
    """
    if not href or not href.strip():
        return None
    try:
        url = urljoin(base, href.strip())
        url.encode("utf-8")  # halves of characters cannot be sent or stored
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if usable else None


def feed_link(href: str | None, base: str = "") -> str | None:
    """The absolute http(s) URL of a link as feeds write it, or None where it is no such URL.

    Beyond `web_url`: a host without its scheme (www.example.com/a), the feed scheme, references escaped twice,
    and line breaks inside.

    >>> feed_link("feed://example.com/a&amp;b")
    'http://example.com/a&b'
    >>> feed_link("www.example.com/a", "https://example.org/feed")
    'https://www.example.com/a'
    """
    text = "".join((href or "").strip().splitlines()).replace("&amp;", "&").replace("&#38;", "&")
    lower = text[:9].lower()
    if lower.startswith("feed:"):
        text = text[5:] if lower[5:].startswith("http") else f"http:{text[5:]}"
    elif lower.startswith("www."):
        text = f"{base.partition(':')[0] or 'http'}://{text}"
    url = web_url(text.replace(" ", "%20"), base)
    return url if url and len(url) <= LONGEST_URL else None


def split_url(url: str) -> SplitResult | None:
    """The parts of a URL, or None where it cannot be taken apart."""
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port >= 0 else None
    except ValueError:
        return None
