"""Redirect chain of one request: what is sent on each redirect, and what a redirect may change.

Pure. Configured headers are for their origin only: a redirect that leaves it drops them
for the rest of the chain, and so a name and password in the address. A redirect cannot
bring its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from monitor.errors import FetchError
from monitor.fetch.content import ACCEPT_ENCODING
from monitor.fetch.message import Request
from monitor.redact import split_credentials

MAX_REDIRECTS = 10
PERMANENT = frozenset({301, 308})
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.8"
PUBLIC_HEADERS = frozenset({"accept", "accept-language", "user-agent"})  # these go to every origin
FRAMING_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding", "upgrade"}
)

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RedirectChain:
    """The redirects of a request so far.

    headers:   lower-case names; what is sent to `url`
    permanent: every redirect so far was
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    permanent: bool = True

    @property
    def moved(self) -> bool:
        """Tell whether there were redirects, and all of them permanent."""
        return self.count > 0 and self.permanent


def start_chain(request: Request, user_agent: str) -> RedirectChain:
    """Make the first request, with our own headers, the configured ones and the validators."""
    url, secret = without_credentials(request.url.strip())
    headers = {
        "user-agent": user_agent,
        "accept": ACCEPT,
        "accept-encoding": ACCEPT_ENCODING,
    }
    if secret:
        headers["authorization"] = secret
    headers |= {name.lower(): value for name, value in request.headers.items() if name.lower() not in FRAMING_HEADERS}
    known = {"if-none-match": request.etag, "if-modified-since": request.last_modified}
    headers |= {name: value for name, value in known.items() if value and value.isprintable()}
    return RedirectChain(url, headers)


def follow_redirect(chain: RedirectChain, status: int, location: str) -> RedirectChain:
    """Resolve the target of a redirect.

    Raises FetchError ('redirect') after ten, or if the target is no address.
    """
    if chain.count >= MAX_REDIRECTS:
        raise FetchError(
            "redirect",
            f"redirected more than {MAX_REDIRECTS} times, at last to {location[:200]}",
            "open the address in a browser; sites do this to readers without cookies",
        )
    try:
        target, _ = without_credentials(urljoin(chain.url, _as_utf8(location)))
        leaves = not same_origin(urlsplit(chain.url), urlsplit(target))
    except ValueError as error:
        raise FetchError("redirect", f"redirected to what is no address: {location[:200]}") from error
    headers = _public(chain.headers) if leaves else chain.headers
    return replace(
        chain, url=target, headers=headers, count=chain.count + 1, permanent=chain.permanent and status in PERMANENT
    )


def same_origin(old: SplitResult, new: SplitResult) -> bool:
    """Tell whether scheme, host and port are equal, or only became https on the default ports."""
    if (old.hostname or "").lower() != (new.hostname or "").lower():
        return False
    ports = (old.port or _PORTS.get(old.scheme), new.port or _PORTS.get(new.scheme))
    if (old.scheme, new.scheme) == ("http", "https"):
        return ports == (80, 443)
    return old.scheme == new.scheme and ports[0] == ports[1]


def without_credentials(url: str) -> tuple[str, str]:
    """Split 'name:password@' off a URL.

    Return the URL without it and fragment, and the header for it or ''.
    """
    return split_credentials(url.partition("#")[0])


def _public(headers: Mapping[str, str]) -> dict[str, str]:
    kept = PUBLIC_HEADERS | {"accept-encoding", "if-none-match", "if-modified-since"}
    return {name: value for name, value in headers.items() if name in kept}


def _as_utf8(location: str) -> str:
    """Read a Location as UTF-8 where it is; http.client reads headers as latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
