"""Read access to the archive for the web pages."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Document, FeedEntry, Incident, SourceState, Topic
from monitor.pipeline import PAGES, Context, entries_of, topic_feed
from monitor.pipeline.matching import document_of
from monitor.publish import Feed
from monitor.store.feeds import TopicCounts, topic_counts
from monitor.store.items import count_items, iter_items
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_states, yield_per_day

_DAYS = 14


@dataclass(frozen=True, slots=True)
class Archive:
    """`web.Reader` over the database. `context`: of the running configuration."""

    context: Callable[[], Context]

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        """Count a topic's entries."""
        with self.context().database.read() as connection:
            return topic_counts(connection, topic_id, now)

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        """Give the entries of a topic's feed, newest first."""
        return entries_of(self.context(), replace(topic, limit=min(limit, topic.limit)))

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        """Give a page of a topic's archive; None where it does not reach so far."""
        feed = topic_feed(self.context(), topic, page) if 1 < page <= PAGES else None
        return feed if feed and feed.entries else None

    def source_states(self) -> Mapping[str, SourceState]:
        """Give what is remembered of each source."""
        with self.context().database.read() as connection:
            return source_states(connection)

    def yields(self, now: datetime) -> Mapping[str, tuple[int, ...]]:
        """Count each source's new entries of each of the last 14 days, oldest first."""
        with self.context().database.read() as connection:
            return yield_per_day(connection, now, _DAYS)

    def incidents(self, open_only: bool) -> tuple[Incident, ...]:
        """Give the incidents, newest first."""
        with self.context().database.read() as connection:
            return read_incidents(connection, open_only=open_only)

    def item_count(self) -> int:
        """Count the items that are kept."""
        with self.context().database.read() as connection:
            return count_items(connection)

    def archive(self) -> Generator[tuple[FeedEntry, Document], None, None]:
        """Give every item, the newest arrival first, as a page shows it and as a query sees it."""
        context = self.context()
        with context.database.read() as connection:
            for item in iter_items(connection):
                yield FeedEntry(item, context.source_titles.get(item.source, item.source)), document_of(item)
