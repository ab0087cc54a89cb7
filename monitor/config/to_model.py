"""Convert checked shapes of sources and topics to the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.config.across import near_id
from monitor.config.shape import SourceShape, TopicShape
from monitor.model import Examples, Source, Topic
from monitor.redact import split_credentials
from monitor.text.interface import Language, say
from monitor.text.language import is_cjk


def source_of(shape: SourceShape) -> Source:
    """Give a source as the model has it. A name and password in its address become a header of its own."""
    url, credentials = split_credentials(shape.url)
    headers = dict(shape.headers)
    if credentials and not any(name.lower() == "authorization" for name in headers):
        headers["Authorization"] = credentials
    made: Source = shape.to_model(url=url, headers=headers)
    return made


def topic_of(name: str, shape: TopicShape) -> Topic:
    """Give a topic as the model has it; without a title it is called by its id."""
    made: Topic = shape.to_model(id=name, title=shape.title or name)
    return made


def with_near_misses(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics, each that asks for its near misses followed by the topic that holds them."""
    return tuple(each for topic in topics for each in ([topic, _near_misses(topic)] if topic.near_miss else [topic]))


def _near_misses(topic: Topic) -> Topic:
    """Make the topic for near misses of another: same query, its own feed, allowed to be empty."""
    language: Language = "zh" if any(map(is_cjk, topic.title)) else "en"
    return replace(
        topic,
        id=near_id(topic.id),
        title=say(language, "near_topic", title=topic.title),
        near_of=topic.id,
        near_miss=False,
        budget=None,
        allow_empty=True,
        examples=Examples(),
    )
