"""What receivers answer, and what stands in titles: nothing of it stops the messages, or does more than it says."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from threading import Event, Thread
from typing import Any

import pytest
import requests

from monitor import notify
from monitor.model import FeedEntry, Item, Topic
from monitor.notify import Message, NotSent, message_of, send
from tests.commandline import free_port
from tests.notify.receivers import mail_server

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ITEM = Item("urn:uuid:1", "s", "https://e.example/1", "Ferry", NOON, "page", NOON, NOON, text="It sails.")


def message(title: str = "Ferry", **item: Any) -> Message:
    entry = FeedEntry(replace(ITEM, title=title, **item), "The Shore")
    return message_of(entry, Topic("ferry", "Ferries", ("ferry",)), "desk", "https://news.example", NOON)


def receiver(talk: Callable[[socket.socket], object]) -> str:
    """Start a server that talks once, and give its address."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with server, server.accept()[0] as connection, suppress(OSError):
            connection.recv(65536)
            talk(connection)

    Thread(target=run, daemon=True).start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


def answering(status: int, *headers: str) -> str:
    lines = "\r\n".join([f"HTTP/1.1 {status} X", *headers, "Content-Length: 0", "", ""])
    return receiver(lambda connection: connection.sendall(lines.encode()))


def fault_of(address: str) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(address, message(), "")
    return caught.value


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("7200", timedelta(hours=2)),
        ("Mon, 02 Mar 2026 15:00:00 GMT", timedelta(hours=3)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", timedelta(0)),
        ("999999999999999999", timedelta(days=1)),
        ("soon", timedelta(0)),
        ("-5", timedelta(0)),
        ("²", timedelta(0)),
    ],
)
def test_a_receiver_says_how_long_to_wait(asked: str, wait: timedelta) -> None:
    fault = fault_of(answering(429, f"Retry-After: {asked.encode().decode('latin-1')}"))
    assert (fault.problem, fault.wait) == ("the receiver answered with status 429", wait)


def test_a_receiver_that_is_gone_is_told_with_its_remedy() -> None:
    assert "remove the target" in fault_of(answering(410)).remedy


def test_a_redirect_is_not_followed() -> None:
    assert "status 302" in fault_of(answering(302, "Location: http://169.254.169.254/latest")).problem


def test_a_large_answer_is_not_read() -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nbegins")
        connection.recv(1)

    send(receiver(talk), message(), "")


def test_an_answer_that_never_ends_costs_the_time_of_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "_DEADLINE", 0.2)
    over = Event()

    def talk(connection: socket.socket) -> None:
        while not over.wait(0.01):
            connection.sendall(b"x")

    address = receiver(talk)
    try:
        assert "did not answer within" in fault_of(address).problem
    finally:
        over.set()


@pytest.mark.parametrize("answer", [b"\x00\xff nonsense\r\n", b"", b"HTTP/1.1 xyz\r\n\r\n"])
def test_what_is_no_answer_is_a_failure(answer: bytes) -> None:
    assert "cannot be reached" in fault_of(receiver(lambda connection: connection.sendall(answer))).problem


@pytest.mark.parametrize(
    "address", ["http://[::1/", "https://127.0.0.1:99999/", "http://", "http://user:pw@127.0.0.1:1/"]
)
def test_an_address_that_cannot_be_asked_is_a_failure_and_not_told(address: str) -> None:
    fault = fault_of(address)
    assert "pw" not in f"{fault}"
    assert "127" not in f"{fault}"


@pytest.mark.parametrize(
    ("title", "sent"),
    [
        ("Ferry\r\nBcc: evil@x.example\r\n\r\nbody", "Ferry Bcc: evil@x.example body"),
        ("Ferry \ud800 stops", "Ferry stops"),
        ("Ferry \x00\x1b[31m stops", "Ferry [31m stops"),
        ("Ferry \u202egnp.exe\u202c stops", "Ferry gnp.exe stops"),
        ("عبّارة\u200f تتوقف", "عبّارة\u200f تتوقف"),
        ("渡轮停航 🚢👩\u200d👩\u200d👧 今晚", "渡轮停航 🚢👩\u200d👩\u200d👧 今晚"),
        ("word " * 2000, "word " * 40 + "…"),
        (" \n ", "https://e.example/1"),
    ],
)
def test_titles_are_one_line_that_a_mail_and_a_webhook_can_hold(title: str, sent: str) -> None:
    made = message(title, text=f"{title} it sails")
    port = free_port()
    with mail_server(port) as mails:
        send(f"smtp://127.0.0.1:{port}/?from=a@x.example&to=b@x.example", made, "")
    assert str(make_header(decode_header(mails[0]["Subject"]))).replace("\n", "") == sent.replace(" …", "…")
    assert mails[0]["Bcc"] is None
    send(answering(204), made, "a-secret")


def test_markup_of_a_title_is_no_markup_in_a_chat_that_takes_html(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    def post(*_: object, **given: Any) -> requests.Response:
        sent.append(given.get("data") or given.get("json"))
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"ok": true}'
        return answer

    monkeypatch.setattr(requests, "post", post)
    send("tgram://123456789:abcdefg_hijklmnop/12315544/", message("<b>Ferry</b> & 5 < 6 *stars*"), "")
    assert "&lt;b&gt;Ferry" in str(sent)
    assert "<b>Ferry</b> &" not in str(sent)


def test_a_plugin_that_raises_costs_one_message_and_tells_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    apprise = pytest.importorskip("apprise")

    def fail(*_: object, **__: object) -> bool:
        raise TypeError("json://a-secret@host")

    monkeypatch.setattr(apprise.Apprise, "notify", fail)
    assert f"{fault_of('json://127.0.0.1:9/')}" == "the message could not be sent: TypeError; it is tried again"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "https://user:pw@e.example/1"])
def test_only_addresses_of_the_web_without_a_password_are_linked(url: str) -> None:
    made = message(url=url)
    assert made.facts["url"] == ("https://e.example/1" if "pw" in url else "")
    assert not any(word in made.body for word in ("pw", "javascript", "data:"))


def test_without_the_extra_webhooks_and_mail_work_and_a_chat_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    send(answering(204), message(), "")
    fault = fault_of("tgram://123456789:abcdefg_hijklmnop/12315544/")
    assert "newsmonitor[notify]" in fault.remedy
    port = free_port()
    with mail_server(port) as mails:
        send(f"smtp://127.0.0.1:{port}/?from=a@x.example&to=b@x.example", message(), "")
    assert len(mails) == 1
