"""Forms of other tools are reported with the right form, and the proposal means what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.model import Topic
from monitor.topics import check_topic, parse, show
from monitor.topics.check import hints, proposal
from monitor.topics.query import FIELD_NAMES, FIELDS

FORMS = [
    ("OpenAI !招聘", "OpenAI -招聘"),
    ("OpenAI ！招聘", "OpenAI -招聘"),
    ("OpenAI ! 招聘", "OpenAI NOT 招聘"),
    ("+OpenAI +离职", "OpenAI 离职"),
    ("OpenAI ＋离职", "OpenAI 离职"),
    ("a && b", "a AND b"),
    ("a & b", "a AND b"),
    ("a || b", "a OR b"),
    ("(a||b) c", "(a OR b) c"),
    ("a&&b c", "(a AND b) c"),
    ("a or b", "a OR b"),
    ("a Or b and not c", "a OR b AND NOT c"),
    ("a near b", "a NEAR/5 b"),
    ("a near/3 b", "a NEAR/3 b"),
    ("a W/3 b", "a NEAR/3 b"),
    ("芯片、半导体", "(芯片 OR 半导体)"),
    ("芯片，半导体；光刻机", "(芯片 OR 半导体 OR 光刻机)"),
    ("title:芯片、半导体", "title:(芯片 OR 半导体)"),
    ("OpenAI, 离职", "OpenAI 离职"),
    ("芯片 或 半导体", "芯片 OR 半导体"),
    ("芯片 或者 半导体", "芯片 OR 半导体"),
    ("芯片 且 出口", "芯片 AND 出口"),
    ("芯片 非 手机", "芯片 NOT 手机"),
    ("intitle:OpenAI", "title:OpenAI"),
    ('a or intitle:"steps down"', 'a OR title:"steps down"'),
    ("标题：离职、辞职", "title：(离职 OR 辞职)"),
    ("-inurl:sport a", "-url:sport a"),
    ("url:/sport/", 'url:"/sport/"'),
    ("url:/sport", 'url:"/sport"'),
    ("site:/bbc.co.uk/", "site:bbc.co.uk"),
    ("'steps down' OpenAI", '"steps down" OpenAI'),
    ('"steps down"~5', "(steps NEAR/5 down)"),
    ("/gpt-?4/i", "/gpt-?4/"),
    ("芯片 -招聘、兼职", "芯片 -(招聘 OR 兼职)"),
    ("小米/华为", "(小米 OR 华为)"),
    ("苹果 + 发布会", "苹果 AND 发布会"),
    ("必须包含：芯片", "芯片"),
    ("包含：芯片 排除：招聘、兼职", "芯片 -(招聘 OR 兼职)"),
    ('title =~ "gpu" b', "title:gpu b"),
    ('a title !~ "gpu card"', 'a -title:"gpu card"'),
    ("EntryTitle=(?i)gpus?", "title:/gpus?/"),
    ("EntryURL=~sport", "url:sport"),
    ("title contains OpenAI", "title:OpenAI"),
    ("a AROUND(4) b", "a NEAR/4 b"),
    ("iphone 15..17", "iphone (15 OR 16 OR 17)"),
    ('"the * of the year"', '(the NEAR/3 "of the year")'),
    ("~iphone", "iphone"),
    ("title:/[A-Z]{5,}/", "title:=/[A-Z]{5,}/"),
    (r"/\p{Lu}{5}/", r"=/\p{Lu}{5}/"),
    ("/[[:upper:]]+x/", "=/[[:upper:]]+x/"),
]


@pytest.mark.parametrize("query, expected", FORMS)
def test_a_form_of_another_tool_is_reported_with_the_right_form(query: str, expected: str) -> None:
    faults = check_topic(Topic("t", "T", (query,)), {})
    assert {fault.proposal for fault in faults} == {expected}
    for fault in faults:
        assert query[fault.position :].startswith(fault.found)
        assert fault.nearest in fault.remedy
    assert check_topic(Topic("t", "T", (expected,)), {}) == []


OWN = [
    "C++ AT&T S&P 10,000 24/7 x's don't Yahoo! Yahoo!ニュース",
    '"甲、乙" "a && b" "intitle:x" "!招聘"',
    "/a|b,c/ url:/sport[s]?/ =/[A-Z]{5}/ =/A/ /[A-Za-z]x/ /OpenAI/ url:sport/football",
    '中国!发展中国家 Apple!"Apple Valley" -a NOT b (c OR d) e|f @x title:g',
    "或许 和平 与会 非洲 andor note",
    "3,5 1、2",
]


@pytest.mark.parametrize("query", OWN)
def test_words_that_only_look_like_a_form_of_another_tool_are_left_alone(query: str) -> None:
    assert hints(query) == []


@pytest.mark.parametrize(("query", "is_letters"), [("a or b", True), ("a && b", False), ("芯片 或 半导体", False)])
def test_upper_case_is_asked_for_only_of_latin_words(query: str, is_letters: bool) -> None:
    faults = check_topic(Topic("t", "T", (query,)), {})
    assert any("upper case" in fault.problem for fault in faults) is is_letters


def test_a_form_of_another_tool_hides_no_other_fault_of_the_query() -> None:
    faults = check_topic(Topic("t", "T", ("a or sorce:b",)), {})
    assert [(fault.found, fault.fatal) for fault in faults] == [("or", False), ("sorce", True)]


def test_a_form_that_cannot_be_parsed_is_one_fault_and_not_two() -> None:
    (fault,) = check_topic(Topic("t", "T", ("a || b",)), {})
    assert fault.fatal


def test_a_field_of_another_tool_means_a_field_of_this_language() -> None:
    assert set(FIELD_NAMES.values()) <= set(FIELDS)
    assert not set(FIELD_NAMES) & set(FIELDS)


SIGNS = """
a 芯片 、 ， ! ！ + && || | 或 or AND NOT - ( ) " ' / /a/ /i url: intitle: 标题： ~5 near/2 = * [A-Z] 1,000 @x
"""
PIECES = st.sampled_from([*SIGNS.split(), " ", " ", "\u200b", "\\"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_has_hints_that_stand_where_they_say_and_do_not_overlap(query: str) -> None:
    end = 0
    found = hints(query)
    for hint in found:
        assert hint.at >= end
        assert query[hint.at :].startswith(hint.found)
        assert hint.found and hint.problem
        end = hint.at + len(hint.found)
    assert (proposal(query, found) == query) is all(hint.found == hint.proposed for hint in found)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_a_query_without_hints_is_printed_without_hints(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError:
        return
    if not hints(query):
        assert parse(show(tree)) == tree
