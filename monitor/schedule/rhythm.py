"""When a source is visited next: a pure policy, so that it can be simulated and explained.

`every: auto` learns a habit from each source (how much, at which hours of the week, at which
minute, in bursts or not) and visits when the waiting expected of unseen entries, summed over
them, has reached `patience`. For a steady source that is the square-root rule, interval =
sqrt(2 * patience / rate), which for a given number of requests makes the mean delay least.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from monitor.model import ScheduleSettings, Source

_HOUR, _DAY = 3600.0, 86_400.0
_WINDOW = 14 * _DAY  # how far back `History.arrivals` goes
_MEMORY = 28 * _DAY  # what was seen that long ago counts 1/e
_PRIOR_ENTRIES, _PRIOR_SPAN = 0.5, 0.5 * _DAY  # as if half an entry had been seen in half a day
_FOLLOW_UP = 240.0  # seconds between two reports of one running story, on average
_ONE_BATCH = 60.0  # entries closer than this were published at one stroke
_REFIT = 6 * _HOUR  # how old what was worked out of the counts may grow
_FIRST_FAILURE = timedelta(minutes=1)
_LONGEST_FAILURE = timedelta(hours=12)
_JITTER = 0.1  # visits of sources with one rhythm drift apart by this share of it
_LEARNED_JITTER = 0.04  # learned steps differ anyway


@dataclass(frozen=True, slots=True)
class Shape:
    """What the counts of a habit mean, worked out now and then.

    at:     when, seconds since 1970 UTC
    daily:  entries a day
    hours:  entries a second expected in each of the 168 hours of the week; hour 0 is Thursday 0 h UTC
    clock:  stretches of an hour (begin and end in seconds, factor on the hour's rate), or empty: no fixed minute
    burst:  the share of entries that another one follows within minutes; 0: none
    said:   all this in words
    """

    at: float
    daily: float
    hours: tuple[float, ...]
    clock: tuple[tuple[float, float, float], ...] = ()
    burst: float = 0.0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """A compact summary of everything a source ever published: 240 numbers, however busy it is.

    Counts are weighted by exp((moment - since) / 28 days), so old ones fade without being touched
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
    shape: Shape = Shape(0.0, 1.0, ())

    def pack(self) -> str:
        """As JSON of about 2 kB, to be stored; see `unpack`."""
        counts = [[round(x, 3) for x in part] for part in (self.week, self.minutes, self.gaps)]
        return json.dumps([self.since, self.newest, *counts], separators=(",", ":"))


def unpack(text: str, now: datetime) -> Habit:
    """A stored habit. Raises ValueError where it is no such text."""
    since, newest, week, minutes, gaps = json.loads(text)
    if (len(week), len(minutes), len(gaps)) != (168, 60, 3):
        raise ValueError("not a habit: wrong number of counts")
    habit = Habit(since, newest, tuple(week), tuple(minutes), (gaps[0], gaps[1], gaps[2]))
    return replace(habit, shape=_fit(habit, now.timestamp()))


@dataclass(frozen=True, slots=True)
class History:
    """What visits taught.

    arrivals:    when entries came in the last 14 days, oldest first: the date the source gives an entry if
                 it is not after it was first seen, else when it was first seen
    first_visit: when the source was first visited
    failures:    visits in a row that failed
    retry_after: what the server asked for, or None
    habit:       the stored habit, brought up to date by `learn`; None: it is worked out of the arrivals
    """

    arrivals: Sequence[datetime] = ()
    first_visit: datetime | None = None
    failures: int = 0
    retry_after: timedelta | None = None
    habit: Habit | None = None


def next_visit(
    source: Source, settings: ScheduleSettings, history: History, now: datetime, patience: timedelta | None = None
) -> tuple[datetime, str]:
    """When to visit next, and why in words.

    patience: how long entries may wait, summed over them, before a visit is worth its request: the one
    knob of the budget. None: half of `settings.fastest`, so that a source with an entry every
    `fastest` is visited that often, and all others by the square root. `patience_for` gives the one
    that meets a number of requests.
    """
    if history.failures or history.retry_after:
        return _after_failure(source, history, now)
    fixed = source.every or settings.every
    if fixed:
        return now + fixed, f"every {in_words(fixed)}"
    moment = now.timestamp()
    habit = history.habit or _from_arrivals(history, moment)
    if habit is None or moment - habit.since < _HOUR:
        return now + _jittered(settings.fastest, source, now, _JITTER), "new: its rhythm is not known yet"
    shape = habit.shape if habit.shape.hours else _fit(habit, moment)
    worth = (patience or settings.fastest / 2).total_seconds()
    wait = timedelta(seconds=_wait(shape, habit.newest, moment, worth, settings.slowest.total_seconds()))
    jittered = _jittered(wait, source, now, _LEARNED_JITTER)
    if shape.clock and jittered < wait:  # too early for a batch is a request for nothing
        jittered = wait + min(wait - jittered, timedelta(seconds=30))
    step = min(max(jittered, settings.fastest), settings.slowest)
    return now + step, shape.said


def learn(
    habit: Habit | None, arrivals: Iterable[datetime], now: datetime, lost_since: datetime | None = None
) -> Habit:
    """A habit with what one visit found: the new entries' moments, oldest first. None: watching begins now.

    lost_since: the visit before, where every entry of the list was new, so that some came and went unseen;
    those that are seen then stand for the whole time since
    """
    moment = now.timestamp()
    moments = [arrival.timestamp() for arrival in arrivals]
    stand_for = 1.0
    if lost_since and moments:
        stand_for = max(1.0, (moment - lost_since.timestamp()) / max(moment - moments[0], _ONE_BATCH))
    return _learned(habit or Habit(since=moment), moments, moment, stand_for)


def patience_for(habits: Sequence[Habit], requests_a_day: float) -> timedelta:
    """The patience with which these sources take about so many requests a day in all, bounds aside."""
    if not habits or requests_a_day <= 0:
        raise ValueError("a budget needs sources and a number of requests above 0")
    total = sum(math.sqrt(habit.shape.daily) for habit in habits)
    return timedelta(days=(total / requests_a_day) ** 2 / 2)


# ── learning ────────────────────────────────────────────────────────────────


def _from_arrivals(history: History, now: float) -> Habit | None:
    if history.first_visit is None:
        return None
    first = history.first_visit.timestamp()
    moments = sorted(arrival.timestamp() for arrival in history.arrivals)
    # What was on the list at the first visit tells something only by dates of its own. The oldest tenth is
    # left out: a pinned entry of long ago says nothing about how far back the list goes.
    backlog = [moment for moment in moments if moment < first]
    since = max(backlog[len(backlog) // 10] if backlog else first, now - _WINDOW)
    return _learned(Habit(since), [moment for moment in moments if moment > since and moment != first], now)


def _learned(habit: Habit, moments: Sequence[float], now: float, stand_for: float = 1.0) -> Habit:
    if moments:
        habit = _counted(habit, moments, now, stand_for)
    watched = now - habit.since
    stale = not habit.shape.hours or now - habit.shape.at > min(_REFIT, watched / 10)
    return replace(habit, shape=_fit(habit, now)) if stale else habit


def _counted(habit: Habit, moments: Sequence[float], now: float, stand_for: float) -> Habit:
    week, minutes = list(habit.week), list(habit.minutes)
    gaps, short, chance = habit.gaps
    newest = habit.newest
    fresh = replace(habit, week=_week_with(week, moments, habit.since, stand_for))
    hours = habit.shape.hours or _fit(fresh, now).hours
    for moment in moments:
        weight = math.exp((moment - habit.since) / _MEMORY)
        gap = math.inf if newest is None else moment - newest
        if gap > _ONE_BATCH:
            minutes[int(moment % _HOUR // 60)] += weight
        if 0.5 < gap < math.inf:
            gaps += weight
            short += weight * (gap < _FOLLOW_UP)
            chance += weight * -math.expm1(-hours[int(moment // _HOUR) % 168] * _FOLLOW_UP)
        newest = moment if newest is None else max(newest, moment)
    return replace(fresh, newest=newest, minutes=tuple(minutes), gaps=(gaps, short, chance))


def _week_with(week: list[float], moments: Sequence[float], since: float, stand_for: float) -> tuple[float, ...]:
    for moment in moments:
        week[int(moment // _HOUR) % 168] += stand_for * math.exp((moment - since) / _MEMORY)
    return tuple(week)


def _fit(habit: Habit, now: float) -> Shape:
    """What the counts mean: a Gamma-Poisson rate, profiles shrunk towards flat as far as the data are few."""
    watched = max(now - habit.since, 0.0)
    fade = math.exp(-watched / _MEMORY)
    week = [count * fade for count in habit.week]
    seen = sum(week)
    rate = (seen + _PRIOR_ENTRIES) / (_MEMORY * (1 - fade) + _PRIOR_SPAN)
    clock = _clock([count * fade for count in habit.minutes])
    burst = 0.0 if clock else _burst(*(count * fade for count in habit.gaps))
    # A burst is one piece of evidence about its hour, not as many as it has entries.
    profile = _profile(week, seen, watched, 1 / (1 - burst))
    shape = Shape(now, rate * _DAY, tuple(rate * factor for factor in profile), clock, burst)
    return replace(shape, said=_why(shape))


def _profile(week: Sequence[float], seen: float, watched: float, together: float) -> list[float]:
    """A factor for each hour of the week, mean 1: hour of the day times weekday, then what the hours say themselves.

    together: how many entries come at one stroke on average; priors weigh that much more
    """
    if seen < 12 * together or watched < 2 * _DAY:
        return [1.0] * 168
    day = [sum(week[hour::24]) for hour in range(24)]
    smooth = [(day[hour - 1] + day[hour] + day[(hour + 1) % 24]) / 3 for hour in range(24)]
    by_hour = [(count + together) / (seen + 24 * together) * 24 for count in smooth]
    by_day = [1.0] * 7
    if watched >= 13 * _DAY and seen >= 40 * together:
        days = [(sum(week[24 * day : 24 * day + 24]) + 1) / (seen + 7) * 7 for day in range(7)]
        noise = 2.2 / math.sqrt(seen / together / 7)
        by_day = [factor if abs(factor - 1) > noise else 1.0 for factor in days]
    expected = [by_day[hour // 24] * by_hour[hour % 24] for hour in range(168)]
    scale = 168 / sum(expected)
    if watched < 13 * _DAY:
        return [factor * scale for factor in expected]
    # Each hour of the week on its own, with four entries' worth of belief in the product.
    prior = 4 * together
    return [
        (count + prior * scale * factor) / (seen + 168 * prior) * 168
        for count, factor in zip(week, expected, strict=True)
    ]


def _clock(minutes: Sequence[float]) -> tuple[tuple[float, float, float], ...]:
    """Where batches come at fixed minutes of the hour: stretches with their factor. Empty where they do not."""
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


def _burst(gaps: float, short: float, chance: float) -> float:
    """The share of entries with a follower: short gaps beyond those that chance explains."""
    if gaps < 10:
        return 0.0
    share = (short - chance) / max(0.05 * gaps, gaps * (1 - math.exp(-1)) - chance)
    return min(0.9, share) if share > 0.15 else 0.0


# ── deciding ────────────────────────────────────────────────────────────────


def _wait(shape: Shape, newest: float | None, now: float, worth: float, longest: float) -> float:
    """Seconds until the expected waiting of unseen entries, summed over them, reaches `worth`; at most `longest`."""
    alive = _alive(shape.burst, newest, now)
    at, unseen, waited = now, 0.0, 0.0
    step = 20.0
    while at < now + longest:
        stop, rate = _stretch(shape, at)
        if shape.burst:
            stop, step = min(stop, at + step), step * 1.3
            rate = _with_bursts(rate, shape.burst, alive, (at + stop) / 2 - now)
        span = stop - at
        after = waited + unseen * span + rate * span * span / 2
        if after >= worth:
            short = worth - waited
            return at - now + 2 * short / (unseen + math.sqrt(unseen * unseen + 2 * rate * short))
        at, unseen, waited = stop, unseen + rate * span, after
        if shape.clock and _nothing_better(shape, at, unseen, worth - waited):
            return at - now
    return longest


def _stretch(shape: Shape, at: float) -> tuple[float, float]:
    """Until when the expected rate stays as it is, and the rate in entries a second."""
    hour = at // _HOUR
    rate = shape.hours[int(hour) % 168]
    begin = hour * _HOUR
    for _, end, factor in shape.clock:
        if at - begin < end:
            return begin + end, rate * factor
    return begin + _HOUR, rate


def _alive(burst: float, newest: float | None, now: float) -> float:
    """The chance that the newest entry still gets a follower, since none came until now."""
    if not burst or newest is None:
        return 0.0
    left = burst * math.exp(-max(now - newest, 0.0) / _FOLLOW_UP)
    return left / (1 - burst + left)


def _with_bursts(rate: float, burst: float, alive: float, later: float) -> float:
    """The rate so much later: the running burst dies away, new ones fill up to the mean rate."""
    decay = math.exp(-(1 - burst) * later / _FOLLOW_UP)
    return rate * (1 - burst * decay) + alive * decay / _FOLLOW_UP


def _nothing_better(shape: Shape, at: float, unseen: float, short: float) -> bool:
    """Whether a batch has just ended and waiting on would only make it older before the next one begins."""
    inside = at % _HOUR
    ended = any(end == inside and factor > 1 for _, end, factor in shape.clock) or (
        inside == 0 and shape.clock[-1][2] > 1
    )
    if not ended:
        return False
    begins = [begin for begin, _, factor in shape.clock if factor > 1]
    ahead = min((begin - inside) % _HOUR or _HOUR for begin in begins)
    return unseen * ahead >= short


# ── saying it ───────────────────────────────────────────────────────────────


def _why(shape: Shape) -> str:
    """'61 a day, mostly 8–22 h' (UTC), 'at minute 30', 'in bursts'."""
    daily = shape.daily
    said = f"{daily:.0f} a day" if daily >= 10 else f"{daily:.1f} a day" if daily >= 1 else f"{daily * 7:.1f} a week"
    hours = _busy_hours([sum(shape.hours[hour::24]) for hour in range(24)])
    minutes = [f"{begin / 60:.0f}" for begin, _, factor in shape.clock if factor > 1]
    parts = [said, hours, f"at minute {', '.join(minutes)}" if minutes else "", "in bursts" if shape.burst else ""]
    return ", ".join(part for part in parts if part)


def _busy_hours(day: Sequence[float]) -> str:
    """The shortest run of hours with four fifths of the day, where it is at most 15 hours."""
    until = list(accumulate([*day, *day], initial=0.0))  # twice round the clock, so that a run may cross midnight
    enough = 0.8 * until[24]
    for length in range(1, 16):
        most, start = max((until[start + length] - until[start], -start) for start in range(24))
        if most >= enough:
            return f"mostly {-start}–{(length - start) % 24 or 24} h UTC"
    return ""


def _after_failure(source: Source, history: History, now: datetime) -> tuple[datetime, str]:
    backoff = min(_FIRST_FAILURE * 2 ** min(max(history.failures - 1, 0), 12), _LONGEST_FAILURE)
    step = _jittered(backoff, source, now, _JITTER)
    if history.retry_after and history.retry_after > step:
        return now + history.retry_after, f"the server asked for {in_words(history.retry_after)}"
    return now + step, f"{history.failures} failures in a row, backing off"


def _jittered(step: timedelta, source: Source, now: datetime, share: float) -> timedelta:
    """A step longer or shorter by at most this share, by source and minute: the same whenever it is worked out."""
    seed = hashlib.sha256(f"{source.id} {int(now.timestamp() // 60)}".encode()).digest()
    return step * (1 - share + 2 * share * seed[0] / 255)


def in_words(span: timedelta) -> str:
    """A span as a person says it: '15 min', '2 h', '3 days'."""
    seconds = span.total_seconds()
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
