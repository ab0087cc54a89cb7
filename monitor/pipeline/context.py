"""Context of the pipeline's stages, and containment of their exceptions.

A fault is handled where it arises. What is not costs only the thing that met it: the fence logs it with its traceback,
and the caller counts it and stores a sentence that `status`, `why` or `_status` shows.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import cached_property, partial
from pathlib import Path
from threading import Event, RLock
from time import monotonic, perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog

from monitor.errors import AddressRefused, FetchError, LocalShortage, NewsmonitorError, StateError, Stopped
from monitor.fetch import Fetcher, FreeMemory, Request, Response, Verdict, judge, source_request
from monitor.model import Config, Source, Topic
from monitor.observe import Metrics
from monitor.pipeline.source_state import PendingStates
from monitor.publish import Bucket, PictureProxy, RenderCache, open_bucket
from monitor.redact import Redactor
from monitor.store import Database
from monitor.store.files import read_key
from monitor.topics import LANGUAGE, Matcher

if TYPE_CHECKING:
    from monitor.pipeline.finding import RenderedPage
    from monitor.pipeline.grouping import Names

log = structlog.get_logger(__name__)

NOT_FOUND = "not_found"  # kind of a FetchError: the server knows no such page
_BLOCKED = timedelta(minutes=1)  # how long a host is left alone that does not say how long
MOST_WAITING_SECONDS = 600.0  # for the documents of other threads, of which each may take seconds
_STOP_POLL_SECONDS = 0.2
LARGE_TEXT = 50_000  # characters; an article of 8,000 words has as many


@contextmanager
def _turn(lock: RLock, stop: Event) -> Iterator[None]:
    """Hold a lock for the block.

    Raises LocalShortage where it is not free in time, Stopped where the program is ending.
    """
    until = monotonic() + MOST_WAITING_SECONDS
    while not lock.acquire(timeout=_STOP_POLL_SECONDS):
        if stop.is_set():
            raise Stopped
        if monotonic() >= until:
            raise LocalShortage("other documents take too long", "it is tried again soon; lower fetch.concurrency")
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, and what it was judged to be."""

    response: Response
    verdict: Verdict


@dataclass(frozen=True)
class Context:
    """One configuration with what carries it out.

    A reload makes a new one; visits under way keep the old.

    stop:  set when the program is ending; a visit then raises Stopped instead of storing a failure
    now:   the wall clock, aware, UTC
    zone:  for dates without one, where a source does not name its own
    pending_states: states of unchanged sources that wait to be stored
    render_cache:   entries as they were published; only the publisher's thread uses it
    free_memory:    asked to give memory back after each document, transaction and feed
    """

    config: Config
    matcher: Matcher
    database: Database
    fetcher: Fetcher
    metrics: Metrics
    stop: Event
    now: Callable[[], datetime]
    zone: tzinfo
    pending_states: PendingStates = field(default_factory=PendingStates)
    render_cache: RenderCache = field(default_factory=RenderCache)
    free_memory: FreeMemory = field(default_factory=partial(FreeMemory, monotonic))
    _large: RLock = field(default_factory=RLock)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Configured sources by id."""
        return {source.id: source for source in self.config.sources}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Configured topics by id."""
        return {topic.id: topic for topic in self.config.topics}

    @contextmanager
    def parsing(self) -> Iterator[None]:
        """Decode or parse a document; one at a time, since more would only cost memory.

        Raises LocalShortage after ten minutes, Stopped.
        """
        from monitor.text.markup import forget_names

        with _turn(self._large, self.stop):
            try:
                yield
            finally:
                forget_names()
                self.free_memory.give_back()  # before the next document takes more

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Read or store texts of `size` characters, large ones one at a time.

        Nothing is parsed beside large ones. A transaction is begun within it: who waits here must not keep the others
        from writing. Raises as `parsing` does.
        """
        with _turn(self._large, self.stop) if size > LARGE_TEXT else nullcontext():
            yield
            self.free_memory.give_back()

    @cached_property
    def redactor(self) -> Redactor:
        """Masks the secrets of the configuration in what is published.

        Not the tokens, which name their own feeds.
        """
        tokens = {topic.token for topic in self.config.topics if topic.token}
        return Redactor.of(self.config.secrets - tokens)

    @cached_property
    def pictures(self) -> PictureProxy | None:
        """Proxy of pictures of hosts that refuse foreign pages.

        None where it is off, there is no server, or no key.
        """
        settings = self.config.settings
        if not settings.publish.picture_proxy or settings.web.listen is None:
            return None
        try:
            return PictureProxy(settings.publish.base_url, read_key(str(settings.state)))
        except OSError as broken:
            log.error("pictures.off", problem=str(broken), remedy="check that the state folder can be written")
            return None

    @cached_property
    def bucket(self) -> Bucket | None:
        """The bucket that gets the feed files too, or None.

        Raises PublishError where it cannot be opened.
        """
        address = self.config.settings.publish.bucket
        return open_bucket(address) if address else None

    @cached_property
    def hosts(self) -> Mapping[str, str]:
        """The host of each source, by id: sources of one host wait for each other."""
        return {source.id: (urlsplit(source.url).hostname or "").rstrip(".") for source in self.config.sources}

    @cached_property
    def source_titles(self) -> Mapping[str, str]:
        """The name that a reader sees, by source id."""
        return {source.id: source.title or source.id for source in self.config.sources}

    @cached_property
    def names(self) -> Names:
        """Names and their equivalents, for recognising events."""
        from monitor.group import meaning_of
        from monitor.pipeline.grouping import Names

        return Names(self.config.aliases, meaning_of(self.config.settings.meaning))

    @cached_property
    def topic_hashes(self) -> Mapping[str, str]:
        """The hash of each topic of this configuration, by id."""
        return topic_hashes(self.config)

    def fetch(self, request: Request) -> Answer:
        """Fetch an address, and judge the response.

        A host that throttles is blocked for a time, with all its pages.

        Raises FetchError, LocalShortage, and Stopped where the program is ending.
        """
        with self._ending(), self.timed("fetch"):
            response = self.fetcher.fetch(request)
        return Answer(response, self._judged(response))

    def fetch_good(self, source: Source, url: str) -> Response:
        """Fetch a page of a source.

        Raises as `fetch` does, and FetchError for a response that is an error.
        """
        answer = self.fetch(source_request(source, url))
        if not answer.verdict.good:
            missing = answer.response.status == 404
            raise FetchError(NOT_FOUND if missing else answer.verdict.outcome, answer.verdict.reason)
        return answer.response

    def render(self, source: Source, url: str) -> RenderedPage:
        """Render a page of a source in the browser.

        Raises as `fetch_good` does, and FetchError 'browser' without one.
        """
        from monitor.pipeline.finding import render_page

        with self._ending():
            return render_page(self.fetcher, source, url, self.now())

    def post_form(self, url: str, form: Mapping[str, str]) -> Verdict:
        """Send a form to an address, and judge the response.

        Raises as `fetch` does.
        """
        with self._ending():
            response = self.fetcher.post(url, form)
        return self._judged(response, forms=True)

    def _judged(self, response: Response, *, forms: bool = False) -> Verdict:
        verdict = judge(response, self.now())
        if verdict.outcome == "throttled":
            self.fetcher.block_host(response.url, verdict.retry_after or _BLOCKED, forms=forms)
        return verdict

    def prepare(self, request: Request) -> bool:
        """Read the robots.txt that a request needs.

        Returns True if the request could then start at once.

        Raises as `fetch` does.
        """
        with self._ending():
            self.fetcher.prepare(request)
        return self.is_free(request.url)

    def is_free_for_browser(self, request: Request) -> bool:
        """Return True if a browser could render this address at once.

        Reads its robots.txt. Raises as `fetch` does.
        """
        browser = self.fetcher.browser
        return not (browser and browser.is_busy) and self.prepare(request)

    def is_free(self, url: str) -> bool:
        """Tell whether a request to this address could start at once.

        True of one that may not be asked at all.
        """
        try:
            return self.fetcher.seconds_until_free(url) == 0
        except AddressRefused:
            return True  # whoever asks it hears why

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure a step for its histogram, however it ends."""
        began = perf_counter()
        try:
            yield
        finally:
            self.metrics.observe(step, perf_counter() - began)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """A request that fails because the program is ending is no failure of its server."""
        try:
            yield
        except FetchError:
            if self.stop.is_set():
                raise Stopped from None
            raise

    def zone_of(self, source: Source) -> tzinfo:
        """The zone in which a source writes its dates."""
        return ZoneInfo(source.timezone) if source.timezone else self.zone


# ── faults contained ────────────────────────────────────────────────────────

REPORT_IT = "this is a fault of newsmonitor: please report it with the traceback in the log"


class contained:  # noqa: N801  reads as the statement it is: with contained("feed.crashed", feed=name): …
    """Contain what a block raises, and log it as `event` with the other arguments.

    Only the block ends. `fault` says afterwards what was contained, or None.

    passing: errors that are raised all the same
    """

    def __init__(
        self, event: str, *, passing: tuple[type[Exception], ...] = (Stopped, StateError), **about: object
    ) -> None:
        self.fault: Exception | None = None
        self._event, self._passing, self._about = event, passing, about

    def __enter__(self) -> contained:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> bool:
        if not isinstance(fault, Exception) or isinstance(fault, self._passing):
            return False
        if isinstance(fault, NewsmonitorError):  # its words say more than a traceback
            log.error(self._event, problem=fault.problem, remedy=fault.remedy, **self._about)
        else:
            log.error(self._event, exc_info=fault, **self._about)
        self.fault = fault
        return True


def describe(fault: Exception | None) -> str:
    """Say what happened, in a sentence without its full stop.

    An unforeseen fault is named by its type and place: its own words may quote a secret, or what cannot be stored.
    """
    if isinstance(fault, NewsmonitorError):
        return fault.problem
    if fault is None:
        return "nothing"
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):  # from the innermost line that was running
        parts = Path(frame.filename).parts
        if "monitor" in parts:
            place = "/".join(parts[parts.index("monitor") :])
            return f"an unexpected {type(fault).__name__} at {place}:{frame.lineno}"
    return f"an unexpected {type(fault).__name__}"


def topic_hashes(config: Config, language: int = LANGUAGE) -> Mapping[str, str]:
    """Hash for each topic everything that decides what it matches.

    What only shapes its feed is left out.

    language: the version of what queries mean: an upgrade that changes it matches the archive again
    """
    # Any alias may stand in any query; an edit of one is rare, and matching again is cheap.
    aliases = sorted((name, *spellings) for name, spellings in config.aliases.items())
    hashes: dict[str, str] = {}
    for topic in config.topics:
        given = sorted(source.id for source in config.sources if topic.id in source.topics)
        decides = [language, topic.match, topic.reject, sorted(topic.sources), given, aliases]
        decides += [topic.near_of] if topic.near_of else []
        hashes[topic.id] = hashlib.sha256(json.dumps(decides, ensure_ascii=False).encode()).hexdigest()
    return hashes
