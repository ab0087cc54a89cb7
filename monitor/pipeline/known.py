"""What grouping asks of the database: the items that came before, and the names that texts explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from monitor.group import Glossary, Members, Posting, glossary_of, unpack
from monitor.store.terms import event_members, items_with_terms, name_pair_range, read_name_pairs, term_frequencies


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """`group.GroupingIndex` over the database, as it stands in one transaction."""

    connection: Connection

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Count the items that others are compared with, and those of them that have each term."""
        return term_frequencies(self.connection, terms)

    def postings(self, keys: Sequence[str], since: datetime | None) -> list[Posting]:
        """Find the newest items under each key."""
        return list(map(Posting._make, items_with_terms(self.connection, keys, since)))

    def members(self, events: Sequence[int]) -> dict[int, Members]:
        """Read the reports of some events."""
        found = event_members(self.connection, events)
        return {event: Members(size, tuple(map(unpack, lines))) for event, (size, lines) in found.items()}


class Names:
    """The glossary of aliases and of the names that texts explained, kept in memory and brought up to date.

    What is in memory is never ahead of what is stored, so that it is the same after a restart.
    """

    def __init__(self, aliases: Mapping[str, tuple[str, ...]]) -> None:
        self._aliases = aliases
        self._glossary = glossary_of(aliases)
        self._range = (0, 0)  # the lowest and the highest number of what it knows
        self._lock = Lock()

    def known(self, connection: Connection) -> Glossary:
        """The glossary with every name pair that is stored."""
        with self._lock:
            stored = name_pair_range(connection)
            if stored != self._range:
                grown = 0 < self._range[0] == stored[0]
                pairs = [
                    (name, other) for _, name, other in read_name_pairs(connection, self._range[1] if grown else 0)
                ]
                self._glossary = self._glossary.with_name_pairs(pairs) if grown else glossary_of(self._aliases, pairs)
                self._range = stored
            return self._glossary
