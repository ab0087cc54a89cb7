"""Correct an event by hand: set a report apart, or join two events.

The correction is stored, and applies to later decisions too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.errors import NewsmonitorError
from monitor.model import Item, Step
from monitor.pipeline.grouping import Names, decide_on, leave, place_compared
from monitor.store.entries import add_steps, find_entries
from monitor.store.events import (
    Correction,
    Membership,
    create_event,
    delete_apart_corrections,
    delete_event,
    event_guid,
    event_topics,
    find_membership,
    lock_grouping,
    move_reports,
    report_guids,
    report_positions,
    save_correction,
    save_membership,
    set_event_changed,
    set_membership_kind,
)
from monitor.store.items import item_at, set_copy_of
from monitor.store.outbox import add_to_publish


@dataclass(frozen=True, slots=True)
class Corrected:
    """The result of a correction.

    guid: of the event's entry; reports: its number now; topics: whose feeds changed.
    """

    guid: str
    reports: int
    topics: frozenset[str]


def split(connection: Connection, names: Names, item: Item, now: datetime) -> Corrected:
    """Set an item apart from its event, with its copies; it founds one of its own, under its own GUID.

    It is apart from each of the others, so that they find together again without it.

    Raises NewsmonitorError where it is the only report.
    """
    lock_grouping(connection)
    event = _event(connection, item)
    going = _with_copies(connection, item, event)
    topics = event_topics(connection, event)
    heir = leave(connection, going, event, now)
    if heir is None:
        raise NewsmonitorError(
            f"“{item.title}” is the only report of its event", "there is nothing to set it apart from"
        )
    if event not in going:
        create_event(connection, item.position)
    move_reports(connection, going, item.position)
    if item.copy_of:
        _stand_alone(connection, names, item, now)
    set_membership_kind(connection, item.position, "split")
    for guid in report_guids(connection, heir):
        save_correction(connection, Correction("apart", item.guid, guid), now)
    _tell(connection, item, f"a person set it apart from the event {event_guid(connection, heir)}", now)
    add_to_publish(connection, topics)
    return Corrected(item.guid, len(going), topics)


def join(connection: Connection, one: Item, other: Item, now: datetime) -> Corrected:
    """Make the events of two items one; the older keeps its GUID, and with it its place in feeds.

    Raises NewsmonitorError where they are one already.
    """
    lock_grouping(connection)
    events = [_event(connection, item) for item in (one, other)]
    kept, ended = sorted(events)
    if kept == ended:
        raise NewsmonitorError("the two are reports of one event already", "`newsmonitor why` shows it")
    topics = event_topics(connection, kept) | event_topics(connection, ended)
    delete_apart_corrections(connection, report_guids(connection, kept), report_guids(connection, ended))
    move_reports(connection, report_positions(connection, ended), kept)
    delete_event(connection, ended, kept)
    set_event_changed(connection, kept, now)
    moved = one if events[0] == ended else other
    set_membership_kind(connection, moved.position, "joined")
    save_correction(connection, Correction("together", one.guid, other.guid), now)
    _tell(connection, moved, f"a person joined it to the event {event_guid(connection, kept)}", now)
    add_to_publish(connection, topics)
    return Corrected(event_guid(connection, kept), len(report_positions(connection, kept)), topics)


def _event(connection: Connection, item: Item) -> int:
    home = find_membership(connection, item.position)
    if home is None or home.event is None:
        raise NewsmonitorError(f"“{item.title}” tells of several events", "a digest is a report of none of them")
    return home.event


def _with_copies(connection: Connection, item: Item, event: int) -> list[int]:
    """Positions of an item and, where it is no copy itself, of those that repeat its text."""
    if item.copy_of:
        return [item.position]
    others = (item_at(connection, position) for position in report_positions(connection, event))
    return [other.position for other in others if item.guid in (other.guid, other.copy_of)]


def _stand_alone(connection: Connection, names: Names, item: Item, now: datetime) -> None:
    """Let a copy that is none be compared with later items: of a copy nothing was kept to compare."""
    set_copy_of(connection, item.position, None)
    item = replace(item, copy_of=None)
    decision = decide_on(connection, names, item, (), now)
    home = Membership(item.position, item.position, "split", {})
    if decision.kind == "digest":
        save_membership(connection, home)
    else:
        place_compared(connection, item, home, decision)


def _tell(connection: Connection, item: Item, reason: str, now: datetime) -> None:
    for entry in find_entries(connection, [], item.guid):
        add_steps(connection, entry.id, [Step(now, "grouped", "ok", reason)])
