"""A source that is added gets the zone proposed in which its dates are most likely written."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.discover import Discovery, zone_to_name
from monitor.model import Entry

NOW = datetime(2024, 5, 16, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "title", "zone"),
    [
        ("https://www.gov.cn/", "News", "Asia/Shanghai"),
        ("https://news.example.hk/", "News", "Asia/Hong_Kong"),
        ("https://news.example/", "国务院发布新的规定，要求各地加快发展电动车产业", "Asia/Shanghai"),
        ("https://news.example/", "行政院發布新的規定，要求各地加快發展電動車產業", "Asia/Taipei"),
        ("https://news.example/", "新しい橋は月曜日の朝に開通する予定です", "Asia/Tokyo"),
        ("https://news.example/", "새로운 다리는 월요일 아침에 개통될 예정이다", "Asia/Seoul"),
        ("https://news.example/", "The new bridge will be opened on Monday and it is the first", None),
        ("http://[", "", None),
    ],
)
def test_the_country_or_the_language_tells_the_zone(url: str, title: str, zone: str | None) -> None:
    assert zone_to_name(url, Discovery("page", (Entry(url, title, url),)), UTC, NOW) == zone


def test_a_zone_with_the_time_of_the_configuration_need_not_be_named() -> None:
    found = Discovery("page", ())
    assert zone_to_name("https://www.gov.cn/", found, ZoneInfo("Asia/Singapore"), NOW) is None
    assert zone_to_name("https://www.gov.cn/", found, ZoneInfo("Asia/Tokyo"), NOW) == "Asia/Shanghai"
