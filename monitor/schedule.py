"""Schedule policy: learn when a source publishes, and plan its next visit.

Pure, so that it can be simulated and explained. With `every: auto` each source has an
arrival model: how much it publishes, at which hours and minutes, in bursts or not. A visit
is due when the expected delay of entries that nobody has seen yet, summed over them,
reaches a budget. For a source with a steady rate this is the square-root rule,
interval = sqrt(2 * budget / rate), which gives the least mean delay for a given number of
requests.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from monitor.model import ScheduleSettings, Source
from monitor.model.source_state import backoff
from monitor.text.interface import say_span

HOUR, DAY = 3600.0, 86_400.0
FOLLOW_UP = 240.0  # seconds between two reports of one running story, on average
_MEMORY = 28 * DAY  # what was seen that long ago counts 1/e
_PRIOR_ENTRIES, _PRIOR_SPAN = 0.5, 0.5 * DAY  # as if half an entry had been seen in half a day
_ONE_BATCH = 60.0  # entries closer than this were published at one stroke
_REFIT = 6 * HOUR  # how old what was worked out of the counts may grow


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates fitted to the counts of a model, renewed now and then.

    at:     when, seconds since 1970 UTC
    daily:  entries a day
    hours:  entries a second expected in each of the 168 hours of the week; hour 0 is Thursday 0 h UTC
    clock:  stretches of an hour (begin and end in seconds, factor on the hour's rate), or empty: no fixed minute
    burst:  the share of entries that another one follows within minutes; 0: none
    """

    at: float
    daily: float
    hours: tuple[float, ...]
    clock: tuple[tuple[float, float, float], ...] = ()
    burst: float = 0.0

    def wait(self, newest: float | None, now: float, worth: float, longest: float) -> float:
        """Return the seconds until the expected total delay of unseen entries is `worth`.

        newest: when the newest entry came; longest: the most that is returned
        """
        alive = self.alive(newest, now)
        at, unseen, waited = now, 0.0, 0.0
        step = 20.0
        while at < now + longest:
            stop, rate = self.stretch(at)
            if self.burst:
                stop, step = min(stop, at + step), step * 1.3
                rate = self.with_bursts(rate, alive, (at + stop) / 2 - now)
            span = stop - at
            after = waited + unseen * span + rate * span * span / 2
            if after >= worth:
                short = worth - waited
                return at - now + 2 * short / (unseen + math.sqrt(unseen * unseen + 2 * rate * short))
            at, unseen, waited = stop, unseen + rate * span, after
            if self.clock and self.batch_ended(at) and unseen * self._until_batch(at) >= worth - waited:
                return at - now
        return longest

    def stretch(self, at: float) -> tuple[float, float]:
        """Return until when the expected rate is constant, and the rate a second."""
        hour = at // HOUR
        rate = self.hours[int(hour) % 168]
        begin = hour * HOUR
        for _, end, factor in self.clock:
            if at - begin < end:
                return begin + end, rate * factor
        return begin + HOUR, rate

    def alive(self, newest: float | None, now: float) -> float:
        """Return the probability that the newest entry gets a follower, with none yet."""
        if not self.burst or newest is None:
            return 0.0
        left = self.burst * math.exp(-max(now - newest, 0.0) / FOLLOW_UP)
        return left / (1 - self.burst + left)

    def with_bursts(self, rate: float, alive: float, later: float) -> float:
        """Return the rate after a time: the burst decays, new ones restore the mean rate."""
        decay = math.exp(-(1 - self.burst) * later / FOLLOW_UP)
        return rate * (1 - self.burst * decay) + alive * decay / FOLLOW_UP

    def batch_ended(self, at: float) -> bool:
        """Return True if a batch has just ended.

        Waiting for the next one would then only delay it.
        """
        inside = at % HOUR
        over = any(end == inside and factor > 1 for _, end, factor in self.clock)
        return over or (inside == 0 and self.clock[-1][2] > 1)

    def _until_batch(self, at: float) -> float:
        return min((begin - at) % HOUR or HOUR for begin, _, factor in self.clock if factor > 1)


@dataclass(frozen=True, slots=True)
class ArrivalModel:
    """Compact summary of everything a source ever published, in 240 numbers.

    Counts are weighted by exp((moment - since) / 28 days), so old ones fade without an update
    (forward decay, Cormode et al. 2009). Moments are seconds since 1970 UTC.

    since, newest: when watching began; when the newest entry came, or None
    week, minutes: weighted counts by hour of the week (168) and, a batch once, by minute of the hour (60)
    gaps:          weighted gaps between entries: all, the short ones, and how many short ones chance explains
    """

    since: float
    newest: float | None = None
    week: tuple[float, ...] = (0.0,) * 168
    minutes: tuple[float, ...] = (0.0,) * 60
    gaps: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rates: Rates = Rates(0.0, 1.0, ())

    def pack(self) -> str:
        """Serialise as JSON of about 2 kB; see `unpack`."""
        counts = [[round(x, 3) for x in part] for part in (self.week, self.minutes, self.gaps)]
        return json.dumps([self.since, self.newest, *counts], separators=(",", ":"))


def unpack(text: str) -> ArrivalModel:
    """Read a stored model, its rates not fitted yet.

    Raises ValueError where the text is none.
    """
    since, newest, week, minutes, gaps = json.loads(text)
    if (len(week), len(minutes), len(gaps)) != (168, 60, 3):
        raise ValueError("not a model: wrong number of counts")
    return ArrivalModel(since, newest, tuple(week), tuple(minutes), (gaps[0], gaps[1], gaps[2]))


def learn(
    model: ArrivalModel | None, arrivals: Iterable[datetime], now: datetime, lost_since: datetime | None = None
) -> ArrivalModel:
    """Update a model with the moments of the new entries of one visit, oldest first.

    None: watching begins now.

    lost_since: the visit before, where every entry of the list was new, so that some came and went unseen; the
    seen ones then count for the whole time since
    """
    moment = now.timestamp()
    moments = [min(arrival.timestamp(), moment) for arrival in arrivals]  # a date in the year 9999 is a fault
    stand_for = 1.0
    if lost_since and moments:
        stand_for = max(1.0, (moment - lost_since.timestamp()) / max(moment - moments[0], _ONE_BATCH))
    return learned(model or ArrivalModel(since=moment), moments, moment, stand_for)


def learned(model: ArrivalModel, moments: Sequence[float], now: float, stand_for: float = 1.0) -> ArrivalModel:
    """Update a model with moments, each counted `stand_for` times.

    The moments are seconds since 1970 UTC, oldest first.
    """
    week, minutes = list(model.week), list(model.minutes)
    gaps, short, chance = model.gaps
    newest = model.newest
    for moment in moments:
        week[int(moment // HOUR) % 168] += stand_for * math.exp((moment - model.since) / _MEMORY)
    model = replace(model, week=tuple(week))
    hours = model.rates.hours or (fit(model, now).hours if moments else ())
    for moment in moments:
        weight = math.exp((moment - model.since) / _MEMORY)
        gap = math.inf if newest is None else moment - newest
        if gap > _ONE_BATCH:
            minutes[int(moment % HOUR // 60)] += weight
        if 0.5 < gap < math.inf:
            gaps += weight
            short += weight * (gap < FOLLOW_UP)
            chance += weight * -math.expm1(-hours[int(moment // HOUR) % 168] * FOLLOW_UP)
        newest = moment if newest is None else max(newest, moment)
    model = replace(model, newest=newest, minutes=tuple(minutes), gaps=(gaps, short, chance))
    stale = not model.rates.hours or now - model.rates.at > min(_REFIT, (now - model.since) / 10)
    return replace(model, rates=fit(model, now)) if stale else model


def fit(model: ArrivalModel, now: float) -> Rates:
    """Fit a Gamma-Poisson rate to the counts, and profiles shrunk towards flat.

    They are shrunk where data are few.
    """
    watched = max(now - model.since, 0.0)
    fade = math.exp(-watched / _MEMORY)
    week = [count * fade for count in model.week]
    seen = sum(week)
    rate = (seen + _PRIOR_ENTRIES) / (_MEMORY * (1 - fade) + _PRIOR_SPAN)
    clock = _clock([count * fade for count in model.minutes])
    gaps, short, chance = (count * fade for count in model.gaps)
    burst = 0.0
    if not clock and gaps >= 10:  # the short gaps beyond those that chance explains
        share = (short - chance) / max(0.05 * gaps, gaps * (1 - math.exp(-1)) - chance)
        burst = min(0.9, share) if share > 0.15 else 0.0
    # A burst is one piece of evidence about its hour, not as many as it has entries.
    profile = _profile(week, seen, watched, 1 / (1 - burst))
    return Rates(now, rate * DAY, tuple(rate * factor for factor in profile), clock, burst)


def _profile(week: Sequence[float], seen: float, watched: float, together: float) -> list[float]:
    """Return a factor for each hour of the week, mean 1.

    Hour of day times weekday, then each hour's own count.

    together: how many entries come at one stroke on average; priors weigh that much more
    """
    if seen < 12 * together or watched < 2 * DAY:
        return [1.0] * 168
    day = [sum(week[hour::24]) for hour in range(24)]
    smooth = [(day[hour - 1] + day[hour] + day[(hour + 1) % 24]) / 3 for hour in range(24)]
    by_hour = [(count + together) / (seen + 24 * together) * 24 for count in smooth]
    by_day = [1.0] * 7
    if watched >= 13 * DAY and seen >= 40 * together:
        days = [(sum(week[24 * day : 24 * day + 24]) + 1) / (seen + 7) * 7 for day in range(7)]
        noise = 2.2 / math.sqrt(seen / together / 7)
        by_day = [factor if abs(factor - 1) > noise else 1.0 for factor in days]
    expected = [by_day[hour // 24] * by_hour[hour % 24] for hour in range(168)]
    scale = 168 / sum(expected)
    if watched < 13 * DAY:
        return [factor * scale for factor in expected]
    # Each hour of the week on its own, with four entries' worth of belief in the product.
    prior = 4 * together
    return [
        (count + prior * scale * factor) / (seen + 168 * prior) * 168
        for count, factor in zip(week, expected, strict=True)
    ]


def _clock(minutes: Sequence[float]) -> tuple[tuple[float, float, float], ...]:
    """Return stretches of the hour with factors for batches at fixed minutes.

    Nothing where there are none.
    """
    seen = sum(minutes)
    if seen < 8:
        return ()
    # The chance that two batches share their minute, over that of even spread.
    together = sum(count * max(count - 1, 0) for count in minutes) / (seen * (seen - 1)) * 60
    if together < 6:
        return ()
    hot = [count > max(1.0, 0.04 * seen) for count in minutes]
    cold = (sum(count for count, high in zip(minutes, hot, strict=True) if not high) + 0.5) / (60 - sum(hot))
    level = [count if high else cold for count, high in zip(minutes, hot, strict=True)]
    total = sum(level)
    stretches: list[tuple[float, float, float]] = []
    for minute, count in enumerate(level):
        if stretches and not hot[minute] and not hot[minute - 1]:
            stretches[-1] = (stretches[-1][0], 60.0 * (minute + 1), stretches[-1][2])
        else:
            stretches.append((60.0 * minute, 60.0 * (minute + 1), count / total * 60))
    return tuple(stretches)


def describe_rates(rates: Rates, ahead: timedelta) -> str:
    """Describe rates: '61 a day, mostly 8–22 h, at minute 30, in bursts'.

    ahead: of the reader's clock, before UTC.
    """
    daily = rates.daily
    said = f"{daily:.0f} a day" if daily >= 10 else f"{daily:.1f} a day" if daily >= 1 else f"{daily * 7:.1f} a week"
    hours = _busy_hours([sum(rates.hours[hour::24]) for hour in range(24)], round(ahead.total_seconds() / HOUR))
    minutes = [f"{begin / 60:.0f}" for begin, _, factor in rates.clock if factor > 1]
    parts = [said, hours, f"at minute {', '.join(minutes)}" if minutes else "", "in bursts" if rates.burst else ""]
    return ", ".join(part for part in parts if part)


def _busy_hours(day: Sequence[float], ahead: int) -> str:
    """Name the shortest run of hours with four fifths of a day's entries.

    It has 15 hours at most.
    """
    enough = 0.8 * sum(day)
    shortest, start, end, inside = 16, 0, 0, 0.0
    for begin in range(24):
        while inside < enough and end < begin + 24:
            inside += day[end % 24]
            end += 1
        if inside >= enough and end - begin < shortest:
            shortest, start = end - begin, begin
        inside -= day[begin]
    if shortest > 15:
        return ""
    return f"mostly {(start + ahead) % 24}–{(start + shortest + ahead) % 24 or 24} h"


_WINDOW = 14 * DAY  # how far back `History.arrivals` goes
_FIRST_FAILURE = timedelta(minutes=1)
_MAX_FAILURE = timedelta(hours=12)
_JITTER = 0.1  # share of the interval by which visits of sources with the same interval drift apart
_LEARNED_JITTER = 0.04  # learned intervals differ anyway
_MAX_EXPECTED = 0.5  # entries that may be expected within the max age of a response, for it to be respected


@dataclass(frozen=True, slots=True)
class History:
    """Results of earlier visits of a source.

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
    """The next visit of a source: when (UTC), and why, in words."""

    at: datetime
    reason: str


def next_visit(
    source: Source, settings: ScheduleSettings, history: History, now: datetime, delay_budget: timedelta | None = None
) -> NextVisit:
    """Plan the next visit; hours of the day are named in the zone of `now`.

    delay_budget: delay of unseen entries, summed over them, at which a visit is worth its request. None: half
    of `settings.fastest`, so that a source with an entry every `fastest` is visited that often, and all others
    by the square root. `tests.bench.freshness` works out the one for a number of requests.
    """
    ahead, now = now.utcoffset() or timedelta(), now.astimezone(UTC)  # local sums would be wrong at summer time
    if history.failures or history.retry_after:
        step = _jittered(backoff(history.failures, _FIRST_FAILURE, _MAX_FAILURE), source, now, _JITTER)
        if history.retry_after and history.retry_after > step:
            asked = say_span("en", history.retry_after, exact=True)
            return NextVisit(now + history.retry_after, f"the server asked for {asked}")
        return NextVisit(now + step, f"{history.failures} failure{'s' * (history.failures > 1)} in a row, backing off")
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
    wait = timedelta(seconds=rates.wait(model.newest, moment, worth, settings.slowest.total_seconds()))
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
    """Make an arrival model from the arrivals of the last 14 days.

    None before the first visit.
    """
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


def _jittered(step: timedelta, source: Source, now: datetime, share: float) -> timedelta:
    """Lengthen or shorten a step by at most this share, by source and minute.

    Always the same result for both.
    """
    seed = hashlib.sha256(f"{source.id} {int(now.timestamp() // 60)}".encode()).digest()
    return step * (1 - share + 2 * share * seed[0] / 255)
