"""Fetched pages, kept for `reprocess`, and fingerprints of their lines.

Boilerplate is learned from the fingerprints.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from monitor.model import Page
from monitor.store.schema import items, line_marks, pages
from monitor.store.statements import upsert

_save_marks = upsert(line_marks)


def save_page(connection: Connection, page: Page, guid: str, fetched: datetime) -> None:
    """Keep the page behind an item, compressed, in place of the one before."""
    connection.execute(delete(pages).where((pages.c.url == page.url) | (pages.c.guid == guid)))
    body = zlib.compress(page.text.encode("utf-8", "surrogatepass"), 6)
    row = {"url": page.url, "guid": guid, "fetched": fetched, "media_type": page.media_type, "body": body}
    connection.execute(pages.insert().values(row))


def find_page(connection: Connection, guid: str) -> Page | None:
    """The page behind an item, where it is still kept."""
    row = connection.execute(select(pages).where(pages.c.guid == guid)).one_or_none()
    if row is None:
        return None
    return Page(row.url, zlib.decompress(row.body).decode("utf-8", "surrogatepass"), row.media_type)


def save_line_fingerprints(connection: Connection, position: int, source: str, marks: Collection[int]) -> None:
    """Keep the marks of the lines of an item's page, each a number of 64 bits, in place of those before."""
    stored = array("Q", sorted(marks))
    if sys.byteorder == "big":
        stored.byteswap()
    row = {"position": position, "source": source, "marks": stored.tobytes()}
    _save_marks(connection, row)


def recent_line_fingerprints(connection: Connection, source: str, limit: int) -> list[frozenset[int]]:
    """The marks of the newest pages of a source."""
    query = select(line_marks.c.marks).where(line_marks.c.source == source)
    return [_unpacked(row) for row in connection.scalars(query.order_by(line_marks.c.position.desc()).limit(limit))]


def items_without_fingerprints(connection: Connection) -> list[int]:
    """Find items whose page is kept without fingerprints of its lines.

    They were stored before there were any. Returns positions.
    """
    query = select(items.c.position).join(pages, pages.c.guid == items.c.guid)
    return list(connection.scalars(query.where(~exists().where(line_marks.c.position == items.c.position))))


def _unpacked(row: bytes) -> frozenset[int]:
    stored = array("Q", row)
    if sys.byteorder == "big":
        stored.byteswap()
    return frozenset(stored)
