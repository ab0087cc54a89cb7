"""The health of each source, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model import Incident, Source, SourceState
from monitor.web.site import Site

Health = Literal["ok", "warn", "bad", "waiting", "off"]
_FAILING = 3  # failures in a row after which a source is called failing


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with its state. incidents: the open ones."""

    source: Source
    state: SourceState
    health: Health
    incidents: tuple[Incident, ...]


def judge_sources(site: Site, incidents: Iterable[Incident]) -> tuple[SourceHealth, ...]:
    """Judge every configured source, in the order of the configuration. incidents: the open ones."""
    states = site.reader.source_states()
    mine: dict[str, list[Incident]] = {}
    for incident in incidents:
        mine.setdefault(incident.source, []).append(incident)
    found = []
    for source in site.config().sources:
        state = states.get(source.id, SourceState(source.id))
        its = tuple(mine.get(source.id, ()))
        found.append(SourceHealth(source, state, judge(source, state, bool(its)), its))
    return tuple(found)


def judge(source: Source, state: SourceState, has_incident: bool) -> Health:
    """Call a source healthy, degraded, failing, waiting for its first visit, or switched off."""
    if not source.enabled:
        return "off"
    if state.gone or state.failures >= _FAILING:
        return "bad"
    if state.error or state.failures or has_incident:
        return "warn"
    return "ok" if state.last_fetch else "waiting"


def next_fetch(sources: Iterable[SourceHealth]) -> datetime | None:
    """Give the time at which the next source is due; None where none is."""
    due = [one.state.next_fetch for one in sources if one.health != "off" and one.state.next_fetch]
    return min(due, default=None)
