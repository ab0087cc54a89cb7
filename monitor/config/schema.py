"""Read the files into the model, which states every key once; make JSON Schemas.

    message: Annotated[Url | None, "What it means."] = None

is an optional key `message` whose values are of the kind `Url`. From the same statement come the faults of a file,
its JSON Schema, by which editors complete and check what a person writes, and docs/configuration.md.
`python -m tests.docs` writes the last two again.
"""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from monitor.config.values import (
    KINDS,
    PLAIN,
    PartFault,
    Value,
    choice,
    json_path,
    row_part,
    selector,
    whole_number,
)
from monitor.model import BrowserSettings, ScheduleSettings, Settings, Source, Topic
from monitor.model.configured import AUTO, BY_KEY, Bounds, Kind, TopicId

T = TypeVar("T")
Where = tuple[str | int, ...]

_WORD = {"type": "string"}
_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a value.

    where: its path below the value that was read; kind: what is wrong at that path
    """

    where: Where
    remedy: str
    kind: Literal["value", "key", "unknown", "missing"] = "value"
    known: tuple[str, ...] = ()


class ProblemsFound(ValueError):
    """A value that cannot be read, with each of its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


_LINES = "`name: value` lines are wanted here, indented below the key, without `- `"


@dataclass(frozen=True)
class SourcesFile:
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


SHAPES: Mapping[str, type] = {
    "newsmonitor": Settings,
    "sources": SourcesFile,
    "topics": TopicsFile,
    "aliases": AliasesFile,
}


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
        """Make the object of the model.

        Raises ProblemsFound.
        """
        if not isinstance(given, dict):
            raise ProblemsFound([Problem((), _LINES)])
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
        problems += _across_keys(self.made, values)
        if problems:
            raise ProblemsFound(problems)
        values |= {word: name for word in self.by_key if not values[word]}
        return self.made(**values)


def problems_below(step: str | int, fault: ValueError) -> list[Problem]:
    """Give the problems of a part with their path in the whole."""
    if isinstance(fault, ProblemsFound):
        return [Problem((step, *each.where), each.remedy, each.kind, each.known) for each in fault.problems]
    return [Problem((step, fault.at) if isinstance(fault, PartFault) else (step,), str(fault))]


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
        return choice(inner)
    if origin is tuple:
        return _listed(inner[0], bounds)
    if origin is not None and issubclass(origin, Mapping):
        return _mapped(value_of(inner[0]), inner[1])
    if hint is int:
        return whole_number(bounds.least, bounds.most)
    if hint in PLAIN:
        return PLAIN[hint]
    # The section is made when one is read: most files have few of them.
    return Value(lambda given: section(hint).read(given), {"$ref": f"#/$defs/{hint.__name__}"}, (hint,))


def _listed(part: Any, bounds: Bounds) -> Value:
    """A list; of words, one word alone will do."""
    value = value_of(part)
    words = value.schema.get("type") == "string" and "enum" not in value.schema

    def read(given: Any) -> tuple[Any, ...]:
        if words and isinstance(given, str):
            return (value.read(given),)
        if not isinstance(given, list):
            raise ValueError("a list is wanted here: lines that begin with `- `")
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
            raise ValueError(_LINES)
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


def _across_keys(made: type, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Check what one key of a section says of another."""
    # The selectors of a list are those of a page, or dotted paths of JSON, as `kind` says.
    if made is Source and "list" in values:
        of_json = values.get("kind") == "json"
        for part in fields(values["list"]):
            given = getattr(values["list"], part.name)
            try:
                if given is not None:
                    (json_path if of_json else selector if part.name == "item" else row_part)(given)
            except ValueError as fault:
                yield Problem(("list", part.name), str(fault))
    names: dict[str, str] = {}
    for name in values.get("headers", ()) if made is Source else ():
        first = names.setdefault(name.lower(), name)
        if first != name:
            yield Problem(("headers", name), f"this header stands here already, as {first}", "key")
    # The settings of two that are in order, and what is wrong where they are not.
    for kind, less, more, problem in (
        (ScheduleSettings, "fastest", "slowest", "`fastest` is slower than `slowest`"),
        (BrowserSettings, "settle", "timeout", "`settle` is longer than `timeout`, which ends the page before"),
    ):
        if made is kind:
            defaults = kind()
            low, high = (values.get(name, getattr(defaults, name)) for name in (less, more))
            if low > high:
                yield Problem((less if less in values else more,), problem)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one file; name: a key of SHAPES."""
    parts: dict[str, Any] = {}
    made = _object(section(SHAPES[name]), parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{name}.yaml",
        **({"$defs": dict(sorted(parts.items()))} if parts else {}),
        **made,
    }


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield the file name and text of each schema."""
    for name in SHAPES:
        yield f"{name}.schema.json", json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def _object(part: Section[Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Make the schema of a section; those of the sections inside it go into `parts`."""
    properties = {}
    for word, key in part.keys.items():
        for inner in key.value.parts:
            if inner.__name__ not in parts:
                parts[inner.__name__] = {}  # so that it is made once
                parts[inner.__name__] = _object(section(inner), parts)
        properties[word] = {**key.value.schema}
        if key.default is not MISSING and not is_dataclass(key.default):
            default = key.default  # as it would stand in the file
            if isinstance(default, timedelta):
                seconds = int(default.total_seconds())
                default = next(f"{seconds // unit}{name}" for name, unit in _UNITS if seconds % unit == 0)
            elif default is None and {"const": "auto"} in key.value.schema.get("anyOf", ()):
                default = "auto"
            elif isinstance(default, tuple):
                default = list(default)
            properties[word]["default"] = str(default) if isinstance(default, Path) else default
        properties[word]["description"] = key.about
    required = [word for word, key in part.keys.items() if key.default is MISSING and word not in part.by_key]
    return {
        "description": (inspect.getdoc(part.made) or "").partition("\n\n")[0],
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }
