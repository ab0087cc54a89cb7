"""Slots of hosts that several processes ask: `fetch.SharedHosts` over the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock
from uuid import uuid4

from monitor.errors import FetchError, StateError, StateLost
from monitor.fetch import MAX_WAIT, SharedSlot
from monitor.store import Database
from monitor.store.shared import block_host, free_slot, renew_slots, take_slot

LEASE_SECONDS = 15.0  # that a slot is held without a word
RENEW_SECONDS = 3.0
_SURE_SECONDS = 8.0  # since a slot was confirmed, in which it cannot be another's
_LONGEST_WAIT = 0.25  # between two attempts: another process may give it back at any moment


@dataclass(slots=True)
class HostSlots:
    """Slots of hosts, by all processes that name the same database.

    holder:    this process
    monotonic: a clock in seconds that goes on while the process is paused
    """

    database: Database
    holder: str
    monotonic: Callable[[], float]
    stop: Event
    _confirmed: dict[str, float] = field(default_factory=dict)  # slot: when it was sure to be ours
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def slot(self, host: str, slots: int, keep_waiting: Callable[[], None]) -> Iterator[SharedSlot]:
        """Wait for a slot of the host and hold it for the block; see `fetch.SharedHosts`."""
        number = uuid4().hex
        self._take(host, number, slots, keep_waiting)
        held = _Held(self, number)
        try:
            yield held
        finally:
            with self._lock:
                self._confirmed.pop(number, None)
            with suppress(StateError), self.database.write() as connection:  # else it ends by itself
                free_slot(connection, host, number, held.pause)

    def _take(self, host: str, number: str, slots: int, keep_waiting: Callable[[], None]) -> None:
        while True:
            keep_waiting()
            asked = self.monotonic()
            with self.database.write() as connection:
                turn = take_slot(connection, host, number, self.holder, slots=slots, seconds=LEASE_SECONDS)
            if not turn.wait:
                with self._lock:
                    self._confirmed[number] = asked
                return
            if turn.blocked > MAX_WAIT:
                raise FetchError("throttled", f"{host} asked for a pause of another {turn.blocked / 60:.0f} min")
            self.stop.wait(min(turn.wait, _LONGEST_WAIT))

    def block(self, host: str, seconds: float) -> None:
        """Start no request to `host` for so long, in any process."""
        with self.database.write() as connection:
            block_host(connection, host, seconds)

    def renew(self) -> None:
        """Keep what is held; call it every few seconds. Raises StateError."""
        asked = self.monotonic()
        with self.database.write() as connection:
            kept = renew_slots(connection, self.holder, LEASE_SECONDS)
        with self._lock:
            for number in kept & self._confirmed.keys():
                self._confirmed[number] = asked

    def confirm(self, number: str) -> None:
        """Raise StateLost where a slot may be another's by now."""
        with self._lock:
            sure = self._confirmed[number]
        if self.monotonic() - sure < _SURE_SECONDS:
            return
        self.renew()
        with self._lock:
            if self._confirmed[number] <= sure:
                raise StateLost("this process was silent for so long that another one may ask the host by now")


@dataclass(slots=True)
class _Held:
    hosts: HostSlots
    number: str
    pause: float = 0.0

    def confirm(self) -> None:
        self.hosts.confirm(self.number)

    def put_off(self, seconds: float) -> None:
        self.pause = seconds
