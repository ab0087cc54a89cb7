"""Adversarial texts for a regular expression, made from the expression itself.

A backtracking engine takes more than linear time where a part can repeat, what follows
it fails, and the search begins again one character later. So each repeated part is
repeated many times, with and without what the pattern wants before it, and with an end
that cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # the engine's own parser: no other knows its syntax as well
from typing import Any

_UNLIKELY = "\x01"
_LONG = 30  # repeats up to which a bounded part is no danger
_CHOICES = 3  # alternatives of a branch or a set that are tried
FIXED = (
    "a", "A", "1", "-", " ", '\n', '\t ', "a ", "a-", "a.", "1.", "1/",
    "1,", "(", "[", "{", "<", ">", "<a", "<a ", "</a", "<!--", "<![CDATA[", "<script",
    "<script>", "<a x=", "<a x='", "&", "&amp", "&amp;", "&#", "&#1", "a=", "a&", "a@a.", "http://",
    "http://a.a/", "?a=1&", "/a", "../", "%", "%2", "\"", "'", '\\', "\"a\":", "\u4e2d", "\uff0c",
    "\u3002", "1\u6708", "\u5e74", '\u3000', '\xa0', '\u200b', "\u00e9", "e\u0301", "\U0001f642",
    '\x00', "\ufffd", "Jan ",
    "12:", "+0", ":", ";", "|", "*", "_", "#",
)  # fmt: skip


def units(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield texts as (before, repeated, after): the whole is before + repeated * n + after."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    parsed = list(
        _parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    )
    seen: set[tuple[str, str, str]] = set()
    for before, part in _repeats(parsed, ""):
        for end in ("", _UNLIKELY):
            seen |= {("", part, end), (before, part, end), ("", before + part, end)}
    for whole in _samples(parsed):
        seen |= {("", whole, ""), ("", whole[:-1], ""), ("", whole[:-1], _UNLIKELY), ("", whole[: len(whole) // 2], "")}
        seen |= {("", piece, _UNLIKELY) for piece in re.findall(r"\w+|\W+", whole)}
    seen |= {("", fixed, "") for fixed in FIXED} | {("", fixed, _UNLIKELY) for fixed in FIXED}
    yield from sorted(unit for unit in seen if unit[1])


def text_of(unit: tuple[str, str, str], size: int) -> str:
    """The text of about `size` characters that a unit stands for."""
    before, repeated, after = unit
    return before + repeated * (size // len(repeated)) + after


def _repeats(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield (what stands before, one round) of every part that may repeat often."""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if most is _parser.MAXREPEAT or most > _LONG:
                yield from ((before, round_) for round_ in _samples(list(body)) if round_)
            yield from _repeats(list(body), before)
        elif name == "SUBPATTERN":
            yield from _repeats(list(value[-1]), before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(list(value), before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(list(branch), before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(list(value[1]), before)
        before += next(iter(_samples([node])), "")


def _samples(nodes: list[Any]) -> list[str]:
    """A few texts that a sequence of nodes matches, or nearly matches."""
    found = [""]
    for node in nodes:
        options = _options(node)[:_CHOICES]
        found = [text + option for text in found for option in options][: _CHOICES * 3]
    return found


def _options(node: Any) -> list[str]:
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return [chr(value)]
    if name in ("ANY", "NOT_LITERAL"):
        return ["a" if value != ord("a") else "b"]
    if name == "IN":
        return _set(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = value
        bodies = _samples(list(body))[:_CHOICES]
        return [body * max(least, min(1, most)) for body in bodies] + ([""] if not least else [])
    if name == "SUBPATTERN":
        return _samples(list(value[-1]))
    if name == "ATOMIC_GROUP":
        return _samples(list(value))
    if name == "BRANCH":
        return [sample for branch in value[1] for sample in _samples(list(branch))[:1]]
    return [""]  # anchors, looking around, back references


def _set(parts: list[Any]) -> list[str]:
    """A few characters of a set; of a negated one, some that are not in it."""
    if str(parts[0][0]) == "NEGATE":
        inside = re.compile(f"[{''.join(map(_written, parts[1:]))}]")
        return [char for char in 'a1 <-中"=&\n/' if not inside.match(char)][:_CHOICES] or [_UNLIKELY]
    found = []
    for part in parts:
        name, value = str(part[0]), part[1]
        if name == "LITERAL":
            found.append(chr(value))
        elif name == "RANGE":
            found.append(chr(value[0]))
        elif name == "CATEGORY":
            found.append({"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "-"))
    return found


def _written(part: Any) -> str:
    name, value = str(part[0]), part[1]
    if name == "LITERAL":
        return re.escape(chr(value))
    if name == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {
        "CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w",
        "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_NOT_WORD": r"\W",
    }[str(value)]  # fmt: skip
