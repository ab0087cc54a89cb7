"""Read a topic query: a recursive-descent parser for the grammar in `query`."""

from __future__ import annotations

import re

from monitor.errors import QueryError
from monitor.topics.lexer import Reader, nearest, read, suggest
from monitor.topics.parse_terms import read_alias, read_compare, read_phrase, read_regex, read_term
from monitor.topics.query import FIELDS, And, InField, Near, Not, Or, Query

FARTHEST = 1_000

_FIELD = re.compile(r'([^\s"()|:=@/][^\s"()|:]*):')
_NEAR = re.compile(r'NEAR(?:/([^\s"()|:]*))?(?=[\s"()|:]|$)')


def parse(query: str) -> Query:
    """Read a query.

    Raises QueryError with the position (code points from 0), what was found there and what to write instead.
    Field, operator and regex are checked here; aliases when the topics are compiled.
    """
    reader = read(query)
    tree = _or(reader)
    if not reader.done():
        found = reader.text[reader.at]
        remedy = "take it away, or open one before it" if found == ")" else "put the words in quotes"
        raise QueryError(f"'{found}' is not expected here", reader.at, found, remedy)
    return tree


def _or(reader: Reader) -> Query:
    reader.skip_space()
    at = reader.at
    parts = [_and(reader)]
    while reader.take_operator("OR", "|"):
        parts.append(_and(reader))
    return parts[0] if len(parts) == 1 else Or(tuple(parts), at)


def _ends_and(reader: Reader) -> bool:
    return reader.done() or reader.text[reader.at] in "|)" or reader.word() == "OR"


def _and(reader: Reader) -> Query:
    reader.skip_space()
    at = reader.at
    parts = [_unary(reader)]
    while not _ends_and(reader):
        reader.take_operator("AND", "")
        parts.append(_unary(reader))
    return parts[0] if len(parts) == 1 else And(tuple(parts), at)


def _unary(reader: Reader) -> Query:
    reader.skip_space()
    at = reader.at
    if reader.word() == "NOT":
        reader.at += 3
    elif reader.sees("-"):
        _take_minus(reader)
    else:
        return _near(reader)
    reader.deeper(at)
    part = _unary(reader)
    reader.depth -= 1
    return Not(part, at)


def _take_minus(reader: Reader) -> None:
    """Take a minus that negates: first of all, or after a space, a parenthesis or another minus."""
    at = reader.at
    if at and not (reader.text[at - 1].isspace() or reader.text[at - 1] in "(-"):
        raise QueryError(
            "a - negates only after a space or (", at, "-", "put a space before it, or write NOT in its place"
        )
    reader.at += 1
    if reader.at < len(reader.text) and reader.text[reader.at].isspace():
        raise QueryError(
            "a - stands alone", at, "-", "write it right before the word that must not occur, or leave it out"
        )


def _near(reader: Reader) -> Query:
    reader.skip_space()
    at = reader.at
    tree = _primary(reader)
    count = 0
    while True:
        reader.skip_space()
        found = _NEAR.match(reader.text, reader.at)
        if not found:
            reader.depth -= count
            return tree
        reader.deeper(found.start())
        count += 1
        distance = _distance(found)
        reader.at = found.end()
        reader.skip_space()
        if reader.sees("-") or reader.word() == "NOT":
            raise QueryError(
                "NEAR needs something that has a place",
                reader.at,
                reader.word(),
                "put NOT before the whole: NOT (a NEAR/5 b)",
            )
        tree = Near(tree, _primary(reader), distance, at)


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


def _primary(reader: Reader) -> Query:
    reader.skip_space()
    at = reader.at
    if at >= len(reader.text):
        raise QueryError("the query ends where a term is expected", at, "", "add a term, or take the operator away")
    match reader.text[at]:
        case "(":
            return _group(reader)
        case '"':
            return read_phrase(reader)
        case "/":
            return read_regex(reader)
        case "@":
            return read_alias(reader)
        case ")" | "|" | ":":
            raise QueryError(
                f"'{reader.text[at]}' stands where a term is expected", at, reader.text[at], "write a term before it"
            )
    return _field(reader) or read_compare(reader) or read_term(reader)


def _group(reader: Reader) -> Query:
    at = reader.at
    reader.deeper(at)
    reader.at += 1
    if not reader.done() and reader.sees(")"):
        raise QueryError("the parentheses are empty", at, "()", "write a query inside, or take them away")
    tree = _or(reader)
    reader.skip_space()
    if not reader.sees(")"):
        raise QueryError("the parenthesis is not closed", at, "(", "add ) where it ends")
    reader.at += 1
    reader.depth -= 1
    return tree


def _field(reader: Reader) -> Query | None:
    at = reader.at
    found = _FIELD.match(reader.text, at)
    if not found:
        return None
    name = found[1]
    if name not in FIELDS:
        close = nearest(name, FIELDS)
        quote = "; to search for words with a colon, put them in quotes"
        raise QueryError(f"there is no field '{name}'", at, name, suggest(close, FIELDS) + quote, close)
    reader.at = found.end()
    reader.skip_space()
    if reader.sees("-") or reader.word() == "NOT":
        raise QueryError(
            "a field cannot be followed by a negation", reader.at, reader.word(), f"write NOT {name}:… instead"
        )
    reader.deeper(at)
    part = _primary(reader)
    reader.depth -= 1
    return InField(name, part, at)
