"""Parse dates of pages and feeds, in some seventy languages, to aware UTC.

A ladder of parsers: each knows one kind of date, and the first that fits is used. The line is normalised first, so a
parser knows orders and signs but no languages. The time of day, its half and its zone are read apart from
the date. Relative dates and dates without a zone are read in the zone of the source. A date in the future is no date of
news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import partial

from monitor.text.calendar_names import SHORT_WEEKDAYS, bare, month_number
from monitor.text.clock_times import MIDNIGHT, ClockTime, colon_time, other_time, zone_after, zone_in_words
from monitor.text.date_words import JALALI, DateLine, day_word, just_now, time_ago, uniform

_SLACK = timedelta(minutes=10)  # clocks of servers differ
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web there are only wrong clocks (1970, 0001)

_NUMBER = re.compile(
    r"(\d{9,10})(?:\.\d{1,9})?|(\d{13})(?:\.\d{1,9})?|(\d{16})|(\d{19})|\D{0,2}date\((-?\d{10,15})(?:[+-]\d{4})?\)\W{0,2}"
)
_STANDARD = re.compile(  # RFC 3339, and RFC 822 with a year of four digits
    r"(?:(?P<year>199\d|20[0-4]\d)-(?P<month>\d\d)-(?P<day>\d\d)[T ]"
    r"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<at>\d\d?) (?P<named>[A-Z][a-z]{2}) (?P<of>199\d|20[0-4]\d) )"
    r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?:\.\d{1,9})?"
    r" ?(?:Z|GMT|UTC|(?P<sign>[+-])(?P<hours>0\d|1[0-3]):?(?P<minutes>[0-5]\d))"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCIENTIFIC = re.compile(r"\d\.\d{1,17}e\+?(?:9|09|12)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t_ -]?([01]\d|2[0-4])([0-5]\d)([0-5]\d)?(?:\.\d{1,9})?)?")

_M = r"‹(?P<month>\d\d?)›"
_Y4 = r"(?P<year>(?:19|20|2[45]|26|13|14)\d\d)(?!\d)"
_Y2 = r"'?(?P<year>\d\d)(?![\d:]| ?[:h]\d|\.\d\d(?!\d))"
_D = r"(?<!\d)(?<!\d[.,])(?P<day>\d{1,2})(?!\d)"
_GAP, _WIDE_GAP = r"[^\d‹›:]{0,10}?", r"[^\d‹›:]{0,14}?"
_SECOND_NAME = r"(?:[/ ]{1,3}‹\d\d?›)?"  # the same month by its other name: نوفمبر/تشرين الثاني
_ERAS = {
    "民國": 1911,
    "民国": 1911,
    "中華民國": 1911,
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "r": 2018,
    "h": 1988,
    "reiwa": 2018,
    "heisei": 1988,
}
_ERA = re.compile(
    rf"(?<![^\W\d_])(?P<era>{'|'.join(sorted(_ERAS, key=len, reverse=True))})[ .]?(?P<years>\d{{1,3}}|元)"
    r" ?[年./-] ?(?P<month>\d{1,2}) ?[月./-] ?(?P<day>\d{1,2})(?!\d)"
    r"|(?<![\d./-])(?P<years2>1\d\d) ?[年./-] ?(?P<month2>\d{1,2}) ?[月./-] ?(?P<day2>\d{1,2})(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20|2[45]|26|13|14)\d\d) ?(?:[-/._]|年|년|оны)"
    r" ?(?P<month>\d{1,2}) ?(?:[-/._]|月|월|-р сарын) ?(?P<day>\d{1,2})(?!\d)(?: ?[日일号號.])?"
)
_MONTH_ALONE = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])|‹(?P<named>\d\d?)›[ .,]{0,3}(?P<its>(?:19|20)\d\d)"
)
_ISO_WEEK = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-?w(?P<week>\d\d)-?(?P<weekday>[1-7])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<number>[0-3]\d\d)(?!\d)")
_NAMED = tuple(
    map(
        re.compile,
        (
            rf"{_D}{_GAP}{_M}{_SECOND_NAME}{_WIDE_GAP}{_Y4}",
            rf"{_M}[^\d‹›:]{{0,4}}(?P<day>\d{{1,2}})(?!\d){_WIDE_GAP}{_Y4}",
            rf"(?<!\d){_Y4}{_WIDE_GAP}{_M}{_GAP}(?P<day>\d{{1,2}})(?!\d)",
            rf"(?<!\d){_Y4}{_WIDE_GAP}{_D}{_GAP}{_M}",
            rf"{_D}(?:st|nd|rd|th)?[^\w‹›:]{{0,3}}(?:de |of )?{_M}[^\w‹›:]{{0,3}}(?:de )?{_Y2}",
            rf"{_M}[^\d‹›:]{{0,4}}(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:, ?| ?(?=')){_Y2}",
        ),
    )
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2}) ?(?P<sign>[./ -]) ?(?P<b>\d{1,2}) ?(?P=sign)"
    r" ?(?P<c>(?:19|20|2[45]|26)\d\d|\d\d)(?!\d|[.:]\d)"
)
_NAMED_NO_YEAR = (
    re.compile(rf"{_D}{_GAP}{_M}(?![^\d‹›:]{{0,4}}\d{{4}})"),
    re.compile(rf"{_M}[^\d‹›:]{{0,4}}(?P<day>\d{{1,2}})(?!\d)"),
)
_NUMERIC_NO_YEAR = re.compile(
    r"(?<!\d)(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2})(?: ?[日일号號])?(?!\d)"
    r"|^\W*(?P<a>\d{1,2})(?P<sign>[./-]) ?(?P<b>\d{1,2})(?P<dot>\.?)\W*$"
)
_LAST_WEEK = re.compile(r"上(?:个|個)?\s?(?:周|週|星期|礼拜|禮拜)|先週|지난 ?주")
_FEW_WORDS = 24  # letters beside a date without a year that may be more than a headline's

_EAST_ASIA = frozenset("Shanghai Chongqing Urumqi Harbin Hong_Kong Macau Taipei Tokyo Seoul Pyongyang".split())
_MONTH_FIRST = _EAST_ASIA | frozenset(
    "New_York Chicago Denver Los_Angeles Phoenix Detroit Boise Anchorage Honolulu Juneau Toronto Vancouver Winnipeg "
    "Edmonton Halifax Regina Montreal Eastern Central Mountain Pacific Manila UTC GMT Universal Zulu".split()
)

_URL_DATE = re.compile(
    r"/t?(?P<year>(?:19|20)\d{2})(?P<sep>[/-]?)(?P<month>\d{2}|[a-z]{3}|(?<=[/-])\d)(?P=sep)(?P<day>\d{2}|(?<=[/-])\d)(?=[/_.-]|$)"
    r"|/(?P<yy>\d{2})/(?P<mmdd>\d{4})/\d{2}/"
    r"|/20(?P<yy2>\d{2})/(?:[^/]{1,40}/){0,2}(?P=yy2)(?P<mmdd2>\d{4})(?=[_-])"
)


def parse_date(text: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment that `text` names, in UTC.

    None where it names none, one before 1990, or one after `now`.

    now:  aware; what relative dates and dates without a year count from
    zone: of dates that name none; an abbreviation such as CST or IST is the source's own where its zone has it
    A date without a time is the start of that day. Clocks may be ahead by ten minutes; then `now` is given.
    """
    found = parse_local(text, now=now, zone=zone)
    return found.astimezone(UTC) if found else None


def parse_local(text: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """Parse a date as `parse_date` does, in the zone that the text names.

    So the day is the one it shows. UTC is what programs write whatever the page shows: such a moment is given in
    `zone`, as is one without a zone.
    """
    found = _safely(partial(_standard, text)) or _by_ladder(text, now.astimezone(zone))
    if found is None or not _OLDEST <= found <= now + _SLACK:
        return None
    found = min(found, now)
    return found if found.utcoffset() else found.astimezone(zone)


def _standard(text: str) -> datetime | None:
    """The moment in the form of most feeds.

    The ladder gives the same at ten times the cost.
    """
    found = _STANDARD.fullmatch(text)
    if found is None or (found["named"] and found["named"] not in _MONTHS):
        return None
    year, day = int(found["year"] or found["of"]), int(found["day"] or found["at"])
    month = int(found["month"]) if found["month"] else _MONTHS.index(found["named"]) + 1
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    zone = timezone(-ahead if found["sign"] == "-" else ahead)
    return datetime(year, month, day, int(found["hour"]), int(found["minute"]), int(found["second"]), tzinfo=zone)


def _by_ladder(text: str, local: datetime) -> datetime | None:
    """The moment that the first rung finds that fits.

    local: now in the zone of the source
    """
    line = uniform(text, getattr(local.tzinfo, "key", ""))
    if not line.text and not line.weekday:
        return None
    number = _NUMBER.fullmatch(str(int(float(line.text))) if _SCIENTIFIC.fullmatch(line.text) else line.text)
    if number:  # seconds, milliseconds, micro- or nanoseconds since 1970; also as .NET prints them
        seconds, milli, micro, nano, dotnet = number.groups()
        divisor = 1 if seconds else 10**3 if milli or dotnet else 10**6 if micro else 10**9
        value = int(seconds or milli or micro or nano or dotnet) / divisor
        return _safely(partial(datetime.fromtimestamp, value, tz=UTC))
    rungs = _RUNGS if any(map(str.isdigit, line.text)) else (_relative, _clock)  # the others read numbers
    return next((moment for rung in rungs if (moment := _safely(partial(rung, line, local))) is not None), None)


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
            year, month, day = parts["year"] or "", parts["month"] or "", parts["day"] or ""
        number = int(month) if month.isdigit() else month_number(month)
        moment = _safely(partial(datetime, int(year), number, int(day), tzinfo=zone))
        if moment is not None:
            return moment.astimezone(UTC)
    return None


def _safely(rung: Callable[[], datetime | None]) -> datetime | None:
    """Make the date of a match; None if its numbers are no date (31 June, hour 25)."""
    try:
        found = rung()
        if found:
            found.astimezone(UTC)  # the years 1 and 9999 have no day in every zone
        return found
    except (ValueError, OverflowError):
        return None


def _compact(line: DateLine, local: datetime) -> datetime | None:
    """20261124 and 20261124T041000Z."""
    clock, text = colon_time(line.text, local)
    found = _COMPACT.match(text.strip())
    if not found:
        return None
    zone, end = zone_after(text.strip(), found.end(), local)
    if text.strip()[end:].strip(" )]t."):
        return None
    year, month, day = map(int, found.groups()[:3])
    if found[4]:
        clock = ClockTime(int(found[4]), int(found[5]), int(found[6] or 0), zone)
    return _moment(clock or ClockTime(0, 0, zone=zone), date(year, month, day), line, local)


def _with_year(line: DateLine, local: datetime) -> datetime | None:
    """A day of a year in any order, with a time before or behind it."""
    clock, text = colon_time(line.text, local)
    for found, read in ((found, read) for pattern, read in _READINGS for found in pattern.finditer(text)):
        days = [day for one in read(found, line, local) if (day := _day(*one)) is not None]
        start, end = found.span()
        if days and clock is None:
            zone = zone_after(text, end, local)[0]  # a day may have a zone and no time
            clock = other_time((text[end:], text[:start]), local) or ClockTime(0, 0, zone=zone)
        moments = [moment for day in days if (moment := _moment(clock or MIDNIGHT, day, line, local))]
        if moments:
            return next((moment for moment in moments if moment <= local + _SLACK), moments[0])
    return None


def _month_alone(line: DateLine, local: datetime) -> datetime | None:
    """The start of a month, where a month of a year is all that is said."""
    found = _MONTH_ALONE.fullmatch(line.text.strip())
    if not found or int(found["named"] or 1) > 12:
        return None
    return _moment(
        MIDNIGHT, date(int(found["year"] or found["its"]), int(found["month"] or found["named"]), 1), line, local
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


Parts = Iterator[tuple[int, int, int]]


def _era(found: re.Match[str], line: DateLine, local: datetime) -> Parts:
    """Years of the Republic of China and of Japanese eras.

    Three digits alone are the former.
    """
    if found["years2"]:
        yield 1911 + int(found["years2"]), int(found["month2"]), int(found["day2"])
    else:
        years = 1 if found["years"] == "元" else int(found["years"])
        yield _ERAS[found["era"]] + years, int(found["month"]), int(found["day"])


def _named(found: re.Match[str], line: DateLine, local: datetime) -> Parts:
    yield _gregorian(found["year"], int(found["month"]), int(found["day"]), thai=line.thai)


def _iso(found: re.Match[str], line: DateLine, local: datetime) -> Parts:
    if found.re is _ISO_WEEK:
        day = date.fromisocalendar(int(found["year"]), int(found["week"]), int(found["weekday"]))
    else:
        day = date(int(found["year"]), 1, 1) + timedelta(days=int(found["number"]) - 1)
    yield day.year, day.month, day.day


def _numeric(found: re.Match[str], line: DateLine, local: datetime) -> Parts:
    """Parse 15.05.2024, 05/15/2024 or 24-11-26.

    The sign and the zone decide between orders. Dots and hyphens have the day first. Between slashes the month is first
    in North America and East Asia, and where the zone says nothing (UTC). A year of two digits is first in East Asia
    where that is nearer to now.
    """
    a, b, c = found["a"], found["b"], found["c"]
    if found["sign"] == " " and len(c) == 2:
        return
    if len(c) == 2 and (len(a) < 2 or len(b) < 2):
        return  # 1.2.24 may be a version
    orders = [(c, int(b), int(a)), (c, int(a), int(b))]
    if found["sign"] == "/" and _month_first(local):
        orders.reverse()
    if found["sign"] in ". " and int(b) <= 12:
        orders.pop()
    if len(c) == 2 and _city(local) in _EAST_ASIA:
        orders.append((a, int(b), int(c)))
        days = (_day(*_gregorian(*order)) for order in orders)
        away = [(local.date() - day).days if day else -1 for day in days]
        nearest = sorted(zip(away, orders, strict=True), key=lambda each: each[0] if each[0] >= 0 else 100_000)
        orders = [order for _, order in nearest]
    for year, month, day in orders:
        yield _gregorian(year, month, day, thai=line.thai)


def _city(local: datetime) -> str:
    key: str = getattr(local.tzinfo, "key", "") or local.tzname() or ""
    return key.rpartition("/")[2]


def _month_first(local: datetime) -> bool:
    key = getattr(local.tzinfo, "key", "")
    return (
        _city(local) in _MONTH_FIRST
        or not key
        or key.startswith(("US/", "Etc/", "America/Indiana", "America/Kentucky"))
    )


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DateLine, datetime], Parts]], ...] = (
    (_ERA, _era),
    (_YEAR_FIRST, _named),
    (_ISO_WEEK, _iso),
    *((pattern, _named) for pattern in _NAMED[:4]),
    (_NUMERIC, _numeric),
    *((pattern, _named) for pattern in _NAMED[4:]),
    (_ISO_DAY, _iso),
)


def _gregorian(digits: str, month: int, day: int, *, thai: bool = False) -> tuple[int, int, int]:
    """Convert a day of another calendar: Buddhist years, Jalali, years of two digits."""
    year = int(digits)
    if month > JALALI:
        return _from_jalali(year, month - JALALI, day)
    if len(digits) == 4 and 1300 <= year < 1500:
        return _from_jalali(year, month, day)
    if len(digits) == 4 and year >= 2400:
        return year - 543, month, day
    if len(digits) == 2:
        year += 2500 - 543 if thai else 2000 if year < 70 else 1900
    return year, month, day


def _from_jalali(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Convert a day of the calendar of Iran, valid from 1206 to 1498.

    By its 33-year cycle of leap years.

    >>> _from_jalali(1405, 9, 3), _from_jalali(1403, 12, 30)
    ((2026, 11, 24), (2025, 3, 20))
    """
    leap_years = sum((each % 33) in (1, 5, 9, 13, 17, 22, 26, 30) for each in range(1206, year))
    before = (month - 1) * 31 - max(month - 7, 0) + day - 1
    start = date(1827, 3, 22)  # the first day of 1206
    found = start + timedelta(days=(year - 1206) * 365 + leap_years + before)
    return found.year, found.month, found.day


def _moment(clock: ClockTime, day: date, line: DateLine, local: datetime) -> datetime | None:
    own = zone_in_words(line.text) or local.tzinfo or UTC
    return _safely(partial(clock.on, day.year, day.month, day.day, own))


def _relative(line: DateLine, local: datetime) -> datetime | None:
    """Just now, three hours ago; yesterday or 昨天 with a time or without."""
    letters = sum(2 if char >= "\u2e80" else 1 for char in line.text if char.isalpha())
    if letters > 2 * _FEW_WORDS:
        return None  # a sentence, which tells when something else was
    few = letters <= _FEW_WORDS
    if few and just_now(line.text):
        return local
    if (ago := time_ago(line.words, counted=not few or line.weekday > 0)) is not None:
        return local.astimezone(UTC) - ago
    found = day_word(line.text)
    if found is None:
        return None
    back, text = found
    clock, rest = colon_time(text, local)
    clock = clock or other_time((rest,), local)
    if not clock and not few:
        return None
    day = (local - timedelta(days=back)).date()
    return _moment(clock or MIDNIGHT, day, line, local)


def _without_year(line: DateLine, local: datetime) -> datetime | None:
    """A day without its year: the latest that is past."""
    clock, text = colon_time(line.text, local)
    days = [
        (int(found["month"]), int(found["day"]), found.span())
        for pattern in _NAMED_NO_YEAR
        if (found := pattern.search(text)) and int(found["month"]) <= 12
    ]
    if (found := _NUMERIC_NO_YEAR.search(text)) and found["month"]:
        days.append((int(found["month"]), int(found["day"]), found.span()))
    elif found:
        a, b, sign, sure = found["a"], found["b"], found["sign"], clock or found["dot"]
        if sure or (sign != "." and len(a) == len(b) == 2):  # 3.5 and 1/2 are numbers
            day_first = sign == "." or (sign == "/" and not _month_first(local))
            orders = [(b, a), (a, b)] if day_first and _city(local) not in _EAST_ASIA else [(a, b), (b, a)]
            likely = next((order for order in orders if 1 <= int(order[0]) <= 12), orders[0])
            days.append((int(likely[0]), int(likely[1]), found.span()))
    for month, day, (start, end) in days:
        if sum(map(str.isalpha, text[:start] + text[end:])) > _FEW_WORDS:
            continue
        time_of_day = clock or other_time((text[end:], text[:start]), local) or MIDNIGHT
        for year in range(local.year + 1, local.year - 9, -1):  # nine years hold a 29th of February
            known = _day(year, month, day)
            if known and (moment := _moment(time_of_day, known, line, local)) and moment <= local + _SLACK:
                return moment
    return None


def _clock(line: DateLine, local: datetime) -> datetime | None:
    """A time of day and little else.

    Today's, or yesterday's where that lies ahead; on a named weekday the last.
    """
    clock, rest = colon_time(line.text, local)
    if sum(map(str.isalpha, rest)) > _FEW_WORDS // 2:
        return None
    if clock is None and line.weekday and not _YEAR.search(rest) and (clock := other_time((rest,), local)):
        rest = ""
    if any(map(str.isdigit, rest)) or not (clock or line.weekday):
        return None
    weekday = line.weekday or SHORT_WEEKDAYS.get(bare(rest.strip(" ,;·|()[]-")), -1)
    if not weekday:
        return None
    back = (local.isoweekday() - weekday) % 7 if weekday > 0 else 0
    if weekday > 0 and _LAST_WEEK.search(line.words):
        back = local.isoweekday() - weekday + 7
    moment = _moment(clock or MIDNIGHT, (local - timedelta(days=back)).date(), line, local)
    if moment is None or moment <= local + _SLACK:
        return moment
    return moment - timedelta(days=7 if weekday > 0 else 1)


_RUNGS: tuple[Callable[[DateLine, datetime], datetime | None], ...] = (
    _compact,
    _with_year,
    _month_alone,
    _relative,
    _without_year,
    _clock,
)
