"""The fetcher of a configuration, the clock and the zone: what a fetch needs."""

from __future__ import annotations

import time
from datetime import UTC, datetime, tzinfo
from threading import Event
from zoneinfo import ZoneInfo

from tzlocal import get_localzone

from monitor.fetch import Fetcher, SharedHosts
from monitor.model import Config, Renderer, Settings


def utc_now() -> datetime:
    """Return the time of the wall clock, aware, UTC."""
    return datetime.now(UTC)


def zone_of(settings: Settings) -> tzinfo:
    """Return the zone for dates on pages, and for sources that name none."""
    return get_localzone() if settings.timezone == "local" else ZoneInfo(settings.timezone)


def new_fetcher(config: Config, stop: Event, shared: SharedHosts | None = None) -> Fetcher:
    """Make a fetcher for these settings; `stop` interrupts its waits.

    shared: hosts that other processes ask too
    """
    settings = config.settings.fetch
    fetcher = Fetcher(settings, monotonic=time.monotonic, stop=stop, shared=shared)

    def browser() -> Renderer:
        from monitor.browser import Browser  # costs nothing until a page needs it

        return Browser(settings.browser, connect=fetcher.open_connection, user_agent=fetcher.user_agent)

    fetcher.use_browser(browser)
    return fetcher
