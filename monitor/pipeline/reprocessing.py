"""Extract, clean, group and match the archive again.

The current program and configuration apply. Pages are read and extracted outside any write, a batch at a time, while
visits go on; each batch is stored in a transaction of its own. Then all items are grouped in a copy of the archive,
since events depend on each other, and only the result is written: nobody waits for the comparisons. GUIDs and dates
stay, and an item is not written where a reader would see no difference. A stop or a kill keeps the stored batches; the
next run does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from monitor.errors import NotUsable
from monitor.group import body_of, known_as
from monitor.model import Article, Item, Page, Source, Step
from monitor.pipeline.article import extraction_step, source_knowledge
from monitor.pipeline.context import Context, contained
from monitor.pipeline.extraction import extract_article
from monitor.pipeline.grouping import Names, compare_text, drop_old, group_item
from monitor.pipeline.item import compose, mark_topics
from monitor.pipeline.matching import changes, save_rematched
from monitor.store import Database
from monitor.store.copying import grouping_copy, take_grouping
from monitor.store.entries import StoredEntry, add_steps, entry_of_item
from monitor.store.events import Grouping, all_groupings, lock_grouping, set_membership_kind, update_event
from monitor.store.items import (
    all_positions,
    find_item_at,
    find_page,
    item_at,
    item_states,
    items_without_fingerprints,
    save_item,
    save_line_fingerprints,
    save_shingles,
    set_copy_of,
)
from monitor.store.outbox import EVERY, STANDING, add_to_publish
from monitor.store.search import mark_unindexed

log = structlog.get_logger(__name__)

_BATCH = 20  # items whose pages are extracted between two transactions: a second or so of reading


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """The result of reprocessing.

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
class Moved:
    """An item that would be a report of another event.

    left, joined: the titles of the first other reports of the events that it leaves and joins; empty: it was, or will
                  be, alone
    """

    guid: str
    title: str
    left: str
    joined: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Result of grouping the archive again, without storing it.

    The number of its items, and those that would move.
    """

    items: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class _Reread:
    """A kept page, extracted again.

    item: as it was stored when the page was read
    """

    item: Item
    stored: StoredEntry
    source: Source
    page: Page
    article: Article


@dataclass(frozen=True, slots=True)
class _Regrouped:
    """The result of grouping an item again."""

    position: int
    guid: str
    reason: str


def reprocess(context: Context, on_progress: Callable[[int, int], None]) -> Reprocessed:
    """Run all of it.

    on_progress: called with the number of steps done and of all

    An item has two steps. Raises StateError where the database cannot be written; batches stored by then stay.
    """
    with context.database.read() as connection:
        positions = all_positions(connection)
        unlearned = items_without_fingerprints(connection)
    for start in range(0, len(unlearned), _BATCH):  # lines that recur on a source's pages are known before any is cut
        _extract(context, unlearned[start : start + _BATCH], lines_only=True)
    pages = changed = 0
    for start in range(0, len(positions), _BATCH):
        batch = positions[start : start + _BATCH]
        reread, differ = _extract(context, batch)
        pages, changed = pages + reread, changed + differ
        on_progress(start + len(batch), 2 * len(positions))
    with grouping_copy(context.database) as copy:
        done = _group_all(copy, context, on_progress)
        with context.database.write() as connection:
            lock_grouping(connection)
            regrouped = _take_over(connection, copy, context, done)
            topics = changes(connection, context.config, context.config.topics)
            save_rematched(connection, context.config, topics)
            add_to_publish(connection, [EVERY])
    moved = {change.topic: len(change.gained | change.lost) for change in topics if change.gained | change.lost}
    return Reprocessed(len(positions), pages, changed, regrouped, moved)


def preview(context: Context, on_progress: Callable[[int, int], None]) -> Preview:
    """Group a copy of the archive again, by stored texts; return what would move.

    Raises StateError.
    """
    with grouping_copy(context.database) as copy:
        done = _group_all(copy, context, on_progress)
        with context.database.read() as connection:
            before = all_groupings(connection)
        with copy.write() as connection:
            _replace_grouping(connection, before, done, context.now())
            homes, after = _homes(before), _homes(all_groupings(connection))
            moved = []
            for position in sorted(after):
                old, new = homes.get(position), after[position]
                if (old and old.guid) != new.guid:
                    others = [
                        min((each for each in event.reports if each in after and each != position), default=None)
                        if event
                        else None
                        for event in (old, new)
                    ]
                    left, joined = ("" if other is None else item_at(connection, other).title for other in others)
                    item = item_at(connection, position)
                    moved += [Moved(item.guid, item.title, left, joined)] if left or joined else []
            return Preview(len(after), tuple(moved))


def _extract(context: Context, positions: Sequence[int], *, lines_only: bool = False) -> tuple[int, int]:
    """Extract the stored pages of some items again, and store differences.

    Returns how many were read, and how many changed.

    lines_only: store only the fingerprints of their lines
    """
    reread: list[_Reread] = []
    with context.database.read() as connection:
        for position in positions:
            with contained("item.crashed", position=position):
                found = _reread(connection, context, position)
                reread += [found] if found else []
    with context.database.write() as connection:
        changed = [_save(connection, context, each, lines_only=lines_only) for each in reread]
    return len(reread), sum(changed)


def _reread(connection: Connection, context: Context, position: int) -> _Reread | None:
    """Extract the kept page of an item again.

    None where it has none, or it cannot be read any more.
    """
    item = find_item_at(connection, position)
    source = context.sources.get(item.source) if item else None
    if item is None or source is None or not item.complete:
        return None
    page, stored = find_page(connection, item.guid), entry_of_item(connection, item.guid)
    if page is None or stored is None:
        return None
    try:
        known, zone = source_knowledge(connection, source), context.zone_of(source)
        article = extract_article(source, stored.entry, page, known, now=context.now(), zone=zone)
    except NotUsable as fault:
        log.warning("item.unreadable", guid=item.guid, url=page.url, kind=fault.kind, problem=fault.problem)
        return None
    return _Reread(item, stored, source, page, article)


def _save(connection: Connection, context: Context, reread: _Reread, *, lines_only: bool) -> bool:
    """Store an item as it was extracted again; whether a reader sees it differ.

    One that a visit stored or `prune` dropped meanwhile is left as it is.
    """
    item, article, stored, now = reread.item, reread.article, reread.stored, context.now()
    if find_item_at(connection, item.position) != item:
        return False
    save_line_fingerprints(connection, item.position, item.source, article.line_fingerprints)
    if lines_only:
        return False
    after = compose(reread.source, stored, article, item, guid=item.guid, complete=True, now=now)
    known = known_as(
        stored.entry, item.source, shared=stored.shared_url, found_at=reread.page.url, canonical=article.canonical
    )
    after, changed = save_item(connection, after, known_as=known, keys=body_of(after.text).keys)
    if changed:
        mark_unindexed(connection, [after.position])
        add_steps(connection, stored.id, [extraction_step(article, now)])
        topics = mark_topics(context, connection, reread.source, stored, after)
        add_to_publish(connection, topics | {STANDING})
    return changed


def _group_all(copy: Database, context: Context, on_progress: Callable[[int, int], None]) -> list[_Regrouped]:
    """Group all items of a copy, in the order of their arrival."""
    names, done = Names(context.config.aliases, context.names.meaning), list[_Regrouped]()
    with copy.write() as connection:
        positions = all_positions(connection)
        for position in positions:
            done.append(_group_again(connection, names, position))
            on_progress(len(positions) + len(done), 2 * len(positions))
    return done


def _group_again(connection: Connection, names: Names, position: int) -> _Regrouped:
    """Group an item as if its text were new: else earlier decisions on it would stay."""
    item = item_at(connection, position)
    unread = replace(item, complete=False)
    texts = compare_text(connection, item, unread)
    if texts.original != item.copy_of:
        set_copy_of(connection, position, texts.original)
        item = replace(item, copy_of=texts.original)
    save_shingles(connection, position, texts.body.keys)
    grouped = group_item(connection, names, item, texts, unread, item.first_seen)
    return _Regrouped(position, item.guid, grouped.reason)


def _take_over(connection: Connection, copy: Database, context: Context, done: Sequence[_Regrouped]) -> int:
    """Apply the grouping of a copy; return how many items are in another event now.

    What visits stored or changed meanwhile is grouped here; what was dropped meanwhile is dropped from the copy first.
    """
    before, now = all_groupings(connection), context.now()
    here = item_states(connection)
    with copy.write() as there:
        copied = item_states(there)
        if copied.keys() - here.keys():
            oldest = min((first_seen for first_seen, _, _ in here.values()), default=now)
            drop_old(there, items_before=oldest, pages_before=oldest)
        take_grouping(there, connection)
    late = []
    for position, (_, content, original) in sorted(here.items()):
        if position not in copied or copied[position][1] != content:
            late.append(position)
        elif copied[position][2] != original:
            set_copy_of(connection, position, copied[position][2])
    names = Names(context.config.aliases, context.names.meaning)
    grouped = [each for each in done if each.position in here]
    grouped += [_group_again(connection, names, position) for position in late]
    return _replace_grouping(connection, before, grouped, now)


def _replace_grouping(
    connection: Connection, before: Mapping[int, Grouping], done: Sequence[_Regrouped], now: datetime
) -> int:
    """Let each event that is still the same keep its GUID and its times.

    An event keeps the GUID under which readers know it also where its founder is not in the archive any more. An item
    that is in another event now gets a step that says why; what a person decided on the others is stored again.

    Returns how many items are in another event now.
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
    here, regrouped = _homes(after), 0
    for each in done:
        position = each.position
        old, new = homes.get(position), here.get(position)
        if (old and old.guid) != (new and new.guid):
            regrouped += 1
            if stored := entry_of_item(connection, each.guid):
                add_steps(connection, stored.id, [Step(now, "grouped", "ok", each.reason)])
        elif old and old.reports[position] in ("split", "joined"):
            set_membership_kind(connection, position, old.reports[position])
    return regrouped


def _homes(events: Mapping[int, Grouping]) -> dict[int, Grouping]:
    """The event of each report, by its position."""
    return {position: event for event in events.values() for position in event.reports}
