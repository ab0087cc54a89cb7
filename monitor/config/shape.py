"""Shapes of the four files: their keys, and the values that each accepts.

The JSON Schemas that editors use are made from these models.
"""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import re2
import soupsieve
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from monitor.config import values
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
from monitor.text.selectors import check_part

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LONGEST_SELECTOR = 2000
_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:]+):(\d{1,5})")


# Where the defaults stand: in the model.
_PUBLISH, _WEB, _FETCH, _SCHEDULE = PublishSettings(), WebSettings(), FetchSettings(), ScheduleSettings()
_KEEP, _LOG, _SOURCE, _TOPIC = KeepSettings(), LogSettings(), Source("", ""), Topic("", "", ())

_FORMATS: list[Any] = list(_PUBLISH.formats)
_NETWORKS: Any = _FETCH.private_networks


class Shape(BaseModel):
    """A mapping whose keys are all known.

    makes: what of the model it becomes; its fields have the same names, and there stand the defaults
    """

    makes: ClassVar[type[Any] | None] = None
    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    @model_validator(mode="before")
    @classmethod
    def _without_empty_parts(cls, given: Any) -> Any:
        """Treat a list or mapping without content, or all commented out, as left out."""
        if not isinstance(given, dict):
            return given
        parts = {name for name, each in cls.model_fields.items() if isinstance(each.default, (dict, list, Shape))}
        return {name: value for name, value in given.items() if value is not None or name not in parts}

    def to_model(self, **others: Any) -> Any:
        """Make the object of the model that these values are of. others: values that no key gives."""
        if self.makes is None:
            raise TypeError(f"{type(self).__name__} is a file, and makes nothing")
        return self.makes(**{name: _frozen(value) for name, value in self} | others)


def _frozen(value: Any) -> Any:
    if isinstance(value, Shape):
        return value.to_model()
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _none_yet(value: Any) -> Any:
    return [] if value is None else value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("an id is made of small letters, digits, - and _, and begins with a letter or digit")
    return text


def _topic_id(text: str) -> str:
    if text == "all":
        raise ValueError("'all' is the feed of everything; choose another id")
    return _identifier(text)


def _name_of_user(text: str) -> str:
    if not text.strip() or ":" in text:
        raise ValueError("a user's name is not empty, and has no colon")
    return text


def _password(text: str) -> str:
    if not text.strip():
        raise ValueError("an empty password lets everybody in; write one, or a ${NAME} that is set")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or any(char.isspace() for char in text):
        raise ValueError("an address begins with http:// or https:// and a host")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such time zone; write one such as Asia/Shanghai or Europe/London") from None
    return text


def _local_or_zone(text: str) -> str:
    return text if text == "local" else _zone(text)


def _selector(text: str) -> str:
    if len(text) > _LONGEST_SELECTOR:
        raise ValueError(f"a CSS selector has at most {_LONGEST_SELECTOR} characters")
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, RecursionError) as fault:
        raise ValueError(f"this is no CSS selector: {str(fault).splitlines()[0]}") from None
    return text


def _row_part(text: str) -> str:
    """A selector of a part of a row, or an address with such selectors in braces."""
    check_part(text)
    return text


def _pattern(text: str) -> str:
    """Accept a glob, or a regular expression between slashes that RE2 can read."""
    if len(text) > 2 and text[0] == text[-1] == "/":
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(text[1:-1], options)
        except re2.error:
            raise ValueError(
                "the regular expression between the slashes cannot be read; write it as RE2 has it"
            ) from None
    return text


def _listen(text: str) -> str:
    found = _LISTEN.fullmatch(text)
    if not found or int(found[2]) > 65_535:
        raise ValueError("write host:port, such as 127.0.0.1:8080, or null for no server")
    return text


def _state(text: str) -> str:
    if "://" in text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("write a file such as state/newsmonitor.db, or postgresql://user@host/name")
    return text


def _cidrs(value: Any) -> Any:
    if isinstance(value, list):
        for network in value:
            try:
                ip_network(str(network), strict=False)
            except ValueError:
                raise ValueError(f"'{network}' is no network; write one such as 10.0.0.0/8 or fd00::/8") from None
        return value
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if str(value).lower() not in words:
        raise ValueError("write true, false, or a list of networks such as [10.0.0.0/8]")
    return words[str(value).lower()]


_SPAN_SCHEMA = WithJsonSchema(
    {"type": "string", "pattern": r"^(\d+(\.\d+)?[smhdw])+$", "examples": ["15m", "1h30m", "7d"]}
)


def _a_second_or_more(span: timedelta) -> timedelta:
    if span < timedelta(seconds=1):
        raise ValueError("the least is 1s")
    return span


UserName = Annotated[str, AfterValidator(_name_of_user)]
Password = Annotated[str, AfterValidator(_password)]
Span = Annotated[timedelta, BeforeValidator(values.duration), _SPAN_SCHEMA]
Every = Annotated[timedelta, BeforeValidator(values.duration), AfterValidator(_a_second_or_more), _SPAN_SCHEMA]
Size = Annotated[int, BeforeValidator(values.size), Field(gt=0), WithJsonSchema({"type": ["string", "integer"]})]
Id = Annotated[str, AfterValidator(_identifier)]
TopicId = Annotated[str, AfterValidator(_topic_id)]
Url = Annotated[str, AfterValidator(_url)]
Zone = Annotated[str, AfterValidator(_zone)]
Selector = Annotated[str, AfterValidator(_selector)]
RowPart = Annotated[str, AfterValidator(_row_part)]
Patterns = Annotated[list[Annotated[str, AfterValidator(_pattern)]], BeforeValidator(_one_or_more)]
Words = Annotated[list[str], BeforeValidator(_one_or_more)]
_AUTO = BeforeValidator(lambda value: None if value == "auto" else value)


class PublishShape(Shape):
    """Settings of publishing: files, addresses, formats."""

    makes = PublishSettings
    dir: Annotated[Path, WithJsonSchema({"type": "string"})] = Field(default=_PUBLISH.dir)
    base_url: Annotated[Url, AfterValidator(lambda url: url.rstrip("/"))] = _PUBLISH.base_url
    hub: Url | None = _PUBLISH.hub
    formats: list[Literal["rss", "atom", "json"]] = Field(default=_FORMATS)
    full_text: bool = _PUBLISH.full_text
    max_bytes: Size = _PUBLISH.max_bytes
    why: bool = _PUBLISH.why


class WebShape(Shape):
    """The web server."""

    makes = WebSettings
    listen: Annotated[str, AfterValidator(_listen)] | None = _WEB.listen
    hosts: Words = list(_WEB.hosts)
    users: dict[UserName, Password] = {}


class FetchShape(Shape):
    """Settings of fetching."""

    makes = FetchSettings
    concurrency: int = Field(default=_FETCH.concurrency, ge=1, le=512)
    per_host: int = Field(default=_FETCH.per_host, ge=1, le=32)
    delay: Span = _FETCH.delay
    timeout: Every = _FETCH.timeout
    max_bytes: Size = _FETCH.max_bytes
    user_agent: str = _FETCH.user_agent
    robots: bool = _FETCH.robots
    private_networks: Annotated[bool | list[str], BeforeValidator(_cidrs)] = Field(default=_NETWORKS)
    proxy: Url | None = _FETCH.proxy
    websub: Annotated[bool | None, _AUTO] = _FETCH.websub


class ScheduleShape(Shape):
    """Settings of the schedule."""

    makes = ScheduleSettings
    every: Annotated[Every | None, _AUTO] = _SCHEDULE.every
    fastest: Every = _SCHEDULE.fastest
    slowest: Every = _SCHEDULE.slowest

    @model_validator(mode="after")
    def _ordered(self) -> ScheduleShape:
        if self.fastest > self.slowest:
            raise ValueError("`fastest` is slower than `slowest`")
        return self


class KeepShape(Shape):
    """Settings of retention, counted from when things were first seen."""

    makes = KeepSettings
    items: Every = _KEEP.items
    pages: Span = _KEEP.pages


class LogShape(Shape):
    """Settings of the log."""

    makes = LogSettings
    level: Literal["debug", "info", "warning", "error"] = _LOG.level
    format: Literal["auto", "console", "json"] = _LOG.format


class SettingsShape(Shape):
    """newsmonitor.yaml."""

    makes = Settings
    state: Annotated[str, AfterValidator(_state)] = Settings().state
    publish: PublishShape = PublishShape()
    web: WebShape = WebShape()
    fetch: FetchShape = FetchShape()
    schedule: ScheduleShape = ScheduleShape()
    keep: KeepShape = KeepShape()
    timezone: Annotated[str, AfterValidator(_local_or_zone)] = Settings().timezone
    log: LogShape = LogShape()


class ListShape(Shape):
    """Selectors of the entries of a list: CSS for a page, dotted paths for JSON."""

    makes = ListSelectors
    item: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None


class _PageListShape(Shape):
    """The same where the list is a page: CSS selectors, and what `monitor.text.selectors` adds to them."""

    item: Selector | None = None
    link: RowPart | None = None
    title: RowPart | None = None
    date: RowPart | None = None
    summary: RowPart | None = None


class ArticleShape(Shape):
    """CSS selectors of the parts of an article."""

    makes = ArticleSelectors
    body: Selector | None = None
    title: Selector | None = None
    author: Selector | None = None
    date: Selector | None = None
    remove: Annotated[list[Selector], BeforeValidator(_one_or_more)] = []


class SourceShape(Shape):
    """One watched address."""

    makes = Source
    id: Id
    url: Url
    title: str = _SOURCE.title
    kind: Literal["auto", "feed", "page", "sitemap", "json"] = Field(default=_SOURCE.kind)
    enabled: bool = _SOURCE.enabled
    every: Annotated[Every | None, _AUTO] = _SOURCE.every
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")] | None = None
    list: ListShape = ListShape()
    article: ArticleShape = ArticleShape()
    full_text: bool = _SOURCE.full_text
    timezone: Zone | None = _SOURCE.timezone
    headers: dict[str, str] = {}
    topics: Words = []
    include: Patterns = []
    exclude: Patterns = []
    backlog: int = Field(default=_SOURCE.backlog, ge=0, le=1000)
    proxy: Url | None = _SOURCE.proxy
    robots: bool = _SOURCE.robots
    verify: Annotated[bool | str, Field(union_mode="left_to_right")] = _SOURCE.verify

    @field_validator("list")
    @classmethod
    def _selectors(cls, given: ListShape, info: ValidationInfo) -> ListShape:
        """Check CSS selectors; for JSON the same keys hold dotted paths."""
        if info.data.get("kind") != "json":
            _PageListShape.model_validate(dict(given))  # each fault keeps its own place
        return given


class SourcesShape(Shape):
    """sources.yaml."""

    sources: Annotated[list[SourceShape], BeforeValidator(_none_yet)]


class ExamplesShape(Shape):
    """Titles that a topic must take, and titles that it must not."""

    makes = Examples
    match: Words = []
    reject: Words = []


class TopicShape(Shape):
    """One saved query with a feed."""

    makes = Topic
    title: str = ""
    match: Annotated[list[str], BeforeValidator(_one_or_more), Field(min_length=1)]
    reject: str | None = _TOPIC.reject
    sources: Words = []
    group: Literal["event", "article"] = _TOPIC.group
    limit: int = Field(default=_TOPIC.limit, ge=1, le=1000)
    budget: Annotated[int, BeforeValidator(values.per_day)] | None = _TOPIC.budget
    near_miss: bool = _TOPIC.near_miss
    token: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,128}$")] | None = _TOPIC.token
    allow_empty: bool = _TOPIC.allow_empty
    examples: ExamplesShape = ExamplesShape()


class TopicsShape(Shape):
    """topics.yaml."""

    topics: dict[TopicId, TopicShape] = {}


class AliasesShape(Shape):
    """aliases.yaml."""

    aliases: dict[str, Annotated[list[str], BeforeValidator(_one_or_more), Field(min_length=1)]] = {}
