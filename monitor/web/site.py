"""What the server is handed, and which names of topics it answers to."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from monitor.errors import ConfigFault
from monitor.model import Config, Topic
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
    """

    config: Callable[[], Config]
    faults: Callable[[], tuple[ConfigFault, ...]]
    reader: Reader
    metrics: Callable[[], str]
    ready: Callable[[], bool]
    now: Callable[[], datetime]
    zone: tzinfo


def find_topic(config: Config, name: str) -> Topic | None:
    """Find the topic of an address. Names are compared in constant time, so a token cannot be guessed by the clock."""
    asked = name.encode("utf-8", "surrogateescape")
    found = None
    for topic in config.topics:
        if hmac.compare_digest(topic.address_name.encode(), asked):
            found = topic
    return found
