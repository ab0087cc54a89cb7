"""The look-ups that grouping needs: document frequencies, postings, members of events.

Three bounded look-ups for each item, whatever the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from monitor.group.features import WeighedTerms

MOST_POSTINGS = 100  # items a key leads to, the newest
MOST_MEMBERS = 8  # reports of an event that a new one is compared with: its first, and the newest


class Posting(NamedTuple):
    """An item that is found under a key, and the event it is a report of."""

    key: str
    item: int
    event: int


@dataclass(frozen=True, slots=True)
class Members:
    """The reports of an event: how many there are, and at most MOST_MEMBERS of them, the first one first."""

    size: int
    reports: tuple[WeighedTerms, ...]


class GroupingIndex(Protocol):
    """What `decide` asks. Ids of items and events are numbers that grow."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """How many items are stored, and for each of at most 100 terms how many have it; none: left out."""

    def postings(self, keys: Sequence[str], since: datetime | None) -> Iterable[Posting]:
        """For each of at most 24 keys the newest MOST_POSTINGS items under it, none published before `since`."""

    def members(self, events: Sequence[int]) -> Mapping[int, Members]:
        """The reports of at most four events."""
