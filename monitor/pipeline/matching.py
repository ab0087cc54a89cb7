"""Match items with topics.

The archive is matched again after an edit, and searched by its full-text index.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge

from sqlalchemy import Connection

from monitor.model import Config, Document, Item, Lookup, Match, Source, Topic
from monitor.pipeline.context import Context, contained, topic_hashes
from monitor.store.feeds import read_topic_hashes, save_topic_hashes
from monitor.store.items import (
    delete_matches_of_other_topics,
    iter_documents,
    iter_documents_at,
    matched_positions,
    replace_topic_matches,
)
from monitor.store.outbox import add_to_publish
from monitor.store.search import Within, candidates, read_unindexed, save_index, unindexed_positions
from monitor.topics import Matcher, compile_topics
from monitor.topics.term_index import INDEXED, index_words

_AT_A_TIME = 200  # items of one transaction
_MOST_WORDS = 20_000  # from which a transaction has enough, 2 MB; the last item may have 60,000 more
_SECONDS = 2.0  # that others wait for at most
_MOST_UNINDEXED = 1000  # items that a search reads as they are
_WITH_HITS = 1000  # newest items of an edited topic whose hits are stored; those of older ones are worked out if asked


@dataclass(frozen=True, slots=True)
class Change:
    """Effect of an edit on a topic: items gained and lost, and their new number."""

    topic: str
    gained: frozenset[int]
    lost: frozenset[int]
    matches: Mapping[int, Match]


def document_of(item: Item) -> Document:
    """An item as a query sees it."""
    return Document(
        title=item.title,
        text=item.text,
        author=item.author,
        source=item.source,
        url=item.url,
        tags=item.tags,
        language=item.language or "",
        published=item.published,
        first_seen=item.first_seen,
    )


def wanted_by(context: Context, item: Item, source: Source) -> tuple[Match, ...]:
    """Find the topics that want an item: by query, or as they take its whole source."""
    matched = _match(context.matcher, document_of(item))
    names = {match.topic for match in matched}
    given = tuple(Match(topic) for topic in source.topics if topic not in names)
    return (*(match for match in matched if context.topics[match.topic].near_of not in source.topics), *given)


def _match(matcher: Matcher, document: Document, brief: Collection[str] = ()) -> tuple[Match, ...]:
    """Match a document to all topics.

    Where that raises, to each alone, and a topic that raises does not match. brief: topics whose hits are not needed
    """
    with contained("matching.crashed", url=document.url):
        return matcher.match(document, now=None, brief=brief)
    found: list[Match] = []
    for rule in matcher.rules:
        with contained("topic.crashed", topic=rule.topic.id, url=document.url):
            match = matcher.match_topic(rule.topic.id, document, now=None)
            found += [match] if match else []
    return tuple(found)


def require_rematch(connection: Connection, context: Context) -> None:
    """Mark the archive for a new match if a reload came during a visit.

    The visit stored by the old topics. Runs in the transaction that stores the item, so that a kill does not lose it
    for a new topic either.
    """
    known = read_topic_hashes(connection)
    if known and known != context.topic_hashes:
        save_topic_hashes(connection, {})


def edited_topics(connection: Connection, config: Config) -> tuple[Topic, ...]:
    """Topics to which the archive was not yet matched as they are now."""
    known, hashes = read_topic_hashes(connection), topic_hashes(config)
    return tuple(topic for topic in config.topics if known.get(topic.id) != hashes[topic.id])


def changes(connection: Connection, config: Config, topics: tuple[Topic, ...]) -> tuple[Change, ...]:
    """Compute what matching the archive to these topics would change.

    Each item is read once.
    """
    matcher = compile_topics(topics, config.aliases)
    given = {source.id: source.topics for source in config.sources}
    near = {topic.id: topic.near_of for topic in topics}
    found: dict[str, dict[int, Match]] = {topic.id: {} for topic in topics}
    brief = frozenset[str]()
    for read, (position, document) in enumerate(iter_documents(connection, matcher.reads) if topics else ()):
        for match in _match(matcher, document, brief):
            if near[match.topic] not in given.get(document.source, ()):
                found[match.topic][position] = match
                brief |= {match.topic} if len(found[match.topic]) >= max(_WITH_HITS, read / 2) else frozenset()
        for topic in given.get(document.source, ()):
            if topic in found:
                found[topic].setdefault(position, Match(topic))
    changed: list[Change] = []
    for topic, matches in found.items():
        before, after = matched_positions(connection, topic), frozenset(matches)
        changed.append(Change(topic, after - before, before - after, matches))
    return tuple(changed)


def save_rematched(connection: Connection, config: Config, changed: tuple[Change, ...]) -> None:
    """Store the result of `changes`, and that the archive fits the configuration."""
    for change in changed:
        replace_topic_matches(connection, change.topic, change.matches)
    add_to_publish(connection, [change.topic for change in changed])
    delete_matches_of_other_topics(connection, [topic.id for topic in config.topics])
    save_topic_hashes(connection, topic_hashes(config))


def empties(changed: tuple[Change, ...], config: Config) -> tuple[Topic, ...]:
    """Topics that held items and would hold none, and do not say that this is meant."""
    emptied = {change.topic for change in changed if change.lost and not change.matches}
    return tuple(topic for topic in config.topics if topic.id in emptied and not topic.allow_empty)


# ── search ──────────────────────────────────────────────────────────────────


def index_new_items(context: Context, seconds: float = _SECONDS) -> int:
    """Index items that are not indexed yet, newest first; return how many.

    seconds: the longest time that it takes
    """
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with context.database.read() as connection:
            words = _unindexed_words(connection)
        if not words:
            break
        with context.database.write() as connection:
            save_index(connection, words)
        done += len(words)
        context.free_memory.give_back()
    return done


def _unindexed_words(connection: Connection) -> dict[int, Collection[str]]:
    """Words of items that are not indexed yet, as many as are stored together."""
    found: dict[int, Collection[str]] = {}
    count = 0
    for position, document in iter_documents_at(connection, unindexed_positions(connection, _AT_A_TIME), INDEXED):
        found[position] = index_words(document)
        count += len(found[position])
        if count > _MOST_WORDS:
            break
    return found


def find_items(connection: Connection, lookup: Lookup | None, within: Within) -> Iterator[Item]:
    """Read the items found by a lookup, latest arrival first; also those not indexed."""
    waiting = [
        item
        for item in (read_unindexed(connection, _MOST_UNINDEXED) if lookup else ())
        if item.position < within.before
        and within.source in ("", item.source)
        and (within.since is None or item.published >= within.since)
        and (within.until is None or item.published <= within.until)
        and (within.takes is None or within.takes(item.source))
    ]
    last = None
    for item in merge(waiting, candidates(connection, lookup, within), key=lambda each: -each.position):
        if item.position != last:
            yield item
        last = item.position
