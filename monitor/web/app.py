"""The addresses of the server, and what answers at each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.errors import NewsmonitorError
from monitor.push import CALLBACKS
from monitor.web.callbacks import answer_hub
from monitor.web.feeds import PLACE, Feeds, Polls
from monitor.web.files import Kind, Shelf, answer
from monitor.web.guard import Guard
from monitor.web.pages import Pages
from monitor.web.site import Site
from monitor.web.trypage import TryPage

_STATIC = {
    "site.css": "text/css; charset=utf-8",
    "copy.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
_FOLDER = Path(__file__).parent / "static"
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' text format
_FRESH = {"Cache-Control": "no-store"}


def create_app(site: Site) -> Starlette:
    """Make the application that answers for a site."""
    pages = Pages(site)
    feeds = Feeds(site)

    def lost(request: Request, _: Exception) -> Response:
        return pages.lost(request)

    def broken(_: Request, failure: Exception) -> Response:
        return PlainTextResponse(f"This cannot be shown just now: {failure}.\n", 503, {**_FRESH, "Retry-After": "30"})

    routes = [
        Route(PLACE + "{name}", feeds.file),
        Route(PLACE + "{name}/{number:int}.{ending}", feeds.page),
        Route("/", pages.front),
        Route("/topics/{name}", pages.topic),
        Route("/sources", pages.sources),
        Route("/incidents", pages.incidents),
        Route("/try", TryPage(site, pages).answer),
        Route("/static/{name}", _static_files()),
        *_routes_of_programs(site),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, config=site.config), Middleware(Polls, feeds=feeds)],
        exception_handlers={404: lost, NewsmonitorError: broken},
    )


def _static_files() -> Callable[[Request], Response]:
    shelf = Shelf()

    def static(request: Request) -> Response:
        name = request.path_params["name"]
        stored = shelf.read(_FOLDER / name) if name in _STATIC else None
        if stored is None:
            raise HTTPException(404)
        return answer(shelf, *stored, request.headers, Kind(_STATIC[name], "public, no-cache"))

    return static


def _routes_of_programs(site: Site) -> list[Route]:
    """What supervisors, collectors of metrics and hubs ask for."""

    def healthy(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_FRESH)

    def ready(_: Request) -> Response:
        is_ready = site.ready()
        return PlainTextResponse("ready\n" if is_ready else "starting\n", 200 if is_ready else 503, _FRESH)

    def metrics(_: Request) -> Response:
        return PlainTextResponse(site.metrics(), headers=_FRESH, media_type=_METRICS_TYPE)

    async def hub(request: Request) -> Response:
        if site.hubs is None:
            raise HTTPException(404)
        return await answer_hub(request, site.hubs, site.config().settings.fetch)

    return [
        Route(CALLBACKS + "{token}", hub, methods=["GET", "POST"]),
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Route("/metrics", metrics),
    ]
