"""The data that a page carries for its scripts: parsed, never executed.

Read are elements of JSON (`__NEXT_DATA__`, JSON-LD, RENDER_DATA in percent-encoding), assignments to a name
(`window.__INITIAL_STATE__ = {…}`, `JSON.parse("…")`), the strings of Next.js (`self.__next_f.push`), and the flat
arrays of Nuxt 3 (`__NUXT_DATA__`), whose objects name their values by index.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

_MOST_SCRIPTS, _MOST_ASSIGNED = 200, 20
_MOST_VALUES = 600_000  # signs of names, values and levels; each value takes some 60 bytes
_LONGEST_STRING = 3_000_000  # characters of one state in a string
_DEEPEST, _MOST_REVIVED = 40, 100_000  # levels and values of a flat array
_SCRIPT = re.compile(r"<script\b([^<>]*+)>([^<]*+(?:<(?!/script)[^<]*+)*+)(?:</script|\Z)", re.IGNORECASE)
_ID = re.compile(r"\bid=[\"']?([\w.-]+)")
_ASSIGNED = re.compile(
    r"(?:\bwindow\.|\bself\.|\bglobalThis\.|\bvar |\blet |\bconst |\bwindow\[[\"'])(\w{1,100})(?:[\"']\])?\s{0,20}="
    r"\s{0,20}(?:(?=[\[{])|(JSON\.parse\(|decodeURIComponent\(|JSON\.parse\(decodeURIComponent\()\s{0,20}(?=[\"'`]))"
)
_NEXT_FLIGHT = re.compile(r"__next_f\.push\(\s{0,20}\[\s{0,20}1\s{0,20},\s{0,20}(?=\")")
_FLIGHT_ROW = re.compile(r"^[0-9a-zA-Z]{0,12}:(?:[A-Z]{1,3}(?=[\[{]))?(?=[\[{])", re.MULTILINE)
_STRING = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|`(?:[^`\\$]++|\\.)*+`", re.DOTALL)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DECODER = json.JSONDecoder()
_REACTIVE = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"})


def page_states(page: str) -> dict[str, Any]:
    """Find the JSON that a page carries for its scripts.

    By the id of its element, or the name that it is assigned to.

    >>> page_states('<script id="D" type="application/json">{"a": 1}</script><script>window.STATE = [2];</script>')
    {'D': {'a': 1}, 'STATE': [2]}
    """
    found: dict[str, Any] = {}
    flight: list[str] = []
    for attributes, text in _scripts(page):
        name = _ID.search(attributes)
        if "json" in attributes:
            _keep(found, name.group(1) if name else f"json{len(found)}", _decoded(text))
            continue
        flight += [_unescaped(string) for at in _NEXT_FLIGHT.finditer(text) if (string := _string_at(text, at.end()))]
        for assigned in itertools.islice(_ASSIGNED.finditer(text), _MOST_ASSIGNED):
            if assigned.group(2):
                _keep(found, assigned.group(1), _decoded(_unescaped(_string_at(text, assigned.end()))))
            else:
                _keep(found, assigned.group(1), text[assigned.end() :])
    if flight:
        found.setdefault("__next_f", _flight_values("".join(flight)[:_LONGEST_STRING]))
    return found


def stored_markup(page: str) -> str:
    """The HTML that a page keeps in CDATA sections of its scripts until one puts it in place.

    Empty without any.
    """
    stores = (text for attributes, text in _scripts(page) if "xml" in attributes or "template" in attributes)
    return "".join(part for text in stores for part in _CDATA.findall(text))


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    for script in itertools.islice(_SCRIPT.finditer(page), _MOST_SCRIPTS):
        yield script.group(1), script.group(2)


def _keep(found: dict[str, Any], name: str, text: str) -> None:
    """Keep the JSON that a text begins with, under a name without dots; what is a program is left."""
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        return
    try:
        value = _DECODER.raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return
    if "nuxt" in name.lower() and isinstance(value, list) and len(value) > 1:
        value = revived(value)
    found.setdefault(name.replace(".", "_"), value)


def _decoded(text: str) -> str:
    """A text without the percent-encoding that all of it is in."""
    start = text.lstrip()[:3].upper()
    return unquote(text.strip()[:_LONGEST_STRING]) if start in ("%7B", "%5B") else text


def _string_at(text: str, at: int) -> str:
    string = _STRING.match(text, at)
    return string.group()[1:-1] if string and len(string.group()) <= _LONGEST_STRING else ""


def _unescaped(text: str) -> str:
    r"""The value of a JavaScript string literal.

    >>> _unescaped(r'{\"a\": \x22\u4e2d\\n\x22}')
    '{"a": "中\\n"}'
    """

    def value(found: re.Match[str]) -> str:
        escape = found.group(1)
        if escape[0] in "ux" and len(escape) > 1:
            number = int(escape[1:].strip("{}"), 16)
            return chr(number) if number <= 0x10FFFF else ""
        return _SIMPLE.get(escape, escape)

    unescaped = _ESCAPE.sub(value, text)
    return unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of halves are one character


def _flight_values(text: str) -> list[Any]:
    """The values of the rows of a Next.js stream: 1:["$","div",…]."""
    values = []
    for row in _FLIGHT_ROW.finditer(text):
        try:
            values.append(_DECODER.raw_decode(text, row.end())[0])
        except (ValueError, RecursionError):
            continue
    return values


def revived(flat: list[Any]) -> Any:
    """The value that a flat array stands for, in which objects and lists name their values by index (devalue).

    >>> revived([{"posts": 1}, [2], {"title": 3}, "A"])
    {'posts': [{'title': 'A'}]}
    """
    left = _MOST_REVIVED

    def value(index: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(flat):
            return None
        if depth > _DEEPEST or left < 0:
            return None
        stored = flat[index]
        if isinstance(stored, dict):
            return {name: value(inner, depth + 1) for name, inner in stored.items()}
        if isinstance(stored, list):
            return (
                typed(stored, depth) if stored and isinstance(stored[0], str) else [value(i, depth + 1) for i in stored]
            )
        return stored

    def typed(stored: list[Any], depth: int) -> Any:
        kind, *rest = stored
        if kind == "Date":
            return rest[0] if rest else None
        if kind == "Set":
            return [value(inner, depth + 1) for inner in rest]
        if kind == "Map":
            return {str(value(k, depth + 1)): value(v, depth + 1) for k, v in zip(rest[::2], rest[1::2], strict=False)}
        return value(rest[0], depth + 1) if kind in _REACTIVE and rest else None

    return value(0, 0)
