"""RSS 0.9x to 2.0, RDF, Atom and JSON Feed to entries.

A well-formed feed is read straight from its XML, which is forty times faster than a
tolerant reader; what is not well formed goes to feedparser, within bounds.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial, reduce
from typing import Any

import feedparser
from lxml import etree

from monitor.discover.found import Candidate, Discovery, one_line, settle, web_address
from monitor.errors import NotUsable
from monitor.model import Entry, Source
from monitor.text.dates import parse_date
from monitor.text.decode import decode
from monitor.text.markup import check_bounds
from monitor.text.plain import plain

_ATOM = "http://www.w3.org/2005/Atom"
_RELATIVE = re.compile(
    r"(\b(?:href|src)\s*=\s*[\"']?)(?![a-z][a-z0-9+.-]*:)([^\"'\s<>#][^\"'\s<>]{0,2000})", re.IGNORECASE
)  # addresses in markup that count from somewhere
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_PROLOG = re.compile(
    r"\s*+(?:<\?xml[^>]*+>)?+(?:\s++|<!--.*?-->)*+(?:<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)?+",
    re.IGNORECASE | re.DOTALL,
)
_LONG_WORD = re.compile(
    r"([\w.+@-]{300})[\w.+@-]++", re.ASCII
)  # feedparser's pattern for authors is quadratic in these
_REFERENCE = re.compile(r"&#(x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_BY_FEEDPARSER = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LONGEST_TTL = timedelta(days=1)


def read_feed(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of an XML feed. Raises NotUsable 'broken' or 'too_complex'."""
    root = _strict(body)
    if root is not None:
        return _from_xml(root, url, source, now, zone)
    text = decode(body, content_type)
    check_bounds(text)
    text = _REFERENCE.sub(_known_character, text)
    prolog = _PROLOG.match(text)
    bare = _LONG_WORD.sub(r"\1", text[prolog.end() :] if prolog else text)
    try:  # bytes, never a string: a string that is an address or a path would be opened
        parsed = feedparser.parse(
            io.BytesIO(bare.encode("utf-8", "replace")), sanitize_html=False, resolve_relative_uris=False
        )
    except _BY_FEEDPARSER as fault:  # it raises whatever its parts raise
        raise NotUsable("broken", f"{url} cannot be read as a feed ({type(fault).__name__})", "") from fault
    if not parsed.entries and not parsed.feed:
        raise NotUsable("broken", f"{url} looks like a feed but cannot be read", "look at it in a feed validator")
    candidates = (_from_feedparser(entry, now, zone) for entry in parsed.entries)
    entries, skipped = settle(candidates, url, source)
    form = parsed.version or "a feed"
    title = one_line(plain(parsed.feed.get("title", "")))
    hub, own = _own_links((each.get("rel") or "", each.get("href") or "") for each in parsed.feed.get("links", ()))
    return Discovery(
        "feed", entries, form, f"a feed ({form}), though not well formed", skipped, title=title, hub=hub, known_as=own
    )


def _known_character(reference: re.Match[str]) -> str:
    """A numeric reference, or nothing where it stands for no character: feedparser fails on those."""
    digits = reference[1].lower()
    number = int(digits[1:9], 16) if digits[0] == "x" else int(digits[:9])
    known = number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF and len(digits) <= 9
    return reference[0] if known else ""


def _strict(body: bytes) -> etree._Element | None:
    """The root of a well-formed feed, or None."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    if b"<!ENTITY" in body or b"<!ATTLIST" in body:
        return None
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if _name(root) in ("rss", "rdf", "feed") else None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _space(element: etree._Element) -> str:
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def _from_xml(root: etree._Element, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    if _name(root) == "feed":
        form, channel, items = "Atom", root, [each for each in root if _name(each) == "entry"]
        read = _atom_entry
    else:
        form = "RDF" if _name(root) == "rdf" else f"RSS {root.get('version', '')}".strip()
        channel = next((each for each in root if _name(each) == "channel"), root)
        items = [each for each in (*channel, *root) if _name(each) == "item"]
        read = _rss_item
    entries, skipped = settle((_with_base(read(item, now, zone), item, url) for item in items), url, source)
    title = next((one_line(_text(each)) for each in channel if _name(each) == "title"), "")
    hub, own = _own_links((each.get("rel", ""), each.get("href", "")) for each in channel if _is_link(each))
    return Discovery(
        "feed", entries, form, f"a feed ({form})", skipped, title=title, ttl=_ttl(channel), hub=hub, known_as=own
    )


def _is_link(element: etree._Element) -> bool:
    return _name(element) == "link" and _space(element) == _ATOM


def _own_links(links: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The hub that a feed names, and its own address, from its links: relation and target."""
    first = dict(reversed([(relation.strip().lower(), target) for relation, target in links]))
    return first.get("hub", ""), first.get("self", "")


def _with_base(candidate: Candidate, item: etree._Element, url: str) -> Candidate:
    """The candidate with what `xml:base` says its addresses count from (https://www.w3.org/TR/xmlbase/)."""
    stated = [part.get(_XML_BASE) for part in (*reversed([*item.iterancestors()]), item)]
    if not any(stated):
        return candidate
    base = reduce(lambda outer, inner: web_address(inner, outer) or outer, stated, url)
    entry = candidate.entry
    content, summary = (_RELATIVE.sub(partial(_absolute, base), html) for html in (entry.content, entry.summary))
    return replace(candidate, entry=replace(entry, content=content, summary=summary), base=base)


def _absolute(base: str, link: re.Match[str]) -> str:
    return f"{link[1]}{web_address(link[2], base) or link[2]}"


def _ttl(channel: etree._Element) -> timedelta | None:
    minutes = next((_text(each).strip() for each in channel if _name(each) == "ttl"), "")
    if not minutes.isdecimal() or not int(minutes[:6]):
        return None
    return min(timedelta(minutes=int(minutes[:6])), _LONGEST_TTL)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _rss_item(item: etree._Element, now: datetime, zone: tzinfo) -> Candidate:  # noqa: C901 - a table of elements
    link = title = guid = summary = content = author = date = image = ""
    permalink, tags = True, []
    for part in item:
        text = _text(part)
        match _name(part), _space(part):
            case "link", space if space != _ATOM:
                link = link or text
            case "title", space if space != _MEDIA:
                title = title or text
            case "guid", _:
                guid, permalink = text.strip(), part.get("isPermaLink", "true").lower() != "false"
            case "description", space if space != _MEDIA:
                summary = text
            case "encoded", space if space == _CONTENT:
                content = text
            case "creator", space if space == _DC:
                author = text
            case "author", _:
                author = author or text
            case (("pubdate" | "date" | "published" | "updated"), _):
                date = date or text
            case "category", _:
                tags.append(one_line(text))
            case (("thumbnail" | "content" | "enclosure"), _) if _is_image(part):
                image = image or part.get("url", "")
    if not link.strip() and permalink:
        link = guid
    entry = Entry(
        link.strip(), one_line(plain(title)), "", parse_date(date, now=now, zone=zone), summary, content,
        one_line(plain(author)), tuple(filter(None, tags))[:20], image or None,
    )  # fmt: skip
    return Candidate(entry, guid)


def _is_image(part: etree._Element) -> bool:
    kind = part.get("type", "") or part.get("medium", "")
    return _name(part) == "thumbnail" or kind.startswith("image")


def _atom_entry(item: etree._Element, now: datetime, zone: tzinfo) -> Candidate:
    found: dict[str, str] = {}
    link, tags, image = "", [], ""
    for part in item:
        name = _name(part)
        if name == "link":
            rel = part.get("rel", "alternate")
            if rel == "alternate" and (not link or "html" in part.get("type", "")):
                link = part.get("href", "")
            elif rel == "enclosure" and part.get("type", "").startswith("image"):
                image = image or part.get("href", "")
        elif name == "category":
            tags.append(one_line(part.get("label") or part.get("term")))
        elif name == "author":
            found.setdefault("author", next((_text(each) for each in part if _name(each) == "name"), ""))
        elif name in ("title", "summary", "content"):
            found.setdefault(name, _atom_text(part))
        elif name in ("id", "published", "updated"):
            found.setdefault(name, _text(part).strip())
    date = parse_date(found.get("published") or found.get("updated", ""), now=now, zone=zone)
    title = one_line(plain(found.get("title", "")))
    entry = Entry(
        link, title, "", date, found.get("summary", ""), found.get("content", ""),
        one_line(found.get("author")), tuple(filter(None, tags))[:20], image or None,
    )  # fmt: skip
    return Candidate(entry, found.get("id", ""))


def _atom_text(part: etree._Element) -> str:
    """The HTML of an Atom text construct (RFC 4287, 3.1): xhtml is markup, html is escaped markup, text is text."""
    kind = part.get("type", "text")
    if kind == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in part)
    text = _text(part)
    return text if "html" in kind else text.replace("&", "&amp;").replace("<", "&lt;")


def _from_feedparser(entry: Any, now: datetime, zone: tzinfo) -> Candidate:
    content = next((part.get("value", "") for part in entry.get("content", ())), "")
    date = parse_date(entry.get("published") or entry.get("updated") or "", now=now, zone=zone)
    tags = tuple(one_line(tag.get("term")) for tag in entry.get("tags", ()) if tag.get("term"))
    image = next((media.get("url", "") for media in entry.get("media_thumbnail", ())), "")
    made = Entry(
        entry.get("link", ""), one_line(plain(entry.get("title", ""))), "", date, entry.get("summary", ""), content,
        one_line(plain(entry.get("author", ""))), tags[:20], image or None,
    )  # fmt: skip
    return Candidate(made, str(entry.get("id", "")))


def read_json_feed(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/). Raises NotUsable 'broken'."""
    try:
        feed = json.loads(text)
        items = [item for item in feed["items"] if isinstance(item, dict)]
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise NotUsable("broken", f"{url} looks like a JSON Feed but cannot be read: {fault}") from fault
    entries, skipped = settle(_json_items(items, now, zone), url, source)
    title = one_line(str(feed.get("title", "")))
    hubs = feed["hubs"] if isinstance(feed.get("hubs"), list) else []
    named = [each for each in hubs if isinstance(each, dict) and str(each.get("type", "")).lower() == "websub"]
    hub, own = _own_links(
        [*(("hub", str(each.get("url", ""))) for each in named), ("self", str(feed.get("feed_url", "")))]
    )
    return Discovery("feed", entries, "JSON Feed", "a feed (JSON Feed)", skipped, title=title, hub=hub, known_as=own)


def _json_items(items: list[dict[str, Any]], now: datetime, zone: tzinfo) -> Iterator[Candidate]:
    for item in items:
        words = {
            name: str(item.get(name) or "") for name in ("url", "title", "summary", "content_html", "content_text")
        }
        authors = item.get("authors") or [item.get("author")]
        named = (
            [str(each.get("name", "")) for each in authors if isinstance(each, dict)]
            if isinstance(authors, list)
            else []
        )
        content = words["content_html"] or words["content_text"].replace("&", "&amp;").replace("<", "&lt;")
        date = parse_date(str(item.get("date_published") or item.get("date_modified") or ""), now=now, zone=zone)
        tags = tuple(one_line(str(tag)) for tag in item.get("tags") or () if tag)[:20]
        image = str(item.get("image") or item.get("banner_image") or "") or None
        title = one_line(plain(words["title"]))
        entry = Entry(words["url"], title, "", date, words["summary"], content, ", ".join(named), tags, image)
        yield Candidate(entry, str(item.get("id") or ""))
