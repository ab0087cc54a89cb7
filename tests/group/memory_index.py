"""A `GroupingIndex` in memory, for tests and measurements; defines what the protocol means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.group import Members, WeighedTerms
from monitor.group.features import MOST_MEMBERS, MOST_POSTINGS, MOST_TITLES


class MemoryIndex:
    """Grouping index that keeps everything in dictionaries."""

    def __init__(self) -> None:
        self._items: dict[int, WeighedTerms] = {}
        self._events: dict[int, list[int]] = {}
        self._event_of: dict[int, int] = {}
        self._under: defaultdict[str, list[int]] = defaultdict(list)
        self._holding: Counter[str] = Counter()
        self._by_source: defaultdict[str, list[WeighedTerms]] = defaultdict(list)

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """How many items are stored, and for each term how many have it."""
        return len(self._items), {term: self._holding[term] for term in terms if term in self._holding}

    def titles(self, source: str) -> list[str]:
        """The newest titles of a source, as far as they are stored."""
        return [item.subjects.headline for item in self._by_source.get(source, ())[: -MOST_TITLES - 1 : -1]]

    def heaviest_events(self, keys: Mapping[str, float], since: datetime | None, most: int) -> list[int]:
        """The events whose best report has the most weight in these keys."""
        shared: Counter[int] = Counter()
        for key, weight in keys.items():
            for item in self._under.get(key, ())[-MOST_POSTINGS:]:
                shared[item] += round(1000 * weight) if self._is_since(item, since) else 0
        best: Counter[int] = Counter()
        for item, total in shared.items():
            best[self._event_of[item]] = max(best[self._event_of[item]], total)
        return sorted((event for event in best if best[event]), key=lambda event: (-best[event], event))[:most]

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

    def add(self, item: int, event: int, weighed: WeighedTerms) -> None:
        """Store a report of an event, new or known. Items come in the order of their ids."""
        self._items[item] = weighed
        self._by_source[weighed.source].append(weighed)
        self._event_of[item] = event
        self._events.setdefault(event, []).append(item)
        self._holding.update(weighed.weights.keys())
        for key in weighed.keys:
            self._under[key].append(item)
