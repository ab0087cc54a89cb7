"""Read a topic query: a lexer and a recursive-descent parser for the grammar in `query`.

Full-width signs count as half-width, so a query may be typed with a Chinese keyboard; positions stay those of
the query as written. Length and depth are bounded: a query is input like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.topics.pattern import check_regex
from monitor.topics.query import (
    COMPARISONS,
    FIELDS,
    Alias,
    And,
    Compare,
    InField,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Regex,
    Term,
)

LONGEST = 10_000
DEEPEST = 50
FARTHEST = 1_000

_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()}
_HALF |= {0x3000: " ", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2264: "≤", 0x2265: "≥"}
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r'[^\s"()|:]+')
_NAME = re.compile(r'[^\s"()|:]*')
_FIELD = re.compile(r'([^\s"()|:=@/][^\s"()|:]*):')
_COMPARE = re.compile(r"([A-Za-z]+)\s*(<=|>=|=<|=>|≤|≥|<|>)\s*([^\s\"()|:<>=]*)")
_EQUALS = re.compile(rf"({'|'.join(COMPARISONS)})\s*(==|=|!=)\s*\d")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)
_NEAR = re.compile(r'NEAR(?:/([^\s"()|:]*))?(?=[\s"()|:]|$)')
_AGE = re.compile(r"(?:\d{1,6}[smhdw])+")
_COUNT = re.compile(r"\d{1,9}")
_SAME = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}


def nearest(word: str, words: tuple[str, ...]) -> str:
    """The word of `words` that is most like `word`, or an empty string."""
    close = get_close_matches(word.casefold()[:60], words, n=1, cutoff=0.5)
    return close[0] if close else ""


def listed(words: tuple[str, ...]) -> str:
    """Words as a sentence lists them."""
    return ", ".join(words)


def _suggest(close: str, words: tuple[str, ...]) -> str:
    hint = f"; '{close}' is nearest" if close else ""
    return f"use one of {listed(words)}{hint}"


@dataclass(slots=True)
class _Reader:
    """Where the parser stands. written: the query; text: the same with half-width signs, as long as it."""

    written: str
    text: str
    at: int = 0
    depth: int = 0

    def skip_space(self) -> None:
        space = _SPACE.match(self.text, self.at)
        if space:
            self.at = space.end()

    def word(self) -> str:
        """The word at hand, without taking it."""
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    def done(self) -> bool:
        self.skip_space()
        return self.at >= len(self.text)

    def sees(self, char: str) -> bool:
        return self.text.startswith(char, self.at)

    def take_operator(self, word: str, sign: str) -> bool:
        """Take an operator written as a word or as a sign, if it is next."""
        self.skip_space()
        if self.word() == word:
            self.at += len(word)
            return True
        if sign and self.sees(sign):
            self.at += len(sign)
            return True
        return False

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(
                f"the query is nested more than {DEEPEST} deep", at, remedy="write it with fewer parentheses"
            )


def parse(query: str) -> Query:
    """Read a query.

    Raises QueryError with the position (code points from 0), what was found there and what to write instead.
    Field, operator and regex are checked here; aliases when the topics are compiled.
    """
    if len(query) > LONGEST:
        raise QueryError(
            f"the query is longer than {LONGEST} characters",
            LONGEST,
            remedy="split it into a list of queries, or use aliases",
        )
    reader = _Reader(query, query.translate(_HALF))
    if reader.done():
        raise QueryError("the query is empty", 0, remedy="write a word, a phrase or an alias to look for")
    tree = _or(reader)
    if not reader.done():
        found = reader.text[reader.at]
        remedy = "take it away, or open one before it" if found == ")" else "put the words in quotes"
        raise QueryError(f"'{found}' is not expected here", reader.at, found, remedy)
    return tree


def _or(reader: _Reader) -> Query:
    reader.skip_space()
    at = reader.at
    parts = [_and(reader)]
    while reader.take_operator("OR", "|"):
        parts.append(_and(reader))
    return parts[0] if len(parts) == 1 else Or(tuple(parts), at)


def _ends_and(reader: _Reader) -> bool:
    return reader.done() or reader.text[reader.at] in "|)" or reader.word() == "OR"


def _and(reader: _Reader) -> Query:
    reader.skip_space()
    at = reader.at
    parts = [_unary(reader)]
    while not _ends_and(reader):
        reader.take_operator("AND", "")
        parts.append(_unary(reader))
    return parts[0] if len(parts) == 1 else And(tuple(parts), at)


def _unary(reader: _Reader) -> Query:
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


def _take_minus(reader: _Reader) -> None:
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


def _near(reader: _Reader) -> Query:
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


def _primary(reader: _Reader) -> Query:
    reader.skip_space()
    at = reader.at
    if at >= len(reader.text):
        raise QueryError("the query ends where a term is expected", at, "", "add a term, or take the operator away")
    match reader.text[at]:
        case "(":
            return _group(reader)
        case '"':
            return _phrase(reader)
        case "/":
            return _regex(reader)
        case "@":
            return _alias(reader)
        case ")" | "|" | ":":
            raise QueryError(
                f"'{reader.text[at]}' stands where a term is expected", at, reader.text[at], "write a term before it"
            )
    return _field(reader) or _compare(reader) or _term(reader)


def _group(reader: _Reader) -> Query:
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


def _phrase(reader: _Reader) -> Query:
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


def _regex(reader: _Reader) -> Query:
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


def _alias(reader: _Reader) -> Query:
    at = reader.at
    found = _NAME.match(reader.text, at + 1)
    name = reader.written[at + 1 : found.end()] if found else ""
    if not name:
        raise QueryError("@ has no name after it", at, "@", "write the name of an alias after it, as in @openai")
    reader.at = at + 1 + len(name)
    return Alias(name, at)


def _field(reader: _Reader) -> Query | None:
    at = reader.at
    found = _FIELD.match(reader.text, at)
    if not found:
        return None
    name = found[1]
    if name not in FIELDS:
        close = nearest(name, FIELDS)
        quote = "; to search for words with a colon, put them in quotes"
        raise QueryError(f"there is no field '{name}'", at, name, _suggest(close, FIELDS) + quote, close)
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


def _compare(reader: _Reader) -> Query | None:
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
        raise QueryError(f"'{name}' cannot be compared", at, name, _suggest(close, COMPARISONS) + quote, close)
    pattern, example = (_AGE, "3d, 12h or 30m") if name == "age" else (_COUNT, "2")
    if not pattern.fullmatch(value):
        raise QueryError(
            f"{name}{operator} needs a value", found.start(3), value, f"write {example} after it", example.split(",")[0]
        )
    reader.at = found.end()
    return Compare(name, operator, value, at)


def _term(reader: _Reader) -> Query:
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
    if not text.strip("-－"):
        raise QueryError("there is no word to look for", at, reader.written[at : at + len(word)], "write a word here")
    reader.at = at + len(word)
    return Term(text, exact, prefix, at)
