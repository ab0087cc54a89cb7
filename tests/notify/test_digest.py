"""When a digest is due, what is in it, and how a mail server is addressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import DigestSettings, FeedEntry, Hit, Item, Report, Topic
from monitor.notify import MOST_ENTRIES, Mail, NotSent, digest_mail, last_slot, sections_of, send_mail
from tests.commandline import free_port

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TOPIC = Topic("ferry", "Ferries", ("ferry",))


def entry(number: int, **changes: str) -> FeedEntry:
    given = {
        "url": f"https://e.example/{number}",
        "title": f"Ferry {number} stops",
        "text": "It stops. " * 60,
        **changes,
    }
    item = Item(
        f"urn:uuid:{number}",
        "s",
        given["url"],
        given["title"],
        NOON,
        "page",
        NOON,
        NOON,
        text=given["text"],
        html='<p><img src="https://t.example/pixel.gif"></p>',
        image="https://t.example/large.jpg",
    )
    return FeedEntry(item, "The Shore", hits=(Hit("title", 0, 5, "Ferry", "ferry"),))


def write(*entries: FeedEntry, left_out: int = 0) -> Mail:
    sections = [replace(each, left_out=left_out) for each in sections_of([(TOPIC, entries)])]
    return digest_mail(
        "morning",
        sections,
        since=NOON - timedelta(days=1),
        until=NOON,
        language="en",
        zone=UTC,
        base_url="https://n.example",
    )


@pytest.mark.parametrize(
    ("at", "now", "slot"),
    [
        ("08:00", "2026-06-10T07:59+02:00", "2026-06-09T08:00+02:00"),
        ("08:00", "2026-06-10T08:00+02:00", "2026-06-10T08:00+02:00"),
        ("08:00", "2026-03-29T09:00+02:00", "2026-03-29T08:00+02:00"),  # the day the clock goes forward: 23 hours
        ("02:30", "2026-03-29T12:00+02:00", "2026-03-29T03:30+02:00"),  # a time that this day leaps over
        ("02:30", "2026-10-25T12:00+01:00", "2026-10-25T02:30+02:00"),  # one that it has twice: the first
        ("08:00", "2026-10-25T09:00+01:00", "2026-10-25T08:00+01:00"),  # the day of 25 hours
        ("00:00", "2026-01-01T00:00+01:00", "2026-01-01T00:00+01:00"),
    ],
)
def test_a_daily_digest_is_due_at_its_hour_in_the_zone(at: str, now: str, slot: str) -> None:
    found = last_slot(DigestSettings("me", at=at), datetime.fromisoformat(now).astimezone(UTC), BERLIN)
    assert found == datetime.fromisoformat(slot)


def test_each_day_of_a_year_has_one_slot_also_where_the_clock_is_changed() -> None:
    for at in ("02:00", "02:30", "03:00"):
        moment, slots = datetime(2026, 1, 1, tzinfo=UTC), set()
        while moment < datetime(2027, 1, 1, tzinfo=UTC):
            slots.add(last_slot(DigestSettings("me", at=at), moment, BERLIN))
            moment += timedelta(minutes=30)
        assert len({slot.astimezone(BERLIN).date() for slot in slots}) == len(slots)
        assert len(slots) in (365, 366)


def test_a_weekly_digest_is_due_on_its_day() -> None:
    weekly = DigestSettings("me", every="week", weekday="friday", at="18:00")
    found = last_slot(weekly, datetime(2026, 6, 12, 15, 59, tzinfo=UTC), BERLIN)
    assert found == datetime(2026, 6, 5, 16, tzinfo=UTC)
    assert last_slot(weekly, datetime(2026, 6, 12, 16, tzinfo=UTC), BERLIN) == datetime(2026, 6, 12, 16, tzinfo=UTC)


def test_a_digest_says_what_where_when_and_why_in_html_and_text() -> None:
    other = Report("Ferries stop", "https://o.example/2", "The Ledger", NOON)
    mail = write(replace(entry(1), reports=(other,)))
    assert mail.subject == "1 new entry, 2 Mar 2026, 12:00"
    for form in (mail.text, mail.html):
        assert "Ferry 1 stops" in form
        assert "https://e.example/1" in form
        assert "The Shore · 2 Mar 2026, 12:00 · 2 reports" in form
        assert "Ferry" in form
        assert "https://n.example/topics/ferry" in form


def test_a_digest_has_nothing_that_is_fetched_when_it_is_read() -> None:
    mail = write(entry(1))
    assert "<img" not in mail.html
    assert "t.example" not in mail.html
    assert "style" not in mail.html


def test_hostile_words_stay_words() -> None:
    mail = write(entry(1, title="<script>alert(1)</script>", url="javascript:alert(1)", text="</p><b onload=x>"))
    assert "<script" not in mail.html
    assert "<b " not in mail.html
    assert "javascript:" not in mail.html


def test_an_event_that_two_topics_want_stands_below_the_first() -> None:
    other = Topic("harbour", "Harbour", ("harbour",))
    event = replace(entry(1), guid="urn:uuid:event")
    sections = sections_of([(TOPIC, [event]), (other, [replace(entry(2), guid="urn:uuid:event")])])
    assert [section.topic.id for section in sections] == ["ferry"]


def test_a_long_digest_is_cut_and_says_so() -> None:
    (section,) = sections_of([(TOPIC, [entry(number) for number in range(MOST_ENTRIES + 3)])])
    assert (len(section.entries), section.left_out) == (MOST_ENTRIES, 3)
    assert "and 3 more" in write(entry(1), left_out=3).text


def test_one_digest_has_one_id_and_the_next_another() -> None:
    assert write(entry(1)).id == write(entry(2)).id


@pytest.mark.parametrize(
    "address",
    ["smtp://mail.example", "smtp://mail.example/?from=a@b.example", "smtp:///?to=a@b.example", "smtp://h:x/?to=a@b.c"],
)
def test_an_address_without_server_or_receiver_is_refused_without_being_named(address: str) -> None:
    with pytest.raises(NotSent) as refused:
        send_mail(address, Mail("1", "s", "t", NOON))
    assert "mail.example" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(NotSent) as refused:
        send_mail(f"smtp://ada:a-secret@127.0.0.1:{free_port()}/?to=ada@shore.example", Mail("1", "s", "t", NOON))
    assert "a-secret" not in str(refused.value)
