"""Newsboat's filter expressions, one a line.

A line is a bare expression, a query feed ("query:Name:…") or a line of Newsboat's config file.

An expression of which any part has no counterpart is left out and told. Patterns match anywhere and case does not
count, in both; Newsboat's are POSIX extended ones, of which RE2 reads what people write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.config.filters.imported import Draft, Found, regex

_STRING = r'"(?:[^"\\]|\\.)*"'
_QUERY = re.compile(
    r'^(?:"query:(?P<quoted>[^:"]+):(?P<expression>(?:[^"\\]|\\.)*)".*|query:(?P<name>[^:]+):(?P<rest>.*))$'
)
_COMMAND = re.compile(
    rf"^(?P<command>ignore-article|define-filter|highlight-article)\s+(?P<first>\S+|{_STRING})\s+(?P<expression>{_STRING})"
)
_TOKEN = re.compile(
    rf"\s*(?:(?P<sign>[()])|(?P<string>{_STRING})|(?P<operator>=~|!~|!#|!=|==|<=|>=|[=<>#])|(?P<word>[\w:.-]+))"
)
_FIELDS = {"title": "title", "content": "text", "description": "text", "author": "author", "link": "url"}
_NUMBERS = ("<", "<=", ">", ">=")
_DEEPEST = 40


class _NoCounterpart(Exception):
    """A part that the topic language cannot say."""


@dataclass(slots=True)
class _Tokens:
    """The tokens of an expression, taken one by one."""

    left: list[re.Match[str]]
    depth: int = 0

    def next(self) -> re.Match[str]:
        if not self.left:
            raise _NoCounterpart("the expression ends too early")
        return self.left.pop(0)

    def takes(self, word: str) -> bool:
        """Take a word if it is next."""
        if self.left and word in (self.left[0]["word"], self.left[0]["sign"]):
            self.left.pop(0)
            return True
        return False


def read_newsboat(text: str) -> Found:
    """Each expression as a topic; what is ignored everywhere keeps items out of all of them."""
    found = Found()
    ignored: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            _read(found, ignored, number, stripped)
    if ignored and not found.drafts:
        found.note(0, "", "there are only articles to ignore, and no query that takes any: put them into `reject`")
    found.drafts = [replace(draft, reject=" OR ".join(ignored)) for draft in found.drafts]
    return found


def _read(found: Found, ignored: list[str], number: int, line: str) -> None:
    query, command = _QUERY.match(line), _COMMAND.match(line)
    name, expression = "", line
    if query:
        name = query["quoted"] or query["name"]
        expression = _unescaped(query["expression"]) if query["quoted"] else query["rest"]
    elif command:
        name, expression = _unescaped(command["first"].strip('"')), _unescaped(command["expression"][1:-1])
        if command["command"] == "ignore-article" and name != "*":
            found.note(number, line, "articles of one feed only: put it into `reject` of a topic with that source")
            return
    elif re.match(r"https?://", line):
        found.note(number, line, "this is the address of a feed: newsmonitor add takes it")
        return
    try:
        made = _expression(expression)
    except _NoCounterpart as reason:
        found.note(number, expression, str(reason))
        return
    if command and command["command"] == "ignore-article":
        ignored.append(f"({made})")
    else:
        found.drafts.append(Draft(number, name or expression[:60], made))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _expression(text: str) -> str:
    tokens, at = _Tokens([]), 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _NoCounterpart(f"'{text[at:].strip()[:20]}' cannot be read")
        tokens.left.append(token)
        at = token.end()
    made = _joined(tokens, "or", lambda: _joined(tokens, "and", lambda: _primary(tokens)))
    if tokens.left:
        raise _NoCounterpart(f"'{tokens.left[0][0].strip()}' is not expected there")
    return made


def _joined(tokens: _Tokens, word: str, part: Callable[[], str]) -> str:
    parts = [part()]
    while tokens.takes(word):
        parts.append(part())
    return f" {word.upper()} ".join(parts)


def _primary(tokens: _Tokens) -> str:
    if not tokens.takes("("):
        return _comparison(tokens)
    tokens.depth += 1
    if tokens.depth > _DEEPEST:
        raise _NoCounterpart("the parentheses are nested too deep")
    made = _joined(tokens, "or", lambda: _joined(tokens, "and", lambda: _primary(tokens)))
    if not tokens.takes(")"):
        raise _NoCounterpart("a parenthesis is not closed")
    tokens.depth -= 1
    return f"({made})"


def _comparison(tokens: _Tokens) -> str:
    """An attribute, an operator and a value."""
    attribute, operator, value = tokens.next()["word"] or "", tokens.next(), tokens.next()
    name = operator["operator"] or operator["word"] or ""
    given = _unescaped(value["string"][1:-1]) if value["string"] else value["word"] or ""
    if attribute == "age":
        return _age(name, given)
    if attribute not in _FIELDS:
        raise _NoCounterpart(f"'{attribute}' has no counterpart")
    pattern = given if name in ("=~", "!~") else rf"^{re.escape(given)}$" if name in ("=", "==", "!=") else ""
    if not pattern:
        raise _NoCounterpart(f"'{attribute} {name}' has no counterpart; =~ has")
    return f"{'NOT ' if name.startswith('!') else ''}{_FIELDS[attribute]}:{regex(pattern)}"


def _age(operator: str, days: str) -> str:
    """Newsboat counts age in whole days."""
    between = re.fullmatch(r"([0-9]{1,5}):([0-9]{1,5})", days)
    if operator == "between" and between:
        return f"(age>={between[1]}d AND age<={between[2]}d)"
    if operator not in _NUMBERS or not re.fullmatch("[0-9]{1,5}", days):
        raise _NoCounterpart(f"'age {operator} {days}' has no counterpart")
    return f"age{operator}{days}d"
