"""Several topics under one headline."""

import pytest

from monitor.group.identity import headlines_in

BODY = "1. 渡轮\n议会同意购买。\n2. 天气\n周末有雨。\n3. 足球\n主队三比一胜。"


@pytest.mark.parametrize(
    "title, topics",
    [
        ("AI早报|议会批准两艘电动渡轮；滨海县发生地震", ("议会批准两艘电动渡轮", "滨海县发生地震")),
        ("议会批准两艘电动渡轮;滨海县发生地震丨海港日报", ("议会批准两艘电动渡轮", "滨海县发生地震")),
        (
            "议会批准电动渡轮；滨海县发生地震；主场三比一取胜|一周国际财经",
            ("议会批准电动渡轮", "滨海县发生地震", "主场三比一取胜"),
        ),
        ("议会批准电动渡轮/滨海县发生地震/海港城主场取胜", ("议会批准电动渡轮", "滨海县发生地震", "海港城主场取胜")),
        (
            "Morning brief: Council buys two electric ferries; Quake shakes coastal Binhai County",
            ("Council buys two electric ferries", "Quake shakes coastal Binhai County"),
        ),
    ],
)
def test_a_headline_of_several_is_a_digest_of_its_parts(title: str, topics: tuple[str, ...]) -> None:
    assert headlines_in(title, "") == topics


@pytest.mark.parametrize(
    "title", ["今日要闻速览", "一周科技回顾", "Morning brief", "10 things you need to know this morning"]
)
def test_a_headline_that_only_names_the_digest_has_no_topics(title: str) -> None:
    assert headlines_in(title, BODY) == ()


@pytest.mark.parametrize(
    "title",
    [
        "议会批准两艘电动渡轮，下月开工",
        "Council approves two electric ferries; source says for about $31M",
        "渡轮公司发布一周后用户破百万",
        "苏茨克维宣布离职，将做有意义的新项目 | 环球科学要闻",
        "At the repair cafe, a toaster gets a second life, and so do its owners",
        "The brief history of a ferry",
        "AI/ML engineers are hired again",
    ],
)
def test_a_report_of_one_thing_is_no_digest(title: str) -> None:
    assert headlines_in(title, "") is None


def test_a_break_over_a_numbered_body_is_a_digest() -> None:
    title = "议会批准两艘电动渡轮；滨海县发生地震"
    assert headlines_in(title, "") is None
    assert headlines_in(title, BODY) == ("议会批准两艘电动渡轮", "滨海县发生地震")


def test_a_headline_without_end_is_read_in_bounded_time() -> None:
    for title in ("five things know " * 10**5, "；" * 10**6, "morning" + " " * 10**6):
        headlines_in(title, "")
