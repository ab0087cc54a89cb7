"""Feeds for others: OPML 2.0 lists for readers, WebSub hubs to announce changes.

OPML is also read: a person's list of subscriptions. WebSub (https://www.w3.org/TR/websub/) leaves open how a hub is
notified; `hub.mode=publish` with one `hub.url` is what hubs accept. Some accept several addresses at once, others
only the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from monitor.errors import NotUsable
from monitor.model import Config, Settings, Topic
from monitor.publish import values
from monitor.publish.formats import find_format
from monitor.redact import without_secrets

EVERYTHING = "all"
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


def render_opml(outlines: Iterable[Outline]) -> bytes:
    """Write an OPML 2.0 document (UTF-8).

    Order is kept; a folder is placed where its first outline is.

    An outline without an http(s) address is left out. Equal input gives equal bytes.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "newsmonitor"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for outline in outlines:
        address = values.link(outline.feed)
        if address is not None:
            folder = values.plain(values.line(outline.folder))
            if folder and folder not in folders:
                folders[folder] = etree.SubElement(body, "outline", {"text": folder})  # with more, it would need a type
            name = values.plain(values.title(outline.title, "", address))
            pairs = {  # in the order of the OPML 2.0 specification; type is 'rss' for Atom too
                "type": "rss",
                "text": name,
                "title": name,
                "description": values.plain(values.line(outline.description)),
                "xmlUrl": address,
                "htmlUrl": values.link(outline.home) or "",
                "language": values.language(outline.language) or "",
            }
            present = {key: value for key, value in pairs.items() if value}
            etree.SubElement(folders.get(folder, body), "outline", present)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def read_opml(data: bytes) -> Subscriptions:
    """Read subscriptions, nested ones with their folders; each http(s) address once.

    Linear time.

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
    found: dict[str, Outline] = {}
    left_out: list[tuple[str, str]] = []
    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="outline"):
        if event == "end":
            folders.pop()
            continue
        outline = _outline(element, folders)
        folders.append("" if outline else _name(element))
        reason = ""
        if outline and outline.feed in found:
            reason = "its address stands in the file already"
        elif outline and len(found) >= OUTLINE_LIMIT:
            reason = f"the file has more than {OUTLINE_LIMIT} subscriptions"
        elif outline:
            found[outline.feed] = outline
        elif any(str(key).lower() == "xmlurl" for key in element.attrib):
            reason = "its address is not an http or https address"
        elif not len(element):  # no folder either
            reason = "it names no feed"
        left_out += [(_name(element), reason)] if reason else []
    return Subscriptions(tuple(found.values()), tuple(left_out[:OUTLINE_LIMIT]))


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


def hub_for(settings: Settings, topic: Topic | None = None) -> str | None:
    """Give the hub that a feed names, in ASCII, without password and keys.

    None where there is none.

    topic: None for the feed of everything. A hub passes feeds on to anybody, so a feed that is not public names none:
    a topic with a token, and every feed where the web server asks for a password.
    """
    if settings.publish.hub is None or settings.web.users or (topic is not None and topic.token):
        return None
    return values.link(without_secrets(settings.publish.hub))


def feed_address(settings: Settings, file_name: str) -> str:
    """Return the address of a feed's file as in the feed itself.

    Hubs know a feed by that alone.
    """
    url = f"{settings.publish.base_url}/feeds/{file_name}"
    return values.link(url) or url


def announced_feeds(config: Config) -> Mapping[str, str]:
    """Give the addresses of all feeds that name a hub, by the names of their files."""
    topics: list[Topic | None] = [None, *config.topics]
    named = [topic for topic in topics if hub_for(config.settings, topic)]
    stems = [topic.address_name if topic else EVERYTHING for topic in named]
    endings = [find_format(name).ending for name in config.settings.publish.formats]
    files = [f"{stem}.{ending}" for stem in stems for ending in endings]
    return {name: feed_address(config.settings, name) for name in files}


def announcement(address: str) -> Mapping[str, str]:
    """Give the form that notifies a hub of a changed feed."""
    return {"hub.mode": "publish", "hub.url": address}


def link_header(hub: str, address: str) -> str:
    """Return the Link header with a feed's hub and the feed's address at the hub."""
    return f'<{hub}>; rel="hub", <{address}>; rel="self"'
