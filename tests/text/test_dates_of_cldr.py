"""How long ago something was, as the Unicode CLDR writes it in each language: what browsers and many sites show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime, format_timedelta

from monitor.text.dates import parse_date

NOW, SHANGHAI = datetime(2026, 12, 1, 12, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
LANGUAGES = (
    "en de fr es it pt nl sv da nb nn pl cs sk ru uk be bg sr sr_Latn hr bs sl mk ro hu tr az el fi et lv lt ar he fa "
    "ur hi bn mr gu pa ta te kn ml si ne th km vi id ms ja ko zh zh_Hant yue ka hy ca eu gl is sq mn kk ky uz sw af am"
).split()
Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Form = Literal["long", "short"]
# Seconds, how many are named at most, and what may be off: a month and a year are no fixed time.
UNITS: dict[Unit, tuple[int, int, int]] = {
    "minute": (60, 59, 0),
    "hour": (3600, 23, 0),
    "day": (86_400, 33, 0),
    "week": (604_800, 4, 0),
    "month": (2_592_000, 11, 80 * 3600),
    "year": (31_536_000, 4, 48 * 3600),
}
UNREAD = {  # short forms that name another unit elsewhere, or another time: better no date than a wrong one
    "ar": "خلال", "bg": " м.", "cs": " r.", "fr": " a", "he": " שב׳", "sk": " r.",
}  # fmt: skip
MINUTES = {"fr": " m.", "es": " m", "lt": " m.", "mn": " 7 "}  # read as most sites mean them


def phrases(language: str, sign: int, form: Form) -> Iterator[tuple[str, timedelta, timedelta]]:
    for unit, (seconds, most, slack) in UNITS.items():
        for number in (1, 2, 3, 4, 5, 8, 11, 21, 33):
            span = timedelta(seconds=seconds * number)
            try:
                text = format_timedelta(
                    sign * span, granularity=unit, threshold=10**6, add_direction=True, locale=language, format=form
                )
            except KeyError:  # the CLDR has no such form
                continue
            if number <= most:
                yield text, span, timedelta(seconds=slack)


@pytest.mark.parametrize("form", ["long", "short"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_some_time_ago_is_that_old(language: str, form: Form) -> None:
    unread, minutes = (table.get(language) if form == "short" else None for table in (UNREAD, MINUTES))
    for text, span, slack in phrases(language, -1, form):
        found = parse_date(text, now=NOW, zone=UTC)
        if unread and (text.endswith(unread) or text.startswith(unread)):
            assert found is None, text
        elif not minutes or minutes not in text:
            assert found is not None, text
            day = timedelta(hours=12) if text == "אתמול" else timedelta(0)  # the start of yesterday
            assert abs(NOW - found - span) <= slack + day, f"{text!r} is {found}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_still_to_come_is_no_date(language: str) -> None:
    phrased = [*phrases(language, 1, "long"), *phrases(language, 1, "short")]
    assert not {text for text, _, _ in phrased if parse_date(text, now=NOW, zone=UTC)}


# What the CLDR writes in a way that another country reads otherwise: the zone of a source decides.
ELSEWHERE = {"hr", "ar"}


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each not in ELSEWHERE])
def test_a_day_with_its_month_by_name_is_that_day_or_none(language: str) -> None:
    for month in range(1, 13):
        day = datetime(2025, month, 17, tzinfo=UTC)
        for text in (format_date(day, "full", language), format_date(day, "long", language),
                     format_date(day, "medium", language)):  # fmt: skip
            found = parse_date(text, now=NOW, zone=UTC)
            assert found in (day, None), text
            assert found or language in ("am", "eu", "mn", "hi", "ca"), text


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "ga"])
def test_a_time_beside_a_weekday_is_of_its_last_day(language: str) -> None:
    for back in range(1, 7):
        moment = (NOW - timedelta(days=back)).replace(hour=9, minute=41)
        whole = format_datetime(moment, "EEEE, HH:mm", locale=language)
        assert parse_date(whole, now=NOW, zone=UTC) == moment, whole
        short = format_datetime(moment, "EEE HH:mm", locale=language)
        if sum(map(str.isalpha, short)) > 2 and short != "Sen 09:41":  # of two letters, and Sen, many mean other things
            assert parse_date(short, now=NOW, zone=UTC) in (moment, None), short


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("昨晚8点", "2026-11-30 20:00"),
        ("上周五09:41", "2026-11-27 09:41"),
        ("上星期日 09:41", "2026-11-29 09:41"),
        ("上個禮拜三 21:05", "2026-11-25 21:05"),
        ("星期天 15:12", "2026-11-29 15:12"),
        ("先週土曜日 09:41", "2026-11-28 09:41"),
        ("지난주 일요일 오전 9:41", "2026-11-29 09:41"),
        ("I söndags 09:41", "2026-11-29 09:41"),
        ("chủ nhật tuần trước lúc 09:41", "2026-11-29 09:41"),
        ("วันเสาร์ที่แล้ว เวลา 9:41", "2026-11-28 09:41"),
        ("Gister om 09:41", "2026-11-30 09:41"),
        ("१७ मार्च २०२६, दुपारी ३:०५ वाजता", "2026-03-17 15:05"),
        ("il y a un an", "2025-12-01 23:00"),
        ("viisi tuntia sitten", "2026-12-01 18:00"),
        ("sehari yang lalu", "2026-11-30 23:00"),
        ("pred enim dnem", "2026-11-30 23:00"),
        ("2 minute în urmă", "2026-12-01 22:58"),
        ("half an hour ago", "2026-12-01 22:30"),
        ("Léo Guy-Denarcy", ""),
        ("今晚7:30", "2026-12-01 19:30"),
        ("今早8:20", "2026-12-01 08:20"),
        ("昨夜11时", "2026-11-30 23:00"),
        ("11月30日晚8点", "2026-11-30 20:00"),
        ("2026年11月14日晚8:00", "2026-11-14 20:00"),
        ("11月30日早8点半", "2026-11-30 08:00"),
        ("11月30日午后3点", "2026-11-30 15:00"),
        ("11月30日 正午", "2026-11-30 12:00"),
        ("November 19, 2026 at noon", "2026-11-19 12:00"),
        ("23. November 18.37 Uhr", "2026-11-23 18:37"),
        ("23 nov. 18.37", "2026-11-23 18:37"),
        ("jeudi à 15h12", "2026-11-26 15:12"),
        ("преди седмица", "2026-11-24 23:00"),
        ("преди година", "2025-12-01 23:00"),
        ("годину тому", "2026-12-01 22:00"),
        ("Il ya 2 heures", "2026-12-01 21:00"),
        ("Nyssa Moon", ""),
        ("Senate Control Could Come Down to a Runoff Once Again", ""),
        ("Dan Brown was here earlier", ""),
        ("Sie sind hier:", ""),
        ("Publié hier", "2026-11-30 00:00"),
        ("Jack Ma", ""),
        ("Donate once - or every month!", ""),
        ("bir saat önce", "2026-12-01 22:00"),
        ("食堂今天就老干妈一个菜", "2026-12-01 00:00"),
        ("腾讯员工朋友圈自嘲：食堂今天就老干妈一个菜", ""),
        ("Actress looks a lot different today", ""),
        ("These were the fixes that I recommended to Mojang 2 years ago.", ""),
        ("Angst vor dem Hantavirus lässt Verschwörungserzählungen wiederaufleben", ""),
        ("10. Julia Simon (FRA) +1.03,4 (3)", ""),
    ],
)
def test_phrases_of_pages_name_their_moment_in_the_zone_of_the_page(text: str, wanted: str) -> None:
    found = parse_date(text, now=NOW.replace(hour=15), zone=SHANGHAI)
    assert (f"{found.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if found else "") == wanted
