"""What words become so that they compare across sites and languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.features import idf
from monitor.group.terms import (
    Glossary,
    glossary_of,
    is_action,
    is_common,
    is_thing,
    may_name_day,
    name_pairs_in,
    stem,
    terms,
)
from monitor.text.fold import folded

GLOSSARY = glossary_of()


def found(text: str, glossary: Glossary = GLOSSARY) -> list[str]:
    return [term for term, _ in terms(text, glossary)]


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("Honda buys it", "本田收购"),
        ("a lawsuit over privacy", "隐私诉讼"),
        ("Nvidia invests", "英伟达投资"),
    ],
)
def test_one_thing_in_two_languages_is_one_concept(english: str, chinese: str) -> None:
    concepts = {term for term in found(english) if term[0] == "="}
    assert len(concepts) == 2
    assert concepts <= set(found(chinese))


@pytest.mark.parametrize("text", ["$3.5B", "3.5 billion dollars", "35亿美元", "３５ 亿元", "3,500 million"])
def test_an_amount_is_the_same_however_it_is_written(text: str) -> None:
    assert found(text)[0] == "#3.5e+09"


@pytest.mark.parametrize("text", ["up 0.4%", "0.4 percent", "跌0.4%", "0.4 per cent"])
def test_a_percentage_is_no_plain_number(text: str) -> None:
    assert "#0.4%" in found(text)


@pytest.mark.parametrize("text", ["5月14日", "May 14", "5 月 14 号"])
def test_a_day_is_the_same_in_both_languages(text: str) -> None:
    assert found(text) == ["@5-14"]


@pytest.mark.parametrize("text", ["Halden 14", "Halden-14", "halden 14"])
def test_a_version_joins_the_name_before_it(text: str) -> None:
    assert found(text) == ["halden", "halden14"]


def test_a_year_and_a_small_number_say_nothing() -> None:
    assert found("in 2024") == found("及 7 ") == []


def test_chinese_becomes_pairs_that_do_not_cross_function_words() -> None:
    assert found("渡轮的码头") == ["渡轮", "码头"]


def test_a_latin_word_inside_chinese_is_a_term_of_its_own() -> None:
    assert found("解散Orrin团队") == ["=dissolve", "orrin", "=team"]


def test_the_words_that_gave_a_term_are_kept() -> None:
    assert terms("Honda buys", GLOSSARY) == [("=honda", "honda"), ("=acquire", "buys")]


@pytest.mark.parametrize(
    "one, other", [("ferries", "ferry"), ("banned", "banning"), ("resigns", "resigned"), ("harbour's", "harbours")]
)
def test_english_endings_come_off(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["glass", "plan", "sea", "need", "bring", "ice"])
def test_short_words_keep_their_form(word: str) -> None:
    assert stem(word) == word


def test_an_alias_is_a_concept_of_its_own_in_all_its_spellings() -> None:
    glossary = glossary_of({"brandt": ("Odile Brandt", "布兰特", "=Odile", "brandt*")})
    assert found("Odile Brandt", glossary) == found("布兰特", glossary) == found("Brandts", glossary) == ["=brandt"]


def test_an_alias_that_shares_a_spelling_with_our_list_widens_it() -> None:
    glossary = glossary_of({"departure": ("离职", "bows out")})
    assert found("bows out", glossary) == found("离职", glossary) == found("resigns", glossary)


def test_actions_and_things_are_no_names() -> None:
    assert is_action("=acquire")
    assert is_thing("=acquire") and is_thing("=chip")
    assert not is_thing("=honda") and not is_thing("orrin")


def test_a_text_explains_its_own_names() -> None:
    text = (
        "首席科学家奥迪勒·布兰特（Odile Brandt）离职，接任者是凯恩斯（Ruth Keynes）。Orrin Labs（远山科技）没有回应。"
    )
    assert name_pairs_in(text, GLOSSARY) == (("布兰特", "brandt"), ("凯恩斯", "keynes"), ("远山科技", "orrin"))


def test_a_gloss_makes_two_spellings_one_term_in_later_texts() -> None:
    wider = GLOSSARY.with_name_pairs([("布兰特", "brandt")])
    assert found("布兰特", wider) == found("Brandt", wider)
    assert found("布兰特") != found("Brandt")
    assert wider.with_name_pairs([("布兰特", "brandt")]) is wider


@pytest.mark.parametrize("text", ["他说（笑）", "公司（AI）", "研究（The World）", "文件（2024）", "(Odile Brandt)"])
def test_what_is_no_name_is_no_gloss(text: str) -> None:
    assert name_pairs_in(text, GLOSSARY) == ()


def test_a_term_is_the_rarer_the_fewer_items_have_it() -> None:
    assert idf("orrin", 0, 1000) > idf("orrin", 10, 1000) > idf("orrin", 900, 1000) > 0


def test_a_word_common_in_any_news_tells_less_from_the_start() -> None:
    assert is_common("people") and is_common("今天")
    assert idf(stem("people"), 0, 0) < idf("orrin", 0, 0) == 1.0


@given(st.text(max_size=300))
def test_any_text_has_terms_and_rarities_between_0_and_1(text: str) -> None:
    for term in found(text):
        assert 0 < idf(term, 3, 10) <= 1


def test_a_text_without_end_is_read_in_bounded_time() -> None:
    for text in ("（" * 10**6, "Aa " * 10**6, "一" * 10**6, "1." * 10**6, "A" * 10**6):
        assert len(found(text)) <= 4000
        name_pairs_in(text, GLOSSARY)


def test_two_letters_joined_by_an_ampersand_are_one_word() -> None:
    assert "s&p" in [term for term, _ in terms("S&P 500 retreats, M&A rises", glossary_of())]
    assert "r&d" in [term for term, _ in terms("R&D costs", glossary_of())]


_PARTS = "3 12 31 . er de of May mayo Sept août März dezember 月 日 월 일 , - x".split()


@given(
    st.lists(st.sampled_from(_PARTS), max_size=7),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "en", "de", "es", "fr", "zh", "ko"]),
)
def test_a_text_with_a_day_is_one_that_may_name_it(parts: list[str], between: str, language: str) -> None:
    text = between.join(parts)
    days = [term for term, _ in terms(text, GLOSSARY, language) if term[0] == "@"]
    assert may_name_day(folded(text)) or not days
