"""What the server is handed, and which names of topics it answers to."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from monitor.errors import ConfigFault
from monitor.model import Config, Topic
from monitor.web.callbacks import Hubs
from monitor.web.reader import Reader


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the pages look at. The functions are asked anew for each request.

    config:  the running configuration; a reload changes it
    faults:  those of a reload that was refused, empty when all is well
    metrics: the text of /metrics
    ready:   whether the service has started
    now:     the clock, aware
    zone:    in which dates are shown
    hubs:    what is done with the words of WebSub hubs; None: nobody listens to them
    """

    config: Callable[[], Config]
    faults: Callable[[], tuple[ConfigFault, ...]]
    reader: Reader
    metrics: Callable[[], str]
    ready: Callable[[], bool]
    now: Callable[[], datetime]
    zone: tzinfo
    hubs: Hubs | None = None


class Topics:
    """Finds the topic of an address, in the configuration as it is now.

    Names of private topics are compared in constant time, so a token cannot be guessed by the clock.
    """

    def __init__(self) -> None:
        self._sorted: tuple[Config, dict[str, Topic], tuple[Topic, ...]] | None = None

    def find(self, config: Config, name: str) -> Topic | None:
        """Give the topic, or None."""
        sorted_ = self._sorted
        if sorted_ is None or sorted_[0] is not config:
            public = {topic.id: topic for topic in config.topics if not topic.token}
            self._sorted = sorted_ = config, public, tuple(topic for topic in config.topics if topic.token)
        _, public, private = sorted_
        asked = name.encode("utf-8", "surrogateescape")
        found = public.get(name)
        for topic in private:
            if hmac.compare_digest(topic.address_name.encode(), asked):
                found = topic
        return found
