"""A small WebSub hub on loopback: it is told of feeds, takes subscriptions, verifies them, and passes content on."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.newssite import serving

Form = dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a subscriber answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Hub:
    """What it was told, and how it behaves.

    forms:   every form that came, in order
    status:  of its answers; headers: more of their headers
    before:  called before it answers, e.g. to wait
    lease:   what it grants: a text as it stands in the verification
    verdict: of subscriptions: 'subscribe' verifies them, 'denied' refuses them, '' keeps silent
    verified: what its verification of a form was answered
    """

    base: str = ""
    forms: list[Form] = field(default_factory=list)
    status: int = 202
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    lease: str = "864000"
    verdict: str = "subscribe"
    verified: list[tuple[Form, Said]] = field(default_factory=list)
    challenge: str = "a-challenge-of-the-hub"
    relays: bool = False  # it reads what it is told of, and passes it on to its subscribers

    def of_mode(self, mode: str) -> list[Form]:
        """The forms of one mode."""
        return [form for form in self.forms if form.get("hub.mode") == mode]

    @property
    def announced(self) -> list[str]:
        """The addresses it was told of, in order."""
        return [form["hub.url"] for form in self.of_mode("publish")]

    @property
    def live(self) -> list[Form]:
        """The forms of subscriptions that the subscriber confirmed."""
        return [form for form, said in self.verified if said.body == self.challenge.encode()]

    def verify(self, form: Form, **changes: str) -> Said:
        """Ask a subscriber whether it meant a form; `changes` are parameters without their 'hub.'; None leaves out."""
        asked = {"mode": form["hub.mode"], "topic": form["hub.topic"], "challenge": self.challenge}
        asked |= {"lease_seconds": self.lease} | changes
        query = urlencode({f"hub.{name}": value for name, value in asked.items()})
        return call(f"{form['hub.callback']}?{query}")

    def relay(self, address: str) -> None:
        """Read a feed, and pass it on to those who subscribed to it, as far as they are there."""
        subscribed = {form["hub.callback"]: form for form in self.live if form["hub.topic"] == address}
        with contextlib.suppress(OSError):
            content = call(address).body
            for form in subscribed.values():
                self.push(form, content)

    def push(self, form: Form, body: bytes, *, method: str = "sha256", **headers: str) -> Said:
        """Pass content on to a subscriber, signed as it asked for."""
        signed = hmac.new(form["hub.secret"].encode(), body, getattr(hashlib, method)).hexdigest()
        sent = {"X-Hub-Signature": f"{method}={signed}", "Content-Type": "application/rss+xml"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return call(form["hub.callback"], body, {name: value for name, value in sent.items() if value})


def call(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Said:
    """GET, or POST where there is a body."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET" if body is None else "POST", target, body, dict(headers or {}))
        answer = connection.getresponse()
        return Said(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
    finally:
        connection.close()


@contextmanager
def running_hub() -> Iterator[Hub]:
    """Serve a hub on a free port until the block ends."""
    hub = Hub()
    working: list[threading.Thread] = []

    def later(target: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=target, args=given)
        thread.start()
        working.append(thread)  # started: the end of the block may come at any moment

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")))
            hub.forms.append(form)
            if hub.before:
                hub.before()
            self.send_response(hub.status)
            for name, value in {**hub.headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()
            if hub.status < 300 and hub.verdict and form["hub.mode"] != "publish":
                later(_verify, hub, form)
            if hub.relays and form["hub.mode"] == "publish":
                later(hub.relay, form["hub.url"])

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    try:
        with serving(Handler) as base:
            hub.base = f"{base}/"
            yield hub
    finally:
        for each in working:
            each.join()


def _verify(hub: Hub, form: Form) -> None:
    mode = form["hub.mode"] if hub.verdict == "subscribe" else hub.verdict
    with contextlib.suppress(OSError):  # the subscriber is gone; hubs do not mind
        hub.verified.append((form, hub.verify(form, mode=mode)))
