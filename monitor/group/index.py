"""The look-ups that grouping needs: document frequencies, postings, members of events.

Three bounded look-ups for each item, whatever the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from monitor.group.features import WeighedTerms

MOST_POSTINGS = 100  # newest items for each key
MOST_MEMBERS = 8  # reports of an event that a new item is compared with: its first one and the newest


class Posting(NamedTuple):
    """An item that has a key, and its event."""

    key: str
    item: int
    event: int


@dataclass(frozen=True, slots=True)
class Members:
    """Reports of an event: their number, and at most MOST_MEMBERS of them, the first one first."""

    size: int
    reports: tuple[WeighedTerms, ...]


class GroupingIndex(Protocol):
    """Look-ups of `decide`. Numbers of items and events grow."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Return the number of stored items, and of those that have each of at most 100 terms.

        Zeros are left out.
        """

    def postings(self, keys: Sequence[str], since: datetime | None) -> Iterable[Posting]:
        """Return the newest MOST_POSTINGS items for each of at most 24 keys, none published before `since`."""

    def members(self, events: Sequence[int]) -> Mapping[int, Members]:
        """Return the reports of at most four events."""
