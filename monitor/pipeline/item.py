"""Turn the waiting entries of a source into items, after its list was read.

    visit_articles   read the article of each entry (article.py), store the results
    store_articles   identify → decide → store and group → mark topics, all in one transaction

An unexpected error costs one entry. `visit` imports this module with the first news: the parsers and the decisions on
events take half a second and 60 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import structlog
from sqlalchemy import Connection

from monitor.errors import LocalShortage, StateError, Stopped
from monitor.group import guid_of, known_as, own_guid
from monitor.model import Article, Change, DateOrigin, Item, Match, Source, Step
from monitor.pipeline.article import (
    RETRIES,
    ArticleReading,
    crashed_reading,
    have_words_in_common,
    read_listed_article,
    read_page_of,
)
from monitor.pipeline.context import LARGE_TEXT, Context, contained
from monitor.pipeline.extraction import article_from_list, carried_html
from monitor.pipeline.grouping import Texts, compare_text, group_item, topics_of
from monitor.pipeline.matching import require_rematch, wanted_by
from monitor.store.entries import (
    StoredEntry,
    add_steps,
    entry_of_item,
    finish_entry,
    postpone_entry,
    waiting_entries,
    waiting_entry_sizes,
)
from monitor.store.events import event_guid, find_membership, lock_grouping
from monitor.store.feeds import matches_of_item
from monitor.store.items import (
    add_version,
    find_item,
    item_by_guid,
    save_item,
    save_line_fingerprints,
    save_matches,
    save_page,
)
from monitor.store.outbox import STANDING, add_notices, add_to_publish, notices_of
from monitor.store.search import mark_unindexed
from monitor.text.changes import compare
from monitor.text.urls import site_of, without_trackers

log = structlog.get_logger(__name__)

_TOGETHER = 32  # entries of a batch: the articles that the list has itself are stored in one transaction
_PASSING = (Stopped, StateError, LocalShortage)
SAME_ARTICLE = 0.3  # of the text before that must still be there; else another page stands at the address
_FRESH = timedelta(days=1)  # older news is no news: the backlog of a new source sends no messages
_CLOCK_SLACK = timedelta(minutes=10)  # a date this far ahead is a clock that runs fast


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The result of storing an article, without its text.

    A visit has the results of all its articles at its end.

    stored: an item is new or changed
    topics: that hold it now, or did
    kind:   of the item: 'new', 'changed', 'same', or 'copy' of another; empty where the entry has none of its own
    """

    stored: bool = False
    topics: frozenset[str] = frozenset()
    kind: str = ""
    guid: str = ""
    title: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """The decision about an entry whose article was read.

    action: 'store' `item`; 'same': another source has it already; 'wait': nothing of it is worth showing yet, or what
            is shown is better
    """

    action: Literal["store", "same", "wait"]
    item: Item | None = None


def visit_articles(context: Context, source: Source, *, patient: bool, insists: bool) -> list[StoredArticle]:
    """Turn the waiting entries of a source into items, the first seen first.

    Of 32 entries those whose article the list has are stored first, together; one that is fetched is stored by itself.

    patient: wait for the host before each; insists: before the first at least; else those it lets wait stay waiting
    Raises Stopped, StateError where the database cannot be used, and LocalShortage: the entries then wait as before.
    """
    with context.database.read() as connection:
        waiting = waiting_entry_sizes(connection, source.id, context.now())
    done: list[StoredArticle] = []
    for numbers, size in _batches(waiting):
        with context.holding(size):
            with context.database.read() as connection:  # another process may have read some
                entries = waiting_entries(connection, numbers)
            readings = [_read_contained(read_listed_article, context, source, entry) for entry in entries]
            done += _store_contained(context, source, [*filter(None, readings)])
            to_fetch = [entry for entry, reading in zip(entries, readings, strict=True) if reading is None]
            del entries, readings  # a batch may be megabytes, and a page takes its time
        for entry in to_fetch:
            if patient or (insists and not done) or context.is_free(entry.entry.url):
                done += _store_contained(context, source, [_read_contained(read_page_of, context, source, entry)])
    return done


def _batches(sizes: Mapping[int, int]) -> Iterator[tuple[list[int], int]]:
    """Yield numbers of entries that are read at once, and their characters.

    32 at most; one of many characters is alone.
    """
    batch, held = list[int](), 0
    for number, size in sizes.items():
        if batch and (len(batch) == _TOGETHER or held + size > LARGE_TEXT):
            yield batch, held
            batch, held = [], 0
        batch.append(number)
        held += size
    if batch:
        yield batch, held


Read = TypeVar("Read", ArticleReading, ArticleReading | None)


def _read_contained(
    read: Callable[[Context, Source, StoredEntry], Read], context: Context, source: Source, stored: StoredEntry
) -> Read | ArticleReading:
    """Read an article; what nobody foresaw costs this entry alone."""
    with contained("entry.crashed", passing=_PASSING, source=source.id, entries=[stored.id]) as caught:
        return read(context, source, stored)
    if context.stop.is_set():
        raise Stopped
    return crashed_reading(stored, caught.fault, context.now())


def _store_contained(context: Context, source: Source, readings: Sequence[ArticleReading]) -> list[StoredArticle]:
    """Store articles in one transaction, in the order of their entries.

    A kill loses them all, and the next visit makes them again. Where one raises what nobody foresaw, each is stored by
    itself, so that the fault costs its entry alone.
    """
    if not readings:
        return []
    names = [reading.stored.id for reading in readings]
    with contained("entry.crashed", passing=_PASSING, source=source.id, entries=names) as caught:
        characters = sum(len(reading.article.html) for reading in readings if reading.article)
        with context.holding(characters), context.database.write() as connection:
            stored = store_articles(context, connection, source, readings)
        for reading, each in zip(readings, stored, strict=True):
            outcome = "crashed" if reading.crashed else "ok" if reading.article else "failed"
            context.metrics.count("articles", outcome=outcome)
            log_stored(context, source, each)
        return stored
    if context.stop.is_set():
        raise Stopped
    if len(readings) > 1:
        return [each for reading in readings for each in _store_contained(context, source, [reading])]
    if readings[0].crashed and caught.fault:  # not even that can be stored
        raise caught.fault
    return _store_contained(context, source, [crashed_reading(readings[0].stored, caught.fault, context.now())])


def store_articles(
    context: Context, connection: Connection, source: Source, readings: Sequence[ArticleReading]
) -> list[StoredArticle]:
    """Store the results of reading articles, one after the other.

    Each sees the earlier ones. One process at a time: two that read one article from two sources at once would make two
    items of it.
    """
    lock_grouping(connection)
    found = [_store(context, connection, source, reading) for reading in readings]
    changed = [each.position for each in found if each.stored]
    mark_unindexed(connection, changed)
    add_to_publish(connection, frozenset[str]().union(*(each.topics for each in found), [STANDING] if changed else ()))
    if changed:
        require_rematch(connection, context)
    return found


def log_stored(context: Context, source: Source, stored: StoredArticle) -> None:
    """Log and count an item that was stored."""
    if stored.kind:
        context.metrics.count("items", kind=stored.kind)
        kind, title, topics = stored.kind, stored.title, sorted(stored.topics)
        log.info("item.stored", source=source.id, kind=kind, title=title, topics=topics, guid=stored.guid)


def _store(context: Context, connection: Connection, source: Source, reading: ArticleReading) -> StoredArticle:
    """Store the result of reading an article: an item, or when to fetch it again.

    An item is stored with its matches and steps.
    """
    stored, now = reading.stored, context.now()
    add_steps(connection, stored.id, reading.steps)
    if reading.crashed:
        schedule_entry(connection, reading, stored.guid, now)
        return StoredArticle()
    found_at = reading.page.url if reading.page and reading.article else None
    canonical = reading.article.canonical if reading.article else None
    # The first of its identities makes its GUID.
    known = known_as(stored.entry, source.id, shared=stored.shared_url, found_at=found_at, canonical=canonical)
    before = _item_of(connection, source, stored, known)
    decision = decide_item(source, reading, before, guid=stored.guid or guid_of(known), now=now)
    if decision.action == "same" and before:
        reason = f"the same article as {before.guid}, first seen on {before.source}"
        add_steps(connection, stored.id, [Step(now, "identified", "ok", reason)])
        finish_entry(connection, stored.id, state="done", guid=before.guid)
    if decision.action == "wait":
        schedule_entry(connection, reading, before.guid if before else None, now)
    if decision.item is None:
        return StoredArticle()
    texts = compare_text(connection, decision.item, before)
    other = item_by_guid(connection, texts.original) if reading.page and texts.original else None
    # A wall: a copy is of another site, or has a headline like its original's.
    if (
        other
        and site_of(other.url) == site_of(decision.item.url)
        and not have_words_in_common(decision.item.title, f"{other.title}\n{decision.item.text}")
    ):
        reason = f"the page has the text of another entry, “{other.title}”: the list's words stand"
        step = Step(now, "extracted", "failed", reason)
        last = stored.attempts >= len(RETRIES)
        untrusted = replace(reading, article=None, page=None, steps=(step,), final=last)
        return _store(context, connection, source, untrusted)
    revised = note_revision(connection, stored, before, decision.item, now)
    item = replace(revised, copy_of=texts.original)
    return _save(context, connection, source, reading, item, texts, before, known)


def _save(
    context: Context,
    connection: Connection,
    source: Source,
    reading: ArticleReading,
    item: Item,
    texts: Texts,
    before: Item | None,
    known: Sequence[str],
) -> StoredArticle:
    """Store an item with its event, its page and its topics.

    known: its identities
    """
    stored, now = reading.stored, context.now()
    item, changed = save_item(connection, item, known_as=known, keys=texts.body.keys)
    topics = frozenset[str]()
    if changed and before is not None and before.complete:  # the event of a text that was known stays
        topics = topics_of(connection, item)
    elif changed:
        with context.timed("group"):
            grouped = group_item(connection, context.names, item, texts, before, now)
        add_steps(connection, stored.id, [Step(now, "grouped", "ok", grouped.reason)])
        topics = grouped.topics
    if reading.page and reading.article and item.complete:
        save_page(connection, reading.page, item.guid, now, reading.validators)
        save_line_fingerprints(connection, item.position, source.id, reading.article.line_fingerprints)
    schedule_entry(connection, reading, item.guid, now)
    if changed:
        topics |= mark_topics(context, connection, source, stored, item, is_new=before is None)
    kind = "copy" if item.copy_of else "new" if before is None else "changed" if changed else "same"
    return StoredArticle(changed, topics, kind, item.guid, item.title, item.position)


def _item_of(connection: Connection, source: Source, stored: StoredEntry, known: Sequence[str]) -> Item | None:
    """Return the item of an entry, else the one that has one of its identities.

    Where guids tell the entries of a source apart, an item of a different entry is a different one, even at one
    address.
    """
    if stored.guid and (item := item_by_guid(connection, stored.guid)):
        return item
    own = own_guid(stored.entry, source.id)
    for identity in known:
        item = find_item(connection, [identity])
        of_different = item and own not in ("", identity) and item.source == source.id
        if item and not (of_different and entry_of_item(connection, item.guid)):
            return item
    return None


# ── decide ──────────────────────────────────────────────────────────────────


def decide_item(
    source: Source, reading: ArticleReading, before: Item | None, *, guid: str, now: datetime
) -> ItemDecision:
    """Say what becomes of an entry.

    before: the item that is known under one of its identities. Pure.
    """
    if before is not None and before.source != source.id:
        return ItemDecision("same")
    stored = reading.stored
    carried = carried_html(stored.entry)
    article = reading.article or article_from_list(stored.entry, carried)
    if reading.article is None:
        # Worth showing without its article: with words of the list, or when waiting did not help.
        waited = stored.attempts > 0 and not reading.missing
        worthwhile = not before.complete if before else bool(carried) or waited
        if not worthwhile:
            return ItemDecision("wait")
    if reading.cut and before is not None and before.complete and len(article.text) <= len(before.text):
        return ItemDecision("wait")
    complete = reading.article is not None
    return ItemDecision("store", compose(source, stored, article, before, guid=guid, complete=complete, now=now))


def compose(
    source: Source,
    stored: StoredEntry,
    article: Article,
    before: Item | None,
    *,
    guid: str,
    complete: bool,
    now: datetime,
) -> Item:
    """The union of entry and article.

    Of an item that is there the GUID stays, and its date once complete.
    """
    entry = stored.entry
    published, dated_by = _dated(stored, article)
    if before is not None and before.complete:
        published, dated_by = before.published, before.dated_by
    return Item(
        guid=before.guid if before else guid,
        source=source.id,
        url=without_trackers(entry.url if stored.shared_url else article.url or entry.url),
        title=article.title or entry.title,
        published=published,
        dated_by=dated_by,
        first_seen=before.first_seen if before else stored.first_seen,
        updated=max(now, published) if before else published,
        html=article.html,
        text=article.text,
        author=article.author or entry.author,
        publisher=article.publisher or entry.publisher,
        language=source.language or article.language,
        image=article.image or entry.image,
        tags=tuple(dict.fromkeys((*(article.tags or entry.tags), *source.tags))),
        copy_of=before.copy_of if before else None,
        complete=complete,
        attachments=entry.attachments,
    )


def _dated(stored: StoredEntry, article: Article) -> tuple[datetime, DateOrigin]:
    """The date of the article, else of the list, else when it was first seen.

    A date in the future is ignored.
    """
    candidates: tuple[tuple[datetime | None, DateOrigin], ...] = (
        (article.published, "page"),
        (stored.entry.published, "list"),
    )
    for moment, origin in candidates:
        if moment is not None and moment <= stored.first_seen + _CLOCK_SLACK:
            return min(moment, stored.first_seen), origin
    return stored.first_seen, "seen"


# ── store ───────────────────────────────────────────────────────────────────


def schedule_entry(connection: Connection, reading: ArticleReading, guid: str | None, now: datetime) -> None:
    """Finish an entry, skip it for good without an item, or plan its next fetch."""
    stored = reading.stored
    if reading.final:
        finish_entry(connection, stored.id, state="done" if guid else "skipped", guid=guid)
        return
    wait = RETRIES[min(stored.attempts, len(RETRIES) - 1)]
    postpone_entry(connection, stored.id, attempts=stored.attempts + 1, next_try=now + wait, guid=guid)


def mark_topics(
    context: Context, connection: Connection, source: Source, stored: StoredEntry, item: Item, *, is_new: bool = False
) -> frozenset[str]:
    """Store which topics want an item; return them, and those that held it before.

    is_new: none held it
    """
    held = frozenset(match.topic for match in ([] if is_new else matches_of_item(connection, item)))
    wanted = wanted_by(context, item, source)
    if held or wanted:
        save_matches(connection, item.position, wanted)
    add_item_notices(context, connection, item, wanted)
    names = ", ".join(match.topic for match in wanted)
    reason = f"wanted by {names}" if names else "wanted by no topic"
    add_steps(connection, stored.id, [Step(context.now(), "matched", "ok", reason)])
    return held.union(match.topic for match in wanted)


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
    for topic in asked:
        if topic.formerly:  # what was told under its earlier name is not told again
            told = notices_of(connection, topic.formerly, (event, text))
            entries = [each for each in entries if each[0] != topic.id or each[1:] not in told]
    add_notices(connection, entries, now)


def note_revision(connection: Connection, stored: StoredEntry, before: Item | None, item: Item, now: datetime) -> Item:
    """Keep the previous version where an edit changed what an article says.

    Returns the item as it is to be stored.

    An item without its article yet, or with another one now, has no version that could be compared.
    """
    if before is None or not (before.complete and item.complete):
        return item
    if (before.title, before.text) == (item.title, item.text):
        return replace(item, updated=before.updated)
    found = compare((before.title, before.text), (item.title, item.text))
    if before.text and found.kept < SAME_ARTICLE:
        return item
    if not found.differences:
        return replace(item, updated=before.updated)
    changes = [Change(*each) for each in found.differences]
    add_version(connection, before, changes, now)
    told = "; ".join(f"{change.kind}: − {change.before or '…'} + {change.after or '…'}" for change in changes)
    add_steps(connection, stored.id, [Step(now, "changed", "ok", told)])
    return item
