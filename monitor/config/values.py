"""Durations, sizes and other words of the configuration."""

from __future__ import annotations

import re
from datetime import timedelta

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(\d{1,30}(?:\.\d{1,30})?)([smhdw])")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)(i?)B?", re.IGNORECASE)
_LONGEST = 40  # characters of a duration or size; no sensible one has more
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3}


def duration(text: object) -> timedelta:
    """'90s', '15m', '1h30m', '7d', '2w'. ValueError for anything else."""
    if isinstance(text, timedelta):
        return text
    words = str(text).strip().lower()
    if len(words) > _LONGEST:
        raise ValueError("a duration is a number and s, m, h, d or w, such as 15m or 1h30m")
    parts = _PART.findall(words)
    if not parts or "".join(number + unit for number, unit in parts) != words:
        raise ValueError("a duration is a number and s, m, h, d or w, such as 15m or 1h30m")
    try:
        return timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
    except OverflowError:
        raise ValueError("this duration is longer than any calendar") from None


def size(text: object) -> int:
    """'10MiB', '500KB', '1048576': bytes. ValueError for anything else."""
    words = str(text).strip()
    found = _SIZE.fullmatch(words) if len(words) <= _LONGEST else None
    if not found:
        raise ValueError("a size is a number and KB, MB, KiB or MiB, such as 10MiB")
    number, power, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** _POWERS[power.upper()])


def per_day(text: object) -> int:
    """'20/day': a number. ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,6})\s*(?:/\s*(?:day|d))?", str(text).strip())
    if not found or not int(found[1]):
        raise ValueError("a budget is a number a day, such as 20/day")
    return int(found[1])
