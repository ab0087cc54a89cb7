"""One round: visit the due sources, publish, end. For cron and for timers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import structlog
from structlog.contextvars import bound_contextvars

from monitor.errors import NewsmonitorError, Stopped
from monitor.pipeline import Context, Due, Visited, announce, due_named, due_now, follow_clock, publish_changes, visit
from monitor.pipeline.grouping import drop_old
from monitor.store.entries import prune_entries
from monitor.store.outbox import EVERY, add_to_publish
from monitor.store.sources import make_due

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """Result of a round. `written`: feed files that changed."""

    visits: tuple[Visited, ...]
    written: int


def run_once(
    context: Context, asked_for: Sequence[str] = (), on_visited: Callable[[Visited], None] = lambda _: None
) -> Done:
    """Visit due sources and unfinished articles, publish changed feeds, and notify the hub.

    asked_for:  sources to visit whether due or not; then only those
    on_visited: called after each visit, from the thread that made it

    Raises Stopped where `context.stop` is set and the fetcher closed meanwhile; what was stored until then stays.
    """
    follow_clock(context)
    chosen = _chosen(context, asked_for)

    def one(due: Due) -> Visited:
        visited = visit_in_context(context, due)
        on_visited(visited)
        return visited

    with ThreadPoolExecutor(context.config.settings.fetch.concurrency, thread_name_prefix="visit") as pool:
        try:
            visits = tuple(pool.map(one, chosen))
        finally:
            pool.shutdown(cancel_futures=True)
            _attempt("states.unsaved", lambda: context.pending_states.save(context.database))
    if context.stop.is_set():
        raise Stopped
    _attempt("archive.unpruned", lambda: prune(context))
    with context.database.write() as connection:
        add_to_publish(connection, [EVERY])  # files may be missing, or of another configuration
    done = Done(visits, publish_changes(context) or 0)
    announce(context)
    return done


def visit_in_context(context: Context, due: Due, *, patient: bool = True) -> Visited:
    """Visit a source; every log event meanwhile carries the source and an id of the visit."""
    with bound_contextvars(source=due.source.id, visit=uuid4().hex[:8]):
        return visit(context, due, patient=patient)


def _attempt(failure: str, act: Callable[[], object]) -> None:
    """Run a step that can wait for the next round; log its failure."""
    try:
        act()
    except NewsmonitorError as fault:
        log.error(failure, problem=fault.problem, remedy=fault.remedy)


def _chosen(context: Context, asked_for: Sequence[str]) -> list[Due]:
    if not asked_for:
        return due_now(context)
    with context.database.write() as connection:
        make_due(connection, asked_for, context.now())
    return due_named(context, asked_for)


def prune(context: Context) -> int:
    """Delete what is older than `keep` allows; return the number of items."""
    now, keep = context.now(), context.config.settings.keep
    with context.database.write() as connection:
        dropped = drop_old(connection, items_before=now - keep.items, pages_before=now - keep.pages)
        prune_entries(connection, now - keep.items)
    return dropped
