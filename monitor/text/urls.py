"""Absolute web URLs out of what pages, feeds and servers write.

Standard parsers raise ValueError late and for many reasons: a port out of range, half an IPv6 address, a host that
Unicode normalisation changes. Here each of them is simply no URL.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


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
