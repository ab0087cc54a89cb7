"""Versions of articles: told in feeds, and found by reading young articles again.

An edit an hour after publication is the one that matters: four looks at most, ever more rarely, at articles that a
topic shows; each is a conditional request. What cannot be read again, or is another page by now, leaves the item as it
is. `item.note_revision` keeps what an edit replaced.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from monitor.errors import FetchError, LocalShortage, NotUsable
from monitor.fetch import source_request
from monitor.model import FeedEntry, Revision, Source, Step, Topic
from monitor.pipeline.context import Context, contained
from monitor.store.entries import add_steps, entry_of_item
from monitor.store.items import (
    DueRevisit,
    due_revisits,
    find_page,
    has_versions,
    item_by_guid,
    revisions_of,
    save_revisit,
)
from monitor.text.interface import Language, say
from monitor.text.language import is_cjk

_REVISIONS_TOLD = 3  # of one article: the newest


def with_revisions(connection: Connection, entries: Sequence[FeedEntry], topic: Topic) -> tuple[FeedEntry, ...]:
    """Add the changes of articles to the entries of a topic, as its `changes` says."""
    found = revisions_of(connection, [entry.item.position for entry in entries])
    told: list[FeedEntry] = []
    for entry in entries:
        revisions = found.get(entry.item.position, ())[:_REVISIONS_TOLD]
        if not revisions:
            told.append(entry)
        elif topic.changes == "update":
            told.append(replace(entry, revisions=revisions))
        else:
            told.append(replace(entry, item=replace(entry.item, updated=entry.item.published)))
            told += [_entry_of(entry, each) for each in revisions if topic.changes == "entry"]
    return tuple(told)


def _entry_of(entry: FeedEntry, revision: Revision) -> FeedEntry:
    """Make the entry of a change.

    Its GUID is made of the item's and the moment, so it stays.
    """
    item, at = entry.item, revision.at
    chinese = (item.language or "").startswith("zh") or (not item.language and any(map(is_cjk, item.title)))
    language: Language = "zh" if chinese else "en"
    guid = uuid.uuid5(uuid.NAMESPACE_URL, f"newsmonitor:change:{item.guid}:{at.timestamp():.3f}").urn
    title = say(language, "changed_title", title=item.title)
    changed = replace(
        item, guid=guid, title=title, published=at, first_seen=at, updated=at, dated_by="seen", html="", attachments=()
    )
    return FeedEntry(changed, entry.source_title, entry.hits, revisions=(revision,))


# ── read again ─────────────────────────────────────────────────────────────────

log = structlog.get_logger(__name__)

AGES = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))  # of an article at a look
LATE_AGES = (timedelta(days=3), timedelta(days=6))  # of one that changed before; pages are kept for a week
_PER_HOST = 3  # looks at pages of one host in one go


def look_again(context: Context, limit: int, *, patient: bool = False, only: str = "") -> int:
    """Fetch the pages of young articles again that are due; return how many requests.

    limit:   of requests
    only:    the source whose articles are fetched; empty: of all
    patient: wait for a host whose rate is limited; else its articles wait for the next call
    Raises Stopped, StateError; any other error costs one request.
    """
    due = _due_revisits(context, limit * _PER_HOST, only)
    asked: dict[str, int] = {}
    for look in due:
        source = context.sources.get(look.source)
        host = context.hosts.get(look.source, "")
        if source is None or not source.enabled or source.browser == "always":
            _plan_next(context, look)
        elif asked.get(host, 0) < _PER_HOST and (patient or context.is_free(source.url)):
            asked[host] = asked.get(host, 0) + 1
            with contained("look.crashed", source=look.source, guid=look.guid):
                if outcome := _look(context, source, look):
                    context.metrics.count("looks", outcome=outcome)
            context.fetcher.release()  # what a fault still refers to
            _plan_next(context, look)
        if sum(asked.values()) >= limit:
            break
    return sum(asked.values())


def sources_to_look_at(context: Context, limit: int) -> list[str]:
    """Find the sources with articles that are due to be read again.

    limit: how many reads are considered
    """
    return list(dict.fromkeys(look.source for look in _due_revisits(context, limit)))


def _due_revisits(context: Context, limit: int, only: str = "") -> list[DueRevisit]:
    topics = [topic.id for topic in context.config.topics if topic.changes != "off" and not topic.near_of]
    if not topics or context.config.settings.schedule.revisit < AGES[0]:
        return []
    with context.database.read() as connection:
        return due_revisits(connection, topics, AGES[0], context.now(), limit, only)


def _plan_next(context: Context, look: DueRevisit) -> None:
    """Plan the next fetch of a page by the article's age.

    A late one does not make those that it missed come at once.
    """
    age, oldest = context.now() - look.first_seen, context.config.settings.schedule.revisit
    with context.database.write() as connection:
        ages = (*AGES, *LATE_AGES) if has_versions(connection, look.position) else AGES
        later = next((each for each in ages[look.count + 1 :] if age < each <= oldest), None)
        save_revisit(connection, look.position, look.count + 1, look.first_seen + later if later else None)


def _look(context: Context, source: Source, look: DueRevisit) -> str:
    """Ask for an article's page once more, and store what it says now.

    Returns 'changed', 'unchanged' or 'failed'; empty where nothing is there any more to compare with.
    """
    from monitor.pipeline.article import read_article  # as in `visit`
    from monitor.pipeline.extraction import decoded_page
    from monitor.pipeline.item import SAME_ARTICLE, log_stored, store_articles
    from monitor.text.changes import compare

    with context.database.read() as connection:
        stored = entry_of_item(connection, look.guid)
        page, item = find_page(connection, look.guid), item_by_guid(connection, look.guid)
    if stored is None or page is None or item is None:
        return ""
    try:
        answer = context.fetch(source_request(source, stored.entry.url, look.etag or None, look.last_modified or None))
        response = answer.response
        if not answer.verdict.good:
            return "failed"
        if response.not_modified:
            return "unchanged"
        with context.parsing():
            if decoded_page(response).page.text == page.text:  # it need not be extracted again
                return "unchanged"
        reading = read_article(context, replace(source, browser="never"), stored, response)
    except (FetchError, NotUsable, LocalShortage):
        return "failed"
    article = reading.article
    if article is None or reading.page is None or not reading.final or reading.cut:
        return "failed"
    if compare((item.title, item.text), (article.title, article.text)).kept < SAME_ARTICLE:
        reason = "read again: another page stands at its address by now; the article stays as it was"
        with context.database.write() as connection:
            add_steps(connection, stored.id, [Step(context.now(), "extracted", "skipped", reason)])
        return "failed"
    with context.database.write() as connection:
        (saved,) = store_articles(context, connection, source, [reading])
    if saved.stored:
        log_stored(context, source, saved)
    return "changed" if saved.stored else "unchanged"
