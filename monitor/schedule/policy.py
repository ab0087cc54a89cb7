"""Schedule policy: plan the next visit of a source. Pure, so that it can be simulated and explained.

With `every: auto` each source has an arrival model (see `arrivals`). A visit is due when the
expected delay of entries that nobody has seen yet, summed over them, reaches a budget. For a
source with a steady rate this is the square-root rule, interval = sqrt(2 * budget / rate),
which gives the least mean delay for a given number of requests.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from monitor.model import ScheduleSettings, Source
from monitor.model.backoff import backoff
from monitor.schedule.arrivals import DAY, FOLLOW_UP, HOUR, ArrivalModel, Rates, describe_rates, fit, learned
from monitor.text.interface import say_span

_WINDOW = 14 * DAY  # how far back `History.arrivals` goes
_FIRST_FAILURE = timedelta(minutes=1)
_MAX_FAILURE = timedelta(hours=12)
_JITTER = 0.1  # share of the interval by which visits of sources with the same interval drift apart
_LEARNED_JITTER = 0.04  # learned intervals differ anyway
_MAX_EXPECTED = 0.5  # entries that may be expected within the max age of a response, for it to be respected


@dataclass(frozen=True, slots=True)
class History:
    """What earlier visits of a source showed.

    arrivals:    when entries came in the last 14 days, oldest first: the date the source gives an entry if
                 it is not after it was first seen, else when it was first seen
    first_visit: when the source was first visited
    failures:    visits in a row that failed
    retry_after: what the server asked for, or None
    max_age:     how long the server calls its response fresh (cache headers, a feed's ttl); 0: it does not say
    model:       the stored arrival model, updated by `learn`; None: it is computed from `arrivals`
    """

    arrivals: Sequence[datetime] = ()
    first_visit: datetime | None = None
    failures: int = 0
    retry_after: timedelta | None = None
    model: ArrivalModel | None = None
    max_age: timedelta = timedelta()


class NextVisit(NamedTuple):
    """When a source is visited next (UTC), and why, in words."""

    at: datetime
    reason: str


def next_visit(
    source: Source, settings: ScheduleSettings, history: History, now: datetime, delay_budget: timedelta | None = None
) -> NextVisit:
    """Plan the next visit; hours of the day are named in the zone of `now`.

    delay_budget: delay of unseen entries, summed over them, at which a visit is worth its request. None: half
    of `settings.fastest`, so that a source with an entry every `fastest` is visited that often, and all others
    by the square root. `delay_budget_for` computes the one for a number of requests.
    """
    ahead, now = now.utcoffset() or timedelta(), now.astimezone(UTC)  # local sums would be wrong at summer time
    if history.failures or history.retry_after:
        return _after_failure(source, history, now)
    fixed = source.every or settings.every
    if fixed:
        return NextVisit(now + fixed, f"every {say_span('en', fixed, exact=True)}")
    moment = now.timestamp()
    model = history.model or model_of_history(history, now)
    # The dates of the first list may show a rate; the first hour shows whether they are true.
    is_new = history.first_visit is not None and now - history.first_visit < timedelta(hours=1)
    if model is None or is_new or moment - model.since < HOUR:
        return NextVisit(now + _jittered(settings.fastest, source, now, _JITTER), "new: its rate is not known yet")
    rates = model.rates if model.rates.hours else fit(model, moment)
    worth = (delay_budget or settings.fastest / 2).total_seconds()
    wait = timedelta(seconds=_wait(rates, model.newest, moment, worth, settings.slowest.total_seconds()))
    jittered = _jittered(wait, source, now, _LEARNED_JITTER)
    if rates.clock and jittered < wait:  # a visit just before a batch finds nothing
        jittered = wait + min(wait - jittered, timedelta(seconds=30))
    # Many servers send the same max age with everything. It is respected where no news is expected within it.
    respected = rates.daily * history.max_age <= _MAX_EXPECTED * timedelta(days=1)
    least = max(settings.fastest, history.max_age) if respected else settings.fastest
    step = min(max(jittered, least), settings.slowest)
    fresh = say_span("en", history.max_age, exact=True)
    until = f", which holds for {fresh}" if step == history.max_age > jittered else ""
    return NextVisit(now + step, f"{describe_rates(rates, ahead)}{until}")


def model_of_history(history: History, now: datetime) -> ArrivalModel | None:
    """Make an arrival model from the arrivals of the last 14 days; None before the first visit."""
    if history.first_visit is None:
        return None
    first = history.first_visit.timestamp()
    moments = sorted(arrival.timestamp() for arrival in history.arrivals)
    # Entries of the first list count only by dates of their own. The oldest tenth is left out, because an old
    # pinned entry says nothing about how far back the list goes.
    backlog = [moment for moment in moments if moment < first]
    since = max(backlog[len(backlog) // 10] if backlog else first, now.timestamp() - _WINDOW)
    return learned(
        ArrivalModel(since), [moment for moment in moments if moment > since and moment != first], now.timestamp()
    )


def _wait(rates: Rates, newest: float | None, now: float, worth: float, longest: float) -> float:
    """Return the seconds until the expected delay of unseen entries, summed, reaches `worth`.

    `longest` at most.
    """
    alive = _alive(rates.burst, newest, now)
    at, unseen, waited = now, 0.0, 0.0
    step = 20.0
    while at < now + longest:
        stop, rate = _stretch(rates, at)
        if rates.burst:
            stop, step = min(stop, at + step), step * 1.3
            rate = _with_bursts(rate, rates.burst, alive, (at + stop) / 2 - now)
        span = stop - at
        after = waited + unseen * span + rate * span * span / 2
        if after >= worth:
            short = worth - waited
            return at - now + 2 * short / (unseen + math.sqrt(unseen * unseen + 2 * rate * short))
        at, unseen, waited = stop, unseen + rate * span, after
        if rates.clock and _nothing_better(rates, at, unseen, worth - waited):
            return at - now
    return longest


def _stretch(rates: Rates, at: float) -> tuple[float, float]:
    """Return until when the expected rate is constant, and that rate in entries a second."""
    hour = at // HOUR
    rate = rates.hours[int(hour) % 168]
    begin = hour * HOUR
    for _, end, factor in rates.clock:
        if at - begin < end:
            return begin + end, rate * factor
    return begin + HOUR, rate


def _alive(burst: float, newest: float | None, now: float) -> float:
    """Return the probability that the newest entry still gets a follower, given that none has come yet."""
    if not burst or newest is None:
        return 0.0
    left = burst * math.exp(-max(now - newest, 0.0) / FOLLOW_UP)
    return left / (1 - burst + left)


def _with_bursts(rate: float, burst: float, alive: float, later: float) -> float:
    """Return the rate so much later: the running burst decays, and new bursts restore the mean rate."""
    decay = math.exp(-(1 - burst) * later / FOLLOW_UP)
    return rate * (1 - burst * decay) + alive * decay / FOLLOW_UP


def _nothing_better(rates: Rates, at: float, unseen: float, short: float) -> bool:
    """Tell whether a batch has just ended, so that waiting for the next one would only delay it."""
    inside = at % HOUR
    ended = any(end == inside and factor > 1 for _, end, factor in rates.clock) or (
        inside == 0 and rates.clock[-1][2] > 1
    )
    if not ended:
        return False
    begins = [begin for begin, _, factor in rates.clock if factor > 1]
    ahead = min((begin - inside) % HOUR or HOUR for begin in begins)
    return unseen * ahead >= short


def _after_failure(source: Source, history: History, now: datetime) -> NextVisit:
    step = _jittered(backoff(history.failures, _FIRST_FAILURE, _MAX_FAILURE), source, now, _JITTER)
    if history.retry_after and history.retry_after > step:
        asked = say_span("en", history.retry_after, exact=True)
        return NextVisit(now + history.retry_after, f"the server asked for {asked}")
    return NextVisit(now + step, f"{history.failures} failures in a row, backing off")


def _jittered(step: timedelta, source: Source, now: datetime, share: float) -> timedelta:
    """Lengthen or shorten a step by at most this share, by source and minute.

    Always the same result for both.
    """
    seed = hashlib.sha256(f"{source.id} {int(now.timestamp() // 60)}".encode()).digest()
    return step * (1 - share + 2 * share * seed[0] / 255)
