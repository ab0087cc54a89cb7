"""The page that searches the archive."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from monitor.model import Document, FeedEntry, Hit, Lookup
from monitor.store.search import EVERYTHING
from monitor.web.query_pages import HITS_SHOWN, context_pieces
from tests.web.conftest import ENTRY, NOW, Website


def many(website: Website, number: int) -> None:
    def read() -> Generator[tuple[FeedEntry, Document], None, None]:
        for position in range(number, 0, -1):
            item = replace(ENTRY.item, title=f"Ferry {position}", text="It sails.", position=position)
            yield FeedEntry(item, "The Tidewater"), Document(item.title, item.text)

    website.memory.read_archive = read


def test_the_page_without_a_query_says_what_can_be_asked(website: Website) -> None:
    page = website.get("/search").text
    assert "Searches all that is kept" in page
    assert '<option value="lantern">lantern</option>' in page


def test_hits_are_shown_with_their_source_and_date_marked_and_as_a_topic(website: Website) -> None:
    page = website.get(f"/search?q={quote('Vega leaves')}").text
    assert "1 hit ·" in page
    assert "<mark" in page
    assert "&lt;script&gt;" in page
    assert "The Tidewater" in page
    assert "Vega leaves" in page.partition("<pre")[2]
    assert f'href="/try?q={quote("Vega leaves")}"' in page


def test_the_index_is_asked_for_the_words_of_the_query_within_the_bounds(website: Website) -> None:
    website.memory.asked.clear()
    website.get("/search?q=Vega&source=lantern&period=week&before=77")
    ((lookup, within),) = website.memory.asked
    assert lookup == Lookup("any", (Lookup("all", (Lookup("any", (Lookup("all", ("vega",)),)),)),))
    assert (within.source, within.before, within.since) == ("lantern", 77, NOW - timedelta(days=7))


@pytest.mark.parametrize(
    "bounds", ["source=nobody", "period=year", "before=x", "before=-1", "before=" + "9" * 19, "before=" + "9" * 31]
)
def test_a_bound_that_is_none_is_no_bound(website: Website, bounds: str) -> None:
    website.memory.asked.clear()
    assert website.get(f"/search?q=Vega{len(bounds)}&{bounds}").status == 200
    assert website.memory.asked[0][1] == EVERYTHING


def test_a_full_page_leads_to_the_older_ones_with_the_same_bounds(website: Website) -> None:
    many(website, HITS_SHOWN + 5)
    page = website.get("/search?q=ferry&period=month").text
    assert f"the {HITS_SHOWN} newest hits" in page
    assert 'href="?q=ferry&amp;period=month&amp;before=6"' in page


@pytest.mark.parametrize("query", ['"open', "sorce:x", "a" * 2001])
def test_a_query_with_a_fault_is_answered_with_its_place(website: Website, query: str) -> None:
    answer = website.get(f"/search?q={quote(query)}")
    assert answer.status == 400
    assert 'id="faults"' in answer.text


def test_the_nearest_right_query_is_a_link_to_the_same_page(website: Website) -> None:
    assert 'href="/search?q=source%3Ax"' in website.get("/search?q=sorce:x").text


def test_it_speaks_chinese_and_keeps_the_query(website: Website) -> None:
    page = website.get("/search?q=Vega&lang=zh").text
    assert "共 1 条" in page
    assert 'href="?lang=en&amp;q=Vega"' in page


def test_nothing_is_shown_of_what_does_not_match(website: Website) -> None:
    assert "Nothing that is kept matches" in website.get("/search?q=nowhere").text


def test_the_text_around_the_first_hit_is_shown() -> None:
    text = "word " * 100 + "the ferry sails " + "on " * 300
    at = text.index("ferry")
    entry = replace(ENTRY, item=replace(ENTRY.item, text=text), hits=(Hit("text", at, at + 5, "ferry", "ferry"),))
    pieces = context_pieces(entry)
    assert [piece.text for piece in pieces if piece.term] == ["ferry"]
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert 200 < sum(len(piece.text) for piece in pieces) < 300


def test_a_text_with_its_first_hit_near_its_beginning_is_shown_from_there() -> None:
    text = "The small ferry sails " + "on " * 300
    entry = replace(ENTRY, item=replace(ENTRY.item, text=text), hits=(Hit("text", 10, 15, "ferry", "ferry"),))
    assert "".join(piece.text for piece in context_pieces(entry)).startswith("The small ferry")


def test_a_piece_of_text_begins_with_a_whole_word() -> None:
    text = "lighthouse " * 30 + "ferry " * 60
    at = text.index("ferry")
    entry = replace(ENTRY, item=replace(ENTRY.item, text=text), hits=(Hit("text", at, at + 5, "ferry", "ferry"),))
    assert context_pieces(entry)[1].text.startswith("lighthouse lighthouse")
