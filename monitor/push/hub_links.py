"""Links of a source to its hub and to itself (rel=hub, rel=self), and whether hubs are used."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import re2

from monitor.model import Settings
from monitor.text.urls import web_url

_LONGEST_HEADER = 16 * 1024  # characters of Link headers that are looked at
_LONGEST_URL = 2000
# RFC 8288, 3: a target in angle brackets and its parameters, each a token, `=` and a token or a quoted string.
_LINK = re2.compile(r'<([^<>]*)>((?:\s*;\s*[^\s=;,"<>]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s";,<>]*))?)*)')
_REL = re2.compile(r'(?i);\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,<>]*))')


@dataclass(frozen=True, slots=True)
class HubLinks:
    """The hub that a source names, and the topic.

    The address by which the hub knows the source. Both absolute.
    """

    hub: str
    topic: str


def is_websub_enabled(settings: Settings) -> bool:
    """Tell whether hubs are used: where they can reach the web server, unless switched off.

    `fetch.websub: auto` takes a `publish.base_url` with https for an address that the world reaches.
    """
    if settings.web.listen is None:
        return False
    if settings.fetch.websub is None:
        return urlsplit(settings.publish.base_url).scheme == "https"
    return settings.fetch.websub


def find_hub_links(link: str, url: str, *, hub: str = "", self_link: str = "") -> HubLinks | None:
    """Return the hub of a source and its topic; None where either is missing or no http(s) URL.

    link:          the Link headers of its answer, joined with commas; they go before what the document says
    url:           where it was found, which relative addresses count from
    hub, self_link: what the document says itself, or empty
    """
    said = {"hub": hub, "self": self_link} | _links(link)
    addresses = [_absolute(said[relation], url) for relation in ("hub", "self")]
    return HubLinks(*addresses) if all(addresses) else None


def _links(header: str) -> dict[str, str]:
    """Return the first target of each of the two relations in a Link header. Linear in its length."""
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(header[:_LONGEST_HEADER]):
        relations = next(iter(_REL.findall(parameters)), ("", ""))
        for relation in " ".join(relations).lower().split():
            if relation in ("hub", "self"):
                found.setdefault(relation, target.strip())
    return found


def _absolute(address: str, base: str) -> str:
    """An absolute http(s) address without its fragment, or empty."""
    url = (web_url(address, base) or "").partition("#")[0]
    return url if len(url) <= _LONGEST_URL and url.isprintable() else ""
