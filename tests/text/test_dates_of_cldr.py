"""How long ago something was, as the Unicode CLDR writes it in each language: what browsers and many sites show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from babel.dates import format_date, format_timedelta

from monitor.text.dates import parse_date

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LANGUAGES = (
    "en de fr es it pt nl sv da nb nn pl cs sk ru uk be bg sr sr_Latn hr bs sl mk ro hu tr az el fi et lv lt ar he fa "
    "ur hi bn mr gu pa ta te kn ml si ne th km vi id ms ja ko zh zh_Hant yue ka hy ca eu gl is sq mn kk ky uz sw af am"
).split()
Unit = Literal["minute", "hour", "day", "week", "month", "year"]
Form = Literal["long", "short"]
UNITS: dict[
    Unit, tuple[int, int, int]
] = {  # seconds, how many are named at most, and what may be off: a month and a year are no fixed time
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
    for text, span, slack in phrases(language, -1, form):
        found = parse_date(text, now=NOW, zone=UTC)
        if form == "short" and (text.endswith(UNREAD.get(language, "-")) or text.startswith(UNREAD.get(language, "-"))):
            assert found is None, text
        elif form == "long" or MINUTES.get(language, "-") not in text:
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
