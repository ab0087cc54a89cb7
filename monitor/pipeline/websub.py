"""WebSub: subscriptions at hubs of sources, and notifications about our feeds.

    a visit finds a hub in a feed → update_subscription;  settings or sources changed → reconcile_subscriptions
    every few seconds → ask_hubs;  the hub calls → confirm_… or save_denial;  it pushes → save_push → process_pushes
    feed files changed → announce

Polling goes on as without a hub: one that stops working costs no news. Nothing that a hub sends is read as
news; the source is visited sooner, as politely and as carefully as always. Notifications to our own hub are stored, so
that a kill between a file and its notification loses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection

from monitor.errors import FetchError
from monitor.fetch import Response
from monitor.model import Source, Subscription
from monitor.pipeline.context import Context, contained
from monitor.publish import announced_feeds, announcement, hub_for
from monitor.push import (
    HubLinks,
    Mode,
    callback_of,
    confirm,
    deny,
    find_hub_links,
    is_websub_enabled,
    mark_requested,
    new_subscription,
    request_form,
    unsubscribe,
)
from monitor.store.outbox import Announced, delete_announcements, read_announcements, save_announcement
from monitor.store.sources import (
    delete_subscription,
    expedite_sources,
    find_subscription,
    pushed_sources,
    save_subscription,
    subscriptions_of,
    subscriptions_to_ask,
)

if TYPE_CHECKING:
    from monitor.discover import Discovery

log = structlog.get_logger(__name__)

_REFUSALS = ("client_error", "gone")  # the hub does not want this feed: asking again would not change its mind
_AT_ONCE = 20  # hubs asked in one go
_APART = timedelta(seconds=10)  # between the beginnings of two visits that a hub asks for, however often it does


def hub_links_of(discovery: Discovery, response: Response) -> HubLinks | None:
    """The hub that a list names, in its headers or in itself."""
    with contained("hub.crashed", url=response.url):
        link = response.headers.get("link", "")
        return find_hub_links(link, response.url, hub=discovery.hub, self_link=discovery.known_as)
    return None


def update_subscription(context: Context, connection: Connection, source: Source, offer: HubLinks | None) -> None:
    """Make the subscription of a source fit what its list names now."""
    if not is_websub_enabled(context.config.settings):
        return
    now, known = context.now(), False
    for subscription in subscriptions_of(connection, source.id):
        if subscription.state == "leaving":
            continue
        if offer == HubLinks(subscription.hub, subscription.topic):
            known = True
        else:
            _leave(connection, subscription, now)
    if offer and not known:
        save_subscription(connection, new_subscription(source.id, offer, now))


def reconcile_subscriptions(context: Context) -> None:
    """End the subscriptions of sources that are not watched, or all if hubs are off."""
    now, wanted = context.now(), is_websub_enabled(context.config.settings)
    with context.database.read() as connection:
        known = [each for each in subscriptions_of(connection) if each.state != "leaving"]
    watched = {source.id for source in context.config.sources if source.enabled}
    useless = [each for each in known if not (wanted and each.source in watched)]
    if useless:
        with context.database.write() as connection:
            for subscription in useless:
                _leave(connection, subscription, now)


def _leave(connection: Connection, subscription: Subscription, now: datetime) -> None:
    _keep(connection, subscription, unsubscribe(subscription, now))
    log.info("subscription.left", source=subscription.source, hub=subscription.hub)


def _keep(connection: Connection, before: Subscription, after: Subscription | None) -> None:
    if after is None:
        delete_subscription(connection, before.token)
    elif after != before:
        save_subscription(connection, after)


def ask_hubs(context: Context) -> None:
    """Ask due hubs to subscribe, to renew before the lease ends, or to unsubscribe.

    A hub that cannot be asked, or does not answer, is asked more and more rarely. Raises Stopped where the program
    ends.
    """
    with context.database.read() as connection:
        due = subscriptions_to_ask(connection, context.now(), _AT_ONCE)
    for subscription in due:
        with contained("subscription.crashed", source=subscription.source, hub=subscription.hub):
            # Stored before it is sent: some hubs call back before they answer.
            with context.database.write() as connection:
                as_it_was = find_subscription(connection, subscription.token) == subscription
                asked = mark_requested(subscription, context.now()) if as_it_was else None
                if as_it_was:
                    _keep(connection, subscription, asked)
            if asked:
                _ask(context, asked)


def _ask(context: Context, subscription: Subscription) -> None:
    mode: Mode = "unsubscribe" if subscription.state == "leaving" else "subscribe"
    form = request_form(subscription, callback_of(context.config.settings, subscription), mode)
    try:
        verdict = context.post_form(subscription.hub, form)
        problem = "" if verdict.good else verdict.reason
    except FetchError as fault:
        problem = fault.problem
    if not problem:
        log.info("hub.asked", source=subscription.source, hub=subscription.hub, mode=mode)
        return
    log.warning("hub.refused", source=subscription.source, hub=subscription.hub, mode=mode, problem=problem)
    with context.database.write() as connection:
        current = find_subscription(connection, subscription.token)
        if current and current.attempts == subscription.attempts:
            save_subscription(connection, replace(current, problem=problem))


def confirm_subscription(context: Context, token: str, topic: str, lease: str) -> bool:
    """Confirm a subscription that a hub grants, if it was requested."""
    with context.database.write() as connection:
        before = find_subscription(connection, token)
        after = confirm(before, topic, lease, context.now()) if before else None
        if before and after:
            _keep(connection, before, after)
    if before and after != before:
        event = "subscription.confirmed" if after else "subscription.doubted"
        until = after.lease_until if after else None
        log.info(event, source=before.source, hub=before.hub, until=until)
    return after is not None


def confirm_leaving(context: Context, token: str, topic: str) -> bool:
    """Confirm the end of a subscription, if it was requested."""
    with context.database.write() as connection:
        before = find_subscription(connection, token)
        leaving = before is not None and before.state == "leaving" and before.topic == topic
        if leaving:
            delete_subscription(connection, token)
    return leaving


def save_denial(context: Context, token: str, topic: str, reason: str) -> bool:
    """Accept a hub's refusal; the hub is not asked again."""
    with context.database.write() as connection:
        before = find_subscription(connection, token)
        after = deny(before, topic, reason) if before else None
        if before and after:
            _keep(connection, before, after)
            log.warning("subscription.denied", source=before.source, hub=before.hub, problem=after.problem)
    return after is not None


def listening(context: Context, token: str) -> Subscription | None:
    """The subscription that a hub may speak to, or None."""
    with context.database.read() as connection:
        subscription = find_subscription(connection, token)
    return subscription if subscription and subscription.state in ("asked", "live") else None


def save_push(context: Context, token: str) -> None:
    """A hub says that a source changed, and has shown that it is the hub."""
    with context.database.write() as connection:
        subscription = find_subscription(connection, token)
        if subscription:
            save_subscription(connection, replace(subscription, pushed=context.now()))
    if subscription:
        log.info("push.taken", source=subscription.source, hub=subscription.hub)


def process_pushes(context: Context) -> bool:
    """Make pushed sources due that changed since their last visit; return if any.

    A visit that was running when the hub pushed may have read the old list: it does not count.
    """
    context.pending_states.save(context.database)
    with context.database.read() as connection:
        names = pushed_sources(connection)
    if names:
        with context.database.write() as connection:
            expedite_sources(connection, names, context.now(), apart=_APART)
    return bool(names)


# ── the hub of our own feeds ────────────────────────────────────────────────


def announce(context: Context) -> bool:
    """Notify the hub of each public feed that changed.

    Returns True if it got all notifications. Changed since its last notification. Where the hub cannot be reached, the
    log says so and nothing more is sent. A feed that it refuses counts as notified until it changes. Raises StateError,
    and Stopped where the program is ending.
    """
    heard_all = True
    for address, heard in _changed(context):
        with contained("announcement.crashed", feed=address) as caught:
            try:
                verdict = context.post_form(context.config.settings.publish.hub or "", announcement(address))
                if not verdict.good and verdict.outcome not in _REFUSALS:
                    raise FetchError(verdict.outcome, verdict.reason)
            except FetchError as fault:
                context.metrics.count("announcements", outcome="failed")
                log.warning("hub.failed", hub=heard.hub, kind=fault.kind, problem=fault.problem, remedy=fault.remedy)
                return False
            context.metrics.count("announcements", outcome="ok" if verdict.good else "refused")
            if verdict.good:
                log.info("feed.announced", feed=address)
            else:
                log.warning("feed.refused_by_hub", feed=address, problem=verdict.reason)
            with context.database.write() as connection:
                save_announcement(connection, address, heard)
        heard_all = heard_all and caught.fault is None
    return heard_all


def _changed(context: Context) -> Iterator[tuple[str, Announced]]:
    """The feeds to be told of: their addresses, and what is then told of them."""
    feeds, hub = announced_feeds(context.config), hub_for(context.config.settings)
    if hub is None:
        return
    with context.database.read() as connection:
        known = read_announcements(connection)
    gone = known.keys() - set(feeds.values())
    if gone:
        with context.database.write() as connection:
            delete_announcements(connection, gone)
    for name, address in feeds.items():
        try:
            state = (context.config.settings.publish.dir / name).stat()
        except OSError:  # it is not written yet, or cannot be served either
            continue
        version = f"{state.st_mtime_ns}-{state.st_size}"  # stands for the bytes of the file
        if known.get(address) != Announced(hub, version):
            yield address, Announced(hub, version)
