"""The published files under /feeds/, for readers that poll; a browser that comes by is led to the page instead."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.web.files import Shelf, answer
from monitor.web.site import Site, find_topic

_MEDIA = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
}
_STANDING = {"all": "/", "_status": "/sources"}  # feeds that no topic stands for, and their pages
_VARY = "Accept-Encoding, Sec-Fetch-Dest"


class Feeds:
    """Serves the files of the publishing folder, and none but those that the configuration names."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shelf = Shelf()

    def file(self, request: Request) -> Response:
        """Answer for one file. Raises HTTPException 404 where it is none of ours."""
        config = self._site.config()
        name: str = request.path_params["name"]
        stem, _, ending = name.rpartition(".")
        if ending not in _MEDIA or (ending == "opml") != (stem == "index"):
            raise HTTPException(404)
        topic = find_topic(config, stem)
        page = f"/topics/{stem}" if topic else _STANDING.get(stem)
        if page is None and stem != "index":
            raise HTTPException(404)
        if page and _is_navigation(request.headers):
            return RedirectResponse(page, 303, {"Vary": _VARY, "Cache-Control": "no-cache"})
        stored = self._shelf.read(Path(config.settings.publish.dir) / name)
        if stored is None:
            raise HTTPException(404)
        secret = bool(config.settings.web.users or (topic and topic.token))
        cache = "private, no-cache" if secret else "public, no-cache"
        return answer(stored, request.headers, _MEDIA[ending], cache, _VARY)


def _is_navigation(headers: Headers) -> bool:
    return headers.get("sec-fetch-dest") == "document"
