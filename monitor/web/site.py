"""Data behind the pages: configuration, archive, topics, health of sources."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request

from monitor.discover import Discovery
from monitor.errors import ConfigFault
from monitor.model import (
    Config,
    Document,
    FeedEntry,
    Health,
    Incident,
    ListSelectors,
    Lookup,
    Settings,
    Source,
    SourceState,
    Topic,
    health_by_source,
    source_health,
)
from monitor.publish import Feed
from monitor.store.feeds import Headline, TopicCounts
from monitor.store.search import EVERYTHING, Within

FEEDS = "/feeds/"  # the path of the published files
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # a proxy speaks for somebody else


class ArchiveReader(Protocol):
    """The archive as the pages see it.

    Called from several threads at a time.
    """

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        """Count a topic's entries; all zero for one that has none."""
        ...

    def headlines(self, topic_id: str, count: int) -> tuple[Headline, ...]:
        """Give a topic's newest headlines, one an event."""
        ...

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        """Give the entries of a topic's feed, newest first, at most `limit`."""
        ...

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        """Read a page of the archive behind a topic's feed, from 2 on; None past its end."""
        ...

    def event(self, guid: str) -> FeedEntry | None:
        """Read an event by GUID: its first report with all others; None if unknown."""
        ...

    def source_states(self, only: Sequence[str]) -> Mapping[str, SourceState]:
        """Return the states of these sources by id; one never visited may be missing."""
        ...

    def unwell_states(self) -> Mapping[str, SourceState]:
        """Return the states of sources that fail, are gone, or were not visited, by id."""
        ...

    def next_fetch(self, but: Sequence[str]) -> datetime | None:
        """Give the time at which the next source is due, of those that are not in `but`.

        None where none is.
        """
        ...

    def yields(self, now: datetime, only: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Count these sources' new entries a day for 14 days, oldest first.

        A source without any may be missing.
        """
        ...

    def incidents(self, open_only: bool) -> tuple[Incident, ...]:
        """Give the incidents, newest first."""
        ...

    def item_count(self) -> int:
        """Count the items that are kept."""
        ...

    def archive(
        self, lookup: Lookup | None = None, within: Within = EVERYTHING
    ) -> Generator[tuple[FeedEntry, Document], None, None]:
        """Give the items that have what is looked up, the newest arrival first.

        Each as a page shows it and as a query sees it. lookup: None gives every item
        Read as far as it is asked for; who asks closes it.
        """
        ...


class Hubs(Protocol):
    """Handler of hub requests.

    Safe from any thread; raises StateError.
    """

    def confirmed(self, token: str, mode: str, topic: str, detail: str) -> bool:
        """Confirm or refuse a hub's request.

        mode: 'subscribe', 'unsubscribe', 'denied'; detail: the lease in seconds, or a reason.
        """
        ...

    def secret(self, token: str) -> str | None:
        """Get the signing key of a live subscription; None if there is none."""
        ...

    def pushed(self, token: str, *, well: bool) -> None:
        """A hub says that its topic changed.

        well: and it has shown that it is the hub
        """
        ...


@dataclass(frozen=True, slots=True)
class PickedPage:
    """Fetched page.

    url: where it was found; text: its markup, decoded; rendered: with a browser
    """

    url: str
    text: str = field(repr=False)
    rendered: bool = False


class Picker(Protocol):
    """Fetches pages and finds their lists.

    Called from several threads at a time.
    """

    def page(self, url: str) -> PickedPage:
        """Fetch a page, with a browser where it gives nothing without.

        Raises NewsmonitorError.
        """
        ...

    def entries(self, page: PickedPage, selectors: ListSelectors) -> Discovery:
        """Find the entries of a page; empty selectors: by itself.

        Raises NewsmonitorError.
        """
        ...

    def zone(self, page: PickedPage, found: Discovery) -> str | None:
        """Return the zone that a source of this page is to name for its dates, or None."""
        ...


class Pictures(Protocol):
    """Fetches pictures in place of readers.

    Called from several threads at a time.
    """

    def original(self, signature: str, name: str) -> str | None:
        """Give the address of the picture behind one of ours.

        None for one that was not signed, or where it is off.
        """
        ...

    def fetch(self, url: str) -> bytes:
        """Fetch a picture; addresses are guarded, its size is bounded.

        Raises NewsmonitorError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """Data and functions for the pages; the functions are called for each request.

    config:  the running configuration; a reload changes it
    faults:  faults of an edit that was refused; empty when the files are as they run
    metrics: the text of /metrics
    not_ready: why the service does not work, empty where it does; answers at once, in the event loop
    now:     the clock, aware
    zone:    for dates that are shown
    hubs:    takes the requests of WebSub hubs; None: there are no subscriptions
    picker:  fetches pages for /add; None: there is no such page
    pictures: fetches pictures for /img/; None: there is no such address
    """

    config: Callable[[], Config]
    faults: Callable[[], tuple[ConfigFault, ...]]
    reader: ArchiveReader
    metrics: Callable[[], str]
    not_ready: Callable[[], str]
    now: Callable[[], datetime]
    zone: tzinfo
    hubs: Hubs | None = None
    picker: Picker | None = None
    pictures: Pictures | None = None


def base_path(settings: Settings) -> str:
    """Return the path of `publish.base_url`, with which links begin: '' or '/news'."""
    return urlsplit(settings.publish.base_url).path.rstrip("/")


class Topics:
    """Finds the topic of an address in the running configuration.

    Names of private topics are compared in constant time, so that response times tell nothing about a token.
    """

    def __init__(self) -> None:
        self._sorted: tuple[Config, dict[str, Topic], tuple[tuple[bytes, Topic], ...]] | None = None

    def find(self, config: Config, name: str) -> Topic | None:
        """Give the topic that has this name in addresses now, or had it before.

        None where there is none.
        """
        sorted_ = self._sorted
        if sorted_ is None or sorted_[0] is not config:
            names = [(name, topic) for topic in config.topics for name in (*topic.former_names, topic.address_name)]
            public = {name: topic for name, topic in names if not topic.token}
            private = tuple((name.encode(), topic) for name, topic in names if topic.token)
            self._sorted = sorted_ = config, public, private
        _, public, private = sorted_
        asked = name.encode("utf-8", "surrogateescape")
        found = public.get(name)
        for known, topic in private:
            if hmac.compare_digest(known, asked):
                found = topic
        return found


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with its state.

    incidents: the open ones
    """

    source: Source
    state: SourceState
    health: Health
    incidents: tuple[Incident, ...]


def healths(site: Site, incidents: Iterable[Incident]) -> dict[str, Health]:
    """Give the health of every configured source, in the order of the configuration.

    incidents: the open ones
    """
    troubled = {incident.source for incident in incidents}
    return health_by_source(site.config().sources, site.reader.unwell_states(), troubled, site.now())


def judged_sources(site: Site, incidents: Iterable[Incident], chosen: Sequence[Source]) -> tuple[SourceHealth, ...]:
    """Give some sources with their state and health.

    incidents: the open ones
    """
    states = site.reader.source_states([source.id for source in chosen])
    mine: dict[str, list[Incident]] = {}
    for incident in incidents:
        mine.setdefault(incident.source, []).append(incident)
    found = []
    for source in chosen:
        state = states.get(source.id, SourceState(source.id))
        its = tuple(mine.get(source.id, ()))
        found.append(SourceHealth(source, state, source_health(source, state, has_incident=bool(its)), its))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a list.

    number: from 1; start, end: of what stands on it
    """

    number: int
    pages: int
    start: int
    end: int


def page_of(request: Request, length: int, size: int) -> PageOf:
    """Return the page that `?page=` asks for; the first or last for other numbers."""
    asked, pages = request.query_params.get("page", ""), max(1, -(-length // size))
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return PageOf(number, pages, (number - 1) * size, min(number * size, length))


def may_add(request: Request, site: Site) -> bool:
    """Return True if a visitor may let the server fetch.

    Users are set, or the visitor is on this computer.
    """
    if site.picker is None:
        return False
    if site.config().settings.web.users:
        return True  # who came so far has shown a password
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
