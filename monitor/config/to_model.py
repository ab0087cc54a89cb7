"""From checked shapes to the frozen model."""

from __future__ import annotations

from pathlib import Path

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
    """One source as the model has it."""
    values = dict(shape) | {name: tuple(getattr(shape, name)) for name in ("topics", "include", "exclude")}
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
