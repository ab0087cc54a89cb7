"""Pages that are no article are refused, each with its kind."""

from __future__ import annotations

import pytest

from monitor.errors import NotUsable
from tests.extract.pages import page, read


def kind_of(html: str) -> str:
    with pytest.raises(NotUsable) as refused:
        read(html)
    assert refused.value.remedy
    return refused.value.kind


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (
            "<html><head><title>环境异常</title></head><body><p>当前环境异常,完成验证后即可继续访问。</p></body></html>",
            "captcha",
        ),
        (
            "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>",
            "captcha",
        ),
        ("<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1></body></html>", "error_page"),
        ("<html><body><h1>提示</h1><p>该内容已被发布者删除</p></body></html>", "error_page"),
        ("<html><body><h1>Members</h1><p>Please log in to continue</p><input type=password></body></html>", "login"),
        ("<html><body><h1>Before you continue</h1><p>We use cookies and similar</p></body></html>", "consent"),
        ("<html><head><title>x</title></head><body></body></html>", "no_body"),
        ("", "broken"),
    ],
)
def test_a_page_with_status_200_that_is_no_article_is_recognised(html: str, kind: str) -> None:
    assert kind_of(html) == kind


def test_a_list_of_links_is_no_article() -> None:
    rows = "".join(f'<p><a href="/{n}">A headline about topic number {n} of today</a></p>' for n in range(30))
    assert kind_of(f"<html><head><title>News</title></head><body><div id=content>{rows}</div></body></html>") in (
        "list_page",
        "no_body",
    )


def test_an_article_about_captchas_and_logins_is_an_article() -> None:
    html = page("<p>Readers were asked to log in and to solve a captcha, and some saw a 404 page instead, he said.</p>")
    assert "solve a captcha" in read(html).text


@pytest.mark.parametrize(
    "html",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">text</p>",
        "<b>" * 200_000,
        "<div>" * 3000 + "deep",
        "x" * 9_000_000,
    ],
    ids=["attributes", "tags", "depth", "size"],
)
def test_a_page_that_would_hang_the_parser_is_refused(html: str) -> None:
    assert kind_of(html) == "too_complex"
