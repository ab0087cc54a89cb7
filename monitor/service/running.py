"""The service: scheduler, visits, publisher, web server, reload, orderly stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import Any
from uuid import uuid4

import structlog

from monitor.config import FileCache, fingerprint, load
from monitor.errors import ConfigError, ConfigFault, NewsmonitorError, StateError, StateHeld, Stopped
from monitor.fetch import Fetcher, SharedHosts
from monitor.model import Config, Incident
from monitor.observe import Metrics, browser_values, configure_logging
from monitor.pipeline.context import Context
from monitor.pipeline.notifying import send_digests, send_notices
from monitor.pipeline.publishing import publish_changes
from monitor.pipeline.unusual import note_unusual
from monitor.pipeline.versions import look_again
from monitor.pipeline.visit import Due, due_now, follow_clock
from monitor.pipeline.websub import reconcile_subscriptions
from monitor.service.backend import Announcer, Archive, PagePicker, PictureFetcher, Subscriber
from monitor.service.control import Act, OnProgress, listening
from monitor.service.dispatch import Dispatcher
from monitor.service.fetching import new_fetcher, utc_now
from monitor.service.lost_topics import lost_faults, lost_topics, with_lost_topics
from monitor.service.opening import StateWatch, emptied_faults, open_context, reconcile_topics
from monitor.service.operations import OPERATIONS, Operation, drop_expired, visit_in_context
from monitor.service.systemd import Heartbeat, notify
from monitor.store import Database
from monitor.store.outbox import EVERY, add_to_publish, close_incidents, open_incident
from monitor.store.sources import make_due
from monitor.web import Server, Site, create_app, serve

log = structlog.get_logger(__name__)

_PUBLISH_SECONDS = 0.5  # what changes within one is published together
_AGAIN_SECONDS = 5.0  # before the feeds are written again after a fault
_REST_FACTOR = 4.0  # so many times as long as publishing took it rests: news that pours in must not wait for its feeds
_BRIEFLY = 0.2  # seconds of publishing that ask for no rest
_WATCH_SECONDS = 1.0  # how soon an edit is seen; it is taken when the files then rest for as long
_ANNOUNCE_SECONDS = 1.0
_LOOK_SECONDS = 15.0  # between two goes of reading young articles again
_REVISITS = 8  # of one go
_NOTIFY_SECONDS = 2.0  # so that the reports of one round are in the message
_DIGEST_SECONDS = 30.0
_PUSH_SECONDS = 1.0  # how soon a source is due whose hub says that it changed
_ASK_SECONDS = 5.0
_PRUNE_SECONDS = 3600.0
_TIMED_SECONDS = 60.0
_CLOCK_SECONDS = 5.0  # how soon plans follow a clock that was set back
_FAILING = 'newsmonitor_sources{state="bad"}'
_REFUSED = "config"  # kind of the incident of a refused edit


class Service:
    """One running newsmonitor on one state: `run()` until `stop` is set.

    folder:  of the configuration, watched for edits
    environ: secrets for the configuration, and systemd's socket
    config:  as it was loaded at start
    shared:  slots of hosts that other processes ask too
    metrics: counters that go on; None: new ones
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        config: Config,
        database: Database,
        shared: SharedHosts | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.stop = Event()
        self.reload_asked = Event()
        self._folder, self._environ, self._database = folder, environ, database
        self._files = FileCache()
        self._metrics = metrics or Metrics()
        config, self._lost = with_lost_topics(database, config)
        self._shared = shared
        self._fetcher = new_fetcher(config, self.stop, shared)
        self._retired: set[Fetcher] = set()  # of a configuration before; closed when its last visit ends
        self._visits: Counter[Fetcher] = Counter()
        self._context = open_context(config, database, self._fetcher, self._metrics, self.stop)
        self._archive = Archive(lambda: self._context)
        self._announcer = Announcer(lambda: self._context, monotonic)
        self._subscriber = Subscriber(lambda: self._context)
        self._faults: tuple[ConfigFault, ...] = ()
        self._known = self._latest = fingerprint(folder)
        self._lock = Lock()
        self._reloading = Lock()
        self._reconciling = Lock()  # one at a time makes the archive fit a configuration
        self._publish_after = 0.0
        self._ready = False
        self._held_elsewhere: StateHeld | None = None
        self._state = StateWatch(database, self._end)
        self._heartbeat = Heartbeat(environ, monotonic)

    def run(self, on_ready: Callable[[str | None], None] = lambda _: None) -> None:
        """Serve until `stop` is set.

        on_ready is called with the web server's address once it answers.

        Raises NewsmonitorError where it cannot start, StateHeld where another process took the state meanwhile.
        """
        reconcile_topics(self._database, self._context.config, accept_empty=True)
        self._close_refusal()
        if self._lost:
            self._refuse(lost_faults(self._folder, self._lost))
        self._publish_all()
        self._publish_changed()
        reconcile_subscriptions(self._context)
        web = self._serve()
        dispatcher = self._dispatcher()
        try:
            self._heartbeat.progress("visits", "publish")
            dispatcher.start()
            self._ready = True
            notify(self._environ, READY="1", STATUS=self._status())
            config = self._context.config
            log.info(
                "service.started",
                sources=len(config.sources),
                topics=len(config.topics),
                state=config.settings.state,
            )
            with listening(config.settings.state, self._acts()):
                on_ready(web.address if web else None)
                self.stop.wait()
        finally:
            self._ready = False
            notify(self._environ, STOPPING="1")
            self._shut_down(dispatcher, web)
        if self._held_elsewhere:
            raise self._held_elsewhere

    def _dispatcher(self) -> Dispatcher:
        """Make the dispatcher of visits with the jobs that run beside them."""
        dispatcher = Dispatcher(self._due, self._context.config.settings.fetch.concurrency)
        dispatcher.every(_WATCH_SECONDS, self._watch_state, "watch_state")
        dispatcher.every(self._heartbeat.seconds, self._heartbeat.tick, "heartbeat")
        for seconds, call, name in (
            (_PUBLISH_SECONDS, self._publish_changed, "publish"),
            (_ANNOUNCE_SECONDS, self._announcer.tick, "announce"),
            (_NOTIFY_SECONDS, lambda: send_notices(self._context), "send_notices"),
            (_DIGEST_SECONDS, lambda: send_digests(self._context), "send_digests"),
            (_LOOK_SECONDS, self._look_again, "look_again"),
            (_PUSH_SECONDS, self._subscriber.process_pushes, "process_pushes"),
            (_ASK_SECONDS, self._subscriber.ask, "ask_hubs"),
            (_WATCH_SECONDS, self._watch, "watch"),
            (_PRUNE_SECONDS, lambda: drop_expired(self._context), "prune"),
            (_PRUNE_SECONDS, lambda: note_unusual(self._context), "note_unusual"),
            (_TIMED_SECONDS, self._publish_timed, "publish_timed"),
            (_CLOCK_SECONDS, lambda: follow_clock(self._context), "follow_clock"),
        ):
            dispatcher.every(seconds, self._state.while_usable(call), name)
        return dispatcher

    def _look_again(self) -> None:
        """Read young articles again, with a fetcher that no reload closes."""
        with self._lock:
            context = self._context
            self._visits[context.fetcher] += 1
        try:
            look_again(context, _REVISITS)
        finally:
            self._done_with(context.fetcher)

    def _end(self, held: StateHeld) -> None:
        """Stop, because another process holds the state."""
        self._held_elsewhere = held
        self.stop.set()

    def _watch_state(self) -> None:
        before = self._state.fault
        usable = self._state.check()
        if not usable:  # it waits for the state: a restart would not bring it back
            self._heartbeat.progress("visits", "publish")
        if usable and before:
            self._publish_all()  # what was not written meanwhile
            notify(self._environ, STATUS=self._status())
        elif self._state.fault and not before:
            notify(self._environ, STATUS=f"not working: {self._state.fault.problem}")

    def _serve(self) -> Server | None:
        listen = self._context.config.settings.web.listen
        if listen is None:
            return None
        site = Site(
            config=lambda: self._context.config,
            faults=lambda: self._faults,
            reader=self._archive,
            metrics=self._render_metrics,
            not_ready=self._not_ready,
            now=utc_now,
            zone=self._context.zone,
            hubs=self._subscriber,
            picker=PagePicker(lambda: self._context),
            pictures=PictureFetcher(lambda: self._context),
        )
        return serve(create_app(site), listen)

    def _not_ready(self) -> str:
        if problem := self._state.problem:
            return problem
        return "" if self._ready else "it stops" if self.stop.is_set() else "it starts"

    def _shut_down(self, dispatcher: Dispatcher, web: Server | None) -> None:
        """Interrupt waits, let visits end, publish what they stored, close."""
        self.stop.set()
        for fetcher in (*self._retired, self._fetcher):
            fetcher.close()
        dispatcher.stop()
        self._publish_after = 0.0
        try:
            self._context.pending_states.save(self._database)
            self._publish_changed()
        except NewsmonitorError as fault:  # the next start writes what is missing
            log.error("service.left_unwritten", problem=fault.problem, remedy=fault.remedy)
        if web:
            web.close()
        self._subscriber.close()
        log.info("service.stopped")

    def _acts(self) -> Mapping[str, Act]:
        """Return the requests that the control socket answers, by name."""
        operations = {name: partial(self._operate, operation) for name, operation in OPERATIONS.items()}
        return {**operations, "visit": self._visit_now, "reload": self._reload_now}

    def _operate(self, operation: Operation, words: Sequence[str], on_progress: OnProgress) -> Any:
        """Run an operation while no reload runs."""

        def go_on(done: int, of: int) -> None:
            if self.stop.is_set():
                raise Stopped
            on_progress(done, of)

        with self._reconciling:
            return operation(self._context, words, go_on)

    def _visit_now(self, words: Sequence[str], on_progress: OnProgress) -> int:
        """Make sources due now, by id; return their number."""
        with self._database.write() as connection:
            make_due(connection, words, utc_now())
        return len(words)

    def _reload_now(self, words: Sequence[str], on_progress: OnProgress) -> Sequence[str]:
        """Reload the configuration; return the faults for which it was refused.

        words: '--force'.
        """
        return [str(fault) for fault in self.reload(force="--force" in words)]

    def _due(self, limit: int, busy: Collection[str]) -> Mapping[str, Callable[[], None]]:
        self._heartbeat.progress("visits")
        if self.stop.is_set() or self._state.fault:
            return {}
        with self._lock:  # counted before it is asked: a reload meanwhile must not close its fetcher
            context = self._context
            self._visits[context.fetcher] += 1
        try:
            found = due_now(context, limit, busy)
            with self._lock:
                self._visits[context.fetcher] += len(found)
        finally:
            self._done_with(context.fetcher)
        return {due.source.id: partial(self._visit, context, due) for due in found}

    def _visit(self, context: Context, due: Due) -> None:
        try:
            visited = visit_in_context(context, due, patient=False)
        finally:
            self._done_with(context.fetcher)
        if context is not self._context:
            self._match_late()
        if not visited.stored_state:  # the dispatcher then waits before it tries again
            raise StateError(f"the visit of {visited.source} could not be stored: {visited.problem}")

    def _done_with(self, fetcher: Fetcher) -> None:
        self._heartbeat.progress("visits")
        with self._lock:
            self._visits[fetcher] -= 1
            idle = {each for each in self._retired if not self._visits[each]}
            self._retired -= idle
            for each in idle:
                del self._visits[each]
        for each in idle:
            each.close()

    def _match_late(self) -> None:
        """Match what a visit stored by the topics before a reload to those of now."""
        with self._reconciling:
            reconcile_topics(self._database, self._context.config, accept_empty=True)

    def _publish_changed(self) -> None:
        self._heartbeat.progress("publish")  # that it is called says that the one before ended
        if monotonic() < self._publish_after:
            return
        began = monotonic()
        try:
            if publish_changes(self._context) is None:
                return
        except NewsmonitorError:
            self._publish_after = monotonic() + _AGAIN_SECONDS
            raise
        self._announcer.wake()
        ended = monotonic()
        self._publish_after = ended + _REST_FACTOR * max(ended - began - _BRIEFLY, 0)
        notify(self._environ, STATUS=self._status())

    def _publish_timed(self) -> None:
        """Publish the topics that ask for an age again: they lose entries by time alone."""
        context = self._context
        timed = {topic.id for topic in context.config.topics if context.matcher.changes_with_time(topic.id)}
        if timed:
            with self._database.write() as connection:
                add_to_publish(connection, timed)

    def _publish_all(self) -> None:
        """Mark all feeds for publishing: files may be missing or of an old configuration."""
        with self._database.write() as connection:
            add_to_publish(connection, [EVERY])

    def _watch(self) -> None:
        """Reload on request, or when files changed and then rested.

        Editors save in several steps.
        """
        seen = fingerprint(self._folder)
        rested, self._latest = seen == self._latest, seen
        if self.reload_asked.is_set() or (rested and seen != self._known):
            self.reload_asked.clear()
            self._known = seen
            self.reload()

    def reload(self, *, force: bool = False) -> tuple[ConfigFault, ...]:
        """Load the configuration files and apply them; return the faults of refused ones.

        A refused edit changes nothing. force: an edit may empty a feed.
        """
        with self._reloading:  # the watch and a request at once: a refusal may not follow what was accepted later
            notify(self._environ, RELOADING="1")
            try:
                faults = self._try_to_take(load(self._folder, self._environ, cache=self._files), force)
            except ConfigError as fault:
                faults = fault.faults
            if faults:
                self._refuse(faults)
            notify(self._environ, READY="1", STATUS=self._status())
        return faults

    def _try_to_take(self, config: Config, force: bool) -> tuple[ConfigFault, ...]:
        lost = () if force else lost_topics(self._context.config.topics, config.topics)
        if lost:
            return lost_faults(self._folder, lost)
        with self._reconciling:
            emptied = reconcile_topics(self._database, config, accept_empty=force)
            if not emptied:
                self._take(config)
                # What a visit stored by the old topics between these two lines.
                reconcile_topics(self._database, config, accept_empty=True)
        return emptied_faults(self._folder, emptied)

    def _refuse(self, faults: tuple[ConfigFault, ...]) -> None:
        self._faults = faults
        self._metrics.count("reloads", outcome="refused")
        for fault in faults:
            log.error("config.refused", at=str(fault.at), problem=fault.problem, remedy=fault.remedy)
        problem = f"the configuration was not taken over: {'; '.join(map(str, faults))}"
        incident = Incident(
            uuid4().urn, "", _REFUSED, problem, "mend the file; the running one stays until then", utc_now()
        )
        with self._database.write() as connection:
            close_incidents(connection, "", [_REFUSED], utc_now())
            open_incident(connection, incident)

    def _close_refusal(self) -> None:
        with self._database.write() as connection:
            close_incidents(connection, "", [_REFUSED], utc_now())

    def _take(self, config: Config) -> None:
        before = self._context.config.settings
        old = self._fetcher
        fetcher = new_fetcher(config, self.stop, self._shared) if config.settings.fetch != before.fetch else old
        for name in ("state", "web"):
            if getattr(config.settings, name) != getattr(before, name):
                log.warning("config.needs_restart", setting=name)
        fresh = open_context(config, self._database, fetcher, self._metrics, self.stop)
        with self._lock:
            self._retired |= {old} if fetcher is not old else set()
            self._fetcher = fetcher
            self._context = replace(
                fresh, pending_states=self._context.pending_states, render_cache=self._context.render_cache
            )
        self._faults = ()
        self._close_refusal()
        self._announcer.wake(at_once=config.settings.publish != before.publish)
        reconcile_subscriptions(self._context)
        configure_logging(config.settings.log, config.secrets)
        self._metrics.count("reloads", outcome="taken")
        log.info("config.reloaded", sources=len(config.sources), topics=len(config.topics))
        self._publish_all()

    def _status(self) -> str:
        config, now = self._context.config, self._archive.gauges(utc_now())
        sources = f"{len(config.sources)} sources, {now[_FAILING]} failing"
        return f"{sources}; {now['newsmonitor_items']} items kept; {len(config.topics)} topics"

    def _render_metrics(self) -> str:
        gauges = {**self._archive.gauges(utc_now()), **self._heartbeat.ages()}
        browser = self._fetcher.browser
        return self._metrics.render({**gauges, **(browser_values(browser.use) if browser else {})})
