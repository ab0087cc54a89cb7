"""Read the smallest parts of a query: a term, a phrase, a regex, an alias, a comparison."""

from __future__ import annotations

import re

from monitor.errors import QueryError
from monitor.text.fold import folded
from monitor.topics.lexer import Reader, nearest, suggest
from monitor.topics.pattern import check_regex
from monitor.topics.query import COMPARISONS, Alias, Compare, Phrase, Query, Regex, Term

_NAME = re.compile(r'[^\s"()|:]*')
_COMPARE = re.compile(r"([A-Za-z]+)\s*(<=|>=|=<|=>|≤|≥|<|>)\s*([^\s\"()|:<>=]*)")
_EQUALS = re.compile(rf"({'|'.join(COMPARISONS)})\s*(==|=|!=)\s*\d")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)
_AGE = re.compile(r"(?:\d{1,6}[smhdw])+")
_COUNT = re.compile(r"\d{1,9}")
_SAME = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}
_JOINERS = "-· "  # folded: what only joins words


def read_phrase(reader: Reader) -> Query:
    """Words between quotes. Raises QueryError where there are none, or the quote is not closed."""
    at = reader.at
    end = reader.text.find('"', at + 1)
    if reader.written[at] in '"＂':
        found = re.compile('["＂]').search(reader.written, at + 1)
        end = found.start() if found else -1
    if end < 0:
        raise QueryError(
            "the quote is not closed", at, reader.written[at : at + 20], "add a quote of the same kind at its end"
        )
    text = reader.written[at + 1 : end]
    if not any(char.isalnum() for char in text):
        raise QueryError("the phrase has no word in it", at, f'"{text}"', "write words between the quotes")
    reader.at = end + 1
    return Phrase(text, at)


def read_regex(reader: Reader) -> Query:
    """A pattern between slashes. Raises QueryError where it cannot be used."""
    at = reader.at
    found = _REGEX.match(reader.written.replace("／", "/"), at)
    if not found:
        raise QueryError(
            "the regular expression is not closed",
            at,
            reader.written[at : at + 20],
            "add / at its end; a / inside is written \\/",
        )
    check_regex(found[1], at + 1)
    reader.at = found.end()
    return Regex(found[1], at)


def read_alias(reader: Reader) -> Query:
    """@ and a name. Raises QueryError where the name is missing."""
    at = reader.at
    found = _NAME.match(reader.text, at + 1)
    name = reader.written[at + 1 : found.end()] if found else ""
    if not name:
        raise QueryError("@ has no name after it", at, "@", "write the name of an alias after it, as in @openai")
    reader.at = at + 1 + len(name)
    return Alias(name, at)


def read_compare(reader: Reader) -> Query | None:
    """A name, an operator and a value; None where none stands here. Raises QueryError for a wrong one."""
    at = reader.at
    if equals := _EQUALS.match(reader.text, at):
        raise QueryError(
            f"'{equals[2]}' compares nothing",
            equals.start(2),
            equals[2],
            "use <, <=, > or >=",
            "<=" if "!" not in equals[2] else "",
        )
    found = _COMPARE.match(reader.text, at)
    if not found:
        return None
    name, operator, value = found[1], _SAME.get(found[2], found[2]), found[3]
    if name not in COMPARISONS:
        close = nearest(name, COMPARISONS)
        quote = "; to search for the sign itself, put the words in quotes"
        raise QueryError(f"'{name}' cannot be compared", at, name, suggest(close, COMPARISONS) + quote, close)
    pattern, example = (_AGE, "3d, 12h or 30m") if name == "age" else (_COUNT, "2")
    if not pattern.fullmatch(value):
        raise QueryError(
            f"{name}{operator} needs a value", found.start(3), value, f"write {example} after it", example.split(",")[0]
        )
    reader.at = found.end()
    return Compare(name, operator, value, at)


def read_term(reader: Reader) -> Query:
    """One word with its signs. Raises QueryError where no word stands."""
    at = reader.at
    word = reader.word()
    if word in ("AND", "OR"):
        raise QueryError(
            f"{word} stands where a term is expected", at, word, "take it away, or put it in quotes to search for it"
        )
    exact, prefix = word.startswith("="), word.endswith("*")
    text = reader.written[at + exact : at + len(word) - prefix]
    half = reader.text[at + exact : at + len(word) - prefix]
    if "*" in half:
        star = at + exact + half.index("*")
        raise QueryError(
            "a * stands only at the end of a word", star, "*", "use a regular expression, as in /gpt.*turbo/"
        )
    if not folded(text).strip(_JOINERS):
        raise QueryError("there is no word to look for", at, reader.written[at : at + len(word)], "write a word here")
    reader.at = at + len(word)
    return Term(text, exact, prefix, at)
