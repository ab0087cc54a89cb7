"""Rows of the tables as objects of the model, and statements for SQLite and PostgreSQL alike."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.exc import DatabaseError

from monitor.model import Attachment, Entry, Hit, Item, Match, SourceState

MANY = 500  # values in one IN (...), well under SQLite's limit; rows that are read at a time
_ITEM_FIELDS = tuple(field.name for field in fields(Item))
STATE_FIELDS = tuple(field.name for field in fields(SourceState))
_MISSING = "missing"

T = TypeVar("T")
Values = Mapping[str, Any]  # of one row, by column


def item_of(row: Row[Any]) -> Item:
    """An item from a row that has all columns of `items`."""
    values = {name: getattr(row, name) for name in _ITEM_FIELDS}
    return Item(**values | {"tags": tuple(values["tags"]), "attachments": _attachments(row)})


def item_values(item: Item) -> dict[str, Any]:
    """The columns of an item but its position, with the hash of what a reader would see change."""
    values = {name: getattr(item, name) for name in _ITEM_FIELDS if name != "position"}
    attachments = [asdict(attachment) for attachment in item.attachments]
    return values | {"tags": list(item.tags), "attachments": attachments, "digest": item_hash(item)}


def item_hash(item: Item) -> str:
    """Hash (SHA-256, hex) of the content of an item: what must differ for it to count as changed."""
    attached = [attachment.url for attachment in item.attachments]
    content = [item.url, item.title, item.author, item.html, item.image, item.complete, list(item.tags)]
    return _content_hash(content + attached)


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
    """The columns that come from an entry, with the hash that tells whether the source changed it."""
    values = asdict(entry) | {"tags": list(entry.tags), "attachments": [asdict(each) for each in entry.attachments]}
    return values | {"digest": _content_hash([entry.url, entry.title, entry.summary, entry.content])}


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


def _content_hash(values: list[Any]) -> str:
    return hashlib.sha256(
        json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Split values into parts of at most `MANY`."""
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def upsert(table: Table, *, replace: bool = True) -> Callable[[Connection, Values | Sequence[Values]], None]:
    """Make a function that inserts rows of a table.

    replace: a row takes the place of the one with its key; else the one that is there stays
    """
    key = [column.name for column in table.primary_key]

    @cache  # putting one together costs more than running it
    def statement(dialect: str) -> Executable:
        insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
        values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
        made: Executable = (
            insert.on_conflict_do_update(index_elements=key, set_=values)
            if replace
            else insert.on_conflict_do_nothing()
        )
        return made

    def save(connection: Connection, rows: Values | Sequence[Values]) -> None:
        if rows:
            connection.execute(statement(connection.dialect.name), rows)

    return save


def fetch_rows(connection: Connection, sql: str, values: Sequence[Any]) -> Sequence[Any]:
    """Fetch the rows of a statement with a `?` for each value.

    For what is asked for every item: to SQLite it is handed as it is, since what SQLAlchemy does around such a
    statement costs more than running it.
    """
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values)).all()
    with _cursor(connection, sql) as cursor:
        rows: Sequence[Any] = cursor.execute(sql, values).fetchall()
    return rows


def run_for_each(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
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
    """Fill up to so many values with None, which equals nothing."""
    return [*values, *[None] * (size - len(values))]
