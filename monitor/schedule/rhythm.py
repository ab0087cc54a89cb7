"""When a source is visited next: a pure policy, so that it can be simulated and explained."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import ScheduleSettings, Source

_WINDOW = timedelta(days=14)  # how far back arrivals are looked at
_FIRST_FAILURE = timedelta(minutes=1)
_LONGEST_FAILURE = timedelta(hours=12)
_JITTER = 0.1  # visits of sources with one rhythm drift apart by this share of it


@dataclass(frozen=True, slots=True)
class History:
    """What a visit taught.

    arrivals:    when entries were first seen in the last 14 days, oldest first
    first_visit: when the source was first visited
    failures:    visits in a row that failed
    retry_after: what the server asked for, or None
    """

    arrivals: Sequence[datetime] = ()
    first_visit: datetime | None = None
    failures: int = 0
    retry_after: timedelta | None = None


def next_visit(source: Source, settings: ScheduleSettings, history: History, now: datetime) -> tuple[datetime, str]:
    """When to visit next, and why in words."""
    if history.failures or history.retry_after:
        return _after_failure(source, history, now)
    fixed = source.every or settings.every
    if fixed:
        return now + fixed, f"every {in_words(fixed)}"
    rate = _per_day(history, now)
    if rate is None:
        return now + _jittered(settings.fastest, source, now), "new: its rhythm is not known yet"
    # Half the mean gap: on average an entry then waits a quarter of a gap.
    gap = timedelta(days=1) / rate / 2 if rate else settings.slowest
    step = min(max(gap, settings.fastest), settings.slowest)
    return now + _jittered(step, source, now), f"{rate:.1f} new a day"


def _after_failure(source: Source, history: History, now: datetime) -> tuple[datetime, str]:
    backoff = min(_FIRST_FAILURE * 2 ** min(max(history.failures - 1, 0), 12), _LONGEST_FAILURE)
    step = _jittered(backoff, source, now)
    if history.retry_after and history.retry_after > step:
        return now + history.retry_after, f"the server asked for {in_words(history.retry_after)}"
    return now + step, f"{history.failures} failures in a row, backing off"


def _per_day(history: History, now: datetime) -> float | None:
    if history.first_visit is None:
        return None
    # What was on the list at the first visit says nothing about when it arrived.
    later = [moment for moment in history.arrivals if moment > history.first_visit]
    watched = min(now - history.first_visit, _WINDOW)
    if watched < timedelta(hours=1):
        return None
    # One arrival and half a day more than was seen: a quiet start is not yet silence.
    return (len(later) + 0.5) / ((watched + timedelta(hours=12)) / timedelta(days=1))


def _jittered(step: timedelta, source: Source, now: datetime) -> timedelta:
    """Between 0.9 and 1.1 of a step, by source and hour: the same whenever it is worked out."""
    seed = hashlib.sha256(f"{source.id} {now:%Y%m%d%H%M}".encode()).digest()
    return step * (1 - _JITTER + 2 * _JITTER * seed[0] / 255)


def in_words(span: timedelta) -> str:
    """A span as a person says it: '15 min', '2 h', '3 days'."""
    seconds = span.total_seconds()
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
