"""OPML 2.0: write the list of our feeds for readers, and read a person's list of subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from monitor.errors import NotUsable
from monitor.publish import values

SIZE_LIMIT = 10_000_000  # bytes; a subscription takes about 200
OUTLINE_LIMIT = 20_000
FOLDER_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Outline:
    """One subscription.

    feed:   address of the feed
    home:   address of its web page, or empty
    folder: names of the outlines around it, joined by '/', or empty
    """

    title: str
    feed: str
    home: str = ""
    description: str = ""
    language: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The content of an OPML file.

    left_out: name and reason of each outline that is no usable subscription.
    """

    outlines: tuple[Outline, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def render_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """Write an OPML 2.0 document (UTF-8). Order is kept; a folder is placed where its first outline is.

    An outline without an http(s) address is left out. Equal input gives equal bytes.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = values.line(title) or "newsmonitor"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for outline in outlines:
        address = values.link(outline.feed)
        if address is not None:
            parent = _folder(body, folders, values.plain(values.line(outline.folder)))
            etree.SubElement(parent, "outline", _attributes(outline, address))
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _folder(body: etree._Element, folders: dict[str, etree._Element], name: str) -> etree._Element:
    """Give the element that an outline belongs under."""
    if not name:
        return body
    if name not in folders:
        folders[name] = etree.SubElement(body, "outline", {"text": name})  # with more, it would need a type
    return folders[name]


def _attributes(outline: Outline, address: str) -> dict[str, str]:
    """Give the attributes of a subscription in the order of the OPML 2.0 specification.

    Type is 'rss' for Atom too.
    """
    name = values.plain(values.title(outline.title, "", address))
    pairs = {
        "type": "rss",
        "text": name,
        "title": name,
        "description": values.plain(values.line(outline.description)),
        "xmlUrl": address,
        "htmlUrl": values.link(outline.home) or "",
        "language": values.language(outline.language) or "",
    }
    return {key: value for key, value in pairs.items() if value}


def read_opml(data: bytes) -> Subscriptions:
    """Read subscriptions, nested ones with their folders; each address once, only http(s). Linear time.

    Raises NotUsable: too large, not well-formed, a document type with entities, or no OPML at all.
    """
    if len(data) > SIZE_LIMIT:
        raise NotUsable("too_complex", f"the OPML file has more than {SIZE_LIMIT} bytes", "split it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError as broken:
        raise NotUsable("broken", f"the OPML file is not well-formed: {broken}", "export it again") from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotUsable("broken", "the OPML file has a document type of its own", "remove its <!DOCTYPE …>")
    if not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise NotUsable("broken", f"the file is no OPML: its root is <{root.tag}>", "export it as OPML")
    return _outlines(root)


def _outlines(root: etree._Element) -> Subscriptions:
    """Walk the document once, in order, with the names of the open folders."""
    found: dict[str, Outline] = {}
    left_out: list[tuple[str, str]] = []
    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="outline"):
        if event == "end":
            folders.pop()
            continue
        outline = _outline(element, folders)
        folders.append("" if outline else _name(element))
        if reason := _reason(element, outline, found):
            left_out.append((_name(element), reason))
        elif outline:
            found[outline.feed] = outline
    return Subscriptions(tuple(found.values()), tuple(left_out[:OUTLINE_LIMIT]))


def _reason(element: etree._Element, outline: Outline | None, found: Mapping[str, Outline]) -> str:
    """Give the reason why an outline is left out; empty for a new subscription and for a folder."""
    if outline is None:
        if any(str(key).lower() == "xmlurl" for key in element.attrib):
            return "its address is not an http or https address"
        return "" if len(element) else "it names no feed"
    if outline.feed in found:
        return "its address stands in the file already"
    return f"the file has more than {OUTLINE_LIMIT} subscriptions" if len(found) >= OUTLINE_LIMIT else ""


def _outline(element: etree._Element, folders: list[str]) -> Outline | None:
    """Give the subscription that an element is, or None for a folder."""
    attributes = {str(key).lower(): str(value) for key, value in list(element.attrib.items())[:50]}
    address = values.link(attributes.get("xmlurl", ""))
    if address is None:
        return None
    return Outline(
        title=values.title(_name(element), "", address),
        feed=address,
        home=values.link(attributes.get("htmlurl", "")) or "",
        description=values.line(attributes.get("description", "")),
        language=values.language(attributes.get("language")) or "",
        folder="/".join(name for name in folders[:FOLDER_DEPTH] if name),
    )


def _name(element: etree._Element) -> str:
    """Give the name of an outline: OPML has `text`, some programs write only `title`."""
    return values.line(str(element.get("text") or element.get("title") or ""), 200)
