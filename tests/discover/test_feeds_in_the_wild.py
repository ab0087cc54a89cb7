"""What programs that write feeds get wrong, in the manner of reports to readers of feeds: links, words, files, XML."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import KnownEntries, KnownEntry
from monitor.discover.identity import identify
from monitor.model import Attachment, Entry
from tests.discover.test_feed_elements import atom, only, read, rss

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link url='/a'/>", "/a"),
        ('<link>&lt;a href="https://news.example/a"&gt;read on&lt;/a&gt;</link>', "/a"),
        (r"<link>https:\\news.example\a?q=\</link>", "/a?q=\\"),
        ("<link>http://https://news.example/a</link>", "/a"),
        ("<link>https://news.example/very/\n   long/path</link>", "/very/long/path"),
        ("<link>\u200bhttps://news.example/a\u200b</link>", "/a"),
        ("<dc:identifier>https://news.example/a</dc:identifier>", "/a"),
        ("<dc:identifier>10.1000/182</dc:identifier><link>/a</link>", "/a"),
        ("<link>/a</link><dc:identifier>https://doi.example/10.1000</dc:identifier>", "/a"),
    ],
)
def test_an_address_is_found_behind_what_programs_make_of_it(link: str, url: str) -> None:
    assert only(rss(f"<title>t</title>{link}")).url == SITE + url


def test_an_element_may_have_a_base_of_its_own() -> None:
    entry = only(
        atom(
            "<title>t</title><id>x</id><link xml:base='https://other.example/b/' href='a'/><content type='html' "
            "xml:base='https://cdn.example/p/'>&lt;img src='i.png'&gt; &lt;a href=\"../q\"&gt;q&lt;/a&gt;</content>"
        )
    )
    assert entry.url == "https://other.example/b/a"
    assert entry.content == "<img src='https://cdn.example/p/i.png'> <a href=\"https://cdn.example/q\">q</a>"


def test_bases_within_bases_are_taken_once() -> None:
    body = atom(
        "<title>t</title><id>x</id><link href='a'/><content type='html' xml:base='more/'>&lt;a href='b'&gt;</content>"
    )
    body = body.replace("<feed ", "<feed xml:base='/one/' ", 1).replace("<entry>", "<entry xml:base='two/'>")
    entry = only(body)
    assert (entry.url, entry.content) == (f"{SITE}/one/two/a", f"<a href='{SITE}/one/two/more/b'>")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;![CDATA[Tom &amp; Jerry]]&gt;", "Tom & Jerry"),
        ("Go &#55357;&#56832; now", "Go 😀 now"),
        ("中&#20013;&#xD83D;&#xDE00;", "中中😀"),
        ("It&#146;s", "It’s"),
    ],
)
def test_a_title_is_read_through_what_it_was_escaped_with(written: str, title: str) -> None:
    assert only(rss(f"<title>{written}</title><link>/a</link>")).title == title


def test_a_post_of_a_picture_alone_is_called_by_its_alternative_text() -> None:
    picture = "&lt;img src='/p.png' alt='A cat &amp;amp; a mat'&gt;"
    assert only(rss(f"<link>/a</link><description>{picture}</description>")).title == "A cat & a mat"


def test_of_two_kinds_of_summary_neither_is_lost() -> None:
    entry = only(rss("<title>t</title><link>/a</link><description>Short.</description><summary>Longer text.</summary>"))
    assert (entry.summary, entry.content) == ("Short.", "Longer text.")
    entry = only(rss("<title>t</title><link>/a</link><media:description>Alone.</media:description>"))
    assert (entry.summary, entry.content) == ("Alone.", "")


def test_of_an_element_that_stands_twice_the_last_date_counts_and_the_next_if_it_is_none() -> None:
    dates = "<pubDate>Tue, 24 Nov 2026 13:10:00 GMT</pubDate><pubDate>Wed, 25 Nov 2026 13:10:00 GMT</pubDate>"
    assert only(rss(f"<title>t</title><link>/a</link>{dates}")).published == datetime(2026, 11, 25, 13, 10, tzinfo=UTC)
    entry = only(rss(f"<title>t</title><link>/a</link>{dates}<pubDate>soon</pubDate>"))
    assert entry.published == datetime(2026, 11, 25, 13, 10, tzinfo=UTC)


def test_the_date_of_a_journal_is_read() -> None:
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    )
    item = (
        "<item><title>t</title><prism:url>https://news.example/a</prism:url>"
        "<prism:publicationDate>2026-11-20</prism:publicationDate></item>"
    )
    entry = only(f"<rdf:RDF {spaces}><channel/>{item}</rdf:RDF>")
    assert (entry.url, entry.published) == (f"{SITE}/a", datetime(2026, 11, 20, tzinfo=UTC))


def test_a_length_of_a_sound_may_have_parts_of_a_second() -> None:
    sound = "<enclosure url='/a.mp3' type='audio/mpeg' length=' 12345 '/><itunes:duration>00:31:05.5</itunes:duration>"
    assert only(rss(f"<title>t</title>{sound}")).attachments == (
        Attachment(f"{SITE}/a.mp3", "audio/mpeg", 12345, 1865),
    )


def test_a_channel_of_before_rss_is_read() -> None:
    body = """<?XML VERSION="1.0"?><CHANNEL HREF="https://news.example/"><TITLE>N</TITLE>
      <ITEM HREF="/a" LASTMOD="2026-11-20T23:05:43-05:00"><TITLE>A</TITLE><ABSTRACT>Words</ABSTRACT></ITEM></CHANNEL>"""
    entry = only(body)
    assert (entry.url, entry.title, entry.summary) == (f"{SITE}/a", "A", "Words")
    assert entry.published == datetime(2026, 11, 21, 4, 5, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    "item",
    [
        '{"id": 1, "url": "/a", "title": "A", "tags": ["ai", "chips"],}',
        '{"id": 1, "url": "/a", "title": "A", "tags": "ai, chips"}',
        '{"id": 1, /* x */ "url": "/a", title: \'A\', "tags": "ai,chips"}',
    ],
)
def test_a_json_feed_that_is_nearly_json_is_read(item: str) -> None:
    entry = only(f'{{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [{item}]}}')
    assert (entry.url, entry.title, entry.tags) == (f"{SITE}/a", "A", ("ai", "chips"))


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0"?>\n' + rss("<title>t</title><link>/a</link>"),
        "<br />\n<b>Warning</b>: include() in <b>/x.php</b><br />\n" + rss("<title>t</title><link>/a</link>"),
        rss("<title>t</title><link>/a</link>").replace('version="1.0"', 'version="1.1"'),
        rss("<title>t</title><link>/a</link><slash:comments>3</slash:comments><wfw:commentRss>/c</wfw:commentRss>"),
        rss("<title>t</title><link>/a</link>").replace('version="1.0"', 'version="1.0" encoding="utf-16"'),
    ],
)
def test_a_feed_is_read_in_spite_of_what_stands_around_it(body: str) -> None:
    assert [(entry.title, entry.url) for entry in read(body).entries] == [("t", f"{SITE}/a")]


@pytest.mark.parametrize("more", [b"\xff", "央".encode()[:2], b"\xe5\xa4"])
def test_a_short_feed_of_utf_8_with_a_spoiled_byte_stays_utf_8(more: bytes) -> None:
    body = rss("<title>央行宣布下调利率的消息</title><link>/a</link><description>x</description>").encode()
    (entry,) = read(body.replace(b"x</desc", more + b"</desc")).entries
    assert entry.title == "央行宣布下调利率的消息"


def test_headlines_in_other_encodings_are_not_taken_for_utf_8() -> None:
    for encoding, title in (("gb18030", "央行宣布下调利率的消息"), ("cp949", "정부는 새로운 경제 대책을 발표했다")):
        body = rss(f"<title>{title}</title><link>/a</link>").replace('"1.0"', f'"1.0" encoding="{encoding}"')
        assert [entry.title for entry in read(body.encode(encoding)).entries] == [title]


def items(form: str) -> tuple[Entry, ...]:
    listed = (f"<title>The council met on day {n} and agreed</title><link>{form.format(n)}</link>" for n in range(5))
    return read(rss(*listed)).entries


@pytest.mark.parametrize("form", ["/a/café-{}", "/a/caf%C3%A9-{}", "/a/caf%c3%a9-{}/"])
def test_an_address_that_is_encoded_in_another_way_is_the_same_entry(form: str) -> None:
    before = tuple(KnownEntry(entry.url, entry.title, entry.key, listed=True) for entry in items("/a/caf%C3%A9-{}"))
    found = identify(items(form), KnownEntries(before), datetime(2026, 11, 29, tzinfo=UTC))
    assert {entry.key for entry in found.entries} == {known.key for known in before}


@pytest.mark.parametrize(
    ("body", "author", "publisher"),
    [
        (
            rss("<title>t</title><link>/a</link><source url='https://paper.example'>The  Paper</source>"),
            "",
            "The Paper",
        ),
        (
            atom(
                "<title>t</title><id>x</id><link href='/a'/><source><title type='html'>Ann&amp;apos;s blog</title>"
                "<id>y</id><updated>2020-01-01T00:00:00Z</updated><author><name>Ann</name></author></source>"
            ),
            "Ann",
            "Ann's blog",
        ),
        (rss("<title>t</title><link>/a</link><author>Ben</author><source/>"), "Ben", ""),
    ],
)
def test_what_an_aggregator_says_of_the_origin_is_kept(body: str, author: str, publisher: str) -> None:
    entry = only(body)
    assert (entry.author, entry.publisher, entry.published) == (author, publisher, None)
