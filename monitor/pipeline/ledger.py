"""States of sources whose visit found nothing new, written many at a time.

Most visits change nothing but when the next one is. A transaction for each would cost
more than the request. A kill loses what was not written yet: those sources are visited
again at once, as if the visit had not been.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from monitor.store import Database
from monitor.store.sources import StateChange, save_source_states


@dataclass(frozen=True, slots=True)
class Ledger:
    """What waits to be written. Safe from any thread; whoever asks what is due writes it first."""

    _pending: list[StateChange] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def put(self, change: StateChange) -> None:
        """Keep what a visit changed."""
        with self._lock:
            self._pending.append(change)

    def write(self, database: Database) -> None:
        """Write all in one transaction. Raises StateError, and keeps what could not be written."""
        with self._lock:
            if not self._pending:
                return
            with database.write() as connection:
                save_source_states(connection, self._pending)
            self._pending.clear()
