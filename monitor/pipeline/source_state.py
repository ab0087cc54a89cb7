"""The state of a source between visits: its changes, its next visit, its storage.

All is pure but `memory_of`, which reads, and `PendingStates`, which writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from monitor.errors import NewsmonitorError
from monitor.fetch import Response, Verdict, freshness_lifetime
from monitor.model import ScheduleSettings, Source, SourceState
from monitor.schedule import ArrivalModel, History, learn, model_of_history, next_visit, unpack
from monitor.store import Database
from monitor.store.entries import last_seen_entries
from monitor.store.sources import StateChange, save_source_states

if TYPE_CHECKING:
    from monitor.discover import Discovery, KnownEntries

ARRIVALS_WINDOW = timedelta(days=14)  # of entries that a source's first arrival model is made of
_FULL_AFTER = timedelta(days=1)  # so often a list is fetched whole, to find out whether its validators are broken
_MOVED_TIMES, _MOVED_FOR = 3, timedelta(days=1)  # how long a permanent redirect must hold to be believed
_REMEMBERED = 300  # entries of a source that its list is recognised by: more than most lists are long


# ── before a visit ──────────────────────────────────────────────────────────


def validators(source: Source, state: SourceState, now: datetime) -> tuple[str | None, str | None]:
    """ETag and Last-Modified to send.

    None where they are broken, a full answer is due, or the selector is new.
    """
    full = state.last_full is not None and now - state.last_full >= _FULL_AFTER
    if state.validators_broken or full or not is_read_as_configured(source, state):
        return None, None
    return state.etag, state.last_modified


def is_read_as_configured(source: Source, state: SourceState) -> bool:
    """Return True if the list was last read by the configured selector.

    Or if none is configured. Else it has to be read again though it did not change: the selector is new, or was lost.
    """
    chosen = source.list
    wanted = chosen.link if chosen.item is None and state.kind == "page" else chosen.item
    return wanted is None or state.kind == "auto" or state.selector == wanted


def memory_of(connection: Connection, source: str, state: SourceState) -> KnownEntries:
    """Read the past entries of a source, by which `discover` recognises its list."""
    from monitor.discover import KnownEntries, KnownEntry, unpack_rule

    entries = (
        KnownEntry(
            stored.entry.url,
            stored.entry.title,
            stored.entry.key,
            stored.entry.published,
            listed=listed,
            settled=stored.state != "waiting",
            feed_guid=stored.entry.feed_guid,
        )
        for stored, listed in last_seen_entries(connection, source, max(_REMEMBERED, state.entries + 100))
    )
    rule = unpack_rule(state.identity)
    return KnownEntries(tuple(entries), state.entries, state.selector, state.watched, rule)


# ── after a visit ───────────────────────────────────────────────────────────


def state_at_start(before: SourceState, now: datetime) -> SourceState:
    """The state of a visit that begins."""
    return replace(before, last_fetch=now, first_fetch=before.first_fetch or now)


def body_hash(response: Response) -> str:
    """Hash a response, to tell two versions of a list apart before parsing."""
    return hashlib.sha256(response.body).hexdigest()


def state_after_success(state: SourceState, response: Response, now: datetime) -> SourceState:
    """The state after a good answer, changed or not."""
    target, address, since = response.moved_to or "", state.address, now if response.moved_to else None
    times = 1 if target else 0
    if target and target == state.moved_to:  # a permanent redirect is believed once it held long enough
        times, since = state.moved_times + 1, state.moved_since
        if times >= _MOVED_TIMES and now - (since or now) >= _MOVED_FOR:
            address = target
    state = replace(
        state,
        last_ok=now,
        failures=0,
        error="",
        gone=False,
        moved_to=target,
        moved_since=since,
        moved_times=times,
        address=address,
    )
    if response.not_modified:
        return state
    etag, last_modified = response.headers.get("etag"), response.headers.get("last-modified")
    same_validators = (etag, last_modified) == (state.etag, state.last_modified) and (etag or last_modified)
    hashed = body_hash(response)
    broken = bool(same_validators) and state.body_hash not in (None, hashed)
    return replace(
        state,
        etag=etag,
        last_modified=last_modified,
        body_hash=hashed,
        last_full=now,
        validators_broken=state.validators_broken or broken,
    )


def state_with_list(state: SourceState, discovery: Discovery, response: Response, address: str) -> SourceState:
    """The state after a list was read.

    address: where it was found, if that is not the source's own URL.
    """
    max_age = max(freshness_lifetime(response.headers), discovery.ttl or timedelta())
    state = replace(
        state,
        kind=discovery.kind,
        max_age_seconds=max_age // timedelta(seconds=1),
        address=address or state.address,
        selector=discovery.selector,
        identity=discovery.rule.pack(),
        entries=len(discovery.entries),
        watched=discovery.text,
    )
    # A list that was found again is read whole next time, to see whether it is back where it was; so is an index,
    # whose parts change without it.
    again = discovery.drift or discovery.follow
    return replace(state, etag=None, last_modified=None, body_hash=None) if again else state


def state_after_failure(state: SourceState, fault: NewsmonitorError, verdict: Verdict | None) -> SourceState:
    """The state after a failure.

    verdict: of the answer, if there was one
    """
    failed = replace(state, failures=state.failures + 1, error=str(fault))
    if state.address:
        # An address that was found may be what is wrong: the next visit begins at the source's own.
        return replace(failed, address="", etag=None, last_modified=None, body_hash=None)
    return replace(failed, gone=verdict is not None and verdict.outcome == "gone")


# ── the next visit ──────────────────────────────────────────────────────────


def is_learned(source: Source, schedule: ScheduleSettings) -> bool:
    """Tell whether the times of a source's visits are learned, not configured."""
    return source.every is None and schedule.every is None


def stored_model(state: SourceState) -> ArrivalModel | None:
    """The arrival model that is stored.

    None where there is none, or another version wrote it.
    """
    try:
        return unpack(state.arrival_model) if state.arrival_model else None
    except ValueError:
        return None


def updated_model(
    state: SourceState, arrivals: Iterable[datetime], now: datetime, *, missed_since: datetime | None
) -> ArrivalModel | None:
    """The arrival model with what this visit brought.

    arrivals:     of the last 14 days where no model is stored yet, else of this visit
    missed_since: since when entries may have been missed, because all that are listed are new
    """
    model, seen = stored_model(state), list(arrivals)
    if model is None:
        return model_of_history(History(seen, state.first_fetch), now)
    return learn(model, seen, now, missed_since)


def with_next_visit(
    source: Source,
    state: SourceState,
    model: ArrivalModel | None,
    *,
    schedule: ScheduleSettings,
    verdict: Verdict | None,
    here: datetime,
) -> SourceState:
    """The state with the time of the next visit and its reason.

    here: now, in the zone of the interface.
    """
    retry_after = verdict.retry_after if verdict else None
    max_age = timedelta(seconds=state.max_age_seconds)
    history = History((), state.first_fetch, state.failures, retry_after, model, max_age)
    when, why = next_visit(source, schedule, history, here)
    return replace(state, next_fetch=when, why_next=why)


@dataclass(frozen=True, slots=True)
class PendingStates:
    """States of sources whose visit found nothing new, stored many at a time.

    Safe from any thread.

    Most visits change nothing but when the next one is. A transaction for each would cost more than the request.
    A kill loses what was not stored yet: those sources are visited again at once, as if the visit had not been.
    A caller that asks what is due saves it first.
    """

    _pending: list[StateChange] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, change: StateChange) -> None:
        """Keep what a visit changed."""
        with self._lock:
            self._pending.append(change)

    def save(self, database: Database) -> None:
        """Store all in one transaction.

        Raises StateError, and keeps what could not be stored.
        """
        with self._lock:
            if not self._pending:
                return
            with database.write() as connection:
                save_source_states(connection, self._pending)
            self._pending.clear()
