"""Open connections only to addresses that may be asked, and bound what their headers may cost.

urllib3's connections are told to connect through a `Connector`: it resolves the name once,
has every address judged, and connects to one of those, so that nothing can change
between the look and the step. Server name and certificate stay those of the name.
What it raises is no OSError, so that urllib3 and requests pass it on as it is.
"""

from __future__ import annotations

import contextlib
import functools
import http
import http.client
import io
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any, cast

import certifi
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import Retry
from urllib3.util.ssl_ import create_urllib3_context

from monitor.errors import FetchError
from monitor.fetch.deadline import Deadline
from monitor.fetch.guard import Address, AddressRule

HEADER_BYTES = 64 * 1024  # status line and headers together; http.client allows 100 lines
MOST_ATTEMPTS = 4  # addresses of one name that are tried
KEPT_HOSTS = 4  # hosts a session keeps a connection to

Found = list[tuple[Address, tuple[Any, ...]]]


class Resolver:
    """Names to addresses, with a time limit that the system's own function does not have.

    Every look-up has a thread that may hang until the system gives up; at most `most` hang at once.
    """

    def __init__(self, most: int = 64) -> None:
        self._free = threading.BoundedSemaphore(most)

    def resolve(self, host: str, port: int, seconds: float) -> Found:
        """Give every address of `host`. Raises FetchError: 'dns', or 'timeout' after `seconds`."""
        with contextlib.suppress(socket.gaierror, UnicodeError):  # an address, however it is spelled, needs no asking
            return _addresses(host, port, socket.AI_NUMERICHOST)
        late = FetchError("timeout", f"the name {host} was not resolved in time", "look at the DNS server")
        if not self._free.acquire(timeout=seconds):
            raise late
        done = threading.Event()
        outcome: list[Found | OSError | UnicodeError] = []

        def look_up() -> None:
            try:
                outcome.append(_addresses(host, port))
            except (OSError, UnicodeError) as error:
                outcome.append(error)
            finally:
                self._free.release()
                done.set()

        threading.Thread(target=look_up, name="fetch-dns", daemon=True).start()
        if not done.wait(seconds):
            raise late
        if isinstance(outcome[0], Exception):
            remedy = "check the spelling, and that this computer can resolve names"
            raise FetchError("dns", f"the name {host} does not resolve: {outcome[0]}", remedy) from outcome[0]
        return outcome[0]


def _addresses(host: str, port: int, flags: int = 0) -> Found:
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=flags)
    return [(ipaddress.ip_address(str(where[0]).partition("%")[0]), where) for *_, where in found]


class Connector:
    """Opens the connections of one session, whose running request has the `deadline`.

    dialed: whether the running request needed a new connection
    """

    def __init__(self, rule: AddressRule, resolver: Resolver) -> None:
        self._rule = rule
        self._resolver = resolver
        self.deadline: Deadline | None = None
        self.connected = False

    def watch(self, sock: socket.socket) -> None:
        """Have the running request's deadline cut `sock`."""
        if self.deadline is not None:
            self.deadline.attach(sock)

    def connect(self, host: str, port: int, trusted: bool) -> socket.socket:
        """Connect to `host`. trusted: a configured proxy, whose address is not judged.

        Raises AddressRefused, and FetchError: 'dns', 'connect' or 'timeout'.
        """
        assert self.deadline is not None, "a connection is only opened for a request"
        self.connected = True
        found = self._resolver.resolve(host, port, self.deadline.remaining())
        if not trusted:
            self._rule.require(host, (address for address, _ in found))
        return self._first_of(found[:MOST_ATTEMPTS], host, port, self.deadline)

    def _first_of(self, found: Found, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Try one after the other; a silent address takes its share of the time only."""
        last: OSError | None = None
        for index, (address, where) in enumerate(found):
            sock = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
            try:
                sock.settimeout(deadline.remaining() / (len(found) - index))
                sock.connect(where)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.settimeout(deadline.remaining())
                self.watch(sock)
            except OSError as error:
                sock.close()
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
    """An answer whose status line and headers, interim ones included, have a budget of bytes."""

    def begin(self) -> None:
        """Read status line and headers of the final answer; interim ones (1xx) are skipped.

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
        finally:
            if cast(object, self.fp) is budget:
                self.fp = whole


class _Budget:
    """A file that is read by line until the budget is gone."""

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
    """A connection that its connector opens and its request's deadline watches."""

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
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _GuardedConnection


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLSConnection


class GuardedAdapter(HTTPAdapter):
    """The adapter of one session: connections by its connector, no retries, certificates loaded once."""

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
        """Give the manager of connections through `proxy`, with our pools and certificates."""
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
        """Leave the certificates to the context: loading them for each connection costs 20 ms."""


def trusted_roots() -> ssl.SSLContext:
    """A TLS context that trusts certifi's roots and those of the system (SSL_CERT_FILE is heeded)."""
    context = create_urllib3_context()
    context.load_verify_locations(certifi.where())
    context.load_default_certs()
    return context
