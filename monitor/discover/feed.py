"""Read feeds: RSS 0.9x to 2.0, RDF, Atom, JSON Feed, and their predecessor CDF.

Each property of an item has several elements that may state it. They are read in a fixed order; where the first has
nothing usable (no http address, no date), the next is read.
"""

from __future__ import annotations

import base64
import binascii
import copy
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from lxml import etree

from monitor.discover.discovery import (
    Candidate,
    Discovery,
    first_words,
    newest_first,
    normalise_entries,
    one_line,
    title_words,
)
from monitor.discover.feed_tree import ATOM, ATOM_03, MEDIA, XML, FeedTree, feed_tree, local_name, namespace, prefix_of
from monitor.discover.json_lists import read_json_feed
from monitor.errors import NotUsable
from monitor.model import Attachment, Entry, Source
from monitor.text.dates import parse_date
from monitor.text.json_text import looks_like_json
from monitor.text.markup import decode, plain
from monitor.text.urls import feed_link, media_type_of

_LONGEST_TTL = timedelta(days=1)
_ROOT_NEAR = 4000  # bytes
_ROOT = re.compile(rb"<((?:[\w.-]{1,20}:)?(?:rss|rdf|feed|channel))[\s>]", re.IGNORECASE)
_END_OF_ITEM = re.compile(rb"</(?:[\w.-]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_BEGINNING = 2_000_000  # bytes of a feed that is too large
_MOST_READ = 10_000  # items of one feed that are looked at; the newest of them are taken


def read_feed(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of an XML feed or a JSON Feed.

    Raises NotUsable 'broken' or 'too_complex'.
    """
    if looks_like_json(decode(body[:_ROOT_NEAR], content_type)):
        return read_json_feed(decode(body, content_type), url, source, now, zone)
    tree = feed_tree(decode(body, content_type))
    if tree is None:
        raise NotUsable("broken", f"{url} looks like a feed but cannot be read", "look at it in a feed validator")
    root = tree.root
    is_atom = local_name(root) == "feed"
    channel = root if is_atom else next((each for each in root if local_name(each) == "channel"), root)
    link_elements = [each for each in channel if local_name(each) == "link"]
    links = [
        (each.get("rel", "alternate"), each.get("href", ""))
        for each in link_elements
        if each.get("href") and namespace(each) in (ATOM, ATOM_03, "")
    ]
    links += [("alternate", text_of(each).strip()) for each in link_elements]
    base = own_base(channel, url) or site_of(links, url)
    candidates = _candidates(tree, channel, base, now, zone)
    entries, skipped = normalise_entries(newest_first(candidates), base, source)
    form = "Atom" if is_atom else "RDF" if local_name(root) == "rdf" else f"RSS {root.get('version', '')}".strip()
    title = next((one_line(plain(text_of(each))) for each in channel if local_name(each) == "title"), "")
    minutes = next((text_of(each).strip() for each in channel if local_name(each) == "ttl"), "")
    minutes = minutes[:6] if minutes.isascii() and minutes.isdecimal() else "0"
    own = dict(reversed([(relation.strip().lower(), target) for relation, target in links]))  # the first of each
    reason = f"a feed ({form}){tree.note}"
    return Discovery(
        "feed",
        entries,
        form,
        reason,
        skipped,
        title=title,
        ttl=min(timedelta(minutes=int(minutes)), _LONGEST_TTL) or None,
        hub=own.get("hub", ""),
        known_as=own.get("self", ""),
    )


def first_items(body: bytes) -> bytes:
    """Cut an XML feed that is too large behind a whole item.

    Empty where it is no such feed.
    """
    root = _ROOT.search(body[:_ROOT_NEAR])
    end = max((found.end() for found in _END_OF_ITEM.finditer(body, 0, _BEGINNING)), default=0)
    if root is None or not end:
        return b""
    channel = body.find(b"<channel>", 0, end) >= 0 and body.find(b"</channel>", 0, end) < 0 and root[1] != b"channel"
    inner = b"</channel>" if channel else b""
    return b"".join((memoryview(body)[:end], inner, b"</", root[1], b">"))  # one copy


def _candidates(tree: FeedTree, channel: etree._Element, base: str, now: datetime, zone: tzinfo) -> list[Candidate]:
    """The items of a feed.

    An Atom feed's author is that of entries that name none.

    RFC 4287, 4.2.1.
    """
    found = [read_item(item, base, now, zone) for item in itertools.islice(tree.entries, _MOST_READ)]
    if local_name(tree.root) != "feed":
        return found
    of_feed = _Parts(atom=True)
    _add(of_feed, channel, namespace(channel))
    author = _authors(of_feed)
    return [replace(each, entry=replace(each.entry, author=each.entry.author or author)) for each in found]


_XML_BASE = f"{{{XML}}}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PUBLISHED = (
    "pubdate", "published", "atom:published", "dc:date", "dcterms:issued", "issued", "atom:issued", "dcterms:created",
    "date", "prism:publicationdate", "dc:created", "created", "atom:created", "dcterms:date", "dcterms:available",
)  # fmt: skip
_UPDATED = ("updated", "atom:updated", "dcterms:modified", "modified", "atom:modified", "lastbuilddate", "dc:modified")
_CONTENTS = ("content:encoded", "xhtml:body", "body", "content", "atom:content", "xhtml:div", "fullitem")
_SUMMARIES = (
    "description", "summary", "atom:summary", "itunes:summary", "media:description", "dc:description", "abstract",
    "itunes:subtitle",
)  # fmt: skip
_OTHER_SUMMARIES = ("itunes:summary", "atom:summary", "summary", "description")
_MARKUP = re.compile(
    r"<(p|div|br|a|b|i|em|strong|ul|ol|li|img|h[1-6]|span|blockquote|table|pre|code|figure)\b[^<>]*>", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(\b(?:href|src)\s{0,9}=\s{0,9}[\"']?)(?![a-z][a-z0-9+.-]{0,20}:)([^\"'\s<>#][^\"'\s<>]{0,2000})", re.IGNORECASE
)  # addresses in markup that count from somewhere
_BOGUS_COMMENT = re.compile(r"<!(?![-\[>a-zA-Z])")  # HTML drops what follows up to the next `>`; its writer meant words
_ESCAPED_CDATA = re.compile(r"\s*+<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)
_IN_BRACKETS = re.compile(r"\(([^()]{2,80})\)\s*$")
_ADDRESS = re.compile(r"^\S{1,80}@\S{1,80}\s+")
_MOST_TAGS, _MOST_ATTACHMENTS, _MOST_AUTHORS = 20, 20, 10
_LONGEST_PUBLISHER = 80  # characters


@dataclass(slots=True)
class _Parts:
    """The elements of an item by short name.

    Those of the feed's own namespace have no prefix.
    """

    atom: bool
    by_name: dict[str, list[etree._Element]] = field(default_factory=lambda: defaultdict(list))

    def elements(self, *names: str) -> Iterator[etree._Element]:
        for name in names:
            yield from self.by_name.get(name, ())

    def texts(self, *names: str) -> Iterator[str]:
        for element in self.elements(*names):
            text = text_of(element).strip()
            if text:
                yield text

    def text(self, *names: str) -> str:
        return next(self.texts(*names), "")


def read_item(item: etree._Element, base: str, now: datetime, zone: tzinfo) -> Candidate:
    """The candidate of an element `item` or `entry`.

    Its link is absolute where any of its addresses can be used.

    base: what its addresses count from, unless `xml:base` says otherwise
    """
    own = namespace(item)
    parts = _Parts(atom=own in (ATOM, ATOM_03) or local_name(item) == "entry")
    _add(parts, item, own)
    outer, base = base, own_base(item, base) or base
    guid, permalink, links = _addresses(item, parts, outer)
    link = next(filter(None, (feed_link(href, base) for href in links)), "")
    content, summary = _first_html(parts, _CONTENTS, outer), _first_html(parts, _SUMMARIES, outer)
    if not content and (other := _first_html(parts, _OTHER_SUMMARIES, outer)) not in ("", summary):
        content, summary = sorted((other, summary), key=len, reverse=True)  # two kinds of summary: none is lost
    titles = (
        title_words(_html(element, plain_by_default=parts.atom or namespace(element) == ATOM))
        for element in parts.elements("title", "atom:title", "media:title", "dc:title", "itunes:title")
    )
    title = next(filter(None, titles), "") or first_words(content or summary)
    image, attachments = _media(parts, base)
    changes = [*_last_first(parts, _UPDATED), item.get("LASTMOD", "")]
    dates = (parse_date(text, now=now, zone=zone) for text in (*_last_first(parts, _PUBLISHED), *changes))
    changed = parse_date(next(iter(changes)), now=now, zone=zone)
    categories = parts.elements("category", "atom:category")
    tags = [each.get("label") or each.get("term") or text_of(each) for each in categories]
    tags += [text_of(each) for each in parts.elements("dc:subject")]
    origin = _origin(parts)
    entry = Entry(
        url=link or next(iter(links), ""),
        title=title,
        key="",
        published=next((moment for moment in dates if moment is not None), None),
        summary=summary,
        content=content,
        author=_authors(parts) or _authors(origin),
        tags=tuple(dict.fromkeys(filter(None, map(one_line, tags))))[:_MOST_TAGS],
        image=image,
        guid_is_permalink=permalink and bool(link) and feed_link(guid, base) == link,
        attachments=attachments,
        updated=changed,
        publisher=one_line(plain(origin.text("title", "atom:title")))[:_LONGEST_PUBLISHER],
    )
    return Candidate(entry, guid, base)


def _origin(parts: _Parts) -> _Parts:
    """Read the feed that an aggregator has an item from.

    The parts of Atom's `source`; the text of RSS's is its title.
    """
    origin = _Parts(atom=parts.atom)
    for element in itertools.islice(parts.elements("source", "atom:source"), 1):
        _add(origin, element, namespace(element))
        if not len(element):
            origin.by_name["title"].append(element)
    return origin


def _last_first(parts: _Parts, names: Sequence[str]) -> Iterator[str]:
    """Texts of elements; of several with one name the last first.

    Readers that keep one take the last.
    """
    return (text for name in names for text in reversed([*parts.texts(name)]))


def text_of(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def own_base(element: etree._Element, base: str) -> str:
    """Get the base address that `xml:base` sets for an element; empty if none.

    Source: https://www.w3.org/TR/xmlbase/.
    """
    stated = [part.get(_XML_BASE) for part in (*reversed([*element.iterancestors()]), element)]
    if not any(stated):
        return ""
    for one in filter(None, stated):
        base = feed_link(one, base) or base
    return base


def _add(parts: _Parts, element: etree._Element, own: str) -> None:
    for part in element:
        name, space = local_name(part), namespace(part)
        if not name:
            continue
        if space.startswith(MEDIA.rstrip("/")) and name in ("group", "content"):
            _add(parts, part, own)
        prefix = "" if space in (own, "") or name in ("pubdate", "fullitem") else prefix_of(space) or "other:"
        parts.by_name[f"{prefix}{name}"].append(part)


def _addresses(item: etree._Element, parts: _Parts, base: str) -> tuple[str, bool, list[str]]:
    """Get an item's id in the feed, if the id is its address, and possible addresses.

    Most reliable first; not yet absolute, except those of a link with a base of its own.
    """
    named = next((each for each in parts.elements("guid", "id", "atom:id") if text_of(each).strip()), None)
    about = item.get(_RDF_ABOUT) or ""
    guid = about.strip() if named is None else text_of(named).strip()
    stated = "" if named is None or local_name(named) != "guid" else named.get("isPermaLink", "true")
    permalink = stated.strip().lower() not in ("", "false")
    elements = [link for link in parts.elements("link", "atom:link") if link.get("href")]
    elements.sort(key=lambda link: "html" not in (link.get("type") or "html"))  # those of HTML pages first
    own = [feed_link(link.get("href"), own_base(link, base)) if link.get(_XML_BASE) else None for link in elements]
    related = [(_relation(link), href or str(link.get("href"))) for link, href in zip(elements, own, strict=True)]
    found = [*parts.texts("feedburner:origlink")]
    found += [href for relation, href in related if parts.atom and relation == "alternate"]
    found += [*parts.texts("link"), *(each.get("url", "") for each in parts.elements("link")), item.get("HREF", "")]
    found += [href for relation, href in related if relation in ("alternate", "permalink", "canonical")]
    if permalink and (guid.startswith(("/", "www.", "?", "./", "../")) or "://" in guid):  # not a number or a word
        found.append(guid)
    found += [guid] if guid.lower().startswith(("http://", "https://")) else []
    found += [about, *(href for relation, href in related if relation in ("self", "via", "related"))]
    found += [element.get("src", "") for element in parts.elements("content", "atom:content")]
    found += [element.get("url", "") for element in parts.elements("media:player", "enclosure", "media:content")]
    found += [href for relation, href in related if relation == "enclosure"]
    found += [text for text in parts.texts("dc:identifier", "prism:url") if "://" in text] + [*parts.texts("comments")]
    return guid, permalink, [*filter(None, found)]


def _relation(link: etree._Element) -> str:
    relation = (link.get("rel") or "alternate").strip().lower()
    return relation.rpartition("/")[2] if relation.startswith("http://www.iana.org/") else relation


def _first_html(parts: _Parts, names: Sequence[str], base: str) -> str:
    """The longest text of the first kind of element that has any, as HTML.

    Addresses are absolute where the element has an `xml:base`.
    """

    def absolute(markup: str, stated: str) -> str:
        return _RELATIVE.sub(lambda link: f"{link[1]}{feed_link(link[2], stated) or link[2]}", markup)

    for name in names:
        plain_kind = name.startswith(("media:", "dc:", "itunes:"))
        elements = [*parts.elements(name)]
        as_text = parts.atom or name.startswith("atom:") or plain_kind
        found = [(_html(element, plain_by_default=as_text), own_base(element, base)) for element in elements]
        if any(markup.strip() for markup, _ in found):
            markup, stated = max(found, key=lambda each: len(each[0].strip()))
            return absolute(markup, stated) if stated else markup
    return ""


def _html(element: etree._Element, *, plain_by_default: bool) -> str:
    """The content of a text construct as HTML.

    RFC 4287, 3.1 and 4.1.3; Atom 0.3 and RSS are read alike.

    Elements in it are markup, whatever its type. Without a type, text of Atom is plain unless it clearly is markup.
    """
    kind, mode = (element.get("type") or "").strip().lower(), (element.get("mode") or "").strip().lower()
    if mode == "base64":
        return _from_base64(text_of(element))
    if any(isinstance(child.tag, str) for child in element):
        # The markup without namespaces and without the `div` that Atom's XHTML is wrapped in.
        inner = copy.deepcopy(element)
        for part in inner.iter():
            if isinstance(part.tag, str):
                part.tag = part.tag.rpartition("}")[2].replace(":", "-")
        etree.cleanup_namespaces(inner)
        children = [child for child in inner if isinstance(child.tag, str)]
        if len(children) == 1 and children[0].tag == "div" and not (inner.text or "").strip():
            inner = children[0]
        pieces = [(inner.text or "").replace("&", "&amp;").replace("<", "&lt;")]
        pieces += [str(etree.tostring(child, encoding="unicode", method="html", with_tail=True)) for child in inner]
        return "".join(pieces).strip()
    text = text_of(element)
    if wrapped := _ESCAPED_CDATA.fullmatch(text):  # the section was escaped with what is in it
        text = wrapped[1]
    is_markup = "html" in kind or (not kind and not plain_by_default)
    if is_markup or (kind not in ("text", "text/plain") and _MARKUP.search(text)):
        return _BOGUS_COMMENT.sub("&lt;!", text)
    if kind in ("", "text", "text/plain", "plain"):
        return text.strip().replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")
    return text if "xml" in kind else _from_base64(text) if kind.startswith("application/octet") else text


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _authors(parts: _Parts) -> str:
    """Return the names of authors, from the first kind of element that has any.

    Each name is returned once.

    An address beside a name is left out: "a@b.example (Jane)", "Jane (mailto:a@b.example)".
    """
    authors = [*parts.elements("author", "atom:author")]
    named = [text_of(name) for author in authors for name in author if local_name(name) == "name"]
    plain_names = parts.texts("author", "atom:author")
    for texts in (parts.texts("dc:creator"), named, plain_names, parts.texts("itunes:author", "creator")):
        found: dict[str, None] = {}
        for text in itertools.islice(texts, _MOST_AUTHORS):
            bracketed = _IN_BRACKETS.search(text[-100:]) if "@" in text else None
            name = bracketed[1] if bracketed else _ADDRESS.sub("", text[:500])
            if "@" in name and bracketed and (before := text[: text.rfind("(")].strip()[:500]):
                name = before
            if name.strip():
                found[one_line(plain(name))] = None
        if found:
            return ", ".join(found)
    return ""


def _media(parts: _Parts, base: str) -> tuple[str | None, tuple[Attachment, ...]]:
    """Get the picture of an item, and its attachments.

    Sounds, films, documents, and pictures that are enclosed beside the entry's own; each address once.
    """
    files: list[tuple[etree._Element, str, str]] = []  # what carries a file, its address, its media type
    for element in parts.elements("enclosure", "media:content", "link", "atom:link", "content"):
        href = (element.get("url") or element.get("href") or element.get("src") or "").strip()
        kind = (element.get("type") or "").strip().lower()
        if not href or "html" in kind or (local_name(element) == "link" and _relation(element) != "enclosure"):
            continue
        medium = (element.get("medium") or kind).strip().lower()
        if "/" not in kind:  # by its name where the feed says none
            kind = media_type_of(href) or (f"{medium}/*" if medium in ("image", "audio", "video") else "")
        files.append((element, href, kind))
    pictures = itertools.chain(
        (each.get("url", "") for each in parts.elements("media:thumbnail")),
        (href for _, href, kind in files if kind.startswith("image/")),
        (each.get("href", "") for each in parts.elements("itunes:image")),
        (text_of(url) for image in parts.elements("image") for url in image if local_name(url) == "url"),
    )
    image = next(filter(None, (feed_link(href, base) for href in pictures)), None)
    found: dict[str, Attachment] = {}
    seconds = _seconds(parts.text("itunes:duration"))
    origin = feed_link(parts.text("feedburner:origenclosurelink"), base)
    for element, href, kind in files:
        url = (origin if local_name(element) == "enclosure" else None) or feed_link(href, base)
        if not url or (kind.startswith("image/") and (url == image or local_name(element) != "enclosure")):
            continue
        size = (element.get("length") or element.get("fileSize") or "").strip()
        size = size if size.isascii() and size.isdecimal() and len(size) < 16 else "0"
        duration = _seconds(element.get("duration") or "") or seconds
        found.setdefault(url, Attachment(url, "" if "*" in kind else kind, int(size), duration))
    return image, tuple(found.values())[:_MOST_ATTACHMENTS]


def _seconds(text: str) -> int:
    """Seconds of 3600, 60:00 or 1:00:00; parts of a second are left out."""
    parts = text.strip().partition(".")[0].split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() and len(part) < 7 for part in parts):
        return 0
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def site_of(links: Iterable[tuple[str, str]], base: str) -> str:
    """The site that a feed says it belongs to, from its links (relation and target).

    `base` where it says none.
    """
    for relation, href in links:
        if relation == "alternate" and (url := feed_link(href, base)):
            return url
    return base
