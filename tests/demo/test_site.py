"""What the four outlets serve, and when."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import feedparser
import pytest

from monitor.demo import DemoSite, Story, load_stories, start
from tests.demo.conftest import Clock, ask, outlet

STORIES = load_stories()
OUTLETS = ("qianyan", "dengta", "tidewater", "circuit")
ENCODINGS = {"dengta": "gb18030"}


def out_at_start(name: str) -> list[Story]:
    return [story for story in STORIES if story.outlet == name and story.offset < timedelta(0)]


def later() -> list[Story]:
    return [story for story in STORIES if story.offset > timedelta(0)]


def read(url: str, name: str) -> str:
    return unescape(ask(url).body.decode(ENCODINGS.get(name, "utf-8")))


def links(url: str, name: str) -> set[str]:
    """Addresses of the same origin that a page points to, pictures included."""
    found = re.findall(r'(?:href|src|data-src)="([^"#]+)', read(url, name))
    return {there for there in (urljoin(url, link) for link in found) if there.startswith(urljoin(url, "/"))}


@pytest.mark.parametrize("name", OUTLETS)
def test_the_watched_address_shows_every_story_that_is_out(site: DemoSite, name: str) -> None:
    page = read(outlet(site, name).url, name)
    assert [story.title for story in out_at_start(name) if story.title not in page] == []


@pytest.mark.parametrize("name", OUTLETS)
def test_the_front_page_shows_every_story_that_is_out(site: DemoSite, name: str) -> None:
    page = read(outlet(site, name).home, name)
    assert [story.title for story in out_at_start(name) if story.title not in page] == []


@pytest.mark.parametrize("name", OUTLETS)
def test_no_page_names_a_story_before_its_time_and_every_link_leads_somewhere(site: DemoSite, name: str) -> None:
    seen: set[str] = set()
    waiting = {outlet(site, name).home, outlet(site, name).url}
    while waiting:
        url = waiting.pop()
        seen.add(url)
        reply = ask(url)
        assert reply.status == 200, url
        if "text/html" in reply.headers["Content-Type"]:
            page = read(url, name)
            assert [story.title for story in later() if story.title in page] == []
            waiting |= links(url, name) - seen
    assert len(seen) > len(out_at_start(name))


def test_a_story_appears_when_the_clock_reaches_it(site: DemoSite, clock: Clock) -> None:
    story = next(story for story in later() if story.outlet == "qianyan")
    home = outlet(site, "qianyan").home
    address = f"{home}wx/{story.number}.html"
    clock.forward(story.offset.total_seconds() - 1)
    assert ask(address).status == 404
    assert story.title not in read(home, "qianyan")
    clock.forward(1)
    assert ask(address).status == 200
    assert story.title in read(home, "qianyan")


def test_everything_is_out_after_three_minutes(site: DemoSite, clock: Clock) -> None:
    clock.forward(180)
    pages = "".join(read(one.url, one.id) for one in site.outlets)
    assert [story.title for story in STORIES if story.title not in pages] == []


def test_a_picture_is_not_served_before_its_story(site: DemoSite, clock: Clock) -> None:
    picture = outlet(site, "qianyan").home + "img/qianyan-sea-launch.svg"
    assert ask(picture).status == 404
    clock.forward(10)
    assert ask(picture).headers["Content-Type"] == "image/svg+xml"


def test_gbk_pages_declare_gb2312_and_hold_characters_beyond_it(site: DemoSite) -> None:
    story = next(story for story in STORIES if story.id == "dengta-sutskever")
    reply = ask(f"{outlet(site, 'dengta').home}news/{story.number}.htm")
    assert reply.headers["Content-Type"] == "text/html; charset=gb2312"
    assert b"charset=gb2312" in reply.body
    assert story.title in reply.body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("gb2312")


def test_the_gbk_list_dates_its_stories_in_words(site: DemoSite) -> None:
    page = read(outlet(site, "dengta").url, "dengta")
    assert "3小时前" in page
    assert re.search(r"昨天 \d\d:\d\d", page)


@pytest.mark.parametrize("name", ["tidewater", "circuit"])
def test_a_feed_is_well_formed_and_dates_every_entry(site: DemoSite, name: str) -> None:
    feed = feedparser.parse(ask(outlet(site, name).url).body)
    assert not feed.bozo
    assert len(feed.entries) == len(out_at_start(name))
    assert all(entry.published_parsed and entry.id and entry.summary for entry in feed.entries)


def test_one_feed_carries_whole_stories_and_the_other_summaries_only(site: DemoSite) -> None:
    whole = feedparser.parse(ask(outlet(site, "tidewater").url).body).entries
    short = feedparser.parse(ask(outlet(site, "circuit").url).body).entries
    assert all(entry.content[0].value.count("<p>") >= 4 for entry in whole)
    assert not any("content" in entry for entry in short)


@pytest.mark.parametrize(("name", "media_type"), [("tidewater", "rss"), ("circuit", "atom")])
def test_a_front_page_tells_where_its_feed_is(site: DemoSite, name: str, media_type: str) -> None:
    one = outlet(site, name)
    found = re.search(
        rf'rel="alternate" type="application/{media_type}\+xml"[^>]* href="([^"]+)"', read(one.home, name)
    )
    assert found
    assert urljoin(one.home, found[1]) == one.url


def test_lists_of_the_aggregator_hang_a_tracker_on_links(site: DemoSite) -> None:
    assert re.search(r"/wx/\d{6}\.html\?utm_source=home", read(outlet(site, "qianyan").url, "qianyan"))


def test_the_aggregator_names_where_a_copied_text_comes_from(site: DemoSite) -> None:
    story = next(story for story in STORIES if story.taken_from)
    page = read(f"{outlet(site, 'qianyan').home}wx/{story.number}.html", "qianyan")
    assert "来源：灯塔科技（作者：林喆）" in page


@pytest.mark.parametrize("name", OUTLETS)
def test_a_conditional_request_by_tag_gives_304_without_a_body(site: DemoSite, name: str) -> None:
    url = outlet(site, name).url
    first = ask(url)
    again = ask(url, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_a_conditional_request_by_date_gives_304(site: DemoSite) -> None:
    url = outlet(site, "circuit").url
    assert ask(url, If_Modified_Since=ask(url).headers["Last-Modified"]).status == 304


def test_an_unreadable_date_is_no_condition(site: DemoSite) -> None:
    assert ask(outlet(site, "circuit").url, If_Modified_Since="yesterday, or so").status == 200


def test_a_new_story_makes_an_old_copy_stale(site: DemoSite, clock: Clock) -> None:
    url = outlet(site, "qianyan").url
    first = ask(url).headers
    clock.forward(10)
    assert ask(url, If_None_Match=first["ETag"]).status == 200
    assert ask(url, If_Modified_Since=first["Last-Modified"]).status == 200


def test_head_answers_as_get_without_the_body(site: DemoSite) -> None:
    url = outlet(site, "tidewater").url
    head, whole = ask(url, "HEAD"), ask(url)
    assert head.body == b""
    assert head.headers == whole.headers


@pytest.mark.parametrize("name", OUTLETS)
def test_what_is_not_there_is_a_404_page_of_the_outlet(site: DemoSite, name: str) -> None:
    one = outlet(site, name)
    reply = ask(one.home + "nothing/here")
    assert reply.status == 404
    assert one.name in reply.body.decode(ENCODINGS.get(name, "utf-8"))


def test_robots_txt_forbids_the_search_only(site: DemoSite) -> None:
    reply = ask(outlet(site, "dengta").home + "robots.txt")
    assert reply.headers["Content-Type"].startswith("text/plain")
    assert b"Disallow: /search" in reply.body


def test_the_code_to_scan_is_a_png(site: DemoSite) -> None:
    assert ask(outlet(site, "qianyan").home + "qr.png").body.startswith(b"\x89PNG\r\n\x1a\n")


def test_the_date_header_follows_the_clock_that_was_handed_in(site: DemoSite) -> None:
    assert ask(outlet(site, "circuit").home).headers["Date"] == "Sun, 09 Mar 2031 04:00:00 GMT"


def test_a_port_that_is_taken_is_left_for_a_free_one(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with start(now=clock, base_port=port) as site:
            assert f":{port}/" not in site.outlets[0].home
            assert ask(site.outlets[0].home).status == 200


def test_closing_ends_connections_that_a_reader_keeps_open(clock: Clock) -> None:
    site = start(now=clock, base_port=0)
    port = int(site.outlets[0].home.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as reader:
        reader.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(16).startswith(b"HTTP/1.1 200")
        site.close()
        while reader.recv(4096):
            pass
    site.close()


def test_the_site_is_silent(site: DemoSite, capfd: pytest.CaptureFixture[str]) -> None:
    ask(outlet(site, "circuit").home + "nothing")
    ask(outlet(site, "circuit").home, "BREW")
    assert capfd.readouterr() == ("", "")
