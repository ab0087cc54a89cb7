"""RSS 0.9x to 2.0, RDF and Atom to entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from lxml import etree

from monitor.discover.discovery import Discovery, normalise_entries, one_line
from monitor.discover.feed_item import own_base, read_item, site_of, text_of
from monitor.discover.feed_tree import ATOM, ATOM_03, feed_tree, local_name, namespace
from monitor.discover.newest_first import newest_first
from monitor.errors import NotUsable
from monitor.model import Source
from monitor.text.decode import decode
from monitor.text.markup import plain

_LONGEST_TTL = timedelta(days=1)
_MOST_READ = 10_000  # items of one feed that are looked at; the newest of them are taken


def read_feed(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of an XML feed. Raises NotUsable 'broken' or 'too_complex'."""
    tree = feed_tree(decode(body, content_type))
    if tree is None:
        raise NotUsable("broken", f"{url} looks like a feed but cannot be read", "look at it in a feed validator")
    root = tree.root
    is_atom = local_name(root) == "feed"
    channel = root if is_atom else next((each for each in root if local_name(each) == "channel"), root)
    items = [each for each in root.iter() if local_name(each) in ("item", "entry")][:_MOST_READ]
    links = [(each.get("rel", "alternate"), each.get("href", "")) for each in channel if _is_link(each)]
    links += [("alternate", text_of(each).strip()) for each in channel if local_name(each) == "link"]
    base = own_base(channel, url) or site_of(links, url)
    entries, skipped = normalise_entries(
        newest_first([read_item(item, base, now, zone) for item in items]), base, source
    )
    form = "Atom" if is_atom else "RDF" if local_name(root) == "rdf" else f"RSS {root.get('version', '')}".strip()
    title = next((one_line(plain(text_of(each))) for each in channel if local_name(each) == "title"), "")
    hub, known_as = _own_links(links)
    reason = f"a feed ({form})" if tree.strict else f"a feed ({form}), though not well formed"
    return Discovery("feed", entries, form, reason, skipped, title=title, ttl=_ttl(channel), hub=hub, known_as=known_as)


def _is_link(element: etree._Element) -> bool:
    return local_name(element) == "link" and bool(element.get("href")) and namespace(element) in (ATOM, ATOM_03, "")


def _own_links(links: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The hub that a feed names, and its own address, from its links: relation and target."""
    first = dict(reversed([(relation.strip().lower(), target) for relation, target in links]))
    return first.get("hub", ""), first.get("self", "")


def _ttl(channel: etree._Element) -> timedelta | None:
    minutes = next((text_of(each).strip() for each in channel if local_name(each) == "ttl"), "")
    if not (minutes.isascii() and minutes.isdecimal()) or not int(minutes[:6]):
        return None
    return min(timedelta(minutes=int(minutes[:6])), _LONGEST_TTL)
