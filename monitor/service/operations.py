"""Operations on the archive: run by a command, or by the service that holds the state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any

import structlog
from sqlalchemy import Connection

from monitor.errors import NewsmonitorError, StateHeld
from monitor.group import address_of
from monitor.model import Config, Item
from monitor.observe import Metrics
from monitor.pipeline import Context, correcting, publish_changes, reprocessing
from monitor.pipeline.correcting import Corrected
from monitor.pipeline.reprocessing import Reprocessed
from monitor.service.control import OnProgress, ask, json_line
from monitor.service.lost import with_lost_topics
from monitor.service.once import prune as drop_what_is_old
from monitor.service.opening import new_fetcher, open_context, reconcile_topics
from monitor.store import Database, held_database
from monitor.store.items import find_item, item_by_guid
from monitor.store.outbox import EVERY, add_to_publish, delete_removed_topics

log = structlog.get_logger(__name__)

Operation = Callable[[Context, Sequence[str], OnProgress], Any]


def split(context: Context, words: Sequence[str], on_progress: OnProgress) -> Corrected:
    """Take an item, by address or GUID, out of its event. Raises NewsmonitorError."""
    (what,) = _taken(words, 1)
    with context.database.write() as connection:
        return correcting.split(connection, context.names, _item(connection, what), context.now())


def join(context: Context, words: Sequence[str], on_progress: OnProgress) -> Corrected:
    """Join the events of two items. Raises NewsmonitorError."""
    one, other = _taken(words, 2)
    with context.database.write() as connection:
        return correcting.join(connection, _item(connection, one), _item(connection, other), context.now())


def reprocess(context: Context, words: Sequence[str], on_progress: OnProgress) -> Reprocessed:
    """Extract, clean, group and match the archive again. Raises StateError."""
    return reprocessing.reprocess(context, on_progress)


def prune(context: Context, words: Sequence[str], on_progress: OnProgress) -> Mapping[str, int]:
    """Delete what is older than `keep` allows, and the files of removed topics. Raises StateError."""
    dropped = drop_what_is_old(context)
    with context.database.write() as connection:
        topics = delete_removed_topics(connection)
        add_to_publish(connection, [EVERY] if topics else [])
    return {"items": dropped, "topics": topics}


OPERATIONS: Mapping[str, Operation] = {"split": split, "join": join, "reprocess": reprocess, "prune": prune}


def perform(config: Config, name: str, words: Sequence[str], on_progress: OnProgress = lambda done, of: None) -> Any:
    """Run an operation and publish, or ask the service that holds the state; return its result as JSON.

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
    """Accept a configuration that a service would refuse, where no service runs, and publish.

    Raises StateHeld where another process holds the state.
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
    found = (
        item_by_guid(connection, what) if what.startswith("urn:uuid:") else find_item(connection, [address_of(what)])
    )
    if found is None:
        raise NewsmonitorError(f"there is no item {what}", "`newsmonitor why` shows what became of an address")
    return found
