"""A list that moved on its page: what is remembered of a source, and what is told of a list that was found again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.discover import Discovery, Drift, Memory, Remembered
from monitor.model import Incident, Source, SourceState
from monitor.store.entries import last_seen_entries
from monitor.store.incidents import close_incidents, open_incident

log = structlog.get_logger(__name__)

LIST_MOVED = "list_moved"
_REMEMBERED = 300  # entries of a source that its list is known again by: more than most lists are long


def memory_of(connection: Connection, source: str, state: SourceState) -> Memory:
    """What a source gave until now, as `discover` asks for it."""
    entries = (
        Remembered(
            stored.entry.url,
            stored.entry.title,
            stored.entry.key,
            stored.entry.published,
            listed=listed,
            settled=stored.state != "waiting",
        )
        for stored, listed in last_seen_entries(connection, source, _REMEMBERED)
    )
    return Memory(tuple(entries), state.entries, state.selector)


def read_as_configured(source: Source, state: SourceState) -> bool:
    """Whether the list was last read by the selector that the configuration names, where it names one.

    Else it has to be read again though it did not change: the selector is new, or was lost.
    """
    chosen = source.list
    wanted = chosen.link if chosen.item is None and state.kind == "page" else chosen.item
    return wanted is None or state.kind == "auto" or state.selector == wanted


def looked_at_anew(state: SourceState) -> SourceState:
    """The state where the next visit asks for all of the list, though it did not change.

    After it was found again, to see whether it is back; of an index, whose parts change without it.
    """
    return replace(state, etag=None, last_modified=None, body_hash=None)


def note_drift(connection: Connection, source: Source, discovery: Discovery | None, now: datetime) -> None:
    """Tell once that a list was found again, for as long as it is read so; discovery: None where it is unchanged.

    An unchanged list is read as configured: one that was found again is looked at anew each time (`looked_at_anew`).
    """
    if discovery and discovery.drift:
        news = open_incident(connection, _moved(source, discovery, discovery.drift, now))
        tell = log.warning if news else log.debug
        was, found_again, kept = source.list.item, discovery.selector, len(discovery.entries)
        tell("source.list_lost", source=source.id, was=was, found_again=found_again, kept=kept)
    else:
        close_incidents(connection, source.id, [LIST_MOVED], now)


def _moved(source: Source, discovery: Discovery, drift: Drift, now: datetime) -> Incident:
    was = source.list.item or source.list.link
    lost = f"the list is no longer at {was}" if was else "the list is not found by itself any more"
    where = f"{drift.kind} {discovery.selector}" if drift.kind == "json" else discovery.selector
    problem = (
        f"{lost} ({drift.reason}); it was found again at {where}, and {len(discovery.entries)} entries are read there"
    )
    remedy = f"{written(source, drift)} in sources.yaml; `newsmonitor add --update {source.id}` does it"
    return Incident(uuid4().urn, source.id, LIST_MOVED, problem, remedy, now)


def written(source: Source, drift: Drift) -> str:
    """What to write for a source so that its list is read as it was found again."""
    chosen = {name: value for name, value in asdict(drift.list).items() if value}
    if not chosen:
        return f"take `list:` out of '{source.id}': the list is found by itself"
    kind = "kind: json, " if drift.kind == "json" else ""
    fields = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in chosen.items())
    return f"write `{kind}list: {{{fields}}}` for '{source.id}'"
