"""Map exceptions of requests, urllib3, http.client and the system to FetchError."""

from __future__ import annotations

import errno
import http.client
import ssl
from collections.abc import Callable, Iterator

import requests
import urllib3

from monitor.errors import AddressRefused, FetchError, LocalShortage

CAUGHT = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,  # also UnicodeError
    MemoryError,
)

_SHORTAGE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

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


def is_shortage(error: BaseException) -> bool:
    """Tell whether this computer lacks descriptors or memory, so that the server is not to blame."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _SHORTAGE)


def shortage(error: BaseException) -> LocalShortage:
    """Make the error for a local shortage."""
    return LocalShortage(
        f"this computer is short of a resource: {_words(error)}",
        "raise the limit of open files (LimitNOFILE, ulimit -n), or lower fetch.concurrency",
    )


def was_stale(error: BaseException) -> bool:
    """Tell whether the other side ended the connection before an answer."""
    return any(isinstance(each, ConnectionResetError | BrokenPipeError) for each in causes(error))


def map_error(error: BaseException, proxy: str | None = None) -> FetchError | LocalShortage:
    """Return the FetchError for an exception of requests, urllib3, http.client or the system.

    AddressRefused for a URL that cannot be used, LocalShortage where this computer is the cause.
    """
    found = list(causes(error))
    lacking = next(filter(is_shortage, found), None)
    if lacking is not None:
        return shortage(lacking)
    for kinds, make in _MAPPINGS:
        for each in found:
            if isinstance(each, kinds):
                return make(each)
    return _read(found[-1], "through the proxy" if proxy else "")


def _read(error: BaseException, where: str = "") -> FetchError:
    return FetchError("read", f"the connection broke{' ' + where if where else ''}: {_words(error)}")


def _words(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:200]


def _certificate(error: BaseException) -> FetchError:
    return FetchError(
        "tls",
        f"the certificate is not trusted: {getattr(error, 'verify_message', '') or _words(error)}",
        "if the site uses a private authority, name its file by `verify` in sources.yaml",
    )


def _tls(error: BaseException) -> FetchError:
    return FetchError("tls", f"no secure connection: {_words(error)}", "check whether the address is http://")


def _bad_address(error: BaseException) -> FetchError:
    return AddressRefused(f"the address cannot be read: {_words(error)}")


def _not_http(error: BaseException) -> FetchError:
    return FetchError("protocol", f"the answer is not HTTP as it should be: {_words(error)}")


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
        _bad_address,
    ),
    (
        (requests.exceptions.InvalidSchema,),
        lambda e: FetchError("connect", _words(e), "use an http:// proxy"),
    ),
    (
        (urllib3.exceptions.ProxyError,),
        lambda e: FetchError("connect", f"the proxy did not connect: {_words(e)}", "check `proxy`"),
    ),
    ((ssl.SSLCertVerificationError,), _certificate),
    ((ssl.SSLError, urllib3.exceptions.SSLError), _tls),
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
