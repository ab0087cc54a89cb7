"""State of publishing: outbox, incidents, hub notifications, accepted topics.

A row of feeds to publish is written with each change and deleted once the feed is written: a stop or a kill between
the change and the file keeps the row, so the next publishing writes the feed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, text, update

from monitor.model import Examples, Incident, Topic
from monitor.store.schema import accepted_topics, announcements, feeds_to_publish, incidents
from monitor.store.statements import prepared_insert, run_for_each

EVERY = "*"  # every feed
STANDING = ""  # the feeds that no topic stands for: `all` and `_status`
_TOPIC_FIELDS = frozenset(field.name for field in fields(Topic))

_ADD = (
    "INSERT INTO feeds_to_publish (topic, changes) VALUES (?, 1)"
    " ON CONFLICT (topic) DO UPDATE SET changes = feeds_to_publish.changes + 1"
)
_DELETE = text("DELETE FROM feeds_to_publish WHERE topic = :topic AND changes = :changes")
_announce = prepared_insert(announcements, replace=True)


def add_to_publish(connection: Connection, topics: Collection[str]) -> None:
    """Let the feeds of these topics be published, in the transaction that changes what they hold."""
    run_for_each(connection, _ADD, [(topic,) for topic in sorted(topics)])


def read_to_publish(connection: Connection) -> Mapping[str, int]:
    """The topics whose feeds are to be published, each with how often it changed meanwhile."""
    return {
        row.topic: row.changes
        for row in connection.execute(select(feeds_to_publish).order_by(feeds_to_publish.c.topic))
    }


def delete_published(connection: Connection, published: Mapping[str, int]) -> None:
    """Forget topics that were published as `read_to_publish` gave them; one that changed since stays."""
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
    these = (incidents.c.source == source, or_(*map(_is_kind, kinds)), incidents.c.closed.is_(None))
    closed = connection.execute(update(incidents).where(*these).values(closed=now)).rowcount
    add_to_publish(connection, [STANDING] if closed else [])
    return closed


def _is_kind(kind: str) -> ColumnElement[bool]:
    return or_(incidents.c.kind == kind, incidents.c.kind.startswith(f"{kind}."))


def read_incidents(connection: Connection, *, open_only: bool = False, limit: int = 100) -> tuple[Incident, ...]:
    """Incidents, the latest first: all that are open, and of the closed ones the latest `limit`."""
    query = select(incidents).order_by(incidents.c.opened.desc(), incidents.c.guid)
    rows = [*connection.execute(query.where(incidents.c.closed.is_(None)))]
    if not open_only:
        rows += connection.execute(query.where(incidents.c.closed.is_not(None)).limit(limit))
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
    """Read the topics of the last accepted configuration, by id; or those removed since."""
    query = select(accepted_topics).where(accepted_topics.c.removed.is_(removed)).order_by(accepted_topics.c.topic)
    return tuple(_topic(row.definition) for row in connection.execute(query))


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


def _topic(stored: Mapping[str, Any]) -> Topic:
    # A later version may have stored more; what this one does not know is left out.
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in _TOPIC_FIELDS
    }
    examples = {name: tuple(titles) for name, titles in stored.get("examples", {}).items()}
    return Topic(**values | {"examples": Examples(**examples)})
