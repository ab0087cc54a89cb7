"""Whose words an item has: those of its page, or those of its list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Article, Entry, Source
from monitor.pipeline.article import choose_words, have_words_in_common
from tests.pipeline.conftest import Desk

URL = "https://news.example/a"
TITLE = "Yellow ferry sinks off the cape in a storm"
LEAD = "The yellow ferry sank on Sunday night off the northern cape, in a storm that nobody had foretold."
BODY = "\n".join(f"{LEAD} What was said of it on day {n} differs from what was said before." for n in range(8))
WALL = "Please confirm that you are a person. We will be back in a minute. Thank you for your patience with us."
GATE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


def page(text: str, title: str = TITLE) -> Article:
    return Article(URL, title, f"<p>{text}</p>", text)


@pytest.mark.parametrize(
    ("words", "of_page", "trusted", "text", "title", "markup", "listed"),
    [
        ("the page has the article, the list its beginning", True, True, BODY, TITLE, "", LEAD),
        ("the page has the article, the list nothing", True, True, BODY, TITLE, "", ""),
        ("another headline, the same story", True, True, BODY, "Tragedy at sea", "", LEAD),
        ("a wall with a title of its own", False, False, WALL, "One more step", "", LEAD),
        ("a wall, and the list has nothing", False, False, WALL, "One more step", "", ""),
        ("the title of the site, and no word of the story", False, False, WALL, "Coast Herald", "", LEAD),
        ("the site in another language", True, True, "渡轮在风暴中沉没,船上的人都已获救。" * 9, "渡轮沉没", "", LEAD),
        ("the page has the first words of what the list has", False, True, LEAD, TITLE, "", BODY),
        ("the page says little", False, True, "The ferry sank.", TITLE, "", LEAD),
        ("the page is not free, and says no more", False, True, f"{LEAD} Choose your plan.", TITLE, GATE, LEAD),
        ("the page is not free, and shows all the same", True, True, BODY, TITLE, GATE, LEAD),
        ("a title too short to tell", True, True, BODY, "Ferry", "", ""),
    ],
)  # fmt: skip
def test_the_fuller_and_truer_words_are_taken(
    words: str, of_page: bool, trusted: bool, text: str, title: str, markup: str, listed: str
) -> None:
    entry = Entry(URL, TITLE, "k")
    chosen = choose_words(entry, page(text, title), page(listed), markup, shared=False)
    assert (chosen.of_page, chosen.trusted) == (of_page, trusted), words
    assert of_page == (chosen.article.text == text)


def test_a_page_that_several_entries_have_is_no_ones() -> None:
    entry = Entry(URL, TITLE, "k")
    chosen = choose_words(entry, page(BODY, "The log of the year"), page(LEAD), "", shared=True)
    assert (chosen.article.title, chosen.article.text) == (TITLE, LEAD)


def test_what_else_a_page_tells_stays_with_the_words_of_the_list() -> None:
    known = Article(URL, TITLE, "", "The ferry sank.", author="Ada", canonical=URL)
    chosen = choose_words(Entry(URL, TITLE, "k"), known, page(LEAD), "", shared=False)
    assert (chosen.article.text, chosen.article.author, chosen.article.canonical) == (LEAD, "Ada", URL)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (TITLE, "Storm: a ferry sinks", True),
        (TITLE, "Town council resigns over the bridge contract", False),
        ("渡轮在风暴中沉没", "风暴后渡轮停航", True),
        ("渡轮在风暴中沉没", "市议会集体辞职", False),
        ("Briefing", "Other news of the day", True),
    ],
)
def test_headlines_are_of_one_story_if_they_share_a_word(one: str, other: str, common: bool) -> None:
    assert have_words_in_common(one, other) == common


STORIES = (TITLE, "Town council resigns over the bridge contract", "Young whale strays into the old harbour")


def walled(desk: Desk, *, titled: bool) -> None:
    text = [f"{WALL} Number {n} of what we ask you to read while you wait for the page to open." for n in range(6)]
    rows = []
    for number, title in enumerate(STORIES):
        desk.site.article(f"/{number}", title if titled else "One more step", *text)
        rows.append(f"<title>{title}</title><link>/{number}</link><description>{title}, as was said.</description>")
    desk.site.rss("/feed", *rows)
    desk.watch(Source("s", desk.site.base + "/feed"))
    desk.visit()


@pytest.mark.parametrize("titled", [True, False])
def test_stories_behind_one_wall_never_become_one(desk: Desk, titled: bool) -> None:
    walled(desk, titled=titled)
    items = desk.items()
    assert sorted(item.title for item in items) == sorted(STORIES)
    assert all(item.copy_of is None for item in items)
    assert sum("as was said" in item.text for item in items) >= 2


def test_a_page_that_was_not_the_entrys_is_asked_for_again(desk: Desk) -> None:
    walled(desk, titled=False)
    for number, title in enumerate(STORIES):
        desk.site.article(f"/{number}", title, *(f"{title}. {line}" for line in BODY.split("\n")))
    desk.visit(after=timedelta(minutes=6))
    assert all(item.complete and WALL not in item.text for item in desk.items())
