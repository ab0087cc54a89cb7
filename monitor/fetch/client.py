"""Fetch one address safely: a request on its way through redirects.

    robots.txt → a slot of the host → connect to a checked address → headers → redirect? → body → Response

Every wait is bounded: the response by one time limit over all redirects, the slot by the
requests before. Each running request has a session of its own. Sessions are reused, so
that a connection kept alive to a host serves its next request.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from requests.cookies import RequestsCookieJar

from monitor.errors import FetchError
from monitor.fetch.connect import Connector, Resolver, tls_context
from monitor.fetch.exchange import ERROR_BODY_BYTES, Session, WireRequest, WireResponse
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.limits import BUDGET_BYTES, DeadlineWatchdog, MemoryBudget, Reservation, return_large_blocks
from monitor.fetch.message import RedirectChain, Request, Response, follow_redirect, refresh_target, start_chain
from monitor.fetch.politeness import ROBOTS_BYTES, ROBOTS_REDIRECTS, RateLimiter, Robots, Rules, SharedHosts, Slot
from monitor.model import FetchSettings, Rendered, Renderer, RenderRequest

MAX_BLOCK = timedelta(hours=1)  # one page of many may answer 429 and mean only itself
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class _FetchState:
    """Running state of one fetch.

    seconds_left: of its time on the wire; memory: holds the bytes of its body.
    """

    chain: RedirectChain
    request: Request
    proxy: str | None
    limit: int
    seconds_left: float
    memory: Reservation
    cut: bool = False
    jar: RequestsCookieJar = field(default_factory=RequestsCookieJar)


class Fetcher:
    """Request addresses as the settings say.

    Thread-safe; close it to close every connection.

    monotonic:    the clock for limits and delays, in seconds
    stop:         when set, waits end within a fifth of a second and `fetch` raises
    tls:          certificates to trust; None: those of certifi and of the system
    memory_bytes: for the bodies of all responses that are not released yet, together
    shared:       slots of hosts that other processes ask too
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        monotonic: Callable[[], float],
        stop: threading.Event | None = None,
        tls: ssl.SSLContext | None = None,
        memory_bytes: int = BUDGET_BYTES,
        shared: SharedHosts | None = None,
    ) -> None:
        return_large_blocks()
        self._settings = settings
        self._monotonic = monotonic
        self._stop = stop or threading.Event()
        self._user_agent = settings.user_agent or default_user_agent()
        self._rule = address_rule(settings.private_networks)
        self._tls: dict[bool | str, ssl.SSLContext] = {True: tls} if tls else {}
        self._resolver = Resolver(monotonic=monotonic)
        self._watchdog = DeadlineWatchdog(monotonic)
        self._memory = MemoryBudget(memory_bytes, monotonic=monotonic, check=self._require_open)
        self._limiter = RateLimiter(
            settings.per_host,
            settings.delay.total_seconds(),
            monotonic=monotonic,
            stop=self._stop,
            shared=shared,
        )
        self._robots = Robots(self._user_agent, monotonic=monotonic, shared=shared)
        self._lock = threading.Lock()
        self._idle: list[tuple[str, bool | str, Session]] = []
        self._closed = False
        self._browser: Renderer | None = None
        self._make_browser: Callable[[], Renderer] | None = None

    @property
    def user_agent(self) -> str:
        """The User-Agent of every request."""
        return self._user_agent

    @property
    def held_bytes(self) -> int:
        """Bytes of the bodies that are being read or not released yet."""
        return self._memory.held

    def release(self) -> None:
        """Give back the bytes of all responses of this thread: its visit is over."""
        self._memory.release()

    def fetch(self, request: Request) -> Response:
        """Return the response to one request, whatever its status, after redirects.

        Waits for a slot of the host, as robots.txt and the settings ask. Raises FetchError with a kind that the
        errors module lists; AddressRefused where the address or a redirect may not be requested; LocalShortage;
        kind 'throttled' where the host asked for a longer pause than anybody should wait.
        """
        state = self._begin(request)
        while True:
            host = self._host(state.chain.url)
            self._require_known_rules(state)
            with self._limiter.slot(host) as slot:
                response = self._visit(state, host, slot)
            if response is not None:
                return self._response(response, state)

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """Send a form; return the response of any status and the start of its body.

        Redirects are not followed, so the form goes nowhere else. robots.txt applies to reading pages and is not read.
        Where a kept connection is gone the form is sent once more, so it must be one that may arrive twice. Waits for
        earlier forms to this host, not for pages, so a host that accepts forms slowly delays no page. Raises as `fetch`
        does.
        """
        state = self._begin(Request(url), ERROR_BODY_BYTES)
        state.proxy = self._settings.proxy
        state.chain = replace(state.chain, headers={**state.chain.headers, "content-type": _FORM})
        with self._limiter.slot(self._form_queue(url)) as slot, slot.request():
            response = self._send(state, urlencode(form).encode("ascii"))
        return self._response(response, state)

    def prepare(self, request: Request) -> None:
        """Read the robots.txt that a request needs, where it is not known.

        The request then has to wait. Waits and raises as `fetch` does, but not for what the file forbids.
        """
        host = self._host(request.url)
        if self._obeys_robots(request) and self._robots.known(request.url) is None:
            state = self._begin(request)
            with self._limiter.slot(host) as slot:
                self._rules(state, slot)

    def use_browser(self, make: Callable[[], Renderer]) -> None:
        """Render pages with a browser, made for the first, closed with the fetcher."""
        self._make_browser = make

    @property
    def browser(self) -> Renderer | None:
        """The browser of `render`; None before its first page."""
        return self._browser

    def render(self, request: Request, request_for: Callable[[str], Request]) -> Rendered:
        """Render a page in a browser, under the rules of every request.

        request_for: the request that the source makes for another address, whose robots.txt and headers apply
        Waits and raises as `fetch` does; FetchError 'browser' where there is no browser.
        """
        host = self._host(request.url)
        if self._make_browser is None:
            raise FetchError("browser", "a page needs a browser, and there is none")
        if isinstance(request.verify, str):
            problem = "a browser cannot be given `verify` with a file of certificates"
            raise FetchError("browser", problem, "add the certificates to the system's, or set `browser: never`")
        if (proxy := request.proxy or self._settings.proxy) and not proxy.lower().startswith("http://"):
            problem = "a page is rendered through a proxy at http:// alone"
            raise FetchError("browser", problem, "set `browser: never` for the source")
        self._require_known_rules(self._begin(request))
        with self._lock:
            browser = self._browser = self._browser or self._make_browser()
        with self._limiter.slot(host) as slot:

            def require(url: str) -> None:
                state = self._begin(request_for(url))
                if self._host(url) == host:  # its slot is ours
                    self._rules(state, slot).require(url)
                else:
                    self.prepare(state.request)
                    self._require_known_rules(state)

            require(request.url)
            with slot.request(self._rules(self._begin(request), slot).delay):
                asked = RenderRequest(request.url, lambda url: request_for(url).headers, require, request.verify, proxy)
                return browser.render(asked)

    def open_connection(self, host: str, port: int, seconds: float, proxy: str | None = None) -> socket.socket:
        """Open a connection to a checked address of a host, or to its proxy.

        For a browser, which opens none itself. Raises FetchError, AddressRefused, LocalShortage.
        """
        url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        check_url(url, self._rule)
        connector = Connector(self._rule, self._resolver)
        with self._watchdog.watch(seconds) as connector.deadline:
            if proxy is None:
                return connector.connect(host, port, trusted=False)
            connector.check_proxied(url)
            asked = urlsplit(proxy)
            return connector.connect(asked.hostname or "", asked.port or 80, trusted=True)

    def seconds_until_free(self, url: str) -> float:
        """Return the seconds until a request to the host of `url` could start.

        Infinite while others wait or run.

        Raises AddressRefused.
        """
        return self._limiter.seconds_until_free(self._host(url))

    def block_host(self, url: str, span: timedelta, *, forms: bool = False) -> None:
        """Block a host that gets too many requests, for `span`, an hour at most.

        forms: it said so of forms, so send it none, and request its pages as before
        """
        name = self._form_queue(url) if forms else self._host(url)
        self._limiter.block_host(name, min(span, MAX_BLOCK).total_seconds())

    def close(self) -> None:
        """Interrupt running requests, end the helper thread, close every connection.

        May be called again.
        """
        self._limiter.close()
        if self._browser is not None:
            self._browser.close()
        self._watchdog.close()
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, _, session in idle:
            session.close()

    def _require_open(self) -> None:
        if self._closed or self._stop.is_set():
            raise FetchError("read", "the request was interrupted because the service is closing")

    def _begin(self, request: Request, limit: int | None = None) -> _FetchState:
        """Make the state of a new fetch.

        limit: take so much of the body and drop the rest; None: the setting's.
        """
        return _FetchState(
            start_chain(request, self._user_agent),
            request,
            request.proxy or self._settings.proxy,
            limit or self._settings.max_bytes,
            self._settings.timeout.total_seconds(),
            self._memory.open(),
            cut=limit is not None,
        )

    def _visit(self, state: _FetchState, host: str, slot: Slot) -> WireResponse | None:
        """Send requests while redirects stay on one host, whose slot is held.

        None if a redirect leads to another host.
        """
        while True:
            rules = self._rules(state, slot)
            rules.require(state.chain.url)
            with slot.request(rules.delay):
                response = self._send(state)
            target = response.location or refresh_target(response)
            if target is None:
                return response
            state.chain = follow_redirect(state.chain, response.status, target)
            if self._host(state.chain.url) != host:
                return None

    def _host(self, url: str) -> str:
        """Return the host whose slot a request to `url` takes.

        Raises AddressRefused.
        """
        return (check_url(url, self._rule).hostname or "").rstrip(".")

    def _form_queue(self, url: str) -> str:
        """Return the queue that a form to `url` waits in: no host has such a name.

        Raises AddressRefused.
        """
        return f"forms to {self._host(url)}"

    def _send(self, state: _FetchState, form: bytes | None = None) -> WireResponse:
        chain = state.chain
        wire = WireRequest(chain.url, chain.headers, state.proxy, state.limit, state.memory, state.cut, form)
        with self._session(state) as session, self._watchdog.watch(state.seconds_left) as deadline:
            try:
                return session.send(wire, state.jar, deadline)
            finally:
                state.seconds_left = deadline.at - self._monotonic()

    def _response(self, response: WireResponse, state: _FetchState) -> Response:
        if response.status == 304 and not state.request.conditional:
            raise FetchError("protocol", "the server says 304, not modified, though it was not asked for changes")
        good = 200 <= response.status < 300 or response.status == 304
        return Response(
            response.url,
            response.status,
            response.headers,
            response.body,
            elapsed_ms=round((self._settings.timeout.total_seconds() - state.seconds_left) * 1000),
            moved_to=response.url if good and state.chain.moved else None,
            memory=state.memory,
        )

    def _obeys_robots(self, request: Request) -> bool:
        return self._settings.robots and request.robots

    def _require_known_rules(self, state: _FetchState) -> None:
        """Do not wait for a slot where the known robots.txt forbids the URL."""
        rules = self._robots.known(state.chain.url) if self._obeys_robots(state.request) else None
        if rules is not None:
            rules.require(state.chain.url)

    def _rules(self, state: _FetchState, slot: Slot) -> Rules:
        if not self._obeys_robots(state.request):
            return Rules(self._user_agent)
        return self._robots.rules(state.chain.url, lambda url: self._read_robots(url, state, slot))

    def _read_robots(self, url: str, page: _FetchState, slot: Slot) -> Response:
        """Read a robots.txt within the slot of the page it is read for.

        A fault behind a redirect is one of the file ('read'), not of its site.
        """
        state = self._begin(Request(url, proxy=page.proxy, verify=page.request.verify), ROBOTS_BYTES)
        with slot.request():
            response = self._send(state)
        try:
            while response.location is not None and state.chain.count < ROBOTS_REDIRECTS:
                state.chain = follow_redirect(state.chain, response.status, response.location)
                check_url(state.chain.url, self._rule)
                with slot.request():
                    response = self._send(state)
        except FetchError as error:
            raise FetchError("read", f"it redirects to where it cannot be read: {error.problem}") from error
        if response.location is not None:
            raise FetchError("redirect", f"{url} redirects more than {ROBOTS_REDIRECTS} times")
        return self._response(response, state)

    @contextlib.contextmanager
    def _session(self, state: _FetchState) -> Iterator[Session]:
        """Lend a session, the one that talked to this host last where there is one."""
        target = urlsplit(state.chain.url)
        host, own = target.netloc, target.hostname == urlsplit(state.request.url).hostname
        verify = state.request.verify if own else True  # a source speaks for its own host only
        with self._lock:
            usable = [i for i, (_, trust, _) in enumerate(self._idle) if trust == verify]
            at = next((i for i in reversed(usable) if self._idle[i][0] == host), usable[-1] if usable else None)
            session = self._idle.pop(at)[2] if at is not None else None
            if verify not in self._tls:
                self._tls[verify] = tls_context(verify)
            session = session or Session(self._rule, self._resolver, self._tls[verify])
        try:
            yield session
        finally:
            with self._lock:
                closed = self._closed
                if not closed:
                    self._idle.append((host, verify, session))
            if closed:
                session.close()


def default_user_agent() -> str:
    """Say who asks, for people who read their server's log."""
    try:
        version = importlib.metadata.version("newsmonitor")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"newsmonitor/{version} (news monitor; set fetch.user_agent to say who you are)"
