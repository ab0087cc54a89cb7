"""The service while something is under way: an edit, a stop, a kill, a folder that is lost."""

from __future__ import annotations

import ctypes
import signal
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commandline import Place, running
from tests.newssite import NewsSite
from tests.waiting import wait_for
from tests.watched import HEADLINES

SOON = 10.0  # seconds; a third of the time after which a hanging fetch would end by itself
TITLES = sorted(HEADLINES.values())


@contextmanager
def hanging(site: NewsSite, path: str) -> Iterator[tuple[threading.Event, Callable[[], None]]]:
    """A page that does not answer until it is let go: set when it was asked for, and what lets it go."""
    asked, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        go_on.wait(60)

    site.pages[path].before = hang
    try:
        yield asked, go_on.set
    finally:
        go_on.set()


def whole(place: Place) -> bool:
    """Whether every headline is in the feed of everything."""
    return sorted(place.titles("all")) == TITLES


def log(place: Place) -> str:
    return (place.folder / "log").read_text("utf-8")


@pytest.mark.parametrize("path", ["/", "/3.html"])
def test_it_stops_within_seconds_while_a_server_hangs_and_counts_no_failure(
    place: Place, site: NewsSite, path: str
) -> None:
    with hanging(site, path) as (asked, _), running(place) as service:
        assert asked.wait(60)
        began = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - began < SOON
    database = sqlite3.connect(place.folder / "state" / "newsmonitor.db")
    assert database.execute("SELECT failures, error FROM sources").fetchall() == [(0, "")]
    assert database.execute("SELECT count(*) FROM entries WHERE attempts > 0").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
    database.close()
    place.call("once")
    assert whole(place)


def test_ctrl_c_ends_it_with_zero(place: Place) -> None:
    with running(place) as service:
        service.signal(signal.SIGINT)
        assert service.ended() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names a single thread as only Linux can")
def test_a_signal_that_does_not_wake_the_main_thread_stops_it_too(place: Place) -> None:
    with running(place) as service:
        threads = (int(task.name) for task in Path(f"/proc/{service.pid}/task").iterdir())
        other = next(thread for thread in threads if thread != service.pid)
        assert ctypes.CDLL(None).tgkill(service.pid, other, signal.SIGTERM) == 0
        assert service.ended() == 0


def test_an_article_that_is_under_way_while_a_topic_is_added_is_in_its_feed(place: Place, site: NewsSite) -> None:
    with hanging(site, "/3.html") as (asked, let_go), running(place):
        assert asked.wait(60)
        place.write(topics='topics: {stars: {match: 望远镜}, departures: {match: "@openai AND 离职"}}')
        wait_for(lambda: "config.reloaded" in log(place), "the reload")
        let_go()
        wait_for(lambda: place.titles("stars") == [HEADLINES["/3.html"]], "the new topic's feed")


def test_a_source_that_is_added_while_it_runs_is_visited_and_one_taken_out_is_not(place: Place, site: NewsSite) -> None:
    other = {"/x.html": "河边的水位尺每天清晨仍由同一个人来读", "/y.html": "一座会折叠的桥为迁徙的大雁让路"}
    for path, title in other.items():
        site.article(path, title, *(f"{title},第{number}段只写这一件事情。" for number in range(4)))
    address = site.listing(other, "/other")
    with running(place):
        wait_for(lambda: whole(place), "the first source")
        place.write(sources=f"sources: [{{id: t, url: '{address}', every: 1s}}]")
        wait_for(lambda: set(other.values()) <= set(place.titles("all")), "the new source")
        asked = len(site.asked("/"))
        again = len(site.asked("/other"))
        wait_for(lambda: len(site.asked("/other")) > again + 1, "two more visits of the new source")
        assert len(site.asked("/")) == asked
        assert set(TITLES) <= set(place.titles("all")), "its items stay"


def test_a_folder_that_is_lost_is_told_and_filled_again_when_it_can_be(place: Place, site: NewsSite) -> None:
    feeds, late = place.folder / "feeds", "突发:OpenAI又一位联合创始人宣布离职"
    with running(place) as service:
        wait_for(lambda: whole(place), "all that is there")
        feeds.rename(place.folder / "lost")
        feeds.write_text("no folder")
        site.article("/7.html", late, *(f"{late},第{number}段说的是这件事本身。" for number in range(4)))
        site.listing({"/7.html": late, **HEADLINES})
        wait_for(lambda: '"job": "publish"' in log(place), "the fault to be told")
        assert service.get("/readyz")
        feeds.unlink()
        wait_for(lambda: late in place.titles("departures"), "the feed")
        assert service.stop() == 0


def test_killed_in_its_first_round_and_started_again_it_gives_what_one_undisturbed_gives(
    place: Place, site: NewsSite
) -> None:
    with running(place) as service:
        wait_for(lambda: whole(place), "an undisturbed round")
        assert service.stop() == 0
    undisturbed = place.lasting()
    for path in (*(place.folder / "state").iterdir(), *(place.folder / "feeds").iterdir()):
        path.unlink()
    with running(place) as service:
        site.watch = lambda path: service.process.kill() if path == "/4.html" else None
        assert service.ended() == -signal.SIGKILL
    site.watch = None
    with running(place) as service:
        wait_for(lambda: whole(place), "all that is there")
        assert service.stop() == 0
    assert place.lasting() == undisturbed


def test_a_signal_reloads_and_systemd_is_told_of_it(place: Place, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)

        def heard(word: str) -> None:
            while word not in systemd.recv(1000).decode().splitlines():
                pass

        with running(place, NOTIFY_SOCKET=str(tmp_path / "notify")) as service:
            heard("READY=1")
            service.signal(signal.SIGHUP)
            heard("RELOADING=1")
            heard("READY=1")
            assert service.stop() == 0
            heard("STOPPING=1")


def test_a_port_that_is_taken_is_told_with_what_to_do_and_the_state_is_let_go(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        place.write(newsmonitor=f'fetch: {{private_networks: true}}\nweb: {{listen: "127.0.0.1:{port}"}}')
        said = place.run("run", expect=1).stderr
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "set web.listen to another one" in said
    place.write(newsmonitor="fetch: {private_networks: true, delay: 0s}\nweb: {listen: null}")
    place.call("once")
    assert whole(place)
