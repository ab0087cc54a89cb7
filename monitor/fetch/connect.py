"""Open connections only to allowed addresses; bound the size of response headers.

urllib3's connections connect through a `Connector`. It resolves the name once, checks every
address, and connects to one of those, so that nothing can change between check and use.
Server name and certificate stay those of the name. The errors it raises are not OSErrors, so
urllib3 and requests pass them on unchanged.
"""

from __future__ import annotations

import contextlib
import functools
import http
import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import certifi
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import Retry
from urllib3.util.ssl_ import create_urllib3_context

from monitor.errors import FetchError, LocalShortage
from monitor.fetch.guard import Address, AddressRule
from monitor.fetch.limits import Deadline, is_shortage, shortage, start_thread

HEADER_BYTES = 64 * 1024  # status line and headers together; http.client allows 100 lines
_LONGEST_CHUNK_LINE = 16 * 1024
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
MAX_ATTEMPTS = 4  # addresses of one name that are tried
KEPT_HOSTS = 4  # hosts a session keeps a connection to
_MAX_UNKNOWN, _UNKNOWN_SECONDS = 10_000, 600.0
PROXIED_LOOKUP_SECONDS = 2.0  # behind a proxy this computer may have no name server at all

Resolved = list[tuple[Address, tuple[Any, ...]]]


class Resolver:
    """Resolver of names to addresses, with the time limit that the system's lacks.

    Every look-up has a thread that may hang until the system gives up; at most `most` run at once.
    """

    def __init__(self, *, monotonic: Callable[[], float], most: int = 64) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._monotonic = monotonic
        self._unknown: dict[str, float] = {}  # name: until when it is not looked up for a proxied request
        self._lock = threading.Lock()

    def resolve(self, host: str, port: int, seconds: float) -> Resolved:
        """Return every address of `host`.

        Raises FetchError: 'dns', or 'timeout' after `seconds`; LocalShortage.
        """
        with contextlib.suppress(socket.gaierror, UnicodeError):  # an address, however it is spelled, needs no look-up
            return _addresses(host, port, socket.AI_NUMERICHOST)
        late = FetchError("timeout", f"the name {host} was not resolved in time", "look at the DNS server")
        if not self._free.acquire(timeout=seconds):
            raise late
        done = threading.Event()
        outcome: list[Resolved | OSError | UnicodeError] = []

        def look_up() -> None:
            try:
                outcome.append(_addresses(host, port))
            except (OSError, UnicodeError) as error:
                outcome.append(error)
            finally:
                self._free.release()
                done.set()

        try:
            start_thread(look_up, "fetch-dns")
        except LocalShortage:
            self._free.release()
            raise
        if not done.wait(seconds):
            raise late
        if isinstance(outcome[0], Exception):
            try:  # the resolver needs descriptors, and names their lack like any other failure
                socket.socket().close()
            except OSError as error:
                raise shortage(error) from error
            remedy = "check the spelling, and that this computer can resolve names"
            raise FetchError("dns", f"the name {host} does not resolve: {outcome[0]}", remedy) from outcome[0]
        return outcome[0]

    def resolve_if_known(self, host: str, port: int, seconds: float) -> Resolved:
        """Return the addresses of `host` that this computer finds in time, possibly none.

        A name that was not found is not looked up again for ten minutes. Raises LocalShortage.
        """
        with self._lock:
            if self._unknown.get(host, 0.0) > self._monotonic():
                return []
        try:
            return self.resolve(host, port, seconds)
        except FetchError:
            with self._lock:
                if len(self._unknown) >= _MAX_UNKNOWN:
                    self._unknown.clear()
                self._unknown[host] = self._monotonic() + _UNKNOWN_SECONDS
            return []


def _addresses(host: str, port: int, flags: int = 0) -> Resolved:
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=flags)
    return [(ipaddress.ip_address(str(where[0]).partition("%")[0]), where) for *_, where in found]


class Connector:
    """Open the connections of one session, whose running request has the `deadline`.

    connected: the running request needed a new connection
    """

    def __init__(self, rule: AddressRule, resolver: Resolver) -> None:
        self._rule = rule
        self._resolver = resolver
        self.deadline: Deadline | None = None
        self.connected = False

    def watch(self, sock: socket.socket) -> None:
        """Let the running request's deadline cut `sock`."""
        if self.deadline is not None:
            self.deadline.attach(sock)

    def connect(self, host: str, port: int, trusted: bool) -> socket.socket:
        """Connect to `host`.

        trusted: a configured proxy, whose address is not checked

        Raises AddressRefused, LocalShortage, and FetchError: 'dns', 'connect' or 'timeout'.
        """
        assert self.deadline is not None, "a connection is only opened for a request"
        self.connected = True
        found = self._resolver.resolve(host, port, self.deadline.remaining())
        if not trusted:
            self._rule.require(host, (address for address, _ in found))
        return self._first_of(found[:MAX_ATTEMPTS], host, port, self.deadline)

    def check_proxied(self, url: str) -> None:
        """Raise AddressRefused if a name for the proxy has a private address here.

        A name that only the proxy can resolve is left to the proxy.
        """
        parts = urlsplit(url)
        if self._rule.everything or not parts.hostname or self.deadline is None:
            return
        seconds = min(PROXIED_LOOKUP_SECONDS, self.deadline.remaining())
        found = self._resolver.resolve_if_known(parts.hostname, parts.port or 80, seconds)
        self._rule.require(parts.hostname, (address for address, _ in found))

    def _first_of(self, found: Resolved, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Try one address after the other; a silent one takes only its share of the time."""
        last: OSError | None = None
        for index, (address, where) in enumerate(found):
            try:
                sock = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
            except OSError as error:
                if is_shortage(error):
                    raise shortage(error) from error
                last = error  # this computer has no IPv6, for one
                continue
            try:
                sock.settimeout(deadline.remaining() / (len(found) - index))
                sock.connect(where)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.settimeout(deadline.remaining())
                self.watch(sock)
            except OSError as error:
                sock.close()
                if is_shortage(error):
                    raise shortage(error) from error
                last = error
            except FetchError:
                sock.close()
                raise
            else:
                return sock
        if isinstance(last, TimeoutError):
            raise FetchError("timeout", f"{host} port {port} did not take the connection in time") from last
        reason = last.strerror if last is not None and last.strerror else "it has no address"
        raise FetchError("connect", f"no connection to {host} port {port}: {reason}") from last


class _BoundedHeaders(http.client.HTTPResponse):
    """Response with a limit of bytes for its status lines and headers together.

    Interim responses count too.
    """

    def begin(self) -> None:
        """Read status line and headers of the final response; skip interim ones (1xx).

        http.client skips 100 only, takes 102 and 103 for the answer, and the rest of the connection
        would then be taken for answers to later requests. Raises its HTTPException above the budget.
        """
        whole = self.fp
        budget = _Budget(whole, HEADER_BYTES)
        self.fp = cast(io.BufferedReader, budget)
        try:
            super().begin()
            while 100 <= self.status < 200:
                if self.status == http.HTTPStatus.SWITCHING_PROTOCOLS:
                    raise http.client.HTTPException("the server changes to another protocol unasked")
                self.headers = self.msg = cast(Any, None)  # begin() returns at once where they are set
                super().begin()
            lengths = {length.strip() for length in ",".join(self.headers.get_all("content-length", [])).split(",")}
            if len(lengths) > 1:  # RFC 9112, 6.3; urllib3 refuses it later, and leaves the socket open
                raise http.client.HTTPException("the answer names two lengths")
            coding = ", ".join(self.headers.get_all("transfer-encoding", [])).strip().lower()
            if coding not in ("", "identity", "chunked"):  # http.client would take chunks and all for the body
                raise http.client.HTTPException(f"the answer is transferred as {coding[:40]!r}, which nobody asked for")
        finally:
            if cast(object, self.fp) is budget:
                self.fp = whole

    def _read_next_chunk_size(self) -> int:
        """Read the size of a chunk: hexadecimal digits alone (RFC 9112, 7.1).

        http.client takes all that Python reads as a number: `+1a`, `1_0`, `0x1a`. Another program between here and the
        server may read another size, and take the rest of the body for another answer. Raises its HTTPException.
        """
        line = self.fp.readline(_LONGEST_CHUNK_LINE + 1)
        size = line.partition(b";")[0].rstrip()
        if not line:
            raise ValueError("the connection ended")  # told as an answer that is not whole
        if len(line) > _LONGEST_CHUNK_LINE or not _CHUNK_SIZE.fullmatch(size):
            self.close()
            raise http.client.HTTPException(f"a chunk has the size {size[:20]!r}, which is no hexadecimal number")
        return int(size, 16)


class _Budget:
    """File that is read by line until its limit of bytes."""

    def __init__(self, file: io.BufferedIOBase, budget: int) -> None:
        self._file = file
        self._left = budget
        self._begun = False

    def readline(self, size: int) -> bytes:
        line = self._file.readline(min(size, self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise http.client.HTTPException(f"the headers are larger than {HEADER_BYTES:,} bytes")
        if self._begun and len(line) < size and not line.endswith(b"\n"):
            raise http.client.IncompleteRead(line)  # http.client takes it for the end of the headers
        self._begun = True
        return line

    def close(self) -> None:
        self._file.close()

    def flush(self) -> None:
        self._file.flush()


class _GuardedConnection(HTTPConnection):
    """Connection that its connector opens and its request's deadline watches."""

    response_class = _BoundedHeaders

    def __init__(self, *args: Any, connector: Connector, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connector = connector

    def _new_conn(self) -> socket.socket:
        return self._connector.connect(self._dns_host, self.port, trusted=self.proxy is not None)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; a connection that was kept alive gets this request's deadline."""
        if self.sock is not None:
            self._connector.watch(self.sock)
        super().request(*args, **kwargs)


class _GuardedTLSConnection(_GuardedConnection, HTTPSConnection):
    """Guarded connection with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _GuardedConnection


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLSConnection

    def _validate_conn(self, conn: Any) -> None:
        """Connect; no warning of urllib3 where a person switched certificate checks off."""
        if conn.is_closed:
            conn.connect()


class GuardedAdapter(HTTPAdapter):
    """Adapter of one session: its connector, no retries, certificates loaded once."""

    def __init__(self, connector: Connector, tls: ssl.SSLContext) -> None:
        self._schemes: dict[str, Callable[..., HTTPConnectionPool]] = {
            "http": functools.partial(_Pool, connector=connector),
            "https": functools.partial(_PoolTLS, connector=connector),
        }
        self._tls = tls
        super().__init__(pool_connections=KEPT_HOSTS, pool_maxsize=1, max_retries=Retry(0, read=False, redirect=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the manager of direct connections, with our pools and certificates."""
        super().init_poolmanager(*args, ssl_context=self._tls, **kwargs)
        self.poolmanager.pool_classes_by_scheme = cast(Any, self._schemes)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the manager of connections through `proxy`, with our pools and roots."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._tls, **kwargs)
        manager.pool_classes_by_scheme = self._schemes
        return manager

    def close(self) -> None:
        """Close every kept connection now; urllib3 leaves that to the garbage collector."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118  # the container cannot be iterated
                pool = manager.pools.get(key)
                if pool is not None:
                    pool.close()
        super().close()

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave certificates to the context: loading them per connection costs 20 ms."""


def trusted_roots() -> ssl.SSLContext:
    """Make a TLS context with the roots of certifi and of the system.

    SSL_CERT_FILE counts.
    """
    context = create_urllib3_context()
    context.load_verify_locations(certifi.where())
    context.load_default_certs()
    return context


def tls_context(verify: bool | str) -> ssl.SSLContext:
    """Make the TLS context of a source that says `verify`.

    verify: False for no check of certificates; a file of certificates (PEM) to trust besides the usual ones.
    Raises FetchError ('tls') where the file cannot be read.
    """
    context = trusted_roots()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif isinstance(verify, str):
        try:
            context.load_verify_locations(verify)
        except OSError as error:  # also ssl.SSLError
            problem = f"the certificates of `verify` cannot be read: {error.strerror or error}"
            raise FetchError("tls", problem, "correct `verify` in sources.yaml: it names a PEM file") from error
    return context
