"""What the bundled stories are, and what they are there to test."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.demo import load_stories
from monitor.demo.stories import (
    CHINA,
    Block,
    american,
    landscape_svg,
    parse_story,
    relative_chinese,
    scan_png,
)

STORIES = {story.id: story for story in load_stories()}
HEAD = '+++\ntitle = "T"\nauthor = "A"\nsection = "tech"\nhours_ago = 1.5\n+++\n'


def test_a_story_file_is_a_head_and_blocks() -> None:
    story = parse_story("circuit-some-thing", HEAD + "One\nline.\n\n## Two\n\n> Three\n\n![Four]\n")
    assert (story.outlet, story.slug, story.offset) == ("circuit", "some-thing", timedelta(minutes=-90))
    assert story.blocks == (
        Block("paragraph", "One line."),
        Block("heading", "Two"),
        Block("quote", "Three"),
        Block("picture", "Four"),
    )


def test_a_head_without_a_title_is_refused() -> None:
    with pytest.raises(KeyError, match="title"):
        parse_story("circuit-x", HEAD.replace("title", "titel") + "Words.")


def test_every_story_has_at_least_four_paragraphs() -> None:
    short = [one.id for one in STORIES.values() if sum(b.kind == "paragraph" for b in one.blocks) < 4]
    assert short == []


def test_numbers_and_titles_are_each_a_storys_own() -> None:
    assert len({story.number for story in STORIES.values()}) == len(STORIES)
    assert len({story.title for story in STORIES.values()}) == len(STORIES)


def test_all_four_outlets_report_the_departure_before_the_site_starts() -> None:
    reports = [s for s in STORIES.values() if "sutskever" in s.id and s.offset < timedelta(0)]
    assert {story.outlet for story in reports} == {"qianyan", "dengta", "tidewater", "circuit"}
    assert len(reports) >= 5


def test_the_copy_repeats_its_original_nearly_word_for_word() -> None:
    copy = STORIES["qianyan-sutskever-copy"]
    original = STORIES[copy.taken_from]
    same = set(copy.blocks) & set(original.blocks)
    assert 4 <= len(same) < len(original.blocks)


def test_two_market_closes_have_one_form_and_other_figures() -> None:
    first, second = STORIES["dengta-close-first"], STORIES["dengta-close-second"]
    assert first.title.startswith("收评：沪指") and second.title.startswith("收评：沪指")
    assert not set(first.blocks) & set(second.blocks)


def test_seven_or_eight_stories_appear_while_one_watches() -> None:
    later = sorted(one.offset.total_seconds() for one in STORIES.values() if one.offset > timedelta(0))
    assert later[:4] == [10, 25, 45, 70]
    assert len(later) == 8


def test_only_the_stories_on_positions_speak_of_hiring() -> None:
    texts = {one.id: one.title + " ".join(block.words for block in one.blocks) for one in STORIES.values()}
    assert {name for name, text in texts.items() if "招聘" in text or "hiring" in text.lower()} == {
        "qianyan-hiring",
        "tidewater-openai-hiring",
    }


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "刚刚"), (12, "12分钟前"), (180, "3小时前"), (60 * 24, "昨天 14:30"), (60 * 24 * 3, "03-06")],
)
def test_a_relative_date_is_what_chinese_lists_write(minutes: float, words: str) -> None:
    now = datetime(2031, 3, 9, 14, 30, tzinfo=CHINA)
    assert relative_chinese(now - timedelta(minutes=minutes), now) == words


def test_noon_and_midnight_are_twelve() -> None:
    assert american(datetime(2031, 3, 9, 0, 5, tzinfo=CHINA)) == "March 9, 2031, 12:05 a.m."
    assert american(datetime(2031, 3, 9, 12, 5, tzinfo=CHINA)) == "March 9, 2031, 12:05 p.m."


def test_pictures_are_the_same_for_one_seed_and_differ_between_two() -> None:
    assert landscape_svg("a") == landscape_svg("a") != landscape_svg("b")
    assert scan_png("a") == scan_png("a") != scan_png("b")
