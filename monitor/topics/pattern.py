"""Compile the regular expressions of queries with RE2, whose time is linear in the text.

They run on folded text, so the pattern is folded too: case does not count, and each character beyond ASCII is
replaced by its folded form. `\\w` and `\\b` of RE2 are ASCII only.
"""

from __future__ import annotations

from typing import Any

import re2

from monitor.errors import QueryError
from monitor.text.fold import folded

LONGEST = 1_000
_MEMORY = 4 << 20


def _fold_char(char: str) -> str:
    plain = folded(char)
    return plain if plain.isalnum() or not plain.isascii() else "".join(re2.escape(sign) for sign in plain)


def compile_regex(pattern: str) -> Any:
    """Compile a pattern to a `re2` object (the library has no types). Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    text = "".join(char if char.isascii() else _fold_char(char) for char in pattern)
    return re2.compile(f"(?m:{text})", options)


def check_regex(pattern: str, at: int) -> None:
    """Raise QueryError if a pattern is faulty. at: its position in the query."""
    if len(pattern) > LONGEST:
        raise QueryError(
            f"the regular expression is longer than {LONGEST} characters", at, pattern[:20], "use terms joined by OR"
        )
    try:
        regex = compile_regex(pattern)
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
