"""What items are compared by: looked up under a few terms, each look-up bounded, whatever the archive's size.

The look-ups are one statement each, whose parts end at their bound: a term that
every item has costs no more than a rare one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.store.rows import fetched, padded
from monitor.store.schema import Moment, glosses, reports, term_counts, terms

MOST_HOLDERS = 100  # items a term leads to, the newest
MOST_MEMBERS = 8  # reports of an event that are read: its first, and the newest
_KEYS, _EVENTS = 24, 6  # parts of a statement; look-ups for more are made in several
_MANY = 500  # values in one IN (...)
_ALL = ""  # the term that every item counts under

_HOLDERS = " UNION ALL ".join(
    "SELECT * FROM (SELECT term, position, event, published FROM terms"
    f" WHERE term = ? ORDER BY position DESC LIMIT {MOST_HOLDERS}) AS part{n}"
    for n in range(_KEYS)
)
_FIRST = "SELECT event, position, weighed FROM reports WHERE event = ? AND compared ORDER BY position LIMIT 1"
_NEWEST = _FIRST.replace("position LIMIT 1", f"position DESC LIMIT {MOST_MEMBERS - 1}")
_MEMBERS = " UNION ALL ".join(
    f"SELECT * FROM ({part}) AS {name}{n}"
    for name, part in (("first", _FIRST), ("newest", _NEWEST))
    for n in range(_EVENTS)
)
# Made once: putting a statement together costs more than running it.
_COUNTS = select(term_counts.c.term, term_counts.c.held).where(
    term_counts.c.term.in_(bindparam("wanted", expanding=True))
)
_COMPARED = (reports.c.event.in_(bindparam("wanted", expanding=True)), reports.c.compared)
_SIZES = select(reports.c.event, func.count()).where(*_COMPARED).group_by(reports.c.event)
_ENDS = select(*(select(end(glosses.c.id)).scalar_subquery() for end in (func.min, func.max)))
_COUNTED = {
    name: made.on_conflict_do_update(index_elements=["term"], set_={"held": term_counts.c.held + 1})
    for name, made in (("sqlite", sqlite_insert(term_counts)), ("postgresql", postgresql_insert(term_counts)))
}
_PUBLISHED = Moment()


@dataclass(frozen=True, slots=True)
class Compared:
    """An item that later ones are compared with.

    keys:    the terms it is found under, at most 24
    terms:   all its terms, which are counted
    """

    position: int
    event: int
    published: datetime | None
    keys: Sequence[str]
    terms: Collection[str]


@dataclass(frozen=True, slots=True)
class TermHolder:
    """An item that is found under a term."""

    term: str
    position: int
    event: int


def count_compared(connection: Connection) -> int:
    """How many items are compared with later ones."""
    return items_with(connection, (_ALL,)).get(_ALL, 0)


def items_with(connection: Connection, wanted: Sequence[str]) -> Mapping[str, int]:
    """For each term how many compared items have it; none: left out."""
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _MANY):
        rows = connection.execute(_COUNTS, {"wanted": list(wanted[start : start + _MANY])}).all()
        found.update((term, held) for term, held in rows)
    return found


def holders_of(connection: Connection, keys: Sequence[str], since: datetime | None) -> list[TermHolder]:
    """For each term the newest 100 items under it; of them those that were not published before `since`."""
    earliest = _PUBLISHED.process_bind_param(since, connection.dialect)
    found: list[TermHolder] = []
    for start in range(0, len(keys), _KEYS):
        part = padded(keys[start : start + _KEYS], _KEYS)
        for term, position, event, published in fetched(connection, _HOLDERS, part):
            if earliest is None or published is None or published >= earliest:
                found.append(TermHolder(term, position, event))
    return found


def members_of(connection: Connection, wanted: Sequence[int]) -> Mapping[int, tuple[int, list[str]]]:
    """For each event how many compared reports it has, and the lines of at most 8: its first, and the newest."""
    found: dict[int, tuple[int, list[str]]] = {}
    for start in range(0, len(wanted), _EVENTS):
        part = wanted[start : start + _EVENTS]
        sizes = connection.execute(_SIZES, {"wanted": list(part)}).all()
        lines: dict[int, dict[int, str]] = {event: {} for event in part}
        for event, position, line in fetched(connection, _MEMBERS, 2 * padded(part, _EVENTS)):
            lines[event][position] = line
        found.update((event, (size, [line for _, line in sorted(lines[event].items())])) for event, size in sizes)
    return found


def add_compared(connection: Connection, item: Compared) -> None:
    """Let later items find one that is placed already, with the line that they are compared with."""
    if item.keys:
        row = {"position": item.position, "event": item.event, "published": item.published}
        connection.execute(terms.insert(), [{"term": term, **row} for term in item.keys])
    # In one order, so that two writers never wait for each other.
    more = _COUNTED[connection.dialect.name]
    connection.execute(more, [{"term": term, "held": 1} for term in sorted({_ALL, *item.terms})])


def forget_compared(connection: Connection, positions: Sequence[int], terms_of: Callable[[str], Iterable[str]]) -> None:
    """Compare nothing with these items any more. terms_of: the terms of a line, to be counted no longer."""
    counts: Counter[str] = Counter()
    for start in range(0, len(positions), _MANY):
        these = positions[start : start + _MANY]
        query = select(reports.c.weighed).where(reports.c.position.in_(these), reports.c.compared)
        for line in connection.scalars(query):
            counts.update({_ALL, *terms_of(line)})
        connection.execute(delete(terms).where(terms.c.position.in_(these)))
        nothing = {"compared": False, "weighed": ""}
        connection.execute(update(reports).where(reports.c.position.in_(these)).values(**nothing))
    for term, count in sorted(counts.items()):
        less = update(term_counts).where(term_counts.c.term == term)
        connection.execute(less.values(held=term_counts.c.held - count))
    if counts:
        connection.execute(delete(term_counts).where(term_counts.c.held <= 0))


def read_glosses(connection: Connection, after: int = 0) -> list[tuple[int, str, str]]:
    """Numbers and pairs of names with a higher number than `after`, in the order in which they were found."""
    query = select(glosses.c.id, glosses.c.name, glosses.c.other).where(glosses.c.id > after).order_by(glosses.c.id)
    return [(row.id, row.name, row.other) for row in connection.execute(query)]


def gloss_range(connection: Connection) -> tuple[int, int]:
    """The lowest and the highest number of a pair that is remembered; 0 and 0 where none is."""
    lowest, highest = connection.execute(_ENDS).one()
    return lowest or 0, highest or 0


def add_glosses(connection: Connection, pairs: Iterable[tuple[str, str]], now: datetime) -> None:
    """Remember pairs of names that a text gave."""
    rows = [{"name": name, "other": other, "first_seen": now} for name, other in pairs]
    if rows:
        connection.execute(glosses.insert(), rows)


def prune_glosses(connection: Connection, before: datetime) -> int:
    """Forget pairs first seen before `before`; how many."""
    return connection.execute(delete(glosses).where(glosses.c.first_seen < before)).rowcount
