"""The table of feed formats, and the check of a rendered feed before it may replace the last good one.

A new format is one file that renders and one line here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from monitor.errors import PublishError
from monitor.publish.feed import Feed, Prepared, prepare
from monitor.publish.jsonfeed import render_json
from monitor.publish.syndication import render_atom, render_rss

_ATOM = "{http://www.w3.org/2005/Atom}"
_REMEDY = "the last good file stays; report this with the entry that the feed gained last"


@dataclass(frozen=True, slots=True)
class Format:
    """How a feed is written and found.

    ending:     of its files, without the dot; nginx and Caddy know the media type by it
    media_type: for `Content-Type` and `<link rel=alternate>`
    render:     the checked feed to bytes
    guids:      the bytes to the GUIDs in them; raises ValueError where the document is not well-formed
    """

    ending: str
    media_type: str
    render: Callable[[Prepared], bytes]
    guids: Callable[[bytes], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a rendered feed holds when it is read back: the GUID of each entry, in the order of the file."""

    guids: tuple[str, ...]

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self.guids)


def render(feed: Feed | Prepared, format_name: str) -> bytes:
    """Write a feed in a format of `FORMATS`. Equal input gives equal bytes.

    Entries that cannot be published are left out; `prepare(feed).problems` tells them. Hand in what `prepare`
    gave to check the entries once for several formats. Raises PublishError for a format not in the table.
    """
    prepared = prepare(feed) if isinstance(feed, Feed) else feed
    return _format(format_name).render(prepared)


def parse_back(data: bytes, format_name: str) -> Checked:
    """Read a feed as a stranger would. Raises PublishError: not well-formed, or a GUID twice or missing."""
    try:
        guids = _format(format_name).guids(data)
    except ValueError as broken:
        raise PublishError(f"the rendered {format_name} feed is not well-formed: {broken}", _REMEDY) from broken
    twice = [guid for guid, count in Counter(guids).items() if count > 1]
    if twice:
        raise PublishError(f"the rendered {format_name} feed has the GUID {twice[0]} more than once", _REMEDY)
    if "" in guids:
        raise PublishError(f"the rendered {format_name} feed has an entry without a GUID", _REMEDY)
    return Checked(guids)


def _format(name: str) -> Format:
    """Look a format up. Raises PublishError with the known names."""
    try:
        return FORMATS[name]
    except KeyError:
        raise PublishError(f"there is no feed format '{name}'", f"use one of {', '.join(FORMATS)}") from None


def _document(data: bytes, root: str) -> etree._Element:
    """Parse XML strictly, without entities and network. Raises ValueError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        found = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise ValueError(str(broken)) from broken
    if found.tag != root:
        raise ValueError(f"its root is <{found.tag}>, not <{root}>")
    return found


def _rss_guids(data: bytes) -> tuple[str, ...]:
    return tuple(item.findtext("guid") or "" for item in _document(data, "rss").iterfind("channel/item"))


def _atom_guids(data: bytes) -> tuple[str, ...]:
    entries = _document(data, f"{_ATOM}feed").iterfind(f"{_ATOM}entry")
    return tuple(entry.findtext(f"{_ATOM}id") or "" for entry in entries)


def _json_guids(data: bytes) -> tuple[str, ...]:
    document = json.loads(data)  # JSONDecodeError and UnicodeDecodeError are ValueErrors
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ValueError("it has no list of items")
    return tuple(str(item.get("id", "")) if isinstance(item, dict) else "" for item in document["items"])


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "rss": Format("rss", "application/rss+xml", render_rss, _rss_guids),
        "atom": Format("atom", "application/atom+xml", render_atom, _atom_guids),
        "json": Format("json", "application/feed+json", render_json, _json_guids),
    }
)
