"""Pages that stand in for the one that was asked for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import find_interstitial
from monitor.fetch.interstitial import visible_length

URL = "https://news.example/2026/a-story"
STORY = "<p>" + "The council met on Tuesday and agreed on a new plan for the harbour. " * 25 + "</p>"
LIST = "<ul>" + "".join(f"<li><a href='/{i}'>Headline number {i} of today</a></li>" for i in range(12)) + "</ul>"


def page(title: str, body: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("kind", "markup", "url"),
    [
        ("captcha", page("Just a moment...", "<div id=main></div>"), URL),
        ("captcha", page("Attention Required! | Cloudflare"), URL),
        ("captcha", page("news.example", "<script src='//ct.captcha-delivery.com/c.js'></script>"), URL),
        ("captcha", page("", "<div class='g-recaptcha'></div>Prove it."), URL),
        ("captcha", page("百度安全验证"), URL),
        ("captcha", page("", "<p>环境异常</p><p>完成验证后即可继续访问。</p>"), URL),
        ("captcha", page("搜索"), "https://weixin.example/antispider/?from=x"),
        ("consent", page("Before you continue"), URL),
        ("consent", page("News"), "https://consent.news.example/m?continue=x"),
        ("login", page("Log in", "<form><input type='password'></form>"), URL),
        ("login", page("用户登录", "<input name=p type=password>"), URL),
        ("login", page("News", "<input type=password>"), "https://news.example/login?next=/a"),
        ("error_page", page("Access Denied", "You don't have permission."), URL),
        ("error_page", page("403 Forbidden", "<center>nginx</center>"), URL),
        ("error_page", page("404 Not Found"), URL),
        ("error_page", page("404"), URL),
        ("error_page", page("Page not found | The Harbour Times", "Sorry!"), URL),
        ("error_page", page("502 Bad Gateway"), URL),
        ("error_page", page("", "<h2>该内容已被发布者删除</h2>"), URL),
        ("error_page", page("您访问的页面不存在"), URL),
        ("error_page", page("Oops"), "https://news.example/404.html"),
    ],
)  # fmt: skip
def test_a_page_in_disguise_is_recognised(kind: str, markup: str, url: str) -> None:
    found = find_interstitial(markup, url)
    assert found is not None
    assert found.kind == kind
    assert found.reason.startswith("the page ")


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (page("A plan for the harbour", STORY), URL),
        (page("Just a moment...", STORY), URL),
        (page("404 Media", LIST), URL),
        (page("500 companies that hire", LIST), URL),
        (page("500强企业名单", LIST), URL),
        (page("Access denied: how the council keeps its papers", LIST), URL),
        (page("Why captchas get harder", "<p>A short note on CAPTCHA.</p>"), URL),
        (page("News", LIST + "<form><input type='password'><a href='/login'>Log in</a></form>"), URL),
        (page("News", LIST + "<div class='g-recaptcha'></div>"), URL),
        (page("News", LIST + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"), URL),
        (page("银行加强安全验证,用户须知", LIST), URL),
        (page("Log in problems at the bank", LIST), URL),
        (page("Login-Pflicht für Behörden", LIST), "https://news.example/2026/login-pflicht"),
        ("<?xml version='1.0'?><rss><channel><title>404 Not Found</title></channel></rss>", URL),
        ('{"title": "Just a moment..."}', URL),
        ("", URL),
    ],
)  # fmt: skip
def test_a_real_page_is_left_alone(markup: str, url: str) -> None:
    assert find_interstitial(markup, url) is None


def test_what_is_never_shown_does_not_count_as_text() -> None:
    markup = "<p>a b</p><script>var x = '<p>'; </script><style>p{}</style><!-- c --><template>d</template>e"
    assert visible_length(markup, 100) == 3


@given(st.text(st.sampled_from("<>/!-scriptyle =\"'ab\n"), max_size=200))
def test_any_markup_is_looked_at_without_fault(markup: str) -> None:
    assert visible_length(markup, 1000) <= len(markup)
    find_interstitial("<html>" + markup, URL)


@pytest.mark.parametrize("piece", ["<", "<script", "<!--", "<title", "<title>", "<input ", "action=", "</"])
def test_hostile_markup_takes_little_time(piece: str) -> None:
    started = time.process_time()
    find_interstitial("<html>" + piece * (400_000 // len(piece)), URL)
    assert time.process_time() - started < 2
