"""What is asked, and what came back: plain data without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask.

    headers:       configured headers; they go to the origin of `url` only
    etag:          of the copy that is already there, or None
    last_modified: of the copy that is already there, as the server wrote it, or None
    proxy:         http:// or https:// address of a proxy; None: the one of the settings
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    proxy: str | None = None

    @property
    def conditional(self) -> bool:
        """Whether the answer may be 304."""
        return bool(self.etag or self.last_modified)


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

    @property
    def not_modified(self) -> bool:
        """Whether the copy that is already there is still good."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """The media type in lower case without its parameters, or empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
