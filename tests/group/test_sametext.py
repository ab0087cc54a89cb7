"""Copies of one text, whatever another site did to it, and texts that only look like copies."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import body_of, is_far, same_text
from monitor.group.identity import capitals, is_numbered, units

CHINESE = (
    "研究团队周三在杭州公布了一种新的电池材料，称其在零下三十度时仍能保持九成的容量。"
    "参与测试的三家车企表示，样品已经在黑河的冬季道路上行驶了四个月，没有出现明显衰减。\n"
    "负责人说，真正的难题不是配方，而是怎样在现有产线上把成本降下来，预计明年下半年才会有结果。"
    "行业协会提醒，实验室数据与量产之间往往隔着数年，投资者不必急于下结论。\n"
    "材料的核心是一层只有两微米厚的涂层，它让离子在低温下也能穿过界面。团队申请了11项专利，"
    "并计划把其中4项向高校免费开放。黑河的车队下个月还要跑第二轮，这一次里程是1.2万公里。"
)
ENGLISH = (
    "The harbour authority closed two of its five berths on Tuesday after divers found cracks in a pier "
    "that was rebuilt only six years ago. Ships bound for the grain terminal will wait offshore or be sent "
    "north until engineers finish a survey, which is expected to take 10 days.\n"
    "Farmers said the delay comes at the worst moment, with silos full and a second harvest already being "
    "cut in the valley. The cooperative in Sandmere has rented 140 lorries, at twice the usual price.\n"
    "The pier cost 38 million when it opened. Its builder, now part of a larger group, said that it would "
    "answer questions once the report of the divers had been read."
)
TRADITIONAL = str.maketrans("电团队数据产线称涂层离温", "電團隊數據產線稱塗層離溫")
BOTH = pytest.mark.parametrize("text", [CHINESE, ENGLISH], ids=["chinese", "english"])


def copied(one: str, other: str) -> bool:
    return same_text(body_of(one), body_of(other)).same


@BOTH
def test_the_same_text_is_a_copy(text: str) -> None:
    verdict = same_text(body_of(text), body_of(text))
    assert verdict.same
    assert verdict.sentence == "100% of the text in common"


@BOTH
def test_a_copy_wrapped_in_the_boilerplate_of_another_site_is_a_copy(text: str) -> None:
    assert copied(text, f"来源：海港日报\nShare this article\n{text}\n责任编辑：周舟\nSign up for our letter.")


@BOTH
def test_the_opening_with_read_more_is_a_copy(text: str) -> None:
    assert copied(text[: len(text) // 3] + "…\n阅读全文", text)


@BOTH
def test_a_copy_without_its_middle_paragraph_is_a_copy(text: str) -> None:
    first, _, last = text.split("\n")
    assert copied(f"{first}\n{last}", text)


def test_traditional_characters_and_full_width_make_no_other_text() -> None:
    assert copied(CHINESE, CHINESE.translate(TRADITIONAL).replace("11", "１１"))


def test_capitals_and_other_quotation_marks_make_no_other_text() -> None:
    assert copied(ENGLISH, ENGLISH.upper())


def test_light_edits_of_words_and_one_number_make_no_other_text() -> None:
    edited = ENGLISH.replace("Ships bound for", "Vessels heading to").replace("140", "150").replace("full", "filled")
    assert copied(ENGLISH, edited)


def test_another_report_of_the_same_is_no_copy() -> None:
    other = (
        "零下三十度还能剩多少电？杭州一支研究团队给出的答案是九成。他们周三发布的新材料已经装车，"
        "在黑河跑了一个冬天。三家车企参加了这次路测，目前没有看到衰减。不过距离上市还早：产线要改，成本要降，"
        "团队自己的估计是明年年底。协会的专家也说，从论文到货架，通常要走好几年，现在谈订单为时过早。"
    )
    assert not copied(CHINESE, other)


QUAKE = (
    "{day}日{hour}时{minute}分，{place}发生{size}级地震，震源深度{depth}千米。{place}位于北纬{north}度。"
    "当地多个乡镇有震感，部分老旧房屋出现裂缝，暂未接到人员伤亡的报告。县里已派出工作组赶往震中查看灾情，"
    "沿线的列车限速运行，电力和通信没有中断。专家说，这一带历史上中小地震较多，居民不必恐慌，"
    "注意收看权威部门发布的消息，不要相信传言，做好避险的准备，夜间留意余震。"
)
CLOSE = (
    "Shares closed {way} on the Harbour exchange. The main index {moved} {points} percent to {level}, and trading "
    "was quiet. {first} was the busiest share of the day and {second} the one that lost most, dealers said.\n"
    "In the bond market the yield of the ten-year note stood at {bond} percent, little changed. Oil settled at "
    "{oil} a barrel. Analysts expect the market to mark time until the bank decides on rates, and they advise "
    "private investors to keep a close eye on their costs in the meantime."
)


def test_the_form_of_an_earthquake_report_with_other_facts_is_no_copy() -> None:
    one = QUAKE.format(day=3, hour=4, minute=12, place="滨海县", size="4.6", depth=12, north="34.1")
    other = QUAKE.format(day=9, hour=21, minute=50, place="临川县", size="3.9", depth=8, north="27.9")
    verdict = same_text(body_of(one), body_of(other))
    assert not verdict.same
    assert verdict.share > 0.6


def test_the_form_of_a_market_close_with_other_facts_is_no_copy_and_the_sentence_names_some() -> None:
    one = CLOSE.format(
        way="up", moved="rose", points="0.8", level="4,120", first="Halden", second="Orrin", bond="2.9", oil="71.20"
    )
    other = CLOSE.format(
        way="up", moved="rose", points="0.3", level="4,132", first="Kestrel", second="Tarn", bond="3.1", oil="70.05"
    )
    verdict = same_text(body_of(one), body_of(other))
    assert not verdict.same
    assert verdict.sentence.startswith("73% of the text in common: the same form with other facts, among them 0.8, ")


def test_a_digest_is_no_copy_of_one_of_its_pieces() -> None:
    opening = CHINESE.split("\n")[0]
    digest = f"早报\n1. 电池\n{opening}\n2. 渡轮\n议会昨天同意购买两艘电动渡轮。\n3. 天气\n周末有雨，气温下降五度。"
    assert is_numbered(digest)
    assert not copied(opening, digest)


def test_a_roundup_without_its_last_piece_is_a_copy_of_the_roundup() -> None:
    pieces = [f"{number}. {piece}" for number, piece in enumerate([*ENGLISH.split("\n"), *CHINESE.split("\n")], 1)]
    whole, cut = "\n".join(pieces), "\n".join(pieces[:4])
    assert is_numbered(whole) and is_numbered(cut)
    assert len(body_of(cut).runs) < 0.8 * len(body_of(whole).runs)
    assert copied(cut, whole)


FORM = (
    "The harbour office has opened berth {one} for the summer season. Skippers who want to stay overnight register "
    "at the counter and pay in advance, and they keep the quay free for the ferry to {two}."
)


@pytest.mark.parametrize(("two", "copy"), [("Sandmere", True), ("Tarnholm", False)])
def test_a_form_with_two_other_facts_is_no_copy_and_with_one_it_is_an_edit(two: str, copy: bool) -> None:
    one, other = FORM.format(one=41, two="Sandmere"), FORM.format(one=57, two=two)
    assert copied(one, other) is copy


def test_a_text_is_no_copy_of_a_longer_one_that_quotes_it_in_its_midst() -> None:
    quoted = ENGLISH.split("\n")[1]
    rng = random.Random(3)
    around = [" ".join(f"{chr(rng.randint(97, 122))}{n}word" for n in range(400)) for _ in range(2)]
    assert not copied(quoted, f"{around[0]}\n{quoted}\n{around[1]}")


def test_a_text_too_short_to_judge_is_no_copy_of_itself() -> None:
    body = body_of("Markets closed higher.")
    assert body.keys == ()
    assert same_text(body, body).sentence == "0% of the text in common: too short to compare"


@BOTH
def test_a_copy_and_its_cut_and_wrapped_copies_share_keys(text: str) -> None:
    keys = set(body_of(text).keys)
    for copy in (text, text[: len(text) // 3], f"来源：海港日报\n{text}", "\n".join(text.split("\n")[1:])):
        assert len(keys & set(body_of(copy).keys)) >= 5


@BOTH
def test_of_texts_about_as_long_few_keys_in_common_rule_a_copy_out_and_of_an_excerpt_they_do_not(text: str) -> None:
    body = body_of(text)
    assert is_far(body, text, 5)
    assert not is_far(body, text, 6)
    assert not is_far(body, text[: len(text) // 2], 1)
    assert not is_far(body_of(text[: len(text) // 2]), text, 1)


def test_the_keys_of_a_text_are_bounded_and_fit_a_signed_column() -> None:
    keys = body_of("\n".join(f"paragraph {number} says something of its own here" for number in range(9000))).keys
    assert 40 <= len(keys) <= 64
    assert all(-(2**63) <= key < 2**63 for key in keys)


@given(st.text(), st.text())
def test_which_of_two_texts_comes_first_makes_no_difference(one: str, other: str) -> None:
    a, b = body_of(one), body_of(other)
    assert same_text(a, b).same == same_text(b, a).same


def test_a_chinese_character_is_a_unit_and_a_latin_word_is_one() -> None:
    assert units("苹果AI战略") == ["苹", "果", "ai", "战", "略"]


def test_a_number_keeps_its_point_and_loses_its_thousands_commas() -> None:
    assert units("1,204.5 points, １２％") == ["1204.5", "points", "12"]


def test_traditional_characters_case_and_accents_fold() -> None:
    assert units("離職 Café") == units("离职 CAFE")


def test_names_are_words_capitalised_inside_a_sentence() -> None:
    assert capitals("The mayor, Odile Brandt, said no. Nobody at Eastgate-Mill agreed.") == {
        "odile",
        "brandt",
        "eastgate",
        "mill",
    }


@given(st.text())
def test_any_text_has_units_without_white_space(text: str) -> None:
    assert all(unit and not unit.isspace() for unit in units(text))


def test_two_long_reports_that_quote_the_same_agency_are_no_form() -> None:
    names = "Alder Brook Cairn Dorn Elm Fenn Glade Holm Isle Jarl Kern Loch".split()
    quoted = [f"The agency says that the {name.lower()} crew pumped water until the wind turned. " for name in names]
    one = "".join(
        f"{said}Our reporter met Mr {name} at the gate of hall {at}, who had lost a shop, a van and {at} crates. "
        for at, (said, name) in enumerate(zip(quoted, names, strict=True), 20)
    )
    other = "".join(
        f"{said}A spokesman for Dr {name[::-1].title()} named {at} people hurt and on ward {at}, none in danger. "
        for at, (said, name) in enumerate(zip(quoted, names, strict=True), 50)
    )
    verdict = same_text(body_of(one), body_of(other))
    assert (verdict.same, verdict.form) == (False, False)
