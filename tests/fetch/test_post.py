"""A form is sent to one address and nowhere else, bounded and guarded as every request."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Request
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import Script, Visit, reply, to

FORM = {"hub.mode": "publish", "hub.url": "https://news.example/feeds/a&b.rss?x=1 2"}
SENT = b"hub.mode=publish&hub.url=https%3A%2F%2Fnews.example%2Ffeeds%2Fa%26b.rss%3Fx%3D1+2"


def taking(taken: list[bytes], answer: bytes = reply("202 Accepted")) -> dict[str, bytes | Script]:
    """A script that reads the form before it answers."""

    def script(visit: Visit) -> None:
        body = visit.head.partition(b"\r\n\r\n")[2]
        while len(body) < int(visit.header("content-length") or 0):
            body += visit.connection.recv(65536)
        taken.append(body)
        visit.say(answer)

    return {"/hub": script}


def test_a_form_arrives_urlencoded_and_its_answer_is_given(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    taken: list[bytes] = []
    site = make_site(taking(taken, reply("202 Accepted", b"thanks")))
    response = make_fetcher().post(site.url("/hub"), FORM)
    assert (response.status, response.body, taken) == (202, b"thanks", [SENT])
    assert site.seen[0].head.startswith(b"POST /hub HTTP/1.1\r\n")
    assert site.seen[0].header("content-type") == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_told_and_not_followed(make_fetcher: MakeFetcher, make_site: MakeSite, status: str) -> None:
    site = make_site(taking([], to("/elsewhere", status)) | {"/elsewhere": reply()})
    response = make_fetcher().post(site.url("/hub"), FORM)
    assert response.status == int(status[:3])
    assert site.paths() == ["/hub"]


def test_an_address_that_may_not_be_asked_gets_no_form(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site(taking([]))
    with pytest.raises(AddressRefused):
        make_fetcher(private_networks=False).post(site.url("/hub"), FORM)
    assert site.connections == 0


def test_robots_txt_is_not_asked_for_a_form(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site(taking([]) | {"/robots.txt": reply(body=b"User-agent: *\nDisallow: /\n")})
    assert make_fetcher(robots=True).post(site.url("/hub"), FORM).status == 202
    assert site.paths() == ["/hub"]


def test_a_hub_that_never_answers_costs_the_time_limit_and_no_more(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site({"/hub": Visit.hang})
    with pytest.raises(FetchError) as told:
        make_fetcher(timeout=timedelta(seconds=0.5)).post(site.url("/hub"), FORM)
    assert told.value.kind == "timeout"


def test_of_an_endless_answer_the_beginning_is_taken(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site(taking([], reply(body=b"x" * 10_000_000)))
    assert len(make_fetcher().post(site.url("/hub"), FORM).body) == 64 * 1024


def test_a_form_keeps_no_page_of_its_host_waiting(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    asked, leave = threading.Event(), threading.Event()

    def silent(visit: Visit) -> None:
        asked.set()
        leave.wait(60)
        visit.say(reply("202 Accepted"))

    site = make_site({"/hub": silent, "/": reply(body=b"news")})
    fetcher = make_fetcher(timeout=timedelta(seconds=20))
    with ThreadPoolExecutor(1) as pool:
        posted = pool.submit(fetcher.post, site.url("/hub"), FORM)
        assert asked.wait(60)
        assert fetcher.fetch(Request(site.url())).body == b"news"
        leave.set()
        assert posted.result(60).status == 202


def test_a_host_that_has_enough_of_forms_is_still_asked_for_pages(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    site = make_site(taking([]) | {"/": reply(body=b"news")})
    fetcher = make_fetcher()
    fetcher.block_host(site.url("/hub"), timedelta(minutes=10), forms=True)
    with pytest.raises(FetchError) as told:
        fetcher.post(site.url("/hub"), FORM)
    assert told.value.kind == "throttled"
    assert fetcher.fetch(Request(site.url())).body == b"news"


def test_a_form_on_a_kept_connection_that_is_gone_is_sent_anew(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    taken: list[bytes] = []
    site = make_site(taking(taken))
    fetcher = make_fetcher()
    fetcher.post(site.url("/hub"), FORM)  # this site closes after each answer, and does not say so
    fetcher.post(site.url("/hub"), FORM)
    assert taken == [SENT, SENT]
