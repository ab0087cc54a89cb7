"""The full-text index of items: FTS5 on SQLite, a tsvector on PostgreSQL.

It gives candidates, newest first; the matcher decides which of them a query matches. Items are indexed after they
are stored: `unindexed_items` has those that are not yet, so that a search can read them as they are. On SQLite the
index keeps no text, so words of earlier versions of an item and of deleted ones stay in it: candidates in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, select, text

from monitor.model import Item, Lookup
from monitor.store.items import item_of
from monitor.store.schema import items, unindexed_items
from monitor.store.statements import batches, prepared_insert

_BEYOND = 2**62  # no item stands there
_MOST_AT_ONCE = 1000  # items
_MOST_SOURCES = 500  # of a query; the items of more are read as they come
_mark = prepared_insert(unindexed_items, replace=False)
# On SQLite the items of some sources are collected once, and each candidate is looked up among them: +rowid.
_FIND = {
    "sqlite": ("SELECT rowid FROM item_words WHERE item_words MATCH :words", "rowid", "+rowid"),
    "postgresql": ("SELECT position FROM item_words WHERE words @@ CAST(:words AS tsquery)", "position", "position"),
}
_NEWEST = "LEAST(:before, (SELECT max(position) FROM item_words)) - 2000"
# One step in the index for each source, where DISTINCT reads all items.
_KNOWN_SOURCES = text(
    "WITH RECURSIVE known (source) AS (SELECT min(source) FROM items UNION ALL"
    " SELECT (SELECT min(source) FROM items WHERE source > known.source) FROM known WHERE known.source IS NOT NULL)"
    " SELECT source FROM known WHERE source IS NOT NULL"
)
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

    source:       an id, or empty
    since, until: of the article's date
    before:       a position, exclusive
    takes:        of the id of a source, whether its items are wanted; None: all are
    """

    source: str = ""
    since: datetime | None = None
    before: int = _BEYOND
    until: datetime | None = None
    takes: Callable[[str], bool] | None = None


EVERYTHING = Within()


def mark_unindexed(connection: Connection, positions: Iterable[int]) -> None:
    """Let items be indexed, since their words changed."""
    _mark.run(connection, *({"position": position} for position in positions))


def mark_all_unindexed(connection: Connection) -> None:
    """Let every item be indexed."""
    connection.execute(delete(unindexed_items))
    connection.execute(unindexed_items.insert().from_select(["position"], select(items.c.position)))


def read_unindexed(connection: Connection, limit: int) -> tuple[Item, ...]:
    """Read items that are not indexed yet, the newest first."""
    found: list[Item] = []
    for part in batches(unindexed_positions(connection, limit)):
        rows = connection.execute(select(items).where(items.c.position.in_(part)).order_by(items.c.position.desc()))
        found += map(item_of, rows)
    return tuple(found)


def unindexed_positions(connection: Connection, limit: int) -> list[int]:
    """Positions of items that are not indexed yet, the newest first; at most `MANY`."""
    # Asked for by itself: a join may be run as a walk through all items.
    column = unindexed_items.c.position
    return list(connection.scalars(select(column).order_by(column.desc()).limit(limit)))


def save_index(connection: Connection, words: Mapping[int, Collection[str]]) -> None:
    """Index items by their position, each under its words."""
    if not words:
        return
    # In the order of positions: FTS5 writes what it gathered to the file whenever one is lower than the last.
    rows = [{"position": position, "words": " ".join(words[position])} for position in sorted(words)]
    for statement in _INDEX[connection.dialect.name]:
        connection.execute(text(statement), rows)
    connection.execute(delete(unindexed_items).where(unindexed_items.c.position.in_(words)))


def candidates(connection: Connection, lookup: Lookup | None, within: Within, size: int = 100) -> Iterator[Item]:
    """Read the items that have what is looked up, the newest arrival first.

    lookup: None reads all items
    size:   how many are read at once; then twice as many, up to a thousand
    """
    sources = [within.source] if within.source else None  # those whose items are wanted; None: all
    if within.takes is not None:
        known = list(connection.scalars(_KNOWN_SOURCES))
        wanted = [each for each in known if within.source in ("", each) and within.takes(each)]
        sources = wanted if len(wanted) < len(known) and len(wanted) <= _MOST_SOURCES else None
    after, before = 0, within.before
    position = items.c.position + 0  # else the items are walked through from the first one, not the index of dates
    if within.since is not None:
        after = connection.scalar(select(func.min(position)).where(items.c.published >= within.since)) or _BEYOND
    if within.until is not None:
        last = connection.scalar(select(func.max(position)).where(items.c.published <= within.until)) or 0
        before = min(before, last + 1)
    dates = [items.c.published >= within.since] if within.since else []
    dates += [items.c.published <= within.until] if within.until else []
    while sources != []:
        positions = _positions(connection, lookup, sources, after, before, size)
        if not positions:
            return
        query = select(items).where(items.c.position.in_(positions), *dates)
        yield from map(item_of, connection.execute(query.order_by(items.c.position.desc())))
        before, size = positions[-1], min(2 * size, _MOST_AT_ONCE)


def _positions(
    connection: Connection, lookup: Lookup | None, sources: list[str] | None, after: int, before: int, size: int
) -> list[int]:
    """Give the next positions below `before`, descending; `size` at most."""
    if lookup is None:
        query = select(items.c.position).where(items.c.position < before, items.c.position >= after)
        if sources is not None:
            query = query.where(items.c.source.in_(sources))
        return list(connection.scalars(query.order_by(items.c.position.desc()).limit(size)))
    dialect = connection.dialect.name
    select_words, position, unhurried = _FIND[dialect]
    conditions = [f"{position} < :before", f"{position} >= :after"]
    values = {"words": _expression(lookup, dialect == "sqlite"), "before": before, "after": after, "size": size}
    binds = list[BindParameter[Any]]()
    if sources is not None:
        conditions.append(f"{unhurried} IN (SELECT position FROM items WHERE source IN :sources)")
        values["sources"] = sources
        binds.append(bindparam("sources", expanding=True))
    statement = " AND ".join([select_words, *conditions])
    ordered = f"ORDER BY {position} DESC LIMIT :size"

    def ask(query: str) -> list[int]:
        return list(connection.scalars(text(f"{query} {ordered}").bindparams(*binds), values))

    if dialect == "sqlite":
        return ask(statement)
    # PostgreSQL would walk through all rows for a rare word, as it takes it for commoner than it is. So the newest rows
    # are walked through, which is enough for a common one, and then the index is asked: OFFSET 0 keeps the two apart.
    found = ask(f"{statement} AND position >= {_NEWEST}")
    return found if len(found) == size else ask(f"SELECT position FROM ({statement} OFFSET 0) AS found")


def _expression(lookup: Lookup, is_sqlite: bool) -> str:
    """Write what is looked up as FTS5 or tsquery has it.

    A word that ends with * is the beginning of one.
    """
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
