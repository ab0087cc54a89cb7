"""What an item says stands in one of several elements: addresses, dates, words, files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.discover import Discovery, discover
from monitor.discover.feed_tree import feed_tree
from monitor.errors import NotUsable
from monitor.model import Attachment, Entry, Source

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
BASE = "https://news.example/feeds/all.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def read(body: str | bytes, content_type: str = "") -> Discovery:
    data = body.encode() if isinstance(body, str) else body
    return discover(data, url=BASE, content_type=content_type, source=Source("s", BASE), now=NOW, zone=UTC)


def rss(*items: str, more: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel><title>N</title>{more}{inside}</channel></rss>'


def atom(entry: str, more: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>N</title>{more}<entry>{entry}</entry></feed>'


def only(body: str) -> Entry:
    (entry,) = read(body).entries
    return entry


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/a</link>", "https://news.example/a"),
        ("<link>\n  /a\n</link>", "https://news.example/a"),
        ("<link><![CDATA[/a?x=1&y=2]]></link>", "https://news.example/a?x=1&y=2"),
        ("<link>/a?x=1&amp;amp;y=2</link>", "https://news.example/a?x=1&y=2"),
        ("<link>/a b</link>", "https://news.example/a%20b"),
        ("<link>www.other.example/a</link>", "https://www.other.example/a"),
        ("<link>//other.example/a</link>", "https://other.example/a"),
        ("<link>feed://other.example/a</link>", "http://other.example/a"),
        ("<link>nostr:nevent1abc</link><guid>https://news.example/a</guid>", "https://news.example/a"),
        ("<link/><link>/a</link>", "https://news.example/a"),
        ("<link href='/a'/>", "https://news.example/a"),
        ("<atom:link href='/a'/>", "https://news.example/a"),
        ("<atom:link rel='self' href='/self'/><atom:link rel='alternate' href='/a'/>", "https://news.example/a"),
        ("<link>/redirect</link><feedburner:origLink>/a</feedburner:origLink>", "https://news.example/a"),
        ("<guid>https://news.example/a</guid>", "https://news.example/a"),
        ("<guid>/a</guid>", "https://news.example/a"),
        ("<guid isPermaLink='false'>https://news.example/a</guid>", "https://news.example/a"),
        ("<link>http://[bad</link><guid>https://news.example/a</guid>", "https://news.example/a"),
        ("<link>http://news.example:99999/a</link><guid>https://news.example/a</guid>", "https://news.example/a"),
        ("<enclosure url='/a.mp3' type='audio/mpeg'/>", "https://news.example/a.mp3"),
        ("<media:content url='/a.mp4'/>", "https://news.example/a.mp4"),
    ],
)
def test_the_first_address_that_can_be_asked_is_the_entrys(item: str, url: str) -> None:
    assert only(rss(f"<title>t</title>{item}")).url == url


@pytest.mark.parametrize("item", ["<guid>9871</guid>", "<guid>tag:x,1</guid>", "<link>mailto:a@b.example</link>", ""])
def test_what_is_no_address_is_never_one(item: str) -> None:
    found = read(rss(f"<title>t</title>{item}", "<title>u</title><link>/u</link>"))
    assert [entry.title for entry in found.entries] == ["u"]
    assert [one.what for one in found.skipped] == ["t"]


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("<id>https://news.example/a</id>", "https://news.example/a"),
        ("<id>x</id><link rel='self' href='/a'/>", "https://news.example/a"),
        ("<id>x</id><link rel='related' href='/r'/><link href='/a'/>", "https://news.example/a"),
        (
            "<id>x</id><link type='application/json' href='/j'/><link type='text/html' href='/a'/>",
            "https://news.example/a",
        ),
        (
            "<id>x</id><link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/>",
            "https://news.example/a",
        ),
        ("<id>x</id><content type='text/html' src='/a'/>", "https://news.example/a"),
    ],
)
def test_an_atom_entry_has_an_address_in_several_places(entry: str, url: str) -> None:
    assert only(atom(f"<title>t</title>{entry}")).url == url


@pytest.mark.parametrize(
    ("channel", "url"),
    [
        ("", "https://news.example/feeds/a"),
        ("<link>https://site.example/news/</link>", "https://site.example/news/a"),
        (
            "<atom:link rel='self' href='https://feeds.example/x'/><link>https://site.example/</link>",
            "https://site.example/a",
        ),
        ("<link>nowhere:</link>", "https://news.example/feeds/a"),
    ],
)
def test_a_relative_link_counts_from_the_site_of_the_feed_then_from_the_feed(channel: str, url: str) -> None:
    assert only(rss("<title>t</title><link>a</link>", more=channel)).url == url


def test_xml_base_goes_before_the_site() -> None:
    body = rss("<title>t</title><link>a</link>", more="<link>https://site.example/</link>").replace(
        "<item>", "<item xml:base='/deep/'>"
    )
    assert only(body).url == "https://site.example/deep/a" or only(body).url == "https://news.example/deep/a"


@pytest.mark.parametrize(
    ("elements", "day"),
    [
        ("<atom:updated>2026-11-20T00:00:00Z</atom:updated><pubDate>02 Nov 2026 10:00:00 GMT</pubDate>", 2),
        ("<pubDate>next week</pubDate><dc:date>2026-11-02T10:00:00Z</dc:date>", 2),
        ("<pubDate/><dcterms:modified>2026-11-03</dcterms:modified>", 3),
        ("<dcterms:issued>2026-11-02</dcterms:issued><dcterms:modified>2026-11-03</dcterms:modified>", 2),
        ("<pubDate>Wed, 02 Nov 2044 10:00:00 GMT</pubDate><dc:date>2026-11-02</dc:date>", 2),
        ("<published>2026-11-02</published>", 2),
    ],
)
def test_the_first_readable_date_of_publishing_is_taken_before_those_of_changes(elements: str, day: int) -> None:
    published = only(rss(f"<title>t</title><link>/a</link>{elements}")).published
    assert published is not None
    assert published.day == day


@pytest.mark.parametrize("name", ["issued", "created", "modified"])
def test_dates_of_atom_0_3_count(name: str) -> None:
    body = f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>t</title><link rel='alternate' href='/a'/><{name}>2026-11-02T10:00:00Z</{name}></entry></feed>"  # noqa: E501
    assert only(body).published == datetime(2026, 11, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("<description>a &lt;b&gt;c&lt;/b&gt;</description>", "a <b>c</b>"),
        ("<description><![CDATA[a <b>c</b>]]></description>", "a <b>c</b>"),
        ("<description><p>a</p><p>b</p></description>", "<p>a</p><p>b</p>"),
        ("<description>a <b>c</b> & d &nbsp;e<br>f</description>", "a <b>c</b> & d &nbsp;e<br>f"),
        ("<description>for all &lt;!2 &lt;b>of&lt;/b> them</description>", "for all &lt;!2 <b>of</b> them"),
        ("<itunes:summary>told</itunes:summary>", "told"),
        ("<media:group><media:description>told</media:description></media:group>", "told"),
    ],
)
def test_words_are_markup_whether_it_was_escaped_or_not(item: str, words: str) -> None:
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).summary == words


@pytest.mark.parametrize(
    ("content", "markup"),
    [
        ("<content>a &lt; b</content>", "a &lt; b"),
        ("<content>&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>"),
        ("<content type='text'>&lt;p&gt;a&lt;/p&gt;</content>", "&lt;p>a&lt;/p>"),
        ("<content type='html'>&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>"),
        ("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>c</b></div></content>", "a <b>c</b>"),
        (
            "<content type='xhtml' xmlns:h='http://www.w3.org/1999/xhtml'><h:div><h:p>a</h:p></h:div></content>",
            "<p>a</p>",
        ),
        ("<content type='text/html' mode='base64'>PHA+YTwvcD4=</content>", "<p>a</p>"),
    ],
)
def test_a_text_construct_of_atom_is_read_by_its_type(content: str, markup: str) -> None:
    assert only(atom(f"<title>t</title><link href='/a'/>{content}")).content == markup


@pytest.mark.parametrize(
    ("item", "attachment"),
    [
        (
            "<enclosure url='/7.mp3' type='audio/mpeg' length='9'/>",
            Attachment("https://news.example/7.mp3", "audio/mpeg", 9),
        ),
        ("<enclosure url='/7.mp3' length='big'/>", Attachment("https://news.example/7.mp3", "audio/mpeg")),
        ("<media:content url='/7.mp4' duration='61'/>", Attachment("https://news.example/7.mp4", "video/mp4", 0, 61)),
        (
            "<enclosure url='/7.m4a'/><itunes:duration>1:01:01</itunes:duration>",
            Attachment("https://news.example/7.m4a", "audio/mp4", 0, 3661),
        ),
        ("<atom:link rel='enclosure' href='/7.pdf'/>", Attachment("https://news.example/7.pdf", "application/pdf")),
    ],
)
def test_sounds_films_and_documents_are_attachments(item: str, attachment: Attachment) -> None:
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).attachments == (attachment,)


@pytest.mark.parametrize(
    "item",
    [
        "<media:thumbnail url='/p.jpg'/>",
        "<media:content url='/p.jpg'/>",
        "<media:content url='/p.jpg' medium='image'/>",
        "<media:group><media:content url='/f.mp4'/><media:thumbnail url='/p.jpg'/></media:group>",
        "<enclosure url='/p.jpg' type='image/jpeg'/>",
        "<itunes:image href='/p.jpg'/>",
    ],
)
def test_a_picture_is_found_wherever_it_stands(item: str) -> None:
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).image == "https://news.example/p.jpg"


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    post = "&lt;p&gt;The new ferry has arrived at the quay.&lt;/p&gt;&lt;p&gt;It is yellow.&lt;/p&gt;"
    assert (
        only(rss(f"<link>/a</link><description>{post}</description>")).title == "The new ferry has arrived at the quay."
    )
    long = "word " * 60
    title = only(rss(f"<link>/a</link><description>{long}</description>")).title
    assert len(title) < 90
    assert title.endswith("word …")


def test_what_a_feed_calls_an_item_is_kept_as_it_is() -> None:
    found = read(rss(
        "<title>a</title><link>/a</link><guid isPermaLink='false'> tag:x,1 </guid>",
        "<title>b</title><guid>https://news.example/b</guid>",
    ))  # fmt: skip
    assert [(entry.feed_guid, entry.guid_is_permalink) for entry in found.entries] == [
        ("tag:x,1", False),
        ("https://news.example/b", True),
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry><atom:title>t</atom:title><atom:link href="/a"/></atom:entry></atom:feed>',  # noqa: E501
        '<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://purl.org/rss/1.0/"><r:item><r:title>t</r:title><r:link>/a</r:link></r:item></RDF>',
        f"<?xml version='1.0'?><!-- {'long ' * 2000} -->" + rss("<title>t</title><link>/a</link>")[21:],
        "<br />\n<b>Warning</b>: in /x.php on line 3<br />\n" + rss("<title>t</title><link>/a</link>"),
        rss("<title>t</title><link>/a</link>")[:-30],
        rss("<title>t</title><link>/a</link>") + "<script>track()</script>",
        rss("<title>t</title><link>/a</link><description><p>never closed</description>"),
        "<rss><channel><item><title>t</title><link>/a</link><item><title>u</title><link>/b</link></channel></rss>",
        '<!DOCTYPE rss [<!ENTITY x "]>">]>' + rss("<title>t</title><link>/a</link><description>&x;</description>")[21:],
    ],
    ids=["prefixed", "rdf default", "comments", "warning", "cut", "behind", "unclosed", "item in item", "entity"],
)
def test_a_feed_of_odd_shape_is_read(body: str) -> None:
    entry = read(body).entries[0]
    assert (entry.title, entry.url) == ("t", "https://news.example/a")


def test_references_need_their_semicolon_in_addresses() -> None:
    link = "/view?id=1&copy=2&reg=3&section=4"
    assert only(rss(f"<title>a & b</title><link>{link}</link>")).url == f"https://news.example{link}"


@pytest.mark.parametrize("times", [300, 200_000])
def test_an_item_that_nests_too_deep_costs_itself_alone(times: int) -> None:
    deep = "<b>" * times
    found = read(
        rss(f"<title>t</title><link>/a</link><description>{deep}</description>", "<title>u</title><link>/u</link>")
    )
    assert "u" in {entry.title for entry in found.entries}


def test_the_newest_items_are_taken_wherever_they_stand() -> None:
    days = [(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=n)).isoformat() for n in range(1200)]
    items = [f"<title>t{n}</title><link>/{n}</link><pubDate>{day}</pubDate>" for n, day in enumerate(days)]
    found = read(rss(*items))
    assert len(found.entries) == 1000
    assert [entry.title for entry in found.entries[:2]] == ["t1199", "t1198"]
    assert len(found.skipped) == 200
    numbers = [entry.url for entry in read(rss(*(f"<title>t</title><link>/a/{n}</link>" for n in range(50)))).entries]
    assert numbers[0].endswith("/49")


@given(st.text(alphabet="<>/!-[]&;\"'= abitemrsslnkCDAT?\n", max_size=400))
def test_no_text_breaks_the_tolerant_parser(text: str) -> None:
    try:
        feed_tree(f"<rss><channel><item>{text}</item><item><title>t</title></item></channel></rss>")
        feed_tree(text)
    except NotUsable as fault:
        assert fault.kind == "too_complex"


TOKENS = st.lists(st.sampled_from(["<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<![CDATA[", "]]>", "&amp;", "&x", "<p a='", "'>", "t", "/a", "<description>", "</description>"]), max_size=60)  # fmt: skip # noqa: E501


@given(TOKENS)
def test_an_item_behind_any_broken_one_is_found(broken: list[str]) -> None:
    text = "".join(broken)
    if "<![CDATA[" in text or "'" in text:
        return  # what is open until the end of the text swallows it, in any parser
    found = read(f"<rss><channel><item>{text}</item><item><title>last</title><link>/last</link></item></channel></rss>")
    assert "https://news.example/last" in {entry.url for entry in found.entries}


def test_a_word_that_the_document_type_defines_is_resolved() -> None:
    head = "<!DOCTYPE rss [<!ENTITY site 'tag:news.example'><!ENTITY deep '&site;'><!ENTITY tags '<b>x</b>'>]>"
    body = rss("<title>&site; &deep; &tags;</title><guid>&site;,2026:1</guid><link>/a</link>")
    entry = only(body.replace("?>", f"?>{head}", 1))
    assert entry.feed_guid == "tag:news.example,2026:1"
    assert entry.title == "tag:news.example &deep; &tags;"


def test_defined_words_make_no_feed_many_times_longer() -> None:
    head = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 200}'>]>"
    entry = only(
        rss(f"<title>t</title><link>/a</link><description>{'&a;' * 100_000}</description>").replace(
            "?>", f"?>{head}", 1
        )
    )
    assert len(entry.summary) < 3_000_000


@pytest.mark.parametrize(
    ("item", "author"),
    [
        ("<dc:creator>Jane</dc:creator><dc:creator>Omar</dc:creator><dc:creator>Jane</dc:creator>", "Jane, Omar"),
        ("<author>a@b.example (Jane)</author>", "Jane"),
        ("<dc:creator>Jane (mailto:a@b.example)</dc:creator>", "Jane"),
        ("<author>Jane</author><itunes:author>The Show</itunes:author>", "Jane"),
    ],
)
def test_the_authors_are_those_of_the_first_kind_of_element(item: str, author: str) -> None:
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).author == author


def test_an_entry_of_atom_without_an_author_has_that_of_its_feed() -> None:
    whose = "<author><name>Jane</name></author><author><name>Omar</name></author>"
    entry = "<title>t</title><link href='/a'/>"
    assert only(atom(entry, whose)).author == "Jane, Omar"
    assert only(atom(f"{entry}<author><name>Lea</name></author>", whose)).author == "Lea"


def test_an_item_of_json_without_an_author_has_that_of_its_feed() -> None:
    head = '{"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "Jane"}], "items": '
    found = read(head + '[{"id": "1", "url": "/1"}, {"id": "2", "url": "/2", "authors": {"name": "Omar"}}]}')
    assert [entry.author for entry in found.entries] == ["Jane", "Omar"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("&lt;dialog&gt;", "<dialog>"),
        ("<![CDATA[</example>]]>", "</example>"),
        ("Vec&lt;u8&gt; explained", "Vec<u8> explained"),
        ("Centering a &lt;div&gt;", "Centering a <div>"),
        ("&lt;b&gt;Bold&lt;/b&gt; words&lt;br/&gt;here", "Bold words here"),
        ("Ferry &lt;img src=x alt=y&gt; ends", "Ferry ends"),
        ("&lt;p class=a&gt;One&lt;/p&gt;", "One"),
        ("&lt;script&gt;x()&lt;/script&gt;Two", "Two"),
    ],
)
def test_a_tag_in_a_title_that_is_no_markup_is_a_word(title: str, words: str) -> None:
    assert only(rss(f"<title>{title}</title><link>/a</link>")).title == words


def test_an_enclosure_behind_a_counter_has_its_own_address() -> None:
    item = "<enclosure url='http://counter.example/~5/a.mp3' type='audio/mpeg'/>"
    item += "<feedburner:origEnclosureLink>https://news.example/a.mp3</feedburner:origEnclosureLink>"
    assert only(rss(f"<title>t</title><link>/a</link>{item}")).attachments[0].url == "https://news.example/a.mp3"
