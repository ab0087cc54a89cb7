"""Links seen on sources, on their way to become items, and the steps of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, or_, select, update

from monitor.model import Entry, Step
from monitor.store.items import attachments_of, content_hash
from monitor.store.schema import Moment, addresses, entries, steps
from monitor.store.statements import Prepared, batches, prepared_insert

_ENTRY_FIELDS = tuple(field.name for field in fields(Entry))
_insert_entry = prepared_insert(entries, without=("id",))
_insert_steps = prepared_insert(steps, without=("id",))
_THIS = entries.c.id == bindparam("number")
_WAITING = Prepared(select(entries).where(_THIS, entries.c.state == "waiting"))
_WAITING_SIZES = Prepared(
    select(entries.c.id, (func.length(entries.c.content) + func.length(entries.c.summary)).label("size"))
    .where(entries.c.source == bindparam("source"), entries.c.state == "waiting")
    .where(or_(entries.c.next_try.is_(None), entries.c.next_try <= bindparam("now", type_=Moment)))
    .order_by(entries.c.id)
)
_LAST_SEEN = Prepared(
    select(entries)
    .where(entries.c.source == bindparam("source"))
    .order_by(entries.c.last_seen.desc(), entries.c.id.desc())
    .limit(bindparam("most"))
)
_FINISH = Prepared(
    update(entries).where(_THIS).values(state=bindparam("to"), guid=bindparam("item"), next_try=None, content="")
)
_POSTPONE = Prepared(
    update(entries).where(_THIS).values(attempts=bindparam("tries"), next_try=bindparam("when"), guid=bindparam("item"))
)

_MOST_READ = 20  # times that the page of an entry is read, however often its list changes it


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with its number, and how far it got.

    attempts:   how often its article was asked for in vain
    shared_url: other entries of its source have the same address
    guid:       of its item, once there is one
    """

    id: int
    source: str
    entry: Entry
    first_seen: datetime
    state: str
    attempts: int
    next_try: datetime | None
    shared_url: bool
    guid: str | None


@dataclass(frozen=True, slots=True)
class SavedEntries:
    """Counts of what a list changed."""

    new: int
    changed: int
    left_out: int


def save_entries(
    connection: Connection,
    source: str,
    seen: Sequence[Entry],
    *,
    shared: frozenset[str],
    rule: str = "",
    learned: str = "",
    backlog: int,
    now: datetime,
    is_worth_reading: Callable[[Entry, Entry], bool] = lambda before, after: True,
) -> SavedEntries:
    """Store a list's entries from its end, so that the oldest has the lowest number.

    shared:  addresses that others of its entries have, or had
    rule:    what is learned of the identity of the source's entries, a phrase for `why`
    learned: the same where this list taught it: known entries get a step that says so
    backlog: on the first visit only so many of the newest are used, the others are stored as skipped
    is_worth_reading: returns True if the article of an entry that the source changed is to be read again; it then waits
    """
    known: dict[str, Any] = {}
    for keys in batches([entry.key for entry in seen]):
        stored = select(entries.c.id, entries.c.key, entries.c.digest, entries.c.updated)
        rows = connection.execute(stored.where(entries.c.source == source, entries.c.key.in_(keys)))
        known.update((row.key, row) for row in rows)
    query = select(entries.c.id).where(entries.c.source == source).limit(1)
    first_visit = not known and connection.execute(query).first() is None
    fresh = [entry for entry in seen if entry.key not in known]
    kept = frozenset(entry.key for entry in (fresh[:backlog] if first_visit else fresh))
    taken: list[tuple[int, Step]] = []
    for entry in reversed(fresh):
        row = {"source": source, "first_seen": now, "last_seen": now, "shared_url": entry.url in shared}
        row |= {"state": "waiting" if entry.key in kept else "skipped", **entry_values(entry)}
        ((number,),) = _insert_entry.all(connection, **row, attempts=0, next_try=None, guid=None)
        where = "on the source's list" if entry.key in kept else "older than the source's `backlog` on its first visit"
        by = {entry.url: "its address", entry.feed_guid: "the guid of its feed"}.get(entry.key, "its address and title")
        told = "; ".join(filter(None, (where, f"told apart by {by}", rule)))
        taken.append((number, Step(now, "found", "ok" if entry.key in kept else "skipped", told)))
    for keys in batches(list(known)):
        listed = update(entries).where(entries.c.source == source, entries.c.key.in_(keys))
        connection.execute(listed.values(last_seen=now))
    known_entries = [entry for entry in seen if entry.key in known]
    changed = sum(_save_change(connection, entry, known[entry.key], is_worth_reading) for entry in known_entries)
    if learned:
        step = Step(now, "found", "ok", f"from now on in this source: {learned}")
        taken += ((row.id, step) for row in known.values())
    _insert_steps.run(connection, *(_step_values(number, step) for number, step in taken))
    return SavedEntries(len(kept), changed, len(fresh) - len(kept))


def _save_change(
    connection: Connection,
    entry: Entry,
    known: Any,
    is_worth_reading: Callable[[Entry, Entry], bool],
) -> bool:
    """Store what a list changed of an entry; return True to read its article again.

    known: its number, digest and `updated` as they are stored
    """
    values = entry_values(entry) | {"updated": entry.updated or known.updated}
    same = known.digest == values["digest"]
    if same and known.updated == values["updated"]:
        return False
    this = entries.c.id == known.id, entries.c.state != "skipped"
    row = connection.execute(select(entries).where(*this)).one_or_none()
    if row is None:
        return False
    before = replace(entry, updated=known.updated) if same else entry_of(row)
    read = steps.c.entry == known.id, steps.c.name == "fetched", steps.c.outcome == "ok"
    again = is_worth_reading(before, entry) and (
        connection.execute(select(func.count()).where(*read)).scalar_one() < _MOST_READ
    )
    if again:
        values |= {"state": "waiting", "attempts": 0, "next_try": None}
    elif same:  # the item has the content, the entry's own copy is dropped
        values = {"updated": values["updated"]}
    connection.execute(update(entries).where(*this).values(**values))
    return again


def waiting_entry_sizes(connection: Connection, source: str, now: datetime) -> dict[int, int]:
    """Numbers and sizes of a source's entries with a due article, first seen first.

    A size is the characters that its list has of it. Not the entries: what feeds have of a thousand articles would
    be in memory until the last one is read.
    """
    return dict(_WAITING_SIZES.all(connection, source=source, now=now))


def waiting_entries(connection: Connection, numbers: Sequence[int]) -> list[StoredEntry]:
    """Return the entries of some numbers whose article waits to be read.

    The first seen first.
    """
    rows = (_WAITING.first(connection, number=number) for number in sorted(numbers))
    return [_stored(row) for row in rows if row]


def sources_with_waiting_entries(connection: Connection, now: datetime) -> list[str]:
    """Ids of sources with entries whose article is to be asked for now."""
    ripe = or_(entries.c.next_try.is_(None), entries.c.next_try <= now)
    return list(connection.scalars(select(entries.c.source).where(entries.c.state == "waiting", ripe).distinct()))


def finish_entry(connection: Connection, number: int, *, state: str, guid: str | None) -> None:
    """An entry is 'done' or 'skipped'.

    Its own copy of the text is dropped: the item has it.
    """
    _FINISH.run(connection, {"number": number, "to": state, "item": guid})


def postpone_entry(connection: Connection, number: int, *, attempts: int, next_try: datetime, guid: str | None) -> None:
    """The article of an entry could not be had; ask again at `next_try`."""
    _POSTPONE.run(connection, {"number": number, "tries": attempts, "when": next_try, "item": guid})


def add_steps(connection: Connection, number: int, taken: Sequence[Step]) -> None:
    """Remember what was done with an entry, and why."""
    _insert_steps.run(connection, *(_step_values(number, step) for step in taken))


def _step_values(number: int, step: Step) -> dict[str, Any]:
    return {"entry": number, "at": step.at, "name": step.name, "outcome": step.outcome, "reason": step.reason}


def find_entries(connection: Connection, urls: Sequence[str], guid: str | None) -> list[StoredEntry]:
    """Entries by address, or by a GUID that their item has or is known under.

    The item may also be known under one of the addresses.
    """
    by_address = select(addresses.c.guid).where(addresses.c.address.in_(urls))
    query = select(entries).where(
        or_(
            entries.c.url.in_(urls),
            entries.c.guid.in_(by_address),
            and_(entries.c.guid.is_not(None), entries.c.guid == guid),
        )
    )
    return [_stored(row) for row in connection.execute(query.order_by(entries.c.id))]


def entry_of_item(connection: Connection, guid: str) -> StoredEntry | None:
    """The entry that an item was made of: the first that led to it, while it is kept."""
    query = select(entries).where(entries.c.guid == guid).order_by(entries.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row)


def steps_of(connection: Connection, number: int) -> list[Step]:
    """Every step taken with an entry, in order."""
    query = select(steps).where(steps.c.entry == number).order_by(steps.c.id)
    return [Step(row.at, row.name, row.outcome, row.reason) for row in connection.execute(query)]


def recent_titles(connection: Connection, source: str, limit: int) -> frozenset[str]:
    """Titles of the newest entries of a source.

    A list of related headlines at the end of an article consists of them.
    """
    query = select(entries.c.title).where(entries.c.source == source).order_by(entries.c.id.desc()).limit(limit)
    return frozenset(connection.scalars(query))


def last_seen_entries(connection: Connection, source: str, limit: int) -> list[tuple[StoredEntry, bool]]:
    """Read the entries of a source that were listed last, the newest first.

    Each with whether it was on the last list.
    """
    rows = _LAST_SEEN.all(connection, source=source, most=limit)
    return [(_stored(row), row.last_seen == rows[0].last_seen) for row in rows]


def prune_entries(connection: Connection, before: datetime) -> int:
    """Delete entries first seen before `before` and off the list; return how many.

    One that is still listed stays, else it would come back as news.
    """
    others = entries.alias()
    newest = select(func.max(others.c.last_seen)).where(others.c.source == entries.c.source).scalar_subquery()
    return connection.execute(
        delete(entries).where(entries.c.first_seen < before, entries.c.last_seen < newest)
    ).rowcount


def entry_of(row: Row[Any]) -> Entry:
    """An entry from a row that has all columns of `entries`."""
    values = {name: getattr(row, name) for name in _ENTRY_FIELDS}
    return Entry(**values | {"tags": tuple(row.tags), "attachments": attachments_of(row)})


def entry_values(entry: Entry) -> dict[str, Any]:
    """The columns that come from an entry, and the hash that shows it was changed."""
    values = {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    values |= {"tags": list(entry.tags), "attachments": [asdict(each) for each in entry.attachments]}
    return values | {"digest": content_hash([entry.url, entry.title, entry.summary, entry.content])}


def _stored(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        id=row.id,
        source=row.source,
        entry=entry_of(row),
        first_seen=row.first_seen,
        state=row.state,
        attempts=row.attempts,
        next_try=row.next_try,
        shared_url=row.shared_url,
        guid=row.guid,
    )
