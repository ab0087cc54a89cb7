"""Back end of the web server and of WebSub.

Archive reads for pages, pages for the picker, pictures for readers, and messages from and to hubs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore, Event
from typing import TypeVar, get_args

import structlog

from monitor.discover import Discovery, KnownEntries, zone_to_name
from monitor.errors import FetchError, NotUsable
from monitor.fetch import Request, Response
from monitor.model import (
    Document,
    FeedEntry,
    Health,
    Incident,
    ListSelectors,
    Lookup,
    Source,
    SourceState,
    Topic,
    health_by_source,
)
from monitor.pipeline.context import Context
from monitor.pipeline.finding import discover_entries, in_vain, may_help
from monitor.pipeline.matching import document_of, find_items
from monitor.pipeline.publishing import PAGES, entries_of, topic_feed
from monitor.pipeline.websub import (
    announce,
    ask_hubs,
    confirm_leaving,
    confirm_subscription,
    listening,
    process_pushes,
    save_denial,
    save_push,
)
from monitor.publish import Feed
from monitor.push import confirm
from monitor.store.feeds import Headline, TopicCounts, event_entry, newest_headlines, topic_counts
from monitor.store.items import count_items, database_bytes, revisions_of
from monitor.store.outbox import read_incidents
from monitor.store.search import EVERYTHING, Within
from monitor.store.sources import find_subscription, first_due, overdue, source_states, unwell_states, yield_per_day
from monitor.text.markup import decode
from monitor.web.site import PickedPage

log = structlog.get_logger(__name__)

T = TypeVar("T")
_DAYS = 14
_HTML = "text/html; charset=utf-8"
_WAIT_SECONDS = 1.0  # that a hub's call waits for the database; hubs give up after ten
_MOST_WAITING = 1000  # calls whose words wait to be stored
_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0  # seconds before a hub that failed is asked again; doubled each time


@dataclass(frozen=True, slots=True)
class Archive:
    """`web.ArchiveReader` over the database.

    context: of the running configuration
    """

    context: Callable[[], Context]

    def topic_summary(self, topic_id: str, now: datetime) -> TopicCounts:
        """Count a topic's entries."""
        with self.context().database.read() as connection:
            return topic_counts(connection, topic_id, now)

    def headlines(self, topic_id: str, count: int) -> tuple[Headline, ...]:
        """Give a topic's newest headlines."""
        with self.context().database.read() as connection:
            return newest_headlines(connection, topic_id, count)

    def feed_entries(self, topic: Topic, limit: int) -> tuple[FeedEntry, ...]:
        """Give the entries of a topic's feed, newest first."""
        return entries_of(self.context(), replace(topic, limit=min(limit, topic.limit)))

    def feed_page(self, topic: Topic, page: int) -> Feed | None:
        """Give a page of a topic's archive; None where it does not reach so far."""
        feed = topic_feed(self.context(), topic, page) if 1 < page <= PAGES else None
        return feed if feed and feed.entries else None

    def event(self, guid: str) -> FeedEntry | None:
        """Give an event by its GUID."""
        context = self.context()
        with context.database.read() as connection:
            entry = event_entry(connection, guid, context.source_titles)
            found = revisions_of(connection, [entry.item.position]) if entry else {}
        return replace(entry, revisions=found.get(entry.item.position, ())) if entry else None

    def source_states(self, only: Sequence[str]) -> Mapping[str, SourceState]:
        """Give what is remembered of these sources."""
        with self.context().database.read() as connection:
            return source_states(connection, only)

    def unwell_states(self) -> Mapping[str, SourceState]:
        """Return the states of the sources that fail, are gone, or were not visited yet."""
        with self.context().database.read() as connection:
            return unwell_states(connection)

    def next_fetch(self, but: Sequence[str]) -> datetime | None:
        """Give the time at which the next source is due, of those that are not in `but`."""
        with self.context().database.read() as connection:
            return first_due(connection, but)

    def yields(self, now: datetime, only: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Count these sources' new entries of each of the last 14 days, oldest first."""
        with self.context().database.read() as connection:
            return yield_per_day(connection, now, _DAYS, only)

    def incidents(self, open_only: bool) -> tuple[Incident, ...]:
        """Give the incidents, newest first."""
        with self.context().database.read() as connection:
            return read_incidents(connection, open_only=open_only)

    def item_count(self) -> int:
        """Count the items that are kept."""
        with self.context().database.read() as connection:
            return count_items(connection)

    def gauges(self, now: datetime) -> Mapping[str, float]:
        """Return the metrics that are counted on request, by full name with labels."""
        context = self.context()
        with context.database.read() as connection:
            unwell, incidents = unwell_states(connection), read_incidents(connection, open_only=True)
            due, since = overdue(connection, now)
            items, size = count_items(connection), database_bytes(connection)
            newest = {topic.id: topic_counts(connection, topic.id, now).last for topic in context.config.topics}
        troubled = {incident.source for incident in incidents}
        health = Counter(health_by_source(context.config.sources, unwell, troubled, now).values())
        return {
            **{f'newsmonitor_sources{{state="{each}"}}': health[each] for each in get_args(Health)},
            "newsmonitor_incidents_open": len(incidents),
            "newsmonitor_items": items,
            "newsmonitor_database_bytes": size,
            "newsmonitor_queue_sources": due,
            "newsmonitor_lateness_seconds": round((now - since).total_seconds() if since else 0.0, 1),
            **{
                f'newsmonitor_feed_age_seconds{{topic="{name}"}}': round((now - last).total_seconds())
                for name, last in newest.items()
                if last
            },
        }

    def archive(
        self, lookup: Lookup | None = None, within: Within = EVERYTHING
    ) -> Generator[tuple[FeedEntry, Document], None, None]:
        """Yield items, latest arrival first, as pages show and as queries see them."""
        context = self.context()
        with context.database.read() as connection:
            for item in find_items(connection, lookup, within):
                yield FeedEntry(item, context.source_titles.get(item.source, item.source)), document_of(item)


@dataclass(frozen=True, slots=True)
class PagePicker:
    """`web.Picker` over the fetcher of the running configuration.

    No source's credentials are sent.
    """

    context: Callable[[], Context]

    def page(self, url: str) -> PickedPage:
        """Fetch a page, with a browser where it gives nothing without.

        Raises FetchError, NotUsable.
        """
        context, source = self.context(), Source("add", url)
        response, rendered = context.fetch_good(source, url), False
        try:
            self._found(response, source)
        except NotUsable as fault:
            if may_help(source, SourceState(source.id), response, fault, context.now()):
                try:
                    response, rendered = context.render(source, url).response, True
                except (FetchError, NotUsable) as second:
                    raise in_vain(fault, second) from second
        text = decode(response.body, response.headers.get("content-type", ""))
        response.release()
        return PickedPage(response.url, text, rendered)

    def entries(self, page: PickedPage, selectors: ListSelectors) -> Discovery:
        """Find the entries of a page.

        Raises NotUsable.
        """
        response = Response(page.url, 200, {"content-type": _HTML}, page.text.encode("utf-8", "replace"), 0)
        return self._found(response, replace(Source("add", page.url), list=selectors))

    def zone(self, page: PickedPage, found: Discovery) -> str | None:
        """Return the zone that a source of this page is to name for its dates, or None."""
        context = self.context()
        return zone_to_name(page.url, found, context.zone, context.now())

    def _found(self, response: Response, source: Source) -> Discovery:
        context = self.context()
        with context.parsing():
            return discover_entries(response, source, KnownEntries(), now=context.now(), zone=context.zone)


@dataclass(frozen=True, slots=True)
class PictureFetcher:
    """`web.Pictures` over the fetcher of the running configuration.

    No Referer and no source's credentials are sent.
    """

    context: Callable[[], Context]

    def original(self, signature: str, name: str) -> str | None:
        """Give the address of the picture behind one of ours.

        None for one that was not signed, or where it is off.
        """
        pictures = self.context().pictures
        return pictures.original(signature, name) if pictures else None

    def fetch(self, url: str) -> bytes:
        """Fetch a picture.

        Raises FetchError.
        """
        response = self.context().fetcher.fetch(Request(url))
        response.release()
        if response.status != 200:
            raise FetchError("http", f"{url} answers {response.status}")
        return response.body


@dataclass(slots=True)
class Announcer:
    """Notifies the hub of changed feeds; `tick` is called regularly, by one thread.

    context:     those of the running configuration
    monotonic: the clock for pauses, in seconds
    """

    context: Callable[[], Context]
    monotonic: Callable[[], float]
    _wanted: Event = field(default_factory=Event)
    _pause: float = 0.0
    _after: float = 0.0

    def wake(self, *, at_once: bool = False) -> None:
        """Note that feeds may have changed.

        at_once: the hub may have changed too, so a pause ends
        """
        if at_once:
            self._pause = self._after = 0.0
        self._wanted.set()

    def tick(self) -> None:
        """Announce what changed, unless the hub failed a moment ago.

        Raises as `announce` does.
        """
        if self.monotonic() < self._after or not self._wanted.is_set():
            return
        self._wanted.clear()
        heard_all = False
        try:
            heard_all = announce(self.context())
        finally:
            if not heard_all:
                self._pause = min(max(_FIRST_PAUSE, 2 * self._pause), _LONGEST_PAUSE)
                self._after = self.monotonic() + self._pause
                self._wanted.set()
        self._pause = 0.0 if heard_all else self._pause


@dataclass(slots=True)
class Subscriber:
    """`web.Hubs` over the database.

    context: of the running configuration
    """

    context: Callable[[], Context]
    _pushed: Event = field(default_factory=Event)
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="hubs"))
    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_MOST_WAITING))

    def __post_init__(self) -> None:
        self._pushed.set()  # pushes from before a kill

    def confirmed(self, token: str, mode: str, topic: str, detail: str) -> bool:
        """Return whether we asked for what a hub confirms.

        Never waits long for the database.
        """
        context = self.context()
        with context.database.read() as connection:
            known = find_subscription(connection, token)
        if known is None or known.topic != topic:
            return False
        if mode == "subscribe":
            granted = confirm(known, topic, detail, context.now()) is not None
            return self._write(partial(confirm_subscription, context, token, topic, detail), granted)
        if mode == "unsubscribe":
            return self._write(partial(confirm_leaving, context, token, topic), known.state == "leaving")
        return mode == "denied" and self._write(partial(save_denial, context, token, topic, detail), True)

    def _write(self, act: Callable[[], T], meanwhile: T) -> T:
        """Store what a hub says; while the database is busy, answer `meanwhile`.

        It is stored when the database is free.
        """
        if not self._room.acquire(blocking=False):  # it is busy for very long: the hub, or polling, says it again
            return meanwhile
        future = self._writer.submit(act)
        future.add_done_callback(lambda _: self._room.release())
        try:
            return future.result(_WAIT_SECONDS)
        except TimeoutError:
            return meanwhile

    def close(self) -> None:
        """Store the remaining messages, and end the thread that stores them."""
        self._writer.shutdown(wait=True)

    def secret(self, token: str) -> str | None:
        """Give the secret with which the hub of a subscription signs.

        None where there is no such subscription.
        """
        subscription = listening(self.context(), token)
        return subscription.secret if subscription else None

    def pushed(self, token: str, *, well: bool) -> None:
        """Note a hub's message that its topic changed.

        well: its signature is right
        """
        context = self.context()
        context.metrics.count("pushes", outcome="taken" if well else "refused")
        if well:
            self._write(partial(self._note_push, context, token), None)
        elif subscription := listening(context, token):
            problem = "it is too large, came too slowly, or is not signed as agreed"
            log.warning("push.refused", source=subscription.source, hub=subscription.hub, problem=problem)

    def _note_push(self, context: Context, token: str) -> None:
        save_push(context, token)
        self._pushed.set()

    def wake(self) -> None:
        """Note that a hub may have told another process that a topic changed."""
        self._pushed.set()

    def ask(self) -> None:
        """Ask the hubs whose time has come."""
        ask_hubs(self.context())

    def process_pushes(self) -> None:
        """Make pushed sources due, until each is visited."""
        if self._pushed.is_set():
            self._pushed.clear()
            if process_pushes(self.context()):
                self._pushed.set()
