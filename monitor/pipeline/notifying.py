"""Messages about new entries: stored with the item, sent at least once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from monitor.model import FeedEntry, Item, Match, Topic
from monitor.notify import NotSent, is_quiet, message_of, send
from monitor.pipeline.context import Context
from monitor.store.events import event_guid, find_membership
from monitor.store.feeds import topic_entries
from monitor.store.notices import (
    Notice,
    add_notices,
    count_sent,
    drop_notice,
    due_notices,
    mark_sent,
    postpone_notice,
    prune_notices,
)

log = structlog.get_logger(__name__)

_FRESH = timedelta(days=1)  # older news is no news: the backlog of a new source sends nothing
_KEPT = timedelta(days=14)  # a message that could not be sent for so long is given up; then its row goes too
_DAY = timedelta(days=1)
_AT_ONCE = 50  # messages of one go


def add_item_notices(context: Context, connection: Connection, item: Item, wanted: Iterable[Match]) -> None:
    """Add messages about an item's entry, one for each topic and target.

    An entry is an event, so more reports of an event add none.
    """
    now, topics = context.now(), (context.topics.get(match.topic) for match in wanted)
    asked = [topic for topic in topics if topic and topic.notify]
    if not asked or item.published < now - _FRESH:
        return
    place = find_membership(connection, item.position)
    event = event_guid(connection, place.event) if place and place.event is not None else ""
    text = item.copy_of or item.guid
    entries = [
        (topic.id, target, event if topic.group == "event" and event else text)
        for topic in asked
        for target in topic.notify
    ]
    add_notices(connection, entries, now)


def send_notices(context: Context) -> int:
    """Send the messages whose time has come; return how many arrived.

    A target that fails is tried again, ever more rarely; one that has had its messages of the day waits. Raises
    StateError.
    """
    settings, now = context.config.settings.notify, context.now()
    if not settings.targets or is_quiet(settings.quiet, now.astimezone(context.zone).time()):
        return 0
    with context.database.read() as connection:
        due = due_notices(connection, now, _AT_ONCE)
        wanted = {notice.topic for notice in due}
        topics = {topic.id: topic for topic in context.config.topics if topic.id in wanted}
        entries = {
            topic.id: {
                entry.guid or entry.item.guid: entry
                for entry in topic_entries(connection, topic, context.source_titles)
            }
            for topic in topics.values()
        }
        left = {name: settings.per_day - count_sent(connection, name, now - _DAY) for name in settings.targets}
    sent, failed = 0, set[str]()
    for notice in due:
        if context.stop.is_set():
            break
        # One that fails is not asked for the others now; its messages wait, each until its own time.
        if notice.target not in failed and left.get(notice.target, 1) > 0:
            arrived = _send(context, notice, topics, entries.get(notice.topic, {}))
            sent += arrived is True
            left[notice.target] = left.get(notice.target, 1) - (arrived is True)
            failed |= {notice.target} if arrived is False else set()
    if due:
        with context.database.write() as connection:
            prune_notices(connection, now - _KEPT)
    return sent


def _send(
    context: Context, notice: Notice, topics: Mapping[str, Topic], entries: Mapping[str, FeedEntry]
) -> bool | None:
    """Send one message; True: it arrived, False: it waits, None: nobody wants it any more."""
    settings, topic, entry = context.config.settings, topics.get(notice.topic), entries.get(notice.entry)
    address = settings.notify.targets.get(notice.target)
    if topic is None or entry is None or address is None or notice.target not in topic.notify:
        with context.database.write() as connection:
            drop_notice(connection, notice)
        return None
    message = message_of(entry, topic, notice.target, settings.publish.base_url, context.now())
    problem = ""
    try:
        send(address, message, settings.notify.secret or "")
    except NotSent as fault:
        problem = fault.problem
    with context.database.write() as connection:
        if problem:
            postpone_notice(connection, notice, problem, context.now())
        else:
            mark_sent(connection, notice, context.now())
    context.metrics.count("notices", outcome="failed" if problem else "sent")
    if problem:
        log.warning("notice.postponed", target=notice.target, topic=notice.topic, problem=problem)
    else:
        log.info("notice.sent", target=notice.target, topic=notice.topic, id=message.id)
    return not problem
