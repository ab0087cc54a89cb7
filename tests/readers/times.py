"""A clock that stands still."""

from collections.abc import Callable
from datetime import UTC, datetime


def fixed_clock() -> Callable[[], datetime]:
    """The demo site's stories all keep their time: nothing new appears while a reader is watched."""
    start = datetime.now(UTC)
    return lambda: start
