"""A source whose feed names a hub is read as soon as the hub says that it changed, and no hub can do more than that."""

from __future__ import annotations

import http.client
import json
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from tests.commandline import Place, Running, free_port, running
from tests.hub import Form, Hub, call, running_hub
from tests.newssite import Answer, NewsSite
from tests.waiting import wait_for

FIRST, LATE = "OpenAI首席科学家官宣离职,研究主管接任", "突发:OpenAI又一位联合创始人宣布离职"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as made:
        yield made


@pytest.fixture
def watched(place: Place, site: NewsSite, hub: Hub) -> Place:
    """A place that watches a feed which names the hub. By itself the feed is asked once an hour."""
    port = free_port()
    place.write(
        newsmonitor=f"""
fetch: {{private_networks: true, delay: 0s, timeout: 5s, max_bytes: 1MB, websub: true}}
publish: {{base_url: "http://127.0.0.1:{port}"}}
web: {{listen: "127.0.0.1:{port}"}}
""",
        sources=f'sources: [{{id: s, url: "{site.base}/feed.rss", every: 1h, full_text: false}}]\n',
    )
    feed(site, hub.base, FIRST)
    return place


def feed(site: NewsSite, hub: str, *titles: str, path: str = "/feed.rss") -> None:
    """Put a feed with these titles in place that names the hub."""
    links = f'<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{site.base}{path}"/>' if hub else ""
    items = "".join(
        f"<item><title>{title}</title><link>{site.base}/{number}</link><guid>{title}</guid>"
        f"<pubDate>{formatdate()}</pubDate><description>{title}。这是第{number}条消息的正文。</description></item>"
        for number, title in enumerate(titles)
    )
    head = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>F</title>'
    text = f"{head}{links}{items}</channel></rss>"
    site.pages[path] = Answer(text.encode(), headers={"Content-Type": "application/rss+xml"})


def set_up(place: Place, old: str, new: str) -> None:
    """Change a setting."""
    path = place.folder / "config" / "newsmonitor.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def stored(place: Place, column: str = "state") -> list[object]:
    """A column of all subscriptions."""
    with closing(sqlite3.connect(place.folder / "state" / "newsmonitor.db")) as connection:
        return [value for (value,) in connection.execute(f"SELECT {column} FROM subscriptions ORDER BY token")]


def change(place: Place, statement: str) -> None:
    with closing(sqlite3.connect(place.folder / "state" / "newsmonitor.db")) as connection, connection:
        connection.execute(statement)


def said(place: Place, event: str) -> list[dict[str, object]]:
    lines = (place.folder / "log").read_text("utf-8").splitlines()
    return [line for line in (json.loads(line) for line in lines if line[:1] == "{") if line["event"] == event]


def subscribed(hub: Hub) -> Form:
    """The form of a subscription once it is live."""
    return wait_for(lambda: hub.live, "the subscription")[-1]


def stored_live(place: Place, hub: Hub) -> Form:
    """The form of a subscription once it is live and stored: callbacks do not wait for that."""
    form = subscribed(hub)
    wait_for(lambda: stored(place) == ["live"], "the subscription to be stored")
    return form


def metric(service: Running, labels: str) -> int:
    found = re.search(rf"^newsmonitor_pushes_total{{{labels}}} (\d+)$", service.get("/metrics"), re.MULTILINE)
    return int(found[1]) if found else 0


def test_news_is_read_as_soon_as_the_hub_says_so(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", f"{site.base}/feed.rss")
        assert form["hub.callback"].startswith(f"{service.base}/websub/")
        wait_for(lambda: FIRST in watched.titles("all"), "the first news")
        feed(site, hub.base, LATE, FIRST)
        assert hub.push(form, b"whatever it sends").status == 202
        wait_for(lambda: LATE in watched.titles("all"), "the late news")
        assert service.stop() == 0


def test_what_a_hub_sends_is_never_taken_for_news(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        asked = len(site.asked("/feed.rss"))
        forged = b"<rss version='2.0'><channel><item><title>Forged</title><link>https://a.example/</link></item></channel></rss>"
        assert hub.push(form, forged).status == 202
        wait_for(lambda: len(site.asked("/feed.rss")) > asked, "the visit")
        assert service.stop() == 0
    assert watched.titles("all") == [FIRST]


@pytest.mark.parametrize("where", ["headers", "atom", "json"])
def test_a_hub_is_found_wherever_a_feed_names_it(watched: Place, site: NewsSite, hub: Hub, where: str) -> None:
    topic = f"{site.base}/self"
    feed(site, "", FIRST)
    page = site.pages["/feed.rss"]
    if where == "headers":
        page.headers["Link"] = f'<{hub.base}>; rel="hub", </self>; rel="self"'
    elif where == "atom":
        page.body = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><link rel="hub" href="{hub.base}"/>'
            f'<link rel="self" href="{topic}"/><entry><title>{FIRST}</title><id>urn:x:1</id>'
            f'<link href="{site.base}/1"/><updated>2024-05-15T12:00:00Z</updated></entry></feed>'
        ).encode()
    else:
        named = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "feed_url": topic}
        hubs = [{"type": "rssCloud", "url": "https://a.example/"}, {"type": "WebSub", "url": hub.base}]
        page.body = json.dumps(named | {"hubs": hubs, "items": [{"id": "1", "url": "/1", "title": FIRST}]}).encode()
    with running(watched):
        assert subscribed(hub)["hub.topic"] == topic


def test_without_a_hub_or_without_leave_nobody_is_asked(watched: Place, site: NewsSite, hub: Hub) -> None:
    set_up(watched, "websub: true", "websub: auto")  # base_url is http
    with running(watched) as service:
        wait_for(lambda: watched.titles("all"), "the news")
        assert service.stop() == 0
    assert stored(watched) == []
    assert hub.forms == []


def test_the_callback_confirms_only_what_was_asked_for(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        unknown = form | {"hub.callback": f"{service.base}/websub/{'A' * 43}"}
        assert hub.verify(unknown).status == 404
        assert hub.verify(form, topic=f"{site.base}/other.rss").status == 404
        assert hub.verify(form, topic="").status == 404
        assert hub.verify(form, mode="unsubscribe").status == 404
        assert hub.verify(form, mode="publish").status == 404
        assert hub.verify(form, challenge="").status == 404
        assert hub.verify(form, challenge="x" * 5000).status == 404
        assert hub.verify(form, lease_seconds="0").status == 404
        for address in ("/websub/", "/websub/../websub/x", "/websub/" + "x" * 5000, "/websub/%00"):
            assert call(service.base + address).status == 404
        assert stored(watched) == ["live"]
        assert service.stop() == 0


def test_a_challenge_is_echoed_as_plain_text_that_no_browser_runs(watched: Place, hub: Hub) -> None:
    with running(watched):
        form = subscribed(hub)
        answer = hub.verify(form, challenge="<script>alert(1)</script>&\u4e2d")
        assert (answer.status, answer.body.decode()) == (200, "<script>alert(1)</script>&\u4e2d")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_repeated_confirmation_prolongs_nothing(watched: Place, hub: Hub) -> None:
    with running(watched):
        form = stored_live(watched, hub)
        before = stored(watched, "lease_until") + stored(watched, "next_ask")
        assert hub.verify(form, lease_seconds="2000000").status == 200
        assert stored(watched, "lease_until") + stored(watched, "next_ask") == before


@pytest.mark.parametrize("lease", ["0", "-1", "soon", ""])
def test_a_lease_that_is_none_is_refused_and_polling_goes_on(watched: Place, hub: Hub, lease: str) -> None:
    hub.lease = lease
    with running(watched):
        _, answer = wait_for(lambda: hub.verified, "the verification")[0]
        assert (answer.status, answer.body == hub.challenge.encode()) == (404, False)
        wait_for(lambda: said(watched, "subscription.doubted"), "the log")
        assert stored(watched) == ["asked"]
        wait_for(lambda: watched.titles("all") == [FIRST], "the news")


def test_a_huge_lease_is_taken_for_30_days(watched: Place, hub: Hub) -> None:
    hub.lease = "9" * 30
    with running(watched):
        stored_live(watched, hub)
        until, again = stored(watched, "lease_until")[0], stored(watched, "next_ask")[0]
        assert isinstance(until, int)
        assert isinstance(again, int)
        assert until - again == 15 * 86_400_000


def test_a_push_that_is_not_signed_as_agreed_moves_nothing(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        assert hub.push(form | {"hub.secret": "guessed"}, b"x").status == 403
        assert hub.push(form, b"x", X_Hub_Signature="").status == 403
        assert hub.push(form, b"x", X_Hub_Signature="sha256=00").status == 403
        assert hub.push(form, b"x", X_Hub_Signature="md5=00").status == 403
        assert metric(service, 'outcome="refused"') == 4
        assert len(site.asked("/feed.rss")) == 1
        assert stored(watched, "pushed") == [None]
        for method in ("sha1", "sha256", "sha384", "sha512"):
            assert hub.push(form, b"x", method=method).status == 202
        assert metric(service, 'outcome="taken"') == 4


def test_a_push_to_nobody_is_told_that_it_is_over(watched: Place, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub) | {"hub.callback": f"{service.base}/websub/{'A' * 43}"}
        assert hub.push(form, b"x").status == 410


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(watched: Place, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        assert hub.push(form, b"x" * 1_000_000).status == 202
        assert hub.push(form, b"x" * 1_000_001).status == 413
        assert chunked(form, (b"x" * 100_000 for _ in range(30))) == 413
        assert service.get("/healthz") == "ok\n"


def chunked(form: Form, pieces: Iterator[bytes]) -> int:
    """Send a body that does not say how long it is."""
    parts = urlsplit(form["hub.callback"])
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        connection.request("POST", parts.path, pieces, {"X-Hub-Signature": "sha256=00"}, encode_chunked=True)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_body_that_never_ends_is_given_up(watched: Place, hub: Hub) -> None:
    leave = threading.Event()

    def endless() -> Iterator[bytes]:
        yield b"x"
        leave.wait(4)
        yield b"y"

    set_up(watched, "timeout: 5s", "timeout: 2s")
    with running(watched) as service:
        form = subscribed(hub)
        assert chunked(form, endless()) == 408
        assert service.get("/healthz") == "ok\n"


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_of_a_hub_is_not_followed(watched: Place, site: NewsSite, hub: Hub, status: int) -> None:
    hub.status, hub.headers = status, {"Location": f"{site.base}/inside"}
    with running(watched):
        wait_for(lambda: said(watched, "hub.refused"), "the log")
        wait_for(lambda: watched.titles("all") == [FIRST], "the news")
    assert site.asked("/inside") == []


def test_a_hub_on_a_private_address_is_not_asked_unless_that_is_allowed(
    watched: Place, site: NewsSite, hub: Hub
) -> None:
    set_up(watched, "private_networks: true", "private_networks: [127.0.0.1/32]")
    feed(site, hub.base.replace("127.0.0.1", "127.0.0.2"), FIRST)
    with running(watched):
        refused = wait_for(lambda: said(watched, "hub.refused"), "the refusal")[0]
    assert "this computer" in str(refused["problem"])
    assert hub.forms == []


def test_a_hub_that_never_answers_keeps_nothing_waiting(watched: Place, site: NewsSite, hub: Hub) -> None:
    leave = threading.Event()

    def hang() -> None:
        leave.wait(60)

    hub.before = hang
    set_up(watched, "timeout: 5s", "timeout: 2s")
    with running(watched) as service:
        wait_for(lambda: hub.forms, "the question that hangs")
        wait_for(lambda: watched.titles("all") == [FIRST], "the news")
        wait_for(lambda: said(watched, "hub.refused"), "the end of patience")
        assert service.stop() == 0
    leave.set()
    assert len(hub.forms) == 1


def test_a_hub_that_refuses_is_not_asked_again_also_after_a_start(watched: Place, hub: Hub) -> None:
    hub.verdict = "denied"
    with running(watched) as service:
        wait_for(lambda: stored(watched) == ["denied"], "the refusal")
        assert service.stop() == 0
    change(watched, "UPDATE sources SET body_hash = NULL, etag = NULL, next_fetch = 0")
    with running(watched) as service:
        wait_for(lambda: len(said(watched, "source.read")) == 2, "another look at the feed")
        assert service.stop() == 0
    assert len(hub.forms) == 1


def test_a_lease_is_renewed_before_it_ends_and_the_hub_may_speak_meanwhile(
    watched: Place, site: NewsSite, hub: Hub
) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        hub.verdict = ""
        change(watched, "UPDATE subscriptions SET next_ask = 0")
        wait_for(lambda: len(hub.of_mode("subscribe")) == 2, "the renewal")
        assert hub.forms[1] == form
        assert stored(watched) == ["asked"]
        feed(site, hub.base, LATE, FIRST)
        assert hub.push(form, b"x").status == 202
        wait_for(lambda: LATE in watched.titles("all"), "the news while it is renewed")
        assert hub.verify(form).status == 200
        assert stored(watched) == ["live"]
        assert service.stop() == 0


def test_a_kill_keeps_the_subscription_and_what_the_hub_said(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        wait_for(lambda: FIRST in watched.titles("all"), "the first news")
        service.signal(signal.SIGKILL)
        service.ended()
    change(watched, "UPDATE subscriptions SET pushed = (SELECT last_fetch + 1 FROM sources)")  # just before the kill
    feed(site, hub.base, LATE, FIRST)
    with running(watched):
        wait_for(lambda: LATE in watched.titles("all"), "what it heard before the kill")
        assert hub.push(form, b"x").status == 202
    assert len(hub.of_mode("subscribe")) == 1


def test_a_push_while_the_source_is_visited_leads_to_another_visit(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched):
        form = subscribed(hub)
        old = site.pages["/feed.rss"]

        def change_meanwhile() -> None:
            feed(site, hub.base, LATE, FIRST)  # the answer that is under way is the old one
            assert hub.push(form, b"x").status == 202

        site.pages["/feed.rss"] = Answer(old.body + b"<!-- -->", headers=old.headers, before=change_meanwhile)
        assert hub.push(form, b"x").status == 202
        wait_for(lambda: LATE in watched.titles("all"), "the late news")


def test_however_often_a_hub_speaks_ten_seconds_lie_between_two_visits(
    watched: Place, site: NewsSite, hub: Hub
) -> None:
    times: list[float] = []
    site.watch = lambda path: times.append(time.monotonic()) if path == "/feed.rss" else None
    with running(watched):  # where it is one second
        form = subscribed(hub)
        wait_for(lambda: hub.push(form, b"x").status == 202 and len(times) > 3, "visits")
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > 0.9


def test_a_source_that_is_no_longer_watched_ends_its_subscription(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        watched.write(sources=f'sources: [{{id: other, url: "{site.base}/"}}]')
        ended = wait_for(lambda: hub.of_mode("unsubscribe"), "the farewell")[0]
        assert {name: ended[name] for name in ("hub.topic", "hub.callback")} == {
            name: form[name] for name in ("hub.topic", "hub.callback")
        }
        wait_for(lambda: stored(watched) == [], "the hub's word")
        assert hub.push(form, b"x").status == 410
        assert hub.verify(form).status == 404
        assert service.stop() == 0


def test_a_feed_that_changes_its_hub_is_followed_to_the_new_one(watched: Place, site: NewsSite, hub: Hub) -> None:
    with running_hub() as other, running(watched) as service:
        form = subscribed(hub)
        feed(site, other.base, LATE, FIRST)
        assert hub.push(form, b"x").status == 202
        assert subscribed(other)["hub.topic"] == form["hub.topic"]
        assert subscribed(other)["hub.callback"] != form["hub.callback"]
        wait_for(lambda: hub.of_mode("unsubscribe"), "the farewell")
        wait_for(lambda: stored(watched) == ["live"], "the end of the old one")
        assert service.stop() == 0


def test_a_hub_is_no_user_and_needs_no_password_and_nobody_else_gets_in(watched: Place, hub: Hub) -> None:
    set_up(watched, "web: {", "web: {users: {ada: secret}, ")
    with running(watched) as service:
        form = subscribed(hub)
        assert hub.push(form, b"x").status == 202
        assert call(service.base + "/").status == 401
        assert call(service.base + "/", b"x").status == 405
        assert call(service.base + "/feeds/all.rss").status == 401
        assert call(form["hub.callback"], b"x", {"Host": "evil.example"}).status == 421


def test_status_says_what_is_to_be_expected_of_a_hub(watched: Place, hub: Hub) -> None:
    with running(watched):
        stored_live(watched, hub)
        assert "its hub says when it changes" in watched.call("status").stdout
        form = hub.forms[0]
        assert hub.verify(form, mode="denied", reason="too many readers").status == 200
        said = watched.json("status")["hubs"]
        assert said == {"s": {"hub": hub.base, "state": "denied", "problem": "the hub refuses: too many readers"}}
        assert "does not say when it changes: the hub refuses" in watched.call("status").stdout


def test_secrets_are_never_logged_nor_shown(watched: Place, hub: Hub) -> None:
    with running(watched) as service:
        form = subscribed(hub)
        hub.push(form | {"hub.secret": "guessed"}, b"x")
        hub.push(form, b"x")
        shown = watched.call("status").stdout + watched.call("status", "--json").stdout
        shown += service.get("/sources") + service.get("/metrics") + service.get("/feeds/_status.rss")
        assert service.stop() == 0
    log = (watched.folder / "log").read_text("utf-8")
    token = form["hub.callback"].rpartition("/")[2]
    assert len(token) == 43
    for secret in (token, form["hub.secret"]):
        assert secret not in log + shown
