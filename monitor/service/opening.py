"""Build the context of a configuration: what visits and publishing work with."""

from __future__ import annotations

import time
from datetime import UTC, datetime, tzinfo
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from tzlocal import get_localzone

from monitor.fetch import Fetcher
from monitor.model import Config, Settings, Topic
from monitor.observe import Metrics
from monitor.pipeline import Context
from monitor.pipeline.matching import changes, edited_topics, empties, save_rematched
from monitor.store import Database
from monitor.store.outbox import save_accepted_topics
from monitor.store.sources import reconcile_sources
from monitor.topics import compile_topics

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Return the time of the wall clock, aware, UTC."""
    return datetime.now(UTC)


def zone_of(settings: Settings) -> tzinfo:
    """Return the zone for dates on pages, and for sources that name none."""
    return get_localzone() if settings.timezone == "local" else ZoneInfo(settings.timezone)


def new_fetcher(config: Config, stop: Event) -> Fetcher:
    """Make a fetcher for these settings; `stop` interrupts its waits."""
    return Fetcher(config.settings.fetch, monotonic=time.monotonic, stop=stop)


def open_context(config: Config, database: Database, fetcher: Fetcher, metrics: Metrics, stop: Event) -> Context:
    """Build the context. Raises QueryError for a wrong topic; a loaded configuration has none."""
    matcher = compile_topics(config.topics, config.aliases)
    return Context(config, matcher, database, fetcher, metrics, stop, utc_now, zone_of(config.settings))


def reconcile_topics(database: Database, config: Config, *, accept_empty: bool) -> tuple[Topic, ...]:
    """Bring stored sources and matches in line with the configuration, in one transaction.

    Returns the topics that an edit would empty; then nothing was changed. accept_empty: it is meant.
    """
    now = utc_now()
    with database.write() as connection:
        edited = edited_topics(connection, config)
        changed = changes(connection, config, edited)
        emptied = () if accept_empty else empties(changed, config)
        if emptied:
            return emptied
        reconcile_sources(connection, config.sources, now)
        save_rematched(connection, config, changed)
        removed = save_accepted_topics(connection, config.topics)
    for name in removed:
        log.warning("topic.removed", topic=name, remedy="its feed files stay until `newsmonitor prune`")
    for change in changed:
        log.info(
            "topic.matched",
            topic=change.topic,
            gained=len(change.gained),
            lost=len(change.lost),
            holds=len(change.matches),
        )
    return ()
