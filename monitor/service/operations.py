"""Operations on the archive, done by a command or by the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from sqlalchemy import Connection
from structlog.contextvars import bound_contextvars

from monitor.errors import NewsmonitorError, StateHeld, Stopped
from monitor.model import Config, Item
from monitor.observe import Metrics
from monitor.pipeline.context import Context
from monitor.pipeline.publishing import mark_outdated, publish_changes
from monitor.pipeline.unusual import note_unusual
from monitor.pipeline.versions import look_again
from monitor.pipeline.visit import Due, Visited, due_named, due_now, follow_clock, load_stages, visit
from monitor.pipeline.websub import announce
from monitor.redact import json_line
from monitor.service.control import OnProgress, ask
from monitor.service.fetching import new_fetcher
from monitor.service.lost_topics import with_lost_topics
from monitor.service.opening import open_context, reconcile_topics
from monitor.store import Database, held_database
from monitor.store.entries import prune_entries
from monitor.store.items import find_item, is_any_older, item_by_guid
from monitor.store.outbox import EVERY, add_to_publish, delete_removed_topics
from monitor.store.sources import make_due

if TYPE_CHECKING:
    from monitor.pipeline.grouping import Corrected
    from monitor.pipeline.reprocessing import Preview, Reprocessed

log = structlog.get_logger(__name__)

_REVISITS = 40  # of a round at articles that are read again


@dataclass(frozen=True, slots=True)
class Done:
    """Result of a round.

    written: feed files that changed
    """

    visits: tuple[Visited, ...]
    written: int


def run_once(
    context: Context, asked_for: Sequence[str] = (), on_visited: Callable[[Visited, int], None] = lambda _, __: None
) -> Done:
    """Visit due sources and unfinished articles, publish feeds, notify the hub.

    A visit that was put off, because other pages held the memory, is made again when those are done: no other round
    may come soon.

    asked_for:  sources to visit whether due or not; then only those
    on_visited: called after each visit, from the thread that made it, with the number of visits of the round

    Raises Stopped where `context.stop` is set and the fetcher closed meanwhile; what was stored until then stays.
    """
    follow_clock(context)
    if asked_for:
        with context.database.write() as connection:
            make_due(connection, asked_for, context.now())
    chosen = due_named(context, asked_for) if asked_for else due_now(context)
    if any(due.waiting or due.state.last_ok is None for due in chosen):
        load_stages()

    visits = _visit_all(context, chosen, lambda visited: on_visited(visited, len(chosen)))
    if context.stop.is_set():
        raise Stopped
    if not asked_for:
        _attempt("articles.not_read_again", lambda: look_again(context, _REVISITS, patient=True))
    _attempt("archive.unpruned", lambda: drop_expired(context))
    _attempt("incidents.unwatched", lambda: note_unusual(context))
    mark_outdated(context)
    done = Done(visits, publish_changes(context) or 0)
    announce(context)
    if context.config.settings.notify.targets:
        from monitor.pipeline.notifying import send_digests, send_notices

        _attempt("notices.unsent", lambda: send_notices(context))
        _attempt("digests.unsent", lambda: send_digests(context))
    return done


def _visit_all(context: Context, chosen: Sequence[Due], on_visited: Callable[[Visited], None]) -> tuple[Visited, ...]:
    """Visit side by side; then, one after the other, what was put off."""

    def one(due: Due) -> Visited:
        visited = visit_in_context(context, due)
        if visited.outcome != "later":
            on_visited(visited)
        return visited

    with ThreadPoolExecutor(context.config.settings.fetch.concurrency, thread_name_prefix="visit") as pool:
        try:
            visits = {visited.source: visited for visited in pool.map(one, chosen)}
            for due in due_named(context, [name for name, each in visits.items() if each.outcome == "later"]):
                visits[due.source.id] = visit_in_context(context, due)
                on_visited(visits[due.source.id])
        finally:
            pool.shutdown(cancel_futures=True)
            _attempt("states.unsaved", lambda: context.pending_states.save(context.database))
    return tuple(visits.values())


def visit_in_context(context: Context, due: Due, *, patient: bool = True) -> Visited:
    """Visit a source; log events meanwhile have the source and an id of the visit."""
    with bound_contextvars(source=due.source.id, visit=uuid4().hex[:8]):
        return visit(context, due, patient=patient)


def _attempt(failure: str, act: Callable[[], object]) -> None:
    """Run a step that can wait for the next round; log its failure."""
    try:
        act()
    except NewsmonitorError as fault:
        log.error(failure, problem=fault.problem, remedy=fault.remedy)


def drop_expired(context: Context) -> int:
    """Delete what is older than `keep` allows; return the number of items."""
    now, keep = context.now(), context.config.settings.keep
    items_before, pages_before, dropped = now - keep.items, now - keep.pages, 0
    with context.database.write() as connection:
        if is_any_older(connection, items_before=items_before, pages_before=pages_before):
            from monitor.pipeline.grouping import drop_old  # with what decides on events

            dropped = drop_old(connection, items_before=items_before, pages_before=pages_before)
        prune_entries(connection, items_before)
    return dropped


log = structlog.get_logger(__name__)

Operation = Callable[[Context, Sequence[str], OnProgress], Any]


def split(context: Context, words: Sequence[str], on_progress: OnProgress) -> Corrected:
    """Take an item, by address or GUID, out of its event.

    Raises NewsmonitorError.
    """
    from monitor.pipeline import grouping

    (what,) = _taken(words, 1)
    with context.database.write() as connection:
        return grouping.split(connection, context.names, _item(connection, what), context.now())


def join(context: Context, words: Sequence[str], on_progress: OnProgress) -> Corrected:
    """Join the events of two items.

    Raises NewsmonitorError.
    """
    from monitor.pipeline import grouping

    one, other = _taken(words, 2)
    with context.database.write() as connection:
        return grouping.join(connection, _item(connection, one), _item(connection, other), context.now())


def reprocess(context: Context, words: Sequence[str], on_progress: OnProgress) -> Reprocessed | Preview:
    """Extract, clean, group and match the archive again.

    With the word 'preview' only show how events would change.

    Raises StateError.
    """
    from monitor.pipeline import reprocessing

    return (reprocessing.preview if "preview" in words else reprocessing.reprocess)(context, on_progress)


def prune(context: Context, words: Sequence[str], on_progress: OnProgress) -> Mapping[str, int]:
    """Delete what is older than `keep` allows, and the files of removed topics.

    Raises StateError.
    """
    dropped = drop_expired(context)
    with context.database.write() as connection:
        topics = delete_removed_topics(connection)
        add_to_publish(connection, [EVERY] if topics else [])
    return {"items": dropped, "topics": topics}


OPERATIONS: Mapping[str, Operation] = {"split": split, "join": join, "reprocess": reprocess, "prune": prune}


def perform(config: Config, name: str, words: Sequence[str], on_progress: OnProgress = lambda done, of: None) -> Any:
    """Run an operation and publish, or ask the service that holds the state.

    Returns the result as JSON.

    on_progress: called with how much is done, and of how much
    Raises NewsmonitorError; StateHeld where another command holds the state.
    """
    state = config.settings.state
    try:
        with held_database(state, f"newsmonitor {name}") as database:
            return json.loads(json_line(_done_here(config, database, OPERATIONS[name], words, on_progress)))
    except StateHeld:
        answer = ask(state, name, words, on_progress)
        if answer is None:
            raise
        return answer


def _done_here(
    config: Config, database: Database, operation: Operation, words: Sequence[str], on_progress: OnProgress
) -> Any:
    stop = Event()
    fetcher = new_fetcher(config, stop)
    try:
        config, lost = with_lost_topics(database, config)
        if lost:
            log.error("config.refused", problem="topics are missing at once", topics=[topic.id for topic in lost])
        context = open_context(config, database, fetcher, Metrics(), stop)
        told = operation(context, words, on_progress)
        publish_changes(context)
        return told
    finally:
        fetcher.close()


def accept(config: Config) -> None:
    """Accept a configuration that a service would refuse, and publish.

    No service runs. Raises StateHeld where another process holds the state.
    """
    with held_database(config.settings.state, "newsmonitor reload") as database:
        reconcile_topics(database, config, accept_empty=True)
        with database.write() as connection:
            add_to_publish(connection, [EVERY])
        _done_here(config, database, lambda context, words, on_progress: None, [], lambda done, of: None)


def _taken(words: Sequence[str], count: int) -> Sequence[str]:
    if len(words) != count:
        raise NewsmonitorError(f"{count} addresses or GUIDs are wanted, not {len(words)}", "`--help` shows an example")
    return words


def _item(connection: Connection, what: str) -> Item:
    from monitor.group import address_of

    found = (
        item_by_guid(connection, what) if what.startswith("urn:uuid:") else find_item(connection, [address_of(what)])
    )
    if found is None:
        raise NewsmonitorError(f"there is no item {what}", "`newsmonitor why` shows what became of an address")
    return found
