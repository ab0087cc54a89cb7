"""The archive anew: kept pages extracted and cleaned, every item grouped and matched, by what the program knows now.

All in one transaction, so that a kill leaves the archive as it was. GUIDs and dates stay; what a reader would
not see differ is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from monitor.errors import NotUsable
from monitor.group import known_as
from monitor.model import Article, Item, Page, Source, Step
from monitor.pipeline.grouping import group_item, look_for_text
from monitor.pipeline.matching import changes, match_again
from monitor.pipeline.reading import article_of, compose, extracted
from monitor.pipeline.tools import Tools
from monitor.store.entries import StoredEntry, add_steps, entry_of_item
from monitor.store.events import Grouping, all_groupings, delete_grouping, set_membership_kind, update_event
from monitor.store.items import all_positions, item_at, save_item, save_shingles, set_copy_of
from monitor.store.outbox import EVERY, add_to_publish
from monitor.store.pages import find_page, items_without_fingerprints, save_line_fingerprints

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What it did.

    items:     in the archive
    pages:     of them that were still kept, and read again
    changed:   items whose text or metadata a reader sees differ
    regrouped: items that are of another event than before
    topics:    how many items a topic gained or lost, by id
    """

    items: int
    pages: int
    changed: int
    regrouped: int
    topics: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Reread:
    """A kept page, read again."""

    stored: StoredEntry
    source: Source
    page: Page
    article: Article


def reprocess(tools: Tools, tell: Callable[[int, int], None]) -> Reprocessed:
    """Do all of it. tell: hears how many items are done, and of how many, after each.

    Raises StateError where the database cannot be written; then nothing was changed.
    """
    with tools.database.write() as connection:
        for position in items_without_fingerprints(connection):
            _reread(connection, tools, item_at(connection, position))
        before = all_groupings(connection)
        delete_grouping(connection)
        positions = all_positions(connection)
        done: list[_Done] = []
        for position in positions:
            done.append(_again(connection, tools, item_at(connection, position)))
            tell(len(done), len(positions))
        regrouped = _settle_events(connection, before, done, tools.now())
        topics = changes(connection, tools.config, tools.config.topics)
        match_again(connection, tools.config, topics)
        add_to_publish(connection, [EVERY])
    moved = {change.topic: len(change.gained | change.lost) for change in topics if change.gained | change.lost}
    return Reprocessed(len(done), sum(each.read for each in done), sum(each.changed for each in done), regrouped, moved)


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done with one item. read: its page was there; changed: a reader sees it; reason: of its event."""

    item: Item
    read: bool
    changed: bool
    reason: str


def _again(connection: Connection, tools: Tools, item: Item) -> _Done:
    """Clean and group one item anew."""
    reread, now = _reread(connection, tools, item), tools.now()
    changed = False
    if reread:
        stored, article = reread.stored, reread.article
        anew = compose(reread.source, stored, article, item, guid=item.guid, complete=True, now=now)
        known = known_as(stored.entry, shared=stored.shared_url, found_at=reread.page.url, canonical=article.canonical)
        anew, changed = save_item(connection, anew, known_as=known, keys=())
        item = anew if changed else item
    if changed and reread:
        add_steps(connection, reread.stored.id, [extracted(reread.article, now)])
    # As if its text came only now: else what was decided of it would stay.
    unread = replace(item, complete=False)
    texts = look_for_text(connection, item, unread)
    if texts.original != item.copy_of:
        set_copy_of(connection, item.position, texts.original)
        item = replace(item, copy_of=texts.original)
    save_shingles(connection, item.position, texts.body.keys)
    grouped = group_item(connection, tools.names, item, texts, unread, item.first_seen)
    return _Done(item, reread is not None, changed, grouped.reason)


def _reread(connection: Connection, tools: Tools, item: Item) -> _Reread | None:
    """Read the kept page of an item again, and remember its lines; None where that cannot be done."""
    page, stored = find_page(connection, item.guid), entry_of_item(connection, item.guid)
    source = tools.sources.get(item.source)
    if page is None or stored is None or source is None or not item.complete:
        return None
    try:
        article = article_of(connection, tools, source, stored.entry, page)
    except NotUsable as fault:
        log.warning("item.unreadable", guid=item.guid, url=page.url, kind=fault.kind, problem=fault.problem)
        return None
    save_line_fingerprints(connection, item.position, item.source, article.line_fingerprints)
    return _Reread(stored, source, page, article)


def _settle_events(connection: Connection, before: Mapping[int, Grouping], done: Sequence[_Done], now: datetime) -> int:
    """Let each event that is still the same keep its GUID and its times; how many items are of another one now.

    An event keeps the GUID under which readers know it also where its founder is not in the archive any more.
    """
    after, homes = all_groupings(connection), _homes(before)
    taken = {event.guid for event in after.values()}
    for number, event in sorted(after.items()):
        old = homes.get(number)
        guid = old.guid if old and old.guid not in taken else event.guid
        taken.add(guid)
        same = old is not None and old.reports.keys() == event.reports.keys()
        after[number] = replace(event, guid=guid)
        update_event(connection, number, guid, old.changed if old and same else now)
    return _tell_regrouped(connection, homes, _homes(after), done, now)


def _homes(events: Mapping[int, Grouping]) -> dict[int, Grouping]:
    """The event of each report, by its position."""
    return {position: event for event in events.values() for position in event.reports}


def _tell_regrouped(
    connection: Connection,
    before: Mapping[int, Grouping],
    after: Mapping[int, Grouping],
    done: Sequence[_Done],
    now: datetime,
) -> int:
    """Say of each item that is of another event now why; what a person said of the others stands there again."""
    regrouped = 0
    for each in done:
        position = each.item.position
        old, new = before.get(position), after.get(position)
        if (old and old.guid) != (new and new.guid):
            regrouped += 1
            if stored := entry_of_item(connection, each.item.guid):
                add_steps(connection, stored.id, [Step(now, "grouped", "ok", each.reason)])
        elif old and old.reports[position] in ("split", "joined"):
            set_membership_kind(connection, position, old.reports[position])
    return regrouped
