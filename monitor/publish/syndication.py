"""RSS 2.0 and Atom 1.0 through feedgen, and what feedgen lacks as an extension.

The extension writes dc:creator (feedgen drops authors without an e-mail address),
media:thumbnail outside a group, rel and type of Atom links, xml:lang on Atom entries, and RSS
dates: feedgen's own function switches the locale of the whole process for each of them.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from zlib import crc32

from feedgen.feed import FeedGenerator
from lxml import etree

from monitor.publish import values
from monitor.publish.feed import Prepared, Ready

GENERATOR = "newsmonitor"

_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class _Namespaces:
    """The feed's side of the extension: it declares the prefixes once, at the root."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC, "media": _MEDIA}

    def extend_rss(self, root: Any) -> Any:
        return root

    def extend_atom(self, root: Any) -> Any:
        return root


class _EntryParts:
    """The entry's side of the extension; `ready` is set right after the entry was added."""

    ready: Ready | None = None

    def extend_rss(self, item: Any) -> Any:
        if self.ready is not None:
            _append(item, "pubDate", _rss_date(self.ready.published))
            _append(item, f"{{{_DC}}}creator", self.ready.author or self.ready.source)
            _append_common(item, self.ready)
        return item

    def extend_atom(self, entry: Any) -> Any:
        if self.ready is not None:
            if self.ready.language:
                entry.set(_XML_LANG, self.ready.language)
            for link in entry.iterfind("link"):  # feedgen overwrites its own variable and loses both
                link.set("rel", "alternate")
                link.set("type", "text/html")
            _append_common(entry, self.ready)
        return entry


def render_rss(prepared: Prepared) -> bytes:
    """Write an RSS 2.0 document (UTF-8), entries in the feed's order."""
    generator = _generator(prepared, "rss", "application/rss+xml")
    if prepared.feed.ttl:
        generator.ttl(prepared.feed.ttl)
    for ready in prepared.entries:
        entry = _add(generator, ready)
        entry.guid(ready.guid, permalink=False)
        entry.title(values.plain(ready.title))
        entry.link(href=ready.link)
        if ready.summary:
            entry.description(_as_html(ready.summary))
        if ready.body:
            entry.content(ready.body)
    rendered: bytes = generator.rss_str(pretty=True)
    return rendered


def render_atom(prepared: Prepared) -> bytes:
    """Write an Atom 1.0 document (UTF-8), entries in the feed's order; each has an author (RFC 4287)."""
    generator = _generator(prepared, "atom", "application/atom+xml")
    for ready in prepared.entries:
        entry = _add(generator, ready)
        entry.id(ready.guid)
        entry.title(values.plain(ready.title))
        entry.link(href=ready.link)
        entry.published(ready.published)
        entry.updated(_distinct(ready))
        entry.author(name=ready.author or ready.source or prepared.title)
        if ready.summary:
            entry.summary(ready.summary)
        if ready.body:
            entry.content(ready.body, type="html")
    rendered: bytes = generator.atom_str(pretty=True)
    return rendered


def _generator(prepared: Prepared, ending: str, media_type: str) -> Any:
    """Give a feedgen feed with everything but its entries. `updated` is set, else each build would differ."""
    generator = FeedGenerator()
    generator.register_extension("newsmonitor", _Namespaces, _EntryParts)
    generator.generator(GENERATOR)
    generator.id(prepared.feed.urn)
    generator.title(values.plain(prepared.title))
    generator.description(values.plain(prepared.description))
    generator.link(href=prepared.address(ending), rel="self", type=media_type)
    generator.link(href=prepared.home, rel="alternate", type="text/html")  # last: RSS takes the last one
    generator.updated(prepared.updated)
    if prepared.language:
        generator.language(prepared.language)
    return generator


def _add(generator: Any, ready: Ready) -> Any:
    """Add an entry at the end (feedgen's default is the front), with its categories."""
    entry = generator.add_entry(order="append")
    entry.newsmonitor.ready = ready
    if ready.categories:
        entry.category([{"term": name, "label": name} for name in map(values.plain, ready.categories)])
    return entry


def _append_common(parent: Any, ready: Ready) -> None:
    """Add what both formats show alike: the source as publisher, and the image."""
    _append(parent, f"{{{_DC}}}publisher", ready.source)
    if ready.image:
        etree.SubElement(parent, f"{{{_MEDIA}}}thumbnail", url=ready.image)


def _append(parent: Any, name: str, text: str) -> None:
    """Add an element with text; nothing where the text is empty."""
    if text:
        etree.SubElement(parent, name).text = text


def _rss_date(when: datetime) -> str:
    """RFC 822 as RFC 2822 writes it, with GMT, and English names whatever the locale."""
    return format_datetime(when, usegmt=True)


def _as_html(text: str) -> str:
    """Plain text as HTML, which is what RSS readers take a description for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _distinct(ready: Ready) -> datetime:
    """When the entry changed, with a fraction of a second of its own.

    Many articles carry a day and no time, and the W3C validator warns of entries that share one `updated`. The
    fraction comes from the GUID alone, so it never moves.
    """
    return ready.updated.replace(microsecond=crc32(ready.guid.encode()) % 1_000_000)
