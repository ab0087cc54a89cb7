"""What a person sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from lxml.etree import _Element

from monitor.errors import ConfigFault, Place
from monitor.model import Attachment, Incident, Report, Source, SourceState, Topic
from tests.web.conftest import ENTRY, INCIDENT, NOW, TOPIC, Website


def words_of(element: _Element) -> str:
    """The words inside an element, white space folded."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def plain(page: str) -> str:
    """The words of a page, white space folded."""
    return words_of(html.fromstring(page))


def test_the_front_page_shows_a_topic_with_its_query_its_number_and_how_to_subscribe(website: Website) -> None:
    page = html.fromstring(website.get("/").text)
    (row,) = page.cssselect(".topics > li")
    words = words_of(row)
    assert "@lab AND @departure" in words
    assert "hiring" in words
    assert "4 today last 14 min ago" in words
    assert [link.get("href") for link in row.cssselect(".forms a[type]")] == [
        "/feeds/departures.rss",
        "/feeds/departures.atom",
        "/feeds/departures.json",
    ]
    (button,) = row.cssselect("button")
    assert button.get("data-copy") == "https://news.example/feeds/departures.rss"


def test_the_sparkline_is_told_in_words_too(website: Website) -> None:
    (drawn,) = html.fromstring(website.get("/").text).cssselect(".topics svg")
    assert "0, 2, 1, 0, 3, 9" in (drawn.get("aria-label") or "")


def test_the_foot_counts_sources_and_items_and_says_when_the_next_fetch_is(website: Website) -> None:
    words = plain(website.get("/").text)
    assert "3 sources, 2 healthy · 1,204 items kept · next fetch in 6 min" in words


def test_an_incident_stands_on_top_with_its_remedy(website: Website) -> None:
    website.memory.open_incidents = (INCIDENT,)
    words = plain(website.get("/").text)
    assert "1 open incident" in words
    assert "run newsmonitor add --update lantern" in words
    assert words.index("1 open incident") < words.index(TOPIC.title)


def test_a_refused_reload_is_told_with_place_words_and_remedy(website: Website) -> None:
    website.faults = (
        ConfigFault(Place("config/topics.yaml", 14, 12), "there is no field 'sorce'", "use source", "sorce:x"),
    )
    words = plain(website.get("/").text)
    assert "has 1 fault and was refused" in words
    assert "config/topics.yaml:14:12 there is no field 'sorce' (found: sorce:x) use source" in words


def test_without_topics_and_sources_the_front_page_says_what_to_do(website: Website) -> None:
    website.config = replace(website.config, topics=(), sources=())
    words = plain(website.get("/").text)
    assert "No topic is configured yet" in words
    assert "No source is configured yet" in words


def test_a_topic_without_entries_says_that_they_will_come(website: Website) -> None:
    website.memory.entries = ()
    assert "No entry matches yet" in plain(website.get("/topics/departures").text)
    assert "nothing yet" in plain(website.get("/").text)


def test_an_entry_shows_author_source_date_in_the_sites_zone_and_where_the_date_is_from(website: Website) -> None:
    words = plain(website.get("/topics/departures").text)
    assert "Lin Qiao" in words
    assert "The Tidewater" in words
    assert "15 May 2024, 20:00 date from the source's list" in words  # 12:00 UTC in Shanghai
    assert "3 reports, 2 independent" in words


def test_the_lead_is_the_first_paragraph_with_its_hits_marked(website: Website) -> None:
    (lead,) = html.fromstring(website.get("/topics/departures").text).cssselect(".lead")
    assert [mark.text for mark in lead.cssselect("mark")] == ["leaves"]
    assert "second paragraph" not in words_of(lead)


def test_the_table_says_why_an_entry_is_here(website: Website) -> None:
    rows = html.fromstring(website.get("/topics/departures").text).cssselect(".hits tbody tr")
    assert [words_of(cell) for cell in rows[0]] == ["@departure → leaves", "leaves", "text, 8–14"]
    assert "look-alike spelling" in words_of(rows[1])


def test_copies_are_marked_among_the_reports(website: Website) -> None:
    reports = html.fromstring(website.get("/topics/departures").text).cssselect(".reports li")
    assert [("copy" in (one.get("class") or "")) for one in reports] == [False, True]


def test_an_entry_points_back_to_what_came_before(website: Website) -> None:
    (back,) = html.fromstring(website.get("/topics/departures").text).cssselect(".follows")
    assert words_of(back).startswith("Earlier: Vega <b>doubts</b>")
    assert [link.get("href") for link in back.cssselect("a")] == ["https://echo.example/doubts"]


def test_a_topic_page_names_its_feeds_for_readers_that_look_for_them(website: Website) -> None:
    links = html.fromstring(website.get("/topics/departures").text).cssselect("link[rel=alternate]")
    assert [(link.get("type"), link.get("href")) for link in links] == [
        ("application/rss+xml", "/feeds/departures.rss"),
        ("application/atom+xml", "/feeds/departures.atom"),
        ("application/feed+json", "/feeds/departures.json"),
    ]


def test_hostile_titles_bodies_and_links_do_nothing(website: Website) -> None:
    text = website.get("/topics/departures").text
    assert "<script>alert" not in text
    assert "onclick" not in text
    assert "javascript:" not in text
    assert "&lt;b&gt;now&lt;/b&gt;" in text


def test_the_sources_page_shows_health_interval_and_what_to_do(website: Website) -> None:
    website.memory.open_incidents = (INCIDENT,)
    page = html.fromstring(website.get("/sources").text)
    dots = [dot.get("class") for dot in page.cssselect(".sources .dot")]
    assert dots == ["dot ok", "dot warn", "dot bad"]
    words = words_of(page)
    assert "in 6 min 61 a day, mostly 8–22 h" in words
    assert "TLS: the certificate has expired (5 failures in a row) It is tried again automatically" in words
    assert "The list ul.news matched nothing. run newsmonitor add" in words
    assert "1.5" in words


@pytest.mark.parametrize("path", ["/", "/sources", "/incidents", "/topics/departures", "/nowhere"])
def test_every_page_has_landmarks_a_skip_link_and_one_main_heading(website: Website, path: str) -> None:
    page = html.fromstring(website.get(path).text)
    assert page.get("lang") == "en"
    assert page.cssselect("a.skip")[0].get("href") == "#content"
    assert len(page.cssselect("main#content")) == len(page.cssselect("h1")) == 1
    assert page.cssselect("nav[aria-label]")


@pytest.mark.parametrize("path", ["/", "/sources", "/incidents", "/topics/departures"])
def test_no_page_asks_a_third_party_or_has_style_and_script_inside(website: Website, path: str) -> None:
    page = html.fromstring(website.get(path).text)
    loaded = [one.get("src") or one.get("href") or "" for one in page.cssselect("script, img, link[rel=stylesheet]")]
    assert loaded
    assert all(address.startswith("/static/") and website.get(address).status == 200 for address in loaded)
    assert not page.cssselect("style, [style], [onclick]")


def test_an_unknown_address_is_told_with_a_way_back(website: Website) -> None:
    answer = website.get("/nowhere")
    assert answer.status == 404
    assert "There is nothing at this address" in plain(answer.text)
    assert html.fromstring(answer.text).cssselect("main a[href='/']")


def test_the_browsers_language_is_spoken(website: Website) -> None:
    assert "主题" in website.get("/", Accept_Language="fr, zh-CN;q=0.9, en;q=0.5").text
    assert "Topics" in website.get("/", Accept_Language="zh;q=0.2, en").text


def test_a_chosen_language_is_kept_in_a_cookie_and_wins(website: Website) -> None:
    chosen = website.get("/?lang=zh", Accept_Language="en")
    assert 'lang="zh-Hans"' in chosen.text
    cookie = chosen.headers["set-cookie"]
    assert "lang=zh" in cookie
    assert "HttpOnly" in cookie
    assert 'lang="zh-Hans"' in website.get("/sources", Accept_Language="en", Cookie="lang=zh").text


def test_a_private_topic_is_listed_nowhere(website: Website) -> None:
    pages = website.get("/").text + website.get("/sources").text + website.get("/topics/departures").text
    assert "Board matters" not in pages
    assert "k3y-of-the-board" not in pages


def test_a_private_topic_is_found_under_its_token_alone(website: Website) -> None:
    assert "Board matters" in website.get("/topics/board-k3y-of-the-board").text
    assert website.get("/topics/board").status == 404
    assert website.get("/topics/board-k3y").status == 404


def test_an_overdue_source_is_due_now_and_not_in_the_past(website: Website) -> None:
    late = replace(website.memory.states["tidewater"], next_fetch=NOW - timedelta(minutes=3))
    website.memory.states = {"tidewater": late}
    assert "next fetch now" in plain(website.get("/").text)


def test_the_incidents_page_tells_what_goes_on_with_its_remedy_and_what_is_well_again(website: Website) -> None:
    over = replace(INCIDENT, guid="urn:uuid:2", opened=NOW - timedelta(hours=5), closed=NOW - timedelta(hours=2))
    website.memory.open_incidents = (INCIDENT, over)
    page = html.fromstring(website.get("/incidents").text)
    going_on, well = page.cssselect(".incidents")
    assert "run newsmonitor add --update lantern since 18 May 2024, 20:00" in words_of(going_on)
    assert "18 May 2024, 15:00, lasted 3 h" in words_of(well)
    assert "run newsmonitor" not in words_of(well)
    assert [link.get("href") for link in page.cssselect(".incidents a")] == ["/sources/lantern"] * 2


def test_the_incidents_page_says_when_all_is_well(website: Website) -> None:
    page = html.fromstring(website.get("/incidents").text)
    assert "No open incidents" in words_of(page)
    assert page.cssselect(".addresses dd a")[0].get("href") == "/feeds/_status.rss"


def test_an_incident_of_a_source_that_is_gone_leads_nowhere(website: Website) -> None:
    website.memory.open_incidents = (replace(INCIDENT, source="gone"), replace(INCIDENT, source=""))
    page = html.fromstring(website.get("/incidents").text)
    assert not page.cssselect(".incidents a")
    assert "the service: The list" in words_of(page)


@pytest.mark.parametrize("path", ["/", "/topics/departures"])
def test_a_topic_can_be_opened_in_a_reader_or_its_address_copied(website: Website, path: str) -> None:
    page = html.fromstring(website.get(path).text)
    opens = [link.get("href") for link in page.cssselect("main a[href^='feed:']")]
    assert opens == ["feed:https://news.example/feeds/departures.rss"]
    assert page.cssselect("button[data-copy='https://news.example/feeds/departures.rss']")


def test_a_near_miss_says_what_it_lacks(website: Website) -> None:
    website.memory.entries = (replace(ENTRY, missing="hiring OR 招聘"),)
    (line,) = html.fromstring(website.get("/topics/departures").text).cssselect(".short")
    assert words_of(line) == "Near miss; it lacks: hiring OR 招聘"


def test_a_digest_lists_what_is_in_it(website: Website) -> None:
    website.memory.entries = (replace(ENTRY, hits=(), reports=(), rest=(ENTRY,) * 3),)
    page = html.fromstring(website.get("/topics/departures").text)
    assert words_of(page.cssselect("summary")[0]) == "3 beyond the daily budget"
    assert len(page.cssselect(".reports li a")) == 3


def test_a_topics_query_can_be_taken_to_where_it_is_tried(website: Website) -> None:
    website.config = replace(website.config, topics=(replace(TOPIC, match=("a b", "c")),))
    (link,) = html.fromstring(website.get("/topics/departures").text).cssselect("main a[href^='/try']")
    assert link.get("href") == "/try?q=%28a%20b%29%20OR%20%28c%29"


def test_attachments_are_links_and_a_script_is_none(website: Website) -> None:
    files = (Attachment("https://tidewater.example/talk.mp3", "audio/mpeg"), Attachment("javascript:alert(1)"))
    website.memory.entries = (replace(ENTRY, item=replace(ENTRY.item, attachments=files)),)
    (line,) = html.fromstring(website.get("/topics/departures").text).cssselect(".attachments")
    assert [link.get("href") for link in line.cssselect("a")] == ["https://tidewater.example/talk.mp3"]
    assert words_of(line) == "Attachment (audio/mpeg)"


def test_an_entry_leads_to_what_came_of_it(website: Website) -> None:
    later = (Report("Vega <i>denies</i>", "https://echo.example/denies", "Echo", NOW),)
    website.memory.entries = (replace(ENTRY, later=later),)
    page = website.get("/topics/departures").text
    assert '<a href="https://echo.example/denies">Vega &lt;i&gt;denies&lt;/i&gt;</a>' in page


def test_the_front_page_has_the_newest_headlines_of_each_topic(website: Website) -> None:
    page = website.get("/").text
    newest = page.partition('<ul class="newest">')[2].partition("</ul>")[0]
    assert '<a href="https://tidewater.example/vega">Vega leaves &lt;script&gt;' in newest
    website.memory.entries = ()
    assert '<ul class="newest">' not in website.get("/").text


def test_faults_remedies_and_plans_are_chinese_on_a_chinese_page(website: Website) -> None:
    problem = "the name l.example does not resolve: timed out"
    website.memory.open_incidents = (Incident("urn:x", "lantern", "unreachable.dns", problem, "check `proxy`", NOW),)
    for path in ("/incidents", "/", "/sources", "/sources/lantern"):
        text = words_of(html.fromstring(website.get(f"{path}?lang=zh").text))
        assert "域名 l.example 无法解析：超时" in text, path
        assert "请检查 `proxy`" in text, path


def many_sources(website: Website, count: int) -> None:
    website.config = replace(
        website.config, sources=tuple(Source(f"s{n}", f"https://s{n}.example/") for n in range(count))
    )
    website.memory.states = {
        f"s{n}": SourceState(f"s{n}", last_fetch=NOW, failures=5 * (n % 50 == 0), error="silent" * (n % 50 == 0))
        for n in range(count)
    }


def test_many_sources_stand_on_pages_of_a_hundred(website: Website) -> None:
    many_sources(website, 250)
    first, last = (html.fromstring(website.get(f"/sources?page={number}").text) for number in (1, 3))
    assert [len(page.cssselect("th[role=rowheader]")) for page in (first, last)] == [100, 50]
    assert "page 1 of 3" in words_of(first)
    assert [link.get("href") for link in first.cssselect(".pager a")] == ["?page=2"]
    assert [link.get("href") for link in last.cssselect(".pager a")] == ["?page=2"]
    assert not html.fromstring(website.get("/topics/departures").text).cssselect(".pager")


def test_sources_of_one_health_are_shown_alone_with_their_number(website: Website) -> None:
    many_sources(website, 250)
    everything = html.fromstring(website.get("/sources").text)
    assert "all 250" in words_of(everything)
    (link,) = (each for each in everything.cssselect(".meta a") if each.get("href") == "?health=bad")
    assert words_of(link) == "failing 5"
    failing = html.fromstring(website.get("/sources?health=bad").text)
    assert len(failing.cssselect("th[role=rowheader]")) == 5
    assert not failing.cssselect(".pager")


@pytest.mark.parametrize(
    "query", ["page=0", "page=99", "page=x", "page=-1", "page=" + "9" * 50, "health=fine", "page="]
)
def test_a_page_that_is_none_shows_the_nearest_one(website: Website, query: str) -> None:
    many_sources(website, 120)
    assert html.fromstring(website.get(f"/sources?{query}").text).cssselect("th[role=rowheader]")


def test_many_topics_stand_on_pages_of_fifty_and_many_incidents_in_few_lines(website: Website) -> None:
    topics = tuple(Topic(f"t{n}", f"Topic {n}", ("x",)) for n in range(60))
    website.config = replace(website.config, topics=topics)
    website.memory.open_incidents = tuple(replace(INCIDENT, guid=f"urn:uuid:{n}") for n in range(40))
    first, second = (html.fromstring(website.get(f"/?page={number}").text) for number in (1, 2))
    assert [len(page.cssselect(".topics > li")) for page in (first, second)] == [50, 10]
    assert len(first.cssselect(".notice li")) == 4
    assert "and 37 more" in words_of(first.cssselect(".notice")[0])
