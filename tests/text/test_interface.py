"""Phrases of the interface, spans of time and dates, in English and Chinese."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from monitor.text.interface import _PHRASES, say, say_date, say_span, say_when

NOW = datetime(2024, 5, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize("key", _PHRASES)
def test_a_phrase_says_the_same_in_both_languages(key: str) -> None:
    one, many, chinese = _PHRASES[key]
    fields = [{name for _, name, _, _ in Formatter().parse(phrase) if name} for phrase in (one or many, many, chinese)]
    assert fields[0] == fields[1] == fields[2]
    assert many.strip()
    assert chinese.strip()


@pytest.mark.parametrize(
    ("span", "whole", "exact", "chinese"),
    [
        (timedelta(seconds=5), "5 s", "5 s", "5 秒"),
        (timedelta(seconds=90), "1 min", "1.5 min", "1 分钟"),
        (timedelta(hours=2), "2 h", "2 h", "2 小时"),
        (timedelta(days=1), "1 day", "1 day", "1 天"),
        (timedelta(days=2.5), "2 days", "2.5 days", "2 天"),
        (timedelta(days=1500), "1,500 days", "1,500 days", "1,500 天"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(span: timedelta, whole: str, exact: str, chinese: str) -> None:
    assert (say_span("en", span), say_span("en", span, exact=True), say_span("zh", span)) == (whole, exact, chinese)


def test_a_moment_is_said_by_its_distance() -> None:
    assert say_when("en", NOW - timedelta(minutes=14), NOW) == "14 min ago"
    assert say_when("zh", NOW + timedelta(minutes=6), NOW) == "6 分钟后"
    assert say_when("en", NOW, NOW) == "now"


def test_a_date_is_said_in_its_zone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert (say_date("en", NOW, zone), say_date("zh", NOW, zone)) == ("18 May 2024, 20:00", "2024年5月18日 20:00")


def test_a_count_chooses_the_form() -> None:
    assert [say("en", "reports", n) for n in (0, 1, 2, 1200)] == ["0 reports", "1 report", "2 reports", "1,200 reports"]
