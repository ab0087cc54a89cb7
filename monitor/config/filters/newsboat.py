"""Newsboat's filter expressions, one a line.

A line is a bare expression, a query feed ("query:Name:…") or a line of Newsboat's config file.

An expression of which any part has no counterpart is left out and told. Patterns match anywhere and case does not
count, in both; Newsboat's are POSIX extended ones, of which RE2 reads what people write.
"""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.config.filters import Draft, Found, regex

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


class _Parser:
    """Reads an expression token by token into the topic language. Raises _NoCounterpart."""

    def __init__(self, text: str) -> None:
        self._left: list[re.Match[str]] = []
        at = 0
        while at < len(text.rstrip()):
            token = _TOKEN.match(text, at)
            if token is None:
                raise _NoCounterpart(f"'{text[at:].strip()[:20]}' cannot be read")
            self._left.append(token)
            at = token.end()

    def expression(self) -> str:
        """The whole expression."""
        made = self._alternatives(0)
        if self._left:
            raise _NoCounterpart(f"'{self._left[0][0].strip()}' is not expected there")
        return made

    def _alternatives(self, depth: int) -> str:
        made = [self._together(depth)]
        while self._takes("or"):
            made.append(self._together(depth))
        return " OR ".join(made)

    def _together(self, depth: int) -> str:
        made = [self._primary(depth)]
        while self._takes("and"):
            made.append(self._primary(depth))
        return " AND ".join(made)

    def _primary(self, depth: int) -> str:
        if not self._takes("("):
            return self._comparison()
        if depth == _DEEPEST:
            raise _NoCounterpart("the parentheses are nested too deep")
        made = self._alternatives(depth + 1)
        if not self._takes(")"):
            raise _NoCounterpart("a parenthesis is not closed")
        return f"({made})"

    def _comparison(self) -> str:
        """An attribute, an operator and a value."""
        attribute, operator, value = self._next()["word"] or "", self._next(), self._next()
        name = operator["operator"] or operator["word"] or ""
        given = _unescaped(value["string"][1:-1]) if value["string"] else value["word"] or ""
        if attribute == "age":  # which Newsboat counts in whole days
            between = re.fullmatch(r"([0-9]{1,5}):([0-9]{1,5})", given)
            if name == "between" and between:
                return f"(age>={between[1]}d AND age<={between[2]}d)"
            if name in _NUMBERS and re.fullmatch("[0-9]{1,5}", given):
                return f"age{name}{given}d"
            raise _NoCounterpart(f"'age {name} {given}' has no counterpart")
        if attribute not in _FIELDS:
            raise _NoCounterpart(f"'{attribute}' has no counterpart")
        pattern = given if name in ("=~", "!~") else rf"^{re.escape(given)}$" if name in ("=", "==", "!=") else ""
        if not pattern:
            raise _NoCounterpart(f"'{attribute} {name}' has no counterpart; =~ has")
        return f"{'NOT ' if name.startswith('!') else ''}{_FIELDS[attribute]}:{regex(pattern)}"

    def _next(self) -> re.Match[str]:
        if not self._left:
            raise _NoCounterpart("the expression ends too early")
        return self._left.pop(0)

    def _takes(self, word: str) -> bool:
        """Take a word if it is next."""
        if self._left and word in (self._left[0]["word"], self._left[0]["sign"]):
            self._left.pop(0)
            return True
        return False


def read_newsboat(text: str) -> Found:
    """Each expression as a topic; what is ignored everywhere keeps items out of all of them."""
    found = Found()
    ignored: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        query, command = _QUERY.match(stripped), _COMMAND.match(stripped)
        name, expression = "", stripped
        if query:
            name = query["quoted"] or query["name"]
            expression = _unescaped(query["expression"]) if query["quoted"] else query["rest"]
        elif command:
            name, expression = _unescaped(command["first"].strip('"')), _unescaped(command["expression"][1:-1])
        ignores = command is not None and command["command"] == "ignore-article"
        if ignores and name != "*":
            problem = "articles of one feed only: put it into `reject` of a topic with that source"
            found.note(number, stripped, problem)
        elif not query and not command and re.match(r"https?://", stripped):
            found.note(number, stripped, "this is the address of a feed: newsmonitor add takes it")
        else:
            try:
                made = _Parser(expression).expression()
            except _NoCounterpart as reason:
                found.note(number, expression, str(reason))
                continue
            if ignores:
                ignored.append(f"({made})")
            else:
                found.drafts.append(Draft(number, name or expression[:60], made))
    if ignored and not found.drafts:
        found.note(0, "", "there are only articles to ignore, and no query that takes any: put them into `reject`")
    found.drafts = [replace(draft, reject=" OR ".join(ignored)) for draft in found.drafts]
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
