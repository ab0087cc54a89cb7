"""Where the parser of queries stands, and what it sees there.

Full-width signs count as half-width, so a query may be typed with a Chinese keyboard; positions stay those of
the query as written. Length and depth are bounded: a query is input like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from monitor.errors import QueryError

LONGEST = 10_000
DEEPEST = 50

_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()}
_HALF |= {0x3000: " ", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2264: "≤", 0x2265: "≥"}
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r'[^\s"()|:]+')


def nearest(word: str, words: tuple[str, ...]) -> str:
    """The word of `words` that is most like `word`, or an empty string."""
    close = get_close_matches(word.casefold()[:60], words, n=1, cutoff=0.5)
    return close[0] if close else ""


def listed(words: tuple[str, ...]) -> str:
    """Words as a sentence lists them."""
    return ", ".join(words)


def suggest(close: str, words: tuple[str, ...]) -> str:
    """What to write in place of a word that is none of these; `close`: the one most like it, or empty."""
    hint = f"; '{close}' is nearest" if close else ""
    return f"use one of {listed(words)}{hint}"


@dataclass(slots=True)
class Reader:
    """Where the parser stands. written: the query; text: the same with half-width signs, as long as it."""

    written: str
    text: str
    at: int = 0
    depth: int = 0

    def skip_space(self) -> None:
        """Pass over white space."""
        space = _SPACE.match(self.text, self.at)
        if space:
            self.at = space.end()

    def word(self) -> str:
        """The word at hand, without taking it."""
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    def done(self) -> bool:
        """Whether nothing but white space is left."""
        self.skip_space()
        return self.at >= len(self.text)

    def sees(self, char: str) -> bool:
        """Whether this sign is next."""
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
        """Go down a level. Raises QueryError where that is too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(
                f"the query is nested more than {DEEPEST} deep", at, remedy="write it with fewer parentheses"
            )


def read(query: str) -> Reader:
    """A reader at the start of a query. Raises QueryError where it is too long or empty."""
    if len(query) > LONGEST:
        raise QueryError(
            f"the query is longer than {LONGEST} characters",
            LONGEST,
            remedy="split it into a list of queries, or use aliases",
        )
    reader = Reader(query, query.translate(_HALF))
    if reader.done():
        raise QueryError("the query is empty", 0, remedy="write a word, a phrase or an alias to look for")
    return reader
