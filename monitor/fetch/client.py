"""Fetch one address safely: the way of a request, hop by hop.

    robots.txt → the host's turn → connect to a judged address → headers → redirect? → body → Response

Everything that waits is bounded: the answer by one total time limit over all redirects,
the turn by those who stand before. Sessions are handed out one to a running request
and taken back, so that a connection kept alive to a host finds its next request.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from requests.cookies import RequestsCookieJar

from monitor.errors import FetchError
from monitor.fetch.deadline import Reaper
from monitor.fetch.dial import Resolver, trusted_roots
from monitor.fetch.exchange import ERROR_BODY_BYTES, Answer, Ask, Line
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.message import Request, Response
from monitor.fetch.politeness import Gate, Turn
from monitor.fetch.robots import ROBOTS_BYTES, ROBOTS_REDIRECTS, Robots, Rules
from monitor.fetch.trip import Hop, first_hop, next_hop
from monitor.model import FetchSettings

LONGEST_PEACE = timedelta(hours=1)  # one page of many may say 429 and mean itself
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class _Trip:
    """The running state of one fetch. seconds_left: of its time on the wire; proxy: '' for none."""

    hop: Hop
    proxy: str | None
    limit: int
    seconds_left: float
    cut: bool = False
    jar: RequestsCookieJar = field(default_factory=RequestsCookieJar)


class Fetcher:
    """Asks addresses as the settings say. Thread-safe; close it to close every connection.

    monotonic: the clock for limits and delays, in seconds
    stop:      when set, waits end within a fifth of a second and `fetch` raises
    tls:       certificates to trust; None: those of certifi and of the system
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        monotonic: Callable[[], float],
        stop: threading.Event | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._user_agent = settings.user_agent or default_user_agent()
        self._rule = address_rule(settings.private_networks)
        self._tls = tls or trusted_roots()
        self._resolver = Resolver()
        self._reaper = Reaper(monotonic)
        self._gate = Gate(
            settings.per_host,
            settings.delay.total_seconds(),
            monotonic=monotonic,
            stop=stop or threading.Event(),
        )
        self._robots = Robots(self._user_agent, monotonic=monotonic)
        self._lock = threading.Lock()
        self._idle: list[tuple[str, Line]] = []
        self._closed = False

    def fetch(self, request: Request) -> Response:
        """Give the answer to one request, whatever its status, after redirects.

        Waits for the host's turn, as robots.txt and the settings ask. Raises FetchError, its kind as
        the errors module lists them; AddressRefused where the address or a redirect may not be asked; kind
        'throttled' where the host asked to be left alone for longer than anybody should wait.
        """
        trip = self._trip(first_hop(request, self._user_agent), request.proxy)
        while True:
            host = self._host(trip.hop.url)
            self._require_known_rules(trip.hop.url)
            with self._gate.turn(host) as turn:
                answer = self._visit(trip, host, turn)
            if answer is not None:
                return self._response(answer, trip, request)

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """Send a form, and give the answer, whatever its status; of its body the beginning.

        A redirect is an answer like any other: what was sent goes nowhere else. robots.txt is about reading pages and
        is not looked at. Where a kept connection is gone the form is sent once more, so it must be one that may
        arrive twice. Waits for the forms to this host before it, not for pages: whoever takes forms slowly keeps no
        page waiting. Raises as `fetch` does.
        """
        request = Request(url)
        trip = self._trip(first_hop(request, self._user_agent), None, ERROR_BODY_BYTES)
        trip.hop = replace(trip.hop, headers={**trip.hop.headers, "content-type": _FORM})
        with self._gate.turn(self._desk(url)) as turn, turn.request():
            answer = self._ask(trip, urlencode(form).encode("ascii"))
        return self._response(answer, trip, request)

    def prepare(self, request: Request) -> None:
        """Read the robots.txt that a request needs, where it is not remembered; the request then has to wait.

        Waits and raises as `fetch` does, though not for what the file forbids.
        """
        if self._settings.robots and self._robots.known(request.url) is None:
            trip = self._trip(first_hop(request, self._user_agent), request.proxy)
            with self._gate.turn(self._host(request.url)) as turn:
                self._rules(trip, turn)

    def free_in(self, url: str) -> float:
        """Seconds until a request to the host of `url` could start; infinite while others wait or run.

        Raises AddressRefused.
        """
        return self._gate.free_in(self._host(url))

    def leave_alone(self, url: str, span: timedelta, *, forms: bool = False) -> None:
        """Ask nothing of the host of `url` for so long, an hour at most: it said that it is asked too much.

        forms: it said so of forms: send it none, and ask for its pages as before
        """
        name = self._desk(url) if forms else self._host(url)
        self._gate.leave_alone(name, min(span, LONGEST_PEACE).total_seconds())

    def close(self) -> None:
        """Interrupt what runs, end the helper thread, close every connection. May be called again."""
        self._gate.close()
        self._reaper.close()
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, line in idle:
            line.close()

    def _trip(self, hop: Hop, proxy: str | None, limit: int | None = None) -> _Trip:
        settings = self._settings
        return _Trip(
            hop,
            proxy or settings.proxy,
            limit or settings.max_bytes,
            settings.timeout.total_seconds(),
            cut=limit is not None,
        )

    def _visit(self, trip: _Trip, host: str, turn: Turn) -> Answer | None:
        """Ask while it stays on one host, whose turn is held; None: a redirect leads to another."""
        while True:
            rules = self._rules(trip, turn)
            rules.require(trip.hop.url)
            with turn.request(rules.delay):
                answer = self._ask(trip)
            if answer.location is None:
                return answer
            trip.hop = next_hop(trip.hop, answer.status, answer.location)
            if self._host(trip.hop.url) != host:
                return None

    def _host(self, url: str) -> str:
        """The host whose turn a request to `url` takes. Raises AddressRefused."""
        return (check_url(url, self._rule).hostname or "").rstrip(".")

    def _desk(self, url: str) -> str:
        """The turn that a form to `url` takes: no host is named so. Raises AddressRefused."""
        return f"forms to {self._host(url)}"

    def _ask(self, trip: _Trip, form: bytes | None = None) -> Answer:
        started = self._monotonic()
        ask = Ask(trip.hop.url, trip.hop.headers, trip.proxy, trip.limit, trip.cut, form)
        with self._reaper.watch(trip.seconds_left) as deadline, self._line(trip.hop.url) as line:
            answer = line.ask(ask, trip.jar, deadline)
        trip.seconds_left -= self._monotonic() - started
        return answer

    def _response(self, answer: Answer, trip: _Trip, request: Request) -> Response:
        if answer.status == 304 and not request.conditional:
            raise FetchError("protocol", "the server says 304, not modified, though it was not asked for changes")
        good = 200 <= answer.status < 300 or answer.status == 304
        spent = self._settings.timeout.total_seconds() - trip.seconds_left
        moved_to = answer.url if good and trip.hop.moved else None
        return Response(answer.url, answer.status, answer.headers, answer.body, round(spent * 1000), moved_to)

    def _require_known_rules(self, url: str) -> None:
        """Do not wait for a turn when it is known already that nothing may be asked."""
        rules = self._robots.known(url) if self._settings.robots else None
        if rules is not None:
            rules.require(url)

    def _rules(self, trip: _Trip, turn: Turn) -> Rules:
        if not self._settings.robots:
            return Rules(self._user_agent)
        return self._robots.rules(trip.hop.url, lambda url: self._read_robots(url, trip.proxy, turn))

    def _read_robots(self, url: str, proxy: str | None, turn: Turn) -> Response:
        """Read a robots.txt within the turn of the page it is read for.

        What goes wrong behind a redirect is a fault of the file ('read'), not of its site.
        """
        request = Request(url, proxy=proxy)
        trip = self._trip(first_hop(request, self._user_agent), proxy, ROBOTS_BYTES)
        with turn.request():
            answer = self._ask(trip)
        try:
            while answer.location is not None and trip.hop.count < ROBOTS_REDIRECTS:
                trip.hop = next_hop(trip.hop, answer.status, answer.location)
                check_url(trip.hop.url, self._rule)
                with turn.request():
                    answer = self._ask(trip)
        except FetchError as error:
            raise FetchError("read", f"it redirects to where it cannot be read: {error.problem}") from error
        if answer.location is not None:
            raise FetchError("redirect", f"{url} redirects more than {ROBOTS_REDIRECTS} times")
        return self._response(answer, trip, request)

    @contextlib.contextmanager
    def _line(self, url: str) -> Iterator[Line]:
        """Lend a session, the one that talked to this host last where there is one."""
        host = urlsplit(url).netloc
        with self._lock:
            at = next((i for i in reversed(range(len(self._idle))) if self._idle[i][0] == host), -1)
            line = self._idle.pop(at)[1] if self._idle else Line(self._rule, self._resolver, self._tls)
        try:
            yield line
        finally:
            with self._lock:
                closed = self._closed
                if not closed:
                    self._idle.append((host, line))
            if closed:
                line.close()


def default_user_agent() -> str:
    """Who asks, for people who read their server's log."""
    try:
        version = importlib.metadata.version("newsmonitor")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"newsmonitor/{version} (news monitor; set fetch.user_agent to say who you are)"
