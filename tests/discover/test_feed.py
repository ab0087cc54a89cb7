"""Feeds of every form to entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.discover import Discovery, discover, feed_tree
from monitor.errors import NotUsable
from monitor.model import Source

NOW = datetime(2024, 5, 16, 12, tzinfo=UTC)
BASE = "https://news.example/feeds/all.xml"
SOURCE = Source("s", BASE)


def read(body: str | bytes, source: Source = SOURCE, content_type: str = "") -> Discovery:
    data = body.encode() if isinstance(body, str) else body
    return discover(data, url=BASE, content_type=content_type, source=source, now=NOW, zone=ZoneInfo("Asia/Shanghai"))


def rss(*items: str, more: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>N&amp;N</title>{more}{inside}</channel></rss>'  # noqa: E501


def test_an_rss_item_with_all_it_can_have() -> None:
    item = (
        "<title>Chips &amp;amp; rules</title><link> /a.html </link><guid isPermaLink='false'>7</guid>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>"
        "<dc:creator>Jane Doe</dc:creator><pubDate>Wed, 15 May 2024 12:10:00 +0800</pubDate><category>AI</category>"
        "<media:thumbnail url='/a.png'/>"
    )
    found = read(rss(item, more="<ttl>30</ttl>"))
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.key) == ("https://news.example/a.html", "Chips & rules", "7")
    assert (entry.summary, entry.content) == ("<p>Short.</p>", "<p>Long.</p>")
    assert (entry.author, entry.tags, entry.image) == ("Jane Doe", ("AI",), "https://news.example/a.png")
    assert entry.published == datetime(2024, 5, 15, 4, 10, tzinfo=UTC)
    assert (found.kind, found.selector, found.title, found.ttl) == ("feed", "RSS 2.0", "N&N", timedelta(minutes=30))


def test_an_atom_entry_with_all_it_can_have() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry>
      <title type="html">One &amp;lt;b&amp;gt; two</title><id>tag:x,1</id>
      <link rel="self" href="https://news.example/a.xml"/><link rel="alternate" type="text/html" href="https://news.example/a"/>
      <published>2024-05-15T04:10:00Z</published><updated>2024-05-16T04:10:00Z</updated>
      <summary>Short &lt;sweet&gt;</summary><content type="html">&lt;p&gt;Long&lt;/p&gt;</content>
      <author><name>Jane</name></author><category term="ai" label="AI"/></entry></feed>"""
    (entry,) = read(body).entries
    assert (entry.url, entry.title, entry.key) == ("https://news.example/a", "One <b> two", "tag:x,1")
    assert (entry.summary, entry.content) == ("Short &lt;sweet>", "<p>Long</p>")
    assert (entry.published, entry.author, entry.tags) == (datetime(2024, 5, 15, 4, 10, tzinfo=UTC), "Jane", ("AI",))


def test_an_rdf_feed() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>R</title></channel>
      <item rdf:about="y"><title>One</title><link>https://news.example/1</link><dc:date>2024-05-15T12:10:00+08:00</dc:date>
      </item></rdf:RDF>"""
    found = read(body)
    assert [(entry.title, entry.published) for entry in found.entries] == [
        ("One", datetime(2024, 5, 15, 4, 10, tzinfo=UTC))
    ]
    assert found.selector == "RDF"


def test_a_json_feed() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
      {"id": "1", "url": "/1", "title": "One", "content_text": "a < b", "authors": [{"name": "J"}], "tags": ["t"],
       "date_published": "2024-05-15T04:10:00Z"}]}"""
    (entry,) = read(body, content_type="application/json").entries
    assert (entry.url, entry.title, entry.content) == ("https://news.example/1", "One", "a &lt; b")
    assert (entry.author, entry.tags) == ("J", ("t",))


def test_a_feed_in_gb2312_with_a_bad_entity_is_still_read() -> None:
    body = '<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>新闻&nbsp;网</title>'
    body += "<item><title>芯片 & 出口</title><link>https://news.example/1</link></item></channel></rss>"
    found = read(body.encode("gb18030"))
    assert [entry.title for entry in found.entries] == ["芯片 & 出口"]
    assert "not well formed" in found.reason


def test_a_date_without_a_zone_and_cst_are_the_sources_own() -> None:
    items = (f"<title>t{n}</title><link>/{n}</link><pubDate>{date}</pubDate>" for n, date in enumerate(
        ["2024-05-15 12:10:00", "Wed, 15 May 2024 12:10:00 CST"]))  # fmt: skip
    dates = {entry.published for entry in read(rss(*items)).entries}
    assert dates == {datetime(2024, 5, 15, 4, 10, tzinfo=UTC)}


def test_a_date_that_is_wild_or_in_the_future_is_none() -> None:
    items = (f"<title>t{n}</title><link>/{n}</link><pubDate>{date}</pubDate>" for n, date in enumerate(
        ["soon", "Wed, 15 May 2044 12:10:00 GMT", "Mon, 01 Jan 0001 00:00:00 +9900", ""]))  # fmt: skip
    assert {entry.published for entry in read(rss(*items)).entries} == {None}


def test_guids_that_repeat_are_not_trusted() -> None:
    items = [f"<title>t{n}</title><link>/{n}</link><guid>same</guid>" for n in range(3)]
    assert [entry.key for entry in read(rss(*items)).entries] == [f"https://news.example/{n}" for n in range(3)]


def test_one_address_for_all_makes_the_title_part_of_the_key() -> None:
    items = [f"<title>t{n}</title><link>/live</link>" for n in range(3)]
    entries = read(rss(*items)).entries
    assert len({entry.key for entry in entries}) == 3
    assert {entry.url for entry in entries} == {"https://news.example/live"}


def test_a_guid_that_is_a_permalink_stands_for_a_missing_link() -> None:
    (entry,) = read(rss("<title>t</title><guid>https://news.example/g</guid>")).entries
    assert entry.url == "https://news.example/g"


def test_one_broken_entry_is_skipped_alone_and_told() -> None:
    found = read(
        rss("<title>good</title><link>/1</link>", "<title>bad</title>", "<title>js</title><link>javascript:x</link>")
    )
    assert [entry.title for entry in found.entries] == ["good"]
    assert [(one.what, one.reason[:20]) for one in found.skipped] == [
        ("bad", "it has no link"),
        ("js", "its link leads nowhe"),
    ]


def test_an_entry_without_title_is_called_by_its_address() -> None:
    (entry,) = read(rss("<link>/1</link>")).entries
    assert entry.title == "https://news.example/1"


def test_include_and_exclude_choose_by_address() -> None:
    items = [f"<title>{path}</title><link>{path}</link>" for path in ("/news/1", "/news/video/2", "/ads/3")]
    chosen = read(rss(*items), replace(SOURCE, include=("*/news/*",), exclude=("/vid.o/",)))
    assert [entry.title for entry in chosen.entries] == ["/news/1"]
    assert [one.reason for one in chosen.skipped] == [
        "its address fits a pattern of `exclude`",
        "its address fits no pattern of `include`",
    ]


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        + rss("<title>&b;</title><link>/1</link>")[21:],
        rss(f"<title {' '.join(f'a{n}=1' for n in range(100_000))}>t</title><link>/1</link>"),
        rss("<title>" + "<b>" * 5000 + "</title><link>/1</link>"),
        rss(*["<title>t</title><link>/1</link>"] * 5000),
    ],
    ids=["entities", "attributes", "depth", "many"],
)
def test_a_hostile_feed_is_bounded(bomb: str) -> None:
    try:
        found = read(bomb)
    except NotUsable as fault:
        assert fault.kind in ("too_complex", "broken")
    else:
        assert len(found.entries) <= 1000
        assert all(len(entry.title) <= 500 for entry in found.entries)


@given(st.binary(max_size=300) | st.text(alphabet="<>/rssitemfdchannel \"'=&;![]-?", max_size=200).map(str.encode))
def test_no_document_raises_anything_but_not_usable(body: bytes) -> None:
    for kind in ("auto", "feed", "page", "sitemap", "json"):
        try:
            read(body, replace(SOURCE, kind=kind))
        except NotUsable as fault:
            assert fault.kind


@pytest.mark.parametrize("author", ["a" * 300_000, "a@a." * 75_000])
def test_a_broken_feed_with_an_endless_author_is_read_in_time(author: str) -> None:
    found = read(rss(f"<title>t &bad; t</title><link>/1</link><author>{author}</author>"))
    assert [entry.url for entry in found.entries] == ["https://news.example/1"]


def test_an_entry_that_stands_twice_is_one_and_keeps_its_guid() -> None:
    item = "<title>t</title><link>/1</link><guid>g</guid>"
    found = read(rss(item, item, "<title>u</title><link>/2</link>"))
    assert [entry.key for entry in found.entries] == ["g", "https://news.example/2"]


def test_halves_of_characters_and_controls_never_reach_the_archive() -> None:
    item = '{"url": "/1", "title": "x \\ud800 \\u0000y", "summary": "\\udfff"}'
    body = '{"version": "https://jsonfeed.org/version/1.1", "items": [' + item + "]}"
    (entry,) = read(body, content_type="application/json").entries
    assert (entry.title, entry.summary) == ("x y", "")


HUB, OWN = "https://hub.example/", "https://news.example/all.rss"
SPACE = 'xmlns:atom="http://www.w3.org/2005/Atom"'
LINKS = (
    f'<atom:link rel="hub" href="{HUB}"/><atom:link rel="hub" href="https://b.example/"/>'
    f'<atom:link rel="SELF" href="{OWN}"/>'
)
ITEM = '<item><title>A</title><link>/a</link><atom:link rel="hub" href="https://item.example/"/></item>'
RSS_WITH_HUB = f'<rss version="2.0" {SPACE}><channel>{ITEM}{LINKS}<title>N</title></channel></rss>'
ATOM_WITH_HUB = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACE}><title>N</title>{LINKS}</feed>'
HUBS = f'[3, {{"type": "rssCloud", "url": "x"}}, {{"type": "WebSub", "url": "{HUB}"}}]'


def json_feed(hubs: str) -> str:
    head = f'"version": "https://jsonfeed.org/version/1.1", "title": "N", "feed_url": "{OWN}"'
    return f'{{{head}, "hubs": {hubs}, "items": []}}'


@pytest.mark.parametrize(
    "body", [RSS_WITH_HUB, ATOM_WITH_HUB, RSS_WITH_HUB.replace("<title>N", "<title>N&oops;<br>"), json_feed(HUBS)]
)
def test_a_feed_names_its_hub_and_its_own_address_and_the_first_counts(body: str) -> None:
    found = read(body)
    assert (found.hub, found.known_as) == (HUB, OWN)


@pytest.mark.parametrize(
    "hubs", ["3", '"https://hub.example/"', "{}", "[null]", '[{"type": "WebSub"}]', '[{"type": 1, "url": []}]']
)
def test_hubs_that_are_none_are_no_fault(hubs: str) -> None:
    assert read(json_feed(hubs)).hub == ""


@pytest.mark.parametrize("name", ["a:b:c", "a:1", "x:-y", "1x", "a:", "ª:.", "Ａ"])
def test_an_element_whose_name_xml_does_not_allow_costs_itself_alone(name: str) -> None:
    broken = f"<{name}>x</{name}><p {name}='1' xmlns:a='http://h/%zz a'>y</p>"
    feed = f"<rss><channel>{broken}<item><title>One &nbsp; more</title><link>https://x/1</link>{broken}</item></rss>"
    assert [entry.url for entry in read(feed).entries] == ["https://x/1"]
    sitemap = f"<urlset>{broken}<url>{broken}<loc>https://x/1</loc></url></urlset>"
    if name[0].isascii() and name[0].isalpha():  # <1x> is text to a parser, and </1x> ends what is open
        assert [entry.url for entry in read(sitemap, content_type="text/xml").entries] == ["https://x/1"]
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>One</title><link href='https://x/1'/>{broken}"
    atom += f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{broken}</div></content></entry></feed>"
    assert [entry.url for entry in read(atom).entries] == ["https://x/1"]


@pytest.mark.parametrize("space", ["http://h/%zz", "[", "http://[::1", "\u200b", "x y", "%"])
def test_a_namespace_that_is_no_uri_is_left_out(space: str) -> None:
    item = f"<item xmlns:a='{space}'><title>One &nbsp; more</title><link>https://x/1</link><a:b a:c='d'>x</a:b></item>"
    assert [entry.url for entry in read(f"<rss><channel>{item}</channel></rss>").entries] == ["https://x/1"]


@pytest.mark.parametrize("values", ["{},", "[],", '"",', "1,"])
def test_a_json_document_of_very_many_values_is_refused_before_they_are_made(values: str) -> None:
    with pytest.raises(NotUsable) as refused:
        read("[" + values * 400_000 + "1]", content_type="application/json")
    assert refused.value.kind == "too_complex"


def long_feed(items: int, *, oldest_first: bool = False, broken: str = "") -> str:
    """A podcast: each item has 24 elements and attributes."""
    numbers = range(items) if oldest_first else range(items - 1, -1, -1)
    more = "<category domain='d'>c</category>" * 9 + "<enclosure url='/x.mp3' type='audio/mpeg'/>"
    days = ((n, f"{n % 28 + 1} {'Jan Feb Mar Apr'.split()[n // 28 % 4]} {1990 + n // 112} 10:00 GMT") for n in numbers)
    made = (f"<title>Episode {n} of all</title><link>/{n}</link><pubDate>{day}</pubDate>{more}" for n, day in days)
    return rss(*made, more=f"{broken}<link>/home/</link>")


@pytest.mark.parametrize("oldest_first", [True, False])
def test_a_long_feed_is_read_whole(oldest_first: bool) -> None:
    found = read(long_feed(3_000, oldest_first=oldest_first))
    assert "of which the first" not in found.reason
    assert found.entries[0].title == "Episode 2999 of all"
    assert found.title == "N&N"


def test_a_long_feed_that_is_not_well_formed_is_read_up_to_a_number_of_elements() -> None:
    found = read(long_feed(3_000, oldest_first=True, broken="<br>"))
    assert "of which the first 30,000 elements and attributes are read" in found.reason
    assert 1_000 < int(found.entries[0].title.split()[1]) < 1_500


def test_attributes_of_a_broken_feed_count_as_its_elements_do() -> None:
    many = " ".join(f"a{n}='{n}'" for n in range(90))
    found = read(
        rss(*(f"<title>Number {n} of all</title><link>/{n}</link><x {many}/>" for n in range(900)), more="<br>")
    )
    assert 200 < len(found.entries) < 400


ONE, TWO = "<title>First of two</title><link>/1</link>", "<title>Second of two</title><link>/2</link>"
ENTRY_BY_ENTRY = [
    rss(ONE, TWO, more="<link>/home/</link>") + " ",
    f"<rss><channel><item>{ONE}</item><title>T</title><item>{TWO}</item><link>https://other.example/</link><ttl>9</ttl>"
    "</channel></rss>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>T"
    "</title></channel><item rdf:about='/1'><title>An item of RDF</title></item></rdf:RDF>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/a/'><entry><title>Entry one</title><link href='1'/></entry>"
    " x <entry xml:base='b/'><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>An entry <b>two</b></div>"
    "</title><link href='2'/></entry><author><name>Jane</name></author></feed>",
    f"<rss><channel><item>{ONE}<item>{TWO}</item></item></channel></rss>",
    f"<rss><channel><item>{ONE}</item></channel></rss><!-- a word --> ",
]


@pytest.mark.parametrize("feed", ENTRY_BY_ENTRY)
def test_a_feed_is_the_same_whether_it_is_read_as_one_tree_or_entry_by_entry(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_tree = read(feed)
    monkeypatch.setattr(feed_tree, "_LONGEST_IN_TREE", 0)
    assert read(feed) == as_tree
    assert as_tree.entries
