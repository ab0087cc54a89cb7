"""Word to the WebSub hub: each public feed whose file is another than the one it was told of.

What it was told of is stored, so a kill between a file and its announcement forgets nothing, and nothing is
told twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import structlog

from monitor.errors import FetchError
from monitor.pipeline.faults import contained
from monitor.pipeline.tools import Tools
from monitor.publish import announced_feeds, announcement, hub_for
from monitor.store.announcements import Announced, delete_announcements, read_announcements, save_announcement

log = structlog.get_logger(__name__)

_REFUSALS = ("client_error", "gone")  # the hub does not want this feed: asking again would not change its mind


def announce(tools: Tools) -> bool:
    """Tell the hub of every public feed that changed since it was told last; whether it heard of all.

    A hub that cannot be asked is told of in the log, and nothing more is tried. A feed that it refuses counts as told
    until it changes. Raises StateError, and Stopped where the program is ending.
    """
    heard_all = True
    for address, heard in _changed(tools):
        with contained("announcement.crashed", feed=address) as caught:
            try:
                _tell(tools, address)
            except FetchError as fault:
                tools.metrics.count("announcements", outcome="failed")
                log.warning("hub.failed", hub=heard.hub, kind=fault.kind, problem=fault.problem, remedy=fault.remedy)
                return False
            with tools.database.write() as connection:
                save_announcement(connection, address, heard)
        heard_all = heard_all and caught.fault is None
    return heard_all


def _changed(tools: Tools) -> Iterator[tuple[str, Announced]]:
    """The feeds to be told of: their addresses, and what is then told of them."""
    feeds, hub = announced_feeds(tools.config), hub_for(tools.config.settings)
    if hub is None:
        return
    with tools.database.read() as connection:
        known = read_announcements(connection)
    gone = known.keys() - set(feeds.values())
    if gone:
        with tools.database.write() as connection:
            delete_announcements(connection, gone)
    for name, address in feeds.items():
        version = _version(tools.config.settings.publish.dir / name)
        if version and known.get(address) != Announced(hub, version):
            yield address, Announced(hub, version)


def _version(path: Path) -> str:
    """What stands for a file's bytes: it is replaced only when they change. Empty where there is none."""
    try:
        state = path.stat()
    except OSError:  # it is not written yet, or cannot be served either
        return ""
    return f"{state.st_mtime_ns}-{state.st_size}"


def _tell(tools: Tools, address: str) -> None:
    verdict = tools.tell(tools.config.settings.publish.hub or "", announcement(address))
    if verdict.good:
        tools.metrics.count("announcements", outcome="ok")
        log.info("feed.announced", feed=address)
    elif verdict.outcome in _REFUSALS:
        tools.metrics.count("announcements", outcome="refused")
        log.warning("feed.refused_by_hub", feed=address, problem=verdict.reason)
    else:
        raise FetchError(verdict.outcome, verdict.reason)
