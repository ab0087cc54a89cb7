"""A WebSub hub is told of public feeds that changed: of each change, of nothing else, whatever the hub does."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import feedparser
import pytest

from tests.commandline import Place, running
from tests.hub import Hub, running_hub
from tests.newssite import NewsSite
from tests.waiting import wait_for

LATE = "突发:OpenAI又一位联合创始人宣布离职"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as made:
        yield made


@pytest.fixture
def told(place: Place, hub: Hub) -> Place:
    """The place, with a hub and one topic that is private."""
    name_hub(place, hub.base)
    topics = (place.folder / "config" / "topics.yaml").read_text("utf-8")
    place.write(topics=topics + "  board: {match: 望远镜, token: k3y-of-the-board}\n")
    return place


def name_hub(place: Place, address: str) -> None:
    path = place.folder / "config" / "newsmonitor.yaml"
    path.write_text(path.read_text("utf-8").replace("publish: {", f'publish: {{hub: "{address}", '), "utf-8")


def base_of(place: Place) -> str:
    return (place.folder / "config" / "newsmonitor.yaml").read_text("utf-8").partition('base_url: "')[2].split('"')[0]


def public(place: Place) -> set[str]:
    return {
        f"{base_of(place)}/feeds/{name}.{ending}"
        for name in ("all", "departures", "chips")
        for ending in ("rss", "atom", "json")
    }


def log(place: Place) -> list[dict[str, object]]:
    return [json.loads(line) for line in (place.folder / "log").read_text("utf-8").splitlines() if line[:1] == "{"]


def heard(place: Place, hub: Hub, least: int = 1) -> bool:
    """Whether it was told of every public feed so often at least, and of the newest of each."""
    return all(hub.announced.count(address) >= least for address in public(place))


def publish_late(site: NewsSite) -> None:
    site.article("/7.html", LATE, *(f"{LATE},第{number}段说的是这件事本身。" for number in range(4)))
    site.listing({"/7.html": LATE})


def test_the_hub_is_told_of_each_public_feed_and_of_no_private_one(told: Place, hub: Hub) -> None:
    told.call("once")
    assert sorted(hub.announced) == sorted(public(told))
    assert [form["hub.mode"] for form in hub.forms] == ["publish"] * len(public(told))
    assert "k3y-of-the-board" not in repr(hub.forms)


def test_what_did_not_change_is_not_told_again_not_by_a_new_start_either(told: Place, hub: Hub) -> None:
    told.call("once")
    told.call("once")
    with running(told):
        wait_for(lambda: any(line["event"] == "service.started" for line in log(told)), "the start")
    assert sorted(hub.announced) == sorted(public(told))


def test_only_the_feeds_that_changed_are_told_of(told: Place, hub: Hub, site: NewsSite) -> None:
    told.call("once")
    hub.forms.clear()
    publish_late(site)
    told.call("once", "--all")
    changed = {address for address in public(told) if "/chips." not in address}
    assert sorted(hub.announced) == sorted(changed)


def test_a_running_service_tells_the_hub_soon_after_the_feed_is_there(told: Place, hub: Hub, site: NewsSite) -> None:
    with running(told) as service:
        wait_for(lambda: heard(told, hub), "the first announcements")
        seen: list[bool] = []

        def read_as_hubs_do() -> None:
            with urlopen(hub.announced[-1], timeout=60) as answer:
                seen.append(LATE in answer.read().decode())

        hub.before = read_as_hubs_do
        publish_late(site)
        wait_for(lambda: True in seen, "the hub to read the news from the feed that it was told of")
        assert service.stop() == 0


def test_a_hub_that_never_answers_delays_no_visit_and_no_feed(told: Place, hub: Hub, site: NewsSite) -> None:
    leave = threading.Event()

    def hang() -> None:
        leave.wait(60)

    hub.before = hang
    with running(told) as service:
        wait_for(lambda: hub.forms, "the first announcement, which hangs")
        publish_late(site)
        wait_for(lambda: LATE in told.titles("departures"), "the feed")
        assert len(hub.forms) == 1
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < 20, "the hub was waited for"
    leave.set()


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_what_a_failing_hub_missed_it_is_told_by_the_next_round(told: Place, hub: Hub, status: int) -> None:
    hub.status, hub.headers = status, {"Location": "/other"} if status == 302 else {}
    told.call("once")
    assert len(hub.forms) == 1, "a hub that fails is not asked for each feed"
    hub.status, hub.forms = 204, []
    told.call("once")
    assert sorted(hub.announced) == sorted(public(told))


def test_a_hub_that_is_back_is_told_by_itself_of_all_that_it_missed(told: Place, hub: Hub) -> None:
    hub.status = 503
    with running(told) as service:
        wait_for(lambda: any(line["event"] == "hub.failed" for line in log(told)), "the failure in the log")
        hub.status = 202
        wait_for(lambda: heard(told, hub), "the announcements")
        assert service.stop() == 0


def test_a_feed_that_the_hub_refuses_keeps_no_other_back_and_is_not_told_again(told: Place, hub: Hub) -> None:
    hub.status = 404
    told.call("once")
    told.call("once")
    assert sorted(hub.announced) == sorted(public(told))


def test_a_hub_on_a_private_address_is_not_asked_unless_that_is_allowed(told: Place, hub: Hub) -> None:
    path = told.folder / "config" / "newsmonitor.yaml"
    path.write_text(path.read_text("utf-8").replace("private_networks: true", "private_networks: false"), "utf-8")
    said = told.call("once")
    assert hub.forms == []
    assert "hub.failed" in said.stderr
    assert "this computer" in said.stderr


def test_a_redirect_of_the_hub_is_not_followed(told: Place, hub: Hub, site: NewsSite) -> None:
    hub.status, hub.headers = 307, {"Location": f"{site.base}/inside"}
    said = told.call("once")
    assert "hub.failed" in said.stderr
    assert site.asked("/inside") == []


def test_another_hub_is_told_of_every_feed(told: Place, hub: Hub) -> None:
    told.call("once")
    with running_hub() as other:
        path = told.folder / "config" / "newsmonitor.yaml"
        path.write_text(path.read_text("utf-8").replace(hub.base, other.base), "utf-8")
        told.call("once")
        assert sorted(other.announced) == sorted(public(told))


def test_a_kill_between_a_feed_and_its_announcement_forgets_nothing(told: Place, hub: Hub) -> None:
    with running(told) as service:
        hub.before = lambda: service.signal(signal.SIGKILL)
        assert service.ended() == -signal.SIGKILL
    hub.before, hub.forms = None, []
    told.call("once")
    assert sorted(hub.announced) == sorted(public(told))


def test_where_the_server_asks_for_a_password_no_feed_is_told_of(told: Place, hub: Hub) -> None:
    path = told.folder / "config" / "newsmonitor.yaml"
    path.write_text(path.read_text("utf-8").replace("web: {", "web: {users: {ada: secret}, "), "utf-8")
    told.call("once")
    assert hub.forms == []
    assert b"hub" not in (told.folder / "feeds" / "departures.atom").read_bytes().partition(b"<entry>")[0]


def test_a_subscriber_finds_the_hub_in_the_headers_and_in_the_feed(told: Place, hub: Hub, tmp_path: Path) -> None:
    with running(told) as service:
        wait_for(lambda: heard(told, hub), "the feeds")
        for ending in ("rss", "atom"):
            address = f"{service.base}/feeds/departures.{ending}"
            with urlopen(address, timeout=60) as answer:
                assert answer.headers["Link"] == f'<{hub.base}>; rel="hub", <{address}>; rel="self"'
            links = {link.rel: link.href for link in feedparser.parse(address).feed.links}
            assert (links["hub"], links["self"]) == (hub.base, address)
        assert told.feed("departures")["hubs"] == [{"type": "WebSub", "url": hub.base}]
        with urlopen(f"{service.base}/feeds/board-k3y-of-the-board.atom", timeout=60) as answer:
            assert answer.headers["Link"] is None
            assert hub.base.encode() not in answer.read()
        assert service.stop() == 0


def test_a_password_for_the_hub_is_sent_to_it_and_published_nowhere(told: Place, hub: Hub) -> None:
    path = told.folder / "config" / "newsmonitor.yaml"
    path.write_text(path.read_text("utf-8").replace(hub.base, hub.base.replace("//", "//ada:s3cret@")), "utf-8")
    said = told.call("once")
    assert sorted(hub.announced) == sorted(public(told))
    assert not [name for name, data in told.published().items() if b"s3cret" in data]
    assert "s3cret" not in said.stderr
