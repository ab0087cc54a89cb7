"""JSON as servers and pages write it.

A document may be one value a line, wrapped in a call, or guarded against inclusion. Scripts write data in ways that
JSON is not: unquoted keys, single quotes, trailing commas, comments, `undefined`, `!0`, `new Date(…)`, functions (as
null), and the form of Nuxt 2, a function that names its values as parameters: `(function(a,b){b.c=a;return
{d:b}}("x",{}))`. What is neither a literal nor that form is refused. Time is linear in the text; depth and the size of
the result are bounded.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.errors import NotUsable

_GUARDS = (")]}'", ")]}',", "while(1);", "for(;;);", "/**/")
_CALL = re.compile(
    r"(?:/\*\*/)?\s{0,9}(?:typeof\s[\w.$]{1,100}\s?===\s?'function'\s?&&\s?)?[\w.$]{1,100}\s?\(\s{0,9}(?=[\[{])"
)
_DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits[:4000]))  # Python reads 4,300 digits and refuses more
_MOST_VALUES = 200_000  # names and values; each takes some 60 bytes
_DEEPEST_LITERAL = 100  # levels
_MOST_RESOLVED = 200_000  # values of a result, each as often as it is named
_SPACE = re.compile(r"(?:\s++|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/)*+")
STRING = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|`(?:[^`\\$]++|\\.|\$(?!\{))*+`", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0[xX][0-9a-fA-F]{1,16}|(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?)n?")
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,200}")
_VOID = re.compile(r"void\s{1,9}0|!\s{0,9}[01]")
_DATE = re.compile(r"new\s{1,9}Date\(\s{0,9}")
_FUNCTION = re.compile(r"[(!]?\s{0,9}function\s{0,9}\(([\w$,\s]{0,20000})\)\s{0,9}\{")
_METHOD = re.compile(r"(?:async\s{1,9})?function\s{0,9}[\w$]{0,100}\s{0,9}\([\w$,\s]{0,1000}\)\s{0,9}\{")
_RETURN = re.compile(r"return\b")
_CODE = re.compile(r"[^\"'`{}/]++|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|/(?![/*])|[{}]")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS: Mapping[str, Any] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None,
}  # fmt: skip


def json_value(text: str, url: str) -> Any:
    """The value of a JSON document, a JSONP call, or JSON lines as a list.

    Raises NotUsable: 'broken' for what is no JSON, 'too_complex' for more values than a list of news has.
    """
    text = text.strip("\ufeff \r\n\t")
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        raise NotUsable("too_complex", f"{url} has more than {_MOST_VALUES:,} values", "choose a shorter list")
    for guard in _GUARDS:
        if text.startswith(guard):
            text = text[len(guard) :].lstrip(" ,\r\n\t")
    call = _CALL.match(text)
    try:
        if call:
            return _DECODER.raw_decode(text, call.end())[0]
        value, end = _DECODER.raw_decode(text)
        if not text[end:].strip():
            return value
        return [
            _DECODER.decode(line) for line in text.splitlines() if line.strip()
        ]  # https://github.com/ndjson/ndjson-spec
    except (ValueError, RecursionError) as fault:
        with contextlib.suppress(ValueError, RecursionError):  # commas too many, comments, keys without quotes
            value = read_literal(text, call.end() if call else 0)
            if value and isinstance(value, dict | list):
                return value
        raise NotUsable("broken", f"{url} is no JSON: {fault}", "name its kind with `kind:`") from fault


def looks_like_json(text: str) -> bool:
    """Tell whether a text may be JSON by its first characters."""
    start = text.lstrip("\ufeff \r\n\t")[:400]
    return start[:1] in ("{", "[") or start.startswith(_GUARDS) or _CALL.match(start) is not None


def read_literal(text: str, at: int = 0) -> Any:
    """The value of the literal that stands at an offset.

    Raises ValueError where none does.

    >>> read_literal("{a: 'b', c: [1, .5, !0, undefined,], /* d */}")
    {'a': 'b', 'c': [1, 0.5, True, None]}
    >>> read_literal('(function(a,b){b.t=a;return {posts:[b]}}("Harbour reopens",{}))')
    {'posts': [{'t': 'Harbour reopens'}]}
    """
    function = _FUNCTION.match(text, _SPACE.match(text, at).end())  # type: ignore[union-attr]  # it matches nothing too
    reader = _Reader(text, function.end() if function else at)
    if function is None:
        return reader.value()
    names = [name.strip() for name in function[1].split(",")]
    reader.skip_block()
    reader.skip(")")  # the function stands in parentheses of its own, or the call does
    given = reader.values_until("(", ")")
    scope = dict(zip(names, given, strict=False))
    body = _Reader(text, function.end(), frozenset(names))
    while not _RETURN.match(text, body.space()):
        body.assign(scope)
    body.at += len("return")
    return _Resolver(scope).resolve(body.value(), 0)


def unescaped(text: str) -> str:
    r"""The value of a JavaScript string literal.

    >>> unescaped(r'{\"a\": \x22\u4e2d\\n\x22}')
    '{"a": "中\\n"}'
    """

    def value(found: re.Match[str]) -> str:
        escape = found.group(1)
        if escape[0] in "ux" and len(escape) > 1:
            number = int(escape[1:].strip("{}"), 16)
            return chr(number) if number <= 0x10FFFF else ""
        return _SIMPLE.get(escape, escape)

    plain = _ESCAPE.sub(value, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of halves are one character


@dataclass(frozen=True, slots=True)
class _Named:
    """A value that a parameter stands for."""

    name: str


class _Reader:
    """Reads values from an offset on.

    names: parameters that may stand for values
    """

    def __init__(self, text: str, at: int, names: frozenset[str] = frozenset()) -> None:
        self.text, self.at, self.names, self.depth = text, at, names, 0

    def space(self) -> int:
        """Skip white space and comments; return the offset after them."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def skip(self, sign: str) -> bool:
        """Skip a sign; False where another stands."""
        found = self.text.startswith(sign, self.space())
        self.at += len(sign) if found else 0
        return found

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Skip what fits a pattern."""
        found = pattern.match(self.text, self.space())
        self.at = found.end() if found else self.at
        return found

    def value(self) -> Any:
        """The value that stands here.

        Raises ValueError.
        """
        sign = self.text[self.space() : self.at + 1]
        if sign in ("{", "["):
            self.depth += 1
            if self.depth > _DEEPEST_LITERAL:
                raise ValueError("nested too deep")
            found = self.members() if sign == "{" else self.values_until("[", "]")
            self.depth -= 1
            return found
        if string := self.take(STRING):
            return unescaped(string[0][1:-1])
        if number := self.take(_NUMBER):
            digits = number[0].rstrip("n") if "x" not in number[0].lower() else number[0]
            return int(digits, 0) if re.fullmatch(r"0[xX]\w+|-?[1-9]\d{0,30}|0", digits) else float(digits)
        if word := self.take(_VOID):
            return {"1": False, "0": None if "void" in word[0] else True}[word[0][-1]]
        if self.take(_DATE):
            moment = self.value()
            return moment if self.skip(")") else self.refuse()
        if self.take(_METHOD):
            self.skip_block()
            return None
        if (name := self.take(_NAME)) and name[0] in self.names:
            return _Named(name[0])
        return _WORDS[name[0]] if name and name[0] in _WORDS else self.refuse()

    def members(self) -> dict[str, Any]:
        """The members of an object."""
        found: dict[str, Any] = {}
        self.skip("{")
        while not self.skip("}"):
            key = self.take(STRING) or self.take(_NAME) or self.take(_NUMBER)
            if key is None or not self.skip(":"):
                self.refuse()
            written = key[0] if key else ""
            found[unescaped(written[1:-1]) if written[:1] in "\"'`" else written] = self.value()
            if not self.skip(",") and not self.text.startswith("}", self.space()):
                self.refuse()
        return found

    def values_until(self, start: str, end: str) -> list[Any]:
        """The values between two signs, which commas part; a hole is None."""
        found: list[Any] = []
        if not self.skip(start):
            self.refuse()
        while not self.skip(end):
            found.append(None if self.text.startswith(",", self.space()) else self.value())
            if not self.skip(",") and not self.text.startswith(end, self.space()):
                self.refuse()
        return found

    def skip_block(self) -> None:
        """Skip to the end of the block that is open here."""
        depth = 1
        while depth:
            found = STRING.match(self.text, self.at) or _CODE.match(self.text, self.at)
            if found is None:
                self.refuse()
                return
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            self.at = found.end()

    def assign(self, scope: dict[str, Any]) -> None:
        """Read `a.b[0]=value;` into what the parameter `a` stands for."""
        name = self.take(_NAME)
        owner: Any = scope.get(name[0]) if name else None
        path: list[Any] = []
        while not self.skip("="):
            if self.skip("."):
                part = self.take(_NAME)
                path.append(part[0] if part else self.refuse())
            else:
                path += self.values_until("[", "]")
        for step in path[:-1]:
            owner = owner.get(step) if isinstance(owner, dict) else None
        value = self.value()
        if isinstance(owner, dict) and path:
            owner[str(path[-1])] = value
        elif isinstance(owner, list) and path and path[-1] == len(owner):
            owner.append(value)
        if not self.skip(";"):
            self.skip(",")

    def refuse(self) -> Any:
        """Raise ValueError: what stands here is no literal."""
        raise ValueError(f"no literal at character {self.at}")


class _Resolver:
    """Replaces parameters by their values, within bounds.

    Each may be named many times.
    """

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope, self.left = scope, _MOST_RESOLVED

    def resolve(self, value: Any, depth: int) -> Any:
        """A value with all parameters resolved; None below the deepest level.

        Raises ValueError for too many.
        """
        self.left -= 1
        if self.left < 0:
            raise ValueError("too many values")
        if depth > _DEEPEST_LITERAL:
            return None
        if isinstance(value, _Named):
            return self.resolve(self.scope.get(value.name), depth + 1)
        if isinstance(value, dict):
            return {key: self.resolve(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner, depth + 1) for inner in value]
        return value
