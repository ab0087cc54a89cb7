"""Notice sources that fell silent, and topics that fell silent or became loud.

What is usual is counted for each hour of the day over the last 28 days. Arrivals are taken for a Poisson process of
that rate; news comes in bursts, so a silence must also be longer than any before, and a flood larger than any before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from uuid import uuid4

from monitor.model import Incident
from monitor.pipeline.context import Context
from monitor.store.feeds import topic_arrivals
from monitor.store.outbox import close_incidents, open_incident, read_incidents
from monitor.store.sources import recent_arrivals, source_states
from monitor.text.interface import say_span

STALE, SILENT, LOUD = "stale", "silent", "loud"  # kinds of incidents: of a source, of a topic, of a topic
_WINDOW, _SHORTEST = timedelta(days=28), timedelta(days=7)  # of the arrivals that tell what is usual
_FEWEST = 20  # arrivals, from which something is usual
_MISSED = 12.0  # expected arrivals of a silence: e^-12 is the probability of none
_LONGER = 1.5  # times the longest pause before
_FLOOD = timedelta(hours=6)
_FEWEST_FLOOD = 15  # arrivals; fewer are no burden to a reader
_SURPRISE = 14.0  # negative logarithm of the probability of a flood (Chernoff's bound)
_LARGER = 2  # times the largest flood before


@dataclass(frozen=True, slots=True)
class Unusual:
    """An unusual series of arrivals.

    kind:  SILENT or LOUD
    span:  how long it lasts; the pause or the flood
    count: arrivals in it
    usual: the longest pause before, in seconds; or the arrivals that such a span usually has
    """

    kind: str
    span: timedelta
    count: int
    usual: float


def judge_arrivals(arrivals: Sequence[datetime], until: datetime, zone: tzinfo) -> Unusual | None:
    """Compare the latest arrivals with the 28 days before.

    None where nothing is unusual, or usual.

    arrivals: ascending; until: the time up to which arrivals would be known; zone: whose hours of the day are counted
    """
    known = [each for each in arrivals if until - _WINDOW <= each <= until]
    if len(known) < _FEWEST or known[-1] - known[0] < _SHORTEST:
        return None
    silence, longest = until - known[-1], max(later - earlier for earlier, later in pairwise(known))
    if silence > _LONGER * longest and _expected(known, known[-1], until, zone) >= _MISSED:
        return Unusual(SILENT, silence, 0, longest.total_seconds())
    begin = until - _FLOOD
    before = [each for each in known if each < begin]
    count = len(known) - len(before)
    if count < _FEWEST_FLOOD or len(before) < _FEWEST:
        return None
    usual = max(_expected(before, begin, until, zone), 0.5)
    surprise = count * math.log(count / usual) - count + usual
    most, first = 0, 0  # arrivals that any six hours had
    for last, moment in enumerate(before):
        while moment - before[first] >= _FLOOD:
            first += 1
        most = max(most, last - first + 1)
    if count > usual and surprise > _SURPRISE and count > _LARGER * most:
        return Unusual(LOUD, _FLOOD, count, usual)
    return None


def _expected(history: Sequence[datetime], begin: datetime, end: datetime, zone: tzinfo) -> float:
    """Return the arrivals between two times that the hours of a history would have."""
    days = max((history[-1] - history[0]) / timedelta(days=1), 1.0)
    of_hour = Counter(each.astimezone(zone).hour for each in history)
    total, at = 0.0, begin
    while at < end:
        step = min(timedelta(hours=1), end - at)
        total += of_hour[at.astimezone(zone).hour] / days * (step / timedelta(hours=1))
        at += step
    return total


def note_unusual(context: Context) -> int:
    """Open and close incidents of silent sources, and of silent and loud topics.

    Returns how many are open.
    """
    now = context.now()
    with context.database.read() as connection:
        known = read_incidents(connection, open_only=True)
        found = {each.source: each for each in _unusual(context, now)}
    mine = {each.source for each in known if each.kind in (STALE, SILENT, LOUD)}
    troubled = {each.source for each in known} - mine
    fresh = [each for name, each in found.items() if name not in troubled]
    if fresh or mine:
        with context.database.write() as connection:
            for name in mine - found.keys():
                close_incidents(connection, name, [STALE, SILENT, LOUD], now)
            for incident in fresh:
                open_incident(connection, incident)
    return len(fresh)


def _unusual(context: Context, now: datetime) -> Iterator[Incident]:
    with context.database.read() as connection:
        states = source_states(connection)
        for name, source in context.sources.items():
            state = states.get(name)
            if state is None or state.last_ok is None or state.failures or not source.enabled:
                continue
            arrivals = recent_arrivals(connection, name, now - _WINDOW)
            unusual = judge_arrivals(arrivals, state.last_ok, context.zone_of(source))
            if unusual and unusual.kind == SILENT:
                longest = say_span("en", timedelta(seconds=unusual.usual))
                problem = f"nothing new for {say_span('en', unusual.span)}, where no pause was longer than {longest}"
                remedy = f"open its page; if there is news on it, `newsmonitor probe {source.url}` shows what is read"
                yield Incident(uuid4().urn, name, STALE, problem, remedy, now)
        visits = [states[name].last_ok for name in context.sources if name in states]
        until = max((each for each in visits if each), default=None)
        for topic in context.config.topics if until else ():
            items = topic_arrivals(connection, topic.id, now - _WINDOW)
            unusual = judge_arrivals([arrival for arrival, _ in items], until or now, context.zone)
            if unusual is None:
                continue
            span = say_span("en", unusual.span)
            if unusual.kind == SILENT:
                longest = say_span("en", timedelta(seconds=unusual.usual))
                problem = f"no item for {span}, where no pause was longer than {longest}"
                remedy = "look whether its sources fail; after an edit, `newsmonitor try` shows what its query finds"
            else:
                ((most, share),) = Counter(source for _, source in items[-unusual.count :]).most_common(1)
                name = context.source_titles.get(most, most)
                problem = (
                    f"{unusual.count} items in {span}, where {unusual.usual:.0f} are usual; {share} of them from {name}"
                )
                remedy = "if it is too much, set `budget: 20/day`, or make its query narrower"
            yield Incident(uuid4().urn, f"topics/{topic.id}"[:100], unusual.kind, problem, remedy, now)
