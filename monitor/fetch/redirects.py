"""Redirect chain of one request: what is sent on each redirect, and what a redirect may change.

Pure. Configured headers are for their origin only: a redirect that leaves it drops them
for the rest of the chain, and so a name and password in the address. A redirect cannot
bring its own. A page redirects by its status and Location, by the header Refresh, or by
`<meta http-equiv="refresh">`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from monitor.errors import FetchError
from monitor.fetch.content import ACCEPT_ENCODING
from monitor.fetch.exchange import WireResponse
from monitor.fetch.message import Request
from monitor.redact import split_credentials
from monitor.text.urls import web_url

MAX_REDIRECTS = 10
PERMANENT = frozenset({301, 308})
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.8"
PUBLIC_HEADERS = frozenset(  # these go to every origin
    {"accept", "accept-encoding", "accept-language", "user-agent", "if-none-match", "if-modified-since"}
)
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
    headers = chain.headers
    if leaves:
        headers = {name: value for name, value in headers.items() if name in PUBLIC_HEADERS}
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


def _as_utf8(location: str) -> str:
    """Read a Location as UTF-8 where it is; http.client reads headers as latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


MAX_DELAY_SECONDS = 10  # a page that waits longer is meant to be read, or reloads itself
_SEARCHED = 16 * 1024  # bytes: the head of a page
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?\s*+refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


def refresh_target(response: WireResponse) -> str | None:
    """Return where a good response sends its reader at once; None where it sends them nowhere else.

    What stands in a comment, or in noscript (there it often leads to a page that asks for scripts), does not count.
    """
    if not 200 <= response.status < 300:
        return None
    values = [response.headers.get("refresh", "")]
    if b"<" in response.body[:64]:
        start = _without(
            _without(response.body[:_SEARCHED].decode("latin-1"), "<!--", "-->"), "<noscript", "</noscript"
        )
        for meta in _META.findall(start):
            found = _CONTENT.search(meta) if _IS_REFRESH.search(meta) else None
            values += [html.unescape(next(filter(None, found.groups()), ""))] if found else []
    for value in values:
        read = _VALUE.match(value)
        target = web_url(read[2].strip(), response.url) if read and int(read[1]) <= MAX_DELAY_SECONDS else None
        if target and target.partition("#")[0] != response.url.partition("#")[0]:
            return target
    return None


def _without(text: str, begin: str, end: str) -> str:
    """Leave out what stands between two marks, and all after a beginning without an end.

    Linear in the length.
    """
    lowered, kept, at = text.lower(), [], 0
    if len(lowered) != len(text):
        lowered = text
    while (start := lowered.find(begin, at)) >= 0:
        kept.append(text[at:start])
        stop = lowered.find(end, start)
        at = len(text) if stop < 0 else stop + len(end)
    return "".join([*kept, text[at:]])
