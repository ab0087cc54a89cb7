"""The three formats, read by parsers that are not ours."""

import json
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.errors import PublishError
from monitor.model import Attachment
from monitor.publish import FORMATS, Feed, parse_back, prepare, render
from tests.publish.samples import MORNING, entry, feed, full_feed, guid, hit, report

XML = ("rss", "atom")
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


def read(made: Feed, name: str) -> Any:
    """What feedparser sees; it must have nothing to complain about."""
    parsed = feedparser.parse(render(made, name), response_headers={"content-type": FORMATS[name].media_type})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def rss(made: Feed) -> Any:
    return etree.fromstring(render(made, "rss")).find("channel")


def atom(made: Feed) -> Any:
    return etree.fromstring(render(made, "atom"))


def json_feed(made: Feed) -> Any:
    return json.loads(render(made, "json"))


@pytest.mark.parametrize("name", XML)
def test_a_reader_sees_title_link_guid_author_and_text(name: str) -> None:
    parsed = read(feed(entry()), name)
    (seen,) = parsed.entries
    assert (seen.title, seen.link) == ("The first report", "https://harbour.example/news/first")
    assert (seen.id, seen.author) == (guid("first"), "Ada Fern")
    assert seen.content[0].value == "<p>Two ferries stay in port.</p>"
    assert seen.published_parsed[:5] == (2026, 3, 2, 1, 30)
    assert (parsed.feed.title, parsed.feed.link) == ("Ferries", "https://news.example/topics/ferries")


@pytest.mark.parametrize("name", XML)
def test_the_order_of_the_entries_is_the_feeds(name: str) -> None:
    parsed = read(feed(entry("b"), entry("a"), entry("c")), name)
    assert [seen.id for seen in parsed.entries] == [guid("b"), guid("a"), guid("c")]


@pytest.mark.parametrize("name", FORMATS)
def test_equal_feeds_give_equal_bytes_at_any_time(name: str) -> None:
    with time_machine.travel(MORNING):
        first = render(full_feed(), name)
    with time_machine.travel(MORNING + timedelta(days=400)):
        assert render(full_feed(), name) == first


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_without_entries_is_a_feed(name: str) -> None:
    assert parse_back(render(feed(), name), name).entries == 0


def test_an_empty_feed_is_dated_when_it_was_made() -> None:
    assert feed(created=MORNING).updated == MORNING


def test_a_feed_is_as_new_as_its_newest_change() -> None:
    late = report(published=MORNING + timedelta(days=2))
    made = feed(entry("a", reports=(late,)), entry("b", updated=MORNING + timedelta(days=1)))
    assert made.updated == late.published
    assert rss(made).findtext("lastBuildDate") == "Wed, 04 Mar 2026 01:30:00 +0000"
    assert atom(made).findtext("a:updated", None, NAMES) == "2026-03-04T01:30:00+00:00"


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_an_empty_feed_says_when_it_was_made(name: str) -> None:
    made = feed(created=MORNING)
    date = rss(made).findtext("lastBuildDate") if name == "rss" else atom(made).findtext("a:updated", None, NAMES)
    assert date == ("Mon, 02 Mar 2026 01:30:00 +0000" if name == "rss" else "2026-03-02T01:30:00+00:00")


def test_an_rss_guid_is_no_permalink() -> None:
    found = rss(feed(entry())).find("item/guid")
    assert (found.text, found.get("isPermaLink")) == (guid("first"), "false")


def test_rss_names_itself_its_language_and_how_long_it_lasts() -> None:
    channel = rss(feed(entry(), language="zh", ttl=15))
    assert channel.find("a:link", NAMES).attrib == {
        "href": "https://news.example/feeds/ferries.rss",
        "rel": "self",
        "type": "application/rss+xml",
    }
    assert (channel.findtext("language"), channel.findtext("ttl")) == ("zh", "15")


def test_the_source_stands_for_an_author_who_is_not_named() -> None:
    made = feed(entry(author=""))
    assert rss(made).findtext("item/dc:creator", None, NAMES) == "Harbour News"
    assert atom(made).findtext("a:entry/a:author/a:name", None, NAMES) == "Harbour News"
    assert json_feed(made)["items"][0]["authors"] == [{"name": "Harbour News"}]


def test_an_atom_entry_has_an_author_even_where_nothing_is_known() -> None:
    made = feed(entry(author="", source_title="", source=""))
    assert atom(made).findtext("a:entry/a:author/a:name", None, NAMES) == "newsmonitor"


def test_the_links_of_an_atom_entry_say_what_they_are() -> None:
    assert dict(atom(feed(entry())).find("a:entry/a:link", NAMES).attrib) == {
        "href": "https://harbour.example/news/first",
        "rel": "alternate",
        "type": "text/html",
    }


def test_an_atom_entry_says_when_it_was_published_and_changed_and_in_which_language() -> None:
    found = atom(feed(entry(updated=MORNING + timedelta(hours=1)))).find("a:entry", NAMES)
    assert found.findtext("a:published", None, NAMES) == "2026-03-02T01:30:00+00:00"
    assert found.findtext("a:updated", None, NAMES).startswith("2026-03-02T02:30:00.")
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert found.find("a:content", NAMES).get("type") == "html"


def test_an_entry_moves_when_a_report_joins_it_under_the_guid_of_its_event() -> None:
    found = atom(feed(entry(changed=MORNING + timedelta(hours=5), event_guid=guid("event")))).find("a:entry", NAMES)
    assert found is not None
    assert found.findtext("a:updated", None, NAMES).startswith("2026-03-02T06:30:00.")
    assert found.findtext("a:id", None, NAMES) == guid("event")


def test_atom_entries_of_one_instant_differ_in_updated_and_each_keeps_its_own() -> None:
    def updated(made: Feed) -> list[str]:
        return [found.text for found in atom(made).iterfind("a:entry/a:updated", NAMES)]

    both = updated(feed(entry("a"), entry("b")))
    assert len(set(both)) == 2
    assert updated(feed(entry("b"))) == both[1:]


def test_the_id_of_a_feed_stays_when_its_token_or_title_changes() -> None:
    before, after = feed(), feed(title="Boats", file_stem="ferries-k2")
    assert atom(before).findtext("a:id", None, NAMES) == atom(after).findtext("a:id", None, NAMES)


@pytest.mark.parametrize("name", XML)
def test_what_matched_and_the_tags_are_categories_each_once(name: str) -> None:
    hits = (hit("离职", alias="departure"), hit("辞职", alias="@departure"), hit("port"))
    (seen,) = read(feed(entry(hits=hits, tags=("Sea", "port"))), name).entries
    assert [tag.term for tag in seen.tags] == ["departure", "port", "Sea"]


@pytest.mark.parametrize("term", ["depart*", "=Departures", "/depart.*/", "depart!departure lounge"])
def test_a_category_is_words_and_never_syntax_of_a_query(term: str) -> None:
    (seen,) = read(feed(entry(hits=(hit("departures", term), hit("left port", '"left port"')))), "rss").entries
    assert [tag.term for tag in seen.tags] == ["departures", "left port"]


@pytest.mark.parametrize("name", FORMATS)
def test_beyond_the_size_limit_older_entries_have_a_summary(name: str) -> None:
    article = "<p>The whole article.</p>"
    entries = [entry(f"{number}", html=article, text="The summary.") for number in range(4)]
    made = feed(*entries, max_bytes=2 * len(article))
    written = render(made, name).decode()
    assert written.count("The whole article.") == 2
    assert written.index("The whole article.") < written.index("/news/2"), "the newest keep theirs"
    assert len(parse_back(written.encode(), name).guids) == 4


@pytest.mark.parametrize("name", XML)
def test_the_image_is_a_thumbnail(name: str) -> None:
    (seen,) = read(feed(entry(image="https://harbour.example/quay.jpg")), name).entries
    assert seen.media_thumbnail == [{"url": "https://harbour.example/quay.jpg"}]


SOUND = Attachment("https://harbour.example/talk.mp3?a=1&b=2", "audio/mpeg; x=y", 1234, 60)
FILES = (
    Attachment("https://harbour.example/timetable.pdf"),
    Attachment("javascript:alert(1)", "audio/mpeg"),
    SOUND,
    replace(SOUND, media_type="", size=0),
    Attachment("https://harbour.example/x", 'bad"/type', -5),
)


@pytest.mark.parametrize("name", XML)
def test_an_enclosure_is_what_a_podcast_reader_takes(name: str) -> None:
    (seen,) = read(feed(entry(attachments=FILES)), name).entries
    first = seen.enclosures[0]
    assert (first.href, first.type, first.length) == (SOUND.url, "audio/mpeg", "1234")
    assert len(seen.enclosures) == {"rss": 1, "atom": 3}[name], "RSS 2.0 has one"


def test_rss_has_the_other_attachments_as_media_content() -> None:
    (item,) = rss(feed(entry(attachments=FILES))).iterfind("item")
    others = [dict(found.attrib) for found in item.iterfind("media:content", NAMES)]
    assert others == [
        {"url": "https://harbour.example/timetable.pdf", "type": "application/pdf"},
        {"url": "https://harbour.example/x", "type": "application/octet-stream"},
    ]


def test_json_feed_has_all_attachments_with_type_size_and_duration() -> None:
    (item,) = json_feed(feed(entry(attachments=FILES)))["items"]
    assert item["attachments"][0] == {
        "url": SOUND.url,
        "mime_type": "audio/mpeg",
        "size_in_bytes": 1234,
        "duration_in_seconds": 60,
    }
    assert item["attachments"][1:] == [
        {"url": "https://harbour.example/timetable.pdf", "mime_type": "application/pdf"},
        {"url": "https://harbour.example/x", "mime_type": "application/octet-stream"},
    ], "what is not known is left out"


@pytest.mark.parametrize("name", XML)
def test_a_tag_in_a_title_is_no_tag_in_any_reader(name: str) -> None:
    (seen,) = read(feed(entry(title="<img src=x onerror=alert(1)> & more")), name).entries
    assert seen.title == "＜img src=x onerror=alert(1)＞ & more"


@pytest.mark.parametrize("name", XML)
def test_a_character_reference_in_a_title_is_shown_as_it_is_written(name: str) -> None:
    (seen,) = read(feed(entry(title="AT&T writes &copy;")), name).entries
    assert seen.title == "AT&T writes ＆copy;"


def test_a_summary_in_rss_is_html_and_in_atom_is_text() -> None:
    made = feed(entry(text="1 < 2 & 3"))
    assert rss(made).findtext("item/description") == "1 &lt; 2 &amp; 3"
    assert atom(made).findtext("a:entry/a:summary", None, NAMES) == "1 < 2 & 3"


@pytest.mark.parametrize("text", ["the <b> tag", "a </p> b", "an &amp; sign"])
def test_a_summary_in_atom_that_looks_like_markup_is_declared(text: str) -> None:
    summary = atom(feed(entry(text=text))).find("a:entry/a:summary", NAMES)
    assert summary is not None
    assert summary.get("type") == "html"
    assert summary.text == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_json_feed_has_the_keys_of_version_1_1() -> None:
    document = json_feed(feed(entry(image="https://harbour.example/q.jpg", tags=("Sea",)), language="en"))
    (seen,) = document.pop("items")
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ferries",
        "home_page_url": "https://news.example/topics/ferries",
        "feed_url": "https://news.example/feeds/ferries.json",
        "description": "What matches ferry",
        "language": "en",
    }
    assert (seen["id"], seen["url"]) == (guid("first"), "https://harbour.example/news/first")
    assert seen["date_published"] == "2026-03-02T01:30:00Z"
    assert seen["image"] == "https://harbour.example/q.jpg"
    assert seen["tags"] == ["Sea"]
    assert seen["content_html"].endswith("<p>Two ferries stay in port.</p>")


def test_a_json_item_always_has_content() -> None:
    assert json_feed(feed(entry(html="", text="", url="")))["items"][0]["content_html"] == ""


def test_json_feed_tells_programs_what_matched_and_who_else_reported() -> None:
    (seen,) = json_feed(feed(entry(hits=(hit("离职", alias="departure"),), reports=(report(copy=True),))))["items"]
    assert seen["_newsmonitor"] == {
        "source": "Harbour News",
        "matched": [{"field": "title", "words": "离职", "term": "离职", "alias": "departure"}],
        "reports": [
            {
                "title": "The other report",
                "url": "https://other.example/1",
                "source": "Other",
                "date": "2026-03-02T03:30:00Z",
                "copy": True,
            }
        ],
        "independent": 1,
    }


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"url": "javascript:alert(1)"}, "its link is not an http or https address"),
        ({"guid": ""}, "its GUID is not an absolute URI"),
        ({"guid": "two words"}, "its GUID is not an absolute URI"),
        ({"published": datetime.min, "first_seen": datetime.min}, "it has no date that a reader could use"),
        ({"guid": guid("good")}, "another entry of this feed has the same GUID"),
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_one_bad_entry_is_left_out_and_told_and_costs_nothing_else(name: str, bad: dict[str, Any], reason: str) -> None:
    made = feed(entry("good"), entry("bad", **bad))
    prepared = prepare(made)
    assert [problem.reason for problem in prepared.problems] == [reason]
    assert parse_back(render(prepared, name), name).guids == (guid("good"),)


def test_an_impossible_date_is_replaced_by_when_it_was_seen() -> None:
    (ready,) = prepare(feed(entry(published=datetime.min))).entries
    assert ready.published == MORNING + timedelta(minutes=5)


def test_an_item_without_an_address_leads_to_the_feeds_page() -> None:
    (ready,) = prepare(feed(entry(url=""))).entries
    assert ready.link == "https://news.example/topics/ferries"


def test_a_format_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(PublishError, match="no feed format 'rdf'; use one of rss, atom, json"):
        render(feed(), "rdf")


@pytest.mark.parametrize("name", FORMATS)
def test_half_a_feed_is_found_out(name: str) -> None:
    data = render(feed(entry()), name)
    with pytest.raises(PublishError, match="not well-formed"):
        parse_back(data[: len(data) // 2], name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_guid_that_stands_twice_is_found_out(name: str) -> None:
    data = render(feed(entry("a"), entry("b")), name).replace(guid("b").encode(), guid("a").encode())
    with pytest.raises(PublishError, match="more than once"):
        parse_back(data, name)


@pytest.mark.parametrize("name", FORMATS)
def test_an_entry_without_a_guid_is_found_out(name: str) -> None:
    data = render(feed(entry("a")), name).replace(guid("a").encode(), b"")
    with pytest.raises(PublishError, match="without a GUID"):
        parse_back(data, name)


def test_another_document_is_not_taken_for_a_feed() -> None:
    with pytest.raises(PublishError, match="its root is <a>, not <rss>"):
        parse_back(b"<a/>", "rss")
    with pytest.raises(PublishError, match="no list of items"):
        parse_back(b"[]", "json")


NASTY = st.text() | st.text(
    alphabet=st.sampled_from("<>&;\"'/=]\x00\x01\x0b\x85\ud800\udfff\ufffe\u202e\u2028😀渡אa \n")
)
LINKS = NASTY | st.sampled_from(["javascript:alert(1)", "https://a.example/渡?<>", "//b.example", "http://[", ""])
DATES = st.datetimes() | st.datetimes(timezones=st.timezones())


@given(
    title=NASTY, html=NASTY, text=NASTY, author=NASTY, url=LINKS, image=LINKS | st.none(), language=NASTY,
    published=DATES, updated=DATES, tags=st.lists(NASTY, max_size=3).map(tuple), source_title=NASTY,
    other=st.builds(report, title=NASTY, url=LINKS, source=NASTY, published=DATES), words=NASTY,
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_nothing_that_a_page_says_breaks_a_feed_or_takes_other_entries_with_it(
    other: Any, words: str, **fields: Any
) -> None:
    hostile = entry("hostile", reports=(other,), hits=(hit(words, words, words),), **fields)
    prepared = prepare(feed(hostile, entry("good"), title=fields["title"], description=fields["text"]))
    for name in FORMATS:
        data = render(prepared, name)
        checked = parse_back(data, name)
        assert checked.entries + len(prepared.problems) == 2
        assert guid("good") in checked.guids
        if name in XML:
            parsed = feedparser.parse(data)
            assert not parsed.bozo
            assert all(seen.get("title") and seen.link.startswith("http") for seen in parsed.entries)


@pytest.mark.parametrize("name", FORMATS)
def test_a_megabyte_of_everything_stays_small(name: str) -> None:
    huge = "ferry " * 170_000
    made = entry(title=huge, author=huge, text=huge, html=huge * 2, tags=(huge,) * 50, hits=(hit(huge),) * 50)
    data = render(feed(made), name)
    assert len(data) < 50_000


def test_a_feed_is_prepared_once_for_all_formats() -> None:
    prepared = prepare(full_feed())
    for name in FORMATS:
        assert render(prepared, name) == render(full_feed(), name)


def test_a_feed_of_many_whole_articles_is_written_quickly() -> None:
    article = "<p>Two ferries stay in port. " * 50
    made = feed(*(replace(entry(str(number)), item=entry(str(number), html=article).item) for number in range(200)))
    began = time.process_time()
    for name in FORMATS:
        render(prepare(made), name)
    assert time.process_time() - began < 5


def relations(made: Feed) -> dict[str, dict[str, str]]:
    """What each format names as its own address and those of the pages beside it."""
    document = json_feed(made)
    return {
        "rss": {link.get("rel"): link.get("href") for link in rss(made).iterfind("a:link", NAMES)},
        "atom": {link.get("rel"): link.get("href") for link in atom(made).iterfind("a:link", NAMES)},
        "json": {"self": document["feed_url"], "next": document.get("next_url")},
    }


def test_a_feed_that_goes_on_names_the_page_with_what_lies_before_it() -> None:
    found = relations(feed(entry(), more=True))
    for ending in FORMATS:
        assert found[ending]["next"] == f"https://news.example/feeds/ferries/2.{ending}"
        assert found[ending]["self"] == f"https://news.example/feeds/ferries.{ending}"
        assert "previous" not in found[ending]


def test_a_page_names_itself_and_both_its_neighbours() -> None:
    found = relations(feed(entry(), page=2, more=True))
    for ending in XML:
        assert found[ending]["self"] == f"https://news.example/feeds/ferries/2.{ending}"
        assert found[ending]["previous"] == f"https://news.example/feeds/ferries.{ending}"
        assert found[ending]["next"] == f"https://news.example/feeds/ferries/3.{ending}"
    assert found["json"]["next"] == "https://news.example/feeds/ferries/3.json"


def test_the_last_page_names_no_further_one() -> None:
    for links in relations(feed(entry(), page=3)).values():
        assert links.get("next") is None


def test_pages_of_one_feed_are_one_feed() -> None:
    first, second = (atom(feed(entry(), page=page)) for page in (1, 2))
    assert first.findtext("a:id", None, NAMES) == second.findtext("a:id", None, NAMES)
    assert rss(feed(entry(), page=2, more=True)).findtext("link") == "https://news.example/topics/ferries"
