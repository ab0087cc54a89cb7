"""Rules of robots.txt after RFC 9309, cached for a day.

protego reads the rules. Before that, groups for other robots are reduced to one name,
because its time grows with names times rules, and a hostile file has many of both.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from monitor.errors import AddressRefused, FetchError
from monitor.fetch.message import Response

ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is parsed
ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
KEPT_SECONDS = 24 * 3600.0  # RFC 9309, 2.4
RETRY_SECONDS = 600.0  # until an unreachable file is asked for again
MAX_DELAY = 30.0  # a crawl-delay above it would keep a worker waiting
MAX_ORIGINS = 20_000  # sites whose rules are remembered, the ones asked last

_HOST_IS_AWAY = frozenset({"dns", "connect", "tls", "refused"})
_OTHER = "other"
_NAMES_ROBOT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?(.*)", re.IGNORECASE)  # protego reads these so


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site.

    parsed:  its rules, or None where `closed` alone decides
    closed:  why nothing may be asked, or empty
    delay:   seconds that should lie between two requests, bounded
    """

    agent: str
    parsed: Any = None
    closed: str = ""
    delay: float = 0.0

    def require(self, url: str) -> None:
        """Raise FetchError ('robots') unless `url` may be asked."""
        remedy = "ask the site's owner, or set fetch.robots to false if you may"
        if self.closed:
            raise FetchError("robots", self.closed, remedy)
        if self.parsed is not None and not self.parsed.can_fetch(url, self.agent):
            raise FetchError("robots", f"the site's robots.txt forbids {urlsplit(url).path or '/'}", remedy)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Cached rules. good: read from the site, not assumed because the file was unreachable."""

    rules: Rules
    until: float
    good: bool


class Robots:
    """Rules of all sites. Thread-safe.

    user_agent: its product token (up to the first '/') is what rules are looked up for
    """

    def __init__(self, user_agent: str, *, monotonic: Callable[[], float]) -> None:
        self._agent = (user_agent.partition("/")[0].split() or ["*"])[0]
        self._monotonic = monotonic
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def known(self, url: str) -> Rules | None:
        """Return the rules for `url` if they are cached and not expired."""
        with self._lock:
            kept = self._kept.pop(_origin(url), None)
            if kept is not None:
                self._kept[_origin(url)] = kept  # the last in the row is forgotten last
        return kept.rules if kept is not None and kept.until > self._monotonic() else None

    def rules(self, url: str, read: Callable[[str], Response]) -> Rules:
        """Return the rules for `url`, from the cache or the site.

        read: gives the answer for a robots.txt after redirects, its body cut at ROBOTS_BYTES.
        Raises its FetchError where the site as a whole cannot be reached.
        """
        known = self.known(url)
        if known is not None:
            return known
        origin = _origin(url)
        with self._lock:
            before = self._kept.get(origin)
        kept = self._ask(origin, before, read)
        with self._lock:
            while len(self._kept) >= MAX_ORIGINS:
                del self._kept[next(iter(self._kept))]
            self._kept[origin] = kept
        return kept.rules

    def _ask(self, origin: str, before: _Kept | None, read: Callable[[str], Response]) -> _Kept:
        try:
            response = read(f"{origin}/robots.txt")
        except AddressRefused:
            raise
        except FetchError as error:
            if error.kind in _HOST_IS_AWAY:
                raise
            if error.kind == "redirect":
                return self._keep(Rules(self._agent))
            return self._unreachable(origin, error.problem, before)
        if response.status >= 500:
            return self._unreachable(origin, f"the server answered {response.status}", before)
        if 200 <= response.status < 300:
            return self._keep(parsed(response.body, self._agent))
        return self._keep(Rules(self._agent))

    def _keep(self, rules: Rules) -> _Kept:
        return _Kept(rules, self._monotonic() + KEPT_SECONDS, good=True)

    def _unreachable(self, origin: str, reason: str, before: _Kept | None) -> _Kept:
        """Keep the older rules where there are some; else allow nothing (RFC 9309, 2.3.1.4)."""
        until = self._monotonic() + RETRY_SECONDS
        if before is not None and before.good:
            return _Kept(before.rules, until, good=True)
        closed = f"{origin}/robots.txt could not be read, so nothing there may be asked: {reason}"
        return _Kept(Rules(self._agent, closed=closed), until, good=False)


def parsed(body: bytes, agent: str) -> Rules:
    """Read a robots.txt for one robot; skip what is not understood."""
    text = body[:ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
    rules = Protego.parse("\n".join(_concerning(text, agent.lower())))
    delay = rules.crawl_delay(agent) or 0.0
    return Rules(agent, parsed=rules, delay=min(delay, MAX_DELAY))


def _concerning(text: str, agent: str) -> Iterator[str]:
    """Yield the lines, with the names of all other robots replaced by one, and repeated ones left out."""
    previous = ""
    for line in text.splitlines():
        named = _NAMES_ROBOT.match(line)
        if named is None:
            previous = ""
            yield line
            continue
        name = named[1].partition("#")[0].partition("/")[0].strip().lower()
        line = f"user-agent: {name if name in ('*', agent) else _OTHER}"
        if line != previous:
            yield line
        previous = line


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
