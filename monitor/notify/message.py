"""A message about one entry of a topic, and the hours in which none is sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from monitor.errors import NewsmonitorError
from monitor.model import FeedEntry, Topic

_LEAD = 300  # characters of the text
_MOST_REPORTS = 5


class NotSent(NewsmonitorError):
    """A message was not delivered; it is tried again."""


@dataclass(frozen=True, slots=True)
class Message:
    """Message to one target.

    at:    when it is sent
    id:    the same for every attempt, so that a receiver can drop what it has: a UUID of topic, entry and target
    body:  plain text
    facts: the same for programs, as JSON
    """

    id: str
    title: str
    body: str
    facts: Mapping[str, Any]
    at: datetime


def message_of(entry: FeedEntry, topic: Topic, target: str, base_url: str, at: datetime) -> Message:
    """Write the message about an entry: its headline, beginning, link, other reports, and why it matched."""
    item = entry.item
    guid = entry.guid or item.guid
    text = " ".join(item.text.split())
    lead = text if len(text) <= _LEAD else f"{text[:_LEAD].rstrip()}…"
    words = list(dict.fromkeys(hit.words for hit in entry.hits))
    reports = [{"source": each.source, "title": each.title, "url": each.url} for each in entry.reports]
    lines = [f"{entry.source_title} · {item.published:%Y-%m-%d %H:%M} UTC", lead, item.url]
    if reports:
        more = f" and {len(reports) - _MOST_REPORTS} more" if len(reports) > _MOST_REPORTS else ""
        lines.append(f"Also: {', '.join(each['source'] for each in reports[:_MOST_REPORTS])}{more}")
    if entry.follows:
        lines.append(f"Earlier: {entry.follows.title}")
    if words:
        lines.append(f"Matched: {', '.join(words)}")
    lines.append(f"Topic: {topic.title} — {base_url}/topics/{topic.address_name}")
    identity = str(uuid5(NAMESPACE_URL, f"newsmonitor:{topic.id}:{guid}:{target}"))
    facts = {
        "id": identity,
        "topic": topic.id,
        "guid": guid,
        "title": item.title,
        "url": item.url,
        "source": entry.source_title,
        "author": item.author,
        "language": item.language,
        "published": item.published.isoformat(),
        "summary": lead,
        "reports": reports,
        "independent": entry.independent,
        "matched": words,
    }
    return Message(identity, item.title, "\n\n".join(filter(None, lines)), facts, at)


def is_quiet(hours: str | None, local: time) -> bool:
    """Tell whether a local time of day is in hours such as 22:00-07:00, which may span midnight.

    >>> is_quiet("22:00-07:00", time(23, 30)), is_quiet("22:00-07:00", time(7)), is_quiet(None, time(3))
    (True, False, False)
    """
    if not hours:
        return False
    begin, end = (datetime.strptime(part, "%H:%M").time() for part in hours.split("-"))
    return begin <= local < end if begin <= end else local >= begin or local < end
