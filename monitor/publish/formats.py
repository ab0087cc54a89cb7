"""The table of feed formats, and the check of a rendered feed before it replaces the last good one.

A new format is two functions that write it and one line in `FORMATS`; everything else reads this table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from monitor.errors import PublishError
from monitor.publish.feed import Feed, Head, Prepared, Ready, prepare
from monitor.publish.syndication import entry_atom, entry_json, entry_rss, frame_atom, frame_json, frame_rss
from monitor.redact import Redactor

_ATOM = "http://www.w3.org/2005/Atom "  # as expat writes a name in this namespace: with a space between
_FEED = f"{_ATOM}feed"
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
    """A rendered feed after reading it back: the GUID of each entry, in the order of the file."""

    guids: tuple[str, ...]

    @property
    def entries(self) -> int:
        """Number of entries."""
        return len(self.guids)


def render(feed: Feed | Prepared, format_name: str) -> bytes:
    """Write a feed in a format of `FORMATS`. Equal input gives equal bytes.

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
    """Read a feed as a reader would. Raises PublishError: not well-formed, or a GUID missing or repeated."""
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
    """Look a format up. Raises PublishError with the known names."""
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
        """Give the GUIDs. Raises ValueError."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as broken:
            raise ValueError(str(broken)) from broken
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
            _Reading.of(_FEED, (_FEED, f"{_ATOM}entry"), f"{_ATOM}id"),
        ),
        "json": Format("json", "application/feed+json", "JSON Feed", frame_json, entry_json, b",", _json_guids),
    }
)
