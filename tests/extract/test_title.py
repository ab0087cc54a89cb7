"""The title is the article's, without the name of the site."""

from __future__ import annotations

import pytest

from monitor.extract.metadata import read_metadata
from monitor.extract.title import find_title
from monitor.text.markup import parse


def title_of(head: str, body: str = "") -> str:
    root = parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    return find_title(root, read_metadata(root))


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
