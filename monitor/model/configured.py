"""The configuration of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

SourceKind = Literal["auto", "feed", "page", "sitemap", "json"]
# Headers that any browser sends to anybody; every other one may be a credential.
PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "accept-language", "referer", "user-agent"})


@dataclass(frozen=True, slots=True)
class ListSelectors:
    """Selectors of the entries of a list: CSS for a page, dotted paths for JSON.

    None: found automatically.
    """

    item: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleSelectors:
    """CSS selectors of the parts of an article.

    None: found automatically; `remove` is removed from the body.
    """

    body: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A watched address.

    every:    None: learned
    timezone: IANA name, for dates without a zone
    robots:   obey its robots.txt
    verify:   check its certificate; a path: trust the certificates of this PEM file too
    """

    id: str
    url: str
    title: str = ""
    kind: SourceKind = "auto"
    enabled: bool = True
    every: timedelta | None = None
    language: str | None = None
    list: ListSelectors = ListSelectors()
    article: ArticleSelectors = ArticleSelectors()
    full_text: bool = True
    timezone: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    topics: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    backlog: int = 20
    proxy: str | None = field(default=None, repr=False)
    robots: bool = True
    verify: bool | str = True

    def owns(self, url: str) -> bool:
        """Tell whether a URL is of the source's host, a host below it, or the one above that `www.` stands before.

        What a person says of a source holds there; an entry may link to anybody.
        """
        home, host = (_host(address).removeprefix("www.") for address in (self.url, url))
        return host == home or host.endswith(f".{home}")

    def headers_for(self, url: str) -> Mapping[str, str]:
        """Give the configured headers that an address may be sent: credentials only where the source owns it."""
        if self.owns(url):
            return self.headers
        return {name: value for name, value in self.headers.items() if name.lower() in PUBLIC_HEADERS}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Examples:
    """Titles that a topic must take, and titles that it must not."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A saved query with a feed.

    Any of `match` may hold; `reject` keeps an item out; empty `sources`: all.

    budget:  entries a day before the rest goes into a digest; None: no bound
    near_of: the topic whose near misses this one holds, items one clause short; made of `near_miss`, never written
    """

    id: str
    title: str
    match: tuple[str, ...]
    reject: str | None = None
    sources: tuple[str, ...] = ()
    group: Literal["event", "article"] = "event"
    limit: int = 100
    budget: int | None = None
    near_miss: bool = False
    token: str | None = field(default=None, repr=False)
    allow_empty: bool = False
    examples: Examples = Examples()
    near_of: str = ""

    @property
    def address_name(self) -> str:
        """Its name in file names and addresses; a private topic's carries its token."""
        return f"{self.id}-{self.token}" if self.token else self.id


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Settings of fetching.

    private_networks: False, True, or a tuple of CIDRs that may be asked too
    websub:           whether hubs are asked to say when feeds changed; None: where they can reach the web server
    """

    concurrency: int = 32
    per_host: int = 1
    delay: timedelta = timedelta(seconds=1)
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 10 * 1024 * 1024
    user_agent: str = ""
    robots: bool = True
    private_networks: bool | tuple[str, ...] = False
    proxy: str | None = field(default=None, repr=False)
    websub: bool | None = None


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Settings of publishing: files, addresses, formats.

    base_url: the address readers use for the web server, no slash at its end
    hub:      the WebSub hub that is notified of changes of public feeds, or None
    max_bytes: of articles in one feed; older entries beyond it have a summary
    """

    dir: Path = Path("feeds")
    base_url: str = "http://127.0.0.1:8080"
    hub: str | None = field(default=None, repr=False)
    formats: tuple[str, ...] = ("rss", "atom", "json")
    full_text: bool = True
    max_bytes: int = 2_000_000
    why: bool = True


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the web server.

    `listen` None: no server, files only. `hosts`: names it answers to. `users`: name to secret.
    """

    listen: str | None = "127.0.0.1:8080"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    users: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """How often sources are asked. `every` None: each source's rhythm is learned between `fastest` and `slowest`."""

    every: timedelta | None = None
    fastest: timedelta = timedelta(minutes=5)
    slowest: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """Settings of retention, counted from when things were first seen."""

    items: timedelta = timedelta(days=90)
    pages: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """level: debug, info, warning or error; format: auto, console, json."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """`newsmonitor.yaml`. `state`: a file, or postgresql://…; `timezone`: IANA name, or 'local'."""

    state: str = field(default="state/newsmonitor.db", repr=False)
    publish: PublishSettings = PublishSettings()
    web: WebSettings = WebSettings()
    fetch: FetchSettings = FetchSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    keep: KeepSettings = KeepSettings()
    timezone: str = "local"
    log: LogSettings = LogSettings()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the four files say.

    aliases: name to its spellings, as written
    secrets: every value that must not be shown: of headers, users, tokens, passwords, and of the environment
    """

    settings: Settings
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
