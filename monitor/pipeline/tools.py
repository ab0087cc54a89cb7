"""What the way of an item works with, handed in as one piece."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from threading import Event
from zoneinfo import ZoneInfo

from monitor.errors import FetchError, Stopped
from monitor.fetch import Fetcher, Request, Response
from monitor.model import Config, Source
from monitor.observe import Metrics
from monitor.pipeline.digests import topic_digests
from monitor.pipeline.known import Names
from monitor.store import Database
from monitor.topics import Matcher


@dataclass(frozen=True)
class Tools:
    """One configuration with what carries it out. A reload makes a new one; visits under way keep the old.

    stop: set when the program is ending; a visit then raises Stopped instead of storing a failure
    now:  the wall clock, aware, UTC
    zone: for dates without one, where a source does not name its own
    """

    config: Config
    matcher: Matcher
    database: Database
    fetcher: Fetcher
    metrics: Metrics
    stop: Event
    now: Callable[[], datetime]
    zone: tzinfo

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Configured sources by id."""
        return {source.id: source for source in self.config.sources}

    @cached_property
    def source_titles(self) -> Mapping[str, str]:
        """The name that a reader sees, by source id."""
        return {source.id: source.title or source.id for source in self.config.sources}

    @cached_property
    def names(self) -> Names:
        """What different words call the same thing, for recognising events."""
        return Names(self.config.aliases)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What the topics of this configuration are, by id."""
        return topic_digests(self.config)

    def fetch(self, request: Request) -> Response:
        """Ask an address. Raises FetchError, and Stopped where the program is ending."""
        try:
            return self.fetcher.fetch(request)
        except FetchError:
            if self.stop.is_set():
                raise Stopped from None
            raise

    def zone_of(self, source: Source) -> tzinfo:
        """The zone in which a source writes its dates."""
        return ZoneInfo(source.timezone) if source.timezone else self.zone
