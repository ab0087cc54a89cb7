"""Feeds to publish: a row written with each change, deleted once the feed is written.

A stop or a kill between the change and the file keeps the row, so the next publishing writes the feed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, text

from monitor.store.schema import feeds_to_publish

EVERY = "*"  # every feed
STANDING = ""  # the feeds that no topic stands for: `all` and `_status`

_ADD = text(
    "INSERT INTO feeds_to_publish (topic, changes) VALUES (:topic, 1)"
    " ON CONFLICT (topic) DO UPDATE SET changes = feeds_to_publish.changes + 1"
)
_DELETE = text("DELETE FROM feeds_to_publish WHERE topic = :topic AND changes = :changes")


def add_to_publish(connection: Connection, topics: Collection[str]) -> None:
    """Let the feeds of these topics be published, in the transaction that changes what they hold."""
    if topics:
        connection.execute(_ADD, [{"topic": topic} for topic in sorted(topics)])


def read_to_publish(connection: Connection) -> Mapping[str, int]:
    """The topics whose feeds are to be published, each with how often it changed meanwhile."""
    return {row.topic: row.changes for row in connection.execute(select(feeds_to_publish))}


def delete_published(connection: Connection, published: Mapping[str, int]) -> None:
    """Forget topics that were published as `read_to_publish` gave them; one that changed since stays."""
    if published:
        rows = [{"topic": topic, "changes": changes} for topic, changes in published.items()]
        connection.execute(_DELETE, rows)
