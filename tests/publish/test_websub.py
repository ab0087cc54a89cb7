"""Which feeds name a hub, and by which addresses it knows them."""

import json
from dataclasses import replace

import pytest

from monitor.model import Config, PublishSettings, Settings, Topic, WebSettings
from monitor.publish import announced_feeds, announcement, feed_address, hub_for, link_header, parse_back, render
from tests.publish.samples import entry, feed

HUB = "https://hub.example/"
FERRIES, BOARD = Topic("ferries", "Ferries", ("ferry",)), Topic("board", "Board", ("board",), token="k3y-of-the-board")


def settings(**changes: object) -> Settings:
    publish = PublishSettings(base_url="https://news.example", hub=HUB, formats=("rss", "json"))
    return Settings(publish=replace(publish, **changes))  # type: ignore[arg-type]  # the test names real fields


def test_every_public_feed_is_announced_in_every_format_and_no_other_file() -> None:
    assert announced_feeds(Config(settings(), (), (FERRIES, BOARD))) == {
        "all.rss": "https://news.example/feeds/all.rss",
        "all.json": "https://news.example/feeds/all.json",
        "ferries.rss": "https://news.example/feeds/ferries.rss",
        "ferries.json": "https://news.example/feeds/ferries.json",
    }


def test_without_a_hub_nothing_is_announced() -> None:
    assert announced_feeds(Config(settings(hub=None), (), (FERRIES,))) == {}


def test_a_private_feed_names_no_hub_and_no_feed_does_where_a_password_is_asked_for() -> None:
    guarded = replace(settings(), web=WebSettings(users={"ada": "secret"}))
    assert hub_for(settings(), FERRIES) == hub_for(settings()) == HUB
    assert hub_for(settings(), BOARD) is None
    assert hub_for(guarded, FERRIES) is None
    assert announced_feeds(Config(guarded, (), (FERRIES,))) == {}


def test_the_published_address_of_the_hub_has_no_password() -> None:
    assert hub_for(settings(hub="https://ada:secret@hub.example/in")) == "https://hub.example/in"


@pytest.mark.parametrize("host", ["news.example", "新闻.example", 'news.example/a<b>"c'])
def test_what_the_header_says_is_ascii_and_equals_what_the_feed_and_the_announcement_say(host: str) -> None:
    made = settings(base_url=f"https://{host}")
    address = feed_address(made, "ferries.json")
    header = link_header(HUB, address)
    assert header.isascii()
    assert header.count("<") == header.count(">") == 2
    written = json.loads(render(feed(entry(), base=f"https://{host}/feeds", hub=HUB), "json"))
    assert f'<{written["feed_url"]}>; rel="self"' in header
    assert announcement(address)["hub.url"] == written["feed_url"]


@pytest.mark.parametrize(
    ("form", "link"),
    [
        ("rss", b'<atom:link href="https://hub.example/" rel="hub"/>'),
        ("atom", b'<link href="https://hub.example/" rel="hub"/>'),
        ("json", b'"hubs": [\n  {\n   "type": "WebSub",\n   "url": "https://hub.example/"\n  }\n ]'),
    ],
)
def test_a_feed_names_its_hub_once_and_only_where_it_has_one(form: str, link: bytes) -> None:
    data = render(feed(entry(), hub=HUB), form)
    assert data.count(link) == 1
    assert parse_back(data, form).entries == 1
    assert b"hub" not in render(feed(entry()), form)
