"""What is remembered of a source, how its entries are known again, and how a reading is judged by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import soupsieve
from hypothesis import given
from hypothesis import strategies as st

from monitor.discover.drift import Document, better, discover_steadily, judge, strangers
from monitor.discover.identity import KnownEntries, KnownEntry, fold_title, identify, scheme_of
from monitor.discover.list_selectors import proposals
from monitor.discover.row import Reading
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source
from monitor.text.markup import parse

HOST = "https://news.example"
NOW = datetime(2024, 5, 16, tzinfo=UTC)
WORDS = "ferries lenses blackbirds chess bakery wafers bridge gauge archive licence telescope safety".split()


def entry(
    number: int, path: str = "/2024/05/15/{}.html", title: str = "All that is to be said of {} this week"
) -> Entry:
    url = HOST + path.format(1000 + number)
    return Entry(url, title.format(f"{WORDS[number % 12]} {number}"), url)


def remembered(entries: list[Entry], *, listed: bool = True) -> KnownEntries:
    return KnownEntries(tuple(KnownEntry(e.url, e.title, e.key, e.published, listed) for e in entries), len(entries))


NEWS = [entry(number) for number in range(20)]
MEMORY = remembered(NEWS)
FRESH = [entry(number) for number in range(40, 60)]
MENU = [Entry(f"{HOST}/{word}/", word, word) for word in WORDS]
TEASERS = [entry(number, "/stories/slug-of-the-{}") for number in range(40, 60)]
ARCHIVE = [entry(number, "/2019/01/15/{}.html") for number in range(40, 60)]


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (NEWS, "steady"),
        (FRESH[:2] + NEWS[:18], "steady"),
        (FRESH[:14] + NEWS[:6], "steady"),
        (NEWS[:8], "steady"),
        (NEWS[:3], "doubtful"),
        (FRESH, "doubtful"),
        (TEASERS, "doubtful"),
        (TEASERS * 6, "doubtful"),
        ([], "lost"),
        (MENU, "lost"),
        (ARCHIVE, "lost"),
    ],
    ids=[
        "a quiet day", "two are new", "most are new", "a shorter list", "a few of many", "all new",
        "all new at new addresses", "many more at new addresses", "nothing", "the menu", "an archive",
    ],
)  # fmt: skip
def test_a_reading_is_judged_by_what_the_source_usually_gives(seen: list[Entry], verdict: str) -> None:
    assert judge(seen, MEMORY).verdict == verdict


def test_nothing_is_judged_by_too_little() -> None:
    assert judge(MENU, remembered(NEWS[:3])).verdict == "steady"


def test_a_lost_reading_says_what_is_unlike() -> None:
    told = "0 of 12 entries are known, and their addresses have another form and their titles are short"
    assert judge(MENU, MEMORY).reason == told


def test_a_lost_list_gives_way_to_what_is_known_or_at_least_alike() -> None:
    lost = judge([], MEMORY)
    assert better(NEWS[:3], MEMORY, lost)
    assert better(FRESH, MEMORY, lost)
    assert not better(MENU, MEMORY, lost)
    assert not better(ARCHIVE, MEMORY, lost)


def test_a_doubtful_list_gives_way_only_to_most_of_the_last_list() -> None:
    doubtful = judge(FRESH, MEMORY)
    assert better(NEWS[:12], MEMORY, doubtful)
    assert not better(NEWS[:5], MEMORY, doubtful)
    assert not better(NEWS, remembered(NEWS, listed=False), doubtful)


def test_a_short_word_at_a_strange_address_is_strange_among_news() -> None:
    menu, section = MENU[0], entry(70, "/podcast/the-talk-of-{}")
    seen = [*NEWS, menu, section, FRESH[0]]
    assert strangers(seen, MEMORY) == {menu.key}
    assert strangers([*seen, ARCHIVE[0]], MEMORY, "moved") == {menu.key, ARCHIVE[0].key}
    assert strangers([*seen, ARCHIVE[0]], MEMORY, "guessed") == {menu.key, ARCHIVE[0].key, section.key}


def test_where_addresses_have_every_form_their_form_says_nothing() -> None:
    anywhere = [Entry(f"https://site{n}.example/{'x/' * n}", f"A story from elsewhere, {n}", str(n)) for n in range(12)]
    assert remembered(anywhere).schemes == frozenset()
    assert not strangers([*NEWS, MENU[0]], remembered(anywhere))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/2024/05/15/12.html", "/2023/01/02/7.html", True),
        ("/news/12", "/story/12", False),
        ("/12.html", "/12.htm", False),
        ("/a-b-c", "/d-e-f-g", True),
        ("/a-b-c", "/about", False),
        ("/p?id=1", "/p?id=2", True),
        ("/p?id=1", "/p?id=1&utm=x", False),
    ],
)
def test_addresses_of_one_form_differ_only_in_numbers_and_words(one: str, other: str, same: bool) -> None:
    assert (scheme_of(HOST + one) == scheme_of(HOST + other)) == same


def test_titles_are_compared_by_their_letters_and_only_where_there_are_enough() -> None:
    assert fold_title("OpenAI 首席科学家,离职!") == fold_title("openai首席科学家 离职")
    assert fold_title("早报") == fold_title("Briefing") == ""


def test_an_entry_under_a_new_guid_is_known_by_address_and_title() -> None:
    again = [replace(one, key=f"new-{n}") for n, one in enumerate(NEWS)]
    assert [one.key for one in identify(again, MEMORY).entries] == [one.key for one in NEWS]


def test_short_titles_at_one_address_stay_apart_under_new_guids() -> None:
    live = [Entry(f"{HOST}/live", title, title) for title in ("Goal", "Foul")]
    again = [replace(one, key=f"new-{one.title}") for one in reversed(live)]
    assert [one.key for one in identify(again, remembered(live)).entries] == ["Foul", "Goal"]


def test_an_entry_that_moved_is_known_by_its_title_and_stays_where_it_was() -> None:
    moved = [replace(one, url=one.url.replace("/2024/05/15/", "/story/"), key=one.url + "x") for one in NEWS]
    assert identify(moved, MEMORY).entries == tuple(NEWS)


def test_an_entry_that_moved_before_its_article_was_read_takes_the_new_address() -> None:
    waiting = KnownEntries((KnownEntry(NEWS[0].url, NEWS[0].title, NEWS[0].key, listed=True, settled=False),))
    moved = replace(NEWS[0], url=f"{HOST}/story/1", key=f"{HOST}/story/1")
    assert identify([moved], waiting).entries == (replace(moved, key=NEWS[0].key),)


def test_a_title_that_comes_back_is_news() -> None:
    today = replace(entry(99), title=NEWS[0].title)
    assert identify([today, *NEWS[1:]], MEMORY).entries[0] == today
    elsewhere = replace(today, url=f"{HOST}/story/1", key="k")
    assert identify([elsewhere], remembered(NEWS, listed=False)).entries[0] == elsewhere
    assert identify([elsewhere, *NEWS], MEMORY).entries[0] == elsewhere


urls = st.builds("https://n.example/{}".format, st.text("ab/1-?=&.", max_size=12))
seen_entries = st.builds(Entry, urls, st.text("ab 一二", max_size=30), st.text("xyz", min_size=1, max_size=3))
known_entries = st.builds(
    KnownEntry, urls, st.text("ab 一二", max_size=30), st.text("xyz", max_size=3), listed=st.booleans()
)


@given(st.lists(seen_entries, max_size=8, unique_by=lambda one: one.key), st.lists(known_entries, max_size=8))
def test_every_key_stands_once_and_no_entry_is_made_up(seen: list[Entry], known: list[KnownEntry]) -> None:
    found = identify(seen, KnownEntries(tuple(known))).entries
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= {one.key for one in seen} | {one.key for one in known}


HOSTILE = {
    "deep": "<div>" * 240 + "<a href=/x>x</a>",
    "many links": "".join(f"<div><p><a href='/{n}'>{NEWS[n % 20].title}</a></p></div>" for n in range(2000)),
    "one title everywhere": "".join(f"<span>{NEWS[0].title}</span>" for _ in range(8_000)),
    "scripts without end": "<script>" + "window.A = {" * 20_000,
    "braces": "<script>var A = " + "[" * 50_000 + "</script>",
    "odd names": "".join(f"<i class='a\"]{n}' id='#{n}'><a href='/{n}'>{NEWS[n].title}</a></i>" for n in range(20)),
}


@pytest.mark.parametrize("page", HOSTILE)
def test_a_hostile_page_is_searched_in_time_and_raises_only_what_is_ours(page: str) -> None:
    document = Document(f"<html><body>{HOSTILE[page]}</body></html>".encode(), HOST, "text/html; charset=utf-8")
    source = Source("s", HOST, list=ListSelectors(item=".nothing"))
    try:
        found = discover_steadily(document, source, MEMORY, now=NOW, zone=UTC)
    except NotUsable as fault:
        assert fault.kind in ("no_entries", "too_complex")
    else:
        assert found.drift


@pytest.mark.parametrize("tag", ["wed,", "a:b", "x>y", "1st", "h:1", "o(", "n.b"])
def test_a_list_is_proposed_by_selectors_that_are_css_whatever_its_elements_are_called(tag: str) -> None:
    rows = "".join(f'<div><{tag} class="row"><a href="{e.url}">{e.title}</a></{tag}></div>' for e in NEWS)
    root = parse(f"<body><{tag}>{rows}</{tag}></body>")
    found = proposals(root, HOST, MEMORY, Reading(NOW, UTC))
    assert found
    for selectors in found:
        for selector in filter(None, (selectors.item, selectors.link, selectors.title, selectors.date)):
            soupsieve.compile(selector)
