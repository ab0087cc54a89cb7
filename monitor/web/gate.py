"""Bounds for costly pages: few are made at a time, few wait, results are cached."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")

RETRY_SECONDS = 5  # what a client that is sent away is asked to wait
BUSY = HTTPException(503, "Other pages are being made. Ask again in a moment.", {"Retry-After": str(RETRY_SECONDS)})


class Gate:
    """Runs functions in threads, at most `running` at a time, while at most `waiting` more wait.

    Belongs to one event loop.
    """

    def __init__(self, running: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(running)
        self._most = running + waiting
        self._inside = 0

    async def run(self, make: Callable[[], T]) -> T:
        """Run a function in a thread.

        Raises HTTPException 503 where too many wait, and what the function raises.
        """
        if self._inside >= self._most:
            raise BUSY
        self._inside += 1
        try:
            async with self._slots:
                return await run_in_threadpool(make)
        finally:
            self._inside -= 1


def bounded(gate: Gate, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Let a gate run a function that answers requests."""

    async def answer_bounded(request: Request) -> Response:
        return await gate.run(lambda: answer(request))

    return answer_bounded


@dataclass(slots=True)
class Memory:
    """A cache behind a gate.

    A page is made once for all who ask at the same time, and kept for `seconds`.

    most: how many results are kept. Belongs to one event loop.
    """

    gate: Gate
    seconds: float
    most: int = 64
    _kept: OrderedDict[Hashable, tuple[float, Any]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)
    _asking: int = 0

    async def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what `make` gives, or gave a moment ago for the same key. Raises as `Gate.run` does."""
        until, value = self._kept.get(key, (0.0, None))
        if time.monotonic() < until:
            found: T = value
            return found
        if self._asking >= self.most:
            raise BUSY
        self._asking += 1
        try:
            task = self._making.get(key)
            if task is None:
                task = self._making[key] = asyncio.create_task(self._make(key, make))
                task.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left to ask
            made: T = await asyncio.shield(task)  # who leaves takes nothing from the others
            return made
        finally:
            self._asking -= 1

    def clear(self) -> None:
        """Forget what was made."""
        self._kept.clear()

    async def _make(self, key: Hashable, make: Callable[[], T]) -> T:
        try:
            value = await self.gate.run(make)
        finally:
            del self._making[key]
        self._kept[key] = time.monotonic() + self.seconds, value
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return value
