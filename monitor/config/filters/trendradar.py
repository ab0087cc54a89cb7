"""TrendRadar's frequency_words.txt.

Groups of lines, parted by empty ones. A title belongs to a group that has one of its plain words and all of its
`+` words. A `!` word keeps a title out of every group, as the words below [GLOBAL_FILTER] do. `@5` bounds how many
are shown; a first line [name] or `=> name` behind a word names the group; a pattern stands between slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.config.filters import Draft, Found, any_of, regex, term

_REGEX = re.compile(r"/(.+)/([a-z]*)")
_SECTION = re.compile(r"\[(.+)\]")
_WORDS, _FILTER = "WORD_GROUPS", "GLOBAL_FILTER"


@dataclass(slots=True)
class _Group:
    """Lines that stand together."""

    line: int
    name: str = ""
    plain: list[str] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    limit: int = 0


def read_trendradar(text: str) -> Found:
    """Each group as a topic on titles."""
    found = Found()
    groups: list[_Group] = []
    rejected: list[str] = []
    section = _WORDS
    for start, lines in _paragraphs(text):
        group = _Group(start)
        for number, line in enumerate(lines, start):
            name = _SECTION.fullmatch(line)
            if name and name[1] in (_WORDS, _FILTER):
                section = name[1]
            elif name:
                group.name = name[1]
            elif line and section == _FILTER:
                rejected += _word(found, number, line.lstrip("!"))
            elif line:
                _take(found, group, rejected, number, line)
        groups += [group] if group.plain or group.needed else []
    reject = f"title:({' OR '.join(dict.fromkeys(rejected))})" if rejected else ""
    for group in groups:
        parts = [any_of(group.plain)] if group.plain else []
        parts += list(dict.fromkeys(group.needed))
        match = f"title:{parts[0]}" if len(parts) == 1 else f"title:({' AND '.join(parts)})"
        title = group.name or " ".join([*group.plain, *group.needed])[:60]
        found.drafts.append(Draft(group.line, title, match, reject, group.limit))
    if groups:
        problem = "Latin words match whole words here, and parts of words there: write word* for any ending"
        found.note(0, "", problem)
    elif rejected:
        found.note(0, "", "there are only words that keep titles out, and nothing that takes one")
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Groups with the number of their first line; comments are empty strings in them."""
    start = 1
    lines: list[str] = []
    for number, line in enumerate([*text.lstrip("\ufeff").splitlines(), ""], 1):
        stripped = line.strip()
        if stripped:
            start = start if lines else number
            lines.append("" if stripped.startswith("#") else stripped)
        elif lines:
            yield start, lines
            lines = []


def _take(found: Found, group: _Group, rejected: list[str], number: int, line: str) -> None:
    """One line of a group."""
    word, arrow, name = line.partition("=>")
    if arrow:
        group.name = group.name or name.strip()
    word = word.strip()
    if word.startswith("@"):
        if re.fullmatch(r"@[0-9]{1,3}", word) and int(word[1:]) >= 1:
            group.limit = int(word[1:])
        else:
            found.note(number, word, "this is no number of entries; `limit` takes 1 to 1000")
    elif word.startswith("!"):
        rejected += _word(found, number, word[1:])
    elif word.startswith("+"):
        group.needed += _word(found, number, word[1:])
    else:
        group.plain += _word(found, number, word)


def _word(found: Found, number: int, word: str) -> list[str]:
    """A word or a pattern as part of a query; nothing, with a note, where it has no word in it."""
    pattern = _REGEX.fullmatch(word)
    if pattern:
        return [regex(pattern[1])]
    if any(char.isalnum() for char in word):
        return [term(word)]
    found.note(number, word, "there is no word in it")
    return []
