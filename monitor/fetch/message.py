"""Request and response: plain data without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.fetch.memory import Reservation
from monitor.model import Source


@dataclass(frozen=True, slots=True)
class Request:
    """One address to request.

    headers:       configured headers; they go to the origin of `url` only
    etag:          of the stored copy, or None
    last_modified: of the stored copy, as the server wrote it, or None
    proxy:         http:// or https:// address of a proxy; None: the one of the settings
    robots:        obey robots.txt, unless the settings switch it off for all
    verify:        check certificates; a path: trust the certificates of this PEM file too
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    proxy: str | None = None
    robots: bool = True
    verify: bool | str = True

    @property
    def conditional(self) -> bool:
        """Tell whether the response may be 304."""
        return bool(self.etag or self.last_modified)


def source_request(source: Source, url: str, etag: str | None = None, last_modified: str | None = None) -> Request:
    """Make the request for a URL of a source; its settings hold for its own host."""
    robots, verify = (source.robots, source.verify) if source.owns(url) else (True, True)
    return Request(url, source.headers_for(url), etag, last_modified, source.proxy, robots, verify)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status.

    url:        where it was found, after redirects
    headers:    lower-case name to value; a repeated header is joined with ', '
    body:       content, decompressed; of an error (400 and above) only its beginning
    elapsed_ms: time on the wire over all redirects, without waiting for the host's turn
    moved_to:   where a chain of only permanent redirects (301, 308) led to a good answer, else None
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed_ms: int
    moved_to: str | None = None
    memory: Reservation | None = field(default=None, repr=False, compare=False)

    def release(self) -> None:
        """Give the body's bytes back to the budget.

        It was parsed, or is not needed. Dropping the response does too.
        """
        if self.memory is not None:
            self.memory.release()

    @property
    def not_modified(self) -> bool:
        """Tell whether the stored copy is still current."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """Return the media type in lower case without its parameters, or empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
