"""The title is the article's, without the name of the site."""

from __future__ import annotations

import pytest

from monitor.extract.metadata import find_title, read_metadata
from monitor.text.markup import parse


def title_of(head: str, body: str = "", url: str = "") -> str:
    root = parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    return find_title(root, read_metadata(root), url=url)


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>The river plan | The Courier</title>", "<h1>The river plan</h1>", "The river plan"),
        ("<title>The river plan - The Courier</title>", "", "The river plan"),
        ("<title>河流计划公布_潮汐新闻</title>", "", "河流计划公布"),
        ("<title>Courier</title><meta property=og:title content='The river plan'>",
         "<h1>Courier</h1><h2>The river plan</h2>", "The river plan"),
        ("<title>Rivers: a plan – and its cost</title>",
         "<h1>Rivers: a plan – and its cost</h1>", "Rivers: a plan – and its cost"),
        ("<meta property=og:title content='Tom &amp;amp; Ann'>", "", "Tom & Ann"),
        ("", "<h1>Only a heading</h1>", "Only a heading"),
        (
            "<title>The river plan | Courier</title><meta property=og:site_name content=Courier>"
            "<meta property=og:title content='The river plan | Courier'>",
            "",
            "The river plan",
        ),
    ],
)  # fmt: skip
def test_the_site_is_no_part_of_the_title(head: str, body: str, title: str) -> None:
    assert title_of(head, body) == title


def test_json_ld_is_read_through_comments_and_graphs() -> None:
    start = '<script type="application/ld+json">'
    script = start + '//<![CDATA[\n{"@graph":[{"@type":"NewsArticle","headline":"In the graph"}]}\n//]]></script>'
    assert title_of(script) == "In the graph"


def test_broken_json_ld_does_no_harm() -> None:
    assert title_of('<script type="application/ld+json">{"@type": </script><title>Still here</title>') == "Still here"


def test_the_lone_heading_is_the_title_where_metadata_says_another() -> None:
    head = f"<title>7 River Plans Compared</title>{og('7 River Plans Compared')}"
    assert title_of(head, "<h1>What seven plans do to one river</h1>") == "What seven plans do to one river"


@pytest.mark.parametrize("heading", ["News", "Our Blog", "Lorem"])
def test_a_section_in_the_lone_heading_is_no_title(heading: str) -> None:
    assert title_of(og("What seven plans do to one river"), f"<h1>{heading}</h1>") == "What seven plans do to one river"


@pytest.mark.parametrize(
    "heading",
    ["<span>Town hall</span> The plan for the river", "Town hall: The plan for the river",
     "The plan for the river | Courier", "The plan for the river <small>15.05.2024, by Jane</small>"],
)  # fmt: skip
def test_a_heading_loses_what_stands_around_the_title_of_metadata(heading: str) -> None:
    assert title_of(og("The plan for the river"), f"<h1>{heading}</h1>") == "The plan for the river"


def test_a_heading_that_metadata_gives_whole_stays_whole() -> None:
    headline = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The plan for the river"}</script>'
    whole = "Town hall: The plan for the river"
    assert title_of(og(whole) + headline, f"<h1>{whole}</h1>") == whole


def test_a_heading_in_capitals_is_written_as_metadata_writes_it() -> None:
    assert title_of(og("The Plan for the River"), "<h1>THE PLAN FOR THE RIVER</h1>") == "The Plan for the River"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<title>The river plan – The Tidal Courier</title>", ""),
        ("<meta property=og:site_name content='The Tidal Courier'>", ""),
    ],
)
def test_a_heading_with_the_sites_name_gives_way_to_the_articles(head: str, url: str) -> None:
    assert title_of(head, "<h1>The Tidal Courier</h1><h1>The river plan</h1>", url) == "The river plan"


def test_a_page_of_ten_thousand_headings_takes_no_time() -> None:
    headings = "".join(f"<h1>{number} {'word ' * 20}</h1>" for number in range(10_000))
    assert title_of(f"<title>{'long ' * 50_000}</title>{og('The river plan')}", headings) == "The river plan"


SITE_EVERYWHERE = (
    "<html><head><title>{title}</title><meta property='og:title' content='Tidewater Post'>"
    "<meta property='og:site_name' content='Tidewater Post'></head><body>"
    "<h1><a href='/'>Tidewater Post</a></h1>{body}</body></html>"
)


@pytest.mark.parametrize(
    ("title", "body", "entry"),
    [
        ("The harbour bridge reopens - Tidewater Post", "", ""),
        ("Tidewater Post", "<h2>The harbour bridge reopens</h2>", "The harbour bridge reopens"),
        ("Tidewater Post", "", "The harbour bridge reopens"),
    ],
)
def test_the_name_of_the_site_never_wins_against_the_headline_of_the_list(title: str, body: str, entry: str) -> None:
    root = parse(SITE_EVERYWHERE.format(title=title, body=body))
    found = find_title(root, read_metadata(root), url="https://tidewater.example/a", entry_title=entry)
    assert found == "The harbour bridge reopens"


def test_the_headline_of_the_list_is_no_title_where_the_page_has_another() -> None:
    root = parse(
        "<html><head><title>A plan for the river</title></head><body><h1>A plan for the river</h1></body></html>"
    )
    assert find_title(root, read_metadata(root), entry_title="Read all about our plans") == "A plan for the river"
