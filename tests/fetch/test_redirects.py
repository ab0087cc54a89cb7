"""What is sent on each redirect, and what a redirect may change."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import Request
from monitor.fetch.redirects import follow_redirect, same_origin, start_chain, without_credentials

SECRET = Request("http://news.example/a", headers={"Cookie": "a=b"}, etag='"1"')


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("http://a.example/x", "http://A.example:80/y", True),
        ("https://a.example/x", "https://a.example:443/y", True),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("http://a.example:8080/", "https://a.example/", False),
        ("http://a.example/", "https://a.example:8443/", False),
        ("http://a.example/", "http://a.example:81/", False),
        ("http://a.example/", "http://www.a.example/", False),
        ("http://a.example/", "http://a.example.evil.example/", False),
    ],
)
def test_an_origin_is_scheme_host_and_port_and_only_https_may_replace_http(old: str, new: str, same: bool) -> None:
    assert same_origin(urlsplit(old), urlsplit(new)) is same


@pytest.mark.parametrize(("location", "kept"), [("https://news.example/a", True), ("http://b.example/", False)])
def test_secrets_go_only_where_the_origin_stays(location: str, kept: bool) -> None:
    chain = follow_redirect(start_chain(SECRET, "me"), 301, location)
    assert ("cookie" in chain.headers) is kept
    assert chain.headers["if-none-match"] == '"1"'
    assert chain.headers["user-agent"] == "me"


def test_a_validator_that_cannot_be_sent_is_left_out() -> None:
    chain = start_chain(Request("http://a.example/", etag='"a\nb"', last_modified="\x00"), "me")
    assert not {"if-none-match", "if-modified-since"} & set(chain.headers)


def test_a_configured_user_agent_header_goes_before_the_setting() -> None:
    assert start_chain(Request("http://a.example/", {"User-Agent": "mine"}), "me").headers["user-agent"] == "mine"


@pytest.mark.parametrize(
    ("url", "bare", "header"),
    [
        ("http://a.example/x#y", "http://a.example/x", ""),
        ("http://u:p@a.example:81/x", "http://a.example:81/x", "Basic dTpw"),
        ("http://u@a.example/", "http://a.example/", "Basic dTo="),
        ("http://u:p@x@a.example/", "http://a.example/", "Basic dTpwQHg="),
        ("http://[::1", "http://[::1", ""),
    ],
)
def test_name_and_password_are_taken_out_of_an_address(url: str, bare: str, header: str) -> None:
    assert without_credentials(url) == (bare, header)


@given(st.text(max_size=80))
def test_any_location_leads_somewhere_without_password_or_is_a_redirect_error(location: str) -> None:
    try:
        chain = follow_redirect(start_chain(SECRET, "me"), 302, location)
    except FetchError as error:
        assert error.kind == "redirect"
        return
    assert "#" not in chain.url
    assert "@" not in urlsplit(chain.url).netloc
    assert "cookie" not in chain.headers or urlsplit(chain.url).hostname == "news.example"
