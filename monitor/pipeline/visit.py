"""One visit of a source, from its list to stored items, top to bottom.

    due_now        the sources, and articles, whose time has come
    visit_list     read_list → decide_list → store_list           pipeline/listing.py
    visit_articles read_listed_article or read_page_of → store_articles   pipeline/item.py, article.py
    later          publish_changes                                pipeline/publishing.py

Each stage is a function that takes and gives plain data. What nobody foresaw costs one source here, or one entry.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection

from monitor.errors import FetchError, LocalShortage, StateLost, Stopped
from monitor.fetch.limits import as_shortage
from monitor.model import Source, SourceState
from monitor.pipeline.context import REPORT_IT, Context, contained, describe
from monitor.pipeline.listing import (
    FAILURES_BEFORE_INCIDENT,
    decide_list,
    read_list,
    schedule_visit,
    store_list,
    unreachable,
)
from monitor.pipeline.source_state import state_after_failure, state_at_start
from monitor.store.entries import sources_with_waiting_entries
from monitor.store.outbox import open_incident
from monitor.store.sources import (
    StateChange,
    bring_plans_forward,
    due_sources,
    is_clock_behind,
    save_source_states,
    source_state,
    source_states,
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visited:
    """The result of a visit.

    outcome: of the list: 'read', 'unchanged', 'failed', 'not due' where only articles were asked for, or 'later'
             where its host lets us wait, or this computer lacks descriptors, and the visit is still due
    found:   entries on the list
    new:     entries never seen before
    stored:  articles that became an item or changed one
    topics:  whose feed may differ now
    problem: why the list could not be read, with its remedy, or empty
    stored_state: False where the visit left no trace in the database, so that the source is still due
    """

    source: str
    outcome: str
    found: int = 0
    new: int = 0
    stored: int = 0
    topics: frozenset[str] = frozenset()
    problem: str = ""
    stored_state: bool = True


def load_stages() -> None:
    """Import the stages that read and store news, and freeze them.

    Garbage collections then leave them out. A visit imports them where it needs them: a round without news needs none,
    which saves half a second. A caller that knows of news calls this first: a collection takes ten times as long over
    modules that were imported since. Once they are loaded it does nothing: what is garbage when it is frozen stays.
    """
    if "monitor.pipeline.item" not in sys.modules:
        from monitor.pipeline import finding, item  # noqa: F401

        gc.freeze()


def visit(context: Context, due: Due, *, patient: bool = True) -> Visited:
    """Visit a source once: its list if that is due, and the articles that wait.

    patient: wait as long as the host asks between robots.txt, list and articles; otherwise leave what must wait to a
             later visit, so that the thread is free for other hosts

    Any fault is in the result, and costs this source alone. Raises only Stopped.
    """
    try:
        passing = (Stopped, LocalShortage, StateLost)
        with contained("visit.crashed", passing=passing, source=due.source.id) as caught, as_shortage():
            visited = visit_list(context, due.source, due.state, patient=patient)
            if not (due.waiting or visited.outcome == "read"):
                return visited
            from monitor.pipeline.item import visit_articles

            # A visit for the articles alone reads one at least: else it could be made again and again for nothing.
            articles = visit_articles(context, due.source, patient=patient, insists=visited.outcome == "not due")
            topics = frozenset[str]().union(*(each.topics for each in articles))
            return replace(visited, stored=sum(each.stored for each in articles), topics=topics)
    except (LocalShortage, StateLost) as fault:  # no fault of the source: its state stays, and it is visited again soon
        log.error("visit.postponed", source=due.source.id, problem=fault.problem, remedy=fault.remedy)
        return Visited(due.source.id, "later", due.state.entries, problem=str(fault), stored_state=False)
    finally:
        context.fetcher.release()
    if context.stop.is_set():
        raise Stopped
    # A fault that nobody foresaw: the source counts as failing.
    problem = FetchError("crashed", describe(caught.fault), getattr(caught.fault, "remedy", REPORT_IT))
    context.metrics.count("visits", outcome="crashed")
    now = context.now()
    with contained("visit.unrecorded", passing=(), source=due.source.id), context.database.write() as connection:
        before = source_state(connection, due.source.id)
        state = state_after_failure(state_at_start(before, now), problem, None)
        after = schedule_visit(context, due.source, state, None, None)
        save_source_states(connection, [StateChange(due.source.url, before, after)])
        if after.failures >= FAILURES_BEFORE_INCIDENT:
            open_incident(connection, unreachable(due.source, problem, now))
        return Visited(due.source.id, "failed", after.entries, problem=str(problem))
    return Visited(due.source.id, "failed", problem=str(problem), stored_state=False)


def visit_list(context: Context, source: Source, before: SourceState, *, patient: bool) -> Visited:
    """Fetch a source's list, decide on its entries, store them and the next visit."""
    if before.next_fetch is not None and before.next_fetch > context.now():
        return Visited(source.id, "not due", before.entries)
    began = context.now()  # what a hub says while the list is read counts as later
    reading = read_list(context, source, before, patient=patient)
    if reading.outcome == "later":
        return Visited(source.id, "later", before.entries)
    decision = decide_list(source, before, reading, began)
    saved = store_list(context, source, before, decision)
    context.metrics.count("visits", outcome=reading.outcome)
    if fault := reading.fault:
        context.metrics.count("failures", of="list", kind=fault.kind)
        log.warning("source.failed", source=source.id, kind=fault.kind, problem=fault.problem, remedy=fault.remedy)
    elif reading.found:
        discovery = reading.found.discovery
        found, skipped = len(discovery.entries), len(discovery.skipped)
        log.info("source.read", source=source.id, kind=discovery.kind, found=found, new=saved.new, skipped=skipped)
    else:
        log.debug("source.unchanged", source=source.id, status=reading.first.status if reading.first else None)
    problem = str(reading.fault or "")
    return Visited(source.id, reading.outcome, decision.state.entries, saved.new, problem=problem)


# ── what is due ─────────────────────────────────────────────────────────────

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
    """Bring all planned visits forward if the clock was set back since the last ones."""
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
    chosen, taken = list[str](), {context.hosts[name] for name in busy if name in context.hosts}
    for name in enabled:
        if len(chosen) == limit:
            break
        host = context.hosts[name]
        if name not in busy and host not in taken and context.is_free(context.sources[name].url):
            taken.add(host)
            chosen.append(name)
    return chosen
