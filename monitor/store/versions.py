"""Versions of articles whose meaning changed, and when the page of an item is looked at again."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, exists, func, select

from monitor.model import Change, Item, Revision
from monitor.store.schema import items, matches, pages, revisits, versions
from monitor.store.statements import batches, prepared_insert

MOST_VERSIONS = 10  # of an item: the first, and the newest others
_MOST_CHARS = 200_000  # of a text that is kept
_save_look = prepared_insert(revisits, replace=True)


@dataclass(frozen=True, slots=True)
class Version:
    """A former version of an item, valid until `until`, and what then changed."""

    until: datetime
    title: str
    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DueLook:
    """An item whose page is due to be read again.

    looks: how often it was; etag, last_modified: of its page
    """

    position: int
    guid: str
    source: str
    first_seen: datetime
    looks: int
    etag: str
    last_modified: str


def add_version(connection: Connection, before: Item, changes: Sequence[Change], now: datetime) -> None:
    """Keep what an item said until now. Of many versions the first and the newest stay."""
    mine = versions.c.position == before.position
    numbers = list(connection.scalars(select(versions.c.number).where(mine).order_by(versions.c.number)))
    if len(numbers) >= MOST_VERSIONS:
        connection.execute(delete(versions).where(mine, versions.c.number == numbers[1]))
    row = {
        "position": before.position,
        "number": numbers[-1] + 1 if numbers else 1,
        "at": now,
        "title": before.title,
        "body": zlib.compress(before.text[:_MOST_CHARS].encode("utf-8", "surrogatepass"), 6),
        "changes": [asdict(change) for change in changes],
    }
    connection.execute(versions.insert().values(row))


def versions_of(connection: Connection, position: int) -> tuple[Version, ...]:
    """Read the earlier versions of an item, the oldest first."""
    rows = connection.execute(select(versions).where(versions.c.position == position).order_by(versions.c.number))
    return tuple(
        Version(row.at, row.title, zlib.decompress(row.body).decode("utf-8", "surrogatepass"), _changes(row.changes))
        for row in rows
    )


def revisions_of(connection: Connection, positions: Sequence[int]) -> dict[int, tuple[Revision, ...]]:
    """Read the changes of some items, by position, the newest first.

    Items that did not change are missing.
    """
    found: dict[int, list[Revision]] = {}
    for part in batches(positions):
        query = select(versions.c.position, versions.c.at, versions.c.changes).where(versions.c.position.in_(part))
        for row in connection.execute(query.order_by(versions.c.position, versions.c.number.desc())):
            found.setdefault(row.position, []).append(Revision(row.at, _changes(row.changes)))
    return {position: tuple(each) for position, each in found.items()}


def _changes(stored: Sequence[Mapping[str, str]]) -> tuple[Change, ...]:
    return tuple(Change(**each) for each in stored)


def due_looks(
    connection: Connection, topics: Collection[str], first_look: timedelta, now: datetime, limit: int
) -> list[DueLook]:
    """Read items of these topics whose page is to be looked at again, the longest overdue first.

    first_look: the age of an item at its first look; one that was missed for long does not come any more
    """
    young = and_(
        revisits.c.position.is_(None),
        items.c.first_seen <= now - first_look,
        items.c.first_seen > now - 4 * first_look,
    )
    wanted = exists().where(matches.c.position == items.c.position, matches.c.topic.in_(topics))
    columns = (items.c.position, items.c.guid, items.c.source, items.c.first_seen)
    query = select(
        *columns, func.coalesce(revisits.c.looks, 0).label("looks"), pages.c.etag, pages.c.last_modified
    ).join(pages, pages.c.guid == items.c.guid)
    new = query.outerjoin(revisits, revisits.c.position == items.c.position).where(young)
    again = query.join(revisits, revisits.c.position == items.c.position).where(revisits.c.next_look <= now)
    found = [
        *connection.execute(again.where(wanted).order_by(revisits.c.next_look).limit(limit)),
        *connection.execute(new.where(wanted).order_by(items.c.first_seen).limit(limit)),
    ]
    return [DueLook(*row) for row in found[:limit]]


def save_look(connection: Connection, position: int, looks: int, next_look: datetime | None) -> None:
    """Remember how often an item's page was looked at, and when it is again; None: never."""
    _save_look.run(connection, {"position": position, "looks": looks, "next_look": next_look})
