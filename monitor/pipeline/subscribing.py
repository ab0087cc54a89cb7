"""Subscriptions at the hubs of sources: noted by visits, asked for and renewed, confirmed, heeded, ended.

    visit: a feed names a hub → note_offer;  settings or sources changed → settle
    now and then → ask_hubs;  the hub calls → answer;  it says that the feed changed → note_push → heed_pushes

Polling goes on as if there were no hub: one that falls silent costs no news. Nothing that a hub sends is read as
news; the source is visited sooner, as politely and as carefully as ever.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from monitor.discover import Discovery
from monitor.errors import FetchError
from monitor.fetch import Response
from monitor.model import Source, Subscription
from monitor.pipeline.faults import contained
from monitor.pipeline.tools import Tools
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
from monitor.store.subscriptions import (
    delete_subscription,
    expedite_sources,
    find_subscription,
    pushed_sources,
    save_subscription,
    subscriptions_of,
    subscriptions_to_ask,
)

log = structlog.get_logger(__name__)

_AT_ONCE = 20  # hubs asked in one go
_APART = timedelta(seconds=10)  # between the beginnings of two visits that a hub asks for, however often it does


def offer_of(discovery: Discovery, response: Response) -> HubLinks | None:
    """The hub that a list names, in its headers or in itself."""
    with contained("hub.crashed", url=response.url):
        link = response.headers.get("link", "")
        return find_hub_links(link, response.url, hub=discovery.hub, self_link=discovery.known_as)
    return None


def note_offer(tools: Tools, connection: Connection, source: Source, offer: HubLinks | None) -> None:
    """Make the subscription of a source fit what its list names now."""
    if not is_websub_enabled(tools.config.settings):
        return
    now, known = tools.now(), False
    for subscription in subscriptions_of(connection, source.id):
        if subscription.state == "leaving":
            continue
        if offer == HubLinks(subscription.hub, subscription.topic):
            known = True
        else:
            _leave(connection, subscription, now)
    if offer and not known:
        save_subscription(connection, new_subscription(source.id, offer, now))


def settle_subscriptions(tools: Tools) -> None:
    """End the subscriptions of sources that are no longer watched, or all where hubs are not wanted."""
    now, wanted = tools.now(), is_websub_enabled(tools.config.settings)
    with tools.database.read() as connection:
        known = [each for each in subscriptions_of(connection) if each.state != "leaving"]
    useless = [each for each in known if not (wanted and _is_watched(tools, each.source))]
    if useless:
        with tools.database.write() as connection:
            for subscription in useless:
                _leave(connection, subscription, now)


def _is_watched(tools: Tools, source_id: str) -> bool:
    source = tools.sources.get(source_id)
    return source is not None and source.enabled


def _leave(connection: Connection, subscription: Subscription, now: datetime) -> None:
    _keep(connection, subscription, unsubscribe(subscription, now))
    log.info("subscription.left", source=subscription.source, hub=subscription.hub)


def _keep(connection: Connection, before: Subscription, after: Subscription | None) -> None:
    if after is None:
        delete_subscription(connection, before.token)
    elif after != before:
        save_subscription(connection, after)


def ask_hubs(tools: Tools) -> None:
    """Ask the hubs whose turn it is: for a subscription, to renew it before its lease ends, or to end it.

    A hub that cannot be asked, or does not answer, is asked ever more rarely. Raises Stopped where the program ends.
    """
    with tools.database.read() as connection:
        due = subscriptions_to_ask(connection, tools.now(), _AT_ONCE)
    for subscription in due:
        with contained("subscription.crashed", source=subscription.source, hub=subscription.hub):
            # Stored before it is sent: some hubs call back before they answer.
            with tools.database.write() as connection:
                as_it_was = find_subscription(connection, subscription.token) == subscription
                asked = mark_requested(subscription, tools.now()) if as_it_was else None
                if as_it_was:
                    _keep(connection, subscription, asked)
            if asked:
                _ask(tools, asked)


def _ask(tools: Tools, subscription: Subscription) -> None:
    mode: Mode = "unsubscribe" if subscription.state == "leaving" else "subscribe"
    form = request_form(subscription, callback_of(tools.config.settings, subscription), mode)
    try:
        verdict = tools.tell(subscription.hub, form)
        problem = "" if verdict.good else verdict.reason
    except FetchError as fault:
        problem = fault.problem
    if not problem:
        log.info("hub.asked", source=subscription.source, hub=subscription.hub, mode=mode)
        return
    log.warning("hub.refused", source=subscription.source, hub=subscription.hub, mode=mode, problem=problem)
    with tools.database.write() as connection:
        current = find_subscription(connection, subscription.token)
        if current and current.attempts == subscription.attempts:
            save_subscription(connection, replace(current, problem=problem))


def confirm_subscription(tools: Tools, token: str, topic: str, lease: str) -> bool:
    """Whether a hub that says it was asked for a subscription was, and grants it; then it is live."""
    with tools.database.write() as connection:
        before = find_subscription(connection, token)
        after = confirm(before, topic, lease, tools.now()) if before else None
        if before and after:
            _keep(connection, before, after)
    if before and after != before:
        event = "subscription.confirmed" if after else "subscription.doubted"
        until = after.lease_until if after else None
        log.info(event, source=before.source, hub=before.hub, until=until)
    return after is not None


def confirm_leaving(tools: Tools, token: str, topic: str) -> bool:
    """Whether a subscription is indeed to end; then it has."""
    with tools.database.write() as connection:
        before = find_subscription(connection, token)
        leaving = before is not None and before.state == "leaving" and before.topic == topic
        if leaving:
            delete_subscription(connection, token)
    return leaving


def note_denial(tools: Tools, token: str, topic: str, reason: str) -> bool:
    """Whether a hub refuses what it was asked for; then it is not asked again."""
    with tools.database.write() as connection:
        before = find_subscription(connection, token)
        after = deny(before, topic, reason) if before else None
        if before and after:
            _keep(connection, before, after)
            log.warning("subscription.denied", source=before.source, hub=before.hub, problem=after.problem)
    return after is not None


def listening(tools: Tools, token: str) -> Subscription | None:
    """The subscription that a hub may speak to, or None."""
    with tools.database.read() as connection:
        subscription = find_subscription(connection, token)
    return subscription if subscription and subscription.state in ("asked", "live") else None


def note_push(tools: Tools, token: str) -> None:
    """A hub says that a source changed, and has shown that it is the hub."""
    with tools.database.write() as connection:
        subscription = find_subscription(connection, token)
        if subscription:
            save_subscription(connection, replace(subscription, pushed=tools.now()))
    if subscription:
        log.info("push.taken", source=subscription.source, hub=subscription.hub)


def heed_pushes(tools: Tools) -> bool:
    """Make due what changed since its last visit began; whether there is any such source.

    A visit that was under way when the hub spoke may have seen the list as it was: it counts for nothing here.
    """
    tools.ledger.write(tools.database)
    with tools.database.read() as connection:
        names = pushed_sources(connection)
    if names:
        with tools.database.write() as connection:
            expedite_sources(connection, names, tools.now(), apart=_APART)
    return bool(names)
