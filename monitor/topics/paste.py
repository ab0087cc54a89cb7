"""Print a topic as YAML, to be pasted into topics.yaml."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

_SLUG = re.compile(r"[a-z0-9]+")
_OPERATORS = frozenset("and or not near title text".split())
_LONGEST_ID = 40


def free_id(words: str, taken: Container[str]) -> str:
    """Make an unused id from the Latin words of a text."""
    stem = "-".join(word for word in _SLUG.findall(words.lower()) if word not in _OPERATORS)
    stem = stem[:_LONGEST_ID].strip("-") or "my-topic"
    stem = stem if stem[0].isalpha() else f"topic-{stem}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken and name != "all")


def topic_yaml(name: str, title: str, match: str, *, reject: str = "", limit: int = 0) -> str:
    """Return the lines of one topic below `topics:`. limit: 0 to leave it out."""
    pairs = [("title", quoted(title)), ("match", quoted(match))]
    pairs += [("reject", quoted(reject))] if reject else []
    pairs += [("limit", str(limit))] if limit else []
    return f"  {name}:\n" + "".join(f"    {key}: {value}\n" for key, value in pairs)


def quoted(text: str) -> str:
    """Quote a YAML scalar; `$` is escaped, so no part of the text is read as the name of a secret."""
    return "'" + text.replace("'", "''").replace("${", "$${") + "'"
