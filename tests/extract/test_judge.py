"""Two candidates for the body, and the choice between them."""

from __future__ import annotations

import math
import tracemalloc

import pytest

from monitor.extract.blocks import Block, read_blocks, wrap_text
from monitor.extract.body import with_pictures
from monitor.extract.find import best_part
from monitor.extract.judge import (
    agreement,
    choose,
    load_trees,
    mask_of,
    row_by_place,
    shares_of_others,
    trees_from,
    unlikely_edges,
    without_edges,
)
from monitor.text.markup import parse
from tests.extract.pages import PROSE

STUMP: list[list[float]] = [[0, -1, -1], [0.5, -1.0, 2.0], [1, 0, 0], [2, 0, 0]]
MENU = "<ul class='menu'>" + "".join(f"<li><a href='/{n}'>Section number {n}</a></li>" for n in range(9)) + "</ul>"
ARTICLE = "<h1>The plan</h1>" + "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(5))
COMMENTS = "".join(f"<p>I was there, and I say so, as anybody would. Number {n}.</p>" for n in range(3))


def blocks_of(body: str) -> list[Block]:
    root = parse(f"<html><body>{body}</body></html>")
    wrap_text(root)
    return read_blocks(root)


def test_a_row_goes_left_at_or_below_the_threshold_and_right_above_it() -> None:
    trees = trees_from([STUMP, STUMP])
    assert trees.value([0.5]) == -2.0
    assert trees.value([0.6]) == 4.0
    assert trees.probability([0.6]) == pytest.approx(1 / (1 + math.exp(-4)))


def test_an_extreme_sum_of_trees_is_still_a_probability() -> None:
    assert 0 < trees_from([[[-1], [-1e9], [0], [0]]]).probability([]) < 1e-9


def test_the_shipped_models_take_the_rows_that_are_made() -> None:
    blocks = blocks_of(MENU + ARTICLE)
    masks = [block.tag == "p" for block in blocks], [True] * len(blocks)
    rows = list(map(row_by_place(blocks, *masks), range(len(blocks))))
    width = {len(row) for row in rows}
    assert max(nodes[0] for tree in load_trees("block").trees for nodes in tree) < min(width)
    assert len(width) == 1


def test_what_is_known_of_many_cells_takes_little_memory() -> None:
    row = f"<tr>{'<td>a number of words</td>' * 20}</tr>"
    blocks = blocks_of(f"<table>{row * 100}</table>")
    masks = [True] * len(blocks), [False] * len(blocks)
    row_by_place(blocks, *masks)  # what is loaded once
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        known = row_by_place(blocks, *masks)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(known(0)) > 9
    assert after - before < 300 * len(blocks)  # with lists of each block's own it was 810


def test_agreement_is_symmetric_and_by_characters() -> None:
    blocks = blocks_of("<p>aaaaaaaaaa</p><p>bb</p>")
    assert agreement(blocks, [True, False], [True, True]) == agreement(blocks, [True, True], [True, False])
    assert agreement(blocks, [True, False], [True, True]) > 0.9
    assert agreement(blocks, [False, False], [False, False]) == 1.0


def test_candidates_that_agree_leave_nothing_to_choose() -> None:
    blocks = blocks_of(ARTICLE)
    assert not choose(blocks, [True] * len(blocks), [True] * len(blocks))


def test_the_judge_gives_the_menu_a_lower_probability_than_the_text() -> None:
    blocks = blocks_of(f"<div>{MENU}</div><article>{ARTICLE}{ARTICLE}</article>")
    masks = [block.tag == "p" for block in blocks], [block.tag == "p" for block in blocks]
    chances = [load_trees("block").probability(row) for row in map(row_by_place(blocks, *masks), range(len(blocks)))]
    text = [chance for chance, block in zip(chances, blocks, strict=True) if block.tag == "p"]
    menu = [chance for chance, block in zip(chances, blocks, strict=True) if block.tag == "li"]
    assert max(menu) < 0.5 < min(text)


def test_a_text_that_the_first_candidate_lacks_is_taken() -> None:
    blocks = blocks_of(f"{MENU}<div>{ARTICLE}{ARTICLE}</div>")
    texts = [block.tag == "p" for block in blocks]
    half = [text and place % 2 == 0 for place, text in enumerate(texts)]
    mask = choose(blocks, half, texts)
    assert [block.tag for block, mark in zip(blocks, mask, strict=True) if mark and block.tag != "h1"] == ["p"] * 10


def test_unlikely_texts_go_at_the_ends_alone() -> None:
    blocks = blocks_of("<p>one</p><p>two</p><p>three</p><p>four</p><p>five</p>")
    mask = without_edges(blocks, [True] * 5, [0.1, 0.9, 0.2, 0.9, 0.3].__getitem__)
    assert mask == [False, True, True, True, False]


@pytest.mark.parametrize(
    "end", ["<pre>code</pre>", "<table><tr><td>cell</td></tr></table>", "<p><a href=x.pdf>x</a></p>"]
)
def test_code_cells_and_attachments_at_the_ends_stay(end: str) -> None:
    blocks = blocks_of(f"<p>one</p>{end}")
    assert without_edges(blocks, [True, True], [0.9, 0.1].__getitem__) == [True, True]


def test_an_offer_below_a_text_that_both_candidates_have_is_cut() -> None:
    offer = "<p><a class='btn' href='/newsletter/subscribe'>Subscribe to our newsletter!</a></p>"
    blocks = blocks_of(f"<article>{ARTICLE}{ARTICLE}{offer}</article>")
    everything = [block.tag == "p" for block in blocks]
    assert unlikely_edges(blocks, everything, everything) == {"Subscribetoournewsletter!"}


def test_the_first_candidate_stays_on_a_chinese_page() -> None:
    report = "<p>记者从市生态环境局获悉，十月份全市空气质量优良。</p>" * 5
    blocks = blocks_of(f"<ul><li>首页</li><li>新闻</li></ul>{report}")
    masks = [block.tag == "li" for block in blocks], [block.tag == "p" for block in blocks]
    assert choose(blocks, *masks) == []


def test_the_share_of_a_home_that_is_marked_leaves_the_block_itself_out() -> None:
    assert [*shares_of_others(["a", "a", "b"], [9, 9, 9], [1.0, 0.0, 1.0])] == [0.0, 1.0, -1.0]


def test_pictures_between_blocks_that_were_taken_are_kept() -> None:
    blocks = blocks_of("<img src=0.jpg><p>one</p><img src=1.jpg><p>menu</p><p>two</p><img src=2.jpg>")
    kept = with_pictures(blocks, [block.key in ("one", "two") for block in blocks])
    assert [block.key for block in kept] == ["one", "", "two"]


def test_the_part_with_the_most_paragraphs_is_the_best() -> None:
    page = f"<div>{MENU}</div><div class='x'>{ARTICLE}</div><div class='comments'>{COMMENTS}</div>"
    blocks = blocks_of(page)
    kept = [block.text for block, mark in zip(blocks, best_part(blocks), strict=True) if mark]
    assert kept[1:] == [f"{PROSE} Part {n}." for n in range(5)]


def test_a_page_without_a_paragraph_has_no_best_part() -> None:
    blocks = blocks_of("<div>Menu</div><ul><li>One</li></ul>")
    assert not any(best_part(blocks))


def test_a_sibling_with_a_paragraph_of_its_own_belongs_to_the_best_part() -> None:
    half = "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(4))
    blocks = blocks_of(
        f"<div><div class='chunk'>{half}</div><div class='ad'>Ad</div><div class='chunk'>{half}</div></div>"
    )
    kept = [block for block, mark in zip(blocks, best_part(blocks), strict=True) if mark]
    assert len(kept) == 8


def test_blocks_of_another_tree_are_found_by_their_text_and_order() -> None:
    blocks = blocks_of("<p>one</p><p>same</p><p>two</p><p>same</p>")
    assert mask_of(blocks, blocks_of("<p>two</p><p>same</p>")) == [False, False, True, True]
    assert mask_of(blocks, blocks_of("<p>other</p>")) == [False] * 4


def test_a_page_of_very_many_blocks_keeps_the_candidate_that_is_there() -> None:
    blocks = blocks_of(ARTICLE + "<p>x" * 6_000)
    first, part, none = ([place < end for place in range(len(blocks))] for end in (6, 9, 0))
    assert choose(blocks, first, part) == [] and choose(blocks, none, part) == part
    assert unlikely_edges(blocks, first, part) == frozenset()
