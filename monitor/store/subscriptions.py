"""Subscriptions at hubs, and the answers of the hubs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from monitor.model import Subscription
from monitor.store.schema import sources, subscriptions
from monitor.store.statements import upsert

_save = upsert(subscriptions)
_FIELDS = tuple(field.name for field in fields(Subscription))


def save_subscription(connection: Connection, subscription: Subscription) -> None:
    """Store a subscription, in place of what is stored of it."""
    _save(connection, asdict(subscription))


def delete_subscription(connection: Connection, token: str) -> None:
    """Forget a subscription; its callback is nobody's then."""
    connection.execute(delete(subscriptions).where(subscriptions.c.token == token))


def find_subscription(connection: Connection, token: str) -> Subscription | None:
    """The subscription of a callback, or None."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.token == token)).first()
    return _subscription(row) if row else None


def subscriptions_of(connection: Connection, source_id: str | None = None) -> list[Subscription]:
    """Read the subscriptions of a source, or of all.

    One that is ending may stand beside its successor.
    """
    query = select(subscriptions).order_by(subscriptions.c.source, subscriptions.c.token)
    if source_id is not None:
        query = query.where(subscriptions.c.source == source_id)
    return [_subscription(row) for row in connection.execute(query)]


def subscriptions_to_ask(connection: Connection, now: datetime, limit: int) -> list[Subscription]:
    """Those whose hub is to be asked, the longest overdue first."""
    query = select(subscriptions).where(subscriptions.c.next_ask <= now).order_by(subscriptions.c.next_ask)
    return [_subscription(row) for row in connection.execute(query.limit(limit))]


def pushed_sources(connection: Connection) -> list[str]:
    """Sources whose hub said that they changed since their last visit began.

    Not those that failed at it: they wait for as long as they were told to, whatever their hub says.
    """
    query = (
        select(sources.c.id)
        .join(subscriptions, subscriptions.c.source == sources.c.id)
        .where(subscriptions.c.pushed >= sources.c.last_fetch)
        .where(sources.c.failures == 0, sources.c.gone.is_(False), sources.c.next_fetch.is_not(None))
    )
    return list(connection.scalars(query.distinct()))


def expedite_sources(connection: Connection, source_ids: Collection[str], now: datetime, *, apart: timedelta) -> None:
    """Make sources due as soon as `apart` lies between two visits, unless they are already."""
    rows = connection.execute(select(sources.c.id, sources.c.last_fetch).where(sources.c.id.in_(source_ids)))
    for row in rows.all():
        when = max(now, row.last_fetch + apart) if row.last_fetch else now
        later = (sources.c.id == row.id, sources.c.next_fetch > when)
        connection.execute(
            update(sources).where(*later).values(next_fetch=when, why_next="its hub says that it changed")
        )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**{name: getattr(row, name) for name in _FIELDS})
