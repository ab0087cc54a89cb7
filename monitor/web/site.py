"""What the web server is given: configuration, archive, clock."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol
from urllib.parse import urlsplit

from monitor.errors import ConfigFault
from monitor.model import Config, Document, FeedEntry, Incident, Settings, SourceState, Topic
from monitor.publish import Feed
from monitor.store.feeds import TopicCounts
from monitor.web.callbacks import Hubs


class Reader(Protocol):
    """The archive as the pages see it. Called from several threads at a time."""

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        """Count a topic's entries; all zero for one that has none."""
        ...

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        """Give the entries of a topic's feed, newest first, at most `limit`."""
        ...

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        """Read a page of the archive behind a topic's feed, from 2 on; None past its end."""
        ...

    def source_states(self) -> Mapping[str, SourceState]:
        """Give what is remembered of each source, by its id; one never visited may be missing."""
        ...

    def yields(self, now: datetime) -> Mapping[str, tuple[int, ...]]:
        """Count each source's new entries a day for 14 days, oldest first.

        A source without any may be missing.
        """
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


@dataclass(frozen=True, slots=True)
class Site:
    """Data and functions for the pages; the functions are called for each request.

    config:  the running configuration; a reload changes it
    faults:  faults of an edit that was refused; empty when the files are as they run
    metrics: the text of /metrics
    ready:   whether the service has started and works; answers at once, in the event loop
    now:     the clock, aware
    zone:    for dates that are shown
    hubs:    takes the requests of WebSub hubs; None: there are no subscriptions
    """

    config: Callable[[], Config]
    faults: Callable[[], tuple[ConfigFault, ...]]
    reader: Reader
    metrics: Callable[[], str]
    ready: Callable[[], bool]
    now: Callable[[], datetime]
    zone: tzinfo
    hubs: Hubs | None = None


def base_path(settings: Settings) -> str:
    """Give the path of `publish.base_url`, which every link begins with: '' or '/news'."""
    return urlsplit(settings.publish.base_url).path.rstrip("/")


class Topics:
    """Finds the topic of an address in the running configuration.

    Names of private topics are compared in constant time, so that response times tell nothing about a token.
    """

    def __init__(self) -> None:
        self._sorted: tuple[Config, dict[str, Topic], tuple[Topic, ...]] | None = None

    def find(self, config: Config, name: str) -> Topic | None:
        """Give the topic, or None."""
        sorted_ = self._sorted
        if sorted_ is None or sorted_[0] is not config:
            public = {topic.id: topic for topic in config.topics if not topic.token}
            self._sorted = sorted_ = config, public, tuple(topic for topic in config.topics if topic.token)
        _, public, private = sorted_
        asked = name.encode("utf-8", "surrogateescape")
        found = public.get(name)
        for topic in private:
            if hmac.compare_digest(topic.address_name.encode(), asked):
                found = topic
        return found
