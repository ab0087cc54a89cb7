"""The files under /feeds/, as readers poll them."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace

import pytest

from monitor.model import Topic
from monitor.publish import parse_back
from tests.web.conftest import ENTRY, Website, Write

BODY = b"<rss>" + b"news " * 400 + b"</rss>"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("departures.rss", "application/rss+xml"),
        ("departures.atom", "application/atom+xml"),
        ("departures.json", "application/feed+json"),
        ("index.opml", "text/x-opml"),
        ("all.rss", "application/rss+xml"),
        ("_status.atom", "application/atom+xml"),
    ],
)
def test_a_file_is_served_with_its_media_type(website: Website, publish: Write, name: str, media_type: str) -> None:
    publish(name, BODY)
    answer = website.get(f"/feeds/{name}")
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"


def test_a_reader_that_has_the_bytes_is_told_so(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    first = website.get("/feeds/departures.rss")
    again = website.get("/feeds/departures.rss", If_None_Match=f'"other", W/{first.headers["etag"]}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "no-cache" in again.headers["cache-control"]


def test_the_tag_follows_the_bytes_and_not_the_time(website: Website, publish: Write) -> None:
    path = publish("departures.rss", BODY)
    first = website.get("/feeds/departures.rss").headers["etag"]
    os.utime(path, (1, 1))
    assert website.get("/feeds/departures.rss").headers["etag"] == first
    publish("departures.rss", BODY + b"more")
    assert website.get("/feeds/departures.rss", If_None_Match=first).status == 200


def test_a_reader_that_only_knows_the_time_is_told_so_too(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    modified = website.get("/feeds/departures.rss").headers["last-modified"]
    assert website.get("/feeds/departures.rss", If_Modified_Since=modified).status == 304
    assert website.get("/feeds/departures.rss", If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert website.get("/feeds/departures.rss", If_Modified_Since="yesterday").status == 200


def test_a_tag_that_differs_outweighs_the_time(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    modified = website.get("/feeds/departures.rss").headers["last-modified"]
    answer = website.get("/feeds/departures.rss", If_Modified_Since=modified, If_None_Match='"old"')
    assert answer.status == 200


def test_gzip_is_sent_where_it_is_taken_under_a_tag_of_its_own(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    packed = website.get("/feeds/departures.rss", Accept_Encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert gzip.decompress(packed.body) == BODY
    plain = website.get("/feeds/departures.rss", Accept_Encoding="gzip;q=0, *")
    assert "content-encoding" not in plain.headers
    assert packed.headers["etag"] != plain.headers["etag"]


def test_head_tells_what_get_would_without_the_body(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    got, head = website.get("/feeds/departures.rss"), website.get("/feeds/departures.rss", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "etag", "last-modified", "content-type"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("name", "page"), [("departures.rss", "/topics/departures"), ("all.json", "/"), ("_status.rss", "/incidents")]
)
def test_a_browser_that_navigates_to_a_feed_is_led_to_its_page(
    website: Website, publish: Write, name: str, page: str
) -> None:
    publish(name, BODY)
    answer = website.get(f"/feeds/{name}", Sec_Fetch_Dest="document")
    assert (answer.status, answer.headers["location"]) == (303, page)
    assert "Sec-Fetch-Dest" in answer.headers["vary"]
    assert "Sec-Fetch-Dest" in website.get(f"/feeds/{name}").headers["vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/../secret.rss",
        "/feeds/%2e%2e/secret.rss",
        "/feeds/..%2fsecret.rss",
        "/feeds/%00.rss",
        "/feeds/.departures.rss.newsmonitor-tmp",
        "/feeds/.newsmonitor-files",
        "/feeds/notes.rss",
        "/feeds/departures.txt",
        "/feeds/departures.opml",
        "/feeds/",
    ],
)
def test_nothing_but_published_feeds_is_served(website: Website, publish: Write, path: str) -> None:
    (website.folder.parent / "secret.rss").write_bytes(BODY)
    for name in (
        ".departures.rss.newsmonitor-tmp",
        ".newsmonitor-files",
        "notes.rss",
        "departures.txt",
        "departures.opml",
    ):
        publish(name, BODY)
    assert website.get(path).status == 404


def test_a_link_in_the_folder_is_not_followed(website: Website, publish: Write) -> None:
    (website.folder / "departures.rss").symlink_to(publish("notes.rss", BODY))
    assert website.get("/feeds/departures.rss").status == 404


def test_a_private_feed_is_served_under_its_token_alone_and_to_no_shared_cache(
    website: Website, publish: Write
) -> None:
    publish("board-k3y-of-the-board.rss", BODY)
    publish("board.rss", BODY)
    answer = website.get("/feeds/board-k3y-of-the-board.rss")
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-cache")
    assert website.get("/feeds/board.rss").status == 404


def test_the_very_next_poll_sees_what_was_published(website: Website, publish: Write) -> None:
    tag = '"none"'
    for number in range(30):
        publish("departures.rss", f"<rss>{number:03}</rss>".encode())
        answer = website.get("/feeds/departures.rss", If_None_Match=tag)
        assert (answer.status, answer.body) == (200, f"<rss>{number:03}</rss>".encode())
        tag = answer.headers["etag"]
        assert website.get("/feeds/departures.rss", If_None_Match=tag).status == 304


def test_a_file_that_was_read_before_is_answered_for_without_reading_it(
    website: Website, publish: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = publish("departures.rss", BODY)
    os.utime(path, (1_000_000, 1_000_000))
    tag = website.get("/feeds/departures.rss").headers["etag"]
    monkeypatch.setattr("monitor.web.files.FileCache.read", lambda *_: None)
    assert website.get("/feeds/departures.rss", If_None_Match=tag).status == 304
    assert website.get("/feeds/departures.rss").status == 404


def test_what_is_told_in_a_304_is_what_was_told_with_the_bytes(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    first = website.get("/feeds/departures.rss", Accept_Encoding="gzip")
    again = website.get("/feeds/departures.rss", Accept_Encoding="gzip", If_None_Match=first.headers["etag"])
    assert again.status == 304
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]


def test_a_poll_of_a_topic_that_a_reload_took_away_finds_nothing(website: Website, publish: Write) -> None:
    publish("departures.rss", BODY)
    tag = website.get("/feeds/departures.rss").headers["etag"]
    website.config = replace(website.config, topics=())
    assert website.get("/feeds/departures.rss", If_None_Match=tag).status == 404


@pytest.mark.parametrize("ending", ["rss", "atom", "json"])
def test_a_page_of_the_archive_is_a_feed_that_names_its_neighbours(website: Website, ending: str) -> None:
    answer = website.get(f"/feeds/departures/2.{ending}")
    assert answer.status == 200
    assert parse_back(answer.body, ending).guids == (ENTRY.item.guid,)
    assert f"https://news.example/feeds/departures/2.{ending}" in answer.text
    assert f"https://news.example/feeds/departures/3.{ending}" in answer.text
    last = website.get(f"/feeds/departures/3.{ending}")
    assert f"/feeds/departures/4.{ending}" not in last.text


def test_a_page_is_asked_for_conditionally_and_packed_like_a_file(website: Website) -> None:
    first = website.get("/feeds/departures/2.rss", Accept_Encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    tag = first.headers["etag"]
    assert website.get("/feeds/departures/2.rss", Accept_Encoding="gzip", If_None_Match=tag).status == 304
    website.memory.entries = (replace(ENTRY, source_title="Renamed"),)
    website.config = replace(website.config)  # a reload; otherwise a page is remembered for half a minute
    assert website.get("/feeds/departures/2.rss", Accept_Encoding="gzip", If_None_Match=tag).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "departures/9.rss",
        "departures/2.txt",
        "departures/x.rss",
        "board/2.rss",
        "all/2.rss",
        "index/2.opml",
        "no/2.rss",
    ],
)
def test_there_are_pages_of_topics_alone_and_no_further_than_the_archive(website: Website, path: str) -> None:
    assert website.get(f"/feeds/{path}").status == 404


def test_a_page_of_a_private_topic_is_to_no_shared_cache(website: Website) -> None:
    answer = website.get("/feeds/board-k3y-of-the-board/2.rss")
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-cache")


RENAMED = Topic("staff", "Staff", ("@departure",), formerly=("people", "departures-2025"))
HIDDEN = Topic("council", "Council", ("board",), token="k3y-of-the-board", formerly=("meetings",))


@pytest.mark.parametrize("ending", ["rss", "atom", "json"])
@pytest.mark.parametrize("former", ["people", "departures-2025"])
def test_a_former_address_of_a_feed_leads_to_todays_for_good(
    website: Website, publish: Write, former: str, ending: str
) -> None:
    website.config = replace(website.config, topics=(RENAMED,))
    publish(f"staff.{ending}", b"<x/>")
    (website.folder / f"{former}.{ending}").symlink_to(f"staff.{ending}")
    assert website.get(f"/feeds/staff.{ending}").status == 200
    for headers in ({}, {"If_None_Match": "*"}):
        led = website.get(f"/feeds/{former}.{ending}", **headers)
        assert (led.status, led.headers["location"]) == (301, f"/feeds/staff.{ending}")
    further = website.get(f"/feeds/{former}/2.{ending}")
    assert (further.status, further.headers["location"]) == (301, f"/feeds/staff/2.{ending}")


def test_the_former_page_of_a_topic_leads_to_todays_below_the_path_of_a_proxy(website: Website) -> None:
    publish = replace(website.config.settings.publish, base_url="https://news.example/news")
    settings = replace(website.config.settings, publish=publish)
    website.config = replace(website.config, settings=settings, topics=(RENAMED,))
    for path in ("/topics/people", "/news/topics/people"):
        led = website.get(path)
        assert (led.status, led.headers["location"]) == (301, "/news/topics/staff")


def test_a_former_name_without_its_token_never_leads_to_a_private_feed(website: Website) -> None:
    website.config = replace(website.config, topics=(HIDDEN,))
    assert website.get("/feeds/meetings.rss").status == website.get("/topics/meetings").status == 404
    led = website.get("/feeds/meetings-k3y-of-the-board.rss")
    assert led.headers["location"] == "/feeds/council-k3y-of-the-board.rss"


def test_the_style_sheet_that_feeds_name_is_served_beside_them(website: Website, publish: Write) -> None:
    publish("feed.css", b"rss{}")
    assert website.get("/feeds/feed.css").headers["content-type"] == "text/css; charset=utf-8"
    publish("other.css", b"rss{}")
    assert website.get("/feeds/other.css").status == 404
