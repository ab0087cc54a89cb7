"""What a text is compared by."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.group.sametext import capitals, units


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
