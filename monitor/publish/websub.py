"""WebSub as a publisher (https://www.w3.org/TR/websub/).

Which feeds name a hub, and what the hub is sent.

The Recommendation leaves open how a hub is notified; `hub.mode=publish` with one `hub.url` is what hubs accept. Some
accept several addresses at once, others only the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Config, Settings, Topic
from monitor.publish import values
from monitor.publish.formats import find_format
from monitor.redact import without_secrets

EVERYTHING = "all"


def hub_for(settings: Settings, topic: Topic | None = None) -> str | None:
    """Give the hub that a feed names, in ASCII, without password and keys; None where there is none.

    topic: None for the feed of everything. A hub passes feeds on to anybody, so a feed that is not public names none:
    a topic with a token, and every feed where the web server asks for a password.
    """
    if settings.publish.hub is None or settings.web.users or (topic is not None and topic.token):
        return None
    return values.link(without_secrets(settings.publish.hub))


def feed_address(settings: Settings, file_name: str) -> str:
    """Give the address of a feed's file as the feed itself writes it: hubs know a feed by that alone."""
    url = f"{settings.publish.base_url}/feeds/{file_name}"
    return values.link(url) or url


def announced_feeds(config: Config) -> Mapping[str, str]:
    """Give the addresses of all feeds that name a hub, by the names of their files."""
    topics: list[Topic | None] = [None, *config.topics]
    named = [topic for topic in topics if hub_for(config.settings, topic)]
    stems = [topic.address_name if topic else EVERYTHING for topic in named]
    endings = [find_format(name).ending for name in config.settings.publish.formats]
    files = [f"{stem}.{ending}" for stem in stems for ending in endings]
    return {name: feed_address(config.settings, name) for name in files}


def announcement(address: str) -> Mapping[str, str]:
    """Give the form that notifies a hub of a changed feed."""
    return {"hub.mode": "publish", "hub.url": address}


def link_header(hub: str, address: str) -> str:
    """Give the Link header that names a feed's hub and the address by which the hub knows the feed."""
    return f'<{hub}>; rel="hub", <{address}>; rel="self"'
