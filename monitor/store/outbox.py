"""Outgoing work: feeds to publish, messages, digests, hubs; also incidents.

And the accepted topics. A row of a feed to publish, or of a message, is written with the change of the item and deleted
or marked once the feed is written or the message sent: a stop or a kill in between keeps the row, so it is done later.
A message that was sent keeps its row, so no second one is made for the same entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, text, update

from monitor.model import Examples, Incident, Topic
from monitor.store.schema import (
    EPOCH,
    accepted_topics,
    announcements,
    digests,
    feeds_to_publish,
    incidents,
    items,
    notices,
)
from monitor.store.statements import Prepared, prepared_insert, run_for_each

EVERY = "*"  # every feed
STANDING = ""  # the feeds that no topic stands for: `all` and `_status`
_TOPIC_FIELDS = frozenset(field.name for field in fields(Topic))

_ADD = (
    "INSERT INTO feeds_to_publish (topic, changes) VALUES (?, 1)"
    " ON CONFLICT (topic) DO UPDATE SET changes = feeds_to_publish.changes + 1"
)
_CLOSED_INCIDENTS = 100  # that are told
_DELETE = text("DELETE FROM feeds_to_publish WHERE topic = :topic AND changes = :changes")
_announce = prepared_insert(announcements, replace=True)
_HAS_OPEN = Prepared(
    select(incidents.c.guid).where(incidents.c.source == bindparam("source"), incidents.c.closed.is_(None)).limit(1)
)


def add_to_publish(connection: Connection, topics: Collection[str]) -> None:
    """Mark the feeds of these topics for publishing, in the change's transaction."""
    run_for_each(connection, _ADD, [(topic,) for topic in sorted(topics)])


def read_to_publish(connection: Connection) -> Mapping[str, int]:
    """The topics whose feeds are to be published, with the number of changes."""
    return {
        row.topic: row.changes
        for row in connection.execute(select(feeds_to_publish).order_by(feeds_to_publish.c.topic))
    }


def delete_published(connection: Connection, published: Mapping[str, int]) -> None:
    """Delete published topics of `read_to_publish`; those changed since stay."""
    if published:
        rows = [{"topic": topic, "changes": changes} for topic, changes in published.items()]
        connection.execute(_DELETE, rows)


def open_incident(connection: Connection, incident: Incident) -> bool:
    """Open an incident unless one of its kind is open; return whether it is new.

    A source has one at a time: the new one closes those of other kinds. 'unreachable.dns' is of the kind 'unreachable'.
    """
    kind = incident.kind.partition(".")[0]
    of_source = (incidents.c.source == incident.source, incidents.c.closed.is_(None))
    if connection.execute(select(incidents.c.guid).where(*of_source, _is_kind(kind))).first() is not None:
        return False
    if incident.source:
        connection.execute(update(incidents).where(*of_source).values(closed=incident.opened))
    add_to_publish(connection, [STANDING])
    row = {column.name: getattr(incident, column.name) for column in incidents.columns}
    connection.execute(incidents.insert().values(**row))
    return True


def close_incidents(connection: Connection, source: str, kinds: Sequence[str], now: datetime) -> int:
    """Close the open incidents of a source; return how many."""
    if not _HAS_OPEN.first(connection, source=source):  # nearly always, and it is asked for every visit
        return 0
    these = (incidents.c.source == source, or_(*map(_is_kind, kinds)), incidents.c.closed.is_(None))
    closed = connection.execute(update(incidents).where(*these).values(closed=now)).rowcount
    add_to_publish(connection, [STANDING] if closed else [])
    return closed


def _is_kind(kind: str) -> ColumnElement[bool]:
    return or_(incidents.c.kind == kind, incidents.c.kind.startswith(f"{kind}."))


def read_incidents(connection: Connection, *, open_only: bool = False) -> tuple[Incident, ...]:
    """Incidents, latest first: all open ones, and the latest hundred closed ones."""
    query = select(incidents).order_by(incidents.c.opened.desc(), incidents.c.guid)
    rows = [*connection.execute(query.where(incidents.c.closed.is_(None)))]
    if not open_only:
        rows += connection.execute(query.where(incidents.c.closed.is_not(None)).limit(_CLOSED_INCIDENTS))
        rows.sort(key=lambda row: row.guid)
        rows.sort(key=lambda row: row.opened, reverse=True)
    return tuple(Incident(**row._mapping) for row in rows)


@dataclass(frozen=True, slots=True)
class Announced:
    """The version of a feed that a hub was last notified of.

    hub: the hub's address; version: a hash that stands for the bytes of the file.
    """

    hub: str
    version: str


def read_announcements(connection: Connection) -> Mapping[str, Announced]:
    """Read the last notification of each feed, by the feed's address."""
    rows = connection.execute(select(announcements))
    return {row.address: Announced(row.hub, row.version) for row in rows}


def save_announcement(connection: Connection, address: str, heard: Announced) -> None:
    """Remember what was told of a feed, in place of what was told before."""
    _announce.run(connection, {"address": address, "hub": heard.hub, "version": heard.version})


def delete_announcements(connection: Connection, addresses: Collection[str]) -> None:
    """Forget what was told of feeds that are no longer announced."""
    connection.execute(delete(announcements).where(announcements.c.address.in_(addresses)))


def read_accepted_topics(connection: Connection, *, removed: bool = False) -> tuple[Topic, ...]:
    """Read the last accepted configuration's topics by id, or those removed since."""
    query = select(accepted_topics).where(accepted_topics.c.removed.is_(removed)).order_by(accepted_topics.c.topic)
    topics = []
    for stored in (row.definition for row in connection.execute(query)):
        # A later version may have stored more; what this one does not know is left out.
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in _TOPIC_FIELDS
        }
        examples = {name: tuple(titles) for name, titles in stored.get("examples", {}).items()}
        topics.append(Topic(**values | {"examples": Examples(**examples)}))
    return tuple(topics)


def save_accepted_topics(connection: Connection, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Save the ids of the configured topics; return those no longer configured."""
    known = set(connection.scalars(select(accepted_topics.c.topic).where(accepted_topics.c.removed.is_(False))))
    names = [topic.id for topic in topics]
    connection.execute(delete(accepted_topics).where(accepted_topics.c.topic.in_(names)))
    if topics:
        rows = [{"topic": topic.id, "removed": False, "definition": asdict(topic)} for topic in topics]
        connection.execute(accepted_topics.insert(), rows)
    connection.execute(update(accepted_topics).where(accepted_topics.c.topic.not_in(names)).values(removed=True))
    return tuple(sorted(known.difference(names)))


def delete_removed_topics(connection: Connection) -> int:
    """Delete the removed topics; return their number."""
    return connection.execute(delete(accepted_topics).where(accepted_topics.c.removed.is_(True))).rowcount


# ── messages ───────────────────────────────────────────────────────────────────

_RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
_ADD_NOTICE = (
    "INSERT INTO notices (topic, target, entry, created, attempts, next_try, problem)"
    " VALUES (?, ?, ?, ?, 0, ?, '') ON CONFLICT (topic, target, entry) DO NOTHING"
)


_save_digest = prepared_insert(digests, replace=True)


@dataclass(frozen=True, slots=True)
class DigestState:
    """Progress of a digest's delivery.

    until:    the end of the last one that arrived
    position: the newest item that there was then: what arrives late, with an early date, is in the next
    attempts: how often the next one failed; next_try: when it is tried again
    """

    name: str
    until: datetime
    position: int
    attempts: int = 0
    next_try: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one target about one entry of a topic.

    entry: its GUID, of the event or the item.
    """

    topic: str
    target: str
    entry: str
    created: datetime
    attempts: int = 0


def add_notices(connection: Connection, entries: Collection[tuple[str, str, str]], now: datetime) -> None:
    """Add messages, each as topic, target and GUID of the entry.

    One that was ever added is not added again.
    """
    stamp = (now - EPOCH) // timedelta(milliseconds=1)
    run_for_each(connection, _ADD_NOTICE, [(*entry, stamp, stamp) for entry in sorted(entries)])


def due_notices(connection: Connection, now: datetime, limit: int) -> Sequence[Notice]:
    """Read messages that wait and may be tried now, the oldest first."""
    waiting = (notices.c.sent.is_(None), notices.c.next_try <= now)
    query = select(notices).where(*waiting).order_by(notices.c.created, notices.c.entry).limit(limit)
    return [Notice(row.topic, row.target, row.entry, row.created, row.attempts) for row in connection.execute(query)]


def count_sent(connection: Connection, target: str, since: datetime) -> int:
    """Count the messages that a target got since a moment."""
    query = select(func.count()).where(notices.c.target == target, notices.c.sent >= since)
    return connection.scalar(query) or 0


def mark_sent(connection: Connection, notice: Notice, now: datetime) -> None:
    """Remember that a message arrived.

    Where it had failed, the target is back: what waits for it is due.
    """
    connection.execute(update(notices).where(*_same(notice)).values(sent=now, problem=""))
    if notice.attempts:
        waiting = (notices.c.target == notice.target, notices.c.sent.is_(None), notices.c.next_try > now)
        connection.execute(update(notices).where(*waiting).values(next_try=now))


def postpone_notice(connection: Connection, notice: Notice, problem: str, now: datetime, wait: timedelta) -> None:
    """Try a message later, ever more rarely, up to every six hours.

    The other messages of its target wait a minute.

    wait: what the receiver asked for, of all messages
    """
    later = now + max(_RETRIES[min(notice.attempts, len(_RETRIES) - 1)], wait)
    values = {"attempts": notice.attempts + 1, "next_try": later, "problem": problem}
    connection.execute(update(notices).where(*_same(notice)).values(**values))
    soonest = now + max(_RETRIES[0], wait)
    others = (notices.c.target == notice.target, notices.c.sent.is_(None), notices.c.next_try < soonest)
    connection.execute(update(notices).where(*others).values(next_try=soonest))


def notices_of(connection: Connection, topics: Collection[str], entries: Collection[str]) -> set[tuple[str, str]]:
    """Read messages ever added for topics and entries, as pairs of target and entry."""
    columns = (notices.c.target, notices.c.entry)
    query = select(*columns).where(notices.c.topic.in_(topics), notices.c.entry.in_(entries))
    return {(row.target, row.entry) for row in connection.execute(query)}


def drop_notice(connection: Connection, notice: Notice) -> None:
    """Forget a message that is no longer wanted."""
    connection.execute(delete(notices).where(*_same(notice)))


def prune_notices(connection: Connection, before: datetime) -> None:
    """Forget messages, sent or not, that were added before a moment."""
    connection.execute(delete(notices).where(notices.c.created < before))


def read_digest(connection: Connection, name: str) -> DigestState | None:
    """Read how far a digest was delivered; None for one that was never due."""
    row = connection.execute(select(digests).where(digests.c.name == name)).one_or_none()
    return None if row is None else DigestState(**row._mapping)


def newest_position(connection: Connection) -> int:
    """Read the position of the item that arrived last; 0 where there is none."""
    return connection.scalar(select(func.max(items.c.position))) or 0


def save_digest(connection: Connection, state: DigestState) -> None:
    """Remember how far a digest was delivered, or that it failed."""
    _save_digest.run(connection, asdict(state))


def postponed_digest(state: DigestState, problem: str, now: datetime) -> DigestState:
    """Give the state after a failure; retries become rarer, up to every six hours."""
    wait = _RETRIES[min(state.attempts, len(_RETRIES) - 1)]
    return replace(state, attempts=state.attempts + 1, next_try=now + wait, problem=problem)


def _same(notice: Notice) -> tuple[ColumnElement[bool], ...]:
    return notices.c.topic == notice.topic, notices.c.target == notice.target, notices.c.entry == notice.entry
