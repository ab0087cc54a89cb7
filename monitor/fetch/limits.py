"""Bound the time of each request, and the memory of all responses together.

Time: a socket's own timeout restarts with every byte, so a server that sends one byte a
second never exceeds it. Here one thread watches all running requests and shuts down a
duplicate of the socket of each one that is over its time. The blocked read then ends at
once: in headers, in the TLS handshake and in the body alike. The duplicate is needed
because the number of a closed socket may already belong to another connection.

Memory: a limit per response does not bound a round, as 32 visits at once may each hold
10 MiB. Every response reserves the bytes of its body as they arrive and holds them until
it is released or dropped, so a response that waits to be parsed counts too. When the
budget is used up, readers wait for a release in order of arrival. The first in line may
exceed the budget, one at a time, so that a body larger than what is left still gets
through. That holds for all that its thread reads until it is within the budget again: who
has the first page of an article needs the second one to end.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import os
import socket
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.errors import FetchError, LocalShortage

LEAST_SECONDS = 0.001  # a socket timeout of 0 would mean 'do not block'

_SHORTAGE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def is_shortage(error: BaseException) -> bool:
    """Return True if this computer lacks descriptors or memory.

    The server is then not to blame.
    """
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _SHORTAGE)


def shortage(error: BaseException) -> LocalShortage:
    """Make the error for a local shortage."""
    return LocalShortage(
        f"this computer is short of a resource: {words(error)}",
        "raise the limit of open files (LimitNOFILE, ulimit -n), or lower fetch.concurrency",
    )


@contextlib.contextmanager
def as_shortage() -> Iterator[None]:
    """Raise LocalShortage for a lack of descriptors or memory anywhere in the block.

    A module that is loaded in it may be the first to find that no file can be opened.
    """
    try:
        yield
    except (OSError, MemoryError) as error:
        if is_shortage(error):
            raise shortage(error) from error
        raise


def words(error: BaseException) -> str:
    """Return what an exception says, on one line, 200 characters at most."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:200]


def start_thread(target: Callable[[], None], name: str) -> threading.Thread:
    """Start a daemon thread.

    Raises LocalShortage where the system allows no more threads.
    """
    thread = threading.Thread(target=target, name=name, daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise LocalShortage(f"no thread can be started: {error}", "raise the limit of tasks, TasksMax") from error
    return thread


class Deadline:
    """The moment by which one exchange must end, and the connection to cut then.

    at:       seconds on the monotonic clock
    on_moved: called when `at` changed
    """

    def __init__(self, at: float, monotonic: Callable[[], float], on_moved: Callable[[], None] = lambda: None) -> None:
        self.at = at
        self._monotonic = monotonic
        self._on_moved = on_moved
        self._lock = threading.Lock()
        self._twin: socket.socket | None = None
        self._cut: str = ""

    @property
    def was_cut(self) -> bool:
        """Return True if the connection was cut from outside.

        An end of data then means nothing.
        """
        return bool(self._cut)

    def remaining(self) -> float:
        """Return the seconds left, more than 0.

        Raise FetchError ('timeout', or 'read' when closing) if none are.
        """
        left = self.at - self._monotonic()
        if self._cut or left <= 0:
            raise self.error()
        return max(left, LEAST_SECONDS)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Stop the clock for the block: the server is not to blame for our waiting."""
        started, at, self.at = self._monotonic(), self.at, float("inf")
        try:
            yield
        finally:
            self.at = at + self._monotonic() - started
            self._on_moved()

    def error(self) -> FetchError:
        """Make the error for a connection that was cut."""
        if self._cut == "closing":
            return FetchError("read", "the request was interrupted because the service is closing")
        return FetchError(
            "timeout",
            "the whole answer did not arrive in time",
            "raise fetch.timeout in newsmonitor.yaml if this site is always that slow",
        )

    def attach(self, sock: socket.socket) -> None:
        """Set the connection to cut, in place of the one before."""
        twin = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            previous, self._twin = self._twin, twin
            late = bool(self._cut)
        if previous is not None:
            previous.close()
        if late:
            self.cut(self._cut)

    def cut(self, reason: str) -> None:
        """End the connection now.

        reason: 'late' or 'closing'

        May be called from any thread, and again.
        """
        with self._lock:
            self._cut = self._cut or reason
            if self._twin is not None:
                with contextlib.suppress(OSError):  # the other side was faster
                    self._twin.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Forget the connection, so that nothing is cut any more."""
        with self._lock:
            twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()


class DeadlineWatchdog:
    """Thread that cuts connections at their deadline, started by the first request."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._running: set[Deadline] = set()
        self._wakes_at = float("inf")
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def watch(self, seconds: float) -> Iterator[Deadline]:
        """Yield a deadline `seconds` from now that is enforced until the block ends.

        Raises FetchError when the watchdog is closed, LocalShortage when no thread can be started.
        """
        deadline = Deadline(self._monotonic() + seconds, self._monotonic, self._wake)
        self._enter(deadline)
        try:
            yield deadline
        finally:
            with self._changed:
                self._running.discard(deadline)
            deadline.release()

    def close(self) -> None:
        """Cut every running connection and end the thread."""
        with self._changed:
            self._closed = True
            for deadline in self._running:
                deadline.cut("closing")
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _enter(self, deadline: Deadline) -> None:
        with self._changed:
            if self._closed:
                deadline.cut("closing")
                raise deadline.error()
            if self._thread is None:
                self._thread = start_thread(self._run, "fetch-deadlines")
            self._running.add(deadline)
            if deadline.at < self._wakes_at:
                self._changed.notify_all()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                now = self._monotonic()
                for deadline in [d for d in self._running if d.at <= now]:
                    deadline.cut("late")
                    self._running.discard(deadline)
                self._wakes_at = min((d.at for d in self._running), default=float("inf"))
                self._changed.wait(min(self._wakes_at - now, threading.TIMEOUT_MAX))


BUDGET_BYTES = 1024 * 1024  # ten pages of usual size; one document is parsed at a time
ALLOWANCE_BYTES = 32 * 1024  # what every response gets without waiting: error pages, robots.txt, small pages
MAX_WAIT_SECONDS = 60.0
_STOP_POLL_SECONDS = 0.2
_COLLECT_SECONDS = 1.0
GROWTH_BYTES = 2 * 1024 * 1024
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h
_MMAP_BYTES, _ARENAS = 128 * 1024, 1  # of two heaps each keeps what only the other could use: 10 MB


def return_large_blocks() -> None:
    """Make glibc return freed large blocks to the system, for the whole process.

    Does nothing with another C library. By default glibc raises its threshold for such blocks to the largest freed one
    (32 MiB at most), and has eight heaps a core. Then every thread that once read a large page keeps its memory: 90 MB
    more for 32 threads.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _MMAP_BYTES)
        mallopt(_M_ARENA_MAX, _ARENAS)


def resident_bytes() -> int:
    """Return the resident memory of this process; 0 where the system does not say."""
    try:
        with Path("/proc/self/statm").open("rb", buffering=0) as pages:  # without buffer and decoder, half the time
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def trim() -> None:
    """Return free memory of glibc to the system; with another library do nothing."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)


class FreeMemory:
    """Gives free memory back as often as the process has grown.

    What refers to itself stays until a collection, and the C library keeps what was freed in small blocks for itself:
    together 30 MB after some pages.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        resident: Callable[[], int] = resident_bytes,
        trim: Callable[[], None] = trim,
    ) -> None:
        self._monotonic = monotonic
        self._resident = resident
        self._trim = trim
        self._least = 0
        self._rests_until = float("-inf")
        self._giving = threading.Lock()

    def give_back(self) -> None:
        """Give it back where the process has grown by 2 MB since.

        That takes time with the number of objects. So it takes a twentieth of the time at most, until the process has
        grown by 4 MB.
        """
        now = self._resident()
        rests = now < self._least + 2 * GROWTH_BYTES and self._monotonic() < self._rests_until
        if now > self._least + GROWTH_BYTES and not rests and self._giving.acquire(blocking=False):
            try:
                began = self._monotonic()
                gc.collect()
                self._trim()
                self._least = now = self._resident()
                ended = self._monotonic()
                self._rests_until = ended + 20 * (ended - began)
            finally:
                self._giving.release()
        self._least = min(self._least, now)


class MemoryBudget:
    """Bytes for the bodies of all responses.

    Thread-safe.

    limit:     bytes; the reservations of one owner at a time may exceed it
    monotonic: clock, in seconds
    check:     called while waiting; raises to end the wait
    """

    def __init__(self, limit: int, *, monotonic: Callable[[], float], check: Callable[[], None]) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._check = check
        self._held: dict[int, int] = {}  # by owner
        self._reservations = weakref.WeakSet[Reservation]()
        self._waiting: deque[Reservation] = deque()
        self._exceeding: int | None = None  # an owner
        self._collect_after = float("-inf")
        # Re-entrant: the garbage collector may drop a response, which releases its bytes, in any thread at any time.
        self._changed = threading.Condition(threading.RLock())

    @property
    def held(self) -> int:
        """Bytes that are reserved now."""
        with self._changed:
            return sum(self._held.values())

    def open(self, owner: int | None = None) -> Reservation:
        """Begin a reservation of 0 bytes.

        owner: who may exceed the budget with all that it holds; else this thread
        """
        reservation = Reservation(self, threading.get_ident() if owner is None else owner)
        with self._changed:
            self._reservations.add(reservation)
        return reservation

    def release(self, owner: int | None = None) -> None:
        """Release all that an owner holds, by default this thread.

        A response that is not needed any more may still exist: in the traceback of an error that refers to itself,
        until a collection, and for ever once such a cycle is frozen (`gc.freeze`).
        """
        owner = threading.get_ident() if owner is None else owner
        with self._changed:
            for each in [each for each in self._reservations if each.owner == owner]:
                each.release()

    def _try_resize(self, reservation: Reservation, size: int) -> bool:
        with self._changed:
            if size > reservation.size and not self._fits(reservation, size):
                return False
            self._resize(reservation, size)
            return True

    def _resize(self, reservation: Reservation, size: int) -> None:
        """Set the size of a reservation; wait where it grows and the budget is used up.

        Raises LocalShortage.
        """
        with self._changed:
            growth, owner = size - reservation.size, reservation.owner
            if growth > 0 and self.held + growth > self._limit:
                self._collect()
            if growth > 0 and not self._fits(reservation, size):
                self._wait(reservation, size)
            self._held[owner] = self._held.get(owner, 0) + size - reservation.size
            reservation.size = size
            if growth < 0:
                if not self._held[owner]:
                    del self._held[owner]
                if self.held <= self._limit or self._exceeding not in self._held:
                    self._exceeding = None
                self._changed.notify_all()

    def _fits(self, reservation: Reservation, size: int) -> bool:
        if size <= ALLOWANCE_BYTES or reservation.owner == self._exceeding:
            return True
        before = self._waiting[0] if self._waiting else reservation
        return before is reservation and self.held + size - reservation.size <= self._limit

    def _wait(self, reservation: Reservation, size: int) -> None:
        until = self._monotonic() + MAX_WAIT_SECONDS
        self._waiting.append(reservation)
        try:
            while not self._fits(reservation, size):
                if self._exceeding is None and self._waiting[0] is reservation:
                    self._exceeding = reservation.owner
                    return
                self._check()
                if self._monotonic() >= until:
                    raise LocalShortage(
                        "too many large pages are in memory at once", "it is tried again soon; lower fetch.concurrency"
                    )
                self._changed.wait(_STOP_POLL_SECONDS)
                self._collect()
        finally:
            self._waiting.remove(reservation)
            self._changed.notify_all()

    def _collect(self) -> None:
        """Collect garbage, at most once a second.

        A traceback that a cycle keeps alive holds its response.
        """
        if self._monotonic() >= self._collect_after:
            gc.collect()
            self._collect_after = self._monotonic() + _COLLECT_SECONDS


class Reservation:
    """The bytes that one response holds.

    Released when it is dropped, at the latest.
    """

    __slots__ = ("__weakref__", "_budget", "owner", "size")

    def __init__(self, budget: MemoryBudget, owner: int) -> None:
        self._budget = budget
        self.owner = owner
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
        """Hold nothing any more.

        May be called again.
        """
        if self.size:
            self._budget._resize(self, 0)

    __del__ = release
