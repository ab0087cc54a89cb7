"""Run a role from its start to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import structlog

from monitor.cluster import queue
from monitor.cluster.member import Member
from monitor.cluster.scheduler import schedule
from monitor.errors import NewsmonitorError, PublishError, StateLost, Stopped
from monitor.model import Config
from monitor.pipeline.publishing import publish_part
from monitor.pipeline.versions import look_again
from monitor.pipeline.visit import due_named
from monitor.service.backend import Announcer, Archive, PagePicker, Subscriber
from monitor.service.fetching import utc_now
from monitor.service.opening import StateWatch
from monitor.service.operations import visit_in_context
from monitor.service.systemd import notify
from monitor.store import open_database
from monitor.store.outbox import add_to_publish, delete_published, read_to_publish
from monitor.web import Site, create_app, serve

log = structlog.get_logger(__name__)

OnReady = Callable[[str | None], None]
_AGAIN_SECONDS = 1.0  # before what failed by a fault of ours is tried again
_DISK_SECONDS = 5.0
_REVISITS = 3  # at articles of a source in one job: its host has other work
_BUCKET_SECONDS = 3.0  # between two looks at the bucket: a request for each thousand files


def run_role(
    role: str,
    folder: Path,
    environ: Mapping[str, str],
    config: Config,
    *,
    stop: Event,
    reload_asked: Event,
    on_ready: OnReady,
) -> None:
    """Be one process of the service until `stop` is set.

    on_ready: called with the address of the web server, or None, once the role is taken up
    Raises NewsmonitorError where it cannot begin.
    """
    state = config.settings.state
    if "://" not in state:
        remedy = "name one: `state: postgresql://user@host/database`; or run all in one process, without --role"
        raise NewsmonitorError(f"processes cannot share {state}: they need a PostgreSQL", remedy)
    holder = f"newsmonitor run --role {role}"
    with (
        closing(open_database(state, holder=holder, shared=True)) as database,
        closing(open_database(state, create=False)) as side,
    ):
        queue.prepare(side)
        fenced = replace(database, fence=queue.fence)
        member = Member(role, folder, environ, fenced, side, stop, reload_asked)
        member.open(config)
        notify(environ, READY="1", STATUS=f"{role} of {database.address}")
        log.info("role.taken", role=role, id=member.id, state=database.address)
        try:
            _BY_ROLE[role](member, state, on_ready)
        finally:
            notify(environ, STOPPING="1")
            member.close()
            log.info("role.ended", role=role)


def _work(member: Member, state: str, on_ready: OnReady) -> None:
    """Visit sources, and read young articles again.

    A visit waits for its host as long as it takes: its job keeps others from that host anyway.
    """

    def visit(name: str) -> None:
        with member.using() as context:
            for due in due_named(context, [name] if name in context.sources else []):
                try:
                    visited = visit_in_context(context, due)
                except Stopped:
                    return
                if not visited.stored_state:
                    member.stop.wait(_AGAIN_SECONDS)

    def look(name: str) -> None:
        with member.using() as context, suppress(Stopped):
            look_again(context, _REVISITS, patient=True, only=name)

    concurrency = member.context.config.settings.fetch.concurrency
    acts = {queue.VISITS: visit, queue.REVISITS: look}
    _carry_out(member, queue.Worker(state, acts, concurrency, member.stop), on_ready)


def _publish(member: Member, state: str, on_ready: OnReady) -> None:
    """Write feeds, one at a time.

    One that was silent for too long has what it wrote written again.
    """
    announcer = Announcer(lambda: member.context, monotonic)

    def publish(part: str) -> None:
        with member.using() as context:
            with context.database.read() as connection:
                pending = read_to_publish(connection)
            if part not in pending:
                return
            try:
                publish_part(context, part)
                with context.database.write() as connection:
                    delete_published(connection, {part: pending[part]})
            except StateLost:
                with member.side.write() as connection:
                    add_to_publish(connection, [part])
                raise
            except PublishError as fault:
                log.error("publish.failed", problem=fault.problem, remedy=fault.remedy)
                member.stop.wait(_DISK_SECONDS)
        announcer.wake()

    worker = queue.Worker(state, {queue.FEEDS: publish}, 1, member.stop)
    _carry_out(member, worker, on_ready, announcer.tick)


def _carry_out(member: Member, worker: queue.Worker, on_ready: OnReady, *also: Callable[[], None]) -> None:
    thread = Thread(target=worker.run, name="queue")
    thread.start()
    try:
        on_ready(None)
        member.heartbeat(member.follow, partial(worker.drop_forgotten, member.side), *also)
    finally:
        member.stop.set()
        member.close()
        thread.join()


def _serve(member: Member, state: str, on_ready: OnReady) -> None:
    """Serve feeds and pages, and take what hubs say."""
    subscriber = Subscriber(lambda: member.context)
    watch = StateWatch(member.database, lambda _: member.stop.set())
    archive = Archive(lambda: member.context)

    site = Site(
        config=lambda: member.context.config,
        faults=lambda: (),
        reader=archive,
        metrics=lambda: member.render_metrics(archive.gauges(utc_now())),
        not_ready=lambda: watch.fault.problem if watch.fault else "it stops" if member.stop.is_set() else "",
        now=utc_now,
        zone=member.context.zone,
        hubs=subscriber,
        picker=PagePicker(lambda: member.context),
    )
    listen = member.context.config.settings.web.listen
    if listen is None:
        raise NewsmonitorError("`web.listen` is null: there is nothing to serve on", "name an address and a port there")
    server = serve(create_app(site), listen)
    follower = Thread(target=_fetch_feeds, args=(member,), name="bucket")
    follower.start()
    try:
        on_ready(server.address)
        member.heartbeat(member.follow, watch.check)
    finally:
        member.stop.set()
        follower.join()
        server.close()
        subscriber.close()


def _fetch_feeds(member: Member) -> None:
    """Fetch what changed in the bucket, if there is one, every few seconds."""
    said = ""
    while not member.stop.is_set():
        context, problem = member.context, ""
        try:
            if context.bucket:
                context.bucket.fetch_into(context.config.settings.publish.dir)
        except PublishError as fault:
            problem = fault.problem
            if problem != said:
                log.error("bucket.failed", problem=problem, remedy=fault.remedy)
        said = problem
        member.stop.wait(_BUCKET_SECONDS)


_BY_ROLE: Mapping[str, Callable[[Member, str, OnReady], None]] = {
    "scheduler": schedule,
    "worker": _work,
    "publisher": _publish,
    "web": _serve,
}
