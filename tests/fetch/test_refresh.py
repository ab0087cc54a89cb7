"""Pages that send their reader on."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import Request
from monitor.fetch.exchange import WireResponse
from monitor.fetch.refresh import refresh_target
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import reply

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
