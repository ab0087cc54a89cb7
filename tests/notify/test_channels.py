"""Messages through the whole program: stored with the item, sent once, to real receivers."""

from __future__ import annotations

import hashlib
import hmac
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from monitor.store import open_database
from monitor.store.schema import entries, notices
from tests.commandline import Place, forked, free_port
from tests.newssite import NewsSite
from tests.notify.receivers import Receiver, mail_server, webhook

SETTINGS = "fetch: {private_networks: true, delay: 0s}\nlog: {level: error}\n"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path, site: NewsSite, receiver: Receiver) -> Place:
    """A place that watches two fresh stories and an old one, and sends messages about ferries to `desk`."""
    now = datetime.now(UTC)
    stories = {
        "/ferry.html": "Ferry service stops at Sandmere",
        "/old.html": "Ferry of the old days returns to its harbour",
        "/lamp.html": "Museum opens its lamp room to visitors on Sundays",
    }
    site.listing(stories, "/list")
    for path, title in stories.items():
        at = now - (timedelta(days=9) if path == "/old.html" else timedelta(minutes=5))
        site.article(path, title, f"{title}, the harbour office said this morning. " * 6, date=at.isoformat())
    place = Place(tmp_path)
    place.write(
        newsmonitor=f"{SETTINGS}notify: {{targets: {{desk: '{receiver.url}'}}, secret: a-shared-secret}}\n",
        sources=f"sources: [{{id: shore, url: '{site.base}/list', language: en}}]\n",
        topics="topics: {ferry: {match: ferry, notify: [desk]}, lamp: {match: lamp}}\n",
    )
    return place


@contextmanager
def held(place: Place) -> Iterator[Connection]:
    """Open the database of a place that no process uses."""
    address = str(place.folder / "state" / "newsmonitor.db")
    with closing(open_database(address)) as database, database.write() as connection:
        yield connection


def make_due(place: Place) -> None:
    """Let the time pass until waiting messages are tried again."""
    with held(place) as connection:
        connection.execute(notices.update().values(next_try=datetime(2024, 1, 1, tzinfo=UTC)))


def test_a_new_entry_is_sent_once_signed_and_what_is_old_is_not(place: Place, receiver: Receiver) -> None:
    place.call("once")
    place.call("once", "--all")
    (facts,) = receiver.facts
    assert (facts["topic"], facts["title"]) == ("ferry", "Ferry service stops at Sandmere")
    ((headers, body),) = receiver.got
    signature = hmac.new(b"a-shared-secret", body, hashlib.sha256).hexdigest()
    assert headers["X-Newsmonitor-Signature"] == f"sha256={signature}"
    assert headers["X-Newsmonitor-Id"] == facts["id"]
    assert facts["guid"] in {entry["id"] for entry in place.feed("ferry")["items"]}


def test_a_receiver_that_was_down_gets_one_message_an_entry(place: Place, receiver: Receiver) -> None:
    receiver.status = 503
    place.call("once")
    for _ in range(3):
        make_due(place)
        place.call("once")
    assert len(receiver.got) == 4
    assert len({facts["id"] for facts in receiver.facts}) == 1, "every attempt has the same id"
    receiver.status = 204
    receiver.got.clear()
    make_due(place)
    place.call("once")
    place.call("once")
    assert len(receiver.got) == 1


def test_a_receiver_that_asks_for_an_hour_gets_it_and_then_all_that_waits(place: Place, receiver: Receiver) -> None:
    settings = (place.folder / "config" / "newsmonitor.yaml").read_text()
    place.write(
        newsmonitor=settings.replace("secret:", "quiet: '00:00-23:59', secret:"),
        topics="topics: {ferry: {match: ferry, notify: [desk]}, lamp: {match: lamp, notify: [desk]}}\n",
    )
    place.call("once", "--all")
    place.call("once", "--all")
    place.write(newsmonitor=settings)
    receiver.status, receiver.retry_after = 429, "3600"
    place.call("once")
    place.call("once")
    assert len(receiver.got) == 1, "the other message waits too"
    with held(place) as database:
        waits = database.execute(select(notices.c.next_try, notices.c.created)).all()
    assert len(waits) == 2
    assert all(at - added > timedelta(minutes=59) for at, added in waits)
    receiver.status = 200
    receiver.got.clear()
    over = notices.update().where(notices.c.attempts > 0).values(next_try=datetime(2024, 1, 1, tzinfo=UTC))
    with held(place) as database:
        database.execute(over)
    place.call("once")
    place.call("once")
    assert sorted(facts["topic"] for facts in receiver.facts) == ["ferry", "lamp"]


def test_a_topic_that_is_renamed_keeps_its_messages_and_repeats_none(
    place: Place, site: NewsSite, receiver: Receiver
) -> None:
    receiver.status = 503
    place.call("once")
    receiver.status = 200
    place.write(topics="topics: {boats: {match: ferry, notify: [desk], formerly: [ferry]}, lamp: {match: lamp}}\n")
    make_due(place)
    place.call("once")
    assert len({facts["id"] for facts in receiver.facts}) == 1, "the same id before and after"
    text = "Ferry service stops at Sandmere for 9 days, the harbour office said this evening. " * 6
    site.article("/ferry.html", "Ferry service stops at Sandmere", text, date=datetime.now(UTC).isoformat())
    with held(place) as database:
        database.execute(entries.update().values(state="new", digest=""))
    place.call("once", "--all")
    assert len(receiver.got) == 2


def test_more_reports_of_an_event_send_nothing_more(place: Place, site: NewsSite, receiver: Receiver) -> None:
    place.call("once")
    title = "Ferry service stops at Sandmere, crews say"
    site.article("/second.html", title, "Ferry service stops at Sandmere, the harbour office said this morning. " * 6)
    site.listing({"/second.html": title, "/ferry.html": "Ferry service stops at Sandmere"}, "/list")
    place.call("once", "--all")
    entries = [entry for entry in place.feed("ferry")["items"] if "Sandmere" in entry["title"]]
    assert len(entries) == 1, "they are one entry"
    assert len(receiver.got) == 1


def test_messages_wait_in_quiet_hours_and_beyond_the_cap(place: Place, receiver: Receiver) -> None:
    settings = (place.folder / "config" / "newsmonitor.yaml").read_text()
    place.write(newsmonitor=settings.replace("secret:", "quiet: '00:00-23:59', secret:"))
    place.call("once")
    assert receiver.got == []
    place.write(newsmonitor=settings)
    place.call("once")
    assert len(receiver.got) == 1


def test_a_mail_arrives_at_a_real_server(place: Place) -> None:
    port = free_port()
    target = f"mailto://127.0.0.1:{port}/?from=news@shore.example&to=ada@shore.example"
    place.write(newsmonitor=f"{SETTINGS}notify: {{targets: {{desk: '{target}'}}}}\n")
    with mail_server(port) as mails:
        assert "✓ desk" in place.call("notify", "test").stdout
        place.call("once")
        titles = [mail["Subject"] for mail in mails]
    assert len(titles) == 2
    assert "Ferry service stops at Sandmere" in titles[1]


def test_a_digest_is_shown_as_it_would_be_sent_and_nothing_is_sent(place: Place) -> None:
    target = f"smtp://127.0.0.1:{free_port()}/?from=news@shore.example&to=ada@shore.example"
    digests = "morning: {target: me}, lamps: {target: me, topics: [lamp], language: zh}"
    place.write(topics="topics: {ferry: {match: ferry}, lamp: {match: lamp}, none: {match: zeppelin}}\n")
    place.call("once", "--all")
    place.write(newsmonitor=f"{SETTINGS}notify: {{targets: {{me: '{target}'}}, digests: {{{digests}}}}}\n")
    shown = place.call("notify", "digest", "morning").stdout
    assert "* Ferry service stops at Sandmere" in shown
    assert "* Ferry service stops" in place.call("notify", "digest", "morning").stdout, "again"
    page = place.call("notify", "digest", "lamps", "--html").stdout
    assert page.startswith("<!doctype html>")
    assert 'lang="zh"' in page
    assert "Ferry" not in page
    assert (
        "there is no digest 'evening'; there are morning, lamps"
        in place.call("notify", "digest", "evening", expect=2).stderr
    )
    nothing = "digests: {d: {target: me, topics: [none]}}"
    place.write(newsmonitor=f"{SETTINGS}notify: {{targets: {{me: '{target}'}}, {nothing}}}\n")
    assert place.call("notify", "digest", "d").stdout == "there is nothing new to tell\n"


def test_a_trial_message_that_fails_says_why_without_the_address(place: Place, receiver: Receiver) -> None:
    receiver.status = 403
    said = place.call("notify", "test", "desk", expect=1).stdout
    assert "status 403" in said
    assert receiver.url not in said
    assert "there is no target 'phone'; there are desk" in place.call("notify", "test", "phone", expect=2).stderr


def test_a_topic_that_names_an_unknown_target_is_a_fault(place: Place) -> None:
    place.write(topics="topics: {ferry: {match: ferry, notify: [dask]}}\n")
    said = place.call("check", expect=1).stderr
    assert "there is no target 'dask'" in said
    assert "'desk' is nearest" in said


def test_a_kill_between_storing_and_sending_loses_no_message(place: Place, receiver: Receiver) -> None:
    """Killed where its feeds are written: the items are stored, and nothing is sent yet."""
    code = (
        "import os, signal, pathlib, sys\n"
        "def replace(self, target): os.kill(os.getpid(), signal.SIGKILL)\n"
        "pathlib.Path.replace = replace\n"
        "sys.argv = ['newsmonitor', 'once']\n"
        "from monitor.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([place.command()[0], "-c", code], cwd=place.folder, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert receiver.got == []
    place.call("once")
    place.call("once")
    assert [facts["title"] for facts in receiver.facts] == ["Ferry service stops at Sandmere"]


def test_a_kill_while_a_message_is_sent_sends_it_again_under_the_same_id(place: Place, receiver: Receiver) -> None:
    with forked(place, "once") as process:
        receiver.watch = process.kill
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    receiver.watch = None
    place.call("once")
    place.call("once")
    assert len(receiver.got) == 2, "whether the first arrived, nobody can know"
    assert len({facts["id"] for facts in receiver.facts}) == 1


def test_a_receiver_that_was_down_for_a_day_gets_one_message_an_event(
    place: Place, site: NewsSite, receiver: Receiver
) -> None:
    receiver.status = 503
    place.call("once")
    lines = {"/ferry.html": "Ferry service stops at Sandmere"}
    for number in range(3):  # more reports of the same, and one of something else
        title = f"Ferry service stops at Sandmere, crew {number} says" if number else "Ferry museum finds a lost map"
        words = "the harbour office said this morning" if number else "the museum of ferries was proud of its old map"
        site.article(f"/more{number}.html", title, f"{title}, {words}. " * 6, date=datetime.now(UTC).isoformat())
        lines[f"/more{number}.html"] = title
        site.listing(lines, "/list")
        make_due(place)
        place.call("once", "--all")
    receiver.status = 200
    receiver.got.clear()
    for _ in range(3):
        make_due(place)
        place.call("once")
    events = {
        entry["id"]
        for entry in place.feed("ferry")["items"]
        if entry["title"] != "Ferry of the old days returns to its harbour"
    }
    assert sorted(facts["guid"] for facts in receiver.facts) == sorted(events)
    assert len(events) < len(lines), "some of the reports are of one event"
