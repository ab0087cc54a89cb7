"""A page in the real browser: what it becomes, what it may ask for, and that it ends."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.browser.engine import Engine, kill_all, members_of
from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Fetcher, Request
from tests.browser.conftest import SETTINGS, fetcher_with, rendered
from tests.browser.processes import browsers
from tests.newssite import Answer, NewsSite, news_site

pytestmark = pytest.mark.needs_browser

JSON = {"Content-Type": "application/json"}
SAY = "const say = text => { const p = document.createElement('p'); p.textContent = text; document.body.append(p) };"


def script(code: str) -> str:
    return f"<html><head><title>T</title></head><body><script>{SAY}{code}</script></body></html>"


def test_what_a_script_makes_of_a_page_is_its_markup(site: NewsSite, shared: Fetcher) -> None:
    site.pages["/news.json"] = Answer(b'["One", "Two"]', headers=JSON)
    url = site.html("/", script("fetch('/news.json').then(got => got.json()).then(all => all.forEach(say))"))
    page = rendered(shared, url)
    assert "<p>One</p><p>Two</p>" in page.html
    assert [(each.url, each.body) for each in page.answers] == [(site.base + "/news.json", b'["One", "Two"]')]
    assert (page.status, page.url, page.settled) == (200, url, True)
    assert page.peak_bytes > 10_000_000
    assert page.net_bytes > 100


def test_shadow_trees_are_part_of_the_markup(site: NewsSite, shared: Fetcher) -> None:
    code = (
        "class News extends HTMLElement { connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML ="
        " '<a href=/1>Inside the shadow</a><x-inner></x-inner>' } }; class Inner extends HTMLElement {"
        " connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<b>deeper</b>' } };"
        " customElements.define('x-inner', Inner); customElements.define('x-news', News);"
        " document.body.append(document.createElement('x-news'))"
    )
    html = rendered(shared, site.html("/", script(code))).html
    assert '<a href="/1">Inside the shadow</a>' in html
    assert "<b>deeper</b>" in html


def test_what_comes_into_view_late_is_drawn(site: NewsSite, shared: Fetcher) -> None:
    code = (
        "let n = 0; const end = document.createElement('div'); end.style.height = '1px'; document.body.append(end);"
        "const more = () => { for (let i = 0; i < 10; i++) { const p = document.createElement('p');"
        " p.style.height = '400px'; p.textContent = `Row ${n++}`; end.before(p) } };"
        "new IntersectionObserver(seen => { if (seen[0].isIntersecting && n < 1000) more() }).observe(end)"
    )
    page = rendered(shared, site.html("/", script(code)))
    assert "Row 19" in page.html
    assert "Row 500" not in page.html


def test_images_fonts_frames_and_beacons_are_not_loaded(site: NewsSite, shared: Fetcher) -> None:
    body = (
        "<link rel=stylesheet href=/s.css><img src=/i.png><video src=/v.mp4></video><iframe src=/frame></iframe>"
        "<link rel=icon href=/icon.png><p style='font-family: F; background: url(/b.png)'>text</p>"
        "<script>navigator.sendBeacon('/beacon', 'x'); new Image().src = '/pixel.gif'</script>"
    )
    css = b"@font-face { font-family: F; src: url(/f.woff2) }"
    site.pages["/s.css"] = Answer(css, headers={"Content-Type": "text/css"})
    rendered(shared, site.html("/", f"<html><body>{body}</body></html>"))
    assert {path for path, _ in site.requests} == {"/robots.txt", "/", "/s.css"}


# ── rules ───────────────────────────────────────────────────────────────────


@contextmanager
def outside() -> Iterator[tuple[NewsSite, Fetcher]]:
    """A site whose address may be asked, on a computer whose others may not."""
    fetcher = fetcher_with(SETTINGS, private_networks=("127.0.0.1/32",))
    try:
        with news_site() as site:
            yield site, fetcher
    finally:
        fetcher.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A private service at 127.0.0.2, which the rule of `outside` refuses: its host and port, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.2", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection = server.accept()[0]
                except TimeoutError:
                    continue
                heard.append(b"connected")
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.2:{server.getsockname()[1]}", heard
        ended.set()
        thread.join()


def test_no_way_of_a_page_reaches_a_private_address(listener: tuple[str, list[bytes]]) -> None:
    private, heard = listener
    number = private.replace("127.0.0.2", "2130706434")
    ways = f"""
      const done = []; const count = () => {{ done.push(1); if (done.length === 6) say('all refused') }};
      const no = what => () => {{ say('no ' + what); count() }};
      fetch('http://{private}/').then(() => say('reached'), no('fetch'));
      fetch('http://{number}/', {{mode: 'no-cors'}}).then(() => say('reached'), no('number'));
      fetch('/away').then(() => say('reached'), no('redirect'));
      new WebSocket('ws://{private}/').onerror = no('socket');
      const s = document.createElement('script'); s.src = 'http://{private}/x.js'; s.onerror = no('script');
      document.body.append(s);
      const e = new EventSource('http://{private}/'); e.onerror = () => {{ e.close(); no('events')() }};
      try {{ new RTCPeerConnection({{iceServers: [{{urls: 'stun:{private}'}}]}}); say('reached') }}
      catch (fault) {{ say('no peers') }}
    """
    with outside() as (site, fetcher):
        site.pages["/away"] = Answer(b"", 302, {"Location": f"http://{private}/secret"})
        page = rendered(fetcher, site.html("/", script(ways)))
        assert "reached</p>" not in page.html
        assert "no peers" in page.html
        assert "all refused" in page.html
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):
            rendered(fetcher, site.base + "/away")
        site.html("/moves", script(f"location.href = 'http://{private}/'"))
        assert private not in rendered(fetcher, site.base + "/moves").url
    assert heard == []


def test_a_name_is_looked_up_once_by_us_and_never_by_the_browser(site: NewsSite) -> None:
    asked: list[tuple[str, int]] = []
    fetcher = fetcher_with(SETTINGS, robots=False)
    port = int(site.base.rpartition(":")[2])

    def connect(host: str, port_: int, seconds: float, proxy: str | None) -> socket.socket:
        asked.append((host, port_))
        return socket.create_connection(("127.0.0.1", port), seconds)

    from monitor.browser import Browser

    fetcher.use_browser(lambda: Browser(SETTINGS, connect=connect, user_agent="newsmonitor/0"))
    try:
        site.html("/", "<p>by name</p>")
        assert "by name" in rendered(fetcher, "http://news.example/").html
        assert set(asked) == {("news.example", 80)}
    finally:
        fetcher.close()


def test_robots_txt_holds_for_the_page_its_redirects_and_its_data(site: NewsSite, shared: Fetcher) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/", headers={"Content-Type": "text/plain"})
    site.pages["/private/data.json"] = Answer(b"[]", headers=JSON)
    site.html("/", script("fetch('/private/data.json').then(() => say('got it'), () => say('refused'))"))
    assert "<p>refused</p>" in rendered(shared, site.base + "/").html
    site.pages["/leads"] = Answer(b"", 302, {"Location": "/private/page"})
    for path in ("/private/page", "/leads"):
        with pytest.raises(FetchError, match="robots") as caught:
            rendered(shared, site.base + path)
        assert caught.value.kind == "robots"
    assert not [path for path, _ in site.requests if path.startswith("/private/")]


def test_credentials_go_to_the_source_alone(site: NewsSite, shared: Fetcher) -> None:
    with news_site() as other:
        there = other.base.replace("127.0.0.1", "localhost")
        open_to_all = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
        other.pages["/data.json"] = Answer(b"[]", headers={**JSON, **open_to_all})
        site.pages["/hop"] = Answer(b"", 302, {"Location": f"{there}/data.json", **open_to_all})
        fetches = f"fetch('/own.json'); fetch('{there}/data.json'); fetch('/hop').then(() => say('d'), () => say('d'))"
        url = site.html("/", script(fetches))
        secret = {"X-Key": "secret", "Cookie": "session=secret"}

        def request_for(address: str) -> Request:
            return Request(address, secret if address.startswith(site.base) else {})

        shared.render(request_for(url), request_for)
        for path in ("/", "/own.json"):
            headers = site.asked(path)[0]
            assert (headers["x-key"], headers["cookie"]) == ("secret", "session=secret")
        assert other.asked("/data.json")
        assert not [headers for _, headers in other.requests if "secret" in str(headers)]


def test_a_page_leaves_nothing_for_the_next(site: NewsSite, shared: Fetcher) -> None:
    code = "say('before: ' + document.cookie + localStorage.x); document.cookie = 'a=1'; localStorage.x = 2"
    url = site.html("/", script(code))
    for _ in range(2):
        assert "before: undefined" in rendered(shared, url).html


# ── bounds ──────────────────────────────────────────────────────────────────


def test_a_page_that_never_rests_is_taken_as_it_is(site: NewsSite, shared: Fetcher) -> None:
    url = site.html("/", script("say('here'); setInterval(() => { say(Date.now()); fetch('/poll') }, 50)"))
    page = rendered(shared, url)
    assert "<p>here</p>" in page.html
    assert not page.settled
    assert page.elapsed_ms < 60_000


def test_a_script_that_never_ends_is_ended(site: NewsSite) -> None:
    fetcher = fetcher_with(replace(SETTINGS, timeout=timedelta(seconds=3)))
    try:
        url = site.html("/", script("while (true) {}"))
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            rendered(fetcher, url)
        assert caught.value.kind == "timeout"
        assert time.monotonic() - began < 30
        site.html("/good", "<p>good</p>")
        assert "good" in rendered(fetcher, site.base + "/good").html
    finally:
        fetcher.close()


def test_a_page_that_eats_memory_is_ended(site: NewsSite) -> None:
    fetcher = fetcher_with(replace(SETTINGS, max_memory=500 * 2**20))
    try:
        eats = "const all = []; setInterval(() => { all.push(new Uint8Array(40e6).fill(1)) }, 20)"
        url = site.html("/", script(eats))
        with pytest.raises(FetchError) as caught:
            rendered(fetcher, url)
        assert (caught.value.kind, "more than 500 MiB" in caught.value.problem) == ("too_large", True)
        site.html("/good", "<p>good</p>")
        assert "good" in rendered(fetcher, site.base + "/good").html
    finally:
        fetcher.close()


def test_a_page_that_loads_without_end_is_ended(site: NewsSite) -> None:
    fetcher = fetcher_with(replace(SETTINGS, max_bytes=300_000))
    try:
        site.pages["/big"] = Answer(b"x" * 100_000)
        url = site.html("/", script("const go = n => fetch(`/big?${n}`).then(() => go(n + 1)); go(0)"))
        site.pages |= {f"/big?{n}": site.pages["/big"] for n in range(100)}
        with pytest.raises(FetchError) as caught:
            rendered(fetcher, url)
        assert caught.value.kind == "too_large"
    finally:
        fetcher.close()


# ── processes ───────────────────────────────────────────────────────────────


def test_a_browser_that_is_killed_is_noticed_and_no_process_is_left_after_the_end(site: NewsSite) -> None:
    fetcher = fetcher_with(SETTINGS)
    site.html("/", "<p>good</p>")
    before = set(browsers(os.getpid()))
    try:
        assert "good" in rendered(fetcher, site.base + "/").html
        (session,) = set(browsers(os.getpid())) - before
        kill_all(session)
        assert "good" in rendered(fetcher, site.base + "/").html
        assert fetcher.browser
        assert fetcher.browser.use.starts == 2
        (session,) = set(browsers(os.getpid())) - before
    finally:
        fetcher.close()
    assert members_of(session) == []
    assert set(browsers(os.getpid())) == before
    with pytest.raises(FetchError, match="closing"):
        rendered(fetcher, site.base + "/")


def test_a_browser_is_started_afresh_after_its_pages_and_ends_when_idle(site: NewsSite) -> None:
    fetcher = fetcher_with(replace(SETTINGS, restart_after=1, idle=timedelta(seconds=1)))
    site.html("/", "<p>good</p>")
    try:
        rendered(fetcher, site.base + "/")
        rendered(fetcher, site.base + "/")
        browser = fetcher.browser
        assert browser is not None
        assert browser.use.starts == 2
        until = time.monotonic() + 30
        while browser.use.running:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert browser.use.pages == 2
    finally:
        fetcher.close()


def test_closing_interrupts_a_page(site: NewsSite) -> None:
    fetcher = fetcher_with(SETTINGS)
    asked = threading.Event()
    site.html("/", script("setInterval(() => fetch('/poll'), 50)"))
    site.watch = lambda path: asked.set() if path == "/poll" else None
    faults: list[FetchError] = []

    def render() -> None:
        try:
            rendered(fetcher, site.base + "/")
        except FetchError as fault:
            faults.append(fault)

    thread = threading.Thread(target=render)
    thread.start()
    assert asked.wait(60)
    fetcher.close()
    thread.join(60)
    assert [fault.kind for fault in faults] == ["read"]


def test_an_end_that_is_under_way_is_waited_for() -> None:
    async def ended_twice() -> tuple[int, ...]:
        engine = Engine(SETTINGS, lambda *_: socket.socket(), "newsmonitor")
        await engine._start()
        session = engine._session
        assert session is not None and members_of(session)
        first = asyncio.create_task(engine.stop())
        await asyncio.sleep(0)
        first.cancel()
        await engine.stop()
        left = members_of(session)
        return (len(left), len(asyncio.all_tasks()))

    assert asyncio.run(ended_twice()) == (0, 1)


# ── without ─────────────────────────────────────────────────────────────────


def test_root_has_no_sandbox_and_is_told_so(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = fetcher_with(replace(SETTINGS, sandbox=True))
    site.html("/", "<p>good</p>")
    try:
        html = rendered(fetcher, site.base + "/").html
    except FetchError as fault:
        assert fault.kind == "browser"
        assert "sandbox: false" in fault.remedy
    else:
        assert "good" in html, "this system gives it a sandbox"
    finally:
        fetcher.close()


def test_json_is_kept_whatever_its_server_calls_it(site: NewsSite, shared: Fetcher) -> None:
    site.pages["/plain"] = Answer(b'[{"title": "One"}]', headers={"Content-Type": "text/plain"})
    site.pages["/call?callback=take"] = Answer(b'take([{"title": "Two"}])', headers={"Content-Type": "text/javascript"})
    site.pages["/lib.js"] = Answer(b"window.done = 1", headers={"Content-Type": "text/javascript"})
    code = (
        "window.take = () => {}; for (const src of ['/call?callback=take', '/lib.js']) {"
        " const s = document.createElement('script'); s.src = src; document.body.append(s) };"
        " fetch('/plain'); fetch('/none')"
    )
    answers = rendered(shared, site.html("/", script(code))).answers
    assert {answer.url for answer in answers} == {site.base + "/plain", site.base + "/call?callback=take"}
