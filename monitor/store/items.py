"""Items with their addresses, matches, pages and former versions.

Rows become objects of the model, and back.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, exists, func, select, true, update

from monitor.model import Attachment, Change, Document, Hit, Item, Match, Page, Revision
from monitor.store.postings import MOST_SHARING, postings_of
from monitor.store.schema import addresses, items, line_fingerprints, matches, pages, revisits, shingles, versions
from monitor.store.statements import MANY, Prepared, batches, fetch_rows, padded, prepared_insert, run_for_each

_FIELDS = tuple(field.name for field in fields(Item))
_HIT = tuple(field.name for field in fields(Hit))
_MISSING = "missing"
_BEYOND = 2**62  # no item stands there
_SEARCHED: Mapping[str, frozenset[str]] = {  # columns, and the fields of a query that look at each
    "title": frozenset({"title"}),
    "text": frozenset({"text"}),
    "author": frozenset({"author"}),
    "url": frozenset({"url", "site"}),
    "tags": frozenset({"tag"}),
    "language": frozenset({"lang"}),
}
_KEYS = 64  # sampled runs looked up in one statement
_SHARING = " UNION ALL ".join(
    f"SELECT * FROM (SELECT position FROM shingles WHERE shingle = ? ORDER BY position LIMIT {MOST_SHARING}) AS part{n}"
    for n in range(_KEYS)
)
_FIND = Prepared(
    select(items).join(addresses, addresses.c.guid == items.c.guid).where(addresses.c.address == bindparam("address"))
)
_BY_GUID = Prepared(select(items).where(items.c.guid == bindparam("guid")))
_STORED = Prepared(select(items.c.position, items.c.digest).where(items.c.guid == bindparam("guid")))
_insert = prepared_insert(items, without=("position",))
_insert_addresses = prepared_insert(addresses, replace=False)
_ADD_SHINGLE = "INSERT INTO shingles (shingle, position) VALUES (?, ?)"
_insert_matches = prepared_insert(matches)
_save_fingerprints = prepared_insert(line_fingerprints, replace=True)
_DELETE_SHINGLES = Prepared(delete(shingles).where(shingles.c.position == bindparam("position")))
_DELETE_MATCHES = Prepared(delete(matches).where(matches.c.position == bindparam("position")))
_CLEAR_HITS = "UPDATE matches SET hits = '[]' WHERE topic = ? AND CAST(hits AS TEXT) <> '[]'"
_NEAREST = 5  # of the items found, those whose texts are read
_TEXTS = (
    "SELECT items.position, guid, copy_of, event, text, shared FROM ({}) AS nearest"
    " JOIN items ON items.position = nearest.position LEFT JOIN reports ON reports.position = items.position"
    " ORDER BY shared DESC, items.position"
)
_CANDIDATES = _TEXTS.format(
    f"SELECT position, count(*) AS shared FROM ({_SHARING}) AS sharing WHERE position <> ?"
    f" GROUP BY position ORDER BY shared DESC, position LIMIT {_NEAREST}"
)
_CHOSEN = _TEXTS.format(" UNION ALL ".join(["SELECT ? AS position, ? AS shared"] * _NEAREST))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored item that may have the text of another.

    event:  that it is a report of, or None
    shared: how many sampled runs the two have in common
    """

    position: int
    guid: str
    copy_of: str | None
    event: int | None
    text: str
    shared: int


def find_item(connection: Connection, known_as: Sequence[str]) -> Item | None:
    """The item that is known under one of these addresses, the earlier address first."""
    for address in known_as:
        row = _FIND.first(connection, address=address)
        if row is not None:
            return item_of(row)
    return None


def item_by_guid(connection: Connection, guid: str) -> Item | None:
    """The item with this GUID."""
    row = _BY_GUID.first(connection, guid=guid)
    return None if row is None else item_of(row)


def find_item_at(connection: Connection, position: int) -> Item | None:
    """The item at a position, where it is kept."""
    row = connection.execute(select(items).where(items.c.position == position)).one_or_none()
    return None if row is None else item_of(row)


def item_at(connection: Connection, position: int) -> Item:
    """The item at a position, which is there."""
    return item_of(connection.execute(select(items).where(items.c.position == position)).one())


def items_sharing_text(connection: Connection, keys: Sequence[int], *, but: int | None) -> list[Candidate]:
    """Find the five items that share the most of these sampled runs.

    Returns them with their texts. Of equals the older first.

    keys: at most 64
    but:  the position of an item that is left out

    A run leads to the oldest 64 items that have it: an index look-up a run, whatever the archive's size.
    """
    but = -1 if but is None else but
    if postings := postings_of(connection):
        nearest = postings.sharing(connection, keys, but, _NEAREST)
        values = padded(list(chain.from_iterable(nearest)), 2 * _NEAREST)
        return [Candidate(*row) for row in fetch_rows(connection, _CHOSEN, values)] if nearest else []
    return [Candidate(*row) for row in fetch_rows(connection, _CANDIDATES, [*padded(keys, _KEYS), but])]


def save_item(connection: Connection, item: Item, *, known_as: Sequence[str], keys: Sequence[int]) -> tuple[Item, bool]:
    """Insert or update an item; return it with its position, and if it changed.

    What was stored first stays: GUID, first_seen, and the date. An item that did not change keeps `updated`.
    keys: the sampled runs of its text, by which copies of it are found
    """
    row = _STORED.first(connection, guid=item.guid)
    if row is None:
        ((position,),) = _insert.all(connection, **item_values(item))
        _know(connection, item.guid, known_as)
        _add_shingles(connection, position, keys)
        return replace(item, position=position), True
    position = row.position
    _know(connection, item.guid, known_as)
    if row.digest == item_hash(item):
        return replace(item, position=position), False
    connection.execute(update(items).where(items.c.position == position).values(**item_values(item)))
    save_shingles(connection, position, keys)
    return replace(item, position=position), True


def save_shingles(connection: Connection, position: int, keys: Sequence[int]) -> None:
    """Replace the sampled runs of an item's text, by which its copies are found."""
    if postings := postings_of(connection):
        postings.drop(runs=connection.scalars(select(shingles.c.shingle).where(shingles.c.position == position)))
    _DELETE_SHINGLES.run(connection, {"position": position})
    _add_shingles(connection, position, keys)


def _add_shingles(connection: Connection, position: int, keys: Sequence[int]) -> None:
    run_for_each(connection, _ADD_SHINGLE, [(key, position) for key in keys])
    if postings := postings_of(connection):
        postings.add_runs(position, keys)


def set_copy_of(connection: Connection, position: int, original: str | None) -> None:
    """Let an item count as a copy of the one with this GUID; None: of no other."""
    connection.execute(update(items).where(items.c.position == position).values(copy_of=original))


def _know(connection: Connection, guid: str, known_as: Sequence[str]) -> None:
    """Remember the addresses of an item; one that is taken stays with its first item."""
    _insert_addresses.run(connection, *({"address": address, "guid": guid} for address in known_as))


def save_matches(connection: Connection, position: int, found: Sequence[Match]) -> None:
    """The topics that want an item, in place of what was stored before."""
    _DELETE_MATCHES.run(connection, {"position": position})
    _insert_matches.run(
        connection, *({"topic": match.topic, "position": position, "hits": match_values(match)} for match in found)
    )


def replace_topic_matches(connection: Connection, topic: str, found: Mapping[int, Match]) -> None:
    """All matches of one topic, by item position, in place of what was stored before.

    A match without hits that was stored stays where it is: of a broad topic these are nearly all.
    """
    with_hits = {position: match for position, match in found.items() if match.hits or match.missing}
    before = matched_positions(connection, topic)
    gone = [(topic, position) for position in before if position not in found or position in with_hits]
    run_for_each(connection, "DELETE FROM matches WHERE topic = ? AND position = ?", gone)
    run_for_each(connection, _CLEAR_HITS, [(topic,)])
    new = found.keys() - before - with_hits.keys()
    run_for_each(
        connection, "INSERT INTO matches (topic, position, hits) VALUES (?, ?, '[]')", [(topic, at) for at in new]
    )
    _insert_matches.run(
        connection,
        *({"topic": topic, "position": position, "hits": match_values(match)} for position, match in with_hits.items()),
    )


def delete_matches_of_other_topics(connection: Connection, kept: Sequence[str]) -> None:
    """Drop the matches of topics that are no longer configured."""
    connection.execute(delete(matches).where(matches.c.topic.not_in(kept)))


def matched_positions(connection: Connection, topic: str) -> frozenset[int]:
    """Positions of the items that a topic holds."""
    return frozenset(connection.scalars(select(matches.c.position).where(matches.c.topic == topic)))


def item_states(connection: Connection) -> Mapping[int, tuple[datetime, str, str | None]]:
    """Read first arrival, content hash and original of each item, by position.

    The original: what it is a copy of, or None.
    """
    query = select(items.c.position, items.c.first_seen, items.c.digest, items.c.copy_of)
    return {row.position: (row.first_seen, row.digest, row.copy_of) for row in connection.execute(query)}


def iter_items(connection: Connection) -> Iterator[Item]:
    """Every item, the newest arrival first, a part at a time."""
    last = None
    while True:
        query = select(items).order_by(items.c.position.desc()).limit(MANY)
        rows = connection.execute(query if last is None else query.where(items.c.position < last)).all()
        yield from map(item_of, rows)
        if len(rows) < MANY:
            return
        last = rows[-1].position


def all_positions(connection: Connection) -> list[int]:
    """Positions of all items, in the order of their arrival."""
    return list(connection.scalars(select(items.c.position).order_by(items.c.position)))


def iter_documents(connection: Connection, fields: Collection[str]) -> Iterator[tuple[int, Document]]:
    """Yield every item as a query sees it, with its position, latest arrival first.

    Items are read in parts.

    fields: those that the query needs, by their names in it; nothing else is read, and all else but the source,
            dates included, is empty
    """
    query = Prepared(_documents(fields).where(items.c.position < bindparam("before")).limit(MANY))
    before = _BEYOND
    while True:
        rows = query.all(connection, before=before)
        yield from map(_document_of, rows)
        if len(rows) < MANY:
            return
        before = rows[-1].position


def iter_documents_at(
    connection: Connection, positions: Iterable[int], fields: Collection[str]
) -> Iterator[tuple[int, Document]]:
    """Yield the items at some positions as `iter_documents` does, read one by one."""
    query = Prepared(_documents(fields).where(items.c.position == bindparam("position")))
    for position in positions:
        yield from map(_document_of, query.all(connection, position=position))


def _documents(fields: Collection[str]) -> Select[Any]:
    columns = [items.c[column] for column, names in _SEARCHED.items() if not names.isdisjoint(fields)]
    return select(items.c.position, items.c.source, *columns).order_by(items.c.position.desc())


def _document_of(row: Any) -> tuple[int, Document]:
    position, *values = row
    found = dict(zip(row._fields[1:], values, strict=True))
    if "tags" in found:
        found["tags"] = tuple(found["tags"])
    if "language" in found:
        found["language"] = found["language"] or ""
    return position, Document(**found)


def count_items(connection: Connection) -> int:
    """Count the stored items."""
    return connection.execute(select(func.count()).select_from(items)).scalar_one()


def database_bytes(connection: Connection) -> int:
    """The size of the whole database, a write-ahead log left out."""
    of_server = connection.dialect.name == "postgresql"
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    query = "SELECT pg_database_size(current_database())" if of_server else pages
    return int(connection.exec_driver_sql(query).scalar_one())


def is_any_older(connection: Connection, *, items_before: datetime, pages_before: datetime) -> bool:
    """Return True if items were first seen, or pages fetched, before these times."""
    old_item = exists().where(items.c.first_seen < items_before)
    old_page = exists().where(pages.c.fetched < pages_before)
    return bool(connection.scalar(select(old_item | old_page)))


def prune_items(connection: Connection, *, items_before: datetime, pages_before: datetime) -> int:
    """Drop items first seen, and pages fetched, before these times; how many items."""
    connection.execute(delete(pages).where(pages.c.fetched < pages_before))
    dropped = connection.execute(delete(items).where(items.c.first_seen < items_before)).rowcount
    if dropped and (postings := postings_of(connection)):
        postings.forget()
    return dropped


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page as it is kept.

    body: its text in UTF-8, compressed
    """

    url: str
    body: bytes
    media_type: str


def packed(page: Page) -> PackedPage:
    """Compress a page.

    A large one takes a tenth of a second: not within a transaction.
    """
    return PackedPage(page.url, zlib.compress(page.text.encode("utf-8", "surrogatepass"), 6), page.media_type)


def save_page(
    connection: Connection, page: PackedPage, guid: str, fetched: datetime, validators: tuple[str, str] = ("", "")
) -> None:
    """Keep the page behind an item, in place of the one before.

    validators: ETag and Last-Modified of its response, with which it is asked for again
    """
    connection.execute(delete(pages).where((pages.c.url == page.url) | (pages.c.guid == guid)))
    row = {"url": page.url, "guid": guid, "fetched": fetched, "media_type": page.media_type, "body": page.body}
    row |= {"etag": validators[0], "last_modified": validators[1]}
    connection.execute(pages.insert().values(row))


def find_page(connection: Connection, guid: str) -> Page | None:
    """The page behind an item, where it is still kept."""
    row = connection.execute(select(pages).where(pages.c.guid == guid)).one_or_none()
    if row is None:
        return None
    return Page(row.url, zlib.decompress(row.body).decode("utf-8", "surrogatepass"), row.media_type)


def save_line_fingerprints(connection: Connection, position: int, source: str, fingerprints: Collection[int]) -> None:
    """Replace the line fingerprints of an item's page, each a number of 64 bits."""
    stored = array("Q", sorted(fingerprints))
    if sys.byteorder == "big":
        stored.byteswap()
    _save_fingerprints.run(connection, {"position": position, "source": source, "marks": stored.tobytes()})


def recent_line_fingerprints(connection: Connection, source: str, limit: int) -> list[frozenset[int]]:
    """The line fingerprints of the newest pages of a source."""
    query = select(line_fingerprints.c.marks).where(line_fingerprints.c.source == source)
    query = query.order_by(line_fingerprints.c.position.desc()).limit(limit)
    newest = [array("Q", row) for row in connection.scalars(query)]
    if sys.byteorder == "big":
        for stored in newest:
            stored.byteswap()
    return [frozenset(stored) for stored in newest]


def items_without_fingerprints(connection: Connection) -> list[int]:
    """Find items whose page is kept without fingerprints of its lines.

    They were stored before there were any. Returns positions.
    """
    query = select(items.c.position).join(pages, pages.c.guid == items.c.guid)
    return list(connection.scalars(query.where(~exists().where(line_fingerprints.c.position == items.c.position))))


# ── rows ────────────────────────────────────────────────────────────────────


def item_of(row: Row[Any]) -> Item:
    """An item from a row that has all columns of `items`."""
    values = {name: getattr(row, name) for name in _FIELDS}
    return Item(**values | {"tags": tuple(values["tags"]), "attachments": attachments_of(row)})


def item_values(item: Item) -> dict[str, Any]:
    """The columns of an item without position, with the hash of what a reader sees."""
    values = {name: getattr(item, name) for name in _FIELDS if name != "position"}
    attachments = [asdict(attachment) for attachment in item.attachments]
    return values | {"tags": list(item.tags), "attachments": attachments, "digest": item_hash(item)}


def item_hash(item: Item) -> str:
    """Hash (SHA-256, hex) the content of an item that counts as a change."""
    attached = [attachment.url for attachment in item.attachments]
    content = [item.url, item.title, item.author, item.html, item.image, item.complete, list(item.tags)]
    return content_hash(content + attached)


def attachments_of(row: Row[Any]) -> tuple[Attachment, ...]:
    """The attachments of an item or entry, from its row."""
    return tuple(Attachment(**attachment) for attachment in row.attachments or ())


def hits_of(stored: list[dict[str, Any]]) -> tuple[Hit, ...]:
    """Hits as they were stored with a match."""
    return tuple(Hit(**hit) for hit in stored if _MISSING not in hit)


def missing_of(stored: list[dict[str, Any]]) -> str:
    """The clause that a near miss lacks, from the stored hits; empty for a match."""
    return next((str(each[_MISSING]) for each in stored if _MISSING in each), "")


def match_values(match: Match) -> list[dict[str, Any]]:
    """The hits of a match as JSON; of a near miss also the clause that it lacks."""
    lacks = [{_MISSING: match.missing}] if match.missing else []
    return [{name: getattr(hit, name) for name in _HIT} for hit in match.hits] + lacks


def content_hash(values: list[Any]) -> str:
    """Hash (SHA-256, hex) of values that JSON knows."""
    return hashlib.sha256(
        json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()


# ── versions ───────────────────────────────────────────────────────────────────

MOST_VERSIONS = 10  # of an item: the first, and the newest others
_MOST_CHARS = 200_000  # of a text that is kept
_save_revisit = prepared_insert(revisits, replace=True)


@dataclass(frozen=True, slots=True)
class Version:
    """A former version of an item, valid until `until`, and what then changed."""

    until: datetime
    title: str
    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DueRevisit:
    """An item whose page is due to be read again.

    count: how often it was; etag, last_modified: of its page
    """

    position: int
    guid: str
    source: str
    first_seen: datetime
    count: int
    etag: str
    last_modified: str


def add_version(connection: Connection, before: Item, changes: Sequence[Change], now: datetime) -> None:
    """Keep what an item said until now.

    Of many versions the first and the newest stay.
    """
    mine = versions.c.position == before.position
    numbers = list(connection.scalars(select(versions.c.number).where(mine).order_by(versions.c.number)))
    if len(numbers) >= MOST_VERSIONS:
        connection.execute(delete(versions).where(mine, versions.c.number == numbers[1]))
    row = {
        "position": before.position,
        "number": numbers[-1] + 1 if numbers else 1,
        "at": now,
        "title": before.title,
        "body": zlib.compress(before.text[:_MOST_CHARS].encode("utf-8", "surrogatepass"), 6),
        "changes": [asdict(change) for change in changes],
    }
    connection.execute(versions.insert().values(row))


def versions_of(connection: Connection, position: int) -> tuple[Version, ...]:
    """Read the earlier versions of an item, the oldest first."""
    rows = connection.execute(select(versions).where(versions.c.position == position).order_by(versions.c.number))
    return tuple(
        Version(row.at, row.title, zlib.decompress(row.body).decode("utf-8", "surrogatepass"), _changes(row.changes))
        for row in rows
    )


def revisions_of(connection: Connection, positions: Sequence[int]) -> dict[int, tuple[Revision, ...]]:
    """Read the changes of some items, by position, the newest first.

    Items that did not change are missing.
    """
    found: dict[int, list[Revision]] = {}
    for part in batches(positions):
        query = select(versions.c.position, versions.c.at, versions.c.changes).where(versions.c.position.in_(part))
        for row in connection.execute(query.order_by(versions.c.position, versions.c.number.desc())):
            found.setdefault(row.position, []).append(Revision(row.at, _changes(row.changes)))
    return {position: tuple(each) for position, each in found.items()}


def _changes(stored: Sequence[Mapping[str, str]]) -> tuple[Change, ...]:
    return tuple(Change(**each) for each in stored)


def due_revisits(
    connection: Connection, topics: Collection[str], first_look: timedelta, now: datetime, limit: int, source: str = ""
) -> list[DueRevisit]:
    """Read these topics' items whose page is due again, most overdue first.

    first_look: the age of an item at its first fetch; one that was missed for long is skipped
    source:     only of this one; empty: of all
    """
    young = and_(
        revisits.c.position.is_(None),
        items.c.first_seen <= now - first_look,
        items.c.first_seen > now - 4 * first_look,
    )
    wanted = exists().where(matches.c.position == items.c.position, matches.c.topic.in_(topics))
    of = items.c.source == source if source else true()
    columns = (items.c.position, items.c.guid, items.c.source, items.c.first_seen)
    query = select(
        *columns, func.coalesce(revisits.c.looks, 0).label("looks"), pages.c.etag, pages.c.last_modified
    ).join(pages, pages.c.guid == items.c.guid)
    new = query.outerjoin(revisits, revisits.c.position == items.c.position).where(young)
    again = query.join(revisits, revisits.c.position == items.c.position).where(revisits.c.next_look <= now)
    found = [
        *connection.execute(again.where(wanted, of).order_by(revisits.c.next_look).limit(limit)),
        *connection.execute(new.where(wanted, of).order_by(items.c.first_seen).limit(limit)),
    ]
    return [DueRevisit(*row) for row in found[:limit]]


def has_versions(connection: Connection, position: int) -> bool:
    """Tell whether an item changed since it was stored."""
    return connection.scalar(select(versions.c.number).where(versions.c.position == position).limit(1)) is not None


def save_revisit(connection: Connection, position: int, count: int, next_look: datetime | None) -> None:
    """Store how often an item's page was fetched again, and the next time or None."""
    _save_revisit.run(connection, {"position": position, "looks": count, "next_look": next_look})
