"""Events: the items that report one happening, and corrections by hand.

With the terms by which items are compared.

The look-ups of terms are one statement each, whose parts end at their bound: a term that every item has costs no more
than a rare one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from monitor.store.postings import MOST_POSITIONS, postings_of
from monitor.store.schema import Moment, corrections, events, items, name_pairs, reports, shingles, term_counts, terms
from monitor.store.statements import Prepared, batches, fetch_rows, padded, run_for_each

_GROUPING_LOCK = 0x6E657773  # number of the lock; any will do that nothing else in the database takes

# Made once: each is asked for every item.
_PLACED = Prepared(
    select(reports.c.position, reports.c.event, reports.c.kind, reports.c.evidence).where(
        reports.c.position == bindparam("position")
    )
)
_REPORTS = Prepared(
    select(reports.c.position).where(reports.c.event == bindparam("event")).order_by(reports.c.position)
)
_EVENT_GUID = Prepared(select(events.c.guid).where(events.c.id == bindparam("event")))
_FOLLOWED = Prepared(select(events.c.follows).where(events.c.id == bindparam("event")))
_SET_CHANGED = Prepared(
    update(events).where(events.c.id == bindparam("event")).values(changed=bindparam("now", type_=Moment))
)
_PLACE = (
    "INSERT INTO reports (position, event, kind, evidence, compared, weighed) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (position) DO UPDATE SET event = excluded.event, kind = excluded.kind, evidence = excluded.evidence,"
    " compared = excluded.compared, weighed = excluded.weighed"
)
_FOUND = (
    "INSERT INTO events (id, guid, follows) SELECT position, guid,"
    " coalesce((SELECT follows FROM events AS earlier WHERE earlier.id = ?), ?) FROM items WHERE position = ?"
    " ON CONFLICT (id) DO UPDATE SET guid = excluded.guid, follows = excluded.follows, changed = NULL"
)
_TOPICS = (
    "SELECT DISTINCT topic FROM matches JOIN reports ON reports.position = matches.position WHERE reports.event = ?"
)


# The index of terms: what a statement asks for is bounded, whatever the archive's size.

MOST_TITLES = 20  # of a source, the newest
MOST_MEMBERS = 16  # reports of an event that are read: its first, and the newest
_KEYS, _EVENTS, _COUNTED = 24, 4, 101  # what a statement asks for; look-ups for more are made in several
_ALL = ""  # the term that every item counts under

# Made once, and handed to the driver as they are: putting a statement together costs more than running it.
_HOLDERS = " UNION ALL ".join(
    "SELECT event, position, CAST(? AS BIGINT) AS weight FROM (SELECT event, position, published FROM terms"
    f" WHERE term = ? ORDER BY position DESC LIMIT {MOST_POSITIONS}) AS part{n} WHERE coalesce(published >= ?, TRUE)"
    for n in range(_KEYS)
)
_HEAVIEST = (
    "SELECT event FROM (SELECT event, position, sum(weight) AS weight FROM"
    f" ({_HOLDERS}) AS held GROUP BY event, position) AS report"
    " GROUP BY event ORDER BY max(weight) DESC, event LIMIT ?"
)
_MEMBERS = " UNION ALL ".join(
    "SELECT * FROM (SELECT event, position, weighed FROM reports WHERE event = ? AND compared"
    f" ORDER BY position DESC LIMIT {MOST_MEMBERS}) AS newest{n}"
    for n in range(_EVENTS)
)
_FIRST = (
    "SELECT (SELECT count(*) FROM reports WHERE event = ? AND compared), position, weighed FROM reports"
    " WHERE event = ? AND compared ORDER BY position LIMIT 1"
)
_COUNTS = f"SELECT term, held FROM term_counts WHERE term IN ({', '.join('?' * _COUNTED)})"
_TITLES = f"SELECT title FROM items WHERE source = ? ORDER BY position DESC LIMIT {MOST_TITLES}"
_ENDS = "SELECT (SELECT min(id) FROM glosses), (SELECT max(id) FROM glosses)"
_FIND = "INSERT INTO terms (term, position, event, published) VALUES (?, ?, ?, ?)"
_COUNT = (
    "INSERT INTO term_counts (term, held) VALUES (?, 1) ON CONFLICT (term) DO UPDATE SET held = term_counts.held + 1"
)
_PUBLISHED = Moment()


@dataclass(frozen=True, slots=True)
class Membership:
    """The place of an item in its event.

    event:    None for a digest of several
    kind:     'first', 'report', 'development', 'copy', 'digest', or 'split' and 'joined' by a person
    evidence: as it was stored
    """

    position: int
    event: int | None
    kind: str
    evidence: Mapping[str, Any]


def lock_grouping(connection: Connection) -> None:
    """Wait until no other transaction decides on events; this one does until it ends.

    Two that decide at once would not see each other's item. SQLite has one writer anyhow.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_GROUPING_LOCK)))


def find_membership(connection: Connection, position: int) -> Membership | None:
    """Read the place in its event of the item at a position."""
    row = _PLACED.first(connection, position=position)
    return None if row is None else Membership(row.position, row.event, row.kind, row.evidence)


def save_membership(connection: Connection, item: Membership, weighed: str = "") -> None:
    """Store what an item was found to be, in place of what was stored before.

    weighed: the line that later items are compared with; empty: none is compared with this one
    """
    evidence = json.dumps(dict(item.evidence), ensure_ascii=False)
    run_for_each(connection, _PLACE, [(item.position, item.event, item.kind, evidence, bool(weighed), weighed)])


def set_membership_kind(connection: Connection, position: int, kind: str) -> None:
    """Replace the reason for which an item is in its event; its terms stay."""
    connection.execute(update(reports).where(reports.c.position == position).values(kind=kind))


def create_event(connection: Connection, position: int, follows: int | None = None) -> None:
    """Start an event with the item at a position, whose GUID it takes.

    follows: the event that it tells something new about; if that one points back itself, so does this, to the same:
    from wherever one reads, the beginning of the story is one step away.
    """
    run_for_each(connection, _FOUND, [(follows, follows, position)])


def set_event_changed(connection: Connection, event: int, now: datetime) -> None:
    """Remember that a report joined an event, or left it."""
    _SET_CHANGED.run(connection, {"event": event, "now": now})


def event_guid(connection: Connection, event: int) -> str:
    """The GUID that the entry of an event has."""
    ((guid,),) = _EVENT_GUID.all(connection, event=event)
    return str(guid)


def report_positions(connection: Connection, event: int) -> list[int]:
    """Positions of all reports of an event, copies too, in order of arrival."""
    return [row.position for row in _REPORTS.all(connection, event=event)]


def report_guids(connection: Connection, event: int) -> list[str]:
    """The GUIDs of all reports of an event, in the order of their arrival."""
    query = select(items.c.guid).join(reports, reports.c.position == items.c.position)
    return list(connection.scalars(query.where(reports.c.event == event).order_by(items.c.position)))


def event_topics(connection: Connection, event: int) -> frozenset[str]:
    """Topics that hold a report of an event: its entry stands in their feeds."""
    return frozenset(topic for (topic,) in fetch_rows(connection, _TOPICS, (event,)))


def move_reports(connection: Connection, positions: Sequence[int], event: int) -> None:
    """Make these items reports of an event."""
    for part in batches(positions):
        connection.execute(update(reports).where(reports.c.position.in_(part)).values(event=event))
        connection.execute(update(terms).where(terms.c.position.in_(part)).values(event=event))
        if postings := postings_of(connection):
            postings.move(part, event)


def delete_event(connection: Connection, event: int, heir: int | None) -> None:
    """Delete an event without reports; what pointed back to it points to its heir."""
    redirect_followers(connection, event, heir)
    connection.execute(delete(events).where(events.c.id == event))


def followed_event(connection: Connection, event: int) -> int | None:
    """The event that this one tells something new about, or None."""
    row = _FOLLOWED.first(connection, event=event)
    return row and row.follows


def redirect_followers(connection: Connection, event: int, heir: int | None) -> None:
    """Redirect what pointed back to an event to its heir; the heir points to neither."""
    connection.execute(update(events).where(events.c.id == heir, events.c.follows == event).values(follows=None))
    connection.execute(update(events).where(events.c.follows == event).values(follows=heir))


def delete_empty_events(connection: Connection, candidates: Collection[int]) -> None:
    """Forget those of some events that have no report left."""
    for part in batches(sorted(candidates)):
        left = select(reports.c.event).where(reports.c.event.in_(part))
        connection.execute(delete(events).where(events.c.id.in_(part), events.c.id.not_in(left)))


def memberships_before(connection: Connection, moment: datetime) -> Mapping[int, int | None]:
    """Positions and events of the reports first seen before a moment."""
    query = select(reports.c.position, reports.c.event).join(items, items.c.position == reports.c.position)
    return {row.position: row.event for row in connection.execute(query.where(items.c.first_seen < moment))}


def delete_grouping(connection: Connection) -> None:
    """Delete the events and terms of all items; corrections by hand stay."""
    for table in (shingles, terms, term_counts, name_pairs, reports, events):
        connection.execute(delete(table))
    if postings := postings_of(connection):
        postings.forget()


@dataclass(frozen=True, slots=True)
class Grouping:
    """An event as it is stored.

    changed: when a report last joined or left it; reports: the kind of each, by position.
    """

    guid: str
    changed: datetime | None
    reports: Mapping[int, str]


def all_groupings(connection: Connection) -> dict[int, Grouping]:
    """Every event, by its number."""
    members: dict[int, dict[int, str]] = {}
    for row in connection.execute(select(reports.c.event, reports.c.position, reports.c.kind)):
        members.setdefault(row.event, {})[row.position] = row.kind
    rows = connection.execute(select(events))
    return {row.id: Grouping(row.guid, row.changed, members.get(row.id, {})) for row in rows}


def update_event(connection: Connection, event: int, guid: str, changed: datetime | None) -> None:
    """Give an event the GUID of its entry, and the time of its last change.

    That is when a report last joined or left it.
    """
    connection.execute(update(events).where(events.c.id == event).values(guid=guid, changed=changed))


@dataclass(frozen=True, slots=True)
class Correction:
    """Save a correction by hand for two items, by their GUIDs.

    They are of one event ('together') or of two ('apart').
    """

    kind: str
    one: str
    other: str


def save_correction(connection: Connection, said: Correction, now: datetime) -> None:
    """Remember what a person said of two items, in place of what was said before."""
    either = or_(
        (corrections.c.one == said.one) & (corrections.c.other == said.other),
        (corrections.c.one == said.other) & (corrections.c.other == said.one),
    )
    connection.execute(delete(corrections).where(either))
    connection.execute(corrections.insert().values(kind=said.kind, one=said.one, other=said.other, at=now))


def delete_apart_corrections(connection: Connection, ones: Sequence[str], others: Sequence[str]) -> None:
    """Delete corrections that set any of these items apart from any of the others."""
    for some in batches(ones):
        for more in batches(others):
            between = or_(
                corrections.c.one.in_(some) & corrections.c.other.in_(more),
                corrections.c.one.in_(more) & corrections.c.other.in_(some),
            )
            connection.execute(delete(corrections).where(corrections.c.kind == "apart", between))


def corrections_of(connection: Connection, guid: str) -> dict[str, str]:
    """Read an item's manual corrections: the other's GUID to 'apart' or 'together'."""
    query = select(corrections).where(or_(corrections.c.one == guid, corrections.c.other == guid))
    rows = connection.execute(query.order_by(corrections.c.id))
    return {row.other if row.one == guid else row.one: row.kind for row in rows}


# ── terms by which items are compared ───────────────────────────────────────


@dataclass(frozen=True, slots=True)
class IndexedItem:
    """An item that later ones are compared with.

    keys:    the terms it is found under, at most 24
    terms:   all its terms, which are counted
    """

    position: int
    event: int
    published: datetime | None
    keys: Sequence[str]
    terms: Collection[str]


def term_frequencies(connection: Connection, wanted: Sequence[str]) -> tuple[int, Mapping[str, int]]:
    """Count the items that later ones are compared with, and those with each term.

    A term without items is left out.
    """
    asked = [_ALL, *wanted]
    if postings := postings_of(connection):
        found = postings.frequencies(connection, asked)
        return found.pop(_ALL, 0), found
    found = {}
    for start in range(0, len(asked), _COUNTED):
        part = padded(asked[start : start + _COUNTED], _COUNTED)
        found.update((term, held) for term, held in fetch_rows(connection, _COUNTS, part))
    return found.pop(_ALL, 0), found


def titles_of_source(connection: Connection, source: str) -> list[str]:
    """Read the newest 20 titles of a source, the newest first."""
    return [title for (title,) in fetch_rows(connection, _TITLES, [source])]


def heaviest_events(
    connection: Connection, keys: Mapping[str, float], since: datetime | None, most: int
) -> Sequence[int]:
    """Find the events whose reports have the most weight in common, heaviest first.

    Of equals the older first.

    keys: at most 24 terms with their weights, counted in thousandths; each leads to its newest 100 items,
          without those published before `since`

    Without posting lists in memory the database adds up: to return two thousand rows would cost more.
    """
    earliest = _moment(since, connection)
    weights = {key: round(1000 * weight) for key, weight in keys.items()}
    if postings := postings_of(connection):
        return postings.heaviest_events(connection, weights, earliest, most)
    values = [value for key, weight in weights.items() for value in (weight, key, earliest)]
    return [event for (event,) in fetch_rows(connection, _HEAVIEST, [*padded(values, 3 * _KEYS), most])]


def event_members(connection: Connection, wanted: Sequence[int]) -> Mapping[int, tuple[int, list[str]]]:
    """Read each event's size and the lines of 16 reports at most.

    They are the first and the newest.
    """
    found: dict[int, tuple[int, list[str]]] = {}
    for start in range(0, len(wanted), _EVENTS):
        part = padded(wanted[start : start + _EVENTS], _EVENTS)
        reports: dict[int, dict[int, str]] = {}
        for event, position, line in fetch_rows(connection, _MEMBERS, part):
            reports.setdefault(event, {})[position] = line
        for event, lines in reports.items():
            size = len(lines)
            if size == MOST_MEMBERS:  # it may have more
                ((size, first, line),) = fetch_rows(connection, _FIRST, (event, event))
                del lines[min(lines)]
                lines[first] = line
            found[event] = size, [line for _, line in sorted(lines.items())]
    return found


def index_item(connection: Connection, item: IndexedItem) -> None:
    """Index an item that has its event already, with the line used to compare it."""
    published = _moment(item.published, connection)
    run_for_each(connection, _FIND, [(term, item.position, item.event, published) for term in item.keys])
    counted = sorted({_ALL, *item.terms})  # in one order, so that two writers never wait for each other
    run_for_each(connection, _COUNT, [(term,) for term in counted])
    if postings := postings_of(connection):
        postings.add_terms(item.position, item.event, published, item.keys, counted)


def _moment(when: datetime | None, connection: Connection) -> int | None:
    return _PUBLISHED.process_bind_param(when, connection.dialect)


def unindex_items(connection: Connection, positions: Sequence[int], terms_of: Callable[[str], Iterable[str]]) -> None:
    """Compare nothing with these items any more.

    terms_of: the terms of a line, to be counted no longer.
    """
    counts: Counter[str] = Counter()
    for these in batches(positions):
        query = select(reports.c.weighed).where(reports.c.position.in_(these), reports.c.compared)
        for line in connection.scalars(query):
            counts.update({_ALL, *terms_of(line)})
        if postings := postings_of(connection):
            keys = connection.scalars(select(terms.c.term).where(terms.c.position.in_(these)))
            postings.drop(keys=keys, counted=counts)
        connection.execute(delete(terms).where(terms.c.position.in_(these)))
        nothing = {"compared": False, "weighed": ""}
        connection.execute(update(reports).where(reports.c.position.in_(these)).values(**nothing))
    for term, count in sorted(counts.items()):
        less = update(term_counts).where(term_counts.c.term == term)
        connection.execute(less.values(held=term_counts.c.held - count))
    if counts:
        connection.execute(delete(term_counts).where(term_counts.c.held <= 0))


def read_name_pairs(connection: Connection, after: int = 0) -> list[tuple[int, str, str]]:
    """Numbers and pairs of names numbered above `after`, in the order of discovery."""
    columns = (name_pairs.c.id, name_pairs.c.name, name_pairs.c.other)
    query = select(*columns).where(name_pairs.c.id > after).order_by(name_pairs.c.id)
    return [(row.id, row.name, row.other) for row in connection.execute(query)]


def name_pair_range(connection: Connection) -> tuple[int, int]:
    """The lowest and highest number of a stored pair; 0 and 0 where there is none."""
    ((lowest, highest),) = fetch_rows(connection, _ENDS, ())
    return lowest or 0, highest or 0


def add_name_pairs(connection: Connection, pairs: Iterable[tuple[str, str]], now: datetime) -> None:
    """Remember pairs of names that a text gave."""
    rows = [{"name": name, "other": other, "first_seen": now} for name, other in pairs]
    if rows:
        connection.execute(name_pairs.insert(), rows)


def prune_name_pairs(connection: Connection, before: datetime) -> int:
    """Forget pairs first seen before `before`; how many."""
    return connection.execute(delete(name_pairs).where(name_pairs.c.first_seen < before)).rowcount
