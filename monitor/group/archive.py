"""What grouping must be able to look up, and an archive in memory that can.

Three look-ups an item, each bounded, whatever the archive's size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from monitor.group.features import Weighed

MOST_HOLDERS = 100  # items a key leads to, the newest
MOST_MEMBERS = 8  # reports of an event that a new one is compared with: its first, and the newest


class Holder(NamedTuple):
    """An item that is found under a key, and the event it is a report of."""

    key: str
    item: int
    event: int


@dataclass(frozen=True, slots=True)
class Members:
    """The reports of an event: how many there are, and at most MOST_MEMBERS of them, the first one first."""

    size: int
    reports: tuple[Weighed, ...]


class Archive(Protocol):
    """What `decide` asks. Ids of items and events are numbers that grow."""

    def holding(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """How many items are stored, and for each of at most 100 terms how many have it; none: left out."""

    def holders(self, keys: Sequence[str], since: datetime | None) -> Iterable[Holder]:
        """For each of at most 24 keys the newest MOST_HOLDERS items under it, none published before `since`."""

    def members(self, events: Sequence[int]) -> Mapping[int, Members]:
        """The reports of at most four events."""


class MemoryArchive:
    """An archive that lives as long as the process: for measuring and tests, and the meaning of the protocol."""

    def __init__(self) -> None:
        self._items: dict[int, Weighed] = {}
        self._events: dict[int, list[int]] = {}
        self._event_of: dict[int, int] = {}
        self._under: defaultdict[str, list[int]] = defaultdict(list)
        self._holding: Counter[str] = Counter()

    def holding(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """How many items are stored, and for each term how many have it."""
        return len(self._items), {term: self._holding[term] for term in terms if term in self._holding}

    def holders(self, keys: Sequence[str], since: datetime | None) -> list[Holder]:
        """For each key the newest items under it."""
        return [
            Holder(key, item, self._event_of[item])
            for key in keys
            for item in self._under.get(key, ())[-MOST_HOLDERS:]
            if self._is_since(item, since)
        ]

    def _is_since(self, item: int, since: datetime | None) -> bool:
        published = self._items[item].published
        return since is None or published is None or published >= since

    def members(self, events: Sequence[int]) -> dict[int, Members]:
        """The reports of some events."""
        found = {}
        for event in events:
            items = self._events[event]
            kept = items if len(items) <= MOST_MEMBERS else [items[0], *items[1 - MOST_MEMBERS :]]
            found[event] = Members(len(items), tuple(self._items[item] for item in kept))
        return found

    def add(self, item: int, event: int, weighed: Weighed) -> None:
        """Store a report of an event, new or known. Items come in the order of their ids."""
        self._items[item] = weighed
        self._event_of[item] = event
        self._events.setdefault(event, []).append(item)
        self._holding.update(weighed.weights.keys())
        for key in weighed.keys:
            self._under[key].append(item)
