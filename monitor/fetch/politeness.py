"""Politeness: requests at once, delays and blocks per host, robots.txt.

Lists and article pages of a host share one queue, in order of arrival. Waiting ends at once
when the limiter is closed, and within a fifth of a second when the stop event is set.

robots.txt follows RFC 9309 and is cached for a day. protego reads it. Before that, groups
for other robots are reduced to one name, because its time grows with names times rules,
and a hostile file has many of both. Of a long file only the rules that may concern the
address in question are parsed: all 25,000 that fit into the file would take 30 MB.
"""

from __future__ import annotations

import contextlib
import re
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from monitor.errors import AddressRefused, FetchError
from monitor.fetch.message import Response

STOP_POLL_SECONDS = 0.2
MAX_WAIT = 60.0  # seconds; a host that asked for more pause is not waited for
MAX_IDLE_HOSTS = 1024  # hosts that are remembered at least until their delay is over


@dataclass(slots=True, eq=False)
class _HostQueue:
    """Queue of one host.

    Moments are seconds on the monotonic clock.

    next_start:    no request starts before, by our own delay or the host's crawl-delay
    blocked_until: no request starts before, because the host said it gets too many
    """

    waiting: deque[object] = field(default_factory=deque)
    running: int = 0
    next_start: float = float("-inf")
    blocked_until: float = float("-inf")

    def opens(self) -> float:
        return max(self.next_start, self.blocked_until)


class SharedSlot(Protocol):
    """A slot of a host that several processes ask."""

    def confirm(self) -> None:
        """Raise StateLost where the slot is another's by now."""

    def put_off(self, seconds: float) -> None:
        """Let nobody ask the host for so long after the slot is given back."""


class SharedHosts(Protocol):
    """Slots and blocks of hosts that several processes ask."""

    def slot(self, host: str, slots: int, keep_waiting: Callable[[], None]) -> AbstractContextManager[SharedSlot]:
        """Wait for a slot of the host and hold it for the block.

        keep_waiting: raises where nobody waits any more

        slots: requests at once. Raises FetchError 'throttled' where the host must not be asked for longer than
        MAX_WAIT, StateLost where the others cannot be asked.
        """

    def block(self, host: str, seconds: float) -> None:
        """Start no request to `host` for so long, in any process."""

    def robots(self, origin: str, agent: str) -> tuple[bytes, float] | None:
        """Return a site's robots.txt as any process read it, and its remaining seconds.

        As `Rules.packed` has it; None where none did.
        """

    def keep_robots(self, origin: str, agent: str, packed: bytes, seconds: float) -> None:
        """Let the other processes know a robots.txt for so long."""


class Slot:
    """Slot of a host: for a page, its robots.txt before it, and its own redirects.

    Redirects within the host alone.
    """

    def __init__(self, limiter: RateLimiter, queue: _HostQueue, shared: SharedSlot | None) -> None:
        self._limiter = limiter
        self._queue = queue
        self._shared = shared

    @contextlib.contextmanager
    def request(self, crawl_delay: float = 0.0) -> Iterator[None]:
        """Wait until the next request may start, which the block makes.

        crawl_delay: seconds, of robots.txt.

        The delay counts from the end: a request that was long under way reaches the server later than it started.
        Raises FetchError ('read') when the limiter closes or the stop event is set meanwhile.
        """
        self._limiter.pace(self._queue, crawl_delay)
        if self._shared:
            self._shared.confirm()
        try:
            yield
        finally:
            pause = self._limiter.put_off(self._queue, crawl_delay)
            if self._shared:
                self._shared.put_off(pause)


class RateLimiter:
    """Queues of all hosts.

    Thread-safe.

    per_host: requests at once; delay: seconds between two starts
    shared:   the queues of other processes, which a request waits for too
    """

    def __init__(
        self,
        per_host: int,
        delay: float,
        *,
        monotonic: Callable[[], float],
        stop: threading.Event,
        shared: SharedHosts | None = None,
    ) -> None:
        self._shared = shared
        self._per_host = per_host
        self._delay = delay
        self._monotonic = monotonic
        self._stop = stop
        self._queues: dict[str, _HostQueue] = {}
        self._moved = threading.Condition()
        self._closed = False

    @contextlib.contextmanager
    def slot(self, host: str) -> Iterator[Slot]:
        """Wait for a slot of the host and hold it for the block.

        First come, first served. Raises FetchError: 'read' when the limiter closes or the stop event is set meanwhile,
        'throttled' where the host must not be asked for longer than MAX_WAIT.
        """
        queue = self._enter(host)
        try:
            if self._shared is None:
                yield Slot(self, queue, None)
                return
            with self._shared.slot(host, self._per_host, self._require_open) as slot:
                yield Slot(self, queue, slot)
        finally:
            with self._moved:
                queue.running -= 1
                self._moved.notify_all()

    def seconds_until_free(self, host: str) -> float:
        """Return the seconds until a request to `host` could start.

        Infinite while others wait or run.
        """
        with self._moved:
            queue = self._queues.get(host)
            if queue is None:
                return 0.0
            if queue.waiting or queue.running >= self._per_host:
                return float("inf")
            return max(0.0, queue.opens() - self._monotonic())

    def pace(self, queue: _HostQueue, crawl_delay: float) -> None:
        """Wait for the start of the queue's next request, and delay the one after it.

        See `Slot.request`.
        """
        with self._moved:
            while (pause := queue.next_start - self._monotonic()) > 0:
                self._require_open()
                self._moved.wait(min(pause, STOP_POLL_SECONDS))
            queue.next_start = self._monotonic() + max(self._delay, crawl_delay)

    def put_off(self, queue: _HostQueue, crawl_delay: float) -> float:
        """Delay the queue's next request from now; return the seconds."""
        pause = max(self._delay, crawl_delay)
        with self._moved:
            queue.next_start = max(queue.next_start, self._monotonic() + pause)
        return pause

    def block_host(self, host: str, seconds: float) -> None:
        """Start no request to `host` for so long."""
        if self._shared is not None:
            self._shared.block(host, seconds)
        with self._moved:
            queue = self._queues.setdefault(host, _HostQueue())
            queue.blocked_until = max(queue.blocked_until, self._monotonic() + seconds)
            self._moved.notify_all()

    def close(self) -> None:
        """End every wait with an error."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def _enter(self, host: str) -> _HostQueue:
        ticket = object()
        with self._moved:
            self._forget_idle()
            queue = self._queues.setdefault(host, _HostQueue())
            queue.waiting.append(ticket)
            try:
                while (pause := self._pause(host, queue, ticket)) > 0:
                    self._moved.wait(min(pause, STOP_POLL_SECONDS))
            finally:
                queue.waiting.remove(ticket)
            queue.running += 1
            self._moved.notify_all()
            return queue

    def _require_open(self) -> None:
        if self._closed or self._stop.is_set():
            raise FetchError("read", "the request was not sent because the service is closing")

    def _pause(self, host: str, queue: _HostQueue, ticket: object) -> float:
        """Return the seconds until this ticket may start if nothing changes; 0: now."""
        self._require_open()
        now = self._monotonic()
        pause = queue.blocked_until - now
        if pause > MAX_WAIT:
            raise FetchError("throttled", f"{host} asked for a pause of another {pause / 60:.0f} min")
        if queue.waiting[0] is not ticket or queue.running >= self._per_host:
            return float("inf")
        return max(0.0, queue.opens() - now)

    def _forget_idle(self) -> None:
        if len(self._queues) < MAX_IDLE_HOSTS:
            return
        now = self._monotonic()
        for host, queue in list(self._queues.items()):
            if not queue.running and not queue.waiting and queue.opens() <= now:
                del self._queues[host]


ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is parsed
ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
KEPT_SECONDS = 24 * 3600.0  # RFC 9309, 2.4
RETRY_SECONDS = 600.0  # until an unreachable file is asked for again
MAX_DELAY = 30.0  # a crawl-delay above it would keep a worker waiting
MAX_READY = 20_000  # characters of one site's rules that are kept parsed; they take up to 64 times as many bytes
MAX_PARSED = 200_000  # characters of all rules that are kept parsed
MAX_LONG = 1_000_000  # bytes of all longer rules, packed; what is forgotten is asked for again
MAX_ORIGINS = 20_000  # sites whose rules are remembered, the ones asked last

_HOST_IS_AWAY = frozenset({"dns", "connect", "tls", "refused"})
_OTHER = "other"
_FOR_ALL = re.compile(r"\s*+(?:sitemaps?|site-map|host)(?=[\s:]|$)", re.IGNORECASE)  # these end no group
_ONE_AT_A_TIME = threading.Lock()  # a long file takes 3 MB while it is read; 33 MB where all rules may matter
_RULE = re.compile(r"\s*(dis)?allow\s*:\s*(/[\w./-]*)", re.IGNORECASE | re.ASCII)  # with the plain start of its path
_PLAIN = re.compile(r"[\w./-]*", re.ASCII)  # what encoding leaves as it is
_NAMES_ROBOT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?(.*)", re.IGNORECASE)  # protego reads these so


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site.

    packed: its lines that concern this robot, compressed; size: characters of them
    closed: why nothing may be asked, or empty
    delay:  seconds that should lie between two requests, bounded
    parsed: the same rules, ready; None where they take too much memory to be kept: they are parsed for each request
    """

    agent: str
    packed: bytes = b""
    size: int = 0
    closed: str = ""
    delay: float = 0.0
    parsed: Protego | None = None

    def require(self, url: str) -> None:
        """Raise FetchError ('robots') unless `url` may be asked."""
        remedy = "ask the site's owner, or set fetch.robots to false if you may"
        if self.closed:
            raise FetchError("robots", self.closed, remedy)
        if not self._allow(url):
            raise FetchError("robots", f"the site's robots.txt forbids {urlsplit(url).path or '/'}", remedy)

    def _allow(self, url: str) -> bool:
        if self.parsed is not None or not self.packed:
            return self.parsed is None or self.parsed.can_fetch(url, self.agent)
        with _ONE_AT_A_TIME:
            rules = Protego.parse(_that_concern(zlib.decompress(self.packed).decode(), urlsplit(url).path))
            try:
                return bool(rules.can_fetch(url, self.agent))
            finally:
                vars(rules).clear()  # its parts refer to it: it would stay until the garbage collector comes


@dataclass(frozen=True, slots=True)
class _Kept:
    """Cached rules.

    good: read from the site, not assumed because the file was unreachable
    """

    rules: Rules
    until: float
    good: bool


class Robots:
    """Rules of all sites.

    Thread-safe.

    user_agent: its product token (up to the first '/') is what rules are looked up for
    shared:     processes that tell each other what they read
    """

    def __init__(self, user_agent: str, *, monotonic: Callable[[], float], shared: SharedHosts | None = None) -> None:
        self._shared = shared
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
        kept = self._told(origin) or self._ask(origin, before, read)
        with self._lock:
            while len(self._kept) >= MAX_ORIGINS:
                del self._kept[next(iter(self._kept))]
            self._kept.pop(origin, None)
            self._kept[origin] = kept
            self._drop_large()
        return kept.rules

    def _drop_large(self) -> None:
        """Keep only what was asked for last.

        Long files take at most MAX_LONG bytes, and MAX_PARSED characters are kept parsed.
        """
        long = {origin: len(kept.rules.packed) for origin, kept in self._kept.items() if kept.rules.size > MAX_READY}
        while sum(long.values()) > MAX_LONG:
            del self._kept[origin := next(iter(long))], long[origin]
        ready = [origin for origin, kept in self._kept.items() if kept.rules.parsed is not None]
        size = sum(self._kept[origin].rules.size for origin in ready)
        for origin in ready:
            if size <= MAX_PARSED:
                return
            kept = self._kept[origin]
            size -= kept.rules.size
            self._kept[origin] = replace(kept, rules=replace(kept.rules, parsed=None))

    def _told(self, origin: str) -> _Kept | None:
        """Take the rules that another process read."""
        told = self._shared.robots(origin, self._agent) if self._shared else None
        if told is None:
            return None
        packed, seconds = told
        rules = parsed(zlib.decompress(packed), self._agent) if packed else Rules(self._agent)
        return _Kept(rules, self._monotonic() + seconds, good=True)

    def _ask(self, origin: str, before: _Kept | None, read: Callable[[str], Response]) -> _Kept:
        try:
            response = read(f"{origin}/robots.txt")
        except AddressRefused:
            raise
        except FetchError as error:
            if error.kind in _HOST_IS_AWAY:
                raise
            if error.kind == "redirect":
                return self._keep(origin, Rules(self._agent))
            return self._unreachable(origin, error.problem, before)
        if response.status >= 500:
            return self._unreachable(origin, f"the server answered {response.status}", before)
        if 200 <= response.status < 300:
            return self._keep(origin, parsed(response.body, self._agent))
        return self._keep(origin, Rules(self._agent))

    def _keep(self, origin: str, rules: Rules) -> _Kept:
        if self._shared:
            self._shared.keep_robots(origin, self._agent, rules.packed, KEPT_SECONDS)
        return _Kept(rules, self._monotonic() + KEPT_SECONDS, good=True)

    def _unreachable(self, origin: str, reason: str, before: _Kept | None) -> _Kept:
        """Keep older rules where there are some; else allow nothing (RFC 9309, 2.3.1.4)."""
        until = self._monotonic() + RETRY_SECONDS
        if before is not None and before.good:
            return _Kept(before.rules, until, good=True)
        closed = f"{origin}/robots.txt could not be read, so nothing there may be asked: {reason}"
        return _Kept(Rules(self._agent, closed=closed), until, good=False)


def parsed(body: bytes, agent: str) -> Rules:
    """Read a robots.txt for one robot; skip what is not understood."""
    with _ONE_AT_A_TIME:
        text = "\n".join(_concerning(body[:ROBOTS_BYTES].decode("utf-8-sig", errors="replace"), agent.lower()))
        is_long = len(text) > MAX_READY
        rules = Protego.parse(_that_concern(text, "") if is_long else text)
    delay = min(rules.crawl_delay(agent) or 0.0, MAX_DELAY)
    return Rules(agent, zlib.compress(text.encode()), len(text), delay=delay, parsed=None if is_long else rules)


def _concerning(text: str, agent: str) -> Iterator[str]:
    """Yield the groups for this robot and for all.

    Without those for other robots only, sitemaps and hosts.
    """
    named, ours = False, False  # the line before names a robot; its group is for us
    for line in text.splitlines():
        found = _NAMES_ROBOT.match(line)
        if found is None:
            if _FOR_ALL.match(line) or not line.partition("#")[0].strip():
                continue
            named = False
            if ours:
                yield line
            continue
        name = found[1].partition("#")[0].partition("/")[0].strip().lower()
        mine = name in ("*", agent)
        if mine:
            yield f"user-agent: {name}"
        elif not named:
            yield f"user-agent: {_OTHER}"  # ends the group before
        ours = mine or (named and ours)
        named = True


def _that_concern(text: str, path: str) -> str:
    """Drop the rules that cannot concern `path`.

    An empty rule takes their place within its group.
    """
    plain = _PLAIN.match(path)[0]  # type: ignore[index]  # it matches any text
    kept, left_out = [], False
    for line in text.splitlines():
        if rule := _RULE.match(line):
            start = rule[2] if rule[1] else rule[2][: rule[2].rfind("/") + 1]  # protego allows / too with /index.html
            if not plain.startswith(start) and (plain == path or not start.startswith(plain)):
                if not left_out:
                    kept.append("disallow:")
                left_out = True
                continue
        kept.append(line)
        left_out = False
    return "\n".join(kept)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
