"""What is sent on each redirect, and what a redirect may change."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import Request
from monitor.fetch.exchange import WireResponse
from monitor.fetch.message import follow_redirect, refresh_target, same_origin, start_chain, without_credentials
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import reply

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
        ("http://a.example:81/", "http://a.example/", False),
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
    long = start_chain(Request("http://a.example/", etag=f'"{"e" * 60_000}"', last_modified="Mon " * 15_000), "me")
    assert not {"if-none-match", "if-modified-since"} & set(long.headers)  # servers would refuse the request for ever


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


URL = "http://news.example/feed/"


def target(body: str, status: int = 200, refresh: str = "") -> str | None:
    headers = {"refresh": refresh} if refresh else {}
    return refresh_target(WireResponse(URL, status, headers, body.encode(), None))


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="0; url=/rss.xml">',
        "<html><head><META HTTP-EQUIV=Refresh CONTENT='5;URL=../rss.xml'></head>",
        '<meta content="0;url=&#47;rss.xml" http-equiv="refresh" />',
        "<meta http-equiv='refresh' content='0; url=\"http://news.example/rss.xml\"'>",
        "<meta http-equiv=refresh content=0,/rss.xml>",
        f"<html><!-- {'a licence ' * 500} --><meta http-equiv=refresh content=0,/rss.xml>",
    ],
)
def test_a_page_that_refreshes_at_once_leads_on(body: str) -> None:
    assert target(body) == "http://news.example/rss.xml"


def test_the_header_counts_like_the_page() -> None:
    assert target("", refresh="0; url=/rss.xml") == "http://news.example/rss.xml"


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="300">',
        '<meta http-equiv="refresh" content="300; url=/other">',
        '<meta http-equiv="refresh" content="0; url=/feed/">',
        '<meta http-equiv="refresh" content="0; url=/feed/#top">',
        '<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>',
        '<!-- <meta http-equiv="refresh" content="0; url=/old"> -->',
        '<html><!-- <meta http-equiv="refresh" content="0; url=/old"> --><!-- a --><p>',
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0; url=http://news.example:99999/">',
        '<meta name="description" content="0; url=/rss.xml">',
        "",
    ],
)
def test_a_page_that_reloads_itself_or_leads_nowhere_is_the_page(body: str) -> None:
    assert target(body) is None


def test_an_error_page_does_not_lead_on() -> None:
    assert target('<meta http-equiv="refresh" content="0; url=/">', status=404) is None


def test_a_refresh_is_followed_like_a_redirect_and_is_no_move(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    page = b'<meta http-equiv="refresh" content="0; url=/rss.xml">'
    site = make_site({"/feed": reply(body=page), "/rss.xml": reply(body=b"<rss/>")})
    response = make_fetcher().fetch(Request(site.url("/feed")))
    assert (response.body, response.url, response.moved_to) == (b"<rss/>", site.url("/rss.xml"), None)


def test_refreshes_in_a_circle_end(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    pages = {f"/{i}": reply(body=b'<meta http-equiv=refresh content="0;url=/%d">' % (1 - i)) for i in (0, 1)}
    site = make_site(pages)
    with pytest.raises(FetchError) as caught:
        make_fetcher().fetch(Request(site.url("/0")))
    assert caught.value.kind == "redirect"


@given(st.text(st.sampled_from("<meta hp-quiv=refsn,;:/'\">0 url"), max_size=300))
def test_any_page_is_read_without_a_fault(body: str) -> None:
    target("<" + body)


@pytest.mark.parametrize("piece", ["<!--", "<noscript", "<meta ", "<meta http-equiv=refresh content=", "content='"])
def test_a_hostile_page_takes_little_time(piece: str) -> None:
    began = time.process_time()
    target("<" + piece * 100_000)
    assert time.process_time() - began < 1
