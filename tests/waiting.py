"""Wait for something to become true, not for a time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_LIMIT = 60.0  # seconds; reached only when something is broken


def wait_for(condition: Callable[[], T | None], what: str) -> T:
    """The first true value of a condition. AssertionError when it never comes."""
    end = time.monotonic() + _LIMIT
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")
