"""Entries for feeds and pages, read from the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from monitor.model import FeedEntry, Item, Match, Topic
from monitor.store.reported import with_reports
from monitor.store.rows import hits_of, item_of, missing_of
from monitor.store.schema import events, items, matches, reports, topic_digests

_DAYS = 14  # length of a topic's sparkline


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """Activity of a topic.

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

    One entry an event, or one a text where the topic groups by article: the first report that the topic wants;
    all others of the event, wanted or not, stand below it. titles: source id to the name a reader sees.
    """
    query = (
        select(items, matches.c.hits, reports.c.event, events.c.guid.label("event_guid"), events.c.changed)
        .join(matches, matches.c.position == items.c.position)
        .outerjoin(reports, reports.c.position == items.c.position)
        .outerjoin(events, events.c.id == reports.c.event)
        .where(matches.c.topic == topic.id)
    )
    heads: dict[int | str, FeedEntry] = {}
    for row in connection.execute(query.order_by(items.c.position)):
        by_event = topic.group == "event" and row.event is not None
        key = row.event if by_event else row.copy_of or row.guid
        if key not in heads:
            title, missing = titles.get(row.source, row.source), missing_of(row.hits)
            entry = FeedEntry(item_of(row), title, hits_of(row.hits), missing=missing)
            heads[key] = replace(entry, guid=row.event_guid or "", changed=row.changed) if by_event else entry
    newest = sorted(heads.items(), key=lambda head: _newest_first(head[1]))[: topic.limit]
    return with_reports(connection, dict(newest), titles)


def newest_entries(connection: Connection, limit: int, titles: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """The newest items of all sources, an entry each, never grouped."""
    rows = connection.execute(select(items).order_by(items.c.published.desc(), items.c.guid).limit(limit))
    return tuple(FeedEntry(item_of(row), titles.get(row.source, row.source)) for row in rows)


def _newest_first(entry: FeedEntry) -> tuple[float, str]:
    return -entry.item.published.timestamp(), entry.item.guid


def topic_counts(connection: Connection, topic: str, now: datetime) -> TopicCounts:
    """Count the items of each topic, with the newest one's time and the rate a day."""
    query = (
        select(items.c.first_seen).join(matches, matches.c.position == items.c.position).where(matches.c.topic == topic)
    )
    seen = list(connection.scalars(query))
    per_day = [0] * _DAYS
    for age in (now - moment for moment in seen):
        if age < timedelta(days=_DAYS):
            per_day[_DAYS - 1 - max(age, timedelta(0)) // timedelta(days=1)] += 1
    return TopicCounts(len(seen), max(seen, default=None), tuple(per_day))


def matches_of_item(connection: Connection, item: Item) -> tuple[Match, ...]:
    """The topics that want an item, with what made them match."""
    rows = connection.execute(
        select(matches.c.topic, matches.c.hits).where(matches.c.position == item.position).order_by(matches.c.topic)
    )
    return tuple(Match(row.topic, hits_of(row.hits), missing_of(row.hits)) for row in rows)


def read_topic_hashes(connection: Connection) -> Mapping[str, str]:
    """Read the hash of each topic that the archive was last matched with."""
    return {row.topic: row.digest for row in connection.execute(select(topic_digests))}


def save_topic_hashes(connection: Connection, digests: Mapping[str, str]) -> None:
    """Remember what the topics are now, and nothing else."""
    connection.execute(topic_digests.delete())
    if digests:
        connection.execute(
            topic_digests.insert(), [{"topic": topic, "digest": digest} for topic, digest in digests.items()]
        )
