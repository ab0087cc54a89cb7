"""The body of an entry as a reader shows it; incidents as entries of the `_status` feed."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from monitor.model import FeedEntry, Incident
from monitor.publish import Style, body, incident_entry, parse_back, render, safe_html, status_entries, summary
from tests.publish.samples import MORNING, SHANGHAI, entry, feed, guid, hit, item, report

PLAIN = Style(full_text=True, why=True, zone=UTC)


def shown(made: FeedEntry, style: Style = PLAIN) -> str:
    return body(made, style)


def test_the_article_is_shown_whole() -> None:
    assert shown(entry()) == "<p>Two ferries stay in port.</p>"


def test_without_full_text_the_summary_stands_for_the_article() -> None:
    made = entry(html="<p>Long.</p>" * 100, text="One < two.\nThree.")
    assert shown(made, Style(full_text=False, why=True, zone=UTC)) == "<p>One &lt; two. Three.</p>"


def test_an_item_without_html_shows_its_text() -> None:
    assert shown(entry(html="")) == "<p>Two ferries stay in port.</p>"


def test_an_item_without_any_text_leads_to_its_page() -> None:
    assert shown(entry(html="", text="", title="A < B")) == (
        '<p><a href="https://harbour.example/news/first">A &lt; B</a></p>'
    )


def test_an_item_without_text_and_address_has_an_empty_body() -> None:
    assert shown(entry(html="", text="", url="")) == ""


def test_the_image_leads_where_the_article_does_not_show_it() -> None:
    made = shown(entry(image="https://harbour.example/quay.jpg"))
    assert made.startswith('<p><img src="https://harbour.example/quay.jpg" alt="The first report"></p>\n<p>Two')


@pytest.mark.parametrize(
    "src",
    ["https://harbour.example/quay-0001.jpg?a=1&amp;b=2", "https://cdn.example/small/quay-0001.jpg"],
)
def test_an_image_that_the_article_shows_is_not_shown_twice(src: str) -> None:
    made = entry(html=f'<p>x</p><img src="{src}">', image="https://harbour.example/quay-0001.jpg?a=1&b=2")
    assert shown(made).count("<img") == 1


def test_images_with_short_names_are_not_taken_for_one() -> None:
    made = entry(html='<p>x</p><img src="https://harbour.example/a/1.jpg">', image="https://harbour.example/b/1.jpg")
    assert shown(made).count("<img") == 2


def test_an_image_with_a_script_for_an_address_is_not_shown() -> None:
    assert "<img" not in shown(entry(image="javascript:alert(1)"))


def test_who_else_reported_it_stands_below_with_links_and_dates() -> None:
    made = shown(entry(reports=(report(title="A <b>ferry</b>"),)))
    assert '<a href="https://other.example/1">A &lt;b&gt;ferry&lt;/b&gt;</a> · Other · 2026-03-02 03:30' in made


def test_dates_are_shown_in_the_zone_of_the_feed() -> None:
    made = shown(entry(reports=(report(),)), Style(full_text=True, why=True, zone=SHANGHAI))
    assert "2026-03-02 11:30" in made


def test_an_entry_points_back_to_what_came_before() -> None:
    made = shown(entry(follows=report("earlier", title="The <strike>")))
    assert '<p>What came before: <a href="https://earlier.example/1">The &lt;strike&gt;</a> · Earlier · ' in made
    assert "What came before" not in shown(entry())


def test_a_report_says_which_outlet_it_has_it_from_and_does_not_count_with_others_that_do() -> None:
    made = shown(entry(reports=(report(credits="E<cho"), report("second", credits="E<cho", independent=False))))
    assert "Also reported by (3 reports, 2 independent)" in made
    assert made.count("after E&lt;cho") == 2


def test_copies_of_one_text_count_once() -> None:
    made = shown(entry(reports=(report(), report("copyist", copy=True), report("third", copy=True))))
    assert "Also reported by (4 reports, 2 independent)" in made
    assert made.count("same text") == 2


def test_a_report_without_a_usable_link_is_named_without_one() -> None:
    made = shown(entry(reports=(report(url="javascript:alert(1)"),)))
    assert "<li>The other report · Other" in made


def test_a_crowd_of_reports_is_cut_and_counted() -> None:
    made = shown(entry(reports=tuple(report(f"r{number}") for number in range(60))))
    assert made.count("<li>") == 51
    assert "<li>and 10 more</li>" in made


def test_one_line_says_why_it_matched() -> None:
    hits = (hit("Ferries", term="ferr*"), hit("ferry", term="ferr*"), hit("resigned", alias="departure"), hit("port"))
    assert shown(entry(hits=hits)).endswith(
        "<p><small>Matched: ferr* “Ferries” “ferry”; @departure “resigned”; “port”</small></p>"
    )


def test_the_same_words_are_told_once() -> None:
    assert shown(entry(hits=(hit("port"), hit("port")))).count("port”") == 1


def test_a_look_alike_is_called_one() -> None:
    assert "openai “OpenAl” (look-alike spelling)" in shown(entry(hits=(hit("OpenAl", "openai", lookalike=True),)))


def test_the_line_can_be_switched_off() -> None:
    assert "Matched" not in shown(entry(hits=(hit("port"),)), Style(full_text=True, why=False, zone=UTC))


def test_words_of_the_page_are_escaped_in_the_line() -> None:
    assert "“&lt;script&gt;”" in shown(entry(hits=(hit("<script>", "x"),)))


def test_our_words_are_chinese_beside_a_chinese_item() -> None:
    made = shown(entry(language="zh-CN", reports=(report(copy=True),), hits=(hit("离职", alias="departure"),)))
    assert "其他报道（共 2 篇，独立 1 篇）" in made
    assert "同文转载" in made
    assert "匹配：@departure “离职”" in made


def test_without_a_language_the_script_of_the_title_decides() -> None:
    assert "匹配：" in shown(entry(language=None, title="渡轮停航", hits=(hit("渡轮"),)))
    assert "Matched" in shown(entry(language=None, title="Ferries", hits=(hit("Ferries"),)))


def test_an_open_tag_does_not_swallow_what_stands_below() -> None:
    made = shown(entry(html='<p>Two <b>ferries <a href="https://a.example/', reports=(report(),)))
    (paragraph, *_) = lxml_html.fragments_fromstring(made)
    assert isinstance(paragraph, lxml_html.HtmlElement)
    assert "Also reported by" not in paragraph.text_content()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="jav&#x09;ascript:alert(1)">x</a>',
        "<svg onload=alert(1)>",
        "<iframe src=https://evil.example></iframe>",
        "<style>@import 'https://evil.example'</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<p style="background:url(javascript:alert(1))">x</p>',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_no_script_reaches_a_reader(hostile: str) -> None:
    kept = safe_html(hostile).lower()
    for word in ("<script", "<svg", "<iframe", "<style", "style=", "javascript", "<img"):
        assert word not in kept
    root = lxml_html.fragment_fromstring(kept, create_parent="div")
    assert not [name for element in root.iter() for name in element.attrib if str(name).startswith("on")]


def test_relative_addresses_go_and_absolute_ones_stay() -> None:
    kept = safe_html(
        '<a href="/a">a</a><a href="https://b.example/b">b</a><img src="c.png"><a href="mailto:d@e.example">d</a>'
    )
    assert kept == ('<a>a</a><a href="https://b.example/b">b</a><a href="mailto:d@e.example">d</a>')


def test_character_references_bring_no_control_character_back() -> None:
    assert safe_html("<p>a&#1;b&#x85;&#xFFFE;c</p>").isprintable()


@given(st.text(alphabet=st.sampled_from("<>/&;#\"'= abpi\x00\x01\u202e😀渡\ud800")) | st.text())
def test_what_is_sanitised_stays_the_same_when_it_is_sanitised_again(html: str) -> None:
    once = safe_html(html)
    assert safe_html(once) == once


@pytest.mark.parametrize("html", ["<div>" * 150_000, "<p>x</p>" * 200_000])
def test_html_too_deep_or_too_long_for_an_article_is_replaced_by_the_summary(html: str) -> None:
    assert shown(entry(html=html)) == "<p>Two ferries stay in port.</p>"


def test_a_long_flat_article_is_shown_whole() -> None:
    assert shown(entry(html="<p>Port.<br>\n</p>" * 2_000)).count("Port.") == 2_000


def test_paragraphs_that_are_never_closed_are_no_depth() -> None:
    assert shown(entry(html="<p>Port." * 2_000)).count("Port.") == 2_000


def test_a_summary_is_one_line_and_cut_at_a_word() -> None:
    made = summary(item(text="Two ferries\nstay in port. " * 50))
    assert "\n" not in made
    assert len(made) <= 300
    assert made.endswith("…")


def test_a_summary_is_taken_from_the_html_where_there_is_no_text() -> None:
    assert summary(item(text="", html="<p>Fish &amp; chips</p><script>x</script>")) == "Fish & chips"


def test_a_report_of_impossible_date_is_listed_without_it() -> None:
    made = shown(entry(reports=(report(published=MORNING.replace(year=1) - timedelta(hours=1)),)))
    assert "· Other</li>" in made


PAGE = "https://news.example/sources"
LOST = Incident(
    guid=guid("lost"),
    source="harbour",
    kind="list_lost",
    problem="the selector 'ul.news <li>' matches nothing",
    remedy="use ul.list li instead",
    opened=MORNING,
)
CLOSED = replace(LOST, closed=MORNING + timedelta(hours=3))


def test_an_open_incident_says_what_happened_and_what_to_do() -> None:
    made = incident_entry(LOST, PAGE, UTC).item
    assert made.title == "harbour: the selector 'ul.news <li>' matches nothing"
    assert "<p>What to do: use ul.list li instead.</p>" in made.html
    assert "<p>Since 2026-03-02 01:30.</p>" in made.html
    assert "&lt;li&gt;" in made.html


def test_the_recovery_closes_the_same_entry() -> None:
    before, after = incident_entry(LOST, PAGE, UTC).item, incident_entry(CLOSED, PAGE, UTC).item
    assert (after.guid, after.published) == (before.guid, before.published)
    assert after.updated == CLOSED.closed
    assert after.title.startswith("Recovered: harbour: ")
    assert "From 2026-03-02 01:30 until 2026-03-02 04:30." in after.text


def test_dates_are_shown_in_the_zone_that_was_asked_for() -> None:
    assert "Since 2026-03-02 09:30." in incident_entry(LOST, PAGE, SHANGHAI).item.text


def test_an_incident_of_no_source_is_the_programs_own() -> None:
    assert incident_entry(replace(LOST, source=""), PAGE, UTC).item.title.startswith("newsmonitor: ")


def test_the_newest_incident_stands_first_whatever_the_order() -> None:
    newer = replace(LOST, guid=guid("newer"), opened=MORNING + timedelta(days=1))
    assert [made.item.guid for made in status_entries([LOST, newer], PAGE, UTC)] == [newer.guid, LOST.guid]
    assert status_entries([newer, LOST], PAGE, UTC) == status_entries([LOST, newer], PAGE, UTC)


def test_incidents_make_a_feed_in_every_format() -> None:
    entries = status_entries([LOST], PAGE, UTC)
    for name in ("rss", "atom", "json"):
        assert parse_back(render(feed(*entries, id="_status"), name), name).guids == (LOST.guid,)


def test_what_came_of_an_event_stands_above_its_text_ten_at_most() -> None:
    later = tuple(report(f"later{n}", credits="Echo") for n in range(12))
    made = shown(entry(later=later))
    assert made.startswith('<p><strong>What came of it:</strong></p>\n<ul><li><a href="https://later0.example/1">')
    assert made.count("<li>") == 10
    assert "Echo" not in made
    assert "What came of it" not in shown(entry())
