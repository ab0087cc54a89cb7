"""Bytes to text, and what pages write for a date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.calendar_names import month_number
from monitor.text.dates import parse_date, parse_local, url_date
from monitor.text.markup import decode

TEXT = "<p>首席科学家宣布离职，研究主管将接任他的工作。</p>" * 3
NOW = datetime(2024, 5, 16, 4, tzinfo=UTC)  # noon in Shanghai
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "body, header",
    [
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=gbk"),
        (TEXT.encode("gb18030"), "text/html; charset=gb2312"),
        (b'<meta charset="gb2312">' + TEXT.encode("gb18030"), "text/html"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">' + TEXT.encode("gbk"), ""),
        (TEXT.encode("gbk"), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html; charset=gbk"),
        (TEXT.encode("gbk"), ""),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode(), "text/html; charset=no-such-thing"),
        (TEXT.encode("gbk") + "镕".encode("gbk"), "text/html; charset=gb2312"),
    ],
)
def test_chinese_is_readable_whatever_is_declared(body: bytes, header: str) -> None:
    assert "首席科学家宣布离职，研究主管将接任他的工作。" in decode(body, header)


@given(st.binary(max_size=400), st.text(max_size=30))
def test_no_bytes_and_no_header_break_it(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)


def shanghai(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, 5, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2024-05-15T12:10:00+08:00", shanghai(15, 12, 10)),
        ("2024-05-15T04:10:00Z", shanghai(15, 12, 10)),
        ("2024-05-15 12:10", shanghai(15, 12, 10)),
        ("2024-05-15", shanghai(15)),
        ("2024/5/15 12:10", shanghai(15, 12, 10)),
        ("Wed, 15 May 2024 04:10:00 GMT", shanghai(15, 12, 10)),
        ("Wed, 15 May 2024 12:10:00 CST", shanghai(15, 12, 10)),
        ("2024年5月15日 12:10", shanghai(15, 12, 10)),
        ("2024年05月15日 下午3点20分", shanghai(15, 15, 20)),
        ("5月15日", shanghai(15)),
        ("05-15 12:30", shanghai(15, 12, 30)),
        ("刚刚", shanghai(16, 12)),
        ("5分钟前", shanghai(16, 11, 55)),
        ("半小时前", shanghai(16, 11, 30)),
        ("3小时前", shanghai(16, 9)),
        ("2天前", shanghai(14, 12)),
        ("昨天 12:30", shanghai(15, 12, 30)),
        ("前天", shanghai(14)),
        ("今天 08:05", shanghai(16, 8, 5)),
        ("2h ago", shanghai(16, 10)),
        ("3 hours ago", shanghai(16, 9)),
        ("an hour ago", shanghai(16, 11)),
        ("yesterday", shanghai(15)),
        ("May 15, 2024", shanghai(15)),
        ("15 May 2024, 12:10", shanghai(15, 12, 10)),
        ("15. Mai 2024, 12:10 Uhr", shanghai(15, 12, 10)),
        ("mercredi 15 mai 2024 à 12:10", shanghai(15, 12, 10)),
        ("15 de mayo de 2024", shanghai(15)),
        ("2024 May 15", shanghai(15)),
        ("15.05.24 | 12:10", shanghai(15, 12, 10)),
        ("05/15/24", shanghai(15)),
        ("15-05-2024", shanghai(15)),
        ("Wed May 15 04:10:00 UTC+0000 2024", shanghai(15, 12, 10)),
        ("1715746200", shanghai(15, 12, 10)),
        ("1715746200000", shanghai(15, 12, 10)),
        ("发布时间：2024-05-15 12:10 来源：新华社", shanghai(15, 12, 10)),
    ],
)
def test_a_date_is_read_in_the_zone_of_its_source(text: str, expected: datetime) -> None:
    assert parse_date(text, now=NOW, zone=CHINA) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2044-05-15",
        "0001-01-01",
        "1970-01-01",
        "31 June 2024",
        "2024-13-45",
        "12",
        "10 out of 10",
        "version 10.11.12.13",
    ],
)
def test_what_is_no_date_of_news_is_none(text: str) -> None:
    assert parse_date(text, now=NOW, zone=CHINA) is None


def test_the_month_stands_first_between_slashes_but_not_in_europe_and_not_between_hyphens() -> None:
    in_shanghai, in_berlin = (
        parse_date("03/04/2024", now=NOW, zone=zone) for zone in (CHINA, ZoneInfo("Europe/Berlin"))
    )
    assert in_shanghai == datetime(2024, 3, 4, tzinfo=CHINA)
    assert in_berlin == datetime(2024, 4, 3, tzinfo=ZoneInfo("Europe/Berlin"))
    assert parse_date("03-04-2024", now=NOW, zone=CHINA) == datetime(2024, 4, 3, tzinfo=CHINA)


def test_the_zone_that_a_date_names_is_kept_where_the_day_counts() -> None:
    evening = parse_local("2024-05-14T21:30:00-04:00", now=NOW, zone=CHINA)
    assert evening == shanghai(15, 9, 30)
    assert evening is not None and evening.utcoffset() == timedelta(hours=-4)
    programs = parse_local("2024-05-14T21:30:00Z", now=NOW, zone=CHINA)
    assert programs is not None and programs.isoformat() == "2024-05-15T05:30:00+08:00"


@pytest.mark.parametrize(
    ("name", "number"), [("März", 3), ("AOÛT", 8), ("sept.", 9), ("października", 10), ("Jänner", 1), ("soon", 0)]
)
def test_months_have_names_in_many_languages(name: str, number: int) -> None:
    assert month_number(name) == number


def test_a_day_without_year_is_the_latest_that_is_past() -> None:
    assert parse_date("5月20日", now=NOW, zone=CHINA) == datetime(2023, 5, 20, tzinfo=CHINA)
    assert parse_date("12-31", now=NOW, zone=CHINA) == datetime(2023, 12, 31, tzinfo=CHINA)


def test_a_clock_that_runs_a_little_fast_is_now() -> None:
    assert parse_date((NOW + timedelta(minutes=3)).isoformat(), now=NOW, zone=CHINA) == NOW


@given(st.text(max_size=80) | st.text(alphabet="0123456789-/:年月日 TZ+前小时agoMay", max_size=40))
def test_no_text_breaks_it_and_nothing_is_in_the_future(text: str) -> None:
    found = parse_date(text, now=NOW, zone=CHINA)
    assert found is None or found <= NOW


def test_an_address_may_carry_a_day() -> None:
    assert url_date("https://x/2024/05/15/a.html") == datetime(2024, 5, 15, tzinfo=UTC)
    assert url_date("https://x/zw/t20240515_33.html") == datetime(2024, 5, 15, tzinfo=UTC)
    assert url_date("https://x/2024/05/240515-a.html") == datetime(2024, 5, 15, tzinfo=UTC)
    assert url_date("https://x/2024/press/Press2024/240515_a.html") == datetime(2024, 5, 15, tzinfo=UTC)
    assert url_date("https://x/2024/05/230515-a.html") is None
    assert url_date("https://x/a/20240515/b") == datetime(2024, 5, 15, tzinfo=UTC)
    assert url_date("https://x/news/12345.html") is None


GREEK = "Η κυβέρνηση ανακοίνωσε χθες νέα μέτρα για την οικονομία και την παιδεία."
TURKISH = "Hükümet dün ekonomi ve eğitim için yeni önlemler açıkladı, muhalefet ise seçim istiyor."
POLISH = "Rząd ogłosił wczoraj nowe środki dla gospodarki i oświaty, a opozycja żąda wyborów."
FRENCH = "Le gouvernement a annoncé hier de nouvelles mesures pour l'économie et l'éducation."
RUSSIAN = "Правительство объявило вчера новые меры для экономики и образования."
HEBREW = "הממשלה הודיעה אתמול על צעדים חדשים לכלכלה ולחינוך."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GREEK, "cp1253"),
        (GREEK, "iso8859_7"),
        (TURKISH, "iso8859_9"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (HEBREW, "cp1255"),
    ],
)
def test_an_encoding_that_nothing_declares_is_found(text: str, encoding: str) -> None:
    page = f"<html><body><p>{text}</p></body></html>\n"
    assert decode(page.encode(encoding)) == page


def test_punctuation_of_windows_in_the_range_of_controls_is_read() -> None:
    assert decode("don\x92t \x93go\x94".encode()) == "don’t “go”"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gb2312"])
def test_bytes_go_before_what_is_declared_of_them(declared: str) -> None:
    xml = f"<?xml version='1.0' encoding='{declared}'?><rss><title>Новый мост открыт</title></rss>" * 3
    assert "Новый мост открыт" in decode(xml.encode("cp1251"), f"text/xml; charset={declared}")
