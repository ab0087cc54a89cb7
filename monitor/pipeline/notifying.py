"""Send messages about new entries, and digests by mail.

A message is stored with its item, and sent at least once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

import structlog

from monitor.model import DigestSettings, FeedEntry, Topic
from monitor.notify import Mail, NotSent, digest_mail, is_quiet, last_slot, message_of, sections_of, send, send_mail
from monitor.pipeline.context import Context, contained
from monitor.pipeline.publishing import entries_of
from monitor.store.feeds import topic_entries
from monitor.store.outbox import (
    DigestState,
    Notice,
    count_sent,
    drop_notice,
    due_notices,
    mark_sent,
    newest_position,
    postpone_notice,
    postponed_digest,
    prune_notices,
    read_digest,
    save_digest,
)

log = structlog.get_logger(__name__)

_KEPT = timedelta(days=14)  # a message that could not be sent for so long is given up; then its row goes too
_DAY = timedelta(days=1)
_AT_ONCE = 50  # messages of one go


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
        topics = {name: topic for topic in context.config.topics for name in (*topic.formerly, topic.id)}
        entries = {
            name: {
                entry.guid or entry.item.guid: entry
                for entry in topic_entries(connection, topics[name], context.source_titles)
            }
            for name in {notice.topic for notice in due} & topics.keys()
        }
        left = {name: settings.per_day - count_sent(connection, name, now - _DAY) for name in settings.targets}
    sent = 0
    for notice in takewhile(lambda _: not context.stop.is_set(), due):
        if (may := left.get(notice.target, 1)) > 0:
            arrived = _send(context, notice, topics, entries.get(notice.topic, {}))
            sent += arrived is True
            # One that fails is not asked for the others now; its messages wait, each until its own time.
            left[notice.target] = 0 if arrived is False else may - (arrived is True)
    if due:
        with context.database.write() as connection:
            prune_notices(connection, now - _KEPT)
    return sent


def _send(
    context: Context, notice: Notice, topics: Mapping[str, Topic], entries: Mapping[str, FeedEntry]
) -> bool | None:
    """Send one message.

    Returns True if it arrived, False if it waits, None if its target or topic is gone.
    """
    settings, topic, entry = context.config.settings, topics.get(notice.topic), entries.get(notice.entry)
    address = settings.notify.targets.get(notice.target)
    if topic is None or entry is None or address is None or notice.target not in topic.notify:
        with context.database.write() as connection:
            drop_notice(connection, notice)
        return None
    topic = replace(topic, id=notice.topic)  # one that was renamed meanwhile keeps the ids of its messages
    message = message_of(entry, topic, notice.target, settings.publish.base_url, context.now())
    try:
        send(address, message, settings.notify.secret or "")
    except NotSent as fault:
        with context.database.write() as connection:
            postpone_notice(connection, notice, fault.problem, context.now(), fault.wait)
        context.metrics.count("notices", outcome="failed")
        log.warning(
            "notice.postponed",
            target=notice.target,
            topic=notice.topic,
            problem=fault.problem,
            remedy=fault.remedy,
        )
        return False
    with context.database.write() as connection:
        mark_sent(connection, notice, context.now())
    context.metrics.count("notices", outcome="sent")
    log.info("notice.sent", target=notice.target, topic=notice.topic, id=message.id)
    return True


# ── digests by mail ────────────────────────────────────────────────────────────

_MOST_READ = 500  # entries of a topic


def send_digests(context: Context) -> int:
    """Send the digests whose hour has come; return how many arrived.

    One that fails is tried again, and takes in what came meanwhile; one without anything to tell is not sent. A kill
    between sending and storing sends it again, under the same Message-ID. Raises StateError.
    """
    sent = 0
    for name, settings in context.config.settings.notify.digests.items():
        if context.stop.is_set():
            break
        with contained("digest.crashed", digest=name):
            sent += _send_digest(context, name, settings)
    return sent


def _send_digest(context: Context, name: str, settings: DigestSettings) -> bool:
    now = context.now()
    slot = last_slot(settings, now, context.zone)
    with context.database.read() as connection:
        state, newest = read_digest(connection, name), newest_position(connection)
    if state is None:  # what came before is known from the feeds: the first one begins here
        _save(context, DigestState(name, now, newest))
        return False
    if slot <= state.until or (state.next_try is not None and state.next_try > now):
        return False
    mail = _digest(context, settings, state, newest, slot)
    if mail:
        try:
            refused = send_mail(context.config.settings.notify.targets.get(settings.target, ""), mail)
        except NotSent as fault:
            _save(context, postponed_digest(state, fault.problem, now))
            context.metrics.count("notices", outcome="failed")
            log.warning("digest.postponed", digest=name, problem=fault.problem, remedy=fault.remedy)
            return False
        context.metrics.count("notices", outcome="sent")
        log.info("digest.sent", digest=name, target=settings.target, id=mail.id, refused_receivers=refused)
    _save(context, DigestState(name, slot, newest))
    return mail is not None


def preview_digest(context: Context, name: str) -> Mail | None:
    """Write the digest of that name as it would be sent now.

    None where there is nothing to tell.

    Before its first one, what the feeds hold is taken. Raises KeyError, StateError.
    """
    now, settings = context.now(), context.config.settings.notify.digests[name]
    with context.database.read() as connection:
        state, newest = read_digest(connection, name), newest_position(connection)
    begun = state or DigestState(name, last_slot(settings, now, context.zone), 0)
    return _digest(context, settings, begun, newest, now)


def _digest(
    context: Context, settings: DigestSettings, state: DigestState, newest: int, until: datetime
) -> Mail | None:
    """Write the mail with what arrived since a digest's state, up to a position.

    None where nothing arrived.
    """
    wanted = [topic for topic in context.config.topics if not (topic.token or topic.near_of)]
    if settings.topics:
        by_id = {topic.id: topic for topic in context.config.topics}
        wanted = [by_id[each] for each in settings.topics if each in by_id]
    found = ((topic, entries_of(context, replace(topic, limit=_MOST_READ))) for topic in wanted)
    sections = sections_of(
        [
            (topic, [entry for entry in entries if state.position < entry.item.position <= newest])
            for topic, entries in found
        ]
    )
    if not sections:
        return None
    return digest_mail(
        state.name,
        sections,
        since=state.until,
        until=until,
        language=settings.language,
        zone=context.zone,
        base_url=context.config.settings.publish.base_url,
    )


def _save(context: Context, state: DigestState) -> None:
    with context.database.write() as connection:
        save_digest(connection, state)
