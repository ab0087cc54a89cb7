"""Strategies for hostile HTTP answers: lists, feeds, articles, sitemaps, JSON, whole and mutated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from monitor.model import ArticleSelectors, ListSelectors, Source

_SITES = Path(__file__).parent.parent / "sites"
SAMPLES = tuple(path.read_bytes() for path in sorted(_SITES.rglob("*")) if path.suffix in (".html", ".xml", ".json"))


@dataclass(frozen=True)
class Answer:
    """An HTTP answer as it goes over the wire: a status line, headers and a body, none of them checked."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + b"\r\n\r\n" + self.body


@dataclass(frozen=True)
class Hostile:
    """A source and what its host answers: at its own address, at robots.txt, and at every other."""

    source: Source
    listed: Answer
    robots: Answer
    other: Answer


# ── values ──────────────────────────────────────────────────────────────────

SCHEMES = (
    "http:",
    "https:",
    "HTTP:",
    "feed:",
    "data:",
    "javascript:",
    "mailto:",
    "nostr:",
    "urn:uuid:",
    "",
    "://",
    "h:",
)
HOSTS = (
    "news.example", "127.0.0.1", "[::1]", "[::1", "::1]", "[v1.x]", "[fe80::1%25eth0]", "a..b", ".", "", "xn--", "xn--a",
    "a／b.example", "a℀b", "１２７.０.０.1", "%00", "%", "0x7f.1", "2130706433", "a" * 300, "ex ample", "user:p@ss@h", "ⅷ.example",
    "\ud800", "h\x00", "😀.example", "-a-.example", "localhost", "169.254.169.254",
)  # fmt: skip
PORTS = (
    "",
    "",
    "",
    ":80",
    ":",
    ":0",
    ":65536",
    ":99999",
    ":-1",
    ":port",
    ":６",
    ":٣",
    ":80:80",
    ":1e3",
    ":" + "9" * 5000,
)
PATHS = (
    "", "/", "/a", "/../..", "//", "/%zz", "/%ff%fe", "/%00", "/a;b=c", "/ a b", "/\t\n", "/新闻", "/" + "a/" * 900, "/\ud800", "/a\\b",
    "?", "?a", "?=&&=", "?%", "?id=1&id=2", "?" + "a=1&" * 900, "#", "#a#b", "?utm_source=", "/2024/05/15/1.html", "/{n}.html",
)  # fmt: skip
WORDS = (
    "", " ", "A headline that is long enough to be news", "新闻标题足够长可以被当作一条新闻来看待", "\x00", "\ud83d", "\u202e", "\ufeff", "]]>",
    "<b>", "&amp;", "&#0;", "&#xd800;", "&#x110000;", "&#99999999999;", "&bogus;", "&lt;script&gt;", "-->", "<!--", "<![CDATA[",
    "null", "NaN", "Infinity", "1e999", "-1", "true", "[]", "{}", "'", '"', "\\", "\r\n", "\u2028", "ﬀ", "İ", "ß", "𝔸", "é́́́",
    "9871", "00000000-0000-0000-0000-000000000000", "%s%n{0}", "../../etc/passwd", "x" * 3000, "标" * 3000,
)  # fmt: skip
DATES = (
    "", "Wed, 15 May 2024 04:10:00 GMT", "Wed, 99 May 2024 99:99:99 GMT", "2024-05-15T04:10:00Z", "2024-02-30", "0000-00-00",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "99999-01-01", "2024-05-15T04:10:00+99:99", "1715746200",
    "1715746200000", "-1715746200", "99999999999999999999", "1e400", "NaN", "今天", "3小时前", "99999999999天前", "yesterday",
    "in 9999999 years", "24:00", "12:60:61", "/Date(1715746200000)/", "/Date(9e99)/", "三月三十二日", "١٥ مايو ٢٠٢٤", "Mon, 0 Foo 0 0:0:0 +0000",
    "20240515T041000Z", "民國一百一十三年", "2024年13月40日", "0" * 5000, "1" * 5000, "Thu Jan 01 00:00:00 1970",
)  # fmt: skip

words = st.sampled_from(WORDS) | st.text(max_size=30)
dates = st.sampled_from(DATES) | st.text("0123456789-:/TZ +.年月日时分前GMT", max_size=24)
urls = (
    st.builds(
        lambda *parts: "".join(parts), *map(st.sampled_from, (SCHEMES, ("//", "", "/", "///"), HOSTS, PORTS, PATHS))
    )
    | st.sampled_from(PATHS)
    | st.integers(0, 50).map("/{}.html".format)
    | words
)
values = words | dates | urls
repeats = st.sampled_from((1, 1, 1, 2, 3, 40, 300, 3000))


def repeated(part: str, count: int) -> str:
    """A part so many times, within a size that a test can bear."""
    return part * min(count, max(1, 400_000 // max(1, len(part))))


# ── documents ───────────────────────────────────────────────────────────────

TAGS = (
    "html", "head", "body", "title", "base", "meta", "link", "script", "style", "div", "p", "a", "img", "ul", "li", "h1", "h2", "article", "main",
    "table", "tr", "td", "form", "input", "iframe", "object", "video", "audio", "source", "picture", "svg", "math", "template", "noscript", "time",
    "textarea", "select", "option", "plaintext", "xmp", "frameset", "br", "hr", "b", "span", "nav", "footer", "blockquote", "pre", "x-y", "a:b", "1",
)  # fmt: skip
NAMES = (
    "href", "src", "srcset", "data-src", "class", "id", "style", "content", "name", "property", "rel", "type", "datetime", "http-equiv", "charset",
    "lang", "xml:lang", "xmlns", "xmlns:a", "itemprop", "title", "alt", "width", "height", "onclick", "dir", "role", "hidden", "\x00", "a:b", "<",
)  # fmt: skip
CONTENTS = (
    "canonical", "og:url", "og:image", "og:title", "article:published_time", "alternate", "next", "amphtml", "refresh", "stylesheet", "icon",
    "application/rss+xml", "application/ld+json", "text/html; charset=bogus", "0; url=/", "display:none", "news", "item", "date", "author", "noindex",
)  # fmt: skip
attributes = st.lists(
    st.builds('{}="{}"'.format, st.sampled_from(NAMES), st.sampled_from(CONTENTS) | values), max_size=3
).map(" ".join)


def _wrap(tag: str, given: str, inner: list[str], count: int, end: str) -> str:
    opened, closed = f"<{tag} {given}>", {"close": f"</{tag}>", "open": "", "cut": "<", "other": "</div>"}[end]
    content = "".join(inner)
    return repeated(opened, count) + content + repeated(closed, count)


markup = st.recursive(
    values,
    lambda inner: st.builds(
        _wrap,
        st.sampled_from(TAGS),
        attributes,
        st.lists(inner, max_size=4),
        repeats,
        st.sampled_from(("close", "close", "open", "cut", "other")),
    ),
    max_leaves=8,
)
_LIST_ITEM = '<li class="item"><h3><a href="{}">{}</a></h3><span class="date">{}</span></li>'
html_list = st.builds(
    lambda rows, around: f"<html><body>{around}<ul>{''.join(rows)}</ul>{around}</body></html>",
    st.lists(st.builds(_LIST_ITEM.format, urls, words, dates), max_size=8),
    markup,
)
_JSON_LD = '<script type="application/ld+json">{}</script>'


def _article(title: str, url: str, date: str, inner: str, data: object) -> str:
    return (
        f'<html lang="{title[:8]}"><head><title>{title}</title><link rel="canonical" href="{url}"><base href="{url}">'
        f'<meta property="og:url" content="{url}"><meta property="og:image" content="{url}">'
        f'<meta property="article:published_time" content="{date}"><link rel="next" href="{url}">'
        f"{_JSON_LD.format(json.dumps(data))}</head><body><h1>{title}</h1><time>{date}</time>"
        f"<article><p>{'A sentence of the article. ' * 20}</p>{inner}<p>{'又一段正文,说的是这件事情。' * 20}</p></article>"
        f'<a href="{url}">下一页</a></body></html>'
    )


json_leaves = st.none() | st.booleans() | st.integers() | st.floats() | values
KEYS = (
    "items", "data", "list", "title", "url", "link", "id", "date", "published", "publishedAt", "date_published", "content", "content_html", "summary",
    "description", "author", "authors", "name", "tags", "image", "attachments", "version", "feed_url", "home_page_url", "external_url", "rendered",
    "node", "_source", "@type", "@graph", "headline", "datePublished", "articleBody", "time", "text", "hubs", "",
)  # fmt: skip
json_values = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)
html_article = st.builds(_article, words, urls, dates, markup, json_values)
json_rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "title": json_leaves,
            "url": json_leaves,
            "id": json_leaves,
            "date": json_leaves,
            "content": json_values,
        },
    ),
    max_size=6,
)
json_document = st.builds(
    lambda wrap, rows, deep: "[" * deep + json.dumps({**wrap, "items": rows}) + "]" * deep,
    st.fixed_dictionaries(
        {}, optional={"version": st.just("https://jsonfeed.org/version/1.1") | json_leaves, "title": json_leaves}
    ),
    json_rows | json_values,
    st.sampled_from((0, 0, 0, 1, 50, 5000)),
) | json_values.map(json.dumps)

_ELEMENTS = (
    "title", "link", "guid", "pubDate", "description", "content:encoded", "dc:date", "dc:creator", "author", "category", "enclosure", "media:content",
    "media:group", "id", "updated", "published", "summary", "content", "itunes:image", "source", "comments", "atom:link", "ttl", "image", "cloud",
)  # fmt: skip
_FEED_ATTRIBUTES = ("", 'href="{}"', 'rel="self" href="{}"', 'rel="hub" href="{}"', 'isPermaLink="{}"', 'url="{}" type="{}" length="{}"', 'type="html"',
                    'type="xhtml"', 'xml:base="{}"', 'type="{}"', 'rel="alternate" href="{}"')  # fmt: skip


def _element(name: str, attribute: str, value: str, inner: str, *, cdata: bool) -> str:
    content = f"<![CDATA[{inner}]]>" if cdata else inner
    return f"<{name} {attribute.replace('{}', value)}>{content}</{name}>"


elements = st.builds(
    _element,
    st.sampled_from(_ELEMENTS),
    st.sampled_from(_FEED_ATTRIBUTES),
    values,
    values | markup,
    cdata=st.booleans(),
)
_entry = st.lists(elements, max_size=7).map("".join)
_good_entry = st.builds(
    lambda n, more: f"<title>Entry {n} of a feed that is fine</title><link>/{n}.html</link><guid>{n}</guid>{more}",
    st.integers(0, 20),
    _entry,
)
_RSS = (
    '<?xml version="1.0" encoding="{}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">'
    "<channel>{}{}</channel></rss>"
)
_ATOM = '<?xml version="1.0" encoding="{}"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{}">{}</feed>'
_ENCODINGS = ("utf-8", "UTF-16", "gb2312", "iso-8859-1", "utf-7", "bogus", "x" * 500, "", "ebcdic-cp-us", "unicode")
rss = st.builds(
    lambda encoding, head, entries: _RSS.format(encoding, head, "".join(f"<item>{entry}</item>" for entry in entries)),
    st.sampled_from(_ENCODINGS),
    _entry,
    st.lists(_good_entry | _entry, max_size=5),
)
atom = st.builds(
    lambda encoding, base, head, entries: _ATOM.format(
        encoding, base, head + "".join(f"<entry>{entry}</entry>" for entry in entries)
    ),
    st.sampled_from(_ENCODINGS),
    urls,
    _entry,
    st.lists(_good_entry | _entry, max_size=5),
)
rdf = rss.map(
    lambda text: text.replace("<rss", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'").replace(
        "</rss>", "</rdf:RDF>"
    )
)
_LOC = "<{0}><loc>{1}</loc><lastmod>{2}</lastmod><news:title>{3}</news:title><news:publication_date>{2}</news:publication_date></{0}>"
sitemap = st.builds(
    lambda root, row, rows: (
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + "".join(_LOC.format(row, *each) for each in rows)
        + f"</{root}>"
    ),
    st.sampled_from(("urlset", "sitemapindex")),
    st.sampled_from(("url", "sitemap")),
    st.lists(st.tuples(urls, dates, words), max_size=6),
)
bombs = st.builds(
    lambda opened, inner, count: repeated(opened, count * 50) + inner,
    st.sampled_from(
        ("<div>", "<a", "<!--", "<![CDATA[", "&amp", "&lt;", "[", '{"a":', "<table><tr><td>", "<b><i>", "</", "<p>", '<a href="', "x", "　", "<item>",
         "<!ENTITY a 'b'>", "<!DOCTYPE a [", "=\"'", "((", "　-—", "<font><br>", "&#", "<svg><math>", "http://")
    ),
    words,
    repeats,
)  # fmt: skip


def _mutated(sample: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A sample with pieces cut out and tokens put in; places are fractions of its length, in thousandths."""
    for at, length, token in changes:
        start = len(sample) * at // 1000
        sample = sample[:start] + token + sample[start + length :]
    return sample


tokens = st.binary(max_size=6) | (values | markup).map(lambda text: text.encode("utf-8", "surrogatepass")[:5000])
mutated = st.builds(
    _mutated,
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 1000), st.sampled_from((0, 1, 10, 500, 20_000)), tokens), max_size=6),
)
_CODECS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-16",
    "utf-16-le",
    "gb18030",
    "latin-1",
    "cp1252",
    "utf-32",
    "shift_jis",
    "utf-7",
)


def _encoded(text: str, codec: str, mark: bytes) -> bytes:
    return mark + text.encode(codec, "surrogatepass" if codec.startswith("utf") and codec != "utf-7" else "replace")


texts = html_list | html_article | rss | atom | rdf | sitemap | json_document | bombs | markup
bodies = (
    st.builds(
        _encoded, texts, st.sampled_from(_CODECS), st.sampled_from((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00"))
    )
    | mutated
)

# ── answers ─────────────────────────────────────────────────────────────────

TYPES = (
    "text/html; charset=utf-8", "text/html", "application/rss+xml", "application/atom+xml", "application/xml", "text/xml; charset=gb2312",
    "application/json", "application/feed+json", "text/plain", "application/pdf", "image/png", "", "bogus", "text/html; charset=bogus", "text/html;" * 50,
    "text/html; charset=utf-16", "application/octet-stream", "text/html; charset=\"", "application/x-ndjson", "multipart/mixed; boundary=a",
)  # fmt: skip
HEADERS = (
    "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: zstd", "Content-Encoding: gzip, gzip, gzip", "Content-Encoding: bogus",
    "Transfer-Encoding: chunked", "Transfer-Encoding: bogus", "Content-Length: 5", "Content-Length: 99999999", "Content-Length: -1", "Content-Length: a",
    "Retry-After: 5", "Retry-After: -1", "Retry-After: 99999999999999999999", "Retry-After: Wed, 99 May 2024", "Retry-After: Wed, 15 May 9999 04:10:00 GMT",
    'ETag: "a"', "ETag: \xff", "ETag: " + "e" * 5000, "Last-Modified: Wed, 15 May 2024 04:10:00 GMT", "Last-Modified: \xff\xfe", "Last-Modified: tomorrow",
    "Cache-Control: max-age=99999999999999999999999", "Cache-Control: max-age=a, s-maxage=-1,,=", "Expires: 0", "Expires: Wed, 15 May 9999 04:10:00 GMT", "Age: a",
    "Date: bogus", "Set-Cookie: a=b; expires=bogus", "Set-Cookie: \xff=\xfe; domain=.", "Vary: *", "Bogus", ": empty", "A:" * 300, " folded: a",
)  # fmt: skip
STATUS = (
    *["HTTP/1.1 200 OK"] * 12, "HTTP/1.0 200", "HTTP/1.1 200 \xff\xfe", "HTTP/1.1 206 Partial Content", "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified",
    "HTTP/1.1 301 Moved", "HTTP/1.1 302 Found", "HTTP/1.1 308 Permanent Redirect", "HTTP/1.1 300 Multiple", "HTTP/1.1 401 No", "HTTP/1.1 403 No", "HTTP/1.1 404 Not Found",
    "HTTP/1.1 410 Gone", "HTTP/1.1 429 Slow", "HTTP/1.1 451 Law", "HTTP/1.1 500 Broken", "HTTP/1.1 503 Later", "HTTP/1.1 999 Odd", "HTTP/1.1 100 Continue", "HTTP/1.1 000 None",
    "HTTP/1.1 -1 X", "HTTP/9.9 200 OK", "HTTP/1.1", "bogus", "", "HTTP/1.1 200 OK" + "x" * 70_000, "\x00\x01\x02", "ICY 200 OK", "HTTP/1.1 2000 OK",
)  # fmt: skip
_links = st.builds(
    '{}: <{}>; rel="{}"'.format, st.just("Link"), urls, st.sampled_from(("hub", "self", "next", '\\"', "hub self"))
)
_locations = st.builds("Location: {}".format, urls)
heads = st.builds(
    lambda status, kind, more, length: "\r\n".join(
        [status, f"Content-Type: {kind}", "Connection: close", *more, *length]
    ),
    st.sampled_from(STATUS),
    st.sampled_from(TYPES),
    st.lists(st.sampled_from(HEADERS) | _links | _locations, max_size=3),
    st.just([]),
)
_plain_heads = st.sampled_from(TYPES).map(lambda kind: f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close")


def _answer(head: str, body: bytes) -> Answer:
    return Answer(head.encode("latin-1", "replace") if head.isascii() else head.encode("utf-8", "surrogatepass"), body)


answers = st.builds(_answer, _plain_heads, bodies) | st.builds(_answer, _plain_heads | heads, bodies)
NOT_THERE = Answer(b"HTTP/1.1 404 Not Found\r\nConnection: close", b"")
robots = st.just(NOT_THERE) | st.builds(
    _answer,
    _plain_heads,
    st.lists(
        st.sampled_from(("User-agent: *", "Disallow: /", "Allow: /", "Crawl-delay: 0", "Crawl-delay: nan", "Disallow: /*a*b*$", "Sitemap: http://[", "\ufeff"))
        | values,
        max_size=6,
    ).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")),
)  # fmt: skip

_PATHS = st.sampled_from((None, None, "items", "data.items", "title", "url", "a.b.c", ""))
_SELECTORS = st.sampled_from((None, None, "li", "a", ".item", "div > p", "time", "*", ":not(a)"))
sources = st.builds(
    lambda kind, full, selectors, paths, article, backlog, language, zone: Source(
        "bad",
        "",
        kind=kind,
        full_text=full,
        backlog=backlog,
        language=language,
        timezone=zone,
        list=ListSelectors(*(path or None for path in (paths if kind == "json" else selectors))),
        article=ArticleSelectors(*article),
    ),
    st.sampled_from(("auto", "auto", "auto", "feed", "page", "sitemap", "json")),
    st.booleans(),
    st.tuples(*[_SELECTORS] * 5) | st.just((None,) * 5),
    st.tuples(*[_PATHS] * 5),
    st.tuples(*[_SELECTORS] * 4) | st.just((None,) * 4),
    st.sampled_from((1, 3, 8)),
    st.sampled_from((None, None, "zh")),
    st.sampled_from((None, None, "Asia/Shanghai", "America/St_Johns")),
)
hostile = st.builds(Hostile, sources, answers, robots, answers)
