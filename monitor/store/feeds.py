"""What feeds and pages show, read from the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from monitor.model import FeedEntry, Item, Match, Report, Topic
from monitor.store.rows import hits_of, item_of, missing_of
from monitor.store.schema import items, matches, topic_digests

_DAYS = 14  # length of a topic's sparkline


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """How lively a topic is.

    last:    when its last item was first seen
    per_day: items first seen in each of the last 14 spans of 24 hours, oldest first
    """

    total: int
    last: datetime | None
    per_day: tuple[int, ...]

    @property
    def today(self) -> int:
        """Items first seen in the last 24 hours."""
        return self.per_day[-1]


def topic_entries(connection: Connection, topic: Topic, titles: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """The entries of a topic's feed, newest first, at most `topic.limit`.

    Items that repeat the text of another item of the topic stand below that one
    and have no entry of their own. titles: source id to the name a reader sees.
    """
    wanted = matches.c.topic == topic.id
    query = select(items, matches.c.hits).join(matches, matches.c.position == items.c.position).where(wanted)
    rows = connection.execute(query.order_by(items.c.position)).all()
    heads: dict[str, str] = {}  # GUID of an original to that of the item which stands for it here
    entries: dict[str, FeedEntry] = {}
    for row in rows:
        item = item_of(row)
        head = heads.setdefault(item.copy_of or item.guid, item.guid)
        if head == item.guid:
            hits, missing = hits_of(row.hits), missing_of(row.hits)
            entries[head] = FeedEntry(item, titles.get(item.source, item.source), hits, missing=missing)
    copies = _copies(connection, heads, titles)
    found = [replace(entry, reports=copies.get(guid, ())) for guid, entry in entries.items()]
    return tuple(sorted(found, key=_newest_first)[: topic.limit])


def newest_entries(connection: Connection, limit: int, titles: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """The newest items of all sources, an entry each, never grouped."""
    rows = connection.execute(select(items).order_by(items.c.published.desc(), items.c.guid).limit(limit))
    return tuple(FeedEntry(item_of(row), titles.get(row.source, row.source)) for row in rows)


def _copies(
    connection: Connection, heads: Mapping[str, str], titles: Mapping[str, str]
) -> dict[str, tuple[Report, ...]]:
    """Who else has the text of each head, by the head's GUID, earliest first."""
    columns = (items.c.guid, items.c.copy_of, items.c.title, items.c.url, items.c.source, items.c.published)
    query = select(*columns).where(items.c.copy_of.is_not(None) | items.c.guid.in_(select(items.c.copy_of)))
    found: dict[str, list[Report]] = {}
    for row in connection.execute(query.order_by(items.c.published, items.c.position)):
        head = heads.get(row.copy_of or row.guid)
        if head is not None and head != row.guid:
            report = Report(row.title, row.url, titles.get(row.source, row.source), row.published, copy=True)
            found.setdefault(head, []).append(report)
    return {guid: tuple(reports) for guid, reports in found.items()}


def _newest_first(entry: FeedEntry) -> tuple[float, str]:
    return -entry.item.published.timestamp(), entry.item.guid


def topic_counts(connection: Connection, topic: str, now: datetime) -> TopicCounts:
    """How many items a topic has, when the last came, and how many came a day."""
    query = (
        select(items.c.first_seen).join(matches, matches.c.position == items.c.position).where(matches.c.topic == topic)
    )
    seen = list(connection.scalars(query))
    per_day = [0] * _DAYS
    for age in (now - moment for moment in seen):
        if age < timedelta(days=_DAYS):
            per_day[_DAYS - 1 - max(age, timedelta(0)) // timedelta(days=1)] += 1
    return TopicCounts(len(seen), max(seen, default=None), tuple(per_day))


def hits_for(connection: Connection, item: Item) -> tuple[Match, ...]:
    """The topics that want an item, with what made them match."""
    rows = connection.execute(
        select(matches.c.topic, matches.c.hits).where(matches.c.position == item.position).order_by(matches.c.topic)
    )
    return tuple(Match(row.topic, hits_of(row.hits), missing_of(row.hits)) for row in rows)


def known_digests(connection: Connection) -> Mapping[str, str]:
    """What each topic was when the archive was matched to it."""
    return {row.topic: row.digest for row in connection.execute(select(topic_digests))}


def save_digests(connection: Connection, digests: Mapping[str, str]) -> None:
    """Remember what the topics are now, and nothing else."""
    connection.execute(topic_digests.delete())
    if digests:
        connection.execute(
            topic_digests.insert(), [{"topic": topic, "digest": digest} for topic, digest in digests.items()]
        )
