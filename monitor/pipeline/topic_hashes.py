"""A hash of what decides which items a topic holds, so that an edit is noticed at any start."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from monitor.model import Config
from monitor.topics import LANGUAGE


def topic_hashes(config: Config, language: int = LANGUAGE) -> Mapping[str, str]:
    """For each topic a hash of all that decides what it matches; what only shapes its feed is left out.

    language: the version of what queries mean: an upgrade that changes it matches the archive again
    """
    # Any alias may stand in any query; an edit of one is rare, and matching again is cheap.
    aliases = sorted((name, *spellings) for name, spellings in config.aliases.items())
    hashes: dict[str, str] = {}
    for topic in config.topics:
        given = sorted(source.id for source in config.sources if topic.id in source.topics)
        decides = [language, topic.match, topic.reject, sorted(topic.sources), given, aliases]
        decides += [topic.near_of] if topic.near_of else []
        hashes[topic.id] = hashlib.sha256(json.dumps(decides, ensure_ascii=False).encode()).hexdigest()
    return hashes
