"""One request and its response on one session, bounded in time and bytes.

Redirects are not followed: requests reads and decompresses the whole body of a redirect to keep its connection, so the
session here knows no redirects. A body is read only while its deadline and its limits hold.
Exceptions of requests, urllib3, http.client and the system become FetchError.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import requests
import urllib3
from requests.cookies import RequestsCookieJar

from monitor.errors import AddressRefused, FetchError, LocalShortage
from monitor.fetch.connect import Connector, GuardedAdapter, Resolver
from monitor.fetch.content import ONCE_BYTES, PIECE_BYTES, codings, decoded, decoder_bytes, too_large
from monitor.fetch.guard import AddressRule
from monitor.fetch.limits import Deadline, Reservation, is_shortage, shortage, words
from monitor.text.markup import MAX_BYTES

ERROR_BODY_BYTES = 64 * 1024  # enough to recognise a block page; the status says the rest
READ_BYTES = MAX_BYTES + 1  # no document may have more, and of a file no more is needed
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One request, complete.

    limit:  bytes of decoded content
    cut:    take the beginning of larger content; otherwise it is an error
    form:   form to post, urlencoded; None: GET
    memory: where the bytes of the body are reserved
    """

    url: str
    headers: Mapping[str, str]
    proxy: str | None
    limit: int
    memory: Reservation
    cut: bool = False
    form: bytes | None = None


@dataclass(frozen=True, slots=True)
class WireResponse:
    """One response.

    location: target of a redirect, as the server wrote it; a redirect's body is not read.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str | None


class _PlainSession(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return no target, because requests reads the body of any redirect it knows."""
        return None


class Session:
    """A session with its connections, used by one thread at a time."""

    def __init__(self, rule: AddressRule, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._connector = Connector(rule, resolver)
        self._verify = tls.verify_mode != ssl.CERT_NONE  # requests would set it back to its own default
        self._session = _PlainSession()
        self._session.trust_env = False
        self._session.headers.clear()
        adapter = GuardedAdapter(self._connector, tls)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def send(self, request: WireRequest, jar: RequestsCookieJar, deadline: Deadline) -> WireResponse:
        """Send a request and receive the response, with the cookies of `jar`.

        Raises FetchError, AddressRefused, LocalShortage.
        """
        self._connector.deadline = deadline
        self._session.cookies = jar
        try:
            if request.proxy:
                self._connector.check_proxied(request.url)
            with contextlib.closing(self._send(request, deadline)) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                location = headers.get("location", "").strip() if response.status_code in REDIRECTS else ""
                if location and response.raw.length_remaining == 0:
                    response.raw.read1(1)  # the body is empty, and this returns the connection to the pool
                body = b"" if location else _body(response, request, headers.get("content-encoding", ""), deadline)
                url = response.url.partition("#")[0]
                return WireResponse(url, response.status_code, headers, body, location or None)
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
        """Send once, and once more where a kept connection is gone.

        Servers close them at any time.
        """
        method = "GET" if request.form is None else "POST"
        prepared = requests.PreparedRequest()  # by itself: the session has nothing to merge but the cookies
        prepared.prepare(method, request.url, dict(request.headers), data=request.form, cookies=self._session.cookies)
        proxies = {"http": request.proxy, "https": request.proxy} if request.proxy else {}

        def send() -> requests.Response:
            return self._session.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=deadline.remaining(),
                proxies=proxies,
                verify=self._verify,
            )

        self._connector.connected = False
        try:
            return send()
        except requests.ConnectionError as error:
            if self._connector.connected or deadline.was_cut or not was_stale(error):
                raise
        return send()


def _body(response: requests.Response, request: WireRequest, coding: str, deadline: Deadline) -> bytes:
    """Read a body, then decode it.

    Decoders take memory, which a slow server must not occupy for long.
    """
    failed = response.status_code >= 400
    if not (request.cut or failed) and (response.raw.length_remaining or 0) > request.limit:
        raise too_large(request.limit)
    limit = min(request.limit, ERROR_BODY_BYTES if failed else READ_BYTES)
    reader = _Reader(limit, request.cut or failed or limit < request.limit, failed, request.memory, deadline)
    coded = bool(codings(coding))
    undecoded = replace(reader, limit=limit + PIECE_BYTES) if coded and reader.cut else reader
    body = undecoded.read(_pieces(response.raw, deadline))
    if coded:
        needed = len(body) + decoder_bytes(coding, body[:32])
        slices = (body[at : at + PIECE_BYTES] for at in range(0, len(body), PIECE_BYTES))
        decoded_body = reader.read(decoded(slices, coding, limit + ONCE_BYTES if reader.cut else limit), needed)
        del slices
        body = decoded_body
    request.memory.resize(len(body))
    return body


@dataclass(frozen=True, slots=True)
class _Reader:
    """Collect a body within its bounds.

    cut:      take the first `limit` bytes of larger content; otherwise it is an error
    tolerant: keep what came before an error: the status of a failure is reported however its page ends
    """

    limit: int
    cut: bool
    tolerant: bool
    memory: Reservation
    deadline: Deadline

    def read(self, pieces: Iterable[bytes], held: int = 0) -> bytes:
        """Join pieces.

        Raises FetchError, LocalShortage. held: bytes to reserve besides
        """
        # One large block, which the allocator gives back (many small ones would stay), and which is not copied at
        # the end.
        body = io.BytesIO()
        try:
            self._reserve(held)
            for piece in pieces:
                size = body.tell() + len(piece)
                if size > self.limit and not self.cut:
                    raise too_large(self.limit)
                self._reserve(held + size)
                body.write(piece)
                self.deadline.remaining()
                if size >= self.limit and self.cut:
                    break
        except (FetchError, LocalShortage, *CAUGHT) as error:
            if not self.tolerant or isinstance(error, LocalShortage):
                body.close()  # a traceback keeps this frame, and so the body, as long as somebody has the error
                self.memory.release()
                raise
        body.truncate(self.limit)
        return body.getvalue()

    def _reserve(self, size: int) -> None:
        """Reserve memory; the time limit stands still while it must be waited for."""
        if not self.memory.try_resize(size):
            with self.deadline.suspended():
                self.memory.resize(size)


def _pieces(raw: urllib3.HTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    while True:
        deadline.remaining()
        piece = raw.read1(PIECE_BYTES, decode_content=False)
        if not piece:
            if deadline.was_cut:  # then the end is ours, not the server's
                raise deadline.error()
            return
        yield piece


CAUGHT = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,  # also UnicodeError
    MemoryError,
)

MapError = Callable[[BaseException], FetchError]


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and every error it was made from, outermost first, each once."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (current.__cause__, current.__context__, getattr(current, "reason", None), *current.args)
        waiting.extend(each for each in inner if isinstance(each, BaseException))


def was_stale(error: BaseException) -> bool:
    """Tell whether the other side ended the connection before an answer."""
    return any(isinstance(each, ConnectionResetError | BrokenPipeError) for each in causes(error))


def map_error(error: BaseException, proxy: str | None = None) -> FetchError | LocalShortage:
    """Return our error for one of requests, urllib3, http.client or the system.

    AddressRefused for a URL that cannot be used, LocalShortage where this computer is the cause, else FetchError.
    """
    found = list(causes(error))
    lacking = next(filter(is_shortage, found), None)
    if lacking is not None:
        return shortage(lacking)
    for kinds, make in _MAPPINGS:
        for each in found:
            if isinstance(each, kinds):
                return make(each)
    return FetchError("read", f"the connection broke{' through the proxy' if proxy else ''}: {words(found[-1])}")


def _not_http(error: BaseException) -> FetchError:
    return FetchError("protocol", f"the answer is not HTTP as it should be: {words(error)}")


_OWN_AUTHORITY = "if the site uses a private authority, name its file by `verify` in sources.yaml"
# What a certificate lacks, by OpenSSL's code (x509_vfy.h): a problem, and what to do.
_UNTRUSTED: Mapping[int, tuple[str, str]] = {
    9: ("the certificate is not valid yet", "look whether the clock of this computer is right"),
    10: ("the certificate has expired", "the site must renew it; it is tried again by itself"),
    18: ("the server vouches for its certificate itself", _OWN_AUTHORITY),
    19: ("an authority that is not known vouches for the certificate", _OWN_AUTHORITY),
    20: (
        "the authority behind the certificate is not known, or the server does not send all in between",
        _OWN_AUTHORITY,
    ),
    62: ("the certificate is for another name", "look whether the address names the right host"),
    64: ("the certificate is for another address", "name the host by the name that its certificate has"),
}
# Why there is no secure connection, by the names of OpenSSL (sslerr.h): part of a name, a problem, what to do.
_NOT_SECURE: tuple[tuple[str, str, str], ...] = (
    ("WRONG_VERSION_NUMBER", "the server does not speak TLS there", "check whether the address is http://"),
    ("HTTP_REQUEST", "the server does not speak TLS there", "check whether the address is http://"),
    ("EOF", "the server ended the connection before it was secure", "it is tried again by itself"),
    ("PROTOCOL", "the server speaks only an old version of TLS, which is not safe", "the site must update its server"),
    ("UNRECOGNIZED_NAME", "the server does not know the name in the address", "look whether the address is right"),
    ("CERTIFICATE_REQUIRED", "the server wants a certificate of its visitors", "ask the site for a public address"),
    ("HANDSHAKE_FAILURE", "the server refuses: it wants other ciphers, or a certificate of its visitors",
     "open the address in a browser"),
    ("DH_KEY_TOO_SMALL", "the server's keys are too short to be safe", "the site must update its server"),
)  # fmt: skip


def _tls_fault(error: BaseException) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        other = str(getattr(error, "verify_message", "") or words(error)), _OWN_AUTHORITY
        problem, remedy = _UNTRUSTED.get(getattr(error, "verify_code", 0), other)
        return FetchError("tls", f"the certificate is not trusted: {problem}", remedy)
    name = f"{getattr(error, 'reason', '')} {words(error)}".upper()
    other = words(error), "check whether the address is http://"
    problem, remedy = next((each[1:] for each in _NOT_SECURE if each[0] in name), other)
    return FetchError("tls", f"no secure connection: {problem}", remedy)


_MAPPINGS: tuple[tuple[tuple[type[BaseException], ...], MapError], ...] = (
    ((urllib3.exceptions.InvalidHeader,), _not_http),  # of the answer; requests has the same name for ours
    (
        (requests.exceptions.InvalidHeader,),
        lambda _: FetchError("protocol", "a header holds characters that HTTP cannot carry", "correct `headers`"),
    ),
    (
        (UnicodeEncodeError,),
        lambda e: FetchError("protocol", "a header holds characters that HTTP cannot carry", "correct `headers`"),
    ),
    (
        (
            requests.exceptions.InvalidURL,
            requests.exceptions.MissingSchema,
            urllib3.exceptions.LocationValueError,
        ),
        lambda e: AddressRefused(f"the address cannot be read: {words(e)}"),
    ),
    (
        (requests.exceptions.InvalidSchema,),
        lambda e: FetchError("connect", words(e), "use an http:// proxy"),
    ),
    (
        (urllib3.exceptions.ProxyError,),
        lambda e: FetchError("connect", f"the proxy did not connect: {words(e)}", "check `proxy`"),
    ),
    ((ssl.SSLCertVerificationError,), _tls_fault),
    ((ssl.SSLError,), _tls_fault),
    ((urllib3.exceptions.SSLError,), _tls_fault),
    (
        (TimeoutError, urllib3.exceptions.TimeoutError, requests.Timeout),
        lambda e: FetchError("timeout", "the server was silent for too long", "raise fetch.timeout"),
    ),
    (
        (http.client.RemoteDisconnected,),
        lambda e: FetchError("read", "the server closed the connection without an answer"),
    ),
    (
        (
            http.client.IncompleteRead,
            urllib3.exceptions.IncompleteRead,
            ConnectionResetError,
            BrokenPipeError,
        ),
        lambda e: FetchError("read", "the connection ended before the whole answer was there"),
    ),
    ((http.client.HTTPException, urllib3.exceptions.InvalidChunkLength), _not_http),
    ((ValueError,), _not_http),
)
