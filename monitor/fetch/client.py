"""Fetch one address safely: the way of a request, hop by chain.

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
from monitor.fetch.connect import Resolver, trusted_roots
from monitor.fetch.deadline import DeadlineWatchdog
from monitor.fetch.exchange import ERROR_BODY_BYTES, Session, WireRequest, WireResponse
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.message import Request, Response
from monitor.fetch.rate_limit import RateLimiter, Slot
from monitor.fetch.redirects import RedirectChain, follow_redirect, start_chain
from monitor.fetch.robots import ROBOTS_BYTES, ROBOTS_REDIRECTS, Robots, Rules
from monitor.model import FetchSettings

MAX_BLOCK = timedelta(hours=1)  # one page of many may say 429 and mean itself
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class _FetchState:
    """The running state of one fetch. seconds_left: of its time on the wire; proxy: '' for none."""

    chain: RedirectChain
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
        self._watchdog = DeadlineWatchdog(monotonic)
        self._limiter = RateLimiter(
            settings.per_host,
            settings.delay.total_seconds(),
            monotonic=monotonic,
            stop=stop or threading.Event(),
        )
        self._robots = Robots(self._user_agent, monotonic=monotonic)
        self._lock = threading.Lock()
        self._idle: list[tuple[str, Session]] = []
        self._closed = False

    def fetch(self, request: Request) -> Response:
        """Give the answer to one request, whatever its status, after redirects.

        Waits for the host's slot, as robots.txt and the settings ask. Raises FetchError, its kind as
        the errors module lists them; AddressRefused where the address or a redirect may not be asked; kind
        'throttled' where the host asked to be left alone for longer than anybody should wait.
        """
        state = self._begin(start_chain(request, self._user_agent), request.proxy)
        while True:
            host = self._host(state.chain.url)
            self._require_known_rules(state.chain.url)
            with self._limiter.slot(host) as slot:
                answer = self._visit(state, host, slot)
            if answer is not None:
                return self._response(answer, state, request)

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """Send a form, and give the answer, whatever its status; of its body the beginning.

        A redirect is an answer like any other: what was sent goes nowhere else. robots.txt is about reading pages and
        is not looked at. Where a kept connection is gone the form is sent once more, so it must be one that may
        arrive twice. Waits for the forms to this host before it, not for pages: whoever takes forms slowly keeps no
        page waiting. Raises as `fetch` does.
        """
        request = Request(url)
        state = self._begin(start_chain(request, self._user_agent), None, ERROR_BODY_BYTES)
        state.chain = replace(state.chain, headers={**state.chain.headers, "content-type": _FORM})
        with self._limiter.slot(self._form_queue(url)) as slot, slot.request():
            answer = self._ask(state, urlencode(form).encode("ascii"))
        return self._response(answer, state, request)

    def prepare(self, request: Request) -> None:
        """Read the robots.txt that a request needs, where it is not remembered; the request then has to wait.

        Waits and raises as `fetch` does, though not for what the file forbids.
        """
        if self._settings.robots and self._robots.known(request.url) is None:
            state = self._begin(start_chain(request, self._user_agent), request.proxy)
            with self._limiter.slot(self._host(request.url)) as slot:
                self._rules(state, slot)

    def seconds_until_free(self, url: str) -> float:
        """Seconds until a request to the host of `url` could start; infinite while others wait or run.

        Raises AddressRefused.
        """
        return self._limiter.seconds_until_free(self._host(url))

    def block_host(self, url: str, span: timedelta, *, forms: bool = False) -> None:
        """WireRequest nothing of the host of `url` for so long, an hour at most: it said that it is asked too much.

        forms: it said so of forms: send it none, and ask for its pages as before
        """
        name = self._form_queue(url) if forms else self._host(url)
        self._limiter.block_host(name, min(span, MAX_BLOCK).total_seconds())

    def close(self) -> None:
        """Interrupt what runs, end the helper thread, close every connection. May be called again."""
        self._limiter.close()
        self._watchdog.close()
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, session in idle:
            session.close()

    def _begin(self, chain: RedirectChain, proxy: str | None, limit: int | None = None) -> _FetchState:
        settings = self._settings
        return _FetchState(
            chain,
            proxy or settings.proxy,
            limit or settings.max_bytes,
            settings.timeout.total_seconds(),
            cut=limit is not None,
        )

    def _visit(self, state: _FetchState, host: str, slot: Slot) -> WireResponse | None:
        """Ask while it stays on one host, whose turn is held; None: a redirect leads to another."""
        while True:
            rules = self._rules(state, slot)
            rules.require(state.chain.url)
            with slot.request(rules.delay):
                answer = self._ask(state)
            if answer.location is None:
                return answer
            state.chain = follow_redirect(state.chain, answer.status, answer.location)
            if self._host(state.chain.url) != host:
                return None

    def _host(self, url: str) -> str:
        """The host whose turn a request to `url` takes. Raises AddressRefused."""
        return (check_url(url, self._rule).hostname or "").rstrip(".")

    def _form_queue(self, url: str) -> str:
        """The turn that a form to `url` takes: no host is named so. Raises AddressRefused."""
        return f"forms to {self._host(url)}"

    def _ask(self, state: _FetchState, form: bytes | None = None) -> WireResponse:
        started = self._monotonic()
        wire = WireRequest(state.chain.url, state.chain.headers, state.proxy, state.limit, state.cut, form)
        with self._watchdog.watch(state.seconds_left) as deadline, self._session(state.chain.url) as session:
            answer = session.send(wire, state.jar, deadline)
        state.seconds_left -= self._monotonic() - started
        return answer

    def _response(self, answer: WireResponse, state: _FetchState, request: Request) -> Response:
        if answer.status == 304 and not request.conditional:
            raise FetchError("protocol", "the server says 304, not modified, though it was not asked for changes")
        good = 200 <= answer.status < 300 or answer.status == 304
        spent = self._settings.timeout.total_seconds() - state.seconds_left
        moved_to = answer.url if good and state.chain.moved else None
        return Response(answer.url, answer.status, answer.headers, answer.body, round(spent * 1000), moved_to)

    def _require_known_rules(self, url: str) -> None:
        """Do not wait for a turn when it is known already that nothing may be asked."""
        rules = self._robots.known(url) if self._settings.robots else None
        if rules is not None:
            rules.require(url)

    def _rules(self, state: _FetchState, slot: Slot) -> Rules:
        if not self._settings.robots:
            return Rules(self._user_agent)
        return self._robots.rules(state.chain.url, lambda url: self._read_robots(url, state.proxy, slot))

    def _read_robots(self, url: str, proxy: str | None, slot: Slot) -> Response:
        """Read a robots.txt within the turn of the page it is read for.

        What goes wrong behind a redirect is a fault of the file ('read'), not of its site.
        """
        request = Request(url, proxy=proxy)
        state = self._begin(start_chain(request, self._user_agent), proxy, ROBOTS_BYTES)
        with slot.request():
            answer = self._ask(state)
        try:
            while answer.location is not None and state.chain.count < ROBOTS_REDIRECTS:
                state.chain = follow_redirect(state.chain, answer.status, answer.location)
                check_url(state.chain.url, self._rule)
                with slot.request():
                    answer = self._ask(state)
        except FetchError as error:
            raise FetchError("read", f"it redirects to where it cannot be read: {error.problem}") from error
        if answer.location is not None:
            raise FetchError("redirect", f"{url} redirects more than {ROBOTS_REDIRECTS} times")
        return self._response(answer, state, request)

    @contextlib.contextmanager
    def _session(self, url: str) -> Iterator[Session]:
        """Lend a session, the one that talked to this host last where there is one."""
        host = urlsplit(url).netloc
        with self._lock:
            at = next((i for i in reversed(range(len(self._idle))) if self._idle[i][0] == host), -1)
            session = self._idle.pop(at)[1] if self._idle else Session(self._rule, self._resolver, self._tls)
        try:
            yield session
        finally:
            with self._lock:
                closed = self._closed
                if not closed:
                    self._idle.append((host, session))
            if closed:
                session.close()


def default_user_agent() -> str:
    """Who asks, for people who read their server's log."""
    try:
        version = importlib.metadata.version("newsmonitor")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"newsmonitor/{version} (news monitor; set fetch.user_agent to say who you are)"
