"""Bound the bytes that all responses hold in memory together.

A limit per response does not bound a round: 32 visits at once may each hold 10 MiB. Here
every response reserves the bytes of its body as they arrive and holds them until it is
released or dropped, so a response that waits to be parsed counts too. When the budget is
used up, readers wait for a release in order of arrival. The first in line may exceed the
budget, one at a time, so that a body larger than what is left still gets through.
"""

from __future__ import annotations

import ctypes
import gc
import threading
from collections import deque
from collections.abc import Callable

from monitor.errors import LocalShortage

BUDGET_BYTES = 4 * 1024 * 1024
ALLOWANCE_BYTES = 32 * 1024  # what every response gets without waiting: error pages, robots.txt, small pages
MAX_WAIT_SECONDS = 60.0
_STOP_POLL_SECONDS = 0.2
_COLLECT_SECONDS = 1.0
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h
_MMAP_BYTES, _ARENAS = 256 * 1024, 2


def return_large_blocks() -> None:
    """Make glibc give freed large blocks back to the system, for the whole process; elsewhere do nothing.

    By default it raises its threshold for such blocks to the largest freed one (32 MiB at most), and has eight
    heaps a core. Then every thread that once read a large page keeps its memory: 90 MB more for 32 threads.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _MMAP_BYTES)
        mallopt(_M_ARENA_MAX, _ARENAS)


def return_free_memory() -> None:
    """Give free memory of the C library back to the system.

    Where it is not glibc, do nothing. Takes milliseconds.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class MemoryBudget:
    """Bytes for the bodies of all responses. Thread-safe.

    limit:     bytes; one reservation at a time may exceed it
    monotonic: clock, in seconds
    check:     called while waiting; raises to end the wait
    """

    def __init__(self, limit: int, *, monotonic: Callable[[], float], check: Callable[[], None]) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._check = check
        self._held = 0
        self._waiting: deque[Reservation] = deque()
        self._exceeding: int | None = None  # id; a reference would keep a dropped reservation from being released
        self._collect_after = float("-inf")
        # Re-entrant: the garbage collector may drop a response, which releases its bytes, in any thread at any time.
        self._changed = threading.Condition(threading.RLock())

    @property
    def held(self) -> int:
        """Bytes that are reserved now."""
        return self._held

    def open(self) -> Reservation:
        """Begin a reservation of 0 bytes."""
        return Reservation(self)

    def _try_resize(self, reservation: Reservation, size: int) -> bool:
        with self._changed:
            if size > reservation.size and not self._fits(reservation, size):
                return False
            self._resize(reservation, size)
            return True

    def _resize(self, reservation: Reservation, size: int) -> None:
        """Set the size of a reservation; wait where it grows and the budget is used up. Raises LocalShortage."""
        with self._changed:
            growth = size - reservation.size
            if growth > 0 and not self._fits(reservation, size):
                self._wait(reservation, size)
            self._held += size - reservation.size
            reservation.size = size
            if growth < 0:
                if id(reservation) == self._exceeding and (self._held <= self._limit or not size):
                    self._exceeding = None
                self._changed.notify_all()

    def _fits(self, reservation: Reservation, size: int) -> bool:
        if size <= ALLOWANCE_BYTES or id(reservation) == self._exceeding:
            return True
        before = self._waiting[0] if self._waiting else reservation
        return before is reservation and self._held + size - reservation.size <= self._limit

    def _wait(self, reservation: Reservation, size: int) -> None:
        until = self._monotonic() + MAX_WAIT_SECONDS
        self._waiting.append(reservation)
        try:
            while not self._fits(reservation, size):
                if self._exceeding is None and self._waiting[0] is reservation:
                    self._exceeding = id(reservation)
                    return
                self._check()
                if self._monotonic() >= until:
                    raise LocalShortage(
                        "too many large pages are in memory at once", "it is tried again soon; lower fetch.concurrency"
                    )
                if self._waiting[0] is reservation and self._monotonic() >= self._collect_after:
                    gc.collect()  # a traceback that a cycle keeps alive holds its response
                    self._collect_after = self._monotonic() + _COLLECT_SECONDS
                else:
                    self._changed.wait(_STOP_POLL_SECONDS)
        finally:
            self._waiting.remove(reservation)
            self._changed.notify_all()


class Reservation:
    """The bytes that one response holds. Released when it is dropped, at the latest."""

    __slots__ = ("__weakref__", "_budget", "size")

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self.size = 0

    def resize(self, size: int) -> None:
        """Hold `size` bytes from now on.

        Wait for them where they are more. Raises LocalShortage after a minute.
        """
        self._budget._resize(self, size)

    def try_resize(self, size: int) -> bool:
        """Hold `size` bytes from now on if that needs no waiting; tell whether it did."""
        return self._budget._try_resize(self, size)

    def release(self) -> None:
        """Hold nothing any more. May be called again."""
        if self.size:
            self._budget._resize(self, 0)

    __del__ = release
