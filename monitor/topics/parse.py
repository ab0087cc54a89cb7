"""Parse a topic query: a recursive-descent parser for the grammar in `query`."""

from __future__ import annotations

import re

from monitor.errors import QueryError
from monitor.topics.hints import FIELD_NAMES
from monitor.topics.parse_terms import (
    Cursor,
    nearest,
    read_alias,
    read_compare,
    read_phrase,
    read_regex,
    read_term,
    start,
    suggest,
)
from monitor.topics.query import FIELDS, And, InField, Near, Not, Or, Query

FARTHEST = 1_000

_FIELD = re.compile(r'([^\s"()|:=@/][^\s"()|:]*):')
_NEAR = re.compile(r'NEAR(?:/([^\s"()|:]*))?(?=[\s"()|:]|$)')


def parse(query: str) -> Query:
    """Parse a query.

    Raises QueryError with the position (code points from 0), the text found there and what to write instead.
    Fields, operators and regexes are checked here, aliases when the topics are compiled.
    """
    cursor = start(query)
    tree = _or(cursor)
    if not cursor.done():
        found = cursor.text[cursor.at]
        remedy = "take it away, or open one before it" if found == ")" else "put the words in quotes"
        raise QueryError(f"'{found}' is not expected here", cursor.at, found, remedy)
    return tree


def _or(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    parts = [_and(cursor)]
    while cursor.take_operator("OR", "|"):
        parts.append(_and(cursor))
    return parts[0] if len(parts) == 1 else Or(tuple(parts), at)


def _ends_and(cursor: Cursor) -> bool:
    return cursor.done() or cursor.text[cursor.at] in "|)" or cursor.word() == "OR"


def _and(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    parts = [_unary(cursor)]
    while not _ends_and(cursor):
        cursor.take_operator("AND", "")
        parts.append(_unary(cursor))
    return parts[0] if len(parts) == 1 else And(tuple(parts), at)


def _unary(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    if cursor.word() == "NOT":
        cursor.at += 3
    elif cursor.sees("-"):
        _take_minus(cursor)
    else:
        return _near(cursor)
    cursor.deeper(at)
    part = _unary(cursor)
    cursor.depth -= 1
    return Not(part, at)


def _take_minus(cursor: Cursor) -> None:
    """Take a minus that negates: at the start, or after a space, a parenthesis or another minus."""
    at = cursor.at
    if at and not (cursor.text[at - 1].isspace() or cursor.text[at - 1] in "(-"):
        raise QueryError(
            "a - negates only after a space or (", at, "-", "put a space before it, or write NOT in its place"
        )
    cursor.at += 1
    if cursor.at < len(cursor.text) and cursor.text[cursor.at].isspace():
        raise QueryError(
            "a - stands alone", at, "-", "write it right before the word that must not occur, or leave it out"
        )


def _near(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    tree = _primary(cursor)
    count = 0
    while True:
        cursor.skip_space()
        found = _NEAR.match(cursor.text, cursor.at)
        if not found:
            cursor.depth -= count
            return tree
        cursor.deeper(found.start())
        count += 1
        distance = _distance(found)
        cursor.at = found.end()
        cursor.skip_space()
        if cursor.sees("-") or cursor.word() == "NOT":
            raise QueryError(
                "NEAR needs words, which have a position",
                cursor.at,
                cursor.word(),
                "put NOT before the whole: NOT (a NEAR/5 b)",
            )
        tree = Near(tree, _primary(cursor), distance, at)


def _distance(found: re.Match[str]) -> int:
    digits = found[1] or ""
    if not re.fullmatch("[0-9]{1,6}", digits) or int(digits) > FARTHEST:
        raise QueryError(
            f"NEAR needs a number from 0 to {FARTHEST}",
            found.start(),
            found[0],
            "write NEAR/5, or put the word in quotes to search for it",
            "NEAR/5",
        )
    return int(digits)


def _primary(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    if at >= len(cursor.text):
        raise QueryError("the query ends where a term is expected", at, "", "add a term, or take the operator away")
    match cursor.text[at]:
        case "(":
            return _group(cursor)
        case '"':
            return read_phrase(cursor)
        case "/":
            return read_regex(cursor)
        case "=" if cursor.text.startswith("/", at + 1):
            return read_regex(cursor)
        case "@":
            return read_alias(cursor)
        case ")" | "|" | ":":
            raise QueryError(
                f"'{cursor.text[at]}' stands where a term is expected", at, cursor.text[at], "write a term before it"
            )
    return _field(cursor) or read_compare(cursor) or read_term(cursor)


def _group(cursor: Cursor) -> Query:
    at = cursor.at
    cursor.deeper(at)
    cursor.at += 1
    if not cursor.done() and cursor.sees(")"):
        raise QueryError("the parentheses are empty", at, "()", "write a query inside, or take them away")
    tree = _or(cursor)
    cursor.skip_space()
    if not cursor.sees(")"):
        raise QueryError("the parenthesis is not closed", at, "(", "add ) where it ends")
    cursor.at += 1
    cursor.depth -= 1
    return tree


def _field(cursor: Cursor) -> Query | None:
    at = cursor.at
    found = _FIELD.match(cursor.text, at)
    if not found:
        return None
    name = found[1]
    if name not in FIELDS:
        close = FIELD_NAMES.get(name.casefold()) or nearest(name, FIELDS)
        quote = "; to search for words with a colon, put them in quotes"
        raise QueryError(f"there is no field '{name}'", at, name, suggest(close, FIELDS) + quote, close)
    cursor.at = found.end()
    cursor.skip_space()
    if cursor.sees("-") or cursor.word() == "NOT":
        raise QueryError(
            "a field cannot be followed by a negation", cursor.at, cursor.word(), f"write NOT {name}:… instead"
        )
    cursor.deeper(at)
    part = _primary(cursor)
    cursor.depth -= 1
    return InField(name, part, at)
