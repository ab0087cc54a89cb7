"""Rows to model and back, in one place."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DatabaseError

from monitor.model import Attachment, Entry, Hit, Item, Match, SourceState

_ITEM_FIELDS = tuple(field.name for field in fields(Item))
STATE_FIELDS = tuple(field.name for field in fields(SourceState))
_MISSING = "missing"


def item_of(row: Row[Any]) -> Item:
    """An item from a row that has all columns of `items`."""
    values = {name: getattr(row, name) for name in _ITEM_FIELDS}
    return Item(**values | {"tags": tuple(values["tags"]), "attachments": _attachments(row)})


def item_values(item: Item) -> dict[str, Any]:
    """The columns of an item but its position, with the digest of what a reader would see change."""
    values = {name: getattr(item, name) for name in _ITEM_FIELDS if name != "position"}
    attachments = [asdict(attachment) for attachment in item.attachments]
    return values | {"tags": list(item.tags), "attachments": attachments, "digest": item_digest(item)}


def item_digest(item: Item) -> str:
    """Hex digest of the content of an item: what must differ for it to count as changed."""
    attached = [attachment.url for attachment in item.attachments]
    content = [item.url, item.title, item.author, item.html, item.image, item.complete, list(item.tags)]
    return _digest(content + attached)


def _attachments(row: Row[Any]) -> tuple[Attachment, ...]:
    return tuple(Attachment(**attachment) for attachment in row.attachments or ())


def entry_of(row: Row[Any]) -> Entry:
    """An entry from a row that has all columns of `entries`."""
    return Entry(
        url=row.url,
        title=row.title,
        key=row.key,
        published=row.published,
        summary=row.summary,
        content=row.content,
        author=row.author,
        tags=tuple(row.tags),
        image=row.image,
        feed_guid=row.feed_guid,
        guid_is_permalink=row.guid_is_permalink,
        attachments=_attachments(row),
    )


def entry_values(entry: Entry) -> dict[str, Any]:
    """The columns that come from an entry, with the digest that tells whether the source changed it."""
    values = asdict(entry) | {"tags": list(entry.tags), "attachments": [asdict(each) for each in entry.attachments]}
    return values | {"digest": _digest([entry.url, entry.title, entry.summary, entry.content])}


def state_of(row: Row[Any]) -> SourceState:
    """A source's state from its row."""
    return SourceState(**{name: getattr(row, name) for name in STATE_FIELDS})


def state_values(state: SourceState) -> dict[str, Any]:
    """The columns of a source's state."""
    return {name: getattr(state, name) for name in STATE_FIELDS}


def hits_of(stored: list[dict[str, Any]]) -> tuple[Hit, ...]:
    """Hits as they were stored with a match."""
    return tuple(Hit(**hit) for hit in stored if _MISSING not in hit)


def missing_of(stored: list[dict[str, Any]]) -> str:
    """The clause that a near miss lacks, which stands among the stored hits; empty for a match."""
    return next((str(each[_MISSING]) for each in stored if _MISSING in each), "")


def match_values(match: Match) -> list[dict[str, Any]]:
    """The hits of a match as JSON; of a near miss also the clause that it lacks."""
    lacks = [{_MISSING: match.missing}] if match.missing else []
    return [asdict(hit) for hit in match.hits] + lacks


def _digest(values: list[Any]) -> str:
    return hashlib.sha256(
        json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()


def upserts(table: Table) -> Mapping[str, Executable]:
    """For each database's name a statement that inserts a row of a table, in place of the one that has its key.

    Made once: putting it together costs more than running it.
    """
    key = [column.name for column in table.primary_key]
    found: dict[str, Executable] = {}
    for name, insert in (("sqlite", sqlite_insert(table)), ("postgresql", postgresql_insert(table))):
        values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
        found[name] = insert.on_conflict_do_update(index_elements=key, set_=values)
    return found


def fetched(connection: Connection, sql: str, values: Sequence[Any]) -> Sequence[Any]:
    """The rows of a statement with a `?` for each value.

    For what is asked for every item: to SQLite it is handed as it is, since what SQLAlchemy does around such a
    statement costs more than running it.
    """
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values)).all()
    with _cursor(connection, sql) as cursor:
        rows: Sequence[Any] = cursor.execute(sql, values).fetchall()
    return rows


def done(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run such a statement for each row of values."""
    if connection.dialect.name != "sqlite":
        if rows:
            connection.exec_driver_sql(sql.replace("?", "%s"), list(rows))
        return
    with _cursor(connection, sql) as cursor:
        cursor.executemany(sql, rows)


@contextmanager
def _cursor(connection: Connection, sql: str) -> Iterator[Any]:
    """The driver's own cursor, within the transaction of the connection. Raises what SQLAlchemy would."""
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except sqlite3.DatabaseError as fault:
        raise DatabaseError(sql, None, fault) from fault
    finally:
        cursor.close()


def padded(values: Sequence[Any], size: int) -> list[Any]:
    """So many values; None, which equals nothing, for those that are missing."""
    return [*values, *[None] * (size - len(values))]
