"""The lead belongs to the article; lines that only lead elsewhere do not."""

from __future__ import annotations

import pytest

from monitor.extract.blocks import read_blocks, wrap_text
from monitor.extract.body import lead_of
from monitor.extract.lines import NO_BOILERPLATE, clean_lines
from monitor.text.markup import parse

LEAD = (
    "After three years of debate the council has agreed on a plan for the river that everybody can live with, "
    "and on who is to pay for it in the end: those who have their houses and gardens on its banks."
)
PROSE = "The committee met for three hours on Tuesday and agreed, after some debate, on the plan for the river."


def lead(before: str, description: str = "") -> list[str]:
    root = parse(f"<html><body>{before}<div class=text><p>{PROSE}</p></div></body></html>")
    wrap_text(root)
    seen = read_blocks(root)
    kept = [block for block in seen if block.text == PROSE]
    return [block.text for block in lead_of(seen, kept, description)]


def cleaned(line: str) -> list[str]:
    root = parse(f"<html><body><p>{PROSE}</p>{line}<p>{PROSE} So it did.</p></body></html>")
    wrap_text(root)
    found = clean_lines(read_blocks(root), title="The plan", known_titles=(), boilerplate=NO_BOILERPLATE)
    return [block.text for block in found.blocks][1:-1]


@pytest.mark.parametrize(
    "name",
    [
        "lead",
        "article-intro",
        "teaser-text",
        "c-abstract",
        "post_excerpt",
        "chapo widthfix",
        "story-summary",
        "standfirst",
    ],
)
def test_what_its_name_calls_the_lead_is_one(name: str) -> None:
    assert lead(f"<h1>The plan</h1><div class='{name}'><p>{LEAD}</p></div>") == [LEAD]


def test_what_metadata_gives_as_the_description_is_the_lead() -> None:
    assert lead(f"<h1>The plan</h1><p class=x7>{LEAD}</p>", LEAD[:90] + "…") == [LEAD]
    assert lead(f"<h1>The plan</h1><p class=x7>{LEAD}</p>") == []


@pytest.mark.parametrize(
    "before",
    [
        f"<div class=lead><p>{LEAD}</p></div><h1>The plan</h1>",
        f"<div class=lead><p>{LEAD}</p></div>",
        "<h1>The plan</h1><p class=lead>A plan at last.</p>",
        f"<h1>The plan</h1><p class=lead><a href=/x>{LEAD}</a></p>",
        f"<h1>The plan</h1><p class=misleading>{LEAD}</p>",
        f"<h1>The plan</h1><p class=lead>{PROSE}</p>",
    ],
)
def test_no_lead_stands_elsewhere_or_is_short_or_a_link_or_told_again(before: str) -> None:
    assert lead(before) == []


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href=/x>Bridge over the harbour opens in May</a></p>",
        "<p>Lire aussi : <a href=/x>Le pont sur le port ouvre en mai</a></p>",
        "<p>Dowiedz się więcej: <a href=/x>Most nad portem otwarty w maju</a></p>",
        "<p>延伸：<a href=/x>海湾大桥将于五月正式通车运行</a></p>",
    ],
)
def test_a_paragraph_that_only_leads_to_another_page_goes(line: str) -> None:
    assert cleaned(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "<p>Account: <a href=/x>@river_watch</a></p>",
        "<p><a href=https://river.example/plan>https://river.example/plan/of/the/council</a></p>",
        "<p><a href=/x>The river plan</a></p>",
        "<p>The council said so in <a href=/x>a statement on the plan that it gave to us</a> late on Monday.</p>",
        "<ul><li><a href=/x>Bridge over the harbour opens in May</a></li></ul>",
    ],
)
def test_a_link_that_is_told_by_the_text_around_it_stays(line: str) -> None:
    assert len(cleaned(line)) == 1
