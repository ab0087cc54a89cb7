"""What an item costs where many are stored.

Items are made of paragraphs of the corpus's articles, recombined. The first 1,000 are
grouped for true; their rows, repeated under new numbers, fill the archive. Of a repeated
item some terms and runs stay as they are, so that they are in ever more items, and the
others are its own. Then 300 more are taken as the pipeline takes them, each in a
transaction of its own, and what grouping costs the processor is measured. A million takes
some minutes, and its database 8 GB of disk where temporary files are.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from monitor.model import Item
from monitor.pipeline.grouping import Names, compare_text, group_item
from monitor.store import Database, open_database
from monitor.store.items import save_item

SEED, TIMED = 1_000, 300
START = datetime(2026, 1, 1, tzinfo=UTC)
# A repeated item keeps one of three of its terms and one of eight of its runs. Rows go in in the order of their keys.
_ROUNDS = (
    "WITH RECURSIVE round(by) AS (VALUES({seed}) UNION ALL SELECT by + {seed} FROM round WHERE by + {seed} < {stored}) "
)
_REPEAT = (
    "INSERT INTO items (position, guid, source, url, title, published, dated_by, first_seen, updated, html, text,"
    " author, publisher, tags, complete, digest) SELECT position + by, 'urn:x:' || (position + by), source, url,"
    " title, published + 8000 * by, dated_by, first_seen, updated, '', text, '', '', tags, complete, digest"
    " FROM round CROSS JOIN items WHERE position <= {seed}",
    "INSERT INTO events (id, guid) SELECT id + by, 'urn:x:' || (id + by) FROM round CROSS JOIN events"
    " WHERE id <= {seed}",
    "INSERT INTO reports (position, event, kind, compared, weighed, evidence) SELECT position + by, event + by, kind,"
    " compared, weighed, '{{}}' FROM round CROSS JOIN reports WHERE position <= {seed}",
    "INSERT INTO terms (term, position, event, published) SELECT CASE WHEN (position + length(term)) % 3 = 0 THEN term"
    " ELSE term || by END, position + by, event + by, published + 8000 * by FROM round, terms"
    " WHERE position <= {seed} ORDER BY 1, 2",
    "INSERT INTO shingles (shingle, position) SELECT CASE WHEN shingle % 8 = 0 THEN shingle ELSE shingle + by END,"
    " position + by FROM round, shingles WHERE position <= {seed} ORDER BY 1, 2",
    "INSERT INTO matches (topic, position, hits) SELECT topic, position + by, hits FROM round, matches"
    " WHERE position <= {seed} ORDER BY 1, 2",
)
_COUNT = (
    "UPDATE term_counts SET held = held * ({stored} / {seed})",
    "INSERT INTO term_counts SELECT term, count(*) FROM terms WHERE position > {seed}"
    " AND term NOT IN (SELECT term FROM term_counts) GROUP BY term",
)


def made(rows: Sequence[dict[str, Any]], pieces: Sequence[str], number: int, at: int) -> Item:
    """An item of recombined paragraphs; `at`: its place in the stream, an item every 8 s."""
    row, first = rows[number % len(rows)], number * 104_729 % len(pieces)
    words = "\n".join(pieces[(first + 7919 * step) % len(pieces)] for step in range(6))
    when, url = START + timedelta(seconds=8 * at), f"https://e.example/{number}"
    item = Item(f"urn:uuid:{number}", "s", url, words[:60], when, "page", when, when)
    return replace(item, text=words, language=row["lang"])


def take(database: Database, names: Names, item: Item) -> float:
    """What the pipeline does with an item; the milliseconds of processor time that its grouping took."""
    with database.write() as connection:
        before = time.process_time()
        texts = compare_text(connection, item, None)
        looked = time.process_time() - before
        stored, _ = save_item(connection, item, known_as=[item.url], keys=texts.body.keys)
        before = time.process_time()
        group_item(connection, names, stored, texts, None, item.published)
        return (looked + time.process_time() - before) * 1000


def fill(path: str, stored: int) -> None:
    """Repeat what the first items left until so many are stored. Nothing else has the file open."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for statement in (*(_ROUNDS + repeat for repeat in _REPEAT), *_COUNT):
            connection.execute(statement.format(seed=SEED, stored=stored))
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")


def cost(rows: Sequence[dict[str, Any]], stored: int) -> float:
    """Milliseconds of processor time an item with so many stored. rows: articles with `text` and `lang`."""
    pieces = [piece for row in rows for piece in row["text"].split("\n")[:12] if len(piece) > 20]
    with TemporaryDirectory() as folder:
        path = f"{folder}/news.db"
        with closing(open_database(path)) as database:
            names = Names({})
            for number in range(SEED):
                take(database, names, made(rows, pieces, number, number))
        if stored > SEED:
            fill(path, stored)
        with closing(open_database(path)) as database:
            took = [take(database, names, made(rows, pieces, SEED + n, stored + n)) for n in range(TIMED)]
    return sum(took) / len(took)
