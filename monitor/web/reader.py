"""What the pages need from the archive, and nothing more."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime
from typing import Protocol

from monitor.model import Document, FeedEntry, Incident, SourceState, Topic
from monitor.publish import Feed
from monitor.store.feeds import TopicCounts


class Reader(Protocol):
    """The archive as the pages see it. Called from several threads at a time."""

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        """Count a topic's entries; all zero for one that has none."""
        ...

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        """Give the entries of a topic's feed, newest first, at most `limit`."""
        ...

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        """Give a page of what lies before a topic's feed, from 2 on; None where the archive does not reach so far."""
        ...

    def source_states(self) -> Mapping[str, SourceState]:
        """Give what is remembered of each source, by its id; one never visited may be missing."""
        ...

    def yields(self, now: datetime) -> Mapping[str, tuple[int, ...]]:
        """Count each source's new entries of each of the last 14 days, oldest first; one without any may be missing."""
        ...

    def incidents(self, open_only: bool) -> tuple[Incident, ...]:
        """Give the incidents, newest first."""
        ...

    def item_count(self) -> int:
        """Count the items that are kept."""
        ...

    def archive(self) -> Generator[tuple[FeedEntry, Document], None, None]:
        """Give every item, the newest arrival first, as a page shows it and as a query sees it.

        Read as far as it is asked for; who asks closes it.
        """
        ...
