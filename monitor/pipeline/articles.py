"""The waiting entries of a source become items: what a visit does once its list was read.

An article is read as its list has it or from its page, and stored. What nobody foresaw costs one entry. `visit` loads
this module with the first news: the parsers and what decides on events take half a second and 60 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from monitor.errors import LocalShortage, StateError, Stopped
from monitor.model import Source
from monitor.pipeline.article import ArticleReading, crashed_reading, read_listed_article, read_page_of
from monitor.pipeline.context import LARGE_TEXT, Context, contained
from monitor.pipeline.item import StoredArticle, log_stored, store_articles
from monitor.store.entries import StoredEntry, waiting_entries, waiting_entry_sizes

_TOGETHER = 32  # entries of a batch: the articles that the list has itself are stored in one transaction
_PASSING = (Stopped, StateError, LocalShortage)


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
            readings = [_read(read_listed_article, context, source, entry) for entry in entries]
            done += _store(context, source, [*filter(None, readings)])
            to_fetch = [entry for entry, reading in zip(entries, readings, strict=True) if reading is None]
            del entries, readings  # a batch may be megabytes, and a page takes its time
        for entry in to_fetch:
            if patient or (insists and not done) or context.is_free(entry.entry.url):
                done += _store(context, source, [_read(read_page_of, context, source, entry)])
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


def _read(
    read: Callable[[Context, Source, StoredEntry], Read], context: Context, source: Source, stored: StoredEntry
) -> Read | ArticleReading:
    """Read an article; what nobody foresaw costs this entry alone."""
    with contained("entry.crashed", passing=_PASSING, source=source.id, entries=[stored.id]) as caught:
        return read(context, source, stored)
    if context.stop.is_set():
        raise Stopped
    return crashed_reading(stored, caught.fault, context.now())


def _store(context: Context, source: Source, readings: Sequence[ArticleReading]) -> list[StoredArticle]:
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
        return [each for reading in readings for each in _store(context, source, [reading])]
    if readings[0].crashed and caught.fault:  # not even that can be stored
        raise caught.fault
    return _store(context, source, [crashed_reading(readings[0].stored, caught.fault, context.now())])
