"""Contain unforeseen faults of a visit, an entry, a topic, a feed, an incident or a hub.

A fault is handled where it arises. What is not costs only the thing that met it: the fence logs it with its traceback,
and the caller counts it and stores a sentence that `status`, `why` or `_status` shows.
"""

from __future__ import annotations

import traceback
from pathlib import Path

import structlog

from monitor.errors import NewsmonitorError, StateError, Stopped

log = structlog.get_logger(__name__)

REPORT_IT = "this is a fault of newsmonitor: please report it with the traceback in the log"


class contained:  # noqa: N801  reads as the statement it is: with contained("feed.crashed", feed=name): …
    """Let what a block raises end only the block, and log it as `event` with the other arguments.

    passing: faults that are raised all the same
    `fault` says afterwards what was contained, or None.
    """

    def __init__(
        self, event: str, *, passing: tuple[type[Exception], ...] = (Stopped, StateError), **about: object
    ) -> None:
        self.fault: Exception | None = None
        self._event, self._passing, self._about = event, passing, about

    def __enter__(self) -> contained:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> bool:
        if not isinstance(fault, Exception) or isinstance(fault, self._passing):
            return False
        log.error(self._event, exc_info=fault, **self._about)
        self.fault = fault
        return True


def describe(fault: Exception | None) -> str:
    """Say what happened, in a sentence without its full stop.

    An unforeseen fault is named by its type and place: its own words may quote a secret, or what cannot be stored.
    """
    if isinstance(fault, NewsmonitorError):
        return fault.problem
    if fault is None:
        return "nothing"
    return f"an unexpected {type(fault).__name__}{_place(fault)}"


def _place(fault: Exception) -> str:
    """The innermost line of this package that was running."""
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        parts = Path(frame.filename).parts
        if "monitor" in parts:
            return f" at {'/'.join(parts[parts.index('monitor') :])}:{frame.lineno}"
    return ""
