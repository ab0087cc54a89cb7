"""The archive searched by its full-text index, and the index kept up to date."""

from __future__ import annotations

import time
from collections.abc import Iterator
from heapq import merge

from sqlalchemy import Connection

from monitor.model import Item, Lookup
from monitor.pipeline.context import Context
from monitor.pipeline.matching import document_of
from monitor.store.search import Within, candidates, read_unindexed, save_index
from monitor.topics.prefilter import index_words

_AT_A_TIME = 200  # items of one transaction
_SECONDS = 2.0  # that others wait for at most
_MOST_UNINDEXED = 1000  # items that a search reads as they are


def index_new_items(context: Context, seconds: float = _SECONDS) -> int:
    """Index items that are not indexed yet, the newest first, for so long at most; returns how many."""
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with context.database.read() as connection:
            found = read_unindexed(connection, _AT_A_TIME)
        words = {item.position: index_words(document_of(item)) for item in found}
        if words:
            with context.database.write() as connection:
                save_index(connection, words)
        done += len(words)
        if len(words) < _AT_A_TIME:
            break
    return done


def find_items(connection: Connection, lookup: Lookup | None, within: Within) -> Iterator[Item]:
    """Read the items that have what is looked up, newest arrival first; those not indexed yet too."""
    waiting = [
        item
        for item in (read_unindexed(connection, _MOST_UNINDEXED) if lookup else ())
        if item.position < within.before
        and within.source in ("", item.source)
        and (within.since is None or item.published >= within.since)
    ]
    last = None
    for item in merge(waiting, candidates(connection, lookup, within), key=lambda each: -each.position):
        if item.position != last:
            yield item
        last = item.position
