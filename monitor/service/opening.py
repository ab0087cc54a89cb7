"""Open a configuration's context, reconcile the archive with it, watch the state."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import structlog

from monitor.config import topic_places
from monitor.errors import ConfigFault, StateError, StateHeld
from monitor.fetch import Fetcher
from monitor.model import Config, Topic
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.pipeline.matching import changes, edited_topics, empties, save_rematched
from monitor.service.fetching import utc_now, zone_of
from monitor.store import Database
from monitor.store.outbox import save_accepted_topics
from monitor.store.sources import reconcile_sources
from monitor.topics import compile_topics

log = structlog.get_logger(__name__)

_JUST_NOW = 30.0  # seconds; jobs that read the database run every five


def open_context(config: Config, database: Database, fetcher: Fetcher, metrics: Metrics, stop: Event) -> Context:
    """Build the context.

    Raises QueryError for a wrong topic; a loaded configuration has none.
    """
    matcher = compile_topics(config.topics, config.aliases)
    return Context(config, matcher, database, fetcher, metrics, stop, utc_now, zone_of(config.settings))


def reconcile_topics(database: Database, config: Config, *, accept_empty: bool) -> tuple[Topic, ...]:
    """Apply the configuration to stored sources and matches, in one transaction.

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
    renamed = {name for topic in config.topics for name in topic.formerly}
    for name in removed:
        if name in renamed:
            continue
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


def emptied_faults(folder: Path, emptied: Sequence[Topic]) -> tuple[ConfigFault, ...]:
    """Make a fault for each topic whose feed an edit would empty."""
    places = topic_places(folder)
    return tuple(
        ConfigFault(
            places.get(topic.id, places[""]),
            f"the edit would empty the feed of {topic.id}",
            f"say `allow_empty: true` in {topic.id}, or run `newsmonitor reload --force`",
        )
        for topic in emptied
    )


@dataclass(slots=True)
class StateWatch:
    """Watch on the state: says whether it can be used, as the last `check` found.

    on_held: called once another process holds the state: this one must end
    fault:   why it cannot be used now; None while it can
    failed:  what a regular job said of it last, and when (monotonic)
    """

    database: Database
    on_held: Callable[[StateHeld], None]
    fault: StateError | None = None
    failed: tuple[StateError, float] | None = None

    @property
    def problem(self) -> str:
        """Why the state cannot be used, or an empty string.

        What only a job found just now counts too: a damaged file is still in its place.
        """
        if self.fault:
            return self.fault.problem
        return self.failed[0].problem if self.failed and time.monotonic() - self.failed[1] < _JUST_NOW else ""

    def check(self) -> bool:
        """Check the state, log a change; return whether it can be used."""
        try:
            self.database.check()
        except StateHeld as held:
            self.fault = held
            self.on_held(held)
        except StateError as fault:
            if self.fault is None:
                log.error("state.lost", problem=fault.problem, remedy=fault.remedy)
            self.fault = fault
        else:
            if self.fault is not None:
                log.warning("state.regained", state=self.database.address)
                self.failed = None
            self.fault = None
        return self.fault is None

    def while_usable(self, call: Callable[[], object]) -> Callable[[], None]:
        """Wrap a regular job, so that it is skipped while the state cannot be used."""

        def guarded() -> None:
            if self.fault is None:
                try:
                    call()
                except StateError as fault:
                    self.failed = fault, time.monotonic()
                    raise

        return guarded
