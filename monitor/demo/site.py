"""The bundled news site over HTTP: four outlets on loopback, each an origin.

Lists, articles, feeds and pictures are made for the moment of the request. Nothing that is
not published yet can reach a page, because a page is made from an `Edition` alone, and an
edition only knows what is published. The standard library's server does the protocol; here is only
what it lacks: validators, silence, and closing connections that readers keep open.
"""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from json import dumps
from socketserver import ThreadingTCPServer
from string import Template
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from monitor.demo.stories import PROFILES, Profile, Story, landscape_svg, load_stories, scan_png

RELATED = 14  # headlines in the tail of an article
HOT = 6  # headlines in the margin


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories that one outlet shows at `now`.

    origins: id of every outlet to its scheme, host and port
    stories: what is out at this outlet, the newest first
    others:  what is out at the other outlets, by id: for the source of a republished text
    """

    profile: Profile
    origins: Mapping[str, str]
    started: datetime
    now: datetime
    stories: tuple[Story, ...]
    others: Mapping[str, Story]

    @property
    def origin(self) -> str:
        """Scheme, host and port of this outlet."""
        return self.origins[self.profile.id]

    @property
    def modified(self) -> datetime:
        """The time at which something last came out here."""
        return self.started + self.stories[0].offset if self.stories else self.started


def make_edition(
    profile: Profile, origins: Mapping[str, str], started: datetime, now: datetime, stories: Iterable[Story]
) -> Edition:
    """Choose what is out at `now` from all stories of all outlets."""
    out = [story for story in stories if started + story.offset <= now]
    own = sorted((s for s in out if s.outlet == profile.id), key=lambda s: s.offset, reverse=True)
    return Edition(profile, origins, started, now, tuple(own), {story.id: story for story in out})


def story_path(profile: Profile, story: Story) -> str:
    """Path of a story at its outlet."""
    return profile.story_path.format(number=story.number, slug=story.slug, section=story.section)


def list_page(edition: Edition, section: str = "") -> str:
    """The front page or the list; with `section` only its stories."""
    shown = [s for s in edition.stories if section in ("", s.section)]
    lead, rest = shown[:1], shown[1:]
    return _fill(
        edition,
        "list",
        lead=_all(edition, "lead", lead),
        entries=_all(edition, "entry", rest),
        hot=_all(edition, "hot", _hot(edition)),
    )


def article_page(edition: Edition, story: Story) -> str:
    """The page of one story, with everything around it that real pages have."""
    credit = ""  # of a republished text, in the outlet's words
    if original := edition.others.get(story.taken_from):
        words = {"original": escape(original.title), "original_author": escape(original.author)}
        credit = _fill(edition, "credit", words)
    linked_data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": (edition.started + story.offset).astimezone(edition.profile.zone).isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": edition.profile.name},
        "mainEntityOfPage": edition.origin + story_path(edition.profile, story),
        "image": f"{edition.origin}/img/{story.id}.svg",
    }
    return _fill(
        edition,
        "article",
        _facts(edition, story),
        body=_body(edition, story),
        credit=credit,
        related=_all(edition, "related", related(edition, story)),
        hot=_all(edition, "hot", _hot(edition)),
        linked_data=dumps(linked_data, ensure_ascii=False).replace("<", "\\u003c"),
    )


def feed(edition: Edition) -> str:
    """The outlet's feed, as XML."""
    return _fill(edition, "feed", entries=_all(edition, "feed_entry", edition.stories))


def plain_page(edition: Edition, title: str, words: str) -> str:
    """A page that is no news: about, contact, not found."""
    return _fill(edition, "plain", title=escape(title), words=escape(words))


def style_sheet(edition: Edition) -> str:
    """The outlet's CSS."""
    return templates(edition.profile.id)["style"].template


def related(edition: Edition, story: Story) -> list[Story]:
    """Other stories of the outlet, those with most common tags first, then newest."""
    others = [other for other in edition.stories if other != story]
    return sorted(others, key=lambda other: -len(set(other.tags) & set(story.tags)))[:RELATED]


@cache
def templates(profile: str) -> Mapping[str, Template]:
    """An outlet's templates: `pages/<profile>.html`, cut at lines `<!--# name -->`."""
    content = (files("monitor.demo") / "pages" / f"{profile}.html").read_text("utf-8")
    pieces = re.split(r"^<!--# (\w+) -->\n", content, flags=re.MULTILINE)[1:]
    return {name: Template(text) for name, text in zip(pieces[::2], pieces[1::2], strict=True)}


def _fill(edition: Edition, name: str, facts: Mapping[str, str] | None = None, **ready: str) -> str:
    """Fill one template; `facts` and `ready` are already markup."""
    at_hand = {
        "site": escape(edition.profile.name),
        "origin": edition.origin,
        "year": str(edition.now.year),
        "today": edition.profile.day(edition.now.astimezone(edition.profile.zone)),
        "updated_iso": edition.modified.isoformat(),
        "updated_rfc": format_datetime(edition.modified),
    }
    return templates(edition.profile.id)[name].substitute(at_hand | dict(facts or {}) | ready)


def _all(edition: Edition, name: str, stories: Iterable[Story]) -> str:
    return "".join(_fill(edition, name, _facts(edition, story), body=_body(edition, story)) for story in stories)


def _facts(edition: Edition, story: Story) -> dict[str, str]:
    """The parts of a story that templates use, as markup."""
    profile, out = edition.profile, edition.started + story.offset
    local = out.astimezone(profile.zone)
    path = story_path(profile, story)
    words = {
        "title": story.title,
        "author": story.author,
        "section": story.section,
        "summary": story.summary,
        "tags": ",".join(story.tags),
        "path": path,
        "link": path + profile.link_suffix,
        "picture": f"/img/{story.id}.svg",
        "number": str(story.number),
        "list_date": profile.list_date(local, edition.now.astimezone(profile.zone)),
        "page_date": profile.page_date(local),
        "iso": local.isoformat(),
        "rfc": format_datetime(local),
    }
    return {name: escape(text) for name, text in words.items()}


def _body(edition: Edition, story: Story) -> str:
    parts = [
        _fill(edition, block.kind, words=escape(block.words), picture=f"/img/{story.id}-{at}.svg")
        for at, block in enumerate(story.blocks)
    ]
    return "".join([*parts[:2], _fill(edition, "interruption"), *parts[2:]] if len(parts) > 2 else parts)


def _hot(edition: Edition) -> list[Story]:
    return sorted(edition.stories, key=lambda story: story.number)[:HOT]


ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /account\n"
ABOUT = {
    "zh": "本站随 newsmonitor 附带，供演示使用。媒体名称与作者均为虚构，文章由项目自行撰写。",
    "en": "This site comes with newsmonitor, for demonstration. The outlets and bylines are invented,"
    " and every story was written for it.",
}
MISSING = {
    "zh": ("页面不存在", "您访问的页面不存在，或者还没有发布。"),
    "en": ("Page not found", "There is nothing at this address, or nothing yet."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer.

    `media_type` names the charset where there is one; `modified` is aware.
    """

    media_type: str
    body: bytes
    modified: datetime
    status: HTTPStatus = HTTPStatus.OK

    @property
    def etag(self) -> str:
        """A strong entity tag of the bytes."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class OutletAnswers:
    """One outlet's side of the site: everything needed to answer, but a server.

    origins: id of every outlet to its scheme, host and port
    started: when the site started; stories are dated from it
    now:     the clock, handed in
    """

    profile: Profile
    origins: Mapping[str, str]
    started: datetime
    now: Callable[[], datetime]
    stories: tuple[Story, ...]

    def answer(self, target: str) -> Answer:
        """Answer a request target with its query; 404 for what is missing or not out yet."""
        path = unquote(urlsplit(target).path)
        edition = make_edition(self.profile, self.origins, self.started, self.now(), self.stories)
        language = self.profile.language[:2]
        if path in ("/", self.profile.watched) and path != _feed_path(self.profile):
            return _page(edition, list_page(edition))
        if path == _feed_path(self.profile):
            return _text(edition, feed(edition), self.profile.feed_type)
        if path == "/about":
            return _page(edition, plain_page(edition, self.profile.name, ABOUT[language]))
        for story in edition.stories:
            if path == story_path(self.profile, story):
                return _page(edition, article_page(edition, story))
            if path == f"/section/{story.section}":
                return _page(edition, list_page(edition, story.section))
        found = _page(edition, plain_page(edition, *MISSING[language]))
        return _static(edition, path) or replace(found, status=HTTPStatus.NOT_FOUND)


def _feed_path(profile: Profile) -> str:
    return profile.watched if profile.feed_type else ""


def _static(edition: Edition, path: str) -> Answer | None:
    """Pictures, style sheet and robots.txt; None for anything else."""
    if path == "/robots.txt":
        return Answer("text/plain; charset=utf-8", ROBOTS.encode(), edition.started)
    if path == "/style.css":
        return Answer("text/css; charset=utf-8", style_sheet(edition).encode(), edition.started)
    if path == "/qr.png":
        return Answer("image/png", scan_png(edition.profile.id), edition.started)
    name = path.removeprefix("/img/").removesuffix(".svg")
    pictures = {
        name
        for story in edition.stories
        for name in (story.id, *(f"{story.id}-{at}" for at, each in enumerate(story.blocks) if each.kind == "picture"))
    }
    if path == f"/img/{name}.svg" and name in pictures:
        return Answer("image/svg+xml", landscape_svg(name).encode(), edition.started)
    return None


def _page(edition: Edition, markup: str) -> Answer:
    return _text(edition, markup, "text/html")


def _text(edition: Edition, markup: str, media_type: str) -> Answer:
    profile = edition.profile
    return Answer(f"{media_type}; charset={profile.charset}", markup.encode(profile.encoding), edition.modified)


IDLE = 30  # seconds a connection may stay silent
PATIENCE = 5  # seconds that closing waits for a thread


class SiteServer(ThreadingTCPServer):
    """A server of one outlet.

    `outlet` is set before it runs, for an outlet knows its neighbours' ports.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    outlet: OutletAnswers

    def __init__(self, address: tuple[str, int]) -> None:
        self._open: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        super().__init__(address, SiteHandler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, and remember both."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore readers that disconnect; show any other error, which is ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Stop serving and end every connection, also those that readers keep open."""
        self.shutdown()
        self.server_close()
        with self._lock:
            left = dict(self._open)
        for connection in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it ended by itself in the meantime
        for thread in left.values():
            thread.join(PATIENCE)


class SiteHandler(BaseHTTPRequestHandler):
    """One connection of a reader."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoSite"
    sys_version = ""
    timeout = IDLE
    server: SiteServer

    def do_GET(self) -> None:
        """Answer with the body, or 304 where the reader has it."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer as GET would, without the body."""
        self._answer(with_body=False)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, by the clock that was handed in."""
        return _http_date(self.server.outlet.now() if timestamp is None else datetime.fromtimestamp(timestamp, UTC))

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the demo's terminal belongs to the service."""

    def _answer(self, with_body: bool) -> None:
        answer = self.server.outlet.answer(self.path)
        unchanged = answer.status == HTTPStatus.OK and is_fresh(answer, self.headers.get)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else answer.status)
        if answer.status == HTTPStatus.OK:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", _http_date(answer.modified))
            self.send_header("Cache-Control", "no-cache")
        if not unchanged:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(answer.body)


def bind(host: str, port: int) -> SiteServer:
    """A server on this port, or on a free one if it is taken.

    OSError where the host cannot be served.
    """
    try:
        return SiteServer((host, port))
    except (OSError, OverflowError):  # taken, or past 65535
        return SiteServer((host, 0))


def is_fresh(answer: Answer, header: Callable[[str], str | None]) -> bool:
    """Tell whether the reader's copy is good.

    If-None-Match decides, else If-Modified-Since (RFC 9110, 13.2.2).
    """
    tags = header("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or answer.etag in known
    since = header("If-Modified-Since")
    if since is None:
        return False
    try:
        when = parsedate_to_datetime(since)
    except ValueError:
        return False  # an unreadable date is no condition
    return answer.modified <= (when if when.tzinfo else when.replace(tzinfo=UTC))


def _http_date(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC), usegmt=True)


POLL = 0.05  # seconds after which a server sees that it is to stop


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet as it is served.

    `url`: the feed or list to watch; `home`: its front page; both absolute.
    """

    id: str
    name: str
    language: str
    url: str
    home: str


@dataclass(frozen=True, slots=True)
class DemoSite:
    """The running site; also a context manager.

    `close()` ends every connection, and may be called twice.
    """

    outlets: tuple[Outlet, ...]
    _servers: list[SiteServer] = field(repr=False)

    def close(self) -> None:
        """Stop all four servers."""
        endings = [Thread(target=server.close) for server in self._servers]
        self._servers.clear()
        for ending in endings:
            ending.start()
        for ending in endings:
            ending.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(*, now: Callable[[], datetime], base_port: int = 8091, host: str = "127.0.0.1") -> DemoSite:
    """Serve the four outlets on `base_port` and the three above it.

    A port that is taken is left for a free one; with `base_port` 0 all are free ones.

    `now` gives an aware datetime; its first answer is the instant that the stories are dated from.
    Raises OSError where the host cannot be served at all.
    """
    stories, started = load_stories(), now().replace(microsecond=0)
    servers: list[SiteServer] = []
    try:
        servers += (bind(host, base_port and base_port + at) for at in range(len(PROFILES)))
    except OSError:
        for server in servers:
            server.server_close()
        raise
    origins = {
        profile.id: f"http://{host}:{server.server_address[1]}"
        for profile, server in zip(PROFILES, servers, strict=True)
    }
    for profile, server in zip(PROFILES, servers, strict=True):
        server.outlet = OutletAnswers(profile, origins, started, now, stories)
        Thread(target=server.serve_forever, args=(POLL,), name=f"demo-{profile.id}", daemon=True).start()
    outlets = tuple(
        Outlet(each.id, each.name, each.language[:2], origins[each.id] + each.watched, f"{origins[each.id]}/")
        for each in PROFILES
    )
    return DemoSite(outlets, servers)


NAMES = ("newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml")


def config_files(site: DemoSite, *, state: str, feeds: str, listen: str, base_url: str) -> Mapping[str, str]:
    """The text of each configuration file by its name, for this site and this place.

    state:    the database file; feeds: the folder to publish to
    listen:   host and port of the web server; base_url: the address readers use, no slash at its end
    """
    places = {"state": state, "feeds": feeds, "listen": listen, "base_url": base_url.rstrip("/")}
    # A YAML scalar that holds any path: single quotes, doubled within.
    values = {name: "'" + value.replace("'", "''") + "'" for name, value in places.items()}
    values |= {f"{outlet.id}_url": outlet.url for outlet in site.outlets}
    values |= {f"{outlet.id}_name": outlet.name for outlet in site.outlets}
    folder = files("monitor.demo") / "settings"
    return {name: Template((folder / name).read_text("utf-8")).substitute(values) for name in NAMES}
