"""Posting lists in memory: the items with a term, or a sampled run of a text.

Only the connection that writes a database file has them. They equal what is stored, within an open transaction too: an
item that is indexed is appended to both; what else changes is read again. A transaction that fails, and a write of
another connection, empty them. So a decision depends on what is stored alone, as it does without them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from monitor.store.statements import fetch_for_each

MOST_POSITIONS = 100  # items a term leads to, the newest
MOST_SHARING = 64  # items a sampled run leads to, the oldest
INFO = "postings"  # a connection has them under this name
_NEARLY_ALWAYS = 24  # heaviest positions, which lead to as many events as are asked for
_MOST_ENTRIES = 300_000  # of all lists, some 20 MB; then they are read again
_OF_TERM = (  # one text: a hundred rows take a sixth longer
    "SELECT group_concat(position) FROM"
    f" (SELECT position FROM terms WHERE term = ? ORDER BY position DESC LIMIT {MOST_POSITIONS})"
)
_PLACES = (  # of the positions in a JSON array; all rows of a position have the same
    "SELECT position, event, published FROM json_each(?) CROSS JOIN terms ON position = value"
    " AND term = (SELECT term FROM terms AS others WHERE others.position = value LIMIT 1)"
)
_OF_RUN = f"SELECT position FROM shingles WHERE shingle = ? ORDER BY position LIMIT {MOST_SHARING}"
_FREQUENCY = "SELECT held FROM term_counts WHERE term = ?"


class Postings:
    """The lists of what was asked for, each in ascending order of positions."""

    def __init__(self) -> None:
        self._version: int | None = None
        self.forget()

    def forget(self) -> None:
        """Drop all lists."""
        self._terms: dict[str, list[int]] = {}
        self._runs: dict[int, list[int]] = {}
        self._placed: dict[int, tuple[int, int | None]] = {}  # event and publication of each position
        self._frequencies: dict[str, int] = {}
        self._entries = 0

    def begin(self, version: int) -> None:
        """Begin a transaction.

        version: of the file, which another connection's write changes.
        """
        if version != self._version or self._entries > _MOST_ENTRIES:
            self.forget()
        self._version = version

    def frequencies(self, connection: Connection, terms: Sequence[str]) -> dict[str, int]:
        """Count the items that have each term; a term without items is left out."""
        known = self._frequencies
        missing = [term for term in terms if term not in known]
        for term, rows in zip(missing, fetch_for_each(connection, _FREQUENCY, missing), strict=True):
            known[term] = rows[0][0] if rows else 0
        self._entries += len(missing)
        return {term: held for term in terms if (held := known[term])}

    def heaviest_events(
        self, connection: Connection, weights: Mapping[str, int], earliest: int | None, most: int
    ) -> list[int]:
        """Find the events with a report that has the most weight in common.

        See `events.heaviest_events`.
        """
        terms, placed = self._terms, self._placed
        missing = [term for term in weights if term not in terms]
        for term, rows in zip(missing, fetch_for_each(connection, _OF_TERM, missing), strict=True):
            terms[term] = sorted(map(int, rows[0][0].split(","))) if rows[0][0] else []
            self._entries += len(terms[term])
        total: dict[int, int] = {}
        known = total.get
        for term, weight in weights.items():
            for position in terms[term]:
                total[position] = known(position, 0) + weight
        heaviest: dict[int, int] = {}
        ordered = sorted(total.values(), reverse=True)
        for enough in (_NEARLY_ALWAYS, len(ordered)):  # to sort all positions costs more than to add up their weights
            least = min(ordered[:enough], default=0)
            near = [(position, weight) for position, weight in total.items() if weight >= least]
            unknown = [position for position, _ in near if position not in placed]
            for rows in fetch_for_each(connection, _PLACES, [json.dumps(unknown)] if unknown else []):
                placed.update((position, (event, published)) for position, event, published in rows)
                self._entries += len(rows)
            for position, weight in sorted(near, key=itemgetter(1), reverse=True):
                event, published = placed[position]
                if earliest is None or published is None or published >= earliest:
                    heaviest.setdefault(event, weight)
            if len(heaviest) >= most:
                break
        return sorted(heaviest, key=lambda event: (-heaviest[event], event))[:most]

    def sharing(self, connection: Connection, runs: Sequence[int], but: int, most: int) -> list[tuple[int, int]]:
        """Find the items that share the most of these runs, with how many; older first.

        Older first among equals.
        """
        known = self._runs
        missing = [run for run in runs if run not in known]
        for run, rows in zip(missing, fetch_for_each(connection, _OF_RUN, missing), strict=True):
            known[run] = [position for (position,) in rows]
            self._entries += 1 + len(rows)
        counts = Counter(chain.from_iterable(known[run] for run in runs))
        del counts[but]
        least = sorted(counts.values(), reverse=True)[:most][-1:]
        nearest = [(position, shared) for position, shared in counts.items() if shared >= least[0]]
        return sorted(nearest, key=lambda each: (-each[1], each[0]))[:most]

    def add_terms(
        self, position: int, event: int, published: int | None, keys: Iterable[str], counted: Iterable[str]
    ) -> None:
        """Append an item that was indexed."""
        self._placed[position] = event, published
        self._append(self._terms, keys, position)
        for key in keys:
            if len(self._terms.get(key, ())) > MOST_POSITIONS:
                del self._terms[key][0]
        frequencies = self._frequencies
        for term in counted:
            if term in frequencies:
                frequencies[term] += 1

    def add_runs(self, position: int, runs: Iterable[int]) -> None:
        """Append the sampled runs of an item."""
        self._append(self._runs, runs, position)
        for run in runs:
            if len(self._runs.get(run, ())) > MOST_SHARING:
                self._runs[run].pop()

    def _append(self, lists: dict[Any, list[int]], keys: Iterable[Any], position: int) -> None:
        for key in keys:
            known = lists.get(key)
            if known is None:
                continue
            self._entries += 1
            if known and known[-1] >= position:  # an item that was indexed before: its place is not the last
                del lists[key]
            else:
                known.append(position)

    def move(self, positions: Iterable[int], event: int) -> None:
        """Let items be reports of another event."""
        for position in positions:
            if position in self._placed:
                self._placed[position] = event, self._placed[position][1]

    def drop(self, *, keys: Iterable[str] = (), counted: Collection[str] = (), runs: Iterable[int] = ()) -> None:
        """Drop lists and frequencies that changed otherwise."""
        for term in keys:
            self._terms.pop(term, None)
        for term in counted:
            self._frequencies.pop(term, None)
        for run in runs:
            self._runs.pop(run, None)


def postings_of(connection: Connection) -> Postings | None:
    """The posting lists of the connection that writes a file; None for any other."""
    found: Postings | None = connection.info.get(INFO)
    return found
