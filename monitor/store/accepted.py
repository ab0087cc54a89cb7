"""Topics of the last accepted configuration, and removed topics whose files stay until `prune`.

What a start compares the configuration with: topics that are missing at once are a mistake more often than meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, delete, select, update

from monitor.model import Examples, Topic
from monitor.store.schema import accepted_topics

_FIELDS = frozenset(field.name for field in fields(Topic))


def read_accepted_topics(connection: Connection, *, removed: bool = False) -> tuple[Topic, ...]:
    """Read the topics of the last accepted configuration, by id; or those removed since."""
    query = select(accepted_topics).where(accepted_topics.c.removed.is_(removed)).order_by(accepted_topics.c.topic)
    return tuple(_topic(row.definition) for row in connection.execute(query))


def save_accepted_topics(connection: Connection, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Save the ids of the configured topics; return those no longer configured."""
    known = set(connection.scalars(select(accepted_topics.c.topic).where(accepted_topics.c.removed.is_(False))))
    names = [topic.id for topic in topics]
    connection.execute(delete(accepted_topics).where(accepted_topics.c.topic.in_(names)))
    if topics:
        rows = [{"topic": topic.id, "removed": False, "definition": asdict(topic)} for topic in topics]
        connection.execute(accepted_topics.insert(), rows)
    connection.execute(update(accepted_topics).where(accepted_topics.c.topic.not_in(names)).values(removed=True))
    return tuple(sorted(known.difference(names)))


def delete_removed_topics(connection: Connection) -> int:
    """Delete the removed topics; return their number."""
    return connection.execute(delete(accepted_topics).where(accepted_topics.c.removed.is_(True))).rowcount


def _topic(stored: Mapping[str, Any]) -> Topic:
    # A later version may have stored more; what this one does not know is left out.
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in _FIELDS
    }
    examples = {name: tuple(titles) for name, titles in stored.get("examples", {}).items()}
    return Topic(**values | {"examples": Examples(**examples)})
