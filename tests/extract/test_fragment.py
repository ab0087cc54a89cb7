"""Pieces of HTML, and what holds for any of them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import NotUsable
from monitor.extract import clean_fragment
from monitor.extract.blocks import read_blocks, wrap_text
from monitor.extract.media import image_source
from monitor.extract.metadata import key_of
from monitor.publish import safe_html
from monitor.text.markup import parse
from monitor.text.urls import without_trackers

BASE = "https://news.example/a/"
MARKUP = (
    "<p> </p> <div> </div> <br> text 文字 <b> </b> <ul><li> </li></ul> &#11; &#x1f; </a> <td> <table> \x00 <svg> &lt;"
)
HOSTILE = ("<a href='javascript:x'>", "<img src=x onerror=y>", "<script>z</script>", "word ")
PIECES = st.sampled_from([*MARKUP.split(), *HOSTILE])


def test_a_fragment_is_made_safe_and_its_links_absolute() -> None:
    html, text = clean_fragment(
        '<p onclick="x()">See <a href="b?utm_source=f">this</a></p><script>y</script>', base_url=BASE
    )
    assert 'href="https://news.example/a/b"' in html
    assert "onclick" not in html and "script" not in html
    assert text == "See this"


def test_bare_text_and_double_breaks_become_paragraphs() -> None:
    html, text = clean_fragment("First of them.<br><br>Second of them.", base_url=BASE)
    assert text == "First of them.\nSecond of them."
    assert html == "<p>First of them.</p><p>Second of them.</p>"


def test_an_empty_fragment_is_empty() -> None:
    assert clean_fragment("  ", base_url=BASE) == ("", "")
    assert clean_fragment("<script>x</script>", base_url=BASE) == ("", "")


@pytest.mark.parametrize(
    "numbered",
    [
        '<ol start="4"><li>Weigh.</li><li>Sail.</li></ol>',
        '<ol type="a"><li>Weigh.</li><li value="7">Sail.</li></ol>',
        '<ol reversed start="10"><li>Weigh.</li><li>Sail.</li></ol>',
    ],
)
def test_a_list_is_published_with_the_numbers_it_had(numbered: str) -> None:
    html, _ = clean_fragment(f"<p>Two steps.</p>{numbered}", base_url=BASE)
    for kept in (html, safe_html(html)):
        for attribute in re.findall(r'(?:start|type|value)="\w+"|reversed', numbered):
            assert attribute in kept
    assert "onclick" not in safe_html('<ol onclick="x" start="2"><li value="3" style="x">a</li></ol>')


def test_code_keeps_its_lines() -> None:
    html, text = clean_fragment("<pre><code>def f():\n    return 1</code></pre>", base_url=BASE)
    assert "def f():\n    return 1" in html
    assert text == "def f():\n    return 1"


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=80, deadline=None)
def test_whatever_comes_nothing_that_runs_is_published_and_text_agrees_with_html(source: str) -> None:
    html, text = clean_fragment(source, base_url=BASE)
    assert not re.search(r"<script|onerror|javascript:", html)
    shown = key_of(
        re.sub(r"<[^>]+>", "", html)
        .replace("&lt;", "<")
        .replace("&amp;", "&")
        .replace("&nbsp;", " ")
        .replace("&gt;", ">")
    )
    assert [line for line in text.split("\n") if key_of(line) not in shown] == []


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=80, deadline=None)
def test_cutting_into_blocks_loses_no_text(source: str) -> None:
    root = parse(f"<html><body><p>x</p>{source}</body></html>")
    before = key_of("".join(root.itertext()))
    wrap_text(root)
    in_scripts = {"z"}
    assert key_of("".join(root.itertext())) == before
    assert set("".join(block.key for block in read_blocks(root))) | in_scripts >= set(before) - in_scripts


@given(st.lists(st.sampled_from(["utm_source=x", "id=7", "spm=a.b", "from=home", "q=", "flag", "Page=2"]), max_size=6))
def test_only_trackers_leave_an_address_and_the_rest_keeps_its_order(parameters: list[str]) -> None:
    kept = [p for p in parameters if p.split("=")[0] in ("id", "q", "flag", "Page")]
    expected = "https://x.example/a" + ("?" + "&".join(kept) if kept else "")
    assert without_trackers("https://x.example/a" + ("?" + "&".join(parameters) if parameters else "")) == expected


def test_the_largest_of_a_source_set_is_taken_where_the_source_is_a_placeholder() -> None:
    root = parse('<body><img src="/blank.gif" srcset="/s.jpg 320w, /l.jpg 1200w, /m.jpg 640w"></body>')
    assert image_source(next(root.iter("img"))) == "/l.jpg"


def test_an_icon_is_left_out_and_a_picture_stays() -> None:
    html, _ = clean_fragment('<p>x<img src="/a.png" width="16"><img src="/photo.jpg" alt="p"></p>', base_url=BASE)
    assert "a.png" not in html and "photo.jpg" in html


@pytest.mark.parametrize("piece", ["<div>a</div>tail ", "text <br><br>", "<li>item", "<tr><td>x<td>y", "<b>x</b> "])
def test_five_thousand_siblings_are_read_in_linear_time(piece: str) -> None:
    assert clean_fragment("<div>" + piece * 5_000, base_url=BASE)[1]


def test_half_a_million_references_without_an_end_are_cut_or_refused_in_linear_time() -> None:
    """nh3 takes quadratic time over them: 7 s for a million."""
    began = time.process_time()
    for text in ("&amp" * 500_000, "&amp;" * 500_000, "&amp;amp" * 500_000, "&" * 1_000_000):
        with pytest.raises(NotUsable) as refused:
            clean_fragment(text, base_url=BASE)
        assert refused.value.kind == "too_complex"
    assert time.process_time() - began < 60, "the time grows with the square of the length"
