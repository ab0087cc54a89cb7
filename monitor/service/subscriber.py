"""The words of hubs, as the web server hands them on, and the two jobs that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import structlog

from monitor.pipeline import Tools
from monitor.pipeline.subscribing import (
    ask_hubs,
    confirm_leaving,
    confirm_subscription,
    heed_pushes,
    listening,
    note_denial,
    note_push,
)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Subscriber:
    """`web.Hubs` over the database. `tools`: those of the running configuration."""

    tools: Callable[[], Tools]
    _pushed: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._pushed.set()  # what was said before a kill is still to be heeded

    def confirmed(self, token: str, mode: str, topic: str, detail: str) -> bool:
        """Whether a hub says what it was asked to say."""
        if mode == "subscribe":
            return confirm_subscription(self.tools(), token, topic, detail)
        if mode == "unsubscribe":
            return confirm_leaving(self.tools(), token, topic)
        return mode == "denied" and note_denial(self.tools(), token, topic, detail)

    def secret(self, token: str) -> str | None:
        """What the hub of this subscription signs with."""
        subscription = listening(self.tools(), token)
        return subscription.secret if subscription else None

    def pushed(self, token: str, *, well: bool) -> None:
        """A hub said that its topic changed."""
        tools = self.tools()
        tools.metrics.count("pushes", outcome="taken" if well else "refused")
        if well:
            note_push(tools, token)
            self._pushed.set()
        elif subscription := listening(tools, token):
            problem = "it is too large, came too slowly, or is not signed as agreed"
            log.warning("push.refused", source=subscription.source, hub=subscription.hub, problem=problem)

    def ask(self) -> None:
        """Ask the hubs whose turn it is."""
        ask_hubs(self.tools())

    def heed(self) -> None:
        """Make due what hubs said has changed, until it is visited."""
        if self._pushed.is_set():
            self._pushed.clear()
            if heed_pushes(self.tools()):
                self._pushed.set()
