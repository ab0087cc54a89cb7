"""Feed systemd's watchdog while fetching and publishing make progress.

Source: sd_watchdog_enabled(3).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from monitor.observe import notify

log = structlog.get_logger(__name__)

_MOST_SECONDS = 60.0  # between two looks where nobody waits for them


@dataclass(slots=True)
class Heartbeat:
    """Sends WATCHDOG=1 while the service makes progress; without it systemd restarts the service.

    environ:   WATCHDOG_USEC says how long systemd waits, WATCHDOG_PID for whom
    monotonic: a clock in seconds
    """

    environ: Mapping[str, str]
    monotonic: Callable[[], float]
    _seen: dict[str, float] = field(default_factory=dict)
    _stalled: frozenset[str] = frozenset()

    @property
    def patience(self) -> float:
        """Seconds that systemd waits; 0: it does not watch this process."""
        for_whom = self.environ.get("WATCHDOG_PID", "")
        if for_whom not in ("", str(os.getpid())):
            return 0.0
        try:
            return max(0.0, int(self.environ.get("WATCHDOG_USEC", "0")) / 1e6)
        except ValueError:
            return 0.0

    @property
    def seconds(self) -> float:
        """Seconds between two calls of `tick`."""
        return self.patience / 4 if self.patience else _MOST_SECONDS

    def progress(self, *what: str) -> None:
        """Note that parts of the service did something."""
        now = self.monotonic()
        for name in what:
            self._seen[name] = now

    def tick(self) -> None:
        """Send WATCHDOG=1, unless a part made no progress for half of the time that systemd waits."""
        if not self.patience:
            return
        now = self.monotonic()
        stalled = frozenset(name for name, seen in self._seen.items() if now - seen > self.patience / 2)
        for name in sorted(stalled - self._stalled):
            log.error("service.stalled", part=name, seconds=round(now - self._seen[name]))
        self._stalled = stalled
        if not stalled:
            notify(self.environ, WATCHDOG="1")
