"""How hosts want to be asked: their slots, delays and blocks, and robots.txt."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import random
import threading
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Request, Response, SharedSlot, source_request
from monitor.fetch.politeness import (
    KEPT_SECONDS,
    MAX_DELAY,
    MAX_IDLE_HOSTS,
    MAX_READY,
    RETRY_SECONDS,
    ROBOTS_BYTES,
    RateLimiter,
    Robots,
    Slot,
    parsed,
)
from monitor.model import Source
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.misbehaviour import GZIP_BOMB
from tests.fetch.site import Script, reply, to


def make_limiter(per_host: int = 1, delay: float = 0.0, stop: threading.Event | None = None) -> RateLimiter:
    return RateLimiter(per_host, delay, monotonic=time.monotonic, stop=stop or threading.Event())


def wait_until_waiting(limiter: RateLimiter, host: str, count: int) -> None:
    """Return when so many requests stand in the line of `host`."""
    deadline = time.monotonic() + 10
    while len(limiter._queues[host].waiting) < count and time.monotonic() < deadline:
        threading.Event().wait(0.002)
    assert len(limiter._queues[host].waiting) == count


@pytest.mark.parametrize("per_host", [1, 3])
def test_never_more_requests_run_at_once_than_allowed(per_host: int) -> None:
    limiter, lock = make_limiter(per_host), threading.Lock()
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        with limiter.slot("a"):
            with lock:
                running += 1
                most = max(most, running)
            threading.Event().wait(0.005)
            with lock:
                running -= 1

    with ThreadPoolExecutor(12) as pool:
        for future in [pool.submit(work) for _ in range(24)]:
            future.result(timeout=60)
    assert most == per_host


def test_starts_are_the_delay_apart() -> None:
    limiter, starts = make_limiter(per_host=4, delay=0.05), []
    with ThreadPoolExecutor(4) as pool:

        def work() -> None:
            with limiter.slot("a") as slot, slot.request():
                starts.append(time.monotonic())

        for future in [pool.submit(work) for _ in range(5)]:
            future.result(timeout=60)
    starts.sort()
    assert all(later - earlier >= 0.049 for earlier, later in itertools.pairwise(starts))


def test_hosts_do_not_wait_for_one_another() -> None:
    limiter = make_limiter(delay=3600)
    with limiter.slot("a"), limiter.slot("b"), limiter.slot("c"):
        assert limiter.seconds_until_free("d") == 0


def test_those_who_came_first_go_first() -> None:
    limiter, order = make_limiter(), []

    def work(number: int) -> None:
        with limiter.slot("a"):
            order.append(number)

    with ThreadPoolExecutor(8) as pool:
        with limiter.slot("a"):
            futures = []
            for number in range(8):
                futures.append(pool.submit(work, number))
                wait_until_waiting(limiter, "a", number + 1)
        for future in futures:
            future.result(timeout=60)
    assert order == list(range(8))


def test_requests_of_one_slot_are_the_delay_apart_too() -> None:
    limiter, starts = make_limiter(delay=0.05), []
    with limiter.slot("a") as slot:
        for _ in range(3):
            with slot.request():
                starts.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(starts))


def test_the_delay_counts_from_the_end_of_the_last_request() -> None:
    limiter = make_limiter(delay=0.1)
    with limiter.slot("a") as slot:
        with slot.request():
            threading.Event().wait(0.2)
        last = time.monotonic()
        with slot.request():
            assert time.monotonic() - last >= 0.09
            threading.Event().wait(0.2)
        last = time.monotonic()
    with limiter.slot("a"):
        assert time.monotonic() - last >= 0.09


@pytest.mark.parametrize(("crawl_delay", "seconds_until_free"), [(100, 100), (0.5, 1)])
def test_the_longer_of_our_delay_and_the_site_s_holds(crawl_delay: float, seconds_until_free: float) -> None:
    limiter = make_limiter(delay=1)
    with limiter.slot("a") as slot, slot.request(crawl_delay):
        pass
    assert seconds_until_free - 0.9 < limiter.seconds_until_free("a") <= seconds_until_free


def test_closing_ends_a_wait_within_a_slot() -> None:
    limiter = make_limiter(delay=3600)

    def ask_again(slot: Slot) -> None:
        with slot.request():
            pass

    with ThreadPoolExecutor(1) as pool, limiter.slot("a") as slot:
        ask_again(slot)
        waiting = pool.submit(ask_again, slot)
        limiter.close()
        with pytest.raises(FetchError, match="closing"):
            waiting.result(timeout=60)


def test_a_host_is_free_at_no_known_time_while_a_request_runs() -> None:
    limiter = make_limiter()
    with limiter.slot("a"):
        assert limiter.seconds_until_free("a") == float("inf")
    assert limiter.seconds_until_free("a") == 0


def test_a_slot_ends_also_when_its_request_failed() -> None:
    limiter = make_limiter()
    with contextlib.suppress(ZeroDivisionError), limiter.slot("a"):
        raise ZeroDivisionError
    assert limiter.seconds_until_free("a") == 0


@pytest.mark.parametrize("how", ["close", "stop"])
def test_closing_and_stopping_end_every_wait(how: str) -> None:
    stop = threading.Event()
    limiter = make_limiter(stop=stop)

    def work() -> None:
        with limiter.slot("a"):
            pass

    with ThreadPoolExecutor(3) as pool, limiter.slot("a"):
        waiting = [pool.submit(work) for _ in range(3)]
        wait_until_waiting(limiter, "a", 3)
        limiter.close() if how == "close" else stop.set()
        for future in waiting:
            with pytest.raises(FetchError, match="closing"):
                future.result(timeout=60)
    assert not limiter._queues["a"].waiting


def test_hosts_that_are_idle_are_forgotten() -> None:
    limiter = make_limiter()
    for number in range(3 * MAX_IDLE_HOSTS):
        with limiter.slot(str(number)):
            pass
    assert len(limiter._queues) <= MAX_IDLE_HOSTS + 1


def test_a_host_that_asked_for_a_pause_is_not_waited_for() -> None:
    limiter = make_limiter()
    limiter.block_host("a", 600)
    with pytest.raises(FetchError, match="another 10 min") as caught, limiter.slot("a"):
        pass
    assert caught.value.kind == "throttled"
    assert limiter.seconds_until_free("a") > 590
    assert limiter.seconds_until_free("b") == 0


def test_a_short_pause_is_waited_for() -> None:
    limiter, started = make_limiter(), time.monotonic()
    limiter.block_host("a", 0.2)
    with limiter.slot("a"):
        assert time.monotonic() - started >= 0.2


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    limiter = make_limiter()
    limiter.block_host("a", 600)
    limiter.block_host("a", 1)
    assert limiter.seconds_until_free("a") > 590


PAGE = reply(body=b"<p>news</p>")
ALLOW = b"User-agent: *\nAllow: /\n"
FORBID = b"User-agent: *\nDisallow: /\n"


def outcome(make_fetcher: MakeFetcher, make_site: MakeSite, robots: bytes | Script, **others: Any) -> int | str:
    site = make_site({"/robots.txt": robots, "/a/page": PAGE, **others})
    try:
        return make_fetcher(robots=True, timeout=timedelta(seconds=5)).fetch(Request(site.url("/a/page"))).status
    except FetchError as error:
        return error.kind


FILES: dict[str, tuple[bytes | Script, int | str]] = {
    "none (404)": (reply("404 Not Found"), 200),
    "not for us (401)": (reply("401 Unauthorized"), 200),
    "forbidden (403)": (reply("403 Forbidden", FORBID), 200),
    "too many (429)": (reply("429 Too Many Requests"), 200),
    "broken (500)": (reply("500 Oops"), "robots"),
    "away (503)": (reply("503 Busy"), "robots"),
    "no answer": (lambda visit: visit.hang(), "robots"),
    "a reset": (lambda visit: visit.reset(), "robots"),
    "half of it": (reply(body=b"User-agent: *\n", length=99), "robots"),
    "no HTTP": (b"hello", "robots"),
    "empty": (reply(), 200),
    "everything forbidden": (reply(body=FORBID), "robots"),
    "another part forbidden": (reply(body=b"User-agent: *\nDisallow: /b\n"), 200),
    "forbidden, then this allowed": (reply(body=b"User-agent: *\nDisallow: /a\nAllow: /a/page\n"), 200),
    "a wildcard": (reply(body=b"User-agent: *\nDisallow: /*/page$\n"), "robots"),
    "another robot forbidden": (reply(body=b"User-agent: otherbot\nDisallow: /\n"), 200),
    "we are forbidden by name": (reply(body=b"User-agent: NewsMonitor\nDisallow: /\n\n" + ALLOW), "robots"),
    "we are allowed by name": (reply(body=b"User-agent: newsmonitor/9\nAllow: /\n\n" + FORBID), 200),
    "a part of our name": (reply(body=b"User-agent: news\nDisallow: /\n"), 200),
    "one group for several": (reply(body=b"User-agent: x\nUser-agent: newsmonitor\nDisallow: /\n"), "robots"),
    "a byte order mark": (reply(body=b"\xef\xbb\xbf" + FORBID), "robots"),
    "a web page": (reply(body=b"<html><body>Welcome</body></html>"), 200),
    "binary": (reply(body=bytes(range(256)) * 40), 200),
    "compressed": (reply(body=gzip.compress(FORBID), content_encoding="gzip"), "robots"),
    "a bomb": (reply(body=GZIP_BOMB, content_encoding="gzip"), 200),
    "a redirect": (to("/r"), "robots"),
    "a redirect to nothing": (to("/nothing"), 200),
    "a redirect in a circle": (to("/robots.txt"), 200),
    "a redirect to a private address": (to("http://10.0.0.1/robots.txt"), "robots"),
    "rules behind 600 kB of comment": (reply(body=b"#" * 600_000 + b"\n" + FORBID), 200),
    "rules before 600 kB of comment": (reply(body=FORBID + b"#" * 600_000), "robots"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_robots_file_has_its_outcome(make_fetcher: MakeFetcher, make_site: MakeSite, name: str) -> None:
    robots, expected = FILES[name]
    assert outcome(make_fetcher, make_site, robots, **{"/r": reply(body=FORBID)}) == expected


@pytest.mark.parametrize(("redirects", "expected"), [(5, "robots"), (6, 200)])
def test_five_redirects_of_robots_txt_are_followed(
    make_fetcher: MakeFetcher, make_site: MakeSite, redirects: int, expected: int | str
) -> None:
    chain: dict[str, Any] = {f"/r{i}": to(f"/r{i + 1}") for i in range(1, redirects)}
    chain[f"/r{redirects}"] = reply(body=FORBID)
    assert outcome(make_fetcher, make_site, to("/r1"), **chain) == expected


def test_a_page_that_is_forbidden_is_not_asked_for(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/robots.txt": reply(body=FORBID), "/": PAGE})
    with pytest.raises(FetchError, match=r"robots\.txt forbids /"):
        make_fetcher(robots=True).fetch(Request(site.url()))
    assert site.paths() == ["/robots.txt"]


def test_robots_txt_is_read_once_for_all_pages(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/a": PAGE, "/b": PAGE})
    fetcher = make_fetcher(robots=True)
    for path in ("/a", "/b", "/a"):
        fetcher.fetch(Request(site.url(path)))
    assert site.paths() == ["/robots.txt", "/a", "/b", "/a"]


def test_robots_txt_can_be_switched_off(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/robots.txt": reply(body=FORBID), "/": PAGE})
    assert make_fetcher(robots=False).fetch(Request(site.url())).status == 200
    assert site.paths() == ["/"]


def test_a_request_may_leave_robots_txt_aside(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/robots.txt": reply(body=FORBID), "/": PAGE})
    fetcher, named = make_fetcher(robots=True), Request(site.url(), robots=False)
    fetcher.prepare(named)
    assert fetcher.fetch(named).status == 200
    assert site.paths() == ["/"]


def test_where_a_redirect_leads_is_asked_robots_txt_too(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    other = make_site({"/robots.txt": reply(body=FORBID), "/": PAGE})
    site = make_site({"/": to(other.url())})
    with pytest.raises(FetchError) as caught:
        make_fetcher(robots=True).fetch(Request(site.url()))
    assert caught.value.kind == "robots"
    assert other.paths() == ["/robots.txt"]


def test_configured_secrets_are_not_shown_to_robots_txt(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE})
    make_fetcher(robots=True).fetch(Request(site.url(), headers={"Cookie": "a=b"}))
    assert [visit.header("cookie") for visit in site.seen] == [None, "a=b"]


def test_a_crawl_delay_holds_the_host_back(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/robots.txt": reply(body=b"User-agent: *\nCrawl-delay: 20\n"), "/": PAGE})
    fetcher = make_fetcher(robots=True)
    fetcher.fetch(Request(site.url()))
    assert 15 < fetcher.seconds_until_free(site.url()) <= 20


def test_a_site_that_is_away_is_told_as_such(make_fetcher: MakeFetcher) -> None:
    with pytest.raises(FetchError) as caught:
        make_fetcher(robots=True).fetch(Request("http://127.0.0.1:1/"))
    assert caught.value.kind == "connect"


# ── what is remembered, on a clock of the test ──────────────────────────────


def answer(status: int, body: bytes = b"") -> Response:
    return Response("http://a.example/robots.txt", status, {}, body, 1)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def forbidden(robots: Robots, response: Response) -> bool:
    try:
        robots.rules("http://a.example/x", lambda url: response).require("http://a.example/x")
    except FetchError:
        return True
    return False


def test_rules_are_good_for_a_day() -> None:
    clock = Clock()
    robots = Robots("newsmonitor/1", monotonic=clock)
    assert forbidden(robots, answer(200, FORBID))
    clock.now = KEPT_SECONDS - 1
    assert forbidden(robots, answer(404))
    clock.now = KEPT_SECONDS + 1
    assert not forbidden(robots, answer(404))


def test_a_site_that_could_not_tell_is_asked_again_after_ten_minutes() -> None:
    clock = Clock()
    robots = Robots("newsmonitor/1", monotonic=clock)
    assert forbidden(robots, answer(503))
    clock.now = RETRY_SECONDS - 1
    assert forbidden(robots, answer(404))
    clock.now = RETRY_SECONDS + 1
    assert not forbidden(robots, answer(404))


def test_old_rules_go_on_while_the_file_is_away() -> None:
    clock = Clock()
    robots = Robots("newsmonitor/1", monotonic=clock)
    assert not forbidden(robots, answer(404))
    clock.now = KEPT_SECONDS + 1
    assert not forbidden(robots, answer(503))


def _same(response: Response, url: str) -> Response:
    return response


def test_of_long_files_those_asked_for_last_are_remembered() -> None:
    robots = Robots("newsmonitor/1", monotonic=Clock())
    for number in range(12):
        chance = random.Random(number)
        rules = "".join(f"Disallow: /{chance.randbytes(20).hex()}\n" for _ in range(9000))  # 190 kB packed
        response = answer(200, f"User-agent: *\n{rules}".encode())
        robots.rules(f"http://{number}.example/", partial(_same, response))
    known = [number for number in range(12) if robots.known(f"http://{number}.example/")]
    assert known == list(range(12 - len(known), 12))
    assert 3 <= len(known) <= 6


def test_a_refused_address_stays_refused() -> None:
    robots = Robots("newsmonitor/1", monotonic=Clock())

    def refuse(url: str) -> Response:
        raise AddressRefused("no")

    with pytest.raises(AddressRefused):
        robots.rules("http://a.example/", refuse)


def test_each_scheme_and_port_has_its_own_rules() -> None:
    robots = Robots("newsmonitor/1", monotonic=Clock())
    asked: list[str] = []

    def read(url: str) -> Response:
        asked.append(url)
        return answer(404)

    for url in (
        "http://A.example/x",
        "https://a.example/x",
        "http://a.example:81/x",
        "http://u:p@a.example/y",
    ):
        robots.rules(url, read)
    assert asked == [
        "http://a.example/robots.txt",
        "https://a.example/robots.txt",
        "http://a.example:81/robots.txt",
    ]


def test_a_crawl_delay_is_bounded() -> None:
    assert parsed(b"User-agent: *\nCrawl-delay: 86400\n", "newsmonitor").delay == MAX_DELAY
    assert parsed(b"User-agent: *\nCrawl-delay: -1\n", "newsmonitor").delay == 0
    assert parsed(b"User-agent: *\nCrawl-delay: nan\n", "newsmonitor").delay == 0


@pytest.mark.parametrize("separator", [b": ", b" "])
def test_a_file_of_many_names_and_many_rules_is_read_in_little_time(separator: bytes) -> None:
    names = b"".join(b"User-agent%sbot%d\n" % (separator, i) for i in range(12_000))
    rules = b"".join(b"Disallow: /%d*\n" % i for i in range(14_000))
    started = time.process_time()
    found = parsed((names + rules)[:ROBOTS_BYTES], "newsmonitor")
    found.require("http://a.example/" + "x" * 2000)
    assert time.process_time() - started < 2


@given(st.text(st.sampled_from("user-agent:disallow: /*$#\n\r\u2028 newsmonitor%"), max_size=300))
def test_any_text_is_a_robots_file(text: str) -> None:
    rules = parsed(text.encode(), "newsmonitor")
    assert 0 <= rules.delay <= MAX_DELAY


LONG_TAIL = "User-agent: *\n" + f"Clean-param: {'x' * 90}\n" * (MAX_READY // 90)  # it says nothing

LINES = st.sampled_from(
    (
        *("User-agent: *", "User-agent: newsmonitor", "User-agent: bot", "user agent newsmonitor # us", "User-agent:"),
        *("Disallow: /", "Disallow: /a", "Allow: /a/b", "Disallow:", "Disallow: /*c$", "Crawl-delay: 5", "# nothing"),
        *("", "Sitemap: http://a.example/map.xml", "Host: a.example", "Clean-param: x /y"),
    )
)


@given(st.lists(LINES, max_size=14))
def test_what_the_groups_of_others_say_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    whole, ours = Protego.parse(text), parsed(text.encode(), "newsmonitor")
    for path in ("/", "/a", "/a/b", "/b/c"):
        url = f"http://a.example{path}"
        refused = pytest.raises(FetchError) if not whole.can_fetch(url, "newsmonitor") else nullcontext()
        with refused:
            ours.require(url)
    assert ours.delay == (whole.crawl_delay("newsmonitor") or 0)


PATHS = st.text(st.sampled_from("/ab.%61*$?=ä"), max_size=6).map("/".__add__) | st.sampled_from(
    ("/a/index.html", "/a/", "/a/i%6Edex.html", "//a", "/a/b")
)


@given(st.lists(LINES | st.tuples(st.sampled_from(("Allow: ", "disallow:")), PATHS).map("".join), max_size=14), PATHS)
def test_a_long_file_says_the_same_as_a_short_one(lines: list[str], path: str) -> None:
    text = "\n".join(lines)
    whole, long = Protego.parse(text), parsed(f"{text}\n{LONG_TAIL}".encode(), "newsmonitor")
    assert long.parsed is None, "it is not kept ready"
    url = f"http://a.example{path}"
    with pytest.raises(FetchError) if not whole.can_fetch(url, "newsmonitor") else nullcontext():
        long.require(url)
    assert long.delay == (whole.crawl_delay("newsmonitor") or 0)


@pytest.mark.parametrize("start", ["/{n}/", "/*{n}", "{n}"], ids=["plain", "wildcard", "no slash"])
def test_the_last_rule_within_500_kib_is_obeyed(start: str) -> None:
    last = b"Disallow: /last\n"
    rules = b"".join(f"Disallow: {start.format(n=n)}\n".encode() for n in range(50_000))[: ROBOTS_BYTES - 40]
    body = b"User-agent: *\n" + rules[: rules.rfind(b"\n") + 1] + last
    assert ROBOTS_BYTES - 80 < len(body) <= ROBOTS_BYTES
    found = parsed(body, "newsmonitor")
    with pytest.raises(FetchError, match="forbids /last"):
        found.require("http://a.example/last")
    found.require("http://a.example/first")


def test_a_long_file_takes_little_memory_while_it_is_asked() -> None:
    body = b"User-agent: *\n" + b"".join(b"Disallow: /%d*a$\n" % number for number in range(25_000))
    parsed(body, "newsmonitor").require("http://a.example/story")  # what is made once
    tracemalloc.start()
    try:
        parsed(body, "newsmonitor").require("http://a.example/story")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8_000_000


def test_long_files_of_many_sites_do_not_stay_in_memory() -> None:
    robots = Robots("newsmonitor/1", monotonic=Clock())
    long = b"User-agent: *\n" + b"".join(b"Disallow: /%d*a$\n" % number for number in range(20_000))
    short = b"User-agent: *\nDisallow: /x" + b"y" * 5000
    robots.rules("http://0.long.example/", lambda _: answer(200, long))
    tracemalloc.start()
    try:
        for number in range(1, 6):
            robots.rules(f"http://{number}.long.example/", lambda _: answer(200, long))
        for number in range(200):
            robots.rules(f"http://{number}.short.example/", lambda _: answer(200, short))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 4_000_000
    for url in ("http://1.long.example/77a", f"http://0.short.example/x{'y' * 5000}"):
        with pytest.raises(FetchError, match="forbids"):
            robots.rules(url, lambda _: answer(404)).require(url)
    robots.rules("http://1.long.example/", lambda _: answer(404)).require("http://1.long.example/77b")


def test_the_memory_of_sites_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.fetch.politeness.MAX_ORIGINS", 100)
    robots = Robots("newsmonitor/1", monotonic=Clock())
    first, often = "http://first.example/", "http://often.example/"
    for url in (first, often, *(f"http://{number}.example/" for number in range(99))):
        robots.rules(url, lambda _: answer(404))
        assert robots.known(often) or url == first
    assert len(robots._kept) == 100
    assert robots.known(first) is None, "the one that was asked longest ago is forgotten"


def test_what_a_source_says_of_robots_and_certificates_holds_for_its_own_host() -> None:
    source = Source("s", "https://www.news.example/feed", robots=False, verify=False)
    own = [source_request(source, url) for url in ("https://news.example/a", "https://img.news.example/b", source.url)]
    assert [(each.robots, each.verify) for each in own] == [(False, False)] * 3
    other = source_request(source, "https://other.example/a")
    assert (other.robots, other.verify) == (True, True)


def test_rules_that_were_made_up_while_the_file_was_away_are_no_old_rules() -> None:
    clock = Clock()
    robots = Robots("newsmonitor/1", monotonic=clock)
    first = robots.rules("http://a.example/x", lambda url: answer(503))
    clock.now += RETRY_SECONDS + 1
    second = robots.rules("http://a.example/x", lambda url: answer(500))
    assert "answered 503" in first.closed
    assert "answered 500" in second.closed, "the reason is that of the last attempt"


class _Told:
    """What processes tell each other, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[bytes, float]] = {}

    def slot(self, host: str, slots: int, keep_waiting: Callable[[], None]) -> AbstractContextManager[SharedSlot]:
        raise NotImplementedError

    def block(self, host: str, seconds: float) -> None:
        raise NotImplementedError

    def robots(self, origin: str, agent: str) -> tuple[bytes, float] | None:
        return self.kept.get((origin, agent))

    def keep_robots(self, origin: str, agent: str, packed: bytes, seconds: float) -> None:
        self.kept[origin, agent] = packed, seconds


@pytest.mark.parametrize("status", [200, 404])
def test_a_robots_txt_that_another_process_read_is_not_asked_for(status: int) -> None:
    told, asked, clock = _Told(), list[str](), [0.0]

    def read(url: str) -> Response:
        asked.append(url)
        return Response(url, status, {}, FORBID if status == 200 else b"", 1)

    processes = [Robots("bot/1", monotonic=lambda: clock[0], shared=told) for _ in range(2)]
    for robots in processes:
        rules = robots.rules("https://news.example/a", read)
        with pytest.raises(FetchError) if status == 200 else nullcontext():
            rules.require("https://news.example/a")
    assert asked == ["https://news.example/robots.txt"]
    told.kept.clear()
    clock[0] = KEPT_SECONDS + 1
    processes[1].rules("https://news.example/b", read)
    assert len(asked) == 2


def test_a_robots_txt_that_cannot_be_read_is_asked_for_by_each_process() -> None:
    told = _Told()
    for _ in range(2):
        robots = Robots("bot/1", monotonic=lambda: 0.0, shared=told)
        rules = robots.rules("https://news.example/a", lambda url: Response(url, 503, {}, b"", 1))
        with pytest.raises(FetchError, match="could not be read"):
            rules.require("https://news.example/a")
    assert told.kept == {}
