"""Incidents: one row for a fault, from its beginning to its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.model import Incident
from monitor.store.outbox import STANDING, add_to_publish
from monitor.store.schema import incidents


def open_incident(connection: Connection, incident: Incident) -> bool:
    """Open an incident unless one of its kind is open; return whether it is new."""
    same = (
        incidents.c.source == incident.source,
        incidents.c.kind == incident.kind,
        incidents.c.closed.is_(None),
    )
    if connection.execute(select(incidents.c.guid).where(*same)).first() is not None:
        return False
    add_to_publish(connection, [STANDING])
    row = {column.name: getattr(incident, column.name) for column in incidents.columns}
    connection.execute(incidents.insert().values(**row))
    return True


def close_incidents(connection: Connection, source: str, kinds: Sequence[str], now: datetime) -> int:
    """Close the open incidents of a source; return how many."""
    these = (incidents.c.source == source, incidents.c.kind.in_(kinds), incidents.c.closed.is_(None))
    closed = connection.execute(update(incidents).where(*these).values(closed=now)).rowcount
    add_to_publish(connection, [STANDING] if closed else [])
    return closed


def read_incidents(connection: Connection, *, open_only: bool = False, limit: int = 100) -> tuple[Incident, ...]:
    """Incidents, the latest first."""
    query = select(incidents).order_by(incidents.c.opened.desc(), incidents.c.guid).limit(limit)
    rows = connection.execute(query.where(incidents.c.closed.is_(None)) if open_only else query)
    return tuple(Incident(**row._mapping) for row in rows)
