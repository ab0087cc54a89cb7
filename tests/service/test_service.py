"""The running service: reloaded, watched, stopped."""

import itertools
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from monitor.config import load
from monitor.service.running import Service
from monitor.store import open_database
from tests.commandline import Place, Running, running
from tests.newssite import NewsSite
from tests.waiting import wait_for

DEPARTURES = {"OpenAI首席科学家官宣离职,研究主管接任", "超级对齐负责人从OpenAI离职,团队去向未定"}


def log(place: Place) -> str:
    return (place.folder / "log").read_text("utf-8")


def filled(place: Place) -> bool:
    return set(place.titles("departures")) == DEPARTURES


def test_it_fetches_publishes_serves_and_ends_with_zero(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        assert "研究主管接任" in service.get("/feeds/departures.rss")
        assert "离职" in service.get("/")
        assert service.get("/readyz")
        assert service.stop() == 0


def test_a_query_is_tried_on_what_it_keeps(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        page = service.get("/try?" + urlencode({"q": "@openai AND (解散 OR 接任)"}))
    assert "of 6 items match" in page
    assert "<mark" in page
    assert "超级对齐负责人从" in page.partition("Near misses")[2]


def test_as_systemd_runs_it_it_says_where_it_is_read_and_ends_with_zero(place: Place) -> None:
    with subprocess.Popen(place.command("run"), cwd=place.folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = "".join(itertools.takewhile(lambda line: "Stop with" not in line, process.stdout))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert "Read it at    http://127.0.0.1:" in said
    assert "/feeds/departures.rss" in said


def test_new_articles_appear_by_themselves(place: Place, site: NewsSite) -> None:
    with running(place):
        wait_for(lambda: filled(place), "the first feed")
        late = "突发:OpenAI又一位联合创始人宣布离职"
        site.article("/7.html", late, *(f"{late},第{number}段说的是这件事本身。" for number in range(4)))
        site.listing({"/7.html": late, "/1.html": "OpenAI首席科学家官宣离职,研究主管接任"})
        wait_for(lambda: late in place.titles("departures"), "the new article")


def test_a_saved_topic_is_matched_to_what_is_there_and_a_removed_one_is_listed_no_more(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        place.write(topics='topics: {stars: {title: 天文, match: 望远镜}, departures: {match: "@openai AND 离职"}}')
        wait_for(lambda: place.titles("stars") == ["巡天望远镜完成热真空试验,明年择机发射"], "the new topic's feed")
        wait_for(
            lambda: "chips" not in (place.folder / "feeds" / "index.opml").read_text("utf-8"), "the old topic to go"
        )
        assert (place.folder / "feeds" / "chips.rss").exists(), "its files stay until `prune`"
        assert service.stop() == 0


def test_a_wrong_edit_is_refused_told_and_changes_nothing(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        good = (place.folder / "config" / "topics.yaml").read_text("utf-8")
        place.write(topics='topics: {departures: {match: "sorce:x"}}')
        wait_for(lambda: "sorce" in service.get("/feeds/_status.rss"), "the incident")
        assert "config/topics.yaml:1:31" in service.get("/")
        assert filled(place)
        place.write(topics=good)
        wait_for(lambda: "Recovered" in service.get("/feeds/_status.rss"), "the recovery")
        assert "sorce" not in service.get("/")


def test_an_edit_that_empties_a_feed_is_refused_unless_it_says_so(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        emptied = "topics: {{departures: {{match: 没有这个词{more}}}, chips: {{match: 芯片}}}}"
        place.write(topics=emptied.format(more=""))
        wait_for(lambda: "would empty" in service.get("/"), "the refusal")
        assert filled(place)
        place.write(topics=emptied.format(more=", allow_empty: true"))
        wait_for(lambda: place.titles("departures") == [], "the empty feed")


def test_the_signal_to_reload_reaches_the_service(place: Place) -> None:
    with running(place) as service:
        service.signal(signal.SIGHUP)
        wait_for(lambda: "config.reloaded" in log(place), "the reload")


def test_a_reload_leaves_nothing_of_the_fetcher_before_it(place: Place, site: NewsSite) -> None:
    """In this process, where its threads have names: each fetcher has one that cuts what is late."""
    others = set(threading.enumerate())

    def watchdogs() -> int:
        return sum(thread.name == "fetch-deadlines" for thread in set(threading.enumerate()) - others)

    settings = place.folder / "config" / "newsmonitor.yaml"
    text = settings.read_text("utf-8").replace("base_url", f"dir: {place.folder}/feeds, base_url")
    text = f"state: {place.folder}/news.db\n{text}"
    settings.write_text(text, "utf-8")
    config = load(settings.parent, {})
    database = open_database(config.settings.state)
    service = Service(settings.parent, {}, config, database)
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(service.run)
        for number in range(1, 4):
            seen = len(site.requests)
            wait_for(lambda: len(site.requests) > seen + 1, "visits")  # noqa: B023
            settings.write_text(text.replace("delay: 0s", f"timeout: {20 + number}s, delay: 0s"), "utf-8")
            assert service.reload() == ()
        seen = len(site.requests)
        wait_for(lambda: len(site.requests) > seen + 1, "visits with the last fetcher")
        wait_for(lambda: watchdogs() == 1, "the threads of the old fetchers to end")
        service.stop.set()
        ended.result(60)
    database.close()


def test_a_second_service_is_told_who_runs(place: Place) -> None:
    with running(place) as service:
        done = place.run("run", expect=3)
        assert f"process {service.pid}" in done.stderr
        assert "newsmonitor run" in done.stderr


def test_a_killed_service_goes_on_where_it_was(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: len(place.titles("all")) == 6, "all that is there")
        wait_for(lambda: filled(place) and len(place.titles("chips")) == 2, "its topics")
        service.signal(signal.SIGKILL)
        assert service.ended() == -signal.SIGKILL
    before = _feeds_of_topics(place)
    with running(place):
        assert _feeds_of_topics(place) == before


def _feeds_of_topics(place: Place) -> dict[str, bytes]:
    """Feeds but `_status`, which is written last: a kill may come before."""
    return {name: content for name, content in place.published().items() if not name.startswith("_status.")}


def test_systemd_hears_when_it_is_ready_and_when_it_stops(place: Place, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(60)
        with running(place, NOTIFY_SOCKET=address) as service:
            heard = b""
            while b"READY=1" not in heard:  # on a busy machine a status may come before
                heard = systemd.recv(1000)
            assert heard.startswith(b"READY=1\nSTATUS=1 sources")
            assert service.stop() == 0
        heard = b""
        while b"STOPPING=1" not in heard:
            heard = systemd.recv(1000)


def test_readers_are_told_that_nothing_changed(place: Place) -> None:
    with running(place) as service:
        wait_for(lambda: filled(place), "the first feed")
        with urlopen(f"{service.base}/feeds/departures.atom", timeout=60) as first:
            assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert answered(service, first.headers["ETag"]) == 304


def answered(service: Running, etag: str) -> int:
    request = Request(f"{service.base}/feeds/departures.atom", headers={"If-None-Match": etag})
    try:
        with urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as told:
        told.close()
        return told.code
