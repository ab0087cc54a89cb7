"""The addresses of the server, and what answers each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
from monitor.web.feeds import PREFIX, Feeds, Polls
from monitor.web.files import FileCache, Kind, answer
from monitor.web.gate import Gate, bounded
from monitor.web.guard import Guard
from monitor.web.pages import Pages
from monitor.web.site import Site
from monitor.web.try_page import TryPage

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
    pages, feeds = Pages(site), Feeds(site)
    gate = Gate(running=4, waiting=24)  # pages read the database; a reload of all topics at once is many
    methods = ["GET", "OPTIONS"]
    routes = [
        Route(PREFIX + "{name}", feeds.file, methods=methods),
        Route(PREFIX + "{name}/{file}", feeds.page, methods=methods),
        Route("/", bounded(gate, pages.front)),
        Route("/topics/{name}", bounded(gate, pages.topic)),
        Route("/sources", bounded(gate, pages.sources)),
        Route("/incidents", bounded(gate, pages.incidents)),
        Route("/try", TryPage(site, pages).answer),
        Route("/static/{name}", _answer_static()),
        *_routes_of_programs(site, gate),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, config=site.config), Middleware(Polls, feeds=feeds)],
        exception_handlers={404: lambda request, _: pages.not_found(request), NewsmonitorError: _failed},
    )
    app.router.redirect_slashes = False  # the guard does so without naming a scheme
    return app


def _failed(_: Request, failure: Exception) -> Response:
    return PlainTextResponse(f"This cannot be shown just now: {failure}.\n", 503, {**_FRESH, "Retry-After": "30"})


def _answer_static() -> Callable[[Request], Response]:
    files = FileCache()

    def answer_static(request: Request) -> Response:
        name = request.path_params["name"]
        stored = files.read(_FOLDER / name) if name in _STATIC else None
        if stored is None:
            raise HTTPException(404)
        return answer(files, *stored, request.headers, Kind(_STATIC[name], "public, no-cache"))

    return answer_static


def _routes_of_programs(site: Site, gate: Gate) -> list[Route]:
    """Make the routes for supervisors, metrics collectors and hubs.

    The two for supervisors run in the event loop and wait for no thread.
    """

    async def answer_healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_FRESH)

    async def answer_readyz(_: Request) -> Response:
        is_ready = site.ready()
        return PlainTextResponse("ready\n" if is_ready else "not ready\n", 200 if is_ready else 503, _FRESH)

    def answer_metrics(_: Request) -> Response:
        return PlainTextResponse(site.metrics(), headers=_FRESH, media_type=_METRICS_TYPE)

    async def answer_callback(request: Request) -> Response:
        if site.hubs is None:
            raise HTTPException(404)
        return await answer_hub(request, site.hubs, site.config().settings.fetch)

    metrics: Callable[[Request], Awaitable[Response]] = bounded(gate, answer_metrics)
    return [
        Route(CALLBACKS + "{token}", answer_callback, methods=["GET", "POST"]),
        Route("/healthz", answer_healthz),
        Route("/readyz", answer_readyz),
        Route("/metrics", metrics),
    ]
