"""Signs that look right and are not: what Chinese keyboards and copied text put where YAML wants ASCII.

Full-width colons, tabs, no-break and full-width spaces. Each is a fault with its
place; the text is mended on the way, so that what stands behind is checked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDE_SPACES = "\u00a0\u3000\u2002\u2003\u2009\u202f"
CURLY_OPEN, CURLY_CLOSE = "“‘", "”’"

_NAME_AND_WIDE_COLON = re.compile(r"^[ \t]*(?:- +)*([A-Za-z][\w-]*)[ \u3000]*(：)")
_WIDE_SPACE = re.compile(rf"^(?:[ ]*(?:- *)*(?:[\w.-]+:)? *)([{WIDE_SPACES}]+)")
_TAB = re.compile(r"^ *(\t[\t ]*)")
_BLOCK_OPENS = re.compile(r"(?:^|[:-])[ \t]+[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$")
_NOT_YAML = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Found:
    """One sign that looks right and is not. offset: code points from the start of the text."""

    offset: int
    problem: str
    remedy: str
    found: str = ""


def without_controls(text: str) -> tuple[str, list[Found]]:
    """The text with a space for each character that YAML forbids, and the first twenty of them."""
    found = [
        Found(hit.start(), f"the character U+{ord(hit[0]):04X} is not allowed in YAML", "remove it")
        for _, hit in zip(range(20), _NOT_YAML.finditer(text), strict=False)
    ]
    return (_NOT_YAML.sub(" ", text) if found else text), found


def mend(text: str) -> tuple[str, list[Found]]:
    """The text as YAML would take it, and each sign that was mended; lines stay, columns may move by one."""
    found: list[Found] = []
    mended: list[str] = []
    for offset, line, is_text in _lines(text):
        if not is_text:
            line = _mend_line(line, offset, found)
        mended.append(line)
    return "".join(mended), found


def _mend_line(line: str, offset: int, found: list[Found]) -> str:
    if hit := _TAB.match(line):
        if line.strip():
            problem = "a tab in the indentation, where YAML takes only spaces"
            found.append(Found(offset + hit.start(1), problem, "indent with spaces"))
        line = line[: hit.start(1)] + hit[1].replace("\t", "  ") + line[hit.end(1) :]
    if hit := _WIDE_SPACE.match(line):
        sign = f"U+{ord(hit[1][0]):04X}"
        problem = f"a space that is not ASCII ({sign}) stands where YAML wants a plain one"
        found.append(Found(offset + hit.start(1), problem, "write a plain space"))
        line = line[: hit.start(1)] + " " * len(hit[1]) + line[hit.end(1) :]
    if hit := _NAME_AND_WIDE_COLON.match(line):
        remedy = f"write '{hit[1]}: ' with an ASCII colon and a space"
        found.append(Found(offset + hit.start(2), "a full-width colon '：' stands after a name", remedy, line.strip()[:80]))
        rest = line[hit.end(2) :]
        line = line[: hit.end(1)] + ":" + ("" if rest[:1].isspace() else " ") + rest
    return line


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Offset, line, and whether it belongs to a block of text (`|` or `>`) or is a comment."""
    offset, block = 0, -1
    for line in text.splitlines(keepends=True):
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        if block >= 0 and content.strip() and indent <= block:
            block = -1
        yield offset, line, block >= 0 or content.startswith("#")
        if block < 0 and _BLOCK_OPENS.search(line.rstrip("\r\n")):
            block = indent
        offset += len(line)


def in_scalar(value: str, style: str) -> tuple[str, str] | None:
    """Problem and remedy where a plain value carries quotes or spaces that YAML does not know; else None."""
    if style or not value:
        return None
    if value[0] in WIDE_SPACES or value[-1] in WIDE_SPACES:
        edge = value[0] if value[0] in WIDE_SPACES else value[-1]
        return f"a space that is not ASCII (U+{ord(edge):04X}) stands at the edge of the value", "write a plain space"
    opens, closes = value[0] in CURLY_OPEN, value[-1] in CURLY_CLOSE
    inner = value[1:-1]
    if opens and closes and not any(sign in inner for sign in CURLY_OPEN + CURLY_CLOSE):
        return "curly quotes “ ” are no quotes for YAML", f'write "{inner}"'
    return None
