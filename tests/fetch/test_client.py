"""What is sent, what is followed, what is kept, and how it ends."""

from __future__ import annotations

import base64
import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor.errors import FetchError, LocalShortage
from monitor.fetch import Request
from tests.descriptors import none_left
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import Script, Visit, reply, to

PAGE = reply(body=b"<p>news</p>", content_type="Text/HTML; charset=utf-8")


def test_an_answer_has_lower_case_headers_its_media_type_and_where_it_was_found(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site({"/": PAGE})
    response = make_fetcher().fetch(Request(site.url("/#top")))
    assert response.url == site.url("/")
    assert response.media_type == "text/html"
    assert response.headers["content-type"] == "Text/HTML; charset=utf-8"
    assert 0 <= response.elapsed_ms < 60_000


def test_the_default_user_agent_says_what_asks_and_how_to_change_it(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site({"/": PAGE})
    make_fetcher().fetch(Request(site.url()))
    agent = site.seen[0].header("user-agent") or ""
    assert agent.startswith("newsmonitor/")
    assert "fetch.user_agent" in agent


def test_a_configured_user_agent_and_headers_are_sent(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    fetcher = make_fetcher(user_agent="reader/2 (me@example.org)")
    fetcher.fetch(Request(site.url(), headers={"Cookie": "a=b", "Accept-Language": "zh"}))
    assert site.seen[0].header("user-agent") == "reader/2 (me@example.org)"
    assert site.seen[0].header("cookie") == "a=b"
    assert site.seen[0].header("accept-language") == "zh"


def test_validators_are_sent_and_only_when_they_are_known(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    fetcher = make_fetcher()
    fetcher.fetch(Request(site.url(), etag='W/"1"', last_modified="Tue, 03 Mar 2026 10:00:00 GMT"))
    fetcher.fetch(Request(site.url()))
    assert site.seen[0].header("if-none-match") == 'W/"1"'
    assert site.seen[0].header("if-modified-since") == "Tue, 03 Mar 2026 10:00:00 GMT"
    assert site.seen[1].header("if-none-match") is None


def test_headers_that_frame_the_message_cannot_be_configured(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    make_fetcher().fetch(Request(site.url(), headers={"Host": "other.example", "Content-Length": "5"}))
    assert site.seen[0].header("host") == f"127.0.0.1:{site.port}"
    assert site.seen[0].header("content-length") is None


@pytest.mark.parametrize("value", ["a\r\nX-Injected: yes", "a\nb", "苹果"])
def test_a_header_that_cannot_be_sent_is_told(make_fetcher: MakeFetcher, make_site: MakeSite, value: str) -> None:
    site = make_site({"/": PAGE})
    with pytest.raises(FetchError) as caught:
        make_fetcher().fetch(Request(site.url(), headers={"X-Mine": value}))
    assert caught.value.kind == "protocol"
    assert site.seen == []


def test_a_password_in_the_address_is_sent_as_a_header_and_shown_nowhere(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site({"/": PAGE})
    response = make_fetcher().fetch(Request(site.url().replace("//", "//me:p%40ss@")))
    expected = base64.b64encode(b"me:p@ss").decode()
    assert site.seen[0].header("authorization") == f"Basic {expected}"
    assert "ss@" not in response.url


def test_configured_headers_do_not_follow_to_another_origin(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    other = make_site({"/": PAGE})
    site = make_site({"/": to(other.url())})
    headers = {"Cookie": "a=b", "Authorization": "Bearer x", "X-Api-Key": "k", "Accept-Language": "zh"}
    make_fetcher().fetch(Request(site.url(), headers=headers))
    sent = {name: other.seen[0].header(name) for name in headers}
    assert sent == {"Cookie": None, "Authorization": None, "X-Api-Key": None, "Accept-Language": "zh"}


def test_configured_headers_stay_on_the_way_within_an_origin(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": to("/b"), "/b": PAGE})
    make_fetcher().fetch(Request(site.url(), headers={"Cookie": "a=b"}))
    assert [visit.header("cookie") for visit in site.seen] == ["a=b", "a=b"]


def test_headers_that_were_dropped_do_not_come_back(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    scripts: dict[str, bytes | Script] = {"/b": PAGE}
    site = make_site(scripts)
    other = make_site({"/": to(site.url("/b"))})
    scripts["/"] = to(other.url())
    make_fetcher().fetch(Request(site.url(), headers={"Cookie": "a=b"}))
    assert [visit.header("cookie") for visit in site.seen] == ["a=b", None]


def test_a_redirect_cannot_bring_its_own_password(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/b": PAGE})
    start = make_site({"/": to(site.url("/b").replace("//", "//evil:pw@"))})
    make_fetcher().fetch(Request(start.url()))
    assert site.seen[0].header("authorization") is None


def test_cookies_live_for_one_fetch_only(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": reply(body=b"x", set_cookie="id=1; Path=/")})
    fetcher = make_fetcher()
    for _ in range(2):
        fetcher.fetch(Request(site.url()))
    assert [visit.header("cookie") for visit in site.seen] == [None, None]


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        (["301 Moved"], True),
        (["308 Moved", "301 Moved"], True),
        (["302 Found"], False),
        (["301 Moved", "307 Temporary"], False),
        (["303 See Other", "301 Moved"], False),
        ([], False),
    ],
)
def test_only_a_chain_of_permanent_redirects_is_a_move(
    make_fetcher: MakeFetcher, make_site: MakeSite, statuses: list[str], moved: bool
) -> None:
    redirects: dict[str, bytes | Script] = {f"/{i}": to(f"/{i + 1}", status) for i, status in enumerate(statuses)}
    end = f"/{len(statuses)}"
    site = make_site(redirects | {end: PAGE})
    response = make_fetcher().fetch(Request(site.url("/0")))
    assert response.url == site.url(end)
    assert response.moved_to == (site.url(end) if moved else None)


def test_a_move_to_an_error_is_no_move(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": to("/gone", "301 Moved")})
    response = make_fetcher().fetch(Request(site.url()))
    assert (response.status, response.moved_to) == (404, None)


@pytest.mark.parametrize(("redirects", "followed"), [(10, True), (11, False)])
def test_ten_redirects_are_followed_and_no_more(
    make_fetcher: MakeFetcher, make_site: MakeSite, redirects: int, followed: bool
) -> None:
    chain: dict[str, bytes | Script] = {f"/{i}": to(f"/{i + 1}") for i in range(redirects)}
    site = make_site(chain | {f"/{redirects}": PAGE})
    fetcher = make_fetcher()
    if followed:
        assert fetcher.fetch(Request(site.url("/0"))).status == 200
        return
    with pytest.raises(FetchError, match="more than 10 times") as caught:
        fetcher.fetch(Request(site.url("/0")))
    assert caught.value.kind == "redirect"


def test_a_redirect_in_utf_8_is_followed(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": to("/新闻".encode().decode("latin-1")), "/%E6%96%B0%E9%97%BB": PAGE})
    assert make_fetcher().fetch(Request(site.url())).status == 200


def test_redirects_share_one_time_limit(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    def slow(visit: Visit) -> None:
        if not visit.leaving.wait(2):
            visit.say(to(visit.path + "x"))

    site = make_site({"/" + "x" * i: slow for i in range(8)})
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        make_fetcher(timeout=timedelta(seconds=3)).fetch(Request(site.url()))
    assert caught.value.kind == "timeout"
    assert time.monotonic() - started < 15, "each redirect had a time limit of its own"


def test_a_connection_is_kept_for_the_next_request(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE, "/moved": to("/")}, keep_alive=True)
    fetcher = make_fetcher()
    for path in ("/", "/moved", "/"):
        fetcher.fetch(Request(site.url(path)))
    assert site.connections == 1
    assert len(site.seen) == 4


def test_a_kept_connection_that_is_gone_is_opened_anew(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    visits: list[Visit] = []

    def second_time_reset(visit: Visit) -> None:
        visits.append(visit)
        if len(visits) == 2:
            visit.reset()
        else:
            visit.say(PAGE)

    site = make_site({"/": second_time_reset}, keep_alive=True)
    fetcher = make_fetcher()
    assert [fetcher.fetch(Request(site.url())).status for _ in range(2)] == [200, 200]
    assert (len(visits), site.connections) == (3, 2)


def test_a_request_on_a_new_connection_is_sent_once_only(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": lambda visit: visit.reset()})
    with pytest.raises(FetchError):
        make_fetcher().fetch(Request(site.url()))
    assert len(site.seen) == 1


def test_a_kept_connection_has_the_time_limit_of_its_own_request(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site({"/": PAGE, "/drip": lambda v: v.drip([b"H"] * 999, 0.05)}, keep_alive=True)
    fetcher = make_fetcher(timeout=timedelta(seconds=3))
    fetcher.fetch(Request(site.url()))
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(site.url("/drip")))
    assert caught.value.kind == "timeout"
    assert time.monotonic() - started < 20
    assert site.connections == 1


def test_the_environment_has_no_say(
    make_fetcher: MakeFetcher, make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    site = make_site({"/": PAGE})
    assert make_fetcher().fetch(Request(site.url())).status == 200


def test_closing_interrupts_a_request_that_waits(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    arrived = threading.Event()

    def hang(visit: Visit) -> None:
        arrived.set()
        visit.hang()

    site = make_site({"/": hang})
    fetcher = make_fetcher(timeout=timedelta(seconds=30))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(fetcher.fetch, Request(site.url()))
        assert arrived.wait(60)
        fetcher.close()
        with pytest.raises(FetchError, match="closing"):
            running.result(timeout=60)


def test_a_closed_fetcher_asks_nobody(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    fetcher = make_fetcher()
    fetcher.close()
    with pytest.raises(FetchError, match="closing"):
        fetcher.fetch(Request(site.url()))
    assert site.connections == 0


def test_the_stop_event_ends_the_wait_for_a_slot(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site, stop = make_site({"/": PAGE}), threading.Event()
    fetcher = make_fetcher(stop=stop, delay=timedelta(hours=1))
    fetcher.fetch(Request(site.url()))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fetcher.fetch, Request(site.url()))
        stop.set()
        with pytest.raises(FetchError, match="closing"):
            waiting.result(timeout=60)
    assert len(site.seen) == 1


def test_how_long_a_host_is_busy_can_be_asked(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    fetcher = make_fetcher(delay=timedelta(hours=1))
    assert fetcher.seconds_until_free(site.url()) == 0
    fetcher.fetch(Request(site.url()))
    assert 3500 < fetcher.seconds_until_free(site.url()) <= 3600


NO_ADDRESSES = [
    *("http://news.example:99999/", "http://news.example:-1/", "http://news.example:0/", "http://news.example:a/"),
    *("http://[::1", "http://[news.example]/", "http://[::1]x/", "http://", "http:///x", "//news.example/", ""),
    *("http://a\u2100b/", "http://a%00b/", "http://\ud800/", "http://[fe80::1%25x]/", "http://a b/", "news", "\x00"),
    *("http://" + "a" * 9000, "http://" + "a" * 70 + ".example/", "http://xn--a/", "http://user:pw@:80/", "http://.:80/"),
]  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESSES)
@pytest.mark.parametrize("robots", [True, False])
def test_what_is_no_address_is_a_named_error_of_every_request(
    make_fetcher: MakeFetcher, url: str, robots: bool
) -> None:
    fetcher = make_fetcher(robots=robots)
    for ask in (fetcher.fetch, fetcher.prepare):
        if ask == fetcher.fetch or robots:
            with pytest.raises(FetchError):
                ask(Request(url))
    with pytest.raises(FetchError):
        fetcher.post(url, {"a": "b"})


@pytest.mark.parametrize("url", [url for url in NO_ADDRESSES if url.isascii() and url.isprintable() and url])
def test_a_redirect_to_what_is_no_address_is_a_named_error(
    make_fetcher: MakeFetcher, make_site: MakeSite, url: str
) -> None:
    site = make_site({"/": to(url)})
    with contextlib.suppress(FetchError):
        response = make_fetcher().fetch(Request(site.url()))
        assert response.status == 404, "a relative address leads to the site itself"


def test_a_lack_of_descriptors_is_a_local_shortage_and_no_fault_of_the_source(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site, fetcher = make_site({"/": PAGE}), make_fetcher()
    with none_left():
        for url in (site.url(), "http://news.example/"):
            with pytest.raises(LocalShortage, match="short of a resource"):
                fetcher.fetch(Request(url))
    assert fetcher.fetch(Request(site.url())).status == 200
