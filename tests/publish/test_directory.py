"""The feeds as others find them: OPML lists, and the hubs that know a feed by its address."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import NotUsable
from monitor.model import Config, PublishSettings, Settings, Topic, WebSettings
from monitor.publish import (
    Outline,
    announced_feeds,
    announcement,
    feed_address,
    hub_for,
    link_header,
    parse_back,
    read_opml,
    render,
    render_opml,
)
from tests.publish.samples import entry, feed

FERRIES = Outline(
    title="Ferries & tides",
    feed="https://news.example/feeds/ferries.rss",
    home="https://news.example/topics/ferries",
    description="What sails",
    language="en",
)


def test_what_is_written_can_be_read_back() -> None:
    outlines = (FERRIES, Outline("港口", "https://news.example/feeds/port.rss", folder="Asia"))
    assert read_opml(render_opml(outlines)).outlines == outlines


def test_equal_lists_give_equal_bytes() -> None:
    assert render_opml([FERRIES]) == render_opml([FERRIES])


def test_the_document_is_opml_2_with_the_attributes_of_a_subscription() -> None:
    text = render_opml([FERRIES]).decode()
    assert '<opml version="2.0">' in text
    assert "<title>newsmonitor</title>" in text
    assert '<outline type="rss" text="Ferries &amp; tides"' in text
    assert 'xmlUrl="https://news.example/feeds/ferries.rss"' in text


def test_a_folder_has_a_text_and_nothing_else() -> None:
    folded = Outline("A", "https://a.example/feed", folder="Asia")
    assert b'<outline text="Asia">' in render_opml([folded])


def test_markup_in_a_name_is_none_for_a_reader() -> None:
    (found,) = read_opml(render_opml([Outline("<b>A</b>", "https://a.example/feed")])).outlines
    assert found.title == "＜b＞A＜/b＞"


def test_an_outline_without_a_web_address_is_left_out() -> None:
    assert read_opml(render_opml([Outline("x", "javascript:alert(1)"), FERRIES])).outlines == (FERRIES,)


def test_nested_folders_are_joined() -> None:
    nested = b"""<opml version="1.0"><body><outline text="News"><outline title="Asia">
        <outline text="A" xmlUrl="https://a.example/feed"/></outline>
        <outline text="B" xmlurl="https://b.example/feed"/></outline></body></opml>"""
    assert [(found.title, found.folder) for found in read_opml(nested).outlines] == [("A", "News/Asia"), ("B", "News")]


def test_an_address_that_stands_twice_is_taken_once() -> None:
    twice = b'<opml><body><outline xmlUrl="https://a.example/"/><outline xmlUrl="https://a.example/"/></body></opml>'
    assert len(read_opml(twice).outlines) == 1


def test_a_subscription_without_a_name_is_called_by_its_address() -> None:
    (found,) = read_opml(b'<opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>').outlines
    assert found.title == "https://a.example/feed"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<html><body/></html>",
        b"<opml><body>",
        b'<!DOCTYPE opml [<!ENTITY a "https://a.example/">]><opml><body><outline xmlUrl="&a;"/></body></opml>',
        b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>',
        b"<opml><body>" + b"<outline>" * 5_000 + b"</outline>" * 5_000 + b"</body></opml>",
        b"<opml>" + b" " * 10_000_001 + b"</opml>",
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(NotUsable, match=r"the .*file"):
        read_opml(data)


def test_a_bomb_of_entities_is_refused_at_once() -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    bomb = f'<!DOCTYPE opml [<!ENTITY e0 "ha">{levels}]><opml><body><outline text="&e20;"/></body></opml>'
    with pytest.raises(NotUsable):
        read_opml(bomb.encode())


@given(st.lists(st.builds(Outline, title=st.text(), feed=st.text() | st.just("https://a.example/"), folder=st.text())))
def test_hostile_names_never_break_the_document(outlines: list[Outline]) -> None:
    assert len(read_opml(render_opml(outlines)).outlines) <= len(outlines)


@given(st.binary(max_size=200) | st.text(alphabet="<>/opmlbdyutine =\"'&;").map(str.encode))
def test_reading_gives_outlines_or_not_usable(data: bytes) -> None:
    try:
        assert isinstance(read_opml(data).outlines, tuple)
    except NotUsable as refused:
        assert refused.problem


def test_what_is_left_out_is_told_with_its_reason() -> None:
    found = read_opml(b"""<opml><body><outline text="Folder">
        <outline text="Good" xmlUrl="https://a.example/feed"/>
        <outline text="Again" xmlUrl="https://a.example/feed"/>
        <outline text="Mail" xmlUrl="mailto:a@b.example"/>
        <outline text="Note"/>
        </outline></body></opml>""")
    assert [outline.title for outline in found.outlines] == ["Good"]
    assert found.left_out == (
        ("Again", "its address stands in the file already"),
        ("Mail", "its address is not an http or https address"),
        ("Note", "it names no feed"),
    )


HUB = "https://hub.example/"
FERRIES_TOPIC, BOARD = (
    Topic("ferries", "Ferries", ("ferry",)),
    Topic("board", "Board", ("board",), token="k3y-of-the-board"),
)


def settings(**changes: object) -> Settings:
    publish = PublishSettings(base_url="https://news.example", hub=HUB, formats=("rss", "json"))
    return Settings(publish=replace(publish, **changes))  # type: ignore[arg-type]  # the test names real fields


def test_every_public_feed_is_announced_in_every_format_and_no_other_file() -> None:
    assert announced_feeds(Config(settings(), (), (FERRIES_TOPIC, BOARD))) == {
        "all.rss": "https://news.example/feeds/all.rss",
        "all.json": "https://news.example/feeds/all.json",
        "ferries.rss": "https://news.example/feeds/ferries.rss",
        "ferries.json": "https://news.example/feeds/ferries.json",
    }


def test_without_a_hub_nothing_is_announced() -> None:
    assert announced_feeds(Config(settings(hub=None), (), (FERRIES_TOPIC,))) == {}


def test_a_private_feed_names_no_hub_and_no_feed_does_where_a_password_is_asked_for() -> None:
    guarded = replace(settings(), web=WebSettings(users={"ada": "secret"}))
    assert hub_for(settings(), FERRIES_TOPIC) == hub_for(settings()) == HUB
    assert hub_for(settings(), BOARD) is None
    assert hub_for(guarded, FERRIES_TOPIC) is None
    assert announced_feeds(Config(guarded, (), (FERRIES_TOPIC,))) == {}


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
