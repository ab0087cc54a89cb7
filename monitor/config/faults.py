"""Turn errors of pydantic into faults: where, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.config.secrets import is_told
from monitor.config.yamlfaults import LOOKALIKES
from monitor.config.yamlmarks import Marked, Where
from monitor.errors import ConfigFault

_SHOWN = 60  # characters of a key that a message quotes
_MOST_CHOICES = 40
_WORDS = {
    "bool_parsing": "true or false is wanted here",
    "bool_type": "true or false is wanted here",
    "int_parsing": "a whole number is wanted here",
    "int_type": "a whole number is wanted here",
    "int_parsing_size": "a whole number is wanted here, with fewer digits",
    "string_type": "a word or text is wanted here",
    "list_type": "a list is wanted here",
    "dict_type": "`name: value` lines are wanted here",
    "model_type": "`name: value` lines are wanted here",
    "model_attributes_type": "`name: value` lines are wanted here",
}
_PATTERNS = {
    "language": "write the code of a language, such as zh, en or pt-BR",
    "token": "a token is made of 8 to 128 letters, digits, - and _",
}


def faults_of(error: ValidationError, marked: Marked, shape: type[BaseModel]) -> Iterator[ConfigFault]:
    """Return every fault of one file."""
    for detail in error.errors(include_url=False):
        where = _where(detail, marked)
        match detail["type"]:
            case "extra_forbidden":
                yield _unknown_key(where, marked, shape)
            case _ if detail["loc"][-1:] == ("[key]",):
                place = marked.keys.get(where) or marked.place(where)
                yield ConfigFault(place, f"{_path(where)} is not as it must be", _said(detail), str(where[-1]))
            case "missing":
                yield _missing(where, marked)
            case _:
                problem = f"{_path(where)} is not as it must be"
                yield ConfigFault(marked.place(where), problem, _said(detail), _found(marked.content, where))


def _where(detail: ErrorDetails, marked: Marked) -> Where:
    """Return the path in the file, without what pydantic adds for unions and dictionary keys."""
    where: Where = ()
    for step in detail["loc"]:
        known = (*where, step) in marked.places
        if known or (detail["type"] == "missing" and step == detail["loc"][-1]):
            where = (*where, step)
    return where


def _said(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "literal_error":
        return f"one of {detail['ctx']['expected']} is wanted here"
    if kind == "greater_than_equal":
        return f"at least {detail['ctx']['ge']} is wanted here"
    if kind == "less_than_equal":
        return f"at most {detail['ctx']['le']} is wanted here"
    if kind == "too_short":
        return "at least one is wanted here"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(detail["loc"][-1]), detail["msg"])
    return _WORDS.get(kind, detail["msg"][0].lower() + detail["msg"][1:])


def _unknown_key(where: Where, marked: Marked, shape: type[BaseModel]) -> ConfigFault:
    key = str(where[-1]) if where else ""
    known = sorted(_fields_at(shape, where[:-1]))
    place = marked.keys.get(where) or marked.place(where)
    name = shortened(key, _SHOWN)
    signs = [sign for sign in LOOKALIKES if sign in key]
    remedy = (
        f"there is {LOOKALIKES[signs[0]]} in it; YAML wants the plain sign" if signs else nearest_remedy(key, known)
    )
    return ConfigFault(place, f"there is no key '{name}' here", remedy, name)


def nearest_remedy(word: str, known: Iterable[str]) -> str:
    """Suggest what to write instead of `word`: the known words, and the nearest of them."""
    choices = list(known)
    close = get_close_matches(word[:_SHOWN].casefold(), choices, n=1, cutoff=0.5)
    hint = f"; '{close[0]}' is nearest" if close else ""
    shown = choices if len(choices) <= _MOST_CHOICES else [*choices[:_MOST_CHOICES], "…"]
    return f"use one of {', '.join(shown)}{hint}" if choices else ""


def _missing(where: Where, marked: Marked) -> ConfigFault:
    return ConfigFault(marked.place(where[:-1]), f"{_path(where)} is missing", f"write `{where[-1]}: …`")


def _fields_at(shape: Any, where: Where) -> set[str]:
    """Return the keys that a shape has at a path."""
    for step in where:
        if isinstance(shape, type) and issubclass(shape, BaseModel) and step in shape.model_fields:
            shape = shape.model_fields[str(step)].annotation
        shape = _inner(shape)
    return set(shape.model_fields) if isinstance(shape, type) and issubclass(shape, BaseModel) else set()


def _inner(shape: Any) -> Any:
    """Return the model inside a list, dictionary or optional type."""
    while not isinstance(shape, type) or not issubclass(shape, BaseModel):
        inner = [part for part in getattr(shape, "__args__", ()) if part not in (str, type(None))]
        if not inner:
            return shape
        shape = inner[-1]
    return shape


def _path(where: Where) -> str:
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step[:_SHOWN]}" for step in where)
    return words.removeprefix(".") or "the file"


def _found(content: Any, where: Where) -> str:
    """Quote the file itself at a path, without the secrets that are filled in.

    Empty where it has one of its own.
    """
    for step in where:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return shortened(content) if isinstance(content, str) and is_told(where, content) else ""


def shortened(text: str, longest: int = 80) -> str:
    """Cut a text to a readable length."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
