"""When the WebSub hub is told: soon after feeds were written, and ever later while it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from monitor.pipeline import Tools, announce

_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0  # seconds before a hub that failed is asked again; doubled each time


@dataclass(slots=True)
class Announcer:
    """Tells the hub of what changed; `beat` is called regularly, by one thread at a time.

    tools:     those of the running configuration
    monotonic: the clock for pauses, in seconds
    """

    tools: Callable[[], Tools]
    monotonic: Callable[[], float]
    _wanted: Event = field(default_factory=Event)
    _pause: float = 0.0
    _after: float = 0.0

    def wake(self, *, anew: bool = False) -> None:
        """Feeds may have changed. anew: and so may the hub: a pause is over."""
        if anew:
            self._pause = self._after = 0.0
        self._wanted.set()

    def beat(self) -> None:
        """Tell what is to be told, unless the hub is given a rest. Raises as `announce` does."""
        if self.monotonic() < self._after or not self._wanted.is_set():
            return
        self._wanted.clear()
        heard_all = False
        try:
            heard_all = announce(self.tools())
        finally:
            if not heard_all:
                self._pause = min(max(_FIRST_PAUSE, 2 * self._pause), _LONGEST_PAUSE)
                self._after = self.monotonic() + self._pause
                self._wanted.set()
        self._pause = 0.0 if heard_all else self._pause
