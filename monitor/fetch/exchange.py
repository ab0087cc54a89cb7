"""One request and its answer on one session, bounded in time and bytes; no redirect is followed.

requests reads and unfolds the whole body of a redirect to keep its connection, so the
session here knows no redirects; and it lets a body be read only when its deadline and
its limit are in force.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import requests
import urllib3
from requests.cookies import RequestsCookieJar

from monitor.errors import FetchError
from monitor.fetch.connect import Connector, GuardedAdapter, Resolver
from monitor.fetch.content import PIECE_BYTES, decoded, too_large
from monitor.fetch.deadline import Deadline
from monitor.fetch.error_mapping import CAUGHT, map_error, was_stale
from monitor.fetch.guard import AddressRule

ERROR_BODY_BYTES = 64 * 1024  # enough to recognise a block page; the status says the rest
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One request, complete.

    limit: bytes of decoded content
    cut:   take the beginning of larger content; otherwise it is an error
    form:  what is posted, urlencoded; None: GET
    """

    url: str
    headers: Mapping[str, str]
    proxy: str | None
    limit: int
    cut: bool = False
    form: bytes | None = None


@dataclass(frozen=True, slots=True)
class WireResponse:
    """One answer. `location`: where a redirect leads, as the server wrote it; its body is not read."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str | None


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Know no redirect: whoever knows one reads its body."""
        return None


class Session:
    """A session with its connections, used by one thread at a time."""

    def __init__(self, rule: AddressRule, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._connector = Connector(rule, resolver)
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers.clear()
        adapter = GuardedAdapter(self._connector, tls)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def send(self, request: WireRequest, jar: RequestsCookieJar, deadline: Deadline) -> WireResponse:
        """Send and receive. Cookies are taken from `jar` and put there. Raises FetchError, AddressRefused."""
        self._connector.deadline = deadline
        self._session.cookies = jar
        try:
            with contextlib.closing(self._send(request, deadline)) as response:
                return _received(response, request, deadline)
        except CAUGHT as error:
            if deadline.was_cut:
                raise deadline.error() from error
            raise map_error(error, request.proxy) from error
        finally:
            self._connector.deadline = None

    def close(self) -> None:
        """Close every kept connection."""
        self._session.close()

    def _send(self, request: WireRequest, deadline: Deadline) -> requests.Response:
        """Send once; and once more where a kept connection is gone, as servers close them at will."""
        method = "GET" if request.form is None else "POST"
        unprepared = requests.Request(method, request.url, headers=dict(request.headers), data=request.form)
        prepared = self._session.prepare_request(unprepared)
        proxies = {"http": request.proxy, "https": request.proxy} if request.proxy else {}

        def send() -> requests.Response:
            return self._session.send(
                prepared, stream=True, allow_redirects=False, timeout=deadline.remaining(), proxies=proxies
            )

        self._connector.connected = False
        try:
            return send()
        except requests.ConnectionError as error:
            if self._connector.connected or deadline.was_cut or not was_stale(error):
                raise
        return send()


def _received(response: requests.Response, request: WireRequest, deadline: Deadline) -> WireResponse:
    headers = {name.lower(): value for name, value in response.headers.items()}
    location = headers.get("location", "").strip() if response.status_code in REDIRECTS else ""
    if location and response.raw.length_remaining == 0:
        response.raw.read1(1)  # nothing is there, and the connection can be kept
    body = b"" if location else _body(response, request, headers.get("content-encoding", ""), deadline)
    url = response.url.partition("#")[0]
    return WireResponse(url, response.status_code, headers, body, location or None)


def _body(response: requests.Response, request: WireRequest, coding: str, deadline: Deadline) -> bytes:
    failed = response.status_code >= 400
    limit = min(request.limit, ERROR_BODY_BYTES) if failed else request.limit
    cut = request.cut or failed
    body = bytearray()
    if not cut and (response.raw.length_remaining or 0) > limit:
        raise too_large(limit)
    try:
        for piece in decoded(_pieces(response.raw, deadline), coding, limit + PIECE_BYTES if cut else limit):
            body += piece
            if cut and len(body) >= limit:
                break
            deadline.remaining()
    except (FetchError, *CAUGHT):
        if not failed:  # the status of a failure is told, however its page ends
            raise
    return bytes(body[:limit])


def _pieces(raw: urllib3.HTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    while True:
        deadline.remaining()
        piece = raw.read1(PIECE_BYTES, decode_content=False)
        if not piece:
            if deadline.was_cut:  # then this end is ours, not the server's
                raise deadline.error()
            return
        yield piece
