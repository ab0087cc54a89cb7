"""The published files under /feeds/, for readers that poll; a browser that comes by is led to the page instead.

What lies before a topic's file in the archive is given page by page (RFC 5005), made when it is asked for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.model import Config, Settings, Topic
from monitor.publish import feed_address, hub_for, link_header, render
from monitor.web.files import Kind, Shelf, Version, answer, unchanged, version_of
from monitor.web.site import Site, Topics

PLACE = "/feeds/"
_MEDIA = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
}
_STANDING = {"all": "/", "_status": "/incidents"}  # feeds that no topic stands for, and their pages
_VARY = "Accept-Encoding, Sec-Fetch-Dest"


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that the configuration names. page: what shows it to a person."""

    path: Path
    page: str | None
    kind: Kind


class Feeds:
    """Serves the files of the publishing folder, and none but those that the configuration names.

    What is remembered is looked at by the event loop alone; threads read files and the archive.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._topics = Topics()
        self._shelf = Shelf()
        self._config: Config | None = None
        self._public: dict[str, _Found] = {}  # what was asked for since the configuration last changed
        self._paging = Lock()  # a page may read much of the archive: one at a time
        self._looked_at: dict[Path, Version | None] = {}

    async def file(self, request: Request) -> Response:
        """Answer for one file. Raises HTTPException 404 where it is none of ours."""
        found = self._find(request.path_params["name"])
        if found.page and _is_navigation(request.headers):
            return RedirectResponse(found.page, 303, {"Vary": _VARY, "Cache-Control": "no-cache"})
        return await run_in_threadpool(self._read, found, request.headers)

    async def page(self, request: Request) -> Response:
        """Answer for a page of a topic's archive. Raises HTTPException 404 where there is none."""
        stem, ending = request.path_params["name"], request.path_params["ending"]
        found = self._find(f"{stem}.{ending}")
        topic = self._topics.find(self._site.config(), stem)
        if topic is None:
            raise HTTPException(404)
        if _is_navigation(request.headers):
            return RedirectResponse(f"/topics/{stem}", 303, {"Vary": _VARY, "Cache-Control": "no-cache"})
        return await run_in_threadpool(
            self._paged, topic, request.path_params["number"], ending, request.headers, found
        )

    def poll(self, scope: Scope) -> Response | None:
        """Answer a reader that holds the newest version already: most polls, and cheap. None for any other request."""
        headers = Headers(scope=scope)
        asks = "if-none-match" in headers or "if-modified-since" in headers
        if not asks or _is_navigation(headers):
            return None
        try:
            found = self._find(scope["path"].removeprefix(PLACE))
        except HTTPException:
            return None
        version = self._look_at(found.path)
        return unchanged(version, headers, found.kind) if version else None

    def _look_at(self, path: Path) -> Version | None:
        """The version of a file, as far as it is known. Requests of one turn of the event loop share one look."""
        if path not in self._looked_at:
            asyncio.get_running_loop().call_soon(self._looked_at.clear)
            self._looked_at[path] = self._shelf.known(path)
        return self._looked_at[path]

    def _find(self, name: str) -> _Found:
        config = self._site.config()
        if config is not self._config:
            self._config, self._public = config, {}
        return self._public.get(name) or self._judge(config, name)

    def _judge(self, config: Config, name: str) -> _Found:
        stem, _, ending = name.rpartition(".")
        if ending not in _MEDIA or (ending == "opml") != (stem == "index"):
            raise HTTPException(404)
        topic = self._topics.find(config, stem)
        page = f"/topics/{stem}" if topic else _STANDING.get(stem)
        if page is None and stem != "index":
            raise HTTPException(404)
        secret = bool(topic and topic.token)
        shared = "private" if secret or config.settings.web.users else "public"
        link = _link(config.settings, name, topic) if topic or stem == "all" else ""
        kind = Kind(_MEDIA[ending], f"{shared}, no-cache", _VARY, link)
        found = _Found(config.settings.publish.dir / name, page, kind)
        if not secret:
            self._public[name] = found
        return found

    def _paged(self, topic: Topic, number: int, ending: str, headers: Headers, found: _Found) -> Response:
        with self._paging:
            feed = self._site.reader.feed_page(topic, number)
            if feed is None:
                raise HTTPException(404)
            data = render(feed, ending)
        return answer(self._shelf, data, version_of(data), headers, replace(found.kind, link=""))

    def _read(self, found: _Found, headers: Headers) -> Response:
        stored = self._shelf.read(found.path)
        if stored is None:
            raise HTTPException(404)
        return answer(self._shelf, *stored, headers, found.kind)


class Polls:
    """ASGI middleware: a poll of a feed that did not change is answered before anything else looks at it."""

    def __init__(self, app: ASGIApp, feeds: Feeds) -> None:
        self._app = app
        self._feeds = feeds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_feed = scope["type"] == "http" and scope["path"].startswith(PLACE)
        response = self._feeds.poll(scope) if is_feed else None
        await (response or self._app)(scope, receive, send)


def _link(settings: Settings, name: str, topic: Topic | None) -> str:
    """The Link header by which subscribers find the hub of a feed, or nothing."""
    hub = hub_for(settings, topic)
    return link_header(hub, feed_address(settings, name)) if hub else ""


def _is_navigation(headers: Headers) -> bool:
    return headers.get("sec-fetch-dest") == "document"
