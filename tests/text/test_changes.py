from __future__ import annotations

import time

import pytest

from monitor.text.changes import MOST_DIFFERENCES, compare
from monitor.text.correction import correction_in
from tests.text.edits import FIRST, FOURTH, SECOND, THIRD, Edit

EDITS = (*FIRST, *SECOND, *THIRD, *FOURTH)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_told_where_it_changes_what_the_article_says(edit: Edit) -> None:
    assert {kind for kind, _, _ in compare(edit.before, edit.after).differences} == edit.kinds


@pytest.mark.parametrize("edit", [each for each in EDITS if not each.kinds], ids=lambda edit: edit.name)
def test_what_says_the_same_does_so_in_both_directions(edit: Edit) -> None:
    assert not compare(edit.after, edit.before).differences


def test_the_words_before_and_after_are_those_of_the_article() -> None:
    before, after = "Three people were hurt in Leeds.", "Five people were hurt in Leeds."
    assert compare(("Fire", before), ("Fire", after)).differences == (("number", before, after),)


def test_a_page_that_is_another_keeps_nothing_of_the_text_and_one_that_grew_keeps_all() -> None:
    story = "\n".join(f"Witness {name} told the court what happened that night." for name in ("A", "B", "C", "D"))
    wall = "Subscribe to read this article.\nYou have read all of your free articles of this month."
    assert compare(("Court", story), ("Court", wall)).kept < 0.1
    assert compare(("Court", story), ("Court", f"{story}\nThe court will hear more witnesses in March.")).kept == 1


def test_a_long_list_of_differences_is_cut_with_headline_and_correction_first() -> None:
    before = "\n".join(f"Gate number {n} of the harbour was open." for n in range(40))
    after = "\n".join(f"Gate number {n} of the harbour was open." for n in range(100, 140))
    after += "\nCorrection: an earlier version was wrong."
    found = compare(("Harbour", before), ("Harbour shut", after)).differences
    assert len(found) == MOST_DIFFERENCES
    assert {kind for kind, _, _ in found[:2]} == {"headline", "correction"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("CORRECTED-Bank names new head", ""),
        ("更正：某公司公告", ""),
        ("Bank names new head", "It did.\nCorrection: an earlier version gave the wrong date."),
        ("Bank names new head", "It did.\nThis article was amended on 5 May to correct a name."),
        ("公司公告", "内容。\n更正：此前报道误写了日期。"),
    ],
)
def test_an_article_that_says_so_is_marked_as_corrected(title: str, text: str) -> None:
    assert correction_in(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Market correction deepens", "Correction of share prices went on."),
        ("Bank corrects course", "Corrections officers went on strike in Ohio."),
        ("更正教育运动", "更正式的说法是……"),
    ],
)
def test_news_about_corrections_is_none(title: str, text: str) -> None:
    assert not correction_in(title, text)


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        "1" * 100_000,
        " " * 100_000,
        '."' * 50_000,
        "的。" * 50_000,
        "vor 1 " * 20_000,
        "12 ago " * 15_000,
    ],
    ids=["full stops", "digits", "spaces", "quotes", "short sentences", "spans", "almost spans"],
)
def test_hostile_texts_are_compared_in_linear_time(text: str) -> None:
    start = time.process_time()
    compare((text, text), (text[::-1], f"{text[1:]} x"))
    correction_in(text, text)
    assert time.process_time() - start < 20
