"""Published files under /feeds/ for feed readers; a browser is redirected to the page.

Older pages of a topic's archive (RFC 5005) are made on request, a few at a time, and remembered for half a minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.model import Config, Settings, Topic
from monitor.publish import FORMATS, feed_address, hub_for, link_header, render
from monitor.web.files import FileCache, Kind, answer, unchanged, version_of
from monitor.web.gate import Gate, Memory
from monitor.web.site import Site, Topics, base_path

PREFIX = "/feeds/"
_MEDIA = {name: f"{each.media_type}; charset=utf-8" for name, each in FORMATS.items()}
_MEDIA["opml"] = "text/x-opml; charset=utf-8"
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


@dataclass(frozen=True, slots=True)
class _File:
    """A file that the configuration names. page: the page that shows it to a person, or None."""

    path: Path
    page: str | None
    kind: Kind


class Feeds:
    """Serves the files of the publishing folder, and none but those that the configuration names.

    Its memory belongs to the event loop; threads read files and the archive.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._topics = Topics()
        self._files = FileCache()
        self._config: Config | None = None
        self._public: dict[str, _File] = {}  # requested since the configuration last changed
        self._pages = Memory(Gate(running=1, waiting=8), seconds=30)

    async def file(self, request: Request) -> Response:
        """Answer for one file. Raises HTTPException 404 for a file that the configuration does not name."""
        file = self._find(request.path_params["name"])
        if request.method == "OPTIONS":
            return _preflight(file)
        if file.page and _is_navigation(request.headers):
            return self._redirect_to(file.page)
        stored = await run_in_threadpool(self._files.read, file.path)
        if stored is None:
            raise HTTPException(404)
        return answer(self._files, *stored, request.headers, file.kind)

    async def page(self, request: Request) -> Response:
        """Answer for a page of a topic's archive. Raises HTTPException 404 where there is none."""
        number, _, ending = request.path_params["file"].rpartition(".")
        topic, file = self._topic_file(request.path_params["name"], number, ending)
        if request.method == "OPTIONS":
            return _preflight(file)
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
        """Answer a reader that has the newest version already: most polls. None for any other request."""
        headers = Headers(scope=scope)
        is_conditional = "if-none-match" in headers or "if-modified-since" in headers
        if not is_conditional or _is_navigation(headers):
            return None
        try:
            file = self._find(scope["path"].removeprefix(PREFIX))
        except HTTPException:
            return None
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

    def _described(self, config: Config, name: str) -> _File:
        stem, _, ending = name.rpartition(".")
        if ending not in _MEDIA or (ending == "opml") != (stem == "index"):
            raise HTTPException(404)
        topic = self._topics.find(config, stem)
        page = f"/topics/{stem}" if topic else _OTHER_PAGES.get(stem)
        if page is None and stem != "index":
            raise HTTPException(404)
        private = bool((topic and topic.token) or config.settings.web.users)
        link = _link(config.settings, name, topic) if topic or stem == "all" else ""
        cache = f"{'private' if private else 'public'}, no-cache"
        kind = Kind(_MEDIA[ending], cache, _VARY, link, open=not private)
        file = _File(config.settings.publish.dir / name, page, kind)
        if not (topic and topic.token):
            self._public[name] = file
        return file


class Polls:
    """ASGI middleware: answer a poll of an unchanged feed before anything else runs."""

    def __init__(self, app: ASGIApp, feeds: Feeds) -> None:
        self._app = app
        self._feeds = feeds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_poll = scope["type"] == "http" and scope["path"].startswith(PREFIX) and scope["method"] != "OPTIONS"
        response = self._feeds.poll(scope) if is_poll else None
        await (response or self._app)(scope, receive, send)


def _link(settings: Settings, name: str, topic: Topic | None) -> str:
    """Give the Link header by which subscribers find the hub of a feed, or nothing."""
    hub = hub_for(settings, topic)
    return link_header(hub, feed_address(settings, name)) if hub else ""


def _preflight(file: _File) -> Response:
    """Answer OPTIONS: what a script of another site may do with a feed."""
    return Response(status_code=204, headers=_PREFLIGHT if file.kind.open else {"Allow": "GET, HEAD"})


def _is_navigation(headers: Headers) -> bool:
    return headers.get("sec-fetch-dest") == "document"
