"""The feed formats: how each is written, read back, named and served.

The table of them is at the end.

A new format is two functions that write it and one line in `FORMATS`; everything else reads this table. A rendered feed
is checked before it replaces the last good one.

RSS 2.0 and Atom 1.0 go through feedgen, JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) does not. A feed's frame
and each entry are written on their own, so that an entry is made once. JSON keys stand in a fixed order.

What feedgen lacks is added to its elements: dc:creator (it drops authors without an e-mail address),
media:thumbnail outside a group, rel and type of Atom links, xml:lang on Atom entries, atom:link of other pages and of
the hub in RSS, and RSS dates: feedgen's own function switches the locale of the whole process for each date.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any
from xml.parsers import expat
from zlib import crc32

from lxml import etree

from monitor.errors import PublishError
from monitor.model import Report
from monitor.publish import values
from monitor.publish.feed import Feed, Head, Prepared, Ready, prepare
from monitor.redact import Redactor

GENERATOR = "newsmonitor"
STYLE_SHEET = "feed.css"  # beside the feed files: browsers have no XSLT any more, CSS they keep

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_OURS = {"dc": _DC, "media": _MEDIA}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RSS_END = b"  </channel>\n</rss>\n"
_ATOM_END = b"</feed>\n"
_LIKE_MARKUP = re.compile(r"</?[a-z!]|&#?\w+;", re.IGNORECASE)


class _Extension:
    """Declare our prefixes once, at the root; in RSS, link other pages and the hub."""

    neighbours: dict[str, str] | None = None
    hub: str | None = None

    def extend_ns(self) -> dict[str, str]:
        return _OURS

    def extend_rss(self, root: Any) -> Any:
        own = root.find(f"channel/{{{_ATOM}}}link")
        for relation, address in (self.neighbours or {}).items():
            own.addnext(etree.Element(f"{{{_ATOM}}}link", href=address, rel=relation, type="application/rss+xml"))
        if self.hub:
            own.addnext(etree.Element(f"{{{_ATOM}}}link", href=self.hub, rel="hub"))
        return root

    def extend_atom(self, root: Any) -> Any:
        return root


def frame_rss(head: Head) -> tuple[bytes, bytes]:
    """Write an RSS 2.0 document (UTF-8) without items: the bytes around them."""
    generator = _generator(head, "rss", "application/rss+xml")
    generator.newsmonitor.neighbours = head.neighbours("rss")
    generator.newsmonitor.hub = head.feed.hub
    if head.feed.ttl:
        generator.ttl(head.feed.ttl)
    rendered: bytes = generator.rss_str(pretty=True)
    return _styled(head, rendered.removesuffix(_RSS_END)), _RSS_END


def entry_rss(ready: Ready) -> bytes:
    """Write one item, indented as in the document."""
    entry = _entry(ready)
    entry.guid(ready.guid, permalink=False)
    entry.title(values.plain(ready.title))
    entry.link(href=ready.link)
    if ready.summary:
        entry.description(_as_html(ready.summary))
    if ready.body:
        entry.content(ready.body)
    item = entry.rss_entry()
    _append(item, "pubDate", format_datetime(ready.published, usegmt=True))  # English names whatever the locale
    _append(item, f"{{{_DC}}}creator", ready.author or ready.source)
    for each in ready.attachments[:1]:  # RSS 2.0 has one; readers ignore others or warn of them
        etree.SubElement(item, "enclosure", url=each.url, length=str(each.size), type=each.media_type)
    for each in ready.attachments[1:]:
        sizes = {"fileSize": str(each.size)} if each.size else {}
        etree.SubElement(item, f"{{{_MEDIA}}}content", {"url": each.url, "type": each.media_type, **sizes})
    _append_common(item, ready)
    root = etree.Element("rss", nsmap={**_OURS, "atom": _ATOM, "content": _CONTENT})
    etree.SubElement(root, "channel").append(item)
    return _between(root, b"<channel>\n", b"  </channel>")


def frame_atom(head: Head) -> tuple[bytes, bytes]:
    """Write an Atom 1.0 document (UTF-8) without entries: the bytes around them."""
    generator = _generator(head, "atom", "application/atom+xml")
    for relation, address in head.neighbours("atom").items():
        generator.link(href=address, rel=relation, type="application/atom+xml")
    if head.feed.hub:
        generator.link(href=head.feed.hub, rel="hub")
    rendered: bytes = generator.atom_str(pretty=True)
    return _styled(head, rendered.removesuffix(_ATOM_END)), _ATOM_END


def entry_atom(ready: Ready) -> bytes:
    """Write one entry, indented as in the document; each has an author (RFC 4287)."""
    entry = _entry(ready)
    entry.id(ready.guid)
    entry.title(values.plain(ready.title))
    entry.link(href=ready.link)
    entry.published(ready.published)
    # Many articles have a day and no time, and the W3C validator warns of entries with equal `updated`. A fraction of
    # a second from the GUID makes them differ, and never changes.
    entry.updated(ready.updated.replace(microsecond=crc32(ready.guid.encode()) % 1_000_000))
    entry.author(name=ready.author or ready.source or GENERATOR)
    if _LIKE_MARKUP.search(ready.summary):  # the W3C validator warns of it where it is not declared
        entry.summary(_as_html(ready.summary), type="html")
    else:
        entry.summary(ready.summary or None)
    if ready.body:
        entry.content(ready.body, type="html")
    element = entry.atom_entry()
    if ready.language:
        element.set(_XML_LANG, ready.language)
    for link in element.iterfind("link"):  # feedgen overwrites its own variable and loses both
        link.attrib.update({"rel": "alternate", "type": "text/html"})
    for each in ready.attachments:
        link = etree.SubElement(element, "link", href=each.url, rel="enclosure", type=each.media_type)
        link.attrib.update({"length": str(each.size)} if each.size else {})
    _append_common(element, ready)
    root = etree.Element("feed", nsmap=_OURS)
    root.append(element)
    return _between(root, b"\n", b"</feed>")


def _styled(head: Head, document: bytes) -> bytes:
    """Name the style sheet for a person who opens the file.

    By its name alone, so that it is found wherever the files are.
    """
    declaration, rest = document.split(b"\n", 1)
    above = "../" if head.feed.page > 1 else ""
    return b'%b\n<?xml-stylesheet type="text/css" href="%b"?>\n%b' % (declaration, (above + STYLE_SHEET).encode(), rest)


def _generator(head: Head, ending: str, media_type: str) -> Any:
    """Make a feedgen feed without entries.

    `updated` is set, otherwise each build would differ.
    """
    from feedgen.feed import FeedGenerator  # a round without news does without

    generator = FeedGenerator()
    generator.register_extension("newsmonitor", _Extension)
    generator.generator(GENERATOR)
    generator.id(head.feed.urn)
    generator.title(values.plain(head.title))
    generator.description(values.plain(head.description))
    generator.link(href=head.address(ending), rel="self", type=media_type)
    generator.link(href=head.home, rel="alternate", type="text/html")  # last: RSS takes the last one
    generator.updated(head.updated)
    if head.language:
        generator.language(head.language)
    return generator


def _entry(ready: Ready) -> Any:
    """Make a feedgen entry with its categories."""
    from feedgen.entry import FeedEntry as FeedgenEntry  # as above

    entry = FeedgenEntry()
    if ready.categories:
        entry.category([{"term": name, "label": name} for name in map(values.plain, ready.categories)])
    return entry


def _between(root: Any, start: bytes, end: bytes) -> bytes:
    """Write a root with one entry and cut the entry out.

    So its prefixes are those of the whole document.
    """
    rendered: bytes = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=False)
    return rendered.partition(start)[2].rpartition(end)[0]


def _append_common(parent: Any, ready: Ready) -> None:
    """Add what both formats share: the source as publisher, and the image."""
    _append(parent, f"{{{_DC}}}publisher", ready.source)
    if ready.image:
        etree.SubElement(parent, f"{{{_MEDIA}}}thumbnail", url=ready.image)


def _append(parent: Any, name: str, text: str) -> None:
    """Add an element with text; nothing where the text is empty."""
    if text:
        etree.SubElement(parent, name).text = text


def _as_html(text: str) -> str:
    """Escape plain text as HTML: RSS readers take a description for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def frame_json(head: Head) -> tuple[bytes, bytes]:
    """Write a JSON Feed 1.1 document (UTF-8, one value a line) without its items.

    The bytes before and after them.
    """
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": head.address("json"),
        "next_url": head.neighbours("json").get("next"),
        "description": head.description,
        "language": head.language,
        "hubs": [{"type": "WebSub", "url": head.feed.hub}] if head.feed.hub else [],
        "items": [],
    }
    before, _, after = json.dumps(_present(document), ensure_ascii=False, indent=1).rpartition("]")
    return before.encode(), f"\n ]{after}\n".encode()


def entry_json(ready: Ready) -> bytes:
    """Write one item, indented as in the document.

    Keys without a value are left out, except `content_html`, which the format requires. What it has no key for is under
    `_newsmonitor`: source, matched words, missing clause, other reports.
    """
    names = ("url", "mime_type", "size_in_bytes", "duration_in_seconds")
    attachments = [(each.url, each.media_type, each.size, each.duration) for each in ready.attachments]
    item = {
        "id": ready.guid,
        "url": ready.link,
        "title": ready.title,
        "summary": ready.summary,
        "image": ready.image,
        "date_published": _date(ready.published),
        "date_modified": _date(ready.updated),
        "authors": [{"name": ready.author or ready.source}] if ready.author or ready.source else [],
        "tags": list(ready.categories),
        "language": ready.language,
        "attachments": [_present(dict(zip(names, each, strict=True))) for each in attachments],
    }
    whole = _present(item) | {"content_html": ready.body, "_newsmonitor": _extension(ready)}
    lines = json.dumps(whole, ensure_ascii=False, indent=1).replace("\n", "\n  ")
    return f"\n  {lines}".encode()


def _extension(ready: Ready) -> dict[str, Any]:
    """Give what a program may want to know about an entry beyond what is shown."""
    return _present(
        {
            "source": ready.source,
            "missing": ready.missing,
            "matched": [
                _present(
                    {
                        "field": values.line(hit.field, 40),
                        "words": values.line(hit.words, 200),
                        "term": values.line(hit.term, 100),
                        "alias": values.line(hit.alias.lstrip("@"), 100),
                        "lookalike": hit.lookalike,
                    }
                )
                for hit in ready.hits[:50]
            ],
            "follows": _report(ready.follows) if ready.follows else None,
            "later": [_report(report) for report in ready.later[:100]],
            "reports": [_report(report) for report in ready.reports[:100]],
            "independent": ready.independent if ready.reports else None,
        }
    )


def _report(report: Report) -> dict[str, Any]:
    return _present(
        {
            "title": values.line(report.title),
            "url": values.link(report.url),
            "source": values.line(report.source, 200),
            "date": _date(when) if (when := values.moment(report.published)) else None,
            "copy": report.copy,
            "credits": values.line(report.credits, 200),
        }
    )


def _present(pairs: dict[str, Any]) -> dict[str, Any]:
    """Drop keys whose value is missing, empty or False; `items` stays, even if empty."""
    return {key: value for key, value in pairs.items() if value or key == "items"}


def _date(when: datetime) -> str:
    """RFC 3339 in UTC."""
    return when.isoformat().replace("+00:00", "Z")


_FEED = f"{_ATOM} feed"  # as expat writes a name in a namespace: with a space between
_REMEDY = "the last good file stays; report this with the entry that the feed gained last"


@dataclass(frozen=True, slots=True)
class Format:
    """A feed format: how it is written, read back, named and served.

    ending:     of its files, without the dot; nginx and Caddy know the media type by it
    media_type: for `Content-Type` and `<link rel=alternate>`
    label:      its name for a person
    frame:      writes a feed without its entries: what comes before and after them
    entry:      writes one checked entry
    between:    bytes between two entries
    guids:      the bytes to the GUIDs in them; raises ValueError where the document is not well-formed
    """

    ending: str
    media_type: str
    label: str
    frame: Callable[[Head], tuple[bytes, bytes]]
    entry: Callable[[Ready], bytes]
    between: bytes
    guids: Callable[[bytes], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A rendered feed after reading it back: the GUIDs of its entries, in file order."""

    guids: tuple[str, ...]

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self.guids)


def render(feed: Feed | Prepared, format_name: str) -> bytes:
    """Write a feed in a format of `FORMATS`.

    Equal input gives equal bytes.

    Entries that cannot be published are left out; `prepare(feed).problems` lists them. Pass the result of `prepare`
    to check the entries once for several formats. Raises PublishError for a format that is not in the table.
    """
    prepared = prepare(feed) if isinstance(feed, Feed) else feed
    format_ = find_format(format_name)
    before, after = format_.frame(prepared.head)
    redactor = prepared.head.feed.redactor
    entries = (write_entry(format_, entry, redactor) for entry in prepared.entries)
    return b"".join((before, format_.between.join(entries), after))


def write_entry(format_: Format, ready: Ready, redactor: Redactor) -> bytes:
    """Write an entry in a format, secrets masked.

    Raises ValueError or TypeError for a value that cannot be written.
    """
    written = format_.entry(ready)
    return redactor.by_value(written.decode()).encode() if redactor.values else written


def parse_back(data: bytes, format_name: str) -> Checked:
    """Read a feed as a reader would.

    Raises PublishError: not well-formed, or a GUID missing or repeated.
    """
    try:
        guids = find_format(format_name).guids(data)
    except ValueError as broken:
        raise PublishError(f"the rendered {format_name} feed is not well-formed: {broken}", _REMEDY) from broken
    twice = [guid for guid, count in Counter(guids).items() if count > 1]
    if twice:
        raise PublishError(f"the rendered {format_name} feed has the GUID {twice[0]} more than once", _REMEDY)
    if "" in guids:
        raise PublishError(f"the rendered {format_name} feed has an entry without a GUID", _REMEDY)
    return Checked(guids)


def find_format(name: str) -> Format:
    """Look a format up.

    Raises PublishError with the known names.
    """
    try:
        return FORMATS[name]
    except KeyError:
        raise PublishError(f"there is no feed format '{name}'", f"use one of {', '.join(FORMATS)}") from None


class _Reading:
    """Reads an XML feed with a parser that did not write it.

    Well-formed, the right root, the GUID of each entry.
    """

    def __init__(self, root: str, entry: tuple[str, ...], guid: str) -> None:
        self.guids: list[str] = []
        self._root, self._entry, self._guid = root, entry, (*entry, guid)
        self._path: tuple[str, ...] = ()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    @classmethod
    def of(cls, root: str, entry: tuple[str, ...], guid: str) -> Callable[[bytes], tuple[str, ...]]:
        """Make the function that reads the GUIDs of a document."""
        return lambda data: cls(root, entry, guid).read(data)

    def read(self, data: bytes) -> tuple[str, ...]:
        """Give the GUIDs.

        Raises ValueError.
        """
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as broken:
            raise ValueError(str(broken)) from broken
        finally:
            del self._parser  # it and its handlers refer to each other: 50 kB until the next collection
        return tuple(self.guids)

    def _start(self, name: str, _: dict[str, str]) -> None:
        if not self._path and name != self._root:
            raise ValueError(f"its root is <{name}>, not <{self._root}>")
        self._path = (*self._path, name)
        if self._path == self._entry:
            self.guids.append("")
        elif self._path == self._guid:
            self._parser.CharacterDataHandler = self._text

    def _end(self, _: str) -> None:
        self._path = self._path[:-1]
        self._parser.CharacterDataHandler = None

    def _text(self, text: str) -> None:
        self.guids[-1] += text


def _json_guids(data: bytes) -> tuple[str, ...]:
    document = json.loads(data)  # JSONDecodeError and UnicodeDecodeError are ValueErrors
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ValueError("it has no list of items")
    return tuple(str(item.get("id", "")) if isinstance(item, dict) else "" for item in document["items"])


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "rss": Format(
            "rss",
            "application/rss+xml",
            "RSS",
            frame_rss,
            entry_rss,
            b"",
            _Reading.of("rss", ("rss", "channel", "item"), "guid"),
        ),
        "atom": Format(
            "atom",
            "application/atom+xml",
            "Atom",
            frame_atom,
            entry_atom,
            b"",
            _Reading.of(_FEED, (_FEED, f"{_ATOM} entry"), f"{_ATOM} id"),
        ),
        "json": Format("json", "application/feed+json", "JSON Feed", frame_json, entry_json, b",", _json_guids),
    }
)
