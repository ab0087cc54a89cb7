"""The order of entries before any of them are left out: the newest first."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.discover.discovery import LONGEST_URL, Candidate

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOSTLY = 0.7  # share of dated entries, or of steps in one direction, from which an order is clear
_FEWEST = 5  # entries from which the numbers in addresses tell an order
_NUMBER = re.compile(r"\d{1,18}")


def newest_first(candidates: Sequence[Candidate], *, newest_last: bool = False) -> list[Candidate]:
    """Sort candidates, the newest first.

    By date if most have one, else by the direction of the numbers in their addresses.

    Where nothing tells, the order stays, or is turned where the newest is known to stand last (`newest_last`).
    """
    dated = sum(candidate.entry.published is not None for candidate in candidates)
    if dated and dated >= _MOSTLY * len(candidates):
        return sorted(candidates, key=lambda candidate: candidate.entry.published or _LONG_AGO, reverse=True)
    rising = _rising(candidates)
    turned = newest_last if rising is None else rising
    return [*reversed(candidates)] if turned else [*candidates]


def _rising(candidates: Sequence[Candidate]) -> bool | None:
    """Tell whether the last numbers of the addresses grow along the list; None if unclear."""
    found = [_NUMBER.findall((candidate.entry.url or candidate.guid)[:LONGEST_URL]) for candidate in candidates]
    numbers = [int(each[-1]) for each in found if each]
    if len(numbers) < max(_FEWEST, _MOSTLY * len(candidates)):
        return None
    steps = [b - a for a, b in itertools.pairwise(numbers) if a != b]
    up = sum(step > 0 for step in steps)
    if not steps or max(up, len(steps) - up) < _MOSTLY * len(steps):
        return None
    return up > len(steps) - up
