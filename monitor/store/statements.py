"""Statements for SQLite and PostgreSQL alike: upserts, batches, and SQL for the driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError

MANY = 500  # values in one IN (...), well under SQLite's limit; rows that are read at a time

T = TypeVar("T")
Row = Mapping[str, Any]


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Split values into parts of at most `MANY`."""
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def upsert(table: Table, *, replace: bool = True) -> Callable[[Connection, Row | Sequence[Row]], None]:
    """Make a function that inserts rows of a table.

    replace: a row takes the place of the one with its key; else the one that is there stays
    """
    key = [column.name for column in table.primary_key]
    statements: dict[str, Executable] = {}  # made once: putting one together costs more than running it
    for name, insert in (("sqlite", sqlite.insert(table)), ("postgresql", postgresql.insert(table))):
        values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
        statements[name] = (
            insert.on_conflict_do_update(index_elements=key, set_=values)
            if replace
            else insert.on_conflict_do_nothing()
        )

    def save(connection: Connection, rows: Row | Sequence[Row]) -> None:
        if rows:
            connection.execute(statements[connection.dialect.name], rows)

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
