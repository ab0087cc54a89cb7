"""Make absolute web URLs from links in pages and feeds; their site and trackers.

Standard parsers raise ValueError late and for many reasons: a port out of range, half an IPv6 address, a host that
Unicode normalisation changes. Here each of them is simply no URL.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Container
from itertools import count
from urllib.parse import SplitResult, urljoin, urlsplit

CHANGE_MARK = "#change-"  # begins the fragment by which a change of a watched page is known: a moment follows
LONGEST_URL = 4000  # characters; servers and databases refuse longer ones
_AROUND_LINK = " \t\r\n\f\v\u00a0\u200b\u200e\u200f\u2060\ufeff"  # white space, and signs that are not seen
_ANCHOR = re.compile(r"<a\s[^<>]{0,2000}?href\s{0,9}=\s{0,9}[\"']?([^\s\"'<>]{1,4000})", re.IGNORECASE)
_TWO_SCHEMES = re.compile(r"\Ahttps?://(?=https?:/)", re.IGNORECASE)
_WEB_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_BEFORE_SPACE = "".join(map(chr, range(33)))  # controls and the space, which browsers strip
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")
_NO_HOST = re.compile(r"[\x00-\x20\x7f\\|^<>%]")  # forbidden in hosts by the WHATWG
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::(?:[1-5]\d{4}|[1-9]\d{0,3}))?(?=/)", re.ASCII)
_PLAIN = re.compile(  # absolute and spelled as it stays: most links of feeds
    rf"{_ORIGIN.pattern}/[\w/.~%+=,@-]*(?:\?[\w/.~%+=,@&-]+)?", re.ASCII
)
_ROOTED = re.compile(  # from the root of a site, with nothing to resolve: most links of pages
    r"(?:/[\w~%+=,@-][\w.~%+=,@-]*+)++/?(?:\?[\w/.~%+=,@&-]+)?", re.ASCII
)


def web_url(href: str | None, base: str = "") -> str | None:
    """The absolute http(s) URL of a link, or None where it is no usable URL.

    As browsers read it (WHATWG URL, 4.4): line breaks inside are dropped, backslashes are slashes, and any number of
    them follows a scheme.

    href: as it is written, white space around it allowed
    base: absolute; a relative link starts from it

    >>> web_url("../b?q=1", "https://example.com/a/")
    'https://example.com/b?q=1'
    >>> web_url(r"\\news\\a.html", "https://example.com/a/")
    'https://example.com/news/a.html'
    >>> web_url("http://example.com:99999/") is None
    True
    """
    href = href.strip() if href else ""
    if not href or _PLAIN.fullmatch(href):
        return href or None
    if _ROOTED.fullmatch(href) and (origin := _ORIGIN.match(base)):
        return origin[0] + href
    try:
        url = urljoin(base, _as_browsers_read(href))
        url.encode("utf-8")  # halves of characters cannot be sent or stored
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = parts.scheme in ("http", "https") and bool(host) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if usable and not _NO_HOST.search(host) else None


def _as_browsers_read(href: str) -> str:
    if not href.isprintable():
        href = href.strip(_BEFORE_SPACE).translate(_LINE_BREAKS)
        href = _CONTROLS.sub(lambda found: f"%{ord(found[0]):02X}", href)
    address = re.split("[?#]", href, maxsplit=1)[0]
    spelled = address.replace("\\", "/")
    if scheme := _WEB_SCHEME.match(spelled):
        spelled = f"{scheme[1]}://{spelled[scheme.end() :]}"
    elif spelled.startswith("//"):
        spelled = f"//{spelled.lstrip('/')}"
    return spelled + href[len(address) :]


def feed_link(href: str | None, base: str = "") -> str | None:
    """The absolute http(s) URL of a link in a feed, or None where it is no such URL.

    Beyond `web_url`: a host without its scheme (www.example.com/a), the feed scheme or two schemes, references escaped
    twice, white space around line breaks, an `a` element around it.

    >>> feed_link("feed://example.com/a&amp;b")
    'http://example.com/a&b'
    >>> feed_link("www.example.com/a", "https://example.org/feed")
    'https://www.example.com/a'
    >>> feed_link('<a href="http://https://example.com/a">read on</a>')
    'https://example.com/a'
    """
    text = (href or "")[: 4 * LONGEST_URL].strip(_AROUND_LINK)
    if _PLAIN.fullmatch(text):
        return text if len(text) <= LONGEST_URL else None
    if text[:1] == "<" and (anchor := _ANCHOR.match(text)):
        text = anchor[1]
    text = "".join(line.strip() for line in text.splitlines()).replace("&amp;", "&").replace("&#38;", "&")
    text = _TWO_SCHEMES.sub("", text)
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


@functools.lru_cache(maxsize=4096)
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
    return _extractor()(host) or host


def same_site(first: str, second: str) -> bool:
    """Return whether two addresses are of one site.

    The public suffix list is read only where the hosts do not tell.

    >>> same_site("https://news.bbc.co.uk/a", "https://www.bbc.co.uk/"), same_site("https://a.co.uk/", "https://b.co.uk/")
    (True, False)
    """
    if first.split("/", 3)[:3] == second.split("/", 3)[:3]:
        return True
    hosts = [parts.hostname or "" if (parts := split_url(url)) else "" for url in (first, second)]
    if hosts[0] == hosts[1] or hosts[0].split(".")[-2:] != hosts[1].split(".")[-2:]:
        return hosts[0] == hosts[1]
    return site_of(first) == site_of(second)


@functools.cache
def _extractor() -> Callable[[str], str]:
    """The lookup in the list that tldextract bundles.

    Nothing is fetched, no cache is written.
    """
    import tldextract  # builds its table on first use, 60 ms

    lookup = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)
    return lambda host: lookup.extract_str(host).top_domain_under_public_suffix


_NAMES = re.compile(
    r"utm_\w+|(pk|mtm|hmb|vd|ga|hsa|guce)_\w+|wt\.\w+|wt_?mc|at_(medium|campaign)|xtor|_hs\w+|_g[al]|__twitter_impression"
    r"|(fb|g|d|tw|y)clid|msclkid|srsltid|[gw]braid|igshid|ysclid|mc_[ce]id|mkt_tok|vero_id|oly_(anon|enc)_id"
    r"|rb_clickid|s_cid|wickedid|ref_(src|url)|cmpid|ncid|ocid|smid|s[pc]m|wfr|isappinstalled|scene|srcid|chksm|nsukey"
    r"|pass_ticket|enterid|clicktime|ascene|devicetype|from_(source|spmid)|sharer_\w+"
    r"|share_(token|source|medium|plat|tag|from|id)",
    re.IGNORECASE,
)
# `from` and `source` are an article's own on some sites; with these values they are known to be tracking.
_PAIRS = re.compile(
    r"from=(related|timeline|groupmessage|singlemessage|home|rss|feed|share|weibo|wechat|index|search|app)"
    r"|source=(rss|feed|share|home|twitter|facebook|wechat|weibo|newsletter|email|app)",
    re.IGNORECASE,
)


def is_tracker(name: str, value: str) -> bool:
    """Tell whether a parameter only tells where a reader came from."""
    return bool(_NAMES.fullmatch(name) or _PAIRS.fullmatch(f"{name}={value}"))


def without_trackers(url: str) -> str:
    """The URL without trackers; what stays keeps its order and spelling."""
    start = url.find("?")
    if start < 0:
        return url
    query, mark, fragment = url[start + 1 :].partition("#")
    parts = (part.partition("=") for part in query.split("&"))
    kept = "&".join(name + sign + value for name, sign, value in parts if not is_tracker(name, value))
    return url[:start] + ("?" + kept if kept else "") + mark + fragment


_TYPES = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/opus", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4",
    "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska", "avi": "video/x-msvideo",
    "mpg": "video/mpeg", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "svg": "image/svg+xml", "pdf": "application/pdf",
    "epub": "application/epub+zip", "zip": "application/zip", "gz": "application/gzip",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "torrent": "application/x-bittorrent", "m3u8": "application/vnd.apple.mpegurl",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip


def media_type_of(url: str) -> str:
    """The media type that the name of a file stands for.

    Empty where it tells nothing.

    >>> media_type_of("https://example.org/a/7.mp3?token=1")
    'audio/mpeg'
    """
    path = url.partition("#")[0].partition("?")[0]
    return _TYPES.get(path.rpartition("/")[2].rpartition(".")[2].lower(), "")


def free_source_id(url: str, taken: Container[str]) -> str:
    """Make an id for a source from its host, with a number where it is taken.

    >>> free_source_id("https://www.news.example.com/rss", {"news-example"})
    'news-example-2'
    """
    split = split_url(url)
    host = (split.hostname or "").lower() if split else ""
    parts = [part for part in host.split(".") if part not in ("www", "feeds", "rss")]
    named = parts if host[-1:].isdigit() else parts[:-1]  # a number is an address, not a suffix
    stems = (re.sub(r"[^a-z0-9]+", "-", "-".join(some)).strip("-")[:56] for some in (named, parts))
    stem = next(filter(None, stems), "source")
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
