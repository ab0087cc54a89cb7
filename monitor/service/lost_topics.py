"""Refuse a configuration that loses several topics until a person accepts it.

A topics.yaml that was renamed, emptied or cut while it was saved looks like one whose topics were all removed. Until
`newsmonitor reload --force` accepts it, the topics go on as they were configured last. One topic that is taken away
among others is an edit like any other; its files stay until `newsmonitor prune`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.config import topic_places
from monitor.errors import ConfigFault
from monitor.model import Config, Topic
from monitor.store import Database
from monitor.store.outbox import read_accepted_topics
from monitor.topics import check_topic

_SHOWN_TOPICS = 20  # that a message names


def lost_topics(before: Sequence[Topic], after: Sequence[Topic]) -> tuple[Topic, ...]:
    """Find the topics that an edit removes, where it removes several or the last one."""
    kept = {name for topic in after for name in (topic.id, *topic.formerly)}
    lost = tuple(topic for topic in before if topic.id not in kept and not topic.near_of)
    return lost if len(lost) > 1 or not after else ()


def with_lost_topics(database: Database, config: Config) -> tuple[Config, tuple[Topic, ...]]:
    """Add the topics lost since the last accepted configuration; return both.

    A topic whose query cannot be parsed any more, since an alias is gone too, is named but not in the configuration.
    """
    with database.read() as connection:
        accepted = read_accepted_topics(connection)
    lost = lost_topics(accepted, config.topics)
    if not lost:
        return config, ()
    ids = {topic.id for topic in lost}
    missing = [topic for topic in accepted if topic.id in ids or topic.near_of in ids]
    sound = [topic for topic in missing if not any(fault.fatal for fault in check_topic(topic, config.aliases))]
    return replace(config, topics=(*config.topics, *sound)), lost


def lost_faults(folder: Path, lost: Sequence[Topic]) -> tuple[ConfigFault, ...]:
    """Make one fault that names the lost topics; none where no topic is lost."""
    if not lost:
        return ()
    names = ", ".join(topic.id for topic in lost[:_SHOWN_TOPICS]) + (", …" if len(lost) > _SHOWN_TOPICS else "")
    count = "the last topic" if len(lost) == 1 else f"{len(lost)} topics at once"
    problem = f"the edit removes {count}: {names}"
    remedy = "put them back, or run `newsmonitor reload --force` where it is meant; until then their feeds go on"
    return (ConfigFault(topic_places(folder)[""], problem, remedy),)
