"""What programs rely on: JSON on standard output, and exit codes."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from monitor.store import held_database
from tests.commandline import Place, forked, free_port
from tests.newssite import NewsSite
from tests.watched import HEADLINES

QUERY = "@openai AND 离职"


def lines(said: str) -> list[Any]:
    """Every line of what a command printed, each of which must be JSON."""
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
def filled(place: Place) -> Place:
    """A place whose first round is done."""
    place.call("once")
    return place


def test_once_tells_each_visit_and_what_was_written(place: Place) -> None:
    (done,) = lines(place.call("once", "--json").stdout)
    (visit,) = done["visits"]
    assert (visit["source"], visit["outcome"], visit["found"], visit["stored"]) == ("s", "read", 6, 6)
    assert visit["topics"] == ["chips", "departures"]
    assert done["written"] == len(place.published())


def test_check_tells_its_faults_its_warnings_and_each_query(place: Place) -> None:
    (told,) = lines(place.call("check", "--json").stdout)
    assert (told["faults"], list(told["queries"])) == ([], ["departures", "chips"])
    place.write(topics="topics: {a: {match: cat or dog}}")
    (told,) = lines(place.call("check", "--json").stdout)
    assert told["warnings"][0]["file"] == "config/topics.yaml"


def test_status_tells_sources_topics_and_what_is_open(filled: Place) -> None:
    (told,) = lines(filled.call("status", "--json").stdout)
    assert [(source["id"], source["kind"], source["entries"]) for source in told["sources"]] == [("s", "page", 6)]
    assert {topic: count["total"] for topic, count in told["topics"].items()} == {"departures": 2, "chips": 2}
    assert (told["items"], told["incidents"]) == (6, [])


def test_why_tells_the_item_its_steps_and_its_matches(filled: Place, site: NewsSite) -> None:
    (story,) = lines(filled.call("why", f"{site.base}/2.html", "--json").stdout)
    assert story["item"]["title"] == HEADLINES["/2.html"]
    assert [match["topic"] for match in story["matches"]] == ["chips"]
    assert {step["name"] for step in story["steps"]} >= {"found", "fetched", "extracted", "grouped", "matched"}
    assert list(story["misses"]) == ["departures"]


def test_why_finds_an_item_by_an_address_with_trackers(filled: Place, site: NewsSite) -> None:
    (story,) = lines(filled.call("why", f"{site.base}/2.html?utm_source=x#top", "--json").stdout)
    assert story["item"]["url"] == f"{site.base}/2.html"


def test_try_tells_each_item_that_matches_and_nothing_where_none_does(filled: Place) -> None:
    found = lines(filled.call("try", QUERY, "--json").stdout)
    assert {row["title"] for row in found} == {HEADLINES["/1.html"], HEADLINES["/4.html"]}
    assert all(set(row) == {"line", "title", "hits"} for row in found)
    assert lines(filled.call("try", "没有这个词", "--json").stdout) == []
    assert filled.call("try", "没有这个词").stdout == "0 match\n"


def test_try_of_an_edited_topic_tells_what_it_gains_and_loses(filled: Place) -> None:
    filled.write(topics="topics: {departures: {match: 望远镜 OR 首席科学家}}")
    (told,) = lines(filled.call("try", "--topic", "departures", "--json").stdout)
    assert told == {"topic": "departures", "gained": [HEADLINES["/3.html"]], "lost": [HEADLINES["/4.html"]]}


def test_try_of_a_topic_that_was_not_edited_changes_nothing(filled: Place) -> None:
    assert filled.call("try", "--topic", "departures").stdout == "+0 −0\n"


def test_probe_tells_what_a_feed_holds_and_shows_its_first_article(place: Place, site: NewsSite) -> None:
    entries = (f"<title>{title}</title><link>{site.base}{path}</link>" for path, title in HEADLINES.items())
    feed = site.rss("/feed.xml", *entries)
    (told,) = lines(place.call("probe", feed, "--article", "--json").stdout)
    assert (told["discovery"]["kind"], len(told["discovery"]["entries"])) == ("feed", 6)
    assert told["article"]["title"] == HEADLINES["/6.html"], "the newest, by the numbers of its addresses"
    assert "微信扫码" not in told["article"]["text"]


def test_probe_names_the_feed_of_a_page(place: Place, site: NewsSite) -> None:
    page = site.pages["/"].body.decode()
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site.html("/", page.replace("<title>", link + "<title>"))
    assert f"names a feed  {site.base}/feed.xml" in place.call("probe", f"{site.base}/").stdout


def test_the_demo_prints_nothing_but_json_where_that_is_asked_for(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with running_demo(place, "--json", stderr=subprocess.DEVNULL) as demo:
        assert demo.stdout is not None
        first = json.loads(demo.stdout.readline())
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(60) == 0
        assert demo.stdout.read() == ""
    assert first["address"].startswith("http://127.0.0.1:")
    assert all(feed.endswith(".rss") for feed in first["feeds"])


def test_the_demo_fits_a_screen_and_its_folder_stays_for_other_commands(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with running_demo(place, stderr=subprocess.STDOUT) as demo:
        assert demo.stdout is not None
        lines = []
        while "first round is done" not in (line := demo.stdout.readline()):
            lines.append(line.rstrip())
            assert demo.poll() is None, lines
        asked = next(line for line in lines if "Ask it" in line).split("newsmonitor ")[1].split()
        assert "sources: 4, of which 4 fine" in place.call(*asked).stdout, "beside the running demo"
        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
    assert len(lines) < 22
    assert max(map(len, lines)) <= 80
    assert "sources: 4, of which 4 fine" in place.call(*asked).stdout, "and after it"


def test_the_demo_leaves_another_folder_and_a_taken_port_alone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    assert "not a demo's folder" in place.call("demo", "--port", str(free_port()), "--folder", ".", expect=1).stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = place.call("demo", "--port", str(taken.getsockname()[1]), expect=1).stderr
    assert "--port 8081" in said
    assert not (tmp_path / "demo").exists()


@contextmanager
def running_demo(place: Place, *words: str, stderr: int) -> Iterator[subprocess.Popen[str]]:
    """Run the demo on free ports, and end it."""
    command = place.command("demo", *words, "--port", str(free_port()), "--site-port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=place.folder) as demo:
        try:
            yield demo
        finally:
            if demo.poll() is None:
                demo.kill()


# ── exit codes ──────────────────────────────────────────────────────────────


def test_a_source_that_is_gone_is_shown_and_makes_status_fail(place: Place, site: NewsSite) -> None:
    site.html("/", "gone", status=410)
    place.call("once")
    said = place.call("status", expect=1).stdout
    assert said.startswith("✗ s")
    assert "410" in said
    assert "open incidents: 1" in said


def test_reload_where_no_service_runs_says_what_to_do(place: Place) -> None:
    said = place.call("reload", expect=1).stderr
    assert "no service runs on this state" in said
    assert "newsmonitor run" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("try",), "give a QUERY, or --topic ID"),
        (("try", "--topic", "nobody"), "there is no topic 'nobody'; there are departures, chips"),
        (("try", "NOT a"), "query"),
        (("try", "a AND (b"), "at character"),
        (("try", "x", "--items", "missing.jsonl"), "missing.jsonl"),
        (("once", "--source", "nobody"), "there is no source 'nobody'"),
        (("why",), "URL|GUID"),
        (("nonsense",), "No such command"),
        (("status", "--config", "nowhere"), "nowhere"),
    ],
)
def test_what_is_asked_wrongly_exits_with_two(place: Place, words: tuple[str, ...], told: str) -> None:
    assert told in place.call(*words, expect=2).stderr


@pytest.mark.parametrize("words", [("status",), ("why", "https://example.com/"), ("once",), ("try", "x")])
def test_a_file_that_is_no_database_is_told_and_left_as_it_is(place: Place, words: tuple[str, ...]) -> None:
    state = place.folder / "state" / "newsmonitor.db"
    state.parent.mkdir()
    state.write_bytes(b"my letters, " * 1000)
    said = place.call(*words, expect=1).stderr
    assert "state/newsmonitor.db says: file is not a database" in said
    assert "put a backup in its place" in said
    assert state.read_bytes() == b"my letters, " * 1000


def test_a_feed_folder_that_takes_no_files_is_told_and_loses_nothing(place: Place) -> None:
    (place.folder / "feeds").write_text("no folder")
    assert "set `publish.dir` to a folder that this user may write" in place.call("once", expect=1).stderr
    (place.folder / "feeds").unlink()
    place.call("once")
    assert len(place.titles("all")) == 6


def test_the_state_is_free_again_after_a_kill(place: Place) -> None:
    with forked(place, "once", killed_at_commit=3) as process:
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    place.call("once", "--all")
    assert len(place.titles("all")) == 6


def test_reading_beside_a_round_needs_no_hold(filled: Place) -> None:
    with held_database(str(filled.folder / "state" / "newsmonitor.db"), "newsmonitor run"):
        assert "newsmonitor run" in filled.call("once", expect=3).stderr
        for words in (("status",), ("try", QUERY), ("try", "--topic", "chips"), ("check",)):
            filled.call(*words)


def test_a_configuration_elsewhere_is_named_and_paths_count_from_here(place: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(place.folder / "config", elsewhere)
    place.call("once", "--config", "elsewhere")
    assert len(place.titles("all")) == 6
    assert (place.folder / "state" / "newsmonitor.db").exists()


def test_items_of_a_file_need_no_configuration(tmp_path: Path) -> None:
    said = Place(tmp_path).call("try", "离职", "--items", "-", given='{"title": "官宣离职"}\n').stdout
    assert said.splitlines()[-1] == "1 match"


def test_a_backup_is_restored_and_its_feeds_are_published_again(filled: Place) -> None:
    filled.call("backup", "monday.db")
    published = dict(filled.published())
    (filled.folder / "state" / "newsmonitor.db").unlink()
    said = filled.call("restore", "monday.db").stdout
    assert said == "state/newsmonitor.db is restored from monday.db\n"
    filled.call("once")
    assert dict(filled.published()) == published
    assert filled.json("restore", "monday.db")["before"] == "state/newsmonitor.before-restore.db"
