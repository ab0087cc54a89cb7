"""Feeds to entries: RSS 0.9x to 2.0, RDF, Atom, and JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from monitor.discover.discovery import Candidate, Discovery, newest_first, normalise_entries, one_line
from monitor.discover.feed_item import first_words, own_base, read_item, site_of, text_of
from monitor.discover.feed_tree import ATOM, ATOM_03, feed_tree, local_name, namespace
from monitor.discover.json_lists import json_value
from monitor.errors import NotUsable
from monitor.model import Attachment, Entry, Source
from monitor.text.dates import parse_date
from monitor.text.decode import decode
from monitor.text.markup import plain
from monitor.text.urls import feed_link, media_type_of

_LONGEST_TTL = timedelta(days=1)
_MOST_READ = 10_000  # items of one feed that are looked at; the newest of them are taken


def read_feed(body: bytes, content_type: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of an XML feed or a JSON Feed. Raises NotUsable 'broken' or 'too_complex'."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return read_json_feed(decode(body, content_type), url, source, now, zone)
    tree = feed_tree(decode(body, content_type))
    if tree is None:
        raise NotUsable("broken", f"{url} looks like a feed but cannot be read", "look at it in a feed validator")
    root = tree.root
    is_atom = local_name(root) == "feed"
    channel = root if is_atom else next((each for each in root if local_name(each) == "channel"), root)
    items = [each for each in root.iter() if local_name(each) in ("item", "entry")][:_MOST_READ]
    link_elements = [each for each in channel if local_name(each) == "link"]
    links = [
        (each.get("rel", "alternate"), each.get("href", ""))
        for each in link_elements
        if each.get("href") and namespace(each) in (ATOM, ATOM_03, "")
    ]
    links += [("alternate", text_of(each).strip()) for each in link_elements]
    base = own_base(channel, url) or site_of(links, url)
    entries, skipped = normalise_entries(
        newest_first([read_item(item, base, now, zone) for item in items]), base, source
    )
    form = "Atom" if is_atom else "RDF" if local_name(root) == "rdf" else f"RSS {root.get('version', '')}".strip()
    title = next((one_line(plain(text_of(each))) for each in channel if local_name(each) == "title"), "")
    minutes = next((text_of(each).strip() for each in channel if local_name(each) == "ttl"), "")
    minutes = minutes[:6] if minutes.isascii() and minutes.isdecimal() else "0"
    own = dict(reversed([(relation.strip().lower(), target) for relation, target in links]))  # the first of each
    reason = f"a feed ({form})" if tree.strict else f"a feed ({form}), though not well formed"
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


# ── JSON Feed ───────────────────────────────────────────────────────────────


_MOST_TAGS = 20
_MOST_ATTACHMENTS = 20


def read_json_feed(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON Feed. Raises NotUsable 'broken'."""
    feed = json_value(text, url)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotUsable("broken", f"{url} looks like a JSON Feed but has no list of items")
    base = feed_link(_text(feed, "home_page_url"), url) or feed_link(_text(feed, "feed_url"), url) or url
    items = [json_item(item, base, now, zone) for item in feed["items"] if isinstance(item, dict)]
    entries, skipped = normalise_entries(newest_first(items), base, source)
    hubs = feed["hubs"] if isinstance(feed.get("hubs"), list) else []
    hub = next(
        (_text(each, "url") for each in hubs if isinstance(each, dict) and _text(each, "type").lower() == "websub"), ""
    )
    return Discovery(
        "feed", entries, "JSON Feed", "a feed (JSON Feed)", skipped,
        title=one_line(_text(feed, "title")), hub=hub, known_as=_text(feed, "feed_url"),
    )  # fmt: skip


def json_item(item: Mapping[str, Any], base: str, now: datetime, zone: tzinfo) -> Candidate:
    """The candidate of one item; its link is absolute where any of its addresses can be used."""
    guid = _text(item, "id")
    attachments = tuple(
        Attachment(
            address,
            _text(each, "mime_type") or media_type_of(address),
            _whole(each.get("size_in_bytes")),
            _whole(each.get("duration_in_seconds")),
        )
        for each in _list(item, "attachments")[:_MOST_ATTACHMENTS]
        if isinstance(each, dict) and (address := feed_link(_text(each, "url"), base))
    )
    stated = (_text(item, "url"), _text(item, "external_url"), guid if "://" in guid else "")
    links = (*stated, *(each.url for each in attachments))
    link = next(filter(None, (feed_link(href, base) for href in links)), None)
    plain_text = _text(item, "content_text")
    content = _text(item, "content_html") or plain_text.replace("&", "&amp;").replace("<", "&lt;").replace(
        "\n", "<br>\n"
    )
    summary = _text(item, "summary").replace("&", "&amp;").replace("<", "&lt;")
    dates = (parse_date(_text(item, name), now=now, zone=zone) for name in ("date_published", "date_modified"))
    authors = [*_list(item, "authors"), item.get("author")]
    entry = Entry(
        url=link or next(filter(None, links), ""),
        title=one_line(plain(_text(item, "title"))) or first_words(content or summary),
        key="",
        published=next((moment for moment in dates if moment), None),
        summary=summary,
        content=content,
        author=", ".join(
            dict.fromkeys(_text(each, "name") for each in authors if isinstance(each, dict) and each.get("name"))
        ),
        tags=tuple(one_line(str(tag)) for tag in _list(item, "tags") if tag)[:_MOST_TAGS],
        image=_text(item, "image") or _text(item, "banner_image") or None,
        guid_is_permalink=bool(link) and guid == link,
        attachments=attachments,
    )
    return Candidate(entry, guid, base)


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**15 else 0


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
