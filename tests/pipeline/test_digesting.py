"""Digests through the pipeline to a real mail server, on a clock that the test holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model import DigestSettings, Topic
from monitor.model.configured import NotifySettings
from monitor.pipeline.notifying import send_digests
from monitor.store.outbox import read_digest
from tests.commandline import free_port
from tests.notify.receivers import mail_server
from tests.pipeline.conftest import Desk

DAY = timedelta(days=1)
STORIES = {
    "/a.html": "Ferry service stops at Sandmere",
    "/b.html": "Ferry captain wins a medal for rescue",
    "/c.html": "Ferry tickets become dearer in autumn",
}


def publish(desk: Desk, *paths: str) -> None:
    desk.site.listing({path: STORIES[path] for path in paths})
    for path in paths:
        text = f"{STORIES[path]}, the harbour office said in the morning. Nobody was surprised by {path}."
        desk.site.article(path, STORIES[path], text * 3, f"Details of {path[1:-5] * 7} will follow soon, it said.")
    desk.visit()


@pytest.fixture
def port(desk: Desk) -> int:
    """A port for the mail server; the desk sends a digest there each day at 8."""
    number = free_port()
    address = f"smtp://127.0.0.1:{number}/?from=news@shore.example&to=ada@shore.example,bob@shore.example"
    notify = NotifySettings(targets={"me": address}, digests={"morning": DigestSettings("me")})
    topics = Topic("ferry", "Ferries", ("ferry",)), Topic("medal", "Medals", ("medal",))
    desk.config = replace(desk.config, topics=topics, settings=replace(desk.config.settings, notify=notify))
    desk.now = datetime(2024, 5, 16, 7, tzinfo=UTC)
    send_digests(desk.context)
    return number


def words(mail: Any) -> tuple[str, str]:
    """The plain text and the HTML of a mail."""
    plain, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    return plain, html


def test_a_digest_arrives_once_at_its_hour_with_an_entry_an_event(desk: Desk, port: int) -> None:
    publish(desk, "/a.html", "/b.html")
    with mail_server(port) as mails:
        assert send_digests(desk.context) == 0, "it is seven"
        desk.now += timedelta(hours=1)
        assert [send_digests(desk.context), send_digests(desk.context)] == [1, 0]
    (mail,) = mails
    assert mail["To"] == "ada@shore.example, bob@shore.example"
    assert mail["Message-ID"].endswith("@newsmonitor.invalid>")
    assert "2 new entries" in mail["Subject"]
    text, html = words(mail)
    for form in (text, html):
        assert form.count(STORIES["/a.html"]) >= 1
        assert "Ferries" in form
        assert "Medals" not in form, "its event stands below the first topic"
    assert "<img" not in html


def test_a_day_without_news_sends_nothing_and_the_next_begins_there(desk: Desk, port: int) -> None:
    desk.now += timedelta(hours=2)
    with mail_server(port) as mails:
        assert send_digests(desk.context) == 0
        desk.now += DAY
        publish(desk, "/a.html")
        desk.now += DAY
        assert send_digests(desk.context) == 1
    assert len(mails) == 1


def test_what_a_server_that_was_down_missed_is_in_the_next_once(desk: Desk, port: int) -> None:
    publish(desk, "/a.html")
    desk.now += timedelta(hours=1)
    assert send_digests(desk.context) == 0
    assert send_digests(desk.context) == 0, "it waits before it tries again"
    with desk.database.read() as connection:
        state = read_digest(connection, "morning")
    assert state is not None
    assert (state.attempts, state.until) == (1, datetime(2024, 5, 16, 7, tzinfo=UTC))
    assert "shore.example" not in state.problem
    publish(desk, "/a.html", "/b.html")
    desk.now += DAY
    with mail_server(port) as mails:
        assert send_digests(desk.context) == 1
        publish(desk, "/a.html", "/b.html", "/c.html")
        desk.now += DAY
        assert send_digests(desk.context) == 1
    first, second = (words(mail)[0] for mail in mails)
    assert all(STORIES[path] in first for path in ("/a.html", "/b.html"))
    assert STORIES["/c.html"] in second
    assert STORIES["/a.html"] not in second


@pytest.mark.parametrize(("receivers", "arrived"), [("nobody@a.example", 0), ("nobody@a.example,ada@a.example", 1)])
def test_a_mail_that_somebody_got_is_not_sent_again_for_a_receiver_who_is_refused(
    desk: Desk, port: int, receivers: str, arrived: int
) -> None:
    targets = {"me": f"smtp://127.0.0.1:{port}/?from=news@shore.example&to={receivers}"}
    notify = replace(desk.config.settings.notify, targets=targets)
    desk.config = replace(desk.config, settings=replace(desk.config.settings, notify=notify))
    publish(desk, "/a.html")
    desk.now += timedelta(hours=1)
    with mail_server(port) as mails:
        assert [send_digests(desk.context), send_digests(desk.context)] == [arrived, 0]
    assert len(mails) == arrived


def test_an_article_that_arrives_late_is_in_the_next_digest(desk: Desk, port: int) -> None:
    publish(desk, "/a.html")
    desk.site.listing({"/a.html": STORIES["/a.html"], "/b.html": STORIES["/b.html"]})
    desk.site.html("/b.html", "out of order", status=500)
    desk.visit()
    desk.now += timedelta(hours=1)
    with mail_server(port) as mails:
        send_digests(desk.context)
        publish(desk, "/a.html", "/b.html")
        desk.visit(after=timedelta(hours=3))
        desk.now += DAY
        assert send_digests(desk.context) == 1
    first, second = (words(mail)[0] for mail in mails)
    assert STORIES["/b.html"] not in first
    assert STORIES["/b.html"] in second
    assert STORIES["/a.html"] not in second
