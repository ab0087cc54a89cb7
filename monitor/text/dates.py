"""Dates as pages and feeds write them, to aware UTC.

A ladder: a rung knows one way of writing, the first that fits is taken; dateparser, which guesses at almost
anything and is slow, only sees short strings that no rung knew. A page's "3小时前" and dates without a zone
are read in the zone of its source. Nothing that lies in the future is a date of news.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial

from monitor.text.months import MONTH, month_number

_LONGEST = 160  # characters looked at; a date line is shorter
_LONGEST_GUESS = 40  # characters that dateparser may see: its time grows with the square
_SLACK = timedelta(minutes=10)  # clocks of servers differ
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web there are only wrong clocks (1970, 0001)

_ENGLISH_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TIME = (
    r"(?:[ T,日号|]*(?:at |, ?|um |à )?\s*(?P<noon>上午|下午|晚上|凌晨|中午|早上|午後|午前)?\s*"
    r"(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d{1,9})?)?|[时点時](?:(?P<minute2>\d{1,2})分)?)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b|(?:GMT|UTC)[+-]\d{1,2}\b|[A-Z]{2,5}\b)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:[-/.年－])\s*(?P<month>\d{1,2})\s*(?:[-/.月－])\s*(?P<day>\d{1,2})(?!\d\d)"
    + _TIME
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?Z?)?$"
)
_DAY_MONTH_NAME = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|\.)?[ -]+(?:of |de |di )?"
    + MONTH
    + r"(?:[ ,-]+|\s+(?:de|del)\s+)(?P<year>\d{4}|\d{2})(?!\d|:)"
    + _TIME,
    re.I,
)
_MONTH_NAME_DAY = re.compile(
    r"\b" + MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d),?\s+(?P<year>\d{4})(?!\d)" + _TIME, re.I
)
_YEAR_MONTH_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[ ,-]+" + MONTH + r"[ -]+(?P<day>\d{1,2})(?!\d)" + _TIME, re.I
)
_ASCTIME = re.compile(
    r"\b" + _ENGLISH_MONTH + r"\s+(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"\s+(?P<zone>[A-Z+\-\d]{1,8}\s+)?(?P<year>\d{4})",
    re.I,
)
_DAY_FIRST = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d{2})(?!\d)" + _TIME)
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{2})(?!\d|\.\d)" + _TIME)
_SLASHED = re.compile(
    r"(?<![\d/-])(?P<a>\d{1,2})(?P<sign>[/-])(?P<b>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d{2})(?!\d)" + _TIME
)
_SLASHED_SHORT = re.compile(r"(?<![\d/])(?P<a>\d{2})(?P<sign>/)(?P<b>\d{2})/(?P<year>\d{2})(?![\d/])" + _TIME)
_NO_YEAR = (
    re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号)?" + _TIME),
    re.compile(r"\b" + _ENGLISH_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|:|,? \d{4})" + _TIME, re.I),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+" + _ENGLISH_MONTH + r"(?!,? \d{4})" + _TIME, re.I),
    re.compile(r"^\W*(?P<month>\d{2})[-/](?P<day>\d{2})(?!\d|[-/.])" + _TIME + r"\W*$"),
)
_EPOCH = re.compile(r"^(\d{10})(?:\.\d+)?$|^(\d{13})$")
_TODAY = re.compile(r"(?P<word>大前天|前天|昨天|昨日|今天|今日|\byesterday\b|\btoday\b)" + _TIME, re.I)
_DAYS_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "大前天": 3}
_JUST_NOW = re.compile(r"刚刚|剛剛|刚才|たった今|방금|\bjust now\b|\bmoments? ago\b|\bseconds? ago\b", re.I)
_AGO_CHINESE = re.compile(
    r"(?P<n>\d{1,4}|半|[一二两三四五六七八九十])\s*(?:个|個)?(?P<unit>秒钟?|秒鐘|分钟|分鐘|分|小时|小時|時間|钟头|天|日|周|星期|个月|月|年)(?:以)?前"
)
_AGO_ENGLISH = re.compile(
    r"\b(?P<n>\d{1,4}|an?|half an)\s*(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?"
    r"|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)\s+ago\b",
    re.I,
)
_CHINESE_DIGITS = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {"两": 2}
_SECONDS = {
    "秒": 1,
    "分": 60,
    "小": 3600,
    "時": 3600,
    "钟": 3600,
    "天": 86400,
    "日": 86400,
    "周": 604800,
    "星": 604800,
}
_SECONDS |= {"个": 2_592_000, "月": 2_592_000, "年": 31_536_000}
_SECONDS |= {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "mo": 2_592_000, "y": 31_536_000}
_CLOCK = re.compile(r"^\W*" + _TIME.removesuffix("?") + r"\W*$")

_HOURS = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_HOURS |= {
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "BST": 1,
    "WEST": 1,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "JST": 9,
    "KST": 9,
    "HKT": 8,
    "SGT": 8,
    "AEST": 10,
    "AEDT": 11,
}
_CHINA = {"Asia/Shanghai", "Asia/Chongqing", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Macau", "PRC"}

_URL_DATE = re.compile(
    r"/(?P<year>(?:19|20)\d{2})(?P<sep>[/-]?)(?P<month>\d{2}|[a-z]{3}|(?<=[/-])\d)(?P=sep)(?P<day>\d{2}|(?<=[/-])\d)(?=[/_.-]|$)"
    r"|/(?P<yy>\d{2})/(?P<mmdd>\d{4})/\d{2}/"
    r"|/20(?P<yy2>\d{2})/(?:[^/]{1,40}/){0,2}(?P=yy2)(?P<mmdd2>\d{4})(?=[_-])"
)


def parse_date(text: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment that `text` names, in UTC; None where it names none, one before 1990, or one after `now`.

    now:  aware; what relative dates and dates without a year count from
    zone: of dates that name none; where it is a Chinese one, CST means China
    A date without a time is the start of that day. Clocks may be ahead by ten minutes; then `now` is given.
    """
    found = parse_local(text, now=now, zone=zone)
    return found.astimezone(UTC) if found else None


def parse_local(text: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """As `parse_date`, in the zone that the text names, so that the day is the one it shows.

    UTC is what programs write whatever the page shows: such a moment is given in `zone`, as is one without a zone.
    """
    text = " ".join(unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).split())[:_LONGEST]
    if not text:
        return None
    local = now.astimezone(zone)
    rungs = (partial(rung, text, local) for rung in _RUNGS)
    found = next((moment for rung in rungs if (moment := _safely(rung)) is not None), None)
    if found is None or not _OLDEST <= found <= now + _SLACK:
        return None
    found = min(found, now)
    return found if found.utcoffset() else found.astimezone(zone)


def url_date(url: str, *, zone: tzinfo = UTC) -> datetime | None:
    """The start, in UTC, of the day that an address carries.

    As in /2024/05/15/, /20240515/, /2024-05-15-, /2024/may/15/, /20/0703/13/ or /2024/05/240515-.
    """
    for found in _URL_DATE.finditer(url[:2000].lower()):
        parts = found.groupdict()
        if short := parts["yy"] or parts["yy2"]:
            month_and_day = parts["mmdd"] or parts["mmdd2"] or ""
            year, month, day = f"20{short}", month_and_day[:2], month_and_day[2:]
        else:
            year, month, day = parts["year"], parts["month"], parts["day"]
        moment = _safely(partial(_on, zone, year or "", month or "", day or ""))
        if moment is not None:
            return moment.astimezone(UTC)
    return None


def _safely(rung: Callable[[], datetime | None]) -> datetime | None:
    """What the rung says; None where its numbers are no date (the 31st of June, an hour 25)."""
    try:
        found = rung()
        if found:
            found.astimezone(UTC)  # the years 1 and 9999 have no day in every zone
        return found
    except (ValueError, OverflowError):
        return None


def _at(zone: tzinfo, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _on(zone: tzinfo, year: str, month: str, day: str) -> datetime | None:
    return _at(zone, int(year), _month(month), int(day))


def _month(word: str) -> int:
    return int(word) if word.isdigit() else month_number(word)


def _from(parts: dict[str, str | None], local: datetime, year: int, month: int, day: int) -> datetime:
    """A date with the time of day and the zone that `parts` hold."""
    hour = int(parts.get("hour") or 0)
    late = (parts.get("half") or "").lower().startswith("p") or parts.get("noon") in ("下午", "晚上", "午後")
    if late and hour < 12:
        hour += 12
    if (parts.get("half") or "").lower().startswith("a") and hour == 12:
        hour = 0
    minute = int(parts.get("minute") or parts.get("minute2") or 0)
    zone = _zone((parts.get("zone") or "").strip(), local)
    return _at(zone, year, month, day, hour, minute, int(parts.get("second") or 0))


def _zone(name: str, local: datetime) -> tzinfo:
    """The zone that a date names; the source's own where it names none that is known."""
    own = local.tzinfo or UTC
    name = name.upper()
    if name == "CST":
        chinese = getattr(own, "key", "") in _CHINA or local.utcoffset() == timedelta(hours=8)
        return timezone(timedelta(hours=8 if chinese else -6))
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    digits = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not digits:
        return own
    ahead = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return timezone(ahead if digits[1] == "+" else -ahead)


def _whole(pattern: re.Pattern[str], text: str, local: datetime) -> datetime | None:
    """A pattern with groups year, month, day."""
    found = pattern.search(text)
    if not found:
        return None
    parts = found.groupdict()
    return _from(parts, local, _full_year(parts["year"]), _month(parts["month"]), int(parts["day"]))


def _full_year(digits: str) -> int:
    year = int(digits)
    return year + (2000 if year < 70 else 1900 if year < 100 else 0)


def _epoch(text: str, local: datetime) -> datetime | None:
    found = _EPOCH.match(text)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]) if found[1] else int(found[2]) / 1000, tz=UTC)


def _slashed(text: str, local: datetime) -> datetime | None:
    """15/05/2024 and 05/15/2024; where both could be, the order of the zone, unless that lies ahead.

    Only Americans write the month first, and they write slashes; a zone that says nothing (UTC) counts as theirs.
    """
    found = _SLASHED.search(text) or _SLASHED_SHORT.search(text)
    if not found:
        return None
    parts, a, b = found.groupdict(), int(found["a"]), int(found["b"])
    orders = [(b, a)] if a > 12 else [(a, b)] if b > 12 else [(a, b), (b, a)]
    if found["sign"] == "-" or getattr(local.tzinfo, "key", "").startswith("Europe/"):
        orders.sort(key=lambda order: order != (b, a))
    moments = [_from(parts, local, _full_year(found["year"]), month, day) for month, day in orders]
    return next((moment for moment in moments if moment <= local + _SLACK), moments[0])


def _day_word(text: str, local: datetime) -> datetime | None:
    found = _TODAY.search(text)
    if not found:
        return None
    day = (local - timedelta(days=_DAYS_BACK[found["word"].lower()])).date()
    return _from(found.groupdict(), local, day.year, day.month, day.day)


def _just_now(text: str, local: datetime) -> datetime | None:
    return local if _JUST_NOW.search(text) else None


def _ago(text: str, local: datetime) -> datetime | None:
    found = _AGO_CHINESE.search(text) or _AGO_ENGLISH.search(text)
    if not found:
        return None
    word, unit = found["n"].lower(), found["unit"].lower()
    number = 0.5 if word in ("半", "half an") else _CHINESE_DIGITS.get(word) or (int(word) if word.isdigit() else 1)
    seconds = _SECONDS["mo" if unit.startswith("mo") else unit[0]]
    return local.astimezone(UTC) - timedelta(seconds=number * seconds)


def _no_year(text: str, local: datetime) -> datetime | None:
    """A day without its year: the latest that is past."""
    found = next((match for pattern in _NO_YEAR if (match := pattern.search(text))), None)
    if not found:
        return None
    month, day = _month(found["month"]), int(found["day"])
    for year in range(local.year + 1, local.year - 9, -1):  # nine years hold a 29th of February
        moment = _safely(partial(_from, found.groupdict(), local, year, month, day))
        if moment and moment <= local + _SLACK:
            return moment
    return None


def _clock(text: str, local: datetime) -> datetime | None:
    """A bare time of day: today's, or yesterday's where that lies ahead."""
    found = _CLOCK.match(text)
    if not found:
        return None
    moment = _from(found.groupdict(), local, local.year, local.month, local.day)
    return moment if moment <= local + _SLACK else moment - timedelta(days=1)


def _guessed(text: str, local: datetime) -> datetime | None:
    """dateparser's reading of a short string with a digit or a word of time in it."""
    if len(text) > _LONGEST_GUESS or not any(c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return None
    import dateparser  # slow to import, seldom needed

    languages = ["en", "zh", "ja", "ko", "de", "fr", "es", "it", "pt", "ru", "nl", "pl", "tr", "sv", "id"]
    settings = {
        "RELATIVE_BASE": local.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day", "month"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found: datetime | None = dateparser.parse(text, languages=languages, settings=settings)
    return found if found is None or found.tzinfo else found.replace(tzinfo=local.tzinfo)


_RUNGS: tuple[Callable[[str, datetime], datetime | None], ...] = (
    partial(_whole, _YEAR_FIRST),
    partial(_whole, _COMPACT),
    _epoch,
    partial(_whole, _DAY_MONTH_NAME),
    partial(_whole, _MONTH_NAME_DAY),
    partial(_whole, _YEAR_MONTH_NAME),
    partial(_whole, _ASCTIME),
    partial(_whole, _DAY_FIRST),
    _slashed,
    partial(_whole, _SHORT_YEAR),
    _just_now,
    _ago,
    _day_word,
    _no_year,
    _clock,
    _guessed,
)
