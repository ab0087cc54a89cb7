"""The syntax tree of the topic language, and how it is printed.

query  := and { ("OR" | "|") and }
and    := unary { ["AND"] unary }
unary  := ("NOT" | "-") unary | near
near   := primary { "NEAR/" digits primary }
primary:= "(" query ")" | field ":" primary | compare | phrase | regex | "@" name | term
phrase := '"' words '"' { "!" word-or-phrase }
regex  := ["="] "/" RE2 "/"
term   := ["="] word ["*"] { "!" word-or-phrase }

Each node keeps its position in the query in `at` (code points from 0); the position does not count when two queries
are compared. A new operator is a class here, a branch in `show`, and one in `parse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

FIELDS = ("title", "text", "author", "source", "site", "url", "tag", "lang", "any")
FIELD_NAMES = {
    **dict.fromkeys(("intitle", "allintitle", "subject", "headline", "标题", "標題"), "title"),
    **dict.fromkeys(("intext", "inbody", "content", "body", "description", "summary", "正文", "内容", "內容"), "text"),
    **dict.fromkeys(("inurl", "allinurl", "link", "inlink", "href", "网址", "链接", "網址"), "url"),
    **dict.fromkeys(("domain", "host", "insite", "网站", "網站"), "site"),
    **dict.fromkeys(("feed", "feedtitle", "来源", "來源"), "source"),
    **dict.fromkeys(("category", "label", "tags", "intag", "标签", "標籤"), "tag"),
    **dict.fromkeys(("by", "inauthor", "from", "creator", "作者"), "author"),
    **dict.fromkeys(("language", "语言", "語言"), "lang"),
    **dict.fromkeys(("all", "everything", "全部"), "any"),
}
"""Names of fields in other tools, and the field that they mean."""
COMPARISONS = ("age", "reports", "independent", "length")
LANGUAGE = 3
"""Version of the meaning of queries: raise it when the same query can match other items than before."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word.

    exact:   case and form as written
    prefix:  any word with this beginning
    outside: longer words that contain it; inside one of these it does not count
    """

    text: str
    exact: bool = False
    prefix: bool = False
    at: int = field(default=0, compare=False)
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive words of a paragraph.

    A * at the end makes the last word a prefix. outside: as of a Term.
    """

    text: str
    at: int = field(default=0, compare=False)
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regex:
    """An RE2 pattern as written between the slashes.

    exact: matched on the text as written, not on folded text.
    """

    pattern: str
    at: int = field(default=0, compare=False)
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """Any spelling of a name of aliases.yaml."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """Comparison of a number of the item; `value` as written (3d, 2, 500)."""

    name: str
    operator: str
    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class InField:
    """A part that is searched in one field only."""

    name: str
    part: Query
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts of one paragraph in either order, at most `distance` tokens apart."""

    left: Query
    right: Query
    distance: int
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Query
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All parts, two or more, must hold."""

    parts: tuple[Query, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts, two or more, must hold."""

    parts: tuple[Query, ...]
    at: int = field(default=0, compare=False)


Query: TypeAlias = Term | Phrase | Regex | Alias | Compare | InField | Near | Not | And | Or

_QUOTED = re.compile(r"[\s()|:!！]")  # characters that end a word of the query
_OR, _AND, _NOT, _NEAR, _PRIMARY = range(5)


def _inside(query: Query, least: int) -> str:
    """Print a part, in parentheses if its precedence is lower than `least`."""
    strength = next((rank for rank, kind in enumerate((Or, And, Not, Near)) if isinstance(query, kind)), _PRIMARY)
    return show(query) if strength >= least else f"({show(query)})"


def show(query: Query) -> str:
    """Print a query with all operators written out; `parse` gives the same tree."""
    match query:
        case Term(text, exact, prefix, outside=outside):
            return f"{'=' if exact else ''}{text}{'*' if prefix else ''}{_exclusions(outside)}"
        case Phrase(text, outside=outside):
            return f'"{text}"{_exclusions(outside)}'
        case Regex(pattern, exact=exact):
            return f"{'=' if exact else ''}/{pattern}/"
        case Alias(name):
            return f"@{name}"
        case Compare(name, operator, value):
            return f"{name}{operator}{value}"
        case InField(name, part):
            return f"{name}:{_inside(part, _PRIMARY)}"
        case Near(left, right, distance):
            return f"{_inside(left, _NEAR)} NEAR/{distance} {_inside(right, _PRIMARY)}"
        case Not(part):
            return f"NOT {_inside(part, _NOT)}"
        case And(parts):
            return " AND ".join(_inside(part, _NOT) for part in parts)
        case Or(parts):
            return " OR ".join(_inside(part, _AND) for part in parts)


def _exclusions(outside: tuple[str, ...]) -> str:
    return "".join(f'!"{words}"' if _QUOTED.search(words) else f"!{words}" for words in outside)


def parts_of(query: Query) -> tuple[Query, ...]:
    """Return the direct parts of a node."""
    match query:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | InField(part=part):
            return (part,)
        case Near(left, right):
            return left, right
        case _:
            return ()


def walk(query: Query) -> Iterator[Query]:
    """Yield a node and all nodes below it, in the order of the query."""
    yield query
    for part in parts_of(query):
        yield from walk(part)
