"""Which sources are to be visited now, each with what is remembered of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from monitor.model import Source, SourceState
from monitor.pipeline.context import Context
from monitor.store.entries import sources_with_waiting_entries
from monitor.store.sources import bring_plans_forward, due_sources, is_clock_behind, source_states

log = structlog.get_logger(__name__)

_AT_FIRST = 1024  # ids looked at; enough, unless the longest overdue all share a host


@dataclass(frozen=True, slots=True)
class Due:
    """A source whose list, or one of whose articles, is to be asked for now.

    waiting: it has articles to be asked for
    """

    source: Source
    state: SourceState
    waiting: bool


def due_now(context: Context, limit: int | None = None, busy: Collection[str] = ()) -> list[Due]:
    """Read the due sources, the longest overdue first.

    Writes the pending states before.

    limit: with one, at most so many, and only of hosts that a request could go to at once, one a host:
           who waits for a host's turn would keep a thread from all others
    busy:  ids to leave out
    """
    context.pending_states.save(context.database)
    now = context.now()
    with context.database.read() as connection:
        waiting = sources_with_waiting_entries(connection, now)
        many = None if limit is None else _AT_FIRST
        names = due_sources(connection, now, many)
        chosen = _chosen(context, [*names, *waiting], limit, busy)
        if limit is not None and len(chosen) < limit and len(names) == many:
            chosen = _chosen(context, [*due_sources(connection, now, None), *waiting], limit, busy)
        return _with_states(context, connection, chosen, waiting)


def follow_clock(context: Context) -> None:
    """Bring the plan of all sources forward where the clock was set back since their last visits."""
    context.pending_states.save(context.database)
    with context.database.read() as connection:
        if not is_clock_behind(connection, context.now()):
            return
    with context.database.write() as connection:
        step = bring_plans_forward(connection, context.now())
    log.warning("clock.set_back", by=str(step), remedy="look whether the clock of this computer is right")


def due_named(context: Context, names: Sequence[str]) -> list[Due]:
    """These sources, switched off or not."""
    context.pending_states.save(context.database)
    with context.database.read() as connection:
        return _with_states(context, connection, names, sources_with_waiting_entries(connection, context.now()))


def _with_states(context: Context, connection: Connection, names: Sequence[str], waiting: Iterable[str]) -> list[Due]:
    states, asked = source_states(connection, names), frozenset(waiting)
    return [Due(context.sources[name], states[name], name in asked) for name in names if name in states]


def _chosen(context: Context, names: Iterable[str], limit: int | None, busy: Collection[str]) -> list[str]:
    enabled = [name for name in dict.fromkeys(names) if name in context.sources and context.sources[name].enabled]
    if limit is None:
        return enabled
    return [name for name, _ in zip(_at_once(context, enabled, busy), range(limit), strict=False)]


def _at_once(context: Context, names: Iterable[str], busy: Collection[str]) -> Iterator[str]:
    taken = {context.hosts[name] for name in busy if name in context.hosts}
    for name in names:
        host = context.hosts[name]
        if name not in busy and host not in taken and context.is_free(context.sources[name].url):
            taken.add(host)
            yield name
