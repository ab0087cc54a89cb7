"""Incidents as entries of the `_status` feed."""

from dataclasses import replace
from datetime import UTC, timedelta

from monitor.model import Incident
from monitor.publish import incident_entry, parse_back, render, status_entries
from tests.publish.samples import MORNING, SHANGHAI, feed, guid

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
