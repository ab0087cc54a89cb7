"""Copies of one text, in any script."""

import random

import pytest

from monitor.group import is_copy, sample

CHINESE = (
    "研究团队周三在杭州公布了一种新的电池材料，称其在零下三十度时仍能保持九成的容量。"
    "参与测试的三家车企表示，样品已经在黑河的冬季道路上行驶了四个月，没有出现明显衰减。"
    "负责人说，真正的难题不是配方，而是怎样在现有产线上把成本降下来，预计明年下半年才会有结果。"
    "行业协会提醒，实验室数据与量产之间往往隔着数年，投资者不必急于下结论。"
)
ENGLISH = (
    "The harbour authority closed two of its five berths on Tuesday after divers found cracks in a pier "
    "that was rebuilt only six years ago. Ships bound for the grain terminal will wait offshore or be sent "
    "north until engineers finish a survey, which is expected to take ten days. Farmers said the delay "
    "comes at the worst moment, with silos full and a second harvest already being cut in the valley."
)


def copied(one: str, other: str) -> bool:
    a, b = sample(one), sample(other)
    return is_copy(len(set(a) & set(b)), len(a), len(b))[0]


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_the_same_text_is_a_copy(text: str) -> None:
    assert copied(text, text)


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_white_space_punctuation_and_width_make_no_other_text(text: str) -> None:
    assert copied(text, "\n".join(text.replace("，", ",").replace("。", ". ").split(" ")))


def test_traditional_characters_make_no_other_text() -> None:
    assert copied(CHINESE, CHINESE.replace("电", "電").replace("团队", "團隊").replace("数据", "數據"))


@pytest.mark.parametrize("text, end", [(CHINESE, "（编辑：周舟）"), (ENGLISH, " Reporting by A. Moss.")])
def test_a_credit_at_the_end_makes_no_other_text(text: str, end: str) -> None:
    assert copied(text, text + end)


def test_another_report_of_the_same_is_no_copy() -> None:
    other = (
        "零下三十度还能剩多少电？杭州一支研究团队给出的答案是九成。他们周三发布的新材料已经装车，"
        "在黑河跑了一个冬天。三家车企参加了这次路测，目前没有看到衰减。不过距离上市还早：产线要改，成本要降，"
        "团队自己的估计是明年年底。协会的专家也说，从论文到货架，通常要走好几年，现在谈订单为时过早。"
    )
    assert not copied(CHINESE, other)


def test_a_text_too_short_to_judge_is_no_copy_of_itself() -> None:
    assert sample("Markets closed higher.") == ()
    assert is_copy(0, 0, 0) == (False, "too short to compare")


def test_a_sample_is_bounded_and_does_not_depend_on_order_of_paragraphs() -> None:
    words = [f"paragraph {number} says something of its own here" for number in range(300)]
    shuffled = random.Random(1).sample(words, len(words))
    one, other = sample("\n".join(words)), sample("\n".join(shuffled))
    assert len(one) == 128
    assert len(set(one) & set(other)) > 90
