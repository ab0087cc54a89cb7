"""Parse a topic query: a recursive-descent parser for the grammar in `query`.

Full-width signs count as half-width, so a query can be typed with a Chinese keyboard; positions are those of the
query as written. Length and depth are bounded, because a query is untrusted input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.text.fold import folded
from monitor.topics.plan import check_regex
from monitor.topics.query import (
    COMPARISONS,
    FIELD_NAMES,
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
from monitor.topics.term_index import contains

LONGEST = 10_000
DEEPEST = 50

_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()}
_HALF |= {0x3000: " ", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2264: "≤", 0x2265: "≥"}
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r'[^\s"()|:]+')
_NAME = re.compile(r'[^\s"()|:]*')
_COMPARE = re.compile(r"([A-Za-z]+)\s*(<=|>=|=<|=>|≤|≥|<|>)\s*([^\s\"()|:<>=]*)")
_EQUALS = re.compile(rf"({'|'.join(COMPARISONS)})\s*(==|=|!=)\s*\d")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)
_EXCLUSION = re.compile(r'!(?:"([^"]+)"|([^\s"()|:!]+))')
_AGE = re.compile(r"(?:\d{1,6}[smhdw])+")
_COUNT = re.compile(r"\d{1,9}")
_SAME = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}
_JOINERS = "-· "  # folded: what only joins words


def half_width(query: str) -> str:
    """Replace full-width signs by half-width ones; the length stays the same."""
    return query.translate(_HALF)


def nearest(word: str, words: tuple[str, ...]) -> str:
    """Return the most similar of some words, or an empty string."""
    close = get_close_matches(word.casefold()[:60], words, n=1, cutoff=0.5)
    return close[0] if close else ""


def listed(words: tuple[str, ...]) -> str:
    """List words in a sentence."""
    return ", ".join(words)


def suggest(close: str, words: tuple[str, ...]) -> str:
    """Say which words are valid.

    close: the most similar one, or empty
    """
    hint = f"; '{close}' is nearest" if close else ""
    return f"use one of {listed(words)}{hint}"


@dataclass(slots=True)
class Cursor:
    """Position of the parser in a query.

    written: the query
    text:    the query with half-width signs, of the same length
    at:      offset in code points
    depth:   how deep the current part is nested
    """

    written: str
    text: str
    at: int = 0
    depth: int = 0

    def skip_space(self) -> None:
        """Skip white space."""
        space = _SPACE.match(self.text, self.at)
        if space:
            self.at = space.end()

    def word(self) -> str:
        """Return the next word without taking it."""
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    def done(self) -> bool:
        """Tell whether only white space is left."""
        self.skip_space()
        return self.at >= len(self.text)

    def sees(self, char: str) -> bool:
        """Tell whether this sign is next."""
        return self.text.startswith(char, self.at)

    def take_operator(self, word: str, sign: str) -> bool:
        """Take an operator, written as a word or as a sign, if it is next."""
        self.skip_space()
        if self.word() == word:
            self.at += len(word)
            return True
        if sign and self.sees(sign):
            self.at += len(sign)
            return True
        return False

    def deeper(self, at: int) -> None:
        """Enter a nested part.

        Raises QueryError if it is nested too deep.
        """
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(
                f"the query is nested more than {DEEPEST} deep", at, remedy="write it with fewer parentheses"
            )


def start(query: str) -> Cursor:
    """Return a cursor at the start of a query.

    Raises QueryError if the query is too long or empty.
    """
    if len(query) > LONGEST:
        remedy = "split it into a list of queries, or use aliases"
        raise QueryError(f"the query is longer than {LONGEST} characters", LONGEST, remedy=remedy)
    cursor = Cursor(query, half_width(query))
    if cursor.done():
        raise QueryError("the query is empty", 0, remedy="write a word, a phrase or an alias to look for")
    return cursor


def read_phrase(cursor: Cursor) -> Query:
    """Read words between quotes.

    Raises QueryError if there are none, or the quote is not closed.
    """
    at = cursor.at
    end = cursor.text.find('"', at + 1)
    if cursor.written[at] in '"＂':
        found = re.compile('["＂]').search(cursor.written, at + 1)
        end = found.start() if found else -1
    if end < 0:
        remedy = "add a quote of the same kind at its end"
        raise QueryError("the quote is not closed", at, cursor.written[at : at + 20], remedy)
    text = cursor.written[at + 1 : end]
    if not any(char.isalnum() for char in text):
        raise QueryError("the phrase has no word in it", at, f'"{text}"', "write words between the quotes")
    cursor.at = end + 1
    return Phrase(text, at, _read_exclusions(cursor, text.rstrip("*＊")))


def _read_exclusions(cursor: Cursor, term: str) -> tuple[str, ...]:
    """Read the longer words, bare or quoted, in which a term does not count.

    They stand after a `!`. One before words that do not contain the term is left for the caller. Raises QueryError for
    quoted ones.
    """
    outside: list[str] = []
    while found := _EXCLUSION.match(cursor.text, cursor.at):
        first, last = found.span(1 if found[1] else 2)
        words = cursor.written[first:last]
        if contains(words, term):
            outside.append(words)
            cursor.at = found.end()
            continue
        if found[1]:
            remedy = f'write longer words after !, as in Apple!"Apple Valley"; or write NOT "{words}"'
            raise QueryError(f"'{words}' does not contain '{term}'", first, words, remedy)
        break
    return tuple(outside)


def read_regex(cursor: Cursor) -> Query:
    """Read a pattern between slashes, with = before it for the text as written.

    Raises QueryError if it is faulty.
    """
    at = cursor.at
    exact = cursor.sees("=")
    cursor.at += exact
    found = _REGEX.match(cursor.written.replace("／", "/"), cursor.at)
    if not found:
        remedy = "add / at its end; a / inside is written \\/"
        raise QueryError("the regular expression is not closed", at, cursor.written[at : at + 20], remedy)
    exact = exact or found[1].startswith("(?-i)")
    check_regex(found[1], found.start(1), exact=exact)
    cursor.at = found.end()
    return Regex(found[1], at, exact)


def read_alias(cursor: Cursor) -> Query:
    """Read @ and a name.

    Raises QueryError if the name is missing.
    """
    at = cursor.at
    found = _NAME.match(cursor.text, at + 1)
    name = cursor.written[at + 1 : found.end()] if found else ""
    if not name:
        raise QueryError("@ has no name after it", at, "@", "write the name of an alias after it, as in @openai")
    cursor.at = at + 1 + len(name)
    return Alias(name, at)


def read_compare(cursor: Cursor) -> Query | None:
    """Read a name, an operator and a value.

    None if there is no comparison. Raises QueryError if it is faulty.
    """
    at = cursor.at
    if equals := _EQUALS.match(cursor.text, at):
        nearer = "<=" if "!" not in equals[2] else ""
        raise QueryError(f"'{equals[2]}' compares nothing", equals.start(2), equals[2], "use <, <=, > or >=", nearer)
    found = _COMPARE.match(cursor.text, at)
    if not found:
        return None
    name, operator, value = found[1], _SAME.get(found[2], found[2]), found[3]
    if name not in COMPARISONS:
        close = nearest(name, COMPARISONS)
        quote = "; to search for the sign itself, put the words in quotes"
        raise QueryError(f"'{name}' cannot be compared", at, name, suggest(close, COMPARISONS) + quote, close)
    pattern, example = (_AGE, "3d, 12h or 30m") if name == "age" else (_COUNT, "2")
    if not pattern.fullmatch(value):
        remedy = f"write {example} after it"
        raise QueryError(f"{name}{operator} needs a value", found.start(3), value, remedy, example.split(",")[0])
    cursor.at = found.end()
    return Compare(name, operator, value, at)


def read_term(cursor: Cursor) -> Query:
    """Read one word with its signs.

    Raises QueryError if there is no word.
    """
    at = cursor.at
    word = cursor.word()
    if word in ("AND", "OR"):
        remedy = "take it away, or put it in quotes to search for it"
        raise QueryError(f"{word} stands where a term is expected", at, word, remedy)
    exact = word.startswith("=")
    for sign in re.finditer("!", word):  # cut it before the first ! that longer words follow which contain it
        longer = _EXCLUSION.match(cursor.text, at + sign.start())
        term = cursor.written[at : at + sign.start()].removeprefix("=").rstrip("*＊")
        if longer and term and (longer[1] or contains(longer[2], term)):
            word = word[: sign.start()]
            break
    prefix = word.endswith("*")
    text = cursor.written[at + exact : at + len(word) - prefix]
    half = cursor.text[at + exact : at + len(word) - prefix]
    if "*" in half:
        star = at + exact + half.index("*")
        remedy = "use a regular expression, as in /gpt.*turbo/"
        raise QueryError("a * stands only at the end of a word", star, "*", remedy)
    if not folded(text).strip(_JOINERS):
        raise QueryError("there is no word to look for", at, cursor.written[at : at + len(word)], "write a word here")
    cursor.at = at + len(word)
    return Term(text, exact, prefix, at, _read_exclusions(cursor, text))


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


def _and(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    parts = [_unary(cursor)]
    while not (cursor.done() or cursor.text[cursor.at] in "|)" or cursor.word() == "OR"):
        cursor.take_operator("AND", "")
        parts.append(_unary(cursor))
    return parts[0] if len(parts) == 1 else And(tuple(parts), at)


def _unary(cursor: Cursor) -> Query:
    cursor.skip_space()
    at = cursor.at
    if cursor.word() == "NOT":
        cursor.at += 3
    elif cursor.sees("-"):
        if at and not (cursor.text[at - 1].isspace() or cursor.text[at - 1] in "(-"):
            remedy = "put a space before it, or write NOT in its place"
            raise QueryError("a - negates only after a space or (", at, "-", remedy)
        cursor.at += 1
        if cursor.at < len(cursor.text) and cursor.text[cursor.at].isspace():
            remedy = "write it right before the word that must not occur, or leave it out"
            raise QueryError("a - stands alone", at, "-", remedy)
    else:
        return _near(cursor)
    cursor.deeper(at)
    part = _unary(cursor)
    cursor.depth -= 1
    return Not(part, at)


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
        if not re.fullmatch("[0-9]{1,6}", found[1] or "") or int(found[1]) > FARTHEST:
            remedy = "write NEAR/5, or put the word in quotes to search for it"
            raise QueryError(f"NEAR needs a number from 0 to {FARTHEST}", found.start(), found[0], remedy, "NEAR/5")
        cursor.at = found.end()
        cursor.skip_space()
        if cursor.sees("-") or cursor.word() == "NOT":
            remedy = "put NOT before the whole: NOT (a NEAR/5 b)"
            raise QueryError("NEAR needs words, which have a position", cursor.at, cursor.word(), remedy)
        tree = Near(tree, _primary(cursor), int(found[1]), at)


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
            sign = cursor.text[at]
            raise QueryError(f"'{sign}' stands where a term is expected", at, sign, "write a term before it")
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
