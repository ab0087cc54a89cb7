"""Wait ever longer for what keeps failing."""

from __future__ import annotations

from datetime import timedelta


def backoff(failures: int, first: timedelta, longest: timedelta) -> timedelta:
    """Return the wait after so many failures in a row: `first`, doubled each time, `longest` at most.

    >>> [str(backoff(count, timedelta(minutes=1), timedelta(minutes=5))) for count in (1, 2, 3, 4)]
    ['0:01:00', '0:02:00', '0:04:00', '0:05:00']
    """
    doublings = min(max(failures - 1, 0), 20)  # bounded: a timedelta overflows
    return min(first * (1 << doublings), longest)
