"""Explain what is wrong with a YAML text: the place, the cause and what to write instead.

libyaml names the place where it gave up. A person looks for the place of the
mistake, which may be the line before: the commonest mistakes are looked for there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from monitor.errors import ConfigFault, Place

_SHOWN = 60  # characters of a line that a message quotes
LOOKALIKES = {
    "：": "a full-width colon ：",
    "，": "a full-width comma ，",
    "“": "a curly quote “",
    "”": "a curly quote ”",
    "‘": "a curly quote ‘",
    "’": "a curly quote ’",
    "\t": "a tab",
    "\u00a0": "a no-break space",
    "\u3000": "an ideographic space",
}
# What YAML calls printable (https://yaml.org/spec/1.1/#c-printable), without the byte order mark.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NO_SPACE = re.compile(r"\s*(?:- )?[\w-]+(:)[^\s/]")  # `key:value`, but not `https://`
_AFTER_QUOTE = re.compile(r""".*?[:-]\s+(["'])""")

QUOTE_TAG = "put quotes around a value that begins with !"

Found = tuple[int, int, str]  # line and column from 1, and the remedy


def unprintable(file: str, text: str) -> ConfigFault | None:
    """Find the first character that no YAML file may hold."""
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1
    problem = f"this is not YAML: the control character U+{ord(found[0]):04X} stands here"
    return ConfigFault(Place(file, line, column), problem, "delete it")


def syntax_fault(file: str, text: str, fault: yaml.MarkedYAMLError) -> ConfigFault:
    """Explain a syntax error of libyaml."""
    lines = text.split("\n")
    mark = fault.problem_mark or fault.context_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    line, column, remedy = next(
        filter(None, (look(lines, at, fault) for look in _LOOKS)),
        (*at, "check indentation, colons and quotes near here"),
    )
    # What stands behind a key may be a secret.
    key, colon, _ = _line(lines, line).strip().partition(":")
    found = f"{key[:_SHOWN]}{colon}" if colon else ""
    problem = f"this is not YAML: {fault.problem or fault.context}"
    return ConfigFault(Place(file, line, column), problem, remedy, found)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _lookalike(lines: list[str], at: tuple[int, int], _: yaml.MarkedYAMLError) -> Found | None:
    """A sign that looks like one of YAML's, in the line of the fault or the one before."""
    for number in (at[0], at[0] - 1):
        line = _line(lines, number)
        plain = re.sub(r"'[^']*'|\"[^\"]*\"|#.*", lambda part: " " * len(part[0]), line)
        for column, sign in enumerate(plain, 1):
            if sign in LOOKALIKES and (sign != "\t" or not plain[: column - 1].strip()):
                return number, column, f"this is {LOOKALIKES[sign]}; YAML wants the plain sign"
    return None


def _reserved(lines: list[str], at: tuple[int, int], _: yaml.MarkedYAMLError) -> Found | None:
    """A value that begins with a sign which YAML keeps for itself: @alias, *.html, %, `."""
    line = _line(lines, at[0])
    for column in (at[1], at[1] - 1):
        sign = line[column - 1 : column]
        if sign and sign in "@`%*&" and not line[: column - 1].rstrip().endswith(("'", '"')):
            return at[0], column, f"put quotes around a value that begins with {sign}, such as '{sign}…'"
    return None


def _quote_ends_early(lines: list[str], at: tuple[int, int], _: yaml.MarkedYAMLError) -> Found | None:
    """`match: "steps down" AND x`: the value ends with its first closing quote."""
    line = _line(lines, at[0])
    found = _AFTER_QUOTE.match(line[: at[1] - 1])
    if found and line[at[1] - 1 :].strip() and line[: at[1] - 1].rstrip().endswith(found[1]):
        other = "'" if found[1] == '"' else '"'
        return *at, f"the value ended at the quote before this; put the whole value in {other}…{other}"
    return None


def _not_closed(lines: list[str], at: tuple[int, int], fault: yaml.MarkedYAMLError) -> Found | None:
    """A bracket or quote that is never closed: named where it opens."""
    start = fault.context_mark
    if start is None or at[0] < len(lines) or _line(lines, at[0])[at[1] :].strip():
        return None
    sign = _line(lines, start.line + 1)[start.column : start.column + 1]
    if sign and sign in "[{'\"":
        closing = {"[": "]", "{": "}"}.get(sign, sign)
        return start.line + 1, start.column + 1, f"the {sign} is never closed; write the {closing} that belongs to it"
    return None


def _no_space(lines: list[str], at: tuple[int, int], _: yaml.MarkedYAMLError) -> Found | None:
    """`key:value` without the space."""
    for number in (at[0], at[0] - 1):
        found = _NO_SPACE.match(_line(lines, number))
        if found:
            return number, found.start(1) + 1, "write a space after the colon"
    return None


def _second_colon(lines: list[str], at: tuple[int, int], fault: yaml.MarkedYAMLError) -> Found | None:
    """`title: AI: the week`."""
    line = _line(lines, at[0])
    if "mapping values" in (fault.problem or "") and ": " in line[: at[1] - 1]:
        return *at, "put quotes around a value that has a colon and a space in it"
    return None


def _tag(_: list[str], at: tuple[int, int], fault: yaml.MarkedYAMLError) -> Found | None:
    """`{match: !sports}`: a ! begins a tag."""
    if fault.context_mark and "tag" in (fault.context or ""):
        return fault.context_mark.line + 1, fault.context_mark.column + 1, QUOTE_TAG
    return None


_LOOKS: tuple[Callable[[list[str], tuple[int, int], yaml.MarkedYAMLError], Found | None], ...] = (
    _tag,
    _lookalike,
    _not_closed,
    _reserved,
    _quote_ends_early,
    _second_colon,
    _no_space,
)
