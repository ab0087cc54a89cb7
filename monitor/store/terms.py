"""Terms by which items are compared.

Each look-up asks for a few terms and is bounded, whatever the archive's size.

The look-ups are one statement each, whose parts end at their bound: a term that
every item has costs no more than a rare one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from monitor.store.schema import Moment, glosses, reports, term_counts, terms
from monitor.store.statements import batches, fetch_rows, padded, run_for_each

MOST_POSITIONS = 100  # items a term leads to, the newest
MOST_TITLES = 20  # of a source, the newest
MOST_MEMBERS = 8  # reports of an event that are read: its first, and the newest
_KEYS, _EVENTS, _COUNTED = 24, 4, 101  # what a statement asks for; look-ups for more are made in several
_ALL = ""  # the term that every item counts under

# Made once, and handed to the driver as they are: putting a statement together costs more than running it.
_HOLDERS = " UNION ALL ".join(
    "SELECT term, position, event FROM (SELECT term, position, event, published FROM terms"
    f" WHERE term = ? ORDER BY position DESC LIMIT {MOST_POSITIONS}) AS part{n} WHERE coalesce(published >= ?, TRUE)"
    for n in range(_KEYS)
)
_SIZE = "SELECT event, count(*), NULL FROM reports WHERE event = ? AND compared GROUP BY event"
_FIRST = "SELECT event, position, weighed FROM reports WHERE event = ? AND compared ORDER BY position LIMIT 1"
_NEWEST = _FIRST.replace("position LIMIT 1", f"position DESC LIMIT {MOST_MEMBERS - 1}")
_MEMBERS = " UNION ALL ".join(
    f"SELECT * FROM ({part}) AS {name}{n}"
    for name, part in (("size", _SIZE), ("first", _FIRST), ("newest", _NEWEST))
    for n in range(_EVENTS)
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
    """Count the items that are compared with later ones, and those that have each term.

    A term without items is left out.
    """
    found: dict[str, int] = {}
    asked = [_ALL, *wanted]
    for start in range(0, len(asked), _COUNTED):
        part = padded(asked[start : start + _COUNTED], _COUNTED)
        found.update((term, held) for term, held in fetch_rows(connection, _COUNTS, part))
    return found.pop(_ALL, 0), found


def titles_of_source(connection: Connection, source: str) -> list[str]:
    """Read the newest 20 titles of a source, the newest first."""
    return [title for (title,) in fetch_rows(connection, _TITLES, [source])]


def items_with_terms(connection: Connection, keys: Sequence[str], since: datetime | None) -> list[tuple[str, int, int]]:
    """For each term the newest 100 items under it; of them those that were not published before `since`.

    Term, position and event of each.
    """
    earliest = _moment(since, connection)
    found: list[tuple[str, int, int]] = []
    for start in range(0, len(keys), _KEYS):
        part = padded(keys[start : start + _KEYS], _KEYS)
        found += fetch_rows(connection, _HOLDERS, [value for key in part for value in (key, earliest)])
    return found


def event_members(connection: Connection, wanted: Sequence[int]) -> Mapping[int, tuple[int, list[str]]]:
    """Read the size of each event and the lines of up to 8 of its reports: the first and the newest."""
    found: dict[int, tuple[int, list[str]]] = {}
    for start in range(0, len(wanted), _EVENTS):
        part = padded(wanted[start : start + _EVENTS], _EVENTS)
        sizes: dict[int, int] = {}
        lines: dict[int, dict[int, str]] = {event: {} for event in part}
        for event, number, line in fetch_rows(connection, _MEMBERS, 3 * part):
            if line is None:
                sizes[event] = number
            else:
                lines[event][number] = line
        for event, size in sizes.items():
            found[event] = size, [line for _, line in sorted(lines[event].items())]
    return found


def index_item(connection: Connection, item: IndexedItem) -> None:
    """Let later items find one that is placed already, with the line that they are compared with."""
    published = _moment(item.published, connection)
    run_for_each(connection, _FIND, [(term, item.position, item.event, published) for term in item.keys])
    # In one order, so that two writers never wait for each other.
    run_for_each(connection, _COUNT, [(term,) for term in sorted({_ALL, *item.terms})])


def _moment(when: datetime | None, connection: Connection) -> int | None:
    return _PUBLISHED.process_bind_param(when, connection.dialect)


def unindex_items(connection: Connection, positions: Sequence[int], terms_of: Callable[[str], Iterable[str]]) -> None:
    """Compare nothing with these items any more. terms_of: the terms of a line, to be counted no longer."""
    counts: Counter[str] = Counter()
    for these in batches(positions):
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


def read_name_pairs(connection: Connection, after: int = 0) -> list[tuple[int, str, str]]:
    """Numbers and pairs of names with a higher number than `after`, in the order in which they were found."""
    query = select(glosses.c.id, glosses.c.name, glosses.c.other).where(glosses.c.id > after).order_by(glosses.c.id)
    return [(row.id, row.name, row.other) for row in connection.execute(query)]


def name_pair_range(connection: Connection) -> tuple[int, int]:
    """The lowest and the highest number of a pair that is remembered; 0 and 0 where none is."""
    ((lowest, highest),) = fetch_rows(connection, _ENDS, ())
    return lowest or 0, highest or 0


def add_name_pairs(connection: Connection, pairs: Iterable[tuple[str, str]], now: datetime) -> None:
    """Remember pairs of names that a text gave."""
    rows = [{"name": name, "other": other, "first_seen": now} for name, other in pairs]
    if rows:
        connection.execute(glosses.insert(), rows)


def prune_name_pairs(connection: Connection, before: datetime) -> int:
    """Forget pairs first seen before `before`; how many."""
    return connection.execute(delete(glosses).where(glosses.c.first_seen < before)).rowcount
