"""Requests to a browser and their results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One page to render.

    headers_for: configured headers that an address may be sent; they may hold credentials
    require:     raises FetchError where robots.txt or the rule of addresses forbids a URL; may wait for the network
    verify:      check certificates
    proxy:       address of the proxy that asks for the page; may hold a password
    """

    url: str
    headers_for: Callable[[str], Mapping[str, str]] = field(default=lambda _: {}, repr=False)
    require: Callable[[str], None] = field(default=lambda _: None, repr=False)
    verify: bool = True
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """A JSON answer that a page's scripts got by GET. url: as it was requested; body: decompressed."""

    url: str
    body: bytes = field(repr=False)
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered page.

    url:        where it was found, after redirects and what its scripts made of it
    status:     of the document's answer
    headers:    of the document's answer, lower-case names
    html:       of the document as its scripts left it, shadow trees included
    answers:    JSON that its scripts got, in the order of arrival
    elapsed_ms: from the request to the markup
    net_bytes:  sent and received over the network for it
    peak_bytes: most memory of the browser's processes meanwhile; 0: not known on this system
    settled:    the page came to rest by itself; else the time for it was over
    """

    url: str
    status: int
    headers: Mapping[str, str]
    html: str = field(repr=False)
    answers: tuple[DataAnswer, ...] = field(default=(), repr=False)
    elapsed_ms: int = 0
    net_bytes: int = 0
    peak_bytes: int = 0
    settled: bool = True


@dataclass(frozen=True, slots=True)
class RenderCost:
    """Cost of one page.

    elapsed_ms: until its markup was there; peak_bytes: of memory, 0: not known
    """

    elapsed_ms: int
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class BrowserUse:
    """Total cost of a service's browser.

    pages, failed: rendered, and asked for in vain
    starts:        of the browser; more than one after many pages, much memory or a crash
    elapsed_ms, net_bytes: of all pages together
    last_ms, last_peak_bytes: of the last page
    running:       a browser runs now
    """

    pages: int = 0
    failed: int = 0
    starts: int = 0
    elapsed_ms: int = 0
    net_bytes: int = 0
    last_ms: int = 0
    last_peak_bytes: int = 0
    running: bool = False


class Renderer(Protocol):
    """A browser, as those who ask it know it. Thread-safe."""

    @property
    def use(self) -> BrowserUse:
        """Return the time, memory and traffic so far."""

    @property
    def is_busy(self) -> bool:
        """Tell whether a page would have to wait for another."""

    def render(self, request: RenderRequest) -> Rendered:
        """Render a page. Raises FetchError; its kind is 'browser' where there is none to do it."""

    def close(self) -> None:
        """Interrupt what is rendered, and end every process. May be called again."""
