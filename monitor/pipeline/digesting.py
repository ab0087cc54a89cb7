"""Digests by mail: what topics brought since the last that was delivered."""

from __future__ import annotations

from dataclasses import replace

import structlog

from monitor.model import DigestSettings, FeedEntry, Topic
from monitor.notify import NotSent, digest_mail, last_slot, sections_of, send_mail
from monitor.pipeline.context import Context, contained
from monitor.pipeline.publishing import entries_of
from monitor.store.notices import DigestState, newest_position, postponed_digest, read_digest, save_digest

log = structlog.get_logger(__name__)

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
            sent += _send(context, name, settings)
    return sent


def _send(context: Context, name: str, settings: DigestSettings) -> bool:
    now = context.now()
    slot = last_slot(settings, now, context.zone)
    with context.database.read() as connection:
        state, newest = read_digest(connection, name), newest_position(connection)
    if state is None:  # what came before is known from the feeds: the first one begins here
        _save(context, DigestState(name, now, newest))
        return False
    if slot <= state.until or (state.next_try is not None and state.next_try > now):
        return False
    wanted = [topic for topic in context.config.topics if not (topic.token or topic.near_of)]
    if settings.topics:
        by_id = {topic.id: topic for topic in context.config.topics}
        wanted = [by_id[each] for each in settings.topics if each in by_id]
    sections = sections_of([(topic, _brought(context, topic, state.position, newest)) for topic in wanted])
    if sections:
        mail = digest_mail(
            name,
            sections,
            since=state.until,
            until=slot,
            language=settings.language,
            zone=context.zone,
            base_url=context.config.settings.publish.base_url,
        )
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
    return bool(sections)


def _brought(context: Context, topic: Topic, after: int, newest: int) -> list[FeedEntry]:
    """Read the entries of a topic that arrived behind one position, up to another."""
    entries = entries_of(context, replace(topic, limit=_MOST_READ))
    return [entry for entry in entries if after < entry.item.position <= newest]


def _save(context: Context, state: DigestState) -> None:
    with context.database.write() as connection:
        save_digest(connection, state)
