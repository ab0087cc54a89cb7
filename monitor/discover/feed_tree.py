"""The XML of a feed to a tree, also where it is not well formed.

A strict parser is tried first. A long feed it reads entry by entry, so that no more than one is in memory. What it
refuses (a bare `&`, `&nbsp;`, markup that was not escaped, tags that never close, text around the feed) is read by a
tolerant one that goes over the text once: the text of an element such as `description` is everything up to its end tag,
tags of HTML included.
"""

from __future__ import annotations

import html
import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from monitor.errors import NotUsable
from monitor.text.markup import MAX_CHARS

ATOM, ATOM_03 = "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"
CONTENT, DC, DC_TERMS = (
    "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/",
)  # fmt: skip
MEDIA, ITUNES = "http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd"
FEEDBURNER, XHTML, XML = (
    "http://rssnamespace.org/feedburner/ext/1.0", "http://www.w3.org/1999/xhtml", "http://www.w3.org/XML/1998/namespace",
)  # fmt: skip
_USUAL = {
    "atom": ATOM, "a10": ATOM, "content": CONTENT, "dc": DC, "dcterms": DC_TERMS, "media": MEDIA, "itunes": ITUNES,
    "feedburner": FEEDBURNER, "xhtml": XHTML, "xml": XML, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}  # fmt: skip
_PREFIXES = {
    CONTENT: "content:", DC: "dc:", DC_TERMS: "dcterms:", MEDIA: "media:", FEEDBURNER: "feedburner:", XHTML: "xhtml:",
    ATOM: "atom:", ATOM_03: "atom:", "http://purl.org/dc/elements/1.0": "dc:", "http://purl.org/atom": "atom:",
    "http://prismstandard.org/namespaces/1.2/basic": "prism:",
    "http://prismstandard.org/namespaces/basic/2.0": "prism:",
}  # fmt: skip
_PREFIXES = {space.rstrip("/#").lower(): prefix for space, prefix in _PREFIXES.items()}
ROOTS = ("rss", "rdf", "feed", "channel")  # the last of CDF, and of RSS without its root
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2: no characters
_DECLARATION = re.compile(r"\s*+(?:<\?xml\b[^>]*+>)?+\s*+")
_SAFE: Mapping[str, Any] = {  # options of a parser that fetches and resolves nothing
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
}
_PIECE = 64 * 1024  # characters
_NOT_WELL_FORMED = ", though not well formed"
_DEEPEST = 60
_NO_NAME = "unnamed"
# Elements and attributes of one tree, of 250 bytes each, or 500 where a program holds them; attributes of one element.
_MOST_ELEMENTS, _MOST_ATTRIBUTES = 30_000, 100
_LONGEST_IN_TREE = 500_000  # characters of a feed; they are in memory three times then

_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<!doctype[^>\[]*+(?:\[(?:[^\]\"']|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+(?:\]\s*+|\Z))?+(?:>|\Z)"
    r"|<(?P<end>/)?(?P<name>[A-Za-z_][\w.-]*+(?::[\w.-]++)?+)"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)(?:>|(?=<)|\Z)",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)
_ATTRIBUTE = re.compile(
    r"(?<![\w.:-])([A-Za-z_][\w.-]*+(?::[\w.-]++)?+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.ASCII
)
_START = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<tag><[A-Za-z_][^<>]*+)", re.DOTALL)
_START_TAG = re.compile(r"<[A-Za-z][^<>]{0,2000}>")
_WINDOWS_REFERENCE = re.compile(r"&#(?:0{0,4}(1(?:2[89]|[345]\d))|[xX]0{0,4}([89][0-9a-fA-F]));")  # U+0080 to U+009F
_HALVES = re.compile(  # references to U+D800 to U+DBFF and to U+DC00 to U+DFFF
    r"&#(5529[6-9]|55[3-9]\d\d|56[0-2]\d\d|563[01]\d|[xX][dD][89abAB][0-9a-fA-F]{2});"
    r"&#(563[2-9]\d|56[4-9]\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3]|[xX][dD][c-fC-F][0-9a-fA-F]{2});"
)
_SPACE_NAME = re.compile(r"[^\s{}<>]+")
_DEFINED = re.compile(
    r"<!ENTITY\s{1,9}([A-Za-z_][\w.-]{0,40})\s{1,9}(?:\"([^\"<&%]{0,200})\"|'([^'<&%]{0,200})')\s{0,9}>", re.ASCII
)
_REFERENCE = re.compile(r"&([A-Za-z_][\w.-]{0,40});", re.ASCII)
_MOST_DEFINED, _MOST_REFERENCES = 100, 10_000  # so a text grows by 2 MB at most
_ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
# Elements whose content is text or markup and never other elements of the feed.
_TEXTS = frozenset(
    "title description summary content encoded tagline copyright rights subtitle info body link guid id pubdate "
    "published updated issued modified created date creator name email uri url origlink keywords".split()
)
_LARGE = frozenset({"description", "summary", "content", "encoded", "body", "tagline", "subtitle"})  # these hold markup
# What ends or interrupts a text: a CDATA section, a comment, its end tag, an edge of an entry; where no markup stands
# in it, as in a link, also any other tag.
_TEXT_ENDS = {
    name: re.compile(
        rf"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(?P<end></(?:[\w.-]{{1,20}}:)?{name}\s*+>)|"
        + (
            r"(?P<other></?(?:[\w.-]{1,20}:)?(?:item|entry|channel|rss|rdf|feed)\b)"
            if name in {*_LARGE, "title"}
            else r"(?P<other><(?=[/A-Za-z]))"
        ),
        re.DOTALL | re.IGNORECASE,
    )
    for name in _TEXTS
}
_ENTRIES = frozenset({"item", "entry"})


@dataclass(frozen=True, slots=True)
class FeedTree:
    """The root of a feed, its names with their namespaces.

    entries: read once, in their order; of a long feed they are not in the tree of the root
    note:    what was wrong with it, or empty
    """

    root: etree._Element
    entries: Iterator[etree._Element]
    note: str = ""


def feed_tree(text: str) -> FeedTree | None:
    """The tree of a decoded feed, or None where there is no feed in it.

    Raises NotUsable 'too_complex'.
    """
    clean, note = _UNPRINTABLE.sub("", text), ""
    if len(clean) != len(text):
        note = _NOT_WELL_FORMED
    # References to U+0080 to U+009F mean the characters of windows-1252 (HTML standard, 13.2.5.80).
    clean = _WINDOWS_REFERENCE.sub(
        lambda found: bytes([int(found[1] or "0") or int(found[2], 16)]).decode("cp1252", "replace"), clean
    )
    # Two references to the halves of a character beyond 16 bits are that character: many programs escape UTF-16.
    clean = _HALVES.sub(lambda found: chr(0x10000 + (_code(found[1]) % 1024 << 10) + _code(found[2]) % 1024), clean)
    # Entities of the document type that stand for plain words; what holds others or markup is not resolved.
    named = {
        found[1]: found[2] or found[3] or "" for found in itertools.islice(_DEFINED.finditer(clean), _MOST_DEFINED)
    }
    if named:
        clean = _REFERENCE.sub(lambda found: named.get(found[1], found[0]), clean, count=_MOST_REFERENCES)
    # More text, elements and attributes than a tree may have; tags in CDATA sections are text.
    tags = (found["tag"] for found in _START.finditer(clean))
    sizes = itertools.accumulate(1 + tag.count("=") for tag in tags if tag)
    is_long = len(clean) > _LONGEST_IN_TREE or any(size > _MOST_ELEMENTS for size in sizes)
    if "<!ENTITY" not in clean and "<!ATTLIST" not in clean:
        root = _without_entries(clean) if is_long else parse_xml(clean)
        if root is not None and local_name(root) in ROOTS:
            parts = _streamed(clean) if is_long else [root]
            return FeedTree(root, itertools.chain.from_iterable(map(_entries_in, parts)), note)
    if len(clean) > MAX_CHARS:
        raise NotUsable("too_complex", f"the feed has {len(clean):,} characters, more than {MAX_CHARS:,}")
    builder = _Builder()
    tolerant = builder.built(clean)
    first = f", of which the first {_MOST_ELEMENTS:,} elements and attributes are read"
    note = first if builder.made >= _MOST_ELEMENTS else _NOT_WELL_FORMED
    return FeedTree(tolerant, _entries_in(tolerant), note) if tolerant is not None else None


def _entries_in(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if local_name(each) in _ENTRIES)


def _without_entries(text: str) -> etree._Element | None:
    """Return the root of a well-formed feed without its entries.

    None for a broken or too large one.
    """
    try:
        last = deque(_streamed(text), maxlen=1)
    except etree.XMLSyntaxError:
        return None
    return last[0] if last else None


def _streamed(text: str) -> Iterator[etree._Element]:
    """Yield each entry of a feed when it has ended, then the root with the rest.

    An entry is emptied when the next one is asked for. The root does not come where an entry, or the rest, has too many
    elements. Raises XMLSyntaxError.
    """
    parser = etree.XMLPullParser(("start", "end"), **_SAFE)
    root, entry, before = None, None, None
    rest = inside = 0
    declaration = _DECLARATION.match(text)
    for at in range(declaration.end() if declaration else 0, len(text), _PIECE):
        parser.feed(text[at : at + _PIECE].encode("utf-8"))
        for event, element in cast(Iterator[tuple[str, etree._Element]], parser.read_events()):
            root = element if root is None else root
            if event == "start":
                entry = element if entry is None and local_name(element) in _ENTRIES else entry
                inside, rest = (inside + _size(element), rest) if entry is not None else (0, rest + _size(element))
                if max(inside, rest) > _MOST_ELEMENTS:
                    return
            elif element is entry:
                yield element
                element.clear()
                _remove(before)  # the newest stays: the parser may add to the text behind it
                before, entry, inside = element, None, 0
    parser.close()
    _remove(before)
    if root is not None:
        yield root


def _remove(element: etree._Element | None) -> None:
    if element is not None and (parent := element.getparent()) is not None:
        parent.remove(element)


def _size(element: etree._Element) -> int:
    return 1 + len(element.attrib)


def _code(reference: str) -> int:
    return int(reference[1:], 16) if reference[0] in "xX" else int(reference)


def parse_xml(text: str) -> etree._Element | None:
    """The root of a document without fetching or resolving anything.

    None where it cannot be parsed.
    """
    parser = etree.XMLParser(**_SAFE)
    declaration = _DECLARATION.match(text)
    try:
        return etree.fromstring(text[declaration.end() if declaration else 0 :].encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def parts_of(pieces: Iterable[str]) -> Iterator[etree._Element]:
    """Yield the root of a document when it begins, then each element when it ends.

    Each is emptied when the next is asked for, so that a document of any size takes little memory. Nothing is fetched
    or resolved; broken parts are skipped. Reading stops at the first element that has 30,000 elements and attributes in
    it.
    """
    parser = etree.XMLPullParser(("start", "end"), recover=True, **_SAFE)
    root: etree._Element | None = None
    at_start, inside = True, 0
    for chunk in (piece[at : at + _PIECE] for piece in pieces for at in range(0, len(piece), _PIECE)):
        declaration = _DECLARATION.match(chunk) if at_start else None
        at_start = False
        parser.feed(chunk[declaration.end() if declaration else 0 :].encode("utf-8"))
        for event, element in cast(Iterator[tuple[str, etree._Element]], parser.read_events()):
            inside += _size(element) if event == "start" else 0
            if inside > _MOST_ELEMENTS:
                return
            if root is None:
                yield (root := element)
            elif event == "end" and element.getparent() is root:
                yield element
                inside = 0
                element.clear()
                while element.getprevious() is not None:
                    del root[0]


def local_name(element: etree._Element) -> str:
    """An element's name without namespace, in lower case; empty for a comment."""
    # Not by QName: a parser that recovers keeps names that QName refuses, as a:b:c.
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The namespace of an element, or empty."""
    return element.tag.rpartition("}")[0].removeprefix("{") if isinstance(element.tag, str) else ""


def prefix_of(space: str) -> str:
    """The usual prefix of a namespace with its colon, however the address is spelled.

    Empty for an unknown one.
    """
    name = space.rstrip("/#").lower()
    return "itunes:" if name.endswith("podcast-1.0.dtd") else _PREFIXES.get(name, "")


def unescape(text: str) -> str:
    """The text with its character references resolved once.

    Only those that end with a semicolon are references.

    >>> unescape("?id=1&copy=2&amp;x=&eacute;")
    '?id=1&copy=2&x=é'
    """
    return _ENTITY.sub(lambda found: _UNPRINTABLE.sub("", html.unescape(found[0])), text) if "&" in text else text


@dataclass(slots=True)
class _Builder:
    """A tolerant reading: one pass over the tokens, a stack of open elements."""

    root: etree._Element | None = None
    stack: list[tuple[str, etree._Element, dict[str, str]]] = field(default_factory=list)
    made: int = 0
    texts: list[str] = field(default_factory=list)  # read since the last tag

    def built(self, text: str) -> etree._Element | None:
        """The first element that is the root of a feed, with what stands below it."""
        position = 0
        while found := _TOKEN.search(text, position):
            if self.stack:
                self._add_text(text[position : found.start()], resolve=True)
            position = found.end()
            if found["cdata"] is not None:
                self._add_text(found["cdata"], resolve=False)
            elif found["end"]:
                if self._close(found["name"].lower()):
                    break
            elif found["name"]:
                if self.made >= _MOST_ELEMENTS:
                    break
                position = self._open(found, text)
        self._end_text()
        return self.root

    def _open(self, found: re.Match[str], text: str) -> int:
        """Open an element; returns where reading goes on."""
        name, attributes = found["name"], found["attributes"]
        prefixes = dict(self.stack[-1][2]) if self.stack else dict(_USUAL)
        values: dict[str, str] = {}
        for key, double, single, bare in _ATTRIBUTE.findall(attributes)[:_MOST_ATTRIBUTES]:
            value = unescape(double or single or bare)
            if key.lower() == "xmlns" or key.lower().startswith("xmlns:"):
                prefixes[key.lower()[6:]] = value
            else:
                values.setdefault(key, value)
        local = name.lower().rpartition(":")[2]
        if self.root is None and local not in ROOTS:
            return found.end()
        self._end_text()
        if local in _ENTRIES:
            self._close_entries()
        element = self._element(name, values, prefixes)
        if attributes.rstrip().endswith("/"):
            return found.end()
        if local in _TEXTS and not values.keys() & {"href", "url", "src"}:
            return self._read_text(element, local, text, found.end())
        if len(self.stack) < _DEEPEST:
            self.stack.append((name.lower(), element, prefixes))
        return found.end()

    def _element(self, name: str, values: dict[str, str], prefixes: dict[str, str]) -> etree._Element:
        self.made += 1 + len(values)
        tag = _qualified(name, prefixes, default=True)
        named = {_qualified(key, prefixes, default=False): value for key, value in values.items()}
        kept = {key: _UNPRINTABLE.sub("", value) for key, value in named.items() if key != _NO_NAME}
        if self.root is None:
            self.root = etree.Element(tag, kept)
            return self.root
        return etree.SubElement(self.stack[-1][1] if self.stack else self.root, tag, kept)

    def _read_text(self, element: etree._Element, local: str, text: str, start: int) -> int:
        """Take all up to the end tag as text.

        Where none comes, the text ends at the next tag or entry.
        """
        pieces: list[tuple[str, bool]] = []  # with whether references in it stand for characters
        position = start
        while found := _TEXT_ENDS[local].search(text, position):
            pieces.append((text[position : found.start()], True))
            position = found.end()
            if found["cdata"] is not None:
                pieces.append((found["cdata"], False))
            elif found["other"]:
                position = found.start()
                break
            elif found["end"]:
                break
        else:
            pieces.append((text[position:], True))
            position = len(text)
        # Where tags stand unescaped, the text is markup already, and its references belong to it.
        markup = any(escaped and _START_TAG.search(piece) for piece, escaped in pieces)
        joined = "".join(unescape(piece) if escaped and not markup else piece for piece, escaped in pieces)
        element.text = _UNPRINTABLE.sub("", joined)
        return position

    def _close(self, name: str) -> bool:
        """Close the innermost element of that name; True where it was the root."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place][0] == name:
                self._end_text()
                del self.stack[place:]
                return not self.stack
        return False

    def _close_entries(self) -> None:
        """An entry never stands in another: one that was not closed ends here."""
        for place, (name, _, _) in enumerate(self.stack):
            if name.rpartition(":")[2] in _ENTRIES:
                del self.stack[place:]
                return

    def _add_text(self, text: str, *, resolve: bool) -> None:
        if self.stack and text:
            self.texts.append(_UNPRINTABLE.sub("", unescape(text) if resolve else text))

    def _end_text(self) -> None:
        """Give the innermost element the text read since the last tag.

        At once, since each addition copies it.
        """
        if self.texts and self.stack:
            element, text = self.stack[-1][1], "".join(self.texts)
            if len(element):
                element[-1].tail = (element[-1].tail or "") + text
            else:
                element.text = (element.text or "") + text
        self.texts.clear()


def _qualified(name: str, prefixes: dict[str, str], *, default: bool) -> str:
    """A name as lxml writes it, {namespace}local.

    An unknown prefix is left out, and `_NO_NAME` is no name of XML.
    """
    prefix, _, local = name.rpartition(":")
    space = prefixes.get(prefix.lower(), "") if prefix or default else ""
    for name in (f"{{{space}}}{local}", local) if _SPACE_NAME.fullmatch(space) else (local,):
        try:
            return str(etree.Element(name).tag)  # QName accepts namespaces that an element refuses
        except ValueError:
            continue
    return _NO_NAME
