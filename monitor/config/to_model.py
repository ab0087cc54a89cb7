"""From checked shapes to the frozen model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from monitor.config.across import near_id
from monitor.config.shape import SettingsShape, SourceShape, TopicShape
from monitor.model import (
    ArticleSelectors,
    Examples,
    FetchSettings,
    KeepSettings,
    ListSelectors,
    LogSettings,
    PublishSettings,
    ScheduleSettings,
    Settings,
    Source,
    Topic,
    WebSettings,
)
from monitor.redact import split_credentials
from monitor.text.interface import Language, say
from monitor.text.scripts import is_cjk


def settings_of(shape: SettingsShape) -> Settings:
    """newsmonitor.yaml as the model has it."""
    publish, fetch, web = dict(shape.publish), dict(shape.fetch), dict(shape.web)
    networks = shape.fetch.private_networks
    return Settings(
        state=shape.state,
        publish=PublishSettings(
            **publish
            | {
                "dir": Path(shape.publish.dir),
                "base_url": shape.publish.base_url.rstrip("/"),
                "formats": tuple(shape.publish.formats),
            }
        ),
        web=WebSettings(**web | {"hosts": tuple(shape.web.hosts)}),
        fetch=FetchSettings(
            **fetch | {"private_networks": networks if isinstance(networks, bool) else tuple(networks)}
        ),
        schedule=ScheduleSettings(**dict(shape.schedule)),
        keep=KeepSettings(**dict(shape.keep)),
        timezone=shape.timezone,
        log=LogSettings(**dict(shape.log)),
    )


def source_of(shape: SourceShape) -> Source:
    """Give a source as the model has it. A name and password in its address become a header of its own."""
    values = dict(shape) | {name: tuple(getattr(shape, name)) for name in ("topics", "include", "exclude")}
    values["url"], credentials = split_credentials(shape.url)
    if credentials and not any(name.lower() == "authorization" for name in shape.headers):
        values["headers"] = {**shape.headers, "Authorization": credentials}
    lists = ListSelectors(**dict(shape.list))
    article = ArticleSelectors(**dict(shape.article) | {"remove": tuple(shape.article.remove)})
    return Source(**values | {"list": lists, "article": article})


def topic_of(name: str, shape: TopicShape) -> Topic:
    """One topic as the model has it; without a title it is called by its id."""
    values = dict(shape) | {
        "id": name,
        "title": shape.title or name,
        "match": tuple(shape.match),
        "sources": tuple(shape.sources),
        "examples": Examples(tuple(shape.examples.match), tuple(shape.examples.reject)),
    }
    return Topic(**values)


def with_near_misses(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics, each that asks for its near misses followed by the topic that holds them."""
    return tuple(each for topic in topics for each in ([topic, _near_misses(topic)] if topic.near_miss else [topic]))


def _near_misses(topic: Topic) -> Topic:
    """The topic of what is one clause short of another: same query, a feed of its own, which may well be empty."""
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
