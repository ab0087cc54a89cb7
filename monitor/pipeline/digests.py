"""What decides which items a topic holds, as a digest, so that an edit is noticed at any start."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from monitor.model import Config, Topic
from monitor.topics import LANGUAGE


def topic_digests(config: Config, language: int = LANGUAGE) -> Mapping[str, str]:
    """For each topic a digest of all that decides what it matches; what only shapes its feed is left out.

    language: the version of what queries mean: an upgrade that changes it matches the archive again
    """
    return {topic.id: _digest(topic, config, language) for topic in config.topics}


def _digest(topic: Topic, config: Config, language: int) -> str:
    given = sorted(source.id for source in config.sources if topic.id in source.topics)
    # Any alias may stand in any query; an edit of one is rare, and matching again is cheap.
    aliases = sorted((name, *spellings) for name, spellings in config.aliases.items())
    decides = [language, topic.match, topic.reject, sorted(topic.sources), given, aliases]
    if topic.near_of:
        decides.append(topic.near_of)
    return hashlib.sha256(json.dumps(decides, ensure_ascii=False).encode()).hexdigest()
