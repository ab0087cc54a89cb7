"""The site that an address belongs to: sub-domains of one registrable domain are one site."""

from __future__ import annotations

import functools
from collections.abc import Callable
from urllib.parse import urlsplit


def site_of(url: str) -> str:
    """The registrable domain of an address by the public suffix list, else its host.

    Empty where it has none.

    >>> site_of("https://www.nrk.no/a"), site_of("https://news.bbc.co.uk/b"), site_of("http://127.0.0.1:80/")
    ('nrk.no', 'bbc.co.uk', '127.0.0.1')
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _registrable(host)


@functools.lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    return _extractor()(host) or host


@functools.cache
def _extractor() -> Callable[[str], str]:
    """The lookup in the list that tldextract bundles; nothing is fetched, no cache is written."""
    import tldextract  # builds its table on first use, 60 ms

    lookup = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)
    return lambda host: lookup.extract_str(host).top_domain_under_public_suffix
