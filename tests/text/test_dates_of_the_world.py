"""Dates in many scripts, calendars and orders name the moment that their readers understand."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.calendar_names import MONTHS, bare
from monitor.text.dates import parse_date
from tests.text.adversarial import FIXED
from tests.text.date_lines import LINES, NOW

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
ROWS = [tuple(part.strip() for part in line.rsplit("|", 2)) for line in LINES.splitlines() if "|" in line]


@pytest.mark.parametrize(("text", "zone", "wanted"), ROWS, ids=[row[0] for row in ROWS])
def test_a_date_line_names_its_moment(text: str, zone: str, wanted: str) -> None:
    found = parse_date(text, now=NOW, zone=ZoneInfo(zone))
    if wanted == "none":
        assert found is None
    elif wanted[0] == "-":
        assert found == NOW - timedelta(**{UNITS[wanted[-1]]: int(wanted[1:-1])})
    else:
        assert found is not None
        assert f"{found.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == wanted


FEED_FORMS = st.sampled_from(
    [f"{day}{clock}{zone}" for day in ("%Y-%m-%dT", "%Y-%m-%d ", "%a, %d %b %Y ", "%d %b %Y ")
     for clock in ("%H:%M:%S", "%H:%M:%S.250") for zone in ("Z", " GMT", "+0530", " -08:00", "+14:00", " EST", "")]
)  # fmt: skip


@given(st.datetimes(datetime(1988, 1, 1), datetime(2027, 1, 1)), FEED_FORMS, st.sampled_from(["Asia/Shanghai", "UTC"]))
def test_a_date_of_a_feed_names_the_moment_that_it_names_within_a_line(moment: datetime, form: str, zone: str) -> None:
    text, own = moment.strftime(form), ZoneInfo(zone)
    assert parse_date(text, now=NOW, zone=own) == parse_date(f"[{text}]", now=NOW, zone=own)


MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))
OFFSETS = st.sampled_from(["+00:00", "-05:00", "+0530", "+8", "GMT+9", "UTC-03:00", "(GMT+7)", "Z", " GMT", " +0100"])
HOURS = {"+00:00": 0, "-05:00": -5, "+0530": 5.5, "+8": 8, "GMT+9": 9, "UTC-03:00": -3}
HOURS |= {"(GMT+7)": 7, "Z": 0, " GMT": 0, " +0100": 1}
LATIN_MONTHS = sorted((name, number) for name, number in MONTHS.items() if name not in ("ago", "set", "out"))


@given(
    MOMENTS, OFFSETS, st.sampled_from(["{:%Y-%m-%dT%H:%M:%S}", "{:%d %b %Y %H:%M:%S}", "{:%a, %d %B %Y, %I:%M:%S %p}"])
)
def test_every_offset_counts_in_every_order(moment: datetime, offset: str, form: str) -> None:
    shown = moment.replace(microsecond=0) + timedelta(hours=HOURS[offset])
    text = f"{form.format(shown)} {offset}" if "I" in form else f"{form.format(shown)}{offset}"
    assert parse_date(text, now=NOW, zone=ZoneInfo("Asia/Tokyo")) == moment.replace(microsecond=0)


@given(st.sampled_from(LATIN_MONTHS), st.integers(1, 28), st.integers(2000, 2025), st.booleans())
def test_every_month_of_every_language_is_known(month: tuple[str, int], day: int, year: int, capital: bool) -> None:
    name = month[0].upper() if capital and bare(month[0].upper()) == month[0] else month[0]
    assert parse_date(f"{day} {name} {year}", now=NOW, zone=UTC) == datetime(year, month[1], day, tzinfo=UTC)


@given(
    MOMENTS,
    st.sampled_from([(0x660, "ar"), (0x6F0, "fa"), (0x966, "hi"), (0x9E6, "bn"), (0xE50, "th"), (0xFF10, "ja")]),
)
def test_digits_of_every_script_count(moment: datetime, script: tuple[int, str]) -> None:
    text = f"{moment:%Y-%m-%d %H:%M}".translate({48 + n: script[0] + n for n in range(10)})
    assert parse_date(text, now=NOW, zone=UTC) == moment.replace(second=0, microsecond=0)


@given(MOMENTS)
def test_numbers_since_1970_count_in_every_unit(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    whole = moment.replace(microsecond=0)
    for text in (f"{seconds}", f"{seconds}000", f"{seconds}000000", f"{seconds}000000000", f"/Date({seconds}000)/"):
        if seconds >= 10**9 or "Date" in text:
            assert parse_date(text, now=NOW, zone=UTC) == whole


@pytest.mark.parametrize("unit", FIXED)
def test_no_line_takes_long(unit: str) -> None:
    before = time.process_time()
    for text in (unit * 160, "2026 " + unit * 160, "1" + unit * 80 + " Nov 2026", "3 " + unit * 80 + " ago"):
        parse_date(text, now=NOW, zone=UTC)
    assert time.process_time() - before < 2


PIECES = [" ", "-", "/", ".", ":", ",", "+", "T", "Z", "GMT", "PM", "下午", "Nov", "‹11›", "‹99›", "年", "月", "日", "ago", "vor", "前", "1", "13", "24", "31", "99", "2026", "2569", "1405", "115", "令和", "R8", "yesterday", "/Date(", ")", "w48", "(", "[", "th", "e9", "٢", "พ.ย."]  # fmt: skip # noqa: E501


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from(["UTC", "Asia/Shanghai", "Asia/Bangkok"]),
)
@settings(max_examples=600)
def test_no_row_of_the_pieces_of_dates_breaks_it(text: str, zone: str) -> None:
    found = parse_date(text, now=NOW, zone=ZoneInfo(zone))
    assert found is None or datetime(1990, 1, 1, tzinfo=UTC) <= found <= NOW
