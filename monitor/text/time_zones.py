"""Zones as dates name them: offsets of every form, abbreviations, cities in words.

One abbreviation may mean several zones (CST, IST, BST). Where the source's own zone goes by that
name, it is meant; else the one that is most often written so.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS: dict[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "cest": 2,
    "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "msd": 4, "trt": 3,
    "sast": 2, "cat": 2, "wat": 1, "eat": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hast": -10, "ast": -4, "adt": -3, "nst": -3.5,
    "ndt": -2.5, "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3, "cot": -5, "pet": -5, "vet": -4,
    "ect": -5, "bot": -4, "uyt": -3, "pyt": -3, "gft": -3, "amt": -4, "gst": 4, "irst": 3.5, "irdt": 4.5,
    "azt": 4, "get": 4, "samt": 4, "pkt": 5, "uzt": 5, "yekt": 5, "aft": 4.5, "npt": 5.75, "bdt": 6, "btt": 6,
    "almt": 5, "omst": 6, "mmt": 6.5, "ict": 7, "wib": 7, "krat": 7, "novt": 7, "wita": 8, "wit": 9, "hkt": 8,
    "sgt": 8, "myt": 8, "pht": 8, "irkt": 8, "ulat": 8, "awst": 8, "jst": 9, "kst": 9, "yakt": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "aedt": 11, "chst": 10, "vlat": 10, "sbt": 11, "magt": 11, "nzst": 12, "nzdt": 13,
    "fjt": 12, "pett": 12,
}  # fmt: skip
_NAMED = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "beijing time": "Asia/Shanghai", "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai", "香港时间": "Asia/Hong_Kong", "香港時間": "Asia/Hong_Kong", "台北时间": "Asia/Taipei",
    "台北時間": "Asia/Taipei", "台灣時間": "Asia/Taipei", "日本時間": "Asia/Tokyo", "한국시간": "Asia/Seoul",
    "한국 시간": "Asia/Seoul", "moscow time": "Europe/Moscow", "по московскому времени": "Europe/Moscow",
    "по москве": "Europe/Moscow", "по киеву": "Europe/Kyiv", "за києвом": "Europe/Kyiv",
    "heure de paris": "Europe/Paris",
    "horário de brasília": "America/Sao_Paulo", "hora de brasília": "America/Sao_Paulo", "london time": "Europe/London",
    "uk time": "Europe/London", "israel time": "Asia/Jerusalem", "mecca time": "Asia/Riyadh",
    "بتوقيت مكة": "Asia/Riyadh", "بتوقيت جرينتش": "UTC", "بتوقيت غرينتش": "UTC", "格林尼治时间": "UTC", "世界时": "UTC",
}  # fmt: skip
_PHRASES = re.compile("|".join(sorted((re.escape(name) for name in _NAMED if len(name) > 2), key=len, reverse=True)))
_OFFSET = re.compile(
    r"[\s,(\[]{0,3}(?:(?:gmt|utc|ut|z) ?([+-]) ?|([+-]))(\d{1,2})(?:[:.]?([0-5]\d))?(?::?\d\d)?"
    r"(?:小时|小時|h)?(?![\d./]|-\d| ?‹)"
)
_WORD = re.compile(r"[\s,(\[]{0,3}([^\W\d_]{1,5})\b")
_PLACE = re.compile(r"[\s,(\[]{0,3}([a-z]{2,12}/[a-z_]{2,20}(?:/[a-z_]{2,20})?)\b")
# Zones that are words of a language: believed only where the time ends with them.
_WORDS = frozenset(
    "get art cat eat met wit et ct mt pt est ist west pet ast ect vet bot cot wet wat mest amt gst".split()
)
_ENDS = re.compile(r"\s*(?:\Z|[,;|()\[\]/·•<-]|\d|‹)")
_CHINESE_HOURS = timedelta(hours=8)
_WIDEST = timedelta(hours=14)


def zone_after(text: str, position: int, local: datetime) -> tuple[tzinfo | None, int]:
    """The zone that stands at a position of a uniform text, and where it ends; None where none does.

    local: now in the source's own zone
    """
    if found := _OFFSET.match(text, position):
        ahead = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
        if ahead <= _WIDEST:
            return timezone(ahead if (found[1] or found[2]) == "+" else -ahead), found.end()
    if (found := _PLACE.match(text, position)) and (zone := _place(found[1])):
        return zone, found.end()
    found = _WORD.match(text, position)
    if found and (found[1] not in _WORDS or _ENDS.match(text, found.end())) and (zone := _abbreviated(found[1], local)):
        return zone, found.end()
    return None, position


def zone_in_words(text: str) -> tzinfo | None:
    """The zone that a phrase anywhere in a uniform text names, such as 北京时间."""
    found = _PHRASES.search(text)
    return ZoneInfo(_NAMED[found[0]]) if found else None


def _abbreviated(name: str, local: datetime) -> tzinfo | None:
    if name not in ("z", "ut", "utc", "gmt") and (
        offset := _own_names(local.tzinfo or UTC, local.year).get(name.upper())
    ):
        return timezone(offset)
    if name == "cst" and local.utcoffset() == _CHINESE_HOURS:
        return timezone(_CHINESE_HOURS)
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    return ZoneInfo(_NAMED[name]) if name in _NAMED else None


def _own_names(zone: tzinfo, year: int) -> dict[str, timedelta]:
    """Names of a zone in winter and summer, with their offsets."""
    moments = [datetime(year, month, 1, tzinfo=zone) for month in (1, 7)]
    return {moment.tzname() or "": moment.utcoffset() or timedelta() for moment in moments}


@cache
def _place(name: str) -> tzinfo | None:
    """The zone of an IANA name in lower case; None where there is none."""
    parts = ("_".join(word.capitalize() for word in part.split("_")) for part in name.split("/"))
    try:
        return ZoneInfo("/".join(parts))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
