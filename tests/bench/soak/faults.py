"""Sources that misbehave, each on a loopback address of its own, all served by one site.

The first part of a path says what is wrong: `/reset/feed.xml` and all else below `/reset/` are reset.
"""

from __future__ import annotations

import contextlib
import gzip
import random
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.bench.soak.politeness import Request
from tests.fetch.misbehaviour import GZIP_BOMB, HEAD, HELLO, coded, dripping, forever, then_reset
from tests.fetch.site import Script, Site, Visit, chunked, reply, to, unsized

_MINUTE = 60.0
_SILENCE = 40.0  # seconds; the default limit is 30
_ITEMS = 6  # entries of a feed that works
_AGAIN = "again-"  # names what a redirect leads to, which belongs to the request before
_CAPTCHA = (
    "<html><head><title>Security check</title></head><body><h1>Please complete the security check</h1>"
    "<p>We need to make sure that you are not a robot.</p><form action='/verify'><div class='g-recaptcha'></div>"
    "<input name='captcha'></form></body></html>"
)
_LOGIN = (
    "<html><head><title>Sign in</title></head><body><form action='/login' method='post'><input name='user'>"
    "<input type='password' name='password'><button>Sign in</button></form></body></html>"
)
_RUBBISH = random.Random(1).randbytes(60_000)


def then_silence(data: bytes) -> Script:
    """Say nothing more for longer than anybody should wait."""

    def script(visit: Visit) -> None:
        visit.say(data)
        visit.connection.settimeout(_SILENCE)
        with contextlib.suppress(OSError):
            while visit.connection.recv(4096):  # its end is that of the client, who gave up
                pass

    return script


def page(body: str) -> bytes:
    return reply(body=body.encode(), content_type="text/html; charset=utf-8")


def feed(name: str) -> bytes:
    """A feed with a new entry every minute; its articles stand below its own name."""
    minute = int(time.time() / _MINUTE)
    items = "".join(
        f"<item><title>Minute {at} at the {name} desk</title><link>/{name}/{at}.html</link>"
        f"<guid>{name}-{at}</guid></item>"
        for at in range(minute, minute - _ITEMS, -1)
    )
    rss = f'<rss version="2.0"><channel><title>{name}</title><link>/</link>{items}</channel></rss>'
    return reply(body=rss.encode(), content_type="application/rss+xml")


def article(visit: Visit) -> bytes:
    text = f"{visit.path} tells of what happened in this minute, and of nothing else that the others tell."
    paragraphs = "".join(f"<p>{text} Part {part} of it goes on for a while, as reports do.</p>" for part in range(6))
    return page(f"<html><head><title>{visit.path}</title></head><body><article>{paragraphs}</article></body></html>")


def circle(visit: Visit) -> None:
    """Lead from page to page for ever, on the same host."""
    step = visit.path.rpartition("-")[2]
    visit.say(to(f"/circle/{_AGAIN}{int(step) + 1 if step.isdigit() else 1}"))


def now_and_then(visit: Visit) -> None:
    """A working source that fails every other minute."""
    if int(time.time() / _MINUTE) % 2:
        visit.say(reply("502 Bad Gateway", b"try later"))
    else:
        visit.say(feed("now-and-then") if visit.path.endswith(".xml") else article(visit))


def with_articles(name: str, wrong: bytes | Script) -> Script:
    """A feed that works, and articles that do not."""

    def script(visit: Visit) -> None:
        if visit.path.endswith(".xml"):
            visit.say(feed(name))
        elif isinstance(wrong, bytes):
            visit.say(wrong)
        else:
            wrong(visit)

    return script


ENDLESS = forever(b"<p>more</p>" * 6000, unsized(content_type="text/html"))
FAULTS: Mapping[str, bytes | Script] = {
    "silence": then_silence(b""),
    "silence-in-body": then_silence(HEAD + b"Content-Length: 9999\r\n\r\n" + HELLO),
    "reset": then_reset(b""),
    "reset-in-body": then_reset(reply(body=HELLO, length=9999)),
    "trickle": forever(b"x", unsized(content_type="text/html"), 1.0),
    "trickle-in-headers": dripping(HEAD + b"X-Slow: " + b"y" * 2000),
    "error": reply("500 Internal Server Error", b"<h1>oops</h1>"),
    "throttled": reply("429 Too Many Requests", b"slow down", retry_after="90"),
    "busy": reply("503 Service Unavailable", b"later", retry_after="40"),
    "gone": reply("410 Gone"),
    "missing": reply("404 Not Found", b"no such page"),
    "endless": ENDLESS,
    "bomb": coded("gzip", GZIP_BOMB),
    "cut": unsized(gzip.compress(_RUBBISH)[:-5000], content_encoding="gzip"),
    "garbage": reply(body=_RUBBISH, content_type="application/rss+xml"),
    "garbage-page": reply(body=_RUBBISH, content_type="text/html"),
    "no-http": b"220 mail.example ESTMP\r\n",
    "half-a-chunk": chunked(HELLO, end=b"ff\r\nhalf"),
    "circle": circle,
    "captcha": page(_CAPTCHA),
    "login": page(_LOGIN),
    "nested": page("<div>" * 30_000 + "deep"),
    "attributes": page(f"<p {' '.join(f'a{number}=1' for number in range(30_000))}>many</p>"),
    "empty": reply(content_type="application/rss+xml"),
    "now-and-then": now_and_then,
    "silent-articles": with_articles("silent-articles", then_silence(b"")),
    "captcha-articles": with_articles("captcha-articles", page(_CAPTCHA)),
    "endless-articles": with_articles("endless-articles", ENDLESS),
    "missing-articles": with_articles("missing-articles", reply("404 Not Found", b"no such page")),
    "nested-articles": with_articles("nested-articles", page("<div>" * 30_000 + "deep")),
}
FAULTY_ROBOTS: Mapping[str, bytes | Script] = {
    "silent-robots": then_silence(b""),
    "broken-robots": reply("500 Internal Server Error", b"<h1>oops</h1>"),
}
NAMES = (*FAULTS, *FAULTY_ROBOTS)


def host_of(number: int) -> str:
    """The address of a faulty source."""
    return f"127.2.{number >> 8}.{number & 255}"


@dataclass
class Scripts(Mapping[str, bytes | Script]):
    """What the site says to each path, noting every request by host."""

    seen: list[tuple[str, Request]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __getitem__(self, path: str) -> Script:
        def script(visit: Visit) -> None:
            started = time.time()
            wrong = _wrong(visit)
            try:
                if isinstance(wrong, bytes):
                    visit.say(wrong)
                else:
                    wrong(visit)
            finally:
                host = (visit.header("host") or "").partition(":")[0]
                request = Request(started, time.time(), visit.path, follows=_AGAIN in visit.path)
                with self._lock:
                    self.seen.append((host, request))

        return script

    def __iter__(self) -> Iterator[str]:
        return iter(FAULTS)

    def __len__(self) -> int:
        return len(FAULTS)


def _wrong(visit: Visit) -> bytes | Script:
    """What this request is answered with."""
    if visit.path != "/robots.txt":
        return FAULTS.get(visit.path.split("/")[1], reply("404 Not Found", b"no such page"))
    high, low = (visit.header("host") or "").partition(":")[0].split(".")[2:]
    return FAULTY_ROBOTS.get(name_of(int(high) << 8 | int(low)), reply("404 Not Found", b"none"))


def faulty_site(scripts: Scripts) -> Site:
    """The site, on every loopback address; to be entered."""
    return Site(scripts, address="0.0.0.0")


def name_of(number: int) -> str:
    """What is wrong with a faulty source: the faults in turn."""
    return NAMES[number % len(NAMES)]
