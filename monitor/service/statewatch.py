"""Notice that the database was removed, replaced, taken by another process or cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from monitor.errors import StateError, StateHeld
from monitor.store import Database

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class StateWatch:
    """Whether the state can be used, as the last `check` found.

    on_held: called once another process holds the state: this one must end
    fault:   why it cannot be used now; None while it can
    """

    database: Database
    on_held: Callable[[StateHeld], None]
    fault: StateError | None = None

    def check(self) -> bool:
        """Check the state, log a change; return whether it can be used."""
        try:
            self.database.check()
        except StateHeld as held:
            self.fault = held
            self.on_held(held)
        except StateError as fault:
            if self.fault is None:
                log.error("state.lost", problem=fault.problem, remedy=fault.remedy)
            self.fault = fault
        else:
            if self.fault is not None:
                log.warning("state.regained", state=self.database.address)
            self.fault = None
        return self.fault is None

    def while_usable(self, call: Callable[[], None]) -> Callable[[], None]:
        """Wrap a regular job, so that it is skipped while the state cannot be used."""

        def guarded() -> None:
            if self.fault is None:
                call()

        return guarded
