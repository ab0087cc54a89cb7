"""Selectors of a person for the parts of a row."""

from __future__ import annotations

import pytest
import soupsieve
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.markup import PartSelector, check_part, filled, is_template, parse_part, placeholders


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("h3 > a", PartSelector("h3 > a")),
        ("a@data-href", PartSelector("a", attribute="data-href")),
        ("@data-id", PartSelector("", attribute="data-id")),
        ("h3 !.badge !span.count", PartSelector("h3", without=(".badge", "span.count"))),
        ("+ tr .age", PartSelector(".age", beside="+", sibling="tr")),
        ("~ dd", PartSelector("", beside="~", sibling="dd")),
        ('a[href*="@"]', PartSelector('a[href*="@"]')),
    ],
)
def test_what_css_cannot_say_is_written_around_it(text: str, wanted: PartSelector) -> None:
    assert parse_part(text) == wanted


@pytest.mark.parametrize("text", ["h3 >", "", "!", "a !", "+", "a[@href]", "p" * 1001, "{", "a@"])
def test_a_selector_that_says_nothing_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"selector|!"):
        check_part(text)


def test_a_template_is_filled_from_the_row() -> None:
    template = "https://news.example/{@data-kind}/p/{.number}"
    assert is_template(template)
    assert placeholders(template) == ("@data-kind", ".number")
    assert filled(template, ("a", "7")) == "https://news.example/a/p/7"
    assert filled(template, ("a", "")) == ""


def test_a_template_with_a_broken_selector_is_refused() -> None:
    with pytest.raises(ValueError, match="no CSS selector"):
        check_part("https://news.example/{a[}")


@given(st.text("abhp13.#>+~ [](){}@!:=\"'*-", max_size=40))
def test_whatever_a_person_writes_is_parsed_or_refused(text: str) -> None:
    try:
        found = parse_part(text)
    except ValueError:
        return
    for css in filter(None, (found.css, found.sibling, *found.without)):
        soupsieve.compile(css)


@pytest.mark.parametrize("css", ["h2", ".date", "td:nth-of-type(2)", "ul li:not(.ad) > a", "div.row time[datetime]"])
def test_css_means_what_it_meant(css: str) -> None:
    assert parse_part(css) == PartSelector(css)
