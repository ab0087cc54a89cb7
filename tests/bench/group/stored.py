"""What an item costs where many are stored.

Items are made of paragraphs of the corpus's articles, recombined. The first 1,000 are
grouped for true; their rows, repeated under new numbers, fill the archive. Of a repeated
item some terms and runs stay as they are, so that they are in ever more items, and the
others are its own. Then 300 more are taken as the pipeline takes them, each in a
transaction of its own, and what grouping costs the processor is measured.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, text

from monitor.model import Item
from monitor.pipeline.grouping import group_item, look_for_text
from monitor.pipeline.known import Names
from monitor.store import Database, open_database, save_item

SEED, TIMED = 1_000, 300
START = datetime(2026, 1, 1, tzinfo=UTC)
# A repeated item keeps one of three of its terms and one of eight of its runs.
_REPEAT = (
    "INSERT INTO items (position, guid, source, url, title, published, dated_by, first_seen, updated, html, text,"
    " author, publisher, tags, complete, digest) SELECT position + :by, 'urn:x:' || (position + :by), source, url,"
    " title, published + :ms, dated_by, first_seen, updated, '', text, '', '', tags, complete, digest"
    " FROM items WHERE position <= :seed",
    "INSERT INTO events (id, guid) SELECT id + :by, 'urn:x:' || (id + :by) FROM events WHERE id <= :seed",
    "INSERT INTO reports (position, event, kind, compared, weighed, evidence) SELECT position + :by, event + :by, kind,"
    " compared, weighed, '{}' FROM reports WHERE position <= :seed",
    "INSERT INTO terms (term, position, event, published) SELECT CASE WHEN (position + length(term)) % 3 = 0 THEN term"
    " ELSE term || :by END, position + :by, event + :by, published + :ms FROM terms WHERE position <= :seed",
    "INSERT INTO shingles (shingle, position) SELECT CASE WHEN shingle % 8 = 0 THEN shingle ELSE shingle + :by END,"
    " position + :by FROM shingles WHERE position <= :seed",
    "UPDATE term_counts SET held = held * :times WHERE :last",
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
        texts = look_for_text(connection, item, None)
        looked = time.process_time() - before
        stored, _ = save_item(connection, item, known_as=[item.url], keys=texts.body.keys)
        before = time.process_time()
        group_item(connection, names, stored, texts, None, item.published)
        return (looked + time.process_time() - before) * 1000


def fill(connection: Connection, stored: int) -> None:
    """Repeat what the first items left until so many are stored."""
    for by in range(SEED, stored, SEED):
        for statement in _REPEAT:
            part = {"by": by, "seed": SEED, "ms": 8_000 * by, "times": stored // SEED, "last": by + SEED >= stored}
            wanted = {name: value for name, value in part.items() if f":{name}" in statement}
            connection.execute(text(statement), wanted)


def cost(rows: Sequence[dict[str, Any]], stored: int) -> float:
    """Milliseconds of processor time an item with so many stored. rows: articles with `text` and `lang`."""
    pieces = [piece for row in rows for piece in row["text"].split("\n")[:12] if len(piece) > 20]
    with TemporaryDirectory() as folder:
        database, names = open_database(f"{folder}/news.db"), Names({})
        for number in range(SEED):
            take(database, names, made(rows, pieces, number, number))
        with database.write() as connection:
            fill(connection, stored)
        took = [take(database, names, made(rows, pieces, SEED + n, stored + n)) for n in range(TIMED)]
        database.close()
    return sum(took) / len(took)
