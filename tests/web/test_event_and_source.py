"""The page of an event, and that of a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Report
from monitor.store.search import Within
from tests.web.conftest import ENTRY, INCIDENT, NOW, Website

GUID = "6f1c2a52-1111-5222-8333-444455556666"
EVENT = replace(ENTRY, guid=f"urn:uuid:{GUID}")


def test_an_event_shows_its_reports_by_time_with_what_it_follows_and_what_came_of_it(website: Website) -> None:
    later = (Report("Vega <i>denies</i>", "https://echo.example/denies", "Echo", NOW),)
    website.memory.entries = (replace(EVENT, later=later),)
    page = website.get(f"/events/{GUID}").text
    line = page.partition("<ol")[2]
    assert line.index("Vega leaves &lt;script&gt;") < line.index("维加离开北境") < line.index('class="copy"')
    assert "3 reports, 2 independent" in page
    assert "Vega &lt;i&gt;denies&lt;/i&gt;" in page
    assert "Vega &lt;b&gt;doubts&lt;/b&gt;" in page
    assert "javascript:" not in page


@pytest.mark.parametrize("name", ["nothing", GUID[:-1], GUID.upper(), "0" * 36, "00000000-0000-0000-0000-000000000000"])
def test_there_is_no_page_for_what_is_no_event(website: Website, name: str) -> None:
    assert website.get(f"/events/{name}").status == 404


def test_an_entry_of_a_topic_leads_to_its_event(website: Website) -> None:
    website.memory.entries = (EVENT,)
    assert f'href="/events/{GUID}"' in website.get("/topics/departures").text
    website.memory.entries = (ENTRY,)
    assert "/events/" not in website.get("/topics/departures").text


def test_a_source_shows_how_it_is_read_what_failed_and_what_it_brought(website: Website) -> None:
    website.memory.asked.clear()
    website.memory.open_incidents = (INCIDENT, replace(INCIDENT, guid="urn:uuid:2", closed=NOW + timedelta(hours=2)))
    page = website.get("/sources/lantern").text
    assert 'href="https://lantern.example/news"' in page
    assert "24 a day" in page
    assert page.count("The list ul.news matched nothing") == 2
    assert page.count("run newsmonitor add --update lantern") == 1
    assert "Vega leaves &lt;script&gt;" in page
    assert website.memory.asked == [(None, Within(source="lantern"))]
    assert 'href="/search?q=source:lantern"' in page


def test_a_source_without_items_says_so_and_an_unknown_one_has_no_page(website: Website) -> None:
    website.memory.entries = ()
    assert "Nothing of this source is kept yet" in website.get("/sources/lantern").text
    assert website.get("/sources/nobody").status == 404


def test_the_list_of_sources_leads_to_each(website: Website) -> None:
    assert '<a href="/sources/tidewater">The Tidewater</a>' in website.get("/sources").text
