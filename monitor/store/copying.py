"""Copy an archive from one database to another, or what its grouping needs.

SQLite to PostgreSQL, or back.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from monitor.errors import StateError
from monitor.store.database import Database, open_database
from monitor.store.events import delete_grouping
from monitor.store.schema import (
    MOMENTARY,
    corrections,
    events,
    items,
    metadata,
    name_pairs,
    reports,
    shingles,
    term_counts,
    terms,
    unindexed_items,
)
from monitor.store.search import mark_all_unindexed

_BATCH = 1000  # rows of a transaction
_BITS = 128  # of a row's hash; the sum of all hashes is the digest of a table


def copy_database(
    source: Database, target: Database, on_progress: Callable[[str, int, int], None] = lambda *_: None
) -> Mapping[str, int]:
    """Copy every row; return table name to number of rows.

    Both databases must be held and migrated. A copy that was interrupted goes on where it ended: rows are copied in the
    order of their keys, so what the target has of a table must be the first rows of the source. At the end both sides
    are read again and compared by count and digest.

    on_progress: called with table, rows copied, rows in all

    Raises StateError where the target holds something else, or differs at the end.
    """
    left_out = MOMENTARY | {unindexed_items}  # the target makes its own index
    tables = [table for table in metadata.sorted_tables if table not in left_out]
    with source.read() as reading:
        counts = {table.name: _copy_table(reading, target, table, on_progress) for table in tables}
        with target.write() as connection:
            _set_numbers(reading, connection)
        with target.read() as there:
            differing = [table.name for table in tables if _hash_of_rows(there, table) != _hash_of_rows(reading, table)]
    if differing:
        problem = f"{target.address} differs from {source.address} after the copy, in {', '.join(differing)}"
        raise StateError(problem, "delete it and copy again; the source is unchanged")
    with target.write() as connection:
        mark_all_unindexed(connection)
    return counts


def _copy_table(
    reading: Connection, target: Database, table: Table, on_progress: Callable[[str, int, int], None]
) -> int:
    """Copy the rows of a table that the target lacks; return the number of all rows."""
    count = select(func.count()).select_from(table)
    total = reading.scalar(count) or 0
    with target.read() as there:
        done = there.scalar(count) or 0
        if done and (done > total or _hash_of_rows(there, table) != _hash_of_rows(reading, table, done)):
            problem = f"{target.address} holds another archive: its table {table.name} has other rows"
            raise StateError(problem, "name an empty database, or one that a copy of this archive began")
    with closing(_rows(reading, table, done)) as rows:
        while batch := list(islice(rows, _BATCH)):
            with target.write() as connection:
                connection.execute(table.insert(), batch)
            done += len(batch)
            on_progress(table.name, done, total)
    return total


def _rows(
    connection: Connection, table: Table, skip: int = 0, limit: int | None = None
) -> Generator[dict[str, Any], None, None]:
    """Stream the rows of a table in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns).offset(skip).limit(limit)
    with connection.execute(query, execution_options={"stream_results": True, "yield_per": _BATCH}) as found:
        for row in found:
            yield dict(zip(table.columns.keys(), row, strict=True))


def _hash_of_rows(connection: Connection, table: Table, limit: int | None = None) -> int:
    """Hash the rows of a table in any order: databases sort text differently."""
    total = 0
    for row in _rows(connection, table, limit=limit):
        plain = json.dumps(row, sort_keys=True, default=repr, ensure_ascii=False)
        total += int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=_BITS // 8).digest())
    return total % (1 << _BITS)


def _set_numbers(source: Connection, target: Connection) -> None:
    """Number new rows of the target above every number that the source ever gave."""
    for table in metadata.sorted_tables:
        (key, *more) = table.primary_key.columns
        if more or key is not table.autoincrement_column:
            continue
        highest = max(_last_number(source, table, key.name), source.scalar(select(func.max(key))) or 0)
        if not highest:
            continue
        if target.dialect.name == "postgresql":
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, :key), :highest)")
            target.execute(sequence, {"table": table.name, "key": key.name, "highest": highest})
        elif table.dialect_options["sqlite"]["autoincrement"]:
            number = {"table": table.name, "highest": highest}
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), number)
            target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :highest)"), number)


def _last_number(source: Connection, table: Table, key: str) -> int:
    """Return the last number that the database gave to a row, or 0 where it has none."""
    if source.dialect.name == "postgresql":
        name = source.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": key})
        return source.scalar(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}")) or 0
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return 0
    return source.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name}) or 0


# ── grouping beside the archive ─────────────────────────────────────────────


@contextmanager
def grouping_copy(database: Database) -> Iterator[Database]:
    """Open a temporary copy of an archive's items and corrections, for the block.

    The items are in no event, and without their HTML. The copy lies beside a database that is a file.
    """
    beside = None if "://" in database.address else Path(database.address).parent
    for left in beside.glob("newsmonitor-copy-*") if beside else ():  # by a kill; one process holds an archive
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix="newsmonitor-copy-", dir=beside) as folder:
        copy = open_database(str(Path(folder, "copy.db")))
        try:
            with database.read() as reading, copy.write() as writing:
                for table, batch in _batches_of(reading, (items, corrections)):
                    plain = [{**row, "html": ""} if table is items else row for row in batch]
                    writing.execute(table.insert(), plain)
            yield copy
        finally:
            copy.close()


def take_grouping(source: Connection, target: Connection) -> None:
    """Put the grouping of a copy in place of the archive's own.

    Items that the archive no longer has are left out.
    """
    delete_grouping(target)
    there = set(target.scalars(select(items.c.position)))
    for table, batch in _batches_of(source, (events, reports, shingles, terms, term_counts, name_pairs)):
        kept = [row for row in batch if "position" not in row or row["position"] in there]
        if table is name_pairs:  # the archive numbers them itself: no number is given again
            kept = [{name: value for name, value in row.items() if name != "id"} for row in kept]
        if kept:
            target.execute(table.insert(), kept)


def _batches_of(connection: Connection, tables: Sequence[Table]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Read the rows of some tables, table by table, in batches."""
    for table in tables:
        with closing(_rows(connection, table)) as rows:
            while batch := list(islice(rows, _BATCH)):
                yield table, batch
