"""Compile the regular expressions of queries with RE2, whose time is linear in the text.

Most run on folded text, so the pattern is folded too: case does not count, and each character beyond ASCII is
replaced by its folded form. An exact pattern, written with = or beginning with (?-i), runs on the text as written.
`\\w` and `\\b` of RE2 are ASCII only.
"""

from __future__ import annotations

import re
from typing import Any

import re2

from monitor.errors import QueryError
from monitor.text.fold import folded

LONGEST = 1_000
_MEMORY = 4 << 20


def _fold_char(char: str) -> str:
    plain = folded(char)
    return plain if plain.isalnum() or not plain.isascii() else "".join(re2.escape(sign) for sign in plain)


def compile_regex(pattern: str, *, exact: bool = False) -> Any:
    """Compile a pattern to a `re2` object (the library has no types). Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = exact
    options.log_errors = False
    options.max_mem = _MEMORY
    text = pattern if exact else "".join(char if char.isascii() else _fold_char(char) for char in pattern)
    return re2.compile(f"(?m:{text})", options)


_CLASS = re.compile(r"\\p\{(?:Lu|Uppercase)\}|\[(?!\^)(?:\[:\w+:\]|\\.|[^\]\\])+\]")
_CAPITALS = re.compile(r"\\p\{(?:Lu|Uppercase)\}|\[:upper:\]")
_NO_LETTERS = re.compile(r"\\[pP]\{\w+\}|\\.|\[:\w+:\]")


def capital_class(pattern: str) -> str:
    """Return a class of a folded pattern that is meant to find capital letters only.

    Empty if there is none.
    """
    if pattern.startswith("(?-i)"):
        return ""
    for found in _CLASS.finditer(pattern):
        letters = [char for char in _NO_LETTERS.sub("", found[0]) if char.isalpha()]
        if not any(map(str.islower, letters)) and (_CAPITALS.search(found[0]) or any(map(str.isupper, letters))):
            return found[0]
    return ""


def check_regex(pattern: str, at: int, *, exact: bool = False) -> None:
    """Raise QueryError if a pattern is faulty. at: its position in the query."""
    if len(pattern) > LONGEST:
        raise QueryError(
            f"the regular expression is longer than {LONGEST} characters", at, pattern[:20], "use terms joined by OR"
        )
    try:
        regex = compile_regex(pattern, exact=exact)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise QueryError(
            f"the regular expression cannot be read: {reason}",
            at,
            pattern,
            "write it as RE2 has it: no lookaround, no back-references",
        ) from None
    except UnicodeEncodeError:
        raise QueryError(
            "the regular expression holds half a character", at, "", "take the broken character away"
        ) from None
    if regex.search(""):
        raise QueryError(
            "the regular expression matches everything, as it matches nothing at all",
            at,
            pattern,
            "let it need one character",
        )
