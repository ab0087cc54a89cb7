"""When a source is visited next: a pure policy, so that it can be simulated and explained.

`every: auto` learns a model from each source (see `model`) and visits when the waiting
expected of unseen entries, summed over them, has reached `delay_budget`. For a steady source that
is the square-root rule, interval = sqrt(2 * delay_budget / rate), which for a given number of
requests makes the mean delay least.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import ScheduleSettings, Source
from monitor.schedule.arrivals import DAY, FOLLOW_UP, HOUR, ArrivalModel, Rates, describe_rates, fit, learned
from monitor.text.interface import say_span

_WINDOW = 14 * DAY  # how far back `History.arrivals` goes
_FIRST_FAILURE = timedelta(minutes=1)
_LONGEST_FAILURE = timedelta(hours=12)
_JITTER = 0.1  # visits of sources with one rhythm drift apart by this share of it
_BELIEVED = 0.5  # entries that may be expected while an answer is said to hold
_LEARNED_JITTER = 0.04  # learned steps differ anyway


@dataclass(frozen=True, slots=True)
class History:
    """What visits taught.

    arrivals:    when entries came in the last 14 days, oldest first: the date the source gives an entry if
                 it is not after it was first seen, else when it was first seen
    first_visit: when the source was first visited
    failures:    visits in a row that failed
    retry_after: what the server asked for, or None
    max_age:     how long the server says its answer holds (cache headers, a feed's ttl); 0: it does not say
    model:       the stored model, brought up to date by `learn`; None: it is worked out of the arrivals
    """

    arrivals: Sequence[datetime] = ()
    first_visit: datetime | None = None
    failures: int = 0
    retry_after: timedelta | None = None
    model: ArrivalModel | None = None
    max_age: timedelta = timedelta()


def next_visit(
    source: Source, settings: ScheduleSettings, history: History, now: datetime, delay_budget: timedelta | None = None
) -> tuple[datetime, str]:
    """When to visit next (UTC), and why in words; hours of the day are named in the zone of `now`.

    delay_budget: how long entries may wait, summed over them, before a visit is worth its request: the one
    knob of the budget. None: half of `settings.fastest`, so that a source with an entry every
    `fastest` is visited that often, and all others by the square root. `delay_budget_for` gives the one
    that meets a number of requests.
    """
    ahead, now = now.utcoffset() or timedelta(), now.astimezone(UTC)  # sums in another zone trip over summer time
    if history.failures or history.retry_after:
        return _after_failure(source, history, now)
    fixed = source.every or settings.every
    if fixed:
        return now + fixed, f"every {say_span('en', fixed, exact=True)}"
    moment = now.timestamp()
    model = history.model or model_of_history(history, now)
    # The dates of a first list may tell of a rhythm; whether they tell the truth shows in the first hour.
    is_new = history.first_visit is not None and now - history.first_visit < timedelta(hours=1)
    if model is None or is_new or moment - model.since < HOUR:
        return now + _jittered(settings.fastest, source, now, _JITTER), "new: its rhythm is not known yet"
    rates = model.rates if model.rates.hours else fit(model, moment)
    worth = (delay_budget or settings.fastest / 2).total_seconds()
    wait = timedelta(seconds=_wait(rates, model.newest, moment, worth, settings.slowest.total_seconds()))
    jittered = _jittered(wait, source, now, _LEARNED_JITTER)
    if rates.clock and jittered < wait:  # too early for a batch is a request for nothing
        jittered = wait + min(wait - jittered, timedelta(seconds=30))
    # Many a server says an hour for all it has. That is believed of a source that brings no news in that time.
    believed = rates.daily * history.max_age <= _BELIEVED * timedelta(days=1)
    least = max(settings.fastest, history.max_age) if believed else settings.fastest
    step = min(max(jittered, least), settings.slowest)
    until = (
        f", which holds for {say_span('en', history.max_age, exact=True)}" if step == history.max_age > jittered else ""
    )
    return now + step, f"{describe_rates(rates, ahead)}{until}"


def model_of_history(history: History, now: datetime) -> ArrivalModel | None:
    """The model that the arrivals of the last 14 days show; None before the first visit."""
    if history.first_visit is None:
        return None
    first = history.first_visit.timestamp()
    moments = sorted(arrival.timestamp() for arrival in history.arrivals)
    # What was on the list at the first visit tells something only by dates of its own. The oldest tenth is
    # left out: a pinned entry of long ago says nothing about how far back the list goes.
    backlog = [moment for moment in moments if moment < first]
    since = max(backlog[len(backlog) // 10] if backlog else first, now.timestamp() - _WINDOW)
    return learned(
        ArrivalModel(since), [moment for moment in moments if moment > since and moment != first], now.timestamp()
    )


def _wait(rates: Rates, newest: float | None, now: float, worth: float, longest: float) -> float:
    """Seconds until the expected waiting of unseen entries, summed over them, reaches `worth`; at most `longest`."""
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
    """Until when the expected rate stays as it is, and the rate in entries a second."""
    hour = at // HOUR
    rate = rates.hours[int(hour) % 168]
    begin = hour * HOUR
    for _, end, factor in rates.clock:
        if at - begin < end:
            return begin + end, rate * factor
    return begin + HOUR, rate


def _alive(burst: float, newest: float | None, now: float) -> float:
    """The chance that the newest entry still gets a follower, since none came until now."""
    if not burst or newest is None:
        return 0.0
    left = burst * math.exp(-max(now - newest, 0.0) / FOLLOW_UP)
    return left / (1 - burst + left)


def _with_bursts(rate: float, burst: float, alive: float, later: float) -> float:
    """The rate so much later: the running burst dies away, new ones fill up to the mean rate."""
    decay = math.exp(-(1 - burst) * later / FOLLOW_UP)
    return rate * (1 - burst * decay) + alive * decay / FOLLOW_UP


def _nothing_better(rates: Rates, at: float, unseen: float, short: float) -> bool:
    """Whether a batch has just ended and waiting on would only make it older before the next one begins."""
    inside = at % HOUR
    ended = any(end == inside and factor > 1 for _, end, factor in rates.clock) or (
        inside == 0 and rates.clock[-1][2] > 1
    )
    if not ended:
        return False
    begins = [begin for begin, _, factor in rates.clock if factor > 1]
    ahead = min((begin - inside) % HOUR or HOUR for begin in begins)
    return unseen * ahead >= short


def _after_failure(source: Source, history: History, now: datetime) -> tuple[datetime, str]:
    backoff = min(_FIRST_FAILURE * 2 ** min(max(history.failures - 1, 0), 12), _LONGEST_FAILURE)
    step = _jittered(backoff, source, now, _JITTER)
    if history.retry_after and history.retry_after > step:
        return now + history.retry_after, f"the server asked for {say_span('en', history.retry_after, exact=True)}"
    return now + step, f"{history.failures} failures in a row, backing off"


def _jittered(step: timedelta, source: Source, now: datetime, share: float) -> timedelta:
    """A step longer or shorter by at most this share, by source and minute: the same whenever it is worked out."""
    seed = hashlib.sha256(f"{source.id} {int(now.timestamp() // 60)}".encode()).digest()
    return step * (1 - share + 2 * share * seed[0] / 255)
