"""From a position inside of a value to its line and column in the file.

A value is not its text: quotes, escapes, folded lines and indentation stand
between them. The text is decoded again here with the way back kept, and the
result is compared with what libyaml made of it: where they differ (a rare
construct), the start of the value is named instead of a wrong place.
"""

from __future__ import annotations

import re

from monitor.config.marks import Scalar

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_ESCAPE_LENGTH = {"x": 2, "u": 4, "U": 8}
_FOLD = re.compile(r"[ \t]*(\r?\n[ \t]*)+")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset; one past the end of the text is its last line."""
    offset = min(offset, len(text))
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def offset_in_file(text: str, node: Scalar, position: int) -> int:
    """The offset in `text` of the code point at `position` of the node's value."""
    decoded, origin = _decode(text[node.start : node.end], node.style)
    fits = decoded == node.value if node.style not in "|>" or not node.style else _same_block(decoded, node.value)
    if not fits or not origin:
        return node.start
    position = max(0, position)
    if position < len(origin):
        return node.start + origin[position]
    return node.start + origin[-1] + 1


def _same_block(decoded: str, value: str) -> bool:
    return decoded.rstrip("\n") == value.rstrip("\n")


def _decode(raw: str, style: str) -> tuple[str, list[int]]:
    if style in ("|", ">"):
        return _block(raw, folded=style == ">")
    if style:
        return _flow(raw, 1, len(raw) - 1, style)
    return _flow(raw, 0, len(raw.rstrip()), style)


def _flow(raw: str, start: int, end: int, style: str) -> tuple[str, list[int]]:
    """Plain and quoted values: lines fold to a space, an empty line to a line break."""
    out: list[str] = []
    origin: list[int] = []
    at = start
    while at < end:
        characters, width = _one(raw, at, end, style)
        out.append(characters)
        origin.extend([at] * len(characters))
        at += width
    return "".join(out), origin


def _one(raw: str, at: int, end: int, style: str) -> tuple[str, int]:
    """The characters that stand at `at`, and how much of the text they take."""
    if style == '"' and raw[at] == "\\":
        return _escape(raw, at)
    if style == "'" and raw.startswith("''", at):
        return "'", 2
    if raw[at] in " \t\r\n" and (fold := _FOLD.match(raw, at, end)):
        return ("\n" * (fold[0].count("\n") - 1) or " "), len(fold[0])
    return raw[at], 1


def _escape(raw: str, at: int) -> tuple[str, int]:
    sign = raw[at + 1 : at + 2]
    if length := _ESCAPE_LENGTH.get(sign):
        digits = raw[at + 2 : at + 2 + length]
        code = int(digits, 16) if re.fullmatch(r"[0-9A-Fa-f]+", digits) else 0
        return (chr(code) if code < 0x110000 else "?"), 2 + length
    if sign in "\r\n" and (fold := re.compile(r"\r?\n[ \t]*").match(raw, at + 1)):
        return "", 1 + len(fold[0])
    return _SIMPLE.get(sign, sign), 2


def _block(raw: str, folded: bool) -> tuple[str, list[int]]:
    """Block values: the indentation of the first line with text is taken from every line."""
    lines = raw.splitlines(keepends=True)
    body = lines[1:]
    indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), 0)
    out: list[str] = []
    origin: list[int] = []
    at = len(lines[0]) if lines else 0
    for number, line in enumerate(body):
        content = line[indent:].rstrip("\r\n")
        out.append(content)
        origin.extend(range(at + indent, at + indent + len(content)))
        out.append(_joint(body, number, content, indent, folded))
        origin.extend([at + len(line)] * len(out[-1]))
        at += len(line)
    return "".join(out), origin


def _joint(body: list[str], number: int, content: str, indent: int, folded: bool) -> str:
    """What stands between a line of a block and the next: a line break, or a space where lines fold."""
    following = body[number + 1][indent:].rstrip("\r\n") if number + 1 < len(body) else ""
    if not folded or content[:1] in (" ", "\t") or following[:1] in (" ", "\t"):
        return "\n"
    if not content:
        return "\n"
    return " " if following else ""
