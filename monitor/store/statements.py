"""Statements for SQLite and PostgreSQL: compiled, in batches, or as driver SQL."""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Connection, Dialect, Table
from sqlalchemy.exc import DatabaseError

MANY = 500  # values in one IN (...), well under SQLite's limit; rows that are read at a time

T = TypeVar("T")
Values = Mapping[str, Any]  # of one row, by column


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Split values into parts of at most `MANY`."""
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


class Prepared:
    """A statement that is compiled once, and handed to the driver as it is.

    For what is asked for every item: what SQLAlchemy does around such a statement costs twenty times what running it
    does (tests/bench/peers). Values and rows are converted as SQLAlchemy would.

    statement: with a `bindparam` for each value; or a function that makes it for the name of a dialect
    columns:   of an INSERT without values, the columns that are given
    """

    def __init__(
        self, statement: ClauseElement | Callable[[str], ClauseElement], columns: Sequence[str] | None = None
    ) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Fetch the rows: named tuples."""
        compiled = self._for(connection)
        if compiled.positions is None:
            rows = connection.exec_driver_sql(compiled.sql, compiled.named(values)).all()
        else:
            rows = _fetch(connection, compiled.sql, compiled.ordered(values))
        return [compiled.row(each) for each in rows]

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """Fetch the first row, or None."""
        return next(iter(self.all(connection, **values)), None)

    def run(self, connection: Connection, *rows: Values) -> None:
        """Run it once for each row of values."""
        if not rows:
            return
        compiled = self._for(connection)
        if compiled.positions is None:
            connection.exec_driver_sql(compiled.sql, [compiled.named(values) for values in rows])
            return
        _run(connection, compiled.sql, [compiled.ordered(values) for values in rows])

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        if name not in self._compiled:
            statement = self._statement(name) if callable(self._statement) else self._statement
            self._compiled[name] = _Compiled.of(statement, connection.dialect, self._columns)
        return self._compiled[name]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one database.

    binds:     the name of each value that is given, and what converts it
    fixed:     values that the statement itself has
    positions: the order of values where the driver counts them; None where it names them
    results:   what converts each column
    converts:  whether any of these does
    made:      a named tuple of such values
    """

    sql: str
    binds: Mapping[str, Callable[[Any], Any] | None]
    fixed: Mapping[str, Any]
    positions: Sequence[str] | None
    results: Sequence[Callable[[Any], Any] | None]
    converts: bool
    made: Callable[[Iterable[Any]], Any]

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect, columns: Sequence[str] | None) -> _Compiled:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        # Of a SELECT, else of a RETURNING; other statements have no rows.
        returned: Sequence[Any] = tuple(
            getattr(statement, "selected_columns", getattr(statement, "exported_columns", ()))
        )
        binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        values = {
            name: bind.value
            for name, bind in compiled.binds.items()
            if not bind.required and name not in (columns or ())
        }
        results = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in returned]
        return cls(
            sql=str(compiled),
            binds={name: convert for name, convert in binds.items() if name not in values},
            fixed={
                name: value if (convert := binds[name]) is None else convert(value) for name, value in values.items()
            },
            positions=compiled.positiontup if dialect.positional else None,
            results=results,
            converts=any(results),
            made=namedtuple("Stored", [column.name for column in returned])._make,  # type: ignore[attr-defined]  # dynamic
        )

    def ordered(self, values: Values) -> list[Any]:
        if self.fixed:
            named = self.named(values)
            return [named[name] for name in self.positions or ()]
        binds = self.binds
        return [
            values[name] if (convert := binds[name]) is None else convert(values[name]) for name in self.positions or ()
        ]

    def named(self, values: Values) -> dict[str, Any]:
        given = {
            name: values[name] if convert is None else convert(values[name]) for name, convert in self.binds.items()
        }
        return {**self.fixed, **given} if self.fixed else given

    def row(self, stored: Sequence[Any]) -> Any:
        if not self.converts:
            return self.made(stored)
        return self.made(
            value if convert is None else convert(value) for value, convert in zip(stored, self.results, strict=True)
        )


def prepared_insert(table: Table, *, replace: bool | None = None, without: Collection[str] = ()) -> Prepared:
    """Make the statement that inserts rows of a table.

    replace: True: a row takes the place of the one with its key; False: the one that is there stays; None: an error
    without: columns that the database fills in
    """
    key = [column.name for column in table.primary_key]

    def statement(dialect: str) -> ClauseElement:
        insert: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
        values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
        if replace is None:
            insert = insert.returning(*(table.c[name] for name in without)) if without else insert
        elif replace:
            insert = insert.on_conflict_do_update(index_elements=key, set_=values)
        else:
            insert = insert.on_conflict_do_nothing()
        made: ClauseElement = insert
        return made

    return Prepared(statement, [column.name for column in table.columns if column.name not in without])


def fetch_rows(connection: Connection, sql: str, values: Sequence[Any]) -> Sequence[Any]:
    """Fetch the rows of a statement with a `?` for each value.

    For what is asked for every item: to SQLite it is handed as it is, since what SQLAlchemy does around such a
    statement costs more than running it.
    """
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values)).all()
    return _fetch(connection, sql, values)


def fetch_for_each(connection: Connection, sql: str, values: Sequence[Any]) -> list[Sequence[Any]]:
    """Fetch the rows of a statement with one `?`, for each value.

    Of SQLite only.
    """
    if not values:
        return []
    execute = _driver(connection).execute
    try:
        return [execute(sql, (value,)).fetchall() for value in values]
    except sqlite3.DatabaseError as fault:
        raise DatabaseError(sql, None, fault) from fault


def run_for_each(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run such a statement for each row of values."""
    if connection.dialect.name != "sqlite":
        if rows:
            connection.exec_driver_sql(sql.replace("?", "%s"), list(rows))
        return
    _run(connection, sql, rows)


def _driver(connection: Connection) -> Any:
    """The driver's own connection, within the transaction of the connection."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.dbapi_connection


def _fetch(connection: Connection, sql: str, values: Sequence[Any]) -> Sequence[Any]:
    """Fetch the rows of a statement from SQLite.

    Raises what SQLAlchemy would.
    """
    try:
        rows: Sequence[Any] = _driver(connection).execute(sql, values).fetchall()
        return rows
    except sqlite3.DatabaseError as fault:
        raise DatabaseError(sql, None, fault) from fault


def _run(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement of SQLite for each row of values.

    Raises what SQLAlchemy would.
    """
    try:
        _driver(connection).executemany(sql, rows)
    except sqlite3.DatabaseError as fault:
        raise DatabaseError(sql, None, fault) from fault


def padded(values: Sequence[Any], size: int) -> list[Any]:
    """Fill up to so many values with None, which equals nothing."""
    return [*values, *[None] * (size - len(values))]
