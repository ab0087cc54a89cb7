"""Files for polling readers: the published feeds.

With strong ETags, 304 and one gzip for each version of a file.

A browser that navigates to a feed is redirected to its page. Older pages of a topic's archive (RFC 5005) are made on
request, a few at a time, and remembered for half a minute.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.model import Config, Topic
from monitor.publish import FORMATS, STYLE_SHEET, feed_address, hub_for, link_header, render
from monitor.web.guard import Limiter, Memory
from monitor.web.site import FEEDS, Site, Topics, base_path

_KEPT = 4096  # versions of files whose hash is remembered
_PACKED_BYTES = 64 * 1024 * 1024  # of compressed versions that are kept
_SETTLED_NS = 20_000_000  # a file's time moves in steps of up to 10 ms: before that, equal times prove nothing
_HASH_BYTES = 16
_LEVEL = 6  # gzip's own default: half the bytes of level 1's excess, at a tenth of level 9's time
_MOST_PARTS = 30  # of an Accept header
_MEDIA = {name: f"{each.media_type}; charset=utf-8" for name, each in FORMATS.items()}
_STANDING = {"index.opml": "text/x-opml; charset=utf-8", STYLE_SHEET: "text/css; charset=utf-8"}  # no feeds
_OTHER_PAGES = {"all": "/", "_status": "/incidents"}  # the pages of feeds that belong to no topic
_VARY = "Accept-Encoding, Sec-Fetch-Dest"
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}

_Key = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a file.

    content_hash: of its bytes; modified: None where it is unknown.
    """

    content_hash: str
    modified: datetime | None


class FileCache:
    """Cache of file versions by path, time, size and inode; for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: OrderedDict[_Key, Version] = OrderedDict()
        self._packed: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def known(self, path: Path) -> Version | None:
        """Return the version of a file that was read before and is unchanged, else None.

        The file is not read.
        """
        try:
            state = path.lstat()
        except (OSError, ValueError):
            return None
        return self._versions.get(_key(path, state))

    def read(self, path: Path) -> tuple[bytes, Version] | None:
        """Read a plain file; None where there is none.

        Links are not followed.
        """
        try:
            number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):
            return None
        with os.fdopen(number, "rb") as file:
            state = os.fstat(number)
            if not stat.S_ISREG(state.st_mode):
                return None
            data = file.read()
        return data, self._version(_key(path, state), data)

    def packed(self, data: bytes, version: Version) -> bytes:
        """Give the bytes of a version compressed; made once."""
        with self._lock:
            if found := self._packed.get(version.content_hash):
                self._packed.move_to_end(version.content_hash)
                return found
        made = gzip.compress(data, _LEVEL, mtime=0)
        with self._lock:
            if version.content_hash not in self._packed:
                self._packed[version.content_hash] = made
                self._bytes += len(made)
            while self._bytes > _PACKED_BYTES:
                self._bytes -= len(self._packed.popitem(last=False)[1])
        return made

    def _version(self, key: _Key, data: bytes) -> Version:
        with self._lock:
            if found := self._versions.get(key):
                self._versions.move_to_end(key)
                return found
        version = version_of(data, datetime.fromtimestamp(key[1] // 10**9, UTC))
        if abs(time.time_ns() - key[1]) < _SETTLED_NS:
            return version
        with self._lock:
            self._versions[key] = version
            while len(self._versions) > _KEPT:
                self._versions.popitem(last=False)
        return version


def _key(path: Path, state: os.stat_result) -> _Key:
    return str(path), state.st_mtime_ns, state.st_size, state.st_ino


def version_of(data: bytes, modified: datetime | None = None) -> Version:
    """Give the version that these bytes are."""
    return Version(hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest(), modified)


@dataclass(frozen=True, slots=True)
class Kind:
    """The headers of a file that do not depend on its bytes.

    link: the Link header of a whole answer, or empty
    open: scripts of any site may read it (https://fetch.spec.whatwg.org/#http-cors-protocol)
    """

    media_type: str
    cache: str
    vary: str = "Accept-Encoding"
    link: str = ""
    open: bool = False


def unchanged(version: Version, headers: Headers, kind: Kind) -> Response | None:
    """Answer 304 where the client holds this version; None where it needs the bytes.

    It says what RFC 9110, 15.4.5 asks for, and no more.
    """
    if not _is_fresh(headers, version):
        return None
    packs = accepts_gzip(headers.get("accept-encoding", ""))
    return Response(status_code=304, headers=_common_headers(version, packs, kind))


def answer(cache: FileCache, data: bytes, version: Version, headers: Headers, kind: Kind) -> Response:
    """Answer a GET or HEAD for a version of a file: 200 or 304.

    Compressed where the client accepts that.
    """
    if fresh := unchanged(version, headers, kind):
        return fresh
    packs = accepts_gzip(headers.get("accept-encoding", ""))
    sent = {**_common_headers(version, packs, kind), "Content-Type": kind.media_type}
    if kind.link:
        sent["Link"] = kind.link
    if version.modified:
        sent["Last-Modified"] = format_datetime(version.modified, usegmt=True)
    if packs:
        sent["Content-Encoding"] = "gzip"
    return Response(cache.packed(data, version) if packs else data, headers=sent)


def _common_headers(version: Version, packs: bool, kind: Kind) -> dict[str, str]:
    """Give the headers that a 200 and a 304 share."""
    tag = f'"{version.content_hash}-gz"' if packs else f'"{version.content_hash}"'
    cross_origin = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
    return {"ETag": tag, "Cache-Control": kind.cache, "Vary": kind.vary, **(cross_origin if kind.open else {})}


def _is_fresh(headers: Headers, version: Version) -> bool:
    """Apply RFC 9110, 13.2.2: If-None-Match decides alone; tags compare weakly."""
    tags = headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(given & {"*", f'"{version.content_hash}"', f'"{version.content_hash}-gz"'})
    asked = headers.get("if-modified-since")
    if asked is None or version.modified is None:
        return False
    try:
        since = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return False
    return version.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def accepts_gzip(header: str) -> bool:
    """Return True if an Accept-Encoding header accepts gzip.

    It is named with a weight above 0, or matched by `*`.
    """
    found = weights(header)
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0


def weights(header: str) -> Mapping[str, float]:
    """Give the weight of each value of an Accept header, in lower case.

    >>> weights("zh-CN;q=0.9, en")
    {'zh-cn': 0.9, 'en': 1.0}
    """
    found: dict[str, float] = {}
    for part in header.lower().split(",")[:_MOST_PARTS]:
        value, _, parameter = part.partition(";")
        name, _, number = parameter.partition("=")
        try:
            found[value.strip()] = float(number) if name.strip() == "q" else 1.0
        except ValueError:
            found[value.strip()] = 0.0
    return found


@dataclass(frozen=True, slots=True)
class _File:
    """A file that the configuration names.

    page: the page that shows it to a person, or None.
    """

    path: Path
    page: str | None
    kind: Kind


class Feeds:
    """Serves the files of the publishing folder that the configuration names.

    Its memory belongs to the event loop; threads read files and the archive.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._topics = Topics()
        self._files = FileCache()
        self._config: Config | None = None
        self._public: dict[str, _File] = {}  # requested since the configuration last changed
        self._pages = Memory(Limiter(running=1, waiting=8), seconds=30)

    async def file(self, request: Request) -> Response:
        """Answer for one file.

        Raises HTTPException 404 for a file that the configuration does not name.
        """
        file = self._find(request.path_params["name"])
        if request.method == "OPTIONS":
            return _preflight(file)
        if file.path.name != request.path_params["name"]:
            return moved(f"{base_path(self._site.config().settings)}{FEEDS}{file.path.name}")
        if file.page and _is_navigation(request.headers):
            return self._redirect_to(file.page)
        stored = await run_in_threadpool(self._files.read, file.path)
        if stored is None:
            raise HTTPException(404)
        return answer(self._files, *stored, request.headers, file.kind)

    async def page(self, request: Request) -> Response:
        """Answer for a page of a topic's archive.

        Raises HTTPException 404 where there is none.
        """
        number, _, ending = request.path_params["file"].rpartition(".")
        topic, file = self._topic_file(request.path_params["name"], number, ending)
        if request.method == "OPTIONS":
            return _preflight(file)
        if topic.address_name != request.path_params["name"]:
            return moved(f"{base_path(self._site.config().settings)}{FEEDS}{topic.address_name}/{number}.{ending}")
        if _is_navigation(request.headers):
            return self._redirect_to(f"/topics/{topic.address_name}")

        def make() -> bytes | None:
            feed = self._site.reader.feed_page(topic, int(number))
            return render(feed, ending) if feed else None

        data = await self._pages.get((topic.address_name, number, ending), make)
        if data is None:
            raise HTTPException(404)
        return answer(self._files, data, version_of(data), request.headers, replace(file.kind, link=""))

    def poll(self, scope: Scope) -> Response | None:
        """Answer a reader that has the newest version already: most polls.

        None for any other request.
        """
        headers = Headers(scope=scope)
        is_conditional = "if-none-match" in headers or "if-modified-since" in headers
        if not is_conditional or _is_navigation(headers):
            return None
        try:
            file = self._find(scope["path"].removeprefix(FEEDS))
        except HTTPException:
            return None
        if not scope["path"].endswith(f"/{file.path.name}"):
            return None  # a former name, which is redirected
        version = self._files.known(file.path)
        return unchanged(version, headers, file.kind) if version else None

    def _topic_file(self, name: str, number: str, ending: str) -> tuple[Topic, _File]:
        file = self._find(f"{name}.{ending}")
        topic = self._topics.find(self._site.config(), name)
        if topic is None or not _PAGE_NUMBER.fullmatch(number):
            raise HTTPException(404)
        return topic, file

    def _redirect_to(self, page: str) -> Response:
        target = base_path(self._site.config().settings) + page
        return RedirectResponse(target, 303, {"Vary": _VARY, "Cache-Control": "no-cache"})

    def _find(self, name: str) -> _File:
        config = self._site.config()
        if config is not self._config:
            self._config, self._public = config, {}
            self._pages.clear()
        return self._public.get(name) or self._described(config, name)

    def _described(self, config: Config, asked: str) -> _File:
        stem, _, ending = asked.rpartition(".")
        media_type = _STANDING.get(asked) or _MEDIA.get(ending, "")
        topic = self._topics.find(config, stem) if media_type and asked not in _STANDING else None
        name = f"{topic.address_name}.{ending}" if topic else asked  # of a former name, the file of today's
        page = f"/topics/{topic.address_name}" if topic else _OTHER_PAGES.get(stem)
        if not media_type or (page is None and asked not in _STANDING):
            raise HTTPException(404)
        private = bool((topic and topic.token) or config.settings.web.users)
        hub = hub_for(config.settings, topic) if topic or stem == "all" else None
        link = link_header(hub, feed_address(config.settings, name)) if hub else ""
        cache = f"{'private' if private else 'public'}, no-cache"
        kind = Kind(media_type, cache, _VARY, link, open=not private)
        file = _File(config.settings.publish.dir / name, page, kind)
        if not (topic and topic.token):
            self._public[asked] = file
        return file


class Polls:
    """ASGI middleware: answer a poll of an unchanged feed before anything else runs."""

    def __init__(self, app: ASGIApp, feeds: Feeds) -> None:
        self._app = app
        self._feeds = feeds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_poll = scope["type"] == "http" and scope["path"].startswith(FEEDS) and scope["method"] != "OPTIONS"
        response = self._feeds.poll(scope) if is_poll else None
        await (response or self._app)(scope, receive, send)


def moved(address: str) -> Response:
    """Redirect to the permanent address of a feed or page; readers store it.

    RFC 9110, 15.4.2.
    """
    return RedirectResponse(address, 301, {"Cache-Control": "no-cache"})


def _preflight(file: _File) -> Response:
    """Answer OPTIONS: what a script of another site may do with a feed."""
    return Response(status_code=204, headers=_PREFLIGHT if file.kind.open else {"Allow": "GET, HEAD"})


def _is_navigation(headers: Headers) -> bool:
    return headers.get("sec-fetch-dest") == "document"
