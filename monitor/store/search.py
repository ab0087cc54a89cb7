"""The full-text index of items: FTS5 on SQLite, a tsvector on PostgreSQL, behind one interface.

It gives candidates, the newest first; which of them a query matches, the matcher says. Items are indexed after they
are stored: `unindexed_items` has those that are not yet, so that a search can read them as they are. On SQLite the
index keeps no text, so words of earlier versions of an item and of deleted ones stay in it: candidates in vain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, text

from monitor.model import Item, Lookup
from monitor.store.items import item_of
from monitor.store.schema import items, unindexed_items
from monitor.store.statements import batches, prepared_insert

_BEYOND = 2**62  # no item stands there
_mark = prepared_insert(unindexed_items, replace=False)
_FIND = {
    "sqlite": "SELECT rowid FROM item_words WHERE item_words MATCH :words AND rowid < :before ORDER BY rowid DESC",
    "postgresql": (
        "SELECT position FROM item_words WHERE words @@ CAST(:words AS tsquery) AND position < :before"
        " ORDER BY position DESC"
    ),
}
_INDEX = {
    "sqlite": ("INSERT INTO item_words (rowid, words) VALUES (:position, :words)",),
    "postgresql": (
        "INSERT INTO item_words (position, words) VALUES (:position, array_to_tsvector(string_to_array(:words, ' ')))"
        " ON CONFLICT (position) DO UPDATE SET words = excluded.words",
    ),
}


@dataclass(frozen=True, slots=True)
class Within:
    """Bounds of a search.

    source: an id, or empty; since: of the article's date; before: a position, exclusive
    """

    source: str = ""
    since: datetime | None = None
    before: int = _BEYOND


EVERYTHING = Within()


def mark_unindexed(connection: Connection, position: int) -> None:
    """Let an item be indexed, since its words changed."""
    _mark.run(connection, {"position": position})


def mark_all_unindexed(connection: Connection) -> None:
    """Let every item be indexed."""
    connection.execute(delete(unindexed_items))
    connection.execute(unindexed_items.insert().from_select(["position"], select(items.c.position)))


def read_unindexed(connection: Connection, limit: int) -> tuple[Item, ...]:
    """Read items that are not indexed yet, the newest first."""
    # In two steps: a join may be run as a walk through all items.
    column = unindexed_items.c.position
    positions = list(connection.scalars(select(column).order_by(column.desc()).limit(limit)))
    found: list[Item] = []
    for part in batches(positions):
        rows = connection.execute(select(items).where(items.c.position.in_(part)).order_by(items.c.position.desc()))
        found += map(item_of, rows)
    return tuple(found)


def count_unindexed(connection: Connection) -> int:
    """Count the items that are not indexed yet."""
    return connection.scalar(select(func.count()).select_from(unindexed_items)) or 0


def save_index(connection: Connection, words: Mapping[int, Collection[str]]) -> None:
    """Index items by their position, each under its words."""
    if not words:
        return
    rows = [{"position": position, "words": " ".join(sorted(each))} for position, each in words.items()]
    for statement in _INDEX[connection.dialect.name]:
        connection.execute(text(statement), rows)
    connection.execute(delete(unindexed_items).where(unindexed_items.c.position.in_(words)))


def candidates(connection: Connection, lookup: Lookup | None, within: Within, size: int = 100) -> Iterator[Item]:
    """Read the items that have what is looked up, the newest arrival first; `size` are read at a time.

    lookup: None reads all items
    """
    before = within.before
    while True:
        positions = _positions(connection, lookup, replace(within, before=before), size)
        if not positions:
            return
        query = select(items).where(items.c.position.in_(positions))
        if within.source:
            query = query.where(items.c.source == within.source)
        if within.since is not None:
            query = query.where(items.c.published >= within.since)
        yield from map(item_of, connection.execute(query.order_by(items.c.position.desc())))
        before = positions[-1]


def _positions(connection: Connection, lookup: Lookup | None, within: Within, size: int) -> list[int]:
    before = within.before
    if lookup is None:
        query = select(items.c.position).where(items.c.position < before)
        if within.source:
            query = query.where(items.c.source == within.source)
        return list(connection.scalars(query.order_by(items.c.position.desc()).limit(size)))
    dialect = connection.dialect.name
    found = text(f"{_FIND[dialect]} LIMIT :size")
    asked = _expression(lookup, dialect == "sqlite")
    return list(connection.scalars(found, {"words": asked, "before": before, "size": size}))


def _expression(lookup: Lookup, is_sqlite: bool) -> str:
    """Write what is looked up as FTS5 or tsquery has it. A word that ends with * is the beginning of one."""
    parts = []
    for part in lookup.parts:
        if isinstance(part, Lookup):
            parts.append(_expression(part, is_sqlite))
            continue
        word, star = part.removesuffix("*"), part.endswith("*")
        if is_sqlite:
            parts.append('"{}"{}'.format(word.replace('"', '""'), "*" if star else ""))
        else:
            parts.append("'{}'{}".format(word.replace("\\", "\\\\").replace("'", "''"), ":*" if star else ""))
    joined = {"all": (" & ", " AND "), "any": (" | ", " OR ")}[lookup.kind][is_sqlite].join(parts)
    return f"({joined})"
