"""Who is answered, with what headers, and how the server starts and ends."""

from __future__ import annotations

import base64
import http.client
import socket
import threading
from urllib.parse import urlsplit

import pytest

from monitor.errors import NewsmonitorError, StateError
from tests.web.conftest import Website, start


@pytest.mark.parametrize("path", ["/", "/sources", "/feeds/none.rss", "/metrics", "/static/site.css"])
def test_every_answer_carries_the_security_headers(website: Website, path: str) -> None:
    headers = website.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_a_foreign_host_name_is_refused_with_a_sentence(website: Website) -> None:
    answer = website.get("/", Host="rebound.example")
    assert answer.status == 421
    assert "web.hosts" in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "localhost."])
def test_own_names_are_answered_with_any_port_and_case(website: Website, host: str) -> None:
    assert website.get("/healthz", Host=host).status == 200


def test_a_name_added_at_a_reload_is_answered(website: Website) -> None:
    website.web(hosts=("news.example",))
    assert website.get("/healthz", Host="news.example").status == 200
    assert website.get("/healthz", Host="127.0.0.1").status == 200  # it listens there


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused_and_told_which_are_not(website: Website, method: str) -> None:
    answer = website.get("/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def basic(credentials: str) -> str:
    return "Basic " + base64.b64encode(credentials.encode()).decode()


def test_with_users_set_a_name_and_its_secret_are_asked_for(website: Website) -> None:
    website.web(users={"lin": "大: sesame"})
    asked = website.get("/")
    assert asked.status == 401
    assert asked.headers["www-authenticate"].startswith("Basic ")
    assert website.get("/", Authorization=basic("lin:大: sesame")).status == 200


@pytest.mark.parametrize(
    "wrong", [basic("lin:"), basic("lin:sesam"), basic("eve:sesame"), "Basic ÿ", "Bearer x", "Basic"]
)
def test_wrong_credentials_are_refused(website: Website, wrong: str) -> None:
    website.web(users={"lin": "sesame"})
    assert website.get("/feeds/all.rss", Authorization=wrong).status == 401


def test_probes_are_answered_without_a_password(website: Website) -> None:
    website.web(users={"lin": "sesame"})
    assert website.get("/healthz").status == website.get("/readyz").status == 200
    assert website.get("/metrics").status == 401


def test_a_collector_shows_the_token_of_the_metrics(website: Website) -> None:
    website.web(users={"lin": "sesame"}, metrics_token="scrape-me")
    assert website.get("/metrics", Authorization="Bearer scrape-me").status == 200
    assert website.get("/metrics", Authorization=basic("lin:sesame")).status == 200
    assert website.get("/metrics", Authorization="Bearer scrape").status == 401
    assert website.get("/", Authorization="Bearer scrape-me").status == 401
    website.web(users={}, metrics_token="scrape-me")
    assert (website.get("/metrics").status, website.get("/").status) == (401, 200)


def test_readiness_is_told_by_the_status(website: Website) -> None:
    website.ready = False
    assert (website.get("/readyz").status, website.get("/readyz").text) == (503, "not ready: it starts\n")
    assert website.get("/healthz").status == 200
    website.ready = True
    assert website.get("/readyz").status == 200


def test_metrics_are_plain_text(website: Website) -> None:
    answer = website.get("/metrics")
    assert answer.text == "newsmonitor_items 1204\n"
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_the_style_sheet_is_not_sent_twice(website: Website) -> None:
    tag = website.get("/static/site.css").headers["etag"]
    assert website.get("/static/site.css", If_None_Match=tag).status == 304
    assert website.get("/static/nothing.css").status == 404


def test_a_port_in_use_is_told_with_a_remedy(website: Website) -> None:
    assert website.server
    taken = urlsplit(website.server.address).netloc
    with pytest.raises(NewsmonitorError, match=taken) as told:
        start_on(website, taken)
    assert "web.listen" in told.value.remedy


@pytest.mark.parametrize("listen", ["8080", "localhost", "localhost:http", "127.0.0.1:70000"])
def test_what_is_no_address_is_told_so(website: Website, listen: str) -> None:
    with pytest.raises(NewsmonitorError, match="not an address to listen on"):
        start_on(website, listen)


def start_on(website: Website, listen: str) -> None:
    start(website, listen).close()


def test_a_closed_server_lets_go_of_its_port_and_its_thread(website: Website) -> None:
    before = {thread for thread in threading.enumerate() if thread.name == "web"}
    server = start(website)
    address = urlsplit(server.address)
    idle = http.client.HTTPConnection(address.netloc, timeout=60)
    idle.request("GET", "/healthz")
    assert idle.getresponse().read() == b"ok\n"
    server.close()
    server.close()
    idle.close()
    assert {thread for thread in threading.enumerate() if thread.name == "web"} == before
    with pytest.raises(ConnectionRefusedError), socket.create_connection((address.hostname or "", address.port or 0)):
        pass


def test_a_database_that_fails_is_told_with_its_remedy_and_the_feeds_stay(website: Website) -> None:
    website.memory.failure = StateError("the database is locked", "end the program that holds it")
    (website.folder / "departures.rss").write_bytes(b"<rss/>")
    answer = website.get("/")
    assert answer.status == 503
    assert "the database is locked; end the program that holds it" in answer.text
    assert "content-security-policy" in answer.headers
    assert website.get("/feeds/departures.rss").status == 200


@pytest.mark.parametrize("hosts", [b"", b"Host: localhost\r\nHost: evil.example\r\n"])
def test_a_request_that_does_not_name_one_host_is_refused(website: Website, hosts: bytes) -> None:
    assert website.server
    address = urlsplit(website.server.address)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n" + hosts + b"\r\n")
        assert connection.makefile("rb").readline().startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("path", ["/topics/%ff", "/topics/%ed%a0%80", "/feeds/%ff.rss", "/topics/%00"])
def test_names_that_are_no_text_are_not_found(website: Website, path: str) -> None:
    assert website.get(path).status == 404
